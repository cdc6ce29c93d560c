"""A segmented switch: buttons side by side, of which one is chosen."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from . import theme
from .theme import Theme


class Segment(QToolButton):
    """A button of a switch, in the colours of the theme."""

    def __init__(self) -> None:
        """Make a button without text."""
        super().__init__()
        self._theme: Theme | None = None
        self._recolour()
        self.toggled.connect(self._reach)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme, and what holds the switch."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_theme"):
            self._recolour()
        elif event.type() == QEvent.Type.ParentChange and (holder := self.parentWidget()):
            holder.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take theme and text size from what holds the switch: a style sheet keeps Qt from handing them down."""
        if isinstance(watched, QWidget) and watched is self.parentWidget():
            if event.type() == QEvent.Type.PaletteChange:
                self._recolour()
            elif event.type() == QEvent.Type.FontChange:
                self.setFont(watched.font())
                self.setStyleSheet(_style(theme.current()))  # its padding is in ems
        return super().eventFilter(watched, event)

    def _reach(self, chosen: bool) -> None:
        """Let Tab come to the chosen button alone: from there arrows choose, from another one they only move on."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)

    def _recolour(self) -> None:
        colours = theme.current()
        if colours is not self._theme:
            self._theme = colours
            self.setStyleSheet(_style(colours))


def add_segment(group: QButtonGroup, text: str, name: str, tip: str) -> QToolButton:
    """Add a button to a switch; the first one is chosen. Its accessible name is the tip up to a colon."""
    button = Segment()
    button.setText(text)
    button.setObjectName(name)
    button.setAccessibleName(tip.partition(":")[0])
    button.setToolTip(tip)
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    button.setChecked(not group.buttons())
    group.addButton(button, len(group.buttons()))
    return button


def _style(colours: Theme) -> str:
    """Fusion's own checked button can hardly be told from the other one in the dark."""
    return f"""
    QToolButton {{ border: 2px solid {colours.line}; padding: 0.1em 0.5em;
        background: {colours.base}; color: {colours.text}; }}
    QToolButton:checked {{ background: {colours.accent}; color: {colours.on_accent}; }}
    QToolButton:focus {{ border-color: {colours.accent}; }}
    QToolButton:checked:focus {{ border-color: {colours.text}; }}
    """

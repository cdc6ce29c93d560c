"""The docks around the tables: what each is called, where it stands, and the panels in them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from . import dock_tabs
from .pane import Pane
from .soon import Soon

_AREAS = Qt.DockWidgetArea
SHOWN = (
    ("Loss", "lossDock"),
    ("Options", "optionsDock"),
    ("Softmax bars", "softmaxDock"),
    ("Row losses", "rowLossDock"),
)
# Title, name, and the dock that it is a tab behind; filled when it is first seen. The first frame is sooner without.
BEHIND: tuple[tuple[str, str, str], ...] = (
    ("Step by step", "derivationDock", "rowLossDock"),
    ("Rows to look at", "rowsDock", "rowLossDock"),
    ("Libraries", "librariesDock", "softmaxDock"),
    ("What if", "whatIfDock", "softmaxDock"),
    ("Findings", "findingsDock", "optionsDock"),
)
# At least so many pixels, a share of the window, and letters or lines in larger type; at most another share.
_RIGHT, _BOTTOM = (332, 0.2, 44, 0.37), (0, 0.41, 16, 0.46)
_SIDE_BY_SIDE = 110  # letters of a window that is wide enough for two plots
LAYOUT = 5  # counted up when docks are added: a layout remembered without them would scatter them


class Docks(QObject):
    """Those of one window, by their names. `filled` tells that a panel has come in."""

    filled = Signal()

    def __init__(self, window: QMainWindow) -> None:
        """Put the docks that are seen at once around what is in the middle."""
        super().__init__(window)
        self._window = window
        self._tabbed = Soon(self)
        self._tabbed.due.connect(partial(dock_tabs.tidy, window))
        self._panes = {name: Pane() for _, name, *_ in (*SHOWN, *BEHIND)}
        self._docks = {name: self._dock(title, name) for title, name, *_ in (*SHOWN, *BEHIND)}
        window.setCorner(Qt.Corner.BottomRightCorner, _AREAS.RightDockWidgetArea)
        self._place()

    def dock(self, name: str) -> QDockWidget:
        """The dock of this name."""
        return self._docks[name]

    def tidy_tabs(self) -> None:
        """Tidy the bars of tabs before the next paint: one has come, or docks have moved."""
        self._tabbed.ask()

    def fill(self, name: str, panel: QWidget) -> None:
        """Put a panel into the dock of this name."""
        self._panes[name].hold(panel)
        if panel.windowTitle():
            self._docks[name].setWindowTitle(panel.windowTitle())
        panel.windowTitleChanged.connect(self._docks[name].setWindowTitle)
        self.filled.emit()

    def fill_when_seen(self, name: str, make: Callable[[], QWidget]) -> None:
        """Have `make` make the panel in the dock of this name when a person first looks at it."""
        self._panes[name].hold_when_seen(make)

    def add_tabs(self) -> None:
        """Put in the docks that are tabs behind others, or where they were when the layout was remembered."""
        for _, name, front in BEHIND:
            if not self._window.restoreDockWidget(self._docks[name]):
                self._put_behind(name, front)
        self.widen_cut()

    def reset(self) -> None:
        """Put every panel back in its place."""
        for dock in self._docks.values():
            dock.setFloating(False)
            dock.show()
        for _, name, _ in BEHIND:  # Qt 6.12 takes no tab from one bar to another
            self._window.removeDockWidget(self._docks[name])
        self._place()
        self.share_out()
        for _, name, front in BEHIND:
            self._put_behind(name, front)
            self._docks[name].show()

    def share_out(self) -> None:
        """Give each dock its share of the window, which has the size that it is shown in."""
        loss, options, bars, losses, *_ = self._docks.values()
        wide, high = self._window.width(), self._window.height()
        letter, line = self._window.fontMetrics().averageCharWidth(), self._window.fontMetrics().height()
        if wide < _SIDE_BY_SIDE * letter:
            self._put_behind("rowLossDock", "softmaxDock")
        right, bottom = _part(wide, letter, *_RIGHT), _part(high, line, *_BOTTOM)
        self._window.resizeDocks([loss, options], [right, right], Qt.Orientation.Horizontal)
        self._window.resizeDocks([loss, options], [340, 400], Qt.Orientation.Vertical)
        self._window.resizeDocks([bars, losses], [bottom, bottom], Qt.Orientation.Vertical)
        self._window.resizeDocks([bars, losses], [500, 440], Qt.Orientation.Horizontal)

    def widen_cut(self) -> None:
        """Give the docks at the right their share again where one cuts its panel: Qt leaves it as it was squeezed."""
        share = _part(self._window.width(), self._window.fontMetrics().averageCharWidth(), *_RIGHT)
        names = ("lossDock", "optionsDock")
        if any(self._panes[name].is_cut and self._docks[name].width() < share for name in names):
            self._window.resizeDocks([self._docks[name] for name in names], [share, share], Qt.Orientation.Horizontal)

    def actions(self) -> list[QAction]:
        """What shows and hides each dock."""
        return [dock.toggleViewAction() for dock in self._docks.values()]

    def entitle(self, name: str, title: str) -> None:
        """Write another title on the dock of this name."""
        if self._docks[name].windowTitle() != title:
            self._docks[name].setWindowTitle(title)

    def is_in(self, name: str, widget: QWidget | None) -> bool:
        """Whether a widget is in the dock of this name."""
        return widget is not None and self._docks[name].isAncestorOf(widget)

    def reveal(self, name: str) -> None:
        """Show the dock of this name; the focus stays where it is."""
        self._docks[name].show()
        self._docks[name].raise_()

    def go_to(self, name: str) -> None:
        """Show the dock of this name and give its first control the focus."""
        dock = self._docks[name]
        self.reveal(name)
        controls = [w for w in dock.widget().findChildren(QWidget) if _takes_focus(w)]
        own = [w for w in controls if w is self._panes[name].target]
        for control in (own or controls)[:1]:
            control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _dock(self, title: str, name: str) -> QDockWidget:
        dock, pane = QDockWidget(title), self._panes[name]
        dock.setObjectName(name)
        dock.setFont(_own_font())
        dock.setWidget(pane)
        dock.visibilityChanged.connect(pane.set_seen)
        for moved in (dock.dockLocationChanged, dock.topLevelChanged):
            moved.connect(self.tidy_tabs)
        return dock

    def _place(self) -> None:
        loss, options, bars, losses, *_ = self._docks.values()
        for area, docks in ((_AREAS.RightDockWidgetArea, (loss, options)), (_AREAS.BottomDockWidgetArea, (bars,))):
            for dock in docks:
                self._window.addDockWidget(area, dock)
        self._window.splitDockWidget(bars, losses, Qt.Orientation.Horizontal)

    def _put_behind(self, name: str, front: str) -> None:
        self._window.tabifyDockWidget(self._docks[front], self._docks[name])
        self._docks[front].raise_()


def _takes_focus(widget: QWidget) -> bool:
    return widget.isEnabled() and not widget.isHidden() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _own_font() -> QFont:
    """The application's, but not equal to it: else Qt writes the title in the size of when the dock was made."""
    font = QFont()
    font.setStyleHint(QFont.StyleHint.System)
    return font


def _part(whole: int, unit: int, least: int, share: float, units: int, most: float) -> int:
    """Pixels of a window for some docks."""
    return round(min(max(least, share * whole, units * unit), most * whole))

"""Picker: a line to type into and what it finds, over the top of the window; Enter takes it, Escape leaves."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

_LINES = 12  # that are seen at once, at most
_LETTERS = 72  # of width
_STEPS: dict[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _LINES - 1,
    Qt.Key.Key_PageUp: 1 - _LINES,
}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Choice(NamedTuple):
    """What can be taken: its name, what stands beside it at the right, what is done, and what explains it.

    What is said `about` it stands under the list while it is the one that Enter takes.
    """

    text: str
    detail: str
    run: Callable[[], object]
    tip: str = ""
    about: str = ""


class Found(NamedTuple):
    """The choices for what was typed, and a sentence: how many more there are, or why there is none."""

    choices: Sequence[Choice]
    said: str = ""


class Picker(QFrame):
    """One for a window; it goes when something is taken, when Escape is pressed, and when the focus leaves it."""

    def __init__(self, window: QWidget) -> None:
        """Begin hidden."""
        super().__init__(window)
        self._find: Callable[[str], Found] = lambda _: Found(())
        self._choices: Sequence[Choice] = ()
        self._found = ""
        self._back: QWidget | None = None
        self.setObjectName("picker")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.field = QLineEdit()
        self.field.setObjectName("pickerField")
        self.field.setClearButtonEnabled(True)
        self.list = QTreeWidget()
        self._said = QLabel()
        self._build()
        self.hide()

    def ask(self, what: str, hint: str, find: Callable[[str], Found]) -> None:
        """Ask for something; `find` is called with what was typed, at each change."""
        if not self.isVisible():
            self._back = QApplication.focusWidget()
        self._find = find
        self.field.setAccessibleName(what)
        self.list.setAccessibleName(f"{what}: what was found")
        self.field.setPlaceholderText(hint)
        self.field.clear()
        self._look("")
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus()

    def leave(self) -> None:
        """Go, and give the focus back."""
        focused, back = QApplication.focusWidget(), self._back
        inside = focused is None or self.isAncestorOf(focused)
        self._back = None
        self.hide()
        if inside and back is not None:
            back.setFocus()

    def take(self, index: int) -> None:
        """Do what a choice does, with the focus where it was: what it does may depend on that."""
        if 0 <= index < len(self._choices):
            run = self._choices[index].run
            self.leave()
            run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list from the field; leave with the focus; follow the window's size."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.field:
            return self._press(event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            # From another window, or from a menu of the field, a person comes back to go on.
            if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
                self.leave()
        elif event.type() == QEvent.Type.Resize and watched is self.parentWidget() and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self.list.setObjectName("pickerList")
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names that begin alike often differ at the end
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a click must not take the keys from the field
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._said.setObjectName("pickerNote")
        self._said.setWordWrap(True)
        self._said.setMargin(3)
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        for widget in (self.field, self.list, self._said):
            column.addWidget(widget)
        self.field.textChanged.connect(self._look)
        self.list.itemClicked.connect(self._click)
        self.field.installEventFilter(self)
        self.window().installEventFilter(self)

    def _look(self, typed: str) -> None:
        """Show what is found for a text, the best of it chosen."""
        self._choices, self._found = self._find(typed)
        self.list.clear()
        lines = [QTreeWidgetItem([choice.text, choice.detail]) for choice in self._choices]
        for line, choice in zip(lines, self._choices, strict=True):
            line.setTextAlignment(1, _RIGHT)
            line.setToolTip(0, choice.tip or choice.text)
        self.list.addTopLevelItems(lines)
        self._choose(0)
        self._place()

    def _press(self, event: QKeyEvent) -> bool:
        key, current = event.key(), self._current()
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take(current)
        elif key in _STEPS:
            self._choose(min(max(current + _STEPS[key], 0), len(self._choices) - 1))
        elif key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        return True

    def _click(self, item: QTreeWidgetItem) -> None:
        self.take(self.list.indexOfTopLevelItem(item))

    def _current(self) -> int:
        item = self.list.currentItem()
        return -1 if item is None else self.list.indexOfTopLevelItem(item)

    def _choose(self, index: int) -> None:
        item = self.list.topLevelItem(index)
        if item is not None:
            self.list.setCurrentItem(item)
        self._describe()

    def _describe(self) -> None:
        """Say what is chosen under the list, and to a screen reader, whose focus stays in the field."""
        current = self._current()
        said = (self._choices[current].about if current >= 0 else "") or self._found
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._said.setMinimumHeight(self._said_height())
        chosen = f"{self._choices[current].text} {self._choices[current].detail}" if current >= 0 else "nothing found"
        self.field.setAccessibleDescription(f"{chosen}. {self._said.text()}".strip())

    def _said_height(self) -> int:
        """Room for two lines where something is said about each choice: the list is not to move with what is chosen."""
        lines = 2 if any(choice.about for choice in self._choices) else 1
        return lines * self.fontMetrics().lineSpacing() + 2 * self._said.margin()

    def _place(self) -> None:
        """At the top of the window, as wide as a command is long, as high as what was found."""
        window, metrics = self.window(), self.fontMetrics()
        width = min(metrics.averageCharWidth() * _LETTERS, window.width() - 8)
        line = self.list.sizeHintForRow(0) if self._choices else 0
        self.list.setFixedHeight(min(len(self._choices), _LINES) * line + 2 * self.list.frameWidth())
        self.list.setVisible(bool(self._choices))
        layout = self.layout()
        assert layout is not None
        layout.activate()
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        top = metrics.height() * 2
        self.setGeometry(QRect((window.width() - width) // 2, top, width, min(height, window.height() - top)))

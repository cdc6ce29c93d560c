"""HeaderEditor: renames a column in its header; a name that is refused stays there, with the reason."""

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTableView

from .reason_label import ReasonLabel

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# To another window, to a menu of the field itself: a person comes back to go on.
_COMES_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_LETTERS = 12  # room for them, however narrow the column is


class HeaderEditor(QLineEdit):
    """A line of text over a header section: Enter or leaving it takes the text, Escape does not."""

    left = Signal()

    def __init__(self, view: QTableView, section: int, accept: Callable[[str], None], reason: ReasonLabel) -> None:
        """Edit the title of a section; `accept` takes the name, or raises ValueError with the reason why not."""
        header = view.horizontalHeader()
        super().__init__(str(view.model().headerData(section, Qt.Orientation.Horizontal)), header)
        self.setObjectName("headerEditor")
        self.setAccessibleName("class name")
        self._header, self._section, self._accept, self._reason = header, section, accept, reason
        self._open = True
        header.sectionResized.connect(self._place)
        header.geometriesChanged.connect(self._place)
        view.horizontalScrollBar().valueChanged.connect(self._place)
        model = view.model()
        for changed in (model.modelReset, model.columnsInserted, model.columnsRemoved, model.headerDataChanged):
            changed.connect(self.close_unchanged)
        self.selectAll()
        self._place()
        self.show()
        self.setFocus()

    def close_unchanged(self) -> None:
        """Leave the name as it was."""
        if self._open:
            self._open = False
            had_focus = self.hasFocus()
            self.hide()
            self.deleteLater()
            if had_focus:
                self.left.emit()

    def settle(self) -> bool:
        """Take the name and close; False where it is refused."""
        if self._open:
            try:
                self._accept(self.text())
            except ValueError as refusal:
                self._reason.tell(self, str(refusal))
                return False
            self.close_unchanged()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the name, Escape leaves the old one."""
        if event.key() in _ENDS:
            self.settle()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_unchanged()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the shortcuts of the window."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            if event.type() == QEvent.Type.ShortcutOverride:
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the name, unless a person comes back to go on typing."""
        super().focusOutEvent(event)
        if event.reason() not in _COMES_BACK:
            self.settle()

    def _place(self) -> None:
        header, letter = self._header, self.fontMetrics().averageCharWidth()
        with suppress(RuntimeError):  # a header tells of its sections while it is being taken down, too
            width = max(header.sectionSize(self._section), _LETTERS * letter)
            self.setGeometry(header.sectionViewportPosition(self._section), 0, width, header.height())

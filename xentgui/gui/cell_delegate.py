"""CellDelegate: edits cells in place; a text that is refused stays in its cell, with the reason."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from .class_completer import ClassCompleter
from .problem_model import ProblemModel
from .reason_label import ReasonLabel

Index = QModelIndex | QPersistentModelIndex

_NAMES_TO_COMPLETE = 5000
_LONGEST_TEXT = 1_000_000  # where Qt would cut what is pasted at 32,767 without a word
_SIGNS_TO_MEASURE = 500  # of a long text: there is no room for more

# What a key that ends an edit does to the current cell: rows down, columns right.
_MOVES: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}
# To another window, to a menu of the field itself: a person comes back to go on.
_COMES_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class CellEditor(QLineEdit):
    """A line of text over a cell, and wider where its text needs it and there is room.

    Attributes:
        begun: what the cell held.
        cell: where the cell stands in the viewport.
    """

    def __init__(self, viewport: QWidget) -> None:
        """Begin without a text."""
        super().__init__(viewport)
        self.begun = ""
        self.cell = QRect()
        self.setFrame(False)
        self.setObjectName("cellEditor")
        self.setMaxLength(_LONGEST_TEXT)
        self.textChanged.connect(self.fit)

    def fit(self) -> None:
        """Take the room that the text needs."""
        viewport = self.parentWidget()
        room = viewport.width() - self.cell.x() if viewport is not None else 0
        wanted = self.fontMetrics().horizontalAdvance(self.text()[:_SIGNS_TO_MEASURE] + "00") + 8
        self.setGeometry(
            QRect(self.cell.topLeft(), QSize(max(self.cell.width(), min(wanted, room)), self.cell.height()))
        )


class CellDelegate(QStyledItemDelegate):
    """Edits the cells of a `ProblemModel`. `moved` asks the view to go on: rows down, columns right."""

    moved = Signal(int, int)

    def __init__(self, model: ProblemModel, reason: ReasonLabel, view: QWidget) -> None:
        """Edit the cells of `model` in `view`; `reason` tells of refused texts."""
        super().__init__(view)
        self._model, self._reason = model, reason
        self._refusal = ""
        model.refused.connect(self._hear)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line of text over the cell; class names complete."""
        editor = CellEditor(parent)
        editor.setAccessibleName(str(self._model.headerData(index.column(), Qt.Orientation.Horizontal)))
        lead, names = self._model.layout.edited(index.column()), self._model.problem.class_names
        if lead is not None and lead.names_a_class and 0 < len(names) <= _NAMES_TO_COMPLETE:
            ClassCompleter(names, editor).ended.connect(self._completed)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with the exact value, and follow it until something is typed."""
        value = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, CellEditor) and editor.text() == editor.begun != value:
            editor.begun = value
            editor.setText(value)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Hand the text to the model, unless nothing was typed."""
        if not isinstance(editor, CellEditor) or editor.text() == editor.begun:
            return
        if not self._model.setData(index, editor.text()):
            self._reason.tell(editor, self._refusal)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Go with the cell."""
        if isinstance(editor, CellEditor):
            editor.cell = QRect(option.rect)
            editor.fit()

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter goes down, Tab right, Escape cancels; leaving takes the text, or keeps its editor if it is refused."""
        if isinstance(editor, CellEditor):
            if isinstance(event, QFocusEvent) and event.reason() in _COMES_BACK:
                return False
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
                self._end(editor, event)
                return True
        return super().eventFilter(editor, event)

    def _completed(self, event: QKeyEvent) -> None:
        completer = self.sender()
        editor = completer.parent() if completer is not None else None
        if isinstance(editor, CellEditor):
            self._end(editor, event)

    def _end(self, editor: CellEditor, event: QKeyEvent) -> None:
        down, right = _MOVES[event.key()]
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            down = -down
        self.commitData.emit(editor)
        if self._reason.field is not editor:
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self.moved.emit(down, right)

    def _hear(self, reason: str) -> None:
        self._refusal = reason

"""CellDelegate: paints cells with their heat, and edits them in place, refusing nonsense with the reason."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QCompleter,
    QLabel,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from . import theme
from .problem_model import ProblemModel

Index = QModelIndex | QPersistentModelIndex

_SELECTED = QStyle.StateFlag.State_Selected
_FOCUSED = QStyle.StateFlag.State_HasFocus
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_HEATS = 65  # shades from cold over neutral to hot
_NAMES_TO_COMPLETE = 5000

# What a key that ends an edit does to the current cell: rows down, columns right.
_MOVES = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}


class CellDelegate(QStyledItemDelegate):
    """Draws and edits the cells of a `ProblemModel`. `moved` asks the view to go on: rows down, columns right."""

    moved = Signal(int, int)

    def __init__(self, model: ProblemModel, view: QWidget) -> None:
        """Draw the cells of `model` in `view`."""
        super().__init__(view)
        self._model, self._view = model, view
        self._reason = QLabel(view)
        self._reason.setObjectName("cellReason")
        self._reason.setAutoFillBackground(True)
        self._reason.setMargin(4)
        self._reason.hide()
        self._written: bool | None = None
        model.refused.connect(self._refuse)
        self._refusal = ""
        self.recolour()

    def recolour(self) -> None:
        """Take the colours of the current theme."""
        colours = theme.current()
        self._theme = colours
        self._shades = [_shade(colours, i / (_HEATS - 1)) for i in range(_HEATS)]
        self._plain = QColor(colours.base)
        self._text = QColor(colours.text)
        self._tones = {name: QColor(getattr(colours, name)) for name in ("muted", "label", "wrong", "right")}
        self._accent, self._on_accent = QColor(colours.accent), QColor(colours.on_accent)
        self._reason.setStyleSheet(
            f"background: {colours.base}; color: {colours.wrong}; border: 1px solid {colours.wrong};"
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell; by hand, since the style's way costs three times as much."""
        row, column = index.row(), index.column()
        model, rect = self._model, option.rect
        selected = bool(option.state & _SELECTED)
        heat = model.heat(row, column)
        shade = self._plain if heat is None else self._shades[int(heat * (_HEATS - 1))]
        painter.fillRect(rect, self._accent if selected else shade)
        if not selected and model.is_label_class(row, column):
            painter.setPen(self._tones["label"])
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        if option.state & _FOCUSED:
            painter.setPen(self._text)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        tone = model.tone(row, column)
        painter.setPen(self._on_accent if selected else self._text if tone is None else self._tones[tone])
        inner = rect.adjusted(5, 0, -5, 0)
        text = option.fontMetrics.elidedText(model.text(row, column), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _RIGHT if column >= len(model.lead) else _LEFT, text)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line of text over the cell; class names complete."""
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setObjectName("cellEditor")
        editor.setAccessibleName(str(self._model.headerData(index.column(), Qt.Orientation.Horizontal)))
        names = self._model.problem.class_names
        if self._model.lead[0].title == "label" and index.column() == 0 and 0 < len(names) <= _NAMES_TO_COMPLETE:
            completer = QCompleter(list(names), editor)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            editor.setCompleter(completer)
        editor.textEdited.connect(self._reason.hide)
        editor.destroyed.connect(self._reason.hide)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with the exact value."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Hand the text to the model, unless nothing was typed."""
        self._written = True
        if isinstance(editor, QLineEdit) and editor.isModified():
            self._written = self._model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """As wide as the cell, and wider where the exact value needs it."""
        rect = QRect(option.rect)
        if isinstance(editor, QLineEdit):
            rect.setWidth(max(rect.width(), editor.fontMetrics().horizontalAdvance(editor.text() + "00") + 8))
        editor.setGeometry(rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter goes down, Tab right, Escape cancels; a text that is refused keeps its editor."""
        if not isinstance(editor, QLineEdit) or not isinstance(event, QKeyEvent):
            return super().eventFilter(editor, event)
        if event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(editor, event)
        move = _MOVES.get(Qt.Key(event.key()))
        if move is None:
            return super().eventFilter(editor, event)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and move[0]:
            move = (-1, 0)
        self.commitData.emit(editor)
        if self._written:
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self.moved.emit(*move)
        else:
            self._show_reason(editor)
        return True

    def _refuse(self, reason: str) -> None:
        self._refusal = reason

    def _show_reason(self, editor: QLineEdit) -> None:
        self._reason.setText(self._refusal)
        self._reason.adjustSize()
        view = self._view
        below = editor.mapTo(view, editor.rect().bottomLeft())
        x = max(0, min(below.x(), view.width() - self._reason.width()))
        above = below.y() + self._reason.height() > view.height()
        y = below.y() - editor.height() - self._reason.height() if above else below.y() + 1
        self._reason.move(x, y)
        self._reason.show()
        self._reason.raise_()
        editor.setAccessibleDescription(self._refusal)


def _shade(colours: theme.Theme, heat: float) -> QColor:
    """Cold at 0, the table's own colour in the middle, hot at 1; never so strong that text is lost."""
    towards = QColor(colours.hot if heat > 0.5 else colours.cold)
    share = abs(heat - 0.5) * 2 * 0.85
    base = QColor(colours.base)
    mixed = [
        round(a + (b - a) * share)
        for a, b in zip(base.getRgb()[:3], towards.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*mixed)

"""NumberDelegate: draws the numbers of a derivation, which Qt's own delegate would take four times as long for."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from xentgui.core.derivation import Mark
from xentgui.gui import theme

from .table_model import ColumnsModel, bold

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SELECTED = QStyle.StateFlag.State_Selected
_HIGHLIGHT, _ON_HIGHLIGHT = QPalette.ColorRole.Highlight, QPalette.ColorRole.HighlightedText
_TEXT = QPalette.ColorRole.Text


class NumberDelegate(QStyledItemDelegate):
    """Text to the right; bold and in a colour where the number type did something to the number."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one number."""
        model, row, column = index.model(), index.row(), index.column()
        if not isinstance(model, ColumnsModel):
            return
        rect, palette, selected = option.rect, option.palette, option.state & _SELECTED
        if selected:
            painter.fillRect(rect, palette.color(_HIGHLIGHT))
        mark = model.mark_at(row, column)
        colour = palette.color(_ON_HIGHLIGHT if selected else _TEXT)
        painter.setPen(_colour(mark) if mark and not selected else colour)
        painter.setFont(bold() if mark else option.font)  # colour alone would not tell everybody
        margin = rect.height() // 4
        painter.drawText(rect.adjusted(0, 0, -margin, 0), _RIGHT, model.text_at(row, column))


def _colour(mark: Mark) -> QColor:
    colours = theme.current()
    return QColor(colours.uniform if mark is Mark.CLIPPED else colours.wrong)

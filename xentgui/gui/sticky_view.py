"""StickyView: a table whose first few columns stay in sight while the others are scrolled sideways."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QPoint, QRect
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from .sticky_header import EDGE, StickyHeader

Index = QModelIndex | QPersistentModelIndex
_ENSURE_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible


class StickyView(QTableView):
    """One view, so that the keys and the selection know nothing of it; what stays is only drawn elsewhere.

    Attributes:
        header: knows where each column is seen.
    """

    def __init__(
        self, lead: Callable[[], int], names: Callable[[], Sequence[str]], parent: QWidget | None = None
    ) -> None:
        """Keep the first `lead()` columns in sight; `names()` is what the others are called."""
        super().__init__(parent)
        # At the first call that returns a widget PySide makes all their classes; the first frame comes before.
        self._pane = QWidget()
        self._pane.setBackgroundRole(QPalette.ColorRole.Base)
        self._pane.setAutoFillBackground(True)
        self.setViewport(self._pane)
        self._lead = lead
        self._columns_stay = False
        self.header = StickyHeader(lead, names, self)
        self.setHorizontalHeader(self.header)
        self.header.sectionResized.connect(self._redraw_all)

    def viewport(self) -> QWidget:
        """Where the cells are painted."""
        return self._pane

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _ENSURE_VISIBLE) -> None:
        """Scroll to a cell; only up and down where a row is meant, or a column that is always in sight."""
        bar, lead = self.horizontalScrollBar(), index.column() < self._lead()
        across = bar.value()
        super().scrollTo(index, hint)
        if self._columns_stay or (lead and self.header.stuck()):
            bar.setValue(across)
        elif not lead:
            hidden = self.header.stuck() - self.header.position(index.column())
            bar.setValue(bar.value() - max(hidden, 0))

    def visualRect(self, index: Index) -> QRect:
        """Where a cell is seen."""
        rect = super().visualRect(index)
        if index.isValid() and index.column() < self._lead():
            rect.moveLeft(self.header.position(index.column()))
        return rect

    def indexAt(self, place: QPoint) -> QModelIndex:
        """The cell that is seen at a place."""
        return self.model().index(self.rowAt(place.y()), self.header.section_at(place.x()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll all but what stays in sight."""
        stays = self.header.lead_width()
        if not dx or not stays:
            super().scrollContentsBy(dx, dy)
            return
        if dy:
            super().scrollContentsBy(0, dy)
        before, after = self.header.offset(), self.horizontalScrollBar().value()
        self.header.setOffset(after)
        self.header.viewport().update(0, 0, stays + abs(dx), self.header.height())
        viewport = self.viewport()
        viewport.scroll(dx, 0, QRect(stays, 0, viewport.width() - stays, viewport.height()))
        if not before or not after:  # the edge of what stays comes or goes
            viewport.update(stays - EDGE, 0, EDGE, viewport.height())
        self.updateEditorGeometries()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Redraw what stays in sight too; Qt looks for it where it would be scrolled to."""
        super().selectionChanged(selected, deselected)
        self.viewport().update(0, 0, self.header.stuck(), self.viewport().height())

    def dataChanged(self, top_left: Index, bottom_right: Index, roles: Sequence[int] = ()) -> None:
        """Redraw what is seen of a change; Qt redraws everything where an end of it is out of sight."""
        rows = _seen(self.rowAt, self.viewport().height(), top_left.row(), bottom_right.row())
        columns = _seen(self.columnAt, self.viewport().width(), top_left.column(), bottom_right.column())
        if rows and columns:
            corners = self.model().index(rows[0], columns[0]), self.model().index(rows[-1], columns[-1])
            super().dataChanged(*corners, roles)
        if rows and top_left.column() < self._lead() and (wide := self.header.stuck()):
            top, last = self.rowViewportPosition(rows[0]), rows[-1]
            self.viewport().update(0, top, wide, self.rowViewportPosition(last) + self.rowHeight(last) - top)

    def _redraw_all(self, section: int) -> None:
        """Redraw where a column that stays in sight has another width."""
        if section < self._lead() and self.header.stuck():
            self.viewport().update()
            self.header.viewport().update()


def _seen(number_at: Callable[[int], int], size: int, first: int, last: int) -> range:
    """Which of the rows or columns from first to last are in sight."""
    start, stop = number_at(0), number_at(size - 1)
    return range(max(first, start), (last if stop < 0 else min(last, stop)) + 1) if start >= 0 else range(0)

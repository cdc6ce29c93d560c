"""GridView: a plot of cells that the mouse and the keys go over, and that are chosen by a click or Enter."""

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from xentgui.gui import theme

from .grid_item import NOWHERE, GridItem

_KEYS = Qt.KeyboardModifier
_STEPS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class GridView(pg.GraphicsView):  # type: ignore[misc]
    """Shows one `GridItem`. It computes nothing of a batch.

    Signals:
        reached: row and column of the cell that the mouse is on, else the keys; -1, -1 for none.
        chosen: those of a cell that was clicked, or on which Enter was pressed.
    """

    reached = Signal(int, int)
    chosen = Signal(int, int)

    _built = False  # Qt sends events from within the constructor

    def __init__(self, item: GridItem, parent: QWidget | None = None) -> None:
        """Show an item over all of the view."""
        super().__init__(parent)
        self.item = item
        self._layout = pg.GraphicsLayout()
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addItem(item)
        self.setCentralItem(self._layout)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self._built = True
        self._dress()

    @property
    def current(self) -> tuple[int, int]:
        """The cell that the keys are at; -1, -1 for none."""
        return self.item.current

    def go_to(self, row: int, column: int) -> None:
        """Put the keys at a cell, or at the nearest that there is."""
        rows, columns = self.item.cells
        there = rows > 0 and columns > 0
        place = (min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)) if there else NOWHERE
        if place != self.item.current:
            self.item.current = place
            self.item.update()
        self._tell()

    def centre_of(self, row: int, column: int) -> QPoint:
        """The middle of a cell in the viewport."""
        return QPoint(self.mapFromScene(self.item.mapToScene(self.item.rect_of(row, column).center())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End go from cell to cell; Enter and the space bar choose one."""
        key, (row, column) = event.key(), self.current
        if event.modifiers() & (_KEYS.ControlModifier | _KEYS.AltModifier | _KEYS.MetaModifier):
            event.ignore()
        elif key in _STEPS:
            down, across = _STEPS[key]
            self._step(down, across)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(row, 0 if key == Qt.Key.Key_Home else self.item.cells[1] - 1)
        elif key in _CHOOSE and self.current != NOWHERE:
            self.chosen.emit(row, column)
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.cell_at(event.position()))

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell of the cell under the mouse where it rests; beside the cells, of the plot."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            on_cell = self.item.hovered != NOWHERE and self.accessibleDescription()
            QToolTip.showText(event.globalPos(), self.accessibleDescription() if on_cell else self.toolTip(), self)
            return True
        return bool(super().viewportEvent(event))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell of the keys' cell again."""
        super().leaveEvent(event)
        self._hover(NOWHERE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the mouse, and put the keys there."""
        super().mousePressEvent(event)
        place = self.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place != NOWHERE:
            self.go_to(*place)
            self.chosen.emit(*place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys are."""
        super().focusInEvent(event)
        self.item.framed = True
        if self.current == NOWHERE:
            self.go_to(*self.item.first)
        self.item.update()
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.item.framed = False
        self.item.update()
        self._tell()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Tell anew: there may be other cells."""
        super().resizeEvent(event)
        if self._built:
            self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        super().changeEvent(event)
        if self._built and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    def set_dimmed(self, dimmed: bool) -> None:
        """Show that what is seen is of another moment."""
        if dimmed != self.item.dimmed:
            self.item.dimmed = dimmed
            self.item.update()

    def refreshed(self) -> None:
        """Draw other cells, and keep the keys among them."""
        rows, columns = self.item.cells
        row, column = self.item.current
        if (row, column) != NOWHERE and not (row < rows and column < columns):
            self.item.current = (rows - 1, columns - 1) if rows and columns else NOWHERE
        if self.hasFocus() and self.item.current == NOWHERE:
            self.item.current = self.item.first if rows and columns else NOWHERE
        self.item.hovered = NOWHERE
        self.item.update()
        self._tell()

    def cell_at(self, place: QPointF) -> tuple[int, int]:
        """The cell at a place of the viewport; -1, -1 where there is none."""
        return self.item.cell_at(self.item.mapFromScene(self.mapToScene(place.toPoint())))

    def _step(self, down: int, across: int) -> None:
        row, column = self.current if self.current != NOWHERE else self.item.first
        self.go_to(row + down, column + across)

    def _hover(self, place: tuple[int, int]) -> None:
        if place != self.item.hovered:
            self.item.hovered = place
            self.item.update()
            self._tell()

    def _tell(self) -> None:
        """Tell of the mouse's cell, else of that of the keys where they go here."""
        keys = self.current if self.hasFocus() else NOWHERE
        self.reached.emit(*(self.item.hovered if self.item.hovered != NOWHERE else keys))

    def _dress(self) -> None:
        self.setBackground(theme.current().base)
        self.item.set_font(self.font())

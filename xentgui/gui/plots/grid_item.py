"""GridItem: draws cells in rows and columns, marks those of mouse and keys, and knows what is where."""

from abc import abstractmethod

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from xentgui.gui import theme
from xentgui.gui.theme import Theme

NOWHERE = (-1, -1)
LOW = 7  # lines of height: below that there is no room for titles of axes
_DIMMED = 0.45  # how opaque


class GridItem(pg.GraphicsWidget):  # type: ignore[misc]
    """Fills the view.

    Attributes:
        current: the cell of the keys.
        hovered: the cell of the mouse.
        framed: whether the keys go here.
        dimmed: whether what is drawn is of another moment.
    """

    def __init__(self) -> None:
        """Begin without cells."""
        super().__init__()
        self.current = self.hovered = NOWHERE
        self.framed = self.dimmed = False
        self.face = QFont()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    @abstractmethod
    def cells(self) -> tuple[int, int]:
        """How many rows and columns there are."""

    @property
    def first(self) -> tuple[int, int]:
        """Where the keys begin."""
        return 0, 0

    @abstractmethod
    def rect_of(self, row: int, column: int) -> QRectF:
        """Where a cell is, in pixels of the item."""

    @abstractmethod
    def cell_at(self, place: QPointF) -> tuple[int, int]:
        """The cell at a place of the item; -1, -1 where there is none."""

    @abstractmethod
    def draw(self, painter: QPainter, colours: Theme) -> None:
        """Draw all but the marks."""

    def set_font(self, font: QFont) -> None:
        """Write in another font."""
        self.face = QFont(font)
        self.fit()

    def fit(self) -> None:
        """Lay out anew: the size or the font is another."""
        self.update()

    @property
    def metrics(self) -> QFontMetricsF:
        """Of the font."""
        return QFontMetricsF(self.face)

    def resizeEvent(self, event: object) -> None:
        """Lay out in another size."""
        super().resizeEvent(event)
        self.fit()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw the cells, dimmed where they are of another moment, and the marks."""
        colours = theme.current()
        painter.setFont(self.face)
        painter.setOpacity(_DIMMED if self.dimmed else 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self.draw(painter, colours)
        painter.setOpacity(1.0)
        rows, columns = self.cells
        for place, colour, width in ((self.hovered, colours.muted, 1), (self.current, colours.text, 2)):
            shown = place is self.hovered or self.framed
            if shown and place != NOWHERE and place[0] < rows and place[1] < columns:
                painter.setPen(_sharp(colour, width))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.rect_of(*place).adjusted(0, 0, -1, -1))


def _sharp(colour: str, width: int) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen

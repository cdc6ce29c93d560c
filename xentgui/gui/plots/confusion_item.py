"""ConfusionItem: labels down, predictions across, as cells of heat with their counts, and the names of the classes."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from xentgui.core.confusion import Confusion
from xentgui.gui.theme import Theme

from .cell_words import count_in, ground_and_ink, share
from .confusion_cells import NO_PAIRS, ConfusionCells, Section
from .grid_item import LOW, NOWHERE, GridItem
from .name_strip import ENOUGH

_NARROWEST = 0.36  # of a line's height: less is no cell that a mouse can be put on
_NAMES = 0.28  # of the width, or of the height, that names may take
_GAP = 4.0
_LEAST_SIDE = 24.0  # pixels
_MEASURED = 40  # names
_SHARE = "<88.8 %"  # as wide as any; else some cells would have theirs and others not


class ConfusionItem(GridItem):
    """A cell is one pair where there is room for that, else a square of pairs.

    Attributes:
        view: the classes in view.
        logarithmic: whether heat grows with the logarithm of the count.
    """

    def __init__(self) -> None:
        """Begin without classes."""
        super().__init__()
        self.view = Section(0, 0, 0)
        self.logarithmic = True
        self._confusion = NO_PAIRS
        self._cells = ConfusionCells(NO_PAIRS, self.view)
        self._names: Sequence[str] = ()
        self._titles = ("label", "predicted")
        self._box = QRectF()
        self._upright, self._titled = False, True
        self._metrics, self._share = self.metrics, 0.0
        self._lefts, self._tops = [0], [0]  # pixels at which columns and rows begin and end

    def show_table(self, confusion: Confusion, names: Sequence[str], titles: tuple[str, str]) -> None:
        """Show other counts; the same classes stay in view where they are as many."""
        if self._confusion.classes != confusion.classes:
            self.view = Section(0, 0, confusion.classes)
        self._confusion, self._names, self._titles = confusion, names, titles
        self.fit()

    def show_view(self, view: Section) -> None:
        """Show other classes."""
        self.view = view
        self.fit()

    @property
    def cells(self) -> tuple[int, int]:
        """As many labels as predictions."""
        return len(self._cells), len(self._cells)

    @property
    def whole(self) -> bool:
        """Whether all classes are in view."""
        return self.view.span == self._confusion.classes

    @property
    def first(self) -> tuple[int, int]:
        """The cell of the most rows that are wrong; in it begins who looks for what went wrong."""
        return self._cells.most_wrong() if len(self._cells) else NOWHERE

    @property
    def step(self) -> int:
        """How many classes a cell holds to each side."""
        return self._cells.step

    def classes_of(self, row: int, column: int) -> tuple[range, range]:
        """The labels and the predictions of a cell."""
        return self._cells.classes_of(row, column)

    def count(self, row: int, column: int) -> int:
        """The rows of a cell."""
        return int(self._cells.counts[row, column])

    def rect_of(self, row: int, column: int) -> QRectF:
        """A cell, to whole pixels so that no seam is blurred."""
        left, top = self._lefts[column], self._tops[row]
        return QRectF(left, top, self._lefts[column + 1] - left, self._tops[row + 1] - top)

    def cell_at(self, place: QPointF) -> tuple[int, int]:
        """The cell at a place."""
        cells = len(self._cells)
        if not cells or not self._box.contains(place):
            return NOWHERE
        down = (place.y() - self._box.top()) / self._box.height() * cells
        across = (place.x() - self._box.left()) / self._box.width() * cells
        return min(int(down), cells - 1), min(int(across), cells - 1)

    def fit(self) -> None:
        """Share the room between names and cells, and count what each cell holds."""
        self.update()
        if not self.view.span:
            return
        self._metrics = self.metrics
        self._share = self._metrics.horizontalAdvance(_SHARE)
        self._lay_out()
        fitting = self._fitting(min(self._box.width(), self._box.height()))
        self._cells = ConfusionCells(self._confusion, self.view, -(-self.view.span // fitting))
        cells = len(self._cells)
        self._lefts, self._tops = (
            [round(start + length * at / cells) for at in range(cells + 1)]
            for start, length in ((self._box.left(), self._box.width()), (self._box.top(), self._box.height()))
        )

    def _lay_out(self) -> None:
        """Leave room for names to the left and below, and for titles where the plot is not too low."""
        line, size = self._metrics.height(), self.size()
        longest = max(map(self._metrics.horizontalAdvance, self._measured(min(size.width(), size.height()))))
        self._titled = size.height() >= LOW * line
        title = line if self._titled else 0.0
        left, below = min(longest, _NAMES * size.width()) + title + 3 * _GAP, title + 2 * _GAP
        width, height = size.width() - left - _GAP, size.height() - below - _GAP
        slot, most = width / self._fitting(min(width, height)) - _GAP, _NAMES * size.height()
        self._upright = slot < min(longest, ENOUGH * self._metrics.averageCharWidth(), most)
        names = min(longest, most) if self._upright else line
        self._box = QRectF(left, _GAP, max(width, _LEAST_SIDE), max(height - names - _GAP, _LEAST_SIDE))

    def draw(self, painter: QPainter, colours: Theme) -> None:
        """Cells, names and titles."""
        if not len(self._cells):
            return
        self._draw_cells(painter, colours)
        painter.setPen(QColor(colours.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._box.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(colours.text))
        self._draw_names(painter)
        if self._titled:
            painter.setPen(QColor(colours.muted))
            self._draw_titles(painter)

    def _fitting(self, side: float) -> int:
        """How many cells fit to a side."""
        narrowest = max(_NARROWEST * self.metrics.height(), 5.0)
        return max(min(int(side / narrowest), self.view.span), 1)

    def _measured(self, side: float) -> list[str]:
        """Names like those that will be written, of which it is not known yet how many classes each is for."""
        span, several = self.view.span, -(-self.view.span // self._fitting(side * (1 - _NAMES)))
        places = range(0, span, max(span // _MEASURED, several))
        starts = {start + at for start in (self.view.label, self.view.predicted) for at in places}
        return [self._name(range(place, place + several)) for place in starts]

    def _name(self, classes: range) -> str:
        """What a row or column is called: its class, or the indices of the first and the last of several."""
        if len(classes) > 1:
            return f"{classes[0]}–{classes[-1]}"
        return self._names[classes[0]] if classes[0] < len(self._names) else str(classes[0])

    def _draw_cells(self, painter: QPainter, colours: Theme) -> None:
        counts, heat, right = self._cells.counts, self._cells.heat(logarithmic=self.logarithmic), self._cells.right()
        sides = QRectF(0, 0, self._box.width() / len(heat), self._box.height() / len(heat))
        written = sides.height() >= self.metrics.height()
        for row, column in np.argwhere(counts > 0).tolist():
            rect, high = self.rect_of(row, column), colours.accent if right[row, column] else colours.label
            ground, ink = ground_and_ink(colours.base, high, round(100 * heat[row, column]), colours.text)
            painter.fillRect(rect, ground)
            if written:
                painter.setPen(ink)
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._text(rect, row, column))

    def _text(self, rect: QRectF, row: int, column: int) -> str:
        """The count, and below it its share of the label's rows where that fits, too."""
        count, room = self.count(row, column), rect.width() - _GAP
        text = count_in(count, self._metrics, room)
        if not text or rect.height() < 2.1 * self._metrics.height() or self._share > room:
            return text
        return f"{text}\n{share(count, self._cells.of_labels[row])}"

    def _draw_names(self, painter: QPainter) -> None:
        line, middle = self.metrics.height(), Qt.TextElideMode.ElideMiddle
        cells = len(self._cells)
        start = line if self._titled else 0.0
        room = self._box.left() - start - 3 * _GAP
        for row in range(0, cells, self._every(self._box.height() / cells)):
            rect = self.rect_of(row, 0)
            where = QRectF(start + 2 * _GAP, rect.center().y() - line / 2, room, line)
            name = self.metrics.elidedText(self._name(self.classes_of(row, 0)[0]), middle, room)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        pitch, top = self._box.width() / cells, self._box.bottom() + _GAP
        room = self.size().height() - top - start - 2 * _GAP
        for column in range(0, cells, self._every(pitch) if self._upright else 1):
            rect, name = self.rect_of(0, column), self._name(self.classes_of(0, column)[1])
            if self._upright:
                _write_upright(painter, rect.center().x(), top, self.metrics.elidedText(name, middle, room), line)
            else:
                where = QRectF(rect.left(), top, rect.width(), line)
                painter.drawText(where, Qt.AlignmentFlag.AlignCenter, self.metrics.elidedText(name, middle, pitch))

    def _every(self, pitch: float) -> int:
        """Every how many-th name is written."""
        return max(int(np.ceil(self.metrics.height() / max(pitch, 1.0))), 1)

    def _draw_titles(self, painter: QPainter) -> None:
        line, (label, predicted) = self.metrics.height(), self._titles
        below = QRectF(self._box.left(), self.size().height() - line - _GAP / 2, self._box.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, predicted)
        painter.save()
        painter.rotate(-90)
        beside = QRectF(-self._box.bottom(), _GAP / 2, self._box.height(), line)
        if self.metrics.horizontalAdvance(label) > beside.width():
            beside = QRectF(-self.size().height(), _GAP / 2, self.size().height(), line)
            label = self.metrics.elidedText(label, Qt.TextElideMode.ElideMiddle, beside.width())
        painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, label)
        painter.restore()


def _write_upright(painter: QPainter, x: float, top: float, text: str, line: float) -> None:
    """From bottom to top, ending under the cell."""
    painter.save()
    painter.rotate(-90)
    length = painter.fontMetrics().horizontalAdvance(text) + 1
    painter.drawText(QRectF(-top - length, x - line / 2, length, line), Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()

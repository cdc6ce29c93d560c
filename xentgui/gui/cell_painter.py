"""CellPainter: draws the cells of a table, a row at a time; a delegate would take several times as long."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QItemSelection, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QTableView

from . import theme
from .cell_text import shown
from .problem_model import ProblemModel
from .short_names import ShortNames
from .sticky_header import EDGE, StickyHeader
from .table_edits import Cells

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ELIDE = Qt.TextElideMode.ElideRight
_HEATS = 65  # shades from cold over neutral to hot
_NO_HEAT = _HEATS
_STRONGEST = 0.85  # of a heat colour, so that no text is lost on it
_PAD = 5
AROUND = 2 * _PAD + 1  # pixels of a column beside its text: the last is the grid line
_FEWER_DIGITS = 3, 2, 1
_BETWEEN_NAMES = ", "
_FRAME = 2
_NOTHING = Cells(0, 0, 0, 0)


class _Place(NamedTuple):
    """Where a column or row stands: its number, its first pixel, and its pixels without the grid line."""

    number: int
    start: int
    size: int


class _Widths(dict[str, float]):
    """The width of each sign of a number: numbers are not kerned, and to measure a text costs as much as to draw it."""

    def __init__(self, metrics: QFontMetrics) -> None:
        self.metrics = QFontMetricsF(metrics)

    def __missing__(self, sign: str) -> float:
        width = self[sign] = self.metrics.horizontalAdvance(sign)
        return width


class CellPainter:
    """Draws a `ProblemModel` into its view: heat, texts, the label's class, the selection, the current cell."""

    def __init__(self, view: QTableView, model: ProblemModel, header: StickyHeader) -> None:
        """Draw `model` into `view`, whose columns stand where `header` has them."""
        self._view, self._model, self._header = view, model, header
        self._names = ShortNames(lambda: model.problem.class_names, view)
        self.refresh()

    def refresh(self) -> None:
        """Take the colours of the current theme and the font of the view."""
        colours = theme.current()
        self._base = QColor(colours.base)
        self._shades = [*shades(colours), self._base]
        self._text, self._line = QColor(colours.text), QColor(colours.line)
        self._tones = {name: QColor(getattr(colours, name)) for name in ("muted", "label", "wrong", "right")}
        self._accent, self._on_accent = QColor(colours.accent), QColor(colours.on_accent)
        self._metrics = self._view.fontMetrics()
        self._widths = _Widths(self._metrics)
        self._names.refresh()

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Draw the cells that meet an area of the viewport."""
        view, model = self._view, self._model
        rows = _between(view.rowAt, area.top(), area.bottom(), model.rowCount())
        bands = [_Place(row, view.rowViewportPosition(row), view.rowHeight(row) - 1) for row in rows]
        stuck = self._header.stuck()
        lead, classes = self._places(area, stuck)
        if not bands or not (lead or classes):
            return
        if stuck:  # what is scrolled goes under what stays
            painter.setClipRect(stuck, 0, view.viewport().width(), view.viewport().height())
        chosen = rectangle(view.selectionModel().selection()) or _NOTHING
        for band in bands:
            inside = chosen.row <= band.number < chosen.row + chosen.rows
            selected = range(chosen.column, chosen.column + chosen.columns) if inside else range(0)
            if classes:
                self._paint_numbers(painter, band, classes, selected)
            if lead:
                painter.setClipping(False)
                self._paint_lead(painter, band, lead, selected)
                painter.setClipping(bool(stuck))
        self._paint_grid(painter, bands, classes)
        if self._view.currentIndex().column() >= len(model.lead):
            self._paint_current(painter)
        painter.setClipping(False)
        self._paint_grid(painter, bands, lead)
        if stuck and lead:
            painter.fillRect(stuck - EDGE, area.top(), EDGE, area.height(), self._line)
        if self._view.currentIndex().column() < len(model.lead):
            self._paint_current(painter)

    def _places(self, area: QRect, stuck: int) -> tuple[list[_Place], list[_Place]]:
        """The columns of the lead and the classes that meet an area; `stuck` pixels of the lead stay in sight."""
        view, header, lead = self._view, self._header, len(self._model.lead)
        columns = _between(view.columnAt, max(area.left(), stuck), area.right(), self._model.columnCount())
        numbers: list[int] = list(columns) if area.right() >= stuck else []
        if stuck and area.left() < stuck:
            kept = (c for c in range(lead) if header.sectionPosition(c + 1) > area.left())
            numbers = [*(c for c in kept if header.sectionPosition(c) <= area.right()), *numbers]
        places = [_Place(c, header.position(c), view.columnWidth(c) - 1) for c in numbers]
        count = sum(number < lead for number in numbers)
        return places[:count], places[count:]

    def _paint_lead(self, painter: QPainter, band: _Place, places: list[_Place], selected: range) -> None:
        model = self._model
        row = model.row(band.number)
        for place in places:
            column = model.lead[place.number]
            chosen, tone = place.number in selected, column.tone(row)
            painter.fillRect(place.start, band.start, place.size, band.size, self._accent if chosen else self._base)
            painter.setPen(self._on_accent if chosen else self._text if tone is None else self._tones[tone])
            inner = QRect(place.start + _PAD, band.start, place.size - 2 * _PAD, band.size)
            text = column.text(row)
            fitted = self._names.fit if column.names_a_class and _BETWEEN_NAMES not in text else self._elided
            painter.drawText(inner, _LEFT, fitted(text, inner.width()))

    def _elided(self, text: str, room: int) -> str:
        return self._metrics.elidedText(text, _ELIDE, room)

    def _paint_numbers(self, painter: QPainter, band: _Place, places: list[_Place], selected: range) -> None:
        model, lead, widths = self._model, len(self._model.lead), self._widths
        classes = slice(places[0].number - lead, places[-1].number - lead + 1)
        heat = model.heat(band.number, classes)
        steps = np.where(np.isnan(heat), _NO_HEAT, heat * (_HEATS - 1)).astype(int).tolist()
        values = np.asarray(model.values(band.number)[classes], np.float64).tolist()
        base = band.start + (band.size + self._metrics.ascent() - self._metrics.descent()) // 2
        for (column, x, width), value, step in zip(places, values, steps, strict=True):
            text, chosen = shown(value), column in selected
            painter.fillRect(x, band.start, width, band.size, self._accent if chosen else self._shades[step])
            painter.setPen(self._on_accent if chosen else self._text if step < _NO_HEAT else self._tones["wrong"])
            wide = round(sum(map(widths.__getitem__, text)))
            if wide > width - 2 * _PAD:
                text = self._rounded(value, width - 2 * _PAD)
                wide = self._metrics.horizontalAdvance(text)
            painter.drawText(x + width - _PAD - wide, base, text)
        self._frame_label(painter, band, places, selected)

    def _rounded(self, value: float, room: int) -> str:
        """A number in as many digits as there is room for: without its end it would be another number."""
        texts = (shown(value, digits) for digits in _FEWER_DIGITS)
        fits = next((text for text in texts if self._metrics.horizontalAdvance(text) <= room), None)
        return self._elided(shown(value), room) if fits is None else fits

    def _frame_label(self, painter: QPainter, band: _Place, places: list[_Place], selected: range) -> None:
        lead, first = len(self._model.lead), places[0].number
        for index in self._model.row(band.number).marked(first - lead, places[-1].number - lead):
            if index + lead not in selected:
                place = places[index + lead - first]
                painter.setPen(QPen(self._tones["label"], _FRAME))
                painter.drawRect(place.start + 1, band.start + 1, place.size - _FRAME, band.size - _FRAME)

    def _paint_grid(self, painter: QPainter, bands: list[_Place], places: list[_Place]) -> None:
        if not places:
            return
        painter.setPen(self._line)
        left, right = places[0].start, places[-1].start + places[-1].size
        top, bottom = bands[0].start, bands[-1].start + bands[-1].size
        for band in bands:
            painter.drawLine(left, band.start + band.size, right, band.start + band.size)
        for place in places:
            painter.drawLine(place.start + place.size, top, place.start + place.size, bottom)

    def _paint_current(self, painter: QPainter) -> None:
        if self._view.hasFocus():
            painter.setPen(self._text)
            painter.drawRect(self._view.visualRect(self._view.currentIndex()).adjusted(0, 0, -1, -1))


def rectangle(selection: QItemSelection) -> Cells | None:
    """What is selected: one rectangle, or the parts into which an insertion has cut it; None for nothing."""
    parts = [selection.at(i) for i in range(selection.count())]
    if not parts:
        return None
    top, left = min(part.top() for part in parts), min(part.left() for part in parts)
    bottom, right = max(part.bottom() for part in parts), max(part.right() for part in parts)
    return Cells(top, left, bottom - top + 1, right - left + 1)


def shades(colours: theme.Theme) -> list[QColor]:
    """Heat from cold at the start over the table's own colour in the middle to hot at the end."""
    return [_shade(colours, step / (_HEATS - 1)) for step in range(_HEATS)]


def _shade(colours: theme.Theme, heat: float) -> QColor:
    towards, base = QColor(colours.hot if heat > 0.5 else colours.cold), QColor(colours.base)
    share = abs(heat - 0.5) * 2 * _STRONGEST
    pairs = ((base.red(), towards.red()), (base.green(), towards.green()), (base.blue(), towards.blue()))
    return QColor(*(round(a + (b - a) * share) for a, b in pairs))


def _between(number_at: Callable[[int], int], first: int, last: int, count: int) -> range:
    """The rows or columns between two pixels; past the end there are none."""
    start, stop = number_at(first), number_at(last)
    return range(start, count if stop < 0 else stop + 1) if start >= 0 else range(0)

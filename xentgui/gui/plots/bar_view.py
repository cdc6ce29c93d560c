"""BarView: the bars of one row between their axes; it lays out and draws, and knows nothing of mouse and keys."""

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsWidget, QWidget

from xentgui.core.log_softmax import Indices
from xentgui.gui import theme

from .bars_item import BarsItem, Chart
from .cell_words import first_fit
from .name_strip import Name, NameStrip
from .row_bars import (
    OTHERS,
    Bar,
    Mode,
    choose_classes,
    class_title,
    largest,
    make_bars,
    span_of,
    to_resolution,
    value_title,
)
from .row_figures import RowFigures, short
from .uniform_label import UniformLabel
from .value_axis import ValueAxis

MOST_BARS = 30
LEAST_BARS = 3
NARROWEST_SLOT = 1.15  # in line heights: what upright text needs
NAMES_SHARE = 0.28  # of the height that class names may take
GAP = 4.0
_DIGITS, _FEW_DIGITS = 4, 2  # of values; few where upright ones are longer than the plot is high
_BRIEFLY = {  # titles, where they have no room
    "probability": "p",
    "probability as given": "p",
    "sigmoid σ of the score": "σ(score)",
    "score (logit)": "score",
}


@dataclass(frozen=True, eq=False)
class Held:
    """What a drag holds still: the bars, their order, and the axis, which then only grows."""

    classes: Indices
    low: float
    high: float
    upright: bool


class BarView(pg.GraphicsView):  # type: ignore[misc] # pyqtgraph has no type stubs
    """Shows the bars of one row in one mode."""

    _ready = False  # Qt sends events from within the constructor

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.figures: RowFigures | None = None
        self.mode = Mode.PROBABILITY
        self.bars: list[Bar] = []
        self.current = OTHERS  # the class that the keyboard is at
        self._held: Held | None = None
        self._drawn = Held(np.arange(0), 0.0, 1.0, upright=False)
        self.item, self._names = BarsItem(), NameStrip()
        self._axis, self._uniform = ValueAxis(), UniformLabel()
        self._root = QGraphicsWidget()
        self._layout = _grid(self._root, self._axis, self.item, self._uniform, self._names)
        self.setCentralItem(self._root)
        self._ready = True
        self.restyle()

    def show_figures(self, figures: RowFigures | None) -> None:
        """Show a row, or nothing."""
        before, self.figures = self.figures, figures
        if figures is None or before is None or not _alike(before, figures):
            self._let_go()
            self.current = OTHERS if figures is None else _first(figures)
        self.refit()

    def show_mode(self, mode: Mode) -> None:
        """Show something else of the row."""
        self.mode = mode
        self._let_go()
        self.refit()

    @property
    def held(self) -> bool:
        """Whether bars and axis are held still."""
        return self._held is not None

    def hold(self, *, still: bool) -> None:
        """Hold bars and axis still while one is dragged, or let go."""
        self._held = self._drawn if still else None
        if not still:
            self.refit()

    def refit(self) -> None:
        """Choose, place and draw the bars anew."""
        figures = self.figures
        self._root.setVisible(figures is not None)
        if figures is None:
            self.bars = []
            self.item.draw(None)
            return
        self._fit_uniform(figures)
        classes = self._held.classes if self._held else choose_classes(figures, self._room(), self.current)
        self.bars = make_bars(figures, classes, self.mode)
        self._fit_names(figures)
        values = self._values(_DIGITS)
        low, high, upright = self._fit_values(figures, max(length for _, length in values))
        if upright and max(length for _, length in values) > self.item.size().height():
            values = self._values(_FEW_DIGITS)
        self._drawn = Held(classes, low, high, upright)
        uniform = figures.chance if self.mode is Mode.PROBABILITY else math.nan
        self.item.draw(Chart(self.bars, values, low, high, uniform, upright, self._theme, self.font()))
        if not math.isnan(uniform):
            self._uniform.stand_at(self.item.y_of(uniform))

    def position_at(self, place: QPointF) -> int:
        """The bar whose strip holds a place in the viewport; -1 for none."""
        return self.item.position_at(self._in_item(place))

    def value_at(self, place: QPointF) -> float:
        """The value at a place in the viewport, to the digit that a pixel resolves."""
        return to_resolution(self.item.value_at(self._in_item(place).y()), self.item.pixel)

    def place_of(self, index: int, value: float) -> QPoint:
        """Where a value of a class stands in the viewport; ValueError where the class has no bar."""
        position = [bar.index for bar in self.bars].index(index)
        point = QPointF(self.item.slot(position).center().x(), self.item.y_of(value))
        return QPoint(self.mapFromScene(self.item.mapToScene(point)))

    def restyle(self) -> None:
        """Take the colours of the theme and the font of the widget."""
        self._theme = theme.current()
        self.setBackground(self._theme.base)
        self._axis.restyle(self._theme, self.font())
        # Half a line above, for the topmost tick's text.
        self._layout.setContentsMargins(0, QFontMetricsF(self.font()).height() / 2, GAP, 0)
        self.refit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Choose as many bars as fit."""
        super().resizeEvent(event)
        if self._ready:
            self.refit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        super().changeEvent(event)
        if self._ready and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.restyle()

    def _let_go(self) -> None:
        """Begin anew: nothing is held, the value axis is as wide as it must be."""
        self._held = None
        self._axis.let_go()

    def _in_item(self, place: QPointF) -> QPointF:
        return QPointF(self.item.mapFromScene(self.mapToScene(place.toPoint())))

    def _room(self) -> int:
        slot = QFontMetricsF(self.font()).height() * NARROWEST_SLOT
        return min(max(int(self.item.size().width() / slot), LEAST_BARS), MOST_BARS)

    def _fit_uniform(self, figures: RowFigures) -> None:
        """Write 1/C where its line is shown."""
        name = "1/2" if figures.problem.binary else f"1/C = {short(figures.chance)}"
        text = name if self.mode is Mode.PROBABILITY else ""
        self._uniform.write(text, self.font(), self._theme.uniform)
        self._layout.activate()

    def _fit_names(self, figures: RowFigures) -> None:
        names = [_name(bar, self._theme) for bar in self.bars]
        title = Name(class_title(figures, self.bars), self._theme.text, bold=False)
        self._names.set_names(names, title, self.font())
        rest = (
            QFontMetricsF(self.font()).horizontalAdvance(self.bars[-1].name) if self.bars[-1].index == OTHERS else 0.0
        )
        self._names.fit(self.item.x(), self.item.size().width(), max(self.height() * NAMES_SHARE, rest + GAP))
        self._layout.activate()

    def _fit_values(self, figures: RowFigures, longest: float) -> tuple[float, float, bool]:
        """Fit the value axis; returns its ends, and whether values are written upright."""
        upright = (self._held is not None and self._held.upright) or self._is_narrow(longest)
        low, high = self._fit_axis(figures, upright=upright)
        if not upright and self._is_narrow(longest):  # since the axis is wider
            upright = True
            low, high = self._fit_axis(figures, upright=True)
        return low, high, upright

    def _values(self, digits: int) -> list[tuple[str, float]]:
        """What is written at each bar, and how long that is."""
        metrics = QFontMetricsF(self.font())
        texts = [short(bar.value, digits) for bar in self.bars]
        return [(text, metrics.horizontalAdvance(text) + GAP) for text in texts]

    def _is_narrow(self, longest: float) -> bool:
        """Whether values as long as this would touch each other."""
        return longest + GAP / 2 > self.item.size().width() / len(self.bars)

    def _fit_axis(self, figures: RowFigures, *, upright: bool) -> tuple[float, float]:
        metrics = QFontMetricsF(self.font())
        low, high = self._range(figures, GAP if upright else metrics.height() + GAP)
        height = self.item.size().height()
        title = value_title(figures, self.mode)
        self._axis.entitle(first_fit([title, _BRIEFLY.get(title, title)], metrics, height), self._theme.text)
        if self._axis.fit(low, high, height, metrics):
            self._layout.activate()
            self._fit_names(figures)
        return low, high

    def _range(self, figures: RowFigures, margin: float) -> tuple[float, float]:
        """The ends of the value axis, with a margin for the values, in pixels."""
        from_logits = figures.problem.options.from_logits
        values = [value for bar in self.bars for value in (bar.value, bar.mass)]
        if figures.problem.binary and self.mode is Mode.PROBABILITY:
            values.append(figures.chance)  # on which side a bar ends is its answer
        if self._held is not None:
            limit = largest(self.mode, from_logits=from_logits)
            inside = [value for value in values if abs(value) <= limit]
            return min([self._held.low, *inside]), max([self._held.high, *inside])
        low, high = span_of(values, self.mode, from_logits=from_logits)
        height = max(self.item.size().height(), 4 * margin)
        pixel = (high - low) / (height - margin * (2 if low < 0 else 1))
        return low - margin * pixel * (low < 0), high + margin * pixel


def _grid(
    root: QGraphicsWidget, axis: QGraphicsWidget, item: BarsItem, uniform: UniformLabel, names: NameStrip
) -> QGraphicsGridLayout:
    layout = QGraphicsGridLayout(root)
    layout.setSpacing(0)
    layout.addItem(axis, 0, 0)
    layout.addItem(item, 0, 1)
    layout.addItem(uniform, 0, 2)
    layout.addItem(names, 1, 0, 1, 3)
    layout.setColumnStretchFactor(1, 1)
    layout.setRowStretchFactor(0, 1)
    return layout


def _alike(before: RowFigures, after: RowFigures) -> bool:
    """Whether the bars of one stand for the bars of the other."""
    return before.row == after.row and before.problem.classes == after.problem.classes


def _first(figures: RowFigures) -> int:
    """The class that the keyboard begins at: the label's, else the predicted one."""
    return next(iter([*figures.labels, *figures.answers]), 0)


def _name(bar: Bar, colours: theme.Theme) -> Name:
    if bar.index == OTHERS:
        return Name(bar.name, colours.muted, bold=False)
    return Name(bar.name, colours.label if bar.is_label else colours.text, bold=bar.is_label)

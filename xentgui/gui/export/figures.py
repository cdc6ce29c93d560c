"""Figures: each plot of the window with its caption, as a widget of its own that is never on the screen."""

from collections.abc import Callable
from functools import cached_property, partial
from html import escape
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QLabel, QVBoxLayout, QWidget

from xentgui.core.confusion import Confusion, YesAndNo
from xentgui.core.evaluation import Evaluation
from xentgui.core.loss_histogram import LossHistogram, loss_histogram
from xentgui.gui import theme
from xentgui.gui.derivation.curve_page import fill_curve
from xentgui.gui.look.confusion_page import counted
from xentgui.gui.look.reliability_page import Calibrated, calibrated
from xentgui.gui.plots import row_loss_legend
from xentgui.gui.plots.bar_view import BarView
from xentgui.gui.plots.in_pixels import redraw_in_pixels
from xentgui.gui.plots.loss_columns import Ranking
from xentgui.gui.plots.row_bars import Mode
from xentgui.gui.plots.row_figures import RowFigures, caption
from xentgui.gui.plots.row_loss_plot import RowLossPlot
from xentgui.gui.plots.shown_losses import ShownLosses
from xentgui.gui.plots.surprise_plot import SurprisePlot
from xentgui.gui.plots.surprise_points import Points, SurprisePoints

from . import PLOT_TITLES, Size, batch_figures

MARGIN = 8
_LONGEST_NAME = 40  # in average characters
_GAP = " &nbsp; "


class Subject:
    """What is drawn: a batch, and the row that is looked at; -1 for none. What several plots need is made once."""

    def __init__(self, evaluation: Evaluation, row: int) -> None:
        """Look at one row of a batch."""
        self.evaluation = evaluation
        self.problem = evaluation.problem
        self.row = row if 0 <= row < self.problem.rows else -1

    @cached_property
    def losses(self) -> ShownLosses:
        """All row losses."""
        losses = ShownLosses()
        losses.update(self.evaluation)
        return losses

    @cached_property
    def ranking(self) -> Ranking:
        """The rows by falling loss."""
        return Ranking.of(self.losses.losses)

    @cached_property
    def points(self) -> Points:
        """The rows on the curve; of the binary loss none, as a row is no one point."""
        if self.problem.binary:
            return Points(np.zeros(0), np.zeros(0, np.int64))
        return SurprisePoints().update(self.evaluation)

    @cached_property
    def counts(self) -> Confusion | YesAndNo:
        """Labels by predictions; of several classes of the binary loss yes and no of each."""
        return counted(self.evaluation)

    @cached_property
    def calibrated(self) -> Calibrated:
        """Predictions by confidence."""
        return calibrated(self.evaluation)

    @cached_property
    def histogram(self) -> LossHistogram:
        """Losses in bins."""
        return loss_histogram(self.evaluation)

    @cached_property
    def figures(self) -> RowFigures | None:
        """The numbers of the row."""
        return RowFigures(self.problem, self.row) if self.row >= 0 else None

    def prepare(self, plot: str) -> None:
        """Compute what a plot needs of all rows; on any thread."""
        match plot:
            case "losses":
                _ = self.losses
            case "sorted-losses":
                _ = self.ranking
            case "curve":
                _ = self.points
            case "confusion":
                _ = self.counts
            case "reliability":
                _ = self.calibrated
            case "histogram":
                _ = self.histogram


Draw = Callable[[Subject], tuple[QGraphicsView, Callable[[], str]]]


class Plot(NamedTuple):
    """A plot that can be drawn: what a person calls it, and what draws it, with its caption once it has its size."""

    title: str
    draw: Draw


def figure(plot: Plot, subject: Subject, size: Size) -> QWidget:
    """A plot under its caption, laid out at a size in the theme that is current; nothing of it is cached pixels."""
    box, line = QWidget(), QLabel()
    colours = theme.current()
    palette = theme.palette(colours)
    palette.setColor(palette.ColorRole.Window, palette.color(palette.ColorRole.Base))
    box.setPalette(palette)
    view, say = plot.draw(subject)
    line.setWordWrap(True)
    line.setTextFormat(Qt.TextFormat.RichText)
    line.setText(say())
    column = QVBoxLayout(box)
    column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
    column.addWidget(line)
    column.addWidget(view, 1)
    # Qt lays out what is shown, and this is seen nowhere.
    box.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    box.resize(size.width, size.height)
    box.show()
    line.setText(say())  # what the colours mean depends on the room that the plot has
    _draw_shapes(view)
    return box


def _draw_shapes(view: QGraphicsView) -> None:
    """Have a plot draw lines and letters where it keeps pictures of them, which would be coarse in a file."""
    view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    for item in view.scene().items():
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    redraw_in_pixels(view.scene())


def _bars(mode: Mode, subject: Subject) -> tuple[QGraphicsView, Callable[[], str]]:
    view = BarView()
    view.show_mode(mode)
    view.show_figures(subject.figures)
    return view, partial(_row_caption, view, subject.figures)


def _row_caption(view: QWidget, figures: RowFigures | None) -> str:
    if figures is None:
        return "no row"
    metrics = QFontMetrics(view.font())
    longest = _LONGEST_NAME * metrics.averageCharWidth()
    return escape(caption(figures, lambda name: metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, longest)))


def _losses(by_loss: bool, subject: Subject) -> tuple[QGraphicsView, Callable[[], str]]:
    view = RowLossPlot()
    view.set_lines(row_loss_legend.lines(subject.problem, subject.evaluation))
    view.show_losses(subject.losses, subject.ranking if by_loss else None)
    view.name_axes(row_loss_legend.axis_title(subject.problem))
    return view, partial(_losses_caption, view, subject.losses)


def _losses_caption(view: RowLossPlot, losses: ShownLosses) -> str:
    legend = row_loss_legend.of_bars(losses) if view.one_bar_a_row else row_loss_legend.of_columns()
    return _GAP.join([*row_loss_legend.not_finite(losses), legend])


def _curve(subject: Subject) -> tuple[QGraphicsView, Callable[[], str]]:
    view = SurprisePlot()
    fill_curve(view, subject.problem, subject.row, subject.points)
    return view, partial(_curve_caption, subject)


def _curve_caption(subject: Subject) -> str:
    colours = theme.current()
    parts = []
    if not subject.problem.binary:
        parts.append(f'<span style="color:{colours.accent}">●</span> rows of the batch, larger where they are many')
    if subject.row >= 0:
        parts.append(f'<span style="color:{colours.label}">○</span> row {subject.row}')
    if subject.points.impossible:
        rows = f"{subject.points.impossible:,} row{'s' * (subject.points.impossible > 1)}"
        parts.append(f"{rows} with p = 0, for which −log p is infinite")
    return _GAP.join(parts)


def _confusion(subject: Subject) -> tuple[QGraphicsView, Callable[[], str]]:
    return batch_figures.confusion_matrix(subject.evaluation, subject.counts)


def _reliability(subject: Subject) -> tuple[QGraphicsView, Callable[[], str]]:
    return batch_figures.reliability_diagram(subject.evaluation, subject.calibrated)


def _histogram(subject: Subject) -> tuple[QGraphicsView, Callable[[], str]]:
    return batch_figures.loss_histogram(subject.evaluation, subject.histogram)


_DRAWN: dict[str, Draw] = {
    "softmax": partial(_bars, Mode.PROBABILITY),
    "scores": partial(_bars, Mode.SCORES),
    "gradient": partial(_bars, Mode.GRADIENT),
    "losses": partial(_losses, False),
    "sorted-losses": partial(_losses, True),
    "curve": _curve,
    "histogram": _histogram,
    "confusion": _confusion,
    "reliability": _reliability,
}
PLOTS = {name: Plot(title, _DRAWN[name]) for name, title in PLOT_TITLES.items()}

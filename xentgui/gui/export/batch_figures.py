"""Figures of all rows: confusion matrix, reliability diagram and loss histogram, as the panel of rows has them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QGraphicsView

from xentgui.core.confusion import Confusion, YesAndNo
from xentgui.core.evaluation import Evaluation
from xentgui.core.loss_histogram import LossHistogram
from xentgui.gui.look import confusion_text, losses_text, reliability_page
from xentgui.gui.look.said_line import Fact, as_html
from xentgui.gui.plots import row_loss_legend
from xentgui.gui.plots.confusion_plot import ConfusionPlot
from xentgui.gui.plots.histogram_plot import HistogramPlot, Line, Strip
from xentgui.gui.plots.reliability_plot import ReliabilityPlot

Drawn = tuple[QGraphicsView, Callable[[], str]]
_NO_ROWS = "The batch has no rows."


def confusion_matrix(evaluation: Evaluation, counts: Confusion | YesAndNo) -> Drawn:
    """Labels by predictions; of the binary loss yes and no of the class with the most wrong answers."""
    problem, view = evaluation.problem, ConfusionPlot()
    if isinstance(counts, YesAndNo):
        index = int(counts.wrong.argmax())
        table = confusion_text.of_class(counts, index)
        view.show_table(table, confusion_text.SIDES, confusion_text.titles_of_class(problem, index))
        facts = confusion_text.class_facts(problem, index, table)
    else:
        view.show_table(counts, confusion_text.side_names(problem))
        facts = confusion_text.facts(problem, counts)
    return view, partial(_confusion_caption, view, facts if problem.rows else [Fact(_NO_ROWS)])


def reliability_diagram(evaluation: Evaluation, shown: reliability_page.Calibrated) -> Drawn:
    """Accuracy by confidence, in bins of equal width."""
    view = ReliabilityPlot()
    if not shown.found.total:
        return view, lambda: _NO_ROWS if not evaluation.problem.rows else reliability_page.NOTHING
    view.show_bins(reliability_page.bins_of(shown.found, even=False))
    return view, partial(as_html, reliability_page.facts(evaluation.problem, shown))


def loss_histogram(evaluation: Evaluation, found: LossHistogram) -> Drawn:
    """All rows."""
    problem, view = evaluation.problem, HistogramPlot()
    view.set_lines([Line(*line[1:]) for line in row_loss_legend.lines(problem, evaluation)])
    strip = Strip("all rows", found.whole.counts)
    view.show_strips(found.edges, found.beyond, [strip], row_loss_legend.axis_title(problem))
    return view, partial(as_html, losses_text.facts(evaluation, found))


def _confusion_caption(view: ConfusionPlot, facts: list[Fact]) -> str:
    several = [Fact(f"a cell holds {view.step} × {view.step} classes")] if view.step > 1 else []
    return as_html([*facts, *several])

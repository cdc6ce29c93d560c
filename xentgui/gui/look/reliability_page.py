"""ReliabilityPage: confidence against accuracy in bins, the calibration error, and the temperature that mends it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QLabel

from xentgui.core import row_filters
from xentgui.core.calibration import BINS, Reliability, TemperatureFit, fit_temperature, reliability, written_edge
from xentgui.core.evaluation import Evaluation
from xentgui.core.problem import Problem
from xentgui.gui import theme
from xentgui.gui.derivation.told_line import ToldLine
from xentgui.gui.number_text import number
from xentgui.gui.plots.cell_words import share
from xentgui.gui.plots.reliability_plot import Bins, ReliabilityPlot
from xentgui.gui.segments import add_segment

from .asking import Question
from .page import Page
from .said_line import Fact

_AT_ONCE = 4_096  # cells: the temperature takes three fits
_CELLS_TO_FIT = 1_000_000  # half a second beside the window
NOTHING = "No row has a label that counts and a prediction."
_LONG = "confidence 0.1234 to 0.1234: 1,000 rows, mean confidence 0.1234, accuracy 0.1234, underconfident by 0.1234"
_CELLS_TO_SORT = 5_000_000  # answers of the binary loss that are looked at
_TIP = (
    "How often predictions are right (blue) by how sure they are (orange); a calibrated model is on the dashed line, "
    "and below stands how many there are. Arrows go from bin to bin, Enter or a click shows the rows of one."
)


class Calibrated(NamedTuple):
    """The answer.

    Attributes:
        found: the bins.
        fit: the temperature of the least loss; None where there is none.
        sampled: whether that was fitted on some of the rows.
        drawn: of how many rows the bins are, where they are not of all; else 0.
        even: whether the bins hold equally many.
    """

    found: Reliability
    fit: TemperatureFit | None
    sampled: bool
    drawn: int
    even: bool


class ReliabilityPage(Page):
    """The diagram, the figures of all of it, and those of one bin."""

    def __init__(self) -> None:
        """Begin without bins."""
        super().__init__("reliability", "Calibration of the batch")
        self._problem: Problem | None = None
        self._shown: Calibrated | None = None
        self._binning = QButtonGroup(self)
        self.plot = ReliabilityPlot()
        self.plot.setObjectName("reliabilityPlot")
        self.plot.setAccessibleName("Reliability diagram: accuracy by confidence")
        self.plot.setToolTip(_TIP)
        self._told = ToldLine("reliabilityBin", "The bin that the mouse or the keys are on", _LONG)
        self._told.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        segments = [
            add_segment(self._binning, "Equal width", "binsOfWidth", f"Equal width: {BINS} bins from 0 to 1."),
            add_segment(self._binning, "Equal count", "binsOfCount", f"Equal count: {BINS} bins of as many rows each."),
        ]
        self.build((*segments, QLabel(" ")), self.plot, self._told)
        self.setFocusProxy(self.plot)
        self._binning.idClicked.connect(self.asks)
        self.plot.reached.connect(self._tell)
        self.plot.chosen.connect(self._choose)

    @property
    def question(self) -> Question:
        """Sort the predictions into bins."""
        even = self._binning.checkedId() == 1
        return Question(("reliability", even), _with_even if even else _with_wide, _AT_ONCE)

    def why_not(self, problem: Problem) -> str:
        """A softmax over one class is always sure, and always right."""
        if problem.rows and problem.classes == 1 and not problem.binary:
            return "With one class every prediction is certain: there is nothing to calibrate."
        return super().why_not(problem)

    def show_answer(self, evaluation: Evaluation, answer: Calibrated) -> None:
        """Show other bins."""
        self._problem, self._shown = evaluation.problem, answer
        if not answer.found.total:
            self.fail(NOTHING)
            return
        self.plot.show_bins(bins_of(answer.found, even=answer.even))
        self.said.say(facts(evaluation.problem, answer))

    def set_waiting(self, *, waiting: bool) -> None:
        """Dim what is of another moment."""
        self.plot.set_dimmed(waiting)

    def _tell(self, _row: int, column: int) -> None:
        if self._shown is None or self._problem is None or not 0 <= column < len(self._shown.found.counts):
            self._told.say("")
            return
        found = self._shown.found
        low, high, rows = float(found.edges[column]), float(found.edges[column + 1]), int(found.counts[column])
        text = f"confidence {low:.4g} to {high:.4g}: {rows:,} {_what(self._problem, rows)}"
        if rows:
            sure, right = float(found.confidence[column]), float(found.accuracy[column])
            side = "overconfident" if sure > right else "underconfident"
            text += f", mean confidence {sure:.4f}, accuracy {right:.4f}, {side} by {abs(sure - right):.4f}"
        self._told.say(text)
        self.plot.setAccessibleDescription(text)

    def _choose(self, _row: int, column: int) -> None:
        if self._shown is None or self._problem is None or not self._shown.found.counts[column]:
            return
        if self._problem.binary and self._problem.classes > 1:
            self._told.say("A row has an answer for each class, each with a confidence of its own: no rows are chosen")
            return
        low, high = (self._written(float(edge)) for edge in self._shown.found.edges[column : column + 2])
        self.rows_wanted.emit(row_filters.of_confidence(self._problem, low, high))

    def _written(self, edge: float) -> float:
        """An edge as a person would write it, with the same rows on either side: not 0.06666666666666667."""
        evaluation = self._of() if self._of is not None else None
        if evaluation is None or evaluation.problem.binary:
            return edge
        return written_edge(evaluation.confidence.reshape(-1), edge)


def bins_of(found: Reliability, *, even: bool) -> Bins:
    """What is drawn."""
    return Bins(found.edges, found.counts, found.confidence, found.accuracy, even)


def facts(problem: Problem, shown: Calibrated) -> list[Fact]:
    """The calibration error, what would mend it, and over how many predictions."""
    found, fit, colours = shown.found, shown.fit, theme.current()
    side = "over" if found.mean_confidence > found.mean_accuracy else "under"
    said = [Fact(f"ECE {found.error:.4f}"), Fact(_mend(problem, fit))]
    if fit is None:
        said.pop()
    said += [
        Fact(
            f"{found.total:,} {_what(problem, found.total)}" + f" of {shown.drawn:,} rows at random" * bool(shown.drawn)
        ),
        Fact(f"right {share(found.mean_accuracy, 1)}", "", "■", colours.bar),
        Fact(f"sure {share(found.mean_confidence, 1)}", "", "▬", colours.label),
        Fact(f"{side}confident; a calibrated model of as many would show an ECE of about {found.by_chance:.4f}"),
    ]
    if fit is not None:
        sampled = f" of {fit.rows:,} rows drawn at random" if shown.sampled else ""
        said.append(Fact(f"mean loss{sampled} now {number(fit.loss, 4)}, at that temperature {number(fit.least, 4)}"))
    if not (problem.sparse or problem.binary):
        said.append(Fact("a distribution is right by its mass on the prediction"))
    return said


def calibrated(evaluation: Evaluation, *, even: bool = False) -> Calibrated:
    """Sort all predictions; fit the temperature to as many rows as are few enough."""
    problem = evaluation.problem
    some = _drawn(problem, _CELLS_TO_FIT)
    answers = _drawn(problem, _CELLS_TO_SORT) if problem.binary else None
    found = reliability(evaluation, rows=answers, even=even)
    drawn = 0 if answers is None else len(answers)
    return Calibrated(found, fit_temperature(evaluation, some), some is not None, drawn, even)


def _drawn(problem: Problem, cells: int) -> NDArray[np.intp] | None:
    """Rows of about so many cells, drawn at random; None where all have no more."""
    most = max(cells // max(problem.classes, 1), 1)
    if problem.rows <= most:
        return None
    edges = np.arange(most + 1) * problem.rows // most
    # One of each run of rows: to shuffle all of them takes far longer.
    return edges[:-1] + (np.random.default_rng(0).random(most) * np.diff(edges)).astype(np.intp)


def _with_wide(evaluation: Evaluation) -> Calibrated:
    return calibrated(evaluation)


def _with_even(evaluation: Evaluation) -> Calibrated:
    return calibrated(evaluation, even=True)


def _mend(problem: Problem, fit: TemperatureFit | None) -> str:
    if fit is None:
        return ""
    if fit.at_bound:
        return "no temperature mends it: the loss falls as far as one looks"
    now = problem.options.temperature
    return f"best temperature {fit.temperature:.3g}" + (f", now {now:g}" if now != 1 else "")


def _what(problem: Problem, number_of: int) -> str:
    what = "answer" if problem.binary and problem.classes > 1 else "row"
    return what if number_of == 1 else f"{what}s"

"""The derivation panel: numbers tell their arithmetic, stages can be walked through, what is unseen costs nothing."""

import subprocess
import sys
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QCheckBox, QTableView, QTableWidget, QToolButton, QWidget

from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.document import Document, State
from xentgui.gui.derivation.formula_view import FormulaView
from xentgui.gui.derivation.told_line import ToldLine
from xentgui.gui.derivation_panel import DerivationPanel
from xentgui.gui.plots.surprise_plot import SurprisePlot

T = TypeVar("T", bound=QWidget)
THREE = Problem.create([[2.0, 5.0, 3.0], [1.0, 2.0, 3.0]], [0, 1], class_names=["cat", "dog", "owl"])


class Shown:
    """A panel on a document, joined as app.py joins them."""

    def __init__(self, qtbot, problem: Problem, row: int = 0) -> None:
        self.qtbot = qtbot
        self.document = Document(problem)
        self.panel = DerivationPanel(self.document)
        self.document.changed.connect(self._follow)
        qtbot.addWidget(self.panel)
        self.panel.resize(560, 320)
        self.panel.show_row(row)
        self.panel.show()
        with qtbot.waitActive(self.panel):
            self.panel.activateWindow()

    def _follow(self, _before: State, after: State) -> None:
        self.panel.show_state(after)

    def find(self, kind: type[T], name: str) -> T:
        found = self.panel.findChild(kind, name)
        assert found is not None, name
        return found

    @property
    def table(self) -> QTableView:
        return self.find(QTableView, "derivationTable")

    @property
    def sums(self) -> QTableView:
        return self.find(QTableView, "derivationSums")

    def text(self, name: str) -> str:
        return self.find(ToldLine, name).text

    def titles(self) -> list[str]:
        """Of the stages that are shown."""
        model, table = self.table.model(), self.table
        shown = [i for i in range(model.columnCount()) if not table.isColumnHidden(i)]
        assert shown == [i for i in range(model.columnCount()) if not self.sums.isColumnHidden(i)]
        return [model.headerData(i, Qt.Orientation.Horizontal) for i in shown]

    def cells(self, row: int) -> list[str]:
        return texts(self.table.model(), row)

    def press(self, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.panel.focusWidget() or self.table, key, modifier)


def texts(model: QAbstractItemModel, row: int) -> list[str]:
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


@pytest.fixture
def show(qtbot):
    return lambda problem, row=0: Shown(qtbot, problem, row)


def test_a_line_a_class_a_column_a_stage_and_the_sums_below(show):
    shown = show(THREE)
    assert shown.titles() == ["score x", "x / T", "− max", "exp", "p", "log p", "label y", "−y · log p", "∂L / ∂x"]
    assert shown.cells(0) == ["2", "2", "−3", "0.0498", "0.0420", "−3.1698", "1", "3.1698", "−0.9580"]
    assert texts(shown.sums.model(), 0)[3:5] == ["Σ 1.1851", "Σ 1.0000"]
    assert shown.table.model().headerData(0, Qt.Orientation.Vertical) == "cat"


def test_arrows_step_onto_a_number_and_its_arithmetic_stands_below(show):
    shown = show(THREE)
    shown.table.setFocus()
    for _ in range(3):
        shown.press(Qt.Key.Key_Right)
    assert shown.text("arithmetic") == "cat: exp(2 − 5) = 0.049787"
    shown.press(Qt.Key.Key_Down)
    assert shown.text("arithmetic") == "dog: exp(5 − 5) = 1"
    assert shown.find(FormulaView, "formulas").lit == "exp"


def test_the_mouse_shows_the_arithmetic_of_what_it_is_on(qtbot, show):
    shown = show(THREE)
    before = shown.text("arithmetic")
    place = shown.table.visualRect(shown.table.model().index(1, 4)).center()
    qtbot.mouseMove(shown.table.viewport(), place - QPoint(1, 1))
    qtbot.mouseMove(shown.table.viewport(), place)
    assert shown.text("arithmetic") == "dog: 1 / 1.1851 = 0.84379"
    foot = shown.sums.visualRect(shown.sums.model().index(0, 3)).center()
    qtbot.mouseMove(shown.sums.viewport(), foot)
    assert shown.text("arithmetic") == "exp, 0.049787 + 1 + 0.13534 = 1.1851"
    qtbot.mouseMove(shown.panel, QPoint(2, 2))
    qtbot.waitUntil(lambda: shown.text("arithmetic") == before)


def test_how_the_row_enters_the_batch_stands_at_the_end(show):
    said = show(THREE).text("batchSteps")
    assert "sum: 3.1698 + 1.4076 = 4.5775" in said
    assert "sum_over_batch_size: 4.5775 / 2 rows = 2.2887" in said


def test_an_edit_and_its_undo_are_followed(show):
    shown = show(THREE)
    shown.document.edit("Change", edits.set_scores, 0, 0, 4.0)
    shown.qtbot.waitUntil(lambda: shown.cells(0)[0] == "4")
    shown.document.undo()
    shown.qtbot.waitUntil(lambda: shown.cells(0)[0] == "2")


def test_an_edit_of_another_row_changes_only_the_batch(show):
    shown = show(THREE)
    shown.document.edit("Change", edits.set_scores, 1, 0, 40.0)
    shown.qtbot.waitUntil(lambda: "4.5775" not in shown.text("batchSteps"))
    assert shown.cells(0)[0] == "2"


def test_step_mode_shows_one_stage_after_the_other(show):
    shown = show(THREE)
    shown.find(QToolButton, "stepMode").click()
    assert shown.titles() == ["score x"]
    assert shown.find(QToolButton, "stepMode").text() == "1 of 13"
    assert not shown.find(QToolButton, "previousStage").isEnabled()
    for _ in range(3):
        shown.find(QToolButton, "nextStage").click()
    assert shown.titles() == ["score x", "x / T", "− max", "exp"]
    assert shown.text("arithmetic") == "cat: exp(2 − 5) = 0.049787"
    assert shown.text("batchSteps") == ""
    shown.find(QToolButton, "previousStage").click()
    assert shown.titles()[-1] == "− max"
    shown.find(QToolButton, "stepMode").click()
    assert len(shown.titles()) == 9


def test_the_batch_comes_after_the_last_column(show):
    shown = show(THREE)
    shown.find(QToolButton, "stepMode").click()
    for _ in range(9):
        shown.find(QToolButton, "nextStage").click()
    assert shown.text("batchSteps") == "row loss: 3.1698"


def test_the_formula_says_nothing_of_later_stages_and_all_of_those_before(show):
    shown = show(THREE)
    shown.find(QToolButton, "stepMode").click()
    formulas = shown.find(QWidget, "formulas")
    assert formulas.accessibleDescription().split() == ["L", "=", "x_j"]
    shown.find(QCheckBox, "naive").setChecked(True)
    for _ in range(2):
        shown.find(QToolButton, "nextStage").click()
    assert shown.titles()[-1] == "naive\np"
    assert formulas.accessibleDescription() == r" p_j = \frac{ e_j}{\sum_k e_k}"
    shown.panel.steps.formulas.light("")
    assert "e^" in formulas.accessibleDescription()
    assert "y_j" not in formulas.accessibleDescription()


def test_keys_walk_through_the_stages(show):
    shown = show(THREE)
    shown.table.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    shown.press(Qt.Key.Key_Right, control)
    shown.press(Qt.Key.Key_Right, control)
    assert shown.titles() == ["score x", "x / T"]
    shown.press(Qt.Key.Key_PageDown)
    assert shown.titles()[-1] == "− max"
    shown.press(Qt.Key.Key_PageUp)
    shown.press(Qt.Key.Key_Left, control)
    assert shown.titles() == ["score x"]


def test_the_step_stays_when_the_row_changes(show):
    shown = show(THREE)
    shown.find(QToolButton, "stepMode").click()
    shown.find(QToolButton, "nextStage").click()
    shown.panel.show_row(1)
    shown.qtbot.waitUntil(lambda: shown.text("derivationRow") == "row 1")
    assert shown.titles() == ["score x", "x / T"]
    assert shown.cells(0)[0] == "1"


def test_the_naive_way_stands_beside_the_stable_one_and_says_what_went_wrong(show):
    shown = show(Problem.create([[1000.0, 1010.0, 3.0]], [0]))
    shown.find(QCheckBox, "naive").setChecked(True)
    assert "naive\nexp" in shown.titles()
    assert "stable\nexp" in shown.titles()
    assert shown.cells(0)[1] == "∞"
    shown.panel.steps.table.go_to(0, 1)
    assert "the largest float32 is 3.4028e38" in shown.text("arithmetic")
    assert "naive loss NaN" in shown.text("batchSteps")
    assert "stable loss 10" in shown.text("batchSteps")


def test_the_number_type_of_the_naive_way_can_be_chosen(show):
    shown = show(Problem.create([[20.0, 0.0]], [0]))
    shown.find(QCheckBox, "naive").setChecked(True)
    assert shown.cells(0)[1] != "∞"
    shown.panel.steps.dtype.setCurrentText("float16")
    assert shown.cells(0)[1] == "∞"


def test_scores_that_the_number_type_cannot_hold_are_told_before_both_ways(show):
    shown = show(Problem.create([[70000.0, 0.0]], [0]))
    shown.find(QCheckBox, "naive").setChecked(True)
    assert "scores" not in shown.text("batchSteps")
    shown.panel.steps.dtype.setCurrentText("float16")
    assert shown.text("batchSteps").startswith("scores (1 overflow)")


def test_a_thousand_classes_begin_at_the_label(show):
    scores = np.random.default_rng(0).normal(size=(2, 1000))
    shown = show(Problem.create(scores, [700, 3]))
    top = shown.table.rowAt(0)
    assert top <= 700 <= top + 20
    shown.find(QCheckBox, "largestFirst").setChecked(True)
    names = [shown.table.model().headerData(i, Qt.Orientation.Vertical) for i in range(3)]
    best = np.argsort(-scores[0])
    assert names == ["700", str(best[0]), str(best[1])]


def test_the_binary_loss_has_its_own_columns(show):
    problem = Problem.create([[-1, -1, 0, 1, 2]], [[0, 0, 1, 1, 1]], LossOptions(loss=Loss.BINARY))
    shown = show(problem)
    assert "log(1 − p)" in shown.titles()
    assert texts(shown.sums.model(), 0)[-2] == "mean 0.3520"


def test_information_is_in_nats_and_bits(show):
    shown = show(THREE)
    shown.find(QToolButton, "informationPage").click()
    table = shown.find(QTableWidget, "information")
    lines = {table.item(i, 0).text(): [table.item(i, j).text() for j in (1, 2)] for i in range(table.rowCount())}
    assert lines["= cross-entropy H(y, p)"] == ["3.1698", "4.5731"]
    assert lines["negative log-likelihood"] == ["4.5775", "6.6039"]
    assert lines["likelihood"][0] == "0.010281"


def test_the_binary_loss_tells_its_own_information(show):
    options = LossOptions(loss=Loss.BINARY)
    shown = show(Problem.create([[-1.0, 2.0], [0.0, 1.0]], [[0, 1], [1, 1]], options))
    shown.find(QToolButton, "informationPage").click()
    table = shown.find(QTableWidget, "information")
    lines = {table.item(i, 0).text(): [table.item(i, j).text() for j in (1, 3)] for i in range(table.rowCount())}
    assert lines["entropy of the label H(y)"] == ["0", "mean of −y log y − (1 − y) log(1 − y)"]
    assert lines["negative log-likelihood"] == ["1.4466", "2 classes × Σ of the row losses"]
    assert lines["its mean"] == ["0.36165", "1.4466 / 4"]
    assert lines["likelihood"] == ["0.23537", "exp(−1.4466)"]
    assert lines["of a label, on average"][0] == "0.69653"


def test_the_curve_marks_the_current_row_among_those_of_the_batch(show):
    shown = show(THREE)
    shown.find(QToolButton, "curvePage").click()
    points, current = shown.find(SurprisePlot, "surprisePlot").shown
    assert points.counts.sum() == 2
    assert current.name == "row 0"
    assert current.p.tolist() == pytest.approx([0.04201], abs=1e-5)


@pytest.mark.parametrize("page", range(3))
@pytest.mark.parametrize(
    "problem",
    [
        Problem.create([[np.nan, 1.0], [np.inf, 1.0]], [0, 1]),
        Problem.create([[-np.inf, -np.inf]], [0]),
        Problem.create([[1.0]], [5]),
        Problem.create([[0.0, 0.0]], [0], LossOptions(from_logits=False)),
        Problem.create(np.zeros((0, 3)), np.zeros(0, int)),
        Problem.create([[1.0, np.nan]], [[0.5, np.nan]], LossOptions(loss=Loss.BINARY)),
    ],
)
def test_no_row_is_too_strange_to_be_shown(show, problem, page):
    shown = show(problem, 0 if problem.rows else -1)
    shown.panel.turn_to(page)
    shown.panel.steps.naive.setChecked(True)
    shown.panel.grab()


def test_while_the_batch_is_computed_the_row_is_there_already(show):
    shown = show(THREE)
    shown.panel.show_state(State(edits.set_scores(THREE, 0, 0, 4.0), None))
    shown.qtbot.waitUntil(lambda: shown.cells(0)[0] == "4")
    assert "computing" in shown.text("batchSteps")
    problem = edits.set_scores(THREE, 0, 0, 4.0)
    shown.panel.show_state(State(problem, evaluate(problem)))
    shown.qtbot.waitUntil(lambda: "computing" not in shown.text("batchSteps"))


def test_what_is_not_seen_is_not_computed(show):
    shown = show(THREE)
    shown.panel.hide()
    shown.document.edit("Change", edits.set_scores, 0, 0, 4.0)
    shown.panel.show_row(1)
    shown.qtbot.wait(1)
    assert shown.cells(0)[0] == "2"
    shown.panel.show()
    assert shown.cells(0)[0] == "1"


def test_importing_the_panel_loads_neither_typesetter_nor_plots():
    loaded = "import sys, xentgui.gui.derivation_panel; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert {"ziamath", "pyqtgraph"}.isdisjoint(done.stdout.split())


def test_the_models_keep_qts_rules(show):
    shown = show(THREE)
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    testers = [QAbstractItemModelTester(view.model(), mode) for view in (shown.table, shown.sums)]
    shown.document.edit("Append", edits.insert_classes, 3, 1)
    shown.qtbot.waitUntil(lambda: shown.table.model().rowCount() == 4)
    shown.panel.steps.naive.setChecked(True)
    assert len(testers) == 2


@pytest.mark.parametrize(("width", "points"), [(560, 0), (440, 0), (700, 16)])
def test_nothing_is_wider_than_its_dock(show, width, points):
    shown = show(THREE)
    font = shown.panel.font()
    font.setPointSize(points or font.pointSize())
    shown.panel.setFont(font)
    shown.panel.resize(width, 320)
    QApplication.processEvents()
    assert shown.panel.minimumSizeHint().width() <= width
    for name in ("derivationPage", "curvePage", "stepMode", "nextStage", "naive", "naiveDtype", "largestFirst"):
        widget = shown.find(QWidget, name)
        left = widget.mapTo(shown.panel, QPoint(0, 0)).x()
        assert left + widget.width() <= width
        assert widget.width() >= widget.minimumSizeHint().width()


def test_where_there_is_little_height_the_table_has_the_place_of_the_formulas(show):
    shown = show(THREE)
    formulas, batch = shown.find(QWidget, "formulas"), shown.find(QWidget, "batchSteps")
    line = shown.panel.fontMetrics().height()
    shown.panel.resize(560, 24 * line)
    QApplication.processEvents()
    assert (formulas.isVisible(), batch.isVisible()) == (True, True)
    shown.panel.resize(560, 11 * line)
    QApplication.processEvents()
    assert (formulas.isVisible(), batch.isVisible()) == (False, False)
    assert shown.table.viewport().height() > shown.table.rowHeight(0)


@pytest.mark.parametrize("width", [270, 330, 440, 560])
def test_the_row_is_named_in_one_line_or_not_at_all(show, width):
    shown = show(THREE)
    shown.panel.resize(width, 320)
    QApplication.processEvents()
    caption = shown.find(QWidget, "derivationRow")
    assert caption.isVisible() == (width > 300)
    assert caption.isHidden() or caption.width() >= caption.fontMetrics().horizontalAdvance("row 0")

"""The panel of rows to look at: each page answers for the present state, and leads to the rows it is about."""

import re
from typing import Any
from weakref import ref

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QTableView, QWidget

from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.core.row_ordering import Wanted, ordered
from xentgui.document import edits
from xentgui.document.document import Document, State
from xentgui.gui import theme
from xentgui.gui.look import reliability_page
from xentgui.gui.rows_panel import RowsPanel
from xentgui.gui.worker import ThreadRunner

RANKED, CONFUSION, RELIABILITY, LOSSES = range(4)
INF, NAN = float("inf"), float("nan")
SMALL = Problem.create(
    np.log([[0.7, 0.2, 0.1], [0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0.3, 0.3, 0.4]]),
    [0, 1, 1, 2],
    class_names=["cat", "dog", "owl"],
)


def drawn(rows: int, classes: int, sharp: float = 2.0, **options) -> Problem:
    random = np.random.default_rng(0)
    logits = random.normal(size=(rows, classes)) * sharp
    return Problem.create(logits, (logits + random.gumbel(size=logits.shape)).argmax(axis=1), **options)


def troubled() -> Problem:
    """Rows that are ignored, have no label, no prediction, an infinite or no loss."""
    scores = np.array([[2, 1, 0], [NAN, 1, 0], [1, 2, 0], [-INF, 1, 2], [0, 1, 2], [3, 1, 0], [3, 1, 0], [NAN, 0, 0]])
    return Problem.create(scores, [0, 0, -1, 0, 2, 7, 1, 2], LossOptions(ignore_class=2))


class Shown:
    """A panel on a document, joined as app.py joins them."""

    def __init__(self, qtbot, problem: Problem, runner=None, *, seen: bool = True) -> None:
        self.qtbot = qtbot
        self.document = Document(problem)
        self.panel = RowsPanel(self.document, runner)
        self.document.changed.connect(self._follow)
        self.rows: list[int] = []
        self.wanted: list[str] = []
        self.panel.row_chosen.connect(self.rows.append)
        self.panel.rows_wanted.connect(self.wanted.append)
        qtbot.addWidget(self.panel)
        self.panel.resize(640, 400)
        if seen:
            self.panel.show()
            with qtbot.waitActive(self.panel):
                self.panel.activateWindow()

    def _follow(self, _before: State, after: State) -> None:
        self.panel.show_state(after)

    def turn_to(self, page: int):
        self.click(("rankedRowsPage", "confusionMatrixPage", "reliabilityDiagramPage", "lossHistogramPage")[page])
        QApplication.processEvents()
        return self.panel.page

    def find(self, kind, name: str):
        found = self.panel.findChild(kind, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(QAbstractButton, name), Qt.MouseButton.LeftButton)

    def texts(self, name: str) -> list[list[str]]:
        model = self.find(QTableView, name).model()
        columns = range(model.columnCount())
        return [[model.index(row, column).data() for column in columns] for row in range(model.rowCount())]

    def click_line(self, name: str, row: int) -> None:
        table = self.find(QTableView, name)
        place = table.visualRect(table.model().index(row, 0)).center()
        self.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def facts(self) -> list[str]:
        return [fact.text for fact in self.panel.page.said.facts]

    def told(self, name: str) -> str:
        return str(self.find(QWidget, name).text)


@pytest.fixture
def show(qtbot):
    return lambda problem, runner=None, **options: Shown(qtbot, problem, runner, **options)


def selected(problem: Problem, expression: str) -> list[int]:
    return [int(row) for row in ordered(evaluate(problem), Wanted(expression)).rows]


# --- ranked rows


def test_the_rows_of_the_largest_loss_come_first_with_their_figures(show):
    shown = show(SMALL)
    lines = shown.texts("rankedRows")
    assert [line[0] for line in lines] == ["1", "3", "0", "2"]
    assert lines[0][:5] == ["1", "dog", "cat", "1.2040", "0.6000"]
    assert shown.facts() == ["4 of 4 rows"]


def test_a_click_on_a_line_goes_to_its_row_and_so_does_enter(qtbot, show):
    shown = show(SMALL)
    shown.click_line("rankedRows", 1)
    table = shown.find(QTableView, "rankedRows")
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert shown.rows == [3, 0]


def test_lines_can_be_copied(qtbot, show):
    shown = show(SMALL)
    table = shown.find(QTableView, "rankedRows")
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.clipboard().text().split("\t")[:3] == ["1", "dog", "cat"]


def test_labels_that_were_changed_are_the_first_suspects(show):
    problem = drawn(400, 4, 8.0)
    labels = problem.labels.join().copy()
    labels[[11, 222]] = (problem.scores.join()[[11, 222]].argmax(axis=1) + 1) % 4
    shown = show(Problem.create(problem.scores.join(), labels))
    kinds = shown.find(QComboBox, "rankedBy")
    for kind in (1, 2, 3):
        kinds.setCurrentIndex(kind)
        assert {"11", "222"} <= {line[0] for line in shown.texts("rankedRows")[:8]}
        assert re.fullmatch(r"\d+ of \d+ suspects", shown.facts()[0])
        figures = [float(line[5]) for line in shown.texts("rankedRows")]
        assert figures == sorted(figures)


def test_rows_of_more_axes_say_their_place(show):
    shown = show(Problem.create(np.log([[[0.7, 0.3], [0.6, 0.4]], [[0.9, 0.1], [0.2, 0.8]]]), [[0, 1], [1, 1]]))
    assert [line[0] for line in shown.texts("rankedRows")] == ["2 (1, 0)", "1 (0, 1)", "0 (0, 0)", "3 (1, 1)"]


def test_a_list_keeps_the_focus_while_a_large_batch_is_looked_at(qtbot, show):
    problem = drawn(30_000, 20)
    shown = show(problem, ThreadRunner())
    qtbot.waitUntil(lambda: bool(shown.texts("rankedRows")))
    table = shown.find(QTableView, "rankedRows")
    table.setFocus()
    shown.document.edit("Change", edits.set_scores, 0, 0, 50.0)
    qtbot.waitUntil(lambda: table.model().stale)
    assert table.hasFocus()
    qtbot.waitUntil(lambda: not table.model().stale)


def test_wrong_rows_are_listed_by_how_sure_they_are(show):
    shown = show(drawn(300, 3))
    kinds = shown.find(QComboBox, "rankedBy")
    for kind, falling in ((4, False), (5, True)):
        kinds.setCurrentIndex(kind)
        lines = shown.texts("rankedRows")
        assert all(line[1] != line[2] for line in lines)
        sure = [float(line[4]) for line in lines]
        assert sure == sorted(sure, reverse=falling)
    assert len(selected(shown.document.problem, "wrong")) == len(lines)


def test_the_binary_loss_has_no_label_errors_and_it_is_said(show):
    shown = show(Problem.create(np.eye(3), np.eye(3), LossOptions(loss=Loss.BINARY)))
    shown.find(QComboBox, "rankedBy").setCurrentIndex(1)
    assert "no one label" in shown.panel.page.message
    shown.find(QComboBox, "rankedBy").setCurrentIndex(0)
    assert shown.panel.page.message == ""
    assert shown.texts("rankedRows")[0][1:3] == ["0", "0"]


# --- the confusion matrix


def test_a_cell_shows_its_rows_by_click_and_by_enter(qtbot, show):
    shown = show(SMALL)
    plot = shown.turn_to(CONFUSION).plot
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.centre_of(1, 0))
    assert shown.wanted == ["label == 1 and predicted == 0"]
    assert shown.told("confusionCell") == "label dog, predicted cat: 1 row, 50 % of the label, 50 % of the prediction"
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert shown.wanted[1:] == ["label == 1 and predicted == 1"]
    qtbot.keyClick(plot, Qt.Key.Key_Up)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert len(shown.wanted) == 2, "an empty cell has no rows to show"


def test_the_most_confused_pairs_stand_beside_and_lead_to_their_rows_and_their_cell(show):
    problem = drawn(2000, 6)
    shown = show(problem)
    page = shown.turn_to(CONFUSION)
    lines = shown.texts("confusedPairs")
    assert [int(line[2]) for line in lines] == sorted((int(line[2]) for line in lines), reverse=True)
    shown.click_line("confusedPairs", 0)
    label, predicted = map(int, lines[0][:2])
    assert shown.wanted == [f"label == {label} and predicted == {predicted}"]
    assert len(selected(problem, shown.wanted[0])) == int(lines[0][2])
    assert page.plot.current == (label, predicted)


def test_rows_that_are_no_pair_are_counted_apart_and_can_be_shown(show):
    shown = show(troubled())
    shown.turn_to(CONFUSION)
    assert shown.facts() == [
        "3 rows", "33.3 % right", "2 wrong", "2 ignored", "2 without a label", "1 without a prediction"
    ]  # fmt: skip


def soft() -> Problem:
    """One column of the binary loss with labels between yes and no, and rows that lack one."""
    scores = np.array([[2.0], [-1.0], [NAN], [3.0], [-2.0]])
    return Problem.create(scores, [[0.7], [0.7], [1.0], [NAN], [0.0]], LossOptions(loss=Loss.BINARY))


@pytest.mark.parametrize("make", [troubled, soft])
@pytest.mark.parametrize("page", range(4))
def test_what_a_fact_counts_is_what_its_link_shows(show, page, make):
    problem = make()
    shown = show(problem)
    shown.turn_to(page)
    for fact in shown.panel.page.said.facts:
        if fact.rows and "%" not in fact.text:
            assert f"{len(selected(problem, fact.rows)):,}" == fact.text.split()[0], fact


def test_the_binary_loss_has_a_matrix_of_yes_and_no_for_each_class(qtbot, show):
    scores, labels = np.array([[2, -1], [-3, -4], [1, -2]]), [[1, 0], [1, 0], [0, 0]]
    shown = show(Problem.create(scores, labels, LossOptions(loss=Loss.BINARY), class_names=["red", "round"]))
    plot = shown.turn_to(CONFUSION).plot
    assert shown.texts("answersOfClasses") == [["red", "1", "1", "66.7 %"], ["round", "0", "0", "0 %"]]
    assert shown.facts()[0] == "class red: 3 rows"
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.centre_of(1, 0))
    assert selected(shown.document.problem, shown.wanted[0]) == [1]
    shown.click_line("answersOfClasses", 1)
    assert shown.facts()[0] == "class round: 3 rows"
    assert plot.count(0, 0) == 3


def test_the_class_that_is_looked_at_stays_while_others_become_worse(show):
    scores, labels = np.array([[2, -1], [-3, -4], [1, -2]]), [[1, 0], [1, 0], [0, 0]]
    shown = show(Problem.create(scores, labels, LossOptions(loss=Loss.BINARY), class_names=["red", "round"]))
    shown.turn_to(CONFUSION)
    shown.document.edit("Change", edits.set_scores, 0, 1, [[9.0], [9.0], [9.0]])
    QApplication.processEvents()
    assert shown.texts("answersOfClasses")[0][0] == "round"
    assert shown.facts()[0] == "class red: 3 rows"


def test_a_thousand_classes_share_cells_that_say_so_and_choose_all_their_rows(qtbot, show):
    problem = drawn(600, 1000)
    shown = show(problem)
    page = shown.turn_to(CONFUSION)
    qtbot.waitUntil(lambda: page.plot.step > 1)
    assert "×" in shown.told("confusionCell")
    plot = page.plot
    fullest = plot.item.first
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.centre_of(*fullest))
    assert len(selected(problem, shown.wanted[0])) == plot.count(*fullest) > 0


def test_where_there_is_no_room_for_both_one_of_matrix_and_list_is_shown(show):
    shown = show(SMALL)
    page = shown.turn_to(CONFUSION)
    assert page.plot.isVisible()
    assert page.pairs.isVisible()
    shown.panel.resize(260, 300)
    QApplication.processEvents()
    assert (page.plot.isVisible(), page.pairs.isVisible()) == (True, False)
    shown.click("showPairs")
    assert (page.plot.isVisible(), page.pairs.isVisible()) == (False, True)


# --- the reliability diagram


def test_the_calibration_error_and_the_temperature_that_mends_it_are_said(show):
    problem = drawn(4000, 3)
    sharper = show(Problem.create(problem.scores.join() * 2.5, problem.labels.join()))
    page = sharper.turn_to(RELIABILITY)
    sharper.qtbot.waitUntil(lambda: bool(page.said.facts))
    error, mend, rows, *_ = sharper.facts()
    assert float(error.split()[1]) > 0.05
    assert float(mend.split()[2]) == pytest.approx(2.5, rel=0.05)
    assert rows == "4,000 rows"


def test_a_bin_shows_its_figures_and_its_rows(qtbot, show):
    problem = drawn(300, 3)
    shown = show(problem)
    page = shown.turn_to(RELIABILITY)
    for button in ("binsOfWidth", "binsOfCount"):
        shown.click(button)
        assert page.plot.item.bins.even == (button == "binsOfCount")
        page.plot.setFocus()
        page.plot.go_to(0, 6)
        qtbot.keyClick(page.plot, Qt.Key.Key_Right)
        qtbot.keyClick(page.plot, Qt.Key.Key_Return)
        rows = selected(problem, shown.wanted[-1])
        assert f": {len(rows)} rows, mean confidence" in shown.told("reliabilityBin")
        counts = page.plot.item.bins.counts
        assert len(rows) == counts[7]
        assert counts.sum() == 300


def test_the_rows_of_a_bin_are_asked_for_without_digits_that_nobody_needs(qtbot, show):
    shown = show(drawn(300, 3))
    page = shown.turn_to(RELIABILITY)
    page.plot.setFocus()
    for _ in range(4):
        qtbot.keyClick(page.plot, Qt.Key.Key_Left)
        qtbot.keyClick(page.plot, Qt.Key.Key_Return)
        assert max(map(len, re.findall(r"[0-9.]+", shown.wanted[-1]))) <= len("0.1234")


def test_answers_of_the_binary_loss_are_counted_and_choose_no_rows(qtbot, show):
    random = np.random.default_rng(1)
    labels = random.integers(0, 2, (50, 4)).astype(float)
    shown = show(Problem.create(random.normal(size=(50, 4)), labels, LossOptions(loss=Loss.BINARY)))
    page = shown.turn_to(RELIABILITY)
    assert "200 answers" in shown.facts()
    page.plot.setFocus()
    qtbot.keyClick(page.plot, Qt.Key.Key_Return)
    assert shown.wanted == []
    assert "no rows are chosen" in shown.told("reliabilityBin")


def test_the_temperature_of_a_large_batch_is_fitted_on_rows_from_all_of_it(show, monkeypatch):
    monkeypatch.setattr(reliability_page, "_CELLS_TO_FIT", 3 * 700)
    problem = drawn(4000, 3)
    rows = reliability_page._drawn(problem, 3 * 700)
    assert rows is not None
    assert (len(rows), len(set(rows.tolist()))) == (700, 700)
    assert np.ptp(np.histogram(rows, 7, (0, 4000))[0]) <= 2
    shown = show(problem)
    page = shown.turn_to(RELIABILITY)
    shown.qtbot.waitUntil(lambda: bool(page.said.facts))
    assert any("rows drawn at random" in fact for fact in shown.facts())
    assert "4,000 rows" in shown.facts()


def test_one_class_has_nothing_to_calibrate(show):
    shown = show(Problem.create(np.zeros((3, 1)), [0, 0, 0]))
    assert "nothing to calibrate" in shown.turn_to(RELIABILITY).message


# --- the histogram of losses


def test_a_bin_of_losses_shows_its_rows_of_all_and_of_a_class(qtbot, show):
    problem = drawn(500, 3, class_names=["cat", "dog", "owl"])
    shown = show(problem)
    page = shown.turn_to(LOSSES)
    page.plot.setFocus()
    qtbot.keyClick(page.plot, Qt.Key.Key_Return)
    assert f": {len(selected(problem, shown.wanted[0]))} rows" in shown.told("lossBin")
    shown.click("lossesByClass")
    page.plot.setFocus()
    page.plot.go_to(1, 0)
    qtbot.keyClick(page.plot, Qt.Key.Key_Down)
    qtbot.keyClick(page.plot, Qt.Key.Key_Return)
    assert re.match(r"label == \d and ", shown.wanted[1])
    assert f": {len(selected(problem, shown.wanted[1]))} rows" in shown.told("lossBin")


def test_a_class_is_asked_for_by_name_or_index(qtbot, show):
    problem = drawn(500, 3, class_names=["cat", "dog", "owl"])
    shown = show(problem)
    page = shown.turn_to(LOSSES)
    shown.click("lossesOfClass")
    field = shown.find(QLineEdit, "lossClass")
    for typed, rows in (("dog", "label == 1"), ("2", "label == 2")):
        field.setText(typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert page.plot.item.cells[0] == 1
        assert sum(page.plot.item._strips[0].counts) == len(selected(problem, rows))
    field.setText("cow")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert shown.told("lossBin") == "There is no class cow; indices are 0 to 2"


def test_names_of_classes_are_offered_and_enter_takes_one(qtbot, show):
    shown = show(drawn(500, 3, class_names=["cat", "dog", "owl"]))
    page = shown.turn_to(LOSSES)
    shown.click("lossesOfClass")
    field = shown.find(QLineEdit, "lossClass")
    assert field.hasFocus()
    qtbot.keyClicks(field, "ow")
    qtbot.keyClick(QApplication.activePopupWidget() or field, Qt.Key.Key_Return)
    assert field.text() == "owl"
    assert page.question.key == ("losses", (2,))


def test_losses_that_are_not_finite_are_counted_beside_the_bars(show):
    shown = show(troubled())
    shown.turn_to(LOSSES)
    assert {"1 inf", "3 undefined", "2 ignored", "6 rows"} <= set(shown.facts())


# --- following the document


def test_an_edit_is_seen_on_the_page_that_is_shown(show):
    shown = show(SMALL)
    shown.turn_to(CONFUSION)
    shown.document.edit("Change", edits.set_scores, 1, 1, 9.0)
    QApplication.processEvents()
    assert shown.facts()[1] == "100 % right"
    shown.turn_to(RANKED)
    assert shown.texts("rankedRows")[0][0] == "3"


def recorded(shown: Shown, monkeypatch) -> list[tuple[Any, ...]]:
    """The questions that the panel asks from now on."""
    asked: list[tuple[Any, ...]] = []
    ask = shown.panel._asking.ask

    def ask_and_keep(*question) -> None:
        asked.append(question)
        ask(*question)

    monkeypatch.setattr(shown.panel._asking, "ask", ask_and_keep)
    return asked


def test_unseen_nothing_is_computed_and_seen_again_it_is_of_the_present(show, monkeypatch):
    shown = show(SMALL, seen=False)
    asked = recorded(shown, monkeypatch)
    for place in range(3):
        shown.document.edit("Change", edits.set_scores, 0, place, 1.0)
        QApplication.processEvents()
    assert asked == []
    shown.panel.show()
    assert len(asked) == 1
    assert asked[0][0] is shown.document.state.evaluation


def test_many_edits_in_a_frame_are_one_question(show, monkeypatch):
    shown = show(SMALL)
    asked = recorded(shown, monkeypatch)
    for value in range(20):
        shown.document.edit("Change", edits.set_scores, 0, 0, float(value))
    QApplication.processEvents()
    assert len(asked) == 1


def test_without_rows_it_is_said_and_with_the_first_row_the_pages_are_there(show):
    shown = show(Problem.create(np.zeros((0, 3)), np.zeros(0, int)))
    for page in range(4):
        assert shown.turn_to(page).message == "The batch has no rows."
    shown.document.edit("Insert", edits.insert_rows, 0, 1)
    shown.document.edit("Label", edits.set_labels, 0, 1)
    QApplication.processEvents()
    for page in range(4):
        assert shown.turn_to(page).message == ""


def test_a_large_batch_is_looked_at_beside_the_window(qtbot, show):
    problem = drawn(30_000, 20)
    runner = ThreadRunner()
    shown = show(problem, runner)
    assert shown.texts("rankedRows") == []
    qtbot.waitUntil(lambda: bool(shown.texts("rankedRows")))
    for page, name in ((CONFUSION, "30,000 rows"), (RELIABILITY, "30,000 rows"), (LOSSES, "30,000 rows")):
        shown.turn_to(page)
        qtbot.waitUntil(lambda name=name: name in shown.facts())
    runner.close()


def test_what_was_asked_of_an_older_state_is_not_shown(qtbot, show):
    shown = show(drawn(30_000, 20), ThreadRunner())
    shown.turn_to(CONFUSION)
    shown.document.edit("Replace", lambda _: SMALL)
    qtbot.waitUntil(lambda: "4 rows" in shown.facts())
    qtbot.wait(100)
    assert "4 rows" in shown.facts()


def test_pages_do_not_keep_a_batch_that_is_gone(show):
    shown = show(SMALL)
    problem = drawn(50, 3)
    evaluation = evaluate(problem)
    shown.panel.show_state(State(problem, evaluation))
    for page in range(4):
        shown.turn_to(page)
    gone = ref(evaluation)
    del evaluation
    shown.panel.show_state(shown.document.state)
    assert gone() is None


def test_larger_text_and_the_other_theme_are_followed(qapp, show):
    shown = show(troubled())
    for page in range(4):
        shown.turn_to(page)
        font = shown.panel.font()
        font.setPointSize(20)
        shown.panel.setFont(font)
        theme.apply(qapp, theme.Scheme.DARK)
        QApplication.processEvents()
        assert {fact.colour for fact in shown.panel.page.said.facts} <= {"", *vars(theme.DARK).values()}
        dark = shown.panel.grab().toImage()
        theme.apply(qapp, theme.Scheme.LIGHT)
        QApplication.processEvents()
        assert lightness(shown.panel.grab().toImage()) > lightness(dark) + 50


def lightness(picture: QImage) -> int:
    """Of all of it, about."""
    small = picture.scaled(8, 8, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return sum(small.pixelColor(x, y).lightness() for x in range(8) for y in range(8)) // 64


# --- in the window


@pytest.fixture
def app(open_app):
    return open_app(SMALL)


def test_the_panel_is_made_when_it_is_gone_to_and_leads_to_the_rows_of_the_table(qtbot, app):
    assert app.window.findChild(RowsPanel) is None
    app.window.docks.go_to("rowsDock")
    panel = app.window.findChild(RowsPanel)
    table = panel.findChild(QTableView, "rankedRows")
    assert table.hasFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert app.row == 1


def test_a_cell_of_the_matrix_filters_the_table_and_a_listed_row_that_is_hidden_is_shown(qtbot, app):
    app.window.docks.go_to("rowsDock")
    panel = app.window.findChild(RowsPanel)
    panel.turn_to(CONFUSION)
    plot = panel.confusion.plot
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.centre_of(1, 0))
    assert [app.scores_model.problem_row(place) for place in range(app.scores_model.rowCount())] == [1]
    assert app.window.findChild(QLineEdit, "rowFilter").text() == "label == 1 and predicted == 0"
    panel.turn_to(RANKED)
    table = panel.findChild(QTableView, "rankedRows")
    place = table.visualRect(table.model().index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert app.row == 3
    assert app.scores_model.rowCount() == 4


def test_an_edit_in_the_table_is_seen_in_the_panel(app):
    app.window.docks.go_to("rowsDock")
    panel = app.window.findChild(RowsPanel)
    panel.turn_to(CONFUSION)
    app.document.edit("Change", edits.set_scores, 1, 1, 9.0)
    QApplication.processEvents()
    assert [fact.text for fact in panel.confusion.said.facts][1] == "100 % right"


def test_going_to_the_panel_again_goes_to_the_page_that_is_shown(app):
    app.window.docks.go_to("rowsDock")
    panel = app.window.findChild(RowsPanel)
    panel.turn_to(CONFUSION)
    app.scores.setFocus()
    app.window.docks.go_to("rowsDock")
    assert QApplication.focusWidget() is panel.confusion.plot


def test_a_cell_of_classes_that_are_gone_is_refused_in_words(app):
    app.window.docks.go_to("rowsDock")
    panel = app.window.findChild(RowsPanel)
    panel.rows_wanted.emit("y[99] > 0.5")
    assert "no class 99" in app.window.statusBar().currentMessage()
    assert app.scores_model.rowCount() == 4


def test_where_a_line_has_no_room_for_the_names_of_the_pages_a_list_has_them(qtbot, show):
    shown = show(SMALL)
    names, button = shown.find(QComboBox, "rowsPages"), shown.find(QAbstractButton, "rankedRowsPage")
    assert (names.isVisible(), button.isVisible()) == (False, True)
    shown.turn_to(1)
    shown.panel.resize(button.width() * 3, 400)
    assert (names.isVisible(), button.isVisible()) == (True, False)
    assert names.currentText() == "Confusion"
    names.setFocus()
    qtbot.keyClick(names, Qt.Key.Key_Up)
    assert shown.panel.page is shown.panel.ranked
    shown.panel.resize(640, 400)
    assert (names.isVisible(), button.isVisible()) == (False, True)
    assert button.isChecked()

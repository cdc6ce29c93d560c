"""The panel of rows to look at: each page answers for the present state, and leads to the rows it is about."""

from typing import Any
from weakref import ref

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QStyleOptionViewItem, QTableView

from tests.gui.rows_window import CONFUSION, LOSSES, NAN, RANKED, RELIABILITY, SMALL, Shown, drawn, selected, troubled
from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.document import State
from xentgui.gui import theme
from xentgui.gui.rows_panel import RowsPanel
from xentgui.gui.worker import ThreadRunner


def soft() -> Problem:
    """One column of the binary loss with labels between yes and no, and rows that lack one."""
    scores = np.array([[2.0], [-1.0], [NAN], [3.0], [-2.0]])
    return Problem.create(scores, [[0.7], [0.7], [1.0], [NAN], [0.0]], LossOptions(loss=Loss.BINARY))


@pytest.mark.parametrize("make", [troubled, soft])
@pytest.mark.parametrize("page", [CONFUSION, LOSSES])
def test_what_a_fact_counts_is_what_its_link_shows(show_rows, page, make):
    problem = make()
    shown = show_rows(problem)
    shown.turn_to(page)
    linked = [fact for fact in shown.panel.page.said.facts if fact.rows and "%" not in fact.text]
    assert linked
    for fact in linked:
        assert f"{len(selected(problem, fact.rows)):,}" == fact.text.split()[0], fact


def test_an_edit_is_seen_on_the_page_that_is_shown(show_rows):
    shown = show_rows(SMALL)
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


def test_unseen_nothing_is_computed_and_seen_again_it_is_of_the_present(show_rows, monkeypatch):
    shown = show_rows(SMALL, seen=False)
    asked = recorded(shown, monkeypatch)
    for place in range(3):
        shown.document.edit("Change", edits.set_scores, 0, place, 1.0)
        QApplication.processEvents()
    assert asked == []
    shown.panel.show()
    assert len(asked) == 1
    assert asked[0][0] is shown.document.state.evaluation


def test_many_edits_in_a_frame_are_one_question(show_rows, monkeypatch):
    shown = show_rows(SMALL)
    asked = recorded(shown, monkeypatch)
    for value in range(20):
        shown.document.edit("Change", edits.set_scores, 0, 0, float(value))
    QApplication.processEvents()
    assert len(asked) == 1


def test_without_rows_it_is_said_and_with_the_first_row_the_pages_are_there(show_rows):
    shown = show_rows(Problem.create(np.zeros((0, 3)), np.zeros(0, int)))
    for page in range(4):
        assert shown.turn_to(page).message == "The batch has no rows."
    shown.document.edit("Insert", edits.insert_rows, 0, 1)
    shown.document.edit("Label", edits.set_labels, 0, 1)
    QApplication.processEvents()
    for page in range(4):
        assert shown.turn_to(page).message == ""


def test_a_large_batch_is_looked_at_beside_the_window(qtbot, show_rows):
    problem = drawn(30_000, 20)
    runner = ThreadRunner()
    shown = show_rows(problem, runner)
    assert shown.texts("rankedRows") == []
    qtbot.waitUntil(lambda: bool(shown.texts("rankedRows")))
    for page, name in ((CONFUSION, "30,000 rows"), (RELIABILITY, "30,000 rows"), (LOSSES, "30,000 rows")):
        shown.turn_to(page)
        qtbot.waitUntil(lambda name=name: name in shown.facts())
    runner.close()


def test_what_was_asked_of_an_older_state_is_not_shown(qtbot, show_rows):
    shown = show_rows(drawn(30_000, 20), ThreadRunner())
    shown.turn_to(CONFUSION)
    shown.document.edit("Replace", lambda _: SMALL)
    qtbot.waitUntil(lambda: "4 rows" in shown.facts())
    qtbot.wait(100)
    assert "4 rows" in shown.facts()


def test_pages_do_not_keep_a_batch_that_is_gone(show_rows):
    shown = show_rows(SMALL)
    problem = drawn(50, 3)
    evaluation = evaluate(problem)
    shown.panel.show_state(State(problem, evaluation))
    for page in range(4):
        shown.turn_to(page)
    gone = ref(evaluation)
    del evaluation
    shown.panel.show_state(shown.document.state)
    assert gone() is None


def test_larger_text_and_the_other_theme_are_followed(qapp, show_rows):
    shown = show_rows(troubled())
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


def test_where_a_line_has_no_room_for_the_names_of_the_pages_a_list_has_them(qtbot, show_rows):
    shown = show_rows(SMALL)
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


def test_names_that_begin_and_end_alike_are_told_apart_in_the_lists(show_rows):
    names = [f"a scratch on the {side} side of the whole housing" for side in ("left", "right")]
    shown = show_rows(Problem.create([[2, 1], [0, 3], [1, 0]], [0, 1, 1], class_names=names))
    shown.panel.resize(360, 300)
    QApplication.processEvents()
    table = shown.find(QTableView, "rankedRows")
    written = []
    for row in range(3):
        option, index = QStyleOptionViewItem(), table.model().index(row, 1)
        option.rect = table.visualRect(index)
        table.itemDelegate().initStyleOption(option, index)
        written.append(option.text)
    assert {"left" in text for text in written} == {True, False}
    assert all("…" in text for text in written)

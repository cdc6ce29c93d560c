"""Filtered and sorted rows in the real window: the data stays, every command means the row that is seen."""

import numpy as np
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from xentgui import examples
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.gui.app import App

SCORES = np.array([[1, 0, 0], [5, 0, 0], [3, 0, 0], [4, 0, 0], [2, 0, 0]], np.float64)
FALLING = [1, 3, 2, 4, 0]  # rows by the first score
NAMES = ("cat", "dog", "bird")


def batch(**given) -> Problem:
    return Problem.create(SCORES, [0, 1, 0, 1, 2], class_names=NAMES, title="batch", **given)


@pytest.fixture
def sorted_app(open_app):
    """A window sorted by the first score."""
    app = open_app(batch())
    app.scores.setCurrentIndex(app.scores_model.index(0, first(app)))
    app.menus.actions["sort_falling"].trigger()
    return app


def first(app: App) -> int:
    return len(app.scores_model.lead)


def shown(app: App) -> list[int]:
    header = (app.scores_model.headerData(i, Qt.Orientation.Vertical) for i in range(app.scores_model.rowCount()))
    return [int(name) for name in header]


def select(app: App, place: int, column: int, rows: int, columns: int) -> None:
    model = app.scores_model
    app.scores.setCurrentIndex(model.index(place, column))
    area = QItemSelection(model.index(place, column), model.index(place + rows - 1, column + columns - 1))
    app.scores.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def type_into(qtbot, app: App, place: int, column: int, text: str) -> None:
    app.scores.setFocus()
    app.scores.setCurrentIndex(app.scores_model.index(place, column))
    for key in text:
        qtbot.keyClicks(QApplication.focusWidget(), key)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def filter_by(qtbot, app: App, text: str) -> QLineEdit:
    app.menus.actions["filter_rows"].trigger()
    field = app.finder.rows.bar.field
    assert field.hasFocus()
    field.clear()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    return field


def said(app: App) -> str:
    label = app.window.findChild(QLabel, "rowsShown")
    return label.text() if label is not None and label.isVisible() else ""


def again(app: App) -> QPushButton:
    button = app.window.findChild(QPushButton, "sortAgain")
    assert button is not None
    return button


def scores(app: App) -> list[float]:
    return [float(value) for value in app.document.problem.scores.join()[:, 0]]


def test_sorting_by_a_column_moves_no_data_and_marks_the_column(qtbot, open_app):
    app = open_app(batch())
    problem = app.document.problem
    app.scores.setCurrentIndex(app.scores_model.index(0, first(app)))
    alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(app.scores, Qt.Key.Key_Down, alt | shift)
    assert shown(app) == FALLING
    assert app.scores_model.headerData(first(app), Qt.Orientation.Horizontal) == "↓ cat"
    assert app.document.problem is problem
    assert app.document.history.undo_label is None
    assert said(app) == "5 rows, by cat, largest first"
    qtbot.keyClick(app.scores, Qt.Key.Key_Up, alt | shift)
    assert shown(app) == FALLING[::-1]


@pytest.mark.parametrize(("column", "order"), [(0, [4, 1, 3, 0, 2]), (1, [1, 3, 4, 0, 2]), (2, [0, 1, 2, 3, 4])])
def test_lead_columns_sort_too(open_app, column, order):
    app = open_app(batch())
    app.scores.setCurrentIndex(app.scores_model.index(0, column))
    app.menus.actions["sort_falling"].trigger()
    assert shown(app) == order


def test_the_current_row_of_all_views_is_the_problems_row(sorted_app):
    app = sorted_app
    assert app.row == 1
    app.scores.setCurrentIndex(app.scores_model.index(2, 0))
    assert (app.row, app.panels._of_row[0]._row) == (2, 2)
    app.panels.row_losses.row_chosen.emit(4)
    assert app.scores.currentIndex().row() == 3


def test_an_edit_means_the_row_that_is_seen_and_the_row_stays_under_the_cursor(qtbot, sorted_app):
    app = sorted_app
    type_into(qtbot, app, 1, first(app), "-9")
    assert scores(app) == [1, 5, 3, -9, 2]
    assert shown(app) == FALLING
    assert app.document.history.undo_label == "Change logit of cat in row 3"
    qtbot.waitUntil(again(app).isVisible)
    qtbot.keyClick(app.scores, Qt.Key.Key_F5)
    assert shown(app) == [1, 2, 4, 0, 3]
    assert not again(app).isVisible()


def test_an_edit_that_moves_nothing_asks_for_nothing(qtbot, sorted_app):
    app = sorted_app
    type_into(qtbot, app, 0, first(app), "6")
    qtbot.wait(300)
    assert not again(app).isVisible()


def test_undo_after_an_edit_is_sorted_again(qtbot, sorted_app):
    app = sorted_app
    type_into(qtbot, app, 1, first(app), "-9")
    qtbot.waitUntil(again(app).isVisible)
    app.document.undo()
    assert not again(app).isVisible()
    assert shown(app) == FALLING


def test_what_is_copied_is_what_is_seen(sorted_app):
    select(sorted_app, 1, first(sorted_app), 3, 1)
    sorted_app.scores.copy()
    assert QGuiApplication.clipboard().text() == "4.0\n3.0\n2.0\n"


def test_what_is_pasted_goes_where_it_is_seen(sorted_app):
    QGuiApplication.clipboard().setText("-1\n-2")
    select(sorted_app, 1, first(sorted_app), 1, 1)
    sorted_app.scores.paste()
    assert scores(sorted_app) == [1, 5, -2, -1, 2]
    sorted_app.document.undo()
    assert scores(sorted_app) == SCORES[:, 0].tolist()


def test_a_paste_past_the_end_of_the_view_is_refused_with_the_way_out(sorted_app):
    QGuiApplication.clipboard().setText("-1\n-2")
    select(sorted_app, 4, first(sorted_app), 1, 1)
    sorted_app.scores.paste()
    assert "show all rows in their own order" in sorted_app.window.statusBar().currentMessage()
    assert scores(sorted_app) == SCORES[:, 0].tolist()


def test_filling_and_clearing_mean_the_cells_that_are_seen(sorted_app):
    select(sorted_app, 0, first(sorted_app), 2, 1)
    sorted_app.scores.fill_down()
    assert scores(sorted_app) == [1, 5, 3, 5, 2]
    select(sorted_app, 3, 0, 1, 2 + first(sorted_app))
    sorted_app.scores.clear()
    assert scores(sorted_app) == [1, 5, 3, 5, 0]
    assert sorted_app.document.problem.labels.row(4) == -1
    select(sorted_app, 2, first(sorted_app), 1, 1)
    sorted_app.scores.fill_down()  # from the row that is seen above: row 3
    assert scores(sorted_app)[2] == 5


def test_rows_that_are_seen_side_by_side_are_removed(sorted_app):
    app = sorted_app
    QAbstractItemModelTester(app.scores_model, QAbstractItemModelTester.FailureReportingMode.Warning, app)
    select(app, 1, 0, 3, 1)
    app.scores.remove_rows()
    assert scores(app) == [1, 5]
    assert shown(app) == [1, 0]
    app.document.undo()
    assert shown(app) == FALLING


def test_a_row_is_inserted_above_the_one_that_is_seen(sorted_app):
    app = sorted_app
    select(app, 2, 0, 1, 1)
    app.scores.insert_rows()
    assert scores(app) == [1, 5, 0, 3, 4, 2]
    assert shown(app) == [1, 4, 2, 3, 5, 0]
    assert app.scores.currentIndex().row() == 2
    app.document.undo()
    assert shown(app) == FALLING


def test_a_filter_shows_the_rows_for_which_it_holds(qtbot, open_app):
    app = open_app(batch())
    app.choose_row(3)
    filter_by(qtbot, app, "label != predicted")
    assert shown(app) == [1, 3, 4]
    assert app.row == 3
    assert app.scores.hasFocus()
    assert said(app) == "3 of 5 rows"
    qtbot.keyClick(app.scores, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert shown(app) == [0, 1, 2, 3, 4]
    assert (app.row, said(app)) == (3, "")


def test_a_filter_is_tried_while_it_is_typed_and_half_of_it_is_no_error(qtbot, open_app):
    app = open_app(batch())
    app.menus.actions["filter_rows"].trigger()
    qtbot.keyClicks(app.finder.rows.bar.field, "row > 2")
    qtbot.waitUntil(lambda: shown(app) == [3, 4])
    qtbot.keyClicks(app.finder.rows.bar.field, " and ")
    qtbot.wait(350)
    assert shown(app) == [3, 4]
    assert not [label for label in app.window.findChildren(QLabel, "cellReason") if label.isVisible()]


def test_a_bad_filter_is_refused_in_place_and_its_place_is_marked(qtbot, open_app):
    app = open_app(batch())
    field = filter_by(qtbot, app, "loss > 2 and predcted == 1")
    reasons = [label.text() for label in app.window.findChildren(QLabel, "cellReason") if label.isVisible()]
    assert reasons == ["there is no predcted; did you mean predicted?"]
    assert field.hasFocus()
    assert field.selectedText() == "predcted"
    assert shown(app) == [0, 1, 2, 3, 4]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "loss > 2 and predcted == 1"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), app.scores.hasFocus()) == ("", True)
    assert not app.finder.rows.bar.isVisible()


def test_a_filter_that_nothing_passes_leaves_no_row_and_a_way_back(qtbot, open_app):
    app = open_app(batch())
    filter_by(qtbot, app, "loss > 1e9")
    assert (shown(app), app.row, said(app)) == ([], -1, "0 of 5 rows")
    app.document.edit("On", edits.set_options, temperature=2.0)
    app.menus.actions["next_wrong"].trigger()
    app.menus.actions["show_all"].trigger()
    assert app.row == 0


def test_a_row_that_is_hidden_can_be_gone_to(qtbot, open_app):
    app = open_app(batch())
    filter_by(qtbot, app, "row < 2")
    app.panels.row_losses.row_chosen.emit(4)
    assert app.row == 4
    assert "row 4 was hidden by the filter" in app.window.statusBar().currentMessage()


def test_the_next_wrong_row_is_the_next_that_is_seen(qtbot, sorted_app):
    app, found = sorted_app, []
    for _ in range(3):
        qtbot.keyClick(app.scores, Qt.Key.Key_F3)
        found.append(app.row)
    assert found == [3, 4, 1]


def test_both_tables_show_the_same_rows(open_app):
    app = open_app(Problem.create(SCORES, np.eye(3)[[0, 1, 0, 1, 2]]))
    app.labels.setFocus()
    app.labels.setCurrentIndex(app.labels_model.index(0, 1))
    app.menus.actions["sort_falling"].trigger()
    assert shown(app) == [0, 2, 1, 3, 4]
    assert app.labels_model.headerData(1, Qt.Orientation.Horizontal) == "↓ 0"
    assert app.scores_model.headerData(first(app), Qt.Orientation.Horizontal) == "0"
    app.labels.setCurrentIndex(app.labels_model.index(1, 1))
    assert (app.row, app.scores.currentIndex().row()) == (2, 1)
    app.document.edit("Sparse", edits.to_indices)
    app.document.edit("One-hot", edits.to_distributions)
    assert app.labels_model.order is app.scores_model.order


def test_what_cannot_be_sorted_by_says_so(open_app):
    app = open_app(Problem.create(SCORES, np.eye(3)[[0, 1, 0, 1, 2]]))
    app.labels.setFocus()
    app.labels.setCurrentIndex(app.labels_model.index(0, 0))
    app.menus.actions["sort_falling"].trigger()
    assert "cannot be sorted by Σ" in app.window.statusBar().currentMessage()


def test_another_batch_begins_with_all_its_rows(qtbot, sorted_app):
    filter_by(qtbot, sorted_app, "row > 1")
    sorted_app.session.opening.open_example("by-hand")
    assert sorted_app.scores_model.order is None
    assert sorted_app.scores_model.rowCount() == examples.load("by-hand").rows
    assert said(sorted_app) == ""


def test_another_batch_begins_at_its_first_row_whatever_rows_were_shown(qtbot, open_app):
    app = open_app(batch())
    filter_by(qtbot, app, "row >= 2")
    assert shown(app) == [2, 3, 4]
    app.session.opening.open_example("softmax-twice")
    assert app.row == 0
    assert shown(app) == list(range(24))
    assert not app.finder.rows.bar.isVisible()


def test_the_same_batch_with_other_numbers_is_sorted_anew(sorted_app):
    sorted_app.document.edit("Next", lambda problem: problem.replace(scores=batch().scores.map(lambda s: -s)))
    assert shown(sorted_app) == FALLING[::-1]


def test_a_class_that_a_filter_names_may_go(qtbot, open_app):
    app = open_app(batch())
    filter_by(qtbot, app, 'score["bird"] == 0')
    app.document.edit("Remove", edits.remove_classes, [2])
    qtbot.waitUntil(again(app).isVisible)
    app.menus.actions["sort_again"].trigger()
    assert [label.text() for label in app.window.findChildren(QLabel, "cellReason") if label.isVisible()]


def test_a_text_that_is_typed_into_a_cell_is_taken_before_rows_move(qtbot, sorted_app):
    app = sorted_app
    app.scores.setCurrentIndex(app.scores_model.index(0, first(app)))
    for key in "-8":
        qtbot.keyClicks(QApplication.focusWidget(), key)
    app.menus.actions["sort_again"].trigger()
    assert scores(app)[1] == -8
    assert shown(app)[-1] == 1


def test_column_widths_stay_where_other_rows_are_shown(qtbot, open_app):
    app = open_app(batch())
    app.scores.setColumnWidth(first(app) + 1, 222)
    filter_by(qtbot, app, "row > 1")
    assert app.scores.columnWidth(first(app) + 1) == 222


def test_many_rows_are_sorted_beside_the_window(qtbot, open_app):
    random = np.random.default_rng(0)
    table = random.standard_normal((60_000, 10))
    app = open_app(Problem.create(table, random.integers(10, size=60_000), title="many"))
    app.scores.setCurrentIndex(app.scores_model.index(0, first(app) + 3))
    app.menus.actions["sort_falling"].trigger()
    assert said(app) == "searching …"
    assert app.scores_model.order is None
    qtbot.waitUntil(lambda: app.scores_model.order is not None)
    assert shown(app)[:3] == np.argsort(-table[:, 3])[:3].tolist()
    type_into(qtbot, app, 0, first(app) + 3, "-100")
    assert app.document.problem.scores.row(int(np.argmax(table[:, 3])))[3] == -100
    assert again(app).isVisible()


def test_the_title_of_a_column_has_a_menu_that_sorts_by_it(qtbot, open_app):
    app = open_app(batch())
    header, column = app.scores.header, first(app)
    place = QPoint(header.sectionViewportPosition(column) + 5, 5)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.RightButton, pos=place)
    assert app.scores.currentIndex().column() == column
    assert app.menus.actions["sort_falling"] in header.actions()
    app.menus.actions["sort_falling"].trigger()
    assert shown(app) == FALLING


def test_a_right_click_on_a_selected_title_keeps_the_selection(qtbot, open_app):
    app = open_app(batch())
    select(app, 0, first(app), 5, 2)
    place = QPoint(app.scores.header.sectionViewportPosition(first(app) + 1) + 5, 5)
    qtbot.mouseClick(app.scores.header.viewport(), Qt.MouseButton.RightButton, pos=place)
    assert app.scores.selected_cells() == (0, first(app), 5, 2)

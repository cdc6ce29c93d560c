"""The table by keys and mouse: ranges, rows and classes, names in headers, places that stay, and what is drawn."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionHeader

from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.gui import theme
from xentgui.gui.cell_painter import _PAD, shades
from xentgui.gui.problem_model import ProblemModel
from xentgui.gui.table_edits import Cells
from xentgui.gui.worker import ThreadRunner

KEY = Qt.Key
NAMES = ("cat", "dog", "duck", "bird")
LABEL, LOSS, PREDICTED, FIRST = range(4)


def animals(rows: int = 4, **given: object) -> Problem:
    return Problem.create(np.arange(rows * 4.0).reshape(rows, 4), np.arange(rows) % 4, class_names=NAMES, **given)  # type: ignore[arg-type]


@pytest.fixture
def table(open_table):
    return open_table(animals())


@pytest.fixture
def big(open_table):
    """A million rows of ten classes that take no memory."""
    return open_table(Problem.create(np.broadcast_to(np.float32(1), (1_000_000, 10)), np.broadcast_to(0, 1_000_000)))


@pytest.fixture
def runner(qapp):
    runner = ThreadRunner(qapp)
    yield runner
    runner.close()


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def put(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


# Ranges


def test_copying_writes_the_selection_and_says_how_much(table):
    table.select(1, FIRST, 2, 3)
    table.view.copy()
    assert clipboard() == "4.0\t5.0\t6.0\n8.0\t9.0\t10.0\n"
    assert table.said == ["Copied 2 × 3 cells"]


def test_without_a_selection_the_current_cell_is_copied(table):
    table.go(2, LABEL)
    table.view.selectionModel().clearSelection()
    table.view.copy()
    assert clipboard() == "duck\n"


def test_what_is_copied_and_pasted_back_changes_nothing(table):
    before = table.problem
    table.press(KEY.Key_A, ctrl=True)
    table.view.copy()
    table.view.paste()
    assert table.problem is before
    assert table.document.history.undo_label is None


def test_a_block_from_a_spreadsheet_is_pasted_in_one_step(table):
    put("1,5\t-2\r\ninf\tnan\r\n")
    table.go(1, FIRST + 1)
    table.view.paste()
    np.testing.assert_array_equal(table.problem.scores.join()[1:3, 1:3], [[1.5, -2], [np.inf, np.nan]])
    assert table.document.history.undo_label == "Paste"
    table.document.undo()
    assert table.problem.scores.row(1).tolist() == [4, 5, 6, 7]


def test_one_cell_pasted_fills_the_selection(table):
    put("7")
    table.select(0, FIRST, 3, 2)
    table.view.paste()
    assert table.problem.scores.join()[:, :2].tolist() == [[7, 7], [7, 7], [7, 7], [12, 13]]


def test_pasting_more_than_there_is_makes_room_and_stays_in_its_place(table):
    put("1\t2\t3\n4\t5\t6\n")
    table.go(3, FIRST + 3)
    table.view.paste()
    assert (table.problem.rows, table.problem.classes) == (5, 6)
    assert table.place == (3, FIRST + 3)
    table.document.undo()
    assert table.place == (3, FIRST + 3)


def test_ragged_cells_and_nonsense_are_refused_with_the_reason(table):
    before = table.document.state
    table.go(0, FIRST)
    for text, reason in (
        ("1\t2\n3\n", "row 2 of the clipboard has 1 cells"),
        ("1\tx\n", "row 1, column 2"),
        ("", "no cells"),
    ):
        put(text)
        table.view.paste()
        assert reason in table.said[-1]
    assert table.document.state is before


def test_delete_and_backspace_clear_and_cut_copies_first(table):
    table.select(0, FIRST, 2, 2)
    table.press(KEY.Key_Delete)
    assert table.problem.scores.join()[:2, :2].tolist() == [[0, 0], [0, 0]]
    table.go(2, LABEL)
    table.press(KEY.Key_Backspace)
    assert table.problem.labels.row(2) == -1
    assert table.text(2, LABEL) == "—"
    table.select(3, FIRST, 1, 2)
    table.view.cut()
    assert clipboard() == "12.0\t13.0\n"
    assert table.problem.scores.row(3).tolist() == [0, 0, 14, 15]
    assert table.document.history.undo_label == "Cut"


def test_filling_down_and_right(table):
    table.select(0, FIRST + 1, 3, 1)
    table.view.fill_down()
    assert table.problem.scores.join()[:, 1].tolist() == [1, 1, 1, 13]
    table.select(3, FIRST, 1, 4)
    table.view.fill_right()
    assert table.problem.scores.row(3).tolist() == [12, 12, 12, 12]
    table.go(0, FIRST)
    table.view.fill_down()
    assert "nothing to fill from" in table.said[-1]


def test_an_action_takes_what_is_being_typed_first(table):
    table.go(0, FIRST)
    table.type("9")
    table.view.append_row()
    assert table.problem.scores.row(0)[0] == 9
    assert table.problem.rows == 5
    assert table.place == (4, FIRST)


def test_an_action_does_nothing_while_nonsense_is_typed(table):
    before = table.problem
    table.go(0, FIRST)
    table.type("9x")
    for action in (
        table.view.append_row,
        table.view.fill_down,
        table.view.paste,
        table.view.clear,
        table.view.rename_class,
    ):
        action()
        assert table.problem is before
        assert table.editor.text() == "9x"
        assert table.reason is not None


def test_a_range_of_distributions_is_copied_pasted_filled_and_cleared(open_table):
    table = open_table(Problem.create(np.zeros((3, 2)), np.array([[0.5, 0.5], [1, 0], [0, 1]])), labels=True)
    before = table.problem
    table.press(KEY.Key_A, ctrl=True)
    table.view.copy()
    assert clipboard() == "1.0\t0.5\t0.5\n1.0\t1.0\t0.0\n1.0\t0.0\t1.0\n"
    table.view.paste()
    assert table.problem is before
    table.select(0, 1, 2, 2)
    table.view.fill_down()
    assert table.problem.labels.row(1).tolist() == [0.5, 0.5]
    table.press(KEY.Key_Delete)
    assert table.problem.labels.join()[:2].tolist() == [[0, 0], [0, 0]]
    put("0,25\t0,75")
    table.view.paste()
    assert table.problem.labels.join()[:2].tolist() == [[0.25, 0.75], [0.25, 0.75]]
    assert table.problem.scores is before.scores


# Rows and classes


def test_as_many_rows_are_inserted_as_are_selected_and_removed_again(table):
    table.select(1, FIRST, 2, 1)
    table.view.insert_rows()
    assert table.document.history.undo_label == "Insert 2 rows"
    assert table.problem.labels.join().tolist() == [0, -1, -1, 1, 2, 3]
    assert table.view.selected_cells() == Cells(3, FIRST, 2, 1)
    table.select(1, LABEL, 2, 1)
    table.view.remove_rows()
    assert table.document.history.undo_label == "Remove 2 rows"
    assert table.problem.labels.join().tolist() == [0, 1, 2, 3]


def test_as_many_classes_are_inserted_as_are_selected_and_removed_again(table):
    table.select(0, FIRST + 1, 1, 2)
    table.view.insert_classes()
    assert table.problem.class_names == ("cat", "new 1", "new 2", "dog", "duck", "bird")
    assert table.document.history.undo_label == "Insert 2 classes"
    table.select(0, FIRST + 1, 1, 2)
    table.view.remove_classes()
    assert table.problem.class_names == NAMES
    table.go(0, LABEL)
    table.view.insert_classes()
    assert table.problem.class_names == (*NAMES, "new 4")
    table.view.remove_classes()
    assert table.problem.classes == 5


def test_where_the_current_cell_is_removed_the_next_one_comes_in_its_place(open_table):
    table = open_table(animals(6))
    table.select(1, FIRST, 2, 1)
    table.view.remove_rows()
    assert table.place == (1, FIRST)
    assert table.problem.labels.join().tolist() == [0, 3, 0, 1]
    table.view.remove_classes()
    assert table.place == (1, FIRST)
    table.go(3, FIRST + 2)
    table.view.remove_rows()
    table.view.remove_classes()
    assert table.place == (2, FIRST + 1)


def test_the_last_class_stays(table):
    table.select(0, FIRST, 1, 4)
    table.view.remove_classes()
    assert table.said == ["a table keeps at least one class; select fewer columns"]


def test_a_table_without_rows_can_be_begun_again(table):
    table.press(KEY.Key_A, ctrl=True)
    table.view.remove_rows()
    assert table.problem.rows == 0
    for action in (
        table.view.copy,
        table.view.clear,
        table.view.fill_down,
        table.view.fill_right,
        table.view.remove_rows,
    ):
        action()
    table.press(KEY.Key_Return, KEY.Key_Tab, KEY.Key_Down)
    table.view.insert_rows()
    table.view.append_row()
    assert table.problem.rows == 2
    assert table.place[0] == 1


def test_rows_that_come_in_between_keep_the_selection_and_the_current_row_on_their_data(open_table):
    table = open_table(animals(200))
    table.select(100, FIRST, 3, 2)
    for step, row in (
        ((edits.insert_rows, 10, 5), 105),
        ((edits.remove_rows, [0, 1]), 103),
        ((edits.insert_rows, 150, 1), 103),
    ):
        table.document.edit("step", *step)
        assert table.place[0] == row
        assert table.view.selected_cells() == Cells(row, FIRST, 3, 2)
    for row in (103, 105, 100):
        table.document.undo()
        assert table.place[0] == row
        assert table.view.selected_cells() == Cells(row, FIRST, 3, 2)


def test_a_row_that_comes_into_the_selection_belongs_to_it(table):
    table.select(0, FIRST, 4, 2)
    table.document.edit("insert", edits.insert_rows, 2, 1)
    assert table.view.selected_cells() == Cells(0, FIRST, 5, 2)


# Moving about


def test_a_row_chosen_by_code_comes_in_sight_and_the_columns_stay(open_table):
    table = open_table(Problem.create(np.zeros((300, 60)), np.zeros(300, int)))
    table.go(0, FIRST)
    bar = table.view.horizontalScrollBar()
    bar.setValue(bar.maximum())
    for row in (250, 3, 299, 0):
        table.view.go_to(row)
        assert table.place == (row, FIRST)
        assert bar.value() == bar.maximum()
        top = table.view.rowViewportPosition(row)
        assert 0 <= top < table.view.viewport().height() - table.view.rowHeight(row) + 1


def test_a_person_who_moves_sees_the_cell(open_table):
    table = open_table(Problem.create(np.zeros((300, 60)), np.zeros(300, int)))
    table.go(0, FIRST)
    table.press(KEY.Key_End)
    assert table.view.viewport().rect().contains(table.view.visualRect(table.view.currentIndex()))
    assert table.place[1] == FIRST + 59


def test_a_row_that_is_not_there_is_not_gone_to(table):
    table.go(2, FIRST)
    for row in (-1, 4, 10**9):
        table.view.go_to(row)
    assert table.place == (2, FIRST)


def test_the_header_of_a_row_selects_it_and_shift_extends(table):
    header = table.view.verticalHeader()
    at = lambda row: QPoint(5, header.sectionViewportPosition(row) + 5)  # noqa: E731
    table.click_at(header.viewport(), at(1))
    assert table.view.selected_cells() == Cells(1, 0, 1, FIRST + 4)
    assert table.place[0] == 1
    table.click_at(header.viewport(), at(3), shift=True)
    assert table.view.selected_cells() == Cells(1, 0, 3, FIRST + 4)


def test_the_header_of_a_column_selects_it_and_shift_extends(table):
    header = table.view.horizontalHeader()
    at = lambda column: QPoint(header.sectionViewportPosition(column) + 20, 5)  # noqa: E731
    table.click_at(header.viewport(), at(FIRST))
    assert table.view.selected_cells() == Cells(0, FIRST, 4, 1)
    assert table.place[1] == FIRST
    table.click_at(header.viewport(), at(FIRST + 2), shift=True)
    assert table.view.selected_cells() == Cells(0, FIRST, 4, 3)


def test_shift_extends_a_selection_and_ctrl_does_not_tear_it(table):
    table.click(0, FIRST)
    table.click(2, FIRST + 1, shift=True)
    assert table.view.selected_cells() == Cells(0, FIRST, 3, 2)
    table.press(KEY.Key_Right, shift=True)
    assert table.view.selected_cells() == Cells(0, FIRST, 3, 3)
    table.click(3, FIRST + 3, ctrl=True)
    ranges = table.view.selectionModel().selection()
    assert ranges.count() == 1
    table.click(1, FIRST)
    assert table.view.selected_cells() == Cells(1, FIRST, 1, 1)


def test_a_right_click_inside_the_selection_keeps_it(table, qtbot):
    table.select(0, FIRST, 2, 2)
    place = table.view.visualRect(table.model.index(1, FIRST + 1)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.RightButton, pos=place)
    assert table.view.selected_cells() == Cells(0, FIRST, 2, 2)


def test_tab_goes_right_and_what_is_typed_does_not_search(table):
    table.go(1, LOSS)
    table.press(KEY.Key_Tab)
    assert table.place == (1, PREDICTED)
    table.view.keyboardSearch("3")
    assert table.place == (1, PREDICTED)


def test_escape_in_a_table_is_left_to_the_window(table):
    table.go(0, FIRST)
    event = QKeyEvent(QEvent.Type.KeyPress, KEY.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(table.view, event)
    assert not event.isAccepted()


# Names in headers


def rename(table, section):
    header = table.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(section) + 20, 5)
    table.click_at(header.viewport(), place, double=True)
    assert table.editor is not None
    return table.editor


def test_a_double_click_in_a_header_renames_its_class(table):
    table.go(2, FIRST + 1)
    editor = rename(table, FIRST + 1)
    assert editor.text() == editor.selectedText() == "dog"
    assert editor.hasFocus()
    table.type("wolf")
    table.press(KEY.Key_Return)
    assert table.problem.class_names == ("cat", "wolf", "duck", "bird")
    assert table.document.history.undo_label == "Rename class dog"
    assert table.editor is None
    assert table.view.hasFocus()
    assert table.place[1] == FIRST + 1


def test_escape_leaves_the_old_name(table):
    rename(table, FIRST)
    table.type("wolf")
    table.press(KEY.Key_Escape)
    assert table.problem.class_names == NAMES
    assert table.editor is None
    assert table.view.hasFocus()


def test_the_current_class_is_renamed_by_key(table):
    table.go(0, FIRST + 2)
    table.view.rename_class()
    table.type("swan")
    table.press(KEY.Key_Enter)
    assert table.problem.class_names[2] == "swan"
    table.go(0, LOSS)
    table.view.rename_class()
    assert table.editor is None
    assert table.said == ["choose the column of a class to rename it"]


def test_a_name_that_is_taken_is_refused_in_place_with_the_reason(table):
    editor = rename(table, FIRST)
    table.type("bird")
    table.press(KEY.Key_Return)
    assert table.reason == "class 3 is already called 'bird'; choose another name"
    assert table.editor is editor
    assert editor.hasFocus()
    table.type("s")
    assert table.reason is None
    table.press(KEY.Key_Return)
    assert table.problem.class_names[0] == "birds"


def test_a_click_elsewhere_takes_a_good_name_and_keeps_a_refused_one(table):
    rename(table, FIRST)
    table.type("wolf")
    table.click(1, FIRST)
    assert table.problem.class_names[0] == "wolf"
    rename(table, FIRST)
    table.type("bird")
    table.click(1, FIRST)
    assert table.editor.text() == "bird"
    assert table.editor.hasFocus()
    assert table.reason is not None
    table.press(KEY.Key_Escape)
    assert table.reason is None


def test_an_empty_name_is_the_index_again(table):
    rename(table, FIRST + 1)
    table.press(KEY.Key_Delete, KEY.Key_Return)
    assert table.problem.class_names[1] == "1"


def test_a_header_that_is_renamed_goes_with_its_column(open_table):
    table = open_table(Problem.create(np.zeros((2, 40)), [0, 1]))
    editor = rename(table, FIRST + 1)
    header = table.view.horizontalHeader()
    table.view.horizontalScrollBar().setValue(50)
    assert editor.x() == header.sectionViewportPosition(FIRST + 1)
    table.view.setColumnWidth(FIRST, 200)
    assert editor.x() == header.sectionViewportPosition(FIRST + 1)


def test_a_header_that_is_renamed_closes_where_classes_change_under_it(table):
    rename(table, FIRST + 1)
    table.document.edit("insert", edits.insert_classes, 0, 1)
    assert table.editor is None
    rename(table, FIRST + 1)
    table.document.edit("load", lambda _: Problem.create(np.zeros((2, 2)), [0, 1]))
    assert table.editor is None
    rename(table, FIRST + 1)
    table.document.edit("edit", edits.set_scores, 0, 0, 1)
    assert table.editor is not None


def test_a_column_grows_with_the_name_of_its_class_and_keeps_a_width_set_by_hand(table):
    table.view.setColumnWidth(FIRST + 2, 33)
    before = table.view.columnWidth(FIRST)
    table.document.edit("rename", edits.rename_class, 0, "hippopotamus")
    assert table.view.columnWidth(FIRST) > before
    assert table.view.columnWidth(FIRST + 2) == 33


# Very many rows


def test_selecting_everything_does_not_look_at_every_cell(open_table, monkeypatch):
    asked = 0
    columns = ProblemModel.columnCount

    def counted(*arguments):
        nonlocal asked
        asked += 1
        return columns(*arguments)

    monkeypatch.setattr(ProblemModel, "columnCount", counted)  # what a header of Qt's asks for each cell of a section
    table = open_table(animals(20_000))
    table.press(KEY.Key_A, ctrl=True)
    QApplication.processEvents()
    assert table.view.selected_cells() == Cells(0, 0, 20_000, 7)
    assert asked < 2_000


def test_a_million_rows_are_selected_at_once(big):
    big.press(KEY.Key_A, ctrl=True)
    assert big.view.selected_cells() == Cells(0, 0, 1_000_000, 13)


def test_copying_too_much_is_refused_and_so_is_cutting_it(big):
    put("before")
    before = big.problem
    big.press(KEY.Key_A, ctrl=True)
    big.view.copy()
    assert big.said == ["13,000,000 cells are too many to copy; select at most 2,000,000"]
    big.view.cut()
    assert clipboard() == "before"
    assert big.problem is before


def test_the_last_of_a_million_rows_is_reached_and_edited(big):
    big.view.go_to(999_999)
    big.type("3")
    big.press(KEY.Key_Tab)
    assert big.problem.labels.row(999_999) == 3


def test_a_big_copy_runs_beside_the_window(open_table, runner, qtbot):
    table = open_table(animals(20_000), runner)
    qtbot.waitUntil(lambda: table.document.busy is None)
    put("before")
    table.press(KEY.Key_A, ctrl=True)
    table.view.copy()
    assert clipboard() == "before"
    assert table.document.busy is not None
    qtbot.waitUntil(lambda: table.document.busy is None)
    assert clipboard().count("\n") == 20_000
    assert table.said == ["Copied 20,000 × 7 cells"]


def test_a_big_cut_clears_once_it_is_copied(open_table, runner, qtbot):
    table = open_table(animals(20_000), runner)
    qtbot.waitUntil(lambda: table.document.busy is None)
    table.select(0, FIRST, 20_000, 2)
    table.view.cut()
    assert table.problem.scores.row(5)[0] == 20
    qtbot.waitUntil(lambda: bool((table.problem.scores.join()[:, :2] == 0).all()))
    assert clipboard().startswith("0.0\t1.0\n4.0\t5.0\n")


def test_half_a_million_rows_are_removed_beside_the_window(open_table, runner, qtbot):
    scores = np.arange(1_000_000, dtype=np.float32)[:, None] + np.zeros(4, np.float32)
    table = open_table(Problem.create(scores, np.zeros(1_000_000, int)), runner)
    qtbot.waitUntil(lambda: table.document.busy is None)
    table.select(100_000, FIRST, 500_000, 1)
    table.view.remove_rows()
    assert table.problem.rows == 1_000_000
    qtbot.waitUntil(lambda: table.problem.rows == 500_000 and table.document.busy is None)
    assert table.model.rowCount() == 500_000
    assert table.text(100_000, FIRST) == "6e+05"
    table.document.undo()
    qtbot.waitUntil(lambda: table.document.busy is None)
    assert table.model.rowCount() == 1_000_000


def test_nonsense_in_a_big_paste_is_told_when_it_is_found(open_table, runner, qtbot):
    table = open_table(animals(20_000), runner)
    qtbot.waitUntil(lambda: table.document.busy is None)
    before = table.problem
    put("\n".join(["1"] * 19_999 + ["x"]))
    table.go(0, FIRST)
    table.view.paste()
    qtbot.waitUntil(lambda: bool(table.said))
    assert table.said == [
        "row 20000, column 1 of the clipboard: “x” is not a number; type one such as 2.5, -1e-3, inf, -inf or nan"
    ]
    assert table.problem is before


# What is drawn


class Drawn(QObject):
    """The areas of a viewport that were drawn again."""

    def __init__(self, viewport) -> None:
        super().__init__(viewport)
        self.areas: list[QRect] = []
        viewport.installEventFilter(self)

    def eventFilter(self, _watched, event):
        if event.type() == QEvent.Type.Paint:
            self.areas += list(event.region())
        return False


@pytest.fixture
def drawn(open_table):
    table = open_table(Problem.create(np.random.default_rng(0).normal(size=(2000, 200)), np.zeros(2000, int)))
    QApplication.processEvents()
    return table, Drawn(table.view.viewport())


def test_an_edit_draws_its_row_again_and_nothing_else(drawn):
    table, seen = drawn
    table.document.edit("edit", edits.set_scores, 3, 1, 9)
    QApplication.processEvents()
    row = table.view.visualRect(table.model.index(3, 0))
    assert seen.areas
    assert all(area.top() >= row.top() and area.bottom() <= row.bottom() + 2 for area in seen.areas)  # the grid


def test_an_edit_out_of_sight_draws_nothing(drawn):
    table, seen = drawn
    table.document.edit("edit", edits.set_scores, 1500, 1, 9)
    table.document.edit("edit", edits.set_scores, 1500, 150, 9)
    QApplication.processEvents()
    assert seen.areas == []


def test_an_option_draws_the_lead_columns_again(drawn):
    table, seen = drawn
    table.document.edit("option", edits.set_options, label_smoothing=0.1)
    QApplication.processEvents()
    edge = table.view.columnViewportPosition(FIRST)
    assert seen.areas
    assert all(area.right() <= edge for area in seen.areas)


def colour_of(table, row, column):
    """The colour of a cell near its upper left corner, where nothing is written."""
    cell = table.view.visualRect(table.model.index(row, column))
    return table.view.viewport().grab().toImage().pixelColor(cell.topLeft() + QPoint(3, 3)).name()


def test_heat_goes_from_cold_to_hot_and_survives_infinities_and_nan(open_table):
    inf, nan = np.inf, np.nan
    scores = np.array(
        [[0, 1, 2, 9], [inf, -inf, 1, 2], [nan, 0, 4, nan], [nan, nan, nan, nan], [inf, inf, inf, inf], [5, 5, 5, 5]]
    )
    table = open_table(Problem.create(scores, [-1] * 6))
    cold, hot = shades(theme.current())[0].name(), shades(theme.current())[-1].name()
    base = theme.current().base
    assert (colour_of(table, 0, FIRST), colour_of(table, 0, FIRST + 3)) == (cold, hot)
    assert [colour_of(table, 1, FIRST + i) for i in range(4)] == [hot, cold, cold, hot]
    assert [colour_of(table, 2, FIRST + i) for i in range(4)] == [base, cold, hot, base]
    assert {colour_of(table, 3, FIRST + i) for i in range(4)} == {base}
    assert {colour_of(table, 4, FIRST + i) for i in range(4)} == {hot}
    assert {colour_of(table, 5, FIRST + i) for i in range(4)} == {base}


def test_the_selection_and_the_label_are_drawn(open_table):
    table = open_table(Problem.create(np.zeros((3, 3)), [0, 1, 2]))
    table.select(0, FIRST + 1, 2, 2)
    accent, label = theme.current().accent, theme.current().label
    assert [colour_of(table, row, FIRST + 1) for row in range(3)] == [accent, accent, theme.current().base]
    cell = table.view.visualRect(table.model.index(2, FIRST + 2))
    assert table.view.viewport().grab().toImage().pixelColor(cell.topLeft() + QPoint(1, 10)).name() == label


def test_light_and_dark_recolour_the_table(table, qapp):
    try:
        theme.apply(qapp, theme.Scheme.DARK)
        QApplication.processEvents()
        assert colour_of(table, 0, FIRST) == shades(theme.DARK)[0].name()
        assert colour_of(table, 1, LOSS) == theme.DARK.base
    finally:
        theme.apply(qapp, theme.Scheme.LIGHT)
    QApplication.processEvents()
    assert colour_of(table, 0, FIRST) == shades(theme.LIGHT)[0].name()


def test_larger_text_makes_rows_and_columns_larger(table):
    height, width = table.view.rowHeight(0), table.view.columnWidth(FIRST)
    font = table.view.font()
    font.setPointSize(font.pointSize() * 2)
    table.view.setFont(font)
    assert table.view.rowHeight(0) > height
    assert table.view.columnWidth(FIRST) > width


def ink(table, row, column):
    """How many pixels of a cell are not of its most frequent colour."""
    cell = table.view.visualRect(table.model.index(row, column)).adjusted(2, 2, -2, -2)
    image = table.view.viewport().grab(cell).toImage()
    pixels = [image.pixel(x, y) for x in range(image.width()) for y in range(image.height())]
    return len(pixels) - max(map(pixels.count, set(pixels)))


def test_a_text_too_long_for_its_cell_ends_inside_it(open_table):
    table = open_table(Problem.create(np.array([[-1.2345e-300, 0]]), [1]))
    wide = ink(table, 0, FIRST)
    table.view.setColumnWidth(FIRST, 30)
    QApplication.processEvents()
    assert 0 < ink(table, 0, FIRST) < wide
    image = table.view.viewport().grab().toImage()
    cell = table.view.visualRect(table.model.index(0, FIRST))
    edge = {image.pixel(cell.left() + 1, y) for y in range(cell.top() + 2, cell.bottom() - 2)}
    assert len(edge) == 1


def test_drawing_a_part_again_gives_the_same_picture(drawn):
    table, _ = drawn
    whole = table.view.viewport().grab().toImage()
    patched = whole.copy()
    painter = QPainter(patched)
    painter.setFont(table.view.font())
    for area in (QRect(90, 30, 200, 25), QRect(250, 40, 300, 70), QRect(0, 0, 40, 300)):
        painter.setClipRect(area)
        table.view._painter.paint(painter, area)
    painter.end()
    assert patched == whole


@pytest.mark.parametrize("logit", [1.0, 9.0, 9.5, 11.9, -400.0])
def test_a_loss_is_never_cut(open_table, logit):
    table = open_table(Problem.create([[logit, 0.123456789]], [0]))
    column = next(i for i, lead in enumerate(table.model.lead) if lead.title == "loss")
    room = table.view.columnWidth(column) - 1 - 2 * _PAD
    assert table.view.fontMetrics().horizontalAdvance(table.model.index(0, column).data()) <= room


def test_a_label_that_is_no_class_has_the_room_that_it_needs(open_table):
    table = open_table(Problem.create(np.zeros((3, 3)), [0, -2147483648, 1]))
    assert table.view.columnWidth(LABEL) > table.view.fontMetrics().horizontalAdvance("-2147483648")
    ordinary = open_table(Problem.create(np.zeros((3, 3)), [0, 2, 1]))
    assert ordinary.view.columnWidth(LABEL) < table.view.columnWidth(LABEL)


def test_the_titles_of_classes_that_begin_and_end_alike_are_told_apart(open_table):
    names = [f"scratch on the {side} side of the housing" for side in ("left", "right", "upper", "lower")]
    header = open_table(Problem.create(np.zeros((1, 4)), [0], class_names=names)).view.header
    titles = []
    for section in range(FIRST, FIRST + 4):
        option = QStyleOptionHeader()
        header.initStyleOptionForIndex(option, section)
        titles.append(option.text)
    assert all("…" in title for title in titles)
    assert len(set(titles)) == 4

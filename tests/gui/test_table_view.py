"""The table by keys and mouse: ranges, rows and classes, and very many of them."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.gui.animals import FIRST, LABEL, NAMES, animals
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.gui.problem_model import ProblemModel
from xentgui.gui.table_edits import Cells
from xentgui.gui.worker import ThreadRunner


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
    table.press(Qt.Key.Key_A, ctrl=True)
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


def test_a_comma_that_could_set_two_cells_apart_is_said_to_be_decimal(table):
    table.go(0, FIRST)
    for text in ("1,5\t2\n", "0.5,2\n1,3\n", "7\n8\n"):
        put(text)
        table.view.paste()
    assert table.said == []
    put("1,2\r\n3,4\r\n")
    table.view.paste()
    assert table.problem.scores.join()[:2, 0].tolist() == [1.2, 3.4]
    assert table.said == ["1,2 was read as 1.2; cells are set apart by tabs"]


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
        ("1\t2\n3\n", "row 2 of the clipboard has 1 cell, row 1 has 2"),
        ("1\tx\n", "row 1, column 2"),
        ("", "no cells"),
    ):
        put(text)
        table.view.paste()
        assert reason in table.said[-1]
    assert table.document.state is before


def test_delete_and_backspace_clear_and_cut_copies_first(table):
    table.select(0, FIRST, 2, 2)
    table.press(Qt.Key.Key_Delete)
    assert table.problem.scores.join()[:2, :2].tolist() == [[0, 0], [0, 0]]
    table.go(2, LABEL)
    table.press(Qt.Key.Key_Backspace)
    assert table.problem.labels.row(2) == -1
    assert table.text(2, LABEL) == "—"
    table.select(3, FIRST, 1, 2)
    table.view.cut()
    assert clipboard() == "12.0\t13.0\n"
    assert table.problem.scores.row(3).tolist() == [0, 0, 14, 15]
    assert table.document.history.undo_label == "Cut"


def test_filling_goes_down_and_right(table):
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
    table.press(Qt.Key.Key_A, ctrl=True)
    table.view.copy()
    assert clipboard() == "1.0\t0.5\t0.5\n1.0\t1.0\t0.0\n1.0\t0.0\t1.0\n"
    table.view.paste()
    assert table.problem is before
    table.select(0, 1, 2, 2)
    table.view.fill_down()
    assert table.problem.labels.row(1).tolist() == [0.5, 0.5]
    table.press(Qt.Key.Key_Delete)
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
    table.press(Qt.Key.Key_A, ctrl=True)
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
    table.press(Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down)
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
    table.press(Qt.Key.Key_A, ctrl=True)
    QApplication.processEvents()
    assert table.view.selected_cells() == Cells(0, 0, 20_000, 7)
    assert asked < 2_000


def test_a_million_rows_are_selected_at_once(big):
    big.press(Qt.Key.Key_A, ctrl=True)
    assert big.view.selected_cells() == Cells(0, 0, 1_000_000, 13)


def test_copying_too_much_is_refused_and_so_is_cutting_it(big):
    put("before")
    before = big.problem
    big.press(Qt.Key.Key_A, ctrl=True)
    big.view.copy()
    assert big.said == ["13,000,000 cells are too many to copy; select at most 2,000,000"]
    big.view.cut()
    assert clipboard() == "before"
    assert big.problem is before


def test_the_last_of_a_million_rows_is_reached_and_edited(big):
    big.view.go_to(999_999)
    big.type("3")
    big.press(Qt.Key.Key_Tab)
    assert big.problem.labels.row(999_999) == 3


def test_a_big_copy_runs_beside_the_window(open_table, runner, qtbot):
    table = open_table(animals(20_000), runner)
    qtbot.waitUntil(lambda: table.document.busy is None)
    put("before")
    table.press(Qt.Key.Key_A, ctrl=True)
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


def test_a_step_of_undo_is_named_in_a_few_words_however_long_a_class_name_is(open_table):
    table = open_table(Problem.create(np.zeros((2, 2)), [0, 1], class_names=["a" * 500, "b"]))
    table.go(0, FIRST)
    table.view.rename_class()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.setText("c")
    table.press(Qt.Key.Key_Return)
    table.qtbot.waitUntil(lambda: table.document.problem.class_names[0] == "c")
    assert len(table.document.history.undo_label) < 60

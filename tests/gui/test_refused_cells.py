"""What cannot be a cell is refused where it was typed, by real keys: it stays with the reason until it is mended."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tests.gui.animals import FIRST, LABEL, animals
from xentgui.core.problem import Problem
from xentgui.document.jobs import Busy, Kind


def test_nonsense_is_refused_in_place_with_the_reason(table):
    before = table.document.state
    table.go(1, FIRST)
    table.type("1.5x")
    table.press(Qt.Key.Key_Return)
    assert table.reason == "“1.5x” is not a number; type one such as 2.5, -1e-3, inf, -inf or nan"
    assert table.editor.text() == "1.5x"
    assert table.editor.hasFocus()
    assert table.editor.accessibleDescription() == table.reason
    assert table.place == (1, FIRST)
    assert table.document.state is before


def test_typing_on_hides_the_reason_and_what_is_mended_is_taken(table):
    table.go(1, FIRST)
    table.type("1.5x")
    table.press(Qt.Key.Key_Tab)
    assert table.reason is not None
    table.press(Qt.Key.Key_Backspace)
    assert table.reason is None
    assert table.editor.accessibleDescription() == ""
    table.press(Qt.Key.Key_Tab)
    assert table.problem.scores.row(1)[0] == 1.5
    assert table.place == (1, FIRST + 1)


def test_escape_closes_a_refused_text_and_hides_the_reason(table):
    table.go(1, FIRST)
    table.type("x")
    table.press(Qt.Key.Key_Return)
    table.press(Qt.Key.Key_Escape)
    assert table.editor is None
    assert table.reason is None
    assert table.text(1, FIRST) == "4"
    table.press(Qt.Key.Key_Down)
    assert table.place == (2, FIRST)


def test_a_number_too_big_for_float16_is_refused_with_the_reason(open_table):
    table = open_table(Problem.create(np.zeros((2, 2), np.float16), [0, 1]))
    table.go(0, FIRST)
    table.type("70000")
    table.press(Qt.Key.Key_Return)
    assert table.reason == "70000 is too big for float16; write inf if that is meant"
    assert table.editor.text() == "70000"
    assert table.problem.scores.row(0)[0] == 0


def test_an_unknown_class_is_refused_with_the_one_that_looks_alike(table):
    table.go(0, LABEL)
    table.type("bord")
    table.press(Qt.Key.Key_Return)
    assert "did you mean bird?" in table.reason
    assert table.problem.labels.row(0) == 0


def test_an_edit_while_another_runs_is_refused_in_place(open_table):
    class Never:
        inline = False

        def start(self, *_: object):
            return lambda: None

    table = open_table(animals(), Never())
    table.document._job.start(Busy("A long one", kind=Kind.EDIT), lambda _: None, lambda _: None)
    table.go(0, FIRST)
    table.type("1")
    table.press(Qt.Key.Key_Return)
    assert table.reason == "A long one is still running; wait, or cancel it with Escape"
    assert table.editor.text() == "1"


def test_a_click_elsewhere_does_not_lose_nonsense(table):
    table.go(0, FIRST)
    table.type("8x")
    table.click(2, FIRST + 1)
    assert table.editor.text() == "8x"
    assert table.editor.hasFocus()
    assert table.reason is not None
    assert table.place == (0, FIRST)
    table.press(Qt.Key.Key_Backspace, Qt.Key.Key_Return)
    assert table.problem.scores.row(0)[0] == 8


def test_focus_that_goes_to_another_widget_does_not_lose_nonsense(table, qtbot):
    other = QLineEdit(table.view.window())
    qtbot.addWidget(other)
    other.show()
    table.go(0, FIRST)
    table.type("8x")
    other.setFocus()
    assert other.hasFocus()
    assert table.editor.text() == "8x"
    assert table.reason is not None
    table.view.setFocus()
    assert table.editor.hasFocus()


def test_a_row_chosen_elsewhere_does_not_lose_nonsense(table):
    table.go(0, FIRST)
    table.type("8x")
    table.view.go_to(3)
    assert table.editor.text() == "8x"
    assert table.place == (3, FIRST)
    table.press(Qt.Key.Key_Return)
    assert table.reason is not None
    table.click(1, FIRST)
    assert table.place == (0, FIRST)


def test_nonsense_is_refused_in_distributions_too(open_table):
    soft = open_table(Problem.create(np.zeros((3, 3)), np.eye(3)), labels=True)
    soft.go(0, 1)
    soft.type("half")
    soft.press(Qt.Key.Key_Return)
    assert "“half” is not a number" in soft.reason
    assert soft.editor.text() == "half"
    soft.press(Qt.Key.Key_Escape)
    assert soft.reason is None
    assert soft.problem.labels.row(0).tolist() == [1, 0, 0]

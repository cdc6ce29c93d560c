"""The clipboard: anything is pasted after a look at it, and what is copied opens elsewhere; one undo step each."""

import numpy as np
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QRadioButton, QWidget

from xentgui import examples
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.files import state
from xentgui.gui.app import App
from xentgui.gui.exchange import COPIES
from xentgui.gui.paste_preview import PastePreview
from xentgui.text.reading import read
from xentgui.text.writing import MOST_NUMBERS

PETS = Problem.create(
    np.array([[2.0, 5, 1], [7, 1, 0.5]], np.float32), [1, 0], class_names=("cat", "dog", "eel"), title="Pets"
)


class Desk:
    """A window, its clipboard and its keys."""

    def __init__(self, qtbot, app: App) -> None:
        self.qtbot, self.app = qtbot, app

    @property
    def problem(self) -> Problem:
        return self.app.document.problem

    @property
    def said(self) -> str:
        return self.app.window.statusBar().currentMessage()

    @property
    def preview(self) -> PastePreview | None:
        found = [dialog for dialog in self.app.window.findChildren(PastePreview) if dialog.isVisible()]
        return found[0] if found else None

    @property
    def clipboard(self) -> str:
        return QGuiApplication.clipboard().text()

    def press(self, key: Qt.Key, *, shift: bool = False) -> None:
        modifiers = Qt.KeyboardModifier.ControlModifier
        if shift:
            modifiers |= Qt.KeyboardModifier.ShiftModifier
        self.qtbot.keyClick(self.focus(), key, modifiers)

    def focus(self) -> QWidget:
        """What has the focus; a window that comes back to the front gets it a moment later."""
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def paste(self, text: str, *, special: bool = False, cell: tuple[int, int] | None = None) -> None:
        QGuiApplication.clipboard().setText(text)
        if cell is not None:
            column = len(self.app.scores_model.lead) + cell[1]
            self.app.scores.setCurrentIndex(self.app.scores_model.index(cell[0], column))
        self.press(Qt.Key.Key_V, shift=special)

    def look(self) -> PastePreview:
        self.qtbot.waitUntil(lambda: self.preview is not None and self.preview.isAncestorOf(self.focus()))
        assert self.preview is not None
        return self.preview

    def choose(self, name: str) -> None:
        button = self.look().findChild(QRadioButton, name)
        assert button is not None
        button.setChecked(True)

    def answer(self, key: Qt.Key = Qt.Key.Key_Return) -> None:
        self.qtbot.keyClick(self.focus(), key)

    def copy(self, name: str) -> str:
        self.app.menus.actions[name].trigger()
        self.qtbot.waitUntil(lambda: self.said.startswith("Copied"))
        return self.clipboard


@pytest.fixture
def open_desk(qtbot, open_app):
    return lambda problem: Desk(qtbot, open_app(problem))


@pytest.fixture
def desk(open_desk):
    return open_desk(PETS)


def words(preview: PastePreview, name: str = "understood") -> str:
    label = preview.findChild(QLabel, name)
    assert label is not None
    return label.text()


def test_a_range_of_cells_is_pasted_without_a_question(desk):
    desk.paste("8\t9\n10\t11\n", cell=(0, 1))
    assert desk.preview is None
    assert desk.problem.scores.join().tolist() == [[2, 8, 9], [7, 10, 11]]


def test_what_a_library_printed_is_looked_at_and_replaces_the_batch_by_enter(desk):
    desk.paste("logits: tensor([[1., 2.],\n        [3., 4.]], grad_fn=<X>)\nlabels: tensor([1, 0])")
    preview = desk.look()
    assert words(preview) == "Understood as 2 arrays: 2 × 2 scores (float32), 2 labels from 0 to 1."
    assert preview.target.text == "&Replace the batch: 2 × 3 becomes 2 × 2"
    assert words(preview, "pasteSays") == "Its loss is 0.813262 nats."
    desk.answer()
    assert desk.preview is None
    assert desk.problem.scores.join().tolist() == [[1, 2], [3, 4]]
    assert desk.problem.scores.dtype == np.float32
    assert desk.problem.labels.join().tolist() == [1, 0]
    assert desk.problem.class_names == ()
    desk.app.document.undo()
    assert desk.problem is PETS


def test_escape_pastes_nothing(desk):
    desk.paste("[[1, 2], [3, 4]]")
    desk.look()
    desk.answer(Qt.Key.Key_Escape)
    assert desk.preview is None
    assert desk.problem is PETS


def test_arrows_choose_where_it_goes(desk):
    desk.paste("[[1, 2], [3, 4]]", cell=(1, 2))
    assert desk.look().target.name == "batch"
    desk.answer(Qt.Key.Key_Down)
    assert desk.look().target.text == "&At the selection: from row 1, class eel on; 1 row and 1 class will be added"
    desk.answer()
    assert desk.problem.scores.join().tolist() == [[2, 5, 1, 0], [7, 1, 1, 2], [0, 0, 3, 4]]


def test_a_range_of_cells_can_be_looked_at_too(desk):
    desk.paste("8\t9\n10\t11\n", special=True, cell=(0, 1))
    assert desk.look().target.name == "cells"
    desk.answer()
    assert desk.problem.scores.join().tolist() == [[2, 8, 9], [7, 10, 11]]


def test_a_list_of_class_indices_becomes_labels(desk):
    desk.paste("[2, 1]")
    assert desk.look().target.text == "As &labels: 2 rows from row 0 on"
    desk.answer()
    assert desk.problem.labels.join().tolist() == [2, 1]
    assert desk.problem.scores is PETS.scores


def test_names_of_classes_become_labels(desk):
    desk.paste("['eel', 'dog']")
    desk.look()
    desk.answer()
    assert desk.problem.labels.join().tolist() == [2, 1]


def test_shares_may_become_distributions(desk):
    desk.paste("[[0.25, 0.75, 0], [0, 0, 1]]")
    desk.choose("labels")
    desk.answer()
    assert desk.problem.labels.join().tolist() == [[0.25, 0.75, 0], [0, 0, 1]]
    assert desk.problem.scores is PETS.scores


def test_scores_for_the_same_rows_keep_labels_names_and_title(desk):
    desk.paste("[[1, 2, 3], [4, 5, 6]]")
    assert desk.look().target.text.endswith("2 × 3 becomes 2 × 3; labels and weights stay")
    desk.answer()
    assert desk.problem.scores.join().tolist() == [[1, 2, 3], [4, 5, 6]]
    assert desk.problem.labels is PETS.labels
    assert (desk.problem.title, desk.problem.class_names) == (PETS.title, PETS.class_names)


def test_a_batch_without_labels_says_so(desk):
    desk.paste("[[1, 2], [3, 4], [5, 6]]")
    assert desk.look().target.text.endswith("3 × 2; without labels")
    assert words(desk.look(), "pasteSays") == "No row has a loss: none has a label."
    desk.answer()
    assert desk.problem.labels.join().tolist() == [-1, -1, -1]


def test_what_is_not_understood_is_told_with_its_place_and_changes_nothing(desk):
    desk.paste("[[1, 2],\n [3, x]]")
    assert desk.said == "line 2, column 6: “x” is not a number"
    assert desk.preview is None
    assert desk.problem is PETS


def test_what_does_not_fit_is_told_in_the_preview_which_stays(desk):
    desk.paste("logits = [[1, 2], [3, 4]]\nlabels = [0, 0.5]")
    assert "label 0.5 in row 1 is not a whole number" in words(desk.look(), "pasteSays")
    desk.answer()
    assert desk.preview is not None
    assert desk.problem is PETS
    desk.answer(Qt.Key.Key_Escape)


def test_missing_rows_are_told_in_the_preview(desk):
    desk.paste("[[1. 2.]\n ...\n [3. 4.]]")
    assert "Rows are left out where “...” stands, line 2, column 2" in words(desk.look(), "note")
    desk.answer(Qt.Key.Key_Escape)


def test_scores_that_sum_to_1_are_doubted_to_be_logits(desk):
    desk.paste("[[0.25, 0.5, 0.25], [0.1, 0.2, 0.7]]")
    assert words(desk.look(), "note").startswith("Each row sums to 1. If these are probabilities, switch from_logits")
    desk.answer(Qt.Key.Key_Escape)


def test_in_a_cell_text_is_pasted_as_it_is(desk):
    desk.app.scores.edit(desk.app.scores_model.index(0, 4))
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    desk.paste("[1, 2]")
    assert desk.preview is None
    assert field.text() == "[1, 2]"
    desk.answer(Qt.Key.Key_Escape)


def test_distributions_are_pasted_into_their_own_table(open_desk):
    desk = open_desk(edits.to_distributions(PETS))
    desk.app.labels.setFocus()
    desk.app.labels.setCurrentIndex(desk.app.labels_model.index(0, 1))
    desk.paste("[[0.5, 0.5, 0]]")
    assert desk.look().target.text == "&At the selection, as label distributions: from row 0, class cat on"
    desk.answer()
    assert desk.problem.labels.join().tolist() == [[0.5, 0.5, 0], [1, 0, 0]]
    assert desk.problem.scores is PETS.scores


def test_a_long_text_is_read_beside_the_window(desk):
    values = np.arange(60_000.0).reshape(-1, 3)
    desk.paste(str(values.tolist()))
    desk.qtbot.waitUntil(lambda: desk.preview is not None)
    desk.look()
    desk.answer()
    desk.qtbot.waitUntil(lambda: desk.problem.rows == 20_000)
    np.testing.assert_array_equal(desk.problem.scores.join(), values)


def test_a_state_is_opened_where_it_was_copied_and_can_be_undone(desk):
    desk.app.choose_row(1)
    text = desk.copy("copy_state")
    assert text.startswith("xent1:")
    desk.app.document.edit("Change", edits.set_scores, 0, 0, 99)
    desk.app.choose_row(0)
    desk.paste(text)
    desk.qtbot.waitUntil(lambda: desk.problem.title == "Pets" and desk.app.row == 1)
    np.testing.assert_array_equal(desk.problem.scores.join(), PETS.scores.join())
    assert desk.app.document.history.undo_label == "Open a state"


def test_a_damaged_state_changes_nothing(desk):
    desk.paste(state.write(PETS)[:-4])
    desk.qtbot.waitUntil(lambda: "the state is not whole" in desk.said)
    assert desk.problem is PETS


def test_too_long_a_state_says_what_to_do_instead(open_desk):
    random = np.random.default_rng(0).normal(size=(1000, 10))
    desk = open_desk(Problem.create(random, np.zeros(1000, int)))
    desk.app.menus.actions["copy_state"].trigger()
    assert "30,000 are the most; save a document (.xent) and hand that on" in desk.said


@pytest.mark.parametrize("name", COPIES)
def test_the_whole_batch_is_copied_where_one_cell_is_current(desk, name):
    found = read(desk.copy(name))
    np.testing.assert_array_equal(found.scores, PETS.scores.join())
    assert found.labels is not None
    assert found.labels.tolist() == [1, 0]
    assert found.class_names == PETS.class_names
    assert desk.said.startswith("Copied 2 × 3 scores with labels as ")


def test_the_selected_cells_are_copied_where_there_are_several(desk):
    table, lead = desk.app.scores, len(desk.app.scores_model.lead)
    table.setCurrentIndex(desk.app.scores_model.index(0, lead + 1))
    desk.qtbot.keyClick(table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    found = read(desk.copy("copy_csv"))
    assert found.scores is not None
    assert found.scores.tolist() == [[5, 1]]
    assert found.labels is None
    assert found.class_names == ("dog", "eel")


def test_rows_with_their_labels_are_copied_as_they_are_shown(desk):
    model = desk.app.scores_model
    row = QItemSelection(model.index(1, 0), model.index(1, model.columnCount() - 1))
    desk.app.scores.selectionModel().select(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    found = read(desk.copy("copy_numpy"))
    assert found.scores is not None
    assert found.scores.tolist() == [[7, 1, 0.5]]
    assert found.labels is not None
    assert found.labels.tolist() == [0]


def test_computed_columns_alone_are_nothing_to_copy(desk):
    table, model = desk.app.scores, desk.app.scores_model
    table.setCurrentIndex(model.index(0, 1))
    desk.qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    desk.app.menus.actions["copy_csv"].trigger()
    assert desk.said.startswith("no class is selected; select columns of scores too")


def test_code_of_too_many_numbers_is_refused_with_the_mend(open_desk):
    desk = open_desk(Problem.create(np.zeros((MOST_NUMBERS, 2), np.float32), np.zeros(MOST_NUMBERS, int)))
    desk.app.menus.actions["copy_pytorch"].trigger()
    assert desk.said.startswith("200,000 numbers are too many for PyTorch code; select at most 100,000")


def test_the_context_menu_offers_them(desk):
    texts = [action.text().replace("&", "") for action in desk.app.scores.actions()]
    assert texts[2:7] == ["Paste", "Paste as batch…", "Copy as", "Copy state", "Clear"]
    assert desk.app.scores.editTriggers() != QAbstractItemView.EditTrigger.NoEditTriggers


def test_the_first_example_comes_back_through_every_form(open_desk):
    desk = open_desk(examples.load("several-labels"))
    before = desk.problem
    for name in COPIES:
        desk.app.scores.setCurrentIndex(desk.app.scores_model.index(0, 1))
        desk.paste(desk.copy(name))
        desk.choose("batch")
        desk.answer()
        assert desk.problem is not before
        np.testing.assert_array_equal(desk.problem.scores.join(), before.scores.join())
        np.testing.assert_array_equal(desk.problem.labels.join(), before.labels.join())
        assert desk.problem.options == before.options


@pytest.fixture
def sorted_desk(open_desk):
    """A window whose rows are sorted: the problem's rows 1, 2, 0 from the top."""
    desk = open_desk(Problem.create(np.array([[1.0, 0], [9, 0], [5, 0]]), [0, 0, 1]))
    desk.app.scores.setCurrentIndex(desk.app.scores_model.index(0, len(desk.app.scores_model.lead)))
    desk.app.menus.actions["sort_falling"].trigger()
    desk.qtbot.waitUntil(lambda: desk.app.scores_model.problem_row(0) == 1)
    return desk


def test_in_a_sorted_view_it_goes_to_the_rows_that_are_seen(sorted_desk):
    sorted_desk.paste("[[8, 7], [6, 5]]", cell=(1, 0))
    sorted_desk.choose("cells")
    assert sorted_desk.look().target.text == "&At the selection: from row 2, class 0 on"
    sorted_desk.answer()
    assert sorted_desk.problem.scores.join().tolist() == [[6, 5], [9, 0], [8, 7]]


def test_labels_for_all_rows_are_in_the_order_of_the_batch(sorted_desk):
    sorted_desk.paste("[1, 1, 0]", cell=(1, 0))
    sorted_desk.choose("labels")
    sorted_desk.answer()
    assert sorted_desk.problem.labels.join().tolist() == [1, 1, 0]


def test_what_reaches_past_the_rows_that_are_seen_is_refused_in_place(sorted_desk):
    sorted_desk.paste("[[8, 7], [6, 5]]", cell=(2, 0))
    sorted_desk.choose("cells")
    sorted_desk.answer()
    assert "reaches past the last row that is shown" in words(sorted_desk.look(), "pasteSays")
    sorted_desk.answer(Qt.Key.Key_Escape)


def test_rows_are_copied_in_the_order_that_is_seen(sorted_desk):
    found = read(sorted_desk.copy("copy_numpy"))
    assert found.scores is not None
    assert found.scores.tolist() == [[9, 0], [5, 0], [1, 0]]
    assert found.labels is not None
    assert found.labels.tolist() == [0, 1, 0]


def test_a_batch_for_the_binary_loss_gets_a_row_of_0_and_1_for_each_index(open_desk):
    desk = open_desk(examples.load("several-labels"))
    desk.paste("logits = [[1, 2], [3, 4]]\nlabels = [1, 0]")
    desk.choose("batch")
    desk.answer()
    assert desk.problem.binary
    assert desk.problem.labels.join().tolist() == [[0, 1], [1, 0]]


def test_scores_and_labels_are_written_together_at_the_selection(desk):
    desk.paste("cat,dog,label\n8,9,dog\n", cell=(1, 1))
    desk.choose("cells")
    desk.answer()
    assert desk.problem.scores.join().tolist() == [[2, 5, 1], [7, 8, 9]]
    assert desk.problem.labels.join().tolist() == [1, 1]

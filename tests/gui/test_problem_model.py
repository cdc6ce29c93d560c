"""The item model: what its cells say, what it takes and refuses, and that views are told just what changed."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTableView

from xentgui import evaluate
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.document import Document, State
from xentgui.gui.problem_model import ProblemModel

HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
ROLE = Qt.ItemDataRole
LABEL, LOSS, PREDICTED, FIRST = range(4)
NAMES = ("cat", "dog", "bird")


def simple(rows: int = 3, **given: object) -> Problem:
    scores = np.array([[2, 5, 1], [7, 1, 0.5], [0, 0, 3]], np.float32)[np.arange(rows) % 3]
    return Problem.create(scores, np.array([1, 0, 0])[np.arange(rows) % 3], **given)  # type: ignore[arg-type]


def soft(**given: object) -> Problem:
    return Problem.create(np.eye(3) * 4, [[0.5, 0.25, 0.25], [0, 1, 0], [0, 0, 0]], **given)  # type: ignore[arg-type]


class Follower:
    """A document with its model, as app.py joins them, and what the model has told."""

    def __init__(self, problem: Problem, *, labels: bool = False) -> None:
        self.document = Document(problem)
        self.model = ProblemModel(self.document, labels=labels)
        self.document.changed.connect(self.follow)
        self.changed: list[tuple[range, range]] = []
        self.told: list[tuple[str, int, int]] = []
        self.refused: list[str] = []
        model = self.model
        model.refused.connect(self.refused.append)
        model.dataChanged.connect(self.note_change)
        model.rowsInserted.connect(lambda _, first, last: self.told.append(("rows in", first, last)))
        model.rowsRemoved.connect(lambda _, first, last: self.told.append(("rows out", first, last)))
        model.columnsInserted.connect(lambda _, first, last: self.told.append(("columns in", first, last)))
        model.columnsRemoved.connect(lambda _, first, last: self.told.append(("columns out", first, last)))
        model.modelReset.connect(lambda: self.told.append(("reset", 0, 0)))
        model.headerDataChanged.connect(lambda _, first, last: self.told.append(("header", first, last)))

    def follow(self, _before: State, after: State) -> None:
        self.model.show_state(after)

    def note_change(self, first: QModelIndex, last: QModelIndex) -> None:
        self.changed.append((range(first.row(), last.row() + 1), range(first.column(), last.column() + 1)))

    def text(self, row: int, column: int) -> str:
        return str(self.model.index(row, column).data())

    def write(self, row: int, column: int, text: str) -> bool:
        return self.model.setData(self.model.index(row, column), text)

    def forget(self) -> None:
        self.changed.clear()
        self.told.clear()


@pytest.fixture
def follow(qtbot):  # noqa: ARG001 - what the model tells needs an application
    return Follower


def test_a_row_says_its_label_loss_prediction_and_scores(follow):
    table = follow(simple(class_names=NAMES))
    assert [table.text(0, column) for column in range(6)] == ["dog", "0.0658839", "✓ dog", "2", "5", "1"]
    assert [table.text(2, column) for column in range(3)] == ["cat", "3.09492", "✗ bird"]


def test_without_names_classes_are_called_by_their_index(follow):
    table = follow(simple())
    assert table.text(0, LABEL) == "1"
    assert [table.model.headerData(column, HORIZONTAL) for column in range(6)] == [
        "label",
        "loss",
        "predicted",
        "0",
        "1",
        "2",
    ]
    assert [table.model.headerData(row, VERTICAL) for row in range(3)] == ["0", "1", "2"]


def test_a_column_of_weights_is_there_only_with_weights(follow):
    table = follow(simple(sample_weight=[0.5, 1, 2]))
    assert table.model.headerData(1, HORIZONTAL) == "weight"
    assert [table.text(row, 1) for row in range(3)] == ["0.5", "1", "2"]
    assert table.text(0, 2) == "0.032942"
    table.document.edit("off", edits.weigh_rows, False)
    assert table.model.headerData(1, HORIZONTAL) == "loss"
    assert table.model.columnCount() == 6


def test_labels_that_are_no_class_and_rows_without_a_loss_say_so(follow):
    problem = Problem.create(
        np.array([[1, 2], [1, 2], [np.nan, 1], [1, 2]]), [7, -1, 0, 255], LossOptions(ignore_class=255)
    )
    table = follow(problem)
    assert [table.text(row, LABEL) for row in range(4)] == ["7", "—", "0", "255"]
    assert [table.text(row, LOSS) for row in range(4)] == ["nan", "nan", "nan", "ignored"]
    assert [table.text(row, PREDICTED) for row in range(4)] == ["1", "1", "—", "1"]
    tones = [table.model.lead[LABEL].tone(table.model.row(row)) for row in range(4)]
    assert tones == ["wrong", "wrong", "label", "muted"]


def test_a_distribution_is_shown_by_its_largest_class(follow):
    table = follow(soft(class_names=NAMES))
    assert [table.text(row, LABEL) for row in range(3)] == ["~cat", "dog", "—"]
    assert [table.text(row, PREDICTED) for row in range(3)] == ["✓ cat", "✓ dog", "bird"]


def test_an_exact_text_is_what_an_editor_begins_with(follow):
    table = follow(Problem.create(np.array([[0.1, -0.0, 1 / 3]], np.float32), [2], class_names=NAMES))
    texts = [table.model.index(0, column).data(ROLE.EditRole) for column in (LABEL, FIRST, FIRST + 1, FIRST + 2)]
    assert texts == ["bird", "0.1", "-0.0", "0.33333334"]


def test_every_cell_is_put_in_words_for_a_screen_reader(follow):
    table = follow(simple(class_names=NAMES))
    cells = {
        (0, LABEL): "row 0, label: dog",
        (1, FIRST + 2): "row 1, bird: 0.5",
        (2, PREDICTED): "row 2, predicted: ✗ bird",
    }
    for (row, column), words in cells.items():
        assert table.model.index(row, column).data(ROLE.AccessibleTextRole) == words


def test_tips_have_all_digits_and_tell_how_to_rename(follow):
    table = follow(simple(class_names=NAMES))
    assert table.model.index(0, FIRST).data(ROLE.ToolTipRole) == "row 0, cat: 2.0"
    assert table.model.headerData(FIRST, HORIZONTAL, ROLE.ToolTipRole) == "class 0: cat. Double-click to rename."
    assert "y_true" in table.model.headerData(LABEL, HORIZONTAL, ROLE.ToolTipRole)


def test_rows_of_a_sequence_batch_are_called_by_their_place(follow):
    table = follow(Problem.create(np.zeros((2, 3, 4)), np.zeros((2, 3), int)))
    assert table.model.headerData(4, VERTICAL) == "1, 1"
    table.document.edit("in", edits.insert_rows, 0, 1)
    assert table.model.headerData(4, VERTICAL) == "4"


def test_only_labels_weights_and_scores_can_be_edited(follow):
    table = follow(simple(sample_weight=[1, 1, 1]))
    editable = [bool(table.model.index(0, c).flags() & Qt.ItemFlag.ItemIsEditable) for c in range(7)]
    assert editable == [True, True, False, False, True, True, True]


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        (FIRST, "4,5", 4.5),
        (FIRST + 2, "-inf", -np.inf),
        (FIRST + 1, "nan", np.nan),
        (LABEL, "bird", 2),
        (LABEL, "2", 2),
    ],
)
def test_a_text_is_written_where_it_was_typed(follow, column, text, value):
    table = follow(simple(class_names=NAMES))
    assert table.write(1, column, text)
    problem = table.document.problem
    found = problem.labels.row(1) if column == LABEL else problem.scores.row(1)[column - FIRST]
    np.testing.assert_equal(float(found), value)
    assert table.document.history.undo_label is not None
    assert "row 1" in table.document.history.undo_label


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        (LABEL, "cot", "did you mean cat?"),
        (1, "-1", "a weight is a finite number of at least 0, not -1"),
        (1, "nan", "a weight is a finite number of at least 0, not nan"),
        (2, "1", "loss is computed; edit the label or a score instead"),
        (4, "1.2.3", "“1.2.3” is not a number"),
        (4, "1e39", "1e+39 is too big for float32; write inf if that is meant"),
        (4, "", "an empty cell is not a number"),
    ],
)
def test_nonsense_is_refused_with_the_reason_and_changes_nothing(follow, column, text, reason):
    table = follow(simple(class_names=NAMES, sample_weight=[1, 1, 1]))
    before = table.document.state
    assert not table.write(0, column, text)
    assert reason in table.refused[0]
    assert table.document.state is before
    assert table.changed == []


def test_too_big_for_float16_is_refused_and_infinity_is_not(follow):
    table = follow(Problem.create(np.zeros((1, 2), np.float16), [0]))
    assert not table.write(0, FIRST, "70000")
    assert table.refused == ["70000 is too big for float16; write inf if that is meant"]
    assert table.write(0, FIRST, "inf")


def test_only_the_edit_role_is_written(follow):
    table = follow(simple())
    assert not table.model.setData(table.model.index(0, FIRST), "9", ROLE.DisplayRole)


def test_a_long_class_name_does_not_fill_the_undo_menu(follow):
    table = follow(simple(class_names=["x" * 5000, "b", "c"]))
    table.write(0, FIRST, "1")
    assert len(table.document.history.undo_label) < 100


def test_an_edit_of_one_cell_tells_of_just_its_row(follow):
    table = follow(simple(50_000))
    table.write(31_000, FIRST + 1, "9")
    assert table.changed == [(range(31_000, 31_001), range(6))]
    table.document.undo()
    assert table.changed[1:] == [(range(31_000, 31_001), range(6))]
    assert table.told == []


def test_an_option_tells_of_the_lead_columns_only(follow):
    table = follow(simple())
    for change in ({"label_smoothing": 0.1}, {"temperature": 2.0}, {"from_logits": False}, {"ignore_class": 0}):
        table.forget()
        table.document.edit("option", edits.set_options, **change)
        assert table.changed == [(range(3), range(3))]
    table.forget()
    table.document.edit("weights", edits.set_class_weight, [1, 2, 3])
    assert table.changed == [(range(3), range(3))]


def test_a_reduction_that_changes_no_row_tells_no_more_than_that(follow):
    table = follow(simple())
    table.document.edit("option", edits.set_options, reduction="sum")
    assert table.changed == [(range(3), range(3))]


def test_numbers_that_come_late_tell_of_the_lead_columns_only(follow):
    table = follow(simple())
    problem = edits.set_scores(table.document.problem, 0, 0, 9)
    table.model.show_state(State(problem, None))
    loss = table.text(0, LOSS)
    table.forget()
    table.model.show_state(State(problem, evaluate(problem)))
    assert table.changed == [(range(3), range(3))]
    assert table.text(0, LOSS) == loss


def test_a_renamed_class_tells_of_its_header_and_the_lead_columns(follow):
    table = follow(simple(class_names=NAMES))
    table.document.edit("rename", edits.rename_class, 1, "wolf")
    assert table.told == [("header", FIRST + 1, FIRST + 1)]
    assert table.changed == [(range(3), range(3))]
    assert table.text(0, LABEL) == "wolf"


@pytest.mark.parametrize("at", [0, 2, 6])
def test_rows_that_come_and_go_are_told_where_they_are(follow, at):
    table = follow(Problem.create(np.arange(18.0).reshape(6, 3), np.arange(6) % 3))
    table.document.edit("in", edits.insert_rows, at, 2)
    table.document.undo()
    assert table.told == [("rows in", at, at + 1), ("rows out", at, at + 1)]
    assert table.changed == []


@pytest.mark.parametrize("at", [0, 1, 3])
def test_classes_that_come_and_go_are_told_where_they_are(follow, at):
    table = follow(Problem.create(np.arange(18.0).reshape(6, 3), np.arange(6) % 3))
    table.document.edit("in", edits.insert_classes, at, 2)
    table.document.undo()
    column = FIRST + at
    assert [what for what in table.told if what[0] != "header"] == [
        ("columns in", column, column + 1), ("columns out", column, column + 1)
    ]  # fmt: skip


def test_rows_and_classes_that_come_at_once_reset(follow):
    table = follow(simple())
    table.document.edit("grow", edits.grow, 5, 4)
    assert table.told == [("reset", 0, 0)]
    assert (table.model.rowCount(), table.model.columnCount()) == (5, 7)


def test_the_current_row_and_the_selection_stay_on_their_data(follow):
    table = follow(Problem.create(np.arange(60.0).reshape(20, 3), np.arange(20) % 3))
    selection = QItemSelectionModel(table.model)
    selection.setCurrentIndex(table.model.index(7, 4), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    steps = [(edits.insert_rows, (2, 3), 10), (edits.remove_rows, ([0, 1],), 8), (edits.insert_rows, (15, 1), 8)]
    for verb, arguments, row in steps:
        table.document.edit("step", verb, *arguments)
        assert selection.currentIndex().row() == row
        assert [index.row() for index in selection.selectedIndexes()] == [row]
    for row in (8, 10, 7):
        table.document.undo()
        assert selection.currentIndex().row() == row
    table.document.edit("class", edits.insert_classes, 0, 1)
    assert selection.currentIndex().column() == 5


def test_distributions_have_a_table_of_their_own(follow):
    table = follow(soft(class_names=NAMES), labels=True)
    assert [table.model.headerData(c, HORIZONTAL) for c in range(4)] == ["Σ", "cat", "dog", "bird"]
    assert [table.text(row, 0) for row in range(3)] == ["1", "1", "0"]
    assert [table.text(0, column) for column in range(1, 4)] == ["0.5", "0.25", "0.25"]
    assert table.write(2, 3, "1")
    assert table.document.problem.labels.row(2).tolist() == [0, 0, 1]
    assert table.changed == [(range(2, 3), range(4))]
    assert not table.write(2, 0, "1")
    assert table.refused == ["Σ is computed; edit the label or a score instead"]


def test_that_table_is_empty_while_labels_are_class_indices(follow):
    table = follow(simple(), labels=True)
    assert table.model.rowCount() == 0
    table.document.edit("wide", edits.insert_classes, 0, 2)
    assert table.model.columnCount() == 0
    table.document.edit("soft", edits.to_distributions)
    assert (table.model.rowCount(), table.text(1, 3)) == (3, "1")
    table.document.undo()
    assert table.model.rowCount() == 0


def test_options_are_nothing_to_the_table_of_distributions(follow):
    table = follow(soft(), labels=True)
    table.document.edit("option", edits.set_options, temperature=2.0)
    assert table.changed == table.told == []


def test_what_was_scrolled_past_is_not_kept(follow):
    table = follow(simple(5000))
    for row in range(5000):
        table.text(row, LOSS)
        table.model.heat(row, slice(0, 3))
    assert len(table.model._rows) <= 1000
    assert len(table.model._heats) <= 1000


def random_edit(rng: np.random.Generator, problem: Problem) -> tuple[Any, ...]:
    rows, classes = problem.rows, problem.classes
    row, index = int(rng.integers(0, rows + 1)), int(rng.integers(0, classes))
    inside = min(row, rows - 1)
    choices: list[tuple[Any, ...]] = [
        (edits.insert_rows, row, int(rng.integers(1, 4))),
        (edits.insert_classes, index, int(rng.integers(1, 3))),
        (edits.grow, rows + 1, classes + 1),
        (edits.write_range, inside if rows else 0),
        (edits.rename_class, index, f"name {rng.integers(1000)}"),
        (edits.weigh_rows, problem.sample_weight is None),
        (edits.to_distributions if problem.sparse else edits.to_indices,),
        (edits.remove_rows, rng.integers(0, rows, 2) if rows else []),
    ]
    if classes > 2:
        choices.append((edits.remove_classes, [index]))
    if rows:
        choices += [(edits.set_scores, inside, index, rng.normal()), (edits.set_labels, inside, index)] * 3
    return choices[rng.integers(len(choices))]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("labels", [False, True], ids=["scores", "labels"])
def test_random_edits_and_undos_keep_every_rule_of_item_models(follow, qtbot, seed, labels):
    rng = np.random.default_rng(seed)
    table = follow(Problem.create(rng.normal(size=(8, 4)), rng.integers(0, 4, 8)), labels=labels)
    tester = QAbstractItemModelTester(table.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(table.model)
    for _ in range(60):
        kept = [QPersistentModelIndex(table.model.index(row, 0)) for row in range(table.model.rowCount())]
        if rng.random() < 0.3:
            table.document.undo()
        elif rng.random() < 0.2:
            table.document.redo()
        else:
            verb, *arguments = random_edit(rng, table.document.problem)
            options = {"values": rng.normal(size=(3, 2))} if verb is edits.write_range else {}
            table.document.edit("random", verb, *arguments, **options)
        assert all(index.row() < table.model.rowCount() for index in kept)
        check_cells(table, labels=labels)
    tester.deleteLater()


def check_cells(table: Follower, *, labels: bool) -> None:
    problem, model = table.document.problem, table.model
    values = problem.labels if labels else problem.scores
    shape = len(model.lead) + problem.classes, problem.rows
    assert (model.columnCount(), model.rowCount()) == ((0, 0) if labels and problem.sparse else shape)
    for row in range(model.rowCount()):
        texts = [float(model.exact_text(row, len(model.lead) + c)) for c in range(problem.classes)]
        assert texts == values.row(row).tolist()

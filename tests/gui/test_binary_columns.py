"""The table of a binary problem: label and prediction in a cell, what can be typed, pasted and filled."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.document import conversions
from xentgui.document.document import Document, State
from xentgui.gui import theme
from xentgui.gui.problem_model import ProblemModel
from xentgui.gui.table_columns import Layout
from xentgui.gui.table_edits import Cells, cleared, copied, filled
from xentgui.gui.table_paste import pasted
from xentgui.gui.table_row import Row

BINARY = LossOptions(loss=Loss.BINARY)
NAMES = ("person", "dog", "car", "tree")
LABEL, LOSS, PREDICTED, FIRST = range(4)
SCORES = [[3.0, 2, -2, 1], [-1, -1, -1, 1], [1, 1, 1, 1], [np.nan, 1, 1, 1]]
LABELS = [[1, 1, 0, 0], [0, 0, 0, 1], [1, 1, 1, 1], [0, 0.7, 0, 0]]


def model(scores=SCORES, labels=LABELS, names=NAMES, *, table=False) -> ProblemModel:
    return ProblemModel(Document(Problem.create(scores, labels, BINARY, class_names=names)), labels=table)


def column(scores=(1.0, -1.0, 2.0), labels=(1, 1, 0.25)) -> ProblemModel:
    return model(np.array(scores)[:, None], np.array(labels, float), ("spam",))


def texts(shown: ProblemModel, at: int) -> list[str]:
    return [shown.text(row, at) for row in range(shown.rowCount())]


def test_label_and_prediction_name_the_classes_with_a_mark_for_the_whole_row():
    shown = model()
    assert texts(shown, LABEL) == ["person, dog", "tree", "person, dog, car +1", "~dog"]
    assert texts(shown, PREDICTED) == ["✗ person, dog, tree", "✓ tree", "✓ person, dog, car +1", "—"]


def test_no_class_at_all_is_none_and_nan_is_no_label():
    shown = model([[-1.0, -1], [1, 1]], [[0, 0], [np.nan, 1]], ())
    assert texts(shown, LABEL) == ["none", "—"]
    assert texts(shown, PREDICTED) == ["✓ none", "0, 1"]


def test_several_classes_are_edited_in_the_table_of_labels():
    shown = model()
    assert not shown.flags(shown.index(0, LABEL)) & Qt.ItemFlag.ItemIsEditable
    below = model(table=True)
    assert texts(below, 0) == ["2", "1", "4", "0.7"]
    assert below.lead[0].tone(below.row(0)) is None


def test_one_column_shows_its_label_as_a_number():
    shown = column()
    assert texts(shown, LABEL) == ["1", "1", "0.25"]
    assert texts(shown, PREDICTED) == ["✓ 1", "✗ 0", "✗ 1"]


def test_a_label_of_one_column_is_typed_as_a_number_from_0_to_1():
    shown, refused = column(), list[str]()
    shown.refused.connect(refused.append)
    assert shown.setData(shown.index(0, LABEL), "0")
    assert shown._document.problem.labels.row(0).tolist() == [0]
    assert shown.setData(shown.index(1, LABEL), "0.3")
    assert not shown.setData(shown.index(0, LABEL), "2")
    assert not shown.setData(shown.index(0, LABEL), "spam")
    assert shown._document.problem.labels.join().tolist() == [[0], [0.3], [0.25]]
    assert "is not 1 (yes), 0 (no) or between them" in refused[0]


def test_labels_of_one_column_are_copied_pasted_filled_and_cleared():
    problem = column().problem
    layout = Layout.of(problem, labels=False)
    assert copied(State(problem, None), layout, Cells(0, LABEL, 3, 1)).split() == ["1.0", "1.0", "0.25"]
    assert pasted(problem, layout, Cells(0, LABEL, 3, 1), "0\n1\n0\n").labels.join().tolist() == [[0], [1], [0]]
    assert filled(problem, layout, Cells(0, LABEL, 3, 1), down=True).labels.join().tolist() == [[1], [1], [1]]
    np.testing.assert_array_equal(cleared(problem, layout, Cells(0, LABEL, 1, 1)).labels.row(0), [np.nan])


@pytest.mark.parametrize(("first", "last", "marked"), [(0, 3, [0, 1]), (1, 2, [1]), (2, 3, [])])
def test_every_class_of_the_label_is_framed(first, last, marked):
    state = State(model().problem, None)
    row = Row(state, 0, model()._names)
    assert row.marked(first, last) == marked


def test_the_columns_change_with_the_loss_and_back():
    document = Document(Problem.create([[1.0, 2]], [0]))
    shown = ProblemModel(document)
    document.changed.connect(lambda _, after: shown.show_state(after))
    before = shown.text(0, PREDICTED)
    document.edit("Switch", conversions.set_loss, "binary")
    assert (shown.text(0, LABEL), shown.text(0, PREDICTED)) == ("0", "✗ 0, 1")
    document.undo()
    assert shown.text(0, PREDICTED) == before


def test_the_tones_of_a_binary_table_are_colours_of_the_theme():
    for shown in (model(), column()):
        for row in range(shown.rowCount()):
            for lead in shown.lead:
                tone = lead.tone(shown.row(row))
                assert tone is None or hasattr(theme.current(), tone)

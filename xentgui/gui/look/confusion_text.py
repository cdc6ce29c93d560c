"""What is said of the confusion matrix: of all of it, of its most confused pairs, and of a cell."""

from collections.abc import Sequence

import numpy as np

from xentgui.core.confusion import Confusion, LeftOut, YesAndNo
from xentgui.core.problem import Problem
from xentgui.gui import theme
from xentgui.gui.class_text import shortened
from xentgui.gui.number_text import count
from xentgui.gui.plots.cell_words import share

from .said_line import Fact
from .tables import Pair

PAIRS = 200
CLASSES = 1000
SIDES = ("no", "yes")
# Of a label of 0.7 no answer is right to the loss; here it is a yes.
_BINARY_LINKS = (
    "label == predicted and (correct or wrong)",
    "label != predicted and predicted >= 0 and (correct or wrong)",
)


def side_names(problem: Problem) -> Sequence[str]:
    """What the rows and columns of the matrix are called; empty where by their indices."""
    return SIDES if problem.binary else problem.class_names


def facts(problem: Problem, found: Confusion) -> list[Fact]:
    """What is counted, and what is not."""
    colours, rows, right = theme.current(), found.rows, found.right
    said = [Fact(count(rows, "row"))]
    right_rows, wrong_rows = _BINARY_LINKS if problem.binary else ("correct", "wrong and predicted >= 0")
    if rows:
        said += [Fact(f"{share(right, rows)} right", right_rows, "■", colours.accent)]
    if rows > right:
        said += [Fact(f"{rows - right:,} wrong", wrong_rows, "■", colours.label)]
    left_out = (
        (found.left_out.ignored, "ignored", "ignored"),
        (found.left_out.unlabelled, "without a label", "not (correct or wrong or ignored)"),
        (found.left_out.unpredicted, "without a prediction", "predicted < 0 and (correct or wrong)"),
    )
    said += [Fact(f"{number:,} {what}", which) for number, what, which in left_out if number]
    if not (problem.sparse or problem.binary):
        said.append(Fact("a distribution's label is its largest class"))
    return said


def pair_lines(problem: Problem, found: Confusion) -> list[Pair]:
    """The pairs that are confused most."""
    names = side_names(problem) or None
    lines = []
    for label, predicted, rows in found.most_confused(PAIRS):
        called = (str(index) if names is None else names[index] for index in (label, predicted))
        lines.append(Pair((*called, f"{rows:,}", share(rows, int(found.of_label[label]))), label, predicted))
    return lines


def class_lines(problem: Problem, found: YesAndNo) -> list[Pair]:
    """The classes of the binary loss, the most wrong answers first."""
    lines = []
    for index in np.argsort(-found.wrong, kind="stable")[:CLASSES].tolist():
        counts = found.counts[index]
        texts = f"{counts[1, 0]:,}", f"{counts[0, 1]:,}", share(int(found.wrong[index]), int(counts.sum()))
        lines.append(Pair((problem.class_name(index), *texts), index, index))
    return lines


def of_class(found: YesAndNo, index: int) -> Confusion:
    """Yes and no of one class as labels by answers."""
    sides = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    return Confusion(2, *sides, found.counts[index].reshape(-1), LeftOut(unlabelled=int(found.missing[index])))


def titles_of_class(problem: Problem, index: int) -> tuple[str, str]:
    """What the sides of such a table are called."""
    return f"label of {_called(problem.class_names, range(index, index + 1))}", "answer, p > 0.5"


def class_facts(problem: Problem, index: int, table: Confusion) -> list[Fact]:
    """What is counted of one class of the binary loss."""
    colours = theme.current()
    said = [Fact(f"class {_called(problem.class_names, range(index, index + 1))}: {count(table.rows, 'row')}")]
    said.append(Fact(f"{share(table.right, table.rows)} right", "", "■", colours.accent))
    if table.left_out.unlabelled:
        said.append(Fact(f"{table.left_out.unlabelled:,} without a label or score"))
    return [*said, Fact("a row has a label for each class: one table of labels by predictions there is not")]


def _called(names: Sequence[str], classes: range) -> str:
    """A class by its name, several by their indices."""
    if len(classes) > 1:
        return f"{classes[0]}–{classes[-1]}"
    name = names[classes[0]] if classes[0] < len(names) else str(classes[0])
    return shortened(name)


def pair_said(problem: Problem, table: Confusion, pair: tuple[range, range], rows: int) -> str:
    """The figures of a cell: some labels with some predictions."""
    names, (labels, predicted) = side_names(problem), pair
    of_label = int(table.of_label[labels.start : labels.stop].sum())
    of_prediction = int(table.of_prediction[predicted.start : predicted.stop].sum())
    label, said, plural = _called(names, labels), _called(names, predicted), "s" * (len(labels) > 1)
    text = f"label{plural} {label}, predicted {said}: {count(rows, 'row')}"
    if not rows:
        return text
    return f"{text}, {share(rows, of_label)} of the label, {share(rows, of_prediction)} of the prediction"


def answer_said(table: Confusion, pair: tuple[range, range], rows: int) -> str:
    """The figures of a cell of one class of the binary loss."""
    labels, answers = pair
    text = f"label {SIDES[labels[0]]}, answer {SIDES[answers[0]]}: {count(rows, 'row')}"
    return f"{text}, {share(rows, int(table.of_label[labels[0]]))} of those labelled {SIDES[labels[0]]}"

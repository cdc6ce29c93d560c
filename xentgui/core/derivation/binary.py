"""The columns of the binary loss: a sigmoid for each class, the costs of yes and of no, and their mean."""

import numpy as np

from ..cross_entropy import effective_sides
from ..log_softmax import Floats, clip
from .categorical import clipped
from .column import Column, Foot
from .digits import digits, mean_of, operand
from .labels import label_columns, times
from .row import Row


def from_logits(row: Row) -> list[Column]:
    """Score, / T, sigmoid, log p, log(1 - p), label, terms, gradient."""
    x, temperature = row.scores, row.rule.temperature
    z, p = x / temperature, row.probabilities
    yes, no = _logs(row)
    return [
        Column("score", "score x", "The row as it is in the table.", x, lambda _: "x"),
        Column(
            "scaled",
            "x / T",
            "The score divided by the temperature.",
            z,
            lambda j: f"{digits(x[j])} / {digits(temperature)}",
        ),
        Column(
            "probability",
            "p",
            "The sigmoid: the probability of yes, of each class on its own.",
            p,
            lambda j: f"1 / (1 + exp({digits(-z[j])}))",
        ),
        Column(
            "log_probability",
            "log p",
            "The logarithm, without computing p first.",
            yes,
            lambda j: f"−log(1 + exp({digits(-z[j])}))",
        ),
        Column(
            "log_rest",
            "log(1 − p)",
            "The logarithm of the probability of no, without computing 1 − p.",
            no,
            lambda j: f"−log(1 + exp({digits(z[j])}))",
        ),
        *_loss_columns(row, yes, no),
    ]


def from_probabilities(row: Row) -> list[Column]:
    """Score, clipped, log p, log(1 - p), label, terms, gradient."""
    x, (yes, no) = row.scores, _logs(row)
    kept = clip(x)
    return [
        Column("score", "score x", "The row as it is in the table: probabilities of yes.", x, lambda _: "x"),
        clipped(x),
        Column("log_probability", "log p", "The logarithm.", yes, lambda j: f"log({digits(kept[j], 8)})"),
        Column(
            "log_rest",
            "log(1 − p)",
            "The logarithm of the probability of no.",
            no,
            lambda j: f"log(1 − {digits(kept[j], 8)})",
        ),
        *_loss_columns(row, yes, no),
    ]


def _logs(row: Row) -> tuple[Floats, Floats]:
    """Log p and log(1 - p), each (classes,)."""
    yes, no = row.rule.read_cells(row.block).costs()
    return -yes[0], -no[0]


def _loss_columns(row: Row, log_yes: Floats, log_no: Floats) -> list[Column]:
    yes, no = (np.asarray(side[0], np.float64) for side in effective_sides(row.mass[None], row.rule))
    values = -(times(yes, log_yes) + times(no, log_no))
    term = Column(
        "product",
        "term",
        "−(y log p + (1 − y) log(1 − p)), with class_weight and pos_weight; the mean over classes is the row's loss.",
        values,
        lambda j: f"−({digits(yes[j])} × {operand(log_yes[j])} + {digits(no[j])} × {operand(log_no[j])})",
        Foot("mean", row.loss, mean_of(values, row.loss)),
    )
    return [*label_columns(row), *_side_columns(row, yes, no), term, _gradient(row, yes, no)]


def _side_columns(row: Row, yes: Floats, no: Floats) -> list[Column]:
    """What weights make of the label and of the rest of 1."""
    if row.rule.pos_weight is None and row.rule.class_weight is None:
        return []
    labels = label_columns(row)[0].values
    of_class, of_yes = (
        np.ones(row.classes) if weights is None else weights for weights in (row.rule.class_weight, row.rule.pos_weight)
    )

    def weighted_yes(j: int) -> str:
        return f"{digits(of_class[j])} × {digits(of_yes[j])} × {operand(labels[j])}"

    def weighted_no(j: int) -> str:
        return f"{digits(of_class[j])} × (1 − {operand(labels[j])})"

    return [
        Column("weighted", "of yes", "What log p counts: class_weight × pos_weight × y.", yes, weighted_yes),
        Column("weighted_rest", "of no", "What log(1 − p) counts: class_weight × (1 − y).", no, weighted_no),
    ]


def _gradient(row: Row, yes: Floats, no: Floats) -> Column:
    values, p, classes = row.gradient, row.probabilities, row.classes
    divisor = digits(row.rule.temperature * classes)
    rest = 1 / (1 + np.exp(row.scores / row.rule.temperature))  # 1 - p, of which p may have lost the digits

    def by_logit(j: int) -> str:
        return f"({digits(no[j])} × {digits(p[j])} − {operand(yes[j])} × {operand(rest[j])}) / {divisor}"

    def by_probability(j: int) -> str:
        if clip(p)[j] != p[j]:
            return "outside of the clip"
        return f"({digits(no[j])} / {digits(1 - p[j])} − {operand(yes[j])} / {digits(p[j])}) / {classes}"

    from_logits = row.rule.from_logits
    meaning = "d loss / d x of this row alone: (p − y) / T / classes, weighted."
    if not from_logits:
        meaning = "d loss / d x of this row alone: ((1 − y) / (1 − p) − y / p) / classes, 0 outside of the clip."
    return Column("gradient", "∂L / ∂x", meaning, values, by_logit if from_logits else by_probability)

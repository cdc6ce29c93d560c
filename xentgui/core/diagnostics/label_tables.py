"""Rules of labels that are a table: distributions, one-hot rows, and yes or no to each class."""

import numpy as np

from xentgui.core.counting import counted
from xentgui.core.cross_entropy import rounding_of_sums
from xentgui.core.options import Loss
from xentgui.core.progress import checked

from . import fixes
from .case import Array, Case, Rows
from .facts import MOST_OFF, ROUNDING, decimals_that_explain, in_bfloat16
from .finding import Certainty, Finding, Fix, Severity
from .label_indices import labels_minus_one_and_one
from .wording import in_rows, number, span

_MOST_ROWS = 1000  # that are read to tell their type


def labels_not_finite(case: Case) -> list[Finding]:
    """NaN or infinity among the label mass."""
    if case.problem.sparse:
        return []
    rows = np.flatnonzero(~case.mass.finite)
    if not rows.size:
        return []
    weighed = bool(case.counts[rows].any())
    column = int(np.flatnonzero(~np.isfinite(case.problem.labels.row(int(rows[0])).astype(np.float64)))[0])
    first = f"class {case.problem.class_name(column)}" + (f" of row {rows[0]}" if len(rows) > 1 else "")
    return [
        Finding(
            rule="labels-not-finite",
            severity=Severity.ERROR if weighed else Severity.WARNING,
            title="NaN or infinity among the labels",
            evidence=f"in {in_rows(rows, case.problem.rows)}, first in {first}",
            cause="missing labels, or a division by 0 when labels were normalised; a weight of 0 does not help in "
            "PyTorch, where 0 times NaN is NaN",
            mend="take these rows out, or fill in their labels",
            fix=fixes.remove_rows(case, rows) if len(rows) < case.problem.rows else None,
            rows=rows,
        )
    ]


def log_probabilities_as_labels(case: Case) -> list[Finding]:
    """Labels are logarithms of a distribution: none is above 0, and their exponentials sum to 1."""
    if case.problem.sparse or case.problem.binary or not _log_distributions(case):
        return []
    rows = np.arange(case.problem.rows)
    fix = fixes.set_distributions(case, np.exp(case.problem.labels.join().astype(np.float64)))
    return [
        Finding(
            rule="log-probabilities-as-labels",
            severity=Severity.ERROR,
            title="Labels are log-probabilities",
            evidence="no label is above 0, and the exponentials of each row sum to 1",
            cause="the targets of a distillation were taken after log_softmax; only a KL divergence with log_target "
            "takes logarithms",
            mend="use exp(labels)",
            fix=fix if fixes.writable(case) else None,
            rows=rows,
        )
    ]


def negative_labels(case: Case) -> list[Finding]:
    """Label mass below 0 (of the binary loss also above 1): the loss may be below 0."""
    if case.problem.sparse or labels_minus_one_and_one(case) or log_probabilities_as_labels(case):
        return []
    outside = case.mass.rows_min < -ROUNDING
    if case.problem.binary:
        outside |= case.mass.rows_max > 1 + ROUNDING
    rows = np.flatnonzero(outside & case.mass.finite)
    if not rows.size:
        return []
    low, high = case.mass.rows_min[rows].min(), case.mass.rows_max[rows].max()
    below = int((case.losses[rows] < 0).sum())
    bounds = "outside 0..1" if case.problem.binary else "below 0"
    return [
        Finding(
            rule="negative-labels",
            severity=Severity.ERROR,
            title=f"Labels {bounds}" + (": the loss falls below 0" if below else ""),
            evidence=f"labels reach from {number(low)} to {number(high)} in {in_rows(rows, case.problem.rows)}"
            + (f"; the loss of {counted(below, 'row')} is below 0" if below else ""),
            cause="the labels are scores, differences or standardised numbers, not shares; each -log p is at least 0, "
            f"so that only labels {bounds} can make a loss negative",
            mend="give shares between 0 and 1",
            rows=rows,
        )
    ]


def several_hot(case: Case) -> list[Finding]:
    """Rows with several 1s, or whole numbers of them, under the loss of one class a row."""
    if case.problem.sparse or case.problem.binary or case.classes < 2 or _counts(case):
        return []
    facts = case.mass
    zeros_and_ones = (facts.rows_min >= 0) & (facts.rows_max == 1) & (facts.rows_sum == np.round(facts.rows_sum))
    rows = np.flatnonzero(zeros_and_ones & (facts.rows_sum > 1))
    rows = rows[_zeros_and_ones(case, rows)]
    if not rows.size:
        return []
    return [
        Finding(
            rule="several-hot",
            severity=Severity.ERROR,
            title="Several classes are right at once, under the loss of one class a row",
            evidence=f"up to {int(facts.rows_sum[rows].max())} classes have label 1 in "
            f"{in_rows(rows, case.problem.rows)}; each adds its own -log p to the loss of the row",
            cause="in one softmax the classes of a row compete; where several can be right, each needs a sigmoid",
            mend="use the binary loss, which has a sigmoid for each class",
            fix=fixes.set_loss(case, Loss.BINARY),
            rows=rows,
        )
    ]


def _zeros_and_ones(case: Case, rows: Rows) -> Array:
    """Which of these rows hold nothing but 0 and 1."""
    height = max(1, (1 << 20) // case.classes)
    starts = checked(range(0, len(rows), height))
    parts = [case.problem.labels.take(rows[start : start + height]) for start in starts]
    return np.concatenate([((part == 0) | (part == 1)).all(axis=1) for part in parts] or [np.zeros(0, bool)])


def _counts(case: Case) -> bool:
    """Whether rows are counts of one and the same total, such as votes of several people."""
    facts = case.mass
    if not facts.rows_sum.size or facts.rows_min.min() < 0 or facts.rows_max.max() <= 1:
        return False
    return bool(np.ptp(facts.rows_sum) == 0 and facts.rows_sum[0] == np.round(facts.rows_sum[0]))


def indices_in_a_table(case: Case) -> list[Finding]:
    """A table of labels that holds whole numbers of which some are above 1: class indices, and no shares."""
    if case.problem.sparse or case.problem.binary or case.classes < 2 or not case.mass.within(0, case.classes - 1):
        return []
    if case.mass.rows_max.max() < 2 or not case.mass.finite.all() or _counts(case):
        return []
    head = case.problem.labels.take(case.sample()).astype(np.float64)
    if (head != np.floor(head)).any():
        return []
    return [
        Finding(
            rule="indices-in-a-table",
            severity=Severity.ERROR,
            title="Labels look like class indices, and are read as distributions",
            evidence=f"labels are whole numbers up to {int(case.mass.rows_max.max())}; shares lie between 0 and 1"
            + case.sampled(len(head)),
            cause="a row holds the class indices of several positions, and there happen to be as many positions as "
            "classes",
            mend="give the scores a class axis of their own: (..., positions, classes)",
            rows=np.flatnonzero(case.mass.rows_max >= 2),
            certainty=Certainty.LIKELY,
            would_decide="what the columns of the labels stand for",
        )
    ]


def labels_do_not_sum_to_1(case: Case) -> list[Finding]:
    """Distributions whose mass is not 1, by more than rounding: the loss grows with it, silently."""
    if case.problem.sparse or case.problem.binary:
        return []
    if any(rule(case) for rule in (log_probabilities_as_labels, indices_in_a_table, labels_minus_one_and_one)):
        return []
    uneven = np.concatenate([result.uneven for result in case.evaluation.results if result.uneven is not None])
    uneven &= case.mass.finite & (case.mass.rows_min >= -ROUNDING) & (case.mass.rows_sum > 0)
    several = several_hot(case)
    if several:
        uneven[several[0].rows] = False
    sums = case.mass.rows_sum
    if uneven.any() and in_bfloat16(case.problem.labels, np.flatnonzero(uneven)[:_MOST_ROWS]):
        uneven &= np.abs(sums - 1) > rounding_of_sums("bfloat16")
    rows = np.flatnonzero(uneven)
    if not rows.size:
        return []
    printed = _printed_decimals(case, rows)
    return [
        Finding(
            rule="labels-do-not-sum-to-1",
            severity=Severity.HINT if printed else Severity.ERROR,
            title="Label distributions do not sum to 1",
            evidence=f"the sum is {span(sums[rows].min(), sums[rows].max())} in {in_rows(rows, case.problem.rows)}; it "
            "multiplies the loss of the row"
            + (f"; rounding to {counted(printed, 'decimal')} explains as much" if printed else ""),
            cause="the numbers were rounded for printing"
            if printed
            else "counts or scores in place of shares, a mix of labels whose shares do not add up to 1, or label "
            "smoothing that adds eps and does not multiply by 1 - eps",
            mend="divide each row of labels by its sum",
            fix=_divided(case) if fixes.writable(case) else None,
            rows=rows,
        )
    ]


def _printed_decimals(case: Case, rows: Rows) -> int:
    """How many decimals, two or more, labels were rounded to, where that explains their sums, of which some differ."""
    sums = case.mass.rows_sum[rows]
    off, alike = float(np.abs(sums - 1).max()), len(rows) == case.problem.rows and np.ptp(sums) <= ROUNDING
    if off > MOST_OFF or alike:
        return 0
    decimals = decimals_that_explain(case.problem.labels.take(case.sample()), off)
    return decimals if decimals > 1 else 0


def _divided(case: Case) -> Fix:
    mass = case.problem.labels.join().astype(np.float64)
    sums = mass.sum(axis=1, keepdims=True)
    return fixes.set_distributions(case, np.where(np.isfinite(sums) & (sums > 0), mass / sums, mass))


def labels_without_mass(case: Case) -> list[Finding]:
    """Rows of distributions that are all 0: their loss is 0, and they count in the mean."""
    if case.problem.sparse or case.problem.binary:
        return []
    rows = np.flatnonzero((case.mass.rows_min == 0) & (case.mass.rows_max == 0) & case.counts)
    if not rows.size:
        return []
    weights = np.ones(case.problem.rows) if case.problem.row_weights is None else np.array(case.problem.row_weights)
    weights[rows] = 0
    return [
        Finding(
            rule="labels-without-mass",
            severity=Severity.WARNING,
            title="Rows of labels that are all 0",
            evidence=f"in {in_rows(rows, case.problem.rows)}; a row without labels has loss 0, counts in the mean and "
            "makes it smaller",
            cause="padding, or a label outside the classes, of which one_hot silently makes a row of zeros",
            mend="give these rows sample_weight 0 and divide by the sum of the weights, or correct their labels",
            fix=fixes.set_sample_weight(case, weights),
            rows=rows,
        )
    ]


def _log_distributions(case: Case) -> bool:
    facts = case.mass
    if case.classes < 2 or not facts.rows_max.size or not (facts.rows_max <= 1e-3).all() or facts.rows_min.min() >= 0:
        return False
    sums = (np.exp(block.astype(np.float64)).sum(axis=1) for block in checked(case.problem.labels.blocks))
    return all(bool(np.all(np.abs(each - 1) <= 1e-2)) for each in sums)

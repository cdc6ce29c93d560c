"""Rules of what a whole batch looks like: one output, dead rows and classes, and rows that are equal."""

import numpy as np

from xentgui.core.counting import counted
from xentgui.core.options import Loss
from xentgui.core.progress import checked

from . import fixes
from .case import Case, Rows
from .class_counts import names_of
from .facts import Floats
from .finding import Certainty, Finding, Severity
from .wording import in_rows, number

_EXCLUDED_BY_CHANCE = 1e-5
_MOST_DUPLICATES = 1 << 14
_MOST_BY_CHANCE = 3  # scores that may round to the same 16 bits
_LIKELY_BY_CHANCE = 0.03  # rows
_FEW_CLASSES = 8  # whose probabilities may
_PARTS = 16  # a power of 2
_REPEATED = 2.5  # rows to an output


def single_class(case: Case) -> list[Finding]:
    """One class: a softmax over it is always 1, and the loss 0."""
    if case.classes != 1 or case.problem.binary or not case.problem.rows:
        return []
    zeros_and_ones = bool(np.isin(case.labels, (0, 1)).all()) if case.problem.sparse else case.mass.within(0, 1)
    return [
        Finding(
            rule="single-class",
            severity=Severity.ERROR,
            title="A softmax over one class is always 1, and its loss is 0",
            evidence="scores have one column; whatever it holds, p = 1",
            cause="the model has one output for yes or no, but the loss is that of one class out of several",
            mend="use the binary loss with a sigmoid, or give the model two outputs",
            fix=fixes.set_loss(case, Loss.BINARY) if zeros_and_ones else None,
        )
    ]


def binary_for_one_of_many(case: Case) -> list[Finding]:
    """The binary loss with labels of exactly one class a row: its accuracy counts the easy noes."""
    if not case.problem.binary or case.classes < 2 or case.problem.rows < 8 or not case.one_hot:
        return []
    if case.classes == 2 and not _exclude_each_other(case):
        return []
    evaluation = case.evaluation
    plain = float((case.predicted == case.labels).mean())
    return [
        Finding(
            rule="binary-for-one-of-many",
            severity=Severity.WARNING,
            title="The loss is binary, but every row has exactly one class",
            evidence=f"the binary accuracy is {number(evaluation.accuracy)}, and that of a model that always says no "
            f"{number(1 - 1 / case.classes)}; the accuracy of the likeliest class is {number(plain)}",
            cause="binary_crossentropy is used where exactly one class is right; its accuracy is that of single "
            "yes-or-no answers",
            mend="use the categorical loss with a softmax",
            fix=fixes.set_loss(case, Loss.CATEGORICAL),
            certainty=Certainty.LIKELY,
            would_decide="whether a row could have several classes, or none",
        )
    ]


def _exclude_each_other(case: Case) -> bool:
    """Whether two classes, if yes to one told nothing of the other, would not be told apart so in every row."""
    first = float((case.labels == 0).mean())
    return bool(case.problem.rows * np.log(first**2 + (1 - first) ** 2) < np.log(_EXCLUDED_BY_CHANCE))


def dead_rows(case: Case) -> list[Finding]:
    """Rows whose scores are all the same."""
    facts = case.scores
    rows = np.flatnonzero((facts.rows_min == facts.rows_max) & facts.finite & case.counts)
    if case.classes < 2 or case.problem.binary or not rows.size:
        return []
    return [
        Finding(
            rule="dead-rows",
            severity=Severity.INFO if _equal_by_rounding(case, rows) else Severity.HINT,
            title="Rows whose scores are all the same",
            evidence=f"in {in_rows(rows, case.problem.rows)}; such a row costs ln {case.classes} = "
            f"{number(float(np.log(case.classes)))} and predicts class {case.problem.class_name(0)}, the first",
            cause="rows that were never filled, dead units before the last layer, or a model that is not trained",
            mend="see what these rows have in common",
            rows=rows,
        )
    ]


def _equal_by_rounding(case: Case, rows: Rows) -> bool:
    """Whether few scores of 16 bits may be equal by chance: then most such rows differ from each other."""
    facts, precision = case.scores, {"float16": 2.0**-10, "bfloat16": 2.0**-7}.get(case.problem.scores.dtype.name)
    live = facts.finite & case.counts & (facts.rows_min < facts.rows_max)
    values = facts.rows_max[rows]
    if precision is None or not live.any() or not values.any():
        return False
    apart = float(np.median(facts.rows_max[live] - facts.rows_min[live]))
    one_pair = min(1.0, precision * float(np.median(np.abs(facts.rows_max[live]))) / apart)
    expected = int(case.counts.sum()) * one_pair ** (case.classes - 1)
    return bool(expected > _LIKELY_BY_CHANCE and 2 * len(np.unique(values)) > len(rows))


def constant_classes(case: Case) -> list[Finding]:
    """Classes whose score is the same in every row."""
    facts = case.scores
    if int(facts.finite.sum()) < 2 or case.classes < 2:
        return []
    classes = np.flatnonzero(facts.columns_min == facts.columns_max)
    if not classes.size:
        return []
    zero = bool((facts.columns_max[classes] == 0).all() and (facts.columns_min[classes] == 0).all())
    return [
        Finding(
            rule="constant-classes",
            severity=Severity.INFO if zero and _saturated(case) else Severity.HINT,
            title=f"{counted(len(classes), 'class')} with "
            + ("score 0" if zero else "the same score")
            + " in every row",
            evidence=f"{names_of(case, classes)}; there are {case.classes:,} classes",
            cause="units that are dead or were never trained, padding of the class axis, or a model that does not look "
            "at its input",
            mend="drop these classes, or see why they get no gradient",
        )
    ]


def _saturated(case: Case) -> bool:
    """Whether probabilities of most rows are 1, so that those of the other classes may have been rounded to 0."""
    return not case.options.from_logits and 2 * int((case.scores.rows_max == 1).sum()) > case.problem.rows


def duplicate_rows(case: Case) -> list[Finding]:
    """Rows with the same scores and different labels."""
    facts, labels = case.scores, case.labels
    if case.classes < 2 or case.problem.binary:
        return []
    candidates = np.flatnonzero(facts.finite & (facts.rows_min < facts.rows_max) & case.counts & (labels >= 0))
    alike = _alike(case, candidates)
    most = min(_MOST_DUPLICATES, max(2, (1 << 22) // case.classes))
    groups = _equal_rows(case, alike[:most])
    rows = np.sort(np.concatenate([group for group in groups if np.ptp(labels[group])] or [np.zeros(0, np.intp)]))
    if not rows.size:
        return []
    few = _FEW_CLASSES if case.scores_are_probabilities else _MOST_BY_CHANCE
    rounded = case.problem.scores.dtype.itemsize <= 2 and case.classes <= few
    # Data of which each row stands there twice is no such model.
    repeats = sum(map(len, groups)) > _REPEATED * len(groups)
    few_outputs = rounded or (2 * len(alike) > len(candidates) and repeats)
    return [
        Finding(
            rule="duplicate-rows",
            severity=Severity.INFO if few_outputs else Severity.HINT,
            title="Rows with equal scores and different labels",
            evidence=f"{in_rows(rows, case.problem.rows)} have the scores of another row and another label"
            + (f" ({most:,} of {len(alike):,} rows that may be equal were looked at)" if len(alike) > most else ""),
            cause="a sample that is in the data twice under two labels, labels that are shifted against repeated "
            "samples, or a model with few distinct outputs",
            mend="look at these samples: where two are the same, at least one of their labels is wrong",
            rows=rows,
            certainty=Certainty.CANNOT_TELL,
            would_decide="whether equal scores come from equal inputs",
        )
    ]


def _alike(case: Case, candidates: Rows) -> Rows:
    """Rows that may equal another one, those next to each other."""
    facts = case.scores
    # Equal rows have equal keys, whatever the factors; others hardly ever.
    keys = (facts.rows_sum + np.sqrt(3) * facts.rows_max + np.sqrt(7) * facts.rows_min)[candidates]
    again = _occur_again(keys)
    return np.asarray(candidates[again[keys[again].argsort(kind="stable")]])


def _occur_again(keys: Floats) -> Rows:
    """Which keys occur more than once, rising; sorted by parts, because one sort of all cannot be ended meanwhile."""
    # Equal numbers are in one part: their last bits are alike, once 0 has no sign.
    parts = (keys + 0.0).view(np.uint64) & (_PARTS - 1)
    found = []
    for part in checked(range(_PARTS)):
        some = np.flatnonzero(parts == part)
        order = keys[some].argsort()
        same = np.diff(keys[some[order]]) == 0
        grouped = np.append(same, False) | np.append(False, same)
        found.append(some[order[grouped[: len(some)]]])
    return np.sort(np.concatenate(found))


def _equal_rows(case: Case, alike: Rows) -> list[Rows]:
    """Groups of rows with the same scores."""
    groups: dict[bytes, list[int]] = {}
    table = case.problem.scores.take(alike)
    for row, scores in zip(alike.tolist(), table, strict=True):
        groups.setdefault(scores.tobytes(), []).append(row)
    return [np.array(group, np.intp) for group in groups.values() if len(group) > 1]

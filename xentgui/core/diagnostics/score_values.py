"""Rules of scores that break a loss: NaN, infinity, and masks of -inf."""

import numpy as np

from xentgui.core.counting import plural
from xentgui.core.progress import checked

from . import fixes, masks
from .case import Array, Case, Rows
from .facts import Flags
from .finding import Finding, Severity
from .wording import in_rows, named, number


def nan_scores(case: Case) -> list[Finding]:
    """NaN among the scores."""
    rows = np.flatnonzero(case.scores.has_nan)
    if not rows.size:
        return []
    counting = bool(case.counts[rows].any())
    where = _classes_where(case, rows, np.isnan)
    return [
        Finding(
            rule="nan-scores",
            severity=Severity.ERROR if counting else Severity.HINT,
            title="NaN among the scores" + ("" if counting else " of rows that do not count"),
            evidence=f"in {in_rows(rows, case.problem.rows)}, in {where}",
            cause="training diverged, an overflow or 0 / 0 before the last layer, or missing data"
            + ("" if counting else "; the loss is not affected, but in PyTorch the gradient of these rows is"),
            mend="find the first batch that has it, and look at its inputs, the learning rate and mixed precision; "
            "here, correct these rows or take them out",
            rows=rows,
        )
    ]


def infinite_scores(case: Case) -> list[Finding]:
    """Infinity among the scores; rows that are -inf throughout."""
    facts = case.scores
    rows = np.flatnonzero((facts.rows_max == np.inf) | (facts.rows_max == -np.inf))
    if not rows.size:
        return []
    half = case.problem.scores.dtype.name == "float16"
    counting = bool(case.counts[rows].any())
    return [
        Finding(
            rule="infinite-scores",
            severity=Severity.ERROR if counting else Severity.HINT,
            title="Infinite scores",
            evidence=f"+inf, or -inf in every class, in {in_rows(rows, case.problem.rows)}",
            cause=(
                "float16 holds no more than 65504: the scores overflowed"
                if half
                else "an overflow, log(0) throughout, or a mask that leaves no class"
            )
            + "; inf - inf is NaN in most libraries",
            mend="keep the last layer in float32, or leave at least one class unmasked",
            rows=rows,
        )
    ]


def masked_label(case: Case) -> list[Finding]:
    """The label's own class is masked: no probability, and an infinite loss, or one as large as the mask."""
    if not case.options.from_logits or case.problem.binary:
        return []
    rows = np.flatnonzero((_masked(case) | masks.by_a_number(case)) & case.counts)
    labels = case.labels[rows]
    there = (labels >= 0) & (labels < case.classes)
    rows, labels = rows[there], labels[there]
    hidden = _scores_at(case, rows, labels) <= masks.LOWEST
    if not case.options.label_smoothing:
        hidden |= case.losses[rows] == np.inf  # a share of the label, where it is a distribution
    rows = rows[hidden]
    if not rows.size:
        return []
    mask = masks.named(case, rows)
    return [
        Finding(
            rule="masked-label",
            severity=Severity.ERROR,
            title=f"The right class is masked: its score is {mask}, and the loss is "
            + ("infinite" if mask == "-inf" else "enormous"),
            evidence=f"the score of the label's class is {mask} in {in_rows(rows, case.problem.rows)}: "
            f"{_classes(case, np.unique(case.labels[rows]))}",
            cause="the mask and the labels do not belong together: one is shifted, or was made for another batch",
            mend="unmask the label's class, or leave these rows out",
            rows=rows,
        )
    ]


def masked_smoothing(case: Case) -> list[Finding]:
    """Label smoothing gives mass to classes that are masked: the loss is infinite, or as large as the mask."""
    if not case.options.label_smoothing or not case.options.from_logits or case.problem.binary:
        return []
    rows = np.flatnonzero((_masked(case) | masks.by_a_number(case)) & case.counts)
    if not rows.size:
        return []
    mask = masks.named(case, rows)
    costs = "infinity" if mask == "-inf" else f"{case.options.label_smoothing:g} / {case.classes} of {mask[1:]}"
    return [
        Finding(
            rule="masked-smoothing",
            severity=Severity.ERROR,
            title=f"Label smoothing gives mass to classes with score {mask}: the loss is "
            + ("infinite" if mask == "-inf" else "enormous"),
            evidence=f"label_smoothing={case.options.label_smoothing:g}, and scores of {mask} in "
            f"{in_rows(rows, case.problem.rows)}",
            cause=f"every class gets label_smoothing / C of the label, even a masked one, which then costs {costs}",
            mend="smooth over the classes that are not masked" + (", or mask with a finite number" * (mask == "-inf")),
            fix=fixes.set_options(case, label_smoothing=0.0),
            rows=rows,
        )
    ]


def masked_one_hot(case: Case) -> list[Finding]:
    """-inf beside labels that are a table: libraries compute 0 times infinity, which is NaN."""
    rows = np.flatnonzero(_masked(case) & case.counts)
    if case.problem.sparse or case.problem.binary or not case.options.from_logits or not rows.size:
        return []
    if masked_label(case) or masked_smoothing(case):
        return []
    return [
        Finding(
            rule="masked-one-hot",
            severity=Severity.ERROR,
            title="Masked scores with a table of labels give NaN in Keras, PyTorch and optax",
            evidence=f"scores of -inf in {in_rows(rows, case.problem.rows)}; the exact loss takes 0 log 0 as 0, and "
            f"its mean is {number(case.mean_loss)}",
            cause="0 times -inf is NaN: the label's 0 does not silence a masked class",
            mend="give class indices, mask with a finite number such as -1e9, or use optax.safe_softmax_cross_entropy",
            fix=fixes.to_indices(case) if case.one_hot else None,
            rows=rows,
        )
    ]


def _masked(case: Case) -> Flags:
    """Rows in which some class but not every one is -inf, (rows,)."""
    masked: Flags = (case.scores.rows_min == -np.inf) & np.isfinite(case.scores.rows_max)
    return masked


def _scores_at(case: Case, rows: Rows, labels: Array) -> Array:
    height = max(1, (1 << 20) // case.classes)
    parts = [
        case.problem.scores.take(rows[start : start + height])[
            np.arange(len(rows[start : start + height])), labels[start : start + height]
        ]
        for start in checked(range(0, len(rows), height))
    ]
    return np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)


def _classes_where(case: Case, rows: Rows, test: "np.ufunc") -> str:
    height = max(1, (1 << 20) // case.classes)
    table = case.problem.scores.take(rows[:height]).astype(np.float64)
    classes = np.flatnonzero(test(table).any(axis=0))
    if len(classes) == case.classes:
        return "every class"
    return _classes(case, classes)


def _classes(case: Case, classes: Array) -> str:
    return f"{plural('class', len(classes))} {named([case.problem.class_name(int(index)) for index in classes])}"

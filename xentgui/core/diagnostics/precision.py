"""Rules of what a floating-point type cannot hold: huge scores, float16 and bfloat16."""

import numpy as np

from xentgui.core import door

from .case import SAMPLE_CELLS, Array, Case, Rows
from .finding import Finding, Severity
from .wording import in_rows, number

_EXP_OVERFLOWS = {"float16": 11.0, "bfloat16": 88.0, "float32": 88.0, "float64": 709.0}
_DIGITS = {"float16": 10, "bfloat16": 7, "float32": 23, "float64": 52}
_HALF_LARGEST = 65504.0
_STEPS, _MANY = 4, 0.5


def lost_differences(case: Case) -> list[Finding]:
    """Scores so large that their type cannot tell two of them 1 apart."""
    if not case.options.from_logits or not case.problem.rows:
        return []
    name = case.problem.scores.dtype.name
    top = np.abs(case.scores.rows_max)
    bound = 2.0 ** (_DIGITS[name] + 1)
    rows = np.flatnonzero(np.isfinite(top) & (top >= bound) & case.counts)
    if not rows.size:
        return []
    largest, blurred = float(top[rows].max()), _share_of_ties(case, rows)
    return [
        Finding(
            rule="lost-differences",
            severity=Severity.WARNING if blurred >= _MANY else Severity.HINT,
            title=f"Scores are too large for {name}: differences between classes are lost",
            evidence=f"scores of up to {number(largest)} in {in_rows(rows, case.problem.rows)}; from {number(bound)} "
            f"on, neighbouring numbers of {name} are more than 1 apart, and the two largest scores of "
            f"{100 * blurred:.3g} % of these rows are no more than {_STEPS} steps of it apart",
            cause="the last layer diverges, or an offset was added to all classes",
            mend=f"subtract each row's maximum before the scores are rounded to {name}"
            + (", or compute the last layer in float32" if name in ("float16", "bfloat16") else ""),
            rows=rows,
        )
    ]


def _share_of_ties(case: Case, rows: Rows) -> float:
    """How many rows have a second largest score so near to the largest that rounding decides between them."""
    if case.classes < 2:
        return 0.0
    some = rows[:: -(-len(rows) * case.classes // SAMPLE_CELLS) or 1]
    second, largest = np.partition(case.problem.scores.take(some).astype(np.float64), -2, axis=1)[:, -2:].T
    digits = _DIGITS[case.problem.scores.dtype.name]
    step = 2.0 ** (np.floor(np.log2(np.abs(largest))) - digits)
    return float((largest - second <= _STEPS * step).mean())


def naive_overflow(case: Case) -> list[Finding]:
    """Scores whose exponential overflows: a loss written as log(softmax) gives NaN; log_softmax does not."""
    if not case.options.from_logits or not case.problem.rows or lost_differences(case):
        return []
    name = case.problem.scores.dtype.name
    bound = _EXP_OVERFLOWS[name]
    rows = np.flatnonzero(np.isfinite(case.scores.rows_max) & (case.scores.rows_max > bound) & case.counts)
    if not rows.size:
        return []
    return [
        Finding(
            rule="naive-overflow",
            severity=Severity.INFO,
            title=f"exp(score) overflows in {name}",
            evidence=f"scores of up to {number(float(case.scores.rows_max[rows].max()))} in "
            f"{in_rows(rows, case.problem.rows)}; exp overflows from {bound:g} on",
            cause="a loss written out as -log(exp(z) / sum(exp(z))) becomes inf / inf here, unless the maximum is "
            "subtracted first",
            mend="use log_softmax, or a loss that takes logits",
            rows=rows,
        )
    ]


def half_precision(case: Case) -> list[Finding]:
    """This batch in float16 and bfloat16 against float64: what overflows, and what the mean loses."""
    if not case.options.from_logits or case.problem.binary or not case.problem.sparse:
        return []
    rows = case.sample()
    rows = rows[(case.counts & ~case.outside & case.scores.finite)[rows]]
    if not rows.size:
        return []
    labels, scores = case.labels[rows], case.problem.scores.take(rows)
    plain = not case.options.label_smoothing and case.problem.class_weight is None
    exact = case.losses[rows] if plain else _computed_in("float64", scores / case.options.temperature, labels)
    told = [_told_of_half(name, scores / case.options.temperature, labels, exact) for name in ("float16", "bfloat16")]
    told = [text for text in told if text]
    total = abs(float(np.nansum(case.losses)))
    if case.options.reduction == "sum" and total > _HALF_LARGEST:
        told.append(f"the sum, {number(total)}, is beyond float16's 65504")
    changes = bool(told)
    told += [_told_of_labels(case)] if _told_of_labels(case) else []
    if not told:
        return []
    own = case.problem.scores.dtype.name
    half = case.problem.scores.dtype.itemsize <= 2
    overflows = any(text.startswith(f"{own} overflows") or (half and "beyond" in text) for text in told)
    return [
        Finding(
            rule="half-precision",
            severity=Severity.WARNING if overflows else Severity.HINT if changes else Severity.INFO,
            title="Half precision changes this loss" if half else "Half precision would change this loss",
            evidence="; ".join(told) + case.sampled(len(case.sample())),
            cause="float16 has 11 bits of precision and ends at 65504; bfloat16 has 8 bits",
            mend="convert the logits to float32 before the loss: logits.float()",
        )
    ]


def _told_of_half(name: str, scores: Array, labels: Array, exact: Array) -> str:
    found = _computed_in(name, scores, labels)
    broken = ~np.isfinite(found) & np.isfinite(exact)
    if broken.any():
        return f"{name} overflows in {broken.sum():,} of {len(exact):,} rows"
    mean, true = float(np.mean(found)), float(np.mean(exact[np.isfinite(exact)])) if np.isfinite(exact).any() else 0.0
    off = abs(mean - true)
    return f"in {name} the mean is {number(mean)}, in place of {number(true)}" if off > max(0.01 * true, 0.01) else ""


def _computed_in(name: str, scores: Array, labels: Array) -> Array:
    """Plain row losses as PyTorch's CPU kernel has them: rounded scores, sums in float32, the result rounded."""
    dtype = door.float_type(name)
    with np.errstate(all="ignore"):
        z = scores.astype(dtype).astype(np.result_type(dtype, np.float32))
        top = z.max(axis=1)
        losses = np.log(np.exp(z - top[:, None]).sum(axis=1)) + top - z[np.arange(len(z)), labels]
        return np.asarray(losses.astype(dtype), np.float64)


def _told_of_labels(case: Case) -> str:
    """Class indices that a half type cannot hold, which Keras casts to the type of the loss."""
    name = case.problem.scores.dtype.name
    bound = {"float16": 2048, "bfloat16": 256}.get(name)
    if bound is None or not (case.labels > bound).any():
        return ""
    return f"labels above {bound} are rounded where they are cast to {name}, as Keras casts them"

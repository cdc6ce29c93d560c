"""From row losses to one number: every divisor, means of the means of batches, rows left out, weights or none."""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.counting import plural
from xentgui.core.log_softmax import Floats
from xentgui.core.options import Reduction
from xentgui.core.problem import Problem
from xentgui.core.reduction import rows_per_weight

from .change import Change, Choice, Edit, options_change
from .labels import IndexLabels, LabelReading, MassLabels, class_indices

Flags = NDArray[np.bool_]

BATCH_SIZES = (32, 64, 128, 16, 8, 256, 100, 512, 1024, 50, 10, 20)
PADDING = (-100, -1, 0, 255)
_FEW = (4, 2)  # a batch on a small device
_PIECES = (2, 4, 8)  # of gradient accumulation
MOST_CELLS_OF_ENTROPY = 20_000_000


class Counted(NamedTuple):
    """Row losses as they count: 0 where a row does not, weights included; `weights` are each row's share, or 0."""

    losses: Floats
    weights: Floats
    kept: Flags
    present: Flags


Divisor = Callable[[Counted], float]


def sample_weighings(problem: Problem) -> list[Choice[bool]]:
    """With the sample weights, and without."""
    if problem.sample_weight is None:
        return [Choice(None, False)]
    change = Change("no sample weights", "without the sample weights", Edit("weigh_rows", {"on": False}))
    return [Choice(None, True), Choice(change, False)]


def ignored_classes(problem: Problem, label: LabelReading) -> list[Choice[int | None]]:
    """The present one first, then other labels that may be padding, where there are such."""
    present = problem.ignored_class
    choices: list[Choice[int | None]] = [Choice(None, present)]
    if not isinstance(label, IndexLabels):
        return choices
    if present is not None:
        change = options_change("ignore_class=None", f"rows with label {present} counted", ignore_class=None)
        choices.append(Choice(change, None))
    for padding in PADDING:
        if padding != present and (label.index == padding).any():
            words = f"rows with label {padding} left out"
            edit = Edit("set_options", {"ignore_class": padding}) if problem.sparse else None
            choices.append(Choice(Change(f"ignore_class={padding}", words, edit), padding))
    return choices


def outsiders(label: LabelReading) -> list[Choice[bool]]:
    """Whether a row whose label is no class has no loss, or costs 0."""
    choices = [Choice(None, False)]
    if isinstance(label, IndexLabels) and not label.free and label.outside.any():
        words = "rows whose label is no class cost 0, and count, as in Keras on JAX"
        choices.append(Choice(Change("no class costs 0", words), True))
    return choices


def divergences(problem: Problem, label: LabelReading) -> list[Choice[Floats | None]]:
    """The cross-entropy, and of distributions the divergence: less their entropy."""
    choices: list[Choice[Floats | None]] = [Choice(None, None)]
    small = problem.cells <= MOST_CELLS_OF_ENTROPY
    if isinstance(label, MassLabels) and small and not problem.binary and class_indices(problem) is None:
        words = "the KL divergence: less the entropy of the labels"
        choices.append(Choice(Change("divergence", words), label.entropy))
    return choices


@np.errstate(all="ignore")
def counted(
    losses: Floats, label: LabelReading, class_weight: Floats | None, sample_weight: Floats | None, ignore: int | None
) -> Counted:
    """Weigh the rows, and leave out those that are ignored or have no label."""
    present = _all(len(losses)) if label.dropped is None else ~label.dropped
    kept = present
    if ignore is not None and isinstance(label, IndexLabels):
        kept = present & (label.index != ignore)
    weights = _ones(len(losses)) if sample_weight is None else sample_weight
    if sample_weight is not None:
        losses = np.where(weights == 0, 0.0, losses * weights)
    if class_weight is not None and isinstance(label, IndexLabels):
        weights = weights * label.weights(class_weight)
    if kept is not _all(len(losses)) and not kept.all():
        losses, weights = np.where(kept, losses, 0.0), np.where(kept, weights, 0.0)
    return Counted(losses, weights, kept, present)


@lru_cache(maxsize=2)
def _all(rows: int) -> Flags:
    return np.ones(rows, bool)


@lru_cache(maxsize=2)
def _ones(rows: int) -> Floats:
    return np.ones(rows)


def divisors(problem: Problem) -> list[Choice[Divisor]]:
    """The present one first, then the likeliest."""
    reduction = problem.options.reduction
    mean, weighted = Reduction.SUM_OVER_BATCH_SIZE, Reduction.MEAN_WITH_SAMPLE_WEIGHT
    present = mean if reduction is Reduction.NONE else reduction
    copies = rows_per_weight(problem)
    named: dict[Reduction, tuple[Divisor, str]] = {
        mean: (_by_kept, "divided by the number of rows that count"),
        Reduction.SUM: (_by_nothing, "the sum over rows"),
        weighted: (partial(_by_weights, copies=copies), "divided by the sum of the weights"),
    }
    choices: list[Choice[Divisor]] = [Choice(None, named[present][0])]
    for name, (reduce, words) in named.items():
        if name is not present:
            choices.append(Choice(options_change(f"reduction={name}", words, reduction=str(name)), reduce))
    choices += [_divisor(name, words, reduce) for name, words, reduce in _plain(problem, copies)]
    choices += [_divisor(name, words, reduce) for name, words, reduce in _of_batches(problem, present is weighted)]
    return choices


_Row = tuple[str, str, Callable[[Counted], float]]


def _divisor(name: str, words: str, reduce: Callable[[Counted], float]) -> Choice[Divisor]:
    return Choice(Change(name, words), reduce)


def _plain(problem: Problem, copies: float) -> Iterator[_Row]:
    classes, shape = problem.classes, problem.leading_shape
    yield "by all rows", "divided by all rows, also those that do not count", _by_all
    if copies != 1:
        yield "by row weights", "divided by the sum of the weights of all rows", partial(_by_weights, copies=1.0)
    if len(shape) > 1:
        batch, steps = shape[0], shape[-1]
        words = f"divided by the {batch} {plural('sequence', batch)} of the batch"
        yield "by batch", words, partial(_by_number, number=batch)
        words = f"divided by the {steps} {plural('step', steps)} of a sequence"
        yield "by time", words, partial(_by_number, number=steps)
    if classes > 1:
        yield "by classes", f"divided by the {classes} classes", partial(_by_number, number=classes)
        words = f"divided by the number of cells: rows that count times {classes} classes"
        yield "by cells", words, partial(_by_kept, times=classes)
        if problem.binary:
            yield "sum of classes", f"added up over the {classes} classes", partial(_by_kept, times=1 / classes)


def _of_batches(problem: Problem, weighted: bool) -> Iterator[_Row]:
    step = int(np.prod(problem.leading_shape[1:]))
    for size in BATCH_SIZES:
        if size * step >= problem.rows:
            continue
        rows, last = size * step, problem.rows // step % size
        mean = partial(_mean_of_batches, size=rows, weighted=weighted)
        yield f"mean of batches of {size}", f"the mean of the means of batches of {size}", mean
        if last:
            words = f"batches of {size}, the last of {last} left out"
            yield f"without the last of {size}", words, partial(_part, size=rows, last=False, weighted=weighted)
        alone = last or size
        words = f"the last batch of {size} alone ({alone} {plural('row', alone)})"
        yield f"last of {size}", words, partial(_part, size=rows, last=True, weighted=weighted)
    if step > 1 and len(problem.leading_shape) > 1:
        mean = partial(_mean_of_batches, size=step, weighted=weighted)
        yield "mean of sequences", "the mean of the means of the sequences", mean
    for size in _FEW:
        if size * step < problem.rows:
            mean = partial(_mean_of_batches, size=size * step, weighted=weighted)
            yield f"mean of batches of {size}", f"the mean of the means of batches of {size}", mean
    for pieces in _PIECES:
        size = -(-(problem.leading_shape or (1,))[0] // pieces)
        if size > 1 and size * step < problem.rows and size not in (*BATCH_SIZES, *_FEW):
            words = f"the mean of the means of {pieces} pieces, as in gradient accumulation"
            yield f"mean of {pieces} pieces", words, partial(_mean_of_batches, size=size * step, weighted=weighted)


def _by_kept(rows: Counted, times: float = 1.0) -> float:
    return quotient(rows.losses.sum(), np.count_nonzero(rows.kept) * times)


def _by_all(rows: Counted) -> float:
    return quotient(rows.losses.sum(), np.count_nonzero(rows.present))


def _by_nothing(rows: Counted) -> float:
    return float(rows.losses.sum())


def _by_number(rows: Counted, number: float) -> float:
    return float(rows.losses.sum() / number)


def _by_weights(rows: Counted, copies: float) -> float:
    return quotient(rows.losses.sum(), rows.weights.sum() / copies)


def _mean_of_batches(rows: Counted, size: int, weighted: bool) -> float:
    sums, counts = sums_of_batches(rows.losses, size), _counts_of_batches(rows, size, weighted)
    there = counts > 0
    return float((sums[there] / counts[there]).mean()) if there.any() else float("nan")


def _counts_of_batches(rows: Counted, size: int, weighted: bool) -> Floats:
    if weighted:
        return sums_of_batches(rows.weights, size)
    if rows.kept is not _all(len(rows.kept)):
        return sums_of_batches(rows.kept.astype(np.float64), size)
    counts = np.full(-(-len(rows.kept) // size), float(size))
    counts[-1] = len(rows.kept) - size * (len(counts) - 1)
    return counts


def sums_of_batches(values: Floats, size: int) -> Floats:
    """The sum of each batch of so many rows, the last of those that are left: of few rows faster than reduceat."""
    full = len(values) // size * size
    sums = np.einsum("rc->r", values[:full].reshape(-1, size))
    return sums if full == len(values) else np.append(sums, values[full:].sum())


def _part(rows: Counted, size: int, last: bool, weighted: bool) -> float:
    full = (len(rows.losses) - 1) // size * size
    some = slice(full, None) if last else slice(full)
    part = Counted(rows.losses[some], rows.weights[some], rows.kept[some], rows.present[some])
    return _by_weights(part, 1.0) if weighted else _by_kept(part)


def quotient(total: Any, by: Any) -> float:
    """One by the other; NaN where there is nothing to divide by."""
    return float(total / by) if by else float("nan")

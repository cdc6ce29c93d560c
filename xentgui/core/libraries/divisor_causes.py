"""Why a library reports another number although its row losses are right: it divides by something else."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from xentgui.core.counting import plural
from xentgui.core.evaluation import Evaluation
from xentgui.core.options import Reduction

from .batch import Batch
from .call import Array
from .torch_inputs import IGNORE_INDEX


class Divisor(NamedTuple):
    """Something to divide by, and how it is called."""

    value: float
    name: str


def cause_of_divisor(
    total: float, reported: float, evaluation: Evaluation, batch: Batch, slack: float, *, weights_first: bool = False
) -> str:
    """Find by what `total` was divided so that it gives `reported`, within a relative `slack`; empty if by nothing.

    Weights may add up to the number of rows: `weights_first` says that the library divides by weights.
    """
    ours = Divisor(evaluation.denominator, _our_name(evaluation, batch))
    if ours.value == 0 and math.isnan(reported):
        return "divides 0 by 0: no row counts, for which Keras reports 0"
    if batch.problem.binary and math.isclose(
        total * batch.problem.classes / (ours.value or 1), reported, rel_tol=slack
    ):
        return f"adds up the {batch.problem.classes} classes of a row, where its loss is their mean"
    for theirs in _divisors(batch, weights_first=weights_first):
        differs = not math.isclose(theirs.value, ours.value, rel_tol=slack)
        if theirs.value and differs and math.isclose(total / theirs.value, reported, rel_tol=slack):
            return f"divides by {theirs.name}, not by {ours.name}"
    return ""


def _divisors(batch: Batch, *, weights_first: bool) -> Iterator[Divisor]:
    both = _numbers_of_rows, _sums_of_weights
    for divisors in reversed(both) if weights_first else both:
        yield from divisors(batch)
    yield Divisor(1.0, "nothing")


def _numbers_of_rows(batch: Batch) -> Iterator[Divisor]:
    rows, kept = batch.problem.rows, batch.kept
    yield Divisor(rows, f"all {_count(rows)}" if kept is not None else _count(rows))
    if kept is not None:
        number = int(np.count_nonzero(kept))
        yield Divisor(number, f"the {_count(number)} that are not ignored")
    yield from _as_torch_ignores(batch)


def _sums_of_weights(batch: Batch) -> Iterator[Divisor]:
    weights = {
        "sample weights": batch.row_weights,
        "class weights of the labels": batch.label_weights,
        "sample times class weights": batch.weights_by_label,
    }
    for name, values in weights.items():
        if values is not None:
            yield from _sums(name, np.broadcast_to(values, batch.leading).astype(np.float64), batch)
    if batch.sample_weight is not None:
        total = float(batch.sample_weight.sum(dtype=np.float64))
        yield Divisor(total, f"the sum of the sample weights as they were given, {total:.6g}")


def _as_torch_ignores(batch: Batch) -> Iterator[Divisor]:
    """PyTorch leaves some labels out, in its weights, too, where it is not told of others."""
    if not batch.problem.sparse or batch.kept is not None or (counted := batch.labels != IGNORE_INDEX).all():
        return
    which = f"whose label is not {IGNORE_INDEX}, its ignore_index unless told otherwise"
    if batch.label_weights is None:
        number = int(np.count_nonzero(counted))
        yield Divisor(number, f"the {_count(number)} {which}")
    else:
        total = float(batch.label_weights.sum(where=counted, dtype=np.float64))
        yield Divisor(total, f"the class weights, {total:.6g}, of the rows {which}")


def _sums(name: str, values: Array, batch: Batch) -> Iterator[Divisor]:
    if batch.kept is None:
        yield Divisor(float(values.sum()), f"the sum of the {name}, {values.sum():.6g}")
        return
    kept = values.sum(where=batch.kept)
    yield Divisor(float(kept), f"the sum of the {name} of the rows that are not ignored, {kept:.6g}")
    yield Divisor(float(values.sum()), f"the sum of the {name} of all rows, {values.sum():.6g}")


def _our_name(evaluation: Evaluation, batch: Batch) -> str:
    value = evaluation.denominator
    match evaluation.problem.options.reduction:
        case Reduction.SUM_OVER_BATCH_SIZE:
            return _count(value) if batch.kept is None else f"the {_count(value)} that are not ignored"
        case Reduction.MEAN_WITH_SAMPLE_WEIGHT:
            given = batch.sample_weight
            as_given = " as they were given" if given is not None and given.size != batch.problem.rows else ""
            return f"the sum of the weights{as_given}, {value:.6g}"
        case _:
            return "nothing"


def _count(rows: float) -> str:
    return f"{rows:,.6g} {plural('row', rows)}"

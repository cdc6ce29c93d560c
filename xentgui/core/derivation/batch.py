"""How the loss of one row enters the loss of its batch: ignored or not, its weight, the sum, the divisor."""

from typing import NamedTuple

import numpy as np

from ..evaluation import Evaluation
from ..options import Reduction
from .digits import digits, operand, sum_of
from .row import Row


class BatchStep(NamedTuple):
    """One step: what it is, its arithmetic with the result, the result."""

    name: str
    arithmetic: str
    value: float


def batch_steps(row: Row, evaluation: Evaluation | None) -> list[BatchStep]:
    """From the row's loss to the reported one; without an evaluation, as far as the row alone goes."""
    own = _own(row)
    if evaluation is None:
        return [own]
    return [own, *_reduction(row, evaluation), _slope(row, evaluation)]


def _weight(row: Row) -> float:
    weights = row.problem.row_weights
    return 1.0 if weights is None else float(weights[row.row])


def _own(row: Row) -> BatchStep:
    weight, loss = _weight(row), row.loss
    if row.ignored:
        return BatchStep("row loss", f"label {row.labels[0]} is ignore_class, so the row counts 0", 0.0)
    if row.problem.row_weights is None:
        return BatchStep("row loss", digits(loss), loss)
    value = weight * loss if weight else 0.0
    return BatchStep("row loss", f"sample_weight {digits(weight)} × {operand(loss)} = {digits(value)}", value)


def _reduction(row: Row, evaluation: Evaluation) -> list[BatchStep]:
    reduction, totals = row.problem.options.reduction, evaluation.totals
    if reduction is Reduction.NONE:
        return [BatchStep("none", "each row's loss is reported as it is", _own(row).value)]
    total = float("nan") if totals.undefined else totals.loss
    steps = [BatchStep("sum", _sum(row, evaluation, total), total)]
    if reduction is not Reduction.SUM:
        value = evaluation.reduced(reduction)
        steps.append(
            BatchStep(str(reduction), f"{digits(total)} / {_divisor(row, evaluation)} = {digits(value)}", value)
        )
    return steps


def _sum(row: Row, evaluation: Evaluation, total: float) -> str:
    rows = row.problem.rows
    if 1 < rows <= 3:
        return sum_of(np.asarray(evaluation.row_losses, np.float64).reshape(-1), total)
    return f"over {rows:,} {'row' if rows == 1 else 'rows'}: {digits(total)}"


def _divisor(row: Row, evaluation: Evaluation) -> str:
    divisor = evaluation.denominator
    if row.problem.options.reduction is Reduction.MEAN_WITH_SAMPLE_WEIGHT:
        return f"{digits(divisor)}, the sum of the weights,"
    left_out = int(evaluation.totals.rows - evaluation.totals.kept)
    rows = f"{divisor:,.0f} {'row' if divisor == 1 else 'rows'}"
    return f"{rows} ({left_out:,} ignored)" if left_out else rows


def _slope(row: Row, evaluation: Evaluation) -> BatchStep:
    """What the row's gradient is multiplied by in the gradient of the reported loss."""
    weight = 0.0 if row.ignored else _weight(row)
    divisor = 1.0 if row.problem.options.reduction is Reduction.NONE else evaluation.denominator
    value = weight / divisor if divisor else 0.0
    return BatchStep("gradient", f"times {digits(weight)} / {digits(divisor)} = {digits(value)}", value)

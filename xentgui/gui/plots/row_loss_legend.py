"""What is said around the row losses: the lines across them, what is not finite, and what the colours mean."""

import math

from PySide6.QtCore import Qt

from xentgui.core.evaluation import Evaluation
from xentgui.core.options import Reduction
from xentgui.core.problem import Problem
from xentgui.gui import theme

from .shown_losses import ShownLosses


def lines(problem: Problem, evaluation: Evaluation | None) -> list[tuple[str, float, str, Qt.PenStyle]]:
    """The mean and the uniform guess: name, loss, colour, style."""
    colours = theme.current()
    name, sides = ("ln 2", 2) if problem.binary else ("ln C", problem.classes)
    uniform = (name, math.log(sides), colours.uniform, Qt.PenStyle.DashLine)
    name, mean = ("mean", math.nan) if evaluation is None else _mean(evaluation)
    return [*([] if math.isnan(mean) else [(name, mean, colours.mean, Qt.PenStyle.SolidLine)]), uniform]


def axis_title(problem: Problem) -> str:
    """What the losses are counted in."""
    return "row loss (nats)" if problem.sample_weight is None else "row loss × weight (nats)"


def not_finite(losses: ShownLosses) -> list[str]:
    """How many losses are infinite or undefined, as HTML."""
    extent = losses.extent
    said = [f"{_rows(count)} {what}" for count, what in ((extent.above, "inf"), (extent.below, "−inf")) if count]
    if extent.undefined:
        said.append(f'<span style="color:{theme.current().wrong}">✕</span> {_rows(extent.undefined)} undefined')
    return said


def of_bars(losses: ShownLosses) -> str:
    """What the colours mean where each row has its bar, as HTML."""
    colours = theme.current()
    ignored = f' <span style="color:{colours.muted}">□</span> ignored' if losses.ignored.any() else ""
    return (
        f'<span style="color:{colours.bar}">■</span> right <span style="color:{colours.wrong}">■</span> wrong{ignored}'
    )


def of_columns() -> str:
    """What they mean where a pixel column holds many rows, as HTML."""
    bar = theme.current().bar
    return f'per pixel: <span style="color:{bar}">■</span> smallest, lighter: largest loss'


def _mean(evaluation: Evaluation) -> tuple[str, float]:
    """The reported mean, or that of the batch size where a sum is reported, over the rows that have a defined loss."""
    problem = evaluation.problem
    if evaluation.totals.kept == evaluation.totals.undefined:
        return "mean", math.nan
    weighs = problem.options.reduction is Reduction.MEAN_WITH_SAMPLE_WEIGHT
    reduction = Reduction.MEAN_WITH_SAMPLE_WEIGHT if weighs else Reduction.SUM_OVER_BATCH_SIZE
    name = "weighted mean" if weighs and _has_weights(problem) else "mean"
    return name + " of the others" * bool(evaluation.totals.undefined), evaluation.reduced(reduction, defined=True)


def _has_weights(problem: Problem) -> bool:
    return problem.sample_weight is not None or problem.class_weight is not None


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"

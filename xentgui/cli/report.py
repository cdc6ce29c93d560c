"""What `xent eval` says of an evaluation: lines for a person, or an object for JSON."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from xentgui.core.counting import plural
from xentgui.core.evaluation import Evaluation
from xentgui.core.options import Reduction
from xentgui.core.problem import Problem
from xentgui.core.strict_json import strict

_SHOWN = 4  # terms of a sum, rows without a loss
_SHOWN_LOSSES = 10


def as_object(evaluation: Evaluation) -> dict[str, Any]:
    """All figures, ready for strict JSON: what is not finite is "nan", "inf" or "-inf"."""
    problem, options = evaluation.problem, evaluation.problem.options
    alone = options.reduction is Reduction.NONE
    figures: dict[str, Any] = {
        "loss": np.asarray(evaluation.loss).tolist(),
        "reduction": str(options.reduction),
        "denominator": evaluation.denominator,
        "rows": problem.rows,
        "classes": problem.classes,
        "accuracy": evaluation.accuracy,
        "perplexity": evaluation.perplexity,
        "undefined_rows": int(evaluation.totals.undefined),
        "defined_loss": None if alone else evaluation.reduced(options.reduction, defined=True),
        "ignored_rows": problem.rows - int(evaluation.totals.kept),
        "uniform_loss": math.log(_sides(problem)),
        "kind": str(options.loss),
        "from_logits": options.from_logits,
        "sparse": problem.sparse,
        "label_smoothing": options.label_smoothing,
        "temperature": options.temperature,
        "ignore_class": options.ignore_class,
    }
    return {name: strict(value) for name, value in figures.items()}


def lines(evaluation: Evaluation) -> Iterator[str]:
    """The same for a person, a line each."""
    problem = evaluation.problem
    yield what(problem)
    if problem.note:
        yield problem.note
    yield ""
    yield f"loss        {_loss(evaluation)}"
    yield from _other_reductions(evaluation)
    yield from _undefined(evaluation)
    if evaluation.totals.uneven:
        share = f"{evaluation.totals.uneven:g} of {_rows(problem)}"
        yield f"labels      in {share} do not sum to 1: no distributions"
    yield f"accuracy    {_accuracy(evaluation)}"
    yield f"perplexity  {_figure(evaluation.perplexity)}"
    yield _chance(problem)


def _sides(problem: Problem) -> int:
    """How many answers there are to guess among."""
    return 2 if problem.binary else problem.classes


def _chance(problem: Problem) -> str:
    name, over = ("ln 2", "yes and no") if problem.binary else ("ln C", str(problem.classes))
    return f"{name}        {_figure(math.log(_sides(problem)))} nats, what a uniform guess over {over} costs"


def what(problem: Problem) -> str:
    """What a batch is, in a line."""
    shape = " x ".join(str(size) for size in problem.leading_shape)
    rows = _rows(problem) + (f" ({shape})" if len(problem.leading_shape) > 1 else "")
    scores = "logits" if problem.options.from_logits else "probabilities"
    labels = "class indices" if problem.sparse else "yes or no for each class" if problem.binary else "distributions"
    title = f"{problem.title}: " if problem.title else ""
    classes = f"{problem.classes} {plural('class', problem.classes)}"
    loss = f", binary loss (the mean over {classes})" if problem.binary else ""
    return f"{title}{rows} x {classes}, {scores}, labels as {labels}{loss}{_switches(problem)}"


def _rows(problem: Problem) -> str:
    return f"{problem.rows} {plural('row', problem.rows)}"


def _switches(problem: Problem) -> str:
    options = problem.options
    on = {
        "label smoothing": options.label_smoothing or None,
        "temperature": options.temperature if options.temperature != 1 else None,
        "ignored class": options.ignore_class,
    }
    texts = [f"{name} {value:g}" for name, value in on.items() if value is not None]
    weights = [name for name in ("sample_weight", "class_weight", "pos_weight") if getattr(problem, name) is not None]
    return "".join(f", {text}" for text in texts + weights)


def _loss(evaluation: Evaluation) -> str:
    """The reported value, its unit, and how it came about."""
    reduction, kept = evaluation.problem.options.reduction, _kept_losses(evaluation)
    if reduction is Reduction.NONE and evaluation.problem.rows:
        return f"{_several(evaluation.row_losses, ', ', _SHOWN_LOSSES)} nats (none: a loss a row)"
    if not np.size(kept):
        return f"{_figure(evaluation.reduced(reduction))} nats ({reduction}); no row counts"
    total = f"({_several(kept, ' + ', _SHOWN)})"
    divided = f"{total} / {_figure(evaluation.denominator)}" if reduction is not Reduction.SUM else total[1:-1]
    return f"{_figure(evaluation.reduced(reduction))} nats ({reduction}) = {divided}"


def _other_reductions(evaluation: Evaluation) -> Iterator[str]:
    for reduction in Reduction:
        if reduction is Reduction.NONE:
            continue
        value, total = evaluation.reduced(reduction), evaluation.reduced(Reduction.SUM)
        divisor = _figure(evaluation.totals.denominator(reduction))
        yield f"  {reduction:<24}{_figure(value):>12} = {_figure(total)} / {divisor}"


def _undefined(evaluation: Evaluation) -> Iterator[str]:
    rows = evaluation.undefined_rows
    if not rows.size:
        return
    named = ", ".join(f"row {_place(evaluation.problem, row)} ({_why(evaluation, row)})" for row in rows[:_SHOWN])
    more = f" and {rows.size - _SHOWN} more" if rows.size > _SHOWN else ""
    yield f"undefined   the loss of {rows.size} of {_rows(evaluation.problem)}: {named}{more}"
    reduction = evaluation.problem.options.reduction
    name = Reduction.SUM if reduction is Reduction.NONE else reduction
    yield f"the others  {_figure(evaluation.reduced(name, defined=True))} nats ({name})"


def _place(problem: Problem, row: int) -> str:
    """A row's index; along several leading axes as in Python, (0, 3)."""
    if len(problem.leading_shape) < 2:
        return str(row)
    return str(tuple(int(i) for i in np.unravel_index(row, problem.leading_shape)))


def _why(evaluation: Evaluation, row: int) -> str:
    problem, numbers = evaluation.problem, evaluation.row(row)
    if problem.sparse and numbers.label < 0:
        return f"label {problem.labels.row(row)} is outside 0..{problem.classes - 1}"
    return f"scores {_several(problem.scores.row(row), ', ', _SHOWN)}"


def _accuracy(evaluation: Evaluation) -> str:
    judged = evaluation.totals.kept - evaluation.totals.undefined
    # Of the binary loss each class of a row is judged on its own.
    each, what = (evaluation.problem.classes, "label") if evaluation.problem.binary else (1, "row")
    right, of = round(each * evaluation.totals.correct), each * judged
    return f"{_figure(100 * evaluation.accuracy)} % ({right} of {of:g} {plural(what, of)} right)"


def _kept_losses(evaluation: Evaluation) -> ArrayLike:
    losses = evaluation.row_losses.reshape(-1)
    return losses if evaluation.problem.options.ignore_class is None else losses[~evaluation.ignored.reshape(-1)]


def _several(values: ArrayLike, between: str, most: int) -> str:
    """The first values, and the last where some are left out."""
    flat = np.asarray(values, np.float64).reshape(-1)
    if len(flat) <= most:
        return between.join(_figure(value) for value in flat)
    return between.join([*(_figure(value) for value in flat[: most - 1]), "...", _figure(flat[-1])])


def _figure(value: float) -> str:
    return f"{value:.9g}"

"""Plain NumPy: the exact value of a problem, by the form that loses nothing, and no more lines than it needs."""

import numpy as np

from xentgui.core.libraries.call import Array
from xentgui.core.options import Reduction
from xentgui.core.problem import Problem

from .arrays import savable
from .page import Page


def page(problem: Problem) -> Page:
    """A script that prints the exact loss; rows are laid out in one column."""
    result = Page(["import numpy as np"])
    options, labels = problem.options, problem.labels.join()
    scores = "x" if options.from_logits else "p"
    _in_own_type(result, scores, problem.scores.join())
    _in_own_type(result, "labels", labels)
    for name in ("class_weight", "pos_weight"):
        if getattr(problem, name) is not None and (name == "class_weight" or problem.binary):
            result.arrays[name] = getattr(problem, name)
    if problem.row_weights is not None:
        result.arrays["sample_weight"] = np.array(problem.row_weights)
    if options.from_logits and options.temperature != 1:
        result.steps.append(f"x = x / {options.temperature!r}")
    if problem.binary:
        _binary(result, problem)
    else:
        _categorical(result, problem, labels)
    _reduced(result, problem)
    return result


def _in_own_type(result: Page, name: str, values: Array) -> None:
    """Write values down as they are, and compute in float64."""
    result.arrays[name] = savable(values)
    if values.dtype.kind != "i" and values.dtype != np.float64:
        result.steps.append(f"{name} = {name}.astype(np.float64)")


def _categorical(result: Page, problem: Problem, labels: Array) -> None:
    """Steps to `loss`, the row losses with class weights."""
    if problem.sparse:
        _only_classes(result, problem, labels)
    if problem.options.from_logits:
        result.steps += [
            "rows, top = np.arange(len(x)), x.argmax(axis=1)",
            "e = np.exp(x - x[rows, top][:, None])",
            "e[rows, top] = 0  # exp(0) = 1 of the largest is the 1 of log1p",
        ]
    else:
        result.steps.append("p = p / p.sum(axis=1, keepdims=True)")
    if problem.sparse and not problem.options.label_smoothing:
        _of_labels(result, problem)
    else:
        _of_targets(result, problem)


def _of_labels(result: Page, problem: Problem) -> None:
    if problem.options.from_logits:
        result.steps.append("loss = np.log1p(e.sum(axis=1)) + (x[rows, top] - x[rows, labels])")
    else:
        result.steps.append("loss = -np.log(np.clip(p[np.arange(len(p)), labels], 1e-7, 1 - 1e-7))")
    if problem.class_weight is not None:
        result.steps.append(f"loss = {_product(result, 'class_weight[labels]', 'loss')}")


def _of_targets(result: Page, problem: Problem) -> None:
    classes, smoothing = problem.classes, problem.options.label_smoothing
    target = f"np.eye({classes})[labels]" if problem.sparse else "labels"
    if smoothing:
        target = f"{target} * (1 - {smoothing!r}) + {smoothing!r} / {classes}"
    if problem.class_weight is not None:
        target = f"({target}) * class_weight" if smoothing else f"{target} * class_weight"
    if problem.options.from_logits:
        cost = "np.log1p(e.sum(axis=1))[:, None] + (x[rows, top][:, None] - x)  # -log softmax"
    else:
        cost = "-np.log(np.clip(p, 1e-7, 1 - 1e-7))"
    result.steps += [f"target = {target}", f"cost = {cost}"]
    result.steps.append(f"loss = ({_product(result, 'target', 'cost')}).sum(axis=1)")


def _binary(result: Page, problem: Problem) -> None:
    if problem.options.from_logits:
        result.steps += [
            "yes = np.log1p(np.exp(-abs(x))) - np.minimum(x, 0)  # -log sigmoid(x)",
            "no = np.log1p(np.exp(-abs(x))) + np.maximum(x, 0)  # -log(1 - sigmoid(x))",
        ]
    else:
        result.steps += ["p = np.clip(p, 1e-7, 1 - 1e-7)", "yes, no = -np.log(p), -np.log1p(-p)"]
    smoothing = problem.options.label_smoothing
    if smoothing:
        result.steps.append(f"labels = labels * (1 - {smoothing!r}) + {smoothing!r} / 2")
    result.steps.append("rest = 1 - labels")
    if problem.pos_weight is not None:
        result.steps.append("labels = labels * pos_weight")
    if problem.class_weight is not None:
        result.steps.append("labels, rest = labels * class_weight, rest * class_weight")
    loss = f"{_product(result, 'labels', 'yes')} + {_product(result, 'rest', 'no')}"
    result.steps.append(f"loss = ({loss}).mean(axis=1)")


def _only_classes(result: Page, problem: Problem, labels: Array) -> None:
    """Take ignored labels, which need be no class, out of the way; a row of another that is none has no loss."""
    ignored = problem.ignored_class
    if ignored is not None:
        result.steps += [f"kept = labels != {ignored}", "labels = np.where(kept, labels, 0)"]
    outside = (labels < 0) | (labels >= problem.classes)
    if np.any(outside & (labels != ignored) if ignored is not None else outside):
        result.steps += [
            f"no_class = (labels < 0) | (labels >= {problem.classes})",
            "labels = np.where(no_class, 0, labels)",
        ]


def _product(result: Page, target: str, cost: str) -> str:
    """What a target adds to the loss; 0 times infinity is 0 here, where there may be such."""
    infinite = any(np.isinf(values).any() for name, values in result.arrays.items() if name in "xp")
    return f"np.where({target} == 0, 0, {target} * {cost})" if infinite else f"{target} * {cost}"


def _reduced(result: Page, problem: Problem) -> None:
    """Weights, rows that do not count, and the divisor."""
    weighted, ignores = problem.sample_weight is not None, problem.ignored_class is not None
    if any(step.startswith("no_class") for step in result.steps):
        result.steps.append("loss[no_class] = np.nan")
    if weighted:
        result.steps.append(f"loss = {_weighed(problem)}")
    if ignores:
        result.steps.append("loss = np.where(kept, loss, 0)")
    result.shown = _SHOWN.get(problem.options.reduction) or (
        _mean(ignores) if problem.options.reduction is Reduction.SUM_OVER_BATCH_SIZE else _weighted_mean(problem)
    )

    if problem.options.reduction not in _SHOWN and _divides_by_nothing(problem):
        result.steps.append("# no row counts: the loss is 0, as in Keras, and not 0 / 0")
        costs = problem.class_weight is not None and problem.options.label_smoothing > 0  # other classes than the label
        result.shown = "np.where(np.isnan(loss), loss, 0).sum()" if costs else "loss.sum()"


_SHOWN = {Reduction.NONE: "loss", Reduction.SUM: "loss.sum()"}


def _weighed(problem: Problem) -> str:
    """A row of weight 0 does not count, even where its loss is no number."""
    weights = problem.row_weights
    some_zero = weights is not None and not np.all(weights)
    return "np.where(sample_weight == 0, 0, loss * sample_weight)" if some_zero else "loss * sample_weight"


def _divides_by_nothing(problem: Problem) -> bool:
    weights, labels = np.ones(problem.rows), problem.labels.join()
    if problem.options.reduction is Reduction.MEAN_WITH_SAMPLE_WEIGHT:
        if problem.row_weights is not None:
            weights = weights * problem.row_weights
        if problem.class_weight is not None and problem.sparse:
            weights = weights * problem.class_weight[np.clip(labels, 0, problem.classes - 1)]
    counted = slice(None) if problem.ignored_class is None else labels != problem.ignored_class
    return not weights[counted].any()


def _mean(ignores: bool) -> str:
    return "loss.sum() / kept.sum()" if ignores else "loss.mean()"


def _weighted_mean(problem: Problem) -> str:
    by_class = problem.class_weight is not None and problem.sparse
    factors = [
        *(["sample_weight"] if problem.sample_weight is not None else []),
        *(["class_weight[labels]"] if by_class else []),
    ]
    if not factors:
        return _mean(problem.ignored_class is not None)
    if problem.ignored_class is not None:
        factors.append("kept")
    total = " * ".join(factors)
    return f"loss.sum() / {total if len(factors) == 1 else f'({total})'}.sum()"

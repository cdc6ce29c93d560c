"""Expressions that choose the rows behind a cell or a bin: `RowExpression` reads them, and a person can edit them."""

from .problem import Problem

YES = 0.5


def of_pair(problem: Problem, labels: range, predicted: range) -> str:
    """The rows of some labels, side by side, with some predictions."""
    return _counting(problem, f"{_within('label', labels)} and {_within('predicted', predicted)}")


def of_answer(problem: Problem, index: int, means_yes: int, says_yes: int) -> str:
    """The rows whose label says yes or no to a class, and whose answer does; of the binary loss."""
    least = 0 if problem.options.from_logits else YES
    label, answer = (">" if yes else "<=" for yes in (means_yes, says_yes))
    return f"y[{index}] {label} {YES} and score[{index}] {answer} {least}"


def of_losses(problem: Problem, low: float, high: float, label: int | None = None) -> str:
    """The rows with a finite loss from `low` on and below `high`, either of which may be infinite."""
    return _of_class(problem, _between("loss", low, high), label)


def of_loss(problem: Problem, what: str, label: int | None = None) -> str:
    """The rows whose loss is "inf", "-inf" or "nan"."""
    return _of_class(problem, "isnan(loss)" if what == "nan" else f"loss == {what}", label)


def of_confidence(problem: Problem, low: float, high: float) -> str:
    """The rows with a label that counts that are so sure of their prediction: above `low`, and no more than `high`."""
    within = f"{_short(low)} < confidence <= {_short(high)}"
    if low <= 0:
        within = f"confidence <= {_short(high)}"
    elif high >= 1:
        within = f"{_short(low)} < confidence"
    weighs = " and weight > 0" if problem.sample_weight is not None else ""
    defined = " and not isnan(loss)" if problem.binary else ""
    return f"{within} and (correct or wrong){weighs}{defined}"


def _of_class(problem: Problem, what: str, label: int | None) -> str:
    return _counting(problem, what if label is None else f"label == {label} and {what}")


def _counting(problem: Problem, what: str) -> str:
    return what if problem.ignored_class is None else f"{what} and not ignored"


def _within(name: str, classes: range) -> str:
    return f"{name} == {classes[0]}" if len(classes) == 1 else f"{classes[0]} <= {name} <= {classes[-1]}"


def _between(name: str, low: float, high: float) -> str:
    if low == float("-inf"):
        return f"{_short(low)} < {name} < {_short(high)}"
    return f"{_short(low)} <= {name} < {_short(high)}"


def _short(value: float) -> str:
    """As short as reading it back allows."""
    text = f"{value:g}"
    return text if float(text) == value else repr(float(value))

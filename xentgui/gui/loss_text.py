"""The words and numbers of the loss panel. No Qt here."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from xentgui.core.evaluation import Evaluation
from xentgui.core.options import Reduction
from xentgui.core.problem import Problem
from xentgui.core.reduction import Totals

from . import row_reasons, row_search
from .number_text import count, exact, number

PLACES = 4
NAMED_ROWS = 5
SHOWN_TERMS = 4

ORDER = (Reduction.SUM_OVER_BATCH_SIZE, Reduction.SUM, Reduction.MEAN_WITH_SAMPLE_WEIGHT, Reduction.NONE)
MEANINGS = {
    Reduction.SUM_OVER_BATCH_SIZE: 'Σ loss / rows, also named "mean"',
    Reduction.SUM: "Σ loss, divided by nothing",
    Reduction.MEAN_WITH_SAMPLE_WEIGHT: "Σ weight × loss / Σ weight",
    Reduction.NONE: "One loss a row",
}


@dataclass(frozen=True)
class ReductionText:
    """One line of the comparison: a reduction, what it comes to, and what it divides by."""

    name: Reduction
    value: str
    divisor: str
    exact: str
    current: bool


@dataclass(frozen=True)
class Trouble:
    """Rows that stand in the way of a number: how many, and the first few with their name and the reason."""

    heading: str
    rows: tuple[tuple[int, str, str], ...]
    more: str


@dataclass(frozen=True)
class LossText:
    """All that the loss panel says about one evaluation.

    Attributes:
        value: the reported loss, short, with its unit.
        exact: the same with all its digits.
        derivation: how it came about in numbers.
        over_others: the loss over the rows that have one; empty where all have.
        troubles: rows without a defined loss, rows with an infinite one.
        hint: what is odd about the labels under this loss.
        scope: what the reductions are over.
        reductions: every reduction with its value and divisor.
        facts: name and value of what else is worth knowing.
    """

    value: str
    exact: str
    derivation: str
    over_others: str
    troubles: tuple[Trouble, ...]
    hint: str
    scope: str
    reductions: tuple[ReductionText, ...]
    facts: tuple[tuple[str, str], ...]


def loss_text(evaluation: Evaluation) -> LossText:
    """Put an evaluation in words; costs the same at any number of rows."""
    return LossText(
        value=_value(evaluation),
        exact=_exact(evaluation),
        derivation=_derivation(evaluation),
        over_others=_over_others(evaluation),
        troubles=tuple(_troubles(evaluation)),
        hint=_hint(evaluation),
        scope=f"{_mean_over(evaluation.problem)}Every reduction{_over_which(evaluation)}",
        reductions=tuple(_reduction(evaluation, name) for name in ORDER),
        facts=(
            ("accuracy", _accuracy(evaluation)),
            ("perplexity", _perplexity(evaluation)),
            ("uniform guess", _uniform(evaluation.problem)),
        ),
    )


def in_nats(value: float) -> str:
    """A loss with its unit; nan and inf have none."""
    return f"{_loss(value)} nats" if math.isfinite(value) else number(value)


def _loss(value: float) -> str:
    return number(value, PLACES)


def _reports_rows(evaluation: Evaluation) -> bool:
    return evaluation.problem.options.reduction is Reduction.NONE


def _value(evaluation: Evaluation) -> str:
    if _reports_rows(evaluation):
        return count(evaluation.problem.rows, "row loss")
    return in_nats(evaluation.reduced(evaluation.problem.options.reduction))


def _exact(evaluation: Evaluation) -> str:
    if _reports_rows(evaluation):
        return _row_list(evaluation, exact)
    return exact(evaluation.reduced(evaluation.problem.options.reduction))


def _derivation(evaluation: Evaluation) -> str:
    if not evaluation.problem.rows:
        return "the batch has no rows"
    text = _rows_alone(evaluation) if _reports_rows(evaluation) else _division(evaluation)
    ignored = evaluation.totals.rows - evaluation.totals.kept
    return f"{text} · {count(ignored, 'row')} ignored" if ignored else text


def _rows_alone(evaluation: Evaluation) -> str:
    total, mean = (_loss(evaluation.reduced(name, defined=True)) for name in (ORDER[1], ORDER[0]))
    return (
        f"{_row_list(evaluation, _loss)} nats, reported row by row;{_over_which(evaluation)} sum {total}, mean {mean}"
    )


def _division(evaluation: Evaluation) -> str:
    """The reported number as a quotient; where rows have no defined loss, the one over the others."""
    reduction = evaluation.problem.options.reduction
    totals = evaluation.totals.defined
    if not totals.kept:
        undefined = evaluation.totals.undefined
        return "no row has a defined loss" if undefined else "no row counts: 0 / 0, which Keras reports as 0"
    result = _loss(totals.reduce(reduction))
    terms = _sum(evaluation, int(totals.kept))
    if reduction is Reduction.SUM:
        return terms if terms == result else f"{terms} = {result}"
    divisor = totals.denominator(reduction)
    bracketed = f"({terms})" if totals.kept > 1 else terms
    return f"{bracketed} / {number(divisor)} = {result}{'' if divisor else ', as Keras divides by 0'}"


def _sum(evaluation: Evaluation, terms: int) -> str:
    if terms <= SHOWN_TERMS:
        return " + ".join(map(_term, row_search.first_terms(evaluation, terms)))
    first = map(_term, row_search.first_terms(evaluation, 2))
    return " + ".join([*first, "…", _term(row_search.last_term(evaluation))])


def _term(term: row_search.Term) -> str:
    if term.weight is None:
        return _loss(term.loss)
    if not term.weight and not math.isfinite(term.loss):
        return "0"
    return f"{number(term.weight)} × {_loss(term.loss)}"


def _row_list(evaluation: Evaluation, write: Callable[[float], str]) -> str:
    rows = evaluation.problem.rows
    shown = range(rows) if rows <= SHOWN_TERMS else (0, 1, rows - 1)
    losses = [write(row_search.reported_loss(evaluation, row)) for row in shown]
    if rows > SHOWN_TERMS:
        losses.insert(2, "…")
    return f"[{', '.join(losses)}]"


def _over_others(evaluation: Evaluation) -> str:
    if _reports_rows(evaluation) or not _over_which(evaluation):
        return ""
    value = evaluation.reduced(evaluation.problem.options.reduction, defined=True)
    return f"over the other {count(evaluation.totals.defined.kept, 'row')} {in_nats(value)}"


def _over_which(evaluation: Evaluation) -> str:
    others = evaluation.totals.defined.kept
    return f" over the other {count(others, 'row')}" if evaluation.totals.undefined and others else ""


def _troubles(evaluation: Evaluation) -> Iterable[Trouble]:
    undefined = int(evaluation.totals.undefined)
    if undefined:
        rows = row_search.undefined_rows(evaluation, NAMED_ROWS)
        verb = "has" if undefined == 1 else "have"
        problem = evaluation.problem
        reasons = tuple((row, _row_name(problem, row), row_reasons.why_undefined(problem, row)) for row in rows)
        more = f"and {number(undefined - len(rows))} more" if undefined > len(rows) else ""
        yield Trouble(f"{count(undefined, 'row')} {verb} no defined loss:", reasons, more)
    if not math.isfinite(evaluation.totals.loss):
        yield _infinite(evaluation)


def _infinite(evaluation: Evaluation) -> Trouble:
    rows = row_search.infinite_rows(evaluation, NAMED_ROWS + 1)
    if not rows:
        return Trouble("The sum of the losses is beyond what float64 can hold.", (), "")
    problem = evaluation.problem
    reasons = tuple((row, _row_name(problem, row), row_reasons.why_infinite(problem)) for row in rows[:NAMED_ROWS])
    return Trouble("An infinite loss:", reasons, "and more" if len(rows) > NAMED_ROWS else "")


def _hint(evaluation: Evaluation) -> str:
    """Where label mass does not sum to 1, that it is no distribution; several-hot labels want the binary loss."""
    uneven = evaluation.totals.uneven
    if not uneven:
        return ""
    problem, row = evaluation.problem, row_search.first_uneven_row(evaluation)
    name, total = _row_name(problem, row), number(float(problem.labels.row(row).sum(dtype=np.float64)))
    if uneven == 1:
        return f"The label of {name} sums to {total}, not to 1: it is no distribution."
    return f"The labels of {count(uneven, 'row')} do not sum to 1 ({name}: {total}): they are no distributions."


def _mean_over(problem: Problem) -> str:
    """How a row of the binary loss comes to one number."""
    if not problem.binary or problem.classes == 1:
        return ""
    return f"Each row is the mean over its {number(problem.classes)} classes. "


def _row_name(problem: Problem, row: int) -> str:
    """Name a row by its number and, where rows have more than one axis, by its place on them as well."""
    if len(problem.leading_shape) < 2:
        return f"row {row}"
    place = ", ".join(str(index) for index in np.unravel_index(row, problem.leading_shape))
    return f"row {row} ({place})"


def _reduction(evaluation: Evaluation, name: Reduction) -> ReductionText:
    current = name is evaluation.problem.options.reduction
    if name is Reduction.NONE:
        return ReductionText(name, "", "one a row", "", current)
    value = evaluation.reduced(name, defined=bool(evaluation.totals.defined.kept))
    return ReductionText(name, _loss(value), _divisor(evaluation, name), exact(value), current)


def _divisor(evaluation: Evaluation, name: Reduction) -> str:
    totals = evaluation.totals.defined
    match name:
        case Reduction.SUM_OVER_BATCH_SIZE:
            return f"/ {count(totals.kept, 'row')}"
        case Reduction.MEAN_WITH_SAMPLE_WEIGHT:
            return f"/ Σw = {number(totals.weight)}"
        case _:
            return "/ 1"


def _accuracy(evaluation: Evaluation) -> str:
    judged = evaluation.totals.defined.kept
    if not judged:
        return "no row to judge"
    right, problem = evaluation.totals.correct, evaluation.problem
    each, what = (problem.classes, " labels") if problem.binary else (1, "")
    share = f"{number(round(100 * right / judged, 2))} %"
    return f"{share} ({number(round(each * right))} of {number(each * judged)}{what})"


def _perplexity(evaluation: Evaluation) -> str:
    if not evaluation.totals.defined.weight:
        return "no row to judge"
    if not evaluation.totals.undefined:
        return number(evaluation.perplexity, PLACES)
    others = Totals.merge(evaluation.parts).defined
    with np.errstate(over="ignore"):
        return f"{number(np.exp(others.loss / others.weight), PLACES)}{_over_which(evaluation)}"


def _uniform(problem: Problem) -> str:
    sides = 2 if problem.binary else problem.classes
    return f"ln {number(sides)} = {in_nats(math.log(sides))}"

"""From a loss in nats to what may be printed: bits, another sign, a coarser type, the perplexity."""

import math
from collections.abc import Callable
from functools import cache

import numpy as np

from xentgui.core import door
from xentgui.core.options import Reduction
from xentgui.core.problem import Problem

from .change import Change, Choice
from .number import Kind

Unit = tuple[Kind, Callable[[float], float]]


def units(problem: Problem, as_reported: bool) -> list[Choice[Unit]]:
    """The loss itself, then what is made of it; a perplexity only of the reduction that is reported, if of a mean."""
    mean, t = problem.options.reduction is not Reduction.SUM, problem.options.temperature
    of_loss = list(_of_loss())
    if t != 1:
        of_loss.append(_loss("times T squared", "times the temperature squared", lambda nats: nats * t * t))
    return [*of_loss, *_of_perplexity()] if mean and as_reported else [*of_loss, *_of_perplexity()[:1]]


@cache
def _of_loss() -> tuple[Choice[Unit], ...]:
    return (
        Choice(None, (Kind.LOSS, float)),
        _loss("log2", "logarithm to base 2: bits, not nats", lambda nats: nats / math.log(2)),
        _loss("log10", "logarithm to base 10", lambda nats: nats / math.log(10)),
        _loss("negative", "the sign changed: the log-likelihood, not minus it", lambda nats: -nats),
        _rounded("float16"),
        _rounded("bfloat16"),
    )


@cache
def _of_perplexity() -> tuple[Choice[Unit], ...]:
    two = Change("2 to the loss", "2 to the loss in nats, where e belongs")
    return (
        Choice(None, (Kind.PERPLEXITY, _exp)),
        Choice(two, (Kind.PERPLEXITY, lambda nats: _exp(nats * math.log(2)))),
    )


def _loss(name: str, words: str, of_nats: Callable[[float], float]) -> Choice[Unit]:
    return Choice(Change(name, words), (Kind.LOSS, of_nats))


def _rounded(name: str) -> Choice[Unit]:
    change = Change(f"result in {name}", f"the result rounded to {name}")
    return Choice(change, (Kind.LOSS, lambda nats: _round(nats, name)))


@np.errstate(all="ignore")
def _round(value: float, name: str) -> float:
    return float(np.float64(value).astype(door.float_type(name)))


def _exp(nats: float) -> float:
    try:
        return math.exp(nats)
    except OverflowError:
        return math.inf

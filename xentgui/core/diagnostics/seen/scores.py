"""The ways to read scores: from_logits right or wrong, softmax twice, no logarithm, another temperature or type."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core import door
from xentgui.core.log_sigmoid import LogitCells, ProbabilityCells, sigmoid
from xentgui.core.log_softmax import EPSILON, Floats, ProbabilityRows
from xentgui.core.problem import Problem
from xentgui.core.progress import checked

from .change import Change, Choice, Edit, options_change
from .readers import Cells, Costs, Divided, Reader, Shares, Sides, Softmax, Taken, Twice, minus_log
from .score_block import ScoreBlock

Array = NDArray[Any]
Read = Callable[[ScoreBlock], Reader]
CellsOf = Callable[[ScoreBlock], LogitCells | ProbabilityCells]


@dataclass(frozen=True)
class ScoreReading:
    """One way to read scores.

    Attributes:
        read: from one block of scores to what its classes cost.
        clip: the epsilon at which it clips probabilities; None for none.
        clips: whether another clip can be asked of it.
        binary: whether each class has a sigmoid of its own.
        rounded_to: the type that row losses and the result are rounded to; None for none.
        at_once: whether it reads no more than the scores of the labels, or their sums, and costs next to nothing.
        of_present: makes what one class costs of what it costs in the present reading, where that is possible.
    """

    read: Read
    clip: float | None = None
    clips: bool = True
    binary: bool = False
    rounded_to: np.dtype[Any] | None = None
    at_once: bool = False
    of_present: Callable[[Floats], Floats] | None = None


def score_readings(problem: Problem) -> list[Choice[ScoreReading]]:
    """The present one first, then the likeliest mistakes first."""
    if problem.binary:
        return list(_of_binary(problem))
    return list(_of_logits(problem) if problem.options.from_logits else _of_probabilities(problem))


def _of_logits(problem: Problem) -> Iterator[Choice[ScoreReading]]:
    t = problem.options.temperature
    yield Choice(None, ScoreReading(_softmax(t)))
    words = "scores read as probabilities: each row divided by its sum and clipped at 1e-7"
    divided = ScoreReading(Divided, EPSILON, at_once=True)
    yield Choice(options_change("from_logits=False", words, from_logits=False), divided)
    temperatures = list(_temperatures(t))
    yield from temperatures[:1]
    yield _reading("softmax twice", "softmax applied to the softmax of the scores", _twice(t))
    yield from temperatures[1:]
    yield from _naive(problem)
    yield _reading("not divided", "-log of the scores as they are, not divided by their sum", _plain_log)
    yield _reading("-score", "minus the label's score: nll_loss without log_softmax", _minus_scores, clips=False)
    words = "minus the label's probability: nll_loss of the softmax, without its logarithm"
    minus_p = ScoreReading(lambda block: Costs(-block.softmax(t).probabilities()), clips=False, of_present=_minus_p)
    yield Choice(Change("-p", words), minus_p)
    words = "binary cross-entropy, a sigmoid a class"
    yield _binary("binary of sigmoid", words, lambda block: Sides.of_logits(block, t), _TO_BINARY)
    words = "binary cross-entropy of the softmax, averaged over classes"
    yield _binary("binary of softmax", words, lambda block: Sides.of_shares(block.shares(t)))
    words += _AS_IN_TORCH
    yield _binary("binary of softmax in torch", words, lambda block: Sides.of_shares_in_torch(block.shares(t)))
    yield _of_tensorflow()
    yield from _types(problem, _softmax(t), None)


def _of_probabilities(problem: Problem) -> Iterator[Choice[ScoreReading]]:
    yield Choice(None, ScoreReading(_divided, EPSILON))
    words = "scores read as logits: softmax applied to them"
    yield Choice(options_change("from_logits=True", words, from_logits=True), ScoreReading(_softmax(1.0)))
    yield _reading("not divided", "-log of the scores as they are, not divided by their sum", _plain_log)
    yield _reading("-p", "minus the label's probability: nll_loss without a logarithm", _minus_scores, clips=False)
    yield _reading("softmax twice", "softmax applied twice to the scores", _twice(1.0))
    yield _of_tensorflow()
    words = "binary cross-entropy, averaged over classes"
    yield _binary("binary", words, lambda block: Sides.of_shares(block.scores), _TO_BINARY)
    words += _AS_IN_TORCH
    yield _binary("binary in torch", words, lambda block: Sides.of_shares_in_torch(block.scores))
    words = "binary cross-entropy, a sigmoid a class"
    yield _binary("binary of sigmoid", words, lambda block: Sides.of_logits(block, 1.0))
    yield from _types(problem, _divided, EPSILON)


def _of_binary(problem: Problem) -> Iterator[Choice[ScoreReading]]:
    t, pos, logits = problem.options.temperature, problem.pos_weight, problem.options.from_logits
    present = _sigmoids(_logit_cells(t) if logits else _probability_cells, pos)
    yield Choice(None, ScoreReading(present, clips=False, binary=True))
    other = _sigmoids(_probability_cells if logits else _logit_cells(1.0), pos)
    words = "probabilities, clipped at 1e-7" if logits else "logits: a sigmoid applied to them"
    change = options_change(f"from_logits={not logits}", f"scores read as {words}", from_logits=not logits)
    yield Choice(change, ScoreReading(other, clips=False, binary=True))
    if logits:
        twice = _sigmoids(lambda b: LogitCells(sigmoid(np.asarray(b.scores, np.float64) / t), 1.0), pos)
        change = Change("sigmoid twice", "sigmoid applied to the sigmoid of the scores")
        yield Choice(change, ScoreReading(twice, clips=False, binary=True))
    softmax, clip = (_softmax(t), None) if logits else (_divided, EPSILON)
    change = Change(
        "categorical", "categorical cross-entropy over the classes", Edit("set_loss", {"loss": "categorical"})
    )
    yield Choice(change, ScoreReading(softmax, clip, clips=False))
    for choice in _types(problem, present, None):
        yield Choice(choice.change, ScoreReading(choice.what.read, None, False, True, choice.what.rounded_to))


def _reading(name: str, words: str, read: Read, *, clips: bool = True) -> Choice[ScoreReading]:
    at_once = read in (_plain_log, _minus_scores)
    return Choice(Change(name, words), ScoreReading(read, clips=clips, at_once=at_once))


def _of_tensorflow() -> Choice[ScoreReading]:
    words = "scores read as probabilities as Keras' sparse loss on TensorFlow does: clipped at 1e-7, then divided"
    return _reading("clipped, then divided", words, Divided.clipped, clips=False)


_AS_IN_TORCH = ", as PyTorch has it: not clipped, but no logarithm below -100"
_TO_BINARY = Edit("set_loss", {"loss": "binary"})


def _binary(name: str, words: str, read: Read, edit: Edit | None = None) -> Choice[ScoreReading]:
    return Choice(Change(name, words, edit), ScoreReading(read, clips=False, binary=True))


def _temperatures(t: float) -> Iterator[Choice[ScoreReading]]:
    if t == 1:
        return
    others = {t * t: "applied twice", 1.0: "left out", 1 / t: "multiplied with the scores, not divided by"}
    for value, words in others.items():
        change = options_change(f"temperature={value:.6g}", f"temperature {words}", temperature=value)
        yield Choice(change, ScoreReading(_softmax(value)))


def _types(problem: Problem, read: Read, clip: float | None) -> Iterator[Choice[ScoreReading]]:
    for name in ("float32", "float16", "bfloat16"):
        dtype = door.float_type(name)
        if problem.scores.dtype.itemsize > dtype.itemsize:
            change = Change(f"scores in {name}", f"scores rounded to {name}", Edit("set_dtype", {"dtype": name}))
            yield Choice(change, ScoreReading(_rounded(read, dtype), clip))
        if name != "float32":
            change = Change(f"computed in {name}", f"scores, row losses and the result rounded to {name}")
            yield Choice(change, ScoreReading(_rounded(read, dtype), clip, rounded_to=dtype))


def _naive(problem: Problem) -> Iterator[Choice[ScoreReading]]:
    """The softmax written out, where an exponential overflows."""
    dtype = problem.scores.dtype if problem.scores.dtype.itemsize < 8 else np.dtype(np.float32)
    bound = 11.09 if dtype == np.float16 else 88.72
    t = problem.options.temperature
    largest = max(float(block.max(initial=0)) for block in checked(problem.scores.blocks)) / t
    if not bound < largest < np.inf:
        return
    words = f"the softmax written out as exp(z) / sum(exp(z)) in {dtype.name}, where exp({largest:.3g}) overflows"
    yield _reading("naive softmax", words, _written_out(dtype, t), clips=False)


def _written_out(dtype: np.dtype[Any], temperature: float) -> Read:
    def read(block: ScoreBlock) -> Reader:
        exps = np.exp(block.scores.astype(dtype) / dtype.type(temperature))
        return Costs(-np.log(np.asarray(exps / exps.sum(axis=1, keepdims=True), np.float64)))

    return read


def _rounded(read: Read, dtype: np.dtype[Any]) -> Read:
    return lambda block: read(block.rounded(dtype))


def _softmax(temperature: float) -> Read:
    return lambda block: Softmax(block, temperature)


def _twice(temperature: float) -> Read:
    return lambda block: Twice(block, temperature)


def _sigmoids(cells: CellsOf, pos_weight: Array | None) -> Read:
    return lambda block: Cells(cells(block), pos_weight)


def _logit_cells(temperature: float) -> CellsOf:
    return lambda block: LogitCells(block.scores, temperature)


def _probability_cells(block: ScoreBlock) -> ProbabilityCells:
    return ProbabilityCells(block.scores)


def _divided(block: ScoreBlock) -> Reader:
    return Shares(ProbabilityRows(block.scores))


def _minus_p(cost: Floats) -> Floats:
    return np.asarray(-np.exp(-cost))


def _plain_log(block: ScoreBlock) -> Reader:
    return Taken(block.scores, minus_log)


def _minus_scores(block: ScoreBlock) -> Reader:
    return Taken(block.scores, np.negative)

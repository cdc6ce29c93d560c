"""A large batch, put to a library block by block: only the blocks that it was not asked about before."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from xentgui.core.problem import Problem

from .asked import Asked, ask
from .batch import Batch
from .by_hand import Around
from .call import Answer, Array, Call, Library, LibraryError


class _Part(NamedTuple):
    """What is known of one block; it is held, so that its id stands for no other."""

    block: tuple[Array, Array]
    losses: Array
    telling: Array  # rows


_Parts = dict[tuple[int, int], _Part]


class KnownLosses:
    """Row losses before weights and reduction that libraries gave for the blocks of the last batch."""

    def __init__(self) -> None:
        """Know none."""
        self._known: dict[str, tuple[tuple[Any, ...], _Parts]] = {}

    def of(self, name: str, problem: Problem) -> _Parts:
        """What is known of a library under the options of `problem`."""
        rule, parts = self._known.get(name, ((), {}))
        return parts if rule == _rule(problem) else {}

    def keep(self, name: str, problem: Problem, parts: _Parts) -> None:
        """Know these, and no others of this library."""
        self._known[name] = (_rule(problem), parts)


def answer_by_blocks(
    name: str, asked: Asked, problem: Problem, known: KnownLosses, progress: Callable[[float], None] | None = None
) -> Answer:
    """What a library says to a batch of which `asked` was asked with a hollow batch."""
    rules, call = asked.rules, asked.call
    assert call is not None
    try:
        with np.errstate(all="ignore"):
            warnings = _check(name, rules, call, problem)
            parts = _parts(name, problem, known, progress)
            if _reads_scores(rules):
                warnings += tuple(set(_check_scores(rules, call, [part.telling for part in parts])) - set(warnings))
            losses = np.concatenate([part.losses for part in parts])
            losses = losses.reshape(*call.scores.shape[:-1], *losses.shape[1:])
            return Answer(rules.reduce(call, losses), rules.row_losses(call, losses), warnings)
    except LibraryError as error:
        return Answer(error=error.raised)


def _check(name: str, rules: Library, call: Call, problem: Problem) -> tuple[str, ...]:
    """What is refused and warned of, whatever the scores are; a library that reads them refuses them first."""
    try:
        return rules.check(call)
    except LibraryError:
        if _reads_scores(rules):
            asked = (ask(name, Batch.of_block(problem, index)).call for index in range(len(problem.scores.blocks)))
            _check_scores(rules, call, [_telling_rows(block) for block in asked if block is not None])
        raise


def _reads_scores(rules: Library) -> bool:
    return isinstance(rules, Around) and rules.reads_scores


def _parts(name: str, problem: Problem, known: KnownLosses, progress: Callable[[float], None] | None) -> list[_Part]:
    """All blocks, those that are not known asked about."""
    before, parts = known.of(name, problem), []
    blocks = list(zip(problem.scores.blocks, problem.labels.blocks, strict=True))
    for index, (scores, labels) in enumerate(blocks):
        parts.append(before.get((id(scores), id(labels))) or _part(name, problem, index))
        if progress is not None:
            progress((index + 1) / len(blocks))
    known.keep(name, problem, {(id(part.block[0]), id(part.block[1])): part for part in parts})
    return parts


def _part(name: str, problem: Problem, index: int) -> _Part:
    asked = ask(name, Batch.of_block(problem, index))
    assert asked.call is not None
    block = problem.scores.blocks[index], problem.labels.blocks[index]
    telling = _telling_rows(asked.call) if _reads_scores(asked.rules) else asked.call.scores[:0]
    return _Part(block, asked.rules.losses(asked.call), telling)


def _telling_rows(call: Call) -> Array:
    """The rows that decide what is refused: those of the largest and the smallest score and of the worst sum."""
    if not len(call.scores):
        return call.scores
    p = call.scores.reshape(len(call.scores), -1)
    off = np.abs(p.sum(axis=1) - 1)
    rows = np.unique([p.max(axis=1).argmax(), p.min(axis=1).argmin(), off.argmax()])  # NaN comes first
    return np.asarray(call.scores[rows])


def _check_scores(rules: Library, call: Call, telling: list[Array]) -> tuple[str, ...]:
    """What is refused and warned of because of the scores' values."""
    assert call.labels is not None
    scores = np.concatenate(telling)
    shape = scores.shape if call.labels.ndim == call.scores.ndim else scores.shape[:1]
    labels = np.zeros(shape, call.labels.dtype)
    return rules.check(Call(call.task, scores, labels, call.dtype, call.options))


def _rule(problem: Problem) -> tuple[Any, ...]:
    """What row losses before weights and reduction depend on beside scores and labels."""
    o = problem.options
    weights = (id(problem.class_weight), id(problem.pos_weight))
    return (o.loss, o.from_logits, o.label_smoothing, o.temperature, o.ignore_class, *weights)

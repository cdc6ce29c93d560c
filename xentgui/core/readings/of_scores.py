"""Readings of scores: logits, probabilities or their logarithms; an activation undone, or applied once more."""

from functools import partial

import numpy as np

from xentgui.core.diagnostics.wording import number
from xentgui.core.log_sigmoid import sigmoid
from xentgui.core.log_softmax import LogitRows
from xentgui.core.problem import Problem

from .reading import Array, DoesNotApply, Reading, RowReading

_LOGITS = {"from_logits": True}
_PROBABILITIES = {"from_logits": False}
_PLAIN_LOGITS = {"from_logits": True, "temperature": 1.0}


def _exp(_problem: Problem, block: Array) -> Array:
    return np.exp(_wide(block))


def _log(_problem: Problem, block: Array) -> Array:
    return np.log(_wide(block))


def _logit(_problem: Problem, block: Array) -> Array:
    p = _wide(block)
    return np.log(p) - np.log1p(-p)


def _softmax(problem: Problem, block: Array) -> Array:
    return LogitRows(block, problem.options.temperature).probabilities()


def _sigmoid(problem: Problem, block: Array) -> Array:
    return sigmoid(_wide(block) / problem.options.temperature)


def _wide(block: Array) -> Array:
    return block.astype(np.float64)


def _refuse_outside(problem: Problem, most: float) -> None:
    """Refuse scores that have no logarithm, or none of their complement; NaN is none already."""
    for block, span in zip(problem.scores.blocks, problem.scores.spans(), strict=True):
        rows, classes = np.nonzero((block < 0) | (block > most))
        if rows.size:
            score = number(float(block[rows[0], classes[0]]))
            what = "has no logarithm" if most == np.inf else "is no probability, and no sigmoid is undone"
            raise DoesNotApply(f"row {span.start + rows[0]}: score {score} {what}")


SOFTMAX: tuple[Reading, ...] = (
    RowReading(
        name="logits",
        title="as logits",
        words="The loss takes the softmax of the scores: from_logits=True.",
        options=_LOGITS,
    ),
    RowReading(
        name="probabilities",
        title="as probabilities",
        words="Each row is divided by its sum and clipped to [1e-7, 1 − 1e-7]: from_logits=False.",
        options=_PROBABILITIES,
    ),
    RowReading(
        name="log-probabilities",
        title="as log-probabilities",
        words="The scores are logarithms of probabilities. Those are logits that log-softmax leaves as they are: "
        "from_logits=True without a temperature.",
        options=_PLAIN_LOGITS,
    ),
    RowReading(
        name="softmax-undone",
        title="softmax undone (log)",
        words="The scores are a softmax; their logarithms become the scores, read as logits.",
        options=_LOGITS,
        scores=_log,
        refuse=partial(_refuse_outside, most=np.inf),
    ),
    RowReading(
        name="softmax-applied",
        title="softmax applied twice",
        words="The softmax of the scores becomes the scores, and the loss takes its own softmax of that.",
        options=_PLAIN_LOGITS,
        scores=_softmax,
    ),
)
SIGMOID: tuple[Reading, ...] = (
    RowReading(
        name="logits",
        title="as logits",
        words="The loss takes the sigmoid of each score: from_logits=True.",
        options=_LOGITS,
    ),
    RowReading(
        name="probabilities",
        title="as probabilities",
        words="Each score is a probability, clipped to [1e-7, 1 − 1e-7]: from_logits=False.",
        options=_PROBABILITIES,
    ),
    RowReading(
        name="log-probabilities",
        title="as log-probabilities",
        words="The scores are logarithms of probabilities; their exponentials become the scores: from_logits=False.",
        options=_PROBABILITIES,
        scores=_exp,
    ),
    RowReading(
        name="sigmoid-undone",
        title="sigmoid undone",
        words="The scores are sigmoids p; log(p / (1 − p)) becomes the scores, read as logits.",
        options=_LOGITS,
        scores=_logit,
        refuse=partial(_refuse_outside, most=1.0),
    ),
    RowReading(
        name="sigmoid-applied",
        title="sigmoid applied twice",
        words="The sigmoid of each score becomes the score, and the loss takes its own sigmoid of that.",
        options=_PLAIN_LOGITS,
        scores=_sigmoid,
    ),
)

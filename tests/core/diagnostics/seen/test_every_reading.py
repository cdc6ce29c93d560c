"""Every reading is found again from its own value, on batches of every kind."""

import math

import numpy as np
import pytest

from xentgui.core.diagnostics.seen import Search
from xentgui.core.options import Loss, LossOptions, Reduction
from xentgui.core.problem import Problem

RNG = np.random.default_rng(0)


def shares(rows, classes):
    powers = np.exp(RNG.normal(0, 2, (rows, classes)))
    return powers / powers.sum(axis=1, keepdims=True)


SCORES = RNG.normal(0, 2, (200, 10))
LABELS = np.where(RNG.random(200) < 0.7, SCORES.argmax(1), RNG.integers(0, 10, 200))
PADDED = np.where(np.arange(200) % 7 == 0, -1, LABELS)
BY_CLASS, BY_ROW = RNG.uniform(0.2, 1.2, 10), RNG.random(200)
BATCHES = {
    "plain": Problem.create(SCORES, LABELS),
    "sure": Problem.create(SCORES * 8, LABELS),
    "weights": Problem.create(
        SCORES, LABELS, LossOptions(temperature=2.0), class_weight=BY_CLASS, sample_weight=BY_ROW
    ),
    "padding ignored": Problem.create(SCORES, PADDED, LossOptions(ignore_class=-1)),
    "padding counted": Problem.create(SCORES, PADDED),
    "probabilities": Problem.create(shares(150, 5), RNG.integers(0, 5, 150), LossOptions(from_logits=False)),
    "sequences": Problem.create(
        RNG.normal(size=(8, 12, 6)), RNG.integers(0, 6, (8, 12)), sample_weight=RNG.random((8, 1))
    ),
    "distributions": Problem.create(SCORES, shares(200, 10)),
    "binary": Problem.create(SCORES, (RNG.random((200, 10)) < 0.3).astype(float), LossOptions(loss=Loss.BINARY)),
    "few": Problem.create(RNG.normal(size=(33, 3)), RNG.integers(0, 3, 33), LossOptions(reduction=Reduction.NONE)),
}


@pytest.mark.parametrize("digits", [4, 5, 6])
@pytest.mark.parametrize("name", BATCHES)
def test_a_reading_or_a_part_of_it_is_among_the_first_three_of_its_own_value(name, digits):
    search = Search(BATCHES[name])
    simple = [each for each in search.candidates if len(each.changes) < 2]
    double = [each for each in search.candidates if len(each.changes) == 2][::20]
    missed = [each for each in told(simple) if not is_found(search, each, digits)]
    assert missed == []
    missed = [each for each in told(double) if not is_found(search, each, digits)]
    assert len(missed) <= 0.01 * len(double)


def told(candidates):
    """Values of which four decimals are digits enough."""
    return [each for each in candidates if math.isfinite(each.value) and abs(each.value) > 1e-3]


def is_found(search, candidate, digits):
    first = search.matches(f"{candidate.value:.{digits}f}", candidate.kind).found[:3]
    # What has the same value to these digits with less changed is the better answer.
    mine = names(candidate.changes)
    return any(names(changes) <= mine for match in first for changes in (match.changes, *match.same))


def names(changes):
    return {change.name for change in changes}

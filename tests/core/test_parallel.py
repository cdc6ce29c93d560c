"""Many blocks come to what each comes to alone, wherever they lie in memory and on however many threads."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from xentgui.core.cross_entropy import BlockResult, RowRule, block_result
from xentgui.core.options import Loss
from xentgui.core.parallel import block_results

Block = tuple[NDArray[Any], NDArray[Any]]
SCORES = np.random.default_rng(0).normal(size=(64, 5)).astype(np.float32)
SCORES[[3, 20], [1, 2]] = np.nan, 1e30
INDICES = np.random.default_rng(1).integers(-1, 6, 64)
MASS = np.random.default_rng(2).dirichlet(np.ones(5), 64)
LOGITS = RowRule(from_logits=True, label_smoothing=0.0, temperature=1.0, class_weight=None)
BATCHES = {
    "class indices": (SCORES, INDICES, LOGITS),
    "distributions": (SCORES, MASS, LOGITS),
    "class weights": (SCORES, INDICES, RowRule(True, 0.1, 2.0, np.arange(5.0))),
    "probabilities": (np.abs(SCORES), INDICES, RowRule(False, 0.0, 1.0, None)),
    "binary": (SCORES, (MASS > 0.2).astype(float), RowRule(True, 0.0, 1.0, None, Loss.BINARY)),
}


def cut(table: NDArray[Any]) -> list[NDArray[Any]]:
    return [table[start : start + 4] for start in range(0, len(table), 4)]


def apart(table: NDArray[Any]) -> list[NDArray[Any]]:
    return [block.copy() for block in cut(table)]


def with_a_gap(table: NDArray[Any]) -> list[NDArray[Any]]:
    return [block for i, block in enumerate(cut(table)) if i % 3]


def backwards(table: NDArray[Any]) -> list[NDArray[Any]]:
    return cut(table)[::-1]


def by_columns(table: NDArray[Any]) -> list[NDArray[Any]]:
    return cut(np.asfortranarray(table))


def with_one_edited(table: NDArray[Any]) -> list[NDArray[Any]]:
    blocks = cut(table)
    blocks[5] = blocks[5] * 1
    return blocks


def assert_same(one: BlockResult, other: BlockResult) -> None:
    for field in fields(BlockResult):
        left, right = getattr(one, field.name), getattr(other, field.name)
        if left is None:
            assert right is None
        else:
            assert left.dtype == right.dtype
            np.testing.assert_allclose(left, right, rtol=1e-14)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("lying", [cut, apart, with_a_gap, backwards, by_columns, with_one_edited])
@pytest.mark.parametrize("batch", BATCHES)
def test_blocks_come_to_what_each_comes_to_alone(batch, lying, threads):
    scores, labels, rule = BATCHES[batch]
    blocks: list[Block] = list(zip(lying(scores), lying(labels), strict=True))
    results = list(block_results(blocks, rule, threads=threads))
    assert len(results) == len(blocks)
    for result, (its_scores, its_labels) in zip(results, blocks, strict=True):
        assert_same(result, block_result(its_scores, its_labels, rule))

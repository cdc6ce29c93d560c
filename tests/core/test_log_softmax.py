"""The kernels: one table in every layout and on either way to its exponentials."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core import batches
from tests.core.longhand import Asked, work_out
from xentgui import evaluate
from xentgui.core.log_softmax import LogitRows, ProbabilityRows

FEW, MANY = 10, 100  # classes: laid out (classes, rows), and (rows, classes)


def table(rows: int, classes: int, scale: float = 1.0) -> np.ndarray:
    return np.random.default_rng(7).standard_normal((rows, classes)) * scale


def at(block: np.ndarray, index: np.ndarray, temperature: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    with np.errstate(all="ignore"):
        return LogitRows(block, temperature).at(index)


@given(batches.asked() | batches.asked(from_logits=False))
def test_probabilities_are_the_longhand_ones(asked: Asked):
    found = evaluate(asked.scores, asked.labels, **asked.options()).probabilities()
    assert batches.is_close(found, work_out(asked).probabilities)


@pytest.mark.parametrize("classes", [1, 31, 32, 33])
@pytest.mark.parametrize("scale", [1, 1000])
def test_probabilities_have_a_row_a_row_and_a_column_a_class(classes: int, scale: float):
    block = table(7, classes, scale)
    found = LogitRows(block, 1.0).probabilities()
    exps = np.exp(block - block.max(axis=1, keepdims=True))
    assert found == pytest.approx(exps / exps.sum(axis=1, keepdims=True), rel=1e-12, abs=0)
    assert found.flags.c_contiguous


@pytest.mark.parametrize("classes", [FEW, MANY])
def test_one_row_beyond_range_leaves_the_numbers_of_the_others_alone(classes: int):
    block, index = table(6, classes), np.zeros(6, np.int64)
    alone = at(block[:5], index[:5])
    for extreme in (np.nan, np.inf, -np.inf, 1e300, 400.0):
        block[5] = extreme
        for found, without in zip(at(block, index), alone, strict=True):
            assert found[:5] == pytest.approx(without, rel=1e-14, abs=0)


@pytest.mark.parametrize("classes", [FEW, MANY])
def test_logits_too_large_for_their_exponential_are_exact(classes: int):
    block, index = table(6, classes), np.arange(6)
    for offset in (2.0**10, -(2.0**10), 2.0**30):
        rounded = (block + offset) - offset
        assert at(rounded + offset, index)[1] == pytest.approx(at(rounded, index)[1], rel=1e-13, abs=0)


@pytest.mark.parametrize("gap", [299.0, 301.0, 560.0, 600.0, 700.0])
@pytest.mark.parametrize("classes", [FEW, MANY])
def test_a_gap_of_any_size_keeps_its_digits(gap: float, classes: int):
    for level in (0.0, 250.0, -250.0, 310.0, -740.0):
        block = np.full((2, classes), level)
        block[:, 0] += gap
        probability, cost = at(block, np.array([0, 1]))
        others = (classes - 1) * np.exp(-gap)
        assert cost == pytest.approx([others, gap + others], rel=1e-12, abs=0)
        assert probability == pytest.approx([1, np.exp(-gap)], rel=1e-12, abs=0)


@pytest.mark.parametrize("classes", [FEW, 1000])
def test_a_sum_of_exponentials_beyond_range_is_exact(classes: int):
    for level in (299.0, 301.0, 704.0, 709.0):  # exp of each is a number yet
        assert at(np.full((2, classes), level), np.arange(2))[1] == pytest.approx(np.log([classes] * 2), rel=1e-15)


def test_subnormal_losses_are_not_lost():
    (cost,) = at(np.array([[740.0, 0.0]]), np.array([0]))[1]
    assert 0 < cost < 1e-320


def test_long_rows_are_summed_to_the_last_digits():
    block = np.full((3, 128_001), -20.0)
    block[:, 0] = 0
    exact = [np.log1p(128_000 * np.exp(-20.0))] * 3
    assert at(block, np.zeros(3, np.int64))[1] == pytest.approx(exact, rel=1e-14, abs=0)


@given(st.integers(1, 40), st.sampled_from(["F", "strided", "reversed"]))
def test_how_a_block_lies_in_memory_does_not_matter(classes: int, layout: str):
    plain = table(9, classes)
    lying = {
        "F": np.asfortranarray(plain),
        "strided": np.repeat(np.repeat(plain, 2, axis=0), 3, axis=1)[::2, ::3],
        "reversed": plain[::-1, ::-1].copy()[::-1, ::-1],
    }[layout]
    index = np.arange(9) % classes
    for found, true in zip(at(lying, index), at(plain, index), strict=True):
        assert found.tolist() == true.tolist()


@pytest.mark.parametrize("classes", [FEW, MANY])
@pytest.mark.parametrize("temperature", [1.0, 2.5])
def test_a_cost_weighted_by_class_is_the_sum_of_the_costs(classes: int, temperature: float):
    block = table(5, classes, 3)
    weights = np.arange(classes) / 2
    costs = [at(block, np.full(5, c), temperature)[1] for c in range(classes)]
    found = LogitRows(block, temperature).weighted_cost(weights)
    assert found == pytest.approx(weights @ np.array(costs), rel=1e-13)


@pytest.mark.parametrize("classes", [FEW, MANY])
def test_the_input_is_never_written_to(classes: int):
    block = table(5, classes)
    before = block.copy()
    block.flags.writeable = False
    LogitRows(block, 2.0).weighted_cost(np.ones(classes))
    ProbabilityRows(block).weighted_cost(np.ones(classes))
    assert block.tolist() == before.tolist()


def test_two_threads_do_not_share_the_memory_they_work_in():
    block, index = table(50, MANY), np.zeros(50, np.int64)
    rows = LogitRows(block, 1.0)
    other = threading.Thread(target=at, args=(block * 7, index))
    other.start()
    other.join()
    assert rows.probabilities().sum(axis=1) == pytest.approx(1)
    assert rows.probabilities()[:, 0] == pytest.approx(rows.at(index)[0], rel=1e-14)

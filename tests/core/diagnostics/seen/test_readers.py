"""Readers of one block share what they ask of it, and none disturbs another."""

from functools import partial

import numpy as np
import pytest

from xentgui.core.diagnostics.seen.labels import label_readings
from xentgui.core.diagnostics.seen.readers import Cells, Sides, Softmax
from xentgui.core.diagnostics.seen.row_losses import Terms, Wanted
from xentgui.core.diagnostics.seen.score_block import ScoreBlock
from xentgui.core.diagnostics.seen.scores import score_readings
from xentgui.core.door import float_type
from xentgui.core.log_sigmoid import LogitCells, ProbabilityCells
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.core.progress import heard_by
from xentgui.core.row_blocks import RowBlocks

RNG = np.random.default_rng(7)
ROWS, CLASSES, HEIGHT = 120, 40, 10
SCORES = RNG.normal(0, 3, (ROWS, CLASSES))
LABELS = RNG.integers(0, CLASSES, ROWS)
SHARES = np.exp(SCORES) / np.exp(SCORES).sum(axis=1, keepdims=True)
BATCHES = {
    "logits": Problem.create(SCORES, LABELS),
    "another temperature": Problem.create(SCORES, LABELS, LossOptions(temperature=2.0)),
    "exponentials that overflow": Problem.create(SCORES * 40, LABELS),
    "class weights": Problem.create(SCORES, LABELS, class_weight=RNG.random(CLASSES)),
    "probabilities": Problem.create(SHARES, LABELS, LossOptions(from_logits=False)),
    "distributions": Problem.create(SCORES, SHARES[::-1]),
    "binary": Problem.create(SCORES, (SHARES > 0.1).astype(float), LossOptions(loss=Loss.BINARY)),
}


def in_blocks(problem):
    return problem.replace(
        scores=RowBlocks.split(problem.scores.join(), HEIGHT), labels=RowBlocks.split(problem.labels.join(), HEIGHT)
    )


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("name", BATCHES)
def test_readings_that_are_read_together_cost_what_each_costs_alone(name, order):
    problem = in_blocks(BATCHES[name])
    labels = [choice.what for choice in label_readings(problem)]
    wanted = [Wanted(choice.what, labels) for choice in score_readings(problem)][::order]
    together = Terms.of_each(problem, wanted, lambda: None)
    for one, found in zip(wanted, together, strict=True):
        (alone,) = Terms.of_each(problem, [one], lambda: None)
        for part in ("picked", "uniform", "base"):
            mine, its = getattr(found, part), getattr(alone, part)
            assert mine.keys() == its.keys()
            for heavy, rows in mine.items():
                np.testing.assert_array_equal(rows, its[heavy])


def test_each_reading_may_ask_for_fewer_labels_than_another():
    problem = in_blocks(BATCHES["logits"])
    labels = [choice.what for choice in label_readings(problem)]
    first, second = (choice.what for choice in score_readings(problem)[:2])
    few, many = Terms.of_each(problem, [Wanted(first, labels[:1]), Wanted(second, labels)], lambda: None)
    assert few.picked[False].shape == (1, ROWS)
    assert many.picked[False].shape == (len(labels), ROWS)


def test_what_is_made_of_the_present_reading_is_what_its_own_would_give():
    problem = in_blocks(BATCHES["another temperature"])
    every, index = score_readings(problem), [choice.what for choice in label_readings(problem)]
    made = [choice.what for choice in every if choice.what.of_present is not None]
    assert made
    present, *own = Terms.of_each(problem, [Wanted(each, index) for each in (every[0].what, *made)], lambda: None)
    for reading, its_own in zip(made, own, strict=True):
        assert reading.of_present is not None
        of_labels = present.converted(reading, reading.of_present, 3).picked[False]
        assert of_labels == pytest.approx(its_own.picked[False][:3])


def test_every_block_is_told_of_once():
    told: list[object] = []
    problem = in_blocks(BATCHES["logits"])
    labels = [choice.what for choice in label_readings(problem)]
    wanted = [Wanted(choice.what, labels) for choice in score_readings(problem)]
    Terms.of_each(problem, wanted, partial(told.append, None))
    assert len(told) == ROWS // HEIGHT


def test_the_search_may_be_stopped_at_each_block_while_it_looks_which_readings_there_are():
    heard: list[object] = []
    with heard_by(heard.append):
        score_readings(in_blocks(BATCHES["logits"]))
    assert len(heard) == ROWS // HEIGHT


@pytest.mark.parametrize("temperature", [1.0, 0.3])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("offset", [0, -3000, 9000, 1e7])
def test_what_all_classes_cost_together_is_the_sum_of_what_each_costs(offset, dtype, temperature):
    block = ScoreBlock((SCORES + offset).astype(dtype))
    reader = Softmax(block, temperature)
    each = reader.at(np.tile(np.arange(CLASSES)[:, None], ROWS))
    assert reader.together(CLASSES) == pytest.approx(each.sum(axis=0), rel=1e-11)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300, -1e300])
@pytest.mark.parametrize("whole_row", [False, True])
def test_what_all_classes_cost_together_follows_scores_that_are_not_finite_or_huge(value, whole_row):
    scores = SCORES.copy()
    scores[5, slice(None) if whole_row else 3] = value
    with np.errstate(all="ignore"):
        reader = Softmax(ScoreBlock(scores), 1.0)
        np.testing.assert_allclose(reader.together(CLASSES), reader.weighted(np.ones(CLASSES)), rtol=1e-11)


def test_a_softmax_is_taken_anew_after_another_took_its_memory():
    block = ScoreBlock(SCORES)
    first = block.softmax(1.0)
    assert block.softmax(1.0) is first
    right = first.probabilities()
    block.softmax(2.0)
    np.testing.assert_array_equal(block.softmax(1.0).probabilities(), right)
    block.rounded(np.dtype(np.float16)).softmax(1.0)
    np.testing.assert_array_equal(block.softmax(1.0).probabilities(), right)


HOSTILE = np.array([np.nan, np.inf, -np.inf, 1e300, -1e300, 800.0, -800.0, 0.0, 1.0, 1e-12, -1e-12, 40.0])


@pytest.mark.parametrize("temperature", [1.0, 0.5])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("scores", [SCORES, SCORES * 300, HOSTILE[None], np.zeros((0, 4))])
def test_a_sigmoid_a_class_costs_labels_that_are_classes_what_the_binary_loss_does(scores, dtype, temperature):
    with np.errstate(all="ignore"):
        block = ScoreBlock(scores.astype(dtype))
        kernel = Cells(LogitCells(block.scores, temperature), None)
        assert_same_costs(Sides.of_logits(block, temperature), kernel, scores.shape)


@pytest.mark.parametrize("shares", [SHARES, 1 - SHARES, SHARES.astype(np.float32), HOSTILE[None]])
def test_shares_of_each_class_cost_labels_that_are_classes_what_the_binary_loss_does(shares):
    with np.errstate(all="ignore"):
        assert_same_costs(Sides.of_shares(shares), Cells(ProbabilityCells(shares), None), shares.shape)


def test_shares_of_each_class_cost_in_torch_what_their_logarithms_do_down_to_minus_100():
    shares = np.array([[0.25, 1e-9, 1.0, 0.0]])
    no = [-np.log1p(-0.25), -np.log1p(-1e-9), 100, 0]
    yes = [-np.log(0.25), -np.log(1e-9), 0, 100]
    with np.errstate(divide="ignore"):
        costs = Sides.of_shares_in_torch(shares)
        told = [costs.base(None)[0] + costs.at(np.array([label]))[0] for label in range(4)]
    assert told == pytest.approx([(sum(no) - no[label] + yes[label]) / 4 for label in range(4)], rel=1e-12)


def assert_same_costs(mine, kernels, shape):
    rows, classes = shape
    index = np.tile(np.arange(classes)[:, None], rows)
    mass = RNG.random((rows, classes))
    mass[:, ::2] = 0
    for weight in (None, np.arange(1.0, classes + 1)):
        np.testing.assert_allclose(mine.base(weight), kernels.base(weight), rtol=1e-12)
    np.testing.assert_allclose(mine.at(index), kernels.at(index), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(mine.weighted(mass), kernels.weighted(mass), rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("name", ["float32", "float16", "bfloat16"])
def test_scores_are_rounded_once_for_all_readings_of_a_type(name):
    block, dtype = ScoreBlock(SCORES), float_type(name)
    rounded = block.rounded(dtype)
    np.testing.assert_array_equal(rounded.scores.astype(np.float64), SCORES.astype(dtype).astype(np.float64))
    assert block.rounded(dtype) is rounded
    block.softmax(1.0)
    assert block.rounded(dtype) is not rounded

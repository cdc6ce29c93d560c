"""An evaluation that knows an earlier one computes what changed, and comes to the same numbers."""

import numpy as np
import pytest

from xentgui.core import evaluation, parallel
from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem
from xentgui.document import edits


@pytest.fixture
def batch() -> Problem:
    rng = np.random.default_rng(0)
    return Problem.create(rng.normal(size=(3000, 100)).astype(np.float32), rng.integers(100, size=3000))


@pytest.fixture
def computed(monkeypatch) -> list[int]:
    """How many rows each evaluation has computed."""
    counts: list[int] = []

    def counting(pairs, *arguments, **options):
        counts.append(sum(len(labels) for _, labels in pairs))
        return parallel.block_results(pairs, *arguments, **options)

    monkeypatch.setattr(evaluation, "block_results", counting)
    return counts


def assert_alike(one: evaluation.Evaluation, other: evaluation.Evaluation) -> None:
    np.testing.assert_allclose(one.row_losses, other.row_losses, rtol=1e-15)
    assert one.loss == pytest.approx(other.loss, rel=1e-14, nan_ok=True)
    for name in ("predicted", "label"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in ("confidence", "label_probability"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-15)


@pytest.mark.parametrize(
    ("edit", "rows"),
    [
        (lambda p: edits.set_scores(p, 7, 3, 9.0), 1),
        (lambda p: edits.set_scores(p, 7, 0, [[np.nan] * 100]), 1),
        (lambda p: edits.set_labels(p, 100, [5, 6, 7]), 3),
        (lambda p: edits.set_scores(edits.set_labels(p, 2000, 1), 10, 0, 3.0), 2),
        (lambda p: p, 0),
    ],
    ids=["a score", "a row of nan", "labels", "two blocks", "nothing"],
)
def test_just_the_rows_that_changed_are_computed(batch, computed, edit, rows):
    known = evaluate(batch)
    edited = edit(batch)
    computed.clear()
    again = evaluate(edited, known)
    assert computed == [rows]
    assert_alike(again, evaluate(edited))


def test_another_rule_computes_everything(batch, computed):
    known = evaluate(batch)
    computed.clear()
    evaluate(batch.with_options(label_smoothing=0.1), known)
    assert computed == [3000]


def test_rows_that_come_cost_their_block_and_no_other(batch, computed):
    known = evaluate(batch)
    edited = edits.insert_rows(batch, 5, 1)
    computed.clear()
    again = evaluate(edited, known)
    assert computed[0] < 3000
    assert_alike(again, evaluate(edited))


def test_an_earlier_evaluation_of_another_shape_is_of_no_use_and_does_no_harm(batch):
    known = evaluate(Problem.create([[1.0, 2.0]] * 3000, [0] * 3000))
    assert_alike(evaluate(batch, known), evaluate(batch))

"""What a batch is under each reading: numbers by hand, and that an edit to the reading gives the very same ones."""

import math

import ml_dtypes
import numpy as np
import pytest

from tests.core.diagnostics.clean import good, softmax
from xentgui.core.evaluation import Cancelled, evaluate
from xentgui.core.options import LossOptions, Reduction
from xentgui.core.problem import Problem
from xentgui.core.readings import readings_of, what_ifs


def batch(scores, labels, of_loss=None, **given):
    return Problem.create(scores, labels, of_loss, **given)


def options(**given):
    return LossOptions(**given)


A = batch([[2.0, 5, 1], [7, 1, 0.5]], [1, 0])
# log of the sum of exponentials of each row
S0, S1 = math.log(math.exp(2) + math.exp(5) + math.exp(1)), math.log(math.exp(7) + math.exp(1) + math.exp(0.5))


def under(problem):
    return {each.reading.name: each for each in what_ifs(evaluate(problem))}


def twice(row, label):
    """The loss of a softmax of a softmax."""
    parts = [math.exp(x) for x in row]
    p = [part / sum(parts) for part in parts]
    return math.log(sum(math.exp(x) for x in p)) - p[label]


@pytest.mark.parametrize(
    ("name", "loss", "accuracy"),
    [
        ("logits", (S0 - 5 + S1 - 7) / 2, 1),
        ("probabilities", (-math.log(5 / 8) - math.log(7 / 8.5)) / 2, 1),
        ("log-probabilities", (S0 - 5 + S1 - 7) / 2, 1),
        ("softmax-undone", (-math.log(5 / 8) - math.log(7 / 8.5)) / 2, 1),
        ("softmax-applied", (twice([2, 5, 1], 1) + twice([7, 1, 0.5], 0)) / 2, 1),
        ("labels-one-higher", (S0 - 1 + S1 - 1) / 2, 0),
        ("label-of-the-next-row", S0 - 2, 0),  # the other row has none
        ("label-of-the-row-before", S1 - 1, 0),
        ("rows-reversed", (S0 - 2 + S1 - 1) / 2, 0),
        ("classes-reversed", (S0 - 5 + S1 - 0.5) / 2, 0.5),
    ],
)
def test_the_loss_and_the_accuracy_of_each_reading_are_those_computed_by_hand(name, loss, accuracy):
    found = under(A)[name]
    assert found.loss == pytest.approx(loss, rel=1e-13)
    assert found.accuracy == accuracy
    assert found.difference == pytest.approx(loss - (S0 - 5 + S1 - 7) / 2, rel=1e-12, abs=1e-15)
    assert not found.refusal


def test_of_the_binary_loss_each_reading_is_that_computed_by_hand():
    yes, no = 0.9, 0.2  # class 0 is labelled yes, class 1 no
    found = under(batch([[yes, no]], [[1.0, 0]], options(loss="binary", from_logits=False)))
    sigmoid = [1 / (1 + math.exp(-p)) for p in (yes, no)]
    by_hand = {
        "probabilities": -math.log(0.9) - math.log(0.8),
        "logits": -math.log(sigmoid[0]) - math.log(1 - sigmoid[1]),
        "sigmoid-undone": -math.log(0.9) - math.log(0.8),
        "sigmoid-applied": math.log1p(math.exp(-sigmoid[0])) + math.log1p(math.exp(sigmoid[1])),
        "yes-and-no-swapped": -math.log(0.1) - math.log(0.2),
        "classes-reversed": -math.log(0.1) - math.log(0.2),
        "labels-one-higher": -math.log(0.1) - math.log(0.2),
    }
    assert {name: found[name].loss for name in by_hand} == pytest.approx(
        {name: loss / 2 for name, loss in by_hand.items()}, rel=1e-6
    )
    logs = under(batch(np.log([[yes, no]]), [[1.0, 0]], options(loss="binary")))
    assert logs["log-probabilities"].loss == pytest.approx(by_hand["probabilities"] / 2, rel=1e-6)


def test_the_labels_of_a_sequence_move_inside_of_it():
    steps = np.arange(2 * 3 * 4, dtype=float).reshape(2, 3, 4) % 7
    problem = batch(steps, [[0, 1, 2], [3, 2, 1]])
    found = {each.name: each.of(problem).labels.join().tolist() for each in readings_of(problem)[7:9]}
    assert found["label-of-the-next-row"] == [1, 2, -1, 2, 1, -1]
    assert found["label-of-the-row-before"] == [-1, 0, 1, -1, 3, 2]


def test_the_class_axis_of_sequences_is_the_one_after_the_batch():
    scores, labels = np.random.default_rng(0).standard_normal((2, 5, 3)), np.eye(3)[[[0, 1, 2, 0, 1]] * 2]
    whole = batch(scores, labels)
    channels_first = batch(np.swapaxes(scores, 1, 2), np.swapaxes(labels, 1, 2))
    assert under(channels_first)["scores-and-labels-transposed"].loss == pytest.approx(evaluate(whole).loss)
    (reading,) = (r for r in readings_of(channels_first) if r.name == "scores-and-labels-transposed")
    assert reading.of(channels_first).leading_shape == (2, 5)


Z, Y = good(60, 5)
_RNG = np.random.default_rng(3)
BATCHES = {
    "indices": batch(Z, Y),
    "counted from 1": batch(Z, Y + 1),
    "one-hot probabilities": batch(softmax(Z), np.eye(5)[Y], options(from_logits=False, temperature=2)),
    "soft, smoothed": batch(Z, softmax(2 * Z), options(label_smoothing=0.1, reduction="sum")),
    "weighted": batch(
        Z,
        Y,
        options(reduction="mean_with_sample_weight"),
        sample_weight=_RNG.random(60),
        class_weight=[1, 2, 3, 4, 5],
    ),
    "sequences, ignored, broadcast weights": batch(
        Z.reshape(12, 5, 5),
        np.where(_RNG.random(60) < 0.3, -1, Y).reshape(12, 5),
        options(ignore_class=-1, temperature=3, reduction="mean_with_sample_weight"),
        sample_weight=[1, 2, 3, 4, 5],
    ),
    "square tables": batch(Z[:5], np.eye(5)[Y[:5]], class_names=list("abcde")),
    "binary": batch(Z, np.eye(5)[Y], options(loss="binary", temperature=2), pos_weight=2.0),
    "binary, one column": batch(softmax(Z)[:, :1], (Y == 0).astype(float), options(loss="binary")),
    "nan and inf": batch([[np.nan, 1, 2], [np.inf, 0, 0], [-np.inf, 1, 1], [1, 2, 3]], [0, 1, 2, 2]),
    "nan labels": batch(Z[:3, :3], [[np.nan] * 3, [0, 1, 0], [0, 0, 0]]),
    "one class": batch([[1.0], [2]], [0, 0]),
    "one row": batch([1.0, 2, 3], 1),
    "no rows": batch(np.zeros((0, 3)), np.zeros(0, int)),
    "no rows, tables": batch(np.zeros((0, 3)), np.zeros((0, 3))),
    "none": batch(Z, Y, options(reduction="none")),
    "float16": batch(softmax(Z).astype(np.float16), Y, options(from_logits=False)),
    "bfloat16": batch(softmax(Z).astype(ml_dtypes.bfloat16), np.eye(5, dtype=ml_dtypes.bfloat16)[Y]),
    "thousand classes": batch(_RNG.standard_normal((30, 1000)), _RNG.integers(1, 1000, 30)),
    "several blocks": batch(_RNG.random((3000, 100)), _RNG.integers(0, 100, 3000)),
}


@pytest.mark.parametrize("problem", BATCHES.values(), ids=BATCHES)
def test_the_batch_that_a_reading_makes_has_the_numbers_that_were_told(problem):
    for found in what_ifs(evaluate(problem)):
        if found.refusal:
            with pytest.raises(ValueError, match=r"."):
                found.reading.of(problem)
            continue
        made = evaluate(found.reading.of(problem))
        loss = made.loss if np.isscalar(made.loss) else made.reduced(Reduction.SUM_OVER_BATCH_SIZE)
        assert found.loss == pytest.approx(loss, rel=1e-12, nan_ok=True)
        assert found.accuracy == pytest.approx(made.accuracy, nan_ok=True)
        assert made.problem.scores.dtype == problem.scores.dtype
        assert made.problem.scores.starts == made.problem.labels.starts


@pytest.mark.parametrize("problem", BATCHES.values(), ids=BATCHES)
def test_one_reading_is_the_present_one_and_each_has_a_reason(problem):
    found = what_ifs(evaluate(problem))
    (present,) = (each for each in found if each.present)
    assert present.reading.of(problem) is problem
    assert present.reading.name == ("logits" if problem.options.from_logits else "probabilities")
    assert not present.difference or math.isnan(present.difference)
    assert all(bool(each.refusal) != (each.verdict is not None and bool(each.verdict.reason)) for each in found)
    assert len({each.reading.name for each in found}) == len(found)


@pytest.mark.parametrize(
    ("name", "problem", "reason"),
    [
        ("labels-one-lower", batch(Z, Y), "row 0: label 0 would be -1; classes are 0 to 4"),
        ("labels-one-higher", batch([[1.0, 2]] * 2, [0, 1]), "row 1: label 1 would be 2; classes are 0 to 1"),
        (
            "labels-one-lower",
            batch([[1.0, 2, 3]] * 2, [2, 1], options(ignore_class=0)),
            "row 1: label 1 would be 0, which ignore_class leaves out",
        ),
        (
            "labels-one-lower",
            batch([[1.0, 2]], [[0.25, 0.75]]),
            "row 0: label 0.25 of class 0 would be of class -1",
        ),
        ("softmax-undone", batch([[1.0, 2], [3, -0.5]], [0, 1]), "row 1: score -0.5 has no logarithm"),
        (
            "sigmoid-undone",
            batch([[1.0], [1.5]], [0.0, 1], options(loss="binary")),
            "row 1: score 1.5 is no probability, and no sigmoid is undone",
        ),
        ("label-of-the-next-row", batch([1.0, 2], 0), "there is one row"),
        ("label-of-the-next-row", batch(np.eye(2), [0, -1]), "row 1: label -1 would mark a row that gets no label"),
        ("rows-reversed", batch([[[1.0, 2]]], [[0]]), "there is one step in a sequence"),
        ("classes-reversed", batch([[1.0]], [0]), "there is one class"),
        ("labels-transposed", A, "labels are class indices, no table"),
        ("labels-transposed", batch([[1.0, 2]], [[0, 1]]), "the labels would be 2 × 1, and the rest is 1 × 2"),
        ("scores-transposed", A, "the scores would be 3 × 2, and the rest is 2 × 3"),
        ("scores-transposed", batch([1.0, 2], 0), "there is one row, and no other axis"),
        (
            "scores-and-labels-transposed",
            batch([[1.0, 2]], [[0, 1]], sample_weight=[2]),
            "sample_weight belongs to the rows as they are",
        ),
        (
            "scores-and-labels-transposed",
            batch([[1.0, 2]], [[0, 1]], class_weight=[2, 3]),
            "weights are of 2 classes, and there would be 1",
        ),
        (
            "scores-and-labels-transposed",
            batch([[1.0], [2]], [[0.0], [1.0]], class_weight=[2]),
            "weights are of 1 class, and there would be 2",
        ),
    ],
)
def test_a_reading_that_does_not_apply_says_why_and_where(name, problem, reason):
    assert under(problem)[name].refusal == reason


def test_rows_that_are_ignored_keep_their_label():
    problem = batch(np.zeros((3, 4)), [1, -1, 3], options(ignore_class=-1))
    made = {each.name: each.of(problem).labels.join().tolist() for each in readings_of(problem)[5:6]}
    assert made == {"labels-one-lower": [0, -1, 2]}


def test_names_go_where_there_are_other_classes():
    problem = batch(np.zeros((3, 2)), np.zeros((3, 2)), class_names=["a", "b"])
    (reading,) = (each for each in readings_of(problem) if each.name == "scores-and-labels-transposed")
    assert reading.of(problem).class_names == ()
    assert reading.of(BATCHES["square tables"]).class_names == tuple("abcde")


def test_it_tells_how_far_it_is_and_can_be_stopped():
    shares: list[float] = []
    what_ifs(evaluate(BATCHES["several blocks"]), shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(shares) > len(readings_of(A))

    def stop(_share):
        raise Cancelled

    with pytest.raises(Cancelled):
        what_ifs(evaluate(A), stop)


def test_a_large_table_is_not_copied_to_be_turned(monkeypatch):
    monkeypatch.setattr("xentgui.core.readings.reading._MOST_CELLS", 10)
    square = under(BATCHES["square tables"])
    assert square["scores-transposed"].refusal == "more than 10 cells would have to be copied"


def test_rows_without_a_defined_loss_leave_that_of_the_others():
    found = under(batch([[np.nan, 1, 2], [7, 1, 0.5]], [1, 0]))
    loss, over_others = found["logits"].loss, found["logits"].defined_loss
    assert loss is not None
    assert math.isnan(loss)
    assert over_others == pytest.approx(S1 - 7)

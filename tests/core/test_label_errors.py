"""Scores of labels and suspects, against the definitions worked out by hand and row by row."""

import math

import numpy as np
import pytest

from xentgui.core.evaluation import evaluate
from xentgui.core.label_errors import confident_thresholds, label_quality, suspected_label_errors
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem


def of_probabilities(p, labels, **options):
    return evaluate(Problem.create(np.asarray(p, float), labels, LossOptions(from_logits=False, **options)))


def test_the_three_scores_of_a_row_are_those_worked_out_by_hand():
    quality = label_quality(of_probabilities([[0.5, 0.25, 0.25], [0.5, 0.25, 0.25]], [1, 0]))
    assert quality.rows.tolist() == [0, 1]
    assert quality.self_confidence == pytest.approx([0.25, 0.5])
    assert quality.normalized_margin == pytest.approx([(0.25 - 0.5 + 1) / 2, (0.5 - 0.25 + 1) / 2])
    entropy = (0.5 * math.log(2) + 0.5 * math.log(4)) / math.log(3)
    assert quality.confidence_weighted_entropy == pytest.approx(
        [math.log(1 + entropy / p) / (entropy / p) for p in (0.25, 0.5)]
    )


def test_a_certain_right_row_has_a_score_of_one_and_a_certain_wrong_one_of_nothing():
    quality = label_quality(of_probabilities([[1.0, 0, 0], [1.0, 0, 0]], [0, 2]))
    assert quality.self_confidence.tolist() == [1, 0]
    assert quality.normalized_margin.tolist() == [1, 0]
    # Entropy 0 over nothing: cleanlab's least denominator leaves ln(1 + 0) / 1e-6.
    assert quality.confidence_weighted_entropy.tolist() == [0, 0]


def test_a_threshold_is_the_mean_probability_of_the_rows_labelled_so():
    p = [[0.7, 0.2, 0.1], [0.2, 0.7, 0.1], [0.5, 0.4, 0.1]]
    assert confident_thresholds(of_probabilities(p, [0, 0, 1])).tolist() == pytest.approx([0.45, 0.4, math.inf])


def test_a_row_whose_other_class_reaches_its_threshold_is_a_suspect():
    p = [[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.1, 0.85, 0.05], [0.3, 0.3, 0.4], [0.25, 0.4, 0.35]]
    found = suspected_label_errors(of_probabilities(p, [0, 1, 0, 2, 2]))
    # Thresholds are 0.4, 0.8 and 0.375: row 2 reaches that of class 1, row 4 none.
    assert found.thresholds.tolist() == pytest.approx([0.4, 0.8, 0.375])
    assert (found.rows.tolist(), found.guess.tolist(), found.judged) == ([2], [1], 5)


def test_suspects_are_ranked_by_self_confidence_even_where_it_is_too_small_for_a_number():
    scores = np.array([[0.0, 9, 0], [0, 2000, 0], [0, 3000, 0], [0, 9, 0], [9, 0, 0], [0, 0, 9]])
    found = suspected_label_errors(evaluate(Problem.create(scores, [0, 0, 0, 1, 0, 2])))
    assert found.rows.tolist() == [2, 1, 0]


def by_rows(p, labels):
    """The suspects by the definition, a row at a time."""
    classes = range(p.shape[1])
    thresholds = [np.mean([r[k] for r, y in zip(p, labels, strict=True) if y == k] or [np.inf]) for k in classes]
    suspects = []
    for row, (shares, label) in enumerate(zip(p, labels, strict=True)):
        reached = [k for k in classes if shares[k] >= max(thresholds[k], 2e-6) - 1e-6]
        guess = int(np.argmax(shares)) if len(reached) > 1 else reached[0] if reached else label
        if guess != label != np.argmax(shares):
            suspects.append((shares[label], row, guess))
    return [(row, guess) for _, row, guess in sorted(suspects)]


@pytest.mark.parametrize("seed", range(20))
def test_suspects_are_those_of_the_definition(seed):
    random = np.random.default_rng(seed)
    p = random.dirichlet(np.full(4, 0.4), 80)
    labels = np.where(random.random(80) < 0.7, p.argmax(axis=1), random.integers(0, 3, 80))
    found = suspected_label_errors(of_probabilities(p, labels))
    assert list(zip(found.rows.tolist(), found.guess.tolist(), strict=True)) == by_rows(p, labels)
    assert suspected_label_errors(of_probabilities(p, np.eye(4)[labels])).rows.tolist() == found.rows.tolist()
    some = np.arange(0, 80, 3)
    expected = [row for row in found.rows.tolist() if row in some]
    assert suspected_label_errors(of_probabilities(p, labels), some).rows.tolist() == expected


def test_flipped_labels_of_a_good_model_are_found_and_no_others():
    random = np.random.default_rng(3)
    labels = random.integers(0, 10, 1000)
    scores = random.normal(size=(1000, 10))
    scores[np.arange(1000), labels] += 6
    flipped = random.permutation(1000)[:50]
    labels[flipped] = (labels[flipped] + 1 + random.integers(0, 8, 50)) % 10
    found = suspected_label_errors(evaluate(Problem.create(scores, labels)))
    assert set(found.rows.tolist()) <= set(flipped.tolist())
    assert len(found.rows) >= 40


def test_rows_without_a_label_or_a_prediction_and_ignored_ones_are_left_out():
    scores = np.array([[9.0, 0], [9, 0], [np.nan, 0], [0, 9], [0, 9]])
    evaluation = evaluate(Problem.create(scores, [1, -100, 0, 1, 7], LossOptions(ignore_class=-100)))
    assert label_quality(evaluation).rows.tolist() == [0, 3]
    assert suspected_label_errors(evaluation).judged == 2


def test_one_class_and_no_row_have_no_suspects():
    assert label_quality(evaluate(Problem.create(np.ones((2, 1)), [0, 0]))).normalized_margin.tolist() == [1, 1]
    assert suspected_label_errors(evaluate(Problem.create(np.ones((2, 1)), [0, 0]))).rows.size == 0
    assert suspected_label_errors(evaluate(Problem.create(np.ones((0, 3)), np.zeros(0, int)))).rows.size == 0


def test_the_binary_loss_is_refused():
    evaluation = evaluate(Problem.create([[1.0, 2.0]], [[0.0, 1.0]], LossOptions(loss=Loss.BINARY)))
    with pytest.raises(ValueError, match="categorical loss"):
        suspected_label_errors(evaluation)


def test_very_many_suspects_are_in_the_order_of_one_sort_of_all():
    random = np.random.default_rng(6)
    labels = random.integers(2, size=200_000)
    p = np.round(random.random(len(labels)), 3)
    evaluation = of_probabilities(np.stack([p, 1 - p], axis=1), labels)
    found = suspected_label_errors(evaluation)
    assert len(found.rows) > 90_000
    keys = (-evaluation.row_losses[found.rows], evaluation.label_probability[found.rows])
    assert np.lexsort((found.rows, *keys)).tolist() == list(range(len(found.rows)))

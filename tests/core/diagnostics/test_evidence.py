"""Evidence that labels belong to scores: none by chance, whatever the scores are, and much where they do."""

import numpy as np
import pytest

from tests.core.diagnostics.clean import good, softmax
from xentgui.core.diagnostics.evidence import NONE, SURE, Sample, comparable, told
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem


def sample(scores, **options):
    problem = Problem.create(scores, np.zeros(len(scores), int), LossOptions(**options))
    return Sample.of(problem, np.asarray(scores), np.arange(len(scores)))


def exponentials(make, trials=300):
    """E to the evidence of labels that know nothing, in so many batches."""
    found = []
    for seed in range(trials):
        random = np.random.default_rng(seed)
        scores, labels = make(random)
        found.append(np.exp(sample(scores).fit(labels)))
    return np.array(found)


@pytest.mark.parametrize("scale", [0.01, 1.0, 30.0])
@pytest.mark.parametrize("classes", [2, 10])
def test_labels_that_know_nothing_have_e_to_their_evidence_of_one_on_average(scale, classes):
    made = exponentials(lambda random: (scale * random.normal(size=(30, classes)), random.integers(classes, size=30)))
    assert made.mean() < 1.5
    assert made.max() < 300


def test_common_classes_that_the_model_prefers_are_no_evidence():
    shares = np.array([0.9, 0.05, 0.05])
    made = exponentials(
        lambda random: (
            np.log(shares) * 3 + 0.1 * random.normal(size=(60, 3)),
            random.choice(3, 60, p=shares),
        )
    )
    assert made.max() < 300


def test_labels_that_belong_to_the_scores_have_much():
    scores, labels = good(60, 5)
    looked = sample(scores)
    verdict = looked.verdict(labels, (labels + 1) % 5)
    assert verdict.rows == 60
    assert verdict.hits > 50
    assert verdict.sure(6)
    assert verdict.suspicious()
    assert not looked.verdict((labels + 1) % 5, labels).suspicious()


def test_a_model_that_is_wrong_on_purpose_speaks_for_no_other_label():
    scores, labels = good(600, 5)
    verdict = sample(-scores).verdict((labels + 1) % 5, labels)
    assert verdict.beats > SURE
    assert not verdict.sure()
    assert not verdict.suspicious()


def test_rows_of_one_unit_count_as_one():
    scores, labels = good(60, 5)
    many = sample(np.repeat(scores, 20, axis=0)).verdict(
        np.repeat(labels, 20), np.repeat((labels + 1) % 5, 20), np.repeat(np.arange(60), 20)
    )
    once = sample(scores).verdict(labels, (labels + 1) % 5)
    assert many.beats == pytest.approx(once.beats, rel=1e-5)
    assert many.among_others == pytest.approx(once.among_others, rel=1e-5)


def test_labels_claim_no_more_than_they_could_be_arranged_to_show():
    scores = 50 * np.eye(6)
    assert sample(scores).fit(np.arange(6)) <= np.log(720) + 1e-6
    assert sample(scores).fit(np.zeros(6, int)) == 0
    assert sample(scores).fit(np.full(6, NONE)) == 0


def test_rows_of_nan_and_infinity_are_left_out_and_masks_are_not():
    scores, labels = good(60, 5)
    scores[3, 1], scores[9], scores[12, 0] = np.nan, -np.inf, np.inf
    scores[20, (labels[20] + 1) % 5] = -np.inf
    looked = sample(scores)
    assert looked.rows.tolist() == [row for row in range(60) if row not in (3, 9, 12)]
    assert np.isfinite(looked.verdict(labels[looked.rows], (labels[looked.rows] + 1) % 5).fit)


@pytest.mark.parametrize("scores", [np.zeros((9, 4)), np.ones((9, 1)), np.zeros((0, 4)), np.full((3, 2), np.nan)])
def test_scores_that_say_nothing_are_no_sample(scores):
    assert sample(scores) is None


def test_logits_and_their_probabilities_are_alike():
    scores, _ = good(40, 5)
    from_logits = comparable(Problem.create(scores, np.zeros(40, int)), scores)
    options = LossOptions(from_logits=False)
    shares = softmax(scores)
    from_shares = comparable(Problem.create(shares, np.zeros(40, int), options), shares)
    assert np.allclose(from_logits, from_shares, atol=1e-4)
    said_to_be_shares = comparable(Problem.create(scores, np.zeros(40, int), options), scores)
    assert np.allclose(from_logits, said_to_be_shares)


def test_chance_is_told_in_words():
    assert told(1.0) == ""
    assert "1 of 22,026 batches" in told(10.0)
    assert "10^40" in told(1e6)

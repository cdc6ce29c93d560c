"""Rows in another order than their labels are asked about; where scores might be noise they are for information."""

import numpy as np
import pytest

from tests.core.diagnostics.clean import softmax
from xentgui.core.diagnostics import diagnose
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem


def severity(scores, labels, **options):
    problem = Problem.create(scores, labels, LossOptions(**options))
    return [str(finding.severity) for finding in diagnose(problem) if finding.rule == "misaligned-rows"]


def trained(random, rows, classes, shares=None, spread=4.0):
    """A linear model of clouds of points: its rows fall into groups."""
    labels = random.choice(classes, rows, p=shares)
    centres = random.normal(size=(classes, 3)) * spread
    points = centres[labels] + random.normal(size=(rows, 3))
    return points @ centres.T - np.square(centres).sum(axis=1) / 2, labels


NOISE = {
    "normal": lambda random, size: random.normal(size=size),
    "uniform": lambda random, size: random.uniform(-2, 2, size),
    "heavy-tailed": lambda random, size: random.laplace(size=size),
    "with a bias": lambda random, size: random.normal(size=size) + random.normal(size=size[1]) * 0.2,
    "of rows of any size": lambda random, size: random.normal(size=size) * np.exp(random.normal(size=(size[0], 1))),
}


@pytest.mark.parametrize("classes", [5, 12, 27])
def test_a_network_before_its_first_step_is_no_hint(classes):
    random = np.random.default_rng(classes)
    for rows in (60, 400, 3000):
        hidden = np.tanh(random.normal(size=(rows, 30)) @ random.normal(size=(30, 100)))
        scores = hidden @ random.normal(size=(100, classes))
        assert severity(scores, random.integers(classes, size=rows)) in ([], ["info"])


@pytest.mark.parametrize("kind", NOISE)
@pytest.mark.parametrize("classes", [2, 3, 30])
def test_noise_of_too_large_a_scale_is_no_hint(kind, classes):
    random = np.random.default_rng(classes)
    for rows in (40, 300, 1500):
        scores = NOISE[kind](random, (rows, classes)) * 15
        assert severity(scores, random.integers(classes, size=rows)) in ([], ["info"])


@pytest.mark.parametrize("classes", [3, 12, 60])
def test_shuffled_rows_are_told_from_noise_by_the_groups_that_they_fall_into(classes):
    random = np.random.default_rng(classes)
    scores, labels = trained(random, 400, classes)
    assert severity(scores, random.permutation(labels)) == ["hint"]
    assert severity(softmax(scores), random.permutation(labels), from_logits=False) == ["hint"]


def test_shuffled_rows_of_two_classes_are_told_by_shares_that_the_model_knows():
    random = np.random.default_rng(0)
    labels = (random.random(400) < 0.3).astype(int)
    margin = random.normal((labels * 2 - 1) * 3.0, 2) - 0.6
    scores = np.stack([-margin / 2, margin / 2], axis=1)
    assert severity(scores, random.permutation(labels)) == ["hint"]


def test_shuffled_rows_of_two_classes_are_told_by_margins_that_lean_to_one_side():
    random = np.random.default_rng(1)
    labels = random.integers(2, size=600)
    margin = np.where(labels == 1, 4 + random.normal(size=600) * 0.5, -random.gamma(2, 6, 600))
    scores = np.stack([-margin / 2, margin / 2], axis=1)
    assert severity(scores, random.permutation(labels)) == ["hint"]


def test_a_weak_model_that_never_predicts_a_class_expects_it_all_the_same():
    random = np.random.default_rng(2)
    labels = np.repeat([0, 1, 2], 100)
    scores = random.normal(size=(300, 3)) * 0.3
    scores[np.arange(300), labels] += 1.6
    scores[labels == 1, 2] += 1.7
    assert (scores.argmax(axis=1) == 1).mean() < 0.2
    assert severity(scores * 2, random.permutation(labels)) == ["hint"]


def test_probabilities_that_round_to_0_and_1_leave_nothing_to_tell_two_classes_by():
    random = np.random.default_rng(3)
    scores = softmax(random.normal(size=(400, 2)) * 60).astype(np.float16)
    assert severity(scores, random.integers(2, size=400), from_logits=False) in ([], ["info"])


def test_rows_that_all_stand_there_twice_are_duplicates_and_no_model_of_few_outputs():
    random = np.random.default_rng(6)
    scores, labels = np.repeat(random.normal(size=(50, 4)), 2, axis=0), np.repeat(random.integers(4, size=50), 2)
    labels[1] = (labels[0] + 1) % 4
    (finding,) = [each for each in diagnose(Problem.create(scores, labels)) if each.rule == "duplicate-rows"]
    assert (finding.severity, finding.rows.tolist()) == ("hint", [0, 1])


@pytest.mark.parametrize("classes", [30, 200])
def test_shuffled_rows_are_told_from_noise_by_counts_that_are_nearer_than_chance(classes):
    random = np.random.default_rng(classes)
    scores = random.normal(size=(1500, classes)) * 20
    drawn = (np.cumsum(softmax(scores), axis=1) > random.random((1500, 1))).argmax(axis=1)
    assert severity(scores, random.permutation(drawn)) == ["hint"]
    assert severity(scores, random.integers(classes, size=1500)) == ["info"]
    assert severity(scores, np.arange(1500) % classes) == ["info"]

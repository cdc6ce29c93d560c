"""What callers say by name: all of it reaches the problem, and what is not known is refused."""

import dataclasses
import typing
from typing import Any

import pytest

from xentgui.core.options import LossOptions
from xentgui.core.problem_options import ProblemOptions, problem_of, refuse_labels_without_loss

SCORES, LABELS = [[1.0, 2.0], [3.0, 4.0]], [[0, 1], [1, 0]]
SAID: dict[str, Any] = {
    "from_logits": False,
    "sparse": False,
    "reduction": "sum",
    "label_smoothing": 0.25,
    "temperature": 2.0,
    "sample_weight": [1.0, 2.0],
    "class_weight": {1: 3.0},
    "ignore_class": 1,
    "loss": "binary",
    "pos_weight": 4.0,
}


def test_every_option_can_be_said():
    assert set(SAID) == set(typing.get_type_hints(ProblemOptions))
    assert {field.name for field in dataclasses.fields(LossOptions)} <= set(SAID)


@pytest.mark.parametrize("name", SAID)
def test_an_option_that_is_said_reaches_the_problem(name):
    said: Any = {"loss": "binary", name: SAID[name]}
    problem, plain = problem_of(SCORES, LABELS, **said), problem_of(SCORES, LABELS, loss="binary")
    if name in {field.name for field in dataclasses.fields(LossOptions)}:
        assert getattr(problem.options, name) == SAID[name]
    elif name != "sparse":
        assert getattr(plain, name) is None
        assert getattr(problem, name) is not None
    assert not problem.sparse


def test_what_is_missing_or_does_not_belong_is_refused():
    with pytest.raises(ValueError, match="labels are missing"):
        problem_of(SCORES, None)
    with pytest.raises(ValueError, match="pos_weight belongs to the binary loss"):
        problem_of(SCORES, LABELS, pos_weight=2)
    with pytest.raises(TypeError, match="from_logit"):
        problem_of(SCORES, LABELS, from_logit=True)  # type: ignore[call-arg]


def test_labels_that_are_no_class_are_refused_unless_they_are_ignored():
    outside = problem_of(SCORES, [-1, 1])
    with pytest.raises(ValueError, match=r"label -1 in row 0 is outside 0\.\.1"):
        refuse_labels_without_loss(outside)
    refuse_labels_without_loss(outside.with_options(ignore_class=-1))
    refuse_labels_without_loss(problem_of(SCORES, LABELS))
    with pytest.raises(ValueError, match="ignore_class needs class indices"):
        refuse_labels_without_loss(problem_of(SCORES, LABELS, ignore_class=0))

"""What is said of a reading agrees with how many there are."""

import numpy as np

from xentgui.core.diagnostics import diagnose
from xentgui.core.diagnostics.seen.divisors import divisors
from xentgui.core.diagnostics.seen.row_losses import smoothings
from xentgui.core.problem import Problem


def batch(*shape):
    return Problem.create(np.zeros(shape), np.zeros(shape[:-1], int))


def words(choices, name):
    return next(each.change.words for each in choices if each.change is not None and each.change.name == name)


def test_the_rows_of_the_last_batch_agree_with_their_number():
    for rows, text in ((33, "the last batch of 32 alone (1 row)"), (34, "the last batch of 32 alone (2 rows)")):
        assert words(divisors(batch(rows, 3)), "last of 32") == text


def test_sequences_and_their_steps_agree_with_their_number():
    one, many = divisors(batch(1, 1, 3)), divisors(batch(4, 5, 3))
    assert words(one, "by batch") == "divided by the 1 sequence of the batch"
    assert words(one, "by time") == "divided by the 1 step of a sequence"
    assert words(many, "by batch") == "divided by the 4 sequences of the batch"
    assert words(many, "by time") == "divided by the 5 steps of a sequence"


def test_the_other_classes_agree_with_their_number():
    for classes, end in ((2, "the 1 other class"), (3, "the 2 other classes")):
        text = words(smoothings(batch(4, classes)), "label_smoothing=0.1 over others")
        assert text == f"label smoothing 0.1 spread over {end}"


def test_an_accuracy_that_rows_cannot_have_agrees_with_their_number():
    for rows, text in ((1, "57 % of the one row that counts would be 0.57 rows"), (2, "57 % of the 2 rows that count")):
        (finding,) = (each for each in diagnose(batch(rows, 3), seen="57 %") if each.rule == "seen-number")
        assert text in finding.evidence

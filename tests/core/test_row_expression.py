"""What a person writes to find rows: what it means, where it is wrong, and that nothing else can be written."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xentgui import evaluate
from xentgui.core.expression_text import ExpressionError
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.core.row_expression import RowExpression
from xentgui.core.row_quantities import QUANTITIES, Kind, blocks

NAMES = ("cat", "dog", "fish, fried")
SCORES = np.array([[3, 1, 0.1], [0, 5, 1], [1, 2, 3], [np.nan, 0, 0], [2, 2, 9]], np.float32)
LABELS = [0, 2, 2, 1, 9]
PROBLEM = Problem.create(SCORES, LABELS, class_names=NAMES)
EVALUATION = evaluate(PROBLEM)


def values(text: str, problem: Problem = PROBLEM):
    found = RowExpression(text, problem.class_names, problem.classes)
    return np.concatenate([found.values(block) for block in blocks(evaluate(problem))])


def rows(text: str) -> list[int]:
    return np.flatnonzero(values(text)).tolist()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("loss > 2 and predicted != label", [1]),
        ("  loss>2   ", [1]),
        ("not correct", [1, 3, 4]),
        ("wrong or ignored", [1, 3]),
        ('label == "cat"', [0]),
        ('"fish, fried" == predicted', [2, 4]),
        ("label in ('cat', 9)", [0, 4]),
        ("label not in [0, 2]", [3, 4]),
        ("isnan(loss)", [3, 4]),
        ("row % 2 == 0", [0, 2, 4]),
        ("0 < row <= 2", [1, 2]),
        ('score["dog"] >= 2', [1, 2, 4]),
        ("score[-1] == 0.1", [0]),
        ("scores[2] <= 0.1", [0, 3]),
        ("p[0] > 0.5 and confidence == p[0]", [0]),
        ("y['dog'] == 1", [3]),
        ("rank == 1", [0, 2]),
        ("rank <= 2", [0, 1, 2]),
        ("max(score[0], score[1], 2.5) == 2.5", [2, 3, 4]),
        ("abs(-row) ** 2 // 4 - 1 == 0", [2]),
        ("loss == loss", [0, 1, 2]),
        ("confidence < inf and weight == 1", [0, 1, 2, 4]),
        ("predicted == -1", [3]),
        ("correct == True", [0, 2]),
        ("1 < 2", [0, 1, 2, 3, 4]),
    ],
)
def test_an_expression_finds_rows(text, found):
    if text.startswith("max"):
        found = rows("score[0] <= 2.5 and score[1] <= 2.5")
    assert rows(text) == found


def test_every_quantity_is_one_value_a_row_however_the_rows_lie_in_blocks():
    cut = PROBLEM.replace(
        scores=RowBlocks.split(PROBLEM.scores.join(), 2), labels=RowBlocks.split(PROBLEM.labels.join(), 2)
    )
    for name in [*QUANTITIES, "score[0]", "p[1]", "y[2]", "2"]:
        np.testing.assert_allclose(values(name, cut), values(name), rtol=1e-14)
        assert values(name).shape == (5,)


def test_numbers_of_few_bits_are_computed_with_in_many():
    half = Problem.create(np.array([[60000, 0]], np.float16), [0])
    assert values("score[0] * 1000", half).tolist() == [6e7]
    assert values("score[0] < 1e9", half).tolist() == [True]


def test_it_says_whether_it_can_filter():
    assert RowExpression("wrong", (), 3).kind is Kind.FLAG
    assert RowExpression("label", (), 3).kind is Kind.CLASS
    with pytest.raises(ExpressionError, match="compare it with another"):
        RowExpression.filter("loss + 1", (), 3)


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("los > 2", "los", "did you mean loss?"),
        ("loss > 2 && wrong", "&&", "write and for &&"),
        ("loss > 2 | wrong", "|", "can be used"),
        ("loss = 2", "=", "write == for ="),
        ("x ≤ 2", "≤", "write <= for ≤"),
        ("!wrong", "!", "write not for !"),
        ("loss >", "> ", "something is missing at the end"),
        ("(loss > 1", "(", "cannot be read from here on"),
        ("loss > 1 )", ")", "cannot be read from here on"),
        ('é == "cat"', "é", "there is no é"),
        ('label == "é" or los', "é", "no class is called é"),
        ('label == "ca"', '"ca"', "did you mean cat?"),
        ("label == cat", "cat", 'put a class name in quotes: "cat"'),
        ("loss == 'cat'", "'cat'", "only be compared with label or predicted"),
        ("score > 1", "score", "say of which class, as in score[0]"),
        ("score[3]", "3", "there is no class 3; classes are 0 to 2"),
        ("score[-4]", "-4", "there is no class -4"),
        ("score[1.5]", "1.5", "a class is an index, or a name in quotes"),
        ("loss[0]", "loss", "are of a class"),
        ("wrong and loss", "loss", "this is a number; compare it"),
        ("label == 1 or 2", "2", "this is a number; compare it"),
        ("not label", "label", "this is a class; compare it"),
        ("sin(loss)", "sin", "this is no function"),
        ("isnan(loss, 1)", "isnan(loss, 1)", "isnan takes one number"),
        ("max(loss)", "max(loss)", "max takes several numbers"),
        ("abs(x=loss)", "abs(x=loss)", "takes no such arguments"),
        ("max(*loss)", "max(*loss)", "takes no such arguments"),
        ("label in 3", "3", "takes a list"),
        ("loss is 3", "3", "compare with"),
        ("'cat'", "'cat'", "compare a name with a class"),
        ("1j > 2", "1j", "can be used"),
        ("", "", "such as loss > 2"),
        ("loss\n> 1", "\n", "write one line"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text, place, reason):
    with pytest.raises(ExpressionError) as caught:
        RowExpression(text, NAMES, 3)
    assert reason in str(caught.value)
    assert place.strip("'\"") in text[caught.value.start : caught.value.stop] or place == "> "
    assert 0 <= caught.value.start <= caught.value.stop <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('false')",
        "().__class__.__bases__",
        "loss.real > 1",
        "(lambda: 1)() > 0",
        "[x for x in (1, 2)]",
        "f'{loss}' == label",
        "(x := 3) > 1",
        "loss if wrong else 1",
        "{'a': 1}['a']",
        "print(loss)",
        "exp",
        "...",
        "None == label",
        "b'cat' == label",
        "await loss",
        "*loss",
    ],
)
def test_nothing_but_the_listed_forms_is_taken(text):
    with pytest.raises(ExpressionError):
        RowExpression(text, NAMES, 3)


@pytest.mark.parametrize(
    "text", ["(" * 1900, "not " * 490 + "wrong", "-" * 1900 + "1", "1" * 1900, "loss" + "[0]" * 600, "loss" * 5000]
)
def test_what_is_too_deep_or_too_long_is_refused(text):
    with pytest.raises(ExpressionError):
        RowExpression(text, NAMES, 3)


WORDS = ["loss", "label", "score", "p", "[0]", '["cat"]', "(", ")", "and", "or", "not", "in", "==", ">", "=", "-", "**"]
WORDS += ["1", "2.5", "1e999", "isnan", "max", ",", ".", "é", "'", '"', " ", "#", "\\", "lambda", ":", "if", "\0", "9"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join) | st.text(max_size=40))
def test_any_text_is_a_value_a_row_or_an_error_with_its_place(text):
    try:
        found, error = values(text), None
    except ExpressionError as refused:
        error = refused
    if error is None:
        assert found.shape == (5,)
    else:
        assert str(error)
        assert 0 <= error.start <= error.stop <= len(text)

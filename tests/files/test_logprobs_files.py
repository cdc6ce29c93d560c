"""Answers with logprobs: the loss of each token is what the service said, and what it did not list is one class."""

import json
import math

import numpy as np
import pytest

import xentgui
from xentgui import files


def token(text, logprob, top):
    return {
        "token": text,
        "logprob": logprob,
        "bytes": list(text.encode()),
        "top_logprobs": [{"token": name, "logprob": value, "bytes": None} for name, value in top.items()],
    }


TOKENS = [
    token("Hello", -0.25, {"Hello": -0.25, "Hi": -1.75, "Hey": -4.5}),
    token(" wörld", -2.0, {" there": -0.5, " wörld": -2.0}),
    token("!", -6.0, {".": -0.125, ",": -3.0, "?": -5.0}),
]
CHAT = {"id": "x", "object": "chat.completion", "choices": [{"index": 0, "logprobs": {"content": TOKENS}}]}


@pytest.fixture
def write(tmp_path):
    def to_file(values, name="answer.json"):
        (tmp_path / name).write_text(json.dumps(values), encoding="utf-8")
        return tmp_path / name

    return to_file


def test_the_loss_of_a_token_is_minus_its_logprob(write):
    problem = files.read(write(CHAT))
    assert problem.class_names == ("top 1", "top 2", "top 3", "sampled", "the rest")
    assert problem.labels.join().tolist() == [0, 1, 3]
    np.testing.assert_allclose(xentgui.evaluate(problem).row_losses, [0.25, 2, 6], rtol=1e-12)
    assert problem.options.from_logits
    assert problem.note.startswith("A row a token")
    assert "'Hello' ' wörld' '!'" in problem.note


def test_what_is_not_listed_is_the_rest(write):
    probabilities = xentgui.evaluate(files.read(write(CHAT))).probabilities(slice(2))
    rest = 1 - math.exp(-0.25) - math.exp(-1.75) - math.exp(-4.5)
    expected = [[math.exp(-0.25), math.exp(-1.75), math.exp(-4.5), 0, rest]]
    np.testing.assert_allclose(probabilities[:1], expected, rtol=1e-12)
    np.testing.assert_allclose(
        probabilities[1], [math.exp(-0.5), math.exp(-2), 0, 0, 1 - math.exp(-0.5) - math.exp(-2)]
    )


def test_a_token_that_takes_all_leaves_no_rest(write):
    problem = files.read(write([token("a", 0.0, {"a": 0.0, "b": -9999.0})]))
    assert problem.class_names == ("top 1", "top 2", "the rest")
    assert problem.scores.join().tolist() == [[0, -9999, -math.inf]]


def test_without_likeliest_tokens_there_are_the_sampled_one_and_the_rest(write):
    problem = files.read(write({"logprobs": {"content": [token("a", -0.5, {})]}}))
    assert problem.class_names == ("sampled", "the rest")
    np.testing.assert_allclose(xentgui.evaluate(problem).row_losses, [0.5])


def test_completions_of_the_older_form_are_read(write):
    logprobs = {
        "tokens": ["The", " cat", " sat"],
        "token_logprobs": [None, -0.5, -3.0],
        "top_logprobs": [None, {" cat": -0.5, " dog": -1.5}, {" ran": -0.25}],
        "text_offset": [0, 3, 7],
    }
    problem = files.read(write({"choices": [{"text": "The cat sat", "logprobs": logprobs}]}))
    assert problem.labels.join().tolist() == [0, 2]
    np.testing.assert_allclose(xentgui.evaluate(problem).row_losses, [0.5, 3], rtol=1e-12)


def test_answers_of_a_batch_follow_each_other(tmp_path):
    line = json.dumps({"custom_id": "1", "response": {"status_code": 200, "body": CHAT}})
    (tmp_path / "batch.jsonl").write_text(f"{line}\n{line}\n")
    assert files.read(tmp_path / "batch.jsonl").rows == 6


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (token("a", 0.5, {}), "the logprob of token 'a' is '0.5'; it is a number up to 0"),
        (token("a", None, {}), "the logprob of token 'a' is 'None'"),
        (token("a", "x", {}), "the logprob of token 'a' is 'x'"),
        (token("a", float("nan"), {}), "the logprob of token 'a' is 'nan'"),
        (token("a", -1, {"b": 3}), "the logprob of token 'b' is '3'"),
        ({"tokens": ["a"], "token_logprobs": [-1, -2], "top_logprobs": []}, "1 tokens have 2 token_logprobs and 0 top"),
        ({"tokens": [3], "token_logprobs": [-1], "top_logprobs": [{}]}, "a token is '3', and no text"),
    ],
)
def test_what_is_no_logprob_is_refused(write, entry, message):
    with pytest.raises(ValueError, match=rf"answer\.json: {message}"):
        files.read(write([entry]))


def test_an_integer_of_any_length_is_a_logprob(write):
    assert files.read(write([token("a", -(10**400), {"b": -1})])).rows == 1

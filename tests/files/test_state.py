"""The state as a string: all that a problem is comes back bit for bit, and nothing but a whole state is taken."""

import base64
import json
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.files.test_xent_files import FULL, assert_same, problems
from xentgui import examples
from xentgui.core.problem import Problem
from xentgui.files import state


def packed(header, data=b"", prefix="xent1:"):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return prefix + base64.urlsafe_b64encode(zlib.compress(text + b"\n" + data)).decode().rstrip("=")


def test_every_field_of_a_problem_and_of_its_options_is_kept():
    found = state.read(state.write(FULL, row=1))
    assert found.row == 1
    assert_same(found.problem, FULL)


@given(problem=problems())
def test_arrays_of_every_type_and_shape_come_back_bit_for_bit(problem):
    assert_same(state.read(state.write(problem)).problem, problem)


def test_a_state_is_short_and_needs_no_quotes_in_a_shell():
    text = state.write(examples.load("two-classes"))
    assert len(text) < 500
    assert text.isascii()
    assert text.replace("-", "").replace("_", "").replace(":", "").isalnum()
    assert not text.startswith("-")


def test_line_breaks_that_a_mail_puts_in_do_no_harm():
    text = state.write(FULL)
    broken = "\r\n ".join(text[start : start + 40] for start in range(0, len(text), 40))
    assert_same(state.read(f"\n  {broken}\n").problem, FULL)
    assert state.is_state(f"\n {broken}")


@pytest.mark.parametrize("text", ["", "xent", "xent:", "xentgui", "1\t2\n", "[[1, 2]]", "my xent1:abc"])
def test_other_texts_are_no_states(text):
    assert not state.is_state(text)
    with pytest.raises(ValueError, match="does not begin with “xent1:”"):
        state.read(text)


def test_a_part_of_a_state_is_refused():
    text = state.write(FULL)
    for end in range(len("xent1:"), len(text)):
        with pytest.raises(ValueError, match="not whole; copy it again"):
            state.read(text[:end])


@given(st.data())
def test_a_mistyped_state_is_refused_or_means_the_same(data):
    text = state.write(FULL)
    at = data.draw(st.integers(len("xent1:"), len(text) - 1))
    letter = data.draw(st.characters(codec="ascii"))
    try:
        found = state.read(text[:at] + letter + text[at + 1 :])
    except ValueError:
        return
    assert_same(found.problem, FULL)


def test_a_newer_state_says_so():
    with pytest.raises(ValueError, match=r"a newer xentgui wrote this state \(version 3, known up to 2\); update it"):
        state.read(packed({}, prefix="xent3:"))


def test_a_batch_that_is_too_big_is_refused_with_the_mend():
    random = np.random.default_rng(0).normal(size=(1000, 10))
    with pytest.raises(ValueError, match=r"characters long, and 30,000 are the most; save a document \(.xent\)"):
        state.write(Problem.create(random, np.zeros(1000, int)))
    with pytest.raises(ValueError, match=r"a batch of 80 MB is too big for a state; save a document"):
        state.write(Problem.create(np.broadcast_to(0.0, (1_000_000, 9)), np.zeros(1_000_000, int)))


GOOD = {"sparse": True, "arrays": [["scores", "float64", [1, 2]], ["labels", "int64", [1]]]}
DATA = bytes(24)


@pytest.mark.parametrize("header", [b'{"row": ' + b"9" * 5000 + b"}", b"{", b"[" * 100_000, b"\xff"])
def test_a_state_without_a_manifest_is_not_whole(header):
    with pytest.raises(ValueError, match="the state is not whole; copy it again"):
        state.read(packed(header, DATA))


@pytest.mark.parametrize(
    ("header", "data"),
    [
        (GOOD, DATA[:-1]),
        (GOOD, DATA + b"x"),
        (b"{", DATA),
        (b"[" * 100_000, DATA),
        (b"1", DATA),
        ({"sparse": True}, DATA),
        (GOOD | {"arrays": [["scores", "float64"]]}, DATA),
        (GOOD | {"arrays": ["scores"]}, DATA),
        (GOOD | {"arrays": 5}, DATA),
        (GOOD | {"arrays": [["scores", "object", [1, 2]], ["labels", "int64", [1]]]}, DATA),
        (GOOD | {"arrays": [["scores", "float64", [1, -2]], ["labels", "int64", [1]]]}, DATA),
        (GOOD | {"arrays": [["scores", "float64", [10**9, 10**9]], ["labels", "int64", [1]]]}, DATA),
        (GOOD | {"arrays": [["scores", "float64", [0, 10**12]], ["labels", "int64", [0]]]}, b""),
        (GOOD | {"arrays": [["scores", "float64", [1, 2]]]}, DATA[:16]),
        (GOOD | {"options": {"colour": 1}}, DATA),
        (GOOD | {"options": {"temperature": -1}}, DATA),
        (GOOD | {"class_names": 5}, DATA),
        (GOOD | {"row": "x"}, DATA),
        (GOOD | {"colour": "red"}, DATA),
    ],
)
def test_a_hostile_state_is_refused(header, data):
    with pytest.raises(ValueError, match=r"^.{10,300}$"):
        state.read(packed(header, data))


def test_a_state_never_unpacks_to_more_than_it_may():
    bomb = packed(GOOD, bytes(12 << 20))
    assert len(bomb) < state.LONGEST
    with pytest.raises(ValueError, match="not whole"):
        state.read(bomb)

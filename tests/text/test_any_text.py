"""Any text is understood or refused, in a time that grows with its length, and what is printed is read back."""

import ast
import string
import time
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from xentgui.text.reading import is_plain, read

PIECES = st.sampled_from(
    [
        *"[](){}<>,;:|&\\'\"=#.-+%$\n\t _~^*/",
        "...", "tensor(", "array(", "tf.Tensor(", "<tf.Tensor: ", "dtype=", "float32", "shape=", "logits", "labels",
        "nan", "inf", "None", "True", "1", "2.5", "-3", "1e9", "0,5", "cat", "\\begin{", "\\\\", "|---|", "≥", "語",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60) | st.text(string.printable, max_size=60))
@example("[[1,2]] labels = [[[")
@example("\\begin{\\end{")
@example("1" * 5000 + "\t2")
@example("[" + "9" * 5000 + "]")
@example("f(" * 300 + "[1, 2]")
@settings(max_examples=1500)
def test_any_text_is_understood_or_refused(text):
    assert is_plain(text) in (True, False)
    reason, found = None, None
    try:
        found = read(text, ("cat", "dog"))
    except ValueError as refusal:
        reason = str(refusal)
    if found is None:
        assert reason
        assert len(reason) < 500
    elif found.scores is None:
        assert found.labels is not None
    else:
        assert found.scores.ndim >= 2
        assert found.scores.shape[-1] > 0


@pytest.mark.parametrize(
    "piece",
    [
        "[", "(", "f(", "[1,", "1 ", "1,", "1\t", "'", '"', "\\", "\\\\", "&", "|", "-", "|-", "| a ", "{", "{'a':",
        "<tf.Tensor ", "a=", "a ", "1&", "\\text{", "\\begin{", "\\times 10^{", "9", "[[1,2]] ", "tensor([1]) ", "...",
        "#", ".", "a.", "\n", "a\n", ">>> ", "[1]x(", "'a", "+", "[\n", "_", "1_", "[1 2] * ",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_and_not_with_its_square(piece):
    def seconds(count):
        start = time.process_time()
        with suppress(ValueError):
            read((piece * count)[:count])
        return time.process_time() - start

    seconds(1000)
    assert seconds(200_000) < 5  # at most 25 microseconds a character; a square would take hours


@given(hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=3, max_side=5), elements=st.floats(width=64)))
def test_what_numpy_and_python_print_comes_back(values):
    for text in (repr(values), str(values.tolist()), f"logits = {values.tolist()}"):
        scores = read(text).scores
        assert scores is not None
        if text.startswith("array"):
            np.testing.assert_allclose(scores, values, rtol=1e-7)
        else:
            np.testing.assert_array_equal(np.asarray(scores, np.float64), values)


@given(
    st.recursive(
        st.integers(-9, 9) | st.floats(allow_nan=False), lambda inner: st.lists(inner, max_size=4), max_leaves=12
    )
)
def test_python_reads_the_same_lists(values):
    if not isinstance(values, list):
        return
    text = repr(values)
    try:
        expected = np.array(ast.literal_eval(text.replace("inf", "9e999")), np.float64)
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            read(text)
        return
    if expected.size and expected.ndim > 1:
        scores = read(text).scores
        assert scores is not None
        np.testing.assert_array_equal(scores.astype(np.float64), expected)

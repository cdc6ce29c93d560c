"""Any text becomes scores and labels, or a message that names line and column; nothing in it is executed."""

import ast
import json
import string
import time
from contextlib import suppress

import ml_dtypes
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from xentgui.text import reading
from xentgui.text.reading import is_plain, read

TWO = [[1.0, 2.0], [3.0, 4.5]]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("1\t2\n3\t4.5\n", "cells of a spreadsheet"),
        ("1\t2\r\n3\t4,5\r\n", "cells of a spreadsheet"),
        ("1,2\n3,4.5\n", "a table separated by commas"),
        ("1;2\n3;4,5\n", "a table separated by semicolons"),
        ("<Variable path=dense_1/kernel:0, shape=(2, 2), dtype=float64, value=[[1. 2.]\n [3. 4.5]]>", "an array"),
        ("1 2\n3   4.5\n", "numbers separated by blanks"),
        ("1,0 2,0\n3,0 4,5\n", "numbers separated by blanks"),
        ("\ufeff1\t2\n3\t4.5", "cells of a spreadsheet"),
        ("| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 | 4.5 |\n", "a Markdown table"),
        ("a | b\n:-: | ---\n1 | 2\n3 | 4.5", "a Markdown table"),
        ("| 1 | 2 |\n| 3 | 4.5 |\n", "a Markdown table"),
        ("1|2\n3|4.5", "a Markdown table"),
        ("```\n| a | b |\n|---|---|\n| **1** | 2 |\n| 3 | `4.5` |\n```\n", "a Markdown table"),
        (" a | b\n---+---\n 1 | 2\n 3 | 4,5\n", "a Markdown table"),
        ("\\begin{tabular}{lr}\n\\hline\n1 & 2 \\\\ \\hline\n3 & 4.5 \\\\\n\\end{tabular}", "a LaTeX table"),
        ("\\begin{bmatrix} 1 & 2 \\\\ 3 & 4{,}5 \\end{bmatrix}", "a LaTeX table"),
        ("$1$ & \\textbf{2} \\\\[2pt] % bold\n\\num{3} & $45 \\times 10^{-1}$", "a LaTeX table"),
        ("[[1, 2], [3, 4.5]]", "an array"),
        ("[[1, 2],\n [3, 4.5],]", "an array"),
        ("((1, 2), (3, 4.5))", "an array"),
        ("[[1.  2. ]\n [3.  4.5]]", "an array"),
        ("array([[1. , 2. ],\n       [3. , 4.5]], dtype=float32)", "an array"),
        ("np.array([[1, 2], [3, 4.5]], np.float16)", "an array"),
        (
            "tensor([[1.0000, 2.0000],\n        [3.0000, 4.5000]], device='cuda:0', grad_fn=<AddmmBackward0>)",
            "an array",
        ),
        ("tensor([[1., 2.],\n        [3., 4.5]], dtype=torch.bfloat16, requires_grad=True)", "an array"),
        ("Parameter containing:\ntensor([[1., 2.],\n        [3., 4.5]], requires_grad=True)", "an array"),
        ("tf.Tensor(\n[[1.  2. ]\n [3.  4.5]], shape=(2, 2), dtype=float32)", "an array"),
        (
            "<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\narray([[1. , 2. ],\n [3. , 4.5]], dtype=float32)>",
            "an array",
        ),
        ("<tf.Variable 'v:0' shape=(2, 2) dtype=float32, numpy=array([[1., 2.], [3., 4.5]])>", "an array"),
        ("Array([[1. , 2. ],\n       [3. , 4.5]], dtype=float32)", "an array"),
        ("[[np.float64(1.0), np.float64(2.0)], [np.float32(3.0), np.float64(4.5)]]", "an array"),
        (">>> logits.detach()\ntensor([[1., 2.],\n        [3., 4.5]])", "an array"),
        ("In [3]: logits\nOut[3]: \narray([[1., 2.],\n       [3., 4.5]])", "an array"),
        ("Why is it nan?\n\nlogits: [[1, 2], [3, 4.5]] # see below\nThanks, don't hesitate!", "an array"),
        ("torch.tensor([[1, 2], [3, 4.5]]).cuda()", "an array"),
        ("[1, 2]\n[3, 4.5]\n", "2 arrays"),
        ('[{"a": 1, "b": 2}, {"a": 3, "b": 4.5}]', "2 arrays"),
        ('{"probs": [[1, 2], [3, 4.5]]}', "an array"),
    ],
)
def test_scores_are_understood_from(text, what):
    found = read(text)
    assert found.what == what
    assert found.scores is not None
    assert found.scores.tolist() == TWO
    assert found.labels is None


@pytest.mark.parametrize(
    "text",
    [
        "logits = [[1, 2], [3, 4.5]]\nlabels = [1, 0]",
        "logits = [[1, 2], [3, 4.5]] labels = [1, 0]",
        "labels: tensor([1, 0])\nlogits: tensor([[1., 2.], [3., 4.5]])",
        "(tensor([[1., 2.],\n        [3., 4.5]]), tensor([1, 0]))",
        "[array([[1., 2.],\n       [3., 4.5]]), array([1, 0])]",
        '{"logits": [[1, 2], [3, 4.5]], "labels": [1, 0]}',
        "{'batch': {'logits': tensor([[1., 2.], [3., 4.5]]), 'labels': tensor([1, 0])}}",
        "import torch\nx = torch.tensor([[1, 2], [3, 4.5]])\ny = torch.tensor([1, 0])\nF.cross_entropy(x, y)  # 2.6?",
        "F.cross_entropy(torch.tensor([[1, 2], [3, 4.5]]), torch.tensor([1, 0]))",
        "loss = keras.losses.sparse_categorical_crossentropy([1, 0], [[1, 2], [3, 4.5]])",
        "Output(loss=tensor(0.69), logits=tensor([[1., 2.], [3., 4.5]]), labels=tensor([1, 0]), hidden_states=None)",
        "[[1. 2. ]\n [3. 4.5]]\n[1 0]",
        "cat,dog,label\n1,2,1\n3,4.5,0\n",
        "cat,label,dog\n1,dog,2\n3,cat,4.5\n",
        "cat\tdog\tlabel\n1\t2\tdog\n3\t4,5\tcat\n",
        "| cat | dog | label |\n|---|---|---|\n| 1 | 2 | dog |\n| 3 | 4.5 | cat |",
        "cat & dog & label \\\\ \\midrule\n1 & 2 & dog \\\\\n3 & 4.5 & cat",
        "1\t2\t1\n3\t4.5\t0",
        "   cat  dog label\n0  1.0  2.0   dog\n1  3.0  4.5   cat\n\n[2 rows x 3 columns]",
        "    cat  dog  label\n0   1.0  2.0      1\n1   3.0  4.5      0",
        '[{"cat": 1, "dog": 2, "label": "dog"}, {"cat": 3, "dog": 4.5, "label": "cat"}]',
        "dog\t1\t2\ncat\t3\t4.5",
        "p(cat),p[dog],label\n1,2,1\n3,4.5,0\n",
        '"p [1, 2]","p {a;b}",label\n1,2,1\n3,4.5,0\n',
    ],
)
def test_labels_beside_the_scores_are_understood_from(text):
    found = read(text, ("cat", "dog"))
    assert found.scores is not None
    assert found.labels is not None
    assert found.scores.tolist() == TWO
    assert found.labels.tolist() == [1, 0]


def test_a_distribution_and_weights_stand_in_columns_of_their_own():
    found = read("cat,dog,sample_weight,label: cat,label: dog\n1,2,0.5,0.25,0.75\n")
    assert found.labels is not None
    assert found.labels.tolist() == [[0.25, 0.75]]
    assert found.weights["sample_weight"].tolist() == [0.5]
    assert found.class_names == ("cat", "dog")


@pytest.mark.parametrize(
    ("text", "scores", "labels"),
    [
        ("[0, 2, 1]", [[0, 2, 1]], [0, 2, 1]),
        ("tensor([0, 2, 1])", [[0, 2, 1]], [0, 2, 1]),
        ("labels = [0, 2, 1]", None, [0, 2, 1]),
        ("[0.5, 2, 1]", [[0.5, 2, 1]], None),
        ("logits = [1, 2, 3]", [[1, 2, 3]], None),
        ("y_pred = [0.1, 0.2, 0.7]\ny_true = [2]", [[0.1, 0.2, 0.7]], [2]),
        ("['dog', 'cat']", None, [1, 0]),
        ("dog\ncat\n", None, [1, 0]),
        ("0\n1\n", [[0], [1]], [0, 1]),
        ("label\n0\n1\n", None, [0, 1]),
        ("0.5\n1\n", [[0.5], [1]], None),
    ],
)
def test_a_list_alone_may_be_labels(text, scores, labels):
    found = read(text, ("cat", "dog"))
    assert (None if found.scores is None else found.scores.tolist()) == scores
    assert (None if found.labels is None else found.labels.tolist()) == labels


@pytest.mark.parametrize(
    ("text", "dtype"),
    [
        ("array([[1., 2.]], dtype=float32)", np.float32),
        ("array([[1., 2.]])", np.float64),
        ("tensor([[1., 2.]])", np.float32),
        ("tensor([[1., 2.]], dtype=torch.float64)", np.float64),
        ("tensor([[1., 2.]], dtype=torch.float16)", np.float16),
        ("torch.tensor([[1, 2]], dtype=torch.bfloat16)", ml_dtypes.bfloat16),
        ("torch.tensor([[1., 2.]]).half()", np.float16),
        ("Array([[1., 2.]], dtype=bfloat16)", ml_dtypes.bfloat16),
        ("tf.Tensor([[1. 2.]], shape=(1, 2), dtype=float16)", np.float16),
        ("[[1., 2.]]", np.float64),
        ("tensor([[1, 2]])", np.int64),
    ],
)
def test_the_type_that_a_text_gives_its_numbers_is_kept(text, dtype):
    scores = read(text).scores
    assert scores is not None
    assert scores.dtype == dtype


@pytest.mark.parametrize(
    "text",
    [
        "[[nan, inf, -inf]]",
        "[[NaN, Infinity, -Infinity]]",
        "[[np.nan, np.inf, -np.inf]]",
        "torch.tensor([[float('nan'), float('inf'), -float('inf')]])",
        "[[float('nan'), torch.inf, float('-inf')]]",
        '[["nan", "inf", "-inf"]]',
        "[[nan inf -inf]]",
        "nan\tinf\t-inf",
        "| a | b | c |\n|---|---|---|\n| nan | ∞ | −∞ |",
        "nan & $\\infty$ & $-\\infty$ \\\\",
    ],
)
def test_nan_and_infinities_are_read_however_they_are_spelled(text):
    np.testing.assert_array_equal(read(text).scores, [[np.nan, np.inf, -np.inf]])


def test_an_answer_of_a_chat_with_logprobs_is_read_as_from_a_file():
    top = [{"token": "a", "logprob": -0.5}, {"token": "b", "logprob": -1.5}]
    answer = {"choices": [{"logprobs": {"content": [{"token": "b", "logprob": -1.5, "top_logprobs": top}]}}]}
    found = read(json.dumps(answer))
    assert found.what == "an answer with logprobs"
    assert found.class_names == ("top 1", "top 2", "the rest")
    assert found.labels is not None
    assert found.labels.tolist() == [1]


def test_leading_axes_stay():
    scores = read("tensor([[[1., 2.],\n         [3., 4.]],\n\n        [[5., 6.],\n         [7., 8.]]])").scores
    assert scores is not None
    assert scores.shape == (2, 2, 2)


@pytest.mark.parametrize(
    "text",
    [
        "[[1. 2.]\n [3. 4.]\n ...\n [5. 6.]]",
        "[[1. 2.]\n [3. 4.]\n …\n [5. 6.]]",
        "[[1., 2.],\n [3., 4.],\n ...,\n [5., 6.]]",
    ],
)
def test_rows_that_were_left_out_are_told(text):
    found = read(text)
    assert found.scores is not None
    assert found.scores.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert "Rows are left out where “...” stands, line 3, column 2" in found.notes[-1]
    assert "set_printoptions" in found.notes[-1]


@pytest.mark.parametrize(
    "text",
    [
        "1\t2\n...\t...\n3\t4.5\n",
        "    a    b\n0   1.0  2.0\n..  ...  ...\n9   3.0  4.5\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n| … | … |\n| 3 | 4.5 |\n",
        "1 & 2 \\\\\n$\\vdots$ & $\\vdots$ \\\\\n3 & 4.5 \\\\\n",
    ],
)
def test_lines_of_dots_in_a_table_are_told(text):
    found = read(text)
    assert found.scores is not None
    assert found.scores.tolist() == TWO
    assert "Rows are left out where “...” stands, line" in found.notes[-1]


def test_classes_that_were_left_out_of_a_table_cannot_be_done_without():
    with pytest.raises(ValueError, match=r"line 1, column 2: “\.\.\.” stands here: classes are left out"):
        read("1\t...\t3\n4\t...\t6\n")


def test_classes_that_were_left_out_cannot_be_done_without():
    with pytest.raises(
        ValueError, match=r"line 1, column 14: “...” stands here: classes are left out; print all of it"
    ):
        read("tensor([[1., ..., 3.],\n        [4., ..., 6.]])")
    with pytest.raises(ValueError, match="set_printoptions"):
        read("[0.5 0.25 ... 3.]")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the clipboard holds no text"),
        ("  \n", "the clipboard holds no text"),
        ("Dear all,\nsee below", "there are no numbers in this text .* it begins with 'Dear all,'"),
        ("[[1, 2],\n [3]]", "line 2, column 2: 1 value here, and 2 values in the first row"),
        ("[[1, 2],\n [3, foo]]", "line 2, column 6: “foo” is not a number"),
        ("[[1, 2],\n [3, None]]", "line 2, column 6: None is no number; write nan where a value is missing"),
        ('[[1, 2],\n [3, "x"]]', 'line 2, column 6: “"x"” is not a number'),
        ("[[1, 2],\n [3,, 4]]", "line 2, column 5: a value is missing before this comma"),
        (
            "[[1, 2],\n [3, 4]",
            r"line 2, column \d: the bracket of line 1, column 1 is not closed; was all of it copied\?",
        ),
        ("[[1, 2],\n [3, 4)]", "line 2, column 7: “[)]” closes no bracket; “[]]” would"),
        ("[[1,5 2,5]]", "line 1, column 2: some values are set apart by commas and some by blanks"),
        ("[[1-2]]", "line 1, column 3: “1-2” is not understood"),
        ("[[1, 2j]]", "line 1, column 6: “2j” is a complex number; paste real ones"),
        ("tensor([[1.+2.j, 3.-1e-2j]])", "line 1, column 10: “1.+2.j” is a complex number"),
        ("[[(1+2j), 0]]", "line 1, column 4: “1.2j” is a complex number"),
        ("tensor(0.7972, device='cuda:0', grad_fn=<NllLossBackward0>)", "a single number is no batch"),
        ("loss = np.float32(0.7972)", "a single number is no batch: scores are a row a sample"),
        ("<tf.Tensor: shape=(), dtype=float32, numpy=0.7972>", "a single number is no batch"),
        (
            "tensor(indices=tensor([[0]]), values=tensor([1.]), size=(2,), nnz=1, layout=torch.sparse_coo)",
            "line 1, column 1: this tensor is sparse, and not all of its values stand here",
        ),
        ("[[1, 'x]]", "line 1, column 6: this quotation mark is not closed"),
        ("{1: 2, 3}", "line 1, column 8: a value without a name"),
        ("[" * 40, "more than 32 brackets are open here"),
        ("[[1, 2]] * 3", r"line 1, column 10: “\*” is not computed here; paste what it gives"),
        ("[[1, 2]][0]", r"line 1, column 9: .* is not computed here"),
        ("logits = 2 * np.array([[1, 2]])", r"line 1, column 12: “\*” is not computed here; paste what it gives"),
        ("1e+04 *\n[[1.0, 2.0]]", r"line 1, column 7: “\*” is not computed here"),
        ("logits = -np.array([[1, 2]])", "line 1, column 10: .* is not computed here"),
        ("-[[1, 2]]", "line 1, column 1: .* is not computed here"),
        ("np.exp([[1, 2]])", "line 1, column 1: “np.exp” is not computed here; paste what it gives"),
        ("torch.tensor([[1., 2.]]).softmax(-1)", "line 1, column 25: “.softmax.-1.” is not computed here"),
        ("[[1, 2]] [[3, 4]]", "which array holds the scores"),
        ("[]", "the list is empty"),
        ("[['a', 'b']]", "there are texts in these brackets, and no numbers"),
        ("[[1, 2],\n [3, 1e400]]", "line 2, column 6: “1e400” is too big for a number of 64 bits; write inf"),
        ("[[], []]", "the array is empty"),
        ('[{"a": 1}, {"b": 1}]', "line 1, column 12: this record does not have the names of the first: a"),
        ("1\t2\n3\n", "line 2 has 1 cell, line 1 has 2"),
        ("1\t2\n3\t" + "4" * 200_000, "line 2 has a cell of more than 131,072 characters"),
        ("a\tb\n1\tx\n", r"line 2, column 2 'b'.*'x'"),
        ("1,2,3\n4,x,6\n", "line 2, column 2.*: 'x' is not a number"),
        ("| a | b |\n|--|--|\n| 1 | 2 |\n| 3 | y |\n", "line 4, column 2 'b'.*'y'"),
        ("1 & 2 \\\\\n3 & z \\\\", "line 2, column 2.*'z'"),
        ("a\tb\n", "line 1, column 1: 'a' is not a number"),
    ],
)
def test_what_is_not_understood_is_refused_by_its_place(text, message):
    with pytest.raises(ValueError, match=message) as refusal:
        read(text)
    assert len(str(refusal.value)) < 300


def test_it_is_said_that_commas_are_decimal():
    assert read("1,000\t2,000\n3,000\t4,000\n").notes == ("Commas are decimal here: 1,000 is 1.",)
    assert read("1\t2\n3\t4\n").notes == ()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1\t2\n3\t4\n", True),
        ("cat\t1\ndog\t2\n", True),
        ("7", True),
        ("cat", True),
        ("1,5\n2,5", True),
        ("1 2\n3 4", True),
        ("cat\tdog\n1\t2\n", False),
        ("cat,dog\n1,2\n", False),
        ("[1, 2]", False),
        ("tensor([1])", False),
        ("| a |\n|---|\n| 1 |", False),
        ("1 & 2 \\\\", False),
        ("a [1]\t2\n", True),
    ],
)
def test_a_range_of_cells_is_told_from_all_else(text, plain):
    assert is_plain(text) == plain


def test_nothing_is_executed(tmp_path):
    target = tmp_path / "made"
    attacks = [
        f"open({str(target)!r}, 'w')",
        f"[[1, open({str(target)!r}, 'w').write('x')]]",
        f"__import__('pathlib').Path({str(target)!r}).touch()",
        f"tensor([[1.]], device=open({str(target)!r}, 'w'))",
        f"{{'logits': [[1]], open({str(target)!r}, 'w'): 2}}",
    ]
    for attack in attacks:
        with suppress(ValueError):
            read(attack)
        assert not target.exists()


def test_too_long_a_text_is_refused_with_the_mend(monkeypatch):
    monkeypatch.setattr(reading, "LONGEST", 100)
    with pytest.raises(ValueError, match="1,000 characters are too many to paste; save them to a file and open that"):
        read("1" * 1000)


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


@pytest.mark.parametrize("before", ["* ", "- ", "logits:\n* ", "logits - ", "**logits** ", "x -> ", "1. "])
def test_what_lists_and_sentences_put_before_an_array_is_no_arithmetic(before):
    scores = read(f"{before}[[1, -2]]").scores
    assert scores is not None
    assert scores.tolist() == [[1, -2]]

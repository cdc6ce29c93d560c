"""Texts of many kinds become scores and labels."""

import json

import ml_dtypes
import numpy as np
import pytest

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


@pytest.mark.parametrize("before", ["* ", "- ", "logits:\n* ", "logits - ", "**logits** ", "x -> ", "1. "])
def test_what_lists_and_sentences_put_before_an_array_is_no_arithmetic(before):
    scores = read(f"{before}[[1, -2]]").scores
    assert scores is not None
    assert scores.tolist() == [[1, -2]]

"""What is no batch is refused with the place and the mend, and nothing in a text is executed."""

from contextlib import suppress

import pytest

from xentgui.text import reading
from xentgui.text.reading import read


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

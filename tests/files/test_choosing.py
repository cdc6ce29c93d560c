"""What is in a file, the ways to read it, and what a choice takes of it."""

from dataclasses import replace

import numpy as np
import pytest

import xentgui
from xentgui import files
from xentgui.core.problem import NO_LABEL
from xentgui.files import Choice, npz
from xentgui.files.proposing import propose

RNG = np.random.default_rng(7)
SEQUENCES = RNG.standard_normal((4, 6, 5)).astype(np.float32)  # batch, classes, time, as PyTorch has them
TOKENS = RNG.integers(0, 6, (4, 5))


@pytest.fixture
def save(tmp_path):
    def write(name="batch.npz", **arrays):
        np.savez(tmp_path / name, **arrays)
        return tmp_path / name

    return write


def softmax(scores):
    powers = np.exp(scores)
    return powers / powers.sum(-1, keepdims=True)


def names(contents):
    return [entry.name for entry in contents.entries]


def test_an_array_and_its_labels_leave_nothing_to_ask(save):
    contents = files.inspect(save(logits=SEQUENCES[0].T, labels=TOKENS[0], sample_weight=np.ones(5)))
    assert names(contents) == ["logits", "labels", "sample_weight"]
    assert contents.entries[0] == files.Entry("logits", (5, 6), "float32")
    assert contents.doubt == ""
    assert contents.proposals[0].choice == Choice(("logits",), "labels")
    assert contents.proposals[0].reason == "'logits' as scores, 'labels' as labels"


def test_the_entries_say_what_they_are(save):
    contents = files.inspect(save(logits=SEQUENCES, one=np.float16(3)))
    assert [str(entry) for entry in contents.entries] == ["logits 4 × 6 × 5 float32", "one one value float16"]


def test_a_first_proposal_reads_what_reading_without_a_choice_reads(save):
    path = save(logits=SEQUENCES[0].T, labels=TOKENS[0])
    chosen = files.read(path, choice=files.inspect(path).proposals[0].choice)
    assert xentgui.evaluate(chosen).loss == xentgui.evaluate(files.read(path)).loss


def test_the_labels_tell_which_axis_holds_the_classes(save):
    path = save(logits=SEQUENCES, labels=TOKENS)
    contents = files.inspect(path)
    assert contents.doubt == "The scores have 3 axes; which of them holds the classes?"
    assert contents.proposals[0].choice == Choice(("logits",), "labels", class_axis=1)
    assert contents.proposals[0].reason == "'logits' as scores, 'labels' as labels, axis 1 holds the classes"
    for choice in (contents.proposals[0].choice, None):
        problem = files.read(path, choice=choice)
        assert problem.leading_shape == (4, 5)
        np.testing.assert_array_equal(problem.scores.join().reshape(4, 5, 6), np.moveaxis(SEQUENCES, 1, -1))
        assert "Axis 1 holds the classes." in problem.note


def test_labels_in_another_file_tell_it_too(tmp_path):
    np.save(tmp_path / "scores.npy", SEQUENCES)
    np.save(tmp_path / "labels.npy", TOKENS)
    contents = files.inspect(tmp_path / "scores.npy", tmp_path / "labels.npy")
    assert contents.proposals[0].choice == Choice(("scores",), class_axis=1)
    assert files.read(tmp_path / "scores.npy", tmp_path / "labels.npy").leading_shape == (4, 5)


def test_one_hot_labels_are_turned_as_their_scores(save):
    one_hot = np.moveaxis(np.eye(6)[TOKENS], -1, 1)
    problem = files.read(save(logits=SEQUENCES, labels=one_hot), choice=Choice(class_axis=1))
    assert problem.labels.join().argmax(1).tolist() == TOKENS.reshape(-1).tolist()


def test_an_index_cuts_scores_labels_and_weights_alike(save):
    path = save(logits=SEQUENCES, labels=TOKENS, sample_weight=np.arange(20.0).reshape(4, 5))
    problem = files.read(path, choice=Choice(class_axis=1, index="1:, :, ::2"))
    assert problem.leading_shape == (3, 3)
    np.testing.assert_array_equal(problem.scores.join().reshape(3, 3, 6), np.moveaxis(SEQUENCES[1:, :, ::2], 1, -1))
    assert problem.labels.join().reshape(3, 3).tolist() == TOKENS[1:, ::2].tolist()
    assert problem.sample_weight is not None
    assert problem.sample_weight.tolist() == [[5, 7, 9], [10, 12, 14], [15, 17, 19]]


def test_an_index_may_take_axes_away_and_leave_the_class_axis_its_number(save):
    path = save(logits=SEQUENCES, labels=TOKENS)
    problem = files.read(path, choice=Choice(class_axis=1, index="2"))
    assert problem.leading_shape == (5,)
    np.testing.assert_array_equal(problem.scores.join(), SEQUENCES[2].T)
    assert problem.labels.join().tolist() == TOKENS[2].tolist()
    assert files.read(path, choice=Choice(class_axis=1, index="..., -1")).leading_shape == (4,)


def test_an_index_cuts_labels_in_another_file(tmp_path):
    np.save(tmp_path / "scores.npy", SEQUENCES)
    np.save(tmp_path / "labels.npy", TOKENS)
    problem = files.read(tmp_path / "scores.npy", tmp_path / "labels.npy", choice=Choice(index="0"))
    assert problem.labels.join().tolist() == TOKENS[0].tolist()


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (Choice(("logit",)), "there is no array 'logit'; there are 'logits', 'labels', 'flat'"),
        (Choice(labels="label"), "there is no array 'label'; there are"),
        (Choice(class_axis=3), r"class axis 3 is not among the axes of shape \(4, 6, 5\); give 0\.\.2"),
        (Choice(index="9"), "index 9 is outside axis 0, which has 4"),
        (Choice(index="a"), "'a' for axis 0 is no index; write a number or from:to:step"),
        (Choice(index="::-1"), "the step of '::-1' for axis 0 is not positive"),
        (Choice(index="::0"), "the step of '::0' for axis 0 is not positive"),
        (Choice(index="0,0,0,0"), r"the index '0,0,0,0' has more parts \(4\) than shape \(4, 6, 5\) has axes \(3\)"),
        (Choice(class_axis=1, index=":, 0"), "the index ':, 0' takes axis 1 away, and that holds the classes"),
        (Choice(("logits", "flat")), "array 'flat' of shape .* does not stand beside 'logits'|'logits' of shape"),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(save, choice, message):
    with pytest.raises(ValueError, match=rf"batch\.npz: .*({message})"):
        files.read(save(logits=SEQUENCES, labels=TOKENS, flat=np.ones(4)), choice=choice)


def test_arrays_that_could_be_anything_are_asked_for_and_proposed(save):
    contents = files.inspect(save(a=SEQUENCES[0].T, b=SEQUENCES[1].T, c=TOKENS[0], d=np.ones((7, 2))))
    assert contents.doubt == "There are 4 arrays; which holds the scores, which the labels?"
    assert contents.proposals[0].choice in (Choice(("a",), "c"), Choice(("b",), "c"))
    for proposal in contents.proposals:
        assert files.read(contents.path, choice=proposal.choice).rows > 0


def test_more_than_scores_and_labels_is_asked_about(save):
    contents = files.inspect(save(logits=SEQUENCES[0].T, labels=TOKENS[0], hidden=np.ones((5, 3))))
    assert contents.doubt.startswith("There is more in it: 'hidden'.")
    assert contents.proposals[0].choice == Choice(("logits",), "labels")


def test_what_sums_to_one_is_proposed_as_probabilities(save):
    contents = files.inspect(save(a=SEQUENCES[0].T, b=softmax(SEQUENCES[0].T).astype(np.float16)))
    by_rows = {way.choice.scores[0]: way.probabilities for way in contents.proposals if way.choice.class_axis is None}
    assert by_rows == {"a": False, "b": True}


def test_labels_beside_scores_can_be_left_out(save):
    path = save(logits=SEQUENCES[0].T, labels=TOKENS[0])
    assert set(files.read(path, choice=Choice(labels=files.NOTHING)).labels.join()) == {NO_LABEL}


def test_single_values_cannot_be_scores(save):
    contents = files.inspect(save(epoch=np.int64(3)))
    assert contents.proposals == ()
    assert contents.doubt.startswith("Nothing in it can be scores")


class TestATableOfText:
    def test_columns_are_chosen_by_name(self, tmp_path):
        (tmp_path / "a.csv").write_text("id,cat,dog,fold,label\nx,1,2,0,dog\ny,3,4,1,cat\n")
        contents = files.inspect(tmp_path / "a.csv")
        assert [str(entry) for entry in contents.entries] == [
            "id 2 text", "cat 2 int64", "dog 2 int64", "fold 2 int64", "label 2 text",
        ]  # fmt: skip
        assert contents.doubt.startswith("There is more in it: 'id'.")
        problem = files.read(tmp_path / "a.csv", choice=Choice(("dog", "cat"), "label"))
        assert problem.scores.join().tolist() == [[2, 1], [4, 3]]
        assert problem.class_names == ("dog", "cat")
        assert problem.labels.join().tolist() == [0, 1]

    def test_columns_without_names_are_chosen_by_their_place(self, tmp_path):
        (tmp_path / "a.csv").write_text("1,0.5,0.25\n0,3,4\n")
        problem = files.read(tmp_path / "a.csv", choice=Choice(("column 2", "column 3"), "column 1"))
        assert problem.scores.join().tolist() == [[0.5, 0.25], [3, 4]]
        assert problem.labels.join().tolist() == [1, 0]
        with pytest.raises(ValueError, match="there is no column 'x'; there are 'column 1', 'column 2', 'column 3'"):
            files.read(tmp_path / "a.csv", choice=Choice(("x",)))

    def test_a_plain_table_leaves_nothing_to_ask(self, tmp_path):
        (tmp_path / "a.csv").write_text("cat,dog,label\n1,2,dog\n" * 1)
        contents = files.inspect(tmp_path / "a.csv")
        assert contents.doubt == ""
        assert contents.proposals[0].choice == Choice(("cat", "dog"), "label")

    def test_a_distribution_is_one_entry(self, tmp_path):
        (tmp_path / "a.csv").write_text("cat,dog,label: cat,label: dog\n1,2,0.25,0.75\n")
        contents = files.inspect(tmp_path / "a.csv")
        assert [str(entry) for entry in contents.entries] == ["cat 1 int64", "dog 1 int64", "label 1 × 2 float64"]
        assert contents.doubt == ""
        assert contents.proposals[0].choice == Choice(("cat", "dog"), "label")
        for choice in (contents.proposals[0].choice, None):
            problem = files.read(tmp_path / "a.csv", choice=choice)
            assert problem.scores.join().tolist() == [[1, 2]]
            assert problem.labels.join().tolist() == [[0.25, 0.75]]
        without = files.read(tmp_path / "a.csv", choice=Choice(labels=files.NOTHING))
        assert (without.classes, without.labels.join().tolist()) == (2, [-1])

    def test_columns_of_one_name_are_chosen_by_their_place(self, tmp_path):
        (tmp_path / "a.csv").write_text("x,x,label\n1,2,1\n")
        contents = files.inspect(tmp_path / "a.csv")
        assert contents.proposals[0].choice == Choice(("column 1", "column 2"), "label")
        assert files.read(tmp_path / "a.csv", choice=contents.proposals[0].choice).class_names == ("x", "x")

    def test_whole_numbers_that_may_be_labels_are_asked_about(self, tmp_path):
        (tmp_path / "a.csv").write_text("1,0.5,0.25\n0,3,4.5\n")
        contents = files.inspect(tmp_path / "a.csv")
        assert contents.doubt == "No column is called labels; is it one of 'column 1'?"
        assert contents.proposals[0].choice == Choice(("column 2", "column 3"), "column 1")

    def test_whole_numbers_that_are_no_classes_are_scores(self, tmp_path):
        (tmp_path / "a.csv").write_text("cat,dog\n1,2.5\n3,4.5\n")
        assert files.inspect(tmp_path / "a.csv").doubt == ""
        assert files.read(tmp_path / "a.csv").classes == 2

    def test_labels_that_are_no_index_of_a_single_class_are_asked_about(self, tmp_path):
        (tmp_path / "a.csv").write_text("0.5,7\n1.5,2\n")
        assert "'column 2' are indices of 1 class; does" in files.inspect(tmp_path / "a.csv").doubt

    def test_rows_can_be_cut(self, tmp_path):
        (tmp_path / "a.csv").write_text("cat,dog,label\n1,2,dog\n3,4,cat\n5,6,dog\n")
        problem = files.read(tmp_path / "a.csv", choice=Choice(index="1:"))
        assert problem.scores.join().tolist() == [[3, 4], [5, 6]]
        assert problem.labels.join().tolist() == [0, 1]

    def test_many_rows_are_counted_without_reading_them(self, tmp_path):
        (tmp_path / "a.csv").write_text("cat,dog,label\n" + "1,2,0\n" * 300)
        assert files.inspect(tmp_path / "a.csv").entries[0].shape == (300,)


def test_a_preview_tells_the_first_rows_and_the_loss(save):
    problem = files.read(save(logits=SEQUENCES, labels=TOKENS))
    preview = files.preview(problem, rows=3)
    assert preview.scores.shape == (3, 6)
    assert preview.labels.tolist() == TOKENS.reshape(-1)[:3].tolist()
    assert preview.loss == xentgui.evaluate(problem).loss
    assert (preview.counted, preview.rows, preview.undefined) == (20, 20, 0)


def test_a_preview_of_many_rows_counts_the_first(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros((3 << 18, 8), np.float16))
    preview = files.preview(files.read(tmp_path / "a.npy"))
    assert (preview.counted, preview.rows, preview.undefined) == (1 << 17, 3 << 18, 1 << 17)


def test_a_preview_of_no_rows_has_none(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros((0, 8)))
    preview = files.preview(files.read(tmp_path / "a.npy"))
    assert preview.scores.shape == (0, 8)
    assert (preview.loss, preview.rows) == (0, 0)


def test_an_array_is_looked_into_once_however_many_may_be_its_labels(save):
    arrays = npz.arrays_of(save(**{f"a{number}": np.ones((3, 3)) for number in range(20)}))
    looked: list[str] = []

    def load(name, index):
        looked.append(name)
        return arrays.load(name, index)

    propose(replace(arrays, load=load))
    assert looked
    assert len(looked) == len(set(looked))

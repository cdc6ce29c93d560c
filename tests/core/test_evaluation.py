"""Evaluations: what is reused, one row at a time, progress and cancelling, threads, memory."""

import threading
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core import batches
from tests.core.longhand import Asked
from xentgui.core.evaluation import Cancelled, Evaluation, evaluate, row_numbers, work
from xentgui.core.options import LossOptions, Reduction
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks

ROWS, CLASSES, HEIGHT = 20, 4, 3


def problem(**options) -> Problem:
    """Twenty rows in blocks of three, some of them infinite, undefined, or without a class."""
    random = np.random.default_rng(5)
    scores, labels = random.standard_normal((ROWS, CLASSES)), random.integers(0, CLASSES, ROWS)
    scores[4], scores[7, 1], labels[11] = np.nan, -np.inf, 9
    made = Problem.create(scores, labels, LossOptions(), **options)
    return made.replace(scores=RowBlocks.split(scores, HEIGHT), labels=RowBlocks.split(labels, HEIGHT))


def assert_same(found: Evaluation, fresh: Evaluation) -> None:
    assert found.totals == pytest.approx(fresh.totals, rel=1e-14, abs=0, nan_ok=True)
    for name in ("row_losses", "predicted", "confidence", "label", "label_probability", "ignored"):
        assert getattr(found, name) == pytest.approx(getattr(fresh, name), rel=1e-14, abs=0, nan_ok=True), name


def reused(after: Evaluation, before: Evaluation) -> int:
    known = {id(result) for result in before.results}
    return sum(id(result) in known for result in after.results)


def weighted() -> np.ndarray:
    return np.linspace(0, 2, ROWS)


KINDS = ("score", "label", "insert", "remove", "ignore", "weights", "classes", "reduction", "smoothing", "soft")
edits = st.sampled_from(KINDS)


def edited(before: Problem, edit: str, row: int) -> Problem:
    """One edit such as a person makes."""
    row = row % max(before.rows, 1)
    rows = np.array([row], np.intp)
    match edit:
        case "score":
            return before.replace(scores=before.scores.assign(rows, np.array([1]), np.array([[2.5]])))
        case "label" if before.sparse:
            return before.replace(labels=before.labels.assign(rows, None, np.array([0])))
        case "insert" if before.sample_weight is None and before.sparse:
            scores, labels = np.ones((2, CLASSES)), np.array([1, 2])
            return before.replace(
                scores=before.scores.insert(row, scores),
                labels=before.labels.insert(row, labels),
                leading_shape=(before.rows + 2,),
            )
        case "remove" if before.sample_weight is None:
            return before.replace(
                scores=before.scores.remove(rows), labels=before.labels.remove(rows), leading_shape=(before.rows - 1,)
            )
        case "weights":
            return before.replace(sample_weight=np.linspace(0, 2, before.rows))
        case "classes":
            return before.replace(class_weight=np.arange(CLASSES) / 2)
        case "ignore":
            return before.replace(options=LossOptions(ignore_class=row % CLASSES))
        case "reduction":
            return before.replace(options=LossOptions(reduction=Reduction.SUM))
        case "smoothing":
            return before.replace(options=LossOptions(label_smoothing=0.1))
        case "soft" if before.sparse:
            return before.replace(labels=before.labels.map(lambda block: np.eye(CLASSES)[block % CLASSES]))
    return before


@given(st.lists(st.tuples(edits, st.integers(0, 30)), max_size=8))
def test_an_evaluation_after_edits_is_that_of_the_edited_problem(steps):
    current = problem()
    evaluation = evaluate(current)
    for edit, row in steps:
        current = edited(current, edit, row)
        evaluation = evaluate(current, evaluation)
        assert_same(evaluation, evaluate(current))


@pytest.mark.parametrize("weights", [None, weighted()])
@pytest.mark.parametrize(("edit", "computed"), [("score", 1), ("label", 1), ("reduction", 0), ("ignore", 0)])
def test_only_the_blocks_that_changed_are_computed(edit: str, computed: int, weights):
    before = problem(sample_weight=weights)
    known = evaluate(before)
    after = evaluate(edited(before, edit, 8), known)
    blocks = len(before.scores.blocks)
    assert (reused(after, known), blocks) == (blocks - computed, 7)
    assert work(after.problem, known) == computed * HEIGHT * CLASSES
    assert [a is b for a, b in zip(after.results, known.results, strict=True)].count(False) == computed
    same_parts = sum(a is b for a, b in zip(after.parts, known.parts, strict=True))
    assert same_parts == (0 if edit == "ignore" else blocks - computed)


def test_blocks_that_moved_are_reused_and_their_new_weights_are_seen():
    before = problem()
    known = evaluate(before)
    after = evaluate(edited(before, "insert", 0), known)
    assert reused(after, known) == 6
    assert [a is b for a, b in zip(after.parts, known.parts, strict=True)] == [False] + [True] * 6
    swapped = before.replace(
        scores=RowBlocks(before.scores.blocks[1::-1] + before.scores.blocks[2:], HEIGHT),
        labels=RowBlocks(before.labels.blocks[1::-1] + before.labels.blocks[2:], HEIGHT),
        sample_weight=weighted(),
    )
    known = evaluate(before.replace(sample_weight=swapped.sample_weight))
    assert_same(evaluate(swapped, known), evaluate(swapped))


def test_weights_given_by_sequence_move_with_its_length():
    scores, labels = RowBlocks.split(np.eye(12), HEIGHT), RowBlocks.split(np.zeros(12, int), HEIGHT)
    before = Problem(scores, labels, LossOptions(), (2, 6), sample_weight=np.array([[1.0], [5.0]]))
    longer = before.replace(
        scores=scores.insert(12, np.eye(12)[:4]), labels=labels.insert(12, np.zeros(4, int)), leading_shape=(2, 8)
    )
    assert_same(evaluate(longer, evaluate(before)), evaluate(longer))


@pytest.mark.parametrize("edit", ["smoothing", "classes", "soft"])
def test_another_rule_or_other_labels_are_computed_anew(edit: str):
    before = problem()
    known = evaluate(before)
    after = edited(before, edit, 0)
    assert reused(evaluate(after, known), known) == 0
    assert work(after, known) == before.cells == work(after, None)


def test_the_same_problem_needs_no_work():
    before = problem()
    known = evaluate(before)
    assert work(before, known) == 0
    assert reused(evaluate(before, known), known) == len(known.results)


@given(batches.asked() | batches.asked(from_logits=False) | batches.asked_binary())
def test_the_numbers_of_a_row_are_those_of_the_joined_arrays(asked: Asked):
    given_options = asked.options()
    weights = {name: given_options.pop(name) for name in ("sample_weight", "class_weight", "pos_weight")}
    made = Problem.create(asked.scores, asked.labels, LossOptions(**given_options), **weights)
    found = evaluate(made)
    joined = zip(
        found.row_losses.tolist(),
        found.predicted.tolist(),
        found.label.tolist(),
        found.confidence.tolist(),
        found.label_probability.tolist(),
        found.ignored.tolist(),
        strict=True,
    )
    for row, numbers in enumerate(joined):
        assert found.row(row)[:-1] == pytest.approx(numbers, rel=0, abs=0, nan_ok=True)
        assert row_numbers(made, row)[:-1] == pytest.approx(numbers, rel=1e-14, abs=0, nan_ok=True)
    assert sum(found.row(row).right for row in range(made.rows)) == pytest.approx(found.totals.correct, rel=1e-14)


def test_rows_of_a_sequence_batch_are_counted_through_its_leading_axes():
    scores = np.random.default_rng(1).standard_normal((2, 3, 4))
    found = evaluate(Problem.create(scores, np.zeros((2, 3), int), sample_weight=[[1.0], [2.0]]))
    assert found.row(4).loss == found.row_losses[1, 1]
    with pytest.raises(IndexError):
        found.row(6)


def test_rows_without_a_loss_are_counted_and_found():
    found = evaluate(problem())
    assert found.undefined_rows.tolist() == [4, 11]
    assert found.totals.undefined == 2
    assert np.isnan(found.loss)
    assert np.isfinite(found.reduced(Reduction.SUM, defined=True)) == (found.row_losses.max() != np.inf)
    assert found.label[11] == -1
    assert np.isnan(found.label_probability[11])


def test_accuracy_is_over_the_rows_that_have_a_loss_and_count():
    rows = [[2.0, 1.0], [1.0, 2.0], [2.0, 1.0], [np.nan, 1.0]]
    made = Problem.create(rows, [0, 0, 1, 0], LossOptions(ignore_class=1))
    assert evaluate(made).accuracy == 0.5
    assert np.isnan(evaluate(Problem.create(np.zeros((0, 2)), [])).accuracy)


@pytest.mark.parametrize("rows", [1, 2000])
def test_progress_grows_to_one(rows: int):
    made = Problem.create(np.zeros((rows, 1000)), np.zeros(rows, int))
    shares: list[float] = []
    evaluate(made, progress=shares.append)
    assert shares == sorted(set(shares))
    assert shares[-1] == 1
    assert len(shares) <= len(made.scores.blocks)


def test_progress_can_cancel_and_leaves_no_thread_at_work():
    def stop(share: float) -> None:
        seen.append(share)
        raise Cancelled

    seen: list[float] = []
    before = threading.active_count()
    made = Problem.create(np.zeros((3000, 1000)), np.zeros(3000, int))
    with pytest.raises(Cancelled):
        evaluate(made, progress=stop)
    assert len(seen) == 1
    assert threading.active_count() == before
    assert evaluate(made).loss == pytest.approx(np.log(1000))


def test_two_evaluations_at_once_do_not_disturb_each_other():
    random = np.random.default_rng(2)
    made = [
        Problem.create(random.standard_normal((4000, classes)) * scale, random.integers(0, classes, 4000))
        for classes, scale in ((10, 1), (300, 400), (40, 1))
    ]
    alone = [evaluate(one).row_losses for one in made]
    found: dict[int, np.ndarray] = {}

    def run(index: int) -> None:
        for _ in range(3):
            found[index] = evaluate(made[index]).row_losses

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(made))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for index, expected in enumerate(alone):
        assert found[index].tolist() == expected.tolist()


def test_the_numbers_do_not_depend_on_how_rows_are_blocked():
    whole = evaluate(problem())
    for height in (1, 2, ROWS, 1000):
        made = problem()
        blocks = [RowBlocks.split(table.join(), height) for table in (made.scores, made.labels)]
        assert_same(evaluate(made.replace(scores=blocks[0], labels=blocks[1])), whole)


def test_a_mapped_file_is_evaluated_a_block_at_a_time(tmp_path: Path):
    rows, classes = 20_000, 500  # 40 MB
    mapped = np.lib.format.open_memmap(tmp_path / "scores.npy", mode="w+", dtype=np.float32, shape=(rows, classes))
    mapped[:] = np.arange(classes, dtype=np.float32) / classes
    made = Problem.create(np.load(tmp_path / "scores.npy", mmap_mode="r"), np.zeros(rows, np.int64))
    tracemalloc.start()
    try:
        found = evaluate(made)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    results = sum(array.nbytes for result in found.results for array in vars_of(result))
    assert peak - results < 24e6
    assert found.loss > 0


def vars_of(result) -> list[np.ndarray]:
    values = (getattr(result, name) for name in result.__slots__)
    return [value for value in values if isinstance(value, np.ndarray)]

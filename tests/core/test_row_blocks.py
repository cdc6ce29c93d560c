"""RowBlocks: the same as a plain array under every edit, sharing by identity all that an edit leaves alone."""

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from xentgui.core.row_blocks import BLOCK_BYTES, RowBlocks, rows_per_block

HEIGHT = 3


def table(rows: int, columns: int = 2) -> np.ndarray:
    return np.arange(rows * columns, dtype=np.float64).reshape(rows, columns)


def shared(before: RowBlocks, after: RowBlocks) -> int:
    return len({id(block) for block in before.blocks} & {id(block) for block in after.blocks})


class EditedTables(RuleBasedStateMachine):
    """Scores and labels under the same edits, beside plain arrays."""

    @initialize(rows=st.integers(0, 12))
    def begin(self, rows: int) -> None:
        self.scores, self.labels = table(rows), np.arange(rows)
        self.score_blocks = RowBlocks.split(self.scores.copy(), HEIGHT)
        self.label_blocks = RowBlocks.split(self.labels.copy(), HEIGHT)

    @rule(data=st.data(), value=st.sampled_from([-1.0, np.nan, 0.0]))
    def assign(self, data: st.DataObject, value: float) -> None:
        rows = self._some_rows(data)
        columns = data.draw(st.none() | st.lists(st.integers(0, 1), unique=True).map(np.array))
        columns = None if columns is None else columns.astype(np.intp)
        values = np.full((len(rows), 2 if columns is None else len(columns)), value)
        before = self.score_blocks
        self.score_blocks = before.assign(rows, columns, values)
        self.scores[np.ix_(rows, np.arange(2) if columns is None else columns)] = value
        touched = {before.locate(row)[0] for row in rows}
        assert shared(before, self.score_blocks) >= len(before.blocks) - len(touched)

    @rule(data=st.data(), count=st.integers(0, 8))
    def insert(self, data: st.DataObject, count: int) -> None:
        at = data.draw(st.integers(0, len(self.labels)))
        scores, labels = table(count) - 100, np.arange(count) - 100
        before = self.score_blocks
        self.score_blocks, self.label_blocks = before.insert(at, scores), self.label_blocks.insert(at, labels)
        self.scores, self.labels = np.insert(self.scores, at, scores, axis=0), np.insert(self.labels, at, labels)
        assert shared(before, self.score_blocks) >= len(before.blocks) - 1

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        rows = self._some_rows(data)
        self.score_blocks, self.label_blocks = self.score_blocks.remove(rows), self.label_blocks.remove(rows)
        self.scores, self.labels = np.delete(self.scores, rows, axis=0), np.delete(self.labels, rows)

    @rule()
    def turn_columns_around(self) -> None:
        self.score_blocks = self.score_blocks.map(lambda block: block[:, ::-1].copy())
        self.scores = self.scores[:, ::-1].copy()

    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        rows = self._some_rows(data)
        assert np.array_equal(self.score_blocks.take(rows), self.scores[rows], equal_nan=True)
        part = slice(data.draw(st.none() | st.integers(-5, 5)), data.draw(st.none() | st.integers(-5, 20)))
        assert np.array_equal(self.label_blocks.take(part), self.labels[part])

    @invariant()
    def is_the_plain_array(self) -> None:
        assert self.score_blocks.shape == self.scores.shape
        assert np.array_equal(self.score_blocks.join(), self.scores, equal_nan=True)
        assert np.array_equal(self.label_blocks.join(), self.labels)
        for row in range(len(self.scores)):
            assert np.array_equal(self.score_blocks.row(row), self.scores[row], equal_nan=True)
            assert self.label_blocks.row(row) == self.labels[row]

    @invariant()
    def scores_and_labels_are_aligned(self) -> None:
        assert self.score_blocks.starts == self.label_blocks.starts
        spans = list(self.score_blocks.spans())
        assert [span.stop - span.start for span in spans] == [len(block) for block in self.score_blocks.blocks]

    @invariant()
    def blocks_stay_small_and_read_only(self) -> None:
        for block in (*self.score_blocks.blocks, *self.label_blocks.blocks):
            assert len(block) <= 2 * HEIGHT
            assert not block.flags.writeable

    def _some_rows(self, data: st.DataObject) -> np.ndarray:
        rows = st.lists(st.integers(0, len(self.labels) - 1), max_size=6) if len(self.labels) else st.just([])
        return np.array(data.draw(rows), np.intp)


test_tables_of_blocks_are_plain_arrays_under_every_edit = EditedTables.TestCase


def test_cutting_a_table_copies_nothing():
    whole = table(10)
    blocks = RowBlocks.split(whole, HEIGHT)
    assert [len(block) for block in blocks.blocks] == [3, 3, 3, 1]
    assert all(np.shares_memory(block, whole) for block in blocks.blocks)
    assert np.shares_memory(blocks.row(4), whole)
    assert whole.flags.writeable


def test_blocks_hold_about_a_megabyte():
    assert rows_per_block(4000) * 4000 <= BLOCK_BYTES < (rows_per_block(4000) + 1) * 4000
    assert rows_per_block(10 * BLOCK_BYTES) == 1
    assert len(RowBlocks.split(np.zeros((2, BLOCK_BYTES), np.int8)).blocks) == 2


def test_writing_copies_one_block_and_leaves_the_old_table_as_it_was():
    before = RowBlocks.split(table(10), HEIGHT)
    after = before.assign(np.array([4]), np.array([1]), np.array([[-1.0]]))
    assert after.row(4).tolist() == [8, -1]
    assert before.row(4).tolist() == [8, 9]
    assert [a is b for a, b in zip(after.blocks, before.blocks, strict=True)] == [True, False, True, True]


def test_writing_what_is_there_changes_nothing():
    before = RowBlocks.split(np.array([[1.0, np.nan], [2, -np.inf]]))
    assert before.assign(np.array([0, 1]), None, before.join()) is before
    assert before.assign(np.array([], np.intp), None, np.zeros((0, 2))) is before
    assert before.replace_blocks({}) is before
    assert before.insert(1, np.zeros((0, 2))) is before


def test_writing_minus_zero_over_zero_is_a_change():
    before = RowBlocks.split(np.zeros((2, 1)))
    after = before.assign(np.array([0]), None, np.array([[-0.0]]))
    assert after is not before
    assert np.signbit(after.row(0))


def test_of_two_values_for_one_row_the_last_stays():
    after = RowBlocks.split(table(3)).assign(np.array([1, 1]), None, np.array([[5.0, 5], [6, 6]]))
    assert after.row(1).tolist() == [6, 6]
    rows = np.tile(np.arange(10), 20)
    after = RowBlocks.split(np.zeros(10), HEIGHT).assign(rows, None, np.arange(200.0))
    assert after.join().tolist() == list(range(190, 200))


def test_inserted_rows_take_the_type_of_the_table():
    grown = RowBlocks.split(np.zeros((2, 2), np.float32)).insert(1, np.ones((1, 2)))
    assert grown.dtype == grown.blocks[0].dtype == np.float32


def test_a_block_that_grows_too_large_is_cut():
    grown = RowBlocks.split(table(3), HEIGHT).insert(1, table(8))
    assert [len(block) for block in grown.blocks] == [3, 3, 3, 2]


def test_all_rows_can_go_and_come_back():
    empty = RowBlocks.split(table(4), HEIGHT).remove(np.arange(4))
    assert (empty.shape, len(empty.blocks)) == ((0, 2), 1)
    assert empty.insert(0, table(5)).join().tolist() == table(5).tolist()


@pytest.mark.parametrize("row", [-1, 4])
def test_rows_outside_the_table_are_index_errors(row: int):
    blocks = RowBlocks.split(table(4), HEIGHT)
    rows = np.array([0, row])
    for reach in (
        lambda: blocks.locate(row),
        lambda: blocks.row(row),
        lambda: blocks.take(rows),
        lambda: blocks.remove(rows),
        lambda: blocks.assign(rows, None, np.zeros((2, 2))),
        lambda: blocks.insert(row if row < 0 else row + 1, np.zeros((1, 2))),
    ):
        with pytest.raises(IndexError, match=r"outside 0|not all inside 0"):
            reach()

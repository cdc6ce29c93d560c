"""Cells on the clipboard: what spreadsheets copy is read, and what is written comes back cell by cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.gui.clipboard import TOO_MANY_CELLS, from_text, refuse_too_many, to_text


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),  # Excel, LibreOffice
        ("1\t2\n3\t4", [["1", "2"], ["3", "4"]]),  # Google Sheets
        ("1\t2\r3\t4\r", [["1", "2"], ["3", "4"]]),  # an old Mac
        ("1,5\t2,5\n", [["1,5", "2,5"]]),  # decimal commas
        ("1\t\n\t4\n", [["1", ""], ["", "4"]]),
        ('"a\tb"\t"two\nlines"\r\n"say ""hi"""\tc\r\n', [["a\tb", "two\nlines"], ['say "hi"', "c"]]),
        ("new york\tParis, France\n", [["new york", "Paris, France"]]),
        ("7", [["7"]]),
        ("1\n2\n3\n\n\n", [["1"], ["2"], ["3"]]),
        ('"two\nlines"\n', [["two\nlines"]]),
        ("1,5", [["1,5"]]),
        ("1,5\n2,25\n", [["1,5"], ["2,25"]]),
        ("0.1,0.2\n0.3,0.4\n", [["0.1", "0.2"], ["0.3", "0.4"]]),  # a .csv
        ("cat,0.5,-inf\n", [["cat", "0.5", "-inf"]]),
        ("1,2,3", [["1", "2", "3"]]),
        ("1,5;2,5\n3,5;4\n", [["1,5", "2,5"], ["3,5", "4"]]),  # a .csv where a comma is decimal
        ("0.1 0.2  nan\n-1  2 3\n", [["0.1", "0.2", "nan"], ["-1", "2", "3"]]),  # printed by a program
        ("cat food", [["cat food"]]),
        ("Paris, France", [["Paris, France"]]),
        ("a;b", [["a;b"]]),
    ],
)
def test_cells_are_read_from(text, table):
    assert from_text(text) == table


@pytest.mark.parametrize("text", ["", "\n", "\r\n\r\n"])
def test_an_empty_clipboard_holds_no_cells(text):
    with pytest.raises(ValueError, match="the clipboard holds no cells"):
        from_text(text)


@pytest.mark.parametrize(
    ("text", "row", "cells"),
    [("1\t2\n3\n", 2, 1), ("1\t2\n3\t4\t5\n", 2, 3), ("1;2\n3;4\n5\n", 3, 1), ("1 2\n3\n", 2, 1)],
)
def test_ragged_rows_are_refused_by_their_number(text, row, cells):
    with pytest.raises(ValueError, match=f"row {row} of the clipboard has {cells} cells?, row 1 has 2; copy a full"):
        from_text(text)


def test_a_cell_that_no_reader_takes_is_refused():
    with pytest.raises(ValueError, match="the clipboard's text is not read as cells"):
        from_text('"' + "x" * 200_000)


def test_plain_cells_are_written_plainly():
    assert to_text([["cat", "-0.25"], ["new york", "inf"]]) == "cat\t-0.25\nnew york\tinf\n"


@pytest.mark.parametrize(
    "cell", ["", " a", "a ", "a\tb", "a\nb", 'a "b"', '"', "a,b", "1,5", "a;1", "1;2", "1 2", "1, 2", "~cat", "#3"]
)
def test_a_single_cell_comes_back_as_one(cell):
    assert from_text(to_text([[cell]])) == [[cell]]


CELLS = st.text("ab01 \t\n\",;.-~#'", max_size=5)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)))
def test_cells_come_back_as_they_were_written(table):
    assert from_text(to_text(table)) == table


@given(st.lists(st.lists(CELLS.map(lambda cell: cell.strip("\n")), min_size=2, max_size=2), min_size=1))
def test_windows_line_ends_change_nothing(table):
    assert from_text(to_text(table).replace("\n", "\r\n")) == from_text(to_text(table))


def test_more_cells_than_a_clipboard_should_hold_are_refused():
    refuse_too_many(TOO_MANY_CELLS, 1)
    with pytest.raises(ValueError, match="10,000,000 cells are too many to copy; select at most 2,000,000"):
        refuse_too_many(1_000_000, 10)

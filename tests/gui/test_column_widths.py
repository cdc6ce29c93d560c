"""Columns are as wide as what they hold, and no wider; a number that grows is rounded, never cut."""

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStyleOptionHeader

from tests.gui.animals import FIRST, LABEL, PREDICTED
from xentgui import examples
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.gui.cell_painter import AROUND


def room(table) -> int:
    width: int = table.view.columnWidth(FIRST)
    return width - AROUND


def wide(table, text: str) -> int:
    width: int = table.view.fontMetrics().horizontalAdvance(text)
    return width


@pytest.mark.parametrize("score", [-0.001234, -12345.0, 1234.0, 0.5, -1e-30])
def test_a_column_has_room_for_the_numbers_at_its_top(open_table, score):
    table = open_table(Problem.create([[score, 0.0, 0.0]], [1]))
    assert wide(table, table.text(0, FIRST)) <= room(table)


def test_columns_of_usual_scores_are_narrower_than_those_of_the_widest(open_table):
    usual = open_table(Problem.create([[-0.5, 1.0, 0.0]], [1]))
    widest = open_table(Problem.create([[-0.001234, 1.0, 0.0]], [1]))
    assert room(usual) < room(widest)


def test_a_table_without_rows_or_numbers_has_columns_of_the_usual_width(open_table):
    usual = open_table(Problem.create([[-0.5, 1.0]], [1]))
    for scores in (np.zeros((0, 2)), np.full((3, 2), np.nan)):
        table = open_table(Problem.create(scores, np.zeros(len(scores), int)))
        assert room(table) == room(usual)


@pytest.mark.parametrize(("score", "rounded"), [(-0.001234, -0.00123), (-0.01234, -0.012), (0.12345678, 0.12)])
def test_a_number_too_wide_for_its_column_is_rounded(open_table, score, rounded):
    table = open_table(Problem.create([[score, 5.0, -5.0]], [1]))
    table.view.setColumnWidth(FIRST, wide(table, str(rounded)) + AROUND)
    before = picture(table)
    table.document.edit("Round", edits.set_scores, 0, 0, rounded)
    assert table.document.problem.scores.row(0)[0] == rounded
    assert picture(table) == before


def picture(table) -> QImage:
    image: QImage = table.view.viewport().grab(table.view.visualRect(table.model.index(0, FIRST))).toImage()
    return image


def test_the_few_names_of_a_row_with_several_labels_have_room(open_table):
    table = open_table(examples.load("several-labels"))
    for column in (LABEL, PREDICTED):
        room = table.view.columnWidth(column) - AROUND
        assert all(wide(table, table.text(row, column)) <= room for row in range(table.model.rowCount()))


@pytest.mark.parametrize("name", ["two-rows", "binary", "several-labels", "class-weights"])
def test_a_title_has_room_for_the_mark_of_an_order(open_table, name):
    table = open_table(examples.load(name))
    for column in range(table.lead):
        table.model.mark_column(column, "↓")
        option = QStyleOptionHeader()
        table.view.header.initStyleOptionForIndex(option, column)
        assert wide(table, option.text) <= table.view.columnWidth(column) - AROUND

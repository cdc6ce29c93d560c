"""Label, loss and prediction stay in sight while the classes are scrolled sideways, and are what is clicked there."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from xentgui.core.problem import Problem

LABEL, LOSS, PREDICTED, FIRST = range(4)


def batch(classes: int = 60) -> Problem:
    return Problem.create(np.random.default_rng(0).standard_normal((30, classes)), np.arange(30) % classes)


@pytest.fixture
def table(open_table):
    table = open_table(batch())
    table.view.horizontalScrollBar().setValue(500)
    QApplication.processEvents()
    return table


def scrolled(table):
    return table.view.horizontalScrollBar().value()


def picture(table, left=0, right=None):
    QApplication.processEvents()
    whole = table.view.viewport().grab().toImage()
    return whole.copy(left, 0, (whole.width() if right is None else right) - left, whole.height())


def test_the_first_columns_stay_where_they_are(open_table):
    table = open_table(batch())
    before = picture(table, 0, table.view.header.sectionPosition(FIRST) - 4)
    table.view.horizontalScrollBar().setValue(333)
    assert picture(table, 0, table.view.header.sectionPosition(FIRST) - 4) == before
    assert picture(table) != before


def test_what_is_drawn_by_and_by_is_what_is_drawn_at_once(table):
    for value in (0, 40, 700, 650, 3):
        table.view.horizontalScrollBar().setValue(value)
        piecewise = picture(table)
        table.view.viewport().update()
        assert piecewise == picture(table)


def test_a_click_means_the_cell_that_is_seen(table):
    table.click_at(table.view.viewport(), QPoint(5, table.view.rowHeight(0) * 2 + 4))
    assert table.place == (2, LABEL)
    beside = table.view.header.stuck() + 20
    table.click_at(table.view.viewport(), QPoint(beside, 4))
    assert table.place == (0, table.view.columnAt(beside))
    assert table.place[1] > FIRST


def test_an_editor_opens_where_the_cell_is_seen(table):
    table.click_at(table.view.viewport(), QPoint(5, 4), double=True)
    assert table.editor is not None
    assert table.editor.x() == 0
    table.press(Qt.Key.Key_Escape)
    assert scrolled(table) == 500


def test_going_to_a_column_that_stays_scrolls_nothing_and_to_one_under_it_scrolls_it_out(table):
    table.go(3, LOSS)
    assert scrolled(table) == 500
    under = table.view.columnAt(10)
    table.go(3, under)
    rect = table.view.visualRect(table.model.index(3, under))
    assert rect.left() >= table.view.header.stuck()


def test_the_arrow_keys_go_through_all_columns(table):
    table.go(0, FIRST + 1)
    table.press(Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert table.place == (0, LOSS)
    table.press(Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert table.place == (0, FIRST)
    assert table.view.visualRect(table.model.index(0, FIRST)).left() >= table.view.header.stuck()


def test_a_click_on_a_title_selects_the_column_that_is_seen(table):
    table.click_at(table.view.header.viewport(), QPoint(10, 8))
    assert table.view.selected_cells() == (0, LABEL, 30, 1)
    table.click_at(table.view.header.viewport(), QPoint(table.view.header.stuck() + 30, 8))
    assert table.view.selected_cells()[1] > FIRST


def test_a_column_that_stays_is_made_wider_by_its_edge(qtbot, table):
    header = table.view.header
    edge, before = header.sectionSize(LABEL), header.sectionSize(LABEL)
    qtbot.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(edge, 8))
    qtbot.mouseMove(header.viewport(), QPoint(edge + 30, 8))
    qtbot.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(edge + 30, 8))
    assert header.sectionSize(LABEL) == before + 30
    assert scrolled(table) == 500


def test_an_edit_is_seen_in_the_columns_that_stay(table):
    before = picture(table, 0, table.view.header.stuck())
    column = table.view.columnAt(table.view.header.stuck() + 20)
    assert table.model.setData(table.model.index(1, column), "50")
    after = picture(table, 0, table.view.header.stuck())
    assert after != before
    table.view.viewport().update()
    assert after == picture(table, 0, table.view.header.stuck())


def test_a_selection_is_seen_in_the_columns_that_stay(table):
    before = picture(table, 0, table.view.header.stuck())
    table.view.selectAll()
    assert picture(table, 0, table.view.header.stuck()) != before


def test_where_there_is_no_room_nothing_stays(table):
    table.view.resize(table.view.header.stuck() + 60, 200)
    QApplication.processEvents()
    assert table.view.header.stuck() == 0
    assert table.view.visualRect(table.model.index(0, LABEL)).left() < 0


def test_past_the_last_cell_there_is_none(table):
    assert not table.view.indexAt(QPoint(5, 10_000)).isValid()
    assert not table.view.indexAt(QPoint(100_000, 5)).isValid()


def test_below_its_rows_a_table_has_the_colour_of_a_table(open_table):
    table = open_table(Problem.create([[1.0, 2.0]], [0]))
    image = picture(table)
    assert image.pixelColor(image.width() - 5, image.height() - 5) == table.view.palette().color(
        QPalette.ColorRole.Base
    )

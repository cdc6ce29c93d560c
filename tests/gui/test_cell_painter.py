"""What is drawn of a table: the rows that changed and no others, heat, labels and selection in both themes."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from tests.gui.animals import FIRST, LOSS
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.gui import theme
from xentgui.gui.cell_painter import shades


class Drawn(QObject):
    """The areas of a viewport that were drawn again."""

    def __init__(self, viewport) -> None:
        super().__init__(viewport)
        self.areas: list[QRect] = []
        viewport.installEventFilter(self)

    def eventFilter(self, _watched, event):
        if event.type() == QEvent.Type.Paint:
            self.areas += list(event.region())
        return False


@pytest.fixture
def drawn(open_table):
    table = open_table(Problem.create(np.random.default_rng(0).normal(size=(2000, 200)), np.zeros(2000, int)))
    QApplication.processEvents()
    return table, Drawn(table.view.viewport())


def test_an_edit_draws_its_row_again_and_nothing_else(drawn):
    table, seen = drawn
    table.document.edit("edit", edits.set_scores, 3, 1, 9)
    QApplication.processEvents()
    row = table.view.visualRect(table.model.index(3, 0))
    assert seen.areas
    assert all(area.top() >= row.top() and area.bottom() <= row.bottom() + 2 for area in seen.areas)  # the grid


def test_an_edit_out_of_sight_draws_nothing(drawn):
    table, seen = drawn
    table.document.edit("edit", edits.set_scores, 1500, 1, 9)
    table.document.edit("edit", edits.set_scores, 1500, 150, 9)
    QApplication.processEvents()
    assert seen.areas == []


def test_an_option_draws_the_lead_columns_again(drawn):
    table, seen = drawn
    table.document.edit("option", edits.set_options, label_smoothing=0.1)
    QApplication.processEvents()
    edge = table.view.columnViewportPosition(FIRST)
    assert seen.areas
    assert all(area.right() <= edge for area in seen.areas)


def colour_of(table, row, column):
    """The colour of a cell near its upper left corner, where nothing is written."""
    cell = table.view.visualRect(table.model.index(row, column))
    return table.view.viewport().grab().toImage().pixelColor(cell.topLeft() + QPoint(3, 3)).name()


def test_heat_goes_from_cold_to_hot_and_survives_infinities_and_nan(open_table):
    inf, nan = np.inf, np.nan
    scores = np.array(
        [[0, 1, 2, 9], [inf, -inf, 1, 2], [nan, 0, 4, nan], [nan, nan, nan, nan], [inf, inf, inf, inf], [5, 5, 5, 5]]
    )
    table = open_table(Problem.create(scores, [-1] * 6))
    cold, hot = shades(theme.current())[0].name(), shades(theme.current())[-1].name()
    base = theme.current().base
    assert (colour_of(table, 0, FIRST), colour_of(table, 0, FIRST + 3)) == (cold, hot)
    assert [colour_of(table, 1, FIRST + i) for i in range(4)] == [hot, cold, cold, hot]
    assert [colour_of(table, 2, FIRST + i) for i in range(4)] == [base, cold, hot, base]
    assert {colour_of(table, 3, FIRST + i) for i in range(4)} == {base}
    assert {colour_of(table, 4, FIRST + i) for i in range(4)} == {hot}
    assert {colour_of(table, 5, FIRST + i) for i in range(4)} == {base}


def test_the_selection_and_the_label_are_drawn(open_table):
    table = open_table(Problem.create(np.zeros((3, 3)), [0, 1, 2]))
    table.select(0, FIRST + 1, 2, 2)
    accent, label = theme.current().accent, theme.current().label
    assert [colour_of(table, row, FIRST + 1) for row in range(3)] == [accent, accent, theme.current().base]
    cell = table.view.visualRect(table.model.index(2, FIRST + 2))
    assert table.view.viewport().grab().toImage().pixelColor(cell.topLeft() + QPoint(1, 10)).name() == label


def test_light_and_dark_recolour_the_table(table, qapp):
    try:
        theme.apply(qapp, theme.Scheme.DARK)
        QApplication.processEvents()
        assert colour_of(table, 0, FIRST) == shades(theme.DARK)[0].name()
        assert colour_of(table, 1, LOSS) == theme.DARK.base
    finally:
        theme.apply(qapp, theme.Scheme.LIGHT)
    QApplication.processEvents()
    assert colour_of(table, 0, FIRST) == shades(theme.LIGHT)[0].name()


def ink(table, row, column):
    """How many pixels of a cell are not of its most frequent colour."""
    cell = table.view.visualRect(table.model.index(row, column)).adjusted(2, 2, -2, -2)
    image = table.view.viewport().grab(cell).toImage()
    pixels = [image.pixel(x, y) for x in range(image.width()) for y in range(image.height())]
    return len(pixels) - max(map(pixels.count, set(pixels)))


def test_a_text_too_long_for_its_cell_ends_inside_it(open_table):
    table = open_table(Problem.create(np.array([[-1.2345e-300, 0]]), [1]))
    wide = ink(table, 0, FIRST)
    table.view.setColumnWidth(FIRST, 30)
    QApplication.processEvents()
    assert 0 < ink(table, 0, FIRST) < wide
    image = table.view.viewport().grab().toImage()
    cell = table.view.visualRect(table.model.index(0, FIRST))
    edge = {image.pixel(cell.left() + 1, y) for y in range(cell.top() + 2, cell.bottom() - 2)}
    assert len(edge) == 1


def test_drawing_a_part_again_gives_the_same_picture(drawn):
    table, _ = drawn
    whole = table.view.viewport().grab().toImage()
    patched = whole.copy()
    painter = QPainter(patched)
    painter.setFont(table.view.font())
    for area in (QRect(90, 30, 200, 25), QRect(250, 40, 300, 70), QRect(0, 0, 40, 300)):
        painter.setClipRect(area)
        table.view._painter.paint(painter, area)
    painter.end()
    assert patched == whole

"""The confusion matrix: keys and mouse reach every pair, squares of classes are said to be such, zooming finds them."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from xentgui.core.confusion import Confusion, LeftOut
from xentgui.gui.plots.confusion_plot import ConfusionPlot


def counted(pairs, classes: int) -> Confusion:
    codes = np.array([label * classes + predicted for label, predicted in pairs], np.int64)
    return Confusion.counted(codes, classes, LeftOut())


@pytest.fixture
def show(hold):
    def make(pairs, classes: int, names=(), size=(320, 260)) -> ConfusionPlot:
        plot = ConfusionPlot()
        plot.show_table(counted(pairs, classes), names)
        hold(plot, size)
        plot.reached_cells, plot.chosen_cells = [], []
        plot.reached.connect(lambda *cell: plot.reached_cells.append(cell))
        plot.chosen.connect(lambda *cell: plot.chosen_cells.append(cell))
        return plot

    return make


def press(qtbot, plot, *keys) -> None:
    for key in keys:
        qtbot.keyClick(plot, key)


def test_the_keys_begin_where_most_rows_are_wrong_and_go_from_cell_to_cell(qtbot, show):
    plot = show([(0, 0)] * 9 + [(2, 1)] * 3 + [(0, 1)], 3)
    plot.setFocus()
    assert plot.current == (2, 1)
    press(qtbot, plot, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Home)
    assert plot.reached_cells[-4:] == [(1, 1), (1, 2), (1, 2), (1, 0)]
    press(qtbot, plot, Qt.Key.Key_Return)
    assert plot.chosen_cells == [(1, 0)]


def test_a_click_chooses_the_cell_under_the_mouse(qtbot, show):
    plot = show([(0, 1)], 4)
    for cell in ((0, 1), (3, 0), (2, 3)):
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.centre_of(*cell))
        assert plot.chosen_cells[-1] == plot.current == cell


def test_the_mouse_tells_of_the_cell_that_it_is_on_and_leaves_the_keys_alone(qtbot, show):
    plot = show([(0, 1)], 4)
    plot.setFocus()
    qtbot.mouseMove(plot.viewport(), plot.centre_of(2, 2))
    assert plot.reached_cells[-1] == (2, 2)
    assert plot.current == (0, 1)


def test_beside_the_cells_there_is_none(qtbot, show):
    plot = show([(0, 1)], 4)
    assert plot.cell_at(QPointF(1, 1)) == (-1, -1)
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert plot.chosen_cells == []


def test_each_pair_has_its_cell_up_to_thirty_classes_in_a_small_dock(show):
    assert show([(0, 1)], 30, size=(300, 240)).step == 1


def test_more_classes_than_there_is_room_for_share_cells_that_hold_all_their_rows(show):
    random = np.random.default_rng(0)
    plot = show(random.integers(0, 1000, (500, 2)).tolist(), 1000)
    assert plot.step > 10
    cells = plot.item.cells[0]
    assert sum(plot.count(row, column) for row in range(cells) for column in range(cells)) == 500
    labels, predicted = plot.classes_of(cells - 1, 0)
    assert (labels[-1], predicted[0]) == (999, 0)


def test_plus_zooms_in_around_the_cell_of_the_keys_and_zero_shows_all(qtbot, show):
    plot = show([(700, 300)] * 5, 1000)
    plot.setFocus()
    before = plot.step
    for _ in range(12):
        press(qtbot, plot, Qt.Key.Key_Plus)
        plot.go_to_pair(700, 300)
    assert plot.step == 1
    assert plot.zoomed
    assert plot.classes_of(*plot.current) == (range(700, 701), range(300, 301))
    assert plot.count(*plot.current) == 5
    press(qtbot, plot, Qt.Key.Key_0)
    assert (plot.step, plot.zoomed) == (before, False)


def test_at_the_edge_of_a_zoomed_matrix_the_arrows_bring_more_classes_into_view(qtbot, show):
    plot = show([(500, 500)], 1000)
    plot.zoom(0.004, (0, 0))
    plot.setFocus()
    plot.go_to_pair(0, 0)
    for place in range(1, 20):
        press(qtbot, plot, Qt.Key.Key_Down)
        assert plot.classes_of(*plot.current)[0] == range(place, place + 1)


def test_the_wheel_zooms_around_the_mouse(show):
    plot = show([(700, 300)] * 5, 1000)
    place = QPointF(plot.centre_of(0, 0))
    turned = QWheelEvent(
        place,
        QPointF(plot.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot.viewport(), turned)
    assert plot.zoomed
    assert plot.classes_of(0, 0)[0][0] == 0


def test_other_counts_of_as_many_classes_keep_the_zoom_and_fewer_classes_end_it(show):
    plot = show([(700, 300)], 1000)
    plot.zoom(0.01, (3, 3))
    plot.show_table(counted([(1, 2)], 1000), ())
    assert plot.zoomed
    plot.show_table(counted([(1, 2)], 5), ())
    assert (plot.zoomed, plot.item.cells) == (False, (5, 5))


def test_one_class_and_no_rows_can_be_shown(qtbot, show):
    plot = show([], 1, ["the only one"])
    plot.setFocus()
    press(qtbot, plot, Qt.Key.Key_Down, Qt.Key.Key_Plus, Qt.Key.Key_Return)
    assert plot.chosen_cells == [(0, 0)]
    assert not plot.grab().isNull()

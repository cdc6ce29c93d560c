"""Each dock begins with its share of the window, whatever size that has; what a person gave it is remembered."""

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QTableWidget

from xentgui import examples
from xentgui.core.problem import Problem
from xentgui.gui.docks import LAYOUT, SHOWN
from xentgui.gui.main_window import MainWindow

SIZES = [QSize(784, 600), QSize(1024, 768), QSize(1280, 800), QSize(1920, 1080)]


@pytest.fixture
def open_window(qtbot):
    def make(size: QSize, *, remembered: MainWindow | None = None) -> MainWindow:
        window = MainWindow()
        qtbot.addWidget(window)
        if remembered is not None:
            window.restore(remembered.saveGeometry(), remembered.saveState(LAYOUT))
        window.resize(size)
        window.show()
        window.docks.add_tabs()
        QApplication.processEvents()
        return window

    return make


def sizes(window: MainWindow) -> dict[str, QSize]:
    return {name: window.docks.dock(name).size() for _, name in SHOWN}


def letter(window: MainWindow) -> int:
    return window.fontMetrics().averageCharWidth()


def are_tabs(window: MainWindow) -> bool:
    """Whether one plot is a tab behind the other."""
    return window.docks.dock("rowLossDock") in window.tabifiedDockWidgets(window.docks.dock("softmaxDock"))


@pytest.mark.parametrize("size", SIZES)
def test_a_window_of_any_size_gives_its_docks_their_shares(open_window, size):
    window = open_window(size)
    found = sizes(window)
    for name in ("lossDock", "optionsDock"):
        assert 40 * letter(window) <= found[name].width() <= 0.4 * size.width()
    for name in ("softmaxDock", "rowLossDock"):
        assert 0.3 * size.height() <= found[name].height() <= 0.5 * size.height()
    assert found["rowLossDock"].width() == pytest.approx(found["softmaxDock"].width(), rel=0.3)


def test_a_window_is_shared_out_once_and_then_as_a_person_has_it(open_window):
    window = open_window(QSize(1280, 800))
    window.resizeDocks([window.docks.dock("lossDock")], [450], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    before = sizes(window)
    window.hide()
    window.show()
    QApplication.processEvents()
    assert sizes(window) == before
    assert before["lossDock"].width() == 450


def test_shares_that_a_person_has_given_are_remembered(open_window):
    window = open_window(QSize(1280, 800))
    window.resizeDocks([window.docks.dock("lossDock")], [450], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    again = open_window(QSize(1280, 800), remembered=window)
    assert sizes(again) == sizes(window)
    again.docks.reset()
    QApplication.processEvents()
    assert sizes(again) == sizes(open_window(QSize(1280, 800)))


@pytest.fixture
def set_points():
    """Write everything in another size until the test is over."""
    usual = QApplication.font()

    def write(points: int) -> None:
        font = QApplication.font()
        font.setPointSize(points)
        QApplication.setFont(font)
        QApplication.processEvents()  # else a window still measures in the size before

    yield write
    QApplication.setFont(usual)


def test_a_small_window_in_large_type_stays_small_with_one_plot_behind_the_other(open_app, set_points):
    usual = QApplication.font().pointSize()
    set_points(18)
    window = open_app(examples.load("two-rows"), size=(784, 600)).window
    assert window.size() == QSize(784, 600)
    assert are_tabs(window)
    together = window.tabifiedDockWidgets(window.docks.dock("softmaxDock"))
    window.docks.reset()
    assert window.tabifiedDockWidgets(window.docks.dock("softmaxDock")) == together
    set_points(usual)
    window.docks.reset()
    assert not are_tabs(window)


@pytest.mark.parametrize(("size", "points"), [((784, 600), 9), ((1024, 768), 13), ((1280, 800), 18)])
def test_panels_that_are_looked_at_leave_the_loss_its_width(open_app, set_points, size, points):
    set_points(points)
    window = open_app(examples.load("two-rows"), size=size).window
    for name in ("whatIfDock", "librariesDock", "rowsDock", "derivationDock"):
        window.docks.reveal(name)
        QApplication.processEvents()
    assert window.size() == QSize(*size)
    for panel in ("lossPanel", "optionsPanel"):
        assert window.findChild(QScrollArea, panel).horizontalScrollBar().maximum() == 0


def test_docks_that_a_small_window_left_too_narrow_have_their_share_of_a_larger_one(open_app, qtbot):
    app = open_app(examples.load("two-rows"), size=(1000, 700))
    before = sizes(app.window)
    app.window.resize(600, 480)
    qtbot.waitUntil(lambda: sizes(app.window)["lossDock"].width() < 200)
    app.window.resize(1000, 700)
    qtbot.waitUntil(lambda: sizes(app.window)["lossDock"].width() == before["lossDock"].width())


def test_docks_that_are_remembered_as_too_narrow_have_their_share(open_app, qtbot):
    app = open_app(examples.load("two-rows"), size=(780, 600))
    dock, before = app.window.docks.dock("optionsDock"), sizes(app.window)
    app.window.resizeDocks([dock], [130], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: dock.width() < 200)
    app.window.close()
    again = open_app(examples.load("two-rows")).window
    assert again.size() == QSize(780, 600)
    qtbot.waitUntil(lambda: sizes(again)["optionsDock"].width() == before["optionsDock"].width())


def test_plots_are_side_by_side_in_a_small_window_in_usual_type(open_window):
    assert not are_tabs(open_window(QSize(784, 600)))


def test_the_first_example_shows_its_ten_classes_whole_in_a_window_of_the_usual_size(open_app):
    app = open_app(examples.load("two-rows"))
    assert app.window.size() == QSize(1280, 800)
    assert app.scores.header.length() <= app.scores.viewport().width()


def test_no_name_of_a_reduction_breaks_in_a_window_of_the_usual_size(open_app):
    scores = np.random.default_rng(0).normal(size=(10, 10))
    app = open_app(Problem.create(scores, np.zeros(10, int)))
    table = app.window.findChild(QTableWidget, "reductions")
    assert not table.isColumnHidden(3)
    assert len({table.rowHeight(row) for row in range(table.rowCount())}) == 1


def test_a_window_grows_with_docks_that_float_or_are_closed(open_app):
    window = open_app(examples.load("two-rows"), size=(600, 480)).window
    window.docks.dock("lossDock").setFloating(True)
    window.docks.dock("optionsDock").close()
    for width in (700, 900):
        window.resize(width, 500)
        QApplication.processEvents()
    assert window.docks.dock("lossDock").isFloating()
    assert window.docks.dock("optionsDock").isHidden()

"""The window shows one bar of tabs for each place with tabs, whatever Qt leaves behind."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTabBar

from xentgui.gui.docks import BEHIND, LAYOUT, SHOWN
from xentgui.gui.main_window import MainWindow


@pytest.fixture
def window(qtbot) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    window.docks.add_tabs()
    return window


def bars(window: MainWindow) -> list[list[str]]:
    QApplication.processEvents()
    shown = [bar for bar in window.findChildren(QTabBar) if bar.isVisible()]
    return sorted([bar.tabText(index) for index in range(bar.count())] for bar in shown)


def tabs(*, without: str = "") -> list[list[str]]:
    """The tabs of each place as they are at first, without those of one dock."""
    places = [[title, *(t for t, dock, front in BEHIND if front == name and dock != without)] for title, name in SHOWN]
    return sorted(place for place in places if len(place) > 1)


def test_each_place_has_one_bar_of_tabs_with_a_name(window):
    window.show()
    found = bars(window)
    assert found == tabs()
    assert ["Options", "Findings"] in found
    assert all(bar.accessibleName() for bar in window.findChildren(QTabBar))


def opened_again(qtbot, window: MainWindow) -> MainWindow:
    """Another window with the layout of this one, which gets its tabs after its first frame."""
    again = MainWindow()
    qtbot.addWidget(again)
    again.restore(window.saveGeometry(), window.saveState(LAYOUT))
    again.show()
    QApplication.processEvents()
    again.docks.add_tabs()
    for _ in range(4):  # Qt lays out docks that are restored in several turns
        QApplication.processEvents()
    return again


def test_a_restored_layout_leaves_no_second_bar(qtbot, window):
    window.show()
    before = bars(window)
    assert bars(opened_again(qtbot, window)) == before


def test_a_tab_that_was_moved_is_remembered_though_it_comes_after_the_first_frame(qtbot, window):
    window.show()
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.docks.dock("librariesDock"))
    bars(window)
    again = opened_again(qtbot, window)
    assert bars(again) == tabs(without="librariesDock")
    assert again.dockWidgetArea(again.docks.dock("librariesDock")) == Qt.DockWidgetArea.LeftDockWidgetArea


@pytest.mark.parametrize("front", [name for _, name in SHOWN])
def test_panels_that_were_put_together_go_back_to_their_places(window, front):
    window.show()
    before = bars(window)
    for _, name, *_ in (*SHOWN, *BEHIND):
        if name != front:
            window.removeDockWidget(window.docks.dock(name))
            window.tabifyDockWidget(window.docks.dock(front), window.docks.dock(name))
            window.docks.dock(name).show()
    assert len(bars(window)) == 1
    window.docks.reset()
    assert bars(window) == before
    assert [name for _, name in SHOWN if window.docks.dock(name).visibleRegion().isEmpty()] == []


def test_a_layout_put_back_leaves_no_second_bar(window):
    window.show()
    before = bars(window)
    window.docks.go_to("derivationDock")
    window.docks.reset()
    assert bars(window) == before


def test_bars_still_follow_docks_that_move(window):
    window.show()
    bars(window)
    last = [name for _, name, front in BEHIND if front == "softmaxDock"][-1]
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.docks.dock(last))
    assert bars(window) == tabs(without=last)
    window.tabifyDockWidget(window.docks.dock("softmaxDock"), window.docks.dock(last))
    assert bars(window) == tabs()


def test_a_dock_that_is_closed_and_shown_again_gets_its_tab_back(window):
    window.show()
    before = bars(window)
    for action in window.docks.actions():
        action.trigger()
        assert len(bars(window)) <= len(tabs())
        action.trigger()
    assert bars(window) == before
    dock = window.docks.dock("librariesDock")
    dock.setFloating(True)
    assert bars(window) == tabs(without="librariesDock")
    dock.setFloating(False)
    assert bars(window) == before


def test_a_tab_that_is_cut_tells_its_name(window):
    window.show()
    QApplication.processEvents()
    for bar in window.findChildren(QTabBar):
        assert [bar.tabToolTip(i) for i in range(bar.count())] == [bar.tabText(i) for i in range(bar.count())]


def test_titles_of_docks_follow_the_text_size(window):
    """Qt draws them in the font that the dock had when it was made, unless that differs from the application's."""
    dock = window.docks.dock("lossDock")
    assert dock.font() != QApplication.font()
    window.show()
    larger = QApplication.font()
    larger.setPointSize(larger.pointSize() + 5)
    before = QApplication.font()
    QApplication.setFont(larger)
    QApplication.processEvents()
    try:
        assert dock.font().pointSize() == larger.pointSize()
    finally:
        QApplication.setFont(before)

"""The window shows one bar of tabs for each place with tabs, whatever Qt leaves behind."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTabBar

from xentgui.gui.main_window import LAYOUT, MainWindow


@pytest.fixture
def window(qtbot) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    window.add_tabs()
    return window


def bars(window: MainWindow) -> list[list[str]]:
    QApplication.processEvents()
    shown = [bar for bar in window.findChildren(QTabBar) if bar.isVisible()]
    return sorted([bar.tabText(index) for index in range(bar.count())] for bar in shown)


def test_each_place_has_one_bar_of_tabs_with_a_name(window):
    window.show()
    found = bars(window)
    assert found == [["Row losses", "Step by step"], ["Softmax bars", "Libraries"]]
    assert all(bar.accessibleName() for bar in window.findChildren(QTabBar))


def test_a_restored_layout_leaves_no_second_bar(qtbot, window):
    window.show()
    before = bars(window)
    layout = window.saveGeometry(), window.saveState(LAYOUT)
    again = MainWindow()
    qtbot.addWidget(again)
    again.restore(*layout)
    again.show()
    QApplication.processEvents()
    again.add_tabs()
    for _ in range(4):  # Qt lays out docks that are restored in several turns
        QApplication.processEvents()
    assert bars(again) == before


def test_a_tab_that_was_moved_is_remembered_though_it_comes_after_the_first_frame(qtbot, window):
    window.show()
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window._docks["librariesDock"])
    bars(window)
    layout = window.saveGeometry(), window.saveState(LAYOUT)
    again = MainWindow()
    qtbot.addWidget(again)
    again.restore(*layout)
    again.show()
    QApplication.processEvents()
    again.add_tabs()
    for _ in range(4):  # Qt lays out docks that are restored in several turns
        QApplication.processEvents()
    assert bars(again) == [["Row losses", "Step by step"]]
    assert again.dockWidgetArea(again._docks["librariesDock"]) == Qt.DockWidgetArea.LeftDockWidgetArea


def test_a_layout_put_back_leaves_no_second_bar(window):
    window.show()
    before = bars(window)
    window.go_to("derivationDock")
    window.reset_layout()
    assert bars(window) == before


def test_bars_still_follow_docks_that_move(window):
    window.show()
    bars(window)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window._docks["librariesDock"])
    assert bars(window) == [["Row losses", "Step by step"]]
    window.tabifyDockWidget(window._docks["softmaxDock"], window._docks["librariesDock"])
    assert bars(window) == [["Row losses", "Step by step"], ["Softmax bars", "Libraries"]]


def test_a_dock_that_is_closed_and_shown_again_gets_its_tab_back(window):
    window.show()
    before = bars(window)
    for action in window.dock_actions():
        action.trigger()
        assert len(bars(window)) <= 2
        action.trigger()
    assert bars(window) == before
    dock = window._docks["librariesDock"]
    dock.setFloating(True)
    assert bars(window) == [["Row losses", "Step by step"]]
    dock.setFloating(False)
    assert bars(window) == before

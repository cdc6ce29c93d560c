"""A dock behind another costs nothing: its panel is made when it is first seen, and hidden while it is not."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow

from xentgui.gui.pane import Pane


class Docks:
    """Two docks, one a tab behind the other."""

    def __init__(self) -> None:
        self.window = QMainWindow()
        self.panes = Pane(), Pane()
        self.front, self.behind = (QDockWidget(title) for title in ("front", "behind"))
        for dock, pane in zip((self.front, self.behind), self.panes, strict=True):
            dock.setWidget(pane)
            dock.visibilityChanged.connect(pane.set_seen)
            self.window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        self.window.tabifyDockWidget(self.front, self.behind)
        self.front.raise_()
        self.made: list[QLabel] = []

    def make(self) -> QLabel:
        self.made.append(QLabel("made"))
        return self.made[-1]


@pytest.fixture
def docks(qtbot) -> Docks:
    docks = Docks()
    qtbot.addWidget(docks.window)
    return docks


def test_a_panel_is_made_when_its_tab_is_first_seen_and_only_once(docks):
    docks.panes[1].hold_when_seen(docks.make)
    docks.window.show()
    assert docks.made == []
    docks.behind.raise_()
    assert docks.made[0].isVisible()
    docks.front.raise_()
    docks.behind.raise_()
    assert len(docks.made) == 1


def test_a_panel_of_a_dock_that_is_seen_already_is_made_at_once(docks):
    docks.window.show()
    docks.panes[0].hold_when_seen(docks.make)
    assert docks.made[0].isVisible()


def test_a_panel_is_hidden_while_its_tab_is_behind_another(docks):
    front = QLabel("front")
    docks.panes[0].hold(front)
    docks.window.show()
    assert front.isVisible()
    docks.behind.raise_()
    assert not front.isVisible()
    docks.front.raise_()
    assert front.isVisible()

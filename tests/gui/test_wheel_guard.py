"""The wheel changes a control only where it has the focus, and else scrolls."""

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QWidget

from tests.gui.options_window import THREE, Shown
from xentgui.examples import load


@pytest.fixture
def three(qtbot):
    return Shown(qtbot, THREE)


@pytest.mark.parametrize("name", ["labelSmoothing", "labelSmoothingSlider", "reduction", "temperatureSlider"])
def test_the_wheel_changes_a_control_only_with_the_focus(three, name):
    control = three.part(QWidget, name)
    three.part(QCheckBox, "sparse").setFocus()
    before = three.document.problem
    turn_wheel(control)
    assert three.document.problem is before
    control.setFocus()
    turn_wheel(control, down=name == "reduction")
    assert three.document.problem is not before


def test_the_wheel_over_a_control_scrolls_the_panel(qtbot):
    shown = Shown(qtbot, load("two-rows"), height=280)
    turn_wheel(shown.part(QWidget, "labelSmoothingSlider"), down=True)
    assert shown.panel.verticalScrollBar().value() > 0


def turn_wheel(control, *, down=False):
    window = control.window()
    place = QPointF(control.mapTo(window, control.rect().center()))
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, -120 if down else 120))

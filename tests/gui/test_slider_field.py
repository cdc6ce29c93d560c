"""A number with a slider: a drag is one step, keys merge, and what is typed is taken as typed."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QDoubleSpinBox, QSlider, QStyle, QStyleOptionSlider

from tests.gui.options_window import THREE, Shown


@pytest.fixture
def three(qtbot):
    return Shown(qtbot, THREE)


def handle(slider):
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    part = QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider).center()


def test_a_drag_of_the_slider_is_one_step(three):
    slider = three.part(QSlider, "labelSmoothingSlider")
    for drag in (1, 2):
        start = handle(slider)
        three.qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
        for pixels in (5, 15, 25):
            three.qtbot.mouseMove(slider, start + QPoint(pixels, 0))
            QApplication.processEvents()
        three.qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=start + QPoint(25, 0))
        assert len(three.steps) == drag
    assert three.options.label_smoothing == slider.value() / 100 > 0
    assert three.steps[-1] == f"Set label_smoothing to {three.options.label_smoothing:g}"
    three.document.undo()
    three.document.undo()
    assert three.options.label_smoothing == slider.value() == 0


def test_a_drag_is_taken_as_it_goes(three):
    slider = three.part(QSlider, "temperatureSlider")
    start = handle(slider)
    three.qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    three.qtbot.mouseMove(slider, start + QPoint(20, 0))
    three.qtbot.waitUntil(lambda: three.options.temperature > 1)
    three.qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=start + QPoint(20, 0))


def test_arrow_keys_on_a_slider_merge_until_the_focus_leaves(three):
    slider = three.part(QSlider, "labelSmoothingSlider")
    slider.setFocus()
    for _ in range(3):
        three.qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert three.options.label_smoothing == 0.03
    assert len(three.steps) == 1
    three.part(QCheckBox, "sparse").setFocus()
    slider.setFocus()
    three.qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert len(three.steps) == 2


def test_typed_numbers_are_steps_of_their_own(three):
    box = three.part(QDoubleSpinBox, "labelSmoothing")
    three.type_in(box, "0.1")
    three.type_in(box, "0.25")
    assert three.options.label_smoothing == 0.25
    assert three.steps == ["Set label_smoothing to 0.1", "Set label_smoothing to 0.25"]
    assert three.part(QSlider, "labelSmoothingSlider").value() == 25


def test_any_positive_temperature_can_be_typed(three):
    box = three.part(QDoubleSpinBox, "temperature")
    three.type_in(box, "1e-3")
    assert three.options.temperature == 1e-3
    assert three.part(QSlider, "temperatureSlider").value() == 0
    three.type_in(box, "0")
    assert three.options.temperature == 1e-3
    assert "0 is not a positive number" in three.hint("temperature")


def test_a_letter_in_a_number_is_answered_in_place_until_something_else_is_typed(three):
    box = three.part(QDoubleSpinBox, "temperature")
    box.setFocus()
    box.selectAll()
    three.qtbot.keyClicks(box, "x")
    assert three.hint("temperature").startswith("a positive number is understood here")
    three.qtbot.keyClicks(box, "2")
    assert three.hint("temperature").startswith("Divides the logits")

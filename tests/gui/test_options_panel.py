"""The options panel shows the document's options, and each change is one step that can be undone."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QSlider,
    QToolButton,
    QWidget,
)

from tests.gui.options_window import SOFT, THREE, Shown
from xentgui.core.options import LossOptions, Reduction
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.examples import load


@pytest.fixture
def three(qtbot):
    return Shown(qtbot, THREE)


def test_every_option_has_its_keras_name_and_a_sentence(three):
    for name in ("fromLogits", "sparse", "reduction", "labelSmoothing", "temperature", "ignoreClass", "sampleWeight"):
        control = three.part(QWidget, name)
        assert control.accessibleName()
        assert control.toolTip().startswith(f"{control.accessibleName()}: ")
        assert control.whatsThis()
    shown = {label.text() for label in three.panel.findChildren(QLabel)}
    shown |= {check.text() for check in three.panel.findChildren(QCheckBox)}
    assert shown >= {
        "from_logits", "sparse", "reduction", "label_smoothing", "temperature", "ignore_class", "class_weight",
        "sample_weight",
    }  # fmt: skip
    assert three.hint("labelSmoothing").endswith("y (1 - s) + s / C.")


def test_from_logits_is_switched_and_undone(three):
    check = three.part(QCheckBox, "fromLogits")
    three.qtbot.keyClick(check, Qt.Key.Key_Space)
    assert not three.options.from_logits
    assert three.steps == ["Switch from_logits off"]
    three.document.undo()
    assert check.isChecked()
    assert three.steps == []


def test_temperature_says_why_it_is_off_without_logits(three):
    three.part(QCheckBox, "fromLogits").click()
    assert not three.part(QSlider, "temperatureSlider").isEnabled()
    assert "from_logits" in three.hint("temperature")
    three.document.undo()
    assert three.part(QSlider, "temperatureSlider").isEnabled()


def test_a_reduction_is_chosen_by_its_keras_name(three):
    combo = three.part(QComboBox, "reduction")
    assert [combo.itemText(i) for i in range(combo.count())] == [
        "sum_over_batch_size", "sum", "mean_with_sample_weight", "none",
    ]  # fmt: skip
    combo.setFocus()
    three.qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert three.options.reduction is Reduction.SUM
    assert three.steps == ["Set reduction to sum"]
    three.document.undo()
    assert combo.currentText() == "sum_over_batch_size"
    assert '"mean"' in three.hint("reduction")


def test_a_state_does_not_disturb_what_is_being_typed(three):
    box = three.part(QDoubleSpinBox, "temperature")
    box.setFocus()
    box.selectAll()
    three.qtbot.keyClicks(box, "3.")
    three.document.edit("Change logit", edits.set_scores, 0, 0, 9.0)
    assert box.text() == "3."
    three.qtbot.keyClicks(box, "5")
    three.qtbot.keyClick(box, Qt.Key.Key_Return)
    assert three.options.temperature == 3.5


def test_showing_a_state_edits_nothing(three):
    options = LossOptions(
        from_logits=False, reduction=Reduction.NONE, label_smoothing=1 / 3, temperature=50.123456789, ignore_class=255
    )
    problem = Problem.create(np.ones((2, 3)), SOFT[:2], options, sample_weight=[1, 2], class_weight=[1 / 3, 1, 1])
    three.document.edit("Open", lambda _: problem)
    assert three.steps == ["Open"]
    assert three.document.problem is problem
    box = three.part(QDoubleSpinBox, "labelSmoothing")
    box.setFocus()
    three.qtbot.keyClick(box, Qt.Key.Key_Return)
    assert three.document.problem is problem
    assert three.part(QLineEdit, "classWeightText").text() == "0: 0.3333333333333333"
    assert three.part(QLineEdit, "ignoreClassText").text() == "255"


def test_ignore_class_begins_with_padding_and_takes_numbers_and_names(three):
    check, line = three.part(QCheckBox, "ignoreClass"), three.part(QLineEdit, "ignoreClassText")
    check.click()
    assert three.options.ignore_class == -1
    three.type_in(line, "255")
    assert three.options.ignore_class == 255
    three.type_in(line, "dog")
    assert three.options.ignore_class == 1
    assert three.steps == ["Set ignore_class to -1", "Set ignore_class to 255", "Set ignore_class to 1"]


def test_ignore_class_is_switched_off_and_on_again(three):
    check, line = three.part(QCheckBox, "ignoreClass"), three.part(QLineEdit, "ignoreClassText")
    three.type_in(line, "255")
    check.click()
    assert not check.isChecked()
    assert line.text() == ""
    check.click()
    assert three.options.ignore_class == 255
    assert three.steps[1:] == ["Switch ignore_class off", "Set ignore_class to 255"]


def test_a_class_to_ignore_that_is_none_is_refused(three):
    three.type_in(three.part(QLineEdit, "ignoreClassText"), "dgo")
    assert "did you mean dog?" in three.hint("ignoreClass")
    assert three.steps == []


def test_class_weights_are_typed_as_keras_writes_them(three):
    line = three.part(QLineEdit, "classWeightText")
    three.type_in(line, "{0: 0.2, bird: 3}")
    assert three.document.problem.class_weight.tolist() == [0.2, 1, 3]
    assert line.text() == "0.2, 1, 3"
    assert three.part(QCheckBox, "classWeight").isChecked()
    three.document.undo()
    assert line.text() == ""
    assert not three.part(QCheckBox, "classWeight").isChecked()


@pytest.mark.parametrize(
    ("text", "reason"),
    [("0: much", "'much' is no weight"), ("1, 2", "2 weights do not fit 3 classes"), ("1, -1, 1", "class_weight -1")],
)
def test_refused_class_weights_stay_to_be_mended(three, text, reason):
    line = three.part(QLineEdit, "classWeightText")
    three.type_in(line, text)
    assert reason in three.hint("classWeight")
    assert line.text() == text
    assert three.document.problem.class_weight is None
    assert not three.part(QCheckBox, "classWeight").isChecked()
    three.document.edit("Change logit", edits.set_scores, 0, 0, 9.0)
    assert line.text() == text
    assert reason in three.hint("classWeight")
    three.type_in(line, "1, 2, 3")
    assert reason not in three.hint("classWeight")
    assert three.part(QCheckBox, "classWeight").isChecked()


def test_escape_brings_the_class_weights_back(three):
    line = three.part(QLineEdit, "classWeightText")
    three.type_in(line, "1, 2, 3")
    three.type_in(line, "x")
    assert "'x' is no weight" in three.hint("classWeight")
    three.qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "1, 2, 3"
    assert "'x'" not in three.hint("classWeight")


def test_an_emptied_line_switches_the_option_off(three):
    line = three.part(QLineEdit, "classWeightText")
    three.type_in(line, "1, 2, 3")
    line.clear()
    three.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert three.document.problem.class_weight is None


def test_class_weights_switched_on_change_nothing_yet(three):
    before = three.document.state.evaluation.loss
    three.part(QCheckBox, "classWeight").click()
    assert three.part(QLineEdit, "classWeightText").text() == "1, 1, 1"
    assert three.document.state.evaluation.loss == before


def test_sample_weights_begin_with_one_a_row(three):
    three.part(QCheckBox, "sampleWeight").click()
    assert three.document.problem.sample_weight.tolist() == [1, 1]
    assert three.steps == ["Switch sample_weight on"]
    assert "table" in three.hint("sampleWeight")


def test_index_labels_become_one_hot_and_come_back(three):
    check = three.part(QCheckBox, "sparse")
    check.click()
    assert three.document.problem.labels.join().tolist() == [[1, 0, 0], [0, 0, 1]]
    check.click()
    assert three.document.problem.labels.join().tolist() == [0, 2]
    assert three.steps == ["Switch sparse off", "Switch sparse on"]


def test_ignore_class_says_why_it_is_off_for_distributions(three):
    three.part(QCheckBox, "sparse").click()
    assert not three.part(QCheckBox, "ignoreClass").isEnabled()
    assert "sparse" in three.hint("ignoreClass")


def test_a_hidden_panel_catches_up_when_it_is_shown(three):
    three.panel.hide()
    three.document.edit("Set", edits.set_options, label_smoothing=0.5)
    three.panel.show()
    assert three.part(QDoubleSpinBox, "labelSmoothing").value() == 0.5


@pytest.mark.parametrize("width", [280, 300, 360])
@pytest.mark.parametrize("size", [9, 13])
def test_nothing_is_wider_than_a_narrow_dock(qtbot, width, size):
    shown = Shown(qtbot, load("class-weights"), width)
    font = QFont(shown.panel.font())
    font.setPointSizeF(size)
    shown.panel.setFont(font)
    QApplication.processEvents()
    assert not shown.panel.horizontalScrollBar().isVisible()


def test_all_options_fit_a_dock_of_a_usual_window(three):
    assert not three.panel.verticalScrollBar().isVisible()


def test_the_loss_is_switched_and_undone(three):
    three.part(QToolButton, "lossBinary").click()
    assert three.document.problem.binary
    assert three.document.problem.labels.join().tolist() == [[1, 0, 0], [0, 0, 1]]
    assert three.steps == ["Switch loss to binary"]
    assert three.hint("loss") == "A sigmoid for each class; a row costs the mean over its 3 classes."
    three.document.undo()
    assert three.part(QToolButton, "lossCategorical").isChecked()
    assert not three.part(QToolButton, "lossBinary").isChecked()
    assert three.hint("loss") == "One softmax a row."


def test_the_loss_is_switched_by_keys(three):
    switch = three.part(QToolButton, "lossBinary")
    switch.setFocus()
    three.qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert three.document.problem.binary


def test_what_binary_labels_have_not_is_off_and_says_why(three):
    three.part(QToolButton, "lossBinary").click()
    for name in ("sparse", "ignoreClass"):
        assert not three.part(QCheckBox, name).isEnabled()
        assert "needs the categorical loss" in three.hint(name)
    assert three.hint("labelSmoothing").endswith("y (1 - s) + s / 2.")
    three.document.undo()
    assert three.part(QCheckBox, "sparse").isEnabled()
    assert three.part(QCheckBox, "ignoreClass").isEnabled()


def test_pos_weight_is_there_for_the_binary_loss_alone(three):
    check, line = three.part(QCheckBox, "posWeight"), three.part(QLineEdit, "posWeightText")
    assert not check.isVisible()
    three.part(QToolButton, "lossBinary").click()
    assert check.isVisible()
    check.click()
    assert three.document.problem.pos_weight.tolist() == [1, 1, 1]
    three.type_in(line, "3")
    assert three.document.problem.pos_weight.tolist() == [3, 3, 3]
    assert line.text() == "3"
    three.type_in(line, "dog: 2")
    assert three.document.problem.pos_weight.tolist() == [1, 2, 1]
    three.type_in(line, "many")
    assert "'many' is no weight" in three.hint("posWeight")
    check.click()
    assert three.document.problem.pos_weight is None
    assert three.steps[-1] == "Switch pos_weight off"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("two-classes", "Of two classes it is the sigmoid σ(x₁ − x₀)"),
        ("binary", "It is the softmax of 0 and x"),
        ("several-labels", "the mean over its 3 classes"),
    ],
)
def test_two_classes_are_said_to_be_one_sigmoid(qtbot, name, said):
    assert said in Shown(qtbot, load(name)).hint("loss")


def test_a_type_is_chosen_and_what_rounding_did_is_said(three):
    combo = three.part(QComboBox, "dtype")
    assert combo.currentText() == "float64"
    three.document.edit("Change logit", edits.set_scores, 1, 2, 1000.3)
    combo.setCurrentText("float16")
    assert three.document.problem.scores.dtype == np.float16
    assert three.hint("dtype") == "Rounded to float16: largest change 0.2, at row 1, class bird."
    combo.setCurrentText("float32")
    assert three.hint("dtype") == "float32 holds every score: nothing changed."
    three.document.undo()
    three.document.undo()
    assert combo.currentText() == "float64"
    assert three.document.problem.scores.row(1)[2] == 1000.3
    assert three.hint("dtype").startswith("The type of the scores")


def test_what_leaves_the_range_of_a_type_is_counted(qtbot):
    shown = Shown(qtbot, Problem.create([[1e5, 1e-9, 2.0], [-1e6, 0.0, 1.0]], [0, 2]))
    shown.part(QComboBox, "dtype").setCurrentText("float16")
    assert shown.hint("dtype") == (
        "Rounded to float16: largest change 1e-09, at row 0, class 1; 2 scores became infinite; 1 score became 0."
    )

"""The number box takes any number of its range and says why it takes no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from xentgui.gui.number_box import NumberBox, Scale

EVEN = Scale(0, 1, 100)
FACTORS = Scale(0.05, 20, 200, logarithmic=True)


@pytest.mark.parametrize("scale", [EVEN, FACTORS], ids=["even", "logarithmic"])
def test_a_position_survives_the_way_to_its_value_and_back(scale):
    assert [scale.position_of(scale.value_at(i)) for i in range(scale.steps + 1)] == list(range(scale.steps + 1))
    assert (scale.value_at(0), scale.value_at(scale.steps)) == (scale.low, scale.high)


@given(st.floats(5e-324, 1.7e308))
def test_what_lies_beyond_a_scale_stands_at_its_end(value):
    position = FACTORS.position_of(value)
    assert 0 <= position <= FACTORS.steps
    assert (position == FACTORS.steps) == (value > 19.7) or value < 20


def test_the_middle_of_the_temperatures_is_one():
    assert FACTORS.value_at(100) == 1.0


@pytest.fixture
def box(qtbot):
    box = NumberBox(FACTORS, "a positive number")
    box.setValue(2.0)
    qtbot.addWidget(box)
    with qtbot.waitActive(box):
        box.show()
        box.activateWindow()
    box.setFocus()
    return box


def type_in(qtbot, box, text):
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("text", "value"), [("0.3", 0.3), ("1e-10", 1e-10), ("1e300", 1e300), ("0,5", 0.5), ("0.123456789", 0.123456789)]
)
def test_a_typed_number_is_taken_as_it_is(qtbot, box, text, value):
    type_in(qtbot, box, text)
    assert box.value() == value
    assert float(box.text()) == value


@pytest.mark.parametrize("text", ["0", "-3", "1e999", "1e", "--"])
def test_another_text_is_refused_with_the_reason(qtbot, box, text):
    with qtbot.waitSignal(box.refused) as refused:
        type_in(qtbot, box, text)
    assert refused.args == [f"{text} is not a positive number"]
    assert box.value() == 2.0


def test_letters_cannot_be_typed(qtbot, box):
    type_in(qtbot, box, "a7b")
    assert box.value() == 7


def test_a_letter_is_answered_with_what_is_understood(qtbot, box):
    told: list[str] = []
    box.refused.connect(told.append)
    qtbot.keyClicks(box, "1")
    assert told == []
    qtbot.keyClicks(box, "x")
    assert len(told) == 1
    assert "understood" in told[0]
    assert "a positive number" in told[0]


def test_nothing_is_told_while_a_number_is_being_typed(qtbot, box):
    told: list[float] = []
    box.valueChanged.connect(told.append)
    type_in(qtbot, box, "0.25")
    assert told == [0.25]


def test_the_arrow_keys_step_on_the_scale(qtbot, box):
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert box.value() == FACTORS.stepped(2.0, 1)
    assert box.value() == pytest.approx(2.0 * 400 ** (1 / 200), rel=0.01)

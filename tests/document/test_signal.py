"""The document's signals."""

import pytest

from xentgui.document.signal import ListenerFailed, Signal


@pytest.fixture
def signal() -> Signal[int]:
    return Signal()


def test_listeners_hear_in_the_order_in_which_they_connected(signal):
    heard: list[object] = []
    signal.connect(lambda value: heard.append(("first", value)))
    signal.connect(lambda value: heard.append(("second", value)))
    signal.emit(7)
    assert heard == [("first", 7), ("second", 7)]


def test_a_listener_that_disconnected_hears_no_more(signal):
    heard: list[object] = []
    signal.connect(heard.append)
    signal.emit(1)
    signal.disconnect(heard.append)
    signal.emit(2)
    assert heard == [1]


def test_what_a_listener_emits_reaches_all_after_what_they_are_being_told(signal):
    heard: list[object] = []
    signal.connect(lambda value: signal.emit(value + 1) if value < 3 else None)
    signal.connect(heard.append)
    signal.emit(1)
    assert heard == [1, 2, 3]


def test_a_listener_that_fails_ends_the_round_and_the_next_one_is_heard(signal):
    heard: list[object] = []

    def fail(value):
        if value < 0:
            raise ValueError("broken view")

    signal.connect(fail)
    signal.connect(heard.append)
    with pytest.raises(ListenerFailed, match="broken view"):
        signal.emit(-1)
    signal.emit(5)
    assert heard == [5]

"""Who does something tells how far it is, and whoever asked hears of it or ends it."""

import pytest

from xentgui.core import progress


def test_nobody_needs_to_listen():
    progress.tell(0.5)


def test_who_asked_hears_and_never_less_than_before():
    heard: list[float] = []
    with progress.heard_by(heard.append):
        for share in (0.25, 0.125, 0.5, 7.0):
            progress.tell(share)
    progress.tell(0.75)
    assert heard == [0.25, 0.25, 0.5, 1.0]


def test_who_asks_within_is_heard_alone():
    outer: list[float] = []
    inner: list[float] = []
    with progress.heard_by(outer.append):
        with progress.heard_by(inner.append):
            progress.tell(0.25)
        progress.tell(0.5)
    assert (outer, inner) == ([0.5], [0.25])


def test_what_a_listener_raises_ends_the_work():
    def stop(_share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), progress.heard_by(stop):
        progress.tell(0.5)

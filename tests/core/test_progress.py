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


def test_the_share_of_a_part_is_one_of_the_whole():
    heard: list[float] = []
    with progress.heard_by(heard.append):
        with progress.part(0, 0.5):
            progress.tell(1)
        with progress.part(0.5, 1), progress.part(0, 0.5):
            progress.tell(0.5)
    assert heard == [0.5, 0.625]


def test_work_may_be_ended_where_nothing_more_is_told_of_it():
    heard: list[float] = []
    with progress.heard_by(heard.append):
        progress.tell(0.5)
        progress.check()
        progress.check(0.75)
    assert heard == [0.5, 0.5, 0.5]


def test_work_may_be_ended_before_each_part():
    done: list[int] = []

    def end(_share):
        if len(done) == 2:
            raise KeyboardInterrupt

    def work():
        for part in progress.checked(range(5)):
            done.append(part)  # noqa: PERF402 - one by one

    with pytest.raises(KeyboardInterrupt), progress.heard_by(end):
        work()
    assert done == [0, 1]

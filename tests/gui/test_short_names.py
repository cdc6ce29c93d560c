"""Class names that have no room are shortened so that each is told from the others."""

import pytest
from PySide6.QtWidgets import QWidget

from xentgui.gui.short_names import ShortNames


@pytest.fixture
def widget(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def width(widget):
    return widget.fontMetrics().horizontalAdvance


@pytest.fixture
def short(widget):
    return lambda *names: ShortNames(lambda: names, widget)


def test_a_name_that_fits_is_left_as_it_is(short, width):
    assert short("cat", "dog").fit("cat", width("cat")) == "cat"


def test_names_that_begin_alike_show_their_ends(short, width):
    names = "n02123045 tabby cat of all cats", "n02123045 tabby cat of one city"
    room = width("n021234…one city")
    first, second = (short(*names).fit(name, room) for name in names)
    assert first.startswith("n02")
    assert first.endswith("cats")
    assert second.startswith("n02")
    assert second.endswith("city")


def test_names_with_the_same_ends_show_where_they_differ(short, width):
    names = "scratch on the left side of the housing", "scratch on the right side of the housing"
    fitted = [short(*names).fit(name, width("scratch…e housing")) for name in names]
    assert "left" in fitted[0]
    assert "right" in fitted[1]
    assert all(width(text) <= width("scratch…e housing") for text in fitted)


def test_a_mark_before_a_name_stays(short, width):
    names = "scratch on the left side of the housing", "scratch on the right side of the housing"
    fitted = short(*names).fit(f"✗ {names[1]}", width("✗ scratch…e housing"))
    assert fitted.startswith("✗ …")
    assert "right" in fitted


def test_other_names_are_told_apart_anew(widget, width):
    names = ["a scratch on the left side of it", "a scratch on the other side of it"]
    shown = [tuple(names[:1])]
    fitting, room = ShortNames(lambda: shown[0], widget), width("a scr…e of it")
    alone = fitting.fit(names[0], room)
    shown[0] = tuple(names)
    assert alone.startswith("a ")
    assert "left" in fitting.fit(names[0], room)


def test_a_name_that_another_begins_with_is_shortened_all_the_same(short, width):
    names = "aaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    assert "…" in short(*names).fit(names[0], width("aaaa…aaaa"))


def test_names_that_differ_early_show_their_start(short, width):
    names = "n04 a golden retriever dog", "n05 a golden retriever dog"
    first, second = (short(*names).fit(name, width("n04 a gol…")) for name in names)
    assert first.startswith("n04")
    assert second.startswith("n05")


def test_in_next_to_no_room_there_are_letters_and_not_only_dots(short, width):
    names = "scratch on the left side", "scratch on the right side"
    assert short(*names).fit(names[0], width("s…e")).strip("…")

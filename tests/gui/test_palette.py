"""The command palette finds every action of the menus, says its key, and runs it."""

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenuBar

from xentgui.gui.palette import Palette


@pytest.fixture
def called() -> list[str]:
    return []


@pytest.fixture
def bar(qtbot) -> QMenuBar:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def palette(bar, called) -> Palette:
    file = bar.addMenu("&File")
    file.addAction("&Open…", lambda: called.append("open")).setShortcut(QKeySequence("Ctrl+O"))
    recent = file.addMenu("&Recent")
    recent.aboutToShow.connect(lambda: recent.isEmpty() and recent.addAction("fish && chips.npz"))
    file.addSeparator()
    file.addAction("Save").setEnabled(False)
    view = bar.addMenu("View")
    action = view.addAction("Losses", lambda: called.append("go"))
    action.setToolTip("Go to the diagram")
    toggle = view.addAction("Losses")
    toggle.setCheckable(True)
    toggle.setChecked(True)
    return Palette(bar)


def names(palette: Palette, typed: str = "") -> list[str]:
    return [choice.text for choice in palette.find(typed).choices]


def test_every_command_that_can_be_run_is_found_by_its_menu_and_name(palette):
    assert names(palette) == [
        "File: Open",
        "File: Recent: fish & chips.npz",
        "View: Losses",
        "✓ View: Losses (show or hide)",
    ]


def test_a_command_has_its_shortcut_beside_it(palette):
    assert palette.find("open").choices[0].detail == "Ctrl+O"


def test_what_was_run_last_comes_first(palette, called):
    palette.find("view loss").choices[0].run()
    assert called == ["go"]
    assert names(palette)[:2] == ["View: Losses", "File: Open"]


def test_a_word_of_the_explanation_finds_what_no_name_has(palette):
    assert names(palette, "diagram") == ["View: Losses"]


def test_what_is_not_there_is_said(palette):
    assert palette.find("zzz").said == "no command is called “zzz”"


def test_it_is_said_that_more_answer_than_are_listed_and_typing_reaches_them(bar, palette):
    many = bar.addMenu("Examples")
    for number in range(100):
        many.addAction(f"example {number}")
    found = palette.find("")
    assert len(found.choices) == 60
    assert found.said == "and 44 more: type some letters of what you look for"
    assert names(palette, "example 99") == ["Examples: example 99"]
    assert palette.find("example 99").said == ""

"""The table of actions: each can be found, by mouse and by key, and says what it does."""

import re

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from xentgui.gui.actions import MENUS, TABLE_KEYS, build, keyboard_page

ENTRIES = [entry for entries in MENUS.values() for entry in entries if entry.name]


@pytest.fixture
def window(qtbot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def called() -> list[str]:
    return []


@pytest.fixture
def built(window, called) -> tuple[dict[str, QAction], dict[str, QMenu]]:
    handlers = {entry.name: lambda name=entry.name: called.append(name) for entry in ENTRIES}
    return build(window.menuBar(), handlers, window)


def test_every_entry_becomes_an_action_that_calls_its_handler(built, called):
    actions, menus = built
    inside = {entry.under for entry in ENTRIES if entry.under}
    assert [title for title in menus if title not in inside] == list(MENUS)
    assert inside <= set(menus)
    for name, action in actions.items():
        action.trigger()
        assert called[-1] == name
    assert called == [entry.name for entry in ENTRIES]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_action_says_what_it_does_and_has_a_name_for_tests(built, entry):
    action = built[0][entry.name]
    assert action.objectName() == entry.name
    assert action.toolTip() == action.statusTip() == entry.tip
    assert len(entry.tip) > 10


def test_no_key_does_two_things():
    keys = [key.toString() for entry in ENTRIES for key in entry.shortcuts]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_key_is_one(entry):
    assert all(key.count() == 1 and key.toString() for key in entry.shortcuts)


def test_keys_of_letters_need_ctrl_because_typing_edits():
    for entry in ENTRIES:
        for key in entry.shortcuts:
            plain = key.toString().rpartition("+")
            assert len(plain[2]) > 1 or "Ctrl" in key.toString(), entry.name


def test_what_needs_shift_on_some_keyboards_has_a_letter_too():
    plus = [entry for entry in ENTRIES if any(key.toString().endswith("++") for key in entry.shortcuts)]
    assert plus
    for entry in plus:
        letters = [key for key in entry.shortcuts if re.fullmatch(r"[A-Z]", key.toString().rpartition("+")[2])]
        assert letters or "Alt" in entry.shortcuts[0].toString(), entry.name


@pytest.mark.parametrize("title", MENUS)
def test_no_letter_is_underlined_twice_in_a_menu(title):
    letters = [found.lower() for entry in MENUS[title] for found in re.findall(r"&(\w)", entry.text)]
    assert sorted(letters) == sorted(set(letters))


def test_undo_redo_and_the_clipboard_have_the_keys_that_everybody_knows(built):
    keys = {name: [key.toString() for key in action.shortcuts()] for name, action in built[0].items()}
    assert "Ctrl+Z" in keys["undo"]
    assert {"Ctrl+Shift+Z", "Ctrl+Y"} <= set(keys["redo"])
    assert [keys[name][0] for name in ("cut", "copy", "paste")] == ["Ctrl+X", "Ctrl+C", "Ctrl+V"]


def test_the_page_on_the_keyboard_names_every_key(built):
    page = keyboard_page(built[0])
    for keys, what in TABLE_KEYS:
        assert keys in page
        assert what in page
    for action in built[0].values():
        if not action.shortcut().isEmpty():
            assert action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in page
            assert action.toolTip() in page

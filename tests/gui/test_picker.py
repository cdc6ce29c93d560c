"""The line over the window that finds things: keys, mouse, focus, and what a screen reader hears."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from xentgui.gui.picker import Choice, Found, Picker

NAMES = ("apple", "banana", "cherry")


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    window.resize(500, 400)
    QVBoxLayout(window).addWidget(QLineEdit("behind"))
    qtbot.addWidget(window)
    window.show()
    behind(window).setFocus()
    return window


def behind(window: QWidget) -> QLineEdit:
    return next(field for field in window.findChildren(QLineEdit) if field.text() == "behind")


@pytest.fixture
def taken() -> list[tuple[str, bool]]:
    return []


@pytest.fixture
def picker(window, taken):
    picker = Picker(window)

    def find(typed: str) -> Found:
        def choice(name: str) -> Choice:
            return Choice(name, str(len(name)), lambda: taken.append((name, behind(window).hasFocus())))

        found = [choice(name) for name in NAMES if typed in name]
        return Found(found, "" if found else "no such fruit")

    picker.ask("Fruit", "type", find)
    return picker


def press(qtbot, *keys):
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def shown(picker) -> list[str]:
    return [picker.list.topLevelItem(i).text(0) for i in range(picker.list.topLevelItemCount())]


def test_typing_narrows_and_enter_takes_the_first_with_the_focus_back_where_it_was(qtbot, picker, taken):
    assert shown(picker) == list(NAMES)
    qtbot.keyClicks(QApplication.focusWidget(), "an")
    assert shown(picker) == ["banana"]
    press(qtbot, Qt.Key.Key_Return)
    assert taken == [("banana", True)]
    assert not picker.isVisible()


def test_the_arrows_move_from_the_field_and_stop_at_the_ends(qtbot, picker, taken):
    assert picker.field.hasFocus()
    press(qtbot, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert taken[0][0] == "banana"


def test_escape_leaves_and_gives_the_focus_back(qtbot, window, picker, taken):
    press(qtbot, Qt.Key.Key_Escape)
    assert not picker.isVisible()
    assert behind(window).hasFocus()
    assert taken == []


def test_a_click_takes_the_entry_under_it(qtbot, picker, taken):
    place = picker.list.visualItemRect(picker.list.topLevelItem(2)).center()
    qtbot.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert taken[0][0] == "cherry"


def test_it_goes_when_the_focus_goes_elsewhere(window, picker):
    behind(window).setFocus(Qt.FocusReason.MouseFocusReason)
    assert not picker.isVisible()
    assert behind(window).hasFocus()


def test_where_nothing_is_found_it_says_why_and_enter_does_nothing(qtbot, picker):
    qtbot.keyClicks(QApplication.focusWidget(), "xyz")
    assert picker.field.accessibleDescription() == "nothing found. no such fruit"
    press(qtbot, Qt.Key.Key_Return)
    assert picker.isVisible()


def test_a_screen_reader_hears_what_is_chosen(qtbot, picker):
    press(qtbot, Qt.Key.Key_Down)
    assert picker.field.accessibleName() == "Fruit"
    assert picker.field.accessibleDescription().startswith("banana 6")


def test_it_stays_inside_a_small_window(window, picker):
    window.resize(220, 120)
    QApplication.processEvents()
    assert window.rect().contains(picker.geometry())


def test_what_is_said_about_a_choice_stands_under_the_list_while_it_is_chosen(qtbot, picker, taken):
    about = {"short": "A sentence about it.", "long": "Many words about it, more than a line. " * 3}

    take = partial(taken.append, ("", True))
    picker.ask("Thing", "type", lambda _: Found([Choice(name, "", take, "", text) for name, text in about.items()]))
    said, heights = picker.findChild(QLabel, "pickerNote"), []
    for name, text in about.items():
        assert said.isVisible()
        assert said.text() == text
        assert picker.field.accessibleDescription() == f"{name} . {text}".strip()
        heights.append(picker.list.y())
        press(qtbot, Qt.Key.Key_Down)
    assert len(set(heights)) == 1
    picker.ask("Fruit", "type", lambda _: Found([Choice("apple", "5", take)]))
    assert not said.isVisible()

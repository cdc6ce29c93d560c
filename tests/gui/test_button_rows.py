"""Buttons take a second row where one has no room for what is written on them."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from xentgui.gui.button_rows import ButtonRows


@pytest.fixture
def buttons():
    return [QPushButton(text) for text in ("Rows", "Try", "Apply", "Ignore")]


def rows(buttons) -> int:
    QApplication.processEvents()
    return len({button.y() for button in buttons})


def test_buttons_take_two_rows_where_one_is_too_narrow_and_go_back(qtbot, buttons):
    holder = ButtonRows(buttons)
    qtbot.addWidget(holder)
    holder.resize(600, 80)
    holder.show()
    assert rows(buttons) == 1
    holder.resize(3 * buttons[0].fontMetrics().horizontalAdvance("Ignore"), 80)
    qtbot.waitUntil(lambda: rows(buttons) == 2)
    holder.resize(600, 80)
    assert rows(buttons) == 1


def test_a_longer_text_takes_another_row(qtbot, buttons):
    holder = ButtonRows(buttons)
    qtbot.addWidget(holder)
    holder.resize(4 * max(button.sizeHint().width() for button in buttons) + 20, 80)
    holder.show()
    assert rows(buttons) == 1
    buttons[-1].setText("Do not ignore it any more")
    qtbot.waitUntil(lambda: rows(buttons) == 2)

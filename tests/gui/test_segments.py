"""The switch of segments: it stays readable when the theme changes while it is on screen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QButtonGroup, QHBoxLayout, QLineEdit, QToolButton, QWidget

from xentgui.gui import theme
from xentgui.gui.segments import add_segment
from xentgui.gui.theme import DARK, LIGHT, Scheme


@pytest.fixture
def buttons(qtbot, qapp):
    qapp.setStyle("Fusion")
    theme.apply(qapp, Scheme.LIGHT)
    holder, group = QWidget(), QButtonGroup()
    qtbot.addWidget(holder)
    row = QHBoxLayout(holder)
    row.addWidget(QLineEdit())
    for text in ("One", "Two"):
        row.addWidget(add_segment(group, text, text.lower(), f"{text}: a choice."))
    holder.show()
    yield group.buttons()
    theme.apply(qapp, Scheme.SYSTEM)


def ground(button: QToolButton) -> str:
    QApplication.processEvents()
    return button.grab().toImage().pixelColor(5, 5).name()


def test_the_first_segment_is_chosen(buttons):
    assert [button.isChecked() for button in buttons] == [True, False]
    assert [button.accessibleName() for button in buttons] == ["One", "Two"]


def test_segments_follow_the_theme_there_and_back(qapp, buttons):
    for scheme, colours in ((Scheme.LIGHT, LIGHT), (Scheme.DARK, DARK), (Scheme.LIGHT, LIGHT)):
        theme.apply(qapp, scheme)
        assert [ground(button) for button in buttons] == [colours.accent, colours.base]


def test_segments_follow_the_text_size_of_what_holds_them(buttons):
    holder = buttons[0].parentWidget()
    before, large = buttons[0].sizeHint(), holder.font()
    large.setPointSize(2 * large.pointSize())
    holder.setFont(large)
    assert [button.font().pointSize() for button in buttons] == [large.pointSize()] * 2
    assert buttons[0].sizeHint().width() > 1.5 * before.width()


def test_tab_comes_to_the_chosen_segment_from_both_sides_and_arrows_choose(qtbot, buttons):
    holder = buttons[0].parentWidget()
    before, after = holder.findChild(QLineEdit), QLineEdit()
    holder.layout().addWidget(after)
    with qtbot.waitActive(holder):
        holder.activateWindow()
    after.setFocus()
    qtbot.keyClick(after, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is buttons[0]
    qtbot.keyClick(buttons[0], Qt.Key.Key_Right)
    assert [button.isChecked() for button in buttons] == [False, True]
    assert QApplication.focusWidget() is buttons[1]
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is buttons[1]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is buttons[0]

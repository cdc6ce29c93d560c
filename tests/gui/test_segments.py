"""The switch of segments: it stays readable when the theme changes while it is on screen."""

import pytest
from PySide6.QtWidgets import QApplication, QButtonGroup, QHBoxLayout, QToolButton, QWidget

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

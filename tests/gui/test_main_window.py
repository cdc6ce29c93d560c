"""The frame of the window: all of it is on the screen."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from xentgui.gui.main_window import MainWindow


def test_a_window_leaves_room_for_its_frame_on_a_small_screen_and_never_grows(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    room = QApplication.primaryScreen().availableSize()
    window.resize(room)
    window.fit_screen()
    assert window.width() < room.width()
    assert window.height() < room.height()
    window.resize(QSize(400, 300))
    window.fit_screen()
    assert window.size() == QSize(400, 300)


def test_a_maximised_window_stays_so(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    window.showMaximized()
    before = window.size()
    window.fit_screen()
    assert window.isMaximized()
    assert window.size() == before


@pytest.mark.parametrize("text", ["lorem " * 100_000, "x\n" * 100_000, "x" * 1_000_000])
def test_a_title_and_a_note_of_any_length_leave_room_for_the_table(qtbot, text):
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(700, 600)
    window.show()
    window.show_note(text, text)
    window.show_file(text, saved=True)
    QApplication.processEvents()
    assert window.size() == QSize(700, 600)
    assert window.windowTitle().endswith("…[*] – xentgui")
    assert len(window.windowTitle()) < 300

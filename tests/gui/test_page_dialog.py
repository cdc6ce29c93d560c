"""A long page is scrolled, and never larger than the screen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTextBrowser, QWidget

from xentgui.gui.page_dialog import PageDialog
from xentgui.gui.screen_room import within_screen


def test_a_long_page_fits_the_screen_and_is_scrolled(qtbot):
    page = PageDialog("Keys", "<p>one more line</p>" * 500)
    qtbot.addWidget(page)
    page.show()
    assert page.height() < page.screen().availableSize().height()
    text = page.findChild(QTextBrowser, "pageText")
    assert text is not None
    assert text.verticalScrollBar().maximum() > 0
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_a_dialog_takes_no_more_than_most_of_its_screen(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    room = widget.screen().availableSize()
    assert within_screen(widget, QSize(200, 100)) == QSize(200, 100)
    fitted = within_screen(widget, QSize(99_999, 99_999))
    assert fitted.width() < room.width()
    assert fitted.height() < room.height()

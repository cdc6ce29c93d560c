"""A long page is scrolled, and never larger than the screen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTextBrowser

from xentgui.gui.page_dialog import PageDialog


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

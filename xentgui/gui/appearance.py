"""Appearance: the application's theme and text size, as the preferences say and as they are changed."""

import sys

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from . import theme
from .preferences import Preferences
from .theme import Scheme

_NAME = "xentgui"  # by which the application is known to be this program's


class Appearance(QObject):
    """Dresses the one QApplication, which it makes if there is none yet, and follows the system's light and dark.

    One that another program made is left as it is, unless a person asks for another theme or text size.
    """

    def __init__(self, preferences: Preferences) -> None:
        """Dress the application as the preferences say."""
        super().__init__()
        self._preferences = preferences
        self.qt = _application()
        if self.qt.applicationName() != _NAME:
            return
        # The one style that takes all its colours from the palette, on every system.
        self.qt.setStyle("Fusion")
        if preferences.points:
            self._set_points(preferences.points)
        self.follow_system()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.follow_system)

    @property
    def scheme(self) -> Scheme:
        """Which theme was asked for."""
        return self._preferences.scheme

    def set_scheme(self, scheme: Scheme) -> None:
        """Change to a theme, and remember it."""
        self._preferences.scheme = scheme
        theme.apply(self.qt, scheme)

    def follow_system(self) -> None:
        """Take light or dark from the system where that was asked for."""
        theme.apply(self.qt, self._preferences.scheme)

    def enlarge(self) -> None:
        """Make all text a point larger, and remember it."""
        self._resize_text(1)

    def shrink(self) -> None:
        """Make all text a point smaller, and remember it."""
        self._resize_text(-1)

    def _resize_text(self, by: int) -> None:
        self._preferences.points = QApplication.font().pointSize() + by
        self._set_points(self._preferences.points)

    def _set_points(self, points: int) -> None:
        font = QApplication.font()
        font.setPointSize(points)
        QApplication.setFont(font)


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
        app.setApplicationName(_NAME)
        app.setDesktopFileName(_NAME)
    return app

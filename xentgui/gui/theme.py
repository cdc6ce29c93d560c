"""Light and dark: the palettes, and the colours of what the plots and the table draw themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication


class Scheme(StrEnum):
    """Which theme a person asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Theme:
    """Colours by what they mean, as #rrggbb. Blue and orange stay apart for every kind of colour vision."""

    dark: bool
    window: str
    base: str
    stripe: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    bar: str  # a class
    label: str  # the label's class
    wrong: str  # a wrong prediction, a refused text
    right: str
    mean: str
    uniform: str  # ln C, 1/C
    hot: str  # heat of a large score
    cold: str  # heat of a small score


LIGHT = Theme(
    dark=False,
    window="#f4f5f7",
    base="#ffffff",
    stripe="#f7f8fa",
    text="#1c1f24",
    muted="#5d6673",
    line="#c9ced6",
    accent="#1f5fbf",
    on_accent="#ffffff",
    bar="#7c9cc9",
    label="#b35900",
    wrong="#b3261e",
    right="#1c7a3e",
    mean="#1f5fbf",
    uniform="#7a5195",
    hot="#f2b56b",
    cold="#8fb4e8",
)
DARK = Theme(
    dark=True,
    window="#1f2227",
    base="#16181c",
    stripe="#1a1d22",
    text="#e6e8eb",
    muted="#9aa3af",
    line="#3d434c",
    accent="#7db0ff",
    on_accent="#10151d",
    bar="#5f82b5",
    label="#f59a3c",
    wrong="#ff8f85",
    right="#6fce8d",
    mean="#7db0ff",
    uniform="#c79be0",
    hot="#9a5a12",
    cold="#27508c",
)


_drawn: list[Theme] = []  # of a picture that is being made


def current() -> Theme:
    """The theme that the application's palette shows now; of a picture that is being made, its own."""
    if _drawn:
        return _drawn[-1]
    return DARK if QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


@contextmanager
def drawn_in(theme: Theme) -> Iterator[None]:
    """Draw a picture in a theme while the window keeps its own; in between, no events may be processed."""
    _drawn.append(theme)
    try:
        yield
    finally:
        _drawn.pop()


def apply(app: QApplication, scheme: Scheme) -> None:
    """Dress the application in light or dark; every widget gets a PaletteChange."""
    # By a palette: Qt's own setColorScheme does nothing on a bare X11, nor without a display.
    hints = QGuiApplication.styleHints()
    dark = scheme is Scheme.DARK or (scheme is Scheme.SYSTEM and hints.colorScheme() == Qt.ColorScheme.Dark)
    app.setPalette(palette(DARK if dark else LIGHT))


def palette(theme: Theme) -> QPalette:
    """Qt's palette of a theme."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.base,
        role.AlternateBase: theme.stripe,
        role.Text: theme.text,
        role.Button: theme.window,
        role.ButtonText: theme.text,
        role.BrightText: theme.wrong,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Link: theme.accent,
        role.ToolTipBase: theme.base,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Mid: theme.line,
        role.Midlight: theme.line,
    }
    result = QPalette(QColor(theme.window))
    for name, colour in colours.items():
        result.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.muted))
    return result

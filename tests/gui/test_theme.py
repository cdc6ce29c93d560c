"""Light and dark: every text can be read on what it is written on, and the application is dressed in one of them."""

from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from xentgui.gui import theme
from xentgui.gui.appearance import Appearance
from xentgui.gui.cell_painter import shades
from xentgui.gui.preferences import Preferences
from xentgui.gui.theme import DARK, LIGHT, Scheme

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
READABLE, VISIBLE = 4.5, 3.0  # what WCAG asks of text, and of what is drawn


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str | QColor, other: str | QColor) -> float:
    dark, light = sorted(luminance(QColor(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


@BOTH
@pytest.mark.parametrize("name", ["text", "muted", "label", "wrong", "right"])
def test_every_text_is_readable_on_the_table(colours, name):
    assert contrast(getattr(colours, name), colours.base) >= READABLE


@BOTH
@pytest.mark.parametrize("name", ["text", "muted", "wrong"])
def test_texts_of_panels_are_readable_on_the_window(colours, name):
    assert contrast(getattr(colours, name), colours.window) >= READABLE


@BOTH
def test_numbers_are_readable_on_every_heat(colours):
    assert min(contrast(colours.text, shade) for shade in shades(colours)) >= READABLE


@BOTH
def test_the_selection_is_readable_and_visible(colours):
    assert contrast(colours.on_accent, colours.accent) >= READABLE
    assert contrast(colours.accent, colours.base) >= VISIBLE


@BOTH
@pytest.mark.parametrize("name", ["label", "mean", "uniform"])
def test_what_plots_draw_is_visible(colours, name):
    assert contrast(getattr(colours, name), colours.base) >= VISIBLE


@BOTH
def test_heat_is_blue_for_small_and_orange_for_large_and_plain_in_the_middle(colours):
    cold, *_, hot = shades(colours)
    assert cold.blue() > cold.red()
    assert hot.red() > hot.blue()
    assert shades(colours)[len(shades(colours)) // 2].name() == colours.base


@BOTH
def test_every_colour_is_one(colours):
    names = [field.name for field in fields(colours) if field.name != "dark"]
    assert all(QColor.isValidColorName(getattr(colours, name)) for name in names)


@pytest.fixture
def dressed(qapp):
    yield qapp
    theme.apply(qapp, Scheme.LIGHT)


@pytest.mark.parametrize(("scheme", "colours"), [(Scheme.LIGHT, LIGHT), (Scheme.DARK, DARK)])
def test_a_theme_that_was_asked_for_is_the_current_one(dressed, scheme, colours):
    theme.apply(dressed, scheme)
    assert theme.current() is colours
    palette = QGuiApplication.palette()
    assert palette.color(QPalette.ColorRole.Base).name() == colours.base
    assert palette.color(QPalette.ColorRole.Text).name() == colours.text
    assert palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name() == colours.muted


def test_the_system_decides_where_it_was_asked_to(dressed):
    theme.apply(dressed, Scheme.SYSTEM)
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert theme.current() is (DARK if dark else LIGHT)


@pytest.fixture
def appearance(dressed):
    font, name = dressed.font(), dressed.applicationName()
    dressed.setApplicationName("xentgui")
    yield Appearance(Preferences())
    dressed.setApplicationName(name)
    dressed.setFont(font)


def test_a_theme_is_remembered(appearance):
    appearance.set_scheme(Scheme.DARK)
    assert theme.current() is DARK
    assert Preferences().scheme is Scheme.DARK
    assert appearance.scheme is Scheme.DARK


def test_the_remembered_theme_and_text_size_are_put_on_at_the_start(dressed, appearance):
    appearance.set_scheme(Scheme.DARK)
    appearance.enlarge()
    points = dressed.font().pointSize()
    theme.apply(dressed, Scheme.LIGHT)
    Appearance(Preferences())
    assert theme.current() is DARK
    assert dressed.font().pointSize() == points


def test_the_application_of_another_program_is_left_as_it_is(dressed, appearance):
    appearance.set_scheme(Scheme.DARK)
    appearance.enlarge()
    dressed.setApplicationName("another program")
    theme.apply(dressed, Scheme.LIGHT)
    font = dressed.font()
    Appearance(Preferences())
    assert theme.current() is LIGHT
    assert dressed.font() == font


def test_text_grows_and_shrinks_by_a_point_within_reason(dressed, appearance):
    before = dressed.font().pointSize()
    appearance.enlarge()
    assert dressed.font().pointSize() == before + 1
    appearance.shrink()
    assert dressed.font().pointSize() == before
    for _ in range(40):
        appearance.enlarge()
    assert dressed.font().pointSize() == 28
    for _ in range(40):
        appearance.shrink()
    assert dressed.font().pointSize() == 7

"""What is written in cells: shares that do not round to none or all, counts that fit, colours that can be read."""

import pytest
from PySide6.QtGui import QColor, QFont, QFontMetricsF

from xentgui.gui import theme
from xentgui.gui.plots.cell_words import blend, count_in, first_fit, readable_on, share


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 9, "0 %"), (9, 9, "100 %"), (1, 8, "12.5 %"), (1, 1e6, "<0.1 %"), (999_999, 1e6, ">99.9 %"), (0, 0, "–")],
)
def test_few_are_not_none_and_not_all_are_not_all(part, whole, text):
    assert share(part, whole) == text


@pytest.mark.usefixtures("qapp")
def test_a_count_is_written_as_long_as_there_is_room():
    metrics = QFontMetricsF(QFont())
    wide = metrics.horizontalAdvance("12,345,678")
    assert count_in(12_345_678, metrics, wide + 1) == "12,345,678"
    assert count_in(12_345_678, metrics, wide / 2) == "12M"
    assert count_in(12_345_678, metrics, 1) == ""


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_a_number_stands_out_on_any_heat(colours):
    for high in (colours.accent, colours.label):
        for part in (0.15, 0.4, 0.6, 0.8, 1.0):
            ground = blend(colours.base, high, part)
            text = readable_on(ground, colours.text, colours.base)
            assert contrast(ground, text) > 3.9, (high, part)


def contrast(one: QColor, other: QColor) -> float:
    """As WCAG defines it."""

    def luminance(colour: QColor) -> float:
        parts = [value / 255 for value in (colour.red(), colour.green(), colour.blue())]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.usefixtures("qapp")
def test_the_longest_text_that_fits_is_written():
    metrics = QFontMetricsF(QFont())
    wide = metrics.horizontalAdvance
    assert first_fit(("probability", "p"), metrics, wide("probability")) == "probability"
    assert first_fit(("probability", "p"), metrics, wide("prob")) == "p"
    assert first_fit(("probability",), metrics, wide("prob")).endswith("…")

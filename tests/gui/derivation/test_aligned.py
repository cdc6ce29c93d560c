"""The numbers of a column have the same decimals, as few as they need, and an exponent where zeros would hide them."""

import numpy as np
import pytest

from xentgui.gui.derivation.aligned import Aligned


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([2.0, -5.0, 0.0], ["2", "−5", "0"]),
        ([0.25, 1.0, 0.0], ["0.25", "1.00", "0.00"]),
        ([1 / 3, -12.0, 0.0], ["0.3333", "−12.0000", "0.0000"]),
        ([1 / 3, 1.35e-6, np.nan], ["0.3333", "1.35e−6", "NaN"]),
        ([1.5, np.inf, -np.inf], ["1.5", "∞", "−∞"]),
        ([2e9, 1.0], ["2.00e9", "1"]),
    ],
)
def test_a_column_is_written(values, texts):
    aligned = Aligned(np.array(values))
    assert [aligned.text(value) for value in values] == texts


def test_a_column_without_a_number_is_written_too():
    assert Aligned(np.array([np.nan])).text(np.nan) == "NaN"
    assert Aligned(np.zeros(0)).text(0.0) == "0"

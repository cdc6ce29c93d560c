"""Upright bars filled by NumPy."""

import numpy as np

from xentgui.gui.plots.column_raster import Layer, raster, stretch


def test_a_layer_fills_its_pixels_of_each_column():
    pixels = raster(2, 3, [Layer(np.array([0, 2]), np.array([2, 3]), 1)])
    assert pixels.tolist() == [[1, 0], [1, 0], [0, 1]]


def test_of_two_layers_the_one_with_the_larger_number_shows():
    whole = (np.array([0]), np.array([2]))
    pixels = raster(1, 2, [Layer(*whole, 2), Layer(np.array([1]), np.array([2]), 1)])
    assert pixels.tolist() == [[2], [2]]


def test_a_stretch_that_is_to_show_is_at_least_a_pixel_high_even_at_the_top():
    top, bottom = stretch(np.array([5.1, 5.1, 0.0]), np.array([5.2, 5.2, 0.2]), np.array([True, False, True]))
    assert (bottom - top).tolist() == [1, 0, 1]
    assert top.min() == 0

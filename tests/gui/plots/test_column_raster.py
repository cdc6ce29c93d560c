"""Upright bars filled by NumPy."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from xentgui.gui.plots.column_raster import Layer, outlines, raster, stretch


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


@given(st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_shapes_cover_the_same_pixels_as_the_raster(columns, seed):
    random = np.random.default_rng(seed)
    layers = []
    for lowest in (1, 2):
        top, bottom = np.sort(random.integers(0, 12, (2, columns)), axis=0)
        layers.append(Layer(top.astype(float), bottom.astype(float), np.where(random.random(columns) < 0.5, lowest, 2)))
    image = QImage(columns, 12, QImage.Format.Format_RGB32)
    image.fill(0xFF000000)
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    for layer in layers:
        for points, number in outlines(layer):
            painter.setBrush(QColor(0, 0, number))
            painter.drawPolygon([QPointF(x, y) for x, y in points])
    painter.end()
    drawn = np.array([[image.pixel(x, y) & 0xFF for x in range(columns)] for y in range(12)])
    below, above = raster(columns, 12, layers[:1]), raster(columns, 12, layers[1:])
    np.testing.assert_array_equal(drawn, np.where(above > 0, above, below))

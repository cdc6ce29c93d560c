"""Curves and dots in the pixels of their scene, for files: viewers of SVG squash what is in the units of a plot."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsPathItem


def redraw_in_pixels(scene: pg.GraphicsScene) -> None:
    """Put plain shapes in the place of pyqtgraph's curves and dots, as they are laid out now."""
    scene.prepareForPaint()
    flat = [item for item in reversed(scene.items()) if isinstance(item, pg.PlotCurveItem | pg.ScatterPlotItem)]
    # By the lines first, as the dots lie on them; each over all that is there.
    for item in sorted(flat, key=lambda item: isinstance(item, pg.ScatterPlotItem)):
        if item.isVisible():
            _add_dots(scene, item) if isinstance(item, pg.ScatterPlotItem) else _add_curve(scene, item)
            item.hide()


def _add_curve(scene: pg.GraphicsScene, curve: pg.PlotCurveItem) -> None:
    if curve.xData is None or not len(curve.xData) or curve.opts["pen"] is None:
        return
    path: QPainterPath = curve.mapToScene(curve.getPath())
    shape = QGraphicsPathItem(path)
    shape.setPen(_flat(curve.opts["pen"]))
    scene.addItem(shape)


def _add_dots(scene: pg.GraphicsScene, dots: pg.ScatterPlotItem) -> None:
    for spot in dots.points():
        size, middle = spot.size(), dots.mapToScene(QPointF(spot.pos()))
        shape = QGraphicsEllipseItem(QRectF(middle.x() - size / 2, middle.y() - size / 2, size, size))
        shape.setPen(_flat(spot.pen()))
        shape.setBrush(spot.brush())
        scene.addItem(shape)


def _flat(pen: object) -> QPen:
    """A pen whose width is in pixels like all else."""
    result = QPen(pg.mkPen(pen))
    result.setCosmetic(False)
    result.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return result

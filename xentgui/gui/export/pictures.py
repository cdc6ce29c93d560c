"""Pictures of a plot: PNG, SVG and PDF at a size and in a theme."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QRect, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QImageWriter, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from xentgui.gui import theme
from xentgui.gui.theme import Theme

from . import USUAL, Size
from .figures import Plot, Subject, figure

DPI = 96  # a pixel of a size is this part of an inch where a file has lengths


class Look(NamedTuple):
    """How large a picture is, and in which colours."""

    size: Size = USUAL
    theme: Theme = theme.LIGHT


Encode = Callable[[], bytes]


def picture(plot: Plot, subject: Subject, look: Look, ending: str) -> bytes:
    """Draw a plot as a file of one of `PICTURES`. Qt's own thread only."""
    return drawn(plot, subject, look, ending)()


def drawn(plot: Plot, subject: Subject, look: Look, ending: str) -> Encode:
    """Draw a plot, on Qt's own thread; what comes back makes a file of it on any, as a large PNG takes seconds."""
    with _laid_out(plot, subject, look) as widget:
        return _WRITERS[ending](widget, plot.title)


def preview(plot: Plot, subject: Subject, look: Look, room: QSize, ratio: float) -> QImage:
    """Draw a plot for the screen as it would be, made smaller where there is no room; `ratio` pixels a point."""
    scale = min(1.0, room.width() / look.size.width, room.height() / look.size.height) * ratio
    image = QImage(round(look.size.width * scale), round(look.size.height * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(look.theme.base))
    with _laid_out(plot, subject, look) as widget:
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.scale(image.width() / look.size.width, image.height() / look.size.height)
        widget.render(painter, QPoint(0, 0))
        painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@contextmanager
def _laid_out(plot: Plot, subject: Subject, look: Look) -> Iterator[QWidget]:
    with theme.drawn_in(look.theme):
        widget = figure(plot, subject, look.size)
        try:
            yield widget
        finally:
            widget.hide()
            widget.deleteLater()


def _png(widget: QWidget, title: str) -> Encode:
    pixels = QImage(widget.size(), QImage.Format.Format_RGB32)
    if pixels.isNull():
        raise ValueError("there is not enough memory for a picture of this size; choose a smaller one")
    pixels.setText("Title", title)
    widget.render(pixels)
    return lambda: _written(lambda device: QImageWriter(device, QByteArray(b"png")).write(pixels))


def _svg(widget: QWidget, title: str) -> Encode:
    from PySide6.QtSvg import QSvgGenerator

    def write(device: QBuffer) -> None:
        target = QSvgGenerator()  # SVG Tiny: what Qt writes of clips in SVG 1.1 is elsewhere than what they clip
        target.setOutputDevice(device)
        target.setTitle(title)
        target.setDescription("")
        target.setSize(widget.size())
        target.setViewBox(QRect(0, 0, widget.width(), widget.height()))
        target.setResolution(DPI)
        widget.render(target)

    svg = _for_browsers(_written(write).decode(), widget.size()).encode()
    return lambda: svg


def _for_browsers(svg: str, size: QSize) -> str:
    """Lengths in pixels in place of Qt's rounded millimetres, and a kind of font for who lacks the very one."""
    svg = re.sub(
        r'<svg width="[^"]*" height="[^"]*"', f'<svg width="{size.width()}" height="{size.height()}"', svg, count=1
    )
    svg = svg.replace("<desc></desc>\n", "")
    return re.sub(r'font-family="([^"]*)"', r'font-family="\1, sans-serif"', svg)


def _pdf(widget: QWidget, title: str) -> Encode:
    def write(device: QBuffer) -> None:
        target = QPdfWriter(device)
        target.setTitle(title)
        target.setCreator("xentgui")
        target.setResolution(DPI)
        points = QSizeF(widget.width(), widget.height()) * 72 / DPI
        target.setPageSize(QPageSize(points, QPageSize.Unit.Point, title, QPageSize.SizeMatchPolicy.ExactMatch))
        target.setPageMargins(QMarginsF(0, 0, 0, 0))
        widget.render(target)

    pdf = _written(write)
    return lambda: pdf


def _written(write: Callable[[QBuffer], object]) -> bytes:
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    write(buffer)
    buffer.close()
    return bytes(kept.data())


_WRITERS: dict[str, Callable[[QWidget, str], Encode]] = {".png": _png, ".svg": _svg, ".pdf": _pdf}

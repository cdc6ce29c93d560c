"""Pictures of a plot: PNG, SVG and PDF at a size and in a theme."""

import re
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPdfWriter
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


def picture(plot: Plot, subject: Subject, look: Look, ending: str) -> bytes:
    """Draw a plot as a file of one of `PICTURES`. Qt's own thread only."""
    with theme.drawn_in(look.theme):
        widget = figure(plot, subject, look.size)
        try:
            return _WRITERS[ending](widget, plot.title)
        finally:
            widget.hide()
            widget.deleteLater()


def image(plot: Plot, subject: Subject, look: Look) -> QImage:
    """Draw a plot for the screen."""
    result = QImage()
    result.loadFromData(picture(plot, subject, look, ".png"))
    return result


def _png(widget: QWidget, title: str) -> bytes:
    pixels = QImage(widget.size(), QImage.Format.Format_RGB32)
    pixels.setText("Title", title)
    widget.render(pixels)
    return _written(lambda device: QImageWriter(device, QByteArray(b"png")).write(pixels))


def _svg(widget: QWidget, title: str) -> bytes:
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

    return _for_browsers(_written(write).decode(), widget.size()).encode()


def _for_browsers(svg: str, size: QSize) -> str:
    """Lengths in pixels in place of Qt's rounded millimetres, and a kind of font for who lacks the very one."""
    svg = re.sub(
        r'<svg width="[^"]*" height="[^"]*"', f'<svg width="{size.width()}" height="{size.height()}"', svg, count=1
    )
    svg = svg.replace("<desc></desc>\n", "")
    return re.sub(r'font-family="([^"]*)"', r'font-family="\1, sans-serif"', svg)


def _pdf(widget: QWidget, title: str) -> bytes:
    def write(device: QBuffer) -> None:
        target = QPdfWriter(device)
        target.setTitle(title)
        target.setCreator("xentgui")
        target.setResolution(DPI)
        points = QSizeF(widget.width(), widget.height()) * 72 / DPI
        target.setPageSize(QPageSize(points, QPageSize.Unit.Point, title, QPageSize.SizeMatchPolicy.ExactMatch))
        target.setPageMargins(QMarginsF(0, 0, 0, 0))
        widget.render(target)

    return _written(write)


def _written(write: Callable[[QBuffer], object]) -> bytes:
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    write(buffer)
    buffer.close()
    return bytes(kept.data())


_WRITERS: dict[str, Callable[[QWidget, str], bytes]] = {".png": _png, ".svg": _svg, ".pdf": _pdf}

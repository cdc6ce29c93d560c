"""A mark for each severity: its shape tells it apart for who sees no colours."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from xentgui.core.diagnostics import Severity

from . import theme


def colour(severity: Severity) -> str:
    """The colour of a severity in the current theme."""
    colours = theme.current()
    names = {Severity.ERROR: colours.wrong, Severity.WARNING: colours.label, Severity.HINT: colours.accent}
    return names.get(severity, colours.muted)


def mark(severity: Severity, size: int) -> QIcon:
    """An icon: a disc for an error, a triangle for a warning, a diamond for a hint, a ring for a note."""
    icon = QIcon(_picture(severity, size, colour(severity)))
    icon.addPixmap(_picture(severity, size, theme.current().on_accent), QIcon.Mode.Selected)
    return icon


def _picture(severity: Severity, size: int, drawn_in: str) -> QPixmap:
    scale = 4  # drawn larger, for screens with more dots
    picture = QPixmap(size * scale, size * scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size * scale, size * scale)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(drawn_in))
    match severity:
        case Severity.ERROR:
            painter.drawEllipse(QRectF(0.1, 0.1, 0.8, 0.8))
        case Severity.WARNING:
            painter.drawPolygon(_polygon((0.5, 0.08), (0.95, 0.9), (0.05, 0.9)))
        case Severity.HINT:
            painter.drawPolygon(_polygon((0.5, 0.08), (0.92, 0.5), (0.5, 0.92), (0.08, 0.5)))
        case _:
            painter.setPen(QPen(QColor(drawn_in), 0.12))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(0.2, 0.2, 0.6, 0.6))
    painter.end()
    return picture


def _polygon(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])

"""RowLossPlot: axes around the row losses, zoom and pan along the rows, and the row under the mouse or the keys."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QFontMetricsF, QHelpEvent, QKeyEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from xentgui.gui import theme

from .apart_axis import ApartAxis
from .cell_words import first_fit
from .line_labels import LineLabel, LineLabels
from .loss_columns import Ranking
from .row_box import RowAxis, RowBox
from .row_loss_item import Losses, RowLossItem
from .scale import Scale, loss_range, with_strip
from .shown_losses import ShownLosses

_TICK = 4  # pixels, outwards
_LABELS_SHARE = 0.45  # of the width, at most
_KEYS = Qt.KeyboardModifier
_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ZOOMS: dict[int, float] = {Qt.Key.Key_Plus: 0.5, Qt.Key.Key_Equal: 0.5, Qt.Key.Key_Minus: 2.0}


class RowLossPlot(pg.GraphicsView):  # type: ignore[misc]
    """Losses by row or by rank. It computes nothing: the panel hands it what to show."""

    row_chosen = Signal(int)
    drawn_otherwise = Signal()

    _built = False

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without rows."""
        super().__init__(parent)
        self._losses = ShownLosses()
        self._ranking: Ranking | None = None
        self._lines: list[tuple[str, float, str, Qt.PenStyle]] = []
        self._row, self._row_loss = -1, float("nan")
        self._range = (0.0, 0.0)
        self._title = ""
        self._bars = True
        self._lay_out()
        self._built = True
        self._dress()

    def _lay_out(self) -> None:
        self.box = RowBox()
        self.item = RowLossItem(self.box)
        self.labels = LineLabels()
        self.left = ApartAxis("left", maxTickLength=_TICK)
        self.bottom = RowAxis("bottom", maxTickLength=_TICK)
        self.bottom.linkToView(self.box)
        for axis in (self.left, self.bottom):
            axis.enableAutoSIPrefix(False)
        layout = pg.GraphicsLayout()
        layout.setContentsMargins(4, 6, 4, 2)
        layout.setSpacing(0)
        for item, row, column in ((self.left, 0, 0), (self.box, 0, 1), (self.labels, 0, 2), (self.bottom, 1, 1)):
            layout.addItem(item, row, column)
        self.setCentralItem(layout)
        self.box.sigXRangeChanged.connect(self._rescale)
        self.box.sigResized.connect(self._rescale)
        self.box.sigResized.connect(self._fit_title)
        self.box.clicked.connect(self._choose_at)
        self.box.double_clicked.connect(self.box.show_all)

    @property
    def one_bar_a_row(self) -> bool:
        """Whether each row in view has its own bar, rather than columns of many rows."""
        return self.item.one_bar_a_row

    def show_losses(self, losses: ShownLosses, ranking: Ranking | None) -> None:
        """Show all losses anew, in the order of the rows or of a ranking."""
        self._losses, self._ranking = losses, ranking
        values, rows = (losses.losses, None) if ranking is None else (ranking.losses, ranking.rows)
        self.item.show_losses(Losses(values, rows, losses.wrong, losses.ignored))
        self.box.hold(len(values), 0 if ranking is None else 1)
        self._reach()
        self._mark()

    def refresh(self, spans: list[slice]) -> None:
        """Show the losses of some rows anew, in the order of the rows."""
        for span in spans:
            self.item.refresh(span)
        self._reach()

    def set_lines(self, lines: list[tuple[str, float, str, Qt.PenStyle]]) -> None:
        """Draw other lines, from the next `show_losses` or `refresh` on: name, loss, colour, style."""
        self._lines = lines
        self.item.lines = [line[1:] for line in lines]

    def set_dimmed(self, dimmed: bool) -> None:
        """Show that what is seen is of another moment."""
        if dimmed != self.item.dimmed:
            self.item.dimmed = self.labels.dimmed = dimmed
            self.item.update()
            self.labels.update()

    def show_row(self, row: int, loss: float) -> None:
        """Mark a row and bring it into view; -1 for none."""
        moved, position = row != self._row, self._position(row)
        self._row, self._row_loss = row, loss
        self.setAccessibleDescription(_describe(row, loss))
        if moved and position >= 0:
            self.box.bring_into_view(position)
        self._mark()

    def name_axes(self, loss: str) -> None:
        """Write what the axes count."""
        self._title = loss
        self._fit_title()
        text = "row" if self._ranking is None else "rank, largest loss first"
        if self.bottom.labelText != text:
            self.bottom.setLabel(text)

    def _fit_title(self, *_: Any) -> None:
        """Name the axis of the losses as long as it has room."""
        texts = (self._title, self._title.removeprefix("row "), "nats")
        text = first_fit(texts, QFontMetricsF(self.font()), max(self.box.rect().height(), 1))
        if self.left.labelText != text:
            self.left.setLabel(text)

    def _reach(self) -> None:
        extent = self._losses.extent
        self._range = loss_range(extent, [value for _, value, _, _ in self._lines], self._range)
        self._rescale()

    def _rescale(self, *_: Any) -> None:
        bottom, top = with_strip(self._range if self._range[1] else (0.0, 1.0), self._losses.extent)
        size = self.box.rect()
        scale = Scale(*self.box.section, bottom, top, max(size.width(), 1), max(size.height(), 1))
        self.item.set_scale(scale)
        if self.left.range != [bottom, top]:
            self.left.setRange(bottom, top)
        if self._bars != self.one_bar_a_row:
            self._bars = self.one_bar_a_row
            self.drawn_otherwise.emit()
        self._label()

    def _mark(self) -> None:
        position = self._position(self._row)
        self.item.marker = None if position < 0 else (position, self._row_loss)
        self.item.update()
        self._label()

    def _label(self) -> None:
        scale = self.item.scale
        labels = [
            LineLabel(scale.y_of(value), _with_arrow(f"{name} = {value:.5g}", value, scale), colour)
            for name, value, colour, _ in self._lines
        ]
        if self._row >= 0:
            text = _with_arrow(_describe(self._row, self._row_loss), self._row_loss, scale)
            labels.insert(0, LineLabel(scale.y_of(self._row_loss), text, theme.current().text, exact=True))
        self.labels.show_labels(labels)

    def _position(self, row: int) -> int:
        """Where a row is in the shown order; -1 where it is not."""
        if not 0 <= row < self.box.count:
            return -1
        return row if self._ranking is None else int(self._ranking.places[row])

    def _row_at(self, position: int) -> int:
        return position if self._ranking is None or position < 0 else int(self._ranking.rows[position])

    def _choose(self, position: int) -> None:
        if 0 <= position < self.box.count:
            self.row_chosen.emit(self._row_at(position))

    def _choose_at(self, place: QPointF) -> None:
        self._choose(self.item.position_at(place.x(), place.y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left, Right, Home and End choose a row; plus, minus and 0 zoom."""
        key, modifiers = event.key(), event.modifiers()
        here = self._position(self._row)
        if modifiers & (_KEYS.ControlModifier | _KEYS.AltModifier | _KEYS.MetaModifier):
            event.ignore()
        elif key in _STEPS:
            self._choose(min(max(here + _STEPS[key], 0), self.box.count - 1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._choose(0 if key == Qt.Key.Key_Home else self.box.count - 1)
        elif key in _ZOOMS:
            self.box.zoom(_ZOOMS[key], here)
        elif key == Qt.Key.Key_0:
            self.box.show_all()
        else:
            event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell which row is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())) or self.toolTip(), self)
            return True
        return bool(super().viewportEvent(event))

    def _tip(self, place: QPointF) -> str:
        inside = self.box.mapFromScene(self.mapToScene(place.toPoint()))
        if not self.box.rect().contains(inside):
            return ""
        position = self.item.position_at(inside.x(), inside.y())
        row = self._row_at(position)
        if not 0 <= row < len(self._losses.losses):
            return ""
        text = _describe(row, float(self.item.losses.values[position]))
        if self._losses.ignored[row]:
            return text + ", ignored"
        return text + (", wrong prediction" if self._losses.wrong[row] else "")

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Leave most of the width to the bars."""
        super().resizeEvent(event)
        if self._built:
            self.labels.set_room(_LABELS_SHARE * self.width())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go here."""
        super().focusInEvent(event)
        self._frame(shown=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self._frame(shown=False)

    def _frame(self, *, shown: bool) -> None:
        self.item.framed = shown
        self.item.update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        super().changeEvent(event)
        if self._built and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    def _dress(self) -> None:
        colours, font = theme.current(), self.font()
        self.setBackground(colours.base)
        metrics = QFontMetrics(font)
        for axis in (self.left, self.bottom):
            axis.setPen(QPen(QColor(colours.line)))
            axis.setTextPen(QPen(QColor(colours.muted)))
            axis.setStyle(tickFont=font, tickTextHeight=metrics.height())
            axis.label.setFont(font)
            axis.label.setDefaultTextColor(QColor(colours.muted))
        self.labels.set_font(font)
        self._fit_title()
        self._label()
        self.item.update()


def _describe(row: int, loss: float) -> str:
    if row < 0:
        return "no row"
    return f"row {row}: " + ("undefined" if np.isnan(loss) else f"{loss:.5g}")


def _with_arrow(text: str, value: float, scale: Scale) -> str:
    """Say which way a value lies that the axis does not reach."""
    if np.isfinite(value) and not scale.bottom <= value <= scale.top:
        return text + (" ↑" if value > scale.top else " ↓")
    return text

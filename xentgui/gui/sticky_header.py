"""StickyHeader: titles of which the first few stay in sight while the others are scrolled sideways."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyleOptionHeader, QToolTip, QWidget

from .measured_header import MeasuredHeader
from .short_names import ShortNames

EDGE = 2  # pixels between what stays and what goes
_GRIP = 4  # pixels
_PAD = 4  # pixels beside a title
_MOST = 0.6  # of the width; where the first columns take more, nothing stays


class StickyHeader(MeasuredHeader):
    """A header whose first `lead()` sections stay at the left, as long as there is room for others beside them."""

    meant = Signal(int)  # a section whose context menu is about to open

    def __init__(self, lead: Callable[[], int], names: Callable[[], Sequence[str]], view: QWidget) -> None:
        """Keep `lead()` sections of `view` in sight; `names()` is what the others are called."""
        super().__init__(Qt.Orientation.Horizontal, lambda: (lead(), names()), view)
        self._lead = lead
        self._short = ShortNames(names, self)
        self._shift = 0
        self._pulled = -1  # the section that is made wider; Qt makes none wider that is out of sight
        self.setSectionsClickable(True)

    def stuck(self) -> int:
        """The width of what stays in sight over what is scrolled; 0 while nothing is scrolled."""
        return self.lead_width() if self.offset() else 0

    def lead_width(self) -> int:
        """The width of what would stay in sight; 0 where there is no room for it."""
        lead = self._lead()
        if not 0 < lead < self.count():
            return 0
        width = self.sectionPosition(lead)
        return width if width <= self.viewport().width() * _MOST else 0

    def position(self, section: int) -> int:
        """The pixel at which a section begins, wherever it is scrolled to."""
        stays = section < self._lead() and self.stuck()
        return self.sectionPosition(section) if stays else self.sectionViewportPosition(section)

    def section_at(self, x: int) -> int:
        """The section at a pixel; -1 past the last one."""
        return self.logicalIndexAt(x - self._shift_at(x))

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        """Shorten a title so that it is told from the others."""
        super().initStyleOptionForIndex(option, section)
        if section >= self._lead():
            option.text = self._short.fit(option.text, self.sectionSize(section) - 2 * _PAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the titles that stay over those that are scrolled."""
        super().paintEvent(event)
        if self.stuck():
            painter = QPainter(self.viewport())
            for section in range(self._lead()):
                place = QRect(self.sectionPosition(section), 0, self.sectionSize(section), self.viewport().height())
                painter.save()
                painter.fillRect(place, self.palette().window())
                self.paintSection(painter, place, section)
                painter.restore()
            painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Write in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_short"):
            self._short.refresh()

    def viewportEvent(self, event: QEvent) -> bool:
        """Explain the title that is seen."""
        model = self.model()
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and model is not None:
            section = self.section_at(event.pos().x())
            tip = model.headerData(section, self.orientation(), Qt.ItemDataRole.ToolTipRole) if section >= 0 else ""
            QToolTip.showText(event.globalPos(), str(tip or ""), self)
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mean the section that is seen."""
        if event.button() == Qt.MouseButton.RightButton:
            self.meant.emit(self.section_at(round(event.position().x())))
        self._shift = self._shift_at(event.position().x())
        self._pulled = self._edge_at(round(event.position().x()))
        if self._pulled < 0:
            super().mousePressEvent(self._shifted(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the section that was pressed, else mean the one that is seen."""
        x = round(event.position().x())
        if self._pulled >= 0:
            self.resizeSection(self._pulled, max(x - self.sectionPosition(self._pulled), self.minimumSectionSize()))
            return
        if not event.buttons():
            self._shift = self._shift_at(x)
        super().mouseMoveEvent(self._shifted(event))
        if not event.buttons() and self._shift:
            self.setCursor(Qt.CursorShape.SplitHCursor if self._edge_at(x) >= 0 else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the section that was pressed."""
        if self._pulled < 0:
            super().mouseReleaseEvent(self._shifted(event))
        self._pulled = -1

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Mean the section that is seen."""
        self._shift = self._shift_at(event.position().x())
        super().mouseDoubleClickEvent(self._shifted(event))

    def _shift_at(self, x: float) -> int:
        """How far to the left of a pixel Qt thinks what is seen there."""
        return self.offset() if 0 <= x < self.stuck() else 0

    def _edge_at(self, x: int) -> int:
        """The section that stays in sight whose right edge is at a pixel; -1 for none."""
        sections = range(self._lead() if self.stuck() else 0)
        ends = (section for section in sections if abs(self.sectionPosition(section + 1) - x) <= _GRIP)
        return next(ends, -1)

    def _shifted(self, event: QMouseEvent) -> QMouseEvent:
        if not self._shift:
            return event
        place = event.position() - QPointF(self._shift, 0)
        pressed = event.button(), event.buttons(), event.modifiers()
        return QMouseEvent(
            event.type(), place, event.scenePosition(), event.globalPosition(), *pressed, event.pointingDevice()
        )

"""FormulaView: the loss as one formula and the formula of the current column, whose term is lit in both."""

from collections.abc import Collection

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, QSizeF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from xentgui.gui import theme

from .formulas import KEYS, Kind, definition, parse, spoken, whole

_LETTER = 1.15  # of the font's, so that indices can be read


class FormulaView(QWidget):
    """Paints formulas; they are typeset after the first paint and kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without a formula."""
        super().__init__(parent)
        self.setObjectName("formulas")
        self._kind: Kind | None = None
        self._shown = frozenset(KEYS)
        self._lit = ""
        self._stacked = False
        self._drawn: dict[tuple[object, ...], QSvgRenderer] = {}
        self._ready = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_kind(self, kind: Kind) -> None:
        """Show the formulas of another derivation."""
        if kind != self._kind:
            self._kind = kind
            self._say()

    def show_terms(self, keys: Collection[str]) -> None:
        """Show these terms and none of the others."""
        if frozenset(keys) != self._shown:
            self._shown = frozenset(keys)
            self._say()

    def stack(self, *, under_each_other: bool) -> None:
        """Stand beside a table, the formulas under each other, or above it."""
        vertical = QSizePolicy.Policy.Expanding if under_each_other else QSizePolicy.Policy.Fixed
        if self.sizePolicy().verticalPolicy() != vertical:
            self._stacked = under_each_other
            self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)

    def light(self, key: str) -> None:
        """Light the term of a column; an empty key lights none."""
        if key != self._lit:
            self._lit = key
            self._say()

    @property
    def lit(self) -> str:
        """The key of the term that is lit."""
        return self._lit

    def sizeHint(self) -> QSize:
        """Two formulas side by side, a fraction in a sum high."""
        height = self.fontMetrics().height()
        return QSize(30 * height, round(3.7 * height))

    def minimumSizeHint(self) -> QSize:
        """As high; narrower formulas are drawn smaller."""
        return QSize(8 * self.fontMetrics().height(), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Follow colours and fonts."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_drawn"):
            self._drawn.clear()
            self.updateGeometry()
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what is typeset already; the first time nothing is, and a table should not wait for it."""
        if self._kind is None:
            return
        if not self._ready:
            QTimer.singleShot(0, self, self._get_ready)
            return
        formulas = [self._renderer(whole(self._kind))]
        own = definition(self._lit, self._kind) if self._lit in self._shown else ""
        if own:
            formulas.append(self._renderer(own))
        self._paint([(formula, formula.viewBoxF().size()) for formula in formulas])

    def _paint(self, formulas: list[tuple[QSvgRenderer, QSizeF]]) -> None:
        """Side by side where that fits, else under each other; smaller where neither does."""
        gap = 1.5 * self.fontMetrics().height()
        across = sum(size.width() for _, size in formulas) + gap * (len(formulas) - 1)
        down = sum(size.height() for _, size in formulas) + gap / 4 * (len(formulas) - 1)
        beside = min(self.width() / across, self.height() / max(size.height() for _, size in formulas))
        below = min(self.width() / max(size.width() for _, size in formulas), self.height() / down)
        scale = min(below if self._stacked else max(beside, below), 1.0)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = y = 0.0
        for renderer, size in formulas:
            wide, high = size.width() * scale, size.height() * scale
            if beside >= min(below, 1.0) and not self._stacked:
                renderer.render(painter, QRectF(x, (self.height() - high) / 2, wide, high))
                x += wide + gap * scale
            else:
                renderer.render(painter, QRectF(0, y, wide, high))
                y += high + gap / 4 * scale
        painter.end()

    def _renderer(self, marked: str) -> QSvgRenderer:
        from .typeset import coloured

        key = (marked, self._lit, self._shown)
        if key not in self._drawn:
            colours = theme.current()
            formula = parse(marked)
            lit = formula.inside.get(self._lit, frozenset())
            terms = {term: colours.accent if term in lit else colours.text for term in KEYS}
            terms |= {term: "none" for term in KEYS if term not in self._shown}
            size = self.fontMetrics().height() * _LETTER
            text = coloured(formula, size, terms, colours.muted)
            self._drawn[key] = QSvgRenderer(QByteArray(text.encode()))
        return self._drawn[key]

    def _get_ready(self) -> None:
        self._ready = True
        self.update()

    def _say(self) -> None:
        self.setAccessibleName("Formula of the loss")
        if self._kind is not None:
            own = definition(self._lit, self._kind) if self._lit in self._shown else ""
            self.setAccessibleDescription(spoken(own or whole(self._kind), self._shown))
        self.update()

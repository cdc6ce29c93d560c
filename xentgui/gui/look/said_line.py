"""SaidLine: some facts side by side, as many as there is room for; those with a link lead to their rows."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from xentgui.gui import theme

_GAP = "   "
_FIRST = 3


class Fact(NamedTuple):
    """A short text.

    Attributes:
        text: as it is read.
        rows: the expression that chooses the rows that it is about; empty for none.
        mark: a sign before it, such as ■.
        colour: of the sign.
    """

    text: str
    rows: str = ""
    mark: str = ""
    colour: str = ""


class SaidLine(QLabel):
    """One line; what does not fit is left out from its end, and the tooltip has all. `linkActivated` has the rows."""

    changed = Signal()

    def __init__(self, name: str, spoken: str) -> None:
        """Begin empty."""
        super().__init__()
        self._facts: Sequence[Fact] = ()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAutoFillBackground(True)  # else all that is behind it is painted with it

    @property
    def facts(self) -> Sequence[Fact]:
        """What there is to say, seen or not."""
        return self._facts

    def say(self, facts: Sequence[Fact]) -> None:
        """Say something else."""
        if tuple(facts) != self._facts:
            self._facts = tuple(facts)
            self.setAccessibleDescription(_GAP.join(fact.text for fact in facts))
            self._write()
            self.changed.emit()

    def wanted(self) -> int:
        """The width of the first few facts, without which little is said."""
        return QFontMetrics(self.font()).horizontalAdvance(_GAP.join(map(_plain, self._facts[:_FIRST])))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange) and hasattr(self, "_facts"):
            self._write()

    def _write(self) -> None:
        metrics, facts = QFontMetrics(self.font()), list(self._facts)
        while len(facts) > 1 and metrics.horizontalAdvance(_GAP.join(map(_plain, facts))) > self.width():
            facts.pop()
        text = "&nbsp;&nbsp; ".join(map(_html, facts))
        if text != self.text():
            self.setText(text)
            links = any(fact.rows for fact in facts)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if links else Qt.FocusPolicy.NoFocus)
        self.setToolTip("<br>".join(map(_html, self._facts)))


def as_html(facts: Sequence[Fact]) -> str:
    """Facts side by side, without links."""
    return "&nbsp;&nbsp; ".join(_html(fact._replace(rows="")) for fact in facts)


def _plain(fact: Fact) -> str:
    return f"{fact.mark} {fact.text}" if fact.mark else fact.text


def _html(fact: Fact) -> str:
    text = escape(fact.text)
    if fact.rows:
        accent = theme.current().accent
        text = f'<a href="{escape(fact.rows)}" style="color:{accent}">{text}</a>'
    return f'<span style="color:{fact.colour}">{fact.mark}</span> {text}' if fact.mark else text

"""ShortNames: class names in the room of a cell, so that those that begin or end alike are told apart."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

_MARK = re.compile("^(?:[✓✗↓↑] |~)")  # before a name: right, wrong, sorted by, one of several
_DOTS = "…"
_EASY = 4  # letters from a difference on, the dots among them, by which it is seen
_NAMES_TO_COMPARE = 2000
_TEXTS_TO_KEEP = 10_000


class ShortNames:
    """Shortens the class names of what is shown, in the font of a widget."""

    def __init__(self, names: Callable[[], Sequence[str]], widget: QWidget) -> None:
        """`names` tells which names have to be told apart; the same ones as long as they are the same object."""
        self._ask, self._widget = names, widget
        self._names: Sequence[str] = ()
        self._fitted: dict[tuple[str, int], str] = {}
        self.refresh()

    def refresh(self) -> None:
        """Take the font of the widget."""
        self._metrics = QFontMetricsF(self._widget.font())
        self._fitted.clear()

    def fit(self, text: str, room: int) -> str:
        """A name, with a mark before it or not, in `room` pixels."""
        names = self._ask()
        if names is not self._names or len(self._fitted) >= _TEXTS_TO_KEEP:
            self._names = names
            self._fitted.clear()
        known = self._fitted.get((text, room))
        if known is None:
            known = self._fitted[text, room] = self._shortened(text, room)
        return known

    def _shortened(self, text: str, room: int) -> str:
        if self._metrics.horizontalAdvance(text) <= room:
            return text
        found = _MARK.match(text)
        mark = found.group() if found else ""
        return mark + apart(text[len(mark) :], self._names, self._metrics, room - self._metrics.horizontalAdvance(mark))


def apart(name: str, names: Sequence[str], metrics: QFontMetricsF, room: float) -> str:
    """The ends of a name, or one of them; where other names have them too, the part from which it differs from them."""
    modes = Qt.TextElideMode
    middle, start = (metrics.elidedText(name, mode, room) for mode in (modes.ElideMiddle, modes.ElideRight))
    alike = sorted(_same(name, other) for other in _alike(name, names, middle))
    if not alike or alike[0] == len(name):
        return middle
    if alike[-1] + _EASY < len(start):
        return start
    same = alike[0]
    rest = _DOTS + name[same:]
    if metrics.horizontalAdvance(rest) <= room:
        return metrics.elidedText(name, modes.ElideLeft, room)
    different = metrics.elidedText(rest, modes.ElideRight, room)
    return different if len(different) > _EASY else middle


def _alike(name: str, names: Sequence[str], middle: str) -> list[str]:
    """The other names that are shortened to the same ends."""
    head, dots, tail = middle.partition(_DOTS)
    if not dots or len(names) > _NAMES_TO_COMPARE:
        return []
    return [n for n in names if n != name and n.startswith(head) and n.endswith(tail)]


def _same(name: str, other: str) -> int:
    """With how many letters both begin."""
    return next((i for i, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), min(len(name), len(other)))

"""WhatIfModel: a line a reading, with the loss and accuracy it would give, and how plausible it is."""

from enum import IntEnum

from PySide6.QtGui import QColor

from xentgui.core.readings import Plausibility

from . import theme
from .lines_model import LinesModel
from .what_if_text import WhatIfLine


class Column(IntEnum):
    """The columns, in their order."""

    READING = 0
    LOSS = 1
    DIFFERENCE = 2
    ACCURACY = 3
    PLAUSIBLE = 4
    WHY = 5


_FIELDS = ("title", "loss", "difference", "accuracy", "plausible", "why")
_PLACES = tuple(map(WhatIfLine._fields.index, _FIELDS))
_PLAUSIBLE = (
    "What the arrays say of the reading.\n"
    "impossible: some scores cannot be what they are taken for\n"
    "unlikely, likely: all scores show what others have by chance only; or the same rows cost more, or less, than now "
    "by 4 standard errors, which is chance 1 time in 30,000\n"
    "possible: the arrays do not decide\n"
    "–: the reading does not apply"
)
_HEADERS = {
    Column.READING: ("reading", "What the batch is taken for; a click here brings the readings in their own order"),
    Column.LOSS: ("loss", "What would be reported; the mean of the rows for reduction none"),
    Column.DIFFERENCE: ("difference", "How much that is above the loss now"),
    Column.ACCURACY: ("accuracy", "The share of right predictions"),
    Column.PLAUSIBLE: ("plausible", _PLAUSIBLE),
    Column.WHY: ("why", "The figure that says so, or why the reading does not apply"),
}
_NUMBERS = frozenset(map(int, (Column.LOSS, Column.DIFFERENCE, Column.ACCURACY)))
_AGAINST = (Plausibility.UNLIKELY, Plausibility.IMPOSSIBLE)


class WhatIfModel(LinesModel[WhatIfLine]):
    """The readings. `old` says that their numbers are of an older batch."""

    headers = tuple(_HEADERS.values())
    numbers = _NUMBERS
    old = False

    def show_age(self, *, old: bool) -> None:
        """Dim the numbers of an older batch."""
        if old != self.old:
            self.old = old
            self.recolour()

    def row_of(self, name: str) -> int:
        """The line of a reading; -1 where there is none."""
        return next((row for row, line in enumerate(self._lines) if line.name == name), -1)

    def take_colours(self) -> None:
        """Hold the colours that `colour` gives."""
        colours = theme.current()
        self._muted, self._against, self._for = map(QColor, (colours.muted, colours.wrong, colours.right))

    def cell(self, line: WhatIfLine, column: int) -> str:
        """What stands in a cell."""
        return str(line[_PLACES[column]])

    def colour(self, line: WhatIfLine, column: int) -> QColor | None:
        """What does not apply, or is old, is grey."""
        if line.plausibility is None or (self.old and column != Column.READING):
            return self._muted
        if column != Column.PLAUSIBLE:
            return None
        if line.plausibility in _AGAINST:
            return self._against
        return self._for if line.plausibility is Plausibility.LIKELY else None

    def stands_out(self, line: WhatIfLine, column: int) -> bool:
        """The present reading."""
        return line.present and column in (Column.READING, Column.LOSS, Column.DIFFERENCE)

    def tip(self, line: WhatIfLine, column: int) -> str:
        """Every sentence and digit there is."""
        return line.full

    def spoken(self, line: WhatIfLine, column: int) -> str:
        """The cell with its reading, and whether that is the present one."""
        present = " (the batch is read so now)" if line.present else ""
        return f"{line.title}{present}, {super().spoken(line, column)}"

"""The lists beside the confusion matrix: pairs that are confused, and of the binary loss classes by wrong answers."""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from xentgui.gui import theme
from xentgui.gui.calling import call
from xentgui.gui.lines_model import Line, LinesModel
from xentgui.gui.lines_table import LinesTable
from xentgui.gui.short_names import ShortNames

_EASY_NAME = 8  # characters
_MEASURED = 10  # lines from the first on, and as many of all
_PAD = 10  # pixels beside a text, both sides together


class Pair(NamedTuple):
    """A line: names, counts, and what it stands for."""

    texts: tuple[str, ...]
    label: int
    predicted: int


class DatedModel(LinesModel[Line]):
    """Lines that are written faintly while they are of another moment."""

    stale = False

    def set_stale(self, *, stale: bool) -> None:
        """Say whether they are."""
        if stale != self.stale:
            self.stale = stale
            self.recolour()

    def take_colours(self) -> None:
        """Hold the colour of what is of another moment."""
        self._muted = QColor(theme.current().muted)

    def colour(self, _line: Line, _column: int) -> QColor | None:
        """Faint, or that of any text."""
        return self._muted if self.stale else None


class PairsModel(DatedModel[Pair]):
    """Pairs of a label and a prediction, the most rows first; or classes, the most wrong answers first."""

    headers = (
        ("label", "The class that it is"),
        ("predicted", "The class that is said"),
        ("rows", "How many rows have this label and this prediction"),
        ("of label", "Their share of the rows with this label"),
    )
    numbers = frozenset({2, 3})

    def cell(self, line: Pair, column: int) -> str:
        """What stands in a cell."""
        return line.texts[column]


class ClassesModel(PairsModel):
    """Classes of the binary loss."""

    headers = (
        ("class", "Each class has an answer of its own: yes where p > 0.5"),
        ("FN", "False negatives: rows whose label is yes and whose answer is no"),
        ("FP", "False positives: rows whose label is no and whose answer is yes"),
        ("wrong", "Their share of the rows that have this class and a score"),
    )
    numbers = frozenset({1, 2, 3})


class NamesDelegate(QStyledItemDelegate):
    """Writes names so that those that begin and end alike are told apart."""

    def __init__(self, table: "NamesTable") -> None:
        """Write the names of a table."""
        super().__init__(table)
        self._columns, self.short = table.names_in, ShortNames(lambda: table.known, table)

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Shorten a name to the width of its cell."""
        super().initStyleOption(option, index)
        if index.column() in self._columns:
            option.text = self.short.fit(option.text, option.rect.width() - _PAD)


class NamesTable(LinesTable):
    """A list that a click or Enter chooses a line of; the names take what the figures leave.

    Attributes:
        names_in: the columns with names.
        known: the names that have to be told apart.
        last_is_known: whether the last figure is one of the others.
    """

    chosen = Signal(int)

    def __init__(self, model: LinesModel[Any], names: Sequence[int]) -> None:
        """Show `model`, of which some columns hold `names`."""
        self.names_in = names
        self.known: Sequence[str] = ()
        self.last_is_known = False
        super().__init__(model, {})
        self._delegate = NamesDelegate(self)
        self.setItemDelegate(self._delegate)
        self.horizontalHeader().setStretchLastSection(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names that begin alike often differ at the end
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for done in (self.clicked, self.opened):
            done.connect(partial(call, self._choose))

    def changeEvent(self, event: QEvent) -> None:
        """Measure in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_delegate"):
            self._delegate.short.refresh()

    def fit(self) -> None:
        """Give the figures what they need, and share the rest among the names, as far as these need it.

        The last figure is left out where no name could be read beside it, and where it says nothing new.
        """
        last, each = self.model().columnCount() - 1, self.fontMetrics().averageCharWidth()
        widths = {column: self._needed(column) for column in range(last + 1)}
        room = self.viewport().width() - sum(width for column, width in widths.items() if column not in self.names_in)
        hidden = self.last_is_known or room < len(self.names_in) * (_EASY_NAME * each + _PAD)
        room += widths[last] * hidden
        rising = sorted(self.names_in, key=widths.__getitem__)
        for place, column in enumerate(rising):
            others = rising[place + 1 :]
            share = min(room // (len(others) + 1), room - sum(map(self._of_head, others)))
            widths[column] = max(min(widths[column], share), self._of_head(column))
            room -= widths[column]
        widths[self.names_in[-1]] += max(room, 0)
        if self.isColumnHidden(last) != hidden:
            self.setColumnHidden(last, hidden)
        for column, width in widths.items():
            if not self.isColumnHidden(column) and self.columnWidth(column) != width:
                self.setColumnWidth(column, width)
        self.updateGeometry()

    def _needed(self, column: int) -> int:
        """What the head and some of the lines need, the first and the last among them: all would take too long."""
        last = self._model.rowCount() - 1
        lines = sorted({*range(min(last + 1, _MEASURED)), *range(0, last + 1, max(last // _MEASURED, 1))})
        head = str(self._model.headerData(column, Qt.Orientation.Horizontal))
        widest = max(map(self._width_of, (head, *(self._model.text(line, column) for line in lines))))
        return widest + _PAD

    def _of_head(self, column: int) -> int:
        """What the head of a column needs."""
        head = str(self.model().headerData(column, Qt.Orientation.Horizontal))
        return self.fontMetrics().horizontalAdvance(head) + _PAD

    def _choose(self) -> None:
        self.chosen.emit(self.current_row)

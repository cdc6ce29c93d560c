"""ConfusionCells: the classes in view as squares of labels and predictions, and what each square holds. No Qt here."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xentgui.core.confusion import Confusion, Counts, LeftOut

_NONE = np.zeros(0, np.int64)
NO_PAIRS = Confusion(0, _NONE, _NONE, _NONE, LeftOut())
_FAINTEST = 0.15  # of the colour, for one row


@dataclass(frozen=True)
class Section:
    """The classes in view: `span` labels and predictions, from a label and a prediction on."""

    label: int
    predicted: int
    span: int


class ConfusionCells:
    """Squares of `step` labels by `step` predictions; those at an edge may hold fewer.

    Attributes:
        view: the classes in view.
        step: how many classes a cell holds to each side.
        counts: (cells, cells) rows.
        of_labels: rows of the labels of each row of cells, whatever was predicted.
    """

    def __init__(self, confusion: Confusion, view: Section, step: int = 1) -> None:
        """Count what the cells hold."""
        self.view, self.step = view, step
        self._classes = confusion.classes
        cells = -(-view.span // step)
        self.counts: Counts = confusion.table((view.label, view.predicted), cells, step)
        sums = np.append(0, confusion.of_label.cumsum())
        starts = view.label + np.arange(cells + 1) * step
        self.of_labels: list[int] = np.diff(sums[np.minimum(starts, confusion.classes)]).tolist()

    def __len__(self) -> int:
        """The cells of a side."""
        return len(self.counts)

    def classes_of(self, row: int, column: int) -> tuple[range, range]:
        """The labels and the predictions of a cell."""
        ends = []
        for start, place in ((self.view.label, row), (self.view.predicted, column)):
            low = start + place * self.step
            ends.append(range(low, min(low + self.step, self._classes)))
        return ends[0], ends[1]

    def right(self) -> NDArray[np.bool_]:
        """Which cells hold classes that are both label and prediction."""
        places = np.arange(len(self)) * self.step
        apart = self.view.label + places[:, None] - self.view.predicted - places[None, :]
        return np.asarray(np.abs(apart) < self.step)

    def most_wrong(self) -> tuple[int, int]:
        """The cell of the most rows that are wrong; there is at least one cell."""
        wrong = np.where(self.right(), -1, self.counts)
        row, column = np.unravel_index(int(wrong.argmax()), wrong.shape)
        return int(row), int(column)

    def heat(self, *, logarithmic: bool) -> NDArray[np.float64]:
        """How much of its colour each cell has, 0 to 1; a single row is still to be seen beside none."""
        values = np.log1p(self.counts) if logarithmic else self.counts.astype(np.float64)
        most = float(values.max(initial=0)) or 1.0
        return np.where(self.counts > 0, _FAINTEST + (1 - _FAINTEST) * values / most, 0)

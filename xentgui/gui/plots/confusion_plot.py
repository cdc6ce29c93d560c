"""ConfusionPlot: labels by predictions; wheel, plus and minus zoom, and the keys go from cell to cell."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from xentgui.core.confusion import Confusion

from .confusion_cells import Section
from .confusion_item import ConfusionItem
from .grid_item import NOWHERE
from .grid_view import GridView

_ZOOMS: dict[int, float] = {Qt.Key.Key_Plus: 0.5, Qt.Key.Key_Equal: 0.5, Qt.Key.Key_Minus: 2.0}
_FEWEST = 3  # classes that a zoom leaves in view


class ConfusionPlot(GridView):
    """Shows counts of pairs; the panel hands them over."""

    _ready = False  # Qt sends events from within the constructor

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without classes."""
        self._cells = ConfusionItem()
        self._confusion: Confusion | None = None
        super().__init__(self._cells, parent)
        self._ready = True

    def show_table(
        self, confusion: Confusion, names: Sequence[str], titles: tuple[str, str] = ("label", "predicted")
    ) -> None:
        """Show other counts. `names` are those of the classes, or empty: then they are called by their indices."""
        self._confusion = confusion
        self._cells.show_table(confusion, names, titles)
        self.refreshed()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Let heat grow with the logarithm of the count, or with the count."""
        self._cells.logarithmic = logarithmic
        self._cells.update()

    @property
    def table(self) -> Confusion | None:
        """What is shown."""
        return self._confusion

    @property
    def zoomed(self) -> bool:
        """Whether only some of the classes are in view."""
        return not self._cells.whole

    @property
    def step(self) -> int:
        """How many classes a cell holds to each side."""
        return self._cells.step

    def classes_of(self, row: int, column: int) -> tuple[range, range]:
        """The labels and the predictions of a cell."""
        return self._cells.classes_of(row, column)

    def count(self, row: int, column: int) -> int:
        """The rows of a cell."""
        return self._cells.count(row, column)

    def go_to_pair(self, label: int, predicted: int) -> None:
        """Put the keys at the cell of a pair, and bring it into view."""
        view = self._cells.view
        inside = (0 <= place - start < view.span for place, start in self._places(label, predicted))
        if not all(inside):
            self._show(label, predicted, view.span)
        view = self._cells.view
        self.go_to((label - view.label) // self.step, (predicted - view.predicted) // self.step)

    def zoom(self, factor: float, place: tuple[int, int]) -> None:
        """Show `factor` times as many classes, around a cell."""
        if self._confusion is None or place == NOWHERE:
            return
        labels, predicted = self.classes_of(*place)
        fewest = min(_FEWEST, self._confusion.classes)
        span = min(max(round(self._cells.view.span * factor), fewest), self._confusion.classes)
        self._show(labels[len(labels) // 2], predicted[len(predicted) // 2], span)
        self.go_to_pair(labels[len(labels) // 2], predicted[len(predicted) // 2])

    def show_all(self) -> None:
        """Take back every zoom."""
        if self._confusion is not None:
            self.zoom(self._confusion.classes, self.current if self.current != NOWHERE else (0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom around the cell of the keys, 0 shows all classes."""
        here = self.current if self.current != NOWHERE else (0, 0)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif event.key() in _ZOOMS:
            self.zoom(_ZOOMS[event.key()], here)
        elif event.key() == Qt.Key.Key_0:
            self.show_all()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the cell under the mouse."""
        turned = event.angleDelta().y()
        if turned:
            self.zoom(0.5 if turned > 0 else 2.0, self.cell_at(event.position()))
        event.accept()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Keep the keys at their pair where other squares fit."""
        pair = None
        if self._ready and self.current != NOWHERE:
            pair = [classes[0] for classes in self.classes_of(*self.current)]
        super().resizeEvent(event)
        if pair is not None:
            self.go_to_pair(*pair)

    def _step(self, down: int, across: int) -> None:
        """Go to the next cell; at an edge of what is in view, bring more of the classes there into view."""
        row, column = self.current
        cells, view = self.item.cells[0], self._cells.view
        outside = not (0 <= row + down < cells and 0 <= column + across < cells)
        if self.current != NOWHERE and outside and self.zoomed:
            moved = view.label + down * self.step, view.predicted + across * self.step
            self._cells.show_view(self._held(Section(*moved, view.span)))
        super()._step(down, across)

    def _show(self, label: int, predicted: int, span: int) -> None:
        """Show so many classes around a pair."""
        self._cells.show_view(self._held(Section(label - span // 2, predicted - span // 2, span)))
        self.refreshed()

    def _held(self, view: Section) -> Section:
        """Inside of the classes that there are."""
        last = 0 if self._confusion is None else self._confusion.classes - view.span
        label, predicted = (min(max(start, 0), last) for start in (view.label, view.predicted))
        return Section(label, predicted, view.span)

    def _places(self, label: int, predicted: int) -> tuple[tuple[int, int], tuple[int, int]]:
        return (label, self._cells.view.label), (predicted, self._cells.view.predicted)

"""MeasuredHeader: a header that measures its titles when they change; Qt would ask for hundreds at every change."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHeaderView, QWidget


class MeasuredHeader(QHeaderView):
    """As high, or as wide, as its titles need."""

    def __init__(self, orientation: Qt.Orientation, titles: Callable[[], object], view: QWidget) -> None:
        """`titles()` is what the titles depend on beside their number; to equal ones belongs an equal size."""
        super().__init__(orientation, view)
        self._titles = titles
        self._measured: tuple[object, QSize] | None = None

    def sizeHint(self) -> QSize:
        """What the titles need; kept while they are the same."""
        titles = self.count(), self._titles()
        if self._measured is None or self._measured[0] != titles:
            self._measured = titles, super().sizeHint()
        return self._measured[1]

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in another font or style."""
        super().changeEvent(event)
        self._measured = None

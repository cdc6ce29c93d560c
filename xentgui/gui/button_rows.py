"""ButtonRows: buttons side by side, in two rows where one has no room for what is written on them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLayout, QPushButton, QWidget

_AROUND = 3  # letters around a text


class ButtonRows(QWidget):
    """All of the same width."""

    def __init__(self, buttons: Sequence[QPushButton]) -> None:
        """Hold some buttons."""
        super().__init__()
        self._buttons = buttons
        self._a_row = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take another row where it is needed."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Place the buttons anew where something else is written on one, or in another font."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def _place(self) -> None:
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(button.text()) for button in self._buttons)
        each = widest + _AROUND * metrics.averageCharWidth()  # less than Qt's hint, which is never small
        needed = len(self._buttons) * (each + self._grid.spacing()) - self._grid.spacing()
        a_row = len(self._buttons) if needed <= self.width() else -(-len(self._buttons) // 2)
        if a_row == self._a_row:
            return
        self._a_row = a_row
        for column in range(len(self._buttons)):
            self._grid.setColumnStretch(column, int(column < a_row))
        for place, button in enumerate(self._buttons):
            self._grid.addWidget(button, *divmod(place, a_row))
        self.updateGeometry()

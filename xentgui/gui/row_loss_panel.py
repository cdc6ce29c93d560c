"""RowLossPanel: all row losses, by row or by loss, with the mean and the uniform guess as lines."""

import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent, QShowEvent, QTextDocument
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from xentgui.core.evaluation import row_numbers
from xentgui.document.document import Document, State

from .plots import row_loss_legend
from .plots.loss_order import LossOrder
from .plots.row_loss_plot import RowLossPlot
from .plots.shown_losses import ShownLosses
from .segments import add_segment
from .soon import Soon

_ORDERS = (
    ("Row", "orderByRow", "Order by row: the losses as the table has them."),
    ("Loss", "orderByLoss", "Order by loss: the largest first, rows without a defined loss last."),
)
_GAP = " &nbsp; "
_PLOT_TIP = (
    "What each row adds to the loss (Keras: reduction=None), in nats. Click a bar, or press Left and Right, to go to "
    "its row; wheel, + and − zoom, dragging pans, a double click or 0 shows all rows."
)


class RowLossPanel(QWidget):
    """The order switch, what is not finite in words, and the plot."""

    row_chosen = Signal(int)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Show the document's state once it is on screen."""
        super().__init__(parent)
        self._document = document
        self._state = document.state
        self._row = -1
        self._losses = ShownLosses()
        self._fitted: tuple[str, int, QFont] | None = None
        self._order = LossOrder(self)
        self._order.ranked.connect(self._show_order)
        self._soon = Soon(self)
        self._soon.due.connect(self._refresh)
        self.plot = RowLossPlot()
        self.plot.setObjectName("rowLossPlot")
        self.plot.setAccessibleName("Row losses")
        self.plot.setToolTip(_PLOT_TIP)
        self.plot.row_chosen.connect(self._choose)
        self.plot.drawn_otherwise.connect(self._say)
        self._build()
        self._soon.ask()

    def _build(self) -> None:
        self.setObjectName("rowLossPanel")
        self._orders = QButtonGroup(self)
        self._said = QLabel()
        self._said.setObjectName("rowLossNote")
        self._said.setTextFormat(Qt.TextFormat.RichText)
        self._said.setAutoFillBackground(True)  # else all that is behind it is painted with it
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(QLabel("Order by "))
        for text, name, tip in _ORDERS:
            head.addWidget(add_segment(self._orders, text, name, tip))
        head.addSpacing(self.fontMetrics().averageCharWidth() * 2)
        head.addWidget(self._said, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 4, 6, 4)
        box.setSpacing(2)
        box.addLayout(head)
        box.addWidget(self.plot, 1)
        self.setFocusProxy(self.plot)
        self._orders.idClicked.connect(self._reorder)

    @property
    def by_loss(self) -> bool:
        """Whether the rows are ordered by loss."""
        return self._orders.checkedId() == 1

    def show_state(self, state: State) -> None:
        """Show another state; many in a frame are one."""
        self._state = state
        if self.isVisible():
            self._soon.ask()

    def show_row(self, row: int) -> None:
        """Mark the current row; -1 for none."""
        self._row = row
        if self.isVisible():
            self._show_row()

    def _show_row(self) -> None:
        row = self._row if self._row < self._state.problem.rows else -1
        self.plot.show_row(row, _row_loss(self._state, row) if row >= 0 else math.nan)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while nothing was seen."""
        super().showEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Write in the theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._soon.ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._soon.ask()

    def _choose(self, row: int) -> None:
        if row < self._document.problem.rows:
            self.show_row(row)
            self.row_chosen.emit(row)

    def _refresh(self) -> None:
        """Bring the plot up to date with the state."""
        if not self.isVisible():
            return
        evaluation = self._state.evaluation
        if evaluation is not None:
            spans = self._losses.update(evaluation)
            self.plot.set_lines(row_loss_legend.lines(self._state.problem, evaluation))
            self._show_losses(spans)
        self._show_row()
        self._say()

    def _show_losses(self, spans: list[slice]) -> None:
        if self.by_loss:
            if spans:
                self._order.follow(self._losses.losses)
            self._show_order()
        elif len(spans) == 1 and spans[0] == slice(0, len(self._losses.losses)):
            self.plot.show_losses(self._losses, None)
            self._name_axes()
        else:
            self.plot.refresh(spans)

    def _reorder(self) -> None:
        if self.by_loss:
            self._order.follow(self._losses.losses)
            self._show_order()
        else:
            self._order.forget()
            self.plot.show_losses(self._losses, None)
            self._name_axes()
            self._say()

    def _show_order(self) -> None:
        """Show the last ranking; until there is one, the rows as they were."""
        if self._order.ranking is None:
            self.plot.refresh([])
        else:
            self.plot.show_losses(self._losses, self._order.ranking)
            self._name_axes()
        self._say()

    def _name_axes(self) -> None:
        self.plot.name_axes(row_loss_legend.axis_title(self._state.problem))

    def _say(self) -> None:
        waiting = [] if self._state.evaluation is not None else ["computing …"]
        if self.by_loss and self._order.stale:
            waiting.append("ordering …")
        self.plot.set_dimmed(bool(waiting))
        legend = row_loss_legend.of_bars(self._losses) if self.plot.one_bar_a_row else row_loss_legend.of_columns()
        parts = [*waiting, *row_loss_legend.not_finite(self._losses), legend]
        asked = (_GAP.join(parts), self._said.width(), self._said.font())
        if asked == self._fitted:
            return
        self._fitted = asked
        self._said.setToolTip(asked[0])
        while parts and self._width_of(_GAP.join(parts)) > self._said.width():
            parts.pop()  # the tooltip has all of it
        self._said.setText(_GAP.join(parts))

    def _width_of(self, text: str) -> float:
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(self._said.font())
        document.setHtml(text)
        return document.idealWidth()


def _row_loss(state: State, row: int) -> float:
    """One row's loss; computed from the problem where the evaluation is not there yet."""
    if state.evaluation is not None:
        return state.evaluation.row(row).loss
    return row_numbers(state.problem, row).loss

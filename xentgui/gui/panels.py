"""Panels: makes the panels beside the tables in three goes, and hands each the state and the current row."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from xentgui.document.document import State

from .docks import Docks
from .late_panels import LATE

if TYPE_CHECKING:
    from .late_panels import RowPanel, Window
    from .loss_panel import LossPanel
    from .options_panel import OptionsPanel
    from .row_loss_panel import RowLossPanel

    Panel = LossPanel | OptionsPanel | RowPanel


class Panels:
    """The panels of a window, those first that load soonest.

    Attributes:
        loss: the reported loss; None until `add_first`.
        row_losses: the losses of all rows; None until `add_plots`.
    """

    def __init__(self, window: "Window", docks: Docks) -> None:
        """Begin without panels."""
        self._window, self._docks = window, docks
        self.loss: LossPanel | None = None
        self.row_losses: RowLossPanel | None = None
        self._every: list[Panel] = []
        self._of_row: list[RowPanel] = []
        self._told_row = -1

    def add_first(self) -> None:
        """Bring in the loss and its options."""
        from .loss_panel import LossPanel
        from .options_panel import OptionsPanel

        window = self._window
        self.loss = LossPanel(window.document)
        self.loss.row_chosen.connect(window.choose_row)
        window.document.busy_changed.connect(self.loss.show_busy)
        self._add("lossDock", self.loss)
        self._add("optionsDock", OptionsPanel(window.document))
        self._docks.add_tabs()

    def add_plots(self) -> None:
        """Bring in the plots; what lies behind them is made when it is looked at."""
        from .row_loss_panel import RowLossPanel
        from .softmax_panel import SoftmaxPanel

        softmax = SoftmaxPanel(self._window.document)
        self.row_losses = RowLossPanel(self._window.document)
        self.row_losses.row_chosen.connect(self._window.choose_row)
        self._of_row = [softmax, self.row_losses]
        self._add("softmaxDock", softmax)
        self._add("rowLossDock", self.row_losses)
        self.show_row(self._window.row)
        for dock, make in LATE.items():
            self._docks.fill_when_seen(dock, partial(self._make_late, make))

    def show_state(self, state: State) -> None:
        """Hand a state to every panel."""
        for panel in self._every:
            panel.show_state(state)
        if self._window.row != self._told_row:  # rows came or went above it, of which the tables tell nothing
            self.show_row(self._window.row)

    def show_row(self, row: int) -> None:
        """Hand on which row is current."""
        self._told_row = row
        for panel in self._of_row:
            panel.show_row(row)

    def _add(self, dock: str, panel: "Panel") -> None:
        self._every.append(panel)
        panel.show_state(self._window.document.state)
        self._docks.fill(dock, panel)

    def _make_late(self, make: "Callable[[Window], RowPanel]") -> "RowPanel":
        """Let a panel that is made later follow the state and the current row, as all others do."""
        panel = make(self._window)
        self._every.append(panel)
        self._of_row.append(panel)
        panel.show_state(self._window.document.state)
        panel.show_row(self._window.row)
        return panel

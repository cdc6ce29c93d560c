"""InformationPage: the current row's loss as information and the batch's as likelihood."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from xentgui.core.derivation import derive
from xentgui.core.derivation.information import likelihood
from xentgui.document.document import State

from .information_table import InformationTable


class InformationPage(QWidget):
    """Computes what its table shows."""

    def __init__(self) -> None:
        """Begin without a row."""
        super().__init__()
        self._shown: tuple[State, int] | None = None
        self.table = InformationTable()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.table)

    def show_row(self, state: State, row: int) -> None:
        """Show a row of a state; -1 shows none."""
        if (state, row) == self._shown:
            return
        self._shown = (state, row)
        if row < 0:
            self.table.setRowCount(0)
        else:
            batch = None if state.evaluation is None else likelihood(state.evaluation)
            self.table.show_row(derive(state.problem, row), batch)

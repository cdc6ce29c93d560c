"""The panels that are made when a person first looks at them: one function each, by the name of its dock."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from xentgui.document.document import Document
from xentgui.document.jobs import Runner

if TYPE_CHECKING:
    from .derivation_panel import DerivationPanel
    from .finder import Finder
    from .findings_panel import FindingsPanel
    from .findings_view import FindingsView
    from .libraries_panel import LibrariesPanel
    from .row_loss_panel import RowLossPanel
    from .rows_panel import RowsPanel
    from .softmax_panel import SoftmaxPanel
    from .what_if_panel import WhatIfPanel

    RowPanel = SoftmaxPanel | RowLossPanel | DerivationPanel | RowsPanel | LibrariesPanel | FindingsPanel | WhatIfPanel


class Window(Protocol):
    """What a panel may ask of the window around it."""

    document: Document

    @property
    def side_runner(self) -> Runner:
        """What takes long work of panels: it never holds an edit up."""

    @property
    def finder(self) -> "Finder":
        """What filters rows."""

    @property
    def found(self) -> "FindingsView":
        """What was found in the document."""

    @property
    def row(self) -> int:
        """The current row; -1 for none."""

    def choose_row(self, row: int) -> None:
        """Make a row the current one everywhere."""

    def say(self, text: str) -> None:
        """Show a message in the status bar."""


def derivation(window: Window) -> "DerivationPanel":
    """The current row, step by step."""
    from .derivation_panel import DerivationPanel

    return DerivationPanel(window.document)


def rows(window: Window) -> "RowsPanel":
    """Rows to look at, ranked and counted."""
    from .rows_panel import RowsPanel

    panel = RowsPanel(window.document, window.side_runner)
    panel.row_chosen.connect(window.choose_row)
    panel.rows_wanted.connect(partial(_show_rows, window))
    window.document.busy_changed.connect(panel.show_busy)
    return panel


def _show_rows(window: Window, expression: str) -> None:
    """Show just the rows for which an expression holds."""
    try:
        window.finder.rows.show(expression)
    except ValueError as reason:  # it was made for a batch that had other classes
        window.say(str(reason))


def libraries(window: Window) -> "LibrariesPanel":
    """What every library reports."""
    from .libraries_panel import LibrariesPanel

    panel = LibrariesPanel(window.document, window.side_runner)
    panel.row_chosen.connect(window.choose_row)
    panel.said.connect(window.say)
    window.document.busy_changed.connect(panel.show_busy)
    return panel


def findings(window: Window) -> "FindingsPanel":
    """What is wrong with the batch."""
    from .findings_panel import FindingsPanel

    panel = FindingsPanel(window.document, window.found.findings)
    panel.row_chosen.connect(window.choose_row)
    panel.rows_entered.connect(window.found.go_to_table)
    return panel


def what_if(window: Window) -> "WhatIfPanel":
    """What the batch would be under other readings."""
    from .what_if_panel import WhatIfPanel

    panel = WhatIfPanel(window.document, window.side_runner)
    panel.said.connect(window.say)
    window.document.busy_changed.connect(panel.show_busy)
    return panel


LATE: dict[str, Callable[[Window], "RowPanel"]] = {
    "derivationDock": derivation,
    "rowsDock": rows,
    "librariesDock": libraries,
    "whatIfDock": what_if,
    "findingsDock": findings,
}

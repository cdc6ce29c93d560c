"""LibrariesTable: shows a `LibrariesModel`; Enter goes to the row that a reason is about."""

from PySide6.QtWidgets import QWidget

from .libraries_model import Column, LibrariesModel
from .lines_table import LinesTable

# Below the table stands what these say, too.
_DISPENSABLE: dict[int, int] = {
    Column.VERSIONS: 60,
    Column.ROW_ULP: 36,
    Column.ULP: 36,
    Column.ROW_OFF: 36,
    Column.OFF: 8,
}


class LibrariesTable(LinesTable):
    """A line a library."""

    def __init__(self, model: LibrariesModel, parent: QWidget | None = None) -> None:
        """Show `model`."""
        super().__init__(model, _DISPENSABLE, parent)
        self.setObjectName("librariesTable")
        self.setAccessibleName("What every library reports for this batch, and how far it is off")

"""Exchange: what goes over the clipboard beside plain cells: pasting anything, copying as text, code and state."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from xentgui.core.problem import Problem
from xentgui.document.document import Document

from .problem_model import ProblemModel
from .table_edits import Cells
from .table_view import TableView

if TYPE_CHECKING:
    from xentgui.text.understood import Understood
    from xentgui.text.writing import Excerpt

    from .paste_targets import Place, Target

_CELLS_A_SIGN = 20  # a sign takes as long to read as so many cells to evaluate
_CELLS_A_NUMBER = 600  # and a number to write

COPIES = {
    "copy_tabs": "tab-separated text",
    "copy_csv": "CSV",
    "copy_markdown": "Markdown",
    "copy_latex": "LaTeX",
    "copy_numpy": "NumPy code",
    "copy_pytorch": "PyTorch code",
}


class Exchange(QObject):
    """Pastes and copies for the table that has the focus. `said` tells what a person should read."""

    said = Signal(str)

    def __init__(
        self, document: Document, window: QWidget, table: Callable[[], TableView], open_state: Callable[[str], None]
    ) -> None:
        """Begin; `table` gives the table that is meant, `open_state` opens a state that was pasted."""
        super().__init__(window)
        self._document, self._window, self._table, self._open_state = document, window, table, open_state

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What its entries of the menu do."""
        copies: dict[str, Callable[[], object]] = {name: partial(self.copy_as, form) for name, form in COPIES.items()}
        return {"paste": self.paste, "paste_as": self.paste_as, "copy_state": self.copy_state, **copies}

    def paste(self) -> None:
        """Write a range of cells at the selection; look at anything else first."""
        from xentgui.files import state
        from xentgui.text.reading import is_plain

        text = QGuiApplication.clipboard().text()
        if not text or (is_plain(text) and not state.is_state(text)):
            self._table().paste()
        else:
            self.paste_as()

    def paste_as(self) -> None:
        """Look at what the clipboard holds, and ask where it goes."""
        from xentgui.files import state

        text, table = QGuiApplication.clipboard().text(), self._table()
        if state.is_state(text):
            self._open_state(text)
        elif table.settle():
            cost = len(text) * _CELLS_A_SIGN
            self._try(self._document.ask, "Read the clipboard", partial(_read, text), self._show, cells=cost)

    def copy_as(self, form: str) -> None:
        """Copy the selected cells, or the whole batch where just one is, in a form of text."""
        table = self._table()
        cells, model = table.selected_cells(), _model_of(table)
        if cells is not None and cells.rows * cells.columns == 1:
            cells = None

        def copy() -> None:
            from xentgui.text import writing

            writing.refuse_too_many(*_size(model, cells), form)  # before any of them is copied
            excerpt = excerpt_of(model, cells)
            cost = excerpt.problem.cells * _CELLS_A_NUMBER
            answer = partial(self._copied, f"{_in_words(excerpt)} as {form}")
            self._document.ask("Copy", lambda _: writing.FORMATS[form](excerpt), answer, cells=cost)

        self._try(copy)

    def copy_state(self) -> None:
        """Copy all that is open as one string, which opens it elsewhere."""
        from xentgui.files import state

        def copy() -> None:
            text = state.write(self._document.problem, max(self._row(), 0))
            self._copied(f"the state, {len(text):,} characters; it opens with xentgui --state, or pasted here", text)

        self._try(copy)

    def _copied(self, what: str, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.said.emit(f"Copied {what}")

    def _show(self, understood: "Understood") -> None:
        from .paste_preview import PastePreview
        from .paste_targets import targets

        problem = self._document.problem
        preview = PastePreview(understood, targets(understood, problem, self._place()), problem, self._window)
        preview.chosen.connect(partial(self._take, preview))
        preview.finished.connect(partial(self._return, preview, self._table()))
        preview.open()

    def _return(self, preview: QWidget, table: TableView, _result: int) -> None:
        """Go back to the table that was pasted into."""
        preview.deleteLater()
        self._window.activateWindow()
        table.setFocus()

    def _take(self, preview: QWidget, target: "Target") -> None:
        from .paste_preview import PastePreview

        assert isinstance(preview, PastePreview)
        try:
            self._document.edit(target.label, target.verb, *target.arguments)
        except ValueError as reason:
            preview.refuse(str(reason))
        else:
            preview.accept()

    def _row(self) -> int:
        table = self._table()
        return _model_of(table).problem_row(table.currentIndex().row())

    def _place(self) -> "Place":
        from .paste_targets import Place

        table = self._table()
        cells, model = table.selected_cells() or Cells(0, 0, 1, 1), _model_of(table)
        column = max(cells.column - len(model.lead), 0)
        shown = None if model.order is None else model.order.rows
        return Place(cells.row, column, model.layout.labels, shown)

    def _try(self, action: Callable[..., None], *arguments: object, **options: object) -> None:
        try:
            action(*arguments, **options)
        except ValueError as reason:
            self.said.emit(str(reason))


def _model_of(table: TableView) -> ProblemModel:
    model = table.model()
    assert isinstance(model, ProblemModel)
    return model


def _read(text: str, problem: Problem) -> "Understood":
    from xentgui.text.reading import read

    return read(text, problem.class_names)


def _classes(model: ProblemModel, cells: Cells | None) -> range:
    """The classes among the selected cells."""
    if cells is None:
        return range(model.problem.classes)
    lead = len(model.lead)
    classes = range(max(cells.column - lead, 0), max(cells.column + cells.columns - lead, 0))
    if not classes:
        raise ValueError("no class is selected; select columns of scores too, or a single cell for the whole batch")
    return classes


def _size(model: ProblemModel, cells: Cells | None) -> tuple[int, int]:
    """How many rows and numbers in a row would be copied."""
    rows = model.rowCount() if cells is None else cells.rows
    return rows, len(_classes(model, cells)) * (1 if model.problem.sparse else 2)


def excerpt_of(model: ProblemModel, cells: Cells | None) -> "Excerpt":
    """Some cells with their labels and weights, or the whole batch.

    Raises:
        ValueError: no class is among several selected cells.
    """
    from xentgui.text.writing import Excerpt

    problem, classes = model.problem, _classes(model, cells)
    rows = slice(0, model.rowCount()) if cells is None else slice(cells.row, cells.row + cells.rows)
    if model.order is not None:
        problem = problem.with_rows(model.order.rows[rows])
        rows = slice(0, problem.rows)
    if cells is None:
        return Excerpt(problem)
    lead = len(model.lead)
    columns = map(model.layout.edited, range(cells.column, cells.column + cells.columns))
    beside = {column.argument for column in columns if column is not None}
    labels = "labels" in beside or model.layout.labels or (problem.binary and cells.column < lead)
    return Excerpt.of(problem, rows, classes, labels=labels, weights="sample_weight" in beside)


def _in_words(excerpt: "Excerpt") -> str:
    problem = excerpt.problem
    return f"{problem.rows:,} × {problem.classes:,} scores{' with labels' if excerpt.labels else ''}"

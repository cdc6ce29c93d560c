"""Finder: the commands that go to a row or a class, and the palette of all commands."""

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from xentgui.core.evaluation import Evaluation
from xentgui.core.row_quantities import wrong_rows
from xentgui.document.document import Document
from xentgui.document.jobs import Runner

from .cell_text import quoted, shown
from .main_window import MainWindow
from .matching import best
from .number_text import count
from .palette import Palette
from .picker import Choice, Found, Picker
from .problem_model import ProblemModel
from .shown_rows import ShownRows
from .statistics import Line, Measured, lines
from .table_view import TableView

_SHOWN = 60
_CELLS_A_NUMBER = 4  # to sum up a number takes as long as to evaluate so many cells
_NAMES_TO_RATE = 20_000  # more are only searched for what was typed as it stands


class Finder(QObject):
    """Goes where a person asks to go. Made when something is looked for first."""

    def __init__(self, document: Document, window: MainWindow, tables: Sequence[TableView], runner: Runner) -> None:
        """Look in the tables of scores and of label distributions; `runner` takes what a frame cannot hold."""
        super().__init__(window)
        self._document, self._window, self._tables = document, window, tables
        self._scores = tables[0]
        self._model: ProblemModel = tables[0].cells
        self._picker = Picker(window)
        self._palette = Palette(window.menuBar())
        self.rows = ShownRows(document, window, tables, runner)

    def find_command(self) -> None:
        """Ask for a command, and run it."""
        self._picker.ask("Command", "type some letters of a command; Enter runs it", self._palette.find)

    def ask(self, what: str, hint: str, find: Callable[[str], Found]) -> None:
        """Ask for something else; `find` is called with what was typed, at each change."""
        self._picker.ask(what, hint, find)

    def find_row(self) -> None:
        """Ask for a row, and go there."""
        shape = self._document.problem.leading_shape
        hint = "the row's number" if len(shape) < 2 else f"the row's number, or its place in {shape}"
        self._picker.ask("Row", hint, self._find_row)

    def find_class(self) -> None:
        """Ask for a class by its name or index, and go to its column."""
        self._picker.ask("Class", "some letters of a class name, or its index", self._find_class)

    def next_wrong(self) -> None:
        """Go to the next row, round the end, whose label is not what is predicted."""
        self._step_to_wrong(1)

    def previous_wrong(self) -> None:
        """Go to the one before."""
        self._step_to_wrong(-1)

    def worst(self) -> None:
        """Go to the row of the largest loss."""
        if (evaluation := self._evaluation()) is not None:
            losses = evaluation.row_losses.reshape(-1)[self._shown()]
            if np.isnan(losses).all():  # or none is shown
                self._window.say("no row has a defined loss")
            else:
                at = int(np.nanargmax(losses))
                self._go(at, f"the largest loss, {shown(float(losses[at]), 6)}")

    def statistics(self) -> None:
        """Show what the selected cells come to, or the whole column of one."""
        table = self._focused()
        cells, evaluation = table.selected_cells(), self._evaluation()
        if cells is None or evaluation is None:
            return
        key = self.rows.ordering.column_key(table.cells.layout, cells.column)
        measured = Measured.of(table.cells.layout, cells, table.cells.order, key, table.cells.title(cells.column))
        if not measured.classes and not key:
            self._window.say(f"there are no statistics of {measured.name}")
            return
        try:
            self._document.ask(
                "Statistics",
                lambda _: lines(evaluation, measured),
                partial(self._show_statistics, measured),
                cells=measured.count(evaluation.problem.rows) * _CELLS_A_NUMBER,
            )
        except ValueError as reason:  # an edit is still running
            self._window.say(str(reason))

    def _show_statistics(self, measured: Measured, found: list[Line]) -> None:
        """Show figures; the ends lead to their rows, and every other can be copied."""

        def choice(line: Line) -> Choice:
            if line.row >= 0:
                where = f"{line.name}, in row {self._model.row_name(line.row)}"
                return Choice(where, line.text, partial(self._go_to, line.row), "Enter goes to the row")
            return Choice(line.name, line.text, partial(self._copy, line.text), "Enter copies the number")

        several = len(measured.classes) > 1
        rows = self._document.problem.rows if measured.rows is None else len(measured.rows)
        name = f"{len(measured.classes):,} classes" if several else measured.name
        hint = f"{name} of {count(rows, 'row')}; Enter copies a number, or goes to its row"
        choices = [choice(line) for line in found]
        self._picker.ask("Statistics", hint, lambda typed: Found(best(typed, choices, _text_of, len(choices))))

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text.split(maxsplit=1)[0].replace(",", ""))
        self._window.say(f"Copied {text}")

    def _focused(self) -> TableView:
        """The table that has the focus, else that of the scores."""
        focused = QApplication.focusWidget()
        inside = (table for table in self._tables if focused is not None and table.isAncestorOf(focused))
        return next((table for table in self._tables if table is focused), next(inside, self._scores))

    def _find_row(self, typed: str) -> Found:
        problem = self._document.problem
        last = f"rows are 0 to {problem.rows - 1:,}" if problem.rows else "there are no rows"
        if not typed.strip():
            return Found((), last)
        try:
            row = parse_row(typed, problem.leading_shape, problem.rows)
        except ValueError as reason:
            return Found((), f"{reason}; {last}")
        name = self._model.row_name(row)
        return Found([Choice(f"Go to row {name}", "", partial(self._go_to, row))])

    def _find_class(self, typed: str) -> Found:
        problem = self._document.problem
        found = find_classes(typed, problem.class_names, problem.classes)
        said = "" if found else f"no class is called {quoted(typed)}; indices are 0 to {problem.classes - 1:,}"
        if _SHOWN <= len(found) < problem.classes:
            said = f"these are the first; there are {problem.classes:,} classes in all"
        choices = [Choice(problem.class_name(i), f"class {i:,}", partial(self._go_to_class, i)) for i in found]
        return Found(choices, said)

    def _go_to_class(self, index: int) -> None:
        self._focused().go_to_class(index)

    def _step_to_wrong(self, step: int) -> None:
        if (evaluation := self._evaluation()) is None:
            return
        places = np.flatnonzero(wrong_rows(evaluation)[self._shown()])
        if not places.size:
            self._window.say("no row is predicted wrong")
            return
        current = self._scores.currentIndex().row()
        at = np.searchsorted(places, current, side="right" if step > 0 else "left") - (step < 0)
        place = int(places[at % places.size])
        self._go(place, f"wrong row {int(at % places.size) + 1:,} of {places.size:,}")

    def _go_to(self, row: int) -> None:
        if self._model.place(row) < 0:
            self.rows.uncover(row)
        self._scores.go_to(row)

    def _shown(self) -> slice | NDArray[np.intp]:
        """The problem's rows in the order of the table."""
        order = self._model.order
        return slice(None) if order is None else order.rows

    def _go(self, place: int, said: str) -> None:
        """Go to a place of the table, and say what is there."""
        self._scores.go_to(self._model.problem_row(place))
        self._window.say(said)

    def _evaluation(self) -> Evaluation | None:
        evaluation = self._document.state.evaluation
        if evaluation is None:
            self._window.say("the losses are still being computed; ask again when they are there")
        return evaluation


def _text_of(choice: Choice) -> str:
    return choice.text


def parse_row(typed: str, shape: tuple[int, ...], rows: int) -> int:
    """Read a row's number, or its place on the leading axes; a negative number counts from the end.

    Raises:
        ValueError: there is no such row, or it is no number.
    """
    texts = typed.replace(",", " ").strip("()[] \t").split()
    try:
        place = [int(text.replace("_", "?")) for text in texts]
    except ValueError:
        raise ValueError(f"{quoted(typed)} is not a row's number") from None
    if len(place) == len(shape) > 1 and math.prod(shape) == rows:
        if all(-size <= at < size for at, size in zip(place, shape, strict=True)):
            return int(np.ravel_multi_index([at % size for at, size in zip(place, shape, strict=True)], shape))
    elif len(place) == 1 and -rows <= place[0] < rows:
        return place[0] % rows
    elif len(place) > 1 and 0 <= (whole := int("".join(map(str, map(abs, place))))) < rows and _grouped(typed):
        return whole  # 1,000,000 as a person writes it
    raise ValueError(f"there is no row {' '.join(typed.split())[:40]}")


def find_classes(typed: str, names: Sequence[str], classes: int) -> list[int]:
    """The classes whose names answer what was typed, the best first; its index finds a class too."""
    plain = typed.strip().lstrip("#")
    by_index = [int(plain)] if plain.isdecimal() and len(plain) < 10 and int(plain) < classes else []
    if not names:
        return by_index or ([] if plain else list(range(min(classes, _SHOWN))))
    if len(names) <= _NAMES_TO_RATE:
        found = best(typed, range(len(names)), names.__getitem__, _SHOWN)
    else:
        text = typed.strip().casefold()
        found = []
        for index, name in enumerate(names):
            if text in name.casefold():
                found.append(index)
                if len(found) == _SHOWN:
                    break
    return [*by_index, *(index for index in found if index not in by_index)]


def _grouped(typed: str) -> bool:
    first, *others = typed.strip().split(",")
    return bool(first) and all(len(part) == 3 for part in others)

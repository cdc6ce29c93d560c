"""What tests of the window get: plots that see each mouse move, and a table that is driven by keys and clicks."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QItemSelection, QItemSelectionModel, QPoint, QSettings, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.animals import animals
from xentgui.core.problem import Problem
from xentgui.document.document import Document, State
from xentgui.document.jobs import Runner
from xentgui.gui.preferences import Preferences
from xentgui.gui.problem_model import ProblemModel
from xentgui.gui.table_view import TableView

if TYPE_CHECKING:
    from tests.gui.findings_window import Window
    from tests.gui.rows_window import Shown
    from xentgui.gui.app import App


@pytest.fixture(scope="session", autouse=True)
def _every_mouse_move_counts():
    import pyqtgraph as pg

    pg.setConfigOption("mouseRateLimit", 0)


_PATIENCE = 30_000  # milliseconds
_EDITORS = ("cellEditor", "headerEditor")


class Table:
    """A table on a document, joined as app.py joins them, in a window that has the focus."""

    def __init__(self, qtbot: QtBot, problem: Problem, runner: Runner | None, *, labels: bool) -> None:
        self.qtbot = qtbot
        self.document = Document(problem, runner)
        self.model = ProblemModel(self.document, labels=labels)
        self.view = TableView(self.document, self.model, "labelsTable" if labels else "scoresTable")
        self.said: list[str] = []
        self.view.said.connect(self.said.append)
        self.document.changed.connect(self._follow)
        self.document.refused.connect(self.said.append)
        qtbot.addWidget(self.view)
        self.view.resize(700, 320)
        self.view.show()
        self.view.setFocus()
        QApplication.processEvents()

    def _follow(self, _before: State, after: State) -> None:
        self.model.show_state(after)

    @property
    def problem(self) -> Problem:
        return self.document.problem

    @property
    def lead(self) -> int:
        return len(self.model.lead)

    @property
    def place(self) -> tuple[int, int]:
        """The current row and column."""
        return self.view.currentIndex().row(), self.view.currentIndex().column()

    @property
    def editor(self) -> QLineEdit | None:
        """The open editor of a cell, or of a header."""
        editors = [e for e in self.view.findChildren(QLineEdit) if e.isVisible() and e.objectName() in _EDITORS]
        assert len(editors) <= 1
        return editors[0] if editors else None

    @property
    def reason(self) -> str | None:
        """Why a text was refused, if that is to be seen."""
        return next((label.text() for label in self.view.findChildren(QLabel, "cellReason") if label.isVisible()), None)

    def go(self, row: int, column: int) -> None:
        self.view.setFocus()
        self.view.setCurrentIndex(self.model.index(row, column))

    def select(self, row: int, column: int, rows: int, columns: int) -> None:
        corner = self.model.index(row + rows - 1, column + columns - 1)
        area = QItemSelection(self.model.index(row, column), corner)
        self.go(row, column)
        self.view.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def press(self, *keys: Qt.Key | str, shift: bool = False, ctrl: bool = False) -> None:
        """Press keys, each where the focus is then."""
        modifiers = Qt.KeyboardModifier.NoModifier
        if shift:
            modifiers |= Qt.KeyboardModifier.ShiftModifier
        if ctrl:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        for key in keys:
            self.qtbot.keyClick(focus(), key, modifiers)

    def type(self, text: str) -> None:
        self.press(*text)

    def click(self, row: int, column: int, **options: bool) -> None:
        self.click_at(self.view.viewport(), self.view.visualRect(self.model.index(row, column)).center(), **options)

    def click_at(
        self, widget: QWidget, place: QPoint, *, shift: bool = False, ctrl: bool = False, double: bool = False
    ) -> None:
        modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        if ctrl:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, modifiers, place)
        if double:
            self.qtbot.mouseDClick(widget, Qt.MouseButton.LeftButton, modifiers, place)

    def text(self, row: int, column: int) -> str:
        return self.model.text(row, column)


def focus() -> QWidget:
    """What gets the next key: an open list of names, else what has the focus."""
    widget = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert widget is not None
    return widget


@pytest.fixture
def open_table(qtbot: QtBot) -> Callable[..., Table]:
    def make(problem: Problem, runner: Runner | None = None, *, labels: bool = False) -> Table:
        return Table(qtbot, problem, runner, labels=labels)

    return make


@pytest.fixture
def table(open_table: Callable[..., Table]) -> Table:
    return open_table(animals())


@pytest.fixture
def qtbot(qtbot: QtBot) -> Iterator[QtBot]:
    """pytest-qt's, which paints what is open once more when a test is over: by then nobody else refers to it.

    The garbage collector would take a window away in the middle of its own paint. It also waits longer:
    a busy machine is no fault of the code.
    """
    held: list[QWidget] = []
    add = qtbot.addWidget

    def add_and_hold(widget: QWidget, **options: Any) -> None:
        held.append(widget)
        add(widget, **options)

    qtbot.addWidget = add_and_hold  # type: ignore[method-assign]
    for wait in ("waitUntil", "waitSignal", "waitSignals", "waitActive", "waitExposed"):
        setattr(qtbot, wait, partial(getattr(qtbot, wait), timeout=_PATIENCE))
    yield qtbot
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    """What a test's windows remember, in a file of its own."""
    return Preferences(QSettings(str(tmp_path / "settings" / "xentgui.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def open_app(qtbot: QtBot, preferences: Preferences) -> Callable[..., "App"]:
    """Open a whole window on a problem, plots and recovery included, with the focus in its table."""
    from xentgui.gui.app import App

    def make(problem: Problem, *, recovers: bool = True, size: tuple[int, int] | None = None) -> App:
        app = App(problem, preferences)
        app.session.recovers = recovers
        qtbot.addWidget(app.window, before_close_func=lambda _: app.session.file.leave())
        if size is not None:
            app.window.resize(*size)
        with qtbot.waitActive(app.window):
            app.window.show()
            app.window.activateWindow()
        qtbot.waitUntil(lambda: app.panels.row_losses is not None and app.document.busy is None)
        app.session.keep_for_recovery()
        app.scores.setFocus()
        return app

    return make


@pytest.fixture
def open_findings(qtbot: QtBot, open_app: Callable[..., "App"]) -> Callable[[Problem], "Window"]:
    """Open a whole window on a problem that has been looked at."""
    from tests.gui.findings_window import Window

    return lambda problem: Window(qtbot, open_app(problem))


@pytest.fixture
def show_rows(qtbot: QtBot) -> "Callable[..., Shown]":
    """Show the panel of rows to look at on a problem."""
    from tests.gui.rows_window import Shown

    return partial(Shown, qtbot)

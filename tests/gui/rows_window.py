"""The panel of rows to look at on a document, and batches in which there is something to look at."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QTableView, QWidget

from xentgui.core.evaluation import evaluate
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.core.row_ordering import Wanted, ordered
from xentgui.document.document import Document, State
from xentgui.gui.rows_panel import RowsPanel

RANKED, CONFUSION, RELIABILITY, LOSSES = range(4)
INF, NAN = float("inf"), float("nan")
SMALL = Problem.create(
    np.log([[0.7, 0.2, 0.1], [0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0.3, 0.3, 0.4]]),
    [0, 1, 1, 2],
    class_names=["cat", "dog", "owl"],
)


def drawn(rows: int, classes: int, sharp: float = 2.0, **options) -> Problem:
    random = np.random.default_rng(0)
    logits = random.normal(size=(rows, classes)) * sharp
    return Problem.create(logits, (logits + random.gumbel(size=logits.shape)).argmax(axis=1), **options)


def troubled() -> Problem:
    """Rows that are ignored, have no label, no prediction, an infinite or no loss."""
    scores = np.array([[2, 1, 0], [NAN, 1, 0], [1, 2, 0], [-INF, 1, 2], [0, 1, 2], [3, 1, 0], [3, 1, 0], [NAN, 0, 0]])
    return Problem.create(scores, [0, 0, -1, 0, 2, 7, 1, 2], LossOptions(ignore_class=2))


class Shown:
    """A panel on a document, joined as app.py joins them."""

    def __init__(self, qtbot, problem: Problem, runner=None, *, seen: bool = True) -> None:
        self.qtbot = qtbot
        self.document = Document(problem)
        self.panel = RowsPanel(self.document, runner)
        self.document.changed.connect(self._follow)
        self.rows: list[int] = []
        self.wanted: list[str] = []
        self.panel.row_chosen.connect(self.rows.append)
        self.panel.rows_wanted.connect(self.wanted.append)
        qtbot.addWidget(self.panel)
        self.panel.resize(640, 400)
        if seen:
            self.panel.show()
            with qtbot.waitActive(self.panel):
                self.panel.activateWindow()

    def _follow(self, _before: State, after: State) -> None:
        self.panel.show_state(after)

    def turn_to(self, page: int):
        self.click(("rankedRowsPage", "confusionMatrixPage", "reliabilityDiagramPage", "lossHistogramPage")[page])
        QApplication.processEvents()
        return self.panel.page

    def find(self, kind, name: str):
        found = self.panel.findChild(kind, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(QAbstractButton, name), Qt.MouseButton.LeftButton)

    def texts(self, name: str) -> list[list[str]]:
        model = self.find(QTableView, name).model()
        columns = range(model.columnCount())
        return [[model.index(row, column).data() for column in columns] for row in range(model.rowCount())]

    def click_line(self, name: str, row: int) -> None:
        table = self.find(QTableView, name)
        place = table.visualRect(table.model().index(row, 0)).center()
        self.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def facts(self) -> list[str]:
        return [fact.text for fact in self.panel.page.said.facts]

    def told(self, name: str) -> str:
        return str(self.find(QWidget, name).text)


def selected(problem: Problem, expression: str) -> list[int]:
    return [int(row) for row in ordered(evaluate(problem), Wanted(expression)).rows]

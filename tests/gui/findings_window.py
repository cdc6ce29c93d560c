"""A whole window that looks for findings, driven by keys and clicks, and batches in which something is to be found."""

from typing import TypeVar

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QLineEdit, QPushButton, QTextBrowser, QWidget

from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem
from xentgui.gui.app import App
from xentgui.gui.findings_tree import FindingsTree

RANDOM = np.random.default_rng(0)
LABELS = np.array([0, 1, 2, 2, 1, 0, 0, 1, 2, 0, 1, 2])
LOGITS = np.round(RANDOM.standard_normal((12, 3)) + 4 * np.eye(3)[LABELS], 2)
SHARES = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

TWICE = Problem.create(SHARES, LABELS, title="Softmax twice")
CLEAN = Problem.create(LOGITS, LABELS, title="Clean")
HOLES = Problem.create(
    np.where(np.isin(np.arange(12), [2, 7, 8])[:, None], np.nan, LOGITS), LABELS, title="NaN in rows that lie apart"
)
OUTSIDE = Problem.create(LOGITS, np.where(np.isin(np.arange(12), [4, 5]), 3, LABELS), title="Labels outside")


Found = TypeVar("Found", bound=QObject)


class Window:
    """A window on a problem that has been looked at, and what is seen of the findings."""

    def __init__(self, qtbot, app: App) -> None:
        self.qtbot, self.app = qtbot, app
        self.findings = app.found.findings
        self.settle()

    def settle(self) -> None:
        """Wait until the present problem has been looked at, and what mends would give is known."""
        diagnosing = self.findings.diagnosing
        self.qtbot.waitUntil(
            lambda: (
                self.app.document.busy is None
                and diagnosing.rules.is_current
                and diagnosing._mends.busy is None
                and (not diagnosing.number or diagnosing.seen.is_current)
            )
        )
        QApplication.processEvents()

    def find(self, kind: type[Found], name: str) -> Found:
        found = self.app.window.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    @property
    def tree(self) -> FindingsTree:
        return self.find(FindingsTree, "findingsList")

    @property
    def detail(self) -> str:
        return self.find(QTextBrowser, "findingDetail").toPlainText()

    @property
    def said(self) -> str:
        return self.find(QLabel, "findingsSaid").text()

    @property
    def lines(self) -> list[str]:
        return [item.text(0) for item in self.tree._items()]

    @property
    def title(self) -> str:
        return self.find(QDockWidget, "findingsDock").windowTitle()

    @property
    def trial(self) -> QWidget | None:
        QApplication.processEvents()
        return self.app.window.findChild(QWidget, "trial")

    def go(self) -> None:
        """Go to the panel by its key."""
        self.press(Qt.Key.Key_F7, SHIFT)
        self.settle()

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.app.window, key, modifiers)

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(QPushButton, name), Qt.MouseButton.LeftButton)

    def see(self, number: str) -> None:
        """Type a number into the field, and wait for what gives it."""
        field = self.find(QLineEdit, "seenNumber")
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, number)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)
        self.settle()


def loss_of(problem: Problem) -> float:
    return float(evaluate(problem).loss)

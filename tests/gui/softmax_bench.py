"""A softmax panel on screen, with the mouse and the keys of a person."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from xentgui.document.document import Document
from xentgui.gui.plots.softmax_plot import SoftmaxPlot
from xentgui.gui.softmax_panel import SoftmaxPanel

LEFT = Qt.MouseButton.LeftButton
PETS = ("cat", "dog", "bird")


class Bench:
    """A panel on screen, wired to a document as the window wires it."""

    def __init__(self, qtbot, problem, row=0, size=(700, 360)):
        self.document = Document(problem)
        self.panel = SoftmaxPanel(self.document)
        self.document.changed.connect(self._follow)
        qtbot.addWidget(self.panel)
        self.panel.resize(*size)
        with qtbot.waitActive(self.panel):
            self.panel.show()
            self.panel.activateWindow()
        self.panel.show_row(row)
        self.plot = self.find(SoftmaxPlot, "softmaxPlot")
        self.bot = qtbot
        self.settle()

    def _follow(self, _before, after):
        self.panel.show_state(after)

    def settle(self):
        """Let the frame end: a move becomes an edit, the edit a refresh, the refresh a paint."""
        for _ in range(3):
            QApplication.processEvents()

    def find(self, kind, name):
        widget = self.panel.findChild(kind, name)
        assert widget is not None
        return widget

    def text(self, name):
        return self.find(QLabel, name).text()

    @property
    def hint(self):
        """What the panel says below the caption, in full."""
        return self.find(QLabel, "softmaxHint").toolTip()

    def switch(self, mode):
        self.bot.mouseClick(self.find(QToolButton, f"{mode}Bars"), LEFT)
        self.settle()

    def values(self):
        return {bar.index: bar.value for bar in self.plot.bars}

    def place(self, index, value):
        return self.plot.place_of(index, value)

    def press(self, where):
        QTest.mousePress(self.plot.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, where)

    def move(self, where):
        QTest.mouseMove(self.plot.viewport(), where)
        self.settle()

    def release(self, where):
        QTest.mouseRelease(self.plot.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, where)
        self.settle()

    def drag(self, index, *values):
        self.press(self.place(index, self.values()[index]))
        for value in values:
            self.move(self.place(index, value))
        self.release(self.place(index, values[-1]))

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.bot.keyClick(self.plot, key, modifier)
        self.settle()

    def scores(self, row=0):
        return self.document.problem.scores.row(row).tolist()

    @property
    def steps(self):
        return [step.label for step in self.document.history.done]

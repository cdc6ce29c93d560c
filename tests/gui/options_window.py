"""The options panel on a document, and its parts by their names."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from xentgui.core.problem import Problem
from xentgui.document.document import Document
from xentgui.gui.options_panel import OptionsPanel

SOFT = [[0.7, 0.3, 0.0], [0.0, 1.0, 0.0], [0.2, 0.2, 0.6]]
THREE = Problem.create([[1.0, 2.0, 3.0], [0.0, 1.0, 0.5]], [0, 2], class_names=("cat", "dog", "bird"))


class Shown:
    """A panel on a document, and its parts by their names."""

    def __init__(self, qtbot, problem, width=300, height=640, runner=None):
        self.qtbot = qtbot
        self.document = Document(problem, runner)
        self.panel = OptionsPanel(self.document)
        self.document.changed.connect(lambda _before, after: self.panel.show_state(after))
        qtbot.addWidget(self.panel)
        self.panel.resize(width, height)
        with qtbot.waitActive(self.panel):
            self.panel.show()
            self.panel.activateWindow()

    def part(self, kind, name):
        part = self.panel.findChild(kind, name)
        assert part is not None, name
        return part

    def hint(self, name):
        return self.part(QLabel, f"{name}Hint").text()

    def type_in(self, widget, text):
        widget.setFocus()
        widget.selectAll()
        self.qtbot.keyClicks(widget, text)
        self.qtbot.keyClick(widget, Qt.Key.Key_Return)

    @property
    def options(self):
        return self.document.problem.options

    @property
    def steps(self):
        return [step.label for step in self.document.history.done]

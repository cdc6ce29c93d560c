"""FileChooser: which array of a file is scores, which labels, which axis the classes; with a look at the result."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSize, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem

from .calling import call
from .number_text import count, number, without_loss
from .screen_room import within_screen
from .worker import ThreadRunner

if TYPE_CHECKING:
    from xentgui.files import Choice, Contents, Preview

_ROWS, _COLUMNS = 5, 12  # of the look at what would be opened
_PAUSE = 150  # milliseconds, in which more may be chosen
_FIRST_FOUND, _NONE = "as found by name and shape", "none"


class FileChooser(QDialog):
    """Asks what of a file is meant. `chosen` has the problem that was looked at last, and its choice."""

    chosen = Signal(object, object)

    def __init__(
        self, contents: "Contents", labels: Path | None, options: LossOptions, parent: QWidget | None = None
    ) -> None:
        """Begin with the likeliest way to read a file."""
        super().__init__(parent)
        self.contents, self._labels_file, self._options = contents, labels, options
        self._runner = ThreadRunner(self)
        self._problem: Problem | None = None
        self._choice: Choice | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._look)
        self.setObjectName("fileChooser")
        self.setWindowTitle(f"What is in {contents.path.name}?")
        self._build()
        self._propose(0)
        self.finished.connect(self._runner.close)

    def _build(self) -> None:
        self._doubt = _text(self.contents.doubt)
        self.ways = _combo("ways", "ways to read the file", [way.reason for way in self.contents.proposals])
        self.scores = QListWidget()
        self.scores.setObjectName("scores")
        self.scores.setAccessibleName("arrays or columns that are scores")
        self.scores.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.scores.addItems([str(entry) for entry in self.contents.entries])
        self.scores.setMaximumHeight(self.fontMetrics().height() * 7)
        names = [str(entry) for entry in self.contents.entries]
        self.labels = _combo("labels", "the array or column of labels", [_FIRST_FOUND, _NONE, *names])
        self.axis = _combo("classAxis", "the axis that holds the classes", [])
        self.index = QLineEdit()
        self.index.setObjectName("index")
        self.index.setAccessibleName("what to take of each axis")
        self.index.setPlaceholderText("everything; 0, :, ::2 takes the first of axis 0 and every other of axis 2")
        form = QFormLayout()
        rows = (("&Read as", self.ways), ("&Scores", self.scores), ("&Labels", self.labels))
        for name, widget in (*rows, ("&Class axis", self.axis), ("Ta&ke", self.index)):
            form.addRow(name, widget)
        form.setRowVisible(self.ways, bool(self.contents.proposals))
        self.said = _text("")
        self.said.setObjectName("chooserSays")
        self.table = _table()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self._doubt)
        column.addLayout(form)
        for part in (self.said, self.table, self.buttons):
            column.addWidget(part)
        metrics = self.fontMetrics()
        self.resize(within_screen(self, QSize(metrics.averageCharWidth() * 110, metrics.height() * 34)))
        self._connect()

    def _connect(self) -> None:
        self.ways.activated.connect(self._propose)
        self.scores.itemSelectionChanged.connect(self._offer_axes)
        for signal in (self.scores.itemSelectionChanged, self.labels.activated, self.axis.activated):
            signal.connect(partial(call, self._pause.start))
        self.index.textEdited.connect(partial(call, self._pause.start))

    def _propose(self, index: int) -> None:
        """Show a proposal in the fields."""
        if not self.contents.proposals:
            self._look()
            return
        choice = self.contents.proposals[index].choice
        self._select_scores({*choice.scores})
        names = [entry.name for entry in self.contents.entries]
        known = 2 + names.index(choice.labels) if choice.labels in names else 1
        self.labels.setCurrentIndex(0 if choice.labels is None else known)
        self._offer_axes()
        if choice.class_axis is not None:
            self.axis.setCurrentIndex(choice.class_axis % max(1, self.axis.count()))
        self.index.setText(choice.index)
        self._pause.stop()
        self._look()

    def _select_scores(self, names: set[str]) -> None:
        """Select runs of rows and all at once: a table may have a column a word of a vocabulary."""
        model, chosen, first = self.scores.model(), QItemSelection(), -1
        inside = [entry.name in names for entry in self.contents.entries]
        for row, (now, before) in enumerate(zip([*inside, False], [False, *inside], strict=True)):
            if now and not before:
                first = row
            elif before and not now:
                chosen.select(model.index(first, 0), model.index(row - 1, 0))
        self.scores.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _offer_axes(self) -> None:
        """Offer the axes of the chosen scores, the last one first chosen."""
        chosen = [self.contents.entries[row.row()] for row in self.scores.selectedIndexes()]
        shape = chosen[0].shape if len(chosen) == 1 else ()
        self.axis.clear()
        self.axis.addItems([f"axis {axis}: {size}" for axis, size in enumerate(shape)])
        self.axis.setCurrentIndex(len(shape) - 1)
        self.axis.setEnabled(len(shape) > 1)

    def _chosen(self) -> "Choice":
        from xentgui.files import NOTHING, Choice

        names = [entry.name for entry in self.contents.entries]
        label = self.labels.currentIndex()
        return Choice(
            scores=tuple(names[row] for row in sorted(index.row() for index in self.scores.selectedIndexes())),
            labels=None if label == 0 else NOTHING if label == 1 else names[label - 2],
            class_axis=self.axis.currentIndex() if self.axis.isEnabled() else None,
            index=self.index.text().strip(),
        )

    def _look(self) -> None:
        """Read what is chosen beside the window, and show the first rows and the loss."""
        choice, path = self._chosen(), self.contents.path
        labels, options = self._labels_file, self._options
        from xentgui import files

        def read(_report: Callable[[float], None]) -> "tuple[Choice, Problem, Preview]":
            problem = files.read(path, labels, options, choice=choice)
            return choice, problem, files.preview(problem, _ROWS)

        self._runner.close()
        self._problem = None
        self._say("reading …", good=True)
        self._runner.start(read, self._show, lambda _: None)

    def _show(self, result: object) -> None:
        if not isinstance(result, tuple):
            self._say(str(result), good=False)
            self.table.setRowCount(0)
            return
        self._choice, self._problem, seen = result
        of = f"the first {seen.counted:,} of " if seen.counted < seen.rows else ""
        over = f"{of}{count(seen.rows, 'row')}{without_loss(seen.undefined)}"
        kind = "logits" if self._problem.options.from_logits else "probabilities"
        shape = " × ".join(map(str, (*self._problem.leading_shape, self._problem.classes)))
        self._say(f"{shape} {kind}; loss {number(seen.loss)} nats over {over}", good=True)
        self._fill(self._problem, seen)

    def _fill(self, problem: Problem, seen: "Preview") -> None:
        shown = min(problem.classes, _COLUMNS)
        self.table.setRowCount(len(seen.scores))
        self.table.setColumnCount(shown + 1)
        more = f" … {problem.classes:,} classes" if shown < problem.classes else ""
        names = [problem.class_name(index) for index in range(shown)]
        self.table.setHorizontalHeaderLabels(["label", *names[:-1], names[-1] + more])
        self.table.setVerticalHeaderLabels([str(row) for row in range(len(seen.scores))])
        for row, (scores, label) in enumerate(zip(seen.scores, seen.labels, strict=True)):
            text = str(int(label)) if problem.sparse else "distribution"
            for column, cell in enumerate((text, *(f"{float(value):.4g}" for value in scores[:shown]))):
                self.table.setItem(row, column, QTableWidgetItem(cell))
        self.table.resizeColumnsToContents()

    def _say(self, text: str, *, good: bool) -> None:
        self.said.setForegroundRole(QPalette.ColorRole.WindowText if good else QPalette.ColorRole.BrightText)
        self.said.setText(text)
        self.buttons.button(QDialogButtonBox.StandardButton.Open).setEnabled(self._problem is not None)

    def _accept(self) -> None:
        if self._problem is not None:
            self.chosen.emit(self._problem, self._choice)
            self.accept()


def _text(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def _combo(name: str, spoken: str, items: list[str]) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setAccessibleName(spoken)
    combo.addItems(items)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return combo


def _table() -> QTableWidget:
    table = QTableWidget()
    table.setObjectName("firstRows")
    table.setAccessibleName("the first rows of what would be opened")
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 6)
    return table

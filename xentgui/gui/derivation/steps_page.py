"""StepsPage: the table of a derivation with its formulas, one stage after the other or all, naive beside stable."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from xentgui.core.derivation import Column, Derivation, Mark, Row, derive
from xentgui.core.derivation.batch import BatchStep, batch_steps
from xentgui.core.derivation.naive import DTYPES, NAIVE, STABLE, side_by_side
from xentgui.core.evaluation import Evaluation
from xentgui.core.problem import Problem
from xentgui.document.document import State

from .formula_view import FormulaView
from .formulas import KEYS, Kind, shown_terms
from .stepper import Stepper
from .table_view import DerivationTable
from .told_line import ToldLine

_SHARED = ("options", "class_weight", "pos_weight", "class_names")  # what all rows share
_BESIDE_FROM = 75  # letters of width, from which the formulas stand beside the table
_LINES_WITH_FORMULAS, _LINES_WITH_BATCH = 11, 14  # of height; else the table is hardly seen
_NAIVE_BESIDE, _NAIVELY = "Naive beside stable", "Naive"
_COUNTED = {
    Mark.OVERFLOW: "overflow",
    Mark.UNDERFLOW: "underflow",
    Mark.UNDEFINED: "undefined",
    Mark.LOST: "with digits lost",
}


class _Shown(NamedTuple):
    """What was asked for: a row of a state, and the number type of the naive way; empty for none."""

    state: State
    row: int
    dtype: str

    def same_place(self, other: "_Shown") -> bool:
        """Whether it is the same table of the same row."""
        classes = self.state.problem.classes == other.state.problem.classes
        return classes and (self.row, self.dtype) == (other.row, other.dtype)

    def same_row(self, other: "_Shown") -> bool:
        """Whether the columns are the same."""
        before, after = self.state.problem, other.state.problem
        if not self.same_place(other) or not 0 <= self.row < min(before.rows, after.rows):
            return False
        if any(getattr(before, name) is not getattr(after, name) for name in _SHARED):
            return False
        tables = (before.scores, after.scores), (before.labels, after.labels)
        return all(old.row(self.row).tobytes() == new.row(self.row).tobytes() for old, new in tables)


class StepsPage(QWidget):
    """The current row, number by number."""

    def __init__(self, owner: QWidget) -> None:
        """Begin without a row; the keys of the stepper work wherever in `owner` the focus is."""
        super().__init__()
        self._shown: _Shown | None = None
        self._evaluation: Evaluation | None = None
        self._derivation: Derivation | None = None
        self._columns: Sequence[Column] = ()
        self._steps: list[BatchStep] = []
        self.stepper = Stepper(owner)
        self.naive = _box("naive", _NAIVE_BESIDE, "Compute as the formula is written, beside the stable way.")
        self.dtype = QComboBox()
        self.largest = _box("largestFirst", "Largest first", "Order the classes by score, the label's on top.")
        self.formulas, self.table = FormulaView(), DerivationTable()
        self._arithmetic, self._batch = ToldLine("arithmetic", "Arithmetic"), ToldLine("batchSteps", "In the batch")
        self._caption = ToldLine("derivationRow", "Current row")
        self._arrange()
        self._connect()

    def show_row(self, state: State, row: int) -> None:
        """Show a row of a state; -1 shows none."""
        dtype = self.dtype.currentText() if self.naive.isChecked() else ""
        before, self._shown = self._shown, _Shown(state, row, dtype)
        if before is not None and before == self._shown:
            return
        if before is None or self._derivation is None or not before.same_row(self._shown):
            self._derive(state.problem, row, dtype)
            self._fill(to_label=before is None or not before.same_place(self._shown))
        else:
            self._derivation = Derivation(Row(state.problem, row), self._derivation.columns)
        self._enter_batch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the formulas beside the table where there is room, else above it."""
        super().resizeEvent(event)
        wanted = QBoxLayout.Direction.RightToLeft if self._is_wide else QBoxLayout.Direction.TopToBottom
        self.formulas.stack(under_each_other=self._is_wide)
        if self._middle.direction() != wanted:
            self._middle.setDirection(wanted)
        self._make_room()

    @property
    def _is_wide(self) -> bool:
        """Whether the formulas have room beside the table."""
        return self.width() > _BESIDE_FROM * self.fontMetrics().averageCharWidth() * 2

    def minimumSizeHint(self) -> QSize:
        """As narrow as the controls with their briefest names."""
        widest = max(self._ways_width(_NAIVELY), self.formulas.minimumSizeHint().width())
        return QSize(widest, super().minimumSizeHint().height())

    def _ways_width(self, naive: str) -> int:
        """What the line of controls needs with this name for the first of them."""
        wide = self.fontMetrics().horizontalAdvance
        controls = sum(each.sizeHint().width() for each in (self.naive, self.dtype, self.largest))
        gaps = 5 * max(self._ways.spacing(), 0) + self.fontMetrics().averageCharWidth()
        return controls + gaps - wide(self.naive.text()) + wide(naive)

    def _make_room(self) -> None:
        """Leave out what the table, or a line of controls, has no room for."""
        lines = self.height() / self.fontMetrics().height()
        self.formulas.setVisible(self._is_wide or lines >= _LINES_WITH_FORMULAS)
        self._batch.setVisible(lines >= _LINES_WITH_BATCH)
        self.naive.setText(_NAIVE_BESIDE if self._ways_width(_NAIVE_BESIDE) <= self.width() else _NAIVELY)
        needed = self._ways_width(self.naive.text()) + self.fontMetrics().horizontalAdvance(self._caption.text)
        self._caption.setVisible(self._derivation is None or needed <= self.width())

    def _derive(self, problem: Problem, row: int, dtype: str) -> None:
        if row < 0:
            self._derivation, self._columns = None, ()
            return
        self._derivation = derive(problem, row)
        self._columns = side_by_side(problem, row, dtype) if dtype else self._derivation.columns

    def _fill(self, *, to_label: bool) -> None:
        """Show the columns."""
        derivation = self._derivation
        if derivation is None:
            self.table.show_columns((), (), np.arange(0), frozenset())
            self._tell("Choose a row in the table")
            return
        self._tell(f"row {derivation.row.row}")
        problem, mass = derivation.row.problem, derivation.row.mass
        labels = np.flatnonzero(mass > 0)
        label = int(np.argmax(mass)) if len(labels) else -1
        order = _order(derivation.row.scores, label, largest_first=self.largest.isChecked())
        marked = frozenset(labels.tolist() if len(labels) < problem.classes or problem.classes == 1 else ())
        self.table.show_columns(self._columns, problem.class_names, order, marked)
        self.formulas.show_kind(_kind(problem, naive=self.naive.isChecked()))
        if to_label or self.table.current == "":
            self.table.go_to_class(max(label, 0))

    def _tell(self, caption: str) -> None:
        """Say which row it is, where that has room in one line."""
        if caption != self._caption.text:
            self._caption.say(caption)
            self._make_room()

    def _enter_batch(self) -> None:
        """Bring in what depends on the whole batch."""
        row = self._derivation.row if self._derivation is not None else None
        self._evaluation = self._shown.state.evaluation if self._shown is not None else None
        self._steps = batch_steps(row, self._evaluation) if row is not None else []
        naive = self.naive.isChecked()
        steps = [] if naive else [step.name for step in self._steps]
        self.stepper.name_stages([*(f"{column.group} {column.title}".strip() for column in self._columns), *steps])
        self._show_stages()

    def _show_stages(self) -> None:
        stages, columns = self.stepper.stages, len(self._columns)
        self.table.show_stages(min(stages, columns))
        self.formulas.show_terms(self._shown_terms(stages))
        if self.naive.isChecked():
            self._batch.say(_comparison(self._columns) if stages == columns > 0 else "")
            return
        said = [f"{step.name}: {step.arithmetic}" for step in self._steps[: max(stages - columns, 0)]]
        if said and self._evaluation is None:
            said.append("the batch: computing …")
        self._batch.say("  ·  ".join(said))

    def _shown_terms(self, stages: int) -> Collection[str]:
        if self._derivation is None:
            return KEYS
        shown, later = ({column.key for column in part} for part in (self._columns[:stages], self._columns[stages:]))
        kind = _kind(self._derivation.row.problem, naive=self.naive.isChecked())
        return shown_terms(kind, shown, later - shown)

    def _stepped(self) -> None:
        self._show_stages()
        if self.stepper.on:
            line = max(self.table.table.currentIndex().row(), 0)
            self.table.go_to(line, min(self.stepper.stages, len(self._columns)) - 1)

    def _change(self) -> None:
        """Show the same row in another way."""
        self.dtype.setEnabled(self.naive.isChecked())
        if self._shown is None:
            return
        state, row, _ = self._shown
        self._shown = None
        self.show_row(state, row)

    def _connect(self) -> None:
        self.stepper.moved.connect(self._stepped)
        self.table.told.connect(self._arithmetic.say)
        self.table.column_reached.connect(self.formulas.light)
        self.naive.toggled.connect(self._change)
        self.largest.toggled.connect(self._change)
        self.dtype.currentTextChanged.connect(self._change)

    def _arrange(self) -> None:
        self.dtype.addItems(list(DTYPES))
        self.dtype.setCurrentText("float32")
        self.dtype.setObjectName("naiveDtype")
        self.dtype.setAccessibleName("Number type of the naive and the stable way")
        self.dtype.setToolTip("The number type in which both ways are computed.")
        self.dtype.setEnabled(False)
        ways = self._ways = QHBoxLayout()
        for widget in (self.naive, self.dtype):
            ways.addWidget(widget)
        ways.addSpacing(self.fontMetrics().averageCharWidth())
        ways.addWidget(self._caption, 1)
        ways.addWidget(self.largest)
        self._middle = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._middle.setSpacing(3)
        self._middle.addWidget(self.formulas, 2)
        self._middle.addLayout(self._told(), 3)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        box.addLayout(ways)
        box.addLayout(self._middle, 1)
        self._caption.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._batch.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setFocusProxy(self.table)

    def _told(self) -> QVBoxLayout:
        """The table, and what is told under it."""
        box = QVBoxLayout()
        box.setSpacing(3)
        box.addWidget(self.table, 100)
        box.addWidget(self._arithmetic)
        box.addWidget(self._batch)
        box.addStretch(1)
        return box


def _kind(problem: Problem, *, naive: bool) -> Kind:
    weighted = problem.class_weight is not None or (problem.binary and problem.pos_weight is not None)
    return Kind(problem.binary, problem.options.from_logits, weighted, naive)


def _order(scores: NDArray[np.float64], label: int, *, largest_first: bool) -> NDArray[np.intp]:
    if not largest_first:
        return np.arange(len(scores))
    order = np.argsort(-scores, kind="stable")
    return order if label < 0 else np.concatenate([[label], order[order != label]])


def _comparison(columns: Sequence[Column]) -> str:
    """What the two ways come to, and how often the type got in the way of what both begin with and of each."""
    shared, *ways = ([column for column in columns if column.group == group] for group in ("", NAIVE, STABLE))
    harms = _harms(shared)
    said = [f"{name} loss {_loss(way)}{_harms(way)}" for name, way in zip((NAIVE, STABLE), ways, strict=True)]
    return "  ·  ".join([f"scores{harms}", *said] if harms else said)


def _loss(way: list[Column]) -> str:
    foot = way[-1].foot
    return foot.arithmetic.rpartition(" = ")[2] if foot is not None else ""


def _harms(columns: list[Column]) -> str:
    marks = {mark: sum(column.count(mark) for column in columns) for mark in _COUNTED}
    harms = ", ".join(f"{marks[mark]:,} {text}" for mark, text in _COUNTED.items() if marks[mark])
    return f" ({harms})" if harms else ""


def _box(name: str, text: str, tip: str) -> QCheckBox:
    box = QCheckBox(text)
    box.setObjectName(name)
    box.setAccessibleName(text)
    box.setToolTip(tip)
    return box

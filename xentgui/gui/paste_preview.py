"""PastePreview: what was understood of the clipboard, where it can go, and what would grow; Enter pastes it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from xentgui.core.problem import Problem

from .cell_text import shown
from .class_text import shortened
from .number_text import count, number, without_loss
from .screen_room import within_screen

if TYPE_CHECKING:
    from xentgui.text.understood import Understood

    from .paste_targets import Target

_ROWS, _COLUMNS = 5, 12
_LOOKED_AT = 1000  # rows
_SUM = 1e-3  # how far the sum of probabilities with four digits may be from 1
_OK, _CANCEL = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel


class PastePreview(QDialog):
    """Asks where something goes. `chosen` has the target; whoever takes it may `refuse`, and it stays open."""

    chosen = Signal(object)

    def __init__(
        self, understood: "Understood", targets: "Sequence[Target]", problem: Problem, parent: QWidget | None = None
    ) -> None:
        """Show what was understood, with the first of the targets chosen."""
        super().__init__(parent)
        self.setObjectName("pastePreview")
        self.setWindowTitle("Paste")
        self._targets, self._problem = targets, problem
        self.understood = _text(in_words(understood), "understood")
        self.table = _table(understood)
        self.said = _text("", "pasteSays")
        self.places = QButtonGroup(self)
        self.buttons = QDialogButtonBox(_OK | _CANCEL)
        self.buttons.button(_OK).setText("&Paste")
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.understood)
        for note in (*understood.notes, *_doubts(understood, problem)):
            column.addWidget(_text(note, "note"))
        column.addWidget(self.table)
        for index, target in enumerate(targets):
            button = QRadioButton(target.text)
            button.setObjectName(target.name)
            button.setAccessibleName(target.text.replace("&", ""))
            self.places.addButton(button, index)
            column.addWidget(button)
        column.addWidget(self.said)
        column.addWidget(self.buttons)
        wanted = QSize(self.fontMetrics().averageCharWidth() * 90, self.sizeHint().height())
        self.resize(within_screen(self, wanted))
        self.places.idToggled.connect(self._look)
        self.places.button(0).setChecked(True)
        self.places.button(0).setFocus()

    @property
    def target(self) -> "Target":
        """The one that is chosen."""
        return self._targets[self.places.checkedId()]

    def refuse(self, reason: str) -> None:
        """Say why it was not pasted."""
        self._say(reason, good=False)

    def _accept(self) -> None:
        self.chosen.emit(self.target)

    def _look(self, _index: int, checked: bool) -> None:
        """Tell the loss that a new batch would have, or why it would be none."""
        if not checked:
            return
        if self.target.result is None:
            self._say("", good=True)
            return
        from xentgui.files import preview

        try:
            seen = preview(self.target.result(self._problem))
        except ValueError as reason:
            self.refuse(str(reason))
            return
        of = "" if seen.counted == seen.rows else f" over the first {count(seen.counted, 'row')}"
        undefined = without_loss(seen.undefined)
        if seen.undefined == seen.counted:
            self._say("No row has a loss: none has a label.", good=True)
        else:
            self._say(f"Its loss is {number(seen.loss)} nats{of}{undefined}.", good=True)

    def _say(self, text: str, *, good: bool) -> None:
        self.said.setForegroundRole(QPalette.ColorRole.WindowText if good else QPalette.ColorRole.BrightText)
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self._fit()

    def _fit(self) -> None:
        """Make room for what is said."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            width = max(self.width(), layout.minimumSize().width())
            self.resize(width, layout.totalHeightForWidth(width))


def in_words(understood: "Understood") -> str:
    """What was understood, in a sentence."""
    parts = []
    if understood.scores is not None:
        kind = "probabilities" if understood.probabilities else "scores"
        parts.append(f"{_sized(understood.scores)} {kind} ({_type(understood.scores)})")
    if understood.labels is not None:
        alone = " or" if understood.scores is not None and understood.labels.size == understood.scores.size else ""
        parts.append(f"{alone} {_labels_in_words(understood)}".strip())
    if understood.class_names:
        parts.append(f"classes {_listed(understood.class_names)}")
    parts += list(understood.weights)
    return f"Understood as {understood.what}: {', '.join(parts)}."


def _doubts(understood: "Understood", problem: Problem) -> Iterator[str]:
    """What is odd about the scores, given the options on screen."""
    scores = understood.scores
    if scores is None or understood.probabilities or not problem.options.from_logits or problem.binary:
        return
    rows = scores.reshape(-1, scores.shape[-1])[:_LOOKED_AT].astype(np.float64)
    if rows.shape[1] > 1 and ((rows >= 0) & (rows <= 1)).all() and (np.abs(rows.sum(axis=1) - 1) < _SUM).all():
        yield "Each row sums to 1. If these are probabilities, switch from_logits off in the options."


def _labels_in_words(understood: "Understood") -> str:
    labels = understood.labels
    assert labels is not None
    if understood.scores is not None and labels.shape == understood.scores.shape and labels.ndim > 1:
        return "a label distribution for each row"
    if not labels.size:
        return "no labels"
    if labels.size == 1:
        return f"1 label, {labels.min()}"
    return f"{labels.size:,} labels from {labels.min()} to {labels.max()}"


def _sized(values: "np.ndarray[Any, Any]") -> str:
    return " × ".join(f"{size:,}" for size in values.shape)


def _type(values: "np.ndarray[Any, Any]") -> str:
    return "whole numbers" if values.dtype.kind in "ib" else str(values.dtype)


def _listed(names: Sequence[str], most: int = 6) -> str:
    few = [shortened(name) for name in names[:most]]
    return ", ".join(few) + (f" and {len(names) - most:,} more" if len(names) > most else "")


def _text(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _table(understood: "Understood") -> QTableWidget:
    """The first rows."""
    scores, labels = understood.scores, understood.labels
    rows = np.empty((0, 0)) if scores is None else scores.reshape(-1, scores.shape[-1])
    beside = None if labels is None or labels.ndim > 1 or len(rows) not in (0, labels.size) else labels.reshape(-1)
    many, width = len(rows) if scores is not None else labels.size if labels is not None else 0, rows.shape[1]
    seen = min(width, _COLUMNS)
    table = QTableWidget(min(many, _ROWS), seen + (beside is not None))
    table.setObjectName("firstRows")
    table.setAccessibleName("the first rows of what is pasted")
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    names = [understood.class_names[i] if understood.class_names else str(i) for i in range(seen)]
    if seen < width:
        names[-1] += f" … {width:,} classes"
    table.setHorizontalHeaderLabels([*(["label"] if beside is not None else []), *names])
    table.setVerticalHeaderLabels([str(row) for row in range(min(many, _ROWS))])
    for row in range(min(many, _ROWS)):
        texts = [] if beside is None else [str(beside[row])]
        texts += [shown(float(value)) for value in rows[row, :seen]] if seen else []
        for column, text in enumerate(texts):
            table.setItem(row, column, QTableWidgetItem(text))
    _fit(table)
    return table


def _fit(table: QTableWidget) -> None:
    line = table.fontMetrics().height() + 6
    table.verticalHeader().setDefaultSectionSize(line)
    table.resizeColumnsToContents()
    bar = table.horizontalScrollBar().sizeHint().height()
    table.setFixedHeight(line * (table.rowCount() + 1) + bar + 8)

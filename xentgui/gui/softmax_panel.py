"""SoftmaxPanel: the bars of the current row, and the switch of what they show."""

from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.document.document import Document, State

from .bar_edits import BarEdits
from .plots.row_bars import Mode
from .plots.row_figures import RowFigures, caption
from .plots.softmax_plot import SoftmaxPlot
from .segments import add_segment
from .soon import Soon

_MODES = (
    (Mode.PROBABILITY, "Probability", "Alt+1", "Show probabilities: the softmax of the row, exp(x) / sum of exp(x)."),
    (Mode.SCORES, "Scores", "Alt+2", "Show scores: the row as it is in the table, logits or probabilities as given."),
    (Mode.GRADIENT, "Gradient", "Alt+3", "Show the gradient: d loss / d score of the row alone, p − y for logits."),
)
_BINARY_TIPS = {
    Mode.PROBABILITY: "Show probabilities: the sigmoid of each score, 1 / (1 + exp(−x)).",
    Mode.GRADIENT: "Show the gradient: d loss / d score of the row alone, (σ − y) / C for logits.",
}
_EDITABLE = "Drag a bar, or use the arrow keys"
_LEAST_NAME = 4  # characters: less of a name says nothing
_READ_ONLY = "It follows from scores and label"


class SoftmaxPanel(QWidget):
    """The softmax bars of the current row."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Follow a document; no row is current yet."""
        super().__init__(parent)
        self._state = document.state
        self._row = -1
        self._shown: tuple[Problem, int] | None = None
        self._figures: RowFigures | None = None
        self._refusal = ""
        self._plot = SoftmaxPlot(self)
        self._edits = BarEdits(document, self)
        self._caption = _line("rowCaption", "Current row")
        self._hint = _line("softmaxHint", "Hint")
        self._switch = _switch(self)
        self._frame = Soon(self)
        self._arrange()
        self._connect()
        self._write()

    def show_state(self, state: State) -> None:
        """Show the current row of another state."""
        self._state = state
        self._soon()

    def show_row(self, row: int) -> None:
        """Show another row, counted through the leading axes; -1 shows none."""
        if row != self._row:
            self._row = self._edits.row = row
            self._soon()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while hidden."""
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten names to the new width."""
        super().resizeEvent(event)
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        """Shorten names to the new font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._shown is not None:
            self._write()

    def _soon(self) -> None:
        """Many changes in a frame are one refresh."""
        if self.isVisible():
            self._frame.ask()

    def _refresh(self) -> None:
        """Show the row, unless everything that it is computed from is what it was."""
        self._frame.drop()
        problem, row = self._state.problem, self._row
        before, self._shown = self._shown, (problem, row)
        if before is not None and before[1] == row and (row < 0 or _same_row(before[0], problem, row)):
            return
        if before is None or before[0].binary != problem.binary:
            self._explain(binary=problem.binary)
        self._figures = RowFigures(problem, row) if 0 <= row < problem.rows else None
        self._plot.show_figures(self._figures)
        self._write_caption(QFontMetrics(self.font()))
        self._refused("")

    def _explain(self, *, binary: bool) -> None:
        """Say what the modes show under the loss, and name the bars for it."""
        for button, (mode, _, keys, tip) in zip(self._switch.buttons(), _MODES, strict=True):
            button.setToolTip(f"{_BINARY_TIPS.get(mode, tip) if binary else tip} ({keys})")
        self.setWindowTitle("Sigmoid bars" if binary else "Softmax bars")

    def _write(self) -> None:
        """Write caption and hint into the room that there is."""
        metrics = QFontMetrics(self.font())
        self._write_caption(metrics)
        self._write_hint(metrics, self._hint.width())

    def _write_caption(self, metrics: QFontMetrics) -> None:
        text, short = "Choose a row in the table", ""
        if self._figures is not None:
            text, short = caption(self._figures), _shortened(self._figures, metrics, self._caption.width())
        self._caption.setText(short or text)
        self._caption.setToolTip(f"<p>{escape(text)}</p>")

    def _write_hint(self, metrics: QFontMetrics, width: int) -> None:
        """What the bars can do, where it fits; and whatever the width, why they could not."""
        hint = self._refusal or (_READ_ONLY if self._plot.mode is Mode.GRADIENT else _EDITABLE)
        role = QPalette.ColorRole.BrightText if self._refusal else QPalette.ColorRole.PlaceholderText
        self._hint.setForegroundRole(role)
        fits = metrics.horizontalAdvance(hint) <= width
        text = metrics.elidedText(self._refusal, Qt.TextElideMode.ElideRight, width)
        self._hint.setText(hint if fits else text)
        self._hint.setToolTip(f"<p>{escape(hint)}</p>")

    def _choose_mode(self, button: QToolButton) -> None:
        self._plot.show_mode(Mode(button.property("mode")))
        self._refusal = ""
        self._write()

    def _refused(self, reason: str) -> None:
        if reason != self._refusal:
            self._refusal = reason
            self._write()

    def _dragged(self, index: int, value: float) -> None:
        self._edits.drag(index, value, self._plot.mode)

    def _nudged(self, index: int, steps: int) -> None:
        if self._plot.mode is not Mode.GRADIENT:
            self._edits.nudge(index, steps)

    def _connect(self) -> None:
        self._frame.due.connect(self._refresh)
        self._switch.buttonClicked.connect(self._choose_mode)
        self._plot.drag_began.connect(self._edits.begin_drag)
        self._plot.dragged.connect(self._dragged)
        self._plot.drag_ended.connect(self._edits.end_drag)
        self._plot.nudged.connect(self._nudged)
        self._edits.refused.connect(self._refused)

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(0)
        for button in self._switch.buttons():
            bar.addWidget(button)
        bar.addSpacing(self.fontMetrics().averageCharWidth())
        bar.addWidget(self._hint, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(2)
        layout.addWidget(self._caption)
        layout.addLayout(bar)
        layout.addWidget(self._plot, 1)
        self.setTabOrder(self._switch.buttons()[-1], self._plot)
        self.setFocusProxy(self._plot)


def _switch(parent: QWidget) -> QButtonGroup:
    """The modes, of which one is chosen."""
    group = QButtonGroup(parent)
    for mode, text, keys, tip in _MODES:
        button = add_segment(group, text, f"{mode}Bars", f"{tip} ({keys})")
        button.setShortcut(keys)
        button.setProperty("mode", str(mode))
    return group


def _line(name: str, accessible: str) -> QLabel:
    """A line of text that takes the width it is given."""
    label = QLabel()
    label.setObjectName(name)
    label.setAccessibleName(accessible)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAutoFillBackground(True)  # else all that is behind it is painted with it
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def _shortened(figures: RowFigures, metrics: QFontMetrics, width: int) -> str:
    """The caption with names cut so that the rest of it is not; where that is too long, too, the loss stands first."""
    text = caption(figures)
    if metrics.horizontalAdvance(text) <= width:
        return text
    names: list[str] = []

    def without(name: str) -> str:
        names.append(name)
        return ""

    room = width - metrics.horizontalAdvance(caption(figures, without))
    each = room // max(len(names), 1)
    least = _LEAST_NAME * metrics.averageCharWidth()

    def cut(name: str) -> str:
        return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, max(each, least))

    text = caption(figures, cut, loss_first=each <= least)
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def _same_row(before: Problem, after: Problem, row: int) -> bool:
    """Whether all that the figures of a row are computed from is the same."""
    if before is after:
        return True
    shared = ("options", "sample_weight", "class_weight", "pos_weight", "class_names")
    if row >= min(before.rows, after.rows) or any(getattr(before, n) is not getattr(after, n) for n in shared):
        return False
    return _same_place(before.scores, after.scores, row) and _same_place(before.labels, after.labels, row)


def _same_place(before: RowBlocks, after: RowBlocks, row: int) -> bool:
    (old, old_offset), (new, new_offset) = before.locate(row), after.locate(row)
    return before.blocks[old] is after.blocks[new] and old_offset == new_offset

"""BarEdits: what a drag or an arrow key on a bar asks of the document; one gesture is one step of undo."""

import math

from PySide6.QtCore import QObject, QTimer, Signal

from xentgui.document import edits
from xentgui.document.document import Document

from .class_text import shortened
from .plots.row_bars import Mode, score_for_share
from .plots.row_figures import RowFigures

BURST = 1000  # ms: arrow keys that follow each other this soon on one bar are one gesture
LOGIT_STEP = 0.1
PROBABILITY_STEP = 0.01


class BarEdits(QObject):
    """Changes scores of one row. `refused` says why an edit could not be; an empty text takes that back."""

    refused = Signal(str)

    def __init__(self, document: Document, parent: QObject) -> None:
        """Edit a document; set `row` to the current row."""
        super().__init__(parent)
        self.row = -1
        self._document = document
        self._drag: object = None
        self._burst: object = None
        self._nudged = (-1, -1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(BURST)

    def begin_drag(self) -> None:
        """What is dragged from here on is one step."""
        self._drag = object()

    def drag(self, index: int, value: float, mode: Mode) -> None:
        """Give a class the probability or the score that its bar is dragged to."""
        try:
            score = self._score_of(index, value) if mode is Mode.PROBABILITY else value
            self._set("Drag", index, score, self._drag)
        except ValueError as error:
            self.refused.emit(str(error))
        else:
            self.refused.emit("")

    def end_drag(self, keep: bool) -> None:
        """Let go; or take the drag back, if it changed something."""
        done = self._document.history.done
        if not keep and self._drag is not None and done and done[-1].merge_key is self._drag:
            self._document.undo()
        self._drag = None

    def nudge(self, index: int, steps: int) -> None:
        """Move a score by small steps: 0.1 of a logit, 0.01 of a probability."""
        if not self._pause.isActive() or self._nudged != (self.row, index):
            self._burst = object()
        self._nudged = (self.row, index)
        self._pause.start()
        try:
            self._set("Change", index, self._moved(index, steps), self._burst)
        except ValueError as error:
            self.refused.emit(str(error))
        else:
            self.refused.emit("")

    def _moved(self, index: int, steps: int) -> float:
        problem = self._document.problem
        score = float(problem.scores.row(self.row)[index])
        if not math.isfinite(score):
            raise ValueError(
                f"{shortened(problem.class_name(index))} is {score:g}: drag its bar, or type a number in the table"
            )
        if problem.options.from_logits:
            return round(score + steps * LOGIT_STEP, 10)
        # A probability stops at 0, unless it was below already.
        return max(round(score + steps * PROBABILITY_STEP, 10), min(score, 0.0))

    def _score_of(self, index: int, share: float) -> float:
        return score_for_share(RowFigures(self._document.problem, self.row), index, share)

    def _set(self, deed: str, index: int, score: float, gesture: object) -> None:
        problem = self._document.problem
        what = "logit" if problem.options.from_logits else "probability"
        label = f"{deed} {what} of {shortened(problem.class_name(index))} in row {self.row}"
        self._document.edit(label, edits.set_scores, self.row, index, score, merge_key=gesture)

"""Trial: how the batch would be with a mend, beside how it is; nothing is changed until it is applied."""

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from xentgui.core.diagnostics import Finding
from xentgui.core.diagnostics.finding import reported
from xentgui.document.document import Document, State, Verb
from xentgui.document.jobs import Runner

from .calling import call
from .cell_view import CellView
from .diagnosing import loss_of
from .finding_text import edit_words
from .number_text import number
from .problem_model import ProblemModel
from .softmax_panel import SoftmaxPanel

_PLACES = 4
_LINES_WITH_BARS, _LEAST_LINES = 15, 8  # of height
_SHORTCUTS = Qt.ShortcutContext.WidgetWithChildrenShortcut


class TriedDocument(Document):
    """A document that only shows: what would be lost with the trial is refused."""

    def edit(self, label: str, verb: Verb, *args: Any, merge_key: object | None = None, **options: Any) -> None:
        """Refuse.

        Raises:
            ValueError: always.
        """
        raise ValueError("this is a trial; apply it first (Enter), or go back (Escape)")


class Trial(QWidget):
    """The mended table with its bars and its loss. `applied` and `ended` ask for what the two buttons say."""

    applied = Signal()
    ended = Signal()
    row_chosen = Signal(int)

    def __init__(self, finding: Finding, present: State, runner: Runner) -> None:
        """Show the mend of a finding, beside the present state; `runner` takes what a frame cannot hold."""
        super().__init__()
        assert finding.fix is not None
        self.finding, self._fix, self._present = finding, finding.fix, present
        self._rows_stay = present.problem.rows == finding.fix.after.rows
        self.setObjectName("trial")
        self.setAccessibleName(f"Trial: {finding.title}")
        self._document = TriedDocument(finding.fix.after, runner)
        self._views = [self._view("trialTable", "the mended table", labels=False)]
        if self._labels_differ():
            self._views.append(self._view("trialLabels", "the mended label distributions", labels=True))
        self._bars = _shown_only(SoftmaxPanel(self._document))
        self._build()
        self._document.changed.connect(self._follow)
        self._follow(self._document.state, self._document.state)

    def show_row(self, row: int) -> None:
        """Go to a row; a mend that takes rows out has rows of its own."""
        if self._rows_stay and row >= 0:
            for view in self._views:
                if view.row != row:
                    view.go_to(row)

    def close_trial(self) -> None:
        """End what is computed, and go."""
        self._document.cancel()
        self.hide()
        self.setParent(None)
        self.deleteLater()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the two buttons, and as high as some lines: it can do without bars."""
        buttons = self._apply.sizeHint().width() + self._back.sizeHint().width()
        metrics = self.fontMetrics()
        return QSize(buttons + 4 * metrics.averageCharWidth(), _LEAST_LINES * metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the loss, and do without bars, where there is no room for them."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Write in the theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_title"):
            self._show_title()
            self._arrange()

    def _view(self, name: str, spoken: str, *, labels: bool) -> CellView:
        model = ProblemModel(self._document, labels=labels, parent=self)
        view = CellView(model, name)
        view.setAccessibleName(spoken)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.selectionModel().currentRowChanged.connect(self._row_changed)
        return view

    def _labels_differ(self) -> bool:
        """Whether label distributions are among what the mend changes."""
        before, after = self._present.problem, self._fix.after
        return not after.sparse and after.labels is not before.labels and not (after.binary and after.classes == 1)

    def _build(self) -> None:
        self._title, self._loss = QLabel(), QLabel()
        self._title.setObjectName("trialTitle")
        self._loss.setObjectName("trialLoss")
        for label in (self._title, self._loss):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._apply = self._button("Apply (Enter)", "applyTrial", "Mend the batch so; one step of undo", self.applied)
        self._back = self._button("Back (Esc)", "endTrial", "Change nothing", self.ended)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._apply)
        buttons.addWidget(self._back)
        self._line.addWidget(self._loss, 1)
        self._line.addLayout(buttons)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        for view in (*self._views, self._bars):
            parts.addWidget(view)
        parts.setSizes([*(100 for _ in self._views), 130])
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # see minimumSizeHint
        column.setContentsMargins(6, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._title)
        column.addLayout(self._line)
        column.addWidget(parts, 1)
        self._show_title()
        self.setFocusProxy(self._apply)
        for keys, do in (("Return", self._enter), ("Enter", self._enter), ("Esc", self.ended.emit)):
            QShortcut(QKeySequence(keys), self, context=_SHORTCUTS).activated.connect(do)

    def _arrange(self) -> None:
        metrics, directions = self.fontMetrics(), QBoxLayout.Direction
        buttons = self._apply.sizeHint().width() + self._back.sizeHint().width()
        beside = metrics.horizontalAdvance(self._loss.text()) + buttons + 6 * metrics.averageCharWidth() <= self.width()
        self._line.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self._bars.setVisible(self.height() >= _LINES_WITH_BARS * metrics.height())

    def _button(self, text: str, name: str, tip: str, asks: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.clicked.connect(partial(call, asks.emit))
        return button

    def _enter(self) -> None:
        (self.ended if self._back.hasFocus() else self.applied).emit()

    def _show_title(self) -> None:
        bold = self.font()
        bold.setBold(True)
        self._title.setFont(bold)
        self._title.setText(f"Trial: {edit_words(self._fix)}")
        self._title.setToolTip(self.finding.mend)

    def _follow(self, _before: State, after: State) -> None:
        for view in self._views:
            view.cells.show_state(after)
        self._bars.show_state(after)
        self._loss.setText(self._loss_text(after))
        self._loss.setToolTip(self._loss.text())
        self._arrange()

    def _loss_text(self, after: State) -> str:
        """The present loss, and the one that the mend gives; the accuracy where that is another."""
        now, then = self._present.evaluation, after.evaluation
        before = "…" if now is None else number(reported(now), _PLACES)
        given = loss_of(self._fix) if then is None else reported(then)
        text = f"loss {before} → {'…' if given is None else number(given, _PLACES)}"
        if now is None or then is None or now.accuracy == then.accuracy:
            return text
        return f"{text}, accuracy {_percent(now.accuracy)} → {_percent(then.accuracy)}"

    def _row_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        model = current.model()
        row = model.problem_row(current.row()) if isinstance(model, ProblemModel) else -1
        self._bars.show_row(row)
        if self._rows_stay and row >= 0:
            self.show_row(row)
            self.row_chosen.emit(row)


def _percent(share: float) -> str:
    return f"{number(round(100 * share, 2))} %"


def _shown_only(bars: SoftmaxPanel) -> SoftmaxPanel:
    """Bars without what changes them, and without the keys that are those of the present bars."""
    bars.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    for part in bars.findChildren(QWidget):
        part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if isinstance(part, QAbstractButton):
            part.setShortcut(QKeySequence())
        if isinstance(part, QAbstractButton) or part.objectName() == "softmaxHint":
            part.hide()
    return bars

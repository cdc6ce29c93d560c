"""FindingsPanel: what was found, the worst first; the current finding in full; and what can be done about it."""

from functools import partial

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from xentgui.core.diagnostics import RULES, Finding
from xentgui.core.diagnostics.finding import reported
from xentgui.document.document import Document, State

from .button_rows import ButtonRows
from .calling import call
from .diagnosing import loss_of
from .finding_text import detail, summary
from .findings import SEEN, Findings
from .findings_tree import FindingsTree
from .number_text import count
from .seen_field import SeenField
from .soon import Soon

_IGNORE, _HEED = "&Ignore", "Don't &ignore"


class FindingsPanel(QWidget):
    """The field for a number that was seen, the list, the current finding, and the buttons."""

    row_chosen = Signal(int)
    rows_entered = Signal()  # the rows are shown, and a person wants to be there

    def __init__(self, document: Document, findings: Findings, parent: QWidget | None = None) -> None:
        """Show the findings of a document."""
        super().__init__(parent)
        self._state = document.state
        self._findings = findings
        self._text = ""
        self._told = ("", "")
        self.setObjectName("findingsPanel")
        self._soon = Soon(self)
        self._soon.due.connect(self._refresh)
        findings.changed.connect(self._ask)
        self._build()

    def show_state(self, state: State) -> None:
        """Show another state; many in a frame are one."""
        self._state = state
        self._ask()

    def show_row(self, row: int) -> None:
        """The current row changes nothing here."""

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while nothing was seen."""
        super().showEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "seen"):
            self.seen.recolour()
            self._text = ""  # its links are drawn in the theme's colours
            self._ask()

    def _build(self) -> None:
        self.seen = SeenField(self._findings.look_for, self)
        self.tree = FindingsTree()
        self._said = QLabel()
        self._said.setObjectName("findingsSaid")
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._detail = QTextBrowser()
        self._detail.setObjectName("findingDetail")
        self._detail.setAccessibleName("The current finding in full")
        self._detail.setOpenLinks(False)
        self._detail.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._detail.viewport().setAutoFillBackground(False)
        self._detail.anchorClicked.connect(self._go_to_row)
        self._place()
        self._connect()

    def _place(self) -> None:
        self._rows = self._button("Rows", "showRows", "Show the rows of this finding (Enter)")
        self._try = self._button("&Try", "tryFix", "Show loss, bars and table as they would be (Ctrl+Shift+Enter)")
        self._apply = self._button("&Apply", "applyFix", "Mend it; one step of undo (Ctrl+Enter)")
        self._ignore = self._button(_IGNORE, "ignoreFinding", "")
        self._buttons = ButtonRows((self._rows, self._try, self._apply, self._ignore))
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self.tree)
        self._parts.addWidget(self._detail)
        self._parts.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(4)
        for widget in (self.seen, self._said, self._parts, self._buttons):
            column.addWidget(widget, int(widget is self._parts))
        column.addStretch()
        self.setFocusProxy(self.tree)

    def _button(self, text: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setMinimumWidth(1)
        return button

    def _connect(self) -> None:
        findings = self._findings
        self.tree.chosen.connect(findings.choose)
        self.tree.clicked_on.connect(findings.show_rows)
        self.tree.entered.connect(self._enter)
        self.seen.left.connect(self.tree.setFocus)
        for button, do in (
            (self._rows, self._enter),
            (self._try, findings.try_mend),
            (self._apply, findings.apply_mend),
            (self._ignore, findings.ignore),
        ):
            button.clicked.connect(partial(call, do))

    def _ask(self) -> None:
        if self.isVisible():
            self._soon.ask()

    def _enter(self) -> None:
        self._findings.show_rows()
        self.rows_entered.emit()

    def _go_to_row(self, link: QUrl) -> None:
        row = int(link.toString())
        if row < self._state.problem.rows:
            self.row_chosen.emit(row)

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        findings = self._findings
        self.seen.show_number(findings.diagnosing.number)
        self._say()
        groups = (
            (f"You saw {findings.diagnosing.number}", findings.readings, True),
            ("", findings.told, True),
            (f"Ignored ({len(findings.ignored)})", findings.ignored, False),
        )
        self.tree.show_groups(groups, findings.current)
        for part in (self._parts, self.tree):
            part.setVisible(any(inside for _, inside, _ in groups))
        self._show_detail(findings.current)

    def _say(self) -> None:
        """Say what was found, or how far the search is."""
        rules, seen = self._findings.diagnosing.rules, self._findings.diagnosing.seen
        said = ""
        if isinstance(seen.answer, Exception):
            said = f"The search failed: {seen.answer}"
        self.seen.show_progress(seen.busy, said)
        if isinstance(rules.answer, Exception):
            self._tell(f"The batch could not be looked at: {rules.answer}")
        elif rules.is_current:
            self._tell(self._summary())
        elif rules.busy is not None:
            self._tell(f"Looking at the batch … {rules.busy.done:.0%}")
        else:
            self._tell("Waiting for the numbers of the batch …" if self._state.evaluation is None else "Looking …")

    def _tell(self, text: str) -> None:
        if text != self._said.text():
            self._said.setText(text)

    def _summary(self) -> str:
        """How many of what; or plainly that there is nothing, and what was looked at."""
        if self._findings.told:
            return summary(self._findings.told)
        problem = self._state.problem
        shape = f"{count(problem.rows, 'row')} × {count(problem.classes, 'class')}"
        beside = " but what is ignored" if self._findings.ignored else ""
        return (
            f"Nothing found{beside}. {len(RULES)} rules looked at the scores, labels, weights and options of {shape}."
        )

    def _show_detail(self, finding: Finding | None) -> None:
        evaluation = self._state.evaluation
        text = ""
        if finding is not None:
            loss = None if finding.fix is None else loss_of(finding.fix)
            text = detail(finding, loss, None if evaluation is None else reported(evaluation))
        if text != self._text:
            told = (self._state.problem.title, "" if finding is None else finding.title)
            bar = self._detail.verticalScrollBar()
            at = bar.value() if told == self._told else 0  # figures that change take nobody away from what they read
            self._text, self._told = text, told
            self._detail.setHtml(text)
            bar.setValue(at)
        self._show_buttons(finding)

    def _show_buttons(self, finding: Finding | None) -> None:
        mends = finding is not None and finding.fix is not None
        ignored = finding is not None and self._findings.is_ignored(finding)
        self._buttons.setVisible(finding is not None)
        self._detail.setVisible(finding is not None)
        self._rows.setEnabled(finding is not None and bool(len(finding.rows)))
        self._try.setEnabled(mends)
        self._apply.setEnabled(mends)
        self._ignore.setEnabled(finding is not None and finding.rule != SEEN)
        self._ignore.setText(_HEED if ignored else _IGNORE)
        what = "Tell of it again in this document" if ignored else "Tell no more of what this rule finds here"
        self._ignore.setToolTip(f"{what}; saved with it, and one step of undo")

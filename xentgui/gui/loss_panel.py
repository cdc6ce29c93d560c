"""LossPanel: the loss, how it came about, what every other reduction makes of it, and the rows that have none."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QFontInfo, QPalette, QShowEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from xentgui.core.evaluation import Evaluation
from xentgui.document import conversions, edits
from xentgui.document.document import Busy, Document, State, Verb

from .exact_label import ExactLabel
from .loss_text import LossText, Trouble, loss_text
from .number_text import number
from .reduction_table import ReductionTable

_LARGE = 2.0  # times other text
_MEANINGS = {
    "accuracy": "The share of rows whose largest score is the label's",
    "perplexity": "e to the mean row loss: a guess among so many equal classes costs as much",
    "uniform guess": "What the same probability for every class costs a row",
}
_BINARY_ACCURACY = "The share of labels whose side of p = 0.5 is right: Keras' binary_accuracy"
_COMPUTE_AGAIN = "again"
_TO_BINARY = ' <a href="binary">Switch to the binary loss</a>'
_MUTED = QPalette.ColorRole.PlaceholderText
_PLAIN = QPalette.ColorRole.WindowText
_WRONG = QPalette.ColorRole.BrightText


class LossPanel(QScrollArea):
    """Shows the numbers of the batch. While new ones are computed it keeps the old ones, dimmed."""

    row_chosen = Signal(int)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Make the panel of a document."""
        super().__init__(parent)
        self._document = document
        self._evaluation: Evaluation | None = None
        self._shown: Evaluation | None = None
        self._text: LossText | None = None
        self._current = True
        self.setObjectName("lossPanel")
        self.setAccessibleName("Loss")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._build()
        self._scale_fonts()
        self.show_state(document.state)

    def show_state(self, state: State) -> None:
        """Show the numbers of a state; without any, those of the state before, dimmed."""
        self._current = state.evaluation is not None
        self._evaluation = state.evaluation or self._evaluation
        if self.isVisible():
            self._refresh()

    def show_busy(self, busy: Busy | None) -> None:
        """Say how far the numbers are that are being computed."""
        if self.isVisible() and not self._current:
            self._tell_status(busy)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was not shown while hidden."""
        super().showEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font, and the theme where a colour is part of the text."""
        super().changeEvent(event)
        if not hasattr(self, "_value"):  # Qt sends events from within the constructor
            return
        if event.type() == QEvent.Type.FontChange:
            self._scale_fonts()
        elif event.type() == QEvent.Type.PaletteChange and self._text is not None:
            self._troubles.setText("")
            self._show_text(self._text)

    def _build(self) -> None:
        content = QWidget()
        self._status = _text_label("lossStatus")
        self._value = ExactLabel()
        self._value.setObjectName("lossValue")
        self._value.setText("…")
        self._over_others = _text_label("lossOverOthers")
        self._derivation = ExactLabel()
        self._derivation.setObjectName("lossDerivation")
        self._troubles = _text_label("lossTroubles")
        self._hint = _text_label("lossHint")
        self._scope = _text_label("lossScope")
        self._reductions = ReductionTable()
        column = self._column = QVBoxLayout(content)
        for widget in (
            self._status, self._value, self._over_others, self._derivation, self._troubles, self._hint, self._scope,
            self._reductions,
        ):  # fmt: skip
            column.addWidget(widget)
        column.addLayout(self._build_facts())
        column.addStretch(1)
        self._name_parts()
        self.setWidget(content)

    def _build_facts(self) -> QFormLayout:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._facts: dict[str, QLabel] = {}
        for name, meaning in _MEANINGS.items():
            self._facts[name] = _text_label(name.replace(" g", "G"))
            form.addRow(_muted(QLabel(name)), self._facts[name])
            self._facts[name].setToolTip(meaning)
        return form

    def _name_parts(self) -> None:
        bold = QFont()
        bold.setBold(True)
        self._over_others.setFont(bold)
        _muted(self._scope)
        _muted(self._status)
        self._troubles.setTextFormat(Qt.TextFormat.RichText)
        self._troubles.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._troubles.linkActivated.connect(self._choose_row)
        self._hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._hint.linkActivated.connect(self._switch_to_binary)
        self._status.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._status.linkActivated.connect(self._compute_again)
        self._reductions.reduction_chosen.connect(self._choose_reduction)

    def _refresh(self) -> None:
        if self._evaluation is not None and self._evaluation is not self._shown:
            self._shown = self._evaluation
            self._text = loss_text(self._evaluation)
            binary = self._evaluation.problem.binary
            self._facts["accuracy"].setToolTip(_BINARY_ACCURACY if binary else _MEANINGS["accuracy"])
        self._tell_status(self._document.busy)
        if self._text is not None:
            self._show_text(self._text)

    def _show_text(self, text: LossText) -> None:
        self._value.show_number(text.value, text.exact)
        self._value.setAccessibleName(f"Loss: {text.value}")
        _say(self._over_others, text.over_others)
        self._derivation.show_number(text.derivation, text.derivation)
        _say(self._troubles, "<br>".join(map(_trouble_html, text.troubles)))
        self._troubles.setAccessibleName(" ".join(map(_trouble_plain, text.troubles)) or "No row without a loss")
        _say(self._hint, text.hint and text.hint + _TO_BINARY)
        self._hint.setAccessibleName(text.hint or "Labels fit the loss")
        _say(self._scope, text.scope)
        for name, fact in text.facts:
            _say(self._facts[name], fact)
        self._reductions.show_reductions(text.reductions, old=not self._current)
        role = _PLAIN if self._current else _MUTED
        for label in (self._over_others, self._derivation, self._troubles, self._hint, *self._facts.values()):
            _colour(label, role)
        _colour(self._value, _WRONG if self._current and text.troubles else role)
        self._lay_out()

    def _lay_out(self) -> None:
        """Move the lines now: a layout of Qt's own time would come after their paint, and paint them again."""
        self._column.activate()

    def _tell_status(self, busy: Busy | None) -> None:
        link = ""
        if self._current:
            status = str(self._document.problem.options.reduction)
        elif busy is None:
            status = "not computed: these are older numbers"
            link = f' · <a href="{_COMPUTE_AGAIN}">compute</a>'
        else:
            share = f" {number(round(100 * busy.done))} %" if busy.done else ""
            status = f"computing …{share}"
        _say(self._status, status + link)
        self._status.setAccessibleName(f"Reduction and state of the loss: {status}")

    def _scale_fonts(self) -> None:
        font = self.font()
        font.setPointSizeF(_LARGE * QFontInfo(self.font()).pointSizeF())
        self._value.setFont(font)

    def _choose_row(self, link: str) -> None:
        self.row_chosen.emit(int(link))

    def _compute_again(self, _link: str) -> None:
        self._document.evaluate_again()

    def _choose_reduction(self, name: str) -> None:
        self._edit(f"Set reduction to {name}", edits.set_options, reduction=name)

    def _switch_to_binary(self, loss: str) -> None:
        self._edit(f"Switch loss to {loss}", conversions.set_loss, loss=loss)

    def _edit(self, label: str, verb: Verb, **given: str) -> None:
        try:
            self._document.edit(label, verb, **given)
        except ValueError as refusal:
            _say(self._status, str(refusal))


def _text_label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _muted(label: QLabel) -> QLabel:
    label.setForegroundRole(_MUTED)
    return label


def _colour(label: QLabel, role: QPalette.ColorRole) -> None:
    if label.foregroundRole() != role:  # Qt paints anew at every call
        label.setForegroundRole(role)


def _say(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
    label.setVisible(bool(text))


def _trouble_plain(trouble: Trouble) -> str:
    rows = [f"{name}: {reason}" for _, name, reason in trouble.rows]
    return f"{trouble.heading} {'; '.join([*rows, *filter(None, [trouble.more])])}"


def _escape(text: str) -> str:
    # The standard library's escape brings its table of all entities: 2 ms of the start.
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _trouble_html(trouble: Trouble) -> str:
    rows = [f'<a href="{row}">{name}</a>: {_escape(reason)}' for row, name, reason in trouble.rows]
    more = [_escape(trouble.more)] if trouble.more else []
    return "<br>".join([_escape(trouble.heading), *rows, *more])

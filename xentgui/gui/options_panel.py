"""OptionsPanel: the switches of the loss by their Keras names; each change is one undoable edit."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from xentgui.core.problem import Problem
from xentgui.core.rounding import Rounding, rounding
from xentgui.document import conversions, edits
from xentgui.document.document import Document, State

from .class_text import parse_class, parse_class_weight, parse_pos_weight
from .conversion_notice import loss_of_conversion
from .number_text import short
from .option_form import OptionForm
from .option_purpose import rounded


class OptionsPanel(QScrollArea):
    """Shows the options of a problem and asks for edits of them; what is refused is refused below its control."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Make the panel of a document."""
        super().__init__(parent)
        self._document = document
        self._wanted = self._shown = document.problem
        self._form = OptionForm(document.problem)
        self._to_round: tuple[Problem, str] | None = None
        self.setObjectName("optionsPanel")
        self.setAccessibleName("Options")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(self._form)
        self._connect()

    def show_state(self, state: State) -> None:
        """Show the options of a state."""
        self._wanted = state.problem
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was not shown while hidden."""
        super().showEvent(event)
        self._refresh()

    def _connect(self) -> None:
        form = self._form
        form.loss.idClicked.connect(self._set_loss)
        form.dtype.currentTextChanged.connect(self._set_dtype)
        form.from_logits.toggled.connect(self._set_from_logits)
        form.sparse.toggled.connect(self._ask_for_conversion)
        form.notice.answered.connect(self._answer_notice)
        form.reduction.currentTextChanged.connect(self._set_reduction)
        form.smoothing.edited.connect(self._set_smoothing)
        form.smoothing.box.refused.connect(form.hints["label_smoothing"].refuse)
        form.temperature.edited.connect(self._set_temperature)
        form.temperature.box.refused.connect(form.hints["temperature"].refuse)
        form.ignore.edited.connect(self._set_ignore_class)
        form.ignore.reverted.connect(form.explain)
        form.weights.edited.connect(self._set_class_weight)
        form.weights.reverted.connect(form.explain)
        form.pos_weights.edited.connect(self._set_pos_weight)
        form.pos_weights.reverted.connect(form.explain)
        form.weigh_rows.toggled.connect(self._set_sample_weight)

    def _refresh(self) -> None:
        if self._wanted is self._shown:
            return
        if self._wanted.title != self._shown.title:
            self._form.drop_typed()
        self._shown = self._wanted
        self._form.notice.hide()
        self._form.follow(self._shown)
        self._form.explain()
        self._tell_rounding()

    @contextmanager
    def _refused_below(self, name: str) -> Iterator[None]:
        """Tell a refusal below the control, and let the controls show what is: an edit may also still be running."""
        self._form.explain(name)
        try:
            yield
        except ValueError as refusal:
            self._form.hints[name].refuse(str(refusal))
        self._form.show_problem(self._document.problem)

    def _set_loss(self, button: int) -> None:
        loss = self._form.losses[button]
        with self._refused_below("loss"):
            self._document.edit(f"Switch loss to {loss}", conversions.set_loss, loss)

    def _set_dtype(self, name: str) -> None:
        with self._refused_below("dtype"):
            self._to_round = self._document.problem, name
            self._document.edit(f"Switch dtype to {name}", conversions.set_dtype, name)

    def _tell_rounding(self) -> None:
        """Say what the switch to another type did, once it is done; a big batch is compared beside the window."""
        asked, self._to_round = self._to_round, None
        if asked is None or asked[1] != self._shown.scores.dtype.name:
            return
        before = asked[0].scores
        if before.starts == self._shown.scores.starts:
            self._document.ask("Comparing scores", lambda after: rounding(before, after.scores), self._say_rounding)

    def _say_rounding(self, found: Rounding) -> None:
        self._form.hints["dtype"].explain(rounded(self._document.problem, found))

    def _set_from_logits(self, on: bool) -> None:
        with self._refused_below("from_logits"):
            self._document.edit(_switched("from_logits", on), edits.set_options, from_logits=on)

    def _set_reduction(self, name: str) -> None:
        with self._refused_below("reduction"):
            self._document.edit(f"Set reduction to {name}", edits.set_options, reduction=name)

    def _set_smoothing(self, value: float, key: object) -> None:
        with self._refused_below("label_smoothing"):
            label = f"Set label_smoothing to {short(value)}"
            self._document.edit(label, edits.set_options, label_smoothing=value, merge_key=key)

    def _set_temperature(self, value: float, key: object) -> None:
        with self._refused_below("temperature"):
            label = f"Set temperature to {short(value)}"
            self._document.edit(label, edits.set_options, temperature=value, merge_key=key)

    def _set_ignore_class(self, text: str | None) -> None:
        with self._refused_below("ignore_class"):
            index = None if text is None else parse_class(self._document.problem, text)
            label = "Switch ignore_class off" if index is None else f"Set ignore_class to {index}"
            self._document.edit(label, edits.set_options, ignore_class=index)
            self._form.ignore.accept()

    def _set_class_weight(self, text: str | None) -> None:
        with self._refused_below("class_weight"):
            weights = None if text is None else parse_class_weight(self._document.problem, text)
            label = "Switch class_weight off" if weights is None else "Set class_weight"
            self._document.edit(label, edits.set_class_weight, weights)
            self._form.weights.accept()

    def _set_pos_weight(self, text: str | None) -> None:
        with self._refused_below("pos_weight"):
            weights = None if text is None else parse_pos_weight(self._document.problem, text)
            label = "Switch pos_weight off" if weights is None else "Set pos_weight"
            self._document.edit(label, edits.set_pos_weight, weights)
            self._form.pos_weights.accept()

    def _set_sample_weight(self, on: bool) -> None:
        with self._refused_below("sample_weight"):
            self._document.edit(_switched("sample_weight", on), edits.weigh_rows, on)

    def _ask_for_conversion(self) -> None:
        """Convert the labels if nothing is lost, and say what is lost else."""
        with self._refused_below("sparse"):
            self._document.ask("Checking labels", edits.lost_by_conversion, self._convert_or_warn)

    def _convert_or_warn(self, lost: int) -> None:
        if not lost:
            self._convert()
            return
        self._form.notice.ask(loss_of_conversion(self._document.problem, lost))
        self.ensureWidgetVisible(self._form.notice)

    def _answer_notice(self, convert: bool) -> None:
        self._form.sparse.setFocus()
        if convert:
            self._convert()

    def _convert(self) -> None:
        sparse = not self._document.problem.sparse
        with self._refused_below("sparse"):
            verb = edits.to_indices if sparse else edits.to_distributions
            self._document.edit(_switched("sparse", sparse), verb)


def _switched(name: str, on: bool) -> str:
    return f"Switch {name} {'on' if on else 'off'}"

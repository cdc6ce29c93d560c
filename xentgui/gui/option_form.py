"""OptionForm: the controls of all options with their names and purposes; it shows a problem and decides nothing."""

from functools import partial
from operator import is_

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLabel, QWidget

from xentgui.core.door import FLOATS
from xentgui.core.options import Loss
from xentgui.core.problem import Problem

from .calling import call
from .class_text import class_text, equal_weights_text, pos_weight_text, weights_summary, weights_text
from .conversion_notice import ConversionNotice
from .loss_text import MEANINGS, ORDER
from .number_box import Scale
from .option_hint import OptionHint
from .option_purpose import PURPOSES, purpose
from .segments import add_segment
from .slider_field import SliderField
from .text_field import TextField
from .wheel_guard import WheelGuard

_LOSS_TIPS = {
    Loss.CATEGORICAL: "Categorical cross-entropy: one softmax a row, whose classes share one whole.",
    Loss.BINARY: "Binary cross-entropy: a sigmoid for each class; labels become a yes or no for each.",
}
_SMOOTHING = Scale(0, 1, 100)
_TEMPERATURE = Scale(0.05, 20, 200, logarithmic=True)
_PADDING = "-1"


class OptionForm(QWidget):
    """One control an option, each with a line below that says what it does."""

    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        """Make the controls and show a problem."""
        super().__init__(parent)
        self._problem = problem
        self._weights: tuple[object, ...] = ()
        self.loss = QButtonGroup(self)
        self.losses: dict[int, Loss] = {}
        self.hints: dict[str, OptionHint] = {}
        self._wheel = WheelGuard(self)
        self._rows = QFormLayout(self)
        self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows.setVerticalSpacing(self.fontMetrics().height() // 8)
        self._add_losses()
        self.from_logits = self._add_check("from_logits", "fromLogits")
        self.sparse = self._add_check("sparse", "sparse")
        self.notice = ConversionNotice()
        self._rows.addRow(self.notice)
        self.reduction = self._add_reduction()
        self.smoothing = self._add_slider("label_smoothing", "labelSmoothing", _SMOOTHING, "a number from 0 to 1")
        self.temperature = self._add_slider("temperature", "temperature", _TEMPERATURE, "a positive number")
        self.ignore = self._add_text("ignore_class", "ignoreClass", TextField("ignore_class", lambda: _PADDING, self))
        self.weights = self._add_text("class_weight", "classWeight", TextField("class_weight", self._equal, self))
        self.pos_weights = self._add_text("pos_weight", "posWeight", TextField("pos_weight", lambda: "1", self))
        self.weigh_rows = self._add_check("sample_weight", "sampleWeight")
        self.dtype = self._add_dtype()
        self.show_problem(problem)
        self.explain()

    def follow(self, problem: Problem) -> None:
        """Show another problem; it costs nothing where the controls show the same of it, as after most edits."""
        before, self._problem = self._problem, problem
        if not _alike(before, problem):
            self.show_problem(problem)

    def show_problem(self, problem: Problem) -> None:
        """Let every control show the problem, and none tell of a change."""
        self._problem = problem
        options = problem.options
        _set_check(self.from_logits, options.from_logits)
        _set_check(self.sparse, problem.sparse)
        self.sparse.setEnabled(not problem.binary)
        _set_check(self.weigh_rows, problem.sample_weight is not None)
        _set_text(self.reduction, str(options.reduction))
        _set_text(self.dtype, problem.scores.dtype.name)
        self._show_loss()
        self.smoothing.show_value(options.label_smoothing)
        self.temperature.show_value(options.temperature)
        self.temperature.setEnabled(options.from_logits)
        ignored = options.ignore_class
        self.ignore.show_text(None if ignored is None else class_text(problem, ignored))
        self.ignore.set_enabled(problem.sparse)
        self._show_weights()

    def drop_typed(self) -> None:
        """Give up what is typed and not taken yet: it was meant for another batch."""
        for number in (self.smoothing, self.temperature):
            number.box.drop_typed()
        for text in (self.ignore, self.weights, self.pos_weights):
            text.accept()

    def explain(self, name: str | None = None) -> None:
        """Say again what an option does; without a name all of them, but where a refused text stands."""
        pending = self._pending()
        for each in [name] if name else [each for each in PURPOSES if each not in pending]:
            self.hints[each].explain(purpose(self._problem, each))

    def _pending(self) -> set[str]:
        fields = {"ignore_class": self.ignore, "class_weight": self.weights, "pos_weight": self.pos_weights}
        return {name for name, field in fields.items() if field.pending}

    def _show_loss(self) -> None:
        loss, binary = self._problem.options.loss, self._problem.binary
        if self.losses[self.loss.checkedId()] is not loss:
            next(b for b in self.loss.buttons() if self.losses[self.loss.id(b)] is loss).setChecked(True)
        if self.pos_weights.line.isHidden() == binary:
            for widget in (self.pos_weights.line, self.hints["pos_weight"]):
                self._rows.setRowVisible(widget, binary)

    def _show_weights(self) -> None:
        problem, before = self._problem, self._weights
        self._weights = (problem.class_weight, problem.pos_weight, problem.class_names)
        if before and all(map(is_, before, self._weights)):
            return
        by_class, yes = problem.class_weight, problem.pos_weight
        self.weights.show_text(None if by_class is None else weights_text(problem, by_class))
        self.weights.line.setPlaceholderText(weights_summary(by_class))
        self.pos_weights.show_text(None if yes is None else pos_weight_text(problem))
        self.pos_weights.line.setPlaceholderText(weights_summary(yes))

    def _equal(self) -> str:
        return equal_weights_text(self._problem)

    def _add_losses(self) -> None:
        switch = QWidget()
        line = QHBoxLayout(switch)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for loss in Loss:
            button = add_segment(self.loss, str(loss), f"loss{loss.capitalize()}", _LOSS_TIPS[loss])
            self.losses[self.loss.id(button)] = loss
            line.addWidget(button)
        line.addStretch(1)
        switch.setObjectName("loss")
        switch.setFocusProxy(self.loss.buttons()[0])
        self._rows.addRow(_label("loss", switch), switch)
        self._explain_below("loss", switch)

    def _add_dtype(self) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName("dtype")
        combo.addItems(FLOATS)
        self._rows.addRow(_label("dtype", combo), combo)
        self._explain_below("dtype", combo)
        return combo

    def _add_check(self, name: str, object_name: str) -> QCheckBox:
        check = QCheckBox(name)
        check.setObjectName(object_name)
        self._rows.addRow(check)
        self._explain_below(name, check)
        return check

    def _add_reduction(self) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName("reduction")
        for index, name in enumerate(ORDER):
            combo.addItem(str(name))
            combo.setItemData(index, MEANINGS[name], Qt.ItemDataRole.ToolTipRole)
        # Above and not beside: the names are long, and may be narrower than their longest only in large type.
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._rows.addRow(_label("reduction", combo))
        self._rows.addRow(combo)
        self._explain_below("reduction", combo)
        return combo

    def _add_slider(self, name: str, object_name: str, scale: Scale, wanted: str) -> SliderField:
        field = SliderField(scale, wanted)
        field.box.setObjectName(object_name)
        field.slider.setObjectName(f"{object_name}Slider")
        self._rows.addRow(_label(name, field.box), field)
        self._explain_below(name, field.box, field.slider)
        # What is typed next is understood.
        field.box.lineEdit().textEdited.connect(partial(call, partial(self.explain, name)))
        return field

    def _add_text(self, name: str, object_name: str, field: TextField) -> TextField:
        field.check.setObjectName(object_name)
        field.line.setObjectName(f"{object_name}Text")
        self._rows.addRow(field.check, field.line)
        self._explain_below(name, field.check, field.line)
        return field

    def _explain_below(self, name: str, *controls: QWidget) -> None:
        """Say what the controls do: on hover, to a screen reader, and on a line below."""
        purpose = " ".join(PURPOSES[name])
        for control in controls:
            control.setAccessibleName(name)
            control.setAccessibleDescription(purpose)
            control.setToolTip(f"{name}: {purpose}")
            control.setWhatsThis(purpose)
            self._wheel.guard(control)
        self.hints[name] = OptionHint()
        self.hints[name].setObjectName(f"{controls[0].objectName()}Hint")
        self._rows.addRow(self.hints[name])


_CONTROLLED = ("options", "class_weight", "pos_weight", "class_names")


def _alike(one: Problem, other: Problem) -> bool:
    """Whether the controls show the same of two problems: an edit of a score changes none."""
    return (
        all(getattr(one, name) is getattr(other, name) for name in _CONTROLLED)
        and (one.sparse, one.classes, one.scores.dtype) == (other.sparse, other.classes, other.scores.dtype)
        and (one.sample_weight is None) == (other.sample_weight is None)
    )


def _label(name: str, buddy: QWidget) -> QLabel:
    label = QLabel(name)
    label.setBuddy(buddy)
    return label


def _set_text(combo: QComboBox, text: str) -> None:
    if combo.currentText() != text:
        with QSignalBlocker(combo):
            combo.setCurrentText(text)


def _set_check(check: QCheckBox, on: bool) -> None:
    with QSignalBlocker(check):
        check.setChecked(on)

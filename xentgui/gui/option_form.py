"""OptionForm: the controls of all options with their names and purposes; it shows a problem and decides nothing."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QWidget

from xentgui.core.problem import Problem

from .class_text import class_text, class_weight_summary, class_weight_text, equal_weights_text
from .conversion_notice import ConversionNotice
from .loss_text import MEANINGS, ORDER
from .number_box import Scale
from .option_hint import OptionHint
from .slider_field import SliderField
from .text_field import TextField
from .wheel_guard import WheelGuard

# What the line below a control says, and what more there is on hover.
_PURPOSES = {
    "from_logits": ("Scores are logits; off: probabilities.", "Probabilities are divided by their row's sum."),
    "sparse": ("Labels are class indices; off: one-hot or soft.", "Switching it converts the labels."),
    "reduction": ("From row losses to one number.", "The loss panel compares all of them."),
    "label_smoothing": ("Mixes in the uniform: y (1 - s) + s / C.", "Keeps a model from being too sure."),
    "temperature": ("Divides the logits; above 1 flattens.", "Any positive number can be typed."),
    "ignore_class": ("Leaves out rows with this label.", "Often padding: -1 or 255. A class name will do."),
    "class_weight": ("Weighs classes: 0: 0.2, 2: 3 or 0.2, 1, 3.", "A mapping from class or name, or one a class."),
    "sample_weight": ("Weighs rows, in a column of the table.", "Each row begins with 1; edit the weights there."),
}
_NO_TEMPERATURE = "Only logits have one: needs from_logits."
_NO_INDICES = "Only class indices have one: needs sparse."
_SMOOTHING = Scale(0, 1, 100)
_TEMPERATURE = Scale(0.05, 20, 200, logarithmic=True)
_PADDING = "-1"


class OptionForm(QWidget):
    """One control an option, each with a line below that says what it does."""

    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        """Make the controls and show a problem."""
        super().__init__(parent)
        self._problem = problem
        self._weights_of: Problem | None = None
        self.hints: dict[str, OptionHint] = {}
        self._wheel = WheelGuard(self)
        self._rows = QFormLayout(self)
        self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows.setVerticalSpacing(self.fontMetrics().height() // 8)
        self.from_logits = self._add_check("from_logits", "fromLogits")
        self.sparse = self._add_check("sparse", "sparse")
        self.notice = ConversionNotice()
        self._rows.addRow(self.notice)
        self.reduction = self._add_reduction()
        self.smoothing = self._add_slider("label_smoothing", "labelSmoothing", _SMOOTHING, "a number from 0 to 1")
        self.temperature = self._add_slider("temperature", "temperature", _TEMPERATURE, "a positive number")
        self.ignore = self._add_text("ignore_class", "ignoreClass", TextField("ignore_class", lambda: _PADDING, self))
        self.weights = self._add_text("class_weight", "classWeight", TextField("class_weight", self._equal, self))
        self.weigh_rows = self._add_check("sample_weight", "sampleWeight")
        self.show_problem(problem)
        self.explain()

    def show_problem(self, problem: Problem) -> None:
        """Let every control show the problem, and none tell of a change."""
        self._problem = problem
        options = problem.options
        _set_check(self.from_logits, options.from_logits)
        _set_check(self.sparse, problem.sparse)
        _set_check(self.weigh_rows, problem.sample_weight is not None)
        with QSignalBlocker(self.reduction):
            self.reduction.setCurrentText(str(options.reduction))
        self.smoothing.show_value(options.label_smoothing)
        self.temperature.show_value(options.temperature)
        self.temperature.setEnabled(options.from_logits)
        ignored = options.ignore_class
        self.ignore.show_text(None if ignored is None else class_text(problem, ignored))
        self.ignore.set_enabled(problem.sparse)
        self._show_class_weight()

    def explain(self, name: str | None = None) -> None:
        """Say again what an option does; without a name all of them, but where a refused text stands."""
        names = [name] if name else [each for each in _PURPOSES if each not in self._pending()]
        for each in names:
            self.hints[each].explain(_purpose(self._problem, each))

    def _pending(self) -> set[str]:
        fields = {"ignore_class": self.ignore, "class_weight": self.weights}
        return {name for name, field in fields.items() if field.pending}

    def _show_class_weight(self) -> None:
        weights, names = self._problem.class_weight, self._problem.class_names
        if self._weights_of is not None:
            before = self._weights_of
            if before.class_weight is weights and before.class_names is names:
                return
        self._weights_of = self._problem
        self.weights.show_text(None if weights is None else class_weight_text(self._problem))
        self.weights.line.setPlaceholderText(class_weight_summary(self._problem))

    def _equal(self) -> str:
        return equal_weights_text(self._problem)

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
        return field

    def _add_text(self, name: str, object_name: str, field: TextField) -> TextField:
        field.check.setObjectName(object_name)
        field.line.setObjectName(f"{object_name}Text")
        self._rows.addRow(field.check, field.line)
        self._explain_below(name, field.check, field.line)
        return field

    def _explain_below(self, name: str, *controls: QWidget) -> None:
        """Say what the controls do: on hover, to a screen reader, and on a line below."""
        purpose = " ".join(_PURPOSES[name])
        for control in controls:
            control.setAccessibleName(name)
            control.setAccessibleDescription(purpose)
            control.setToolTip(f"{name}: {purpose}")
            control.setWhatsThis(purpose)
            self._wheel.guard(control)
        self.hints[name] = OptionHint()
        self.hints[name].setObjectName(f"{controls[0].objectName()}Hint")
        self._rows.addRow(self.hints[name])


def _purpose(problem: Problem, name: str) -> str:
    if name == "reduction":
        return f"{MEANINGS[problem.options.reduction]}."
    if name == "temperature" and not problem.options.from_logits:
        return _NO_TEMPERATURE
    return _NO_INDICES if name == "ignore_class" and not problem.sparse else _PURPOSES[name][0]


def _label(name: str, buddy: QWidget) -> QLabel:
    label = QLabel(name)
    label.setBuddy(buddy)
    return label


def _set_check(check: QCheckBox, on: bool) -> None:
    with QSignalBlocker(check):
        check.setChecked(on)

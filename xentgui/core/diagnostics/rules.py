"""The list of rules: those that say precisely what it is stand before those that only see that something is."""

from collections.abc import Callable

from . import (
    arrays,
    class_axis,
    class_counts,
    class_permutation,
    clipping,
    confidence,
    half,
    ignored_rows,
    label_indices,
    label_shift,
    label_tables,
    misaligned_rows,
    outputs,
    precision,
    reducing,
    row_shift,
    score_readings,
    score_values,
    smoothed,
    softmax_axis,
    uniform,
)
from .case import Case
from .finding import Finding, Severity
from .seen_number import seen_number

Rule = Callable[[Case], list[Finding]]

_READINGS: tuple[Rule, ...] = (
    # What the scores are.
    outputs.single_class,
    class_axis.class_axis,
    softmax_axis.softmax_over_batch,
    score_readings.double_softmax,
    score_readings.double_sigmoid,
    score_readings.log_probabilities_as_probabilities,
    score_readings.logits_as_probabilities,
    # What the labels are.
    ignored_rows.ignored_real_class,
    label_indices.labels_start_at_1,
    label_indices.labels_minus_one_and_one,
    label_shift.label_shift,
    label_indices.label_cast,
    label_indices.no_labels,
    label_indices.label_out_of_range,
    label_indices.padding_not_ignored,
    label_tables.labels_not_finite,
    label_tables.log_probabilities_as_labels,
    label_tables.indices_in_a_table,
    label_tables.several_hot,
    label_tables.negative_labels,
    label_tables.labels_do_not_sum_to_1,
)

_FAULTS: tuple[Rule, ...] = (
    # What cannot be computed.
    reducing.all_ignored,
    reducing.all_weights_zero,
    score_values.nan_scores,
    score_values.infinite_scores,
    score_values.masked_label,
    score_values.masked_smoothing,
    score_values.masked_one_hot,
    # What is likely not meant.
    ignored_rows.ignored_rows_predict_untrained_class,
    ignored_rows.ignore_class_without_indices,
    smoothed.smoothed_twice,
    label_tables.labels_without_mass,
    outputs.binary_for_one_of_many,
    score_readings.softmax_of_softmax,
    score_readings.probabilities_do_not_sum_to_1,
    precision.lost_differences,
    reducing.temperature_without_logits,
    reducing.temperature_extreme,
    reducing.smoothing_extreme,
    # What is good to know.
    smoothed.smoothed_labels,
    reducing.smoothing_conventions,
    reducing.distillation_figures,
)

_OF_THE_LOSS: tuple[Rule, ...] = (
    reducing.weights_and_divisor,
    clipping.clipped_loss,
    clipping.hard_predictions,
    score_readings.log_probabilities,
)

# What is worth a look: some rows, some classes, then the batch as a whole.
_LOOKS: tuple[Rule, ...] = (
    precision.naive_overflow,
    half.half_precision_labels,
    misaligned_rows.misaligned_rows,
    uniform.uniform_loss,
    half.half_precision,
    reducing.sum_grows_with_batch,
    outputs.dead_rows,
    outputs.constant_classes,
    outputs.duplicate_rows,
    row_shift.row_shift,
    class_permutation.class_permutation,
    class_counts.one_label_only,
    class_counts.one_prediction_only,
    class_counts.classes_never_predicted,
    class_counts.classes_never_labelled,
    reducing.one_row_outweighs,
    confidence.suspected_label_errors,
    uniform.worse_than_uniform,
    confidence.overconfident,
    confidence.underconfident,
)

RULES = (*_READINGS, *_FAULTS, *_OF_THE_LOSS, *_LOOKS)


def in_order(beside: list[Finding]) -> tuple[Rule, ...]:
    """The rules as they are asked, with what is said of the arrays that made the problem, and a question that is clear.

    Both come after the faults and before any look; what is asked as a clear question, or is said already of the
    arrays, is not looked for again.
    """
    said = {finding.rule for finding in beside}
    others = (rule for rule in _LOOKS if _name(rule) not in said)
    looks = (lambda _: beside, class_permutation.clear_question, *others)
    return (*_READINGS, _labels_of_others, *_FAULTS, _plain_log_probabilities, *_OF_THE_LOSS, *looks)


def _labels_of_others(case: Case) -> list[Finding]:
    """Labels that surely belong to other rows or classes: what cannot be computed may come of that."""
    found = [*case.once(row_shift.row_shift), *case.once(class_permutation.class_permutation)]
    return [finding for finding in found if finding.severity is Severity.ERROR]


def _plain_log_probabilities(case: Case) -> list[Finding]:
    """Log-probabilities before what weights do to their mean; those with a clip in them behind the clip."""
    return [] if case.once(clipping.clipped_loss) else case.once(score_readings.log_probabilities)


def described() -> dict[str, str]:
    """The name of every rule, which is that of its function, and the first line of what the function says of it."""
    rules: list[Callable[..., list[Finding]]] = [*arrays.ARRAY_RULES, arrays.shapes_do_not_fit]
    rules += [arrays.labels_in_a_column, seen_number]
    rules += RULES  # which say more where two have one name
    return {_name(rule): (rule.__doc__ or _name(rule)).split("\n", 1)[0] for rule in rules}


def _name(rule: Callable[..., list[Finding]]) -> str:
    return rule.__name__.replace("_", "-")

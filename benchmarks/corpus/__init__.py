"""A corpus of batches with known faults, one generator a symptom, and of clean ones, all from one seed."""

from collections.abc import Callable, Iterator, Sequence

from . import indices, orders, outlook, readings, reducing, shapes, tables, values
from .batch import Batch
from .draw import MOST_CELLS, Draw, Model

__all__ = ["SYMPTOMS", "Batch", "Draw", "Model", "batches"]

SYMPTOMS: dict[str, Callable[[Draw], Batch]] = {
    "1 softmax twice": readings.double_softmax,
    "2 logits as probabilities": readings.logits_as_probabilities,
    "3 from_logits behind a softmax or sigmoid": readings.softmax_head,
    "4 log-softmax twice": readings.log_softmax_twice,
    "5 NLL of probabilities": readings.nll_of_probabilities,
    "6 labels start at 1": indices.start_at_1,
    "6 labels one too high or low": indices.label_shift,
    "7 label out of range": indices.out_of_range,
    "8 labels -1 and 1": indices.minus_one_and_one,
    "9 labels from a cast": indices.cast,
    "10 one-hot and indices": shapes.one_hot_as_indices,
    "11 sequences off by k": shapes.off_by_k,
    "12, 13 labels shifted by rows": orders.row_shift,
    "14 rows in another order": orders.misaligned,
    "15 classes in another order": orders.permuted_classes,
    "16 softmax over the batch": readings.softmax_over_batch,
    "17 class axis, by shape": shapes.class_axis,
    "17 class axis, as long as another": shapes.square_class_axis,
    "18 one class": shapes.single_class,
    "19 binary loss for one of many": reducing.binary_for_one_of_many,
    "20 all ignored": reducing.all_ignored,
    "21 a class ignored, padding not": indices.real_class_ignored,
    "22 padding is the end": indices.padding_is_end,
    "23 sum or mean": reducing.sum_or_mean,
    "24 class weights": reducing.class_weights,
    "25 label smoothing": reducing.smoothing_conventions,
    "26 smoothing with masks": values.masked_smoothing,
    "27 one-hot with masks": values.masked_one_hot,
    "28 label masked": values.masked_label,
    "29 half precision": values.half_precision,
    "30 huge scores": values.huge_scores,
    "31 clipped": values.clipped,
    "32 saturated": values.saturated,
    "33 distillation": reducing.distillation,
    "34 temperature twice": readings.temperature_twice,
    "35 far from ln C": outlook.far_from_uniform,
    "36 not normalised": tables.not_normalised,
    "NaN or infinite": values.nan_or_infinite,
    "label errors": outlook.label_errors,
    "duplicates": outlook.duplicates,
    "never predicted": outlook.never_predicted,
    "never labelled": outlook.never_labelled,
    "constant class": outlook.constant_class,
    "dead rows": outlook.dead_rows,
    "miscalibrated": outlook.miscalibrated,
}


def batches(
    symptom: str, count: int, seed: int = 0, recorded: Sequence[Model] = (), most_cells: int = MOST_CELLS
) -> Iterator[Batch]:
    """Batches of one symptom; `recorded` are outputs of real classifiers to put the fault into."""
    which = list(SYMPTOMS).index(symptom)
    for number in range(count):
        yield SYMPTOMS[symptom](Draw((seed, which, number), recorded, most_cells))

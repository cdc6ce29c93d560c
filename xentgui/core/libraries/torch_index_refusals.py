"""What PyTorch refuses in class indices: shapes, types, weights, labels out of bounds; in its order and words."""

import numpy as np

from .call import Array, Call, LibraryError
from .torch_inputs import ignored, inputs, refuse_argument_types, refuse_smoothing, refuse_weight, smoothing
from .torch_kernels import axis_in_range, type_name


def refuse_indices(call: Call) -> None:
    """Refuse a call of cross_entropy or nll_loss with class indices."""
    refuse_argument_types(call)
    if call.task != "nll":
        refuse_smoothing(call)
        axis_in_range(1 if call.scores.ndim != 1 else 0, call.scores.ndim)
    given = inputs(call)
    _refuse_shapes(given.scores, given.labels)
    if given.labels.dtype not in (np.int64, np.uint8):
        text = "expected target dtype to be Long or Byte, but got "
        raise LibraryError("RuntimeError", text + type_name(given.labels.dtype))
    _refuse_weight(call, given.classes)
    if call.scores.ndim > 2 and given.labels.dtype == np.uint8:
        raise LibraryError("RuntimeError", "expected scalar type Long but found Byte")
    _refuse_labels(call, given.labels, given.classes)
    if smoothing(call):
        _refuse_smoothed(call, given.labels)


def _refuse_shapes(scores: Array, labels: Array) -> None:
    if not scores.ndim:
        raise LibraryError("ValueError", "Expected 1 or more dimensions (got 0)")
    batch = len(labels) if labels.ndim else 0
    if scores.ndim > 1 and len(scores) != batch:
        text = f"Expected input batch_size ({len(scores)}) to match target batch_size ({batch})."
        raise LibraryError("ValueError", text)
    if scores.ndim > 1 and not labels.ndim:  # an empty batch, and one label
        raise _one_label(scores.ndim)
    if scores.ndim < 3:
        _refuse_rows(scores, labels)
    elif scores.ndim == 4:
        _refuse_planes(scores, labels)
    elif labels.shape[1:] != scores.shape[2:]:
        wanted = [len(scores), *scores.shape[2:]]
        raise LibraryError("RuntimeError", f"Expected target size {wanted}, got {list(labels.shape)}")


def _one_label(rank: int) -> LibraryError:
    if rank == 2:
        return LibraryError("IndexError", "Dimension specified as 0 but tensor has no dimensions")
    return LibraryError("RuntimeError", "ArrayRef: invalid slice, N = 1; size = 0")


def _refuse_rows(scores: Array, labels: Array) -> None:
    if labels.ndim > 1:
        raise LibraryError("RuntimeError", "0D or 1D target tensor expected, multi-target not supported")
    if scores.ndim == 1 and labels.size != 1:
        text = f"For 1D input, 1D target must have size 1, but got target size: {labels.size}"
        raise LibraryError("ValueError", text)


def _refuse_planes(scores: Array, labels: Array) -> None:
    if labels.ndim != 3:
        text = f"only batches of spatial targets supported (3D tensors) but got targets of dimension: {labels.ndim}"
        raise LibraryError("RuntimeError", text)
    if labels.shape[1:] != scores.shape[2:]:  # the text does not close its bracket
        text = f"size mismatch (got input: {list(scores.shape)} , target: {list(labels.shape)}"
        raise LibraryError("RuntimeError", text)


def _refuse_weight(call: Call, classes: int) -> None:
    if call.scores.ndim < 3:
        refuse_weight(call, classes)
    elif call.class_weight is not None and call.class_weight.size != classes:
        raise LibraryError("RuntimeError", "weight tensor should be defined either for all or no classes")


def _refuse_labels(call: Call, labels: Array, classes: int) -> None:
    flat = labels.ravel()
    wrong = flat[((flat < 0) | (flat >= classes)) & (flat != ignored(call))]
    if not wrong.size:
        return
    by_row = call.scores.ndim == 2 and call.option("reduction", "mean") == "none"
    if by_row and labels.dtype == np.uint8:
        raise _character_out_of_bounds(int(wrong[0]))
    raise LibraryError("IndexError", f"Target {wrong[0]} is out of bounds.")


def _character_out_of_bounds(label: int) -> LibraryError:
    """The text has the byte itself where its number belongs, and may then be no text at all."""
    try:
        return LibraryError("IndexError", bytes([*b"Target ", label, *b" is out of bounds."]).decode())
    except UnicodeDecodeError as error:
        return LibraryError("UnicodeDecodeError", str(error))


def _refuse_smoothed(call: Call, labels: Array) -> None:
    """Refuse what only the sum over the classes cannot do."""
    if call.scores.ndim == 1 and labels.ndim == 1:
        raise LibraryError("RuntimeError", "output with shape [] doesn't match the broadcast shape [1]")
    gathers = call.class_weight is not None and call.option("reduction", "mean") == "mean"
    if gathers and labels.dtype == np.uint8:
        raise LibraryError("RuntimeError", "gather(): Expected dtype int32/int64 for index")

"""The edits that mends name: the diagnosis knows nothing of documents, so it says by name what to do."""

from . import conversions, edits, rearranging
from .document import Verb

VERBS: dict[str, Verb] = {
    verb.__name__: verb
    for verb in (
        edits.set_scores,
        edits.set_labels,
        edits.set_distributions,
        edits.set_sample_weight,
        edits.weigh_rows,
        edits.set_class_weight,
        edits.set_pos_weight,
        edits.set_options,
        edits.remove_rows,
        edits.remove_classes,
        edits.to_indices,
        edits.to_distributions,
        conversions.set_loss,
        conversions.set_dtype,
        rearranging.shift_labels,
        rearranging.permute_labels,
        rearranging.move_class_axis,
    )
}


def verb_of(name: str) -> Verb:
    """The edit of this name.

    Raises:
        ValueError: there is none that a window can do.
    """
    if name not in VERBS:
        raise ValueError(f"{name} is no edit of what is open here")
    return VERBS[name]

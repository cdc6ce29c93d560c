"""The next batch of a loop: it comes in place of the last one, and everything that was set in the window stays."""

from dataclasses import replace

from xentgui.core.problem import Problem

from .conversions import set_dtype, set_loss
from .cost import touches
from .edits import to_distributions, to_indices


@touches(lambda **_: 0)  # it is there already
def show_batch(_problem: Problem, batch: Problem) -> Problem:
    """Put a batch in place of the problem."""
    return batch


def next_batch(now: Problem, last: Problem, fresh: Problem) -> Problem:
    """Make a fresh batch look as the one that is shown.

    Args:
        now: what is shown, with all that a person did to it.
        last: the same batch as it came.
        fresh: the next one, as it comes.

    Returns:
        The scores, labels and sample weights of `fresh`, converted as `last` was, under the options, weights, names
        and title of `now`; those of classes are left out where `fresh` has another number of them.
    """
    result = fresh.replace(options=replace(now.options, loss=fresh.options.loss))
    if now.options.loss is not last.options.loss:
        result = set_loss(result, now.options.loss)
    if now.sparse != last.sparse and not result.binary:
        result = to_indices(result) if now.sparse else to_distributions(result)
    if now.scores.dtype != last.scores.dtype:
        result = set_dtype(result, now.scores.dtype.name)
    of_classes = ("class_weight", "pos_weight", "class_names") if now.classes == fresh.classes else ()
    kept = {name: getattr(now, name) for name in ("title", "note", "ignored_findings", *of_classes)}
    return result.replace(**kept)

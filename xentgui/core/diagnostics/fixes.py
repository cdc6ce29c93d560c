"""The edits that mend what rules find: each is named as the document names it, with the problem that comes out.

The edits themselves are the document's, which this room knows nothing of; tests hold the two together.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core import rearranged
from xentgui.core.cross_entropy import binary_mass
from xentgui.core.options import Loss
from xentgui.core.problem import Problem

from .case import Case, Rows
from .finding import Fix

Array = NDArray[Any]

_MOST_CELLS = 1 << 22  # a fix holds the table that it would write, 32 MB of it


def set_options(case: Case, **changes: Any) -> Fix:
    """Change loss options."""
    return Fix("set_options", changes, case.problem.with_options(**changes), case.evaluation)


def set_labels(case: Case, labels: Array) -> Fix:
    """Write all class indices."""
    after = _assigned(case.problem, labels=labels)
    return Fix("set_labels", {"row": 0, "values": labels}, after, case.evaluation)


def set_scores(case: Case, scores: Array) -> Fix:
    """Write all scores."""
    after = _assigned(case.problem, scores=scores)
    return Fix("set_scores", {"row": 0, "column": 0, "values": scores}, after, case.evaluation)


def set_distributions(case: Case, labels: Array) -> Fix:
    """Write all label mass."""
    after = _assigned(case.problem, labels=labels)
    return Fix("set_distributions", {"row": 0, "column": 0, "values": labels}, after, case.evaluation)


def set_sample_weight(case: Case, weights: Array) -> Fix:
    """Write all sample weights, (rows,)."""
    after = case.problem.replace(sample_weight=weights.reshape(case.problem.leading_shape))
    return Fix("set_sample_weight", {"row": 0, "values": weights}, after, case.evaluation)


def remove_rows(case: Case, rows: Rows) -> Fix:
    """Take rows out."""
    return Fix("remove_rows", {"rows": rows}, case.problem.without_rows(rows))


def to_indices(case: Case) -> Fix:
    """Make class indices of one-hot rows."""
    after = case.problem.replace(labels=case.problem.labels.map(lambda labels: labels.argmax(axis=1)))
    return Fix("to_indices", {}, after, case.evaluation)


def set_loss(case: Case, loss: Loss) -> Fix:
    """Switch between the categorical and the binary loss."""
    labels = case.problem.labels
    if loss is Loss.BINARY and case.problem.sparse:
        labels = labels.map(lambda indices: binary_mass(indices, case.classes))
    after = case.problem.replace(labels=labels).with_options(loss=loss)
    return Fix("set_loss", {"loss": str(loss)}, after, case.evaluation)


def shift_labels(case: Case, by: int) -> Fix | None:
    """Give each row the label `by` rows on; None where that copies too large a table."""
    if not case.problem.sparse and not writable(case):
        return None
    return Fix("shift_labels", {"by": by}, rearranged.with_labels_shifted(case.problem, by), case.evaluation)


def permute_labels(case: Case, classes: Array) -> Fix | None:
    """Make label c label classes[c]; None where that copies too large a table."""
    if not case.problem.sparse and not writable(case):
        return None
    after = rearranged.with_labels_permuted(case.problem, classes)
    return Fix("permute_labels", {"classes": classes.tolist()}, after, case.evaluation)


def move_class_axis(case: Case, axis: int) -> Fix | None:
    """Take another axis of the scores for the classes; None where that copies too large a table."""
    if not writable(case):
        return None
    return Fix("move_class_axis", {"axis": axis}, rearranged.with_class_axis(case.problem, axis), case.evaluation)


def move_class_axis_of_both(case: Case, axis: int) -> Fix | None:
    """The same of scores and labels."""
    if not writable(case):
        return None
    after = rearranged.with_class_axis_of_both(case.problem, axis)
    return Fix("move_class_axis", {"axis": axis, "labels": True}, after)


def writable(case: Case) -> bool:
    """Whether a fix may hold a whole table of this size."""
    return case.problem.cells <= _MOST_CELLS


def _assigned(problem: Problem, **tables: Array) -> Problem:
    rows = np.arange(problem.rows)
    changed = {
        name: getattr(problem, name).assign(rows, None, values.astype(getattr(problem, name).dtype))
        for name, values in tables.items()
    }
    return problem.replace(**changed)

"""From a command line to the batch that it names."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from xentgui import examples
from xentgui.core import door
from xentgui.core.cross_entropy import one_hot_rows
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.core.problem_options import NO_CLASS_INDICES, refuse_labels_without_loss
from xentgui.document import conversions, edits

if TYPE_CHECKING:
    from xentgui.files import Choice

_OPTIONS = ("loss", "from_logits", "reduction", "label_smoothing", "temperature", "ignore_class")
_CHOOSING = "--scores, --labels, --class-axis and --slice"


def of(arguments: Namespace, *, strict: bool) -> Problem:
    """Read the batch that a command line names.

    Args:
        arguments: as `arguments` parsed them.
        strict: refuse what `xentgui.evaluate` refuses of a file: labels that are missing or outside the classes.

    Raises:
        ValueError: it cannot be read; the message names the place and the mend.
    """
    refuse_contradictions(arguments, needed=strict)
    given = options(arguments)
    if arguments.state is not None:
        return _from_state(arguments, given, strict)
    if arguments.example is not None:
        return _asked(examples.load(arguments.example), arguments, given)
    if arguments.scores is not None:
        return _from_files(arguments, given, strict)
    return _asked(next(iter(examples.EXAMPLES.values()))(), arguments, given)


def refuse_contradictions(arguments: Namespace, *, needed: bool) -> None:
    """Raise where a command line names two batches, or none and one is `needed`."""
    if arguments.scores is None and choice(arguments) is not None:
        raise ValueError(f"{_CHOOSING} choose from a file, and none is given")
    names = {"a file": arguments.scores, "--example": arguments.example, "--state": arguments.state}
    present = [name for name, value in names.items() if value is not None]
    if len(present) > 1:
        raise ValueError(f"{present[0]} and {present[1]} are given; leave one of them out")
    if needed and not present:
        raise ValueError("no SCORES are given; name a file, or an example by --example NAME")


def options(arguments: Namespace) -> dict[str, Any]:
    """The options of the loss that a command line gives, by their names."""
    return {name: getattr(arguments, name) for name in _OPTIONS if getattr(arguments, name) is not None}


def row_of(arguments: Namespace) -> int:
    """The row that was current in the state that a command line names; 0 where it names none."""
    if arguments.state is None:
        return 0
    from xentgui.files import state  # noqa: PLC0415 - as below

    return state.read(arguments.state).row


def choice(arguments: Namespace) -> "Choice | None":
    """What of a file is meant; None where nothing is said of it."""
    given = (arguments.scores_name, arguments.labels_name, arguments.class_axis, arguments.slice)
    if all(part is None for part in given):
        return None
    from xentgui.files import Choice  # noqa: PLC0415 - as below

    return Choice(tuple(given[0] or ()), given[1], given[2], given[3] or "")


def asks_for_more(arguments: Namespace) -> bool:
    """Whether a command line changes something in what it names."""
    return any(getattr(arguments, name) is not None for name in (*_OPTIONS, "sparse", "pos_weight"))


def _asked(problem: Problem, arguments: Namespace, given: dict[str, Any]) -> Problem:
    """An example with the options of a command line."""
    kind = conversions.set_loss(problem, given.pop("loss", problem.options.loss))
    return _converted(_with_pos_weight(kind.with_options(**given), arguments.pos_weight), arguments.sparse)


def _with_pos_weight(problem: Problem, weight: float | list[float] | None) -> Problem:
    if weight is None:
        return problem
    if not problem.binary:
        raise ValueError("--pos-weight belongs to the binary loss; add --loss binary, or leave it out")
    return edits.set_pos_weight(problem, weight)


def _from_state(arguments: Namespace, given: dict[str, Any], strict: bool) -> Problem:
    from xentgui.files import state  # noqa: PLC0415 - as below

    try:
        problem = _asked(state.read(arguments.state).problem, arguments, given)
        if strict:
            _refuse_undefined(problem)
    except ValueError as error:
        raise ValueError(f"--state: {error}") from None
    return problem


def _from_files(arguments: Namespace, given: dict[str, Any], strict: bool) -> Problem:
    from xentgui import files  # noqa: PLC0415 - a window on an example opens sooner without
    from xentgui.files import xent  # noqa: PLC0415

    needed = strict or arguments.sparse is not None
    scores: Path = arguments.scores
    if xent.is_document(scores):
        if arguments.labels is not None:
            raise ValueError(f"{scores}: a document has its own labels; leave {arguments.labels} out")
        if choice(arguments) is not None:
            raise ValueError(f"{scores}: a document holds one batch; leave {_CHOOSING} out")
        problem = _asked(xent.load(scores).problem, arguments, given)
    else:
        problem = files.read(
            scores,
            arguments.labels,
            LossOptions(**given),
            from_logits=arguments.from_logits,
            need_labels=needed,
            choice=choice(arguments),
        )
    try:
        problem = _converted(_with_pos_weight(problem, arguments.pos_weight), arguments.sparse)
        if strict:
            _refuse_undefined(problem)
    except ValueError as error:
        raise ValueError(f"{arguments.labels or scores}: {error}") from None
    return problem


def _converted(problem: Problem, sparse: bool | None) -> Problem:
    """Labels as class indices or as distributions; refused where the conversion would lose something."""
    if sparse is None or sparse == problem.sparse:
        return problem
    if sparse:
        if problem.binary:
            return edits.to_indices(problem)  # which refuses
        soft = _first_soft_row(problem)
        if soft is not None:
            raise ValueError(f"--sparse: row {soft} is not one-hot, and an index cannot hold it; leave --sparse out")
        return edits.to_indices(problem)
    if problem.options.ignore_class is not None:
        raise ValueError(f"--no-sparse: {NO_CLASS_INDICES}")
    door.refuse_labels_outside(problem.labels.join(), problem.classes, None)
    return edits.to_distributions(problem)


def _first_soft_row(problem: Problem) -> int | None:
    """The first row whose distribution is not a single 1 among zeros."""
    for start, labels in zip(problem.labels.starts, problem.labels.blocks, strict=False):
        hot = one_hot_rows(labels)
        if not hot.all():
            return start + int(hot.argmin())
    return None


def _refuse_undefined(problem: Problem) -> None:
    refuse_labels_without_loss(problem)
    if not problem.binary:
        return
    for start, labels in zip(problem.labels.starts, problem.labels.blocks, strict=False):
        missing = np.isnan(labels).any(axis=1)
        if missing.any():
            raise ValueError(f"row {start + int(missing.argmax())} has no label: NaN, or the index of no class")

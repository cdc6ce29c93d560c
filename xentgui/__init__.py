"""xentgui: categorical cross-entropy made visible and checkable. The public API on one screen."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from numpy.typing import ArrayLike

from .core import arraylike, door
from .core.evaluation import Evaluation
from .core.evaluation import evaluate as _evaluate_problem
from .core.libraries import Answer, mirror
from .core.options import Loss, LossOptions, Reduction
from .core.problem import Problem
from .core.problem_options import ProblemOptions, problem_of, refuse_labels_without_loss

if TYPE_CHECKING:
    from .core.diagnostics import Finding
    from .gui.handle import Handle

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Evaluation",
    "Finding",
    "Loss",
    "LossOptions",
    "Problem",
    "Reduction",
    "diagnose",
    "evaluate",
    "mirror",
    "show",
]


def evaluate(
    scores: ArrayLike | Problem,
    labels: ArrayLike | None = None,
    *,
    from_logits: bool = True,
    sparse: bool | None = None,
    reduction: str | None = "sum_over_batch_size",
    label_smoothing: float = 0.0,
    temperature: float = 1.0,
    sample_weight: ArrayLike | None = None,
    class_weight: Mapping[int, float] | ArrayLike | None = None,
    ignore_class: int | None = None,
    loss: str = "categorical",
    pos_weight: Mapping[int, float] | ArrayLike | None = None,
    previous: Evaluation | None = None,
) -> Evaluation:
    """Compute the categorical or binary cross-entropy of a batch, exact in float64 whatever the input type.

    Args:
        scores: (..., classes), logits or probabilities; the leading axes are rows.
        labels: class indices of the leading shape, or distributions (one-hot or soft) of the full shape; for the
            binary loss 0 to 1 for each class, of the full shape (of the leading shape where there is one class).
        from_logits: whether scores are logits; else each row is divided by its sum and clipped to
            [1e-7, 1 - 1e-7], as Keras' CategoricalCrossentropy does; for the binary loss clipped only.
        sparse: whether labels are class indices; None infers it from their shape.
        reduction: "none" (None), "sum", "sum_over_batch_size" ("mean") or "mean_with_sample_weight", as in Keras 3.
        label_smoothing: s in y (1 - s) + s / C; s / 2 for the binary loss.
        temperature: divides the logits.
        sample_weight: weights that broadcast to the rows.
        class_weight: a weight a class, or a mapping from class to weight; multiplies each class's -log p as in
            PyTorch, and for class indices the label's weight counts in "mean_with_sample_weight".
        ignore_class: rows with this class index are left out.
        loss: "categorical" (one softmax a row), or "binary": one sigmoid a class, and a row's loss is the mean over
            its classes, as Keras' BinaryCrossentropy has it.
        pos_weight: what yes weighs in each class of the binary loss, as PyTorch's; a number for all, one a class, or
            a mapping.
        previous: an earlier evaluation; blocks of rows that both share are not computed again.

    Returns:
        All numbers of the batch; losses are in nats.

    Raises:
        ValueError: the input does not fit; the message names the place and the mend.

    A `Problem` in place of scores and labels brings its own options: `evaluate(problem, previous=...)`.
    """
    if isinstance(scores, Problem):
        if labels is not None:
            raise ValueError("a Problem brings its own labels; give scores and labels, or a Problem alone")
        return _evaluate_problem(scores, previous)
    problem = problem_of(
        scores,
        labels,
        from_logits=from_logits,
        sparse=sparse,
        reduction=reduction,
        label_smoothing=label_smoothing,
        temperature=temperature,
        sample_weight=sample_weight,
        class_weight=class_weight,
        ignore_class=ignore_class,
        loss=loss,
        pos_weight=pos_weight,
    )
    refuse_labels_without_loss(problem)
    return _evaluate_problem(problem, previous)


def diagnose(
    scores: ArrayLike | Problem,
    labels: ArrayLike | None = None,
    *,
    seen: str | float | None = None,
    **options: Unpack[ProblemOptions],
) -> "list[Finding]":
    """Say what is wrong with a loss, or worth a look: symptom, evidence, cause and mend, the worst first.

    Args:
        scores: as of `evaluate`.
        labels: as of `evaluate`; those that are no class, or whose shape does not fit, are findings and no exceptions.
        seen: the loss, accuracy or perplexity that you saw, as text to keep its digits ("0.7972", "85.2 %"): the
            findings tell what could have given it, or that nothing does.
        options: as of `evaluate`.

    Raises:
        ValueError: an option is not valid, or the arrays hold no numbers; the message names the place and the mend.
    """
    from .core import diagnostics  # noqa: PLC0415 - a window opens without it

    if isinstance(scores, Problem):
        if labels is not None:
            raise ValueError("a Problem brings its own labels; give scores and labels, or a Problem alone")
        return diagnostics.diagnose(scores, seen=seen)
    return diagnostics.diagnose_arrays(scores, labels, seen=seen, **options)


def show(
    scores: ArrayLike | Problem,
    labels: ArrayLike | None = None,
    *,
    class_names: Sequence[str] = (),
    title: str = "",
    block: bool | None = None,
    **options: Unpack[ProblemOptions],
) -> "Handle":
    """Open a window on a batch.

    From a script it returns when the window is closed; in IPython, Jupyter, pdb and Python's own prompt, and where an
    event loop of Qt runs, at once, and the window lives on. Either way `handle.problem` is the batch as it was edited.

    Args:
        scores: as of `evaluate`; arrays are copied.
        labels: as of `evaluate`; those that are no class are shown as such, and their rows have no defined loss.
        class_names: one a class; left out, the names of a data frame's columns.
        title: what the window calls the batch.
        block: whether to wait until the window is closed; left out, as said above. A loop that shows its batches says
            False, calls `handle.update`, and in the end `handle.wait`.
        options: as of `evaluate`.

    Returns:
        The window: `problem`, `evaluation`, `scores`, `labels`, `update`, `wait`, `close`, `closed`.

    Raises:
        ValueError: the input does not fit; the message names the place and the mend.
        RuntimeError: no window can be opened here; the message says why.
    """
    from .gui.showing import show_problem  # noqa: PLC0415 - Qt is loaded for a window only

    if isinstance(scores, Problem):
        if labels is not None:
            raise ValueError("a Problem brings its own labels; give scores and labels, or a Problem alone")
        return show_problem(scores, sparse=None, block=block)
    own_labels = None if labels is None else door.as_own_numbers(labels, "labels")
    problem = problem_of(door.as_own_numbers(scores, "scores"), own_labels, **options)
    names = class_names or arraylike.column_names(scores, problem.classes)
    named = problem.replace(class_names=door.as_class_names(names, problem.classes), title=title)
    return show_problem(named, sparse=options.get("sparse"), block=block)


def __getattr__(name: str) -> Any:
    if name == "Finding":
        from .core.diagnostics import Finding  # noqa: PLC0415 - a window opens without it

        return Finding
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

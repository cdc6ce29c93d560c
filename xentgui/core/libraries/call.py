"""Call and Answer: what a library is asked, and what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
Span = slice

TASKS = (
    *("cce", "scce", "bce", "focal", "kld", "nll", "kl_div", "safe_cce", "log_loss"),
    *("softmax", "log_softmax", "logsumexp"),
)
DTYPES = ("float16", "bfloat16", "float32", "float64")

# What has a row for each row of the scores, where it is as long as they are.
_BY_ROW = ("labels", "sample_weight", "mask", "where", "weight")

# Whose labels are class indices, one a row.
_OF_INDICES = ("scce", "nll", "log_loss")


class Raised(NamedTuple):
    """An exception as the library words it."""

    type: str
    text: str


class LibraryError(Exception):
    """Raised by a mirror where its library raises."""

    def __init__(self, type_name: str, text: str) -> None:
        """Name the library's exception and its text."""
        super().__init__(f"{type_name}: {text}")
        self.raised = Raised(type_name, text)


@dataclass(frozen=True, eq=False)
class Call:
    """One question to a library.

    Attributes:
        task: one of `TASKS`.
        scores: logits or probabilities in `dtype`, the class axis last unless `options["axis"]` says otherwise.
        labels: class indices or distributions in the type they were given in; None for the softmax functions.
        dtype: of the scores and of the computation.
        options: by the library's own names; one that is absent is the library's default.
        sample_weight: Keras and scikit-learn.
        class_weight: PyTorch's `weight`.
        pos_weight: of PyTorch's binary cross-entropy.
        weight: of PyTorch's binary cross-entropy.
        mask: Keras' mask, true where a row is kept.
        where: optax's mask.
        batch: for some rows of a call, that call.
    """

    task: str
    scores: Array
    labels: Array | None
    dtype: np.dtype[Any]
    options: Mapping[str, Any] = field(default_factory=dict)
    sample_weight: Array | None = None
    class_weight: Array | None = None
    pos_weight: Array | None = None
    weight: Array | None = None
    mask: Array | None = None
    where: Array | None = None
    batch: Self | None = None

    @cached_property
    def label_values(self) -> Array:
        """The distinct labels of the whole batch, sorted."""
        return np.unique(np.asarray(self.labels)) if self.batch is None else self.batch.label_values

    def option(self, name: str, default: Any) -> Any:
        """An option's value, or the library's default."""
        return self.options.get(name, default)

    def asking(self, **options: Any) -> Self:
        """The same call with some options changed."""
        return replace(self, options={**self.options, **options})

    def rows(self, span: Span) -> Self:
        """The same call for some of the rows."""
        given = {name: getattr(self, name) for name in _BY_ROW}
        cut = {name: a[span] for name, a in given.items() if a is not None and self._has_rows(name, a)}
        return replace(self, scores=self.scores[span], batch=self.batch or self, **cut)

    def _has_rows(self, name: str, array: Array) -> bool:
        """Whether it has a row for each row of the scores, and is not one row that is repeated for each of them."""
        if not array.ndim or len(array) != len(self.scores):
            return False
        of_cells = name == "weight" or (name == "labels" and self.task not in _OF_INDICES)
        return not of_cells or array.ndim == self.scores.ndim or array.shape[-1] != self.scores.shape[-1]


@dataclass(frozen=True, eq=False)
class Answer:
    """What a library says.

    Attributes:
        loss: the value under the reduction, in the library's own type; None where it raises.
        row_losses: the values with reduction "none", weights and masks applied as under it.
        warnings: as the library words them, with their category before a colon.
        error: the exception's type and text, where the library raises.
    """

    loss: Array | None = None
    row_losses: Array | None = None
    warnings: tuple[str, ...] = ()
    error: Raised | None = None
    _gradient: Callable[[], Array | None] = field(default=lambda: None, repr=False)

    @property
    def dtype(self) -> str | None:
        """The type of the loss."""
        return None if self.loss is None else self.loss.dtype.name

    @cached_property
    def gradient(self) -> Array | None:
        """d sum(loss) / d scores as the library's autodiff gives it; None where it has none."""
        return self._gradient()


class Library(Protocol):
    """The rules of one library. `losses` sees a block of rows, everything else the whole call.

    Each raises `LibraryError` where the library raises, with its words.
    """

    name: str
    versions: str
    tasks: frozenset[str]

    def check(self, call: Call) -> tuple[str, ...]:
        """Refuse what the library refuses before it computes; returns its warnings."""

    def losses(self, call: Call) -> Array:
        """Row losses before weights, masks of rows and the reduction; of a softmax function its result."""

    def row_losses(self, call: Call, losses: Array) -> Array:
        """What reduction "none" reports."""

    def reduce(self, call: Call, losses: Array) -> Array:
        """The value under the reduction."""

    def gradient(self, call: Call) -> Array | None:
        """d sum(loss) / d scores, in the type of the scores; None where the library has none."""


def as_array(values: ArrayLike | None, dtype: np.dtype[Any] | None = None) -> Array | None:
    """An array of `values`, or None; NumPy's own reading of lists."""
    return None if values is None else np.asarray(values, dtype)

"""Where batches come from: sizes, models, types and forms of labels, drawn at random from one seed."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

import ml_dtypes
import numpy as np

from .batch import Array, one_hot, softmax

T = TypeVar("T")

Types = tuple[Any, ...]

TYPES: Types = (np.float16, ml_dtypes.bfloat16, np.float32, np.float64)
MOST_CELLS = 1_000_000
SKILLS = ("weak", "fair", "good", "perfect")


class Model(NamedTuple):
    """What a model says of a batch, float64 logits (rows, classes), and what is right, (rows,)."""

    logits: Array
    labels: Array

    @property
    def rows(self) -> int:
        """How many."""
        return len(self.labels)

    @property
    def classes(self) -> int:
        """How many."""
        return int(self.logits.shape[1])

    @property
    def probabilities(self) -> Array:
        """(rows, classes)."""
        return softmax(self.logits)


class Draw:
    """One source of random numbers, and what batches are made of."""

    def __init__(self, seed: Sequence[int], recorded: Sequence[Model] = (), most_cells: int = MOST_CELLS) -> None:
        """Draw from a seed; `recorded` are outputs of real classifiers, used in place of made ones at times."""
        self.random = np.random.default_rng(seed)
        self.recorded = recorded
        self.most_cells = most_cells

    def chance(self, share: float) -> bool:
        """True in that share of all cases."""
        return bool(self.random.random() < share)

    def one_of(self, *items: T) -> T:
        """Any of them."""
        return items[int(self.random.integers(len(items)))]

    def uniform(self, low: float, high: float) -> float:
        """A number between two."""
        return float(self.random.uniform(low, high))

    def between(self, low: float, high: float) -> float:
        """A number whose logarithm is uniform."""
        return float(np.exp(self.random.uniform(np.log(low), np.log(high))))

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included, small ones more often."""
        return min(high, int(self.between(low, high + 1)))

    def size(self, rows: tuple[int, int] = (4, 10_000), classes: tuple[int, int] = (2, 1_000)) -> tuple[int, int]:
        """Rows and classes."""
        columns = self.whole(*classes)
        return self.whole(rows[0], max(rows[0], min(rows[1], self.most_cells // columns))), columns

    def some(self, rows: int, most: int = 5) -> Array:
        """A few rows, in order."""
        return np.sort(self.random.choice(rows, min(rows - 1, self.whole(1, most)), replace=False))

    def model(
        self,
        size: tuple[int, int] | None = None,
        skills: Sequence[str] = SKILLS,
        *,
        made: bool = False,
    ) -> Model:
        """A model of some skill; without a size one of those recorded, at times."""
        if size is None and self.recorded and not made and self.chance(0.3):
            return self.one_of(*self.recorded)
        rows, classes = size or self.size()
        labels = self.classes_of(rows, classes)
        make = self.one_of(self.lifted, self.lifted, self.blobs)
        return Model(make(labels, classes, self.one_of(*skills)), labels)

    def classes_of(self, rows: int, classes: int) -> Array:
        """Labels: evenly spread, imbalanced, or sorted."""
        how = self.one_of("even", "even", "even", "rare", "sorted")
        if how == "rare":
            shares = 1 / np.arange(1, classes + 1) ** self.uniform(0.3, 1.5)
            return self.random.choice(self.random.permutation(classes), rows, p=shares / shares.sum())
        labels = self.random.integers(classes, size=rows)
        return np.sort(labels) if how == "sorted" else labels

    def lifted(self, labels: Array, classes: int, skill: str) -> Array:
        """Noise, with the label lifted above it by more or less."""
        lift = np.sqrt(2 * np.log(classes)) + {"chance": -99, "weak": -0.7, "fair": 0.5, "good": 2, "perfect": 9}[skill]
        logits = self.random.normal(size=(len(labels), classes))
        own = self.random.normal(lift, self.uniform(0, 0.6), len(labels))
        if skill != "chance":
            logits[np.arange(len(labels)), labels] += np.maximum(own, 0)
        if self.chance(0.3):
            logits += self.random.normal(size=classes) * self.uniform(0.1, 0.6)
        return logits * self.between(0.7, 2.5)

    def blobs(self, labels: Array, classes: int, skill: str) -> Array:
        """What the best linear model says of clouds of points, one a class."""
        spread = {"chance": 0.0, "weak": 1.2, "fair": 1.8, "good": 2.6, "perfect": 8.0}[skill]
        dimensions = min(classes, self.whole(4, 24))
        centres = self.random.normal(size=(classes, dimensions)) * spread / np.sqrt(dimensions) * 1.5
        points = centres[labels] + self.random.normal(size=(len(labels), dimensions))
        return np.asarray(points @ centres.T - (centres**2).sum(axis=1) / 2)

    def typed(self, values: Array, types: Types = TYPES) -> Array:
        """Cast to a type."""
        with np.errstate(all="ignore"):
            return values.astype(self.one_of(*types))

    def indices(self, labels: Array, *, column: bool = True) -> Array:
        """Class indices in a type that holds them, or in one of floats; at times as a column."""
        low, high = int(labels.min()), int(labels.max())
        kinds = [np.int64, np.int64, np.int32, np.float32, np.float64, np.uint64, np.int16, np.uint8, np.int8]
        fitting = [kind for kind in kinds if issubclass(kind, np.floating) or _holds(kind, low, high)]
        if not -(2**24) < low <= high < 2**24:
            fitting.remove(np.float32)
        chosen = labels.astype(self.one_of(*fitting))
        return chosen[..., None] if column and self.chance(0.15) else chosen

    def labels(self, labels: Array, classes: int, *, column: bool = True) -> Array:
        """Class indices or one-hot rows."""
        if self.chance(0.6):
            return self.indices(labels, column=column)
        return one_hot(labels, classes).astype(self.one_of(np.float32, np.float64, np.int64, np.uint8, np.bool_))

    def folded(self, scores: Array, labels: Array) -> tuple[Array, Array]:
        """The same arrays, at times with their rows laid out as sequences of steps."""
        rows = len(scores)
        lengths = [length for length in (2, 3, 4, 5, 8, 10, 16, 32) if rows % length == 0 and rows > length]
        if not lengths or self.chance(0.6):
            return scores, labels
        length = self.one_of(*lengths)
        leading = rows // length, length
        return scores.reshape(*leading, *scores.shape[1:]), labels.reshape(*leading, *labels.shape[1:])


def _holds(kind: type, low: int, high: int) -> bool:
    limits = np.iinfo(kind)
    return bool(limits.min <= low and high <= limits.max)

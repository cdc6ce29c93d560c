"""Files that hold arrays or columns by name: which of them are the scores and the labels, and how they are read."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.counting import counted

from . import layout, memory
from .class_labels import indices, listed
from .contents import NOTHING, TEXT, Batch, Choice, Entry
from .layout import Index, Layout, Shape

Array = NDArray[Any]

SCORES = ("logits", "scores", "probs", "probabilities")
PROBABILITIES = ("probs", "probabilities")
LABELS = ("labels", "label", "y_true", "targets", "target", "class")
WEIGHTS = ("sample_weight", "class_weight", "pos_weight")
CLASS_NAMES = "class_names"


@dataclass(frozen=True, eq=False)
class Arrays:
    """A file's arrays, each read when it is asked for.

    Attributes:
        entries: what there is, by name.
        load: reads an array, of which the index is taken; text comes as an array of strings.
        word: what the format calls an array.
        class_names: where they are not an array themselves.
        columns: whether arrays of one axis are the columns of a table, in which a class may be a column.
        lazy: whether a few rows cost less than all of them.
        note: a sentence on what they are.
        aside: what else there is and is not read, as the end of a list of names.
    """

    entries: dict[str, Entry]
    load: Callable[[str, Index], Array]
    word: str = "array"
    class_names: tuple[str, ...] = ()
    columns: bool = False
    lazy: bool = False
    note: str = ""
    aside: str = ""

    def shape(self, names: tuple[str, ...]) -> Shape:
        """The shape of an array, or of columns side by side."""
        first = self.entries[names[0]].shape
        return first if len(names) == 1 and not self.is_table(names) else (*first, len(names))

    def is_table(self, names: tuple[str, ...]) -> bool:
        """Whether these are columns side by side."""
        return len(names) > 1 or (self.columns and len(self.entries[names[0]].shape) == 1)

    @property
    def names_classes(self) -> bool:
        """Whether the file says what the classes of an array are called."""
        return bool(self.class_names) or any(plain(name) == CLASS_NAMES for name in self.entries)

    def listed(self) -> str:
        """The names, for a message."""
        return (listed(tuple(self.entries)) or "none") + self.aside

    def whole(self, name: str) -> Array:
        """All of one array."""
        return self.load(name, (slice(None),) * len(self.entries[name].shape))


class Asked(NamedTuple):
    """What is wanted of a file of scores; `elsewhere` is the shape of labels in another file, as far as it is known."""

    choice: Choice = Choice()
    elsewhere: Shape | None = None


class Found(NamedTuple):
    """The names of the arrays that are meant."""

    scores: tuple[str, ...]
    labels: str | None


def read_scores(arrays: Arrays, asked: Asked) -> Batch:
    """Read the scores, and what stands beside them."""
    found = find(arrays, asked)
    shape = arrays.shape(found.scores)
    laid = _layout(arrays, found, asked)
    labels = None if found.labels is None else _beside(arrays, found.labels, shape, laid)
    names = _class_names(arrays, found)
    misfit = _misfit(names, shape, laid)
    names = () if misfit else names
    if labels is not None and labels.dtype.kind in "OUT":
        labels = _as_indices(labels, names)
    weights = {name: _beside(arrays, key, shape, laid) for key, name in _weights(arrays).items()}
    return Batch(
        laid.apply(_load_scores(arrays, found.scores, laid)),
        labels,
        probabilities=plain(found.scores[0]) in PROBABILITIES,
        class_names=laid.cut_names(names),
        weights=weights,
        note=_note(arrays, found, laid) + misfit,
        or_else=f", or call {_a(arrays.word)} 'labels' (there are {arrays.listed()})",
        lay=partial(layout.beside, shape, laid),
    )


def read_labels(arrays: Arrays, choice: Choice, class_names: tuple[str, ...], lay: Callable[[Shape], Layout]) -> Array:
    """Read labels for scores that are in another file."""
    name = label_entry(arrays, choice).name
    if name in arrays.entries and arrays.entries[name].dtype == TEXT:
        return _as_indices(arrays.whole(name), class_names)
    laid = lay(arrays.entries[name].shape)
    return laid.apply(arrays.load(name, laid.take))


def label_entry(arrays: Arrays, choice: Choice) -> Entry:
    """The array of a file of labels that holds them: the one that is chosen, called so, or alone."""
    if choice.labels:
        return _existing(arrays, choice.labels)
    named = by_name(arrays, LABELS)
    if named is None and len(arrays.entries) == 1:
        named = next(iter(arrays.entries))
    if named is None:
        raise ValueError(f"which {arrays.word} holds the labels? It has {arrays.listed()}; call one 'labels'")
    return arrays.entries[named]


def find(arrays: Arrays, asked: Asked) -> Found:
    """Tell which arrays are scores and labels, by the choice, by names, or by shapes where only one way fits."""
    choice, here = asked.choice, asked.elsewhere is None
    for name in (*choice.scores, *filter(None, [choice.labels if here else None])):
        _existing(arrays, name)
    chosen_labels = choice.labels if here else NOTHING
    labels = by_name(arrays, LABELS) if chosen_labels is None else chosen_labels or None
    scores = choice.scores or tuple(filter(None, [by_name(arrays, SCORES)]))
    used = {*scores, labels}
    others = [name for name in numeric(arrays) if name not in used]
    if scores:
        _refuse_uneven(arrays, scores)
        if labels is None and chosen_labels is None and len(others) == 1 and _fits(arrays, scores, others[0]):
            labels = others[0]
        return Found(scores, labels)
    if arrays.columns and all(len(arrays.entries[name].shape) == 1 for name in others):
        return _table(arrays, labels, chosen_labels)
    return _by_shape(arrays, labels, others, look=chosen_labels is None)


def numeric(arrays: Arrays) -> list[str]:
    """The arrays of numbers that are not called labels or weights."""
    known = (*LABELS, *WEIGHTS)
    return [name for name, entry in arrays.entries.items() if entry.dtype != TEXT and plain(name) not in known]


def by_name(arrays: Arrays, names: tuple[str, ...]) -> str | None:
    """The only array that is called one of `names`; None where there is none."""
    found = sorted((name for name in arrays.entries if plain(name) in names), key=lambda name: names.index(plain(name)))
    if len(found) > 1:
        raise ValueError(f"both {found[0]!r} and {found[1]!r} are there; say which is meant, or save a file with it")
    return found[0] if found else None


def plain(name: str) -> str:
    """What an array is called, without its group and in small letters."""
    return name.rsplit("/", 1)[-1].casefold()


def _existing(arrays: Arrays, name: str) -> Entry:
    if name not in arrays.entries:
        raise ValueError(f"there is no {arrays.word} {name!r}; there are {arrays.listed()}")
    return arrays.entries[name]


def _table(arrays: Arrays, labels: str | None, chosen: str | None) -> Found:
    """Take a table's last column for the labels where none is called so and it holds names or whole numbers."""
    columns = [name for name in arrays.entries if plain(name) not in WEIGHTS]
    if labels is None and chosen is None and len(columns) > 1 and _may_be_labels(arrays.entries[columns[-1]]):
        labels = columns[-1]
    scores = tuple(name for name in columns if name != labels and arrays.entries[name].dtype != TEXT)
    if not scores:
        raise ValueError("scores have no classes: there is no column of numbers beside the labels")
    return Found(scores, labels)


def _may_be_labels(entry: Entry) -> bool:
    return entry.dtype == TEXT or "int" in entry.dtype or entry.dtype == "bool"


def _by_shape(arrays: Arrays, labels: str | None, others: list[str], *, look: bool) -> Found:
    """Tell scores from labels where the scores have no name that is known."""
    if len(others) == 1:
        return Found((others[0],), labels)
    if labels is not None:
        fitting = [name for name in others if _fits(arrays, (name,), labels)]
        if len(fitting) == 1:
            return Found((fitting[0],), labels)
    elif look and len(others) == 2:
        pairs = [(a, b) for a, b in (others, others[::-1]) if _fits(arrays, (a,), b)]
        if len(pairs) == 1:
            return Found((pairs[0][0],), pairs[0][1])
    raise ValueError(f"which {arrays.word} holds the scores? It has {arrays.listed()}; call them 'logits' and 'labels'")


def _fits(arrays: Arrays, scores: tuple[str, ...], labels: str) -> bool:
    shape, other = arrays.shape(scores), arrays.entries[labels].shape
    return len(shape) > 0 and other in (shape[:-1], (*shape[:-1], 1)) and other != shape


def _refuse_uneven(arrays: Arrays, names: tuple[str, ...]) -> None:
    """Columns stand side by side only where they are as long as each other."""
    if len(names) == 1:
        return
    first = arrays.entries[names[0]].shape
    for name in names:
        shape = arrays.entries[name].shape
        if len(shape) != 1 or shape != first:
            raise ValueError(
                f"{arrays.word} {name!r} of shape {shape} does not stand beside {names[0]!r} of shape {first}; "
                "name one array, or columns of one length"
            )


def _layout(arrays: Arrays, found: Found, asked: Asked) -> Layout:
    """The layout of the scores; of more than two axes the labels may tell which holds the classes."""
    shape, axis = arrays.shape(found.scores), asked.choice.class_axis
    labels = asked.elsewhere if found.labels is None else arrays.entries[found.labels].shape
    if axis is None and labels and len(shape) > 2:
        fitting = layout.fitting_axes(shape, labels)
        axis = fitting[0] if fitting else None
    return layout.of_scores(shape, axis, asked.choice.index)


def _load_scores(arrays: Arrays, names: tuple[str, ...], laid: Layout) -> Array:
    if arrays.is_table(names):
        width = np.result_type(*(np.dtype(_known_type(arrays.entries[name])) for name in names)).itemsize
        memory.refuse_too_big(width * arrays.entries[names[0]].shape[0] * len(names), "name fewer columns")
        side_by_side = np.column_stack([arrays.whole(name) for name in names])
        return np.asarray(side_by_side[laid.take])
    return arrays.load(names[0], laid.take)


def _known_type(entry: Entry) -> str:
    return "float32" if entry.dtype == "bfloat16" else entry.dtype


def _beside(arrays: Arrays, name: str, shape: Shape, laid: Layout) -> Array:
    """Read an array that goes with the scores, cut as they are."""
    there = layout.beside(shape, laid, arrays.entries[name].shape)
    return there.apply(arrays.load(name, there.take))


def _weights(arrays: Arrays) -> dict[str, str]:
    """The arrays that are called weights, and how."""
    return {
        name: plain(name) for name, entry in arrays.entries.items() if plain(name) in WEIGHTS and entry.dtype != TEXT
    }


def _class_names(arrays: Arrays, found: Found) -> tuple[str, ...]:
    if arrays.is_table(found.scores):
        return found.scores
    for name, entry in arrays.entries.items():
        if plain(name) == CLASS_NAMES and entry.dtype == TEXT and len(entry.shape) == 1:
            return tuple(str(text) for text in arrays.whole(name))
    return arrays.class_names


def _misfit(names: tuple[str, ...], shape: Shape, laid: Layout) -> str:
    """A sentence where there are names, but not one a class: they are those of another array."""
    assert laid.axis is not None  # scores have classes
    if not names or len(names) == shape[laid.axis]:
        return ""
    return f" The class names in it ({len(names)}) do not fit {counted(shape[laid.axis], 'class')}, and were left out."


def _as_indices(texts: Array, names: tuple[str, ...]) -> Array:
    flat = [str(text) for text in texts.reshape(-1)]
    return indices(flat, names, lambda place: f"row {place} of the labels").reshape(texts.shape)


def _note(arrays: Arrays, found: Found, laid: Layout) -> str:
    parts = [arrays.note] if arrays.note else []
    if len(arrays.entries) == 1 or arrays.note:
        pass
    elif arrays.is_table(found.scores):
        parts += [f"The labels are the column {found.labels!r}."] if found.labels else []
    else:
        beside = f", the labels the {arrays.word} {found.labels!r}." if found.labels else "."
        parts += [f"The scores are the {arrays.word} {found.scores[0]!r}{beside}"]
    if laid.axis not in (None, len(laid.take) - 1):
        parts.append(f"Axis {laid.axis} holds the classes.")
    return " ".join(parts)


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"

"""From the arrays of a text to scores and labels, and what to say where values were left out."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from xentgui.core.counting import plural
from xentgui.files import arrays as named_arrays
from xentgui.files.arrays import CLASS_NAMES, LABELS, SCORES, Arrays, Asked, plain
from xentgui.files.class_labels import indices
from xentgui.files.contents import TEXT, Entry

from .arrays import Part, missing
from .understood import Understood

ABRIDGED = "“...” stands here:"
IN_FULL = (
    "print all of it (NumPy: np.set_printoptions(threshold=np.inf); PyTorch: torch.set_printoptions(profile='full'))"
)


def of_parts(text: str, parts: list[Part], class_names: tuple[str, ...]) -> Understood:
    """Understand the arrays of a text.

    Raises:
        ValueError: it cannot be told which are the scores, or classes of them were left out.
    """
    what = "an array" if len(parts) == 1 else f"{len(parts)} arrays"
    parts = list(_with_names(_as_rows(parts)))
    alone = parts[0]
    if len(parts) == 1 and alone.values.ndim == 1:
        return _of_vector(text, alone, class_names)
    if all(part.values.dtype == object for part in parts):
        raise ValueError("there are texts in these brackets, and no numbers")
    entries = {part.name: Entry(part.name, part.values.shape, _type_of(part)) for part in parts}
    by_name = {part.name: part for part in parts}
    columns = all(part.values.ndim == 1 for part in parts) and not any(plain(part.name) in SCORES for part in parts)
    named = any(part.values.dtype == object and plain(part.name) != CLASS_NAMES for part in parts)
    known = class_names if named else ()
    held = Arrays(entries, lambda name, index: by_name[name].typed()[index], class_names=known, columns=columns)
    found = named_arrays.find(held, Asked())
    for name in () if columns else found.scores:
        if at := missing(text, by_name[name], by_name[name].values.ndim - 1):
            raise ValueError(f"{at}: {ABRIDGED} classes are left out; {IN_FULL}")
    notes = _notes_on_gaps(text, parts)
    batch = named_arrays.read_scores(held, Asked())
    if batch.class_names and len(batch.class_names) != batch.scores.shape[-1]:
        batch = replace(batch, class_names=())
    return Understood.of(what, batch, notes)


def _notes_on_gaps(text: str, parts: list[Part]) -> list[str]:
    at = [missing(text, part, axis) for part in parts for axis, _ in part.gaps]
    return [rows_left_out(at[0])] if at else []


def rows_left_out(at: str) -> str:
    """What to say of rows that are not in the text."""
    return f"Rows are left out where “...” stands, {at}: what is pasted is not all of it; to have that, {IN_FULL}."


def _of_vector(text: str, part: Part, class_names: tuple[str, ...]) -> Understood:
    """Understand a single list: labels where it has names or is called so, else a row of scores, or both."""
    notes = _notes_on_gaps(text, [part])
    name = f" called {part.name!r}" if part.name != "array 1" else ""
    what = f"a list of {len(part.values)} {plural('value', len(part.values))}{name}"
    if part.values.dtype == object:
        texts = [str(value) for value in part.values]
        named = indices(texts, class_names, lambda at: f"value {at + 1} of the list")
        return Understood(what, labels=named, notes=tuple(notes))
    if not len(part.values):
        raise ValueError("the list is empty")
    whole = part.values.dtype.kind in "ib"
    called = plain(part.name) in LABELS
    if part.gaps and not called:
        raise ValueError(f"{missing(text, part, 0)}: {ABRIDGED} values are left out; {IN_FULL}")
    labels = part.values if (whole and plain(part.name) not in SCORES) or called else None
    return Understood(what, None if called else part.typed()[None], labels, notes=tuple(notes))


def _as_rows(parts: list[Part]) -> list[Part]:
    """Lists of one length without names are rows, and a list that is called logits is one."""
    lists = len({part.values.shape for part in parts}) == 1 and parts[0].values.ndim == 1
    if len(parts) > 1 and lists and all(not part.name and part.values.dtype != object for part in parts):
        gaps = tuple((axis + 1, at) for part in parts for axis, at in part.gaps)
        return [replace(parts[0], values=np.stack([part.values for part in parts]), gaps=gaps)]
    if len(parts) == 1 or any(part.values.ndim > 1 for part in parts):
        return parts
    labels = [part for part in parts if plain(part.name) in LABELS]
    one = len(labels) == 1 and labels[0].values.size == 1 and len(parts) == 2
    return [
        replace(part, values=part.values[None], gaps=tuple((axis + 1, at) for axis, at in part.gaps))
        if plain(part.name) in SCORES or (one and part is not labels[0])
        else part
        for part in parts
    ]


def _with_names(parts: list[Part]) -> Iterator[Part]:
    """The parts with a name of its own for each."""
    taken: set[str] = set()
    for number, part in enumerate(parts, start=1):
        name = part.name or f"array {number}"
        while name in taken:
            name = f"{name} ({number})"
        taken.add(name)
        yield replace(part, name=name)


def _type_of(part: Part) -> str:
    return TEXT if part.values.dtype == object else part.typed().dtype.name

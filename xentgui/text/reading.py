"""What a text holds: scores, labels, names of classes and weights, and what a person should know about them."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.files import arrays as named_arrays
from xentgui.files import csv, logprobs
from xentgui.files.arrays import CLASS_NAMES, LABELS, SCORES, Arrays, Asked, plain
from xentgui.files.class_labels import indices, short
from xentgui.files.contents import NOTHING, TEXT, Batch, Choice, Entry
from xentgui.files.csv_lines import LABEL_INDEX, MASS, WEIGHT, Line, Table
from xentgui.files.csv_lines import LABELS as LABEL_COLUMNS

from . import tables
from .arrays import Part, missing, parts_of
from .statements import statements
from .tables import Cells, as_number

Array = NDArray[Any]

LONGEST = 20_000_000  # characters
_BRACKETS = re.compile(r"[\[{]|\w\(|\A\s*\(|\(\s*\(")
_NOTHING = "there are no numbers in this text that can be scores or labels"


@dataclass(frozen=True, eq=False)
class Understood:
    """What a text holds.

    Attributes:
        what: the kind of text, as in "a Markdown table".
        scores: (..., classes); None where the text has labels only.
        labels: class indices or distributions; None where it has scores only.
        class_names: one a class, or empty.
        weights: by their names in `Problem.create`.
        probabilities: whether the text calls its scores so.
        notes: sentences on what was left out, and on what was taken for what.
    """

    what: str
    scores: Array | None = None
    labels: Array | None = None
    class_names: tuple[str, ...] = ()
    weights: dict[str, Array] = field(default_factory=dict)
    probabilities: bool = False
    notes: tuple[str, ...] = ()


def read(text: str, class_names: tuple[str, ...] = ()) -> Understood:
    """Understand a text; nothing in it is executed.

    Args:
        text: a range of a spreadsheet, CSV, a table of Markdown or LaTeX, lists, JSON, what libraries print.
        class_names: what labels may be called where the text itself does not name the classes.

    Raises:
        ValueError: it is not understood; the message names line and column, or what is missing.
    """
    if len(text) > LONGEST:
        raise ValueError(f"{len(text):,} characters are too many to paste; save them to a file and open that")
    text = text.removeprefix("\ufeff")
    plain_text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not plain_text.strip():
        raise ValueError("the clipboard holds no text")
    if tables.is_markdown(plain_text):
        return _of_cells(tables.of_markdown(plain_text), class_names)
    if tables.is_latex(plain_text):
        return _of_cells(tables.of_latex(plain_text), class_names)
    if '"logprob' in plain_text and (answer := _answer(plain_text)) is not None:
        return answer
    if _has_values(plain_text) and (parts := parts_of(plain_text, statements(plain_text))):
        return _of_parts(plain_text, parts, class_names)
    return _of_cells(tables.of_lines(text), class_names)


def _answer(text: str) -> Understood | None:
    """The tokens of a chat's answer with logprobs, where the text is one."""
    with suppress(json.JSONDecodeError, RecursionError):
        found = logprobs.find(json.loads(text))
        if found is not None:
            return Understood(
                "an answer with logprobs", found.logits, found.labels, found.class_names, notes=(found.note,)
            )
    return None


def is_plain(text: str) -> bool:
    """Whether a text is a range of cells without a header, which is written where it is pasted."""
    if tables.is_markdown(text) or tables.is_latex(text) or _has_values(text):
        return False
    head = text[:10_000].replace("\r\n", "\n").replace("\r", "\n").split("\n")[:2]
    if len(head) < 2 or not head[1].strip():
        return True
    try:
        cells = tables.of_lines("\n".join(head))
    except ValueError:
        return True
    return len(cells.lines) < 2 or not _is_header(cells)


def _has_values(text: str) -> bool:
    """Whether brackets are what holds a text together: cells of a table may have some too."""
    text = tables.without_quoted(text)
    first = text.lstrip().split("\n", 1)[0]
    return "\t" not in first and bool(_BRACKETS.search(text)) and not tables.is_table_with_brackets(text)


def _of_parts(text: str, parts: list[Part], class_names: tuple[str, ...]) -> Understood:
    what = "an array" if len(parts) == 1 else f"{len(parts)} arrays"
    parts = list(_with_names(_as_rows(parts)))
    alone = parts[0]
    if len(parts) == 1 and alone.values.ndim == 1:
        return _of_vector(text, alone, class_names)
    entries = {part.name: Entry(part.name, part.values.shape, _type_of(part)) for part in parts}
    by_name = {part.name: part for part in parts}
    columns = all(part.values.ndim == 1 for part in parts) and not any(plain(part.name) in SCORES for part in parts)
    named = any(part.values.dtype == object and plain(part.name) != CLASS_NAMES for part in parts)
    known = class_names if named else ()
    held = Arrays(entries, lambda name, index: by_name[name].typed()[index], class_names=known, columns=columns)
    found = named_arrays.find(held, Asked())
    for name in () if columns else found.scores:
        if at := missing(text, by_name[name], by_name[name].values.ndim - 1):
            raise ValueError(f"{at}: {_ABRIDGED} classes are left out; {_IN_FULL}")
    notes = _notes_on_gaps(text, parts)
    batch = named_arrays.read_scores(held, Asked())
    if batch.class_names and len(batch.class_names) != batch.scores.shape[-1]:
        batch = replace(batch, class_names=())
    return _understood(what, batch, notes)


_ABRIDGED = "“...” stands here:"
_IN_FULL = (
    "print all of it (NumPy: np.set_printoptions(threshold=np.inf); PyTorch: torch.set_printoptions(profile='full'))"
)


def _notes_on_gaps(text: str, parts: list[Part]) -> list[str]:
    at = [missing(text, part, axis) for part in parts for axis, _ in part.gaps]
    return (
        [f"Rows are left out where “...” stands, {at[0]}: what is pasted is not all of it; to have that, {_IN_FULL}."]
        if at
        else []
    )


def _of_vector(text: str, part: Part, class_names: tuple[str, ...]) -> Understood:
    """Understand a single list: labels where it has names or is called so, else a row of scores, or both."""
    notes = _notes_on_gaps(text, [part])
    name = f" called {part.name!r}" if part.name != "array 1" else ""
    what = f"a list of {len(part.values)} values{name}"
    if part.values.dtype == object:
        texts = [str(value) for value in part.values]
        named = indices(texts, class_names, lambda at: f"value {at + 1} of the list")
        return Understood(what, labels=named, notes=tuple(notes))
    if not len(part.values):
        raise ValueError("the list is empty")
    whole = part.values.dtype.kind in "ib"
    called = plain(part.name) in LABELS
    if part.gaps and not called:
        raise ValueError(f"{missing(text, part, 0)}: {_ABRIDGED} values are left out; {_IN_FULL}")
    labels = part.values if whole or called else None
    return Understood(what, None if called else part.typed()[None], labels, notes=tuple(notes))


def _as_rows(parts: list[Part]) -> list[Part]:
    """Lists of one length without names are rows, and a list that is called logits is one."""
    lists = len({part.values.shape for part in parts}) == 1 and parts[0].values.ndim == 1
    if len(parts) > 1 and lists and all(not part.name and part.values.dtype != object for part in parts):
        gaps = tuple((axis + 1, at) for part in parts for axis, at in part.gaps)
        return [replace(parts[0], values=np.stack([part.values for part in parts]), gaps=gaps)]
    if len(parts) == 1 or any(part.values.ndim > 1 for part in parts):
        return parts
    return [
        replace(part, values=part.values[None], gaps=tuple((axis + 1, at) for axis, at in part.gaps))
        if plain(part.name) in SCORES
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


def _of_cells(cells: Cells, class_names: tuple[str, ...]) -> Understood:
    cells, notes = _without_row_names(cells)
    if not cells.lines:
        raise ValueError(_NOTHING)
    width = len(cells.lines[0][1])
    for line, texts in cells.lines:
        if len(texts) != width:
            counted = f"{len(texts)} cell{'' if len(texts) == 1 else 's'}"
            raise ValueError(f"line {line} has {counted}, line {cells.lines[0][0]} has {width}")
    header: tuple[str, ...] = ()
    lines = cells.lines
    if _is_header(cells):
        header, lines = tuple(lines[0][1]), lines[1:]
    if not lines:
        raise ValueError(f"{_NOTHING}; below the first line there is nothing")
    if width == 1 and not (header and as_number(lines[0][1][0]) is None and len(lines) > 1):
        return _of_column(cells, header, lines, class_names)
    header, choice = _label_column(header, lines, class_names)
    pointed = ((line, [_pointed(text) for text in texts]) for line, texts in lines)
    table = Table(iter(list(pointed)), header, width, ";" if cells.decimal_commas else ",")
    batch = csv.scores_of(table, Asked(choice))
    if batch.class_names == tuple(map(str, range(len(batch.class_names)))):
        batch = replace(batch, class_names=())
    return _understood(cells.what, batch, notes)


def _of_column(cells: Cells, header: tuple[str, ...], lines: list[Line], class_names: tuple[str, ...]) -> Understood:
    """Understand a single column: labels where it holds names or whole numbers, scores of one class otherwise."""
    texts = [texts[0].strip() for _, texts in lines]
    numbers = [as_number(text) for text in texts]
    if None not in numbers:
        values = np.array(numbers, np.float64)
        scores = values[:, None]
        whole = bool((values == np.floor(values)).all() and (np.abs(values) < 2**53).all())
        called = bool(header) and header[0].casefold() in LABEL_COLUMNS
        labels = values.astype(np.int64) if whole else None
        return Understood(f"{cells.what}: a column", None if called and whole else scores, labels)
    if not set(texts) & set(class_names) and all(number is None for number in numbers):
        raise ValueError(f"{_NOTHING}: it begins with {short(texts[0])}")
    found = indices(texts, class_names, lambda row: f"line {lines[row][0]}")
    return Understood(f"{cells.what}: a column of labels", labels=found)


def _without_row_names(cells: Cells) -> tuple[Cells, list[str]]:
    """Leave out a first column whose header is empty: the numbers of rows, as pandas writes them."""
    if len(cells.lines) < 2 or len(cells.lines[0][1]) < 2 or cells.lines[0][1][0].strip() or not _is_header(cells):
        return cells, []
    lines = [(line, texts[1:]) for line, texts in cells.lines]
    return cells._replace(lines=lines), ["The first column, which has no name, is left out."]


def _is_header(cells: Cells) -> bool:
    """Whether the first line names the columns."""
    if cells.headed:
        return True
    first = [text.strip() for text in cells.lines[0][1]]
    if any(text.casefold() in _COLUMNS or text.startswith(MASS) for text in first):
        return True
    if any(as_number(text) is not None for text in first) or not any(first):
        return False
    return len(cells.lines) > 1 and any(as_number(text) is not None for text in cells.lines[1][1])


_COLUMNS = (*LABEL_COLUMNS, LABEL_INDEX, WEIGHT)


def _label_column(
    header: tuple[str, ...], lines: list[Line], class_names: tuple[str, ...]
) -> tuple[tuple[str, ...], Choice]:
    """Which column holds labels: the one that is called so, one of text, or whole numbers at the end."""
    width = len(lines[0][1])
    if any(name.casefold() in LABEL_COLUMNS for name in header) or header[-1:] == (LABEL_INDEX,):
        return header, Choice()
    columns = [[texts[column] for _, texts in lines] for column in range(width)]
    texts = [column for column in range(width) if any(as_number(text) is None for text in columns[column])]
    if not texts:
        return header, Choice() if _last_are_labels(columns, header) else Choice(labels=NOTHING)
    if len(texts) > 1 or any(as_number(text) is not None for text in columns[texts[0]]):
        return header, Choice(labels=NOTHING)  # whose reading says which cell is no number
    if not header and len(class_names) == width - 1:
        names = list(class_names)
        names.insert(texts[0], "label")
        return tuple(names), Choice()
    return header, Choice(labels=header[texts[0]] if header else f"column {texts[0] + 1}")


def _last_are_labels(columns: list[list[str]], header: tuple[str, ...]) -> bool:
    """Whether the last column holds class indices: whole numbers, where some of the others are not whole."""
    if any(name.startswith(MASS) for name in header):
        return True
    last = [as_number(text) or 0.0 for text in columns[-1]]
    whole = all(value.is_integer() and -1 <= value < len(columns) - 1 for value in last)
    return whole and any(not (as_number(text) or 0.0).is_integer() for column in columns[:-1] for text in column)


def _pointed(text: str) -> str:
    return text.replace("\u2212", "-").replace("∞", "inf") if as_number(text) is not None else text


def _understood(what: str, batch: Batch, notes: list[str]) -> Understood:
    if not batch.scores.shape[-1]:
        raise ValueError("the array is empty")
    said = [batch.note] if batch.note else []
    return Understood(
        what,
        batch.scores,
        batch.labels,
        batch.class_names,
        batch.weights,
        batch.probabilities,
        (*said, *notes),
    )

"""JSON and JSON lines: nested lists, arrays by name, a record a row, and answers of a chat with logprobs.

    [[2, 5, 1], [7, 1, 0.5]]                                      scores alone
    {"logits": [[2, 5, 1], ...], "labels": [1, ...]}              arrays by name; "class_names" names the classes
    [{"logits": [2, 5, 1], "label": 1}, ...]                      a record a row, in JSON lines a line each
    [{"cat": 2, "dog": 5, "label": "dog"}, ...]                   a class a value

"nan", "inf" and "-inf" are numbers too, because JSON has none of its own. "dtypes" may say of which type an array is,
{"logits": "float32"}, and "shapes" which shape it has, [2, 3, 4]; in JSON lines both stand in a line above the others.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from xentgui.core import door, progress
from xentgui.core.problem import Problem
from xentgui.core.strict_json import strict

from . import logprobs, memory
from .arrays import CLASS_NAMES, LABELS, Arrays, plain
from .atomic import writing
from .class_labels import short
from .contents import TEXT, Entry
from .layout import Index
from .parts import Part, Report, parts_of

Array = NDArray[Any]

LINES = ".jsonl"
_ABOUT = ("dtypes", "shapes", CLASS_NAMES, "class_weight", "pos_weight")  # what is of no row
_SPECIAL = {"nan": np.nan, "inf": np.inf, "-inf": -np.inf, "infinity": np.inf, "-infinity": -np.inf}
_DIGITS = re.compile(rb"[0-9]{4301}")  # one more than Python takes for an integer
_BYTES_A_BYTE = 16  # "0," becomes a list's pointer and a number's 24 bytes


def arrays_of(path: Path) -> Arrays:
    """The arrays of a file, all of it read."""
    memory.refuse_too_big(_BYTES_A_BYTE * path.stat().st_size, "save the arrays as a .npz")
    values = _parse(path)
    answer = logprobs.find(values)
    if answer is not None:
        return _held(
            {"logits": answer.logits, "labels": answer.labels}, class_names=answer.class_names, note=answer.note
        )
    if isinstance(values, dict):
        return _by_name(values, columns=False)
    if isinstance(values, list) and values and all(isinstance(record, dict) for record in values):
        return _by_name(_columns(values), columns=True)
    if isinstance(values, list):
        return _held({path.stem: _as_array(values, "scores")})
    raise ValueError(f"it holds {short(json.dumps(values))}; give lists of numbers, or arrays by name")


def _parse(path: Path) -> Any:
    try:
        if path.suffix.lower() != LINES:
            return json.loads(path.read_bytes())
        with path.open("rb") as stream:
            return [_parse_line(line, number) for number, line in enumerate(_told(stream, path), 1) if line.strip()]
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}, column {error.colno}: this is not JSON ({error.msg})") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not UTF-8; save it as UTF-8") from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    except ValueError as error:
        raise ValueError(_too_long(path) or str(error)) from None


def _too_long(path: Path) -> str:
    """Where there are more digits than Python takes for an integer; empty where there are none."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if found := _DIGITS.search(line):
                return f"line {number}, column {found.start() + 1}: an integer too big for a floating-point number"
    return ""


def _told(stream: BinaryIO, path: Path) -> Iterator[bytes]:
    """The lines of a file, while the share done is told."""
    size = max(1, path.stat().st_size)
    done = 0
    for line in stream:
        yield line
        done += len(line)
        progress.tell(done / size)


def _parse_line(line: bytes, number: int) -> Any:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {number}, column {error.colno}: this is not JSON ({error.msg})") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"line {number}: byte {error.start} of it is not UTF-8; save it as UTF-8") from None


def _columns(records: list[dict[str, Any]]) -> dict[str, Any]:
    """Records as lists by name; a first record may be about all of them."""
    about = records[0] if records[0] and all(name in _ABOUT for name in records[0]) else {}
    rows = records[1:] if about else records
    names = list(rows[0]) if rows else []
    for place, record in enumerate(rows):
        if record.keys() != rows[0].keys():
            odd = next(name for name in [*record, *names] if (name in record) != (name in rows[0]))
            which = f"no {odd!r}" if odd in rows[0] else f"{odd!r}, which record 0 has not"
            raise ValueError(f"record {place} has {which}; give all records the same names")
    columns: dict[str, Any] = {name: [record[name] for record in rows] for name in names}
    if not rows:
        columns = {name: [] for name in shapes} if isinstance(shapes := about.get("shapes"), dict) else {}
    return columns | about


def _by_name(named: dict[str, Any], *, columns: bool) -> Arrays:
    """Arrays of the types and shapes that the file itself tells; what is no array is passed over."""
    shapes, types = (about if isinstance(about := named.get(name), dict) else {} for name in ("shapes", "dtypes"))
    arrays = {
        name: _typed(_as_array(values, repr(name), _may_be_text(name)), types.get(name), shapes.get(name), name)
        for name, values in named.items()
        if isinstance(values, list)
    }
    if not arrays:
        raise ValueError(f"there is no list in it; the names are {short(', '.join(named))}")
    return _held(arrays, columns=columns)


def _typed(array: Array, dtype: object, shape: Any, name: str) -> Array:
    """An array as the file says that it is."""
    try:
        if array.dtype != object and dtype == "int64":
            array = door.as_indices(array)
        elif array.dtype != object and isinstance(dtype, str):
            with np.errstate(over="ignore"):
                array = array.astype(door.float_type(dtype))
        return array if shape is None else np.reshape(array, shape)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name!r} does not fit what is said of it: {error}") from None


def _held(arrays: dict[str, Array], **about: Any) -> Arrays:
    entries = {
        name: Entry(name, array.shape, TEXT if array.dtype == object else array.dtype.name)
        for name, array in arrays.items()
    }

    def load(name: str, index: Index) -> Array:
        return np.asarray(arrays[name][index])

    return Arrays(entries, load, "list", **about)


def _may_be_text(name: str) -> bool:
    """Whether "nan" may be the name of a class here."""
    return plain(name) in (*LABELS, CLASS_NAMES)


def _as_array(values: list[Any], what: str, text: bool = False) -> Array:
    """An array of numbers, or of strings where all of them are; "nan" is a number where `text` does not say no."""
    try:
        array = np.asarray(values)
    except (ValueError, OverflowError):
        array = np.asarray(None)
    if array.dtype.kind in "biuf":
        return array
    if array.dtype.kind not in "OU" or not array.shape:
        return door.as_numbers(values, what)  # raises, and says where it is ragged
    if text and array.dtype.kind == "U" and all(isinstance(value, str) for value in values):
        return np.array(values, object)
    flat = _leaves(np.array(values, object), what)
    texts = sum(isinstance(value, str) for value in flat)
    if texts and texts < len(flat):
        at, odd = next((at, value) for at, value in enumerate(flat) if isinstance(value, str))
        raise ValueError(f"{_place(what, at, array.shape)}: {short(odd)} is not a number, and others are")
    result = np.empty(len(flat), object if texts else np.float64)
    try:
        result[:] = flat
    except OverflowError:
        raise ValueError(f"{what} hold an integer too big for a floating-point number") from None
    return result.reshape(array.shape)


def _place(what: str, at: int, shape: tuple[int, ...]) -> str:
    """Where the value of this number is among lists in lists."""
    *rows, last = map(int, np.unravel_index(at, shape))
    return f"{what}, {f'row {rows[0] if len(rows) == 1 else rows}, ' if rows else ''}value {last}"


def _leaves(array: Array, what: str) -> list[float | str]:
    """The values, one after the other."""
    flat = []
    for at, value in enumerate(array.reshape(-1)):
        try:
            flat.append(_leaf(value))
        except ValueError as reason:
            raise ValueError(f"{_place(what, at, array.shape)}: {reason}") from None
    return flat


def _leaf(value: object) -> float | str:
    """A number, also where it is spelt out, or a text."""
    match value:
        case bool() | int() | float():
            return value
        case str():
            return _SPECIAL.get(value.casefold(), value)
        case None:
            raise ValueError('this is null; write a number, or "nan"')
        case list():
            raise ValueError("this is a list, and others are not; make them of one length")
    raise ValueError(f"this is {short(json.dumps(value))}, and no number")


def write(problem: Problem, path: Path, report: Report) -> None:
    """Save all arrays of a problem by name, or a record a row where the ending is .jsonl."""
    parts = parts_of(problem)
    pieces = _lines(problem, parts) if path.suffix.lower() == LINES else _object(problem, parts)
    with writing(path) as stream:
        for piece, done in pieces:
            stream.write(piece.encode())
            report(done)


def _object(problem: Problem, parts: list[Part]) -> Iterator[tuple[str, float]]:
    """One object, a line a row; and the share done."""
    about = _about(problem, parts, per_row=False)
    yield "{\n" + "".join(f"{json.dumps(name)}: {json.dumps(value)},\n" for name, value in about.items()), 0.0
    for number, part in enumerate(parts):
        yield f"{json.dumps(part.name)}: [", number / len(parts)
        separator = "\n"
        for block in part.blocks:
            for row in block.tolist() if block.ndim == 1 else _rows(block):
                yield separator + json.dumps(strict(row)), (number + 0.5) / len(parts)
                separator = ",\n"
        yield "\n]" + (",\n" if number + 1 < len(parts) else "\n}\n"), (number + 1) / len(parts)


def _lines(problem: Problem, parts: list[Part]) -> Iterator[tuple[str, float]]:
    """A record a row, below one about all of them; and the share done."""
    weights = problem.row_weights
    about = _about(problem, parts, per_row=True)
    about |= {part.name: strict(part.blocks[0].tolist()) for part in parts if part.name in _ABOUT}
    yield json.dumps(about) + "\n", 0.0
    row = 0
    for scores, labels in zip(problem.scores.blocks, problem.labels.blocks, strict=True):
        label = "label" if problem.sparse else "labels"
        for values, target in zip(_rows(scores), _rows(labels), strict=True):
            record = {parts[0].name: values, label: target}
            if weights is not None:
                record["sample_weight"] = float(weights[row])
            yield json.dumps({name: strict(value) for name, value in record.items()}) + "\n", row / problem.rows
            row += 1


def _about(problem: Problem, parts: list[Part], *, per_row: bool) -> dict[str, Any]:
    """What the lists themselves do not tell: types, the names of the classes, and shapes of other than one axis."""
    tables = parts[: 2 + (problem.sample_weight is not None)]
    names = {part.name: part.name for part in parts}
    if per_row and problem.sparse:
        names["labels"] = "label"
    about: dict[str, Any] = {"dtypes": {names[part.name]: part.dtype.name for part in parts}}
    leading = problem.leading_shape
    if len(leading) > 1 or not problem.rows or not (leading or per_row):  # a line of its own is a row
        broadcast = {"sample_weight": leading} if per_row else {}
        about["shapes"] = {names[part.name]: broadcast.get(part.name, part.shape) for part in tables}
    if problem.class_names:
        about[CLASS_NAMES] = problem.class_names
    return about


def _rows(block: Array) -> Iterator[Any]:
    """The rows as lists of Python's numbers, which hold every value of a half type."""
    for row in block:
        yield (row.astype(np.float64) if row.dtype.kind != "i" else row).tolist()

"""What each row came to, as a table of its own (.csv, .tsv, .parquet): loss, prediction, confidence, rank of the label.

The columns have the names that the quantities of a row have in an expression. `rank` is the place of the label's class
among the scores: 1 for the largest, equal scores share the better place, and there is none where the label is no class
or the row has no prediction, as with NaN among its scores. `label` and `predicted` are -1 where there is no class.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.evaluation import Evaluation
from xentgui.core.problem import Problem
from xentgui.core.row_quantities import BlockRows, blocks

from .atomic import writing
from .csv_writing import as_text
from .extras import missing
from .parts import Report

Array = NDArray[Any]
Columns = dict[str, Any]  # an array of numbers or flags, or a list of texts; in the order in which they are written

ENDINGS = (".csv", ".tsv", ".parquet")
_ROWS = 500  # of a text table that are written at once: nothing else of Python runs meanwhile
_GROUP = 1 << 16  # rows of a Parquet file that are compressed together
_FLOATS = ("loss", "confidence", "p_label")
# A spreadsheet takes a cell that begins so for a formula, and would compute it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(evaluation: Evaluation, path: Path, report: Report = lambda done: None) -> None:  # noqa: ARG005
    """Write a row a line, in the order of the batch; until the file is whole, `path` keeps what it was.

    Args:
        evaluation: whose rows.
        path: where to; ends in one of `ENDINGS`.
        report: hears of the share done; what it raises ends the writing and leaves `path` as it was.

    Raises:
        ValueError: the ending is not known, or a library is missing.
        OSError: the file cannot be written.
    """
    match path.suffix.lower():
        case ".csv":
            _write_text(evaluation, path, ",", report)
        case ".tsv":
            _write_text(evaluation, path, "\t", report)
        case ".parquet":
            _write_parquet(evaluation, path, report)
        case ending:
            raise ValueError(f"{path}: results of rows are written to {', '.join(ENDINGS)}, not to {ending or 'this'}")


def columns_of(block: BlockRows, problem: Problem) -> Columns:
    """The columns of one block."""
    label, predicted = block.label, block.predicted
    columns: Columns = {"row": block.row, **_places(problem, block.row), "label": label, "predicted": predicted}
    if problem.class_names and not (problem.binary and problem.classes == 1):
        columns |= {"label_name": _names(problem, label), "predicted_name": _names(problem, predicted)}
    columns |= {name: np.asarray(getattr(block, name), np.float64) for name in _FLOATS}
    columns |= {"rank": block.rank, "correct": block.correct, "ignored": block.ignored}
    return columns if problem.sample_weight is None else columns | {"weight": block.weight}


def _places(problem: Problem, rows: Array) -> Columns:
    """Where rows stand on several leading axes."""
    if len(problem.leading_shape) < 2:
        return {}
    places = np.unravel_index(rows, problem.leading_shape)
    return {f"axis_{axis}": place for axis, place in enumerate(places)}


def _names(problem: Problem, classes: Array) -> list[str]:
    """Names as UTF-8 can hold them."""
    names, count = problem.class_names, problem.classes
    known = [names[index] if 0 <= index < count else "" for index in classes.tolist()]
    return [name.encode(errors="replace").decode() for name in known]


def _write_text(evaluation: Evaluation, path: Path, separator: str, report: Report) -> None:
    problem = evaluation.problem
    with writing(path) as stream:
        for block in blocks(evaluation):
            columns = columns_of(block, problem)
            if not block.start:
                stream.write(as_text([list(columns)], separator))
            rows = block.stop - block.start
            for start in range(0, rows, _ROWS):
                part = slice(start, min(start + _ROWS, rows))
                stream.write(as_text(_lines({name: values[part] for name, values in columns.items()}), separator))
                report((block.start + part.stop) / problem.rows)


def _lines(columns: Columns) -> Iterator[tuple[Any, ...]]:
    return zip(*(_cells(name, values) for name, values in columns.items()), strict=True)


def _cells(name: str, values: Any) -> Sequence[Any]:
    """A column as what a text table holds: all digits of numbers, nothing where a rank is undefined."""
    if isinstance(values, list):
        return [harmless(text) for text in values]
    if name == "rank":
        return ["" if rank != rank else int(rank) for rank in values.tolist()]  # noqa: PLR0124 - NaN alone differs
    if values.dtype == bool:
        return ["true" if flag else "false" for flag in values.tolist()]
    cells: list[Any] = values.tolist()
    return cells


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before what begins like one and is no number."""
    if not text.startswith(_FORMULA):
        return text
    try:
        float(text)
    except ValueError:
        return "'" + text
    return text


def _write_parquet(evaluation: Evaluation, path: Path, report: Report) -> None:
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise missing("pyarrow", "arrow") from None
    batches = (_record_batch(columns_of(block, evaluation.problem)) for block in blocks(evaluation))
    first = next(batches)
    with writing(path) as stream, pq.ParquetWriter(stream, first.schema) as target:
        held, rows = [first], 0
        for batch in batches:
            held.append(batch)
            if sum(one.num_rows for one in held) >= _GROUP:
                rows += _write_group(target, held)
                report(rows / evaluation.problem.rows)
        if held:
            _write_group(target, held)


def _write_group(target: Any, held: list[Any]) -> int:
    """Write some blocks as one group of rows: a group costs a reader the more the smaller it is."""
    import pyarrow as pa

    rows: int = sum(batch.num_rows for batch in held)
    target.write_table(pa.Table.from_batches(held))
    held.clear()
    return rows


def _record_batch(columns: Columns) -> Any:
    """A block for Parquet; a rank that is not defined is null."""
    import pyarrow as pa

    arrays = {name: pa.array(values, _type(name), from_pandas=name == "rank") for name, values in columns.items()}
    return pa.RecordBatch.from_pydict(arrays)


def _type(name: str) -> Any:
    """The type of a column where its values could be of another in some blocks."""
    import pyarrow as pa

    if name.endswith("_name"):
        return pa.string()
    return pa.int64() if name in ("rank", "row", "label", "predicted") or name.startswith("axis_") else None

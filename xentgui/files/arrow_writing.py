"""Writes Parquet and Arrow tables: scores and labels in columns, and as metadata what columns cannot tell."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.problem import Problem

from .arrays import CLASS_NAMES
from .arrow import METADATA, PARQUET
from .atomic import writing
from .extras import missing
from .parts import Part, Report, parts_of

Array = NDArray[Any]


def write(problem: Problem, path: Path, report: Report) -> None:
    """Save scores, labels and weights of rows as columns, and the rest as metadata."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise missing("pyarrow", "arrow") from None
    columns = [part for part in parts_of(problem) if part.name not in ("class_weight", "pos_weight", "sample_weight")]
    if problem.row_weights is not None:
        columns.append(Part("sample_weight", problem.leading_shape, (problem.row_weights,)))
    schema = pa.schema(
        [(part.name, _type_of(part, problem)) for part in columns], {METADATA: _metadata(problem, columns)}
    )
    with writing(path) as stream:
        parquet = path.suffix.lower() == PARQUET
        with pq.ParquetWriter(stream, schema) if parquet else pa.ipc.new_file(stream, schema) as writer:
            for span in problem.scores.spans():
                tables = [problem.scores.take(span), problem.labels.take(span)]
                if problem.row_weights is not None:
                    tables.append(problem.row_weights[span])
                arrays = [_as_column(table, field.type) for table, field in zip(tables, schema, strict=True)]
                writer.write_batch(pa.record_batch(arrays, schema=schema))
                report(span.stop / max(1, problem.rows))


def _metadata(problem: Problem, columns: list[Part]) -> bytes:
    weights = {name: getattr(problem, name) for name in ("class_weight", "pos_weight")}
    about = {
        CLASS_NAMES: problem.class_names,
        "leading_shape": problem.leading_shape or (1,),  # without an axis of rows there is no column of lists
        "dtypes": {part.name: part.dtype.name for part in columns},
        **{name: weight.tolist() for name, weight in weights.items() if weight is not None},
    }
    return json.dumps(about).encode()


def _type_of(part: Part, problem: Problem) -> Any:
    import pyarrow as pa

    kind = pa.uint16() if part.dtype.name == "bfloat16" else pa.from_numpy_dtype(part.dtype)
    return pa.list_(kind, problem.classes) if part.blocks[0].ndim == 2 else kind


def _as_column(table: Array, kind: Any) -> Any:
    import pyarrow as pa

    plain = table.view(np.uint16) if table.dtype.name == "bfloat16" else table
    flat = pa.array(np.ascontiguousarray(plain).reshape(-1))
    return pa.FixedSizeListArray.from_arrays(flat, type=kind) if table.ndim == 2 else flat

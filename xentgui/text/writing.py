"""A batch, or a part of it, as text that reads back as it was: tables with a header, and code that makes the arrays."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.libraries.scripts.arrays import NUMPY, TORCH, Dialect, written
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.files.csv_lines import LABEL, LABEL_INDEX, MASS, WEIGHT
from xentgui.files.csv_writing import labels_are_names, means_another_column

Array = NDArray[Any]

MOST_CELLS = 2_000_000  # of a table: more is no text that anybody opens
MOST_NUMBERS = 100_000  # of code, which Python has to read as one expression


@dataclass(frozen=True, eq=False)
class Excerpt:
    """A part of a batch: scores, and beside them labels and weights of rows where they belong to it."""

    problem: Problem
    labels: bool = True
    weights: bool = True

    @classmethod
    def of(cls, problem: Problem, rows: slice, classes: range, *, labels: bool, weights: bool) -> "Excerpt":
        """Some rows and some classes; a label of a class that is left out becomes -1."""
        if (rows.start, rows.stop) == (0, problem.rows) and classes == range(problem.classes):
            return cls(problem, labels, weights)
        columns = slice(classes.start, classes.stop)
        height, table = problem.scores.height, problem.labels.take(rows)
        weight = problem.row_weights
        part = problem.replace(
            scores=RowBlocks.split(problem.scores.take(rows)[:, columns], height),
            labels=RowBlocks.split(_moved(table, classes) if problem.sparse else table[:, columns], height),
            leading_shape=(rows.stop - rows.start,),
            sample_weight=None if weight is None else weight[rows],
            class_weight=None if problem.class_weight is None else problem.class_weight[columns],
            pos_weight=None if problem.pos_weight is None else problem.pos_weight[columns],
            class_names=problem.class_names[columns],
        )
        return cls(part, labels, weights)


def _moved(labels: Array, classes: range) -> Array:
    inside = (labels >= classes.start) & (labels < classes.stop)
    return np.where(inside, labels - classes.start, np.where(labels < 0, labels, -1))


def tab_separated(excerpt: Excerpt) -> str:
    """A header and a line a row, for a spreadsheet."""
    return _separated(excerpt, "\t")


def comma_separated(excerpt: Excerpt) -> str:
    """A header and a line a row, as `xentgui` reads a .csv."""
    return _separated(excerpt, ",")


def markdown(excerpt: Excerpt) -> str:
    """A table for a README, an issue or a forum."""
    header, *rows = _cells(excerpt)
    lines = [map(_in_markdown, header), ["---:"] * len(header), *(map(_in_markdown, row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def latex(excerpt: Excerpt) -> str:
    """A tabular that needs no package."""
    cells = list(_cells(excerpt))
    lines = [f"{' & '.join(map(_in_latex, row))} \\\\\n" for row in cells]
    above = [*lines[:1], "\\hline\n"] if _needs_header(excerpt) else []
    body = ["\\hline\n", *above, *lines[1:], "\\hline\n"]
    return f"\\begin{{tabular}}{{{'r' * len(cells[0])}}}\n{''.join(body)}\\end{{tabular}}\n"


def _needs_header(excerpt: Excerpt) -> bool:
    """Whether the first line says more than numbers, which would be taken for a row."""
    problem = excerpt.problem
    return bool(excerpt.labels or problem.class_names or (excerpt.weights and problem.sample_weight is not None))


def numpy_code(excerpt: Excerpt) -> str:
    """Lines of Python that make the arrays in NumPy."""
    bfloat16 = any(array.dtype.name == "bfloat16" for array in _arrays(excerpt).values())
    return _code(excerpt, NUMPY, [*(["import ml_dtypes"] if bfloat16 else []), "import numpy as np"])


def pytorch_code(excerpt: Excerpt) -> str:
    """Lines of Python that make the tensors in PyTorch."""
    return _code(excerpt, TORCH, ["import torch"])


FORMATS: Mapping[str, Callable[[Excerpt], str]] = {
    "tab-separated text": tab_separated,
    "CSV": comma_separated,
    "Markdown": markdown,
    "LaTeX": latex,
    "NumPy code": numpy_code,
    "PyTorch code": pytorch_code,
}


def refuse_too_many(rows: int, classes: int, form: str) -> None:
    """Raise ValueError where a text in this form would be too long, or nothing at all."""
    most = MOST_NUMBERS if form.endswith("code") else MOST_CELLS
    if not rows:
        raise ValueError("there are no rows to copy")
    if rows * classes > most:
        number = f"{rows * classes:,} numbers"
        raise ValueError(f"{number} are too many for {form}; select at most {most:,}, or save them to a file")


def _separated(excerpt: Excerpt, separator: str) -> str:
    header, *rows = _cells(excerpt)
    lines = [map(_quoted, header), *(map(_quoted_if_odd, row) for row in rows)]
    return "".join(f"{separator.join(line)}\n" for line in lines)


def _quoted_if_odd(cell: str) -> str:
    # Whoever reads it may take anything else for the border of a cell.
    return cell if _PLAIN.fullmatch(cell) else _quoted(cell)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _cells(excerpt: Excerpt) -> Iterator[list[str]]:
    """The header and the rows of a table, as texts."""
    problem, named = excerpt.problem, labels_are_names(excerpt.problem)
    names = [problem.class_name(index) for index in range(problem.classes)]
    _refuse_names(problem)
    weights = problem.row_weights if excerpt.weights else None
    weight = [] if weights is None else [WEIGHT]
    if not excerpt.labels:
        yield names + weight
    elif problem.sparse:
        yield [*names, *weight, LABEL if named or not problem.class_names else LABEL_INDEX]
    else:
        yield [*names, *weight, *(MASS + name for name in names)]
    for row in range(problem.rows):
        cells = _exact(problem.scores.row(row)) + ([] if weights is None else [repr(float(weights[row]))])
        if excerpt.labels:
            label = problem.labels.row(row)
            cells += _exact(label) if not problem.sparse else [names[label] if named else str(label)]
        yield cells


def _exact(values: Array) -> list[str]:
    """The shortest texts that read back as these numbers; of bfloat16 those of float32."""
    if values.dtype == np.float64:
        return list(map(repr, values.tolist()))
    return list(map(str, values.astype(np.float32) if values.dtype.name == "bfloat16" else values))


def _refuse_names(problem: Problem) -> None:
    for name in problem.class_names:
        if means_another_column(name):
            raise ValueError(f"a class is called {name[:40]!r}, as another column of the table is; rename the class")


_PLAIN = re.compile(r"[\w.+\-]+")
_MARKDOWN = re.compile(r"[\\|*_`~\[\]<&]|^\s+|\s+$|[\n\r\t]")
_LATEX = re.compile(r"[\\&%$#_{}~^\n]|^ +| +$")
_LATEX_MACROS = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\n": r"\newline{}",
}  # fmt: skip
_NEGATIVE = re.compile(r"-[\d.e+\-]+|-?inf")


def _in_markdown(text: str) -> str:
    return _MARKDOWN.sub(_markdown_character, text)


def _markdown_character(found: re.Match[str]) -> str:
    text = found[0]
    if text.isspace():
        return "".join("<br>" if each == "\n" else f"&#{ord(each)};" for each in text)
    return f"&{'lt' if text == '<' else 'amp'};" if text in "<&" else f"\\{text}"


def _in_latex(text: str) -> str:
    if _NEGATIVE.fullmatch(text):
        return f"${text.replace('inf', chr(92) + 'infty')}$"
    return _LATEX.sub(_latex_character, text)


def _latex_character(found: re.Match[str]) -> str:
    return _LATEX_MACROS.get(found[0]) or ("~" * len(found[0]) if found[0].isspace() else f"\\{found[0]}")


def _code(excerpt: Excerpt, dialect: Dialect, imports: Sequence[str]) -> str:
    arrays = _arrays(excerpt)
    special = [name for name, test in _SPECIAL.items() if any(_holds(array, test) for array in arrays.values())]
    lines = [f"from math import {', '.join(special)}", ""] if special else []
    lines += [*imports, ""]
    lines += [written(name, array, dialect) for name, array in arrays.items()]
    if excerpt.problem.class_names:
        lines.append(f"class_names = {list(excerpt.problem.class_names)!r}")
    return "\n".join(lines) + "\n"


def _arrays(excerpt: Excerpt) -> dict[str, Array]:
    """The arrays by the names that reading knows."""
    problem, leading = excerpt.problem, excerpt.problem.leading_shape
    scores, labels = problem.scores.join(), problem.labels.join()
    arrays = {"logits" if problem.options.from_logits else "probs": scores.reshape(*leading, problem.classes)}
    if excerpt.labels:
        arrays["labels"] = labels.reshape(*leading, *labels.shape[1:])
        weights = {"class_weight": problem.class_weight, "pos_weight": problem.pos_weight}
        arrays |= {name: weight for name, weight in weights.items() if weight is not None}
    if excerpt.weights and problem.sample_weight is not None:
        arrays["sample_weight"] = problem.sample_weight
    return arrays


_SPECIAL: Mapping[str, Callable[[Array], Array]] = {"inf": np.isinf, "nan": np.isnan}


def _holds(array: Array, test: Callable[[Array], Array]) -> bool:
    return array.dtype.kind in "fV" and bool(test(array).any())

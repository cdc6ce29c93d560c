"""What the libraries panel writes of each library. No Qt here."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from xentgui.core.libraries.compared import Agreement, Compared
from xentgui.core.problem import Problem

from .number_text import count, number

EXACT = "exact value"
_MARKS = {
    Agreement.SAME: "=",
    Agreement.ROUNDED: "≈",
    Agreement.DIFFERENT: "≠",
    Agreement.RAISES: "✕",
    Agreement.ABSENT: "–",
}
_NO_REASON = "differs; none of the known reasons gives this number"


class LibraryLine(NamedTuple):
    """One line of the panel.

    Attributes:
        name: of the library.
        versions: what is mirrored.
        reported: the batch's value, after a mark of how it stands to the exact one.
        off: how far it is from the exact one.
        ulp: the same in units in the last place.
        row: the current row's value, after a mark.
        row_off: how far that is off.
        row_ulp: the same in units in the last place.
        why: in short.
        full: every sentence there is.
        wrong: whether the batch's value disagrees, or there is an error instead.
        row_wrong: the same of the row's.
        pending: whether the batch's numbers are of an older batch, or not there yet.
    """

    name: str
    versions: str
    reported: str
    off: str
    ulp: str
    row: str
    row_off: str
    row_ulp: str
    why: str
    full: str
    wrong: bool
    row_wrong: bool
    pending: bool


class Heard(NamedTuple):
    """All that is known of one library."""

    name: str
    batch: Compared | None
    row: Compared | None
    pending: bool
    failed: str = ""


def library_line(heard: Heard, problem: Problem) -> LibraryLine:
    """Put what is known of a library in words."""
    batch, row = heard.batch, heard.row
    one = row or batch
    sentences = [*_sentences(heard, problem)]
    pending = heard.pending
    return LibraryLine(
        heard.name,
        "" if one is None else one.asked.rules.versions,
        f"… {_value(batch)}".rstrip() if pending else _marked(batch),
        "" if pending else _off(batch),
        "" if pending else _ulps(batch),
        _marked(row),
        _off(row),
        _ulps(row),
        " ".join(sentences),
        "\n".join([*sentences, *_figures(heard)]),
        _is_wrong(batch) or bool(heard.failed),
        _is_wrong(row),
        pending,
    )


def exact_line(value: float | None, row: float | None, problem: Problem, *, pending: bool) -> LibraryLine:
    """The line of the exact values; `value` None where the batch reports its rows, or is not evaluated yet."""
    reported = "…" if pending else count(problem.rows, "row") if value is None else digits(value)
    why = "The definition, evaluated so that no digit is lost; the others are measured against it."
    figures = [f"{name}: {exact!r}" for name, exact in (("batch", value), ("current row", row)) if exact is not None]
    of_row = "" if row is None else digits(row)
    full = "\n".join([why, *figures])
    return LibraryLine(
        EXACT,
        "xentgui, float64",
        reported,
        "",
        "",
        of_row,
        "",
        "",
        why,
        full,
        wrong=False,
        row_wrong=False,
        pending=pending,
    )


def digits(value: float, dtype: str = "float64") -> str:
    """A value as a library would print it, eight digits at most."""
    if not math.isfinite(value):
        return str(value).replace("-", "−")
    return f"{value + 0.0:.{_DIGITS.get(dtype, 8)}g}".replace("-", "−")


_DIGITS = {"float16": 4, "bfloat16": 3}


def row_name(problem: Problem, row: int) -> str:
    """A row by its number and, where rows have more than one axis, by its place on them."""
    if len(problem.leading_shape) < 2:
        return f"row {row}"
    return f"row {row} ({', '.join(map(str, np.unravel_index(row, problem.leading_shape)))})"


def _marked(compared: Compared | None) -> str:
    """The mark and the value, or what there is instead."""
    if compared is None:
        return ""
    return f"{_MARKS[compared.agreement]} {_value(compared)}".rstrip()


def _value(compared: Compared | None) -> str:
    if compared is None or compared.answer is None:
        return ""
    answer = compared.answer
    if answer.loss is None:
        return answer.error.type if answer.error is not None else ""
    reports_rows = compared.row is not None or answer.loss.shape not in {(), (1,)}
    return count(answer.loss.size, "row") if reports_rows else digits(compared.value, answer.loss.dtype.name)


def _off(compared: Compared | None) -> str:
    """The difference, with its sign."""
    if compared is None or math.isnan(compared.difference):
        return ""
    return _signed(compared.difference) if compared.difference else "0"


def _ulps(compared: Compared | None) -> str:
    if compared is None or not math.isfinite(compared.ulps):
        return ""
    ulps = abs(compared.ulps)
    if ulps < 100:
        return f"{ulps:.1f}" if ulps else "0"
    return number(float(f"{ulps:.2g}")) if ulps < 1e6 else _short(ulps)


def _signed(value: float) -> str:
    return ("+" if value > 0 else "−") + _short(abs(value))


def _short(value: float) -> str:
    mantissa, _, exponent = f"{value:.2g}".partition("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−") if exponent else mantissa


def _is_wrong(compared: Compared | None) -> bool:
    return compared is not None and compared.agreement in (Agreement.DIFFERENT, Agreement.RAISES)


def _sentences(heard: Heard, problem: Problem) -> Iterator[str]:
    batch, row = heard.batch, heard.row
    if heard.failed:
        yield _sentence(heard.failed)
    about_batch = "" if batch is None else _why(batch)
    if about_batch and batch is not None:
        at = "" if batch.cause_row is None or problem.rows == 1 else f"{row_name(problem, batch.cause_row)}: "
        yield _sentence(at + about_batch)
    about_row = "" if row is None else _why(row)
    if about_row and about_row != about_batch:
        yield _sentence(f"the current row: {about_row}")
    one = batch or row
    if one is not None:
        yield from one.asked.lacks
        yield from (f"It warns: {text}" for text in (() if one.answer is None else one.answer.warnings))


def _why(compared: Compared) -> str:
    if compared.answer is not None and compared.answer.error is not None:
        return f"raises {compared.answer.error.type}: {compared.answer.error.text}"
    return compared.cause or (_NO_REASON if compared.agreement is Agreement.DIFFERENT else "")


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + ("" if text.endswith((".", ":")) else ".")


def _figures(heard: Heard) -> Iterator[str]:
    """The numbers with all their digits."""
    for name, compared in (("batch", heard.batch), ("current row", heard.row)):
        if compared is None or compared.answer is None or compared.answer.loss is None or math.isnan(compared.value):
            continue
        what = name if compared.row is None else f"row {compared.row}"
        dtype = compared.answer.loss.dtype
        printed = np.array(compared.value).astype(dtype)[()]
        ulps = f", {_ulps(compared)} ulp" if _ulps(compared) else ""
        yield f"{what}: {printed} ({dtype.name}), exact {compared.exact!r}, off by {_off(compared)}{ulps}"

"""Cells from a table in a text: of a spreadsheet, CSV, Markdown, LaTeX, or set apart by blanks."""

import csv
import html
import io
import re
from collections.abc import Iterable
from typing import NamedTuple

from xentgui.files.csv_lines import Line, unreadable

_MARKDOWN_CELL = re.compile(r"((?:\\.|[^|\\]|\\$)*)(?:\||$)")
_QUOTED = re.compile(r'(?<![^,;\t\n])"(?:[^"]|"")*"')
_STRINGS = re.compile(r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*\"""")
DOTS = ("...", "..", "…", "⋮", r"\vdots", r"\dots", r"\cdots", r"\ldots")  # where something was left out
_RULE = frozenset(" \t\r|+:=-─═┼╪│")
_MARKDOWN_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_LATEX_ESCAPE = re.compile(
    r"\\newline(?:\{\}| |$)|\\text(backslash|asciitilde|asciicircum)(?:\{\}| |$)|\\([&%$#_{} ])|(~)|([{}$])"
)
_LATEX_WORDS = {"backslash": "\\", "asciitilde": "~", "asciicircum": "^"}
_LATEX_RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|centering|noalign)\b(?:\[[^\]]{0,20}\])?|\\c(?:mid|)(?:rule|line)(?:\([^)]{0,9}\))?\{[^}]{0,20}\}"
    r"|\\(?:caption|label|documentclass|usepackage)\{[^{}\n]{0,400}\}"
    r"|\\(?:begin|end)\{[^}]{0,40}\}(?:\[[^\]\n]{0,20}\])?(?:\{(?:[^{}\n]|\{[^{}\n]{0,40}\}){0,200}\})?"
)
_LATEX_FONT = re.compile(r"\\(?:text(?:bf|it|rm|tt)?|math(?:bf|rm|it)?|bf|num|mbox|emph)\{([^{}]{0,200})\}")
_LATEX_POWER = re.compile(r"\s*\\(?:times|cdot)\s*10\s*\^\s*\{?\s*([+-]?\d{1,4})\s*\}?")
_LATEX_COMMENT = re.compile(r"(?:(?<=\\\\)|(?<!\\))%[^\n]*")
_LATEX_LINE = re.compile(r"\\\\(?:\[[^\]\n]{0,20}\])?")
_LATEX_CELL = re.compile(r"((?:\\.|[^&\\])*)(?:&|$)", re.DOTALL)


class Cells(NamedTuple):
    """A table of texts.

    Attributes:
        what: what it is, for a person.
        lines: the numbers of its lines, and their cells.
        decimal_commas: whether commas in its numbers are decimal.
        headed: whether its first line is surely a header.
        bare: whether nothing but its numbers can tell a column of labels.
    """

    what: str
    lines: list[Line]
    decimal_commas: bool = True
    headed: bool = False
    bare: bool = False


def is_markdown(text: str) -> bool:
    """Whether a line of dashes stands below the first line of cells, or bars between numbers."""
    lines = [line for line in text.strip().split("\n", 4)[:4] if not line.startswith("```")]
    ruled = any(("|" in line or "+" in line) and _is_rule(line) for line in lines[:3])
    if not ruled:
        return all("|" in line and _any_number(line.split("|")) for line in lines)
    return any("|" in line and not _is_rule(line) for line in lines)


def is_latex(text: str) -> bool:
    """Whether there are cells and lines as LaTeX sets them apart."""
    if not ("&" in text and r"\\" in text):
        return r"\begin{" in text
    plain = _STRINGS.sub("", text)  # of code, whose strings may hold anything
    return r"\begin{" in plain or ("&" in plain and r"\\" in plain)


def of_markdown(text: str) -> Cells:
    """Read the cells between bars."""
    lines, headed = list[Line](), False
    for number, line in enumerate(text.split("\n"), start=1):
        if _is_rule(line):
            headed = headed or len(lines) == 1
        elif "|" in line:
            plain = line.strip().removeprefix("|")
            cells = [cell.strip() for cell in _MARKDOWN_CELL.findall(plain)[:-1]]
            if not plain.endswith("|") or plain.endswith(r"\|"):
                cells = [cell.strip() for cell in _MARKDOWN_CELL.findall(plain + "|")[:-1]]
            lines.append((number, [_from_markdown(cell) for cell in cells]))
    return Cells("a Markdown table", lines, headed=headed)


def of_latex(text: str) -> Cells:
    """Read the cells between ampersands."""
    plain = _LATEX_COMMENT.sub("", text)
    plain = _LATEX_RULES.sub(lambda found: "\n" * found[0].count("\n"), plain)
    lines, number = list[Line](), 1
    pieces = _LATEX_LINE.split(plain)
    for place, piece in enumerate(pieces, start=1):
        first = number + piece.count("\n", 0, len(piece) - len(piece.lstrip()))
        if "&" in piece or (piece.strip() and place < len(pieces)):
            lines.append(
                (first, [_from_latex(cell) for cell in _LATEX_CELL.findall(piece.strip())[: _ampersands(piece)]])
            )
        number += piece.count("\n")
    return Cells("a LaTeX table", lines)


def of_lines(text: str) -> Cells:
    """Read cells that are set apart by tabs, semicolons, commas or blanks."""
    separator, what = _separator(text)
    if separator == " ":
        return Cells(what, _by_blanks(text), bare=True)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    lines: list[Line] = []
    try:
        for cells in rows:
            if cells and (len(cells) > 1 or cells[0].strip() or not lines):
                lines.append((rows.line_num, cells))
    except csv.Error as error:
        raise ValueError(f"line {rows.line_num} {unreadable(error)}") from None
    headed = bool(lines) and _is_quoted_line(text, separator, lines[0][1])
    return Cells(what, lines, decimal_commas=separator != ",", headed=headed, bare=not headed)


def _by_blanks(text: str) -> list[Line]:
    """Cells set apart by blanks; a first line that is one cell short stands over a column without a name."""
    lines = [(number, line.split()) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) > 1 and len(lines[0][1]) + 1 == len(lines[1][1]):
        lines[0][1].insert(0, "")
    return lines


def _is_quoted_line(text: str, separator: str, cells: list[str]) -> bool:
    """Whether the first line is in quotes and the next is not: a header, though classes may be called 0, 1, 2."""
    line = separator.join('"' + cell.replace('"', '""') + '"' for cell in cells)
    return text.startswith(line) and text[len(line) :].lstrip("\r\n")[:1] not in ('"', "")


def as_number(text: str) -> float | None:
    """The number of a cell, also with a decimal comma and a typographic minus."""
    plain = text.strip().replace("\u2212", "-").replace("∞", "inf")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return float(plain) if "_" not in plain else None
    except ValueError:
        return None


def without_quoted(text: str) -> str:
    """The text with nothing in quoted cells that could be taken for a border of cells, or for a bracket."""
    return _QUOTED.sub(_plain_quoted, text) if '"' in text else text


def _plain_quoted(found: re.Match[str]) -> str:
    return re.sub(r"[^\w.+\-]", "_", found[0][1:-1])


def is_table_with_brackets(text: str) -> bool:
    """Whether brackets stand in nothing but a header, above lines of numbers."""
    _, _, rest = text.strip().partition("\n")
    line = rest.split("\n", 1)[0]
    separated = any(sign in line and _any_number(line.split(sign)) for sign in ",;")
    return separated and not re.search(r"[\[\](){}]", rest)


def _separator(text: str) -> tuple[str, str]:
    """Tell by a line in the middle, which is no header."""
    text = without_quoted(text)
    lines = [line for line in text.split("\n") if line.strip() and line.split()[0] not in DOTS]
    line = lines[len(lines) // 2] if lines else ""
    if "\t" in text:
        return "\t", "cells of a spreadsheet"
    if ";" in line and _any_number(line.split(";")):
        return ";", "a table separated by semicolons"
    pieces = line.split()
    if len(pieces) > 1 and sum(as_number(piece) is not None for piece in pieces) > len(pieces) / 2:
        return " ", "numbers separated by blanks"
    if "," in line and as_number(line) is None and _any_number(line.split(",")):
        return ",", "a table separated by commas"
    return "\t", "cells of a spreadsheet"


def _any_number(pieces: Iterable[str]) -> bool:
    return any(as_number(piece) is not None for piece in pieces)


def _is_rule(line: str) -> bool:
    return any(dash in line for dash in "-─═") and _RULE.issuperset(line)


def _from_markdown(cell: str) -> str:
    plain = cell.strip("*`") if len(cell) > 2 and cell[0] == cell[-1] and cell[0] in "*`" else cell
    broken = re.sub(r"<br ?/?>", "\n", _MARKDOWN_ESCAPE.sub(r"\1", plain) if "\\" in plain else plain)
    return html.unescape(broken)


def _from_latex(cell: str) -> str:
    plain = cell.strip(" \t\n").replace("{,}", ",").replace(r"\infty", "inf").replace(r"\,", "")
    plain = _LATEX_FONT.sub(r"\1", _LATEX_FONT.sub(r"\1", plain))
    return _LATEX_ESCAPE.sub(_latex_character, _LATEX_POWER.sub(r"e\1", plain))


def _latex_character(found: re.Match[str]) -> str:
    if found[1]:
        return _LATEX_WORDS[found[1]]
    if found[2]:
        return found[2]
    return " " if found[3] else "" if found[4] else "\n"


def _ampersands(piece: str) -> int:
    """How many cells there are: escaped ampersands set nothing apart."""
    return len(re.findall(r"(?<!\\)&", piece)) + 1

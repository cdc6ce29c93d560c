"""The report: one page of HTML that needs nothing else: values, options, pictures and the worst rows. No Qt here."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import fields
from html import escape
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.evaluation import Evaluation
from xentgui.core.options import LossOptions, Reduction
from xentgui.core.problem import Problem
from xentgui.core.ranked_rows import Kind, ranked_rows
from xentgui.gui import row_reasons, row_search
from xentgui.gui.number_text import count
from xentgui.gui.plots.row_figures import RowFigures, class_names

WORST = 20  # rows
_UNDEFINED = 10  # rows, of those without a loss
_DIGITS = "A number tells all its digits where the mouse rests on it."
_WEIGHTS = ("sample_weight", "class_weight", "pos_weight")
_SHOWN_WEIGHTS = 6
_LONGEST_NAME = 60

# What the page fetches is nothing, whatever a name of a class may try.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Picture(NamedTuple):
    """A plot for the page: its title, and SVG."""

    title: str
    svg: str


class Colours(NamedTuple):
    """The colours of the page."""

    dark: bool
    base: str
    text: str
    muted: str
    line: str
    stripe: str


def page(evaluation: Evaluation, pictures: Sequence[Picture], colours: Colours) -> str:
    """The whole page; the same batch gives the same page."""
    problem = evaluation.problem
    title = problem.title or "Cross-entropy of a batch"
    kind = "binary" if problem.binary else "categorical"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(problem.note)}</p>" if problem.note else "",
        f"<p class=muted>{_what(problem)}; {kind} cross-entropy in nats, computed in float64.</p>",
        _section("Values", _reductions(evaluation)),
        _undefined(evaluation),
        _table(("", ""), _facts(evaluation), heading=False),
        _section("Options", _table(("", ""), _options(problem), heading=False)),
        *(_section(picture.title, _inline(picture.svg, number)) for number, picture in enumerate(pictures)),
        _section("Worst rows", _worst(evaluation)),
        f"<footer class=muted>Made by xentgui. {_DIGITS}</footer>",
    ]
    head = (
        f'<meta charset=utf-8><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_style(colours)}</style>"
    )
    body = "\n".join(part for part in parts if part)
    return f"<!DOCTYPE html>\n<html lang=en><head>{head}</head>\n<body>\n{body}\n</body></html>\n"


def _style(colours: Colours) -> str:
    return (
        f":root{{color-scheme:{'dark' if colours.dark else 'light'}}}"
        f"body{{background:{colours.base};color:{colours.text};font:16px/1.5 system-ui,sans-serif;"
        "max-width:60rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}"
        f".muted,th{{color:{colours.muted};font-weight:normal}}"
        f"table{{border-collapse:collapse}}td,th{{padding:.2rem .8rem;text-align:left;vertical-align:top;"
        f"border-bottom:1px solid {colours.line}}}tr:nth-child(even){{background:{colours.stripe}}}"
        "td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
        ".reported{font-weight:bold}.scroll{overflow-x:auto}svg{max-width:100%;height:auto}"
        "td{overflow-wrap:normal}h2{break-after:avoid}svg,tr{break-inside:avoid}"
    )


def _section(title: str, content: str) -> str:
    return f"<section><h2>{escape(title)}</h2>\n{content}</section>"


class _Cell(NamedTuple):
    """A cell: HTML, and whether it is a number."""

    html: str
    number: bool = False
    bold: bool = False


def _number(value: float, *, bold: bool = False) -> _Cell:
    """A number in nine digits, with all of them in its value and title."""
    exact = repr(float(value))
    return _Cell(f'<data value="{exact}" title="{exact}">{value:.9g}</data>', number=True, bold=bold)


def _whole(value: float) -> _Cell:
    return _Cell(f'<data value="{int(value)}">{int(value):,}</data>', number=True)


def _text(text: str, *, bold: bool = False) -> _Cell:
    short = text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"
    return _Cell(escape(short), bold=bold)


def _table(
    names: Sequence[str], rows: Iterable[Sequence[_Cell]], *, heading: bool = True, numbers: bool = False
) -> str:
    lines = [f"<tr>{''.join(map(_td, row))}</tr>" for row in rows]
    if heading:
        number = " class=number" if numbers else ""
        first, *others = names
        head = f"<th>{first}</th>" + "".join(f"<th{number}>{name}</th>" for name in others)
        lines.insert(0, f"<tr>{head}</tr>")
    return "<div class=scroll><table>\n" + "\n".join(lines) + "\n</table></div>"


def _td(cell: _Cell) -> str:
    kinds = ["number"] * cell.number + ["reported"] * cell.bold
    return f'<td class="{" ".join(kinds)}">{cell.html}</td>' if kinds else f"<td>{cell.html}</td>"


def _what(problem: Problem) -> str:
    shape = " × ".join(f"{size:,}" for size in problem.leading_shape)
    rows = count(problem.rows, "row") + (f" ({shape})" if len(problem.leading_shape) > 1 else "")
    scores = "logits" if problem.options.from_logits else "probabilities"
    labels = "class indices" if problem.sparse else "yes or no for each class" if problem.binary else "distributions"
    classes = count(problem.classes, "class")
    return f"{rows} × {classes}, {scores} as {problem.scores.dtype.name}, labels as {labels}"


def _reductions(evaluation: Evaluation, *, defined: bool = False) -> str:
    """Every reduction with its sum and its denominator; that which is reported is bold."""
    totals = evaluation.totals.defined if defined else evaluation.totals
    reported, total = evaluation.problem.options.reduction, totals.reduce(Reduction.SUM)
    lines = []
    for reduction in Reduction:
        bold = reduction is reported
        if reduction is not Reduction.NONE:
            value, divisor = _number(totals.reduce(reduction), bold=bold), _number(totals.denominator(reduction))
            lines.append((_text(str(reduction), bold=bold), value, _number(total), divisor))
        elif bold:
            lines.append((_text(str(reduction), bold=True), _text("a loss a row"), _number(total), _Cell("")))
    return _table(("reduction", "value", "sum", "divided by"), lines, numbers=True)


def _facts(evaluation: Evaluation) -> Iterable[Sequence[_Cell]]:
    problem, totals = evaluation.problem, evaluation.totals
    sides = 2 if problem.binary else problem.classes
    yield _text("accuracy"), _number(evaluation.accuracy)
    yield _text("perplexity"), _number(evaluation.perplexity)
    yield _text(f"a uniform guess, ln {sides}"), _number(math.log(sides))
    yield _text("rows that are ignored"), _whole(totals.rows - totals.kept)
    yield _text("rows without a defined loss"), _whole(totals.undefined)


def _undefined(evaluation: Evaluation) -> str:
    """Which rows have no loss and why, and what the others come to."""
    without = int(evaluation.totals.undefined)
    if not without:
        return ""
    problem = evaluation.problem
    items = [
        f"<li>row {row}: {escape(row_reasons.why_undefined(problem, row))}</li>"
        for row in row_search.undefined_rows(evaluation, _UNDEFINED)
    ]
    if without > len(items):
        items.append(f"<li>and {without - len(items):,} more</li>")
    rows = f"{count(without, 'row')} {'has' if without == 1 else 'have'}"
    others = f"<p>Over the others:</p>\n{_reductions(evaluation, defined=True)}"
    return f"<p>{rows} no defined loss:</p><ul>{''.join(items)}</ul>\n{others}"


def _options(problem: Problem) -> Iterable[Sequence[_Cell]]:
    """Every option by its Keras name, and every weight that is given."""
    for option in fields(LossOptions):
        value = getattr(problem.options, option.name)
        yield _text(option.name), _Cell(escape("none" if value is None else str(value)))
    for name in _WEIGHTS:
        weights = getattr(problem, name)
        yield _text(name), _Cell("none" if weights is None else _weights(weights))


def _weights(weights: NDArray[Any]) -> str:
    flat = weights.reshape(-1)
    first = ", ".join(f"{float(weight):g}" for weight in flat[:_SHOWN_WEIGHTS])
    return f"{first}, … ({flat.size:,} values)" if flat.size > _SHOWN_WEIGHTS else first


def _worst(evaluation: Evaluation) -> str:
    rows = ranked_rows(evaluation, Kind.LOSS, WORST).rows.tolist()
    if not rows:
        return "<p>No row has a defined loss.</p>"
    loss = "loss" if evaluation.problem.sample_weight is None else "loss × weight"
    names = ("row", "label", "predicted", loss, "confidence", "p of the label")
    return _table(names, (_row(evaluation, row) for row in rows))


def _row(evaluation: Evaluation, row: int) -> Sequence[_Cell]:
    problem, numbers = evaluation.problem, evaluation.row(row)
    figures = RowFigures(problem, row)
    place = "" if len(problem.leading_shape) < 2 else f" {_place(problem, row)}"
    return (
        _Cell(f"{row}{place}", number=not place),
        _text(class_names(figures, figures.labels, _shortened)),
        _text(class_names(figures, figures.answers, _shortened)),
        _number(numbers.loss),
        _number(numbers.confidence),
        _number(numbers.label_probability),
    )


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME // 3 else f"{name[: _LONGEST_NAME // 3 - 1]}…"


def _place(problem: Problem, row: int) -> str:
    return str(tuple(int(index) for index in np.unravel_index(row, problem.leading_shape)))


def _inline(svg: str, number: int) -> str:
    """SVG without what only a file of its own has, and with names that no other picture of the page has."""
    start = svg.index("<svg")
    return svg[start:].replace(' id="', f' id="p{number}-').replace("url(#", f"url(#p{number}-")

"""What is said of the histogram of losses: of all of it, and of a bin."""

import math

from xentgui.core import row_filters
from xentgui.core.evaluation import Evaluation
from xentgui.core.loss_histogram import Group, LossHistogram
from xentgui.core.problem import Problem
from xentgui.gui import theme
from xentgui.gui.class_text import shortened
from xentgui.gui.number_text import count, number
from xentgui.gui.plots import row_loss_legend
from xentgui.gui.plots.cell_words import share

from .said_line import Fact


def facts(evaluation: Evaluation, found: LossHistogram) -> list[Fact]:
    """The lines across the bars, and the rows that are in no bin."""
    problem, whole = evaluation.problem, found.whole
    said = [
        Fact(f"{name} {number(loss, 4)}", "", "┆" if "ln" in name else "│", colour)
        for name, loss, colour, _ in row_loss_legend.lines(problem, evaluation)
    ]
    beside = ((whole.above, "inf", "inf"), (whole.below, "−inf", "-inf"), (whole.undefined, "undefined", "nan"))
    said += [
        Fact(f"{rows:,} {what}", row_filters.of_loss(problem, which), "✕", theme.current().wrong)
        for rows, what, which in beside
        if rows
    ]
    if found.ignored:
        said.append(Fact(f"{found.ignored:,} ignored", "ignored"))
    said.append(Fact(count(whole.rows, "row")))
    if problem.binary and problem.classes > 1:
        said.append(Fact("by class there is nothing: a row has a label for each"))
    elif not (problem.sparse or problem.binary):
        said.append(Fact("a distribution's class is its largest"))
    return said


def class_fact(problem: Problem, index: int, group: Group) -> Fact:
    """The rows of one class."""
    return Fact(f"class {shortened(name_of(problem, index))}: {count(group.rows, 'row')}, mean {number(group.mean, 4)}")


def bin_said(problem: Problem, shown: tuple[int, Group], ends: tuple[float, float], column: int) -> str:
    """The figures of a bin: of all rows, or of a class."""
    (index, group), (low, high) = shown, ends
    within = f"{low:g} ≤ loss < {high:g}" if math.isfinite(high) else f"loss ≥ {low:g}"
    rows = int(group.counts[column])
    whose = "" if index < 0 else f"class {shortened(name_of(problem, index))}, "
    text = f"{whose}{within}: {count(rows, 'row')}, {share(rows, group.rows)}"
    if index < 0:
        return text
    return f"{text} of its {group.rows:,}; their mean {number(group.mean, 4)}{_beside(group)}"


def _beside(group: Group) -> str:
    parts = ((group.above, "inf"), (group.below, "−inf"), (group.undefined, "undefined"))
    return "".join(f", {rows:,} {what}" for rows, what in parts if rows)


def sides(problem: Problem) -> int:
    """How many classes a row can have."""
    return 2 if problem.binary else problem.classes


def name_of(problem: Problem, index: int) -> str:
    """What a class is called; -1 is all rows."""
    if index < 0:
        return "all rows"
    return ("no", "yes")[index] if problem.binary else problem.class_name(index)

"""`xent render`: a plot, a report or a table of rows as a file; Qt is loaded for drawing, and needs no display."""

from argparse import Namespace

from xentgui.core.evaluation import Evaluation, evaluate
from xentgui.core.problem import Problem
from xentgui.gui import platform_check
from xentgui.gui.export import PICTURES, REPORT, TABLES, USUAL

from . import batch

# What says how a picture looks, and what has no use for it.
_LOOKS = ("plot", "row", "size", "theme")


def write(problem: Problem, asked: Namespace) -> None:
    """Write what a command line asks for.

    Raises:
        ValueError: the ending is not known, the row is not there, or an option has no use here.
        OSError: the file cannot be written.
    """
    ending = asked.output.suffix.lower()
    if ending not in (*TABLES, *PICTURES, REPORT):
        known = ", ".join((*PICTURES, REPORT, *TABLES))
        raise ValueError(f"{asked.output}: the ending {ending!r} is not known; there are {known}")
    _refuse_idle(asked, ending)
    row = _row_of(asked) if asked.row is None else asked.row
    if problem.rows and not 0 <= row < problem.rows:
        raise ValueError(f"--row {row} is not there; rows are 0 to {problem.rows - 1}")
    evaluation = evaluate(problem)
    if ending in TABLES:
        from xentgui.files import row_results  # noqa: PLC0415 - the other commands may do without

        row_results.write(evaluation, asked.output)
    else:
        _draw(evaluation, row, asked, ending)


def _row_of(asked: Namespace) -> int:
    """The row that was current where the batch was saved, 0 where that is not known."""
    from xentgui.files import xent  # noqa: PLC0415 - as below

    if asked.scores is not None and xent.is_document(asked.scores):
        return xent.row_of(asked.scores)
    return batch.row_of(asked)


def _refuse_idle(asked: Namespace, ending: str) -> None:
    """An option that would change nothing is a slip."""
    idle = _LOOKS if ending in TABLES else ("plot",) if ending == REPORT else ()
    for name in idle:
        if getattr(asked, name) is not None:
            what = "a table of rows" if ending in TABLES else "a report, which has every plot"
            raise ValueError(f"--{name} says nothing of {what}; leave it out")


def _draw(evaluation: Evaluation, row: int, asked: Namespace, ending: str) -> None:
    platform_check.go_offscreen()
    if (obstacle := platform_check.obstacle()) is not None:
        raise ValueError(obstacle)
    try:
        from xentgui.gui.export import offscreen  # noqa: PLC0415 - Qt is loaded for a picture only
    except ImportError as error:
        raise ValueError(platform_check.explain(error)) from None
    from xentgui.files.atomic import writing  # noqa: PLC0415

    plot, size, dark = asked.plot or "softmax", asked.size or USUAL, asked.theme == "dark"
    drawn = offscreen.drawn(evaluation, row, ending, plot=plot, size=size, dark=dark)
    with writing(asked.output) as stream:
        stream.write(drawn)

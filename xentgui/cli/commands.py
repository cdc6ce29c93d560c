"""Running the two commands: whatever goes wrong is one line on standard error and a status, never a traceback."""

import json
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem
from xentgui.gui import platform_check
from xentgui.gui.collecting import put_off

from . import arguments, batch, example_names, listing, report

WRONG_INPUT = 2  # as argparse's own
INTERRUPTED = 128 + 2  # as a shell reports SIGINT
PIPE_CLOSED = 128 + 13  # and SIGPIPE


def xentgui(argv: Sequence[str] | None = None) -> int:
    """Open the window, or write a picture of it; returns the exit status."""
    return _guarded("xentgui", lambda: _show(argv))


def xent(argv: Sequence[str] | None = None) -> int:
    """Show the numbers in the terminal; returns the exit status."""
    return _guarded("xent", lambda: _tell(argv))


def _show(argv: Sequence[str] | None) -> int:
    asked = arguments.of_xentgui(argv)
    problem = batch.of(asked, strict=False)
    if asked.screenshot is not None:
        platform_check.go_offscreen()
    obstacle = platform_check.obstacle()
    if obstacle is not None:
        raise ValueError(obstacle)
    with put_off():
        return _run(problem, asked)


def _run(problem: Problem, asked: Namespace) -> int:
    try:
        from xentgui.gui.running import run, save_screenshot  # noqa: PLC0415 - Qt is loaded for a window only
    except ImportError as error:
        raise ValueError(platform_check.explain(error)) from None
    if asked.screenshot is not None:
        save_screenshot(problem, asked.screenshot)
        return 0
    # Python would see Ctrl+C only when Qt next calls into it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    reopen = asked.scores is None and asked.example is None and asked.state is None
    sources = [path for path in (asked.scores, asked.labels) if path is not None]
    return run(
        problem,
        sources=sources,
        choice=batch.choice(asked),
        changed=batch.asks_for_more(asked),
        reopen=reopen,
        row=batch.row_of(asked),
    )


def _tell(argv: Sequence[str] | None) -> int:
    lines, status = _answer(arguments.of_xent(argv))
    for line in lines:
        print(printable(line))
    return status


def _answer(asked: Namespace) -> tuple[Iterable[str], int]:
    """The lines that a command line asks for, and the exit status."""
    if asked.command == "contents":
        return listing.lines(asked.scores, asked.labels), 0
    if asked.command == "examples":
        return example_names.lines(), 0
    if asked.command == "check":
        from . import check  # noqa: PLC0415 - the window opens sooner without

        return check.answer(asked)
    problem = batch.of(asked, strict=True)
    if asked.command == "render":
        from . import render  # noqa: PLC0415 - the window opens sooner without

        render.write(problem, asked)
        return (), 0
    evaluation = evaluate(problem)
    return [json.dumps(report.as_object(evaluation), allow_nan=False)] if asked.json else report.lines(evaluation), 0


def _guarded(program: str, command: Callable[[], int]) -> int:
    try:
        _tolerate_any_character()
        status = command()
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return PIPE_CLOSED
    except OSError as error:
        return _refused(program, ": ".join(str(part) for part in (error.filename, error.strerror or error) if part))
    except ValueError as error:
        return _refused(program, str(error))
    except MemoryError:
        return _refused(program, "there is not enough memory for this")
    return status


def _refused(program: str, why: str) -> int:
    _forget_output()
    print(f"{program}: {printable(why)}", file=sys.stderr)
    return WRONG_INPUT


def printable(text: str) -> str:
    """One line without control characters, whatever a file or a name holds."""
    return "".join(c if c.isprintable() else " " if c.isspace() else ascii(c)[1:-1] for c in text)


def _tolerate_any_character() -> None:
    """A terminal that lacks a character gets its number instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _forget_output() -> None:
    """Keep Python from failing once more on output that nobody can take, when it flushes at its end."""
    with suppress(AttributeError, OSError, ValueError):
        sys.stdout.flush()
        return
    with suppress(AttributeError, OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

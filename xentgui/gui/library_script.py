"""Copy as code: a script to the clipboard, and the batch to a file where it is too large to stand in it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from xentgui.core.libraries.asked import ask
from xentgui.core.libraries.batch import Batch
from xentgui.core.libraries.by_hand import ByHand
from xentgui.core.libraries.scripts import Made, Script, exact_script, library_script
from xentgui.core.problem import Problem
from xentgui.document.document import Document

_SMALL = 200  # cells: more never stand in a script
_FILE = "batch.npz"


def copy_script(parent: QWidget, document: Document, library: str | None, say: Callable[[str], None]) -> None:
    """Copy what prints a library's number, or with None the exact one; a person chooses where large data go."""
    if document.problem.cells <= _SMALL:
        script = script_of(document.problem, library, _FILE)
        if not script.arrays:
            _copied(script.text, say)
            return
    name, _ = QFileDialog.getSaveFileName(parent, "Save the batch, which the script loads", _FILE, "Arrays (*.npz)")
    if not name:
        return
    path = Path(name).with_suffix(".npz")

    def save(problem: Problem) -> str:
        script = script_of(problem, library, str(path))
        np.savez(path, allow_pickle=False, **dict(script.arrays))
        return script.text

    try:
        document.ask(f"Save {path.name}", save, lambda text: _copied(text, say, path))
    except (ValueError, OSError) as reason:
        say(str(reason))


def script_of(problem: Problem, library: str | None, file: str) -> Script:
    """A script that prints the number that is shown; its data are in `file` where it has `arrays`."""
    if library is None:
        return exact_script(problem, file=file)
    asked = ask(library, Batch(problem))
    assert asked.call is not None
    after = asked.rules if isinstance(asked.rules, ByHand) else None
    made = None if asked.made is None else Made(*asked.made)
    return library_script(library, asked.call, after=after, made=made, file=file)


def _copied(text: str, say: Callable[[str], None], path: Path | None = None) -> None:
    QGuiApplication.clipboard().setText(text)
    say("The script is copied" + (f"; it loads {path}" if path is not None else ""))

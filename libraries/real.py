"""The real libraries: what each says to the scripts of all recorded calls and batches, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from batches import batches

from tests.core.libraries.recorded_calls import recorded
from xentgui.core.libraries.asked import ask
from xentgui.core.libraries.batch import Batch
from xentgui.core.libraries.scripts import Script, asked_script, library_script

# What has to be installed for a library's scripts.
PACKAGES = {
    "keras-tensorflow": ("keras", "tensorflow"),
    "keras-jax": ("keras", "jax"),
    "keras-torch": ("keras", "torch"),
    "keras-numpy": ("keras",),
    "torch": ("torch",),
    "optax": ("optax", "jax"),
    "sklearn": ("sklearn", "scipy"),
    "scipy": ("scipy",),
}


class RealLibraries:
    """Asked once, and only those that a test asks for."""

    def __init__(self, folder: Path) -> None:
        """Save the data of scripts in `folder`."""
        self._folder = folder
        self._said: dict[str, dict[str, dict[str, Any]]] = {}

    def said_by(self, library: str) -> dict[str, dict[str, Any]]:
        """The answers of a library by the keys of the calls and the names of the batches."""
        skip_without(library)
        if library not in self._said:
            self._said[library] = run(self._scripts(library))
        return self._said[library]

    def _scripts(self, library: str) -> dict[str, str]:
        scripts = {
            case.key: library_script(library, case.call(), file=self._file(case.key)) for case in recorded(library)
        }
        for name, make in batches().items():
            asked = ask(library, Batch(make()))
            if asked.call is not None:
                scripts[name] = asked_script(asked, file=self._file(name))
        return {name: save(script, self._file(name)).text for name, script in scripts.items()}

    def _file(self, name: str) -> str:
        return str(self._folder / f"{name.replace('/', '_')}.npz")


def skip_without(library: str) -> None:
    """Skip a test where a package that this library needs is not installed."""
    absent = [package for package in PACKAGES[library] if find_spec(package) is None]
    if absent:
        pytest.skip(f"{' and '.join(absent)} cannot be imported here")


def save(script: Script, path: str) -> Script:
    """Save the arrays that a script loads from `path`, if it loads any."""
    arrays: dict[str, Any] = dict(script.arrays)
    if arrays:
        np.savez(path, allow_pickle=False, **arrays)
    return script


def run(sources: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What scripts of one library print; JAX is either in 64 bits or not for the whole of a process."""
    answers: dict[str, dict[str, Any]] = {}
    for wide in (False, True):
        chosen = {name: source for name, source in sources.items() if ("x64" in source.lower()) is wide}
        if chosen:
            answers |= _run_together(chosen)
    return answers


def _run_together(sources: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("run_scripts.py"))],
        input=json.dumps(sources),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return {answer["name"]: answer for answer in map(json.loads, done.stdout.splitlines())}

"""The real libraries beside their mirrors: every recorded call and every example as a script, run in the library."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from batches import batches
from real import RealLibraries, save, skip_without

import xentgui
from tests.core.libraries.recorded_calls import TOLERANCES, Recorded, recorded
from xentgui.core.libraries import LIBRARIES, Answer
from xentgui.core.libraries.asked import ask
from xentgui.core.libraries.batch import Batch
from xentgui.core.libraries.scripts import asked_script, exact_script
from xentgui.core.problem import Problem

BATCHES = batches()

# A list with such a label is refused by JAX, which wraps those of an array.
NOT_AS_A_SCRIPT = {("optax", "C/sparse-labels/big/fl1")}

CALLS = [
    pytest.param(library, case, id=f"{library}:{case.key}")
    for library in LIBRARIES
    for case in recorded(library)
    if (library, case.key) not in NOT_AS_A_SCRIPT
]


@pytest.mark.parametrize(("library", "case"), CALLS)
def test_a_library_says_what_its_mirror_says(real: RealLibraries, library: str, case: Recorded) -> None:
    said = real.said_by(library)[case.key]
    mirrored = xentgui.mirror(library, case.scores, case.labels, **case.arguments)
    compare(said, mirrored, case.arguments["dtype"])


@pytest.mark.parametrize("name", BATCHES)
@pytest.mark.parametrize("library", LIBRARIES)
def test_the_script_of_a_batch_prints_what_the_program_shows(real: RealLibraries, library: str, name: str) -> None:
    asked = ask(library, Batch(BATCHES[name]()))
    if asked.call is None:
        return
    compare(real.said_by(library)[name], asked.answer(), asked.call.dtype.name)


@pytest.mark.parametrize("rows", [20, 300])
@pytest.mark.parametrize("library", LIBRARIES)
def test_a_script_runs_on_its_own_with_data_in_it_or_beside_it(library: str, rows: int, tmp_path: Path) -> None:
    skip_without(library)
    asked = ask(library, Batch(batch(rows)))
    script = save(asked_script(asked, file="saved.npz"), str(tmp_path / "saved.npz"))
    assert bool(script.arrays) is (rows > 20)
    loss = asked.answer().loss
    assert loss is not None
    assert float(printed(script.text, tmp_path)) == pytest.approx(float(loss), rel=1e-6)


def test_the_script_in_plain_numpy_prints_the_exact_loss(tmp_path: Path) -> None:
    problem = batch(20)
    exact = xentgui.evaluate(problem).loss
    assert float(printed(exact_script(problem).text, tmp_path)) == pytest.approx(exact, rel=1e-13)


def batch(rows: int) -> Problem:
    random = np.random.default_rng(rows)
    scores = (3 * random.standard_normal((rows, 8))).astype(np.float32)
    return Problem.create(scores, random.integers(8, size=rows), sample_weight=random.uniform(0.5, 2, rows))


def printed(source: str, folder: Path) -> str:
    (folder / "script.py").write_text(source, encoding="utf-8")
    done = subprocess.run([sys.executable, "script.py"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def compare(said: dict[str, Any], mirrored: Answer, dtype: str) -> None:
    """Say what differs between a library and its mirror."""
    if "error" in said or mirrored.error is not None:
        assert mirrored.error is not None, f"the library raises {said['error']}, its mirror answers {mirrored.loss}"
        assert "error" in said, f"the library answers {said.get('loss')}, its mirror raises {mirrored.error}"
        assert said["error"][0] == mirrored.error.type
        assert one_line(mirrored.error.text) in one_line(said["error"][1])
        return
    assert mirrored.loss is not None
    relative, absolute = max(TOLERANCES[dtype], TOLERANCES[mirrored.loss.dtype.name])
    shown = mirrored.loss.astype(np.float64)
    np.testing.assert_allclose(shown, said["loss"], rtol=relative, atol=absolute, err_msg="mirror and library")
    if mirrored.loss.dtype.name != "bfloat16":  # which the scripts print by way of float32
        assert mirrored.loss.dtype.name == said["dtype"]
    for warning in mirrored.warnings:
        assert any(text.startswith(warning[:60]) for text in said["warnings"]), (
            f"{warning} is not in {said['warnings']}"
        )


def one_line(text: str) -> str:
    """Without line breaks, and without the order of a set, which changes from run to run."""
    return re.sub(r"\{'.*?\}|\{None.*?\}", "{...}", " ".join(text.split()))

"""The accuracy benchmark prints the error of every library, and our own is that of float64 on all kinds of rows."""

import json
import os
import subprocess
import sys
from pathlib import Path

from xentgui.core.libraries import LIBRARIES

ROOT = Path(__file__).parents[2]


def test_every_library_has_its_largest_error_beside_ours():
    done = subprocess.run(
        [sys.executable, "benchmarks/accuracy.py", "--rows", "40", "--json"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    figures = {figure.pop("library"): figure for figure in json.loads(done.stdout)["figures"]}
    assert set(LIBRARIES) < set(figures)
    kinds = ("ordinary", "offset", "confident", "very confident")
    assert all(0 < figures["xentgui float64"][kind] < 1e-14 for kind in kinds)
    assert all(figures["xentgui as float32"][kind] < 6e-8 for kind in kinds)
    assert all(figure["very confident"] > 0.5 for library, figure in figures.items() if library in LIBRARIES)
    assert figures["optax"]["offset"] > 1e-4 > figures["torch"]["offset"]
    assert figures["xentgui float64"]["zeros"] == 0 < figures["torch"]["zeros"]

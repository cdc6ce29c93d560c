"""The benchmark of recall runs and prints its table; the figures are held by the sample in the tests of the rules."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("symptom", "kinds"), [("18 one class", {"symptom"}), ("clean", {"clean"})])
def test_the_quick_benchmark_prints_a_line_for_each_symptom_and_each_kind_of_clean_batches(symptom, kinds):
    command = [sys.executable, "benchmarks/recall.py", "--made", "--batches", "2", "--symptom", symptom, "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    figures = json.loads(done.stdout)["figures"]
    assert {kind for figure in figures for kind in ("symptom", "clean") if kind in figure} == kinds
    assert all(figure["missed"] == 0 for figure in figures if "symptom" in figure)
    assert all(figure["false alarms"] == 0 for figure in figures if "clean" in figure)

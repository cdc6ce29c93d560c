"""The benchmark of diagnoses runs and prints figures; how large they are is nothing for a test."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_quick_benchmark_prints_an_evaluation_and_a_diagnosis_for_each_kind_of_scores():
    command = [sys.executable, "benchmarks/diagnosis.py", "--quick", "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    figures = json.loads(done.stdout)["figures"]
    assert len(figures) == 3 * 4 * 3
    assert {figure["what"] for figure in figures} == {"evaluation", "diagnosis", "with a number seen"}
    assert all(figure["median_ms"] > 0 for figure in figures)

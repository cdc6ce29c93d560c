"""The benchmark of readings runs, and calls nothing wrong of a small sample of clean batches."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_reading_of_a_small_sample_of_clean_batches_is_a_false_alarm():
    command = [sys.executable, "benchmarks/what_if.py", "--batches", "4", "--made", "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    figures = json.loads(done.stdout)["figures"]
    assert len(figures) >= 12
    assert all(figure["batches"] > 0 for figure in figures)
    assert not any(figure["false alarms"] for figure in figures)

"""The benchmark of wrong confidence runs and prints shares; how large they are is nothing for a test."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_quick_benchmark_prints_what_is_found_of_each_factor_and_share_of_errors():
    command = [sys.executable, "benchmarks/confidence.py", "--quick", "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    figures = json.loads(done.stdout)["figures"]
    assert len(figures) == 2 * (8 + 4)
    assert all(0 <= figure["found"] <= 1 and 0 <= figure["other"] <= 1 for figure in figures)

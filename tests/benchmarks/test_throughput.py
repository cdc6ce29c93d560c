"""The throughput benchmark runs and prints figures; how large they are is nothing for a test."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_quick_throughput_benchmark_prints_a_figure_for_each_size():
    command = [sys.executable, "benchmarks/throughput.py", "--quick", "--runs", "1", "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    figures = json.loads(done.stdout)["figures"]
    own = [figure for figure in figures if figure["library"] == "xentgui"]
    assert [figure["classes"] for figure in own] == [10, 100, 1_000, 12_800]
    assert all(figure["median_ms"] > 0 and figure["ratio"] == 1 for figure in own)

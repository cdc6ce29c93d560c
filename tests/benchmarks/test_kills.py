"""A window that is killed while it is edited leaves a batch that existed, not much older than the kill."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_after_a_kill_at_most_two_seconds_of_edits_are_missing():
    command = [sys.executable, "benchmarks/kills.py", "--kills", "4", "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    figures = json.loads(done.stdout)["figures"]
    assert [figure["missing_s"] <= 2 for figure in figures] == [True] * 4
    assert any(figure["kept"] > 0 for figure in figures)
    assert all(0 <= figure["kept"] <= figure["edits"] for figure in figures)

"""Starts windows in fresh processes, with no one's preferences, and reads the moments and figures that they print."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
BARE = HERE / "bare_window.py"
PROGRAM = HERE / "program_window.py"
MOMENTS = ("first", "everything")


def start(script: Path, *arguments: str) -> dict[str, float]:
    """Run a script of this folder to its end; moments come as milliseconds since the process was started."""
    with tempfile.TemporaryDirectory() as nowhere:
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "XDG_CONFIG_HOME": nowhere}
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, str(script), *arguments], env=environment, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise RuntimeError(f"{script.name} ended with status {done.returncode}: {done.stderr}")
    told = {name: float(figure) for name, figure in (line.split() for line in done.stdout.splitlines())}
    return {name: (figure - began) * 1e3 if name in MOMENTS else figure for name, figure in told.items()}

"""What tests of benchmarks get: the figures that one prints."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"

Figures = list[dict[str, Any]]


@pytest.fixture
def figures() -> Callable[..., Figures]:
    """Run a benchmark by its name, and return what it prints as JSON."""

    def run(name: str, *arguments: str) -> Figures:
        command = [sys.executable, str(BENCHMARKS / f"{name}.py"), *arguments, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found: Figures = json.loads(done.stdout)["figures"]
        return found

    return run

"""What the benchmarks share: alternating runs, their medians, and one table or one JSON object at the end."""

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence

Row = Mapping[str, object]


def options(purpose: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    return parser


def alternate(contenders: Mapping[str, Callable[[], float]], runs: int) -> dict[str, list[float]]:
    """Ask each contender in turn for its time, `runs` times over, so that a slow spell of the machine meets all."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(runs):
        for name, timed in contenders.items():
            times[name].append(timed())
    return times


def stopwatch(work: Callable[[], object]) -> Callable[[], float]:
    """Time `work` in milliseconds, after a pause in which other libraries' threads stop spinning."""

    def timed() -> float:
        time.sleep(0.02)
        start = time.perf_counter()
        work()
        return (time.perf_counter() - start) * 1e3

    return timed


def spread(milliseconds: Sequence[float]) -> dict[str, float]:
    """Median and, where there are enough of them, the 99th percentile; the longest in any case."""
    ordered = sorted(milliseconds)
    figures = {"median_ms": round(statistics.median(ordered), 3)}
    if len(ordered) >= 100:
        figures["p99_ms"] = round(statistics.quantiles(ordered, n=100, method="inclusive")[98], 3)
    return {**figures, "max_ms": round(ordered[-1], 3)}


def report(name: str, rows: Sequence[Row], *, as_json: bool) -> None:
    """Print what was measured, a row a measurement; the rows may have different columns."""
    if as_json:
        machine = {"platform": platform.platform(), "python": platform.python_version(), "cpus": os.cpu_count()}
        print(json.dumps({"benchmark": name, "machine": machine, "figures": rows}, indent=1))
        return
    columns = list(dict.fromkeys(column for row in rows for column in row))
    cells = [columns, *([_shown(row.get(column, "")) for column in columns] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}" if not value or 0.01 <= abs(value) < 1e6 else f"{value:.1e}"
    return f"{value:,}" if isinstance(value, int) else str(value)

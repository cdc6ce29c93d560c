"""Times opening a 200 MB .npy beside a small one, and finds what memory it takes beyond the mapped file.

Each opening is a fresh process, `xentgui scores.npy labels.npy`, the two in turn, with the files in the system's
cache. Memory is the most that a process held, pages of mapped files apart, from its first painted frame to its end.
"""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from fresh import MOMENTS, PROGRAM, start
from timing import Row, options, report

SIZES = {"small": (10, 10), "200 MB": (50_000, 1_000)}
FIGURES = (*MOMENTS, "memory_mb")


def write(folder: Path, rows: int, classes: int) -> tuple[str, str]:
    random = np.random.default_rng(0)
    scores, labels = folder / f"scores{rows}.npy", folder / f"labels{rows}.npy"
    np.save(scores, random.standard_normal((rows, classes), np.float32))
    np.save(labels, random.integers(classes, size=rows))
    return str(scores), str(labels)


def measure(folder: Path, runs: int) -> Iterator[Row]:
    files = {name: write(folder, *size) for name, size in SIZES.items()}
    starts: dict[str, list[dict[str, float]]] = {name: [] for name in SIZES}
    for run in range(runs + 1):
        for name, paths in files.items():
            told = start(PROGRAM, *paths)
            if run:  # the first brings the files into the system's cache
                starts[name].append(told)
    for figure in FIGURES:
        small, large = (statistics.median(told[figure] for told in starts[name]) for name in SIZES)
        figures = {"small": round(small, 1), "200 MB": round(large, 1), "difference": round(large - small, 1)}
        yield {"figure": figure if figure == "memory_mb" else f"painted_{figure}_ms", **figures}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--runs", type=int, default=5, help="timed openings of each file")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report("open", list(measure(Path(folder), given.runs)), as_json=given.json)


if __name__ == "__main__":
    main()

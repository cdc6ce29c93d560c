"""Times opening a 200 MB .npy beside a small one, and finds what memory it takes beyond the mapped file.

With --huge a file of 2 GB in float16 is opened, too.

Each opening is a fresh process, `xentgui scores.npy labels.npy`, the two in turn, with the files in the system's
cache. Memory is the most that a process held, pages of mapped files apart, from its first painted frame to its end.
"""

import statistics
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from fresh import MOMENTS, PROGRAM, start
from timing import Row, options, report

SIZES = {"small": (10, 10, "float32"), "200 MB": (50_000, 1_000, "float32")}
HUGE = {"2 GB": (1_000_000, 1_000, "float16")}
CHUNK = 10_000  # rows
FIGURES = (*MOMENTS, "memory_mb")


def write(folder: Path, rows: int, classes: int, dtype: str) -> tuple[str, str]:
    random = np.random.default_rng(0)
    scores, labels = folder / f"scores{rows}.npy", folder / f"labels{rows}.npy"
    mapped = np.lib.format.open_memmap(scores, "w+", dtype, (rows, classes))
    for start_row in range(0, rows, CHUNK):
        part = mapped[start_row : start_row + CHUNK]
        part[:] = random.standard_normal(part.shape, np.float32)
    mapped.flush()
    np.save(labels, random.integers(classes, size=rows))
    return str(scores), str(labels)


def measure(folder: Path, runs: int, sizes: Mapping[str, tuple[int, int, str]]) -> Iterator[Row]:
    files = {name: write(folder, *size) for name, size in sizes.items()}
    starts: dict[str, list[dict[str, float]]] = {name: [] for name in sizes}
    for run in range(runs + 1):
        for name, paths in files.items():
            told = start(PROGRAM, *paths)
            if run:  # the first brings the files into the system's cache
                starts[name].append(told)
    for figure in FIGURES:
        small, *large = (statistics.median(told[figure] for told in starts[name]) for name in sizes)
        named = zip(list(sizes)[1:], large, strict=True)
        more = {f"{name} more": round(median - small, 1) for name, median in named}
        yield {"figure": figure if figure == "memory_mb" else f"painted_{figure}_ms", "small": round(small, 1), **more}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--runs", type=int, default=5, help="timed openings of each file")
    parser.add_argument("--huge", action="store_true", help="open 2 GB, too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sizes = {**SIZES, **HUGE} if given.huge else SIZES
        report("open", list(measure(Path(folder), given.runs, sizes)), as_json=given.json)


if __name__ == "__main__":
    main()

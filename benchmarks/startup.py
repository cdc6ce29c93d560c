"""Times process start to the first painted frame, and to everything painted, beside a bare PySide6 + pyqtgraph window.

Each start is a fresh process, the two in turn. The platform is offscreen unless QT_QPA_PLATFORM says otherwise. The
last column is how many times the bare window's time each took.
"""

import statistics
from collections.abc import Iterator

from fresh import BARE, MOMENTS, PROGRAM, start
from timing import Row, options, report

WINDOWS = {"bare": BARE, "xentgui": PROGRAM}


def measure(runs: int) -> Iterator[Row]:
    starts: dict[str, list[dict[str, float]]] = {name: [] for name in WINDOWS}
    for run in range(runs + 1):
        for name, script in WINDOWS.items():
            told = start(script)
            if run:  # the first brings byte code and files into the caches
                starts[name].append(told)
    bare = statistics.median(told["everything"] for told in starts["bare"])
    for name, moments in starts.items():
        for moment in MOMENTS:
            median = statistics.median(told[moment] for told in moments)
            yield {"window": name, "painted": moment, "median_ms": round(median, 1), "ratio": round(median / bare, 3)}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--runs", type=int, default=15, help="timed starts of each window")
    given = parser.parse_args()
    report("startup", list(measure(given.runs)), as_json=given.json)


if __name__ == "__main__":
    main()

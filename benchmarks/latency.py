"""Times an edit through the item model to the end of the last frame that it causes.

Each edit writes another number into the current row, in a row chosen anew, with all panels and plots shown. The last
column counts the edits after which table, softmax bars and row losses had all been painted; the loss is painted where
one of its shown digits changed. Findings follow when edits pause, and are no part of the frame.
"""

from collections.abc import Iterator

import numpy as np
from live_window import LiveWindow, live_window
from timing import Row, options, report, spread

from xentgui.core.problem import Problem

FOLLOWING = ("scoresTable", "softmaxPlot", "rowLossPlot")  # where no other panel is before one of them
PAUSE = 0.02  # seconds without a paint that end a frame; what is computed beside the window begins later
SIZES = ((10, 10), (1_000, 1_000), (50_000, 1_000), (1_000_000, 10))


def batch(rows: int, classes: int) -> Problem:
    random = np.random.default_rng(0)
    scores = random.standard_normal((rows, classes), np.float32)
    return Problem.create(scores, random.integers(classes, size=rows), title=f"{rows:,} x {classes:,}")


class Edits:
    """Edits of random cells in one window, and what came of them."""

    def __init__(self, live: LiveWindow) -> None:
        self.live = live
        self.model = live.app.scores_model
        self.random = np.random.default_rng(1)
        self.complete = 0

    def measure(self) -> float:
        """Make a row the current one, then time an edit in it, in milliseconds."""
        return self.edit(*self.choose())

    def choose(self) -> tuple[int, int]:
        """Make a row the current one, and name a cell in it: its row and its class."""
        problem = self.live.app.document.problem
        row, column = (int(self.random.integers(size)) for size in (problem.rows, problem.classes))
        self.live.settle(lambda: self.live.app.choose_row(row))
        return row, column

    def edit(self, row: int, column: int) -> float:
        """Time an edit of a cell, in milliseconds."""
        index = self.model.index(row, len(self.model.lead) + column)
        text = f"{self.random.normal():.3f}"
        self.live.painted.clear()
        taken = self.live.settle(lambda: self.model.setData(index, text), PAUSE)
        self.complete += all(self.live.painted[name] for name in FOLLOWING)
        return taken


def measure(rows: int, classes: int, edits: int, dock: str | None) -> Iterator[Row]:
    with live_window(batch(rows, classes)) as live:
        if dock is not None:
            live.settle(lambda: live.app.window.docks.go_to(dock))
            live.watch()
            live.quiet = PAUSE
        made = Edits(live)
        for _ in range(5):
            made.measure()
        made.complete = 0
        times = [made.measure() for _ in range(edits)]
    yield {"rows": rows, "classes": classes, "edits": edits, **spread(times), "all_painted": made.complete}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--edits", type=int, default=300, help="timed edits at each size")
    parser.add_argument("--dock", help="a panel to look at meanwhile: librariesDock, derivationDock")
    given = parser.parse_args()
    rows = [row for size in SIZES for row in measure(*size, given.edits, given.dock)]
    report("latency", rows, as_json=given.json)


if __name__ == "__main__":
    main()

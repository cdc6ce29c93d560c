"""Times edits that meet a running diagnosis beside edits that meet none, in turn, to the end of the last frame of each.

An edit is one of `latency.py`. Of "a stop" the times are those for which a diagnosis goes on that is told to end, at
moments all over it: so long it takes a processor, and memory, from the window.
"""

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from latency import Edits, batch
from live_window import LiveWindow, live_window
from PySide6.QtWidgets import QApplication
from timing import Row, alternate, options, report

from xentgui.core.diagnostics import diagnose
from xentgui.core.evaluation import Cancelled, Evaluation, evaluate
from xentgui.core.problem import Problem

SIZES = ((50_000, 1_000), (1_000_000, 10))
QUICK = ((20_000, 100),)


class Meetings(Edits):
    """Edits in a window that looks at its batch, and in one that has done so."""

    def __init__(self, live: LiveWindow, seen: str | None) -> None:
        super().__init__(live)
        live.app.look_for_findings()
        self.diagnosing = live.app.found.findings.diagnosing
        if seen is not None:
            self.diagnosing.look_for(seen)
        self._turn_while(lambda: not self._looks())
        start = time.perf_counter()
        self._turn_while(lambda: not self.diagnosing.is_done)
        self._whole = time.perf_counter() - start

    def alone(self) -> float:
        """Time an edit when all has been looked at."""
        cell = self.choose()
        self._turn_while(lambda: not self.diagnosing.is_done)
        self.live.settle(lambda: None)
        return self.edit(*cell)

    def meeting(self) -> float:
        """Time an edit at any moment of a diagnosis, which another edit began."""
        while True:
            self.measure()
            cell = self.choose()
            self._turn_while(lambda: not self._looks() and not self.diagnosing.is_done)
            self._look_on(self.random.uniform(0, self._whole))
            if self._looks():
                return self.edit(*cell)

    def _looks(self) -> bool:
        return any(following.busy is not None for following in (self.diagnosing.rules, self.diagnosing.seen))

    def _look_on(self, seconds: float) -> None:
        moment = time.perf_counter() + seconds
        self._turn_while(lambda: self._looks() and time.perf_counter() < moment)

    def _turn_while(self, waits: Callable[[], bool]) -> None:
        while waits():
            QApplication.processEvents()
            time.sleep(0.0005)


def edits_of(problem: Problem, edits: int, seen: str | None) -> Iterator[Row]:
    with live_window(problem) as live:
        made = Meetings(live, seen)
        contenders = {"no diagnosis": made.alone, "a running one": made.meeting}
        alternate(contenders, 2)
        for met, times in alternate(contenders, edits).items():
            yield _row(problem, met, times)


def stops_of(problem: Problem, stops: int, seen: str | None) -> Iterator[Row]:
    evaluation = evaluate(problem)
    whole, _ = _stopped(evaluation, seen, math.inf)
    yield _row(problem, "a stop", [_stopped(evaluation, seen, whole * (n + 0.5) / stops)[1] for n in range(stops)])


def _stopped(evaluation: Evaluation, seen: str | None, after: float) -> tuple[float, float]:
    """Seconds that a diagnosis ran, and milliseconds of them after it was told to end."""
    told = threading.Event()

    def hear(_share: float) -> None:
        if told.is_set():
            raise Cancelled

    def run() -> None:
        with contextlib.suppress(Cancelled):
            diagnose(evaluation.problem, evaluation, seen=seen, progress=hear)

    thread = threading.Thread(target=run)
    start = time.perf_counter()
    thread.start()
    thread.join(min(after, threading.TIMEOUT_MAX))
    moment = time.perf_counter()
    told.set()
    thread.join()
    end = time.perf_counter()
    return end - start, (end - moment) * 1e3


def _row(problem: Problem, what: str, times: Sequence[float]) -> Row:
    shares = {f"p{share}_ms": round(float(np.percentile(times, share)), 2) for share in (50, 95, 99)}
    size = {"rows": problem.rows, "classes": problem.classes}
    return {**size, "met": what, "times": len(times), **shares, "max_ms": round(max(times), 2)}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--edits", type=int, default=100, help="timed edits of each kind at each size")
    parser.add_argument("--stops", type=int, default=50, help="diagnoses that are ended, at each size")
    parser.add_argument("--seen", help="a number that was seen, what gives it is searched for, too")
    parser.add_argument("--quick", action="store_true", help="a small table, to see that it works")
    given = parser.parse_args()
    table: list[Row] = []
    for size in QUICK if given.quick else SIZES:
        problem = batch(*size)
        table += edits_of(problem, given.edits, given.seen) if given.edits else ()
        table += stops_of(problem, given.stops, given.seen) if given.stops else ()
    report("looking", table, as_json=given.json)


if __name__ == "__main__":
    main()

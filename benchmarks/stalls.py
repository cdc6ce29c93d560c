"""Finds the longest turn of the event loop while each option is switched on and off with 50,000 x 1,000 loaded.

Beside the options: undo, order by loss, select all, and rows and classes that come and go. `until_painted_ms` is how
long it took until everything was computed and painted, during which the window stays live.
"""

import gc
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from latency import batch
from live_window import QUIET, LiveWindow, live_window
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSlider, QWidget
from timing import Row, options, report

from xentgui.document import edits

Action = Callable[[], object]
W = TypeVar("W", bound=QWidget)
BUTTONS = ("fromLogits", "sparse", "ignoreClass", "classWeight", "sampleWeight")
SLIDERS = ("labelSmoothingSlider", "temperatureSlider")
REDUCTIONS = ("sum", "none", "mean_with_sample_weight", "sum_over_batch_size")


def option_actions(window: QWidget) -> Iterator[tuple[str, Action]]:
    for name in BUTTONS:
        button = found(window, QAbstractButton, name)
        yield f"{name} to the other", button.click
        yield f"{name} back", button.click
    for name in SLIDERS:
        slider = found(window, QSlider, name)
        value = slider.value()
        yield f"{name} moved", partial(slider.setValue, value + 10)
        yield f"{name} back", partial(slider.setValue, value)
    combo = found(window, QComboBox, "reduction")
    for name in REDUCTIONS:
        yield f"reduction {name}", partial(combo.setCurrentText, name)


def other_actions(live: LiveWindow) -> Iterator[tuple[str, Action]]:
    document, window = live.app.document, live.app.window
    yield "undo", document.undo
    yield "redo", document.redo
    yield "order by loss", found(window, QAbstractButton, "orderByLoss").click
    yield "order by row", found(window, QAbstractButton, "orderByRow").click
    yield "select all", live.app.scores.selectAll
    yield "insert a row", partial(document.edit, "Insert", edits.insert_rows, 10, 1)
    yield "remove a row", partial(document.edit, "Remove", edits.remove_rows, [10])
    yield "insert a class", partial(document.edit, "Insert", edits.insert_classes, 10, 1)
    yield "undo it", document.undo


def found(window: QWidget, kind: type[W], name: str) -> W:
    widget = window.findChild(kind, name)
    if not isinstance(widget, kind):
        raise TypeError(f"the window has no {name}")
    return widget


def measure(rows: int, classes: int) -> Iterator[Row]:
    with live_window(batch(rows, classes)) as live:
        for name, action in (*option_actions(live.app.window), *other_actions(live)):
            gc.collect()
            start = time.perf_counter()
            stall = live.longest_stall(action)
            whole = (time.perf_counter() - start - QUIET) * 1e3
            yield {"action": name, "longest_stall_ms": round(stall, 1), "until_painted_ms": round(whole)}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--classes", type=int, default=1_000)
    given = parser.parse_args()
    report("stalls", list(measure(given.rows, given.classes)), as_json=given.json)


if __name__ == "__main__":
    main()

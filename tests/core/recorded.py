"""The recorded answers of tests/golden, each with its case, as the arguments of `xentgui.evaluate`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.golden.codec import dec

FOLDER = Path(__file__).parent.parent / "golden"
TORCH_IGNORES = -100


class Answer(NamedTuple):
    """One recorded answer: what to ask, and what was answered; None where it was not recorded."""

    key: str
    scores: NDArray[Any]
    labels: NDArray[Any]
    options: dict[str, Any]
    loss: Any
    row_losses: Any
    gradient: Any


def truths() -> Iterator[Answer]:
    """The 50-digit answers, rounded to float64."""
    for case, answer in _joined("truth"):
        options = _asked(case)
        if case["task"] == "scce" and "ignore_class" not in options and TORCH_IGNORES in np.asarray(case["y_true"]):
            options["ignore_class"] = TORCH_IGNORES  # PyTorch's default
        if case["task"] == "scce" and "class_weight" in case and options["reduction"] == "mean":
            options["reduction"] = "mean_with_sample_weight"  # PyTorch's mean divides by the weights of the labels
        loss, rows, gradient = (_from_digits(answer.get(name)) for name in ("loss", "per_sample", "grad"))
        yield _answer(case, options, rows if loss is None else loss, loss if rows is None else rows, gradient)


def keras(library: str, task: str) -> Iterator[Answer]:
    """What Keras answered in float64, NaN and inf included."""
    for case, answer in _joined(library):
        asked_more = "mask" in case or "axis" in case["options"]
        if case["task"] == task and case["dtype"] == "float64" and "error" not in answer and not asked_more:
            options = {"from_logits": False, **_asked(case)}
            loss, rows, gradient = (dec(answer.get(name), "float64") for name in ("loss", "per_sample", "grad"))
            yield _answer(case, options, loss, rows, gradient)


def _joined(library: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    cases = {case["key"]: case for case in _lines("cases")}
    return ((cases[answer["key"]], answer) for answer in _lines(library))


def _lines(name: str) -> Iterator[dict[str, Any]]:
    with (FOLDER / f"{name}.jsonl").open() as lines:
        yield from map(json.loads, lines)


def _asked(case: dict[str, Any]) -> dict[str, Any]:
    given = case["options"]
    options = {name: given[name] for name in ("from_logits", "label_smoothing", "ignore_class") if name in given}
    options["reduction"] = given.get("reduction", "sum_over_batch_size")
    if case["task"] == "scce" and "ignore_index" in given:
        options["ignore_class"] = given["ignore_index"]
    for name in ("sample_weight", "class_weight"):
        if name in case:
            options[name] = dec(case[name], case["dtype"])
    return options


def _answer(case: dict[str, Any], options: dict[str, Any], loss: Any, row_losses: Any, gradient: Any) -> Answer:
    scores, labels = dec(case["y_pred"], case["dtype"]), dec(case["y_true"], case["y_true_dtype"])
    return Answer(case["key"], scores, labels, options, loss, row_losses, gradient)


def _from_digits(value: Any) -> Any:
    return None if value is None else np.vectorize(float, otypes=[float])(np.array(value, dtype=object))

"""Every recorded answer of every library is reproduced: values, gradients, types, warnings and errors."""

from typing import Any

import numpy as np
import pytest

import xentgui
from tests.golden.codec import dec

from .recorded_calls import Recorded, recorded

LIBRARIES: tuple[str, ...] = (
    "keras-tensorflow",
    "keras-jax",
    "keras-numpy",
    "keras-torch",
    "torch",
    "optax",
    "sklearn",
    "scipy",
)  # those that are mirrored

# (library, key) -> why this single answer cannot be reached.
OUT_OF_REACH: dict[tuple[str, str], str] = {}

CASES = [
    pytest.param(library, case, id=f"{library}:{case.key}")
    for library in LIBRARIES
    for case in recorded(library)
    if (library, case.key) not in OUT_OF_REACH
]


def close(got: Any, want: Any, case: Recorded) -> bool:
    """Equal within the tolerance of the type; NaN equals NaN, an infinity itself."""
    wanted = dec(want, "float64")
    if got is None or np.shape(got) != wanted.shape:
        return False
    relative, absolute = case.tolerance
    return np.allclose(np.asarray(got, np.float64), wanted, rtol=relative, atol=absolute, equal_nan=True)


@pytest.mark.parametrize(("library", "case"), CASES)
def test_a_mirror_answers_what_its_library_answered(library: str, case: Recorded) -> None:
    want = case.answer
    answer = xentgui.mirror(library, case.scores, case.labels, **case.arguments)
    if "error" in want:
        assert answer.error is not None
        assert answer.error.type == want["error"]["type"]
        assert answer.error.text == want["error"]["text"]
        return
    assert answer.error is None
    assert close(answer.loss, want["loss"], case), f"loss {answer.loss} is not {want['loss']}"
    rows = want.get("per_sample", want["loss"])
    assert close(answer.row_losses, rows, case), f"row losses {answer.row_losses} are not {rows}"
    assert answer.dtype == want["dtype"]
    if want.get("grad") is not None:
        assert close(answer.gradient, want["grad"], case), f"gradient {answer.gradient} is not {want['grad']}"
    assert len(answer.warnings) == len(want.get("warnings", ()))
    for got, text in zip(answer.warnings, want.get("warnings", ()), strict=True):
        assert got.startswith(text[:60])


def test_the_list_of_answers_out_of_reach_is_short_and_names_recorded_answers() -> None:
    known = {(library, case.key) for library in LIBRARIES for case in recorded(library)}
    assert set(OUT_OF_REACH) <= known
    assert len(OUT_OF_REACH) <= 25

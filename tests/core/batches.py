"""Batches for hypothesis to try: every type of scores, from one class and no row on, with every option."""

from typing import Any

import ml_dtypes
import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from tests.core.longhand import Asked

DTYPES = (np.float16, ml_dtypes.bfloat16, np.float32, np.float64)
REDUCTIONS = ("none", "sum", "sum_over_batch_size", "mean_with_sample_weight")

shapes = st.tuples(st.integers(0, 4), st.integers(1, 5) | st.sampled_from([31, 32, 33]))
weights = st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.0])
shares = st.floats(1e-6, 1 - 1e-6) | st.sampled_from([0.0, 1.0, 1e-9, 0.5])


@st.composite
def logits(draw: st.DrawFn, shape: tuple[int, int]) -> NDArray[Any]:
    """Scores up to 200 apart, so that the longhand keeps its digits."""
    table = draw(hnp.arrays(np.float64, shape, elements=st.floats(-100, 100)))
    return table.astype(draw(st.sampled_from(DTYPES)))


@st.composite
def probabilities(draw: st.DrawFn, shape: tuple[int, int]) -> NDArray[Any]:
    """Positive scores; a row need not sum to one."""
    table = draw(hnp.arrays(np.float64, shape, elements=st.floats(1e-4, 2) | st.just(1e-9)))
    table[:, :1] += 0.25
    return table.astype(draw(st.sampled_from(DTYPES)))


@st.composite
def asked(draw: st.DrawFn, *, from_logits: bool = True) -> Asked:
    """A batch with any of the options."""
    rows, classes = shape = draw(shapes)
    sparse = draw(st.booleans())
    if sparse:
        labels = draw(hnp.arrays(np.int64, rows, elements=st.integers(0, classes - 1)))
    else:
        labels = draw(hnp.arrays(np.float64, shape, elements=st.sampled_from([0.0, 0.0, 0.25, 0.7, 1.0])))
    return Asked(
        draw(logits(shape) if from_logits else probabilities(shape)),
        labels,
        from_logits,
        draw(st.sampled_from([0.0, 0.0, 0.1, 0.5, 1.0])),
        draw(st.sampled_from([1.0, 1.0, 0.5, 3.7])) if from_logits else 1.0,
        draw(st.none() | hnp.arrays(np.float64, rows, elements=weights)),
        draw(st.none() | hnp.arrays(np.float64, classes, elements=weights)),
        draw(st.none() | st.integers(0, classes - 1)) if sparse else None,
        reduction=draw(st.sampled_from(REDUCTIONS)),
    )


@st.composite
def asked_binary(draw: st.DrawFn, *, from_logits: bool = True) -> Asked:
    """A batch of the binary loss with any of its options."""
    rows, classes = shape = draw(shapes)
    of_classes = st.none() | hnp.arrays(np.float64, classes, elements=weights)
    return Asked(
        draw(logits(shape) if from_logits else hnp.arrays(np.float64, shape, elements=shares)),
        draw(hnp.arrays(np.float64, shape, elements=st.sampled_from([0.0, 0.0, 0.25, 0.7, 1.0, 1.0]))),
        from_logits,
        draw(st.sampled_from([0.0, 0.0, 0.1, 0.5, 1.0])),
        draw(st.sampled_from([1.0, 1.0, 0.5, 3.7])) if from_logits else 1.0,
        draw(st.none() | hnp.arrays(np.float64, rows, elements=weights)),
        draw(of_classes),
        reduction=draw(st.sampled_from(REDUCTIONS)),
        loss="binary",
        pos_weight=draw(of_classes),
    )


def is_close(found: Any, true: Any, *, rel: float = 1e-13, floor: float = 1e-300) -> bool:
    """Whether every value is the true one to `rel`, or to `floor` where it is nearly 0."""
    found, true = np.asarray(found), np.asarray(true)
    return found.shape == true.shape and bool(np.all(abs(found - true) <= rel * abs(true) + floor))

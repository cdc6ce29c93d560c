"""Times a full evaluation beside the loss alone in PyTorch, TensorFlow and optax, where they are installed.

xentgui computes row losses, predictions and confidences in float64 from float32 logits; the others compute the row
losses or their mean in float32. The last column is how many times xentgui's time each took.
"""

import statistics
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray
from timing import Row, alternate, options, report, stopwatch

from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem

Array = NDArray[Any]
Work = Callable[[], object]

SIZES = ((1_000_000, 10), (200_000, 100), (50_000, 1_000), (1_000, 128_000))
QUICK = ((20_000, 10), (2_000, 100), (500, 1_000), (10, 12_800))


def full_evaluation(scores: Array, labels: Array) -> Work:
    def work() -> object:
        evaluation = evaluate(Problem.create(scores, labels))
        return evaluation.loss, evaluation.row_losses, evaluation.predicted, evaluation.confidence

    return work


def with_torch(scores: Array, labels: Array) -> Iterator[tuple[str, Work]]:
    from torch import from_numpy
    from torch.nn.functional import cross_entropy

    x, y = from_numpy(scores), from_numpy(labels)
    yield "torch none", lambda: cross_entropy(x, y, reduction="none")
    yield "torch mean", lambda: cross_entropy(x, y)


def with_tensorflow(scores: Array, labels: Array) -> Iterator[tuple[str, Work]]:
    import tensorflow as tf

    x, y = tf.constant(scores), tf.constant(labels)
    loss = tf.function(tf.nn.sparse_softmax_cross_entropy_with_logits)
    yield "tensorflow", lambda: loss(labels=y, logits=x).numpy()


def with_optax(scores: Array, labels: Array) -> Iterator[tuple[str, Work]]:
    import jax
    import optax

    x, y = jax.numpy.asarray(scores), jax.numpy.asarray(labels)
    loss = jax.jit(optax.softmax_cross_entropy_with_integer_labels)
    yield "optax jit", lambda: loss(x, y).block_until_ready()


LIBRARIES = {"torch": with_torch, "tensorflow": with_tensorflow, "optax": with_optax}


def measure(rows: int, classes: int, runs: int) -> Iterator[Row]:
    random = np.random.default_rng(0)
    scores = random.standard_normal((rows, classes), np.float32)
    labels = random.integers(classes, size=rows)
    contenders = {"xentgui": full_evaluation(scores, labels)}
    for library, others in LIBRARIES.items():
        if find_spec(library):
            contenders.update(others(scores, labels))
    timed = {name: stopwatch(work) for name, work in contenders.items()}
    alternate(timed, 1)  # compile, and touch all memory once
    medians = {name: statistics.median(times) for name, times in alternate(timed, runs).items()}
    for name, median in medians.items():
        ratio = round(median / medians["xentgui"], 3)
        yield {"rows": rows, "classes": classes, "library": name, "median_ms": round(median, 3), "ratio": ratio}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run at all")
    parser.add_argument("--runs", type=int, default=9, help="timed runs of each library")
    given = parser.parse_args()
    sizes = QUICK if given.quick else SIZES
    rows = [row for size in sizes for row in measure(*size, given.runs)]
    report("throughput", rows, as_json=given.json)


if __name__ == "__main__":
    main()

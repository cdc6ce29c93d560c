"""Batches whose scripts are run: the examples, and a small batch of every kind under every option."""

from collections.abc import Callable, Iterator
from itertools import cycle, product
from typing import Any

import ml_dtypes
import numpy as np

from xentgui.core.options import Loss, LossOptions, Reduction
from xentgui.core.problem import Problem
from xentgui.examples import EXAMPLES

DTYPES = (np.float32, np.float64, np.float16, ml_dtypes.bfloat16)
LABELS = ("indices", "distributions", "binary")
WEIGHTS = ((), ("sample_weight",), ("class_weight",), ("sample_weight", "class_weight"))


def batches() -> dict[str, Callable[[], Problem]]:
    """Problems by name, made when they are called."""
    return {**EXAMPLES, **dict(_under_every_option())}


def _under_every_option() -> Iterator[tuple[str, Callable[[], Problem]]]:
    dtypes = cycle(DTYPES)
    for labels, from_logits, reduction, smoothing, weights in product(
        LABELS, (True, False), Reduction, (0.0, 0.1), WEIGHTS
    ):
        ignore = 1 if labels == "indices" and len(weights) != 1 else None
        loss = Loss.BINARY if labels == "binary" else Loss.CATEGORICAL
        options = LossOptions(from_logits, reduction, smoothing, ignore_class=ignore, loss=loss)
        name = "-".join([labels, "logits" if from_logits else "probs", reduction, str(smoothing), *weights])
        yield name, _made(labels, options, weights, next(dtypes))


def _made(labels: str, options: LossOptions, weights: tuple[str, ...], dtype: type) -> Callable[[], Problem]:
    def make() -> Problem:
        random = np.random.default_rng(1)
        logits = random.standard_normal((6, 4))
        shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        targets: dict[str, Any] = {
            "indices": np.array([3, 1, 0, 2, 2, 1]),
            "distributions": random.dirichlet(np.ones(4), 6).astype(dtype),
            "binary": random.integers(2, size=(6, 4)).astype(dtype),
        }
        given = {"sample_weight": [1, 2, 0.5, 0, 3, 1], "class_weight": [1, 0.25, 2, 3]}
        return Problem.create(
            (logits if options.from_logits else shares).astype(dtype),
            targets[labels],
            options,
            sample_weight=given["sample_weight"] if "sample_weight" in weights else None,
            class_weight=given["class_weight"] if "class_weight" in weights else None,
        )

    return make

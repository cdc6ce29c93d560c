"""Scripts read as a person would write them; that they print what the libraries print is tested with the libraries."""

import ast
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.core.libraries.recorded_calls import Recorded, recorded
from xentgui.core.libraries import LIBRARIES, Call, as_dtype
from xentgui.core.libraries.scripts import Made, library_script
from xentgui.core.options import Reduction

LOGITS, LABELS = np.array([[2, 5, 1], [7, 1, 0.5]], np.float32), np.array([1, 0])


def call_of(task: str, scores: Any = LOGITS, labels: Any = LABELS, options: Any = None, **arrays: Any) -> Call:
    return Call(task, scores, labels, scores.dtype, options or {}, **arrays)


def after_of(reduction: Reduction, **steps: Any) -> Any:
    nothing = {"weights": None, "kept": None, "picks": False, "cells": False}
    return SimpleNamespace(reduction=reduction, **{**nothing, **steps})


def test_keras_is_told_its_backend_before_it_is_imported() -> None:
    options = {"from_logits": True, "reduction": "sum", "ignore_class": -1}
    script = library_script("keras-jax", call_of("scce", options=options, sample_weight=np.array([0.5, 3], np.float32)))
    assert script.text == (
        "import os\n"
        "\n"
        'os.environ["KERAS_BACKEND"] = "jax"  # before keras is imported\n'
        "\n"
        "import keras\n"
        "import numpy as np\n"
        "\n"
        "logits = np.array([[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]], dtype=np.float32)\n"
        "labels = np.array([1, 0])\n"
        "sample_weight = np.array([0.5, 3.0], dtype=np.float32)\n"
        "\n"
        "loss_fn = keras.losses.SparseCategoricalCrossentropy("
        'from_logits=True, reduction="sum", ignore_class=-1)\n'
        "loss = loss_fn(labels, logits, sample_weight=sample_weight)\n"
        "print(keras.ops.convert_to_numpy(loss))\n"
    )


def test_options_become_the_arguments_of_torch_and_its_class_axis_is_moved() -> None:
    options = {"from_logits": True, "reduction": "mean", "label_smoothing": 0.1, "ignore_index": 0}
    script = library_script("torch", call_of("scce", LOGITS[None], LABELS[None], options))
    assert script.text == (
        "import torch\n"
        "import torch.nn.functional as F\n"
        "\n"
        "logits = torch.tensor([[[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]]], dtype=torch.float32)\n"
        "labels = torch.tensor([[1, 0]])\n"
        "\n"
        "loss = F.cross_entropy(logits.movedim(-1, 1), labels, label_smoothing=0.1, ignore_index=0)\n"
        "print(loss.numpy())\n"
    )


def test_jax_is_told_of_float64_and_optax_gets_its_mean_as_a_method() -> None:
    labels = np.eye(3)[LABELS]
    options = {"from_logits": True, "reduction": "mean", "label_smoothing": 0.1}
    script = library_script("optax", call_of("cce", LOGITS.astype(np.float64), labels, options))
    assert script.text == (
        "import jax\n"
        "import jax.numpy as jnp\n"
        "import optax\n"
        "\n"
        'jax.config.update("jax_enable_x64", True)  # or float64 becomes float32\n'
        "\n"
        "logits = jnp.array([[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]], dtype=jnp.float64)\n"
        "labels = jnp.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]], dtype=jnp.float64)\n"
        "\n"
        "labels = optax.smooth_labels(labels, 0.1)\n"
        "loss = optax.softmax_cross_entropy(logits, labels)\n"
        "print(loss.mean())\n"
    )


def test_sklearn_is_shown_the_softmax_that_it_does_not_have() -> None:
    p = np.full((2, 3), 1 / 3)
    call = call_of("log_loss", p, options={"labels": [0, 1, 2], "reduction": "sum"})
    script = library_script("sklearn", call, made=Made("softmax", LOGITS))
    assert script.text.endswith(
        "labels = np.array([1, 0])\n"
        "\n"
        "probs = softmax(logits, axis=-1)\n"
        "loss = log_loss(labels, probs, labels=[0, 1, 2], normalize=False)\n"
        "print(loss)\n"
    )


def test_what_is_done_by_hand_stands_in_the_script() -> None:
    weights, kept = np.array([0.5, 3], np.float32), np.array([True, False])
    after = after_of(Reduction.MEAN_WITH_SAMPLE_WEIGHT, weights=weights, kept=kept, picks=True)
    script = library_script("scipy", call_of("log_softmax"), after=after)
    assert script.text.endswith(
        "log_p = log_softmax(logits, axis=-1)\n"
        "loss = -np.take_along_axis(log_p, labels[..., None], axis=-1)[..., 0]\n"
        "loss = loss * sample_weight\n"
        "loss = loss[kept].sum() / np.where(kept, sample_weight, 0).sum()\n"
        "print(loss)\n"
    )


def test_a_row_of_cells_is_their_mean_before_it_is_weighted() -> None:
    call = call_of(
        "bce", labels=np.eye(3, dtype=np.float32)[LABELS], options={"from_logits": True, "reduction": "none"}
    )
    script = library_script("torch", call, after=after_of(Reduction.SUM, weights=np.ones(2, np.float32), cells=True))
    assert script.text.endswith(
        'loss = F.binary_cross_entropy_with_logits(logits, labels, reduction="none")\n'
        "loss = loss.mean(-1)\n"
        "loss = loss * sample_weight\n"
        "loss = loss.sum()\n"
        "print(loss.numpy())\n"
    )


def test_more_than_two_hundred_numbers_are_loaded() -> None:
    scores = np.zeros((20, 10), as_dtype("bfloat16"))
    script = library_script("torch", call_of("scce", scores, np.zeros(20, int)), file="C:\\a.npz")
    assert 'data = np.load("C:\\\\a.npz")\nprobs = torch.from_numpy(data["probs"]).bfloat16()\n' in script.text
    assert {name: array.dtype.name for name, array in script.arrays.items()} == {"probs": "float32", "labels": "int64"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([0, 1, 2], "[0, 1, 2]"),
        (list(range(100)), "list(range(100))"),
        (np.arange(3), "np.arange(3)"),
        (np.array([2, 4, 8]), "np.array([2, 4, 8])"),
        (["ham", "spam"], "['ham', 'spam']"),
    ],
)
def test_the_classes_of_sklearn_are_said_in_short(given: Any, said: str) -> None:
    script = library_script("sklearn", call_of("log_loss", np.full((2, 3), 1 / 3), options={"labels": given}))
    assert f"loss = log_loss(labels, probs, labels={said})\n" in script.text


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_recorded_call_has_a_script_that_python_can_read(library: str) -> None:
    for case in recorded(library):
        ast.parse(script_of(library, case))


def script_of(library: str, case: Recorded) -> str:
    return library_script(library, case.call()).text

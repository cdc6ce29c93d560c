"""Keras: a loss object of the class that fits, called once, on the backend that is asked for."""

from typing import Any

from xentgui.core.libraries.call import Call

from .page import Page, Source, call_of

_CLASSES = {
    "cce": "CategoricalCrossentropy",
    "scce": "SparseCategoricalCrossentropy",
    "bce": "BinaryCrossentropy",
    "focal": "CategoricalFocalCrossentropy",
    "kld": "KLDivergence",
}
_DEFAULTS = {
    "from_logits": False,
    "reduction": "sum_over_batch_size",
    "label_smoothing": 0.0,
    "ignore_class": None,
    "axis": -1,
}


def page(library: str, call: Call) -> Page:
    """A script for "keras-tensorflow", "keras-jax", "keras-torch" or "keras-numpy"."""
    result = Page(_imports(library.partition("-")[2], call), shown=_shown(call))
    if call.labels is None:
        _function(result, call)
        return result
    scores = "logits" if call.option("from_logits", False) else "probs"
    result.arrays |= {scores: call.scores, "labels": call.labels}
    if call.dtype.name == "bfloat16":  # NumPy has no such type: the loss object casts
        result.arrays |= {name: _plain(values) for name, values in result.arrays.items()}
    weights: dict[str, Any] = {}
    if call.sample_weight is not None:
        result.arrays["sample_weight"] = _plain(call.sample_weight)
        weights["sample_weight"] = Source("sample_weight")
    if call.mask is not None:
        _masked(result, scores, call)
    result.steps += [
        f"loss_fn = {call_of('keras.losses.' + _CLASSES[call.task], **_options(call))}",
        f"loss = {call_of('loss_fn', 'labels', scores, **weights)}",
    ]
    return result


def _shown(call: Call) -> str:
    # TensorFlow makes no NumPy array of one bfloat16.
    loss = 'keras.ops.cast(loss, "float32")' if call.dtype.name == "bfloat16" else "loss"
    return f"keras.ops.convert_to_numpy({loss})"


def _imports(backend: str, call: Call) -> list[str]:
    lines = ["import os", "", f'os.environ["KERAS_BACKEND"] = "{backend}"  # before keras is imported']
    if backend == "jax" and call.dtype.name == "float64":
        lines.append('os.environ["JAX_ENABLE_X64"] = "1"')
    return [*lines, "", "import keras", "import numpy as np"]


def _options(call: Call) -> dict[str, Any]:
    given = {name: value for name, value in call.options.items() if value != _DEFAULTS.get(name, ...)}
    return given if call.dtype.name == "float32" else {**given, "dtype": call.dtype.name}


def _function(result: Page, call: Call) -> None:
    result.arrays["logits"] = _plain(call.scores)
    if call.dtype.name == "bfloat16":
        result.steps.append('logits = keras.ops.convert_to_tensor(logits, dtype="bfloat16")')
    result.steps.append(f"loss = {call_of('keras.ops.' + call.task, 'logits', axis=call.option('axis', -1))}")


def _masked(result: Page, scores: str, call: Call) -> None:
    assert call.mask is not None
    result.imports.append("from keras.src.backend.common.masking import set_keras_mask")
    result.arrays["mask"] = call.mask
    result.steps += [
        f'{scores} = keras.ops.convert_to_tensor({scores}, dtype="{call.dtype.name}")',
        f"set_keras_mask({scores}, keras.ops.convert_to_tensor(mask))",
    ]


def _plain(values: Any) -> Any:
    return values.astype("float32") if values.dtype.name == "bfloat16" else values

"""JAX with optax: losses a row, and the mean or the sum as methods of the result."""

from typing import Any

from xentgui.core.libraries.call import Call

from .arrays import JAX
from .page import Page, Source, call_of

_FUNCTIONS = {
    "cce": "softmax_cross_entropy",
    "scce": "softmax_cross_entropy_with_integer_labels",
    "safe_cce": "safe_softmax_cross_entropy",
    "bce": "sigmoid_binary_cross_entropy",
}
_SOFTMAX = {"softmax": "jax.nn.softmax", "log_softmax": "jax.nn.log_softmax", "logsumexp": "jax.nn.logsumexp"}


def page(call: Call) -> Page:
    """A script; float64 wants JAX to be told."""
    result = Page(_imports(call), dialect=JAX)
    result.arrays["logits"] = call.scores
    if call.labels is None:
        result.steps.append(f"loss = {call_of(_SOFTMAX[call.task], 'logits', axis=call.option('axis', -1))}")
        return result
    result.arrays["labels"] = call.labels
    smoothing = call.option("label_smoothing", 0.0)
    if smoothing:
        result.steps.append(f"labels = optax.smooth_labels(labels, {smoothing!r})")
    named: dict[str, Any] = {"axis": call.options["axis"]} if "axis" in call.options else {}
    if call.where is not None:
        result.arrays["where"] = call.where
        named["where"] = Source("where")
    result.steps.append(f"loss = {call_of('optax.' + _FUNCTIONS[call.task], 'logits', 'labels', **named)}")
    reduction = call.option("reduction", "none")
    if reduction not in ("none", None):
        result.shown = f"loss.{reduction}()"
    return result


def _imports(call: Call) -> list[str]:
    lines = ["import jax", "import jax.numpy as jnp"] if call.labels is None else ["import jax.numpy as jnp"]
    if call.labels is not None:
        lines.append("import optax")
    if call.dtype.name == "float64":
        wide = ["", 'jax.config.update("jax_enable_x64", True)  # or float64 becomes float32']
        lines = [*([] if "import jax" in lines else ["import jax"]), *lines, *wide]
    return lines

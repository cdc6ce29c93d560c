"""scikit-learn: one call of log_loss on probabilities."""

from typing import Any

import numpy as np

from xentgui.core.libraries.call import Call

from .page import Made, Page, Source, call_of

_LISTED = 10


def page(call: Call, made: Made | None) -> Page:
    """A script; `made` says that the probabilities are the softmax of logits."""
    assert call.labels is not None
    result = Page(["import numpy as np", "from sklearn.metrics import log_loss"])
    if made is None:
        result.arrays["probs"] = call.scores
    else:
        result.imports.insert(1, "from scipy.special import softmax")
        result.arrays["logits"] = made.source
        result.steps.append("probs = softmax(logits, axis=-1)")
    result.arrays["labels"] = call.labels
    named: dict[str, Any] = {}
    if call.sample_weight is not None:
        result.arrays["sample_weight"] = call.sample_weight
        named["sample_weight"] = Source("sample_weight")
    if call.option("labels", None) is not None:
        named["labels"] = _classes(call.options["labels"])
    if call.option("reduction", "mean") == "sum" or not call.option("normalize", True):
        named["normalize"] = False
    result.steps.append(f"loss = {call_of('log_loss', 'labels', 'probs', **named)}")
    return result


def _classes(given: Any) -> Any:
    """Counting from 0, which all classes of a batch are, is said in short."""
    count = len(given)
    if not np.array_equal(given, np.arange(count)):
        return Source(f"np.array({given.tolist()!r})") if isinstance(given, np.ndarray) else given
    if isinstance(given, np.ndarray):
        return Source(f"np.arange({count})")
    return given if count <= _LISTED else Source(f"list(range({count}))")

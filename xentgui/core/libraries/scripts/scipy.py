"""SciPy: a softmax function; of log_softmax with labels, the label's share is picked by hand."""

from xentgui.core.libraries.call import Call

from .page import Page, call_of


def page(call: Call, picks: bool) -> Page:
    """A script; with `picks` it goes on from log-probabilities to the losses of the rows."""
    result = Page(["import numpy as np", f"from scipy.special import {call.task}"], {"logits": call.scores})
    function = call_of(call.task, "logits", axis=call.option("axis", -1))
    if not picks:
        result.steps.append(f"loss = {function}")
        return result
    assert call.labels is not None
    result.arrays["labels"] = call.labels
    result.steps.append(f"log_p = {function}")
    if call.labels.ndim == call.scores.ndim:
        result.steps.append("loss = -(labels * log_p).sum(axis=-1)")
    else:
        result.steps.append("loss = -np.take_along_axis(log_p, labels[..., None], axis=-1)[..., 0]")
    return result

"""PyTorch: torch.nn.functional, with the class axis moved to where it wants it."""

from typing import Any

from xentgui.core.libraries.call import Call

from .arrays import TORCH
from .page import Made, Page, Source, call_of

_FUNCTIONS = {"cce": "cross_entropy", "scce": "cross_entropy", "nll": "nll_loss", "kl_div": "kl_div"}
_BINARY = {True: "binary_cross_entropy_with_logits", False: "binary_cross_entropy"}
_WEIGHTS = {"class_weight": "weight", "weight": "weight", "pos_weight": "pos_weight"}  # ours: its own
_DEFAULTS = {"reduction": "mean", "label_smoothing": 0.0, "ignore_index": -100}


def page(call: Call, made: Made | None) -> Page:
    """A script; `made` says that the scores of nll_loss are the log of probabilities."""
    result = Page(["import torch"], dialect=TORCH, shown=_shown(call))
    if call.labels is None:
        result.arrays["logits"] = call.scores
        result.steps.append(f"loss = {call_of('torch.' + call.task, 'logits', dim=call.option('axis', -1))}")
        return result
    result.imports.append("import torch.nn.functional as F")
    scores = _scores(result, call, made)
    result.arrays["labels"] = call.labels
    labels = "labels"
    if call.scores.ndim > 2 and call.task in ("cce", "scce", "nll"):
        scores += ".movedim(-1, 1)"  # cross_entropy wants the classes there
        labels += ".movedim(-1, 1)" if call.task == "cce" else ""
    result.steps.append(f"loss = {call_of(_function(call), scores, labels, **_named(result, call))}")
    return result


def _scores(result: Page, call: Call, made: Made | None) -> str:
    """Put the scores among the arrays; the expression for them."""
    if made is not None:
        result.arrays["probs"] = made.source
        result.steps.append("log_probs = probs.log()")
        return "log_probs"
    name = "logits" if call.option("from_logits", False) else "probs"
    name = "log_probs" if call.task in ("nll", "kl_div") else name
    result.arrays[name] = call.scores
    return name


def _function(call: Call) -> str:
    name = _BINARY[bool(call.option("from_logits", False))] if call.task == "bce" else _FUNCTIONS[call.task]
    return f"F.{name}"


def _named(result: Page, call: Call) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for ours, its in _WEIGHTS.items():
        values = getattr(call, ours)
        if values is not None:
            result.arrays[ours] = values
            named[its] = Source(ours)
    options = {name: value for name, value in call.options.items() if name != "from_logits"}
    return named | {name: value for name, value in options.items() if value != _DEFAULTS.get(name, ...)}


def _shown(call: Call) -> str:
    return "loss.float().numpy()" if call.dtype.name == "bfloat16" else "loss.numpy()"

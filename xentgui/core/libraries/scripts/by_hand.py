"""What is written by hand after a library's row losses: weights, rows that do not count, a divisor."""

from typing import Protocol

from xentgui.core.libraries.call import Array
from xentgui.core.options import Reduction

from .page import Page


class After(Protocol):
    """What is done to the row losses.

    Attributes:
        reduction: what is reported of them.
        weights: what broadcasts to them, what they are multiplied by.
        kept: false where one is set to 0.
        picks: the library gives log-probabilities, of which the label's is picked.
        cells: the library gives a loss for each class, of which a row's is the mean.
    """

    reduction: Reduction
    weights: Array | None
    kept: Array | None
    picks: bool
    cells: bool


def add(page: Page, after: After) -> None:
    """Go on from `loss`, one a row or cell, to what is reported."""
    module = page.dialect.module
    if after.cells:
        page.steps.append("loss = loss.mean(-1)")
    if after.weights is not None:
        page.arrays["sample_weight"] = after.weights
        page.steps.append("loss = loss * sample_weight")
    if after.kept is not None:
        page.arrays["kept"] = after.kept
    if after.reduction is not Reduction.NONE:
        page.steps.append(f"loss = {_reduced(after, 'loss' if after.kept is None else 'loss[kept]', module)}")
    elif after.kept is not None:
        page.steps.append(f"loss = {module}.where(kept, loss, 0)")


def _reduced(after: After, losses: str, module: str) -> str:
    if after.reduction is Reduction.SUM:
        return f"{losses}.sum()"
    if after.reduction is Reduction.SUM_OVER_BATCH_SIZE or after.weights is None:
        return f"{losses}.mean()"
    if after.kept is None:
        return f"{losses}.sum() / sample_weight.sum()"
    return f"{losses}.sum() / {module}.where(kept, sample_weight, 0).sum()"

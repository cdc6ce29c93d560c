"""Order of files: which of two has the scores; a file dialog hands them over in an order of its own."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xentgui.core import progress
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.document.jobs import Report

if TYPE_CHECKING:
    from xentgui.files import Choice, Contents

_OF_LABELS = {"label", "labels", "target", "targets", "y", "true", "truth", "gt"}
_OF_SCORES = {"logits", "scores", "probs", "probabilities", "pred", "preds", "predictions", "outputs"}


def inspect(look: "Callable[..., Contents]", paths: list[Path], report: Report) -> "tuple[list[Path], Contents]":
    """The files with the scores first, and what is in them."""
    likely = sorted(paths, key=_like_labels)
    orders = [paths] if len(paths) < 2 else [likely, likely[::-1]]
    with progress.heard_by(report):
        for order in orders:
            with suppress(ValueError):
                contents = look(*order)
                if contents.proposals:
                    return order, contents
        return orders[0], look(*orders[0])


def _like_labels(path: Path) -> int:
    """How much a file is called as labels are and scores are not: val_labels.npy, test_y_pred.csv."""
    words = set(path.stem.casefold().replace("-", "_").replace(".", "_").split("_"))
    return len(words & _OF_LABELS) - len(words & _OF_SCORES)


def read_in_order(
    read: Callable[..., Problem], paths: list[Path], options: LossOptions, choice: "Choice | None"
) -> Problem:
    """Read what was chosen; where nothing was, the other order counts as well."""
    labels = paths[1] if len(paths) > 1 else None
    try:
        return read(paths[0], labels, options, choice=choice)
    except ValueError:
        if labels is not None and choice is None:
            with suppress(ValueError):
                return read(labels, paths[0], options)
        raise

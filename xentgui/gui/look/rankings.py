"""The lists of rows to look at: what each is called, how it is found, and what its figure means. No Qt here."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from xentgui.core.evaluation import Evaluation
from xentgui.core.label_errors import label_quality, suspected_label_errors
from xentgui.core.problem import Problem
from xentgui.core.ranked_rows import Kind, Ranked, ranked_rows

MOST = 200

_CONFIDENCE = "The probability of the predicted class"
_OF_ANSWERS = "How sure the surest wrong answer of the row is"


class Ranking(NamedTuple):
    """A list.

    Attributes:
        title: what a person chooses it by.
        rows: what its rows are called: "suspects".
        figure: what it is ranked by, as the head of a column.
        meaning: what that is.
        find: its first rows.
        of_one_label: whether it asks for one label a row, which the binary loss has not.
    """

    title: str
    rows: str
    figure: str
    meaning: str
    find: Callable[[Evaluation], Ranked]
    of_one_label: bool = False

    @property
    def known(self) -> bool:
        """Whether the figure is the loss or the confidence, which every list has."""
        return not self.of_one_label


def _of_kind(kind: Kind, evaluation: Evaluation) -> Ranked:
    return ranked_rows(evaluation, kind, MOST)


def _suspects(score: str, evaluation: Evaluation) -> Ranked:
    """Suspected label errors by one of the three scores, the lowest first."""
    rows = suspected_label_errors(evaluation).rows
    quality = getattr(label_quality(evaluation, rows), score)
    order = np.argsort(quality, kind="stable")[:MOST] if score != "self_confidence" else np.arange(len(rows))[:MOST]
    return Ranked(rows[order], quality[order], len(rows))


_LABELS = "Suspect labels: "
RANKINGS: tuple[Ranking, ...] = (
    Ranking("Largest loss", "rows", "loss", "What the row adds to the loss", partial(_of_kind, Kind.LOSS)),
    Ranking(
        f"{_LABELS}self-confidence",
        "suspects",
        "self-conf.",
        "The probability of the label, where the model is confident of another class: the lower, the likelier wrong",
        partial(_suspects, "self_confidence"),
        of_one_label=True,
    ),
    Ranking(
        f"{_LABELS}margin",
        "suspects",
        "margin",
        "(p of the label − largest p of another class + 1) / 2: the lower, the likelier the label is wrong",
        partial(_suspects, "normalized_margin"),
        of_one_label=True,
    ),
    Ranking(
        f"{_LABELS}entropy",
        "suspects",
        "entropy",
        "Confidence-weighted entropy, of the entropy over p of the label: the lower, the likelier the label is wrong",
        partial(_suspects, "confidence_weighted_entropy"),
        of_one_label=True,
    ),
    Ranking("Wrong, the least sure first", "wrong rows", "sure", _CONFIDENCE, partial(_of_kind, Kind.UNSURE)),
    Ranking("Wrong, the surest first", "wrong rows", "sure", _CONFIDENCE, partial(_of_kind, Kind.SURE)),
)


def meaning(ranking: Ranking, problem: Problem) -> str:
    """What the figure is for a problem."""
    several = problem.binary and problem.classes > 1
    return _OF_ANSWERS if several and ranking.meaning == _CONFIDENCE else ranking.meaning


def said(ranking: Ranking, found: Ranked) -> str:
    """How many of how many rows are listed."""
    shown = len(found.rows)
    if not found.total:
        return f"no {ranking.rows}"
    return f"{shown:,} of {found.total:,} {ranking.rows if found.total != 1 else ranking.rows[:-1]}"

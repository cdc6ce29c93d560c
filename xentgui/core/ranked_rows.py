"""Rows worth a look, ranked: the largest losses, and wrong predictions by how sure they are."""

from enum import Enum, auto
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from .evaluation import Evaluation
from .log_softmax import Floats
from .progress import tell
from .row_quantities import BlockRows, blocks

Rows = NDArray[np.intp]


class Kind(Enum):
    """What rows are ranked by."""

    LOSS = auto()  # the largest loss first
    UNSURE = auto()  # wrong predictions, the least confident first
    SURE = auto()  # wrong predictions, the most confident first


class Ranked(NamedTuple):
    """The first rows of a ranking, and how many it has; those of two blocks merge.

    Attributes:
        rows: (most,) counted through the leading axes, the first first.
        figures: (most,) what they are ranked by: the loss, or the confidence.
        total: how many rows there are of the kind.
    """

    rows: Rows
    figures: Floats
    total: int

    @classmethod
    def of(cls, rows: Rows, figures: Floats, most: int, *, falling: bool) -> Self:
        """Rank some rows, equal ones in their order."""
        first = np.argsort(-figures if falling else figures, kind="stable")[:most]
        return cls(rows[first], figures[first], len(rows))

    def plus(self, other: Self, most: int, *, falling: bool) -> Self:
        """The ranking of both, of which `other` has the later rows."""
        rows, figures = np.append(self.rows, other.rows), np.append(self.figures, other.figures)
        return self.of(rows, figures, most, falling=falling)._replace(total=self.total + other.total)


def ranked_rows(evaluation: Evaluation, kind: Kind, most: int) -> Ranked:
    """The first `most` rows of a kind.

    Rows that are ignored, have no defined loss, or no label or no prediction where one is needed, are not among them.
    Of the binary loss a row is as sure as the surest of its answers that are wrong.
    """
    falling, find = kind is not Kind.UNSURE, _of_loss if kind is Kind.LOSS else _of_wrong
    found = Ranked(np.zeros(0, np.intp), np.zeros(0), 0)
    for index, block in enumerate(blocks(evaluation)):
        found = found.plus(Ranked.of(*find(block), most, falling=falling), most, falling=falling)
        tell(index / len(evaluation.results))
    return found


def _of_loss(block: BlockRows) -> tuple[Rows, Floats]:
    loss = block.loss
    there = ~(np.isnan(loss) | block.ignored)
    return block.row[there], loss[there]


def _of_wrong(block: BlockRows) -> tuple[Rows, Floats]:
    sure = block.confidence_of_wrong
    wrong = block.wrong & (block.predicted >= 0) & ~np.isnan(sure)  # of two infinite scores a row is not sure
    return block.row[wrong], sure[wrong]

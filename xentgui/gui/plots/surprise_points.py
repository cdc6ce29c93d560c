"""Where the rows of a batch lie on the curve -log p: counted in bins, block by block. No Qt."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.cross_entropy import BlockResult
from xentgui.core.evaluation import Evaluation
from xentgui.core.log_softmax import EPSILON, Floats

_FLAT = 0.05  # from this probability on bins are as wide as each other in p, below in -log p
_BINS = 400  # in p
_PER_NAT = 8
_STEEP = 800 * _PER_NAT  # no positive float64 is further down


class Points(NamedTuple):
    """Points of the curve and how many rows lie at each; rows whose label has no probability at all are apart."""

    p: Floats
    counts: NDArray[np.int64]
    impossible: int = 0


class SurprisePoints:
    """The rows of the last evaluation; what a block comes to is counted once."""

    def __init__(self) -> None:
        """Begin without rows."""
        self._total = np.zeros(_BINS + _STEEP + 2, np.int64)
        self._known: dict[int, tuple[BlockResult, NDArray[np.int64]]] = {}

    def update(self, evaluation: Evaluation) -> Points:
        """Count the rows of an evaluation by the probability of their label."""
        results = {id(result): result for result in evaluation.results}
        for gone in self._known.keys() - results.keys():
            self._total -= self._known.pop(gone)[1]
        for new in results.keys() - self._known.keys():
            counts = _counted(results[new].label_probability)
            self._known[new] = results[new], counts  # the result too, or another one could get its id
            self._total += counts
        places = np.flatnonzero(self._total[:-1])
        return Points(_middle(places), self._total[places], int(self._total[-1]))


def surprise(p: Floats, *, clipped: bool) -> Floats:
    """-log p, of probabilities of the clipped p."""
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(np.clip(p, EPSILON, 1 - EPSILON) if clipped else p))


def _counted(p: Floats) -> NDArray[np.int64]:
    p = p[~np.isnan(p)]
    place = (p * _BINS).astype(np.int64)
    steep = np.flatnonzero(p < _FLAT)
    with np.errstate(divide="ignore"):
        depth = -np.log(p[steep]) * _PER_NAT
    place[steep] = _BINS + 1 + np.minimum(depth, _STEEP).astype(np.int64)
    return np.bincount(place, minlength=_BINS + _STEEP + 2)


def _middle(places: NDArray[np.intp]) -> Floats:
    flat = np.minimum((places + 0.5) / _BINS, 1.0)
    steep = np.exp(-(places - _BINS - 0.5) / _PER_NAT)
    return np.where(places > _BINS, steep, flat)

"""What a batch would be under each reading: loss, accuracy, and how plausible that is."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from xentgui.core.diagnostics.case import Case
from xentgui.core.diagnostics.finding import reported
from xentgui.core.evaluation import Evaluation
from xentgui.core.problem import Problem

from . import plausible
from .of_axes import AXES
from .of_labels import OF_ONE_CLASS, OF_YES_AND_NO
from .of_scores import SIGMOID, SOFTMAX
from .plausible import Cases, Judge, Verdict
from .reading import DoesNotApply, Reading, Report

_ASKED_OF = ("logits", "probabilities")  # other readings are judged by them, too
_BY_LOSSES = plausible.by_losses
_JUDGES: dict[str, Judge] = {
    "logits": plausible.logits,
    "probabilities": plausible.probabilities,
    "log-probabilities": plausible.log_probabilities,
    "softmax-undone": plausible.probabilities,
    "sigmoid-undone": plausible.probabilities,
    "softmax-applied": plausible.applied_twice,
    "sigmoid-applied": plausible.applied_twice,
    "labels-one-lower": plausible.counted_from_1,
    "label-of-the-next-row": partial(plausible.shifted, by=1),
    "label-of-the-row-before": partial(plausible.shifted, by=-1),
    "labels-transposed": partial(plausible.labels_turned, undecided=_BY_LOSSES),
    "scores-transposed": partial(plausible.scores_turned, undecided=_BY_LOSSES),
    "scores-and-labels-transposed": partial(
        plausible.labels_turned, undecided=partial(plausible.scores_turned, undecided=plausible.nothing_decides)
    ),
}


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """A batch under one reading.

    Attributes:
        reading: how it is taken.
        present: whether it is taken so now.
        loss: what would be reported, the mean for reduction "none"; None where the reading does not apply.
        defined_loss: the same over the rows that have a defined loss.
        difference: how much that is above the loss now.
        accuracy: as an evaluation has it.
        verdict: how plausible the reading is.
        refusal: why it does not apply; empty where it does.
    """

    reading: Reading
    present: bool = False
    loss: float | None = None
    defined_loss: float | None = None
    difference: float | None = None
    accuracy: float | None = None
    verdict: Verdict | None = None
    refusal: str = ""


def readings_of(problem: Problem) -> tuple[Reading, ...]:
    """All readings, of scores, of labels and of axes; each name is there once."""
    if problem.binary:
        return (*SIGMOID, *OF_YES_AND_NO, *AXES)
    return (*SOFTMAX, *OF_ONE_CLASS, *AXES)


def what_ifs(evaluation: Evaluation, report: Report = lambda _: None) -> list[WhatIf]:
    """A batch under each reading, in their order; `report` gets the share done and may raise to stop."""
    batch = Batch(evaluation)
    readings = readings_of(evaluation.problem)
    found = []
    for number, reading in enumerate(readings):
        found.append(batch.under(reading, partial(_share, report, number, len(readings))))
        report((number + 1) / len(readings))
    return found


def _share(report: Report, done: int, of: int, share: float) -> None:
    report((done + share) / of)


class Batch:
    """A batch, and what several readings ask of it, computed when the first one does."""

    def __init__(self, evaluation: Evaluation) -> None:
        """Take a batch as it is now."""
        self._problem = evaluation.problem
        self._now = Case(evaluation)
        self._known: dict[str, Case] = {_present(evaluation.problem): self._now}

    def under(self, reading: Reading, report: Report) -> WhatIf:
        """The batch under one reading."""
        try:
            with np.errstate(all="ignore"):
                then = self._case(reading, report)
                verdict = _judge(reading)(self._cases(report), then)
        except DoesNotApply as refusal:
            return WhatIf(reading=reading, refusal=str(refusal))
        loss = reported(then.evaluation)
        return WhatIf(
            reading=reading,
            present=reading.name == _present(self._problem),
            loss=loss,
            defined_loss=reported(then.evaluation, defined=True),
            difference=loss - reported(self._now.evaluation),
            accuracy=then.evaluation.accuracy,
            verdict=verdict,
        )

    def _case(self, reading: Reading, report: Report) -> Case:
        if reading.name in self._known:
            return self._known[reading.name]
        case = Case(reading.evaluated(self._problem, report))
        if reading.name in _ASKED_OF:
            self._known[reading.name] = case
            case.scores = self._now.scores  # they are the same, and looked at once
        return case

    def _cases(self, report: Report) -> Cases:
        by_name = {reading.name: reading for reading in readings_of(self._problem)}
        return Cases(self._now, lambda name: self._case(by_name[name], report))


def _present(problem: Problem) -> str:
    return "logits" if problem.options.from_logits else "probabilities"


def _judge(reading: Reading) -> Judge:
    return _JUDGES.get(reading.name, _BY_LOSSES)

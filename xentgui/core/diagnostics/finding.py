"""Finding: one thing that is wrong with a batch, or worth a look: symptom, evidence, cause and mend."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.evaluation import Evaluation, evaluate
from xentgui.core.options import Reduction
from xentgui.core.problem import Problem
from xentgui.core.progress import check

Rows = NDArray[np.intp]

READ = "read"


class Severity(StrEnum):
    """How bad it is, the worst first."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"
    INFO = "info"


class Certainty(StrEnum):
    """How sure the arrays make it."""

    CERTAIN = "certain"
    LIKELY = "likely"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, eq=False)
class Fix:
    """What mends it, as data.

    Attributes:
        verb: the name of an edit of `xentgui.document`, which takes the problem and `arguments`; or "read" where the
            arrays make no problem as they were given: they are read again with `arguments` in place of those given.
        arguments: by their names.
        after: the problem once it is mended.
    """

    verb: str
    arguments: Mapping[str, Any]
    after: Problem = field(repr=False)
    before: Evaluation | None = field(default=None, repr=False)

    @cached_property
    def loss(self) -> float:
        """The loss that it would give, the mean for reduction "none"; computed when it is first asked for."""
        return reported(evaluate(self.after, self.before, progress=check))


@dataclass(frozen=True, eq=False, kw_only=True)
class Finding:
    """What one rule found.

    Attributes:
        rule: the rule's stable name.
        severity: how bad it is.
        title: the symptom in a line.
        evidence: the figures that decided.
        cause: where it comes from.
        mend: what to do, in words.
        fix: what to do, as data, where the program can do it.
        rows: the rows concerned, counted through the leading axes; empty where it is the whole batch.
        certainty: whether the arrays decide it.
        would_decide: what would, where they do not.
    """

    rule: str
    severity: Severity
    title: str
    evidence: str
    cause: str
    mend: str
    fix: Fix | None = None
    rows: Rows = field(default_factory=lambda: np.zeros(0, np.intp))
    certainty: Certainty = Certainty.CERTAIN
    would_decide: str = ""


def by_severity(findings: list[Finding]) -> list[Finding]:
    """The worst first; those of one severity stay in the order of the rules."""
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))


def reported(evaluation: Evaluation, *, defined: bool = False) -> float:
    """The loss as one number, the mean where each row reports its own; or that of the rows that have a defined one."""
    reduction = evaluation.problem.options.reduction
    number = Reduction.SUM_OVER_BATCH_SIZE if reduction is Reduction.NONE else reduction
    return evaluation.reduced(number, defined=defined)

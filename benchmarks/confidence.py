"""Measures how often wrong confidence and wrong labels are found, and how often they are seen where there are none.

Of a calibrated model labels are drawn from its very probabilities; its logits, normal and twice as wide, are then
multiplied by a factor. Of label errors some labels of such a model, ten times as sure, are drawn anew. "found" is the
share of batches in which the rule gives a hint of the right kind, "other" that in which one of the other rules does:
of factor 1 and of no errors all of these are false alarms.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from timing import Row, options, report

from xentgui.core.diagnostics.case import Case
from xentgui.core.diagnostics.confidence import overconfident, suspected_label_errors, underconfident
from xentgui.core.diagnostics.finding import Severity
from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem

Array = NDArray[Any]

RULES = (overconfident, underconfident, suspected_label_errors)
SIZES = ((2, 20), (2, 100), (2, 500), (10, 20), (10, 100), (10, 500), (10, 5000), (100, 100), (100, 1000))
FACTORS = (1.0, 1.2, 1.5, 2.0, 4.0, 0.8, 0.5, 0.25)
SHARES = (0.0, 0.02, 0.05, 0.1)


def drawn(random: np.random.Generator, rows: int, classes: int, width: float) -> tuple[Array, Array]:
    """Logits, and labels drawn from their softmax."""
    logits = width * random.standard_normal((rows, classes))
    return logits, (logits + random.gumbel(size=logits.shape)).argmax(axis=1)


def hints(scores: Array, labels: Array) -> list[str]:
    """The rules that give a hint."""
    case = Case(evaluate(Problem.create(scores, labels)))
    with np.errstate(all="ignore"):
        return [finding.rule for rule in RULES for finding in rule(case) if finding.severity is Severity.HINT]


def of_factor(factor: float, classes: int, rows: int, trials: int) -> Row:
    told: Counter[str] = Counter()
    for trial in range(trials):
        logits, labels = drawn(np.random.default_rng((trial, classes, rows)), rows, classes, 2.0)
        told.update(set(hints(factor * logits, labels)))
    right = {"overconfident"} if factor > 1 else {"underconfident"} if factor < 1 else set()
    return {"factor": factor, **_shares(told, right, classes, rows, trials)}


def of_errors(share: float, classes: int, rows: int, trials: int) -> Row:
    told: Counter[str] = Counter()
    for trial in range(trials):
        random = np.random.default_rng((trial, classes, rows, 1))
        logits, labels = drawn(random, rows, classes, 20.0)
        wrong = random.random(rows) < share
        labels[wrong] = random.integers(classes, size=int(wrong.sum()))
        told.update(set(hints(logits, labels)))
    return {"errors": share, **_shares(told, {"suspected-label-errors"} if share else set(), classes, rows, trials)}


def _shares(told: Counter[str], right: set[str], classes: int, rows: int, trials: int) -> Row:
    found = max((told[rule] for rule in right), default=0)
    other = max((count for rule, count in told.items() if rule not in right), default=0)
    return {"classes": classes, "rows": rows, "batches": trials, "found": found / trials, "other": other / trials}


def figures(sizes: tuple[tuple[int, int], ...], trials: int) -> Iterator[Row]:
    for classes, rows in sizes:
        for factor in FACTORS:
            yield of_factor(factor, classes, rows, trials)
        for share in SHARES:
            yield of_errors(share, classes, rows, trials)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--trials", type=int, default=100, help="batches of each kind and size")
    parser.add_argument("--quick", action="store_true", help="small batches and few of them, to see that it works")
    given = parser.parse_args()
    sizes, trials = (SIZES[:2], 3) if given.quick else (SIZES, given.trials)
    report("confidence", list(figures(sizes, trials)), as_json=given.json)


if __name__ == "__main__":
    main()

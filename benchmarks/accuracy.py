"""Measures how many digits of row losses are right in each mirrored library in float32, and in xentgui.

Printed is the largest relative error against a truth of 50 digits, for rows of ten float32 logits with class indices:
ordinary ones, the same far from zero, and rows that are confident of their label, so that their losses are small.
`zeros` counts the losses of very confident rows that come out as 0. A mirror has its library's formula and types; what
the library's own exp and log do to the last bit is not in it.
"""

from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
from numpy.typing import NDArray
from timing import Row, options, report

from xentgui.core.evaluation import evaluate
from xentgui.core.libraries import LIBRARIES
from xentgui.core.libraries.asked import ask
from xentgui.core.libraries.batch import Batch
from xentgui.core.problem import Problem

Floats = NDArray[Any]

CLASSES = 10
VERY_CONFIDENT = "very confident"


def kinds_of_rows(rows: int) -> dict[str, Problem]:
    random = np.random.default_rng(0)
    ordinary = random.standard_normal((rows, CLASSES))
    labels = random.integers(CLASSES, size=rows)
    at_label = np.eye(CLASSES)[labels]
    kinds = {
        "ordinary": ordinary,
        "offset": ordinary + 1e4,
        "confident": ordinary + at_label * random.uniform(5, 15, (rows, 1)),
        VERY_CONFIDENT: ordinary + at_label * random.uniform(15, 60, (rows, 1)),
    }
    return {kind: Problem.create(logits.astype(np.float32), labels) for kind, logits in kinds.items()}


def truth(problem: Problem) -> list[Decimal]:
    with localcontext(prec=50):
        rows = zip(problem.scores.join().tolist(), problem.labels.join().tolist(), strict=True)
        return [_true_loss([Decimal(x) for x in row], label) for row, label in rows]


def _true_loss(row: list[Decimal], label: int) -> Decimal:
    # ln of 1 and something tiny would lose digits that the truth has to have.
    with localcontext(prec=100):
        return sum(((x - row[label]).exp() for x in row), Decimal(0)).ln()


def losses(problem: Problem) -> Iterator[tuple[str, Floats]]:
    """Row losses by each library that has any from logits and class indices."""
    ours = evaluate(problem).row_losses
    yield "xentgui float64", ours
    yield "xentgui as float32", ours.astype(np.float32)
    for library in LIBRARIES:
        asked = ask(library, Batch(problem))
        answer = asked.answer()
        assert answer.row_losses is not None
        yield library, answer.row_losses
    yield "as the formula is written", as_written(problem)


def as_written(problem: Problem) -> Floats:
    with np.errstate(all="ignore"):
        exponentials = np.exp(problem.scores.join())
        shares = exponentials / exponentials.sum(axis=1, keepdims=True)
        return np.asarray(-np.log(shares[np.arange(len(shares)), problem.labels.join()]))


def largest_error(found: Floats, true: list[Decimal]) -> float:
    if not np.all(np.isfinite(found)):
        return float("inf")
    with localcontext(prec=50):
        return max(float(abs(Decimal(float(loss)) - exact) / exact) for loss, exact in zip(found, true, strict=True))


def measure(rows: int) -> list[Row]:
    table: dict[str, dict[str, object]] = {}
    for kind, problem in kinds_of_rows(rows).items():
        true = truth(problem)
        for library, found in losses(problem):
            row = table.setdefault(library, {"library": library})
            row[kind] = largest_error(found, true)
            if kind == VERY_CONFIDENT:
                row["zeros"] = int(np.count_nonzero(found == 0))
    return list(table.values())


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--rows", type=int, default=400, help="rows of each kind")
    given = parser.parse_args()
    report("accuracy", measure(given.rows), as_json=given.json)


if __name__ == "__main__":
    main()

"""Times a whole diagnosis, without and with a number that was seen, beside the evaluation that it starts from.

Tables are such as a person types, and large ones.

The worst case for the rules is a batch that looks like probabilities throughout, because nothing in its first block
tells that it is none; it is timed beside ordinary logits, and beside labels that are a table.
"""

from collections.abc import Callable

import numpy as np
from timing import Row, alternate, options, report, spread, stopwatch

from xentgui.core.diagnostics import diagnose
from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem

SIZES = ((20, 5), (10, 10), (50_000, 1_000), (1_000_000, 10))
QUICK = ((20, 5), (500, 1_000), (10_000, 10))


def kinds(rows: int, classes: int) -> dict[str, Problem]:
    random = np.random.default_rng(0)
    logits = random.standard_normal((rows, classes), np.float32)
    labels = random.integers(classes, size=rows)
    shares = np.exp(logits)
    shares /= shares.sum(axis=1, keepdims=True)
    return {
        "logits": Problem.create(logits, labels),
        "log-probabilities": Problem.create(np.log(shares), labels),
        "softmax twice": Problem.create(shares, labels),
        "label table": Problem.create(logits, shares),
    }


def measure(rows: int, classes: int, runs: int) -> list[Row]:
    table: list[Row] = []
    for kind, problem in kinds(rows, classes).items():
        evaluation = evaluate(problem)
        contenders: dict[str, Callable[[], float]] = {
            "evaluation": stopwatch(lambda: evaluate(problem)),  # noqa: B023 - called inside the loop
            "diagnosis": stopwatch(lambda: diagnose(problem, evaluation)),  # noqa: B023
            "with a number seen": stopwatch(lambda: diagnose(problem, evaluation, seen="0.7972")),  # noqa: B023
        }
        for name, times in alternate(contenders, runs).items():
            table.append({"rows": rows, "classes": classes, "scores": kind, "what": name, **spread(times)})
    return table


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--quick", action="store_true", help="small tables, to see that it works")
    given = parser.parse_args()
    sizes = QUICK if given.quick else SIZES
    figures = [row for rows, classes in sizes for row in measure(rows, classes, 30 if rows * classes < 1000 else 3)]
    report("diagnosis", figures, as_json=given.json)


if __name__ == "__main__":
    main()

"""Measures how often the rules of where labels stand find their fault, and how often they call a clean batch wrong.

A batch is noise with the label's score lifted so that a given share of rows is right, and then a fault: labels one too
high, a row late, in another order of classes, of other rows, or the class axis in another place. "found" is the share
of batches with an alarm of the rule, "asked" that with a question where the rule cannot tell. Of clean batches, "false
alarms" counts those in which any of these rules raises an alarm; the rules promise 1 in 100,000 for each rule and a
model that knows nothing.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from timing import Row, options, report

from xentgui.core.diagnostics.case import Case
from xentgui.core.diagnostics.class_axis import class_axis
from xentgui.core.diagnostics.class_permutation import class_permutation
from xentgui.core.diagnostics.finding import Finding, Severity
from xentgui.core.diagnostics.label_shift import label_shift
from xentgui.core.diagnostics.misaligned_rows import misaligned_rows
from xentgui.core.diagnostics.row_shift import row_shift
from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem

Array = NDArray[Any]
Random = np.random.Generator
Rule = Callable[[Case], list[Finding]]

RULES: tuple[Rule, ...] = (label_shift, row_shift, class_permutation, class_axis, misaligned_rows)
SIZES = ((2, 32), (2, 128), (3, 32), (3, 128), (10, 16), (10, 32), (10, 128), (10, 1024), (100, 8), (100, 32))
LARGE = ((100, 128), (100, 1024), (1000, 8), (1000, 128), (1000, 1000), (1000, 10_000))
ACCURACIES = (0.3, 0.6, 0.95)


class Made(NamedTuple):
    """A batch with a fault; None where the size has no room for it."""

    scores: Array
    labels: Array


def lifted(random: Random, rows: int, classes: int, lift: float) -> Made:
    labels = random.integers(classes, size=rows)
    scores = random.standard_normal((rows, classes), np.float32)
    scores[np.arange(rows), labels] += lift
    return Made(scores * np.float32(max(1.0, lift)), labels)


def lift_of(accuracy: float, classes: int) -> float:
    """By how much a label has to be lifted above the noise for this accuracy: by halving."""
    random = np.random.default_rng(0)
    own, others = random.standard_normal(4000), np.full(4000, -np.inf)
    for _ in range(classes - 1):
        others = np.maximum(others, random.standard_normal(4000))
    low, high = 0.0, 20.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if (own + middle > others).mean() < accuracy else (low, middle)
    return low


def one_too_high(_random: Random, made: Made) -> Made | None:
    classes = made.scores.shape[1]
    kept = made.labels < classes - 1
    return Made(made.scores[kept], made.labels[kept] + 1) if classes > 2 and kept.sum() > 1 else None


def one_row_late(_random: Random, made: Made) -> Made:
    return Made(made.scores, np.roll(made.labels, 1))


def other_order(random: Random, made: Made) -> Made | None:
    classes = made.scores.shape[1]
    some = random.permutation(classes)
    moved = some[:2] if classes < 4 else some
    order = np.arange(classes)
    order[moved] = np.roll(moved, 1)
    return Made(made.scores, order[made.labels]) if len(made.labels) >= 4 * classes else None


def other_axis(_random: Random, made: Made) -> Made | None:
    classes = made.scores.shape[1]
    batch = len(made.labels) // classes
    if not batch:
        return None
    kept = slice(batch * classes)
    turned = made.scores[kept].reshape(batch, classes, classes).swapaxes(1, 2)
    return Made(turned, made.labels[kept].reshape(batch, classes))


def other_rows(random: Random, made: Made) -> Made:
    return Made(made.scores, random.permutation(made.labels))


FAULTS: dict[Rule, Callable[[Random, Made], Made | None]] = {
    label_shift: one_too_high,
    row_shift: one_row_late,
    class_permutation: other_order,
    class_axis: other_axis,
    misaligned_rows: other_rows,
}


def found(made: Made) -> dict[str, Severity]:
    """What the rules say of a batch, each by its name."""
    case = Case(evaluate(Problem.create(made.scores, made.labels)))
    with np.errstate(all="ignore"):
        findings = [finding for rule in RULES for finding in case.once(rule)]
    return {finding.rule: finding.severity for finding in findings}


def power(rule: Rule, classes: int, rows: int, accuracy: float, trials: int) -> Iterator[Row]:
    name, lift = rule.__name__.replace("_", "-"), lift_of(accuracy, classes)
    said: list[Severity | None] = []
    for trial in range(trials):
        random = np.random.default_rng((trial, classes, rows))
        made = FAULTS[rule](random, lifted(random, rows, classes, lift))
        if made is not None:
            said.append(found(made).get(name))
    if said:
        shares = {"found": said.count(Severity.ERROR) / len(said), "asked": sum(map(_asks, said)) / len(said)}
        yield {"rule": name, "classes": classes, "rows": rows, "accuracy": accuracy, "batches": len(said), **shares}


def _asks(severity: Severity | None) -> bool:
    return severity in (Severity.HINT, Severity.INFO)


def in_runs(random: Random, rows: int, classes: int) -> Made:
    """Sorted labels, and scores that know nothing of them and go slowly from one to the next."""
    steps = random.standard_normal((rows, classes), np.float32)
    return Made(np.cumsum(steps, axis=0) * np.float32(0.3), np.sort(random.integers(classes, size=rows)))


def wrong_on_purpose(random: Random, rows: int, classes: int) -> Made:
    """A model that is right less often than by chance; of two classes that is another order of them."""
    made = lifted(random, rows, max(3, classes), 2.0)
    return Made(-made.scores, made.labels)


def always_the_same(random: Random, rows: int, classes: int) -> Made:
    """Scores that are nearly the same in every row, and labels of which some are common."""
    labels = random.choice(classes, rows, p=random.dirichlet(np.full(classes, 0.5)))
    return Made(3 * random.standard_normal(classes) + 0.05 * random.standard_normal((rows, classes)), labels)


CLEAN: dict[str, Callable[[Random, int, int], Made]] = {
    "chance": lambda random, rows, classes: lifted(random, rows, classes, 0.0),
    "weak": lambda random, rows, classes: lifted(random, rows, classes, 0.5),
    "good": lambda random, rows, classes: lifted(random, rows, classes, 4.0),
    "in runs": in_runs,
    "wrong on purpose": wrong_on_purpose,
    "always the same": always_the_same,
}


def alarms(kind: str, sizes: tuple[tuple[int, int], ...], trials: int) -> Row:
    """How many clean batches of all sizes raise an alarm."""
    wrong = asked = total = 0
    for classes, rows in sizes:
        for trial in range(trials):
            made = CLEAN[kind](np.random.default_rng((trial, classes, rows)), rows, classes)
            said = found(made).values()
            wrong += Severity.ERROR in said
            asked += any(map(_asks, said))
            total += 1
    return {"clean": kind, "batches": total, "false alarms": wrong, "asked about": asked}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--trials", type=int, default=50, help="batches of each rule, size and accuracy")
    parser.add_argument("--clean", type=int, default=200, help="clean batches of each kind and size")
    parser.add_argument("--quick", action="store_true", help="small batches and few of them, to see that it works")
    given = parser.parse_args()
    sizes, trials, clean = (SIZES[:4], 3, 5) if given.quick else (SIZES + LARGE, given.trials, given.clean)
    figures = [
        row
        for rule in RULES
        for classes, rows in sizes
        for accuracy in ACCURACIES
        if accuracy > 1.2 / classes
        for row in power(rule, classes, rows, accuracy, trials if classes * rows < 1e6 else 3)
    ]
    figures += [alarms(kind, sizes if given.quick else SIZES, clean) for kind in CLEAN]
    report("power", figures, as_json=given.json)


if __name__ == "__main__":
    main()

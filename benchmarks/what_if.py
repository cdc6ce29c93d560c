"""Measures how plausible readings of clean batches are called, which have nothing wrong.

A false alarm is another reading of labels or axes that is called likely, or scores that are called unlikely to be what
they are read as. Real classifiers are trained where scikit-learn is installed (the extra "benchmarks").
"""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator

from corpus import Batch
from corpus.clean import made, varied
from recall import real
from timing import Row, options, report

from xentgui.core.evaluation import evaluate
from xentgui.core.problem_options import problem_of
from xentgui.core.readings import Plausibility, WhatIf, what_ifs
from xentgui.core.readings.of_scores import SIGMOID, SOFTMAX

_OF_SCORES = (*SOFTMAX, *SIGMOID)
_AGAINST = (Plausibility.UNLIKELY, Plausibility.IMPOSSIBLE)


def alarms(found: Iterable[WhatIf]) -> list[str]:
    """Readings that speak against a batch: other labels or axes that are likely, scores that are not."""
    judged = [(each, each.verdict.plausibility) for each in found if each.verdict is not None]
    return [
        f"{each.reading.name} {plausibility}"
        for each, plausibility in judged
        if (
            plausibility in _AGAINST
            if each.present
            else plausibility is Plausibility.LIKELY and each.reading not in _OF_SCORES
        )
    ]


def of_clean(kind: str, batches: Iterable[Batch], given: Namespace) -> Row:
    counts: Counter[str] = Counter()
    for batch in batches:
        try:
            found = what_ifs(evaluate(problem_of(batch.scores, batch.labels, **batch.options)))
        except ValueError:
            continue
        told = alarms(found)
        counts.update({"batches": 1, "alarms": bool(told)})
        if given.verbose and told:
            print(f"  {batch.how!r} {batch.size}: {', '.join(told)}")
    return {"clean": kind, "batches": counts["batches"], "false alarms": counts["alarms"]}


def figures(given: Namespace) -> Iterator[Row]:
    kinds: dict[str, list[Batch]] = {}
    for kind, batch in made(given.batches, given.seed):
        kinds.setdefault(kind, []).append(batch)
    if not given.made:
        kinds["real classifiers"] = list(varied(real(), given.seed))
    for kind, batches in kinds.items():
        yield of_clean(kind, batches, given)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--batches", type=int, default=50, help="how many of each kind (50)")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other batches (0)")
    parser.add_argument("--made", action="store_true", help="train no classifiers")
    parser.add_argument("--verbose", action="store_true", help="print a line for each batch that is called wrong")
    given = parser.parse_args()
    report("what_if", list(figures(given)), as_json=given.json)


if __name__ == "__main__":
    main()

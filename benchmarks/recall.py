"""Measures what a diagnosis finds in batches with known faults, and what it says of clean ones.

Of each symptom: how many batches were drawn, how many of them tell it at all, in how many of these it is found, and in
how many by the right rule as the first of its severity. Of clean batches: errors and warnings, which are false alarms.
Real classifiers are trained where scikit-learn is installed (the extra "benchmarks"); without it faults and clean
batches are made ones alone.
"""

import re
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from corpus import SYMPTOMS, Batch, Model, batches
from corpus.clean import made, varied
from timing import Row, options, report

from xentgui import Finding, diagnose

MOST_DRAWN = 20  # times as many as have to tell the symptom


def outcome(batch: Batch) -> str:
    """Whether the fault is found: "first" of its severity, "found", or "missed"."""
    findings = told(batch)
    right = [finding for finding in findings if _names(finding, batch)]
    if not right:
        return "missed"
    first = {finding.severity: finding for finding in reversed(findings)}
    return "first" if any(first[finding.severity] is finding for finding in right) else "found"


def told(batch: Batch) -> list[Finding]:
    """The findings; none where the batch is refused."""
    try:
        return diagnose(batch.scores, batch.labels, seen=batch.seen, **batch.options)
    except ValueError:
        return []


def alarms(batch: Batch) -> list[str]:
    """The rules that call a batch wrong."""
    return [finding.rule for finding in told(batch) if finding.severity in ("error", "warning")]


def _names(finding: Finding, batch: Batch) -> bool:
    return finding.rule in batch.rules and bool(re.search(batch.says, f"{finding.title} {finding.evidence}"))


def of_symptom(symptom: str, given: Namespace, recorded: list[Model]) -> Row:
    counts: Counter[str] = Counter()
    for batch in batches(symptom, MOST_DRAWN * given.batches, given.seed, recorded):
        counts["drawn"] += 1
        if not batch.decidable:
            continue
        counts["decidable"] += 1
        counts[known := outcome(batch)] += 1
        if given.verbose and known != "first":
            print(_line(known, batch))
        if counts["decidable"] == given.batches:
            break
    found = {"found": counts["first"] + counts["found"], "first": counts["first"], "missed": counts["missed"]}
    return {"symptom": symptom, "drawn": counts["drawn"], "decidable": counts["decidable"], **found}


def of_clean(kind: str, some: Iterable[Batch], given: Namespace) -> Row:
    counts: Counter[str] = Counter()
    for batch in some:
        rules = alarms(batch)
        counts.update({"batches": 1, "alarms": bool(rules)})
        if given.verbose and rules:
            print(_line(" ".join(rules), batch))
    return {"clean": kind, "batches": counts["batches"], "false alarms": counts["alarms"]}


def _line(known: str, batch: Batch) -> str:
    said = ", ".join(f"{finding.severity[0]}:{finding.rule}" for finding in told(batch)) or "nothing"
    labels = f"{batch.labels.shape} {batch.labels.dtype}"
    return f"  {known}: {batch.how!r} {batch.size}, labels {labels}, {_short(batch)}: {said}"


def _short(batch: Batch) -> str:
    return str({name: value if np.ndim(value) == 0 else "..." for name, value in batch.options.items()})


def real() -> list[Batch]:
    """Outputs of real classifiers; none without scikit-learn."""
    try:
        from corpus.trained import trained
    except ImportError:
        return []
    return list(trained())


def recorded(some: list[Batch]) -> list[Model]:
    """Those that are logits, to put faults into."""
    finite = [batch for batch in some if batch.options.get("from_logits", True) and np.isfinite(batch.scores).all()]
    return [Model(batch.scores.astype(np.float64), batch.labels) for batch in finite]


def figures(given: Namespace) -> Iterator[Row]:
    real_ones = [] if given.made else real()
    models = recorded(real_ones)
    for symptom in SYMPTOMS:
        if given.symptom is None or given.symptom in symptom:
            yield of_symptom(symptom, given, models)
    if given.symptom is None or given.symptom == "clean":
        kinds: dict[str, list[Batch]] = {}
        for kind, batch in made(given.batches, given.seed):
            kinds.setdefault(kind, []).append(batch)
        kinds["real classifiers"] = list(varied(real_ones, given.seed))
        for kind, some in kinds.items():
            yield of_clean(kind, some, given)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--symptom", metavar="NAME", help='those whose name has this in it; "clean" for clean ones')
    parser.add_argument("--batches", type=int, default=50, help="how many of each that tell it (50)")
    parser.add_argument("--seed", type=int, default=0, help="another seed, another corpus (0)")
    parser.add_argument("--made", action="store_true", help="train no classifiers")
    parser.add_argument("--verbose", action="store_true", help="print a line for each batch that goes wrong")
    given = parser.parse_args()
    report("recall", list(figures(given)), as_json=given.json)


if __name__ == "__main__":
    main()

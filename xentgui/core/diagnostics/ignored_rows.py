"""Rules of rows that `ignore_class` leaves out: whether they are padding, and what the model predicts in them."""

import numpy as np

from . import fixes
from .case import Array, Case
from .facts import Flags
from .finding import Certainty, Finding, Severity
from .wording import in_rows, number

_SURE = 4.0  # standard errors
_FEWEST = 3  # rows that say the same


def ignored_real_class(case: Case) -> list[Finding]:
    """ignore_class names a class that has scores."""
    ignored = case.options.ignore_class
    if not case.problem.sparse or ignored is None or not 0 <= ignored < case.classes or not case.ignored.any():
        return []
    rows = np.flatnonzero(case.ignored)
    trained = _predict(case, ignored) and not _in_runs(case)
    return [
        Finding(
            rule="ignored-real-class",
            severity=Severity.WARNING if trained else Severity.HINT,
            title=f"ignore_class={ignored} is a class: its rows vanish from the loss",
            evidence=f"label {ignored} is in {in_rows(rows, case.problem.rows)}; "
            + (
                f"many of them predict class {ignored}, which the others seldom do"
                if trained
                else "the class still takes its share of every softmax"
            ),
            cause="padding was given the index of a class, or a class that of padding",
            mend="mark padding by an index that is no class, such as -100 or -1",
            fix=fixes.set_options(case, ignore_class=None),
            rows=rows,
            certainty=Certainty.CANNOT_TELL,
            would_decide="whether class " + case.problem.class_name(ignored) + " means padding and nothing else",
        )
    ]


def ignored_rows_predict_untrained_class(case: Case) -> list[Finding]:
    """Rows left out predict a class that no other row is labelled with: padding that is also the end of a sequence."""
    if not case.ignored.any() or not case.counts.any():
        return []
    predicted = case.predicted
    every = np.flatnonzero(case.ignored & (predicted >= 0))
    if _favourite(predicted[every]) == case.options.ignore_class:
        return []
    for looked_at, share in ((every, 0.5), (_first_of_each(case), 0.6)):
        rows = looked_at[predicted[looked_at] == _favourite(predicted[looked_at])]
        if len(rows) >= max(_FEWEST, share * len(looked_at)) and _never_trained(case, rows):
            break
    else:
        return []
    name = case.problem.class_name(int(predicted[rows[0]]))
    sure = float(case.evaluation.confidence.reshape(-1)[rows].mean())
    ends = "" if looked_at is every else "first "
    return [
        Finding(
            rule="ignored-rows-predict-untrained-class",
            severity=Severity.WARNING,
            title=f"Class {name} is never trained: its rows seem to be ignored",
            evidence=f"{len(rows):,} of {len(looked_at):,} {ends}ignored rows predict class {name}, with a mean p of "
            f"{number(sure)}; no row that counts is labelled {name}",
            cause="padding and the end of a sequence share an index, so that the end is ignored with the padding",
            mend="give padding an index of its own, or mask by position instead of by label",
            rows=rows,
            certainty=Certainty.CANNOT_TELL,
            would_decide=f"whether class {name} is padding alone, or a class to be learned",
        )
    ]


def ignore_class_without_indices(case: Case) -> list[Finding]:
    """ignore_class beside distributions has no effect."""
    ignored = case.options.ignore_class
    if case.problem.sparse or ignored is None:
        return []
    return [
        Finding(
            rule="ignore-class-without-indices",
            severity=Severity.WARNING,
            title=f"ignore_class={ignored} has no effect: labels are a table",
            evidence="labels have a column for each class, and no index that could be ignored",
            cause="only class indices can be ignored; PyTorch refuses the combination",
            mend="give sample_weight 0 to the rows that are to be left out",
            fix=fixes.set_options(case, ignore_class=None),
        )
    ]


def _favourite(classes: Array) -> int:
    return int(np.bincount(classes[classes >= 0], minlength=1).argmax())


def _never_trained(case: Case, rows: Array) -> bool:
    """Whether what these rows predict, surely, is no label that counts, nor what the others predict."""
    predicted = case.predicted
    favourite = predicted[rows[0]]
    confidence = case.evaluation.confidence.reshape(-1)[rows]
    least = min(0.3, 6 / case.classes) if len(rows) > _FEWEST else 0.9
    # Scores that are the same throughout are filled in, and no prediction.
    sure = confidence.mean() >= least and np.ptp(confidence) > 0
    elsewhere = float((predicted[case.counts] == favourite).mean())
    return bool(sure and elsewhere < 0.1 and not (case.labels[case.counts] == favourite).any())


def _in_runs(case: Case) -> bool:
    """Whether ignored rows stand together more than chance puts them, as padding at the end of sequences does."""
    grid = case.ignored.reshape(-1, case.problem.steps)
    # Each sequence that has padding has it from some step on, or up to one.
    forward, backward = (np.maximum.accumulate(side, axis=1) for side in (grid, grid[:, ::-1]))
    if len(grid) > 1 and ((forward == grid).all() or (backward[:, ::-1] == grid).all()):
        return True
    flat = case.ignored
    rows, ignored = len(flat), int(flat.sum())
    kept = rows - ignored
    starts = int(flat[0]) + int((flat[1:] & ~flat[:-1]).sum())
    # Runs of one of two kinds of rows in any order (Wald and Wolfowitz).
    expected = ignored * (kept + 1) / rows
    spread = np.sqrt(max(1e-12, ignored * kept * (ignored - 1) * (kept + 1) / (rows**2 * max(1, rows - 1))))
    return bool(starts < expected - _SURE * spread)


def _predict(case: Case, name: int) -> bool:
    """Whether ignored rows predict a class more often than the others do, by more than chance."""
    predicted = case.predicted == name
    ignored, others = predicted[case.ignored], predicted[case.counts]
    base = (others.sum() + 1) / (len(others) + 2)
    return bool(ignored.sum() > len(ignored) * base + _SURE * np.sqrt(len(ignored) * base * (1 - base)) + 1)


def _first_of_each(case: Case) -> Array:
    """The first ignored row behind rows that count, of each sequence: where its end would stand."""
    grid: Flags = case.ignored.reshape(-1, case.problem.steps)
    first = np.zeros_like(grid)
    first[:, 1:] = grid[:, 1:] & ~grid[:, :-1]
    return np.flatnonzero(first.reshape(-1))

"""Rules of class indices: those that are no class, and what they are instead."""

import numpy as np

from xentgui.core.counting import counted, plural
from xentgui.core.progress import checked

from . import fixes
from .case import Array, Case, Rows
from .evidence import NONE, SURE_BEATEN
from .finding import Certainty, Finding, Severity
from .wording import in_rows, named

_VOID = 255
_HARDLY = 1e-3  # batches in which so many rows miss class 0 by chance
_PADDING = (-1, -100, _VOID)
_CASTS = {
    _VOID: "-1 in uint8",
    65535: "-1 in uint16",
    2**32 - 1: "-1 in uint32",
    -(2**31): "NaN cast to int32",
    2**31 - 1: "the largest int32, or infinity cast to it",
    -(2**63): "NaN cast to int64",
    2**63 - 1: "the largest int64, or infinity cast to it",
}
_OUTCOMES = (
    "PyTorch raises IndexError on the CPU and asserts on the GPU; Keras raises on TensorFlow, and on JAX and under XLA "
    "silently counts 0 or NaN; optax gives NaN, or for -1 the loss of the last class"
)


def labels_start_at_1(case: Case) -> list[Finding]:
    """Labels are 1..C: the largest is C, and none is 0; marks of padding and casts apart."""
    used = ~case.ignored & ~(case.outside & np.isin(case.labels, _marks(case)))
    given = case.labels[used]
    if not case.problem.sparse or not given.size or given.max() != case.classes or given.min() < 1:
        return []
    sure = (1 - 1 / case.classes) ** given.size < _HARDLY
    if not sure and _fit_as_they_stand(case):
        return []
    rows = np.flatnonzero(case.outside & (case.labels == case.classes))
    return [
        Finding(
            rule="labels-start-at-1",
            severity=Severity.ERROR,
            title=f"Labels start at 1: label {case.classes} is no class of {case.classes}",
            evidence=f"labels are {given.min()}..{given.max()}, classes are 0..{case.classes - 1}; label "
            f"{case.classes} is in {in_rows(rows, case.problem.rows)}, label 0 in none",
            cause="the labels count from 1, as files of MATLAB and many data sets have them",
            mend="subtract 1 from every label",
            fix=fixes.set_labels(case, np.where(used, case.labels - 1, case.labels)),
            rows=rows,
            certainty=Certainty.CERTAIN if sure else Certainty.LIKELY,
            would_decide="" if sure else "more rows: so few may miss class 0 by chance",
        )
    ]


def _fit_as_they_stand(case: Case) -> bool:
    """Whether scores say that labels mean what they say, and not one less."""
    if (sample := case.sampled_scores) is None:
        return False
    labels = case.labels[sample.rows]
    given = np.where((labels >= 0) & (labels < case.classes), labels, NONE)
    return sample.verdict(given, np.where(given > 0, given - 1, NONE)).beats >= SURE_BEATEN


def labels_minus_one_and_one(case: Case) -> list[Finding]:
    """Labels say -1 and 1 for no and yes."""
    values = _values_of_labels(case)
    if values is None or values.tolist() != [-1, 1]:
        return []
    if case.problem.sparse:
        given = ~case.ignored & (np.abs(case.labels) == 1)
        fix = fixes.set_labels(case, np.where(given, (case.labels + 1) // 2, case.labels))
        rows = np.flatnonzero(case.outside & given)
    else:
        fix = fixes.set_distributions(case, (np.asarray(case.problem.labels.join(), np.float64) + 1) / 2)
        rows = np.flatnonzero(case.mass.rows_min < 0)
    sure = case.classes == 2 or case.problem.binary
    return [
        Finding(
            rule="labels-minus-one-and-one",
            severity=Severity.ERROR,
            title="Labels are -1 and 1",
            evidence=f"no other values are among the labels; -1 is in {in_rows(rows, case.problem.rows)}",
            cause="these are labels of a hinge loss or a support vector machine; cross-entropy takes 0 and 1",
            mend="use (label + 1) / 2",
            fix=fix,
            rows=rows,
            certainty=Certainty.CERTAIN if sure else Certainty.LIKELY,
            would_decide="" if sure else "whether -1 marks rows without a label",
        )
    ]


def no_labels(case: Case) -> list[Finding]:
    """Every label is -1, which stands for none."""
    if not case.problem.sparse or not case.problem.rows or case.ignored.any() or (case.labels != -1).any():
        return []
    return [
        Finding(
            rule="no-labels",
            severity=Severity.ERROR,
            title="There are no labels",
            evidence=f"label -1 is in {in_rows(np.arange(case.problem.rows), case.problem.rows)}, and stands for none",
            cause="the scores were opened without labels, or all labels were lost",
            mend="type or paste labels, or open them together with the scores",
        )
    ]


def padding_not_ignored(case: Case) -> list[Finding]:
    """Rows labelled -1, -100 or 255, which mark padding in many libraries, count."""
    values = case.labels[case.outside]
    marks = [mark for mark in _marks(case) if mark in _PADDING and not _from_cast(case, mark)]
    if not marks or case.once(labels_minus_one_and_one) or no_labels(case):
        return []
    mark = max(marks, key=lambda one: int((values == one).sum()))
    rows = np.flatnonzero(case.outside & (case.labels == mark))
    sure = mark == -100 and case.options.ignore_class is None
    said = "not set" if case.options.ignore_class is None else str(case.options.ignore_class)
    return [
        Finding(
            rule="padding-not-ignored",
            severity=Severity.ERROR,
            title=f"Label {mark} marks padding, but is not ignored",
            evidence=f"label {mark} is in {in_rows(rows, case.problem.rows)}; ignore_class is {said}",
            cause=_padding_cause(mark),
            mend=f"set ignore_class={mark} (PyTorch: ignore_index={mark})",
            fix=fixes.set_options(case, ignore_class=mark),
            rows=rows,
            certainty=Certainty.CERTAIN if sure else Certainty.LIKELY,
            would_decide="" if sure else "whether these rows are padding, or their labels were lost",
        )
    ]


def _padding_cause(mark: int) -> str:
    return {
        -100: "PyTorch ignores -100 unless told otherwise; Keras raises or counts 0, optax gives NaN",
        -1: f"-1 stands for rows without a label, but the loss was not told. {_OUTCOMES}",
        255: f"255 marks pixels without a class in segmentation masks, and -1 becomes 255 in uint8. {_OUTCOMES}",
    }[mark]


def label_cast(case: Case) -> list[Finding]:
    """Labels that only a cast makes: -1 wrapped, or NaN as a whole number."""
    casts = {value: _CASTS[value] for value in _marks(case) if _from_cast(case, value)}
    if not casts:
        return []
    rows = np.flatnonzero(case.outside & np.isin(case.labels, list(casts)))
    cast_value = next(iter(casts))
    only, void = len(casts) == 1, _VOID in casts
    return [
        Finding(
            rule="label-cast",
            severity=Severity.ERROR,
            title=f"{plural('Label', len(casts))} {named(list(casts))} {'comes' if only else 'come'} from a cast",
            evidence="; ".join(f"{value} is {name}" for value, name in casts.items())
            + f"; in {in_rows(rows, case.problem.rows)}",
            cause="labels went through a type that cannot hold them, and a missing label became a large number",
            mend="fill or mark missing labels before the cast"
            + (f", or set ignore_class={cast_value}" if only else ""),
            fix=fixes.set_options(case, ignore_class=cast_value) if only else None,
            rows=rows,
            certainty=Certainty.LIKELY if void else Certainty.CERTAIN,
            would_decide="whether 255 marks a pixel or row without a class" if void else "",
        )
    ]


def label_out_of_range(case: Case) -> list[Finding]:
    """Labels that are no class, where no other rule says what they are; a warning where one only guesses it."""
    if not case.problem.sparse or case.once(no_labels):
        return []
    rows = _unexplained(case)
    severity = Severity.ERROR if rows.size else Severity.WARNING
    rows = rows if rows.size else _guessed(case)
    if not rows.size:
        return []
    values = np.unique(case.labels[rows])
    return [
        Finding(
            rule="label-out-of-range",
            severity=severity,
            title=f"{counted(len(rows), 'label')} outside 0..{case.classes - 1}",
            evidence=f"{plural('label', len(values))} {named(values)} in {in_rows(rows, case.problem.rows)}; there are "
            f"{counted(case.classes, 'class')}",
            cause=f"the labels belong to more classes than the model has scores for, or rows were misread. {_OUTCOMES}",
            mend="correct these labels, give the scores a column for each class, or leave the rows out",
            rows=rows,
        )
    ]


def _unexplained(case: Case) -> Rows:
    """Rows outside of the classes that no other rule says anything of."""
    if case.once(labels_start_at_1) or case.once(labels_minus_one_and_one):
        return np.zeros(0, np.intp)
    return np.flatnonzero(case.outside & ~np.isin(case.labels, _marks(case)))


def _guessed(case: Case) -> Rows:
    """Rows outside of the classes of which another rule says what is likely."""
    rules = (labels_start_at_1, labels_minus_one_and_one, label_cast, padding_not_ignored)
    found = [finding for rule in rules for finding in case.once(rule)]
    rows = [finding.rows for finding in found if finding.certainty is Certainty.LIKELY]
    return np.unique(np.concatenate([np.zeros(0, np.intp), *rows]))


def _marks(case: Case) -> list[int]:
    """Labels that are no class and say that there is none: padding, or what a cast makes of a missing one."""
    values = np.unique(case.labels[case.outside])
    marks = [mark for mark in dict.fromkeys((*_PADDING, *_CASTS)) if mark in values]
    # 255 between other labels that are too high is one of them.
    high = (values >= case.classes) & ~np.isin(values, [*marks, case.classes])
    return [mark for mark in marks if mark != _VOID or (mark > case.classes and not high.any())]


def _from_cast(case: Case, mark: int) -> bool:
    """Whether a mark comes from a cast: 255 in images is their void."""
    return mark in _CASTS and (mark != _VOID or len(case.problem.leading_shape) == 1)


def _values_of_labels(case: Case) -> Array | None:
    """Values of class indices that count, marks but -1 apart; of a table that has -1 and 1 all; None of others."""
    if case.problem.sparse:
        ignored = case.problem.ignored_class
        apart = [mark for mark in _marks(case) if mark != -1] + ([] if ignored is None else [ignored])
        return np.setdiff1d(_each_value(case), apart)
    if not case.problem.rows or case.mass.rows_min.min() != -1 or case.mass.rows_max.max() != 1:
        return None
    return _each_value(case).astype(np.float64)


def _each_value(case: Case) -> Array:
    """The values of the labels, rising, each once."""
    return np.unique(np.concatenate([np.unique(block) for block in checked(case.problem.labels.blocks)]))

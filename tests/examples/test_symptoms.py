"""The gallery of symptoms: each fault is found first, its mend leaves nothing of it, and every figure is right."""

import re
import subprocess
import sys

import numpy as np
import pytest

from xentgui.core.diagnostics import Finding, diagnose, diagnose_arrays
from xentgui.core.diagnostics.finding import reported
from xentgui.core.evaluation import evaluate
from xentgui.core.options import Reduction
from xentgui.core.problem import Problem
from xentgui.core.problem_options import problem_of
from xentgui.examples import EXAMPLES, load
from xentgui.examples.symptoms import FAMILIES, SYMPTOMS

NAN, INF = float("nan"), float("inf")
_FIGURE = r"-?\d+\.\d+"

# The loss with the fault in it, and once it is mended.
LOSSES: dict[str, tuple[float, float]] = {
    "softmax-twice": (0.745258, 0.002274966),
    "softmax-head": (1.508604, 0.05803614),
    "logits-as-probabilities": (3.362617, 0.4882447),
    "log-softmax-twice": (0.3194767, 0.3194767),
    "log-probabilities-as-probabilities": (4.201785, 0.3267552),
    "softmax-over-the-batch": (0.1218177, 0.1078115),
    "sigmoid-outputs": (1.178676, 0.5005276),
    "labels-from-one": (NAN, 0.32647),
    "label-out-of-range": (NAN, 0.7224144),
    "labels-minus-one": (NAN, 0.08794929),
    "label-from-nan": (NAN, 0.1216778),
    "padding-counted": (NAN, 0.4756044),
    "void-pixels": (NAN, 0.2513707),
    "soft-labels-sum": (1.236214, 0.6180968),
    "teacher-in-logarithms": (-9.78892, 1.280344),
    "smoothing-adds-mass": (3.188634, 0.5489892),
    "smoothed-twice": (0.7578858, 0.5218608),
    "missing-soft-labels": (0.5203051, 0.6243661),
    "same-sample-two-labels": (0.6987482, 0.08541488),
    "flattened-one-hot": (NAN, 0.2010283),
    "off-by-k": (NAN, 0.2660377),
    "all-ignored": (0, 0.5231274),
    "ignored-real-class": (0.3785934, 0.3526034),
    "end-never-trained": (0.227865, 0.2398227),
    "smoothed-mask": (INF, 0.1765723),
    "one-hot-mask": (0.2216391, 0.2216391),
    "masked-label": (INF, 0.1313629),
    "negative-loss": (0.2243362, 0.2243362),
    "summed-loss": (6.953437, 0.2897266),
    "accumulated-gradients": (0.8890551, 0.8890551),
    "class-weights-divisor": (0.8585066, 0.613219),
    "smoothing-convention": (0.4351773, 0.5122971),
    "temperature-twice": (0.6638833, 0.6638833),
    "distillation-mean": (1.867745, 1.867745),
    "labels-shifted-twice": (6.154359, 0.502861),
    "labels-not-shifted": (5.799487, 0.731546),
    "shuffled-predictions": (5.172078, 0.3984116),
    "classes-sorted-as-text": (6.363582, 0.795596),
    "labels-one-too-high": (6.626069, 0.367003),
    "class-axis-second": (2.875323, 0.2958004),
    "wrong-labels": (0.4180492, 0.009299164),
    "overconfident": (1.396156, 1.050518),
    "underconfident": (1.226197, 0.967598),
    "half-overflow": (10001.07, 1.187976),
    "lost-differences": (0.7326318, 0.06369544),
    "naive-overflow": (0.4622869, 0.4622867),
    "clipped-loss": (2.014763, 3.958334),
    "saturated": (1.110135e-05, 1.105159e-05),
    "single-output": (NAN, 0.2771769),
    "binary-for-one-of-many": (0.4805923, 1.219582),
    "loud-start": (26.04872, 3.297063),
    "never-predicted": (0.5707161, 0.1326866),
    "dead-rows": (0.7325275, 0.4723922),
    "dead-class": (0.5299681, 0.2466424),
}

# Figures of notes that are in the input, or follow from it by the definition: neither a loss nor evidence.
GIVEN: dict[str, dict[str, float]] = {
    "softmax-twice": {"0.4754": float(np.e / (np.e + 3))},
    "smoothing-adds-mass": {"1.1": 0.9 + 1 / 5, "0.2": 1 / 5, "0.1": 0.1},
    "smoothed-twice": {"0.925": 0.9 + 0.1 / 4},
    "smoothed-mask": {"0.02": 0.1 / 5},
    "smoothing-convention": {"0.1": 0.1, "0.1333": 0.4 / 3},
}


# What people report again and again, in the order of a collection of reports, and the entries that show it.
REPORTED = (
    ("softmax-twice",),
    ("logits-as-probabilities",),
    ("softmax-head",),
    ("log-softmax-twice",),
    ("negative-loss",),
    ("labels-from-one", "labels-one-too-high"),
    ("label-out-of-range",),
    ("labels-minus-one",),
    ("label-from-nan",),
    ("flattened-one-hot",),
    ("off-by-k",),
    ("labels-shifted-twice",),
    ("labels-not-shifted",),
    ("shuffled-predictions",),
    ("classes-sorted-as-text",),
    ("softmax-over-the-batch",),
    ("class-axis-second",),
    ("single-output",),
    ("binary-for-one-of-many",),
    ("all-ignored",),
    ("ignored-real-class",),
    ("end-never-trained",),
    ("summed-loss", "accumulated-gradients"),
    ("class-weights-divisor",),
    ("smoothing-convention", "smoothing-adds-mass", "smoothed-twice"),
    ("smoothed-mask",),
    ("one-hot-mask",),
    ("masked-label",),
    ("half-overflow",),
    ("lost-differences", "naive-overflow"),
    ("clipped-loss",),
    ("saturated",),
    ("distillation-mean", "teacher-in-logarithms"),
    ("temperature-twice",),
    ("loud-start",),
    ("soft-labels-sum", "sigmoid-outputs", "missing-soft-labels"),
)


def shown(name: str) -> tuple[Problem, list[Finding]]:
    """An entry as it opens."""
    return SYMPTOMS[name](), SYMPTOMS[name].findings()


def figures(problem: Problem, findings: list[Finding]) -> set[float]:
    """What there is to a batch: losses, probabilities, accuracy, sums of rows, and what findings tell."""
    evaluation = evaluate(problem)
    told = " ".join(finding.title + finding.evidence for finding in findings)
    return {
        reported(evaluation),
        evaluation.accuracy,
        evaluation.reduced(Reduction.SUM_OVER_BATCH_SIZE, defined=True),
        *evaluation.row_losses.reshape(-1).tolist(),
        float(np.nanmax(evaluation.confidence, initial=0)),
        float(np.nanmean(evaluation.confidence)),
        *problem.scores.join().sum(axis=1, dtype=np.float64).tolist(),
        float(np.log(problem.classes)),
        problem.options.temperature,
        *map(float, re.findall(_FIGURE, told)),
    }


def agree(figure: str, value: float) -> bool:
    """Whether a value, known to six digits, is printed so."""
    return abs(float(figure) - value) <= 0.51 * 10.0 ** -len(figure.partition(".")[2]) + 1e-6 * abs(value)


@pytest.mark.parametrize("name", SYMPTOMS)
def test_a_diagnosis_finds_the_fault_as_the_first_of_its_severity(name: str) -> None:
    problem, findings = shown(name)
    found = SYMPTOMS[name].finding()
    assert next(f for f in findings if f.severity == found.severity).rule == SYMPTOMS[name].rule
    assert all(0 <= row < problem.rows for row in found.rows)


@pytest.mark.parametrize("name", SYMPTOMS)
def test_once_mended_it_is_not_found_any_more(name: str) -> None:
    symptom = SYMPTOMS[name]
    left = diagnose(symptom.mend(), seen=symptom.right or None)
    assert not [f for f in left if f.severity in ("error", "warning")]
    if symptom.seen:
        assert f"{symptom.right} is the loss of this batch" in {f.title for f in left}
    else:
        assert symptom.rule not in {f.rule for f in left}


@pytest.mark.parametrize("name", SYMPTOMS)
def test_both_losses_are_those_that_stand_here(name: str) -> None:
    faulty, mended = (reported(evaluate(problem)) for problem in (load(name), SYMPTOMS[name].mend()))
    assert (faulty, mended) == pytest.approx(LOSSES[name], rel=1e-6, nan_ok=True)


@pytest.mark.parametrize("name", SYMPTOMS)
def test_every_figure_of_a_note_is_on_the_screen(name: str) -> None:
    symptom = SYMPTOMS[name]
    faulty, mended = figures(*shown(name)), figures(symptom.mend(), [])
    there = faulty | set(GIVEN.get(name, {}).values())
    for note, known in ((symptom.before, there), (symptom.after, there | mended)):
        for figure in re.findall(_FIGURE, note):
            assert any(agree(figure, value) for value in known), (figure, sorted(known))


@pytest.mark.parametrize("name", SYMPTOMS)
def test_the_note_of_a_mended_batch_says_so_and_quotes_its_loss(name: str) -> None:
    mended = SYMPTOMS[name].mend()
    assert mended.note.startswith("Mended: ")
    assert any(agree(figure, LOSSES[name][1]) for figure in re.findall(_FIGURE, mended.note))


@pytest.mark.parametrize("name", SYMPTOMS)
def test_every_symptom_is_told_in_short_and_small_enough_to_look_at(name: str) -> None:
    symptom = SYMPTOMS[name]
    problem, mended = symptom(), symptom.mend()
    assert problem.title == mended.title == symptom.title
    assert len(symptom.title) <= 40
    assert all(text.endswith(".") and 30 < len(text) <= 270 for text in (problem.note, mended.note))
    assert symptom.said.endswith((".", "?"))
    assert len(symptom.said) <= 120
    assert problem.rows <= 200
    assert len(problem.class_names) == problem.classes


@pytest.mark.parametrize("name", [name for name, symptom in SYMPTOMS.items() if symptom.arrays])
def test_arrays_that_do_not_fit_are_shown_without_labels(name: str) -> None:
    arrays, problem = SYMPTOMS[name].arrays, load(name)
    assert arrays is not None
    with pytest.raises(ValueError, match="labels of shape"):
        problem_of(**arrays())
    assert np.array_equal(problem.scores.join(), arrays()["scores"].reshape(problem.rows, -1))
    assert (problem.labels.join() == -1).all()
    assert diagnose_arrays(**arrays())[0].rule == SYMPTOMS[name].rule


def test_what_people_report_is_all_in_the_gallery() -> None:
    assert len(REPORTED) == 36
    assert {name for names in REPORTED for name in names} <= set(SYMPTOMS)


def test_no_name_and_no_title_comes_twice() -> None:
    names = [*EXAMPLES, *(name for family in FAMILIES.values() for name in family)]
    titles = [example.title for example in EXAMPLES.values()] + [symptom.title for symptom in SYMPTOMS.values()]
    assert len(set(names)) == len(names)
    assert len(set(titles)) == len(titles)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)


@pytest.mark.parametrize("name", SYMPTOMS)
def test_a_symptom_is_the_same_each_time(name: str) -> None:
    one, other = load(name), load(name)
    assert one.scores.join().tobytes() == other.scores.join().tobytes()
    assert one.labels.join().tobytes() == other.labels.join().tobytes()


def test_examples_do_without_the_gallery_until_it_is_looked_at() -> None:
    code = "import sys; from xentgui import examples; print('xentgui.examples.symptoms' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

"""Rules of how sure a model is: overconfident, underconfident, and sure of another class than the label."""

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from xentgui.core import label_errors
from xentgui.core.calibration import Reliability, TemperatureFit, fit_temperature, judged_rows, reliability
from xentgui.core.counting import counted
from xentgui.core.log_softmax import Floats
from xentgui.core.progress import checked

from . import fixes
from .case import SAMPLE_CELLS, Case, Rows
from .finding import Certainty, Finding, Fix, Severity
from .wording import in_rows, number

_CHANCE = 0.01  # at most so likely is a finding of a calibrated model
_CHANCE_FITTED = 2e-3  # where a temperature was fitted first
_LEAST_FACTOR = 1.1  # a temperature nearer to the present one is no news
_LEAST_GAIN = 0.01  # of the loss
_MOST_ROWS = 100_000  # of which confidences are sorted into bins
_BINS_TOLD = 2
_FEWEST_ROWS = 20
_MOST_SUSPECTS = 0.4  # of the rows: more are a fault of the model, or of all labels
_LEAST_APART = 0.05
_ROWS_AT_ONCE = 1 << 16
_MOST_NATS = 700  # its exponential is a number yet; a larger loss tells of wrong labels no more
_NOISE = np.geomspace(1e-4, 0.5, 24)  # shares of wrong labels that are tried


def overconfident(case: Case) -> list[Finding]:
    """The model is surer than it is right: a higher temperature lowers the loss.

    The temperature is fitted on one half of the rows and tested on the other. A calibrated model, one whose labels
    are drawn from its very probabilities, raises this or `underconfident` with a chance of at most 1 %, whatever its
    rows and classes; 0 of 540 drawn batches did. Logits 1.5 times too large are found in 47 % of batches of 100 rows
    and 10 classes and in all of 500 rows, logits twice too large in 37 % of 100 rows and 2 classes and in all of 500,
    and with 20 rows next to nothing is (benchmarks/confidence.py).
    """
    fit = _telling(case)
    return [_miscalibrated(case, fit, over=True)] if fit and fit.factor >= _LEAST_FACTOR else []


def underconfident(case: Case) -> list[Finding]:
    """The model is right more often than it is sure: a lower temperature lowers the loss. As `overconfident`."""
    fit = _telling(case)
    return [_miscalibrated(case, fit, over=False)] if fit and fit.factor <= 1 / _LEAST_FACTOR else []


def _scores_are_as_said(case: Case) -> bool:
    """Whether scores may be what `from_logits` says: logits that are no probabilities, or probabilities."""
    within = case.scores.within(0, 1 + case.tolerance)
    if not case.options.from_logits:
        return within
    return not within if case.problem.binary else not case.scores_are_probabilities


def _telling(case: Case) -> TemperatureFit | None:
    """The temperature, where it is likely more than an accident, and the scores are what they are said to be."""
    if not _scores_are_as_said(case) or case.outside.any() or not _labels_are_shares(case):
        return None
    fit = case.temperature_fit
    # No test of halves shows more than the gain over all rows.
    if fit is None or fit.gain < -math.log(_CHANCE) or fit.chance > _CHANCE:
        return None
    if fit.loss - fit.held_out < _LEAST_GAIN * fit.loss:
        return None
    return fit


def _labels_are_shares(case: Case) -> bool:
    """Whether labels that are a table lie between 0 and 1, and those of one class a row sum to 1."""
    return case.problem.sparse or (case.mass.within(0, 1) and not case.evaluation.totals.uneven)


def _miscalibrated(case: Case, fit: TemperatureFit, *, over: bool) -> Finding:
    found = _bins(case)
    sure, right = f"{found.mean_confidence:.4g}", f"{found.mean_accuracy:.4g}"
    name = "overconfident" if over else "underconfident"
    of_nothing = over and fit.at_bound
    return Finding(
        rule=name,
        severity=Severity.HINT,
        title=f"The model is {name}: its mean confidence is {sure}, its accuracy {right}",
        evidence=f"the expected calibration error is {number(found.error)}, that of a calibrated model about "
        f"{number(found.by_chance)}; {_told(found)}; {_tempered(case, fit)}",
        cause=_cause(case, over=over),
        mend="no temperature makes these scores tell the labels: look for a fault of the labels or their order first"
        if of_nothing
        else f"divide the logits by a temperature such as {fit.temperature:.4g}, fitted on data of its own",
        fix=None if of_nothing else _fix(case, fit),
        certainty=Certainty.CANNOT_TELL if of_nothing else Certainty.LIKELY,
        would_decide="whether the labels belong to these rows"
        if of_nothing
        else "whether the rows are independent: copies of one row count as several here",
    )


def _bins(case: Case) -> Reliability:
    most = max(1, SAMPLE_CELLS // case.classes) if case.problem.binary else _MOST_ROWS
    return reliability(case.evaluation, rows=np.arange(0, case.problem.rows, -(-case.problem.rows // most) or 1))


def _told(found: Reliability) -> str:
    """The fullest bins, in words."""
    fullest = np.sort(np.argsort(-found.counts, kind="stable")[:_BINS_TOLD])
    told = [
        f"of {counted(found.counts[i], 'prediction')} with p from {found.edges[i]:.2f} to {found.edges[i + 1]:.2f}, "
        f"{100 * found.accuracy[i]:.3g} % are right"
        for i in fullest
        if found.counts[i]
    ]
    return "; ".join(told)


def _tempered(case: Case, fit: TemperatureFit) -> str:
    plain = not case.options.label_smoothing and case.problem.class_weight is None and case.problem.pos_weight is None
    of_what = "" if plain else " of labels that are neither smoothed nor weighed"
    by_chance = "less than 1e-9" if fit.chance < 1e-9 else f"at most {fit.chance:.1g}"
    return (
        f"a temperature of {fit.temperature:.4g} lowers the loss{of_what} from {number(fit.loss)} to "
        f"{number(fit.least)}; fitted on one half of the rows it is {number(fit.held_out)} on the other, which a "
        f"calibrated model shows with a chance of {by_chance}{case.sampled(len(case.sample()))}"
    )


def _cause(case: Case, *, over: bool) -> str:
    if over:
        return (
            "training went on after all rows were right, which makes logits grow; the model was trained on other rows; "
            "some labels are wrong; or a temperature was lost"
        )
    already = f"; the temperature of {case.options.temperature:g} does that" if case.options.temperature > 1 else ""
    return f"label smoothing, strong regularisation, mixed inputs, an average of models, or a temperature{already}"


def _fix(case: Case, fit: TemperatureFit) -> Fix | None:
    """Set the temperature; of probabilities take them to the power of its inverse."""
    if case.options.label_smoothing or case.problem.class_weight is not None or case.problem.pos_weight is not None:
        return None
    if case.options.from_logits:
        return fixes.set_options(case, temperature=float(f"{fit.temperature:.4g}"))
    if case.problem.binary or not fixes.writable(case):
        return None
    return fixes.set_scores(case, _sharpened(case.problem.scores.join().astype(np.float64), 1 / fit.temperature))


def _sharpened(probabilities: Floats, power: float) -> Floats:
    with np.errstate(all="ignore"):
        p = (probabilities / probabilities.max(axis=1, keepdims=True)) ** power
        return np.asarray(p / p.sum(axis=1, keepdims=True))


def suspected_label_errors(case: Case) -> list[Finding]:
    """Rows in which the model is confident of another class than the label, the likeliest label error first.

    Rows are those of confident learning. It is a hint where a share of labels drawn at random explains the losses
    better than the model's own probabilities do, by more than a chance of 1 %, and better than any temperature, or
    beside the temperature of a model that is not sure enough; else the model may be as wrong as the labels, and it is
    for information. Of calibrated and sure models 0 of 540 batches
    gave a hint; where 2 % of the labels were drawn anew, about half of 100 rows, and all of 500
    (benchmarks/confidence.py).
    """
    sound = _scores_are_as_said(case) and not case.outside.any()
    if not sound or case.problem.binary or not (case.problem.sparse or case.one_hot) or case.classes < 2:
        return []
    judged = judged_rows(case.evaluation)
    if len(judged) < _FEWEST_ROWS:
        return []
    found = label_errors.suspected_label_errors(case.evaluation, _looked_at(case, judged))
    if not len(found.rows) or not _surer_of_another(case, found):
        return []
    noise = _likely_noise(case, judged)
    share = None if noise is None else noise.share
    told = _as_many(found, share)
    return [_suspects(case, told, share, len(judged))] if len(told.rows) <= _MOST_SUSPECTS * found.judged else []


def _as_many(found: label_errors.Suspects, share: float | None) -> label_errors.Suspects:
    """No more suspects than labels at random, the likeliest: of an unsure model they would be half of all rows."""
    most = len(found.rows) if share is None or share > _MOST_SUSPECTS else math.ceil(share * found.judged)
    return replace(found, rows=found.rows[:most], guess=found.guess[:most])


def _likely_noise(case: Case, rows: Rows) -> "_Noise | None":
    """Labels at random, where they explain the losses, and a temperature does not do so as well.

    Of a model that is not sure enough, wrong labels stand out once a temperature has made it as sure as it may be.
    """
    noise = _label_noise(_log_p(case, rows), case.classes)
    if noise.evidence > -math.log(_CHANCE) and noise.gain / len(rows) > _gain_of_temperature(case):
        return noise
    fit = case.temperature_fit
    if fit is None or fit.factor >= 1:
        return None
    sharpened = _label_noise(-fit.table.losses(1 / fit.factor), case.classes)
    return sharpened if sharpened.evidence > -math.log(_CHANCE_FITTED) else None


def _surer_of_another(case: Case, found: label_errors.Suspects) -> bool:
    """Whether the model tells classes apart at all, which one that says the same of all does not."""
    first = found.rows[:1]
    apart = case.evaluation.confidence.reshape(-1)[first] - case.evaluation.label_probability.reshape(-1)[first]
    return bool((apart > _LEAST_APART).all())


def _looked_at(case: Case, judged: Rows) -> Rows:
    """Rows of which wrong ones may have to be read whole."""
    most = max(1, 4 * SAMPLE_CELLS // case.classes)
    wrong = case.labels[judged] != case.predicted[judged]
    return judged[:: -(-int(wrong.sum()) // most) or 1]


def _suspects(case: Case, found: label_errors.Suspects, share: float | None, judged: int) -> Finding:
    first, guess = int(found.rows[0]), int(found.guess[0])
    p = case.evaluation.label_probability.reshape(-1)[first]
    told = "" if share is None else f"; the losses fit best with {100 * share:.2g} % of the labels drawn at random"
    many = f"in {in_rows(found.rows)}, the likeliest first: " if len(found.rows) > 1 else ""
    sampled = "" if found.judged == judged else f" ({found.judged:,} of {judged:,} rows were looked at)"
    return Finding(
        rule="suspected-label-errors",
        severity=Severity.INFO if share is None else Severity.HINT,
        title="Rows in which the model is confident of another class than the label"
        if share is None
        else "Labels that look wrong: the model is confident of another class",
        evidence=f"{many}row {first} is labelled "
        f"{case.problem.class_name(int(case.labels[first]))} with p = {number(float(p))}, and looks like class "
        f"{case.problem.class_name(guess)}; a row looks like a class where its p reaches the mean p of the "
        f"rows with that label{told}{sampled}",
        cause="wrong labels, ambiguous samples, or a model that is sure and wrong",
        mend="look at these samples in this order; if the model was trained on them, this shows nothing",
        rows=found.rows,
        certainty=Certainty.CANNOT_TELL if share is None else Certainty.LIKELY,
        would_decide="the samples themselves",
    )


class _Noise(NamedTuple):
    """The share of labels at random that explains the losses best, by how many nats, and how sure that is.

    `evidence` is the logarithm of the mean, over all shares tried, of how many times likelier they make the labels,
    which of a calibrated model is 1 in expectation.
    """

    share: float
    gain: float
    evidence: float


def _label_noise(known: Floats, classes: int) -> _Noise:
    """The noise of labels whose log-probabilities are known."""
    times = np.exp(np.minimum(-known, _MOST_NATS)) / classes
    gains = np.array([_noisy(times, share) for share in _NOISE.tolist()])
    best = int(gains.argmax())
    evidence = float(np.logaddexp.reduce(gains) - math.log(len(gains)))
    return _Noise(float(_NOISE[best]), float(gains[best]), evidence)


def _log_p(case: Case, rows: Rows) -> Floats:
    """The logarithm of the label's probability, of logits also where that is too small for a number."""
    if case.options.from_logits and not case.options.label_smoothing and case.problem.class_weight is None:
        return -case.losses[rows][np.isfinite(case.losses[rows])]
    return np.asarray(np.log(np.maximum(case.evaluation.label_probability.reshape(-1)[rows], _smallest(case))))


def _noisy(times: Floats, share: float) -> float:
    """What all rows gain where a share of the labels is drawn at random, which makes each so many times likelier."""
    blocks = checked(range(0, len(times), _ROWS_AT_ONCE))
    return sum(float(np.log(1 - share + share * times[start : start + _ROWS_AT_ONCE]).sum()) for start in blocks)


def _gain_of_temperature(case: Case) -> float:
    """How much the best temperature lowers the mean loss, of probabilities as they are before the loss clips them."""
    fit = case.temperature_fit
    if not case.options.from_logits:
        fit = fit_temperature(case.evaluation, case.sample(), floor=_smallest(case))
    return fit.loss - fit.least if fit else 0.0


def _smallest(case: Case) -> float:
    """The smallest number above 0 that the scores' type holds: what a probability of 0 may have been."""
    dtype = case.problem.scores.dtype
    return float(np.nextafter(dtype.type(0), dtype.type(1)))

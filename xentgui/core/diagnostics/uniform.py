"""Rules of the mean loss beside that of a uniform guess, ln C."""

import numpy as np

from xentgui.core.calibration import TemperatureFit

from . import fixes
from .case import Case
from .confidence import overconfident
from .finding import Finding, Severity
from .wording import number

_NOT_SURE = 0.1  # above 1 / C
_MENDED = 0.95  # of ln C: a temperature that comes no lower makes scores uniform


def worse_than_uniform(case: Case) -> list[Finding]:
    """The mean loss is above ln C, which a model that knows nothing has."""
    if not _plain(case) or not case.mean_loss > 1.01 * np.log(case.classes):
        return []
    entropy, fit = _entropy_of_labels(case), case.temperature_fit
    mends = fit is not None and not fit.at_bound and fit.least < 0.99 * fit.loss
    return [
        Finding(
            rule="worse-than-uniform",
            severity=Severity.INFO if _right_but_too_sure(case) else Severity.HINT,
            title="Worse than a uniform guess",
            evidence=f"the mean loss is {number(case.mean_loss)}; a uniform guess costs ln {case.classes} = "
            f"{number(float(np.log(case.classes)))}, and a guess by the share of each class {number(entropy)}; the "
            f"accuracy is {number(case.evaluation.accuracy)}{_told_of_temperature(case, fit)}",
            cause="the model is wrong and sure of it: its scores start too large, it is overconfident, or the labels "
            "do not belong to these rows",
            mend="at the start of training, scale the last layer down; otherwise look for a fault in the labels first",
            fix=fixes.set_options(case, temperature=float(f"{fit.temperature:.4g}"))
            if fit and mends and case.options.from_logits
            else None,
        )
    ]


def _right_but_too_sure(case: Case) -> bool:
    """Whether a temperature mends it, which is told as such."""
    fit = case.temperature_fit
    mends = fit is not None and fit.held_out < _MENDED * np.log(case.classes)
    return mends and any(finding.fix is not None for finding in overconfident(case))


def _told_of_temperature(case: Case, fit: TemperatureFit | None) -> str:
    if fit is None:
        return ""
    sampled = case.sampled(len(case.sample()))
    if fit.factor > 1 and fit.at_bound:
        return f"; at no temperature do these scores tell the labels{sampled}"
    return f"; a temperature of {fit.temperature:.4g} gives the least loss, {number(fit.least)}{sampled}"


def uniform_loss(case: Case) -> list[Finding]:
    """The mean loss is ln C: the model says nothing."""
    if not _plain(case) or abs(_loss_of_live_rows(case) / np.log(case.classes) - 1) > 0.01:
        return []
    sure = float(np.nanmean(case.evaluation.confidence))
    if not sure < 1 / case.classes + min(1 / case.classes, _NOT_SURE):
        return []
    return [
        Finding(
            rule="uniform-loss",
            severity=Severity.HINT,
            title=f"The loss is ln {case.classes}: the model says nothing yet",
            evidence=f"the mean loss is {number(case.mean_loss)}, and ln {case.classes} = "
            f"{number(float(np.log(case.classes)))}; the mean confidence is {number(sure)}, and 1 / {case.classes} = "
            f"{number(1 / case.classes)}",
            cause="an untrained model, a learning rate that is too small, or outputs that do not depend on the input",
            mend="this is as it should be before the first step; after it, check that gradients reach the last layer",
        )
    ]


def _loss_of_live_rows(case: Case) -> float:
    """The mean loss of rows whose scores differ, where there are some; those that do not cost ln C in any case."""
    live = case.counts & (case.scores.rows_min < case.scores.rows_max) & ~np.isnan(case.losses)
    return float(case.losses[live].mean()) if live.any() else case.mean_loss


def _plain(case: Case) -> bool:
    """Whether the mean loss can be held against ln C."""
    plain = not case.problem.binary and case.problem.class_weight is None and not case.options.label_smoothing
    return plain and case.classes > 1 and bool(np.isfinite(case.mean_loss))


def _entropy_of_labels(case: Case) -> float:
    labels = case.labels[case.counts]
    counts = np.bincount(labels[(labels >= 0) & (labels < case.classes)], minlength=1)
    shares = counts[counts > 0] / max(1, counts.sum())
    return float(-(shares * np.log(shares)).sum())

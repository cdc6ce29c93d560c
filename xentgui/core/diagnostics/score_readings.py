"""Rules of what scores are: logits, probabilities or their logarithms, read as something else."""

import numpy as np

from xentgui.core.counting import counted

from . import fixes
from .case import Array, Case
from .finding import Certainty, Finding, Severity
from .softmax_axis import softmax_over_batch
from .wording import in_rows, number, span

_ENOUGH_CELLS = 8
_E = float(np.e)


def double_softmax(case: Case) -> list[Finding]:
    """Scores are probabilities and are read as logits: softmax is applied to a softmax."""
    if case.problem.binary or not case.options.from_logits or not case.scores_are_probabilities:
        return []
    classes, few = case.classes, case.problem.cells < _ENOUGH_CELLS
    sharpness = 1 / case.options.temperature
    ceiling = float(np.logaddexp(sharpness, np.log(classes - 1)))
    return [
        Finding(
            rule="double-softmax",
            severity=Severity.ERROR,
            title="Softmax is applied twice: the scores are probabilities, read as logits",
            evidence=f"all scores lie in [0, 1] and each row sums to 1; with {classes} classes no loss can be below "
            f"{number(ceiling - sharpness)} or above {number(ceiling)}, however good the model is; the mean is "
            f"{number(case.mean_loss)}",
            cause="the model ends in a softmax, and the loss applies its own: PyTorch's cross_entropy always, Keras' "
            "with from_logits=True",
            mend="take the softmax out of the model, or set from_logits=False, or give log(scores) to PyTorch",
            fix=fixes.set_options(case, from_logits=False),
            rows=np.flatnonzero(case.scores.finite),
            certainty=Certainty.LIKELY if few else Certainty.CERTAIN,
            would_decide="more rows: so few logits may look like probabilities by chance" if few else "",
        )
    ]


def double_sigmoid(case: Case) -> list[Finding]:
    """Scores of the binary loss are probabilities and are read as logits."""
    if not (case.problem.binary and case.options.from_logits and case.scores.within(0, 1 + case.tolerance)):
        return []
    if case.problem.cells < 4 * _ENOUGH_CELLS or case.scores.rows_max.max() == case.scores.rows_min.min():
        return []
    fix = fixes.set_options(case, from_logits=False)
    return [
        Finding(
            rule="double-sigmoid",
            severity=Severity.ERROR,
            title="Sigmoid is applied twice: the scores are probabilities, read as logits",
            evidence=f"all {case.problem.cells:,} scores lie in [0, 1]; as logits none of them says no, and no label "
            "of 0 can cost less than ln 2 = 0.693147",
            cause="the model ends in a sigmoid, and the loss applies its own",
            mend="take the sigmoid out of the model, or set from_logits=False",
            fix=fix,
            rows=np.flatnonzero(case.scores.finite),
            certainty=Certainty.LIKELY,
            would_decide="whether the last layer of the model is a sigmoid",
        )
    ]


def softmax_of_softmax(case: Case) -> list[Finding]:
    """Probabilities that are themselves a softmax of probabilities: no class is e times as likely as another."""
    if case.problem.binary or case.options.from_logits or case.classes < 3 or case.problem.rows < _ENOUGH_CELLS:
        return []
    facts = case.scores
    if not case.scores_are_probabilities or not (facts.rows_max <= facts.rows_min * _E * 1.001).all():
        return []
    inner = _before_softmax(case.problem.scores.take(case.sample()))
    # A confident softmax stands in the corners, and so does not what a weak model or a prior gives.
    if inner.min() < -0.02 or np.median(inner.max(axis=1)) < 0.9 or (facts.columns_min == facts.columns_max).all():
        return []
    fix = fixes.set_scores(case, _before_softmax(case.problem.scores.join())) if fixes.writable(case) else None
    return [
        Finding(
            rule="softmax-of-softmax",
            severity=Severity.WARNING,
            title="Probabilities look like a softmax of probabilities",
            evidence=f"in no row is the likeliest class more than e times as likely as the least, and undoing one "
            f"softmax gives probabilities again, of up to {number(float(inner.max()))}" + case.sampled(len(inner)),
            cause="the model ends in a softmax, and softmax was applied to its output once more",
            mend="apply softmax once only",
            fix=fix,
            certainty=Certainty.LIKELY,
            would_decide="the outputs before the last softmax",
        )
    ]


def _before_softmax(probabilities: Array) -> Array:
    """The scores of sum 1 that have this softmax."""
    logs = np.log(probabilities.astype(np.float64))
    return np.asarray(logs - logs.mean(axis=1, keepdims=True) + 1 / logs.shape[1])


def log_probabilities_as_probabilities(case: Case) -> list[Finding]:
    """Scores are log-probabilities and are read as probabilities."""
    if case.options.from_logits or case.problem.binary or not case.scores_are_log_probabilities:
        return []
    return [
        Finding(
            rule="log-probabilities-as-probabilities",
            severity=Severity.ERROR,
            title="Scores are log-probabilities, read as probabilities",
            evidence="no score is above 0, and the exponentials of each row sum to 1",
            cause="the model ends in log_softmax",
            mend="set from_logits=True: log-probabilities are logits",
            fix=fixes.set_options(case, from_logits=True),
        )
    ]


def log_probabilities(case: Case) -> list[Finding]:
    """Scores are log-probabilities and are read as logits, which they are: log-softmax changes nothing."""
    if not case.options.from_logits or case.problem.binary or not case.scores_are_log_probabilities:
        return []
    return [
        Finding(
            rule="log-probabilities",
            severity=Severity.INFO,
            title="Scores are log-probabilities; the loss is the same",
            evidence="no score is above 0, and the exponentials of each row sum to 1",
            cause="the model ends in log_softmax, and the loss applies its own, which leaves log-probabilities as "
            "they are",
            mend="nothing has to be done; to save work, take one of the two out (PyTorch: nll_loss)",
        )
    ]


def logits_as_probabilities(case: Case) -> list[Finding]:
    """Scores outside [0, 1] are read as probabilities."""
    if case.options.from_logits or not case.problem.rows:
        return []
    if log_probabilities_as_probabilities(case) or softmax_over_batch(case):
        return []
    facts = case.scores
    above = case.problem.binary or not _shares(case)
    outside = (facts.rows_min < -1e-6) | (above & (facts.rows_max > 1 + case.tolerance))
    rows = np.flatnonzero(outside & case.counts)
    if not rows.size:
        return []
    most = 2 * len(rows) >= case.counts.sum()
    return [
        Finding(
            rule="logits-as-probabilities",
            severity=Severity.ERROR,
            title="Scores are logits, read as probabilities",
            evidence=f"scores reach from {number(facts.rows_min[rows].min())} to {number(facts.rows_max[rows].max())}, "
            f"and probabilities from 0 to 1; in {in_rows(rows, case.problem.rows)}",
            cause="the model does not end in a softmax, and from_logits=False is Keras' default: each row is silently "
            "divided by its sum and clipped to [1e-7, 1 - 1e-7]",
            mend="set from_logits=True",
            fix=fixes.set_options(case, from_logits=True),
            rows=rows,
            certainty=Certainty.CERTAIN if most else Certainty.LIKELY,
            would_decide="" if most else "whether these few rows are broken, and the others probabilities",
        )
    ]


def probabilities_do_not_sum_to_1(case: Case) -> list[Finding]:
    """Probabilities, or counts and percentages, whose rows do not sum to 1: libraries divide, or do not."""
    facts = case.scores
    if case.options.from_logits or case.problem.binary or not facts.finite.any():
        return []
    shares = facts.within(0, 1 + case.tolerance) or _shares(case)
    if not shares or softmax_over_batch(case) or log_probabilities_as_probabilities(case):
        return []
    rows = np.flatnonzero(facts.rows_off(case.tolerance) & case.counts)
    if not rows.size:
        return []
    printed = case.decimals
    return [
        Finding(
            rule="probabilities-do-not-sum-to-1",
            severity=Severity.HINT if printed else Severity.WARNING,
            title="Probabilities do not sum to 1",
            evidence=f"the sum is {span(facts.rows_sum[rows].min(), facts.rows_sum[rows].max())} in "
            f"{in_rows(rows, case.problem.rows)}"
            + (f"; rounding to {counted(printed, 'decimal')} explains as much" if printed else ""),
            cause="the numbers were rounded for printing"
            if printed
            else "sigmoids in place of a softmax, counts, or percentages; Keras divides each row by its sum (except "
            "for class indices on TensorFlow), PyTorch does not",
            mend="divide each row by its sum, or take the softmax of the logits",
            rows=rows,
        )
    ]


def _shares(case: Case) -> bool:
    """Whether rows are shares of one and the same whole that is not 1, such as percentages."""
    facts = case.scores
    sums = facts.rows_sum[facts.finite]
    same = sums.size > 1 and sums[0] > 0 and bool(np.all(np.abs(sums / sums[0] - 1) <= case.tolerance))
    return same and bool(facts.rows_min[facts.finite].min() >= 0)

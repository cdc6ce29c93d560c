"""Rules of weights, reductions and the other options of a loss."""

import numpy as np

from xentgui.core.counting import counted
from xentgui.core.options import Reduction
from xentgui.core.progress import checked

from . import fixes
from .case import Case
from .finding import Certainty, Finding, Severity
from .wording import in_rows, number

_HIGHEST, _LOWEST = 20.0, 0.05


def all_ignored(case: Case) -> list[Finding]:
    """Every row is ignored: the mean is 0 / 0."""
    if not case.problem.rows or not case.ignored.all():
        return []
    rows = np.arange(case.problem.rows)
    return [
        Finding(
            rule="all-ignored",
            severity=Severity.ERROR,
            title="Every label is ignored: the mean is 0 / 0",
            evidence=f"label {case.options.ignore_class} is in {in_rows(rows, len(rows))}; no row counts",
            cause="the whole batch, or this piece of a long text, is padding or prompt; PyTorch gives NaN for the mean "
            "and 0 for the sum, Keras gives 0",
            mend="leave such batches out, or divide by max(1, number of rows that count)",
            rows=rows,
        )
    ]


def all_weights_zero(case: Case) -> list[Finding]:
    """No row that counts weighs anything."""
    by_class = case.problem.class_weight
    nothing = by_class is not None and not by_class.any()
    if not case.evaluation.totals.kept or case.outside.any() or (case.evaluation.totals.weight and not nothing):
        return []
    return [
        Finding(
            rule="all-weights-zero",
            severity=Severity.ERROR,
            title="No row weighs anything: the loss is 0, or 0 / 0",
            evidence=f"the weights of {counted(case.problem.rows, 'row')} sum to 0",
            cause="a mask that leaves nothing, or weights of 0 for all classes in this batch; PyTorch gives NaN for a "
            "mean over weights, Keras gives 0",
            mend="leave such batches out, or correct the weights",
            rows=np.arange(case.problem.rows),
        )
    ]


def sum_grows_with_batch(case: Case) -> list[Finding]:
    """The sum is reported: it grows with the batch, and the learning rate with it."""
    if case.options.reduction is not Reduction.SUM or case.problem.rows < 2:
        return []
    mean = case.evaluation.reduced(Reduction.SUM_OVER_BATCH_SIZE)
    return [
        Finding(
            rule="sum-grows-with-batch",
            severity=Severity.HINT,
            title="The loss is a sum: it grows with the batch",
            evidence=f"the sum over {counted(case.evaluation.totals.kept, 'row')} is "
            f"{number(case.evaluation.reduced(Reduction.SUM))}, their mean {number(mean)}",
            cause='reduction="sum" adds up all rows, and the gradients grow with their number too',
            mend="report the mean, or divide by the number of rows or tokens in the whole step",
            fix=fixes.set_options(case, reduction="sum_over_batch_size"),
        )
    ]


def weights_and_divisor(case: Case) -> list[Finding]:
    """Weights, and a mean that may be divided by their sum or by their number: libraries differ."""
    by_number, by_weight = Reduction.SUM_OVER_BATCH_SIZE, Reduction.MEAN_WITH_SAMPLE_WEIGHT
    reduction, evaluation = case.options.reduction, case.evaluation
    if reduction not in (by_number, by_weight) or not evaluation.totals.weight:
        return []
    if case.problem.sample_weight is None and case.problem.class_weight is None:
        return []
    table = not case.problem.sparse and case.problem.class_weight is not None and case.one_hot
    weight = _weight_of_labels(case) if table else float(evaluation.totals.weight)
    one, other = evaluation.reduced(by_number), evaluation.reduced(by_weight)
    if table:
        other = evaluation.reduced(Reduction.SUM) / weight
    if not abs(one - other) > 0.01 * abs(one):
        return []
    to = by_weight if reduction is by_number else by_number
    return [
        Finding(
            rule="weights-and-divisor",
            severity=Severity.INFO,
            title="The loss depends on what weighted losses are divided by",
            evidence=f"divided by {counted(evaluation.totals.kept, 'row')} it is {number(one)}, and divided by the sum "
            f"of the weights, {number(weight)}, it is {number(other)}; the mean without sample "
            f"weights is {number(case.mean_loss)}",
            cause="PyTorch divides by the sum of the class weights of the labels, Keras by the number of rows"
            + (", as PyTorch does for labels that are a table" if table else ""),
            mend="compare losses, and choose learning rates, under one of the two",
            fix=None if table else fixes.set_options(case, reduction=str(to)),
        )
    ]


def _weight_of_labels(case: Case) -> float:
    """The sum of what the labels weigh by their classes, and by their rows."""
    weights, rows = case.problem.class_weight, case.problem.row_weights
    by_class = np.zeros(case.problem.rows) if weights is None else weights[case.labels]
    return float((by_class if rows is None else by_class * rows).sum())


def one_row_outweighs(case: Case) -> list[Finding]:
    """One row has more than half of all sample weight."""
    weights = case.problem.row_weights
    if weights is None or case.problem.rows < 10 or not weights.max() > weights.sum() / 2:
        return []
    row = int(weights.argmax())
    return [
        Finding(
            rule="one-row-outweighs",
            severity=Severity.HINT,
            title="One row weighs more than all others together",
            evidence=f"row {row} weighs {number(float(weights[row]))} of {number(float(weights.sum()))}",
            cause="weights that were not normalised, or the inverse frequency of a class with one row",
            mend="normalise the weights, or bound them",
            rows=np.array([row]),
        )
    ]


def temperature_extreme(case: Case) -> list[Finding]:
    """A temperature that leaves nothing of the scores, or makes them all but hard."""
    temperature = case.options.temperature
    if not case.options.from_logits or _LOWEST <= temperature <= _HIGHEST:
        return []
    return [
        Finding(
            rule="temperature-extreme",
            severity=Severity.HINT,
            title=f"A temperature of {temperature:g} makes the softmax nearly "
            + ("uniform" if temperature > 1 else "a hard maximum"),
            evidence=f"temperature {temperature:g}" + _told_of_mean(case),
            cause="a temperature that multiplies where it should divide, or is applied twice",
            mend="check the temperature: distillation uses 1 to 20, contrastive losses use 0.05 to 1",
            fix=fixes.set_options(case, temperature=1.0),
            certainty=Certainty.CANNOT_TELL,
            would_decide="the temperature that the model was trained with",
        )
    ]


def _told_of_mean(case: Case) -> str:
    """The mean loss and confidence, where a row has one."""
    known = case.evaluation.confidence[~np.isnan(case.evaluation.confidence)]
    if not known.size:
        return ""
    return f"; mean loss {number(case.mean_loss)}, mean confidence {number(float(known.mean()))}"


def temperature_without_logits(case: Case) -> list[Finding]:
    """A temperature beside probabilities has no effect."""
    if case.options.from_logits or case.options.temperature == 1:
        return []
    return [
        Finding(
            rule="temperature-without-logits",
            severity=Severity.WARNING,
            title=f"temperature={case.options.temperature:g} has no effect on probabilities",
            evidence="from_logits=False, and a temperature divides logits",
            cause="the softmax was taken before the temperature could divide the scores",
            mend="give logits, or log(probabilities) with from_logits=True",
            fix=fixes.set_options(case, temperature=1.0),
        )
    ]


def smoothing_extreme(case: Case) -> list[Finding]:
    """A label smoothing that leaves little of the labels."""
    smoothing = case.options.label_smoothing
    if smoothing < 0.5:
        return []
    return [
        Finding(
            rule="smoothing-extreme",
            severity=Severity.WARNING if smoothing == 1 else Severity.HINT,
            title="Label smoothing of 1: the labels have no effect"
            if smoothing == 1
            else f"Label smoothing of {smoothing:g} leaves little of the labels",
            evidence=f"a label keeps {number(1 - smoothing + smoothing / case.classes)} of its mass, every other class "
            f"gets {number(smoothing / case.classes)}",
            cause="the confidence 1 - eps was given in place of eps, or a percentage in place of a share",
            mend="use a small label_smoothing; 0.1 is usual",
            fix=fixes.set_options(case, label_smoothing=float(np.round(1 - smoothing, 12))),
            certainty=Certainty.LIKELY,
            would_decide="whether the confidence was meant",
        )
    ]


def smoothing_conventions(case: Case) -> list[Finding]:
    """What the same label smoothing is by the other convention, eps / (C - 1)."""
    smoothing, classes = case.options.label_smoothing, case.classes
    if not 0 < smoothing < 1 or classes < 2 or case.problem.binary:
        return []
    other = smoothing * (classes - 1) / classes
    given = min(1.0, smoothing * classes / (classes - 1))
    return [
        Finding(
            rule="smoothing-conventions",
            severity=Severity.INFO,
            title=f"Label smoothing of {smoothing:g} is {number(other)} by the other convention",
            evidence=f"by eps / C (PyTorch, Keras) eps is {smoothing:g}, and by eps / (C - 1) the same labels have "
            f"{number(other)}; an eps of {smoothing:g} by eps / (C - 1) is {number(given)} here",
            cause="some code spreads eps over all classes, and some over all but the label's",
            mend="compare losses under one convention only",
            fix=fixes.set_options(case, label_smoothing=given),
        )
    ]


def distillation_figures(case: Case) -> list[Finding]:
    """Soft labels at a temperature: the divergence beside the cross-entropy, by each divisor, and times T squared."""
    temperature, labels = case.options.temperature, case.problem.labels
    if case.problem.sparse or case.problem.binary or not case.options.from_logits or temperature == 1:
        return []
    if case.one_hot or not case.counts.any() or not case.mass.within(0, 1.01):
        return []
    if case.options.label_smoothing or case.problem.class_weight is not None:
        return []
    blocks = (block.astype(np.float64) for block in checked(labels.blocks))
    with np.errstate(all="ignore"):
        entropies = [np.nansum(-b * np.log(b), axis=1) for b in blocks]
    divergence = round(case.mean_loss - float(np.concatenate(entropies)[case.counts].mean()), 12)
    return [
        Finding(
            rule="distillation-figures",
            severity=Severity.INFO,
            title=f"Soft labels at temperature {temperature:g}: several numbers may be meant",
            evidence=f"the cross-entropy is {number(case.mean_loss)}; the KL divergence is {number(divergence)} a row "
            f"(batchmean) and {number(divergence / case.classes)} a cell (PyTorch's mean); times T squared, that of a "
            f"row is {number(divergence * temperature**2)}",
            cause="a divergence is the cross-entropy less the entropy of the labels; kl_div(reduction='mean') divides "
            "by the classes too; distillation multiplies by T squared to keep the size of its gradients",
            mend="use batchmean, and multiply by T squared once",
        )
    ]

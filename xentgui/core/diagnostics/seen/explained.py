"""Why somebody's code may do each change, and what to do about it: by the names of changes."""

from collections.abc import Sequence
from typing import NamedTuple

from .change import Change


class Explanation(NamedTuple):
    """Where a difference comes from, and what to do."""

    cause: str
    mend: str


_COMPARE = "see which of the two is meant, and do the same in both places"

# By the beginnings of names, the longest that fits.
_EXPLAINED = {
    "from_logits=False": (
        "the loss takes scores for probabilities, which is Keras' default, and they are logits",
        "say from_logits=True, or end the model in a softmax",
    ),
    "from_logits=True": (
        (
            "the scores are probabilities, and the loss applies a softmax of its own, as PyTorch's cross_entropy "
            "always does"
        ),
        "say from_logits=False, or take the softmax out of the model",
    ),
    "softmax twice": (
        "the model ends in a softmax, and the loss applies its own",
        "take the softmax out of the model, or say from_logits=False",
    ),
    "sigmoid twice": (
        "the model ends in a sigmoid, and the loss applies its own",
        "take the sigmoid out of the model, or say from_logits=False",
    ),
    "clipped, then divided": (
        (
            "Keras' sparse loss on TensorFlow clips scores first and divides by their sum then; other losses the "
            "other way round"
        ),
        "say from_logits=True if they are logits; rows of probabilities that sum to 1 are the same either way",
    ),
    "not divided": (
        "a loss written out by hand, or scikit-learn's log_loss, which does not divide rows by their sum",
        "give rows of probabilities that sum to 1",
    ),
    "-p": (
        (
            "nll_loss takes log-probabilities and only changes their sign: of probabilities it gives minus the label's "
            "own, a number from -1 to 0"
        ),
        "take log_softmax before nll_loss, or give the logits to cross_entropy",
    ),
    "-score": (
        (
            "nll_loss takes log-probabilities and only changes their sign: of logits it gives minus the label's own "
            "score, which may be any number"
        ),
        "take log_softmax before nll_loss, or give the logits to cross_entropy",
    ),
    "binary accuracy": (
        (
            'metrics=["accuracy"] beside binary_crossentropy counts every class of every row, and the many easy '
            "noes are right; a model that never says yes has all but one of the classes right"
        ),
        "count rows whose largest score is the label's: categorical accuracy",
    ),
    "binary": (
        "the binary loss asks yes or no of each class, and takes the mean over the classes",
        "use the categorical loss where each row has one class",
    ),
    "categorical": (
        "the categorical loss lets classes compete in a softmax, where the binary one asks each on its own",
        "use the loss that fits the labels: one class a row, or any number of them",
    ),
    "temperature applied twice": (
        "scores are divided by the temperature in the model, and in the loss again",
        "divide by the temperature in one place",
    ),
    "temperature left out": (
        "scores are divided by the temperature here, and were not where the number comes from",
        _COMPARE,
    ),
    "temperature multiplied": (
        "scores are multiplied with the temperature; some libraries call its inverse a scale",
        "divide by the temperature, or multiply with its inverse",
    ),
    "mean of batches of": (
        (
            "means of mini-batches, or of the pieces of gradient accumulation, were averaged: rows of a smaller "
            "batch, or of one with more padding, weigh more than others"
        ),
        "add up losses and numbers of rows, and divide once",
    ),
    "without the last of": (
        "drop_last=True, or steps_per_epoch rounded down, leaves the last smaller batch out",
        "take all rows where a loss is reported",
    ),
    "last of": ("what was printed is the loss of the last batch, not of all rows", "add up all batches"),
    "reduction=sum_over": ("the mean was taken, where the sum is meant here, or the weights' sum divides", _COMPARE),
    "reduction=sum": (
        "the sum was taken, which grows with the batch",
        "report the mean, or divide by the number of rows",
    ),
    "reduction=mean_with": (
        (
            "weighted losses were divided by the sum of the weights, as PyTorch does with class weights; Keras "
            "divides by the number of rows"
        ),
        _COMPARE,
    ),
    "by all rows": (
        "rows that are ignored cost 0, and were counted in the divisor",
        "divide by the number of rows that count",
    ),
    "by row weights": ("the weights were added up as they spread over the rows", _COMPARE),
    "by batch": ("each sequence counts once, however many steps it has", _COMPARE),
    "by time": ("the sum was divided by the steps, and not by the sequences", _COMPARE),
    "by classes": ("the mean was taken over classes, too", "divide by the number of rows"),
    "by cells": (
        'the mean was taken over all elements, as kl_div(reduction="mean") does, or that of one-hot labels times log p',
        "divide by the number of rows: batchmean",
    ),
    "sum of classes": ("the binary losses of a row were added up, not averaged", _COMPARE),
    "divergence": (
        "a KL divergence is the cross-entropy less the entropy of the labels; the gradient is the same",
        "compare like with like: two divergences, or two cross-entropies",
    ),
    "times T squared": (
        "distillation multiplies by the temperature squared, which keeps the size of its gradients",
        "multiply once, or compare without",
    ),
    "labels -1": (
        "the labels here are one higher than those of the number: they count from 1, or were raised twice",
        "count classes from 0 in both places",
    ),
    "labels +1": (
        "the labels here are one lower than those of the number: 1 was subtracted twice, or a class was put in front",
        "count classes from 0 in both places",
    ),
    "labels one lower": ("the labels were one lower, and a library let -1 pass for nothing", "count classes from 0"),
    "labels one higher": ("the labels were one higher, and a library let C pass for nothing", "count classes from 0"),
    "next row's label": (
        (
            "labels are shifted by a row: the next token is what a language model predicts, and the shift was done "
            "twice, or here not at all"
        ),
        "shift labels once",
    ),
    "last row's label": ("labels are shifted by a row, the wrong way round or once too often", "shift labels once"),
    "negative labels wrap": (
        "NumPy and optax count negative indices from the end, silently",
        "say which label is ignored, or leave these rows out",
    ),
    "no class costs 0": (
        "a label that is no class has no one-hot 1: on JAX and NumPy Keras lets it cost nothing and count",
        "say which label is ignored",
    ),
    "ignore_class=None": ("rows that are ignored here were counted", "ignore the same label in both places"),
    "ignore_class=": ("rows of one label were left out, as padding is", "ignore the same label in both places"),
    "label_smoothing=0": ("the labels were not smoothed, as is right for validation", _COMPARE),
    "label_smoothing": ("the loss smooths its labels, in training at least", "compare losses without label smoothing"),
    "no sample weights": ("the weights of the rows were left out", _COMPARE),
    "no class weights": ("the weights of the classes were left out", _COMPARE),
    "no clip": ("a loss that does not clip, such as PyTorch's", _COMPARE),
    "clip at": (
        "probabilities are cut at this bound before the logarithm, so that a row costs at most -log of it",
        "give logits, which need no clip",
    ),
    "log(p +": ("a small number was added before the logarithm, to keep it finite", "give logits, which need it not"),
    "naive": (
        "exp of a large score overflows its type: infinity over infinity is NaN",
        "subtract each row's maximum, or use log_softmax or a loss that takes logits",
    ),
    "log2": ("bits, not nats", "multiply bits by ln 2"),
    "log10": ("the logarithm to base 10", "multiply by ln 10"),
    "2 to": ("2 to a loss in nats; 2 goes with bits", "take e to the loss"),
    "negative": ("a log-likelihood, which is to be made large, is minus the loss", "change the sign"),
    "result in": ("mixed precision: the loss was kept, or printed, in few bits", "keep the loss in float32"),
    "computed in": ("mixed precision: the loss was computed in few bits", "compute the loss in float32"),
    "scores in": ("the scores were kept in few bits before the loss", "compute the last layer in float32"),
    "percent": ("accuracies may be shares or percentages", "write the sign: 93.4 %"),
    "error rate": ("the share of wrong rows, not of right ones", "take 1 minus it"),
    "of all rows": ("rows that do not count were divided by, too", "divide by the rows that count"),
    "balanced": ("each class counts the same, however many rows it has", _COMPARE),
    "top 5": ("the label is among the five largest scores", _COMPARE),
    "weighted": ("rows weigh as the sample weights say", _COMPARE),
    "whole rows": ("a row counts as right only where all of its classes are", _COMPARE),
    "largest class": ("a row counts as right where its largest score has a label of 1", _COMPARE),
}


def explained(changes: Sequence[Change]) -> Explanation:
    """Why code may do all of these changes, and what to do, in sentences."""
    found = [_of_change(change) for change in changes]
    return Explanation(*("; ".join(dict.fromkeys(parts)) for parts in zip(*found, strict=True)))


def _of_change(change: Change) -> Explanation:
    # A temperature's name is its value; what it means is in the words.
    name = change.words if change.name.startswith("temperature=") else change.name
    fitting = [start for start in _EXPLAINED if name.startswith(start)]
    return Explanation(*_EXPLAINED[max(fitting, key=len)]) if fitting else Explanation(change.words, _COMPARE)

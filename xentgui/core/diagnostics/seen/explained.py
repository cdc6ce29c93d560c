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
        "set from_logits=True, or end the model in a softmax",
    ),
    "from_logits=True": (
        (
            "the scores are probabilities, and the loss applies a softmax of its own, as PyTorch's cross_entropy "
            "always does"
        ),
        "set from_logits=False, or take the softmax out of the model",
    ),
    "softmax twice": (
        "the model ends in a softmax, and the loss applies its own",
        "take the softmax out of the model, or set from_logits=False",
    ),
    "sigmoid twice": (
        "the model ends in a sigmoid, and the loss applies its own",
        "take the sigmoid out of the model, or set from_logits=False",
    ),
    "clipped, then divided": (
        (
            "Keras' sparse loss on TensorFlow first clips the scores and then divides them by their sum; other losses "
            "do it the other way round"
        ),
        "set from_logits=True if they are logits; rows of probabilities that sum to 1 are the same either way",
    ),
    "not divided": (
        "a loss written out by hand, or scikit-learn's log_loss, which does not divide rows by their sum",
        "give rows of probabilities that sum to 1",
    ),
    "-p": (
        (
            "nll_loss takes log-probabilities and only changes their sign: given probabilities, it returns minus "
            "the label's own, a number from -1 to 0"
        ),
        "take log_softmax before nll_loss, or give the logits to cross_entropy",
    ),
    "-score": (
        (
            "nll_loss takes log-probabilities and only changes their sign: given logits, it returns minus the "
            "label's own score, which may be any number"
        ),
        "take log_softmax before nll_loss, or give the logits to cross_entropy",
    ),
    "binary accuracy": (
        (
            'metrics=["accuracy"] with binary_crossentropy counts every class of every row, and most are easy noes; '
            "a model that never says yes has all classes of a row right but one"
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
        "scores are divided by the temperature here, but were not where the number comes from",
        _COMPARE,
    ),
    "temperature multiplied": (
        "scores are multiplied by the temperature; some libraries call its inverse a scale",
        "divide by the temperature, or multiply by its inverse",
    ),
    "mean of batches of": (
        (
            "means of mini-batches, or of the pieces of gradient accumulation, were averaged, so that rows of a "
            "smaller batch, or of one with more padding, weigh more than others"
        ),
        "add up the losses and the numbers of rows, and divide once",
    ),
    "mean of sequences": (
        "the mean of each sequence was averaged: steps of a sequence with more padding weigh more than others",
        "add up losses and numbers of steps, and divide once",
    ),
    "without the last of": (
        "drop_last=True, or steps_per_epoch rounded down, leaves the last smaller batch out",
        "take all rows where a loss is reported",
    ),
    "last of": ("what was printed is the loss of the last batch, not of all rows", "add up all batches"),
    "reduction=sum_over": (
        "the mean was taken, and here it is the sum, or is divided by the sum of the weights",
        _COMPARE,
    ),
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
        "the labels here are one higher than those behind the number: they count from 1, or were raised twice",
        "count classes from 0 in both places",
    ),
    "labels +1": (
        "the labels here are one lower than those behind the number: 1 was subtracted twice, or a class was put first",
        "count classes from 0 in both places",
    ),
    "labels one lower": ("the labels were one lower, and a library let -1 pass for nothing", "count classes from 0"),
    "labels one higher": ("the labels were one higher, and a library let C pass for nothing", "count classes from 0"),
    "next row's label": (
        (
            "labels are shifted by a row: a language model predicts the next token, and the shift was done twice, or "
            "not at all here"
        ),
        "shift labels once",
    ),
    "last row's label": ("labels are shifted by a row, the wrong way round or once too often", "shift labels once"),
    "negative labels wrap": (
        "NumPy and optax silently count negative indices from the end",
        "set ignore_class to this label, or leave these rows out",
    ),
    "no class costs 0": (
        "the one-hot row of a label that is no class has no 1: on JAX and NumPy, Keras lets it cost nothing and count",
        "set ignore_class to this label",
    ),
    "ignore_class=None": ("rows that are ignored here were counted", "ignore the same label in both places"),
    "ignore_class=": ("rows of one label were left out, as padding is", "ignore the same label in both places"),
    "label_smoothing=0": ("the labels were not smoothed, as is right for validation", _COMPARE),
    "label_smoothing of 1": (
        "1 / C was added to each class in place of eps / C, so that labels sum to more than 1",
        "multiply by eps where the share of each class is added",
    ),
    "label_smoothing": ("the loss smooths its labels, in training at least", "compare losses without label smoothing"),
    "no sample weights": ("the weights of the rows were left out", _COMPARE),
    "no class weights": ("the weights of the classes were left out", _COMPARE),
    "no clip": ("a loss that does not clip, such as PyTorch's", _COMPARE),
    "clip at": (
        "probabilities are cut at this bound before the logarithm, so that a row costs at most -log of it",
        "give logits, which need no clip",
    ),
    "log(p +": (
        "a small number was added before the logarithm, to keep it finite",
        "give logits, which need no such number",
    ),
    "naive": (
        "exp of a large score overflows its type: infinity over infinity is NaN",
        "subtract each row's maximum, or use log_softmax or a loss that takes logits",
    ),
    "log2": ("the loss is in bits, not in nats", "multiply bits by ln 2"),
    "log10": ("the logarithm is to base 10", "multiply by ln 10"),
    "2 to": ("2 was raised to a loss in nats, but 2 goes with bits", "raise e to the loss"),
    "negative": ("a log-likelihood, which is to be made large, is minus the loss", "change its sign"),
    "result in": ("mixed precision: the loss was kept, or printed, with few bits", "keep the loss in float32"),
    "computed in": ("mixed precision: the loss was computed with few bits", "compute the loss in float32"),
    "scores in": ("the scores were kept with few bits before the loss", "compute the last layer in float32"),
    "percent": ("accuracies may be shares or percentages", "write the sign: 93.4 %"),
    "error rate": ("it is the share of wrong rows, not of right ones", "take 1 minus it"),
    "of all rows": ("the divisor counted rows that do not count, too", "divide by the rows that count"),
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

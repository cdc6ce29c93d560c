"""Batches in which nothing is wrong: no rule may raise an error or a warning on them."""

import numpy as np

from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem

FROM_PROBABILITIES = LossOptions(from_logits=False)


def softmax(logits: np.ndarray) -> np.ndarray:
    shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))


def good(rows: int = 60, classes: int = 5, strength: float = 3.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Logits and labels of a classifier that is mostly right; each class is labelled."""
    random = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(classes), random.integers(classes, size=rows - classes)])
    logits = random.normal(size=(rows, classes))
    logits[np.arange(rows), labels] += strength
    return logits, labels


def problems() -> dict[str, Problem]:
    random = np.random.default_rng(1)
    logits, labels = good()
    many, of_many = good(400, 50, 4)
    sure, of_sure = good(strength=20)
    rare = np.where(random.random(300) < 0.97, 0, random.integers(1, 3, 300))
    lopsided = random.normal((5, 0, 0), size=(300, 3))
    yes = random.integers(0, 2, (60, 1)).astype(float)
    several = random.integers(0, 2, (60, 5)).astype(float)
    teacher = softmax(logits / 2 + random.normal(size=logits.shape) / 2)
    return {
        "good": Problem.create(logits, labels),
        "good in float16": Problem.create(logits.astype(np.float16), labels),
        "good float32 probabilities": Problem.create(softmax(logits).astype(np.float32), labels, FROM_PROBABILITIES),
        "good one-hot": Problem.create(logits, np.eye(5)[labels]),
        "many classes": Problem.create(many.astype(np.float32), of_many),
        "many classes as probabilities": Problem.create(softmax(many), of_many, FROM_PROBABILITIES),
        "chance": Problem.create(random.normal(size=(60, 5)), labels),
        "chance as probabilities": Problem.create(softmax(random.normal(size=(60, 5))), labels, FROM_PROBABILITIES),
        "uniform": Problem.create(np.full((60, 5), 0.2), labels, FROM_PROBABILITIES),
        "near-perfect": Problem.create(sure, of_sure),
        "near-perfect as probabilities": Problem.create(softmax(sure), of_sure, FROM_PROBABILITIES),
        "imbalanced": Problem.create(lopsided, rare),
        "weighted": Problem.create(logits, labels, sample_weight=random.random(60), class_weight=random.random(5)),
        "padded": Problem.create(
            logits, np.where(np.arange(60) % 7 == 6, -100, labels), LossOptions(ignore_class=-100)
        ),
        "smoothed": Problem.create(logits, labels, LossOptions(label_smoothing=0.1)),
        "soft labels": Problem.create(logits, random.dirichlet(np.ones(5), 60)),
        "distillation": Problem.create(logits, teacher.astype(np.float32), LossOptions(temperature=4.0)),
        "binary": Problem.create(yes * 2 - 1 + random.normal(size=(60, 1)), yes, LossOptions(loss=Loss.BINARY)),
        "several labels": Problem.create(random.normal(size=(60, 5)), several, LossOptions(loss=Loss.BINARY)),
        "one row": Problem.create([[2.0, 0.0, -1.0]], [0]),
        "no row": Problem.create(np.zeros((0, 3)), np.zeros(0, int)),
    }

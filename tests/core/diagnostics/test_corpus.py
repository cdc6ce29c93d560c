"""A small sample of the corpus that benchmarks/recall.py measures with: each symptom is found first, clean is clean."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from corpus import SYMPTOMS, Batch, Model, batches
from corpus.clean import MADE, made, varied
from recall import alarms, outcome, recorded

MOST_CELLS = 4000


def real() -> list[Batch]:
    """Outputs of classifiers of scikit-learn 1.9 on the data sets that come with it."""
    with np.load(Path(__file__).with_name("classifiers.npz")) as kept:
        names = [name for name in kept if not name.endswith("labels")]
        return [
            Batch(
                kept[name],
                kept[f"{name}, labels"].astype(np.int64),
                how=name,
                options={"from_logits": not name.endswith("probabilities")},
            )
            for name in names
        ]


REAL = real()
MODELS = [Model(model.logits[:40], model.labels[:40]) for model in recorded(REAL)]


def decidable(symptom: str) -> Iterator[Batch]:
    return (batch for batch in batches(symptom, 8, 1, MODELS, MOST_CELLS) if batch.decidable)


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_a_symptom_is_found_by_its_rule_as_the_first_of_its_severity(symptom):
    missed = [
        f"{outcome(batch)}: {batch.how} {batch.size}" for batch in decidable(symptom) if outcome(batch) != "first"
    ]
    assert missed == []


def test_every_symptom_has_batches_that_tell_it():
    assert [symptom for symptom in SYMPTOMS if not any(decidable(symptom))] == []


def test_nothing_is_wrong_with_made_clean_batches():
    wrong = [(kind, batch.how, batch.size, alarms(batch)) for kind, batch in made(4, 1, MOST_CELLS) if alarms(batch)]
    assert wrong == []
    assert len(MADE) >= 12


def test_nothing_is_wrong_with_what_real_classifiers_say():
    wrong = [(batch.how, batch.size, alarms(batch)) for batch in varied(REAL, 1) if alarms(batch)]
    assert wrong == []

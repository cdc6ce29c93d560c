"""The gallery of symptoms: what goes wrong with a cross-entropy, each as a batch with the fault in it, by family."""

from . import confidence, distributions, ignored, labels, masks, numbers, order, outputs, reported, scores, shapes
from .symptom import Symptom

__all__ = ["FAMILIES", "SYMPTOMS", "Symptom"]

FAMILIES: dict[str, dict[str, Symptom]] = {
    "Scores": scores.SYMPTOMS,
    "Class indices": labels.SYMPTOMS,
    "Order of rows and classes": order.SYMPTOMS,
    "Soft labels": distributions.SYMPTOMS,
    "Shapes": shapes.SYMPTOMS,
    "Ignored rows": ignored.SYMPTOMS,
    "Masks": masks.SYMPTOMS,
    "Reported numbers": reported.SYMPTOMS,
    "Floating point": numbers.SYMPTOMS,
    "Confidence": confidence.SYMPTOMS,
    "Whole batches": outputs.SYMPTOMS,
}
SYMPTOMS: dict[str, Symptom] = {name: symptom for family in FAMILIES.values() for name, symptom in family.items()}

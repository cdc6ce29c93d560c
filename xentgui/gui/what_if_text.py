"""What the what-if table writes of each reading. No Qt here."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from xentgui.core.readings import Plausibility, WhatIf

from .loss_text import PLACES
from .number_text import exact, number

_NONE = "–"
_ROUNDING = 1e-13
_RANK = {Plausibility.LIKELY: 0, Plausibility.POSSIBLE: 1, Plausibility.UNLIKELY: 2, Plausibility.IMPOSSIBLE: 3}


class WhatIfLine(NamedTuple):
    """One line of the table.

    Attributes:
        name: the reading's stable name.
        title: what it is called.
        loss: what would be reported.
        difference: how much that is above the loss now, or that it is the loss now.
        accuracy: in per cent.
        plausible: the word for it.
        why: its reason, or why the reading does not apply.
        full: every sentence and digit there is.
        plausibility: None where the reading does not apply.
        present: whether the batch is read so now.
    """

    name: str
    title: str
    loss: str
    difference: str
    accuracy: str
    plausible: str
    why: str
    full: str
    plausibility: Plausibility | None
    present: bool


def what_if_line(found: WhatIf) -> WhatIfLine:
    """Put what a batch is under a reading in words."""
    judged = found.verdict
    why = found.refusal if judged is None else judged.reason
    return WhatIfLine(
        found.reading.name,
        found.reading.title,
        _NONE if found.loss is None else _minus(number(found.loss, PLACES)),
        _difference(found),
        _per_cent(found.accuracy),
        _NONE if judged is None else judged.plausibility.value,
        why,
        _full(found, why),
        None if judged is None else judged.plausibility,
        found.present,
    )


def by_loss(found: WhatIf) -> tuple[bool, float]:
    """The least loss first; what has none last."""
    return _key(found.loss)


def by_accuracy(found: WhatIf) -> tuple[bool, float]:
    """The highest accuracy first; what has none last."""
    return _key(None if found.accuracy is None else -found.accuracy)


def by_plausibility(found: WhatIf) -> tuple[bool, float]:
    """The likeliest first; what does not apply last."""
    return _key(None if found.verdict is None else float(_RANK[found.verdict.plausibility]))


def _key(value: float | None) -> tuple[bool, float]:
    missing = value is None or math.isnan(value)
    return missing, 0.0 if missing or value is None else value


def likeliest(found: Sequence[WhatIf]) -> str:
    """The readings that are likely and other than the present one, by their titles."""
    # What an activation undone gives is what it is without being undone, but for a clip.
    others = [each for each in found if not each.present and not each.reading.name.endswith("-undone")]
    likely = [each for each in others if each.verdict and each.verdict.plausibility is Plausibility.LIKELY]
    return ", ".join(each.reading.title for each in likely if each.difference)


def _difference(found: WhatIf) -> str:
    if found.present:
        return "now"
    if found.difference is None or found.loss is None:
        return _NONE
    if abs(found.difference) <= _ROUNDING * max(1.0, abs(found.loss)):
        return "0"
    sign = "+" if found.difference > 0 else ""
    return sign + _minus(number(found.difference, PLACES))


def _per_cent(share: float | None) -> str:
    if share is None or math.isnan(share):
        return _NONE
    return f"{number(round(100 * share, 2))} %"


def _full(found: WhatIf, why: str) -> str:
    title = found.reading.title
    first = f"{title[0].upper()}{title[1:]}. {found.reading.words}"
    if found.verdict is None:
        return f"{first}\nDoes not apply: {why}."
    word = found.verdict.plausibility.value
    loss = "" if found.loss is None else f"\nLoss {exact(found.loss)}{_over_others(found)}"
    accuracy = "" if found.accuracy is None else f", accuracy {exact(found.accuracy)}"
    return f"{first}\n{word[0].upper()}{word[1:]}: {why}.{loss}{accuracy}"


def _over_others(found: WhatIf) -> str:
    """Where rows have no defined loss, that over the others."""
    if found.loss is None or found.defined_loss is None or not math.isnan(found.loss):
        return ""
    return f" ({number(found.defined_loss, PLACES)} over the rows that have a defined one)"


def _minus(text: str) -> str:
    return text.replace("-", "−")

"""Values as strict JSON has them, which knows no NaN and no infinity."""

import math
from typing import Any


def strict(value: Any) -> Any:
    """A value with "nan", "inf" and "-inf" for the floats that JSON has no words for, in lists too."""
    if isinstance(value, list):
        return [strict(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value

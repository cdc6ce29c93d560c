"""Values that strict JSON can hold."""

import json
import math

from xentgui.core.strict_json import strict


def test_what_is_not_finite_is_spelt_out_at_any_depth():
    given = [1, -0.5, "a", None, True, [math.nan, [math.inf, -math.inf]]]
    assert strict(given) == [1, -0.5, "a", None, True, ["nan", ["inf", "-inf"]]]
    assert json.loads(json.dumps(strict(given), allow_nan=False)) == strict(given)

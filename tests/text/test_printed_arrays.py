"""Arrays as NumPy 2.4, PyTorch 2.13, JAX 0.10 and TensorFlow 2.21 printed them: all are read, or said to be abridged.

`printed.jsonl` has a line each: what was printed, and the values, None where the library left some out.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from xentgui.text.reading import is_plain, read

PRINTED = [json.loads(line) for line in Path(__file__).with_name("printed.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", [c for c in PRINTED if c["values"]], ids=lambda case: case["name"])
def test_what_a_library_printed_is_read_to_its_digits(case):
    scores, values = read(case["text"]).scores, np.array(case["values"], np.float64).reshape(case["shape"])
    assert scores is not None
    assert scores.shape == values.shape
    np.testing.assert_allclose(np.asarray(scores, np.float64), values, rtol=1e-3, atol=1e-4)
    assert not is_plain(case["text"])


@pytest.mark.parametrize("case", [c for c in PRINTED if not c["values"]], ids=lambda case: case["name"])
def test_what_a_library_abridged_is_told(case):
    if "broad" in case["name"]:
        with pytest.raises(ValueError, match=r"“\.\.\.” stands here: classes are left out"):
            read(case["text"])
    else:
        found = read(case["text"])
        assert found.scores is not None
        assert found.scores.shape == (6, 3)
        assert "Rows are left out where “...” stands" in found.notes[0]

"""Findings read as sentences: one of a thing, several, or all of them."""

import re

import numpy as np

from tests.core.diagnostics.faulty import FAULTS
from xentgui.core.diagnostics import diagnose
from xentgui.core.diagnostics.wording import in_rows, number, span


def test_numbers_have_six_digits_and_no_negative_zero():
    assert [number(value) for value in (0.1234567, -0.0, 1e-9, np.nan)] == ["0.123457", "0", "1e-09", "nan"]


def test_a_span_of_one_value_is_that_value():
    assert span(2, 2.0000000001) == "2"
    assert span(0.5, 2) == "0.5 to 2"


def test_rows_are_named_and_counted():
    rows = np.array([0, 4, 9])
    assert in_rows(rows) == "3 rows (0, 4, 9)"
    assert in_rows(rows, 60) == "3 of 60 rows (0, 4, 9)"
    assert in_rows(rows, 3) == "all 3 rows"
    assert in_rows(rows[1:2], 60) == "row 4"
    assert in_rows(rows[:1], 1) == "row 0"
    assert in_rows(np.arange(1000), 2000) == "1,000 of 2,000 rows (0, 1, 2, 3, 4 and 995 more)"


FIELDS = ("title", "evidence", "cause", "mend", "would_decide")
TEXTS = {
    (finding.rule, name, getattr(finding, name))
    for fault in FAULTS
    for finding in diagnose(fault.problem)
    for name in FIELDS
    if getattr(finding, name)
}


def test_no_finding_says_1_of_several():
    several = re.compile(r"(?<![\d.,])1 (rows|labels|classes|steps|samples|times|columns|decimals)\b(?! to )")
    wrong = [each for each in TEXTS if several.search(each[2]) or re.search(r"(?<!\S)-0(?!\S)", each[2])]
    assert not wrong


def test_no_text_ends_with_a_stop_or_has_gaps():
    assert not [each for each in TEXTS if each[2] != each[2].strip(" .;,:") or "  " in each[2]]

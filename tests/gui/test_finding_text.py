"""What is said of a finding, and of how many there are."""

import numpy as np
import pytest

from xentgui.core.diagnostics import Certainty, Finding, Fix, Severity
from xentgui.core.problem import Problem
from xentgui.gui.finding_text import detail, edit_words, line, spoken, summary

AFTER = Problem.create([[1.0, 2.0]], [0])


def finding(severity=Severity.ERROR, **given):
    words = {"title": "It is <b>", "evidence": "1 < 2", "cause": "because", "mend": "do & see"}
    return Finding(rule="a-rule", severity=severity, **{**words, **given})


def test_findings_are_counted_by_severity_the_worst_first():
    every = [finding(severity) for severity in (Severity.INFO, Severity.ERROR, Severity.HINT, Severity.HINT)]
    assert summary(every) == "1 error, 2 hints, 1 note"
    assert summary([]) == ""


def test_signs_of_html_are_shown_as_they_are():
    text = detail(finding(), None, None)
    assert "It is &lt;b&gt;" in text
    assert "1 &lt; 2" in text
    assert "do &amp; see" in text


def test_what_is_not_certain_says_so_and_what_would_decide():
    text = detail(finding(certainty=Certainty.CANNOT_TELL, would_decide="a second batch"), None, None)
    assert "Error · cannot tell · a-rule" in text
    assert "<b>To decide it:</b> a second batch" in text
    assert "To decide it" not in detail(finding(), None, None)


def test_the_loss_of_a_mend_is_told_once_it_is_known():
    mended = finding(fix=Fix("set_options", {"from_logits": False}, AFTER))
    assert "loss 0.5000 → <b>…</b>" in detail(mended, None, 0.5)
    assert "loss … → <b>0.2500</b>" in detail(mended, 0.25, None)
    assert "from_logits=False" in detail(mended, 0.25, 0.5)


def test_rows_are_named_and_lead_there():
    text = detail(finding(rows=np.arange(100, 120)), None, None)
    assert '<a href="100">100</a>' in text
    assert text.endswith("and 8 more</p>")
    assert spoken(finding(rows=np.arange(3))) == "error: It is <b>, 3 rows"


def test_under_a_number_that_was_seen_a_line_says_just_the_reading():
    assert line(finding(title="0.5 is the loss of another reading: bits")) == "bits"
    assert line(finding()) == "It is <b>"


@pytest.mark.parametrize(
    ("verb", "arguments", "words"),
    [
        ("set_options", {"from_logits": False, "temperature": 2.0}, "from_logits=False, temperature=2.0"),
        ("set_loss", {"loss": "binary"}, "loss=binary"),
        ("set_labels", {"row": 0, "values": np.zeros(3)}, "other labels"),
        ("remove_rows", {"rows": np.arange(3)}, "3 rows taken out"),
        ("shift_labels", {"by": -1}, "labels moved by 1 row down"),
        ("move_class_axis", {"axis": 0}, "axis 0 of the scores as classes"),
        ("some_other_edit", {}, "some other edit"),
    ],
)
def test_an_edit_is_put_in_words(verb, arguments, words):
    assert edit_words(Fix(verb, arguments, AFTER)) == words

"""What a person chose to export, as it is remembered."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.gui.export.wanted import TITLES, Wanted, formats_of

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists)


def test_a_choice_comes_back_with_every_field():
    chosen = Wanted("losses", ".pdf", 800, 600, dark=True)
    assert all(getattr(chosen, field.name) != field.default for field in fields(Wanted))
    assert Wanted.of(chosen.kept()) == chosen


@given(st.dictionaries(st.sampled_from([field.name for field in fields(Wanted)]), JSON))
def test_whatever_is_remembered_is_read_as_a_choice_that_can_be_exported(kept):
    wanted = Wanted.of(kept)
    assert wanted.what in TITLES
    assert wanted.ending in formats_of(wanted.what)
    assert Wanted.of(wanted.kept()) == wanted


@pytest.mark.parametrize(("what", "ending"), [("report", ".html"), ("rows", ".csv"), ("curve", ".png")])
def test_a_format_that_does_not_fit_is_the_usual_one(what, ending):
    assert Wanted.of({"what": what, "ending": ".docx"}).ending == ending

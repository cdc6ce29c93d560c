"""The benchmark of recall runs and prints its table; the figures are held by the sample in the tests of the rules."""

import pytest


@pytest.mark.parametrize(("symptom", "kinds"), [("18 one class", {"symptom"}), ("clean", {"clean"})])
def test_the_quick_benchmark_prints_a_line_for_each_symptom_and_each_kind_of_clean_batches(figures, symptom, kinds):
    found = figures("recall", "--made", "--batches", "2", "--symptom", symptom)
    assert {kind for figure in found for kind in ("symptom", "clean") if kind in figure} == kinds
    assert all(figure["missed"] == 0 for figure in found if "symptom" in figure)
    assert all(figure["false alarms"] == 0 for figure in found if "clean" in figure)

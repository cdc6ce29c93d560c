"""The benchmark of readings runs, and calls nothing wrong of a small sample of clean batches."""


def test_no_reading_of_a_small_sample_of_clean_batches_is_a_false_alarm(figures):
    found = figures("what_if", "--batches", "4", "--made")
    assert len(found) >= 12
    assert all(figure["batches"] > 0 for figure in found)
    assert not any(figure["false alarms"] for figure in found)

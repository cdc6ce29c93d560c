"""The benchmark of diagnoses runs and prints figures; how large they are is nothing for a test."""


def test_the_quick_benchmark_prints_an_evaluation_and_a_diagnosis_for_each_kind_of_scores(figures):
    found = figures("diagnosis", "--quick")
    assert len(found) == 3 * 4 * 3
    assert {figure["what"] for figure in found} == {"evaluation", "diagnosis", "with a number seen"}
    assert all(figure["median_ms"] > 0 for figure in found)

"""The benchmark of edits that meet a diagnosis runs and prints figures; how large they are is nothing for a test."""


def test_the_quick_benchmark_prints_edits_beside_a_diagnosis_and_without_one_and_how_soon_one_ends(figures):
    found = figures("looking", "--quick", "--edits", "2", "--stops", "3")
    assert [(figure["met"], figure["times"]) for figure in found] == [
        ("no diagnosis", 2),
        ("a running one", 2),
        ("a stop", 3),
    ]
    assert all(0 <= figure["p50_ms"] <= figure["max_ms"] for figure in found)

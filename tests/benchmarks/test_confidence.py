"""The benchmark of wrong confidence runs and prints shares; how large they are is nothing for a test."""


def test_the_quick_benchmark_prints_what_is_found_of_each_factor_and_share_of_errors(figures):
    found = figures("confidence", "--quick")
    assert len(found) == 2 * (8 + 4)
    assert all(0 <= figure["found"] <= 1 and 0 <= figure["other"] <= 1 for figure in found)

"""The throughput benchmark runs and prints figures; how large they are is nothing for a test."""


def test_the_quick_throughput_benchmark_prints_a_figure_for_each_size(figures):
    found = figures("throughput", "--quick", "--runs", "1")
    own = [figure for figure in found if figure["library"] == "xentgui"]
    assert [figure["classes"] for figure in own] == [10, 100, 1_000, 12_800]
    assert all(figure["median_ms"] > 0 and figure["ratio"] == 1 for figure in own)

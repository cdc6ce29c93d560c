"""The accuracy benchmark prints the error of every library, and our own is that of float64 on all kinds of rows."""

from xentgui.core.libraries import LIBRARIES


def test_every_library_has_its_largest_error_beside_ours(figures):
    found = {figure.pop("library"): figure for figure in figures("accuracy", "--rows", "40")}
    assert set(LIBRARIES) < set(found)
    kinds = ("ordinary", "offset", "confident", "very confident")
    assert all(0 < found["xentgui float64"][kind] < 1e-14 for kind in kinds)
    assert all(found["xentgui as float32"][kind] < 6e-8 for kind in kinds)
    assert all(figure["very confident"] > 0.5 for library, figure in found.items() if library in LIBRARIES)
    assert found["optax"]["offset"] > 1e-4 > found["torch"]["offset"]
    assert found["xentgui float64"]["zeros"] == 0 < found["torch"]["zeros"]

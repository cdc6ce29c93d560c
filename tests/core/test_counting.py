"""A count and its noun agree."""

from xentgui.core.counting import counted, plural


def test_one_of_a_thing_is_singular():
    assert [counted(count, "row") for count in (0, 1, 2, 1500)] == ["0 rows", "1 row", "2 rows", "1,500 rows"]
    assert [counted(count, "class") for count in (1, 2)] == ["1 class", "2 classes"]
    assert [plural("label", count) for count in (1, 2)] == ["label", "labels"]

"""A window that is killed while it is edited leaves a batch that existed, not much older than the kill."""


def test_after_a_kill_at_most_two_seconds_of_edits_are_missing(figures):
    found = figures("kills", "--kills", "4")
    assert [figure["missing_s"] <= 2 for figure in found] == [True] * 4
    assert any(figure["kept"] > 0 for figure in found)
    assert all(0 <= figure["kept"] <= figure["edits"] for figure in found)

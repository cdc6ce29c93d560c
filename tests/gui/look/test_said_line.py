"""The line of facts: as many as fit, all in the tooltip, and links that hold the rows."""

import pytest

from xentgui.gui.look.said_line import Fact, SaidLine, as_html

FACTS = [Fact("2,000 rows"), Fact("12 wrong", "wrong and loss < 3", "■", "#b35900"), Fact("5 <ignored>", "ignored")]


@pytest.fixture
def line(qtbot):
    line = SaidLine("facts", "what there is")
    qtbot.addWidget(line)
    line.resize(500, 20)
    line.show()
    line.say(FACTS)
    return line


def test_all_is_said_where_there_is_room_and_links_hold_the_rows(line):
    assert "2,000 rows" in line.text()
    assert 'href="wrong and loss &lt; 3"' in line.text()
    assert "5 &lt;ignored&gt;" in line.text()


def test_what_does_not_fit_is_left_out_from_the_end_and_stays_in_the_tooltip(line):
    line.resize(line.fontMetrics().horizontalAdvance("2,000 rows   ■ 12 wrong") + 5, 20)
    assert "12 wrong" in line.text()
    assert "ignored" not in line.text()
    assert "5 &lt;ignored&gt;" in line.toolTip()
    line.resize(3, 20)
    assert line.text() == "2,000 rows"


def test_a_link_asks_for_its_rows(qtbot, line):
    with qtbot.waitSignal(line.linkActivated) as asked:
        line.linkActivated.emit(FACTS[1].rows)
    assert asked.args == ["wrong and loss < 3"]
    assert line.facts == tuple(FACTS)


def test_a_caption_has_no_links():
    assert "href" not in as_html(FACTS)
    assert "5 &lt;ignored&gt;" in as_html(FACTS)

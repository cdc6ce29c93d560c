"""The report: its numbers are those of evaluate, to the last digit, and nothing in it is fetched or run."""

import math
from dataclasses import fields
from html.parser import HTMLParser

import numpy as np
import pytest

from xentgui.core.evaluation import Evaluation, evaluate
from xentgui.core.options import Loss, LossOptions, Reduction
from xentgui.core.problem import Problem
from xentgui.core.ranked_rows import Kind, ranked_rows
from xentgui.gui import theme
from xentgui.gui.export import PLOT_TITLES
from xentgui.gui.export.figures import Subject
from xentgui.gui.export.page import Colours, Picture, page
from xentgui.gui.export.pictures import Look
from xentgui.gui.export.report import report

pytestmark = pytest.mark.usefixtures("qapp")
PLAIN = Colours(False, "#fff", "#000", "#666", "#ccc", "#eee")
HOSTILE = ('<script>alert("x")</script>', '"><img src=x onerror=alert(1)>', "]]>&amp;")


class Cells(HTMLParser):
    """The cells of all tables, a list a row, numbers by their values; and every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str | float]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._cell: str | float | None = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._cell = ""
        elif tag == "data":
            self._cell = float(dict(attributes)["value"])

    def handle_data(self, data):
        if isinstance(self._cell, str):
            self._cell += data

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self._cell is not None:
            self.rows[-1].append(self._cell)
            self._cell = None

    def row(self, name: str, which: int = 0) -> list[str | float]:
        return [row[1:] for row in self.rows if row and row[0] == name][which]


@pytest.fixture
def evaluation() -> Evaluation:
    random = np.random.default_rng(11)
    problem = Problem.create(
        random.normal(size=(60, 3)) * 4,
        random.integers(0, 3, 60),
        LossOptions(label_smoothing=0.1, reduction=Reduction.MEAN_WITH_SAMPLE_WEIGHT),
        sample_weight=random.random(60),
        class_names=HOSTILE,
        title="<i>Tea</i>",
        note="1 < 2 & 3",
    )
    return evaluate(problem)


def test_every_reduction_is_there_with_its_sum_and_denominator(evaluation):
    cells = Cells(page(evaluation, [], PLAIN))
    for reduction in (Reduction.SUM, Reduction.SUM_OVER_BATCH_SIZE, Reduction.MEAN_WITH_SAMPLE_WEIGHT):
        value, total, divisor = cells.row(str(reduction))
        assert value == evaluation.reduced(reduction)
        assert total == evaluation.reduced(Reduction.SUM)
        assert divisor == evaluation.totals.denominator(reduction)
    assert cells.row("accuracy") == [evaluation.accuracy]
    assert cells.row("perplexity") == [evaluation.perplexity]
    assert cells.row("a uniform guess, ln 3") == [math.log(3)]


def test_every_option_is_there(evaluation):
    cells = Cells(page(evaluation, [], PLAIN))
    for option in fields(LossOptions):
        value = getattr(evaluation.problem.options, option.name)
        assert cells.row(option.name, -1) in ([str(value)], ["none"])
    assert "60 values" in str(cells.row("sample_weight")[0])


def test_the_worst_rows_are_there_with_their_numbers(evaluation):
    lines = [row for row in Cells(page(evaluation, [], PLAIN)).rows if len(row) == 6][1:]
    assert [int(line[0]) for line in lines] == ranked_rows(evaluation, Kind.LOSS, 20).rows.tolist()
    for line in lines:
        numbers = evaluation.row(int(line[0]))
        assert line[3:] == [numbers.loss, numbers.confidence, numbers.label_probability]


def test_rows_without_a_loss_are_named_with_the_reason_and_the_value_of_the_others():
    problem = Problem.create(np.array([[0, 1], [np.nan, 0], [2, 3]]), [0, 1, 1])
    evaluation = evaluate(problem)
    html = page(evaluation, [], PLAIN)
    assert "row 1: the score of class 0 is NaN" in html
    of_all, of_others = (Cells(html).row("sum_over_batch_size", which) for which in (0, 1))
    assert math.isnan(float(of_all[0]))
    assert of_others[0] == evaluation.reduced(Reduction.SUM_OVER_BATCH_SIZE, defined=True)
    assert of_others[2] == 2


def test_one_row_of_one_class_is_counted_right():
    html = page(evaluate(Problem.create([[np.nan]], [[1.0]])), [], PLAIN)
    assert "1 row × 1 class, logits" in html
    assert "<p>1 row has no defined loss:</p>" in html


def test_without_rows_it_is_a_page_too():
    html = page(evaluate(Problem.create(np.zeros((0, 3)), np.zeros(0, int))), [], PLAIN)
    assert "No row has a defined loss." in html


def test_labels_of_the_binary_loss_are_named():
    problem = Problem.create([[3.0, -1, 2]], [[1, 0, 1]], LossOptions(loss=Loss.BINARY), class_names=("a", "b", "c"))
    line = next(row for row in Cells(page(evaluate(problem), [], PLAIN)).rows if len(row) == 6 and row[0] == "0")
    assert line[1:3] == ["a + c", "a + c"]


def test_texts_are_escaped_and_nothing_is_fetched_or_run(evaluation):
    html = report(Subject(evaluation, 0), Look()).decode()
    cells = Cells(html)
    assert not {tag for tag, _ in cells.tags} & {"script", "img", "i", "link", "iframe", "object", "image"}
    for _, attributes in cells.tags:
        assert not {"src", "href", "onerror", "onload"} & set(attributes)
    assert "default-src 'none'" in html
    assert "&lt;i&gt;Tea&lt;/i&gt;" in html
    assert "1 &lt; 2 &amp; 3" in html


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_it_holds_every_plot_inline_in_its_colours(evaluation, colours):
    html = report(Subject(evaluation, 0), Look(theme=colours)).decode()
    assert html.count("<svg") == len(PLOT_TITLES)
    assert all(f"<h2>{title}</h2>" in html for title in PLOT_TITLES.values())
    assert f"background:{colours.base}" in html
    assert f"color-scheme:{'dark' if colours.dark else 'light'}" in html
    assert "<?xml" not in html


def test_names_inside_two_pictures_are_not_the_same():
    pattern = '<?xml version="1.0"?>\n<svg><pattern id="a"/><g fill="url(#a)"/></svg>'
    html = page(evaluate(Problem.create([[0.0, 1]], [0])), [Picture("one", pattern), Picture("two", pattern)], PLAIN)
    for number in (0, 1):
        assert f'<svg><pattern id="p{number}-a"/><g fill="url(#p{number}-a)"/></svg>' in html


def test_the_same_batch_gives_the_same_page(evaluation):
    assert report(Subject(evaluation, 2), Look()) == report(Subject(evaluation, 2), Look())

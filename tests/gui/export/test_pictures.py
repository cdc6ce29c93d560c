"""Pictures: each really is what its ending says, has the size and the colours that were asked for, and no pixels."""

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPalette

from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.gui import theme
from xentgui.gui.export import LARGEST, PLOT_TITLES, SMALLEST, Size
from xentgui.gui.export.figures import PLOTS, Subject
from xentgui.gui.export.pictures import Look, picture

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("cat", "<dog> & co", "=bird")
THEMES = pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
pytestmark = pytest.mark.usefixtures("qapp")
EVERY_PLOT = pytest.mark.parametrize("name", list(PLOTS))


@pytest.fixture
def subject():
    scores = np.random.default_rng(3).normal(size=(40, 3)) * 3
    return Subject(evaluate(Problem.create(scores, np.arange(40) % 3, class_names=NAMES)), 1)


def hard(case: str) -> Subject:
    """A batch that is hard to draw."""
    random = np.random.default_rng(5)
    scores = random.normal(size=(3000, 50))
    scores[1, 2], scores[2], scores[4, 0] = np.nan, -np.inf, -np.inf
    labels = random.integers(0, 50, 3000)
    labels[3], labels[4] = -1, 0
    match case:
        case "undefined":
            return Subject(evaluate(Problem.create(scores, labels, class_names=["n" * 500] * 50)), 1)
        case "empty":
            return Subject(evaluate(Problem.create(np.zeros((0, 3)), np.zeros(0, int))), 0)
        case "one class":
            return Subject(evaluate(Problem.create(np.zeros((2, 1)), [0, 0])), 1)
        case "all undefined":
            return Subject(evaluate(Problem.create(np.full((2, 2), np.nan), [0, 1])), 0)
        case _:
            options = LossOptions(loss=Loss.BINARY)
            return Subject(evaluate(Problem.create(scores[:, :6], random.integers(0, 2, (3000, 6)), options)), 0)


def texts(svg: bytes) -> str:
    return " ".join(element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text"))


def fills(svg: bytes) -> set[str]:
    return {value for e in ET.fromstring(svg).iter() for key in ("fill", "stroke") if (value := e.get(key))}


@THEMES
@EVERY_PLOT
def test_svg_has_the_size_and_the_colours_and_only_shapes(subject, name, colours):
    svg = picture(PLOTS[name], subject, Look(Size(700, 300), colours), ".svg")
    root = ET.fromstring(svg)
    assert (root.tag, root.get("width"), root.get("height")) == (f"{SVG}svg", "700", "300")
    assert root.get("viewBox") == "0 0 700 300"
    assert root.findtext(f"{SVG}title") == PLOT_TITLES[name]
    assert colours.base in fills(svg)
    other = theme.LIGHT if colours.dark else theme.DARK
    assert not fills(svg) & {other.base, other.text, other.bar}
    assert not list(root.iter(f"{SVG}image"))
    assert {e.get("font-family", "").split(", ")[-1] for e in root.iter(f"{SVG}text")} == {"sans-serif"}


@THEMES
@EVERY_PLOT
def test_png_has_the_pixels_that_were_asked_for_on_the_ground_of_the_theme(subject, name, colours):
    png = picture(PLOTS[name], subject, Look(Size(640, 280), colours), ".png")
    assert png.startswith(b"\x89PNG\r\n")
    image = QImage.fromData(png)
    assert (image.width(), image.height()) == (640, 280)
    for x, y in ((0, 0), (639, 0), (0, 279), (639, 279)):
        assert image.pixelColor(x, y) == QColor(colours.base)
    seen = {image.pixel(x, y) for x in range(640) for y in range(0, 280, 3)}
    assert {QColor(colour).rgb() for colour in (colours.bar, colours.wrong, colours.accent)} & seen


@EVERY_PLOT
def test_pdf_is_one_page_of_that_size_with_letters(subject, name):
    pdf = picture(PLOTS[name], subject, Look(Size(960, 480)), ".pdf")
    assert pdf.startswith(b"%PDF-")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert [tuple(map(float, box)) for box in boxes] == [(720, 360)]
    assert b"/FontFile" in pdf
    assert b"/Subtype /Image" not in pdf


def test_the_picture_says_what_it_shows(subject):
    said = texts(picture(PLOTS["softmax"], subject, Look(), ".svg"))
    assert "row 1: label <dog> & co, predicted" in said
    assert all(name in said for name in NAMES)
    said = texts(picture(PLOTS["losses"], subject, Look(), ".svg"))
    assert "right" in said
    assert "wrong" in said
    assert "mean" in said
    assert "row 1: −log" in texts(picture(PLOTS["curve"], subject, Look(), ".svg"))


def test_the_bar_of_the_label_has_its_colour_and_its_height(subject):
    svg = ET.fromstring(picture(PLOTS["softmax"], subject, Look(), ".svg"))
    heights: dict[str | None, list[float]] = {}
    for group in svg.iter(f"{SVG}g"):
        for bar in group.findall(f"{SVG}rect"):
            if group.get("fill") in (theme.LIGHT.bar, theme.LIGHT.label):
                heights.setdefault(group.get("fill"), []).append(float(bar.get("height", 0)))
    p = subject.evaluation.probabilities(1)
    (label,), others = heights[theme.LIGHT.label], heights[theme.LIGHT.bar]
    assert label / sum(others) == pytest.approx(p[1] / (p[0] + p[2]), rel=0.05, abs=0.01)


@pytest.mark.parametrize("case", ["undefined", "empty", "one class", "all undefined", "binary"])
@EVERY_PLOT
@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_what_is_hard_to_draw_is_drawn(case, name, ending):
    drawn = picture(PLOTS[name], hard(case), Look(Size(400, 200)), ending)
    if ending == ".svg":
        assert ET.fromstring(drawn).get("width") == "400"
    assert len(drawn) > 1000


@pytest.mark.parametrize("size", [Size(SMALLEST, SMALLEST), Size(LARGEST, SMALLEST), Size(SMALLEST, 4000)])
@EVERY_PLOT
def test_it_draws_at_every_size(subject, name, size):
    image = QImage.fromData(picture(PLOTS[name], subject, Look(size), ".png"))
    assert (image.width(), image.height()) == size


def test_the_window_keeps_its_own_colours(subject):
    before = QGuiApplication.palette().color(QPalette.ColorRole.Window), theme.current()
    for colours in (theme.DARK, theme.LIGHT):
        picture(PLOTS["losses"], subject, Look(theme=colours), ".svg")
        assert (QGuiApplication.palette().color(QPalette.ColorRole.Window), theme.current()) == before


def test_a_million_rows_are_a_small_picture():
    rows = 1_000_000
    problem = Problem.create(np.random.default_rng(0).normal(size=(rows, 2)).astype(np.float32), np.arange(rows) % 2)
    subject = Subject(evaluate(problem), 0)
    for name in PLOTS:
        assert len(picture(PLOTS[name], subject, Look(), ".svg")) < 2_000_000


@pytest.mark.parametrize("name", ["confusion", "reliability", "histogram"])
@pytest.mark.parametrize(
    "problem",
    [
        Problem.create(np.zeros((0, 3)), np.zeros(0, int)),
        Problem.create(np.zeros((4, 1)), [0, 0, 0, 0]),
        Problem.create(np.full((2, 3), np.nan), [0, 1]),
        Problem.create(np.eye(5), np.eye(5), LossOptions(loss=Loss.BINARY)),
        Problem.create(np.eye(200), np.arange(200)),
    ],
    ids=["no rows", "one class", "nan", "binary", "many classes"],
)
def test_plots_of_all_rows_can_be_drawn_of_odd_batches(name, problem):
    svg = picture(PLOTS[name], Subject(evaluate(problem), 0), Look(), ".svg").decode()
    caption = "".join(ET.fromstring(svg).itertext())
    assert caption.strip()

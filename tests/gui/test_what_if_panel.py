"""The what-if table: every reading with its loss and how plausible it is, and the chosen one as an edit."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from tests.core.diagnostics.clean import good, softmax
from tests.gui.held import Held
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.core.readings import readings_of
from xentgui.document import conversions, edits
from xentgui.document.document import Busy, Document
from xentgui.document.jobs import Kind
from xentgui.examples import EXAMPLES, load
from xentgui.gui import theme, what_if_panel
from xentgui.gui.what_if_model import Column
from xentgui.gui.what_if_panel import WhatIfPanel

Z, Y = good(60, 5)


def shown(qtbot, problem, runner=None, *, size=(760, 420)):
    document = Document(problem)
    panel = WhatIfPanel(document, runner)
    document.changed.connect(lambda _before, after: panel.show_state(after))
    qtbot.addWidget(panel)
    panel.resize(*size)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    if runner is None:
        settle(qtbot, panel)
    return document, panel


def settle(qtbot, panel):
    qtbot.waitUntil(lambda: panel._following.is_current)
    QApplication.processEvents()


def lines(panel):
    model = panel.table.model()
    return {model.line(row).name: model.line(row) for row in range(model.rowCount())}


def choose(panel, name, column=Column.READING):
    model = panel.table.model()
    panel.table.setCurrentIndex(model.index(model.row_of(name), column))


def status(panel):
    return panel.findChild(QLabel, "whatIfStatus").text()


def detail(panel):
    return panel.findChild(QLabel, "whatIfDetail").text()


def large():
    scores = np.random.RandomState(0).standard_normal((200, 50))
    return Problem.create(scores, np.arange(200) % 50)


def test_there_is_a_line_for_each_reading_in_their_order(qtbot):
    _, panel = shown(qtbot, load("two-rows"))
    assert list(lines(panel)) == [each.name for each in readings_of(load("two-rows"))]
    two_rows = lines(panel)["logits"]
    assert (two_rows.title, two_rows.loss, two_rows.difference, two_rows.present) == (
        "as logits",
        "2.3179",
        "now",
        True,
    )


def test_the_lines_have_the_numbers_of_the_readings(qtbot):
    _, panel = shown(qtbot, Problem.create([[2.0, 5, 1], [7, 1, 0.5]], [1, 0]))
    found = lines(panel)
    assert found["labels-one-higher"][2:6] == ("5.0349", "+5.0000", "0 %", "possible")
    assert found["probabilities"][2:6] == ("0.3321", "+0.2972", "100 %", "impossible")
    assert found["log-probabilities"].difference == "0"
    refused = found["labels-one-lower"]
    assert refused[2:7] == ("–", "–", "–", "–", "row 1: label 0 would be -1; classes are 0 to 2")


def test_the_present_reading_is_marked_and_current_at_first(qtbot):
    _, panel = shown(qtbot, Problem.create(softmax(Z), Y, LossOptions(from_logits=False)))
    row = panel.table.model().row_of("probabilities")
    assert panel.table.current_row == row
    index = panel.table.model().index(row, Column.LOSS)
    assert index.data(Qt.ItemDataRole.FontRole).bold()
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith(
        "as probabilities (the batch is read so now), loss:"
    )
    assert not panel.findChild(QPushButton, "openReading").isEnabled()


def test_what_does_not_apply_is_grey_and_cannot_be_opened(qtbot):
    document, panel = shown(qtbot, Problem.create(Z, Y))
    choose(panel, "labels-one-lower")
    index = panel.table.currentIndex()
    assert index.data(Qt.ItemDataRole.ForegroundRole) == QColor(theme.current().muted)
    assert "Does not apply: row 0: label 0 would be -1" in detail(panel)
    assert not panel.findChild(QPushButton, "openReading").isEnabled()
    with qtbot.waitSignal(panel.said) as said:
        qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert said.args == ["labels − 1: row 0: label 0 would be -1; classes are 0 to 4"]
    assert document.history.undo_label is None


def test_a_double_click_opens_a_reading_as_one_step_that_undo_takes_back(qtbot):
    document, panel = shown(qtbot, Problem.create(Z, Y + 1))
    before = document.problem
    assert "labels − 1" in status(panel)
    row = panel.table.model().row_of("labels-one-lower")
    place = panel.table.visualRect(panel.table.model().index(row, Column.LOSS)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert document.problem is before
    qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert document.problem.labels.join().tolist() == Y.tolist()
    assert document.history.undo_label == "Read labels − 1"
    settle(qtbot, panel)
    assert lines(panel)["logits"].loss == "0.4050"
    document.undo()
    assert document.problem is before
    settle(qtbot, panel)
    assert lines(panel)["logits"].loss == "nan"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_current_reading(qtbot, key):
    document, panel = shown(qtbot, Problem.create(softmax(Z), Y))
    choose(panel, "logits")
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.keyClick(panel.table, key)
    assert not document.problem.options.from_logits
    settle(qtbot, panel)
    assert lines(panel)["probabilities"].present
    assert panel.table.current_row == panel.table.model().row_of("probabilities")


def test_the_button_opens_it_too_and_what_changes_nothing_is_said(qtbot):
    document, panel = shown(qtbot, Problem.create(Z, Y))
    choose(panel, "classes-reversed")
    qtbot.mouseClick(panel.findChild(QPushButton, "openReading"), Qt.MouseButton.LeftButton)
    assert document.problem.labels.join().tolist() == (4 - Y).tolist()
    settle(qtbot, panel)
    choose(panel, "log-probabilities")
    with qtbot.waitSignal(panel.said) as said:
        qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert said.args == ["as log-probabilities: the batch is read so already"]


def test_it_follows_edits_and_keeps_to_its_line(qtbot):
    document, panel = shown(qtbot, Problem.create(Z, np.eye(5)[Y]))
    choose(panel, "rows-reversed", Column.WHY)
    document.edit("To binary", conversions.set_loss, "binary")
    settle(qtbot, panel)
    assert "yes-and-no-swapped" in lines(panel)
    assert panel.table.model().line(panel.table.current_row).name == "rows-reversed"
    assert panel.table.currentIndex().column() == Column.WHY


def test_a_click_on_a_header_sorts_and_one_on_the_first_brings_back_the_order(qtbot):
    _, panel = shown(qtbot, Problem.create(Z, np.roll(Y, 1)))
    listed = list(lines(panel))

    def click(column):
        header = panel.table.horizontalHeader()
        place = QPoint(header.sectionViewportPosition(column) + 5, header.height() // 2)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)

    click(Column.LOSS)
    assert next(iter(lines(panel))) == "label-of-the-next-row"
    assert lines(panel)[list(lines(panel))[-1]].loss == "–"
    click(Column.PLAUSIBLE)
    words = [line.plausible for line in lines(panel).values()]
    order = ["likely", "possible", "unlikely", "impossible", "–"]
    assert words == sorted(words, key=order.index)
    click(Column.READING)
    assert list(lines(panel)) == listed
    choose(panel, "probabilities", Column.ACCURACY)
    panel.table.findChild(QAction, "sortColumn").trigger()
    assert list(lines(panel)) != listed
    assert panel.table.model().line(panel.table.current_row).name == "probabilities"


def test_cells_lines_and_the_table_are_copied(qtbot):
    _, panel = shown(qtbot, Problem.create([[2.0, 5, 1], [7, 1, 0.5]], [1, 0]))
    choose(panel, "labels-one-higher", Column.DIFFERENCE)
    qtbot.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "+5.0000"
    panel.table.findChild(QAction, "copyLine").trigger()
    line = "labels + 1\t5.0349\t+5.0000\t0 %\tpossible\t2 rows: too few to tell"
    assert QGuiApplication.clipboard().text() == line
    panel.table.findChild(QAction, "copyTable").trigger()
    table = QGuiApplication.clipboard().text().split("\n")
    assert table[0] == "reading\tloss\tdifference\taccuracy\tplausible\twhy"
    assert line in table
    assert len(table) == 15


def test_a_large_batch_is_read_beside_the_window_and_the_old_numbers_are_dimmed(qtbot):
    runner = Held()
    document, panel = shown(qtbot, large(), runner)
    qtbot.waitUntil(lambda: bool(runner.jobs))
    QApplication.processEvents()
    assert "Reading the batch otherwise" in status(panel)
    assert lines(panel) == {}
    runner.let_go()
    QApplication.processEvents()
    before = lines(panel)["logits"].loss
    document.edit("Change logit", edits.set_scores, 0, 0, 30.0)
    QApplication.processEvents()
    index = panel.table.model().index(0, Column.LOSS)
    assert index.data() == before
    assert index.data(Qt.ItemDataRole.ForegroundRole) == QColor(theme.current().muted)
    qtbot.waitUntil(lambda: bool(runner.jobs))
    runner.let_go()
    QApplication.processEvents()
    assert lines(panel)["logits"].loss != before
    assert index.data(Qt.ItemDataRole.ForegroundRole) is None


def test_nothing_is_read_while_nobody_looks(qtbot, monkeypatch):
    runner = Held()
    document, panel = shown(qtbot, large(), runner)
    qtbot.waitUntil(lambda: bool(runner.jobs))
    panel.hide()
    assert runner.jobs == []
    asked: list[object] = []
    monkeypatch.setattr(what_if_panel, "what_ifs", lambda *given: asked.append(given))
    document.edit("Open", lambda _: load("two-rows"))
    QApplication.processEvents()
    assert not panel._following._pause.isActive()
    assert asked == []
    monkeypatch.undo()
    panel.show()
    qtbot.waitUntil(lambda: bool(runner.jobs))
    runner.let_go()
    QApplication.processEvents()
    assert lines(panel)["logits"].loss == "2.3179"


def test_an_edit_beside_the_window_comes_first(qtbot):
    runner = Held()
    _, panel = shown(qtbot, large(), runner)
    qtbot.waitUntil(lambda: bool(runner.jobs))
    panel.show_busy(Busy("Pasting", kind=Kind.EDIT))
    assert runner.jobs == []
    panel.show_busy(None)
    qtbot.waitUntil(lambda: bool(runner.jobs))


def test_a_failure_is_told_and_the_table_stays(qtbot, monkeypatch, caplog):
    document, panel = shown(qtbot, load("two-rows"))

    def fail(*_given):
        raise MemoryError("too large")

    monkeypatch.setattr(what_if_panel, "what_ifs", fail)
    document.edit("Change logit", edits.set_scores, 0, 0, 1.0)
    settle(qtbot, panel)
    assert status(panel) == "could not be computed: too large"
    assert "failed" in caplog.text
    assert len(lines(panel)) == 14


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_has_a_number_or_a_reason_in_each_line(qtbot, name):
    _, panel = shown(qtbot, load(name))
    for line in lines(panel).values():
        assert line.why
        assert (line.loss == "–") == (line.plausible == "–")


@pytest.mark.parametrize(
    "problem",
    [
        Problem.create(np.full((2, 3), np.nan), [0, 1]),
        Problem.create(np.zeros((0, 3)), np.zeros(0, int)),
        Problem.create([[1.0], [2.0]], [0, 0]),
        Problem.create(np.zeros((2, 1000)), [999, 0]),
        Problem.create(np.array([[np.inf, 1], [-np.inf, 2]]), [0, 1]),
    ],
    ids=["nan", "no rows", "one class", "thousand classes", "inf"],
)
def test_batches_at_the_edge_are_shown(qtbot, problem):
    _, panel = shown(qtbot, problem)
    assert lines(panel)["logits"].present
    assert all(line.full for line in lines(panel).values())


def test_where_the_loss_is_nan_that_over_the_other_rows_is_told(qtbot):
    _, panel = shown(qtbot, Problem.create([[np.nan, 1, 2], [1.0, 2, 3]], [0, 2]))
    assert lines(panel)["logits"].loss == "nan"
    assert "Loss nan (0.4076 over the rows that have a defined one)" in detail(panel)


@pytest.mark.parametrize("width", [430, 560, 900])
def test_the_reasons_have_room_and_no_scroll_bar_is_needed(qtbot, width):
    _, panel = shown(qtbot, Problem.create(Z, Y), size=(width, 300))
    assert not panel.table.horizontalScrollBar().isVisible()
    assert panel.table.columnWidth(Column.WHY) > 0
    assert panel.table.isColumnHidden(Column.ACCURACY) == (width < 900)


def test_the_colours_follow_the_theme(qtbot, qapp):
    _, panel = shown(qtbot, Problem.create(Z, Y))
    index = panel.table.model().index(panel.table.model().row_of("probabilities"), Column.PLAUSIBLE)
    assert index.data(Qt.ItemDataRole.ForegroundRole) == QColor(theme.LIGHT.wrong)
    before = qapp.palette()
    try:
        theme.apply(qapp, theme.Scheme.DARK)
        QApplication.processEvents()
        assert index.data(Qt.ItemDataRole.ForegroundRole) == QColor(theme.DARK.wrong)
    finally:
        qapp.setPalette(before)

"""The libraries panel: every library's number for the batch and the row, at once or from beside the window."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from tests.gui.held import Held
from xentgui.core.libraries import LIBRARIES
from xentgui.core.libraries.compared import compare_batch
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.document import Busy, Document
from xentgui.examples import EXAMPLES, load
from xentgui.gui import library_answers, theme
from xentgui.gui.libraries_model import Column
from xentgui.gui.libraries_panel import LibrariesPanel

NAMES = ["exact value", *LIBRARIES]


def shown(qtbot, problem, runner=None, *, row=0, size=(900, 420)):
    document = Document(problem)
    panel = LibrariesPanel(document, runner)
    document.changed.connect(lambda _before, after: panel.show_state(after))
    qtbot.addWidget(panel)
    panel.resize(*size)
    panel.show_row(row)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    QApplication.processEvents()
    if runner is not None:
        qtbot.waitUntil(lambda: bool(runner.jobs))
        QApplication.processEvents()
    return document, panel


def large(rows=200, classes=50):
    scores = np.random.RandomState(0).standard_normal((rows, classes))
    return Problem.create(scores, np.arange(rows) % classes)


def text(panel, library, column):
    QApplication.processEvents()
    return panel.table.model().index(NAMES.index(library), column).data()


def colour(panel, library, column):
    return panel.table.model().index(NAMES.index(library), column).data(Qt.ItemDataRole.ForegroundRole)


def choose(panel, library, column=Column.REPORTED):
    panel.table.setCurrentIndex(panel.table.model().index(NAMES.index(library), column))


def detail(panel):
    return panel.findChild(QLabel, "librariesDetail").text()


def test_there_is_a_line_for_each_library_and_one_for_the_exact_value(qtbot):
    _, panel = shown(qtbot, load("two-rows"))
    assert [text(panel, name, Column.NAME) for name in NAMES] == NAMES
    assert text(panel, "exact value", Column.REPORTED) == "2.3179155"
    assert text(panel, "keras-tensorflow", Column.REPORTED) == "= 2.3179155"
    assert text(panel, "keras-tensorflow", Column.VERSIONS).startswith("keras 3.15.1")


def test_it_follows_an_edit_and_its_undo(qtbot):
    document, panel = shown(qtbot, load("class-weights"))
    assert text(panel, "torch", Column.REPORTED) == "≠ 1.5360668"
    document.edit("Remove", edits.set_class_weight, None)
    assert text(panel, "torch", Column.REPORTED).startswith("= ")
    document.undo()
    assert text(panel, "torch", Column.REPORTED) == "≠ 1.5360668"


def test_it_follows_the_current_row(qtbot):
    _, panel = shown(qtbot, load("unnormalised-probabilities"))
    header = panel.table.model().headerData
    assert header(Column.ROW, Qt.Orientation.Horizontal) == "row 0"
    panel.show_row(1)
    assert text(panel, "torch", Column.ROW) == "≠ 0.11653382"
    assert header(Column.ROW, Qt.Orientation.Horizontal) == "row 1"
    panel.show_row(-1)
    assert text(panel, "torch", Column.ROW) == ""


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_has_a_number_a_reason_or_an_error_in_each_line(qtbot, name):
    _, panel = shown(qtbot, load(name))
    for library in LIBRARIES:
        assert text(panel, library, Column.REPORTED)
        choose(panel, library)
        assert panel.findChild(QPushButton, "copyAsCode") is not None
        assert library in detail(panel)
        assert "none of the known reasons" not in detail(panel)


def test_a_disagreement_stands_out_in_colour_and_weight(qtbot):
    _, panel = shown(qtbot, load("class-weights"), row=4)
    wrong = QColor(theme.current().wrong)
    assert colour(panel, "torch", Column.REPORTED) == wrong
    assert colour(panel, "torch", Column.NAME) == wrong
    assert colour(panel, "torch", Column.ROW) is None
    assert colour(panel, "scipy", Column.REPORTED) is None
    bold = panel.table.model().index(NAMES.index("torch"), Column.REPORTED).data(Qt.ItemDataRole.FontRole)
    assert bold.bold()


def test_the_colours_follow_the_theme(qtbot, qapp):
    _, panel = shown(qtbot, load("class-weights"))
    light = colour(panel, "torch", Column.REPORTED)
    before = qapp.palette()
    try:
        theme.apply(qapp, theme.Scheme.DARK)
        QApplication.processEvents()
        assert colour(panel, "torch", Column.REPORTED) == QColor(theme.DARK.wrong) != light
    finally:
        qapp.setPalette(before)


def test_the_current_line_is_written_out_below(qtbot):
    _, panel = shown(qtbot, load("class-weights"))
    choose(panel, "torch")
    assert detail(panel).startswith("torch: torch 2.13.0")
    assert "Divides by the sum of the class weights of the labels, 4.6, not by 5 rows." in detail(panel)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    assert detail(panel).startswith("optax: ")


def test_what_is_elided_is_in_the_tip(qtbot):
    _, panel = shown(qtbot, load("class-weights"), size=(500, 300))
    tip = panel.table.model().index(NAMES.index("torch"), Column.WHY).data(Qt.ItemDataRole.ToolTipRole)
    assert "not by 5 rows." in tip


@pytest.mark.parametrize("width", [420, 560, 900, 1400])
def test_the_less_important_columns_give_way_to_the_reasons(qtbot, width):
    _, panel = shown(qtbot, load("class-weights"), size=(width, 300))
    table = panel.table
    room = table.viewport().width() - sum(
        table.columnWidth(column) for column in Column if column is not Column.WHY and not table.isColumnHidden(column)
    )
    assert room > 8 * table.fontMetrics().averageCharWidth()
    assert table.isColumnHidden(Column.VERSIONS) == (width < 1400)
    assert not table.horizontalScrollBar().isVisible()


def test_a_large_batch_is_asked_beside_the_window_one_library_after_another(qtbot):
    runner = Held()
    _, panel = shown(qtbot, large(), runner)
    assert text(panel, "keras-tensorflow", Column.REPORTED) == "…"
    assert text(panel, "keras-tensorflow", Column.ROW) == "= " + text(panel, "exact value", Column.ROW)
    assert "Asking keras-tensorflow" in panel.findChild(QLabel, "librariesStatus").text()
    runner.let_one_go()
    assert text(panel, "keras-tensorflow", Column.REPORTED).startswith("=")
    assert text(panel, "torch", Column.REPORTED) == "…"
    runner.let_go()
    assert text(panel, "scipy", Column.REPORTED).startswith("=")
    assert "Asking" not in panel.findChild(QLabel, "librariesStatus").text()


def test_an_edit_keeps_the_old_numbers_dimmed_until_the_new_ones_are_there(qtbot):
    runner = Held()
    document, panel = shown(qtbot, large(), runner)
    runner.let_go()
    before = text(panel, "torch", Column.REPORTED)
    document.edit("Change logit", edits.set_scores, 0, 0, 30.0)
    assert text(panel, "torch", Column.REPORTED) == before.replace("=", "…").replace("≈", "…")
    assert text(panel, "torch", Column.OFF) == ""
    assert colour(panel, "torch", Column.REPORTED) == QColor(theme.current().muted)
    assert text(panel, "torch", Column.ROW) != before  # the row's is there at once
    qtbot.waitUntil(lambda: len(runner.jobs) == 1)
    runner.let_go()
    assert text(panel, "torch", Column.REPORTED) not in (before, "…")
    assert colour(panel, "torch", Column.REPORTED) is None


def test_another_edit_starts_over(qtbot):
    runner = Held()
    document, panel = shown(qtbot, large(), runner)
    runner.let_one_go()
    panel._later.setInterval(60_000)  # however slow this machine is
    document.edit("Change logit", edits.set_scores, 0, 0, 30.0)
    QApplication.processEvents()
    document.edit("Change logit", edits.set_scores, 0, 0, 31.0)
    QApplication.processEvents()
    assert runner.jobs == []
    panel._later.start(0)
    qtbot.waitUntil(lambda: len(runner.jobs) == 1)
    runner.let_go()
    exact = text(panel, "exact value", Column.REPORTED)
    assert {text(panel, name, Column.REPORTED)[2:] for name in ("keras-tensorflow", "torch", "optax")} == {exact}


def test_nothing_is_asked_while_the_panel_is_hidden(qtbot, monkeypatch):
    runner = Held()
    document, panel = shown(qtbot, large(), runner)
    runner.let_go()
    panel.hide()
    asked = []
    monkeypatch.setattr(library_answers, "compare_row", lambda *arguments: asked.append(arguments))
    document.edit("Change logit", edits.set_scores, 0, 0, 30.0)
    panel.show_row(3)
    QApplication.processEvents()
    assert runner.jobs == []
    assert asked == []


def test_hiding_stops_what_runs_and_showing_goes_on(qtbot):
    runner = Held()
    _, panel = shown(qtbot, large(), runner)
    runner.let_one_go()
    panel.hide()
    assert runner.jobs == []
    panel.show()
    qtbot.waitUntil(lambda: bool(runner.jobs))
    runner.let_go()
    assert text(panel, "scipy", Column.REPORTED).startswith("=")


def test_the_documents_own_work_comes_first(qtbot):
    runner = Held()
    document, panel = shown(qtbot, large(), runner)
    panel.show_busy(Busy("Evaluating"))
    assert runner.jobs == []
    panel.show_busy(None)
    qtbot.waitUntil(lambda: len(runner.jobs) == 1)
    assert document.busy is None


def test_a_mirror_that_fails_says_so_and_the_others_go_on(qtbot, monkeypatch, caplog):
    def fail(name, *arguments, **options):
        if name == "torch":
            raise RuntimeError("broken")
        return compare_batch(name, *arguments, **options)

    monkeypatch.setattr(library_answers, "compare_batch", fail)
    _, panel = shown(qtbot, load("two-rows"))
    assert text(panel, "torch", Column.WHY).startswith("Could not be computed: RuntimeError: broken")
    assert text(panel, "optax", Column.REPORTED).startswith("=")
    assert "torch failed" in caplog.text


def test_enter_goes_to_the_row_that_the_reason_is_about(qtbot):
    _, panel = shown(qtbot, load("unnormalised-probabilities"))
    panel.table.setFocus()
    choose(panel, "torch")
    with qtbot.waitSignal(panel.row_chosen) as chosen:
        qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert chosen.args == [1]


def test_a_cell_and_a_line_are_copied(qtbot):
    _, panel = shown(qtbot, load("class-weights"), row=4)
    choose(panel, "torch", Column.ROW)
    qtbot.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "= 5.8931064"
    panel.table.findChild(QAction, "copyLine").trigger()
    assert QGuiApplication.clipboard().text().startswith("torch\t≠ 1.5360668\t+0.12\t5.5e14\t= 5.8931064\t")


def test_a_line_is_copied_as_code_that_prints_its_number(qtbot, capsys):
    _, panel = shown(qtbot, load("two-rows"))
    choose(panel, "torch")
    panel.findChild(QPushButton, "copyAsCode").click()
    script = QGuiApplication.clipboard().text()
    assert "cross_entropy(" in script
    choose(panel, "exact value")
    panel.table.findChild(QAction, "copyCode").trigger()
    exec(QGuiApplication.clipboard().text(), {})
    assert float(capsys.readouterr().out) == pytest.approx(2.31791545005872)


def test_only_what_comes_to_a_number_is_copied_as_code(qtbot):
    _, panel = shown(qtbot, load("epsilon-clip"))
    button = panel.findChild(QPushButton, "copyAsCode")
    choose(panel, "optax")
    assert not button.isEnabled()
    choose(panel, "torch")
    assert button.isEnabled()


def test_the_data_of_a_large_batch_are_saved_beside_the_script(qtbot, tmp_path, monkeypatch):
    problem = large()
    _, panel = shown(qtbot, problem)
    path = tmp_path / "mine.npz"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    choose(panel, "keras-jax")
    with qtbot.waitSignal(panel.said) as said:
        panel.copy_code()
    assert "mine.npz" in said.args[0]
    assert "mine.npz" in QGuiApplication.clipboard().text()
    with np.load(path) as saved:
        assert any(np.array_equal(saved[name], problem.scores.join()) for name in saved.files)


def test_a_file_that_cannot_be_written_is_told(qtbot, tmp_path, monkeypatch):
    _, panel = shown(qtbot, large())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "mine.npz"), ""))
    choose(panel, "torch")
    QGuiApplication.clipboard().setText("before")
    with qtbot.waitSignal(panel.said) as said:
        panel.copy_code()
    assert "mine.npz" in said.args[0]
    assert QGuiApplication.clipboard().text() == "before"


def test_no_file_chosen_is_nothing_done(qtbot, monkeypatch):
    _, panel = shown(qtbot, large())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    QGuiApplication.clipboard().setText("before")
    choose(panel, "torch")
    panel.copy_code()
    assert QGuiApplication.clipboard().text() == "before"


def test_an_empty_batch_and_one_of_nan_are_shown(qtbot):
    document, panel = shown(qtbot, Problem.create(np.full((2, 3), np.nan), [0, 1]))
    assert text(panel, "torch", Column.REPORTED) == "= nan"
    document.edit("Open", lambda _: Problem.create(np.zeros((0, 3)), np.zeros(0, int)))
    assert text(panel, "keras-tensorflow", Column.REPORTED) == "≠ 0 rows"


def test_it_is_named_for_those_who_do_not_see_it(qtbot):
    _, panel = shown(qtbot, load("class-weights"))
    index = panel.table.model().index(NAMES.index("torch"), Column.REPORTED)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "torch, reports: ≠ 1.5360668"
    assert panel.table.accessibleName()


def test_options_that_no_library_has_are_said(qtbot):
    _, panel = shown(qtbot, Problem.create([[1.0, 2, 3]], [0], LossOptions(temperature=2)))
    assert "divided by 2 first" in text(panel, "torch", Column.WHY)

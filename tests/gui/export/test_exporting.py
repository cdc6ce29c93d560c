"""Exporting from the window: the dialog, what it remembers, and files that are whole or not there."""

import csv
import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from xentgui import examples
from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem
from xentgui.document.document import Busy, Document
from xentgui.gui.export.dialog import ExportDialog
from xentgui.gui.export.exporting import Exporting
from xentgui.gui.export.figures import Subject
from xentgui.gui.export.wanted import Wanted
from xentgui.gui.preferences import Preferences


@pytest.fixture
def document():
    return Document(examples.load("sequence"))


@pytest.fixture
def said() -> list[str]:
    """What the window is told to say."""
    return []


@pytest.fixture
def exporting(qtbot, document, preferences, said):
    window = QWidget()
    qtbot.addWidget(window)
    made = Exporting(document, preferences, lambda: 1, window)
    made.said.connect(said.append)
    yield made
    made.close()


@pytest.fixture
def until(qtbot):
    """Wait for long, as a library may have to be imported on a busy machine."""
    return partial(qtbot.waitUntil, timeout=60_000)


@pytest.fixture
def dialog(qtbot, document):
    subject = Subject(document.state.evaluation, 1)
    made = ExportDialog(subject, Wanted())
    qtbot.addWidget(made)
    made.show()
    return made


def choose(combo, data):
    """Choose an entry with the keyboard alone."""
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(combo.findData(data)):
        QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentData() == data


def shown(dialog) -> QImage:
    image: QImage = dialog.picture.pixmap().toImage()
    return image


def test_the_dialog_shows_what_will_be_written_and_follows_the_choice(until, dialog):
    until(lambda: not shown(dialog).isNull())
    light = shown(dialog)
    choose(dialog.theme, True)
    until(lambda: shown(dialog).pixelColor(1, 1) != light.pixelColor(1, 1))
    before = shown(dialog)
    choose(dialog.what, "curve")
    until(lambda: shown(dialog) != before)
    dialog.height_box.setValue(900)
    until(lambda: shown(dialog).width() == shown(dialog).height())


def test_formats_are_those_of_what_is_chosen(dialog):
    for what, endings in (("rows", [".csv", ".tsv", ".parquet"]), ("report", [".html"])):
        choose(dialog.what, what)
        assert [dialog.format.itemData(i) for i in range(dialog.format.count())] == endings
    choose(dialog.what, "rows")
    assert dialog.theme.isHidden()
    assert dialog.width_box.isHidden()
    choose(dialog.what, "losses")
    assert dialog.theme.isVisible()
    choose(dialog.format, ".pdf")
    choose(dialog.what, "curve")
    assert dialog.wanted == Wanted("curve", ".pdf")


def test_in_large_type_the_dialog_takes_no_more_than_most_of_its_screen(qtbot, document):
    before = QApplication.font()
    larger = QApplication.font()
    larger.setPointSize(4 * before.pointSize())
    QApplication.setFont(larger)
    try:
        made = ExportDialog(Subject(document.state.evaluation, 1), Wanted())
        qtbot.addWidget(made)
        assert made.width() < made.screen().availableSize().width()
        assert made.height() < made.screen().availableSize().height()
    finally:
        QApplication.setFont(before)


def test_one_row_is_a_row(until, qtbot):
    made = ExportDialog(Subject(evaluate(Problem.create([[2.0, 1.0]], [0])), 0), Wanted())
    qtbot.addWidget(made)
    made.show()
    choose(made.what, "rows")
    until(lambda: made.picture.text().startswith("1 row: "))
    choose(made.what, "report")
    until(lambda: made.picture.text().endswith("the worst of 1 row."))


def test_without_a_picture_it_says_what_there_will_be(until, dialog):
    choose(dialog.what, "rows")
    until(lambda: "rank of the label" in dialog.picture.text())
    choose(dialog.what, "report")
    until(lambda: "9 plots" in dialog.picture.text())


@pytest.mark.parametrize(
    ("wanted", "begins"),
    [
        (Wanted("softmax", ".png"), b"\x89PNG"),
        (Wanted("curve", ".svg", dark=True), b"<?xml"),
        (Wanted("sorted-losses", ".pdf"), b"%PDF-"),
        (Wanted("report", ".html"), b"<!DOCTYPE html>"),
        (Wanted("rows", ".csv"), b"row,"),
        (Wanted("rows", ".parquet"), b"PAR1"),
    ],
)
def test_it_writes_the_file_and_says_so(until, exporting, tmp_path, wanted, begins):
    path = tmp_path / f"a{wanted.ending}"
    said: list[str] = []
    exporting.said.connect(said.append)
    exporting.export(Subject(evaluate(examples.load("sequence")), 1), wanted, path)
    until(lambda: said == [f"Exported {path}"])
    assert path.read_bytes().startswith(begins)


def test_the_choice_and_the_folder_are_remembered_and_the_ending_is_added(
    qtbot, until, exporting, preferences, tmp_path, monkeypatch
):
    asked = []

    def answer(_window, _title, proposed, kind):
        asked.append((Path(proposed).name, kind))
        return str(tmp_path / "chosen"), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    exporting.ask()
    dialog = exporting.parent().findChild(ExportDialog)
    choose(dialog.what, "scores")
    choose(dialog.format, ".svg")
    dialog.width_box.setValue(500)
    qtbot.mouseClick(dialog.buttons.button(dialog.buttons.StandardButton.Save), Qt.MouseButton.LeftButton)
    until((tmp_path / "chosen.svg").exists)
    assert asked == [(asked[0][0], "SVG (*.svg)")]
    assert asked[0][0].endswith("scores.svg")
    assert Wanted.of(preferences.export) == Wanted("scores", ".svg", 500)
    assert preferences.folder == str(tmp_path)
    assert 'width="500"' in (tmp_path / "chosen.svg").read_text()


def test_what_is_remembered_wrongly_is_as_usual(tmp_path):
    for text in ("{", "[1]", json.dumps({"what": 3, "width": -1})):
        QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat).setValue("export", text)
        again = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
        assert Wanted.of(again.export) == Wanted()


def test_a_folder_that_is_gone_is_said_and_nothing_is_left(until, exporting, document, tmp_path, said):
    for wanted in (Wanted("softmax"), Wanted("rows", ".csv"), Wanted("report", ".html")):
        said.clear()
        exporting.export(Subject(document.state.evaluation, 0), wanted, tmp_path / "gone" / f"a{wanted.ending}")
        until(lambda: said == [f"a{wanted.ending} was not exported: No such file or directory"])  # noqa: B023


def test_many_rows_show_progress_and_can_be_cancelled(until, exporting, tmp_path, said):
    rows = 300_000
    evaluation = evaluate(Problem.create(np.zeros((rows, 3), np.float32), np.arange(rows) % 3))
    path = tmp_path / "rows.csv"
    path.write_text("before")
    seen: list[Busy | None] = []
    exporting.busy_changed.connect(seen.append)
    exporting.export(Subject(evaluation, 0), Wanted("rows", ".csv"), path)
    until(lambda: any(busy is not None and busy.done > 0 for busy in seen))
    exporting.cancel()
    assert seen[-1] is None
    assert said == ["rows.csv was not exported: cancelled; the file is as it was"]
    until(lambda: sorted(p.name for p in tmp_path.iterdir() if p.name.startswith((".", "r"))) == ["rows.csv"])
    assert path.read_text() == "before"


def test_a_report_that_is_cancelled_while_it_is_drawn_is_not_written(qtbot, until, exporting, document, tmp_path, said):
    path = tmp_path / "a.html"
    exporting.export(Subject(document.state.evaluation, 0), Wanted("report", ".html"), path)
    exporting.busy_changed.connect(lambda busy: busy or exporting.cancel())
    until(lambda: bool(said))
    qtbot.wait(50)
    assert "cancelled" in said[0]
    assert not path.exists()


def test_the_window_opens_the_dialog_on_its_current_row(qtbot, open_app, until, monkeypatch, tmp_path):
    app = open_app(examples.load("sequence"))
    app.choose_row(4)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.csv"), ""))
    app.menus.actions["export"].trigger()
    dialog = app.window.findChild(ExportDialog)
    assert dialog is not None
    until(dialog.isVisible)
    assert dialog.wanted == Wanted()
    choose(dialog.what, "rows")
    qtbot.keyClick(dialog.what, Qt.Key.Key_Return)
    until((tmp_path / "a.csv").exists)
    with (tmp_path / "a.csv").open(newline="") as stream:
        assert [int(line["row"]) for line in csv.DictReader(stream)] == list(range(app.document.problem.rows))
    until(lambda: "Exported" in app.window.statusBar().currentMessage())

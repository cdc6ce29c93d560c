"""Saving, asking before a loss, and recovering what a killed window left."""

import time
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel, QMessageBox, QPushButton

from xentgui import examples
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.files import xent
from xentgui.files.snapshots import Snapshots, restore
from xentgui.gui.app import App
from xentgui.gui.preferences import Preferences


@pytest.fixture
def app(open_app):
    return open_app(examples.load("two-rows"))


def edit(app: App, value: float = 9.0) -> None:
    app.document.edit("Change", edits.set_scores, 0, 0, value)


def choose(monkeypatch, path: Path | None) -> None:
    """Answer the system's file dialog, which no test can press keys in."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path or ""), ""))


def snapshots(preferences: Preferences) -> list[Path]:
    return sorted(preferences.recovery_folder.glob("*/manifest.json"))


def test_save_asks_for_a_file_once_and_the_title_tells_what_is_not_saved(qtbot, app, tmp_path, monkeypatch):
    assert not app.window.isWindowModified()
    edit(app)
    assert app.window.isWindowModified()
    choose(monkeypatch, tmp_path / "batch")
    app.window.findChild(QAction, "save").trigger()
    qtbot.waitUntil(lambda: not app.window.isWindowModified())
    assert "batch.xent" in app.window.windowTitle()
    assert "Saved" in app.window.statusBar().currentMessage()
    choose(monkeypatch, None)
    app.choose_row(1)
    edit(app, 5.0)
    app.window.findChild(QAction, "save").trigger()
    qtbot.waitUntil(lambda: not app.window.isWindowModified())
    saved = xent.load(tmp_path / "batch.xent")
    assert saved.problem.scores.row(0)[0] == 5
    assert saved.row == 1


def test_undo_to_what_was_saved_is_saved_again(qtbot, app, tmp_path, monkeypatch):
    choose(monkeypatch, tmp_path / "batch.xent")
    app.session.file.save()
    qtbot.waitUntil(lambda: (tmp_path / "batch.xent").exists() and not app.window.isWindowModified())
    edit(app)
    assert app.window.isWindowModified()
    app.document.undo()
    assert not app.window.isWindowModified()


def test_a_file_that_cannot_be_written_is_told_and_the_edits_stay_unsaved(qtbot, app, tmp_path, monkeypatch):
    edit(app)
    choose(monkeypatch, tmp_path / "nowhere" / "batch.xent")
    app.session.file.save()
    qtbot.waitUntil(lambda: "batch.xent was not saved" in app.window.statusBar().currentMessage())
    assert app.window.isWindowModified()


def test_a_document_opens_where_it_was_left_and_can_be_undone(qtbot, app, tmp_path):
    other = Problem.create([[0.0, 1.0]] * 5, [0] * 5, title="five rows")
    xent.save(other, tmp_path / "five.xent", row=3)
    before = app.document.problem
    app.session.opening.open_files([tmp_path / "five.xent"])
    qtbot.waitUntil(lambda: app.document.problem.rows == 5)
    assert app.row == 3
    assert not app.window.isWindowModified()
    assert "five.xent" in app.window.windowTitle()
    app.document.undo()
    assert app.document.problem is before


def test_a_damaged_document_is_told_and_leaves_the_window_as_it_was(qtbot, app, tmp_path):
    (tmp_path / "broken.xent").write_bytes(b"PK broken")
    before = app.document.problem
    app.session.opening.open_files([tmp_path / "broken.xent"])
    qtbot.waitUntil(lambda: "broken.xent" in app.window.statusBar().currentMessage())
    assert app.document.problem is before


def test_closing_without_edits_asks_nothing(app):
    app.window.close()
    assert not app.window.isVisible()


def answer(app: App, button: QMessageBox.StandardButton) -> None:
    box = app.window.findChild(QMessageBox, "askToSave")
    assert box is not None
    buttons = box.findChild(QDialogButtonBox)
    assert isinstance(buttons, QDialogButtonBox)
    buttons.button(QDialogButtonBox.StandardButton(button.value)).click()


def test_closing_with_edits_asks_and_cancel_keeps_the_window(qtbot, app):
    edit(app)
    app.window.close()
    assert app.window.isVisible()
    answer(app, QMessageBox.StandardButton.Cancel)
    qtbot.wait(50)
    assert app.window.isVisible()


def test_closing_with_edits_can_save_them_first(qtbot, app, tmp_path, monkeypatch):
    edit(app)
    choose(monkeypatch, tmp_path / "batch.xent")
    app.window.close()
    answer(app, QMessageBox.StandardButton.Save)
    qtbot.waitUntil(lambda: not app.window.isVisible())
    assert xent.load(tmp_path / "batch.xent").problem.scores.row(0)[0] == 9


def test_closing_with_edits_can_discard_them_and_nothing_is_left_to_recover(qtbot, app, preferences):
    edit(app)
    qtbot.waitUntil(lambda: bool(snapshots(preferences)))
    app.window.close()
    answer(app, QMessageBox.StandardButton.Discard)
    qtbot.waitUntil(lambda: not app.window.isVisible())
    assert not list(preferences.recovery_folder.iterdir())


def test_edits_are_kept_within_two_seconds_and_dropped_once_saved(qtbot, app, preferences, tmp_path, monkeypatch):
    edit(app)
    assert app.session._recovery._pause.interval() <= 1000  # and to write takes no second
    qtbot.waitUntil(lambda: bool(snapshots(preferences)))
    assert restore(snapshots(preferences)[0].parent)[0].problem.scores.row(0)[0] == 9
    choose(monkeypatch, tmp_path / "batch.xent")
    app.session.file.save()
    qtbot.waitUntil(lambda: not snapshots(preferences))


def test_a_living_window_has_nothing_to_recover(qtbot, app, open_app, preferences):
    edit(app)
    qtbot.waitUntil(lambda: bool(snapshots(preferences)))
    other = open_app(examples.load("by-hand"))
    assert not other.window.offers.isVisible()


def leave_behind(preferences: Preferences, value: float) -> Path:
    folder = preferences.recovery_folder / f"gone-{value}"
    problem = Problem.create([[value, 0.0], [1.0, 2.0]], [0, 1], title="lost batch")
    Snapshots(folder).keep(problem, 1, path="", written=time.time())
    return folder


def press(app: App, name: str) -> None:
    buttons = app.window.offers.findChildren(QPushButton)
    next(button for button in buttons if button.isVisible() and button.text() == name).click()


def test_what_was_left_is_offered_and_recovered_as_an_edit_that_is_not_saved(qtbot, open_app, preferences):
    folder = leave_behind(preferences, 7.0)
    app = open_app(examples.load("two-rows"))
    assert "lost batch" in app.window.offers.findChild(QLabel).text()
    press(app, "&Recover it")
    qtbot.waitUntil(lambda: app.document.problem.title == "lost batch")
    assert app.document.problem.scores.row(0)[0] == 7
    assert app.row == 1
    assert app.window.isWindowModified()
    assert not app.window.offers.isVisible()
    qtbot.waitUntil(lambda: not folder.exists())  # this window keeps it now
    assert snapshots(preferences)


def test_what_was_left_can_be_deleted_and_the_next_is_offered(open_app, preferences):
    first, second = leave_behind(preferences, 1.0), leave_behind(preferences, 2.0)
    app = open_app(examples.load("two-rows"))
    press(app, "&Delete it")
    assert sorted((first.exists(), second.exists())) == [False, True]
    press(app, "&Not now")
    assert not app.window.offers.isVisible()
    assert first.exists() or second.exists()


def test_a_damaged_snapshot_is_told_and_the_window_stays(qtbot, open_app, preferences):
    folder = leave_behind(preferences, 1.0)
    (folder / "1.npy").write_bytes(b"broken")
    app = open_app(examples.load("two-rows"))
    press(app, "&Recover it")
    qtbot.waitUntil(lambda: "gone-1.0" in app.window.statusBar().currentMessage())
    assert app.document.problem.title != "lost batch"


def test_a_picture_of_a_window_offers_nothing_and_keeps_nothing(open_app, preferences):
    leave_behind(preferences, 1.0)
    app = open_app(examples.load("two-rows"), recovers=False)
    edit(app)
    assert app.window.offers.isHidden()
    assert len(snapshots(preferences)) == 1  # the one that was there

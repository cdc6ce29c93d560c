"""Opening files: dropped, recent, with a choice, and read again when they change on disk."""

import threading
import warnings

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QMenu, QMessageBox, QProgressBar, QPushButton

from xentgui import examples, files
from xentgui.core import progress
from xentgui.document import edits
from xentgui.gui.app import App
from xentgui.gui.file_chooser import FileChooser


@pytest.fixture
def app(open_app):
    return open_app(examples.load("two-rows"))


def message(app: App) -> str:
    return app.window.statusBar().currentMessage()


def save_scores(path, value=0.0, shape=(3, 4)):
    np.save(path, np.full(shape, value))
    return path


def drop(app: App, *paths) -> None:
    """Drop files on the window, as the system does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with warnings.catch_warnings():  # Qt 6.12 would rather have a QPointF, which Qt 6.11 does not take
        warnings.simplefilter("ignore", DeprecationWarning)
        entering = QDragEnterEvent(QPoint(50, 50), actions, data, buttons, keys)
    QApplication.sendEvent(app.window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(app.window, QDropEvent(QPointF(50, 50), actions, data, buttons, keys))


def test_a_pair_of_dropped_files_opens(qtbot, app, tmp_path):
    scores = save_scores(tmp_path / "scores.npy")
    np.save(tmp_path / "labels.npy", [1, 2, 3])
    drop(app, tmp_path / "labels.npy", scores)
    qtbot.waitUntil(lambda: app.document.problem.rows == 3)
    assert app.document.problem.labels.join().tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("labels", "scores"), [("val_labels", "val_logits"), ("test-y-true", "test-y-pred"), ("a", "z")]
)
def test_names_tell_labels_from_scores_of_their_shape(qtbot, app, tmp_path, labels, scores):
    np.save(tmp_path / f"{labels}.npy", np.eye(3))
    np.save(tmp_path / f"{scores}.npy", np.full((3, 3), 2.0))
    pair = (tmp_path / f"{labels}.npy", tmp_path / f"{scores}.npy")
    drop(app, *(pair if labels != "a" else pair[::-1]))
    qtbot.waitUntil(lambda: app.document.problem.rows == 3)
    assert app.document.problem.scores.join().tolist() == np.full((3, 3), 2.0).tolist()


def test_a_dropped_file_that_is_no_array_is_told_and_changes_nothing(qtbot, app, tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    before = app.document.problem
    drop(app, tmp_path / "notes.txt")
    qtbot.waitUntil(lambda: "'.txt' is not known" in message(app))
    assert app.document.problem is before


def test_what_does_not_open_is_not_offered_again(qtbot, app, tmp_path):
    good, bad = tmp_path / "good.xent", tmp_path / "bad.xent"
    files.save(app.document.problem, good)
    bad.write_bytes(b"PK")
    app.session.opening.open_files([good])
    qtbot.waitUntil(lambda: app.preferences.last_document == str(good))
    app.session.opening.open_files([bad])
    qtbot.waitUntil(lambda: "bad.xent: this is not a readable document" in message(app))
    assert app.preferences.last_document == str(good)
    assert app.preferences.recent == [[str(good)]]


def test_what_was_opened_is_offered_again_and_what_is_gone_is_not(qtbot, app, tmp_path):
    path = save_scores(tmp_path / "scores.npy")
    app.session.opening.open_files([path])
    qtbot.waitUntil(lambda: app.document.problem.rows == 3)
    app.document.undo()
    menu = app.window.findChild(QMenu, "recent")
    menu.aboutToShow.emit()
    entry = menu.actions()[0]
    assert entry.text() == "scores.npy"
    entry.trigger()
    qtbot.waitUntil(lambda: app.document.problem.rows == 3)
    path.unlink()
    menu.aboutToShow.emit()
    assert not menu.actions()[0].isEnabled()
    menu.actions()[-1].trigger()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["Nothing was opened yet"]


def chooser_of(qtbot, app: App) -> FileChooser:
    qtbot.waitUntil(lambda: app.window.findChild(FileChooser) is not None)
    chooser = app.window.findChild(FileChooser)
    assert chooser is not None
    qtbot.waitUntil(lambda: "nats" in chooser.said.text())
    return chooser


def press_open(chooser: FileChooser) -> None:
    chooser.buttons.button(QDialogButtonBox.StandardButton.Open).click()


def test_an_array_of_three_axes_asks_and_shows_the_first_rows_and_the_loss(qtbot, app, tmp_path):
    np.savez(tmp_path / "tokens.npz", logits=np.zeros((2, 5, 3)), labels=np.zeros((2, 3), int))
    before = app.document.problem
    app.session.opening.open_files([tmp_path / "tokens.npz"])
    chooser = chooser_of(qtbot, app)
    assert chooser.axis.currentIndex() == 1  # it is the axis that the labels do not have
    assert "1.609" in chooser.said.text()
    first = chooser.table.item(0, 1)
    assert first is not None
    assert first.text() == "0"
    assert app.document.problem is before
    press_open(chooser)
    qtbot.waitUntil(lambda: app.document.problem.classes == 5)
    assert app.document.problem.leading_shape == (2, 3)
    app.document.undo()
    assert app.document.problem is before


def test_a_choice_that_does_not_fit_is_told_in_place_and_cannot_be_opened(qtbot, app, tmp_path):
    np.savez(tmp_path / "tokens.npz", logits=np.zeros((2, 5, 3)), labels=np.zeros((2, 3), int))
    app.session.opening.open_files([tmp_path / "tokens.npz"])
    chooser = chooser_of(qtbot, app)
    chooser.index.setFocus()
    qtbot.keyClicks(chooser.index, "nonsense")
    qtbot.waitUntil(lambda: "nonsense" in chooser.said.text())
    assert not chooser.buttons.button(QDialogButtonBox.StandardButton.Open).isEnabled()
    qtbot.keyClick(chooser.index, Qt.Key.Key_Escape)
    assert not chooser.isVisible()


def test_the_lines_that_convert_a_pickle_can_be_read_and_copied(qtbot, app, tmp_path):
    (tmp_path / "batch.pt").write_bytes(b"\x80\x04.")
    before = app.document.problem
    app.session.opening.open_files([tmp_path / "batch.pt"])
    qtbot.waitUntil(lambda: app.window.findChild(QMessageBox) is not None)
    box = app.window.findChild(QMessageBox)
    assert "never loaded" in box.text()
    assert "\n" not in message(app)
    next(button for button in box.buttons() if "Copy" in button.text()).click()
    first, second = QApplication.clipboard().text().split("\n")
    assert first == "tensors = torch.load('batch.pt', map_location='cpu', weights_only=True)"
    assert second.startswith("save_file(")
    qtbot.waitUntil(lambda: app.window.findChild(QMessageBox) is None)
    assert app.document.problem is before


@pytest.fixture
def waiting_file(monkeypatch):
    """Files in which nothing is found until it is let go."""
    let_go = threading.Event()

    def wait(*paths):
        while not let_go.wait(0.06):
            progress.tell(0.25)
        return inspect(*paths)

    inspect = files.inspect
    monkeypatch.setattr(files, "inspect", wait)
    yield let_go
    let_go.set()


def test_looking_into_a_file_shows_progress_and_escape_cancels_it(qtbot, app, waiting_file, tmp_path):
    path = save_scores(tmp_path / "scores.npy")
    before = app.document.problem
    app.session.opening.open_files([path])
    cancel = app.window.findChild(QPushButton, "cancel")
    qtbot.waitUntil(cancel.isVisible)
    bar = app.window.findChild(QProgressBar)
    qtbot.waitUntil(lambda: bar.value() == 25)
    job = next(thread for thread in threading.enumerate() if thread.name == "xentgui job")
    qtbot.keyClick(app.window, Qt.Key.Key_Escape)
    assert not cancel.isVisible()
    assert message(app) == "Looking into scores.npy was cancelled; what is open stays"
    job.join(30)  # it has ended: nobody has let it go
    assert not job.is_alive()
    QApplication.processEvents()
    assert app.document.problem is before
    waiting_file.set()
    app.session.opening.open_files([path])
    qtbot.waitUntil(lambda: app.document.problem is not before)
    assert not cancel.isVisible()


def test_several_arrays_ask_and_another_one_can_be_chosen(qtbot, app, tmp_path):
    np.savez(tmp_path / "epochs.npz", first=np.zeros((4, 2)), second=np.full((4, 6), 0.5), labels=np.zeros(4, int))
    app.session.opening.open_files([tmp_path / "epochs.npz"])
    chooser = chooser_of(qtbot, app)
    names = [entry.name for entry in chooser.contents.entries]
    chooser.scores.setCurrentRow(names.index("second"))
    qtbot.waitUntil(lambda: "4 × 6" in chooser.said.text())
    press_open(chooser)
    qtbot.waitUntil(lambda: app.document.problem.classes == 6)


def test_the_columns_of_a_table_are_proposed_but_for_that_of_the_labels(qtbot, app, tmp_path):
    (tmp_path / "table.csv").write_text("1,0,3\n0,1,4\n")
    app.session.opening.open_files([tmp_path / "table.csv"])
    chooser = chooser_of(qtbot, app)
    assert chooser.contents.doubt == "Not all of 'column 3' are indices of 2 classes; does it hold the labels?"
    changes = []
    chooser.scores.itemSelectionChanged.connect(lambda: changes.append(1))
    for place, way in enumerate(chooser.contents.proposals):
        chooser.ways.setCurrentIndex(place)
        chooser.ways.activated.emit(place)
        chosen = {chooser.contents.entries[row.row()].name for row in chooser.scores.selectedIndexes()}
        assert chosen == {*way.choice.scores}
    assert [way.choice.labels for way in chooser.contents.proposals] == ["column 2", "column 1", "column 3", ""]
    assert len(changes) <= len(chooser.contents.proposals)  # and not one a column, of which there may be thousands


def press(app: App, name: str) -> None:
    buttons = app.window.offers.findChildren(QPushButton)
    next(button for button in buttons if button.isVisible() and button.text() == name).click()


def offered(app: App) -> str:
    label = app.window.offers.findChild(QLabel)
    return label.text() if label is not None and label.isVisible() else ""


def test_a_file_that_changes_on_disk_is_read_again_when_that_is_asked_for(qtbot, app, tmp_path):
    path = save_scores(tmp_path / "scores.npy")
    app.session.opening.open_files([path])
    qtbot.waitUntil(lambda: app.document.problem.rows == 3)
    app.document.edit("Change", edits.set_scores, 0, 0, 5.0)
    edited = app.document.problem
    save_scores(tmp_path / "new.npy", 2.0, (3, 4)).replace(path)
    qtbot.waitUntil(lambda: "scores.npy changed on disk" in offered(app))
    assert "Undo brings your edits back" in offered(app)
    assert app.document.problem is edited
    press(app, "&Read it again")
    qtbot.waitUntil(lambda: app.document.problem is not edited)
    assert app.document.problem.scores.row(0).tolist() == [2, 2, 2, 2]
    app.document.undo()
    assert app.document.problem is edited


def test_a_file_that_vanishes_is_told_and_what_was_read_stays(qtbot, app, tmp_path):
    path = save_scores(tmp_path / "scores.npy")
    app.session.opening.open_files([path])
    qtbot.waitUntil(lambda: app.document.problem.rows == 3)
    problem = app.document.problem
    path.unlink()
    qtbot.waitUntil(lambda: "scores.npy is gone" in message(app))
    assert app.document.problem is problem


def test_a_document_that_this_window_saves_does_not_ask_to_be_read_again(qtbot, app, tmp_path, monkeypatch):
    from PySide6.QtWidgets import QFileDialog

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.xent"), ""))
    for value in (1.0, 2.0):
        app.document.edit("Change", edits.set_scores, 0, 0, value)
        app.session.file.save()
        qtbot.waitUntil(lambda: app.session.file.is_saved)
    qtbot.wait(600)
    assert offered(app) == ""

"""The gallery in the window: a symptom opens with its finding on screen, and one key mends it and brings it back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QLineEdit, QMenu, QTextBrowser, QTreeWidget, QWidget

from xentgui import examples
from xentgui.core.evaluation import evaluate
from xentgui.document import edits
from xentgui.examples.symptoms import FAMILIES, SYMPTOMS
from xentgui.gui.app import App
from xentgui.gui.main_window import MainWindow
from xentgui.gui.running import save_screenshot

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def make(open_app) -> Callable[..., App]:
    def open_example(name: str = "two-rows") -> App:
        app: App = open_app(examples.load(name), recovers=False, size=(1280, 800))
        return app

    return open_example


@pytest.fixture
def app(make: Callable[[], App]) -> App:
    return make()


def press(qtbot, key: Qt.Key, modifiers: Qt.KeyboardModifier = CTRL) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def line(app: App, name: str) -> QLineEdit:
    found = app.window.findChild(QLineEdit, name)
    assert found is not None
    return found


def find(qtbot, app: App, typed: str) -> QLineEdit:
    app.scores.setFocus()
    press(qtbot, Qt.Key.Key_K)
    field = line(app, "pickerField")
    qtbot.keyClicks(field, typed)
    return field


def current_rule(app: App) -> str | None:
    finding = app.found.findings.current
    return finding.rule if finding is not None and app.found.findings.is_current(finding) else None


def wait_for(qtbot, app: App, name: str) -> None:
    qtbot.waitUntil(lambda: current_rule(app) == SYMPTOMS[name].rule)


def is_raised(app: App) -> bool:
    dock = app.window.findChild(QDockWidget, "findingsDock")
    return dock is not None and dock.isVisible() and not dock.visibleRegion().isEmpty()


def test_the_menu_has_every_symptom_by_family_and_opens_it_with_its_finding(qtbot, app):
    menu = app.window.findChild(QMenu, "symptoms")
    menu.aboutToShow.emit()
    menu.aboutToShow.emit()
    families = [action.text() for action in menu.actions()]
    assert families == list(FAMILIES)
    titles = [each.text().replace("&&", "&") for action in menu.actions() for each in action.menu().actions()]
    assert titles == [symptom.title for symptom in SYMPTOMS.values()]
    app.window.findChild(QAction, "symptom:masked-label").trigger()
    wait_for(qtbot, app, "masked-label")
    qtbot.waitUntil(lambda: is_raised(app))
    assert app.document.problem.title == "The right class is masked"
    assert app.window.statusBar().currentMessage().endswith("Ctrl+M shows it mended")
    assert app.row == app.found.findings.current.rows[0] > 0
    assert app.session.file.is_saved


def test_one_key_mends_a_symptom_and_brings_it_back_and_so_does_undo(qtbot, app):
    app.gallery.open("softmax-twice")
    wait_for(qtbot, app, "softmax-twice")
    faulty = app.document.problem
    app.scores.setFocus()
    app.choose_row(5)
    press(qtbot, Qt.Key.Key_M)
    assert app.document.history.undo_label == "Mend: The loss does not fall below 0.74"
    assert not app.document.problem.options.from_logits
    assert app.window.findChild(QLabel, "note").text().startswith("Mended: ")
    assert app.window.statusBar().currentMessage() == "Mended; Ctrl+M brings the fault back"
    assert app.row == 5
    assert app.session.file.is_saved
    qtbot.waitUntil(lambda: app.found.findings.diagnosing.rules.is_current)
    assert app.found.findings.told == []
    steps = len(app.document.history.done)
    for _ in range(2):
        press(qtbot, Qt.Key.Key_M)
        assert app.document.problem is faulty
        wait_for(qtbot, app, "softmax-twice")
        press(qtbot, Qt.Key.Key_M)
        assert app.document.problem is not faulty
        assert len(app.document.history.done) == steps
    press(qtbot, Qt.Key.Key_Z)
    assert app.document.problem is faulty


@pytest.mark.parametrize("family", FAMILIES)
def test_every_symptom_opens_with_its_finding_current_and_is_mended_by_the_key(qtbot, app, family):
    for name, symptom in FAMILIES[family].items():
        app.gallery.open(name)
        wait_for(qtbot, app, name)
        assert app.found.findings.diagnosing.number == symptom.seen
        faulty = app.document.problem
        app.scores.setFocus()
        press(qtbot, Qt.Key.Key_M)
        assert app.document.problem.note == symptom.mended_note
        assert app.found.findings.diagnosing.number == symptom.right
        press(qtbot, Qt.Key.Key_M)
        assert app.document.problem is faulty
        wait_for(qtbot, app, name)


def test_arrays_that_made_no_batch_keep_their_name_once_they_are_read_as_one(qtbot, app):
    app.gallery.open("flattened-one-hot")
    wait_for(qtbot, app, "flattened-one-hot")
    before = app.document.problem
    app.found.findings.apply_mend()
    after = app.document.problem
    assert evaluate(after).loss == pytest.approx(evaluate(SYMPTOMS["flattened-one-hot"].mend()).loss)
    assert (after.title, after.note) == (before.title, before.note)
    app.document.undo()
    assert app.document.problem is before


def test_words_of_what_is_seen_find_a_symptom_and_what_people_say_stands_under_it(qtbot, app):
    field = find(qtbot, app, "always negative")
    note = app.window.findChild(QLabel, "pickerNote")
    assert note.text() == "Why is my loss always negative?"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert app.document.problem.title == "A loss below zero"
    wait_for(qtbot, app, "negative-loss")
    assert app.found.findings.current.title.startswith("-0.8161 is ")


@pytest.mark.parametrize("typed", ["16.118", "clipped-loss", "STUCK at 16", "ls16"])
def test_a_symptom_is_found_by_its_title_its_words_its_rule_and_its_letters(app, typed):
    found = [choice.text for choice in app.gallery.find(typed).choices]
    assert "The loss stops at 16.118" in found[:3]


def test_what_no_symptom_says_is_answered_in_words(app):
    found = app.gallery.find("xylophone qq")
    assert found.said == "no symptom is like “xylophone qq”"
    assert len(app.gallery.find("").choices) == len(SYMPTOMS)


def test_the_command_palette_has_every_symptom(qtbot, app):
    app.scores.setFocus()
    press(qtbot, Qt.Key.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
    field = app.window.findChild(QLineEdit, "pickerField")
    qtbot.keyClicks(field, "symptom: ")
    listed = app.window.findChild(QTreeWidget, "pickerList")
    names = {listed.topLevelItem(place).text(0) for place in range(listed.topLevelItemCount())}
    assert {f"Symptom: {symptom.title}" for symptom in SYMPTOMS.values()} <= names
    qtbot.keyClicks(field, "loss stops at")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert app.document.problem.title == "The loss stops at 16.118"


def test_an_edited_symptom_can_be_mended_and_comes_back_as_it_was_edited(qtbot, app):
    app.gallery.open("masked-label")
    app.document.edit("Change", edits.set_scores, 0, 0, 2.5)
    edited = app.document.problem
    app.scores.setFocus()
    press(qtbot, Qt.Key.Key_M)
    assert app.document.problem.note.startswith("Mended: ")
    press(qtbot, Qt.Key.Key_M)
    assert app.document.problem is edited


def test_a_mended_batch_that_was_edited_shows_the_fault_as_a_new_step(qtbot, app):
    app.gallery.open("masked-label")
    app.scores.setFocus()
    press(qtbot, Qt.Key.Key_M)
    app.document.edit("Change", edits.set_scores, 0, 0, 2.5)
    edited = app.document.problem
    press(qtbot, Qt.Key.Key_M)
    assert app.document.problem.note == SYMPTOMS["masked-label"].before
    press(qtbot, Qt.Key.Key_Z)
    assert app.document.problem is edited


def test_the_key_says_so_where_no_symptom_is_open(qtbot, app):
    before = app.document.problem
    app.scores.setFocus()
    press(qtbot, Qt.Key.Key_M)
    assert app.document.problem is before
    assert "no symptom of the gallery" in app.window.statusBar().currentMessage()


def number_field(app: App) -> QLineEdit:
    return line(app, "seenNumber")


def test_the_number_that_was_seen_stands_in_its_field(qtbot, app):
    app.gallery.open("negative-loss")
    wait_for(qtbot, app, "negative-loss")
    qtbot.waitUntil(lambda: number_field(app) is not None and number_field(app).text() == "-0.8161")
    app.scores.setFocus()
    press(qtbot, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: number_field(app).text() == "0.2243")
    number_field(app).clear()
    qtbot.keyClicks(number_field(app), "0.5")
    qtbot.keyClick(number_field(app), Qt.Key.Key_Return)
    assert app.found.findings.diagnosing.number == "0.5"
    app.scores.setFocus()
    press(qtbot, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: number_field(app).text() == "-0.8161")
    app.gallery.open("masked-label")
    qtbot.waitUntil(lambda: number_field(app).text() == "")
    wait_for(qtbot, app, "masked-label")


@pytest.mark.parametrize("name", ["flattened-one-hot", "off-by-k"])
def test_arrays_that_do_not_fit_are_read_otherwise_when_their_finding_is_applied(qtbot, app, name):
    app.gallery.open(name)
    wait_for(qtbot, app, name)
    app.scores.setFocus()
    press(qtbot, Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    trial = app.window.findChild(QWidget, "trial")
    assert trial is not None
    assert trial.isVisible()
    app.found.end_trial()
    app.scores.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    mended = SYMPTOMS[name].mend()
    assert app.document.state.evaluation.loss == evaluate(mended).loss
    assert app.document.problem.title == mended.title
    qtbot.waitUntil(lambda: app.found.findings.diagnosing.rules.is_current)
    assert SYMPTOMS[name].rule not in {finding.rule for finding in app.found.findings.told}
    press(qtbot, Qt.Key.Key_Z)
    wait_for(qtbot, app, name)


def test_a_number_of_a_symptom_goes_with_it_and_one_that_was_typed_stays(app):
    app.gallery.open("negative-loss")
    app.gallery.open("masked-label")
    assert app.found.findings.diagnosing.number == ""
    app.gallery.open("negative-loss")
    app.found.findings.look_for("0.5")
    app.session.opening.open_example("by-hand")
    assert app.found.findings.diagnosing.number == "0.5"


def test_a_window_that_opens_on_a_symptom_shows_its_finding(qtbot, make):
    app = make("labels-from-one")
    wait_for(qtbot, app, "labels-from-one")
    qtbot.waitUntil(lambda: is_raised(app))


def test_a_window_on_an_example_does_without_the_gallery(qtbot, app):
    qtbot.waitUntil(lambda: "found" in vars(app))
    assert "gallery" not in vars(app)


def test_a_picture_of_a_symptom_shows_its_finding(tmp_path, monkeypatch):
    shown = []

    def grab(window) -> QPixmap:
        panel = window.findChild(QTextBrowser, "findingDetail")
        shown.append(panel.toPlainText() if panel.isVisible() else "")
        return QPixmap(10, 10)

    monkeypatch.setattr(MainWindow, "grab", grab)
    save_screenshot(examples.load("negative-loss"), tmp_path / "window.png")
    assert shown[0].startswith("-0.8161 is the loss of another reading")

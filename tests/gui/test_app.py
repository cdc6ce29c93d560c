"""The whole window: what a person does in one part of it is seen in the others."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QDoubleSpinBox, QLabel, QTableView, QWidget

from xentgui import examples
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.gui.app import App
from xentgui.gui.running import save_screenshot
from xentgui.gui.theme import Scheme, current


@pytest.fixture
def app(open_app):
    return open_app(examples.load("two-rows"))


def shown_loss(app: App) -> str:
    value = app.window.findChild(QLabel, "lossValue")
    assert value is not None
    return value.text()


def type_into(qtbot, app: App, row: int, column: int, text: str) -> None:
    app.scores.setFocus()
    app.scores.setCurrentIndex(app.scores_model.index(row, column))
    for key in text:
        qtbot.keyClicks(QApplication.focusWidget(), key)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def press_undo(qtbot, widget: QWidget) -> None:
    widget.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_the_named_parts_are_there(app):
    for name in ("scoresTable", "labelsTable", "optionsPanel", "lossValue", "softmaxPlot", "rowLossPlot"):
        assert app.window.findChild(QWidget, name) is not None, name


def test_the_first_example_shows_its_loss_at_once(app):
    assert shown_loss(app).startswith("2.3179")


def test_typing_a_logit_moves_the_loss_and_undo_brings_it_back(qtbot, app):
    before, column = shown_loss(app), len(app.scores_model.lead) + 9
    type_into(qtbot, app, 0, column, "4.5")
    assert app.document.problem.scores.row(0)[9] == 4.5
    assert shown_loss(app) != before
    press_undo(qtbot, app.scores)
    assert shown_loss(app) == before


def test_undo_works_wherever_the_focus_is(qtbot, app):
    start = app.document.problem
    widgets = [w for w in app.window.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    tried = 0
    for widget in widgets:
        if widget.isVisible() and widget.isEnabled():
            type_into(qtbot, app, 0, len(app.scores_model.lead), "7.25")
            assert app.document.problem is not start
            press_undo(qtbot, widget)
            assert app.document.problem is start, widget.objectName()
            tried += 1
    assert tried > 10


def test_the_menu_names_what_undo_and_redo_would_do(qtbot, app):
    undo, redo = app.menus.actions["undo"], app.menus.actions["redo"]
    assert not undo.isEnabled()
    type_into(qtbot, app, 1, len(app.scores_model.lead) + 3, "1")
    assert "Change logit of 3 in row 1" in undo.text()
    undo.trigger()
    assert not undo.isEnabled()
    assert "Change logit of 3 in row 1" in redo.text()


def test_a_row_chosen_in_one_view_is_current_in_all(open_app):
    app = open_app(Problem.create(np.eye(4)[[0, 1, 2, 3, 0]] * 3, np.eye(4)[[0, 1, 2, 3, 0]]))
    app.panels.row_losses.row_chosen.emit(3)
    assert (app.scores.currentIndex().row(), app.labels.currentIndex().row()) == (3, 3)
    app.labels.setCurrentIndex(app.labels_model.index(1, 2))
    assert app.scores.currentIndex().row() == 1


def test_the_current_row_goes_along_when_rows_come_or_go_above_it(open_app):
    app = open_app(Problem.create(np.eye(4) * 3, [0, 1, 2, 3]))
    app.choose_row(2)
    app.document.edit("Insert", edits.insert_rows, 0, 2)
    assert {app.row, *(panel._row for panel in app.panels._of_row)} == {4}
    app.document.edit("Remove", edits.remove_rows, [0, 1])
    assert {app.row, *(panel._row for panel in app.panels._of_row)} == {2}


def test_a_key_pressed_while_a_distribution_is_typed_means_its_table(qtbot, open_app):
    app = open_app(Problem.create(np.zeros((3, 3)), np.eye(3)))
    app.labels.setFocus()
    app.labels.setCurrentIndex(app.labels_model.index(1, 1))
    qtbot.keyClicks(app.labels, "5")
    assert QApplication.focusWidget() is not app.labels
    app.window.findChild(QAction, "fill_right").trigger()
    assert app.document.problem.labels.row(1)[0] == 5
    assert app.document.problem.scores.join().tolist() == np.zeros((3, 3)).tolist()


def test_labels_that_become_distributions_have_the_current_row_of_the_scores(open_app):
    app = open_app(examples.load("by-hand"))
    app.choose_row(2)
    app.document.edit("One-hot", edits.to_distributions)
    assert app.labels.currentIndex().row() == app.scores.currentIndex().row() == 2


def test_the_table_of_distributions_is_there_only_for_distributions(app):
    assert not app.labels.isVisible()
    app.session.opening.open_example("soft-labels")
    assert app.labels.isVisible()


def test_the_derivation_is_made_when_it_is_asked_for_and_follows_row_and_edit(qtbot, open_app):
    app = open_app(Problem.create(np.eye(3) * 4, [0, 1, 2]))
    assert app.window.findChild(QWidget, "derivationPanel") is None
    app.choose_row(1)
    app.window.findChild(QAction, "go_derivation").trigger()
    table = app.window.findChild(QTableView, "derivationTable")
    assert table.hasFocus()
    assert [table.model().index(i, 0).data() for i in range(3)] == ["0", "4", "0"]
    app.choose_row(2)
    app.document.edit("Change", edits.set_scores, 2, 0, 7.0)
    qtbot.waitUntil(lambda: table.model().index(0, 0).data() == "7")


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_every_example_opens_with_its_note_and_can_be_undone(open_app, name):
    app = open_app(examples.load("by-hand"))
    before = app.document.problem
    app.window.findChild(QAction, f"example:{name}").trigger()
    problem = app.document.problem
    assert problem.title == examples.load(name).title
    assert problem.note in app.window.findChild(QLabel, "note").text()
    app.document.undo()
    assert app.document.problem is before


def test_a_file_opens_beside_the_window_and_can_be_undone(qtbot, app, tmp_path):
    path = tmp_path / "logits.npz"
    np.savez(path, logits=np.array([[0.0, 3.0], [1.0, 0.0]]), labels=np.array([1, 0]))
    before = app.document.problem
    app.session.opening.open_files([path])
    qtbot.waitUntil(lambda: app.document.problem is not before)
    assert app.document.problem.classes == 2
    app.document.undo()
    assert app.document.problem is before


def test_a_file_that_cannot_be_read_says_why_and_changes_nothing(qtbot, app, tmp_path):
    path = tmp_path / "broken.npy"
    path.write_bytes(b"\x93NUMPY\x01\x00broken")
    before = app.document.problem
    app.session.opening.open_files([path])
    qtbot.waitUntil(lambda: "broken.npy" in app.window.statusBar().currentMessage())
    assert app.document.problem is before


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_scores_and_labels_open_in_whatever_order_they_are_chosen(qtbot, app, tmp_path, order):
    paths, before = [tmp_path / "logits.npy", tmp_path / "a-labels.npy"], app.document.problem
    np.save(paths[0], np.array([[0.0, 3.0], [1.0, 0.0], [2.0, 2.0]]))
    np.save(paths[1], np.array([1, 0, 1]))
    app.session.opening.open_files([paths[index] for index in order])
    qtbot.waitUntil(lambda: app.document.problem is not before)
    assert (app.document.problem.rows, app.document.problem.classes) == (3, 2)
    assert app.document.problem.labels.row(2) == 1


def test_two_files_that_do_not_fit_say_so_in_the_order_they_were_chosen(qtbot, app, tmp_path):
    before, message = app.document.problem, app.window.statusBar().currentMessage
    for name, array in (("a.npy", np.zeros((3, 2))), ("b.npy", np.zeros(4))):
        np.save(tmp_path / name, array)
    app.session.opening.open_files([tmp_path / "a.npy", tmp_path / "b.npy"])
    qtbot.waitUntil(lambda: "labels of shape (4,) do not fit scores of shape (3, 2)" in message())
    assert app.document.problem is before


def test_more_than_two_files_are_refused_and_nothing_is_left_out_in_silence(app, tmp_path):
    app.session.opening.open_files([tmp_path / "a.npy", tmp_path / "b.npy", tmp_path / "c.npy"])
    assert "3 files are too many" in app.window.statusBar().currentMessage()
    assert app.document.busy is None


def test_a_refusal_goes_once_something_else_was_done(app):
    app.session.opening.open_files([Path("a.npy")] * 3)
    app.session.opening.open_example("by-hand")
    assert not app.window.statusBar().currentMessage()


def test_a_long_evaluation_runs_beside_the_window_and_escape_cancels_it(qtbot, open_app):
    rng = np.random.default_rng(0)
    app = open_app(Problem.create(rng.standard_normal((40_000, 100), dtype=np.float32), rng.integers(0, 100, 40_000)))
    app.document.edit("Set temperature to 2", lambda p: p.with_options(temperature=2.0))
    qtbot.waitUntil(lambda: app.document.busy is None)
    app.document.edit("Set temperature to 3", edits.set_options, temperature=3.0)
    assert app.document.busy is not None
    assert app.document.state.evaluation is None
    qtbot.keyClick(app.window, Qt.Key.Key_Escape)
    assert app.document.busy is None
    app.document.evaluate_again()
    qtbot.waitUntil(lambda: app.document.state.evaluation is not None)


def test_layout_theme_and_text_size_are_remembered(open_app):
    app = open_app(examples.load("two-rows"))
    app.window.resize(760, 640)
    app.menus.actions["go_losses"].trigger()
    app.appearance.set_scheme(Scheme.DARK)
    points = QApplication.font().pointSize()
    app.appearance.enlarge()
    app.window.close()
    try:
        again = open_app(examples.load("two-rows"))
        assert again.window.size() == app.window.size()
        assert current().dark
        assert QApplication.font().pointSize() == points + 1
    finally:
        again.appearance.shrink()
        again.appearance.set_scheme(Scheme.LIGHT)


def test_every_control_has_a_name_for_a_screen_reader(app):
    nameless = [
        f"{type(widget).__name__} {widget.objectName()} in {widget.parentWidget().objectName()}"
        for widget in app.window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget.parentWidget(), QAbstractScrollArea)  # its viewport and headers are part of it
        and widget.window() is app.window  # not the list that a combo box pops up
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_some_thousand_repaints_do_no_harm(app):
    # PySide6 6.12.0 on Python below 3.12 lost a reference to None at every call into Qt and died of it.
    parts = [app.window.findChild(QWidget, name) for name in ("scoresTable", "softmaxPlot", "rowLossPlot")]
    for step in range(1500):
        app.document.edit("Change", lambda p, s=step: p.replace(title=str(s)))
        for part in parts:
            getattr(part, "viewport", lambda p=part: p)().repaint()
    assert app.document.state.evaluation.loss == pytest.approx(2.31791545)


@pytest.mark.usefixtures("qapp")
def test_a_screenshot_needs_no_display_and_shows_the_window(tmp_path):
    path = tmp_path / "window.png"
    save_screenshot(examples.load("two-rows"), path, (900, 600))
    from PySide6.QtGui import QImage

    image = QImage(str(path))
    assert (image.width(), image.height()) == (900, 600)
    colours = {image.pixel(x, y) for x in range(0, 900, 7) for y in range(0, 600, 7)}
    assert len(colours) > 20


@pytest.mark.usefixtures("qapp")
def test_a_screenshot_that_cannot_be_written_says_so(tmp_path):
    with pytest.raises(OSError, match="does its folder exist"):
        save_screenshot(examples.load("two-rows"), tmp_path / "nowhere" / "window.png")


def test_the_libraries_are_made_when_they_are_asked_for_and_follow_row_and_edit(qtbot, open_app):
    app = open_app(examples.load("class-weights"))
    assert app.window.findChild(QWidget, "librariesTable") is None
    app.menus.actions["go_libraries"].trigger()
    table = app.window.findChild(QTableView, "librariesTable")
    assert table is not None
    assert table.hasFocus()
    model = table.model()

    def line(library: str) -> list[str]:
        lines = [[str(model.index(row, column).data()) for column in range(5)] for row in range(model.rowCount())]
        return next(cells for cells in lines if cells[0] == library)

    qtbot.waitUntil(lambda: line("torch")[1] == "≠ 1.5360668")
    app.scores.go_to(4)
    qtbot.waitUntil(lambda: line("torch")[4] == "= 5.8931064")
    app.document.edit("Remove", edits.set_class_weight, None)
    qtbot.waitUntil(lambda: line("torch")[1].startswith("= "))
    app.document.undo()
    qtbot.waitUntil(lambda: line("torch")[1] == "≠ 1.5360668")


def test_what_if_is_reached_by_its_key_and_a_reading_is_opened_and_undone_by_keys(qtbot, open_app):
    app = open_app(examples.load("softmax-applied-twice"))
    before = app.document.problem
    assert app.window.findChild(QWidget, "whatIfTable") is None
    qtbot.keyClick(app.window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    table = app.window.findChild(QTableView, "whatIfTable")
    assert table is not None
    assert table.hasFocus()
    qtbot.waitUntil(lambda: table.model().rowCount() > 0)
    QApplication.processEvents()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert not app.document.problem.options.from_logits
    qtbot.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert app.document.problem is before


def test_the_key_of_the_scores_goes_on_to_the_label_distributions_and_back(qtbot, open_app):
    app = open_app(examples.load("soft-labels"))
    app.panels.loss.setFocus()
    reached = []
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        reached.append(QApplication.focusWidget())
    assert reached == [app.scores, app.labels, app.scores]


def test_the_key_of_the_scores_stays_there_where_labels_are_indices(qtbot, app):
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        assert QApplication.focusWidget() is app.scores


@pytest.mark.parametrize("half", ["score", "refused score", "label", "name", "labelSmoothing", "temperature"])
def test_what_is_half_typed_does_not_go_on_to_another_batch(qtbot, app, half):
    def begin(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(app.scores, key, modifier)

    app.scores.setFocus()
    app.scores.setCurrentIndex(app.scores_model.index(0, 0 if half == "label" else len(app.scores_model.lead)))
    if half == "name":
        begin(Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier)
    elif half in ("score", "refused score", "label"):
        begin(Qt.Key.Key_7)
    else:
        field = app.window.findChild(QDoubleSpinBox, half)
        field.setFocus()
        field.selectAll()
    qtbot.keyClicks(QApplication.focusWidget(), "0.5x" if half == "refused score" else "0.5")
    if half == "refused score":
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    app.window.findChild(QAction, "example:unnormalised-probabilities").trigger()
    qtbot.waitUntil(lambda: app.document.problem.title == examples.load("unnormalised-probabilities").title)
    opened = app.document.problem
    app.window.findChild(QWidget, "reductions").setFocus()
    QApplication.processEvents()
    assert app.document.problem is opened
    assert not app.scores.is_typed_into()


def test_an_edit_that_a_view_makes_while_it_shows_another_one_is_followed(qtbot, open_app):
    app = open_app(examples.load("two-rows"))
    box = app.window.findChild(QDoubleSpinBox, "temperature")
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "3")
    app.document.edit("Switch from_logits", edits.set_options, from_logits=False)  # which disables the box
    QApplication.processEvents()
    assert app.session.file.path is None
    assert not app.session.file.is_saved
    app.document.undo()

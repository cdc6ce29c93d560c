"""Findings in the window: seen, gone to, tried, applied, ignored and searched for by what a person does."""

import subprocess
import sys
import textwrap
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QLineEdit, QPushButton, QTabBar, QTextBrowser, QWidget

from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.files import xent
from xentgui.gui.app import App
from xentgui.gui.cell_view import CellView
from xentgui.gui.findings_tree import FindingsTree
from xentgui.gui.preferences import Preferences

RANDOM = np.random.default_rng(0)
LABELS = np.array([0, 1, 2, 2, 1, 0, 0, 1, 2, 0, 1, 2])
LOGITS = np.round(RANDOM.standard_normal((12, 3)) + 4 * np.eye(3)[LABELS], 2)
SHARES = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

TWICE = Problem.create(SHARES, LABELS, title="Softmax twice")
CLEAN = Problem.create(LOGITS, LABELS, title="Clean")
HOLES = Problem.create(
    np.where(np.isin(np.arange(12), [2, 7, 8])[:, None], np.nan, LOGITS), LABELS, title="NaN in rows that lie apart"
)
OUTSIDE = Problem.create(LOGITS, np.where(np.isin(np.arange(12), [4, 5]), 3, LABELS), title="Labels outside")


Found = TypeVar("Found", bound=QObject)


class Window:
    """A window on a problem that has been looked at, and what is seen of the findings."""

    def __init__(self, qtbot, app: App) -> None:
        self.qtbot, self.app = qtbot, app
        self.findings = app.found.findings
        self.settle()

    def settle(self) -> None:
        """Wait until the present problem has been looked at, and what mends would give is known."""
        diagnosing = self.findings.diagnosing
        self.qtbot.waitUntil(
            lambda: (
                self.app.document.busy is None
                and diagnosing.rules.is_current
                and diagnosing._mends.busy is None
                and (not diagnosing.number or diagnosing.seen.is_current)
            ),
            timeout=20_000,
        )
        QApplication.processEvents()

    def find(self, kind: type[Found], name: str) -> Found:
        found = self.app.window.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    @property
    def tree(self) -> FindingsTree:
        return self.find(FindingsTree, "findingsList")

    @property
    def detail(self) -> str:
        return self.find(QTextBrowser, "findingDetail").toPlainText()

    @property
    def said(self) -> str:
        return self.find(QLabel, "findingsSaid").text()

    @property
    def lines(self) -> list[str]:
        return [item.text(0) for item in self.tree._items()]

    @property
    def title(self) -> str:
        return self.find(QDockWidget, "findingsDock").windowTitle()

    @property
    def trial(self) -> QWidget | None:
        QApplication.processEvents()
        return self.app.window.findChild(QWidget, "trial")

    def go(self) -> None:
        """Go to the panel by its key."""
        self.press(Qt.Key.Key_F7, SHIFT)
        self.settle()

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.app.window, key, modifiers)

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(QPushButton, name), Qt.MouseButton.LeftButton)

    def see(self, number: str) -> None:
        """Type a number into the field, and wait for what gives it."""
        field = self.find(QLineEdit, "seenNumber")
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, number)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)
        self.settle()


@pytest.fixture
def make(qtbot, tmp_path):
    def open_window(problem: Problem) -> Window:
        app = App(problem, Preferences(QSettings(str(tmp_path / "x.ini"), QSettings.Format.IniFormat)))
        qtbot.addWidget(app.window, before_close_func=lambda _: app.session.file.leave())
        with qtbot.waitActive(app.window):
            app.window.show()
            app.window.activateWindow()
        qtbot.waitUntil(lambda: app.row_losses is not None)
        app.scores.setFocus()
        return Window(qtbot, app)

    return open_window


def test_an_error_is_noticed_without_a_look_at_the_panel_and_takes_no_focus(make):
    window = make(TWICE)
    assert window.title == "Findings (1)"
    status = window.find(QPushButton, "findingsStatus")
    assert status.isVisible()
    assert status.text() == "1 error"
    assert QApplication.focusWidget() is window.app.scores
    assert not window.app.window.findChildren(FindingsTree)  # not even made


def test_nothing_found_is_said_plainly_with_what_was_looked_at(make):
    window = make(CLEAN)
    assert window.title == "Findings"
    assert not window.find(QPushButton, "findingsStatus").isVisible()
    window.go()
    assert window.said.startswith("Nothing found. ")
    assert window.said.endswith("rules looked at the scores, labels, weights and options of 12 rows × 3 classes.")
    assert not window.tree.isVisible()


def test_where_nothing_is_found_its_key_goes_to_the_field_for_a_number(make):
    window = make(CLEAN)
    window.go()
    assert QApplication.focusWidget() is window.find(QLineEdit, "seenNumber")


def test_tab_reaches_everything(make):
    window = make(TWICE)
    window.go()
    reached = []
    for _ in range(40):  # from link to link inside the text, too
        focus = QApplication.focusWidget()
        if focus is not None and focus.objectName() not in reached:
            reached.append(focus.objectName())
        window.press(Qt.Key.Key_Tab)
    wanted = ["findingsList", "findingDetail", "showRows", "tryFix", "applyFix", "ignoreFinding"]
    assert reached[: len(wanted)] == wanted
    window.tree.setFocus()
    window.press(Qt.Key.Key_Backtab, SHIFT)
    assert QApplication.focusWidget() is window.find(QLineEdit, "seenNumber")


def test_nothing_of_the_diagnosis_is_loaded_before_the_plots_are_there():
    code = """
        import sys
        from xentgui.core.problem import Problem
        from xentgui.gui.app import App

        app = App(Problem.create([[0.1, 0.9]], [1]))
        app.session.recovers = False
        app.window.show()
        app.add_plots()
        print(*(name for name in sys.modules if "diagnos" in name))
        app.window.close()
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_finding_tells_symptom_evidence_cause_mend_and_the_loss_it_would_give(make):
    window = make(TWICE)
    window.go()
    assert window.said == "1 error"
    finding = window.findings.current
    assert window.lines == [finding.title]
    for part in (finding.title, "Error", "double-softmax", finding.evidence, finding.cause, finding.mend):
        assert part in window.detail
    mended = TWICE.with_options(from_logits=False)
    assert f"→ {loss_of(mended):.4f}" in window.detail


def loss_of(problem: Problem) -> float:
    return float(evaluate(problem).loss)


def test_the_findings_follow_an_edit(make):
    window = make(TWICE)
    window.go()
    window.app.document.edit("Options", edits.set_options, from_logits=False)
    window.settle()
    assert window.lines == []
    assert window.title == "Findings"
    window.app.document.undo()
    window.settle()
    assert window.title == "Findings (1)"


def test_apply_is_one_key_away_and_one_step_of_undo(make):
    window = make(TWICE)
    window.press(Qt.Key.Key_Return, CTRL)
    assert not window.app.document.problem.options.from_logits
    assert window.app.document.history.undo_label == "Mend double-softmax"
    window.press(Qt.Key.Key_Z, CTRL)
    assert window.app.document.problem is TWICE


def test_a_click_on_apply_mends_too(make):
    window = make(TWICE)
    window.go()
    window.click("applyFix")
    assert not window.app.document.problem.options.from_logits


def test_what_cannot_be_mended_says_so_and_changes_nothing(make):
    window = make(HOLES)
    assert window.findings.current.fix is None
    window.press(Qt.Key.Key_Return, CTRL)
    assert window.app.window.statusBar().currentMessage().startswith("there is no edit that mends this: ")
    window.go()
    assert not window.find(QPushButton, "applyFix").isEnabled()


def test_an_old_finding_is_not_applied_to_an_edited_batch(make):
    window = make(TWICE)
    window.app.document.edit("Change", edits.set_scores, 0, 0, 9.0)
    window.findings.apply_mend()
    assert window.app.document.problem.options.from_logits
    assert "edited since" in window.app.window.statusBar().currentMessage()


def test_a_click_selects_rows_that_lie_together_and_goes_to_the_first(make):
    window = make(OUTSIDE)
    window.go()
    tree = window.tree
    window.qtbot.mouseClick(
        tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(tree._items()[0]).center()
    )
    cells = window.app.scores.selected_cells()
    assert (cells.row, cells.rows) == (4, 2)
    assert cells.columns == window.app.scores_model.columnCount()
    assert window.app.row == 4
    assert QApplication.focusWidget() is tree


def test_rows_that_lie_apart_are_shown_alone_and_selected(make):
    window = make(HOLES)
    window.go()
    window.press(Qt.Key.Key_Return)
    assert window.app.scores_model.order.rows.tolist() == [2, 7, 8]
    assert window.app.scores.selected_cells().rows == 3
    assert window.app.row == 2
    assert QApplication.focusWidget() is window.app.scores
    assert window.find(QLineEdit, "rowFilter").text() == "row in (2, 7, 8)"


def test_of_rows_that_are_nearly_all_and_lie_apart_the_first_is_gone_to(make):
    shares = np.tile(SHARES, (40, 1))
    shares[1::3] = np.nan
    window = make(Problem.create(shares, np.tile(LABELS, 40)))
    rows = window.findings.told[0].rows
    assert len(rows) == 320
    window.app.choose_row(9)
    window.findings.show_rows()
    assert window.app.row == 0
    assert window.app.scores_model.order is None
    assert "320 of 480 rows" in window.app.window.statusBar().currentMessage()


def test_of_many_rows_that_lie_apart_the_first_are_shown(make):
    scores = np.tile(LOGITS, (60, 1))
    scores[::4] = np.nan
    window = make(Problem.create(scores, np.tile(LABELS, 60)))
    finding = next(each for each in window.findings.told if each.rule == "nan-scores")
    window.findings.choose(finding)
    window.findings.show_rows()
    assert window.app.scores_model.rowCount() == 100
    assert window.app.window.statusBar().currentMessage() == "the first 100 of 180 rows are shown"


def test_a_filter_of_a_finding_goes_with_the_next_finding_that_needs_none(make):
    both = HOLES.replace(labels=OUTSIDE.labels)
    window = make(both)
    window.go()
    rules = [finding.rule for finding in window.findings.told]
    for rule, order in (("nan-scores", [2, 7, 8]), ("label-out-of-range", None)):
        window.findings.choose(window.findings.told[rules.index(rule)])
        window.findings.show_rows()
        shown = window.app.scores_model.order
        assert (None if shown is None else shown.rows.tolist()) == order
    assert window.app.scores.selected_cells().row == 4


def test_keys_step_through_findings_and_their_rows(make):
    window = make(HOLES.replace(labels=OUTSIDE.labels))
    every = window.findings.told
    assert len(every) > 1
    assert window.findings.current is every[0]
    window.press(Qt.Key.Key_F4)
    assert window.findings.current is every[1]
    window.press(Qt.Key.Key_F4, SHIFT)
    window.press(Qt.Key.Key_F4, SHIFT)
    assert window.findings.current is every[-1]
    assert window.find(QDockWidget, "findingsDock").widget().isVisible()
    window.findings.choose(next(each for each in every if each.rule == "nan-scores"))
    seen = []
    for _ in range(4):
        window.press(Qt.Key.Key_Period, CTRL)
        seen.append(window.app.row)
    window.press(Qt.Key.Key_Comma, CTRL)
    assert seen == [2, 7, 8, 2]
    assert window.app.row == 8


def test_a_row_named_in_the_text_is_gone_to(make):
    window = make(HOLES)
    window.go()
    browser = window.find(QTextBrowser, "findingDetail")
    browser.setFocus()
    window.press(Qt.Key.Key_Tab)  # to the first link
    window.press(Qt.Key.Key_Tab)
    window.press(Qt.Key.Key_Return)
    assert window.app.row == 7


def test_a_trial_shows_loss_bars_and_table_beside_the_present_ones_and_changes_nothing(make):
    window = make(TWICE)
    window.press(Qt.Key.Key_Return, CTRL | SHIFT)
    assert window.trial is not None
    mended = TWICE.with_options(from_logits=False)
    assert window.find(QLabel, "trialTitle").text() == "Trial: from_logits=False"
    assert window.find(QLabel, "trialLoss").text() == f"loss {loss_of(TWICE):.4f} → {loss_of(mended):.4f}"
    table = window.find(CellView, "trialTable")
    assert table.isVisible()
    assert window.app.scores.isVisible()
    assert window.app.document.problem is TWICE
    assert table.cells.text(0, 1) != window.app.scores_model.text(0, 1)  # the loss of row 0
    window.press(Qt.Key.Key_Escape)
    assert window.trial is None
    assert window.app.document.problem is TWICE
    assert window.app.document.history.undo_label is None
    assert QApplication.focusWidget() is window.app.scores


def test_a_trial_tells_the_accuracy_where_that_changes(make):
    window = make(Problem.create(np.tile(LOGITS, (8, 1)), np.tile((LABELS + 1) % 3, 8), title="Labels permuted"))
    assert window.findings.current.rule in ("class-permutation", "labels-shifted", "class-order", "label-shift")
    window.findings.try_mend()
    assert "accuracy 0 % → 100 %" in window.find(QLabel, "trialLoss").text()


def test_the_tabs_stay_one_bar_when_their_titles_count(make):
    window = make(TWICE)
    window.app.window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.find(QDockWidget, "librariesDock"))
    for _ in range(4):
        QApplication.processEvents()
    bars = [bar for bar in window.app.window.findChildren(QTabBar) if bar.isVisible()]
    titles = [[bar.tabText(index) for index in range(bar.count())] for bar in bars]
    assert [each for each in titles if "Findings (1)" in each] == [["Options", "Findings (1)"]]


def test_enter_applies_a_trial_and_ends_it(make):
    window = make(TWICE)
    window.go()
    window.click("tryFix")
    window.press(Qt.Key.Key_Return)
    assert window.trial is None
    assert not window.app.document.problem.options.from_logits
    assert len(window.app.document.history.done) == 1


def test_enter_on_the_button_that_goes_back_goes_back(make):
    window = make(TWICE)
    window.findings.try_mend()
    window.find(QPushButton, "endTrial").setFocus()
    window.press(Qt.Key.Key_Return)
    assert window.trial is None
    assert window.app.document.problem is TWICE


def test_the_rows_of_both_tables_go_together(make):
    window = make(TWICE)
    window.findings.try_mend()
    table = window.find(CellView, "trialTable")
    window.app.choose_row(5)
    assert table.row == 5
    table.setFocus()
    window.press(Qt.Key.Key_Down)
    assert window.app.row == 6


def test_nothing_can_be_edited_in_a_trial(make):
    window = make(TWICE)
    window.findings.try_mend()
    table = window.find(CellView, "trialTable")
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 3))
    for key in (Qt.Key.Key_7, Qt.Key.Key_F2, Qt.Key.Key_Delete):
        window.press(key)
    assert not table.is_typed_into()
    assert table.cells.problem.scores is TWICE.scores


def test_an_edit_meanwhile_ends_a_trial(make):
    window = make(TWICE)
    window.findings.try_mend()
    window.app.document.edit("Change", edits.set_scores, 0, 0, 0.5)
    assert window.trial is None
    window.settle()
    window.findings.try_mend()  # rows of it do not sum to 1 any more
    assert window.app.window.isVisible()


def test_a_trial_is_open_once(make):
    window = make(TWICE)
    window.findings.try_mend()
    window.findings.try_mend()
    QApplication.processEvents()
    assert len(window.app.window.findChildren(QWidget, "trial")) == 1


def test_ignoring_is_remembered_folded_and_taken_back(make, tmp_path):
    window = make(TWICE)
    window.go()
    window.click("ignoreFinding")
    assert window.app.document.problem.ignored_findings == ("double-softmax",)
    assert window.title == "Findings"
    assert not window.find(QPushButton, "findingsStatus").isVisible()
    QApplication.processEvents()
    assert window.said.startswith("Nothing found but what is ignored.")
    heading = window.tree.topLevelItem(0)
    assert heading.text(0) == "Ignored (1)"
    assert not heading.isExpanded()
    xent.save(window.app.document.problem, tmp_path / "batch.xent")
    assert xent.load(tmp_path / "batch.xent").problem.ignored_findings == ("double-softmax",)
    heading.setExpanded(True)
    window.tree.setFocus()
    window.tree.setCurrentItem(heading.child(0))
    QApplication.processEvents()
    window.click("ignoreFinding")
    assert window.app.document.problem.ignored_findings == ()
    assert window.title == "Findings (1)"
    window.app.document.undo()
    window.app.document.undo()
    assert window.app.document.problem is TWICE


def test_an_ignored_rule_is_not_told_of_in_the_next_edit_either(make):
    window = make(TWICE)
    window.findings.ignore()
    window.app.document.edit("Change", edits.set_labels, 0, [1])
    window.settle()
    assert [finding.rule for finding in window.findings.ignored] == ["double-softmax"]
    assert "double-softmax" not in [finding.rule for finding in window.findings.told]


def test_the_number_that_was_seen_leads_to_what_gives_it(make):
    window = make(CLEAN.with_options(label_smoothing=0.1))
    window.go()
    window.see(f"{loss_of(CLEAN):.6f}")
    assert window.tree.topLevelItem(0).text(0) == f"You saw {loss_of(CLEAN):.6f}"
    assert "loss" in window.detail
    assert window.findings.current.fix.arguments == {"label_smoothing": 0.0}
    window.press(Qt.Key.Key_Return, CTRL)
    assert window.app.document.problem.options.label_smoothing == 0


def test_a_number_that_nothing_gives_is_told_plainly(make):
    window = make(CLEAN)
    window.go()
    window.see("0.123456789")
    assert window.findings.current.title in window.detail
    assert "Nothing" in window.detail
    assert not window.find(QPushButton, "tryFix").isEnabled()


def test_nonsense_is_refused_in_place_and_escape_clears(make):
    window = make(CLEAN)
    window.go()
    window.see("zero")
    field = window.find(QLineEdit, "seenNumber")
    assert "'zero' is not a number" in field.accessibleDescription()
    assert field.text() == "zero"
    window.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert field.accessibleDescription() == ""
    window.see("0.5")
    assert window.findings.readings
    window.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert window.findings.readings == []
    QApplication.processEvents()
    assert window.tree.topLevelItemCount() == len(window.findings.told)


def test_a_long_search_is_ended_by_its_button_and_the_number_stays(make):
    window = make(Problem.create(np.tile(SHARES, (3000, 1)), np.tile(LABELS, 3000)))
    window.go()
    field = window.find(QLineEdit, "seenNumber")
    field.setFocus()
    window.qtbot.keyClicks(field, "0.7972")
    window.qtbot.keyClick(field, Qt.Key.Key_Return)
    cancel = window.find(QPushButton, "seenCancel")
    window.qtbot.waitUntil(cancel.isVisible)
    window.click("seenCancel")
    window.qtbot.waitUntil(lambda: not cancel.isVisible())
    assert field.text() == "0.7972"
    assert window.findings.readings == []


def test_a_finding_that_is_expected_is_shown_when_it_is_found(make):
    window = make(CLEAN)
    window.findings.expect("double-softmax")
    window.app.document.edit("Open", lambda _before, after: after, TWICE)
    window.settle()
    assert window.findings.current.rule == "double-softmax"
    assert window.find(QDockWidget, "findingsDock").widget().visibleRegion().isEmpty() is False


@pytest.mark.parametrize(
    "problem",
    [
        Problem.create(np.zeros((0, 3)), np.zeros(0, int)),
        Problem.create([[1.0]], [0]),
        Problem.create([[np.nan, np.nan]], [7]),
        Problem.create([[[1.0, 2.0], [3.0, np.inf]]], [[0, 1]]),
        Problem.create([[0.3, 0.6]], [[1.0, 1.0]], LossOptions(loss=Loss.BINARY)),
        Problem.create(np.full((3, 2000), 1 / 2000), [0, 1, 2], class_names=[f"{'x' * 300}{i}" for i in range(2000)]),
    ],
    ids=["no rows", "one class", "nan", "sequence", "binary", "long names"],
)
def test_odd_batches_are_shown_tried_and_mended(make, problem):
    window = make(problem)
    window.go()
    for finding in window.findings.told:
        window.findings.choose(finding)
        window.findings.show_rows()
        QApplication.processEvents()
        if finding.fix is not None:
            window.findings.try_mend()
            QApplication.processEvents()
            assert window.trial is not None
            window.press(Qt.Key.Key_Escape)
            assert window.trial is None
    mendable = [finding for finding in window.findings.told if finding.fix is not None]
    if mendable:
        window.findings.choose(mendable[0])
        window.findings.apply_mend()
        window.settle()
        window.app.document.undo()
        window.settle()
        assert window.app.document.problem is problem

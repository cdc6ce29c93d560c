"""Findings in the window: noticed, told, mended and ignored by what a person does."""

import subprocess
import sys
import textwrap

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QPushButton, QTabBar, QTextBrowser

from tests.gui.findings_window import CLEAN, CTRL, HOLES, SHIFT, TWICE, loss_of
from tests.gui.held import Held
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.document import FRAME_CELLS, Document
from xentgui.files import xent
from xentgui.gui.findings import Findings
from xentgui.gui.findings_tree import FindingsTree


def test_an_error_is_noticed_without_a_look_at_the_panel_and_takes_no_focus(open_findings):
    window = open_findings(TWICE)
    assert window.title == "Findings (1)"
    status = window.find(QPushButton, "findingsStatus")
    assert status.isVisible()
    assert status.text() == "1 error"
    assert QApplication.focusWidget() is window.app.scores
    assert not window.app.window.findChildren(FindingsTree)  # not even made


def test_nothing_found_is_said_plainly_with_what_was_looked_at(open_findings):
    window = open_findings(CLEAN)
    assert window.title == "Findings"
    assert not window.find(QPushButton, "findingsStatus").isVisible()
    window.go()
    assert window.said.startswith("Nothing found. ")
    assert window.said.endswith("rules looked at the scores, labels, weights and options of 12 rows × 3 classes.")
    assert not window.tree.isVisible()


def test_where_nothing_is_found_its_key_goes_to_the_field_for_a_number(open_findings):
    window = open_findings(CLEAN)
    window.go()
    assert QApplication.focusWidget() is window.find(QLineEdit, "seenNumber")


def test_tab_reaches_everything(open_findings):
    window = open_findings(TWICE)
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


def test_nothing_of_the_diagnosis_is_loaded_before_the_plots_are_there(tmp_path):
    code = """
        import sys
        from PySide6.QtCore import QSettings
        from xentgui.core.problem import Problem
        from xentgui.gui.app import App
        from xentgui.gui.preferences import Preferences

        preferences = Preferences(QSettings(sys.argv[1], QSettings.Format.IniFormat))  # not a person's own layout
        app = App(Problem.create([[0.1, 0.9]], [1]), preferences)
        app.session.recovers = False
        app.window.show()
        app.add_plots()
        print(*(name for name in sys.modules if "diagnos" in name))
        app.window.close()
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "settings.ini")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_finding_tells_symptom_evidence_cause_mend_and_the_loss_it_would_give(open_findings):
    window = open_findings(TWICE)
    window.go()
    assert window.said == "1 error"
    finding = window.findings.current
    assert window.lines == [finding.title]
    for part in (finding.title, "Error", "double-softmax", finding.evidence, finding.cause, finding.mend):
        assert part in window.detail
    mended = TWICE.with_options(from_logits=False)
    assert f"→ {loss_of(mended):.4f}" in window.detail


def test_the_findings_follow_an_edit(open_findings):
    window = open_findings(TWICE)
    window.go()
    window.app.document.edit("Options", edits.set_options, from_logits=False)
    window.settle()
    assert window.lines == []
    assert window.title == "Findings"
    window.app.document.undo()
    window.settle()
    assert window.title == "Findings (1)"


def test_apply_is_one_key_away_and_one_step_of_undo(open_findings):
    window = open_findings(TWICE)
    window.press(Qt.Key.Key_Return, CTRL)
    assert not window.app.document.problem.options.from_logits
    assert window.app.document.history.undo_label == "Mend: from_logits=False"
    said = window.app.window.statusBar().currentMessage()
    assert said == "Mend: from_logits=False; undo takes it back"
    window.press(Qt.Key.Key_Z, CTRL)
    assert window.app.document.problem is TWICE


def test_a_mend_that_runs_beside_the_window_is_named_there_and_not_said_to_be_done(qtbot):
    hot = np.eye(3, dtype=np.float32)[np.random.default_rng(0).integers(0, 3, FRAME_CELLS // 3 + 1)]
    held, looking = Held(), Held()
    said: list[str] = []
    document = Document(Problem.create(4 * hot, hot[:, [1, 0, 2]]), held)
    findings = Findings(document, lambda: looking, lambda: True)
    findings.said.connect(said.append)
    document.changed.connect(findings.follow)
    findings.diagnosing.begin()
    held.let_go()
    qtbot.waitUntil(lambda: bool(looking.jobs))
    looking.let_go()
    findings.apply_mend()
    assert document.busy is not None
    assert document.busy.label.startswith("Mend: ")
    assert said == []
    held.let_go()
    assert np.array_equal(document.problem.labels.join(), hot)


def test_a_click_on_apply_mends_too(open_findings):
    window = open_findings(TWICE)
    window.go()
    window.click("applyFix")
    assert not window.app.document.problem.options.from_logits


def test_what_cannot_be_mended_says_so_and_changes_nothing(open_findings):
    window = open_findings(HOLES)
    assert window.findings.current.fix is None
    window.press(Qt.Key.Key_Return, CTRL)
    assert window.app.window.statusBar().currentMessage().startswith("there is no edit that mends this: ")
    window.go()
    assert not window.find(QPushButton, "applyFix").isEnabled()


def test_an_old_finding_is_not_applied_to_an_edited_batch(open_findings):
    window = open_findings(TWICE)
    window.app.document.edit("Change", edits.set_scores, 0, 0, 9.0)
    window.findings.apply_mend()
    assert window.app.document.problem.options.from_logits
    assert "edited since" in window.app.window.statusBar().currentMessage()


def test_before_a_mend_what_is_being_typed_is_taken_and_nonsense_keeps_it_from_being_applied(open_findings):
    window = open_findings(TWICE)
    table, document = window.app.scores, window.app.document
    table.setCurrentIndex(window.app.scores_model.index(0, len(window.app.scores_model.lead)))
    window.press(Qt.Key.Key_Q)
    window.findings.apply_mend()
    assert document.problem is TWICE
    window.press(Qt.Key.Key_Escape)
    window.press(Qt.Key.Key_7)
    window.findings.apply_mend()
    assert document.problem.scores.row(0)[0] == 7
    assert document.problem.options.from_logits  # it was found in the batch before
    assert "edited since" in window.app.window.statusBar().currentMessage()


def test_what_gives_a_number_that_was_asked_for_is_not_ignored(open_findings):
    window = open_findings(CLEAN)
    window.go()
    window.see(f"{loss_of(CLEAN):.4f}")
    assert window.findings.current.rule == "seen-number"
    window.findings.ignore()
    assert window.app.document.problem is CLEAN


def test_a_finding_that_is_expected_is_shown_once_the_present_batch_has_been_looked_at(open_findings):
    window = open_findings(TWICE)
    shown: list[bool] = []
    window.findings.wanted.connect(lambda: shown.append(window.findings.is_current(window.findings.current)))
    window.app.document.edit("Change", edits.set_labels, 0, [1])
    window.findings.expect("double-softmax")
    assert shown == []
    window.settle()
    assert shown == [True]


def test_the_tabs_stay_one_bar_when_their_titles_count(open_findings):
    window = open_findings(TWICE)
    window.app.window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.find(QDockWidget, "librariesDock"))
    for _ in range(4):
        QApplication.processEvents()
    bars = [bar for bar in window.app.window.findChildren(QTabBar) if bar.isVisible()]
    titles = [[bar.tabText(index) for index in range(bar.count())] for bar in bars]
    assert [each for each in titles if "Findings (1)" in each] == [["Options", "Findings (1)"]]


def test_ignoring_is_remembered_folded_and_taken_back(open_findings, tmp_path):
    window = open_findings(TWICE)
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


def test_an_ignored_rule_is_not_told_of_in_the_next_edit_either(open_findings):
    window = open_findings(TWICE)
    window.findings.ignore()
    window.app.document.edit("Change", edits.set_labels, 0, [1])
    window.settle()
    assert [finding.rule for finding in window.findings.ignored] == ["double-softmax"]
    assert "double-softmax" not in [finding.rule for finding in window.findings.told]


def test_a_finding_that_is_expected_is_shown_when_it_is_found(open_findings):
    window = open_findings(CLEAN)
    window.findings.expect("double-softmax")
    window.app.document.edit("Open", lambda _before, after: after, TWICE)
    window.settle()
    assert window.findings.current.rule == "double-softmax"
    assert window.find(QDockWidget, "findingsDock").widget().visibleRegion().isEmpty() is False


def test_the_finding_of_another_batch_is_read_from_its_title_on(open_findings):
    window = open_findings(TWICE)
    window.app.window.resize(1000, 560)
    window.go()
    bar = window.find(QTextBrowser, "findingDetail").verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    window.app.document.edit("Type", edits.set_labels, 3, [0])
    window.settle()
    assert bar.value() > 0  # nobody is taken away from what is being read
    window.app.session.opening.open_example("softmax-twice")
    window.settle()
    assert window.findings.current.rule == "double-softmax"
    assert bar.value() == 0

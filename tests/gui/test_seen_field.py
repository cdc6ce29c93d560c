"""The field for a number that a person saw."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from tests.gui.findings_window import CLEAN, CTRL, LABELS, SHARES, loss_of
from xentgui.core.problem import Problem


def test_the_number_that_was_seen_leads_to_what_gives_it(open_findings):
    window = open_findings(CLEAN.with_options(label_smoothing=0.1))
    window.go()
    window.see(f"{loss_of(CLEAN):.6f}")
    assert window.tree.topLevelItem(0).text(0) == f"You saw {loss_of(CLEAN):.6f}"
    assert "loss" in window.detail
    assert window.findings.current.fix.arguments == {"label_smoothing": 0.0}
    window.press(Qt.Key.Key_Return, CTRL)
    assert window.app.document.problem.options.label_smoothing == 0


def test_a_number_that_nothing_gives_is_told_plainly(open_findings):
    window = open_findings(CLEAN)
    window.go()
    window.see("0.123456789")
    assert window.findings.current.title in window.detail
    assert "Nothing" in window.detail
    assert not window.find(QPushButton, "tryFix").isEnabled()


def test_nonsense_is_refused_in_place_and_escape_clears(open_findings):
    window = open_findings(CLEAN)
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


def test_a_long_search_is_ended_by_its_button_and_the_number_stays(open_findings):
    window = open_findings(Problem.create(np.tile(SHARES, (3000, 1)), np.tile(LABELS, 3000)))
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

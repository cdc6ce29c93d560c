"""Soon: asked many times, due once, and before the paint."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from xentgui.gui.soon import Soon


def calls_of(soon: Soon) -> list[str]:
    calls: list[str] = []
    soon.due.connect(lambda: calls.append("due"))
    return calls


def test_what_is_asked_many_times_is_due_once(qapp: QCoreApplication) -> None:
    soon = Soon(qapp)
    calls = calls_of(soon)
    for _ in range(3):
        soon.ask()
    assert not calls
    qapp.processEvents()
    assert calls == ["due"]
    soon.ask()
    qapp.processEvents()
    assert calls == ["due", "due"]


def test_what_is_dropped_is_not_due(qapp: QCoreApplication) -> None:
    soon = Soon(qapp)
    calls = calls_of(soon)
    soon.ask()
    soon.drop()
    qapp.processEvents()
    assert not calls


def test_it_is_due_before_the_paint_of_the_same_change(qtbot: QtBot) -> None:
    class Painted(QWidget):
        def paintEvent(self, _event: QPaintEvent) -> None:
            calls.append("paint")

    widget = Painted()
    qtbot.addWidget(widget)
    soon = Soon(widget)
    calls = calls_of(soon)
    widget.show()
    qtbot.waitExposed(widget)
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.UpdateRequest)
    calls.clear()
    widget.update()
    soon.ask()
    qtbot.waitUntil(lambda: "paint" in calls)
    assert calls == ["due", "paint"]

"""The editor over a header: it does not outlive what it stands on."""

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QTableView
from shiboken6 import delete

from xentgui.gui.header_editor import HeaderEditor
from xentgui.gui.reason_label import ReasonLabel


def test_a_table_may_be_taken_down_while_a_class_is_renamed(qtbot):
    model, view = QStandardItemModel(2, 3), QTableView()
    taken: list[str] = []
    view.setModel(model)
    view.show()
    editor = HeaderEditor(view, 1, taken.append, ReasonLabel(view))
    assert editor.isVisible()
    with qtbot.captureExceptions() as raised:
        delete(view)
    assert (raised, taken) == ([], [])

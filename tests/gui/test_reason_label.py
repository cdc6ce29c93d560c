"""Where the reason for a refusal stands: at its cell, inside the table."""

from PySide6.QtCore import Qt

from tests.gui.animals import FIRST, animals


def test_the_reason_follows_its_cell_and_stays_inside_the_table(open_table):
    table = open_table(animals(500))
    table.go(2, FIRST + 3)
    table.type("x")
    table.press(Qt.Key.Key_Return)
    label = table.view.findChild(type(table.view._reason), "cellReason")
    below = label.y() - table.editor.mapTo(table.view, table.editor.rect().bottomLeft()).y()
    table.view.verticalScrollBar().setValue(1)
    assert label.y() - table.editor.mapTo(table.view, table.editor.rect().bottomLeft()).y() == below
    assert table.view.rect().contains(label.geometry())
    assert table.editor.geometry().isValid()


def test_the_reason_stands_above_a_cell_at_the_bottom(open_table):
    table = open_table(animals(500))
    last = table.view.rowAt(table.view.viewport().height() - 1) - 1
    table.go(last, FIRST)
    table.type("x")
    table.press(Qt.Key.Key_Return)
    label = table.view._reason
    assert table.view.rect().contains(label.geometry())
    assert not label.geometry().intersects(table.editor.geometry().translated(table.view.viewport().pos()))

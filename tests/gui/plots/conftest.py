"""What tests of plots get: a window around a plot."""

import pytest
from PySide6.QtWidgets import QWidget


@pytest.fixture
def hold(qtbot):
    """Show a plot in a window that has the focus; pyqtgraph cannot close one that is a window by itself."""

    def make(plot, size) -> QWidget:
        holder = QWidget()
        holder.resize(*size)
        plot.setParent(holder)
        plot.resize(*size)
        qtbot.addWidget(holder)
        holder.show()
        with qtbot.waitActive(holder):
            holder.activateWindow()
        return holder

    return make

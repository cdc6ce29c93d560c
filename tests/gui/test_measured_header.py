"""A header follows its titles and its font, and asks for no title where neither changed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QTableView

from xentgui.gui.measured_header import MeasuredHeader


class Titles(QStandardItemModel):
    """Many rows, all of one title."""

    title = "1"
    asked = 0

    def headerData(self, _section, _orientation, role=Qt.ItemDataRole.DisplayRole):
        self.asked += 1
        return self.title if role == Qt.ItemDataRole.DisplayRole else None

    def reset(self):
        self.beginResetModel()
        self.endResetModel()


@pytest.fixture
def model():
    return Titles(1000, 2)


@pytest.fixture
def header(qtbot, model):
    view = QTableView()
    qtbot.addWidget(view)
    header = MeasuredHeader(Qt.Orientation.Vertical, lambda: model.title, view)
    view.setVerticalHeader(header)
    view.setModel(model)
    view.show()
    qtbot.waitExposed(view)
    return header


def test_a_longer_title_makes_it_wider(header, model):
    narrow = header.sizeHint().width()
    model.title = "a longer title"
    model.reset()
    assert header.sizeHint().width() > narrow


def test_a_larger_font_makes_it_wider(header, model):
    model.title = "title"
    narrow, font = header.sizeHint().width(), header.font()
    font.setPointSizeF(2 * font.pointSizeF())
    header.setFont(font)
    assert header.sizeHint().width() > narrow


def test_the_same_titles_are_not_measured_again(header, model):
    model.reset()
    size, model.asked = header.sizeHint(), 0
    model.reset()
    assert header.sizeHint() == size
    assert model.asked == 0

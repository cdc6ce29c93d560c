"""DerivationTable: the numbers of a row by class and stage, their sums below, and the arithmetic of the current one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from xentgui.core.derivation import Column
from xentgui.core.log_softmax import Floats

from .number_delegate import NumberDelegate
from .table_model import ClassesModel, ColumnsModel, FeetModel, bold

_MEASURED = 50  # names
_OFF = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect


class DerivationTable(QWidget):
    """A line a class and a column a stage; later ones can be hidden, and what stands under them stays in sight.

    Signals:
        told: the arithmetic of the number that the mouse or the keys are on; empty for none.
        column_reached: the key of its column; empty for none.
    """

    told = Signal(str)
    column_reached = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._classes, self._feet = ClassesModel(self), FeetModel(self)
        self.table = _view("derivationTable", "Step by step: a line a class, a column a stage", self._classes)
        self.sums = _view("derivationSums", "What stands under the columns of the table above", self._feet)
        self._under_bar = QWidget()
        self._widths: list[int] = []
        self._said = ""
        self._arrange()
        self._connect()

    def show_columns(
        self, columns: Sequence[Column], names: Sequence[str], order: NDArray[np.intp], labels: frozenset[int]
    ) -> None:
        """Show the columns of another row; see `ClassesModel.show_columns`."""
        self._classes.show_columns(columns, names, order, labels)
        self._feet.show_columns(columns)
        self._fit()
        self._tell_current()

    def show_stages(self, count: int) -> None:
        """Hide all columns but the first `count`, and go to the last of these."""
        for view in (self.table, self.sums):
            for column in range(len(self._classes.columns)):
                if view.isColumnHidden(column) == (column < count):
                    view.setColumnHidden(column, column >= count)
        current = self.table.currentIndex()
        if current.isValid() and current.column() >= count:
            self.go_to(current.row(), count - 1)

    def go_to(self, line: int, column: int) -> None:
        """Make a number the current one, and bring it into sight."""
        if 0 <= line < self._classes.rowCount() and 0 <= column < self._classes.columnCount():
            index = self._classes.index(line, column)
            self.table.selectionModel().setCurrentIndex(index, _SELECT)
            self.table.scrollTo(index)

    def go_to_class(self, index: int) -> None:
        """Bring the line of a class into sight, in the same column."""
        line = self._classes.line_of(index)
        column = max(self.table.currentIndex().column(), 0)
        self.go_to(line, column)

    @property
    def current(self) -> str:
        """The arithmetic of the current number."""
        return self._told(self.table.currentIndex())

    def showEvent(self, event: QShowEvent) -> None:
        """Measure in the font that it has now."""
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in another font."""
        super().changeEvent(event)
        # Qt sends events from within the constructor.
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_said"):
            self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell of the number under the mouse, and of the current one again when the mouse has left."""
        if event.type() == QEvent.Type.Leave:
            self._tell_current()
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            view = self.table if watched is self.table.viewport() else self.sums
            self._tell(view.indexAt(event.position().toPoint()))
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.table)
        below = QHBoxLayout()
        below.addWidget(self.sums)
        below.addWidget(self._under_bar)
        box.addLayout(below)
        self.table.setHorizontalScrollBarPolicy(_OFF)
        self.sums.setVerticalScrollBarPolicy(_OFF)
        below.setSpacing(0)
        self.sums.horizontalHeader().hide()
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        bars = self.sums.horizontalScrollBar(), self.table.horizontalScrollBar()
        bars[0].valueChanged.connect(bars[1].setValue)
        bars[1].valueChanged.connect(bars[0].setValue)
        bars[0].rangeChanged.connect(self._fit_height)
        self.table.verticalScrollBar().rangeChanged.connect(self._fit_height)
        for view in (self.table, self.sums):
            view.viewport().installEventFilter(self)
            view.selectionModel().currentChanged.connect(self._current_changed)

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._tell(current)

    def _tell_current(self) -> None:
        view = self.sums if self.sums.hasFocus() else self.table
        self._tell(view.currentIndex())

    def _tell(self, index: QModelIndex) -> None:
        said = self._told(index)
        key = self._classes.columns[index.column()].key if index.isValid() else ""
        self.told.emit(said)
        self.column_reached.emit(key)

    def _told(self, index: QModelIndex) -> str:
        model = index.model()
        if not index.isValid() or not isinstance(model, ColumnsModel):
            return ""
        column, said = self._classes.columns[index.column()], model.explain(index.row(), index.column())
        if not said:
            return ""
        if isinstance(model, FeetModel):
            return f"{column.title}, {said}"
        return f"{self._classes.short_name(index.row())}: {said}"

    def _fit(self) -> None:
        """Give columns, names and lines the room that they need, and the table no more than its lines."""
        metrics = self.fontMetrics()
        names = self._names_width()
        for view in (self.table, self.sums):
            view.verticalHeader().setDefaultSectionSize(self._line)
            view.verticalHeader().setFixedWidth(names)
        for column, width in enumerate(self._column_widths(metrics)):
            for view in (self.table, self.sums):
                if view.columnWidth(column) != width:
                    view.setColumnWidth(column, width)
        self._fit_height()

    @property
    def _line(self) -> int:
        return round(1.25 * self.fontMetrics().height())

    def _fit_height(self) -> None:
        """No more than the lines need; the sums end where the table does, whichever scroll bars there are."""
        frame, titles = 2 * self.table.frameWidth(), 2 if any(c.group for c in self._classes.columns) else 1
        head = titles * self.fontMetrics().height() + self._line // 3
        self.table.horizontalHeader().setFixedHeight(head)
        self.table.setMaximumHeight(frame + head + self._line * max(self._classes.rowCount(), 1))
        self.table.setMinimumHeight(frame + head + self._line)
        upright = self.table.verticalScrollBar()
        self._under_bar.setFixedWidth(upright.sizeHint().width() if upright.maximum() else 0)
        bar = self.sums.horizontalScrollBar()
        self.sums.setFixedHeight(self._line + frame + (bar.sizeHint().height() if bar.maximum() else 0))
        self.setMaximumHeight(self.table.maximumHeight() + self.sums.maximumHeight())

    def _names_width(self) -> int:
        metrics = QFontMetrics(bold())
        lines = range(0, self._classes.rowCount(), max(self._classes.rowCount() // _MEASURED, 1))
        widest = max((metrics.horizontalAdvance(self._classes.short_name(line)) for line in lines), default=0)
        return widest + 2 * metrics.averageCharWidth()

    def _column_widths(self, metrics: QFontMetrics) -> list[int]:
        """By the extremes of each column: to write all numbers of a thousand classes would take longer than a frame."""
        widths = []
        for number, column in enumerate(self._classes.columns):
            texts = {self._classes.aligned[number].text(value) for value in _extremes(column.values)}
            texts |= {self._feet.text_at(0, number), column.title, column.group}
            longest = max(metrics.horizontalAdvance(text) for text in texts)
            before = self.table.columnWidth(number) if number < len(self._widths) else 0
            wide = longest + 2 * metrics.averageCharWidth()
            widths.append(before if wide <= before < 1.4 * wide else wide)  # while a number is typed it would tremble
        self._widths = widths
        return widths


def _extremes(values: Floats) -> list[float]:
    finite = values[np.isfinite(values)]
    small = np.abs(finite[finite != 0])
    found = [*(float(f(finite)) for f in (np.min, np.max) if len(finite)), *(-float(small.min()) for _ in small[:1])]
    return found if len(finite) == len(values) else [*found, -np.inf]


def _view(name: str, spoken: str, model: ColumnsModel) -> QTableView:
    view = QTableView()
    view.setObjectName(name)
    view.setAccessibleName(spoken)
    view.setModel(model)
    view.setItemDelegate(NumberDelegate(view))
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    view.setFrameShape(QFrame.Shape.StyledPanel)
    view.setMouseTracking(True)
    view.viewport().setMouseTracking(True)
    view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.horizontalHeader().setHighlightSections(True)
    view.horizontalHeader().setMinimumSectionSize(1)
    return view

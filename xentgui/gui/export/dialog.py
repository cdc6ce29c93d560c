"""ExportDialog: what to export, in which format, size and theme, with a look at it."""

from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from xentgui.gui import theme
from xentgui.gui.calling import call
from xentgui.gui.number_text import count
from xentgui.gui.screen_room import within_screen
from xentgui.gui.worker import ThreadRunner

from . import LARGEST, SMALLEST
from .figures import PLOTS, Subject
from .pictures import Look, preview
from .wanted import REPORT_NAME, TITLES, Wanted, formats_of

_PAUSE = 120  # milliseconds, in which more may be chosen
_FORMATS = {
    ".png": "PNG: pixels",
    ".svg": "SVG: shapes, for the web and for drawing programs",
    ".pdf": "PDF: shapes, for papers",
    ".html": "HTML: one file that needs nothing else",
    ".csv": "CSV: separated by commas",
    ".tsv": "TSV: separated by tabs",
    ".parquet": "Parquet: for pandas, polars and DuckDB",
}


class ExportDialog(QDialog):
    """Asks what to export. `chosen` has the choice."""

    chosen = Signal(object)

    def __init__(self, subject: Subject, wanted: Wanted, parent: QWidget | None = None) -> None:
        """Begin with a choice."""
        super().__init__(parent)
        self._subject, self._wanted = subject, wanted
        self._runner = ThreadRunner(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._look)
        self.setObjectName("exportDialog")
        self.setWindowTitle("Export")
        self._build()
        self._connect()
        self._offer_formats()
        self._pause.start(0)
        self.finished.connect(self._runner.close)

    @property
    def wanted(self) -> Wanted:
        """What is chosen now."""
        return Wanted(
            str(self.what.currentData()),
            str(self.format.currentData()),
            self.width_box.value(),
            self.height_box.value(),
            bool(self.theme.currentData()),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the preview as large as there is room."""
        super().resizeEvent(event)
        self._pause.start()

    def _build(self) -> None:
        wanted = self._wanted
        self.what = _combo("what", "what to export", {title: name for name, title in TITLES.items()}, wanted.what)
        self.format = _combo("format", "the format of the file", {}, None)
        self.theme = _combo("theme", "the colours of pictures", {"Light": False, "Dark": True}, wanted.dark)
        self.width_box = _side("width", "width in pixels", wanted.width)
        self.height_box = _side("height", "height in pixels", wanted.height)
        size = QHBoxLayout()
        for part in (self.width_box, QLabel("×"), self.height_box, QLabel("pixels of 1/96 inch")):
            size.addWidget(part)
        size.addStretch(1)
        self._form = QFormLayout()
        self._form.addRow("&What", self.what)
        self._form.addRow("&Format", self.format)
        self._form.addRow("&Size", size)
        self._form.addRow("&Theme", self.theme)
        self._form.labelForField(size).setBuddy(self.width_box)  # type: ignore[attr-defined] # it is a QLabel
        self._size = size
        self.picture = _picture()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText("&Save…")
        column = QVBoxLayout(self)
        column.addLayout(self._form)
        column.addWidget(self.picture, 1)
        column.addWidget(self.buttons)
        metrics = self.fontMetrics()
        self.resize(within_screen(self, QSize(metrics.averageCharWidth() * 100, metrics.height() * 32)))

    def _connect(self) -> None:
        self.what.activated.connect(partial(call, self._offer_formats))
        again = partial(call, self._pause.start)
        for signal in (self.what.activated, self.theme.activated):
            signal.connect(again)
        for box in (self.width_box, self.height_box):
            box.valueChanged.connect(again)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)

    def _offer_formats(self) -> None:
        """Offer the formats that there are for what is chosen, the last one first where it is among them."""
        before = self.format.currentData() or self._wanted.ending
        self.format.clear()
        for ending in formats_of(str(self.what.currentData())):
            self.format.addItem(_FORMATS[ending], ending)
        self.format.setCurrentIndex(max(self.format.findData(before), 0))
        for row in (self._size, self.theme):
            self._form.setRowVisible(row, not self.wanted.is_table)

    def _look(self) -> None:
        """Compute what the plot needs beside the window, then draw it."""
        wanted = self.wanted
        if wanted.what not in PLOTS:
            self._tell(_about(self._subject, wanted))
            return
        self._runner.close()
        self._runner.start(lambda _: self._subject.prepare(wanted.what), partial(self._show, wanted), _nothing)

    def _show(self, wanted: Wanted, result: object) -> None:
        if isinstance(result, Exception):
            self._tell(str(result))
        elif wanted == self.wanted:
            look = Look(wanted.size, theme.DARK if wanted.dark else theme.LIGHT)
            room, ratio = self.picture.contentsRect().size(), self.devicePixelRatioF()
            image = preview(PLOTS[wanted.what], self._subject, look, room.expandedTo(QSize(1, 1)), ratio)
            self.picture.setPixmap(QPixmap.fromImage(image))

    def _tell(self, text: str) -> None:
        self.picture.setText(text)

    def _accept(self) -> None:
        wanted = self.wanted
        self.accept()
        self.chosen.emit(wanted)


def _about(subject: Subject, wanted: Wanted) -> str:
    """What is exported where there is no picture of it."""
    rows = count(subject.problem.rows, "row")
    if wanted.what == REPORT_NAME:
        plots = f"{len(PLOTS)} plots of {subject.problem.title or 'the batch'} and of row {subject.row}"
        return f"A page with every reduction and its denominator, all options, {plots}, and the worst of {rows}."
    return f"{rows}: label, predicted, loss, confidence, p of the label, rank of the label, correct, ignored."


def _combo(name: str, spoken: str, items: dict[str, object], chosen: object) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setAccessibleName(spoken)
    for title, data in items.items():
        combo.addItem(title, data)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
    return combo


def _side(name: str, spoken: str, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(name)
    box.setAccessibleName(spoken)
    box.setRange(SMALLEST, LARGEST)
    box.setSingleStep(20)
    box.setKeyboardTracking(False)
    box.setValue(value)
    return box


def _picture() -> QLabel:
    label = QLabel()
    label.setObjectName("preview")
    label.setAccessibleName("preview")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    # Its own picture must not hold the dialog open.
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
    label.setMinimumHeight(label.fontMetrics().height() * 8)
    return label


def _nothing(*_: object) -> None:
    pass

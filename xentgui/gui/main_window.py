"""MainWindow: tables in the middle, panels in docks around them, menus and the status bar; no logic."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from textwrap import dedent

from PySide6.QtCore import QByteArray, QChildEvent, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from xentgui.document.document import Busy

from .calling import call
from .docks import LAYOUT, Docks
from .offer_bar import OfferBar

_FRAME = QSize(16, 48)  # about what a window manager adds, which is known only when it has
_SAID_FOR = 12_000  # milliseconds that a message stays
# Characters and lines that are shown: to lay out more than people write takes long.
_TITLE, _NOTE = (200, 1), (2000, 12)


class MainWindow(QMainWindow):
    """The frame. `painted` comes once, after the first frame; `cancel_asked` and `closing` are for app.py."""

    painted = Signal()
    cancel_asked = Signal()
    closing = Signal()
    files_dropped = Signal(list)

    def __init__(self) -> None:
        """Lay out an empty frame."""
        super().__init__()
        self.setObjectName("mainWindow")
        self.may_close: Callable[[], bool] = lambda: True
        self.resize(1280, 800)
        self.setAcceptDrops(True)
        self.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks)
        self._title, self._note = QLabel(), QLabel()
        self._note.setObjectName("note")
        self._note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        for label in (self._title, self._note):
            label.setWordWrap(True)
            label.setMinimumWidth(1)  # one long word does not widen the window
            label.setTextFormat(Qt.TextFormat.PlainText)  # rich text would cost the first frame a tenth
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._head = QWidget()
        lines = QVBoxLayout(self._head)
        lines.setContentsMargins(6, 4, 6, 4)
        lines.setSpacing(1)
        lines.addWidget(self._title)
        lines.addWidget(self._note)
        self._tables = QSplitter(Qt.Orientation.Vertical)
        self._tables.setChildrenCollapsible(False)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(4, 4, 2, 0)
        self.offers = OfferBar()
        column.addWidget(self.offers)
        column.addWidget(self._head)
        self._middle = QSplitter(Qt.Orientation.Horizontal)
        self._middle.setChildrenCollapsible(False)
        self._middle.addWidget(self._tables)
        column.addWidget(self._middle, 1)
        self.setCentralWidget(middle)
        self.docks = Docks(self)
        self._has_layout = False
        self._build_status()

    def add_table(self, table: QWidget) -> None:
        """Put a table under those in the middle."""
        self._tables.addWidget(table)
        table.installEventFilter(self)

    def add_bar(self, bar: QWidget) -> None:
        """Put a line above the tables."""
        middle = self._middle.parentWidget()
        column = None if middle is None else middle.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self._middle), bar)

    def show_beside(self, view: QWidget) -> None:
        """Put a view beside the tables, each with half of the room, until it is taken away."""
        self._middle.addWidget(view)
        half = self._middle.width() // 2
        self._middle.setSizes([half, half])

    def show_note(self, title: str, note: str) -> None:
        """Name the batch, and say what to look at."""
        bold = self.font()
        bold.setBold(True)
        self._title.setFont(bold)
        self._title.setText(_clipped(title, *_TITLE))
        self._note.setText(_clipped(note, *_NOTE))
        self._head.setVisible(bool(note))

    def show_file(self, name: str, *, saved: bool) -> None:
        """Name what is open in the title, and whether it has been saved."""
        name = _clipped(name, *_TITLE)
        self.setWindowTitle(f"{name}[*] – xentgui" if name else "[*]xentgui")
        self.setWindowModified(not saved)

    def say(self, text: str) -> None:
        """Show a message in the status bar; the further lines of one that has some in a box, to be copied."""
        first, _, rest = text.partition("\n")
        self.statusBar().showMessage(first, _SAID_FOR)
        if rest:
            self._show_lines(first, dedent(rest))

    def _show_lines(self, first: str, lines: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Information, "xentgui", first, QMessageBox.StandardButton.Close, self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(lines)
        flags = Qt.TextInteractionFlag
        box.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        copy = box.addButton("&Copy these lines", QMessageBox.ButtonRole.AcceptRole)
        copy.clicked.connect(partial(call, partial(QApplication.clipboard().setText, lines)))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def show_busy(self, busy: Busy | None) -> None:
        """Show what runs beside the window, and how to cancel it."""
        for widget in (self._busy_label, self._progress, self._cancel):
            widget.setVisible(busy is not None)
        if busy is not None:
            self._busy_label.setText(f"{busy.label} …")
            self._progress.setRange(0, 0 if not busy.done else 100)
            self._progress.setValue(round(100 * busy.done))

    def restore(self, geometry: QByteArray, state: QByteArray) -> None:
        """Take a remembered layout."""
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        if not state.isEmpty():
            self._has_layout = self.restoreState(state, LAYOUT)

    def fit_screen(self) -> None:
        """Be no larger than the screen has room for, the frame included: before the window is shown."""
        if not self.isMaximized() and not self.isFullScreen():
            self.resize(self.size().boundedTo(self.screen().availableSize() - _FRAME))

    def showEvent(self, event: QShowEvent) -> None:
        """Share the room out among the docks, unless that is remembered: sooner, Qt would share out another size."""
        if not self._has_layout:
            self.docks.share_out()
            self._has_layout = True
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let docks that were too narrow in a small window have their share of a larger one."""
        super().resizeEvent(event)
        if self._has_layout and event.size().width() > event.oldSize().width():
            self.docks.widen_cut()

    def childEvent(self, event: QChildEvent) -> None:
        """Notice a new bar of tabs."""
        super().childEvent(event)
        if event.polished() and isinstance(event.child(), QTabBar):
            self.docks.tidy_tabs()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape cancels what is running."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel_asked.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this machine."""
        if event.mimeData().hasUrls() and all(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what is dropped, when the drop is over: the other program waits for that."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls()]
        event.acceptProposedAction()
        QTimer.singleShot(0, partial(self.files_dropped.emit, paths))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let app.py remember the layout and end what is running, unless something is to be asked first."""
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the first painted frame of a table, and look at no more of their events."""
        if event.type() in (QEvent.Type.UpdateRequest, QEvent.Type.Paint):
            for table in self._tables.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
                table.removeEventFilter(self)
            self.painted.emit()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """The size that shows every panel."""
        return QSize(1280, 800)

    def _build_status(self) -> None:
        self._busy_label = QLabel()
        self._progress = QProgressBar()
        self._progress.setObjectName("progress")
        self._progress.setAccessibleName("progress")
        self._progress.setMaximumWidth(180)
        self._progress.setMaximumHeight(self.fontMetrics().height() + 2)
        self._cancel = QPushButton("Cancel (Esc)")
        self._cancel.setObjectName("cancel")
        self._cancel.setFlat(True)
        self._cancel.clicked.connect(self.cancel_asked)
        for widget in (self._busy_label, self._progress, self._cancel):
            self.statusBar().addPermanentWidget(widget)
            widget.hide()


def _clipped(text: str, characters: int, lines: int) -> str:
    kept = "\n".join(text[:characters].split("\n")[:lines])
    return kept if kept == text else f"{kept}…"

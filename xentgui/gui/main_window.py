"""MainWindow: tables in the middle, panels in docks around them, menus and the status bar; no logic."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QChildEvent, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QDockWidget,
    QLabel,
    QLineEdit,
    QMainWindow,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from xentgui.document.document import Busy

from . import dock_tabs
from .offer_bar import OfferBar
from .pane import Pane
from .soon import Soon

_AREAS = Qt.DockWidgetArea
_DOCKS = (
    ("Loss", "lossDock"),
    ("Options", "optionsDock"),
    ("Softmax bars", "softmaxDock"),
    ("Row losses", "rowLossDock"),
)
# Title, name, and the dock that it is a tab behind; filled when it is first seen. The first frame is sooner without.
_BEHIND: tuple[tuple[str, str, str], ...] = (
    ("Step by step", "derivationDock", "rowLossDock"),
    ("Rows to look at", "rowsDock", "rowLossDock"),
    ("Libraries", "librariesDock", "softmaxDock"),
    ("What if", "whatIfDock", "softmaxDock"),
    ("Findings", "findingsDock", "optionsDock"),
)
LAYOUT = 5  # counted up when docks are added: a layout remembered without them would scatter them
_SAID_FOR = 12_000  # milliseconds that a message stays


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
        self._note.setWordWrap(True)
        self._note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        for label in (self._title, self._note):
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
        column.setContentsMargins(6, 4, 4, 0)
        self.offers = OfferBar()
        column.addWidget(self.offers)
        column.addWidget(self._head)
        self._middle = QSplitter(Qt.Orientation.Horizontal)
        self._middle.setChildrenCollapsible(False)
        self._middle.addWidget(self._tables)
        column.addWidget(self._middle, 1)
        self.setCentralWidget(middle)
        self._tabbed = Soon(self)
        self._tabbed.due.connect(partial(dock_tabs.tidy, self))
        self._build_docks()
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

    def fill(self, name: str, panel: QWidget) -> None:
        """Put a panel into the dock of this name."""
        self._panes[name].hold(panel)
        if panel.windowTitle():
            self._docks[name].setWindowTitle(panel.windowTitle())
        panel.windowTitleChanged.connect(self._docks[name].setWindowTitle)

    def fill_when_seen(self, name: str, make: Callable[[], QWidget]) -> None:
        """Have `make` make the panel in the dock of this name when a person first looks at it."""
        self._panes[name].hold_when_seen(make)

    def add_tabs(self) -> None:
        """Put in the docks that are tabs behind others, or where they were when the layout was remembered."""
        for _, name, front in _BEHIND:
            if not self.restoreDockWidget(self._docks[name]):
                self._put_behind(name, front)

    def reset_layout(self) -> None:
        """Put every panel back in its place."""
        for dock in self._docks.values():
            dock.setFloating(False)
            dock.show()
        self._place()
        for _, name, front in _BEHIND:
            self._put_behind(name, front)

    def dock_actions(self) -> list[QAction]:
        """What shows and hides each dock."""
        return [dock.toggleViewAction() for dock in self._docks.values()]

    def entitle(self, name: str, title: str) -> None:
        """Write another title on the dock of this name."""
        if self._docks[name].windowTitle() != title:
            self._docks[name].setWindowTitle(title)

    def is_in(self, name: str, widget: QWidget | None) -> bool:
        """Whether a widget is in the dock of this name."""
        return widget is not None and self._docks[name].isAncestorOf(widget)

    def reveal(self, name: str) -> None:
        """Show the dock of this name; the focus stays where it is."""
        self._docks[name].show()
        self._docks[name].raise_()

    def go_to(self, name: str) -> None:
        """Show the dock of this name and give its first control the focus."""
        dock = self._docks[name]
        self.reveal(name)
        controls = [w for w in dock.widget().findChildren(QWidget) if _takes_focus(w)]
        own = [w for w in controls if w is self._panes[name].target]
        for control in (own or controls)[:1]:
            control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_note(self, title: str, note: str) -> None:
        """Name the batch, and say what to look at."""
        bold = self.font()
        bold.setBold(True)
        self._title.setFont(bold)
        self._title.setText(title)
        self._note.setText(note)
        self._head.setVisible(bool(note))

    def show_file(self, name: str, *, saved: bool) -> None:
        """Name what is open in the title, and whether it has been saved."""
        self.setWindowTitle(f"{name}[*] – xentgui" if name else "[*]xentgui")
        self.setWindowModified(not saved)

    def say(self, text: str) -> None:
        """Show a message in the status bar."""
        self.statusBar().showMessage(text, _SAID_FOR)

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
            self.restoreState(state, LAYOUT)

    def childEvent(self, event: QChildEvent) -> None:
        """Notice a new bar of tabs."""
        super().childEvent(event)
        if event.polished() and isinstance(event.child(), QTabBar):
            self._tabbed.ask()

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

    def _build_docks(self) -> None:
        self._panes = {name: Pane() for _, name, *_ in (*_DOCKS, *_BEHIND)}
        self._docks = {name: self._dock(title, name) for title, name, *_ in (*_DOCKS, *_BEHIND)}
        self.setCorner(Qt.Corner.BottomRightCorner, _AREAS.RightDockWidgetArea)
        self._place()

    def _dock(self, title: str, name: str) -> QDockWidget:
        dock, pane = QDockWidget(title), self._panes[name]
        dock.setObjectName(name)
        dock.setWidget(pane)
        dock.visibilityChanged.connect(pane.set_seen)
        for moved in (dock.dockLocationChanged, dock.topLevelChanged):
            moved.connect(self._tabbed.ask)
        return dock

    def _place(self) -> None:
        loss, options, bars, losses, *_ = self._docks.values()
        for area, docks in ((_AREAS.RightDockWidgetArea, (loss, options)), (_AREAS.BottomDockWidgetArea, (bars,))):
            for dock in docks:
                self.addDockWidget(area, dock)
        self.splitDockWidget(bars, losses, Qt.Orientation.Horizontal)
        self.resizeDocks([loss, options], [330, 330], Qt.Orientation.Horizontal)
        self.resizeDocks([loss, options], [340, 400], Qt.Orientation.Vertical)
        self.resizeDocks([bars, losses], [330, 330], Qt.Orientation.Vertical)
        self.resizeDocks([bars, losses], [500, 440], Qt.Orientation.Horizontal)

    def _put_behind(self, name: str, front: str) -> None:
        self.tabifyDockWidget(self._docks[front], self._docks[name])
        self._docks[front].raise_()

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


class UndoEverywhere(QObject):
    """Keeps text fields from swallowing undo and redo, unless a person is in the middle of typing in one."""

    _KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)

    def follow(self, before: QWidget | None, now: QWidget | None) -> None:
        """Go where the focus goes: a filter on the application would slow every event of every widget."""
        if before is not None:
            before.removeEventFilter(self)
        if now is not None:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the shortcut of the menu have the key."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            asked = any(event.matches(key) for key in self._KEYS)
            if asked and not _typing(watched):
                event.ignore()
                return True
        return super().eventFilter(watched, event)


def _takes_focus(widget: QWidget) -> bool:
    return widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _typing(widget: QObject) -> bool:
    return isinstance(widget, QLineEdit) and widget.isModified() and widget.isUndoAvailable()

"""FindingsTree: a line for each finding, the worst first; what is ignored is folded at the end."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from xentgui.core.diagnostics import Finding

from .finding_text import line, spoken
from .severity_marks import mark

_FINDING = Qt.ItemDataRole.UserRole
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LINES, _FEWEST = 4, 2

Groups = Sequence[tuple[str, Sequence[Finding], bool]]  # a heading, or none; its findings; whether they are unfolded


class FindingsTree(QTreeWidget):
    """`chosen` brings the finding that is current now, `clicked_on` and `entered` come when a person means its rows."""

    chosen = Signal(object)
    clicked_on = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without findings."""
        super().__init__(parent)
        self._shown: list[Finding] = []
        self._said: object = None
        self.setObjectName("findingsList")
        self.setAccessibleName("Findings, the worst first")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(self.fontMetrics().averageCharWidth())
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(_FEWEST * self.fontMetrics().lineSpacing())
        self.currentItemChanged.connect(self._choose)
        self.itemClicked.connect(self._click)

    def show_groups(self, groups: Groups, current: Finding | None) -> None:
        """Show other findings; while they say the same, the lines stay as they are."""
        shown = [finding for _, findings, _ in groups for finding in findings]
        said = [(heading, [spoken(finding) for finding in findings]) for heading, findings, _ in groups]
        with QSignalBlocker(self):
            if said != self._said:
                self._rebuild(groups)
                self._said = said
            elif shown != self._shown:
                for item, finding in zip(self._items(), shown, strict=True):
                    item.setData(0, _FINDING, finding)
            self._shown = shown
            self._go_to(current)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the marks in the theme's colours, and as large as the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_said"):
            self.setMinimumHeight(_FEWEST * self.fontMetrics().lineSpacing())
            for item in self._items():
                item.setIcon(0, self._mark(item))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the rows; of a heading it folds and unfolds."""
        item = self.currentItem()
        if event.key() in _ENTER and item is not None and not event.modifiers():
            if item.data(0, _FINDING) is None:
                item.setExpanded(not item.isExpanded())
            else:
                self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Room for what is unfolded, as far as there is any."""
        return QSize(super().sizeHint().width(), _LINES * self.fontMetrics().lineSpacing())

    def _rebuild(self, groups: Groups) -> None:
        unfolded = {item.text(0).partition(" (")[0]: item.isExpanded() for item in self._headings()}
        self.clear()
        for heading, findings, unfold in groups:
            if not findings:
                continue
            parent = self.invisibleRootItem()
            if heading:
                parent = QTreeWidgetItem(self, [heading])
                parent.setExpanded(unfolded.get(heading.partition(" (")[0], unfold))
            for finding in findings:
                self._add(parent, finding)
        self.setRootIsDecorated(any(heading and findings for heading, findings, _ in groups))

    def _add(self, parent: QTreeWidgetItem, finding: Finding) -> None:
        item = QTreeWidgetItem(parent, [line(finding)])
        item.setData(0, _FINDING, finding)
        item.setData(0, _SPOKEN, spoken(finding))
        item.setToolTip(0, finding.title)
        item.setIcon(0, self._mark(item))

    def _mark(self, item: QTreeWidgetItem) -> QIcon:
        finding: Finding = item.data(0, _FINDING)
        return mark(finding.severity, self.fontMetrics().ascent())

    def _headings(self) -> list[QTreeWidgetItem]:
        top = [self.topLevelItem(index) for index in range(self.topLevelItemCount())]
        return [item for item in top if item is not None and item.data(0, _FINDING) is None]

    def _items(self) -> list[QTreeWidgetItem]:
        """The items of findings, in their order."""
        found: list[QTreeWidgetItem] = []
        for index in range(self.topLevelItemCount()):
            top = self.topLevelItem(index)
            assert top is not None
            inside = [top] if top.data(0, _FINDING) is not None else map(top.child, range(top.childCount()))
            found += [item for item in inside if item is not None]
        return found

    def _go_to(self, finding: Finding | None) -> None:
        for item in self._items():
            if item.data(0, _FINDING) is finding:
                self.setCurrentItem(item)
                self.scrollToItem(item)
                return
        self.setCurrentIndex(QModelIndex())

    def _choose(self, item: QTreeWidgetItem | None, _before: object) -> None:
        finding = None if item is None else item.data(0, _FINDING)
        if finding is not None:
            self.chosen.emit(finding)

    def _click(self, item: QTreeWidgetItem) -> None:
        if item.data(0, _FINDING) is not None:
            self.clicked_on.emit()

"""RowsPanel: rows to look at: ranked, by label and prediction, by confidence, and by loss; one page is shown."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from xentgui.core.evaluation import Evaluation
from xentgui.document.document import Busy, Document, State
from xentgui.document.jobs import InlineRunner, Kind, Runner

from .look.asking import Asking, Question
from .look.confusion_page import ConfusionPage
from .look.losses_page import LossesPage
from .look.page import Page
from .look.ranked_page import RankedPage
from .look.reliability_page import ReliabilityPage
from .segments import add_segment
from .soon import Soon

_PAGES = (
    ("Rows", "rankedRowsPage", "Rows: those of the largest loss, suspected label errors, wrong and sure or unsure."),
    ("Confusion", "confusionMatrixPage", "Confusion: rows by label and prediction, and the most confused pairs."),
    ("Reliability", "reliabilityDiagramPage", "Reliability: how often predictions are right by how sure they are."),
    ("Losses", "lossHistogramPage", "Losses: how many rows have which loss, of all or by class."),
)
_MARGINS = 12  # both together


class RowsPanel(QWidget):
    """The shown page asks its question of each state; unseen nothing is computed.

    Signals:
        row_chosen: a row to go to.
        rows_wanted: the expression of the rows to show alone.
    """

    row_chosen = Signal(int)
    rows_wanted = Signal(str)

    def __init__(self, document: Document, runner: Runner | None = None, parent: QWidget | None = None) -> None:
        """Make the panel of a document; `runner` takes what a frame cannot hold."""
        super().__init__(parent)
        self.setObjectName("rowsPanel")
        self._document = document
        self._state = document.state
        self._soon = Soon(self)
        self._soon.due.connect(self._refresh)
        self._asking = Asking(runner or InlineRunner(), self)
        self._asking.answered.connect(self._take)
        self._asking.progressed.connect(self._say_busy)
        self._switch, self._list = QButtonGroup(self), QComboBox()
        self.ranked, self.confusion = RankedPage(), ConfusionPage()
        self.reliability, self.losses = ReliabilityPage(), LossesPage()
        self._pages: list[Page] = [self.ranked, self.confusion, self.reliability, self.losses]
        self._stack = QStackedWidget()
        self._busy = QLabel()
        self._arrange()
        self._switch.idClicked.connect(self.turn_to)
        self._list.activated.connect(self.turn_to)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self._stack.currentIndex()]

    def show_state(self, state: State) -> None:
        """Show another state; many in a frame are one."""
        self._state = state
        if self.isVisible():
            self._soon.ask()

    def show_row(self, row: int) -> None:
        """The pages are of all rows."""

    def show_busy(self, busy: Busy | None) -> None:
        """Leave the processors to an edit that runs beside the window."""
        if busy is not None and busy.kind is Kind.EDIT:
            self._asking.stop()
        elif busy is None and self.isVisible():
            self._soon.ask()

    def turn_to(self, page: int) -> None:
        """Show the ranked rows (0), the confusion matrix (1), the reliability diagram (2) or the losses (3)."""
        self._switch.button(page).setChecked(True)
        self._list.setCurrentIndex(page)
        self._stack.setCurrentIndex(page)
        self.setFocusProxy(self.page)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while nothing was seen."""
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing that nobody sees."""
        super().hideEvent(event)
        self._asking.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the names of the pages in the width that there is."""
        super().resizeEvent(event)
        self._place_pages()

    def event(self, event: QEvent) -> bool:
        """Arrange them anew in another font."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place_pages()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the list of the pages and the controls of a page, and as high as some lines."""
        widest = max(self._list.minimumSizeHint().width(), *(page.least_width() for page in self._pages))
        return QSize(widest + _MARGINS, 8 * self.fontMetrics().height())

    def changeEvent(self, event: QEvent) -> None:
        """Say all in the theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_pages"):
            for page in self._pages:
                page.forget()
            self.show_state(self._state)

    def _arrange(self) -> None:
        self._busy.setObjectName("rowsBusy")
        head = QHBoxLayout()
        head.setSpacing(0)
        for text, name, tip in _PAGES:
            head.addWidget(add_segment(self._switch, text, name, tip))
            self._list.addItem(text)
            self._list.setItemData(self._list.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self._list.setObjectName("rowsPages")
        self._list.setAccessibleName("What to look at")
        self._list.hide()
        head.addWidget(self._list)
        head.addWidget(self._busy)
        head.addStretch(1)
        self._busy.hide()
        for page in self._pages:
            self._stack.addWidget(page)
            page.row_chosen.connect(self.row_chosen)
            page.rows_wanted.connect(self.rows_wanted)
            page.asks.connect(self._refresh)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # see minimumSizeHint
        column.setContentsMargins(_MARGINS // 2, 4, _MARGINS // 2, 4)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.page)

    def _place_pages(self) -> None:
        """Put the names of the pages in a list where a line has no room for them."""
        buttons = self._switch.buttons()
        fits = sum(button.sizeHint().width() for button in buttons) + _MARGINS <= self.width()
        if self._list.isHidden() != fits:
            self._list.setHidden(fits)
            for button in buttons:
                button.setVisible(fits)

    def _refresh(self) -> None:
        self._soon.drop()
        if not self.isVisible():
            return
        page, problem, evaluation = self.page, self._state.problem, self._state.evaluation
        page.adapt(problem)
        if reason := page.why_not(problem):
            self._asking.stop()
            page.tell(reason)
        elif evaluation is None:
            self._asking.stop()
            page.set_waiting(waiting=True)
        elif page.is_answered(evaluation):
            page.settle()
        else:
            self._asking.ask(evaluation, page.question)
            if not page.is_answered(evaluation):
                page.set_waiting(waiting=True)
        self._say_busy()

    def _take(self, evaluation: Evaluation, question: Question, answer: object) -> None:
        if evaluation is self._state.evaluation:
            self.page.take(evaluation, question, answer)
        self._say_busy()

    def _say_busy(self) -> None:
        busy = self._asking.busy
        text = "" if busy is None else f"… {busy.done:.0%}" if busy.done else "…"
        if self._state.evaluation is None:
            text = "computing …"
        if text != self._busy.text():
            self._busy.setText(text)
            self._busy.setVisible(bool(text))

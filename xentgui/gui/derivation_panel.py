"""DerivationPanel: the current row step by step to its loss, as information, and on the curve -log p."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from xentgui.document.document import Document, State

from .derivation.curve_page import CurvePage
from .derivation.information_page import InformationPage
from .derivation.steps_page import StepsPage
from .segments import add_segment
from .soon import Soon

_PAGES = (
    ("Derivation", "derivationPage", "Derivation: every number from the scores to the loss and its gradient."),
    ("Information", "informationPage", "Information: entropies and likelihood, in nats and bits."),
    ("−log p", "curvePage", "−log p: what a row costs by the probability of its label."),
)


_MARGINS = 12  # both together


class DerivationPanel(QWidget):
    """Three pages on the current row, of which one is shown and computed."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Show the document's state once it is on screen."""
        super().__init__(parent)
        self.setObjectName("derivationPanel")
        self._state = document.state
        self._row = -1
        self._soon = Soon(self)
        self._soon.due.connect(self._refresh)
        self._switch = QButtonGroup(self)
        self.steps = StepsPage(self)
        self._pages = QStackedWidget()
        self._shown: list[StepsPage | InformationPage | CurvePage] = [self.steps, InformationPage(), CurvePage()]
        for page in self._shown:
            self._pages.addWidget(page)
        self._arrange()
        self._switch.idClicked.connect(self.turn_to)

    def show_state(self, state: State) -> None:
        """Show the current row of another state."""
        self._state = state
        self._ask()

    def show_row(self, row: int) -> None:
        """Show another row, counted through the leading axes; -1 shows none."""
        if row != self._row:
            self._row = row
            self._ask()

    def turn_to(self, page: int) -> None:
        """Show the derivation (0), the information (1) or the curve (2)."""
        self._switch.button(page).setChecked(True)
        self._pages.setCurrentIndex(page)
        self.steps.stepper.setVisible(page == 0)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while hidden."""
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the controls in the width that there is."""
        super().resizeEvent(event)
        self._arrange_head()

    def event(self, event: QEvent) -> bool:
        """Arrange the controls anew when one of them needs another width."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange_head()
        return super().event(event)

    def _arrange_head(self) -> None:
        """Put the stepper under the pages' names where there is no room beside them."""
        needed = sum(part.width() for part in self._parts()) + 3 * self._head.spacing()
        beside = needed <= self.width() - _MARGINS
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._head.direction() != direction:
            self._head.setDirection(direction)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider of its two lines of controls."""
        widest = max(part.width() for part in (*self._parts(), self.steps.minimumSizeHint()))
        return QSize(widest + _MARGINS, super().minimumSizeHint().height())

    def _parts(self) -> tuple[QSize, QSize]:
        return self._segments.minimumSize(), self.steps.stepper.minimumSizeHint()

    def _ask(self) -> None:
        if self.isVisible():
            self._soon.ask()

    def _refresh(self) -> None:
        self._soon.drop()
        problem = self._state.problem
        row = self._row if 0 <= self._row < problem.rows and problem.classes else -1
        if self.isVisible():
            self._shown[self._pages.currentIndex()].show_row(self._state, row)

    def _arrange(self) -> None:
        self._segments = QHBoxLayout()
        self._segments.setSpacing(0)
        for text, name, tip in _PAGES:
            self._segments.addWidget(add_segment(self._switch, text, name, tip))
        self._segments.addStretch(1)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(3)
        self._head.addLayout(self._segments)
        self._head.addStretch(1)
        self._head.addWidget(self.steps.stepper)
        box = QVBoxLayout(self)
        box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # see minimumSizeHint
        box.setContentsMargins(_MARGINS // 2, 4, _MARGINS // 2, 4)
        box.setSpacing(3)
        box.addLayout(self._head)
        box.addWidget(self._pages, 1)
        self.setFocusProxy(self.steps)

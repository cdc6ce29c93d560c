"""RankedPage: rows worth a look as a list: by loss, by what speaks against their label, by how sure they are wrong."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QWidget

from xentgui.core.evaluation import Evaluation
from xentgui.core.problem import Problem
from xentgui.core.ranked_rows import Ranked
from xentgui.gui.calling import call

from .asking import Question
from .page import Page
from .ranked_model import NAMES, RankedModel
from .rankings import RANKINGS, Ranking, meaning, said
from .said_line import Fact
from .tables import NamesTable

_AT_ONCE = 50_000  # cells
_TITLE = 20  # characters, of more where there is room
_NO_LABEL = (
    "This list asks whether another class is likelier than the label. Under the binary loss a row has no one label: "
    "each class has its own yes or no. The lists by loss and of wrong rows are there."
)


class RankedPage(Page):
    """What to rank by, how many there are, and the rows."""

    def __init__(self) -> None:
        """Begin without rows."""
        super().__init__("ranked", "How many rows there are")
        self.kinds = QComboBox()
        self._model = RankedModel(self)
        self.table = NamesTable(self._model, NAMES)
        self._arrange()
        self._add_actions()
        self.kinds.currentIndexChanged.connect(partial(call, self.asks.emit))
        self.table.chosen.connect(self._choose)

    @property
    def ranking(self) -> Ranking:
        """The list that is chosen."""
        return RANKINGS[self.kinds.currentIndex()]

    @property
    def question(self) -> Question:
        """Find the first rows of the list."""
        return Question(("ranked", self.kinds.currentIndex()), self.ranking.find, _AT_ONCE)

    def why_not(self, problem: Problem) -> str:
        """Label errors are those of one label a row."""
        return super().why_not(problem) or (_NO_LABEL if problem.binary and self.ranking.of_one_label else "")

    def show_answer(self, evaluation: Evaluation, answer: Ranked) -> None:
        """Show other rows."""
        ranking = self.ranking
        figure = ranking.figure, meaning(ranking, evaluation.problem)
        self._model.show_ranked(evaluation, answer, figure)
        several = evaluation.problem.binary and evaluation.problem.classes > 1
        self.table.last_is_known = ranking.known and not (several and ranking.figure == "sure")
        self.table.known = evaluation.problem.class_names
        self.table.fit()
        if self.table.current_row < 0 and answer.total:
            self.table.setCurrentIndex(self._model.index(0, 0))
        self.said.say([Fact(said(ranking, answer))])

    def set_waiting(self, *, waiting: bool) -> None:
        """Dim what is of another moment."""
        self._model.set_stale(stale=waiting)

    def _arrange(self) -> None:
        self.kinds.setObjectName("rankedBy")
        self.kinds.setAccessibleName("Which rows are listed")
        self.kinds.setToolTip("Which rows are listed, and in which order")
        self.kinds.addItems([ranking.title for ranking in RANKINGS])
        self.kinds.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.kinds.setMinimumContentsLength(_TITLE)
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.table.setObjectName("rankedRows")
        self.table.setAccessibleName("Rows to look at; Enter or a click goes to one")
        self.build((self.kinds, QLabel(" ")), self.table)
        self.setFocusProxy(self.table)
        QWidget.setTabOrder(self.kinds, self.table)

    def _add_actions(self) -> None:
        self.table.offer(
            ("Copy cell", "copyRankedCell", "", self.table.copy),
            ("Copy line", "copyRankedLine", "Ctrl+Shift+C", self.table.copy_line),
            ("Copy all lines", "copyRankedLines", "", self.table.copy_all),
        )

    def _choose(self, number: int) -> None:
        line = self._model.line(number)
        if line is not None and line.row < self.rows:
            self.row_chosen.emit(line.row)

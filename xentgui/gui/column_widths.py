"""How wide the columns of a table have to be for what they hold."""

from PySide6.QtGui import QFontMetrics

from .cell_painter import AROUND
from .cell_text import shown
from .problem_model import ProblemModel
from .table_columns import Column

_NAMES_TO_MEASURE = 1000
_LONGEST_NAME, _LONGEST_OF_FEW = 16, 24  # letters
_ALL_NAMES = 110  # letters that few classes share, with label and prediction
_LABELS_TO_MEASURE = 1000
_ROWS_TO_MEASURE, _CLASSES_TO_MEASURE = 16, 32
_NUMBER = "-0.01234"  # what most are no wider than


class ColumnWidths:
    """What the columns of a `ProblemModel` need in a font, in pixels; a name of any length gets its share."""

    def __init__(self, cells: ProblemModel, metrics: QFontMetrics) -> None:
        """Measure `cells` as they are at each call."""
        self._cells, self._metrics = cells, metrics

    def of_classes(self) -> int:
        """Room for the names and for the numbers at the top; others that are wider are rounded to that."""
        rows = min(self._cells.rowCount(), _ROWS_TO_MEASURE)
        numbers = {shown(float(x)) for row in range(rows) for x in self._cells.values(row)[:_CLASSES_TO_MEASURE]}
        return max(self._longest_name(), *map(self._metrics.horizontalAdvance, (_NUMBER, *numbers))) + AROUND

    def of_lead(self) -> list[int]:
        """Room for the titles and usual texts of the columns before the classes."""
        return [self._of_column(column) + AROUND for column in self._cells.lead]

    def _of_column(self, column: Column) -> int:
        wide = self._metrics.horizontalAdvance
        titled, usual = wide(f"↓ {column.title}"), wide(column.widest)
        if not column.names_a_class:
            return max(titled, usual)
        several = max(map(wide, self._names_of_several(column)), default=0)
        return max(titled, max(usual, self._longest_name()) + wide("✓ "), min(several, self._most()))

    def _names_of_several(self, column: Column) -> list[str]:
        """What a binary problem has in the rows at the top: a few names in each."""
        rows = min(self._cells.rowCount(), _ROWS_TO_MEASURE) if self._cells.problem.binary else 0
        return [column.text(self._cells.row(row)) for row in range(rows)]

    def of_labels(self) -> int:
        """Room for labels that are no class, such as -2147483648, which an integer makes of NaN."""
        problem = self._cells.problem
        if not problem.sparse or self._cells.layout.labels or not problem.rows:
            return 0
        labels = problem.labels.take(slice(0, _LABELS_TO_MEASURE))
        ends = (str(int(end)) for end in (labels.min(), labels.max()))
        return max(map(self._metrics.horizontalAdvance, ends)) + AROUND

    def of_name(self, name: str) -> int:
        """Room for a name."""
        return self._width_of_name(name) + AROUND

    def _longest_name(self) -> int:
        return max(map(self._width_of_name, self._cells.problem.class_names[:_NAMES_TO_MEASURE]), default=0)

    def _width_of_name(self, name: str) -> int:
        letters = min(max(_LONGEST_NAME, _ALL_NAMES // (self._cells.problem.classes + 2)), _LONGEST_OF_FEW)
        return min(self._metrics.horizontalAdvance(name), self._metrics.averageCharWidth() * letters)

    def _most(self) -> int:
        return self._metrics.averageCharWidth() * _LONGEST_OF_FEW

"""InformationTable: entropies, divergence, perplexity and likelihood, in nats and in bits."""

import math
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from xentgui.core.derivation import Derivation, Row, digits
from xentgui.core.derivation.information import NATS_PER_BIT, Likelihood, identity, information, power_of_ten

_TITLES = ("of the row", "nats", "bits", "")
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_NUMBERS = (1, 2)
_LARGEST = 700  # e to this is a float64, and e to its negative one with all digits
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Line(NamedTuple):
    name: str
    nats: str
    bits: str
    arithmetic: str
    meaning: str
    heading: bool = False


class InformationTable(QTableWidget):
    """What the current row's loss is as information, and what the batch's is as likelihood."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(0, len(_TITLES), parent)
        self.setObjectName("information")
        self.setAccessibleName("Information: entropies and likelihood in nats and bits")
        self.setHorizontalHeaderLabels(_TITLES)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setStretchLastSection(True)
        for column in _NUMBERS:
            title = QTableWidgetItem(_TITLES[column])
            title.setTextAlignment(_RIGHT)
            self.setHorizontalHeaderItem(column, title)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)

    def show_row(self, derivation: Derivation, batch: Likelihood | None) -> None:
        """Show a row and its batch, as far as that is known."""
        lines = [*_of_row(derivation), *_of_batch(batch)]
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            self._write(row, line)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _write(self, row: int, line: _Line) -> None:
        bold = QFont(self.font())
        bold.setBold(line.heading)
        for column, text in enumerate(line[:4]):
            item = self.item(row, column)
            if item is None:
                item = QTableWidgetItem()
                self.setItem(row, column, item)
            if item.text() != text:
                item.setText(text)
            item.setFont(bold)
            item.setToolTip(line.meaning)
            if column in _NUMBERS:
                item.setTextAlignment(_RIGHT)

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        for row in range(self.rowCount()):
            self.setRowHeight(row, metrics.height() + metrics.height() // 5)


def _of_row(derivation: Derivation) -> list[_Line]:
    found = information(derivation.row, derivation.columns)
    mean, (of_label, divergence, of_prediction) = _formulas(derivation.row)
    perplexity = _exp(found.perplexity, found.cross_entropy)
    guess = f"Among {perplexity} equally likely classes a guess costs as much"
    return [
        _line("entropy of the label H(y)", found.label_entropy, of_label, f"What no prediction can save{mean}"),
        _line("+ divergence D(y ‖ p)", found.divergence, divergence, f"Kullback-Leibler, what p costs more{mean}"),
        _line("= cross-entropy H(y, p)", found.cross_entropy, identity(found), f"The row's loss without weights{mean}"),
        _line("entropy of the prediction H(p)", found.prediction_entropy, of_prediction, f"How unsure p is{mean}"),
        _Line("perplexity", perplexity, "", f"exp({digits(found.cross_entropy)})", guess),
    ]


def _formulas(row: Row) -> tuple[str, tuple[str, str, str]]:
    """What the figures of a row are the mean over, if over anything; entropy of y, divergence, entropy of p."""
    if not row.rule.binary:
        return "", ("−Σ y log y", "Σ y log(y / p)", "−Σ p log p")
    several = row.classes > 1
    of = "mean of " if several else ""
    return "; the mean over classes" if several else "", (
        f"{of}−y log y − (1 − y) log(1 − y)",
        f"{of}y log(y / p) + (1 − y) log((1 − y) / (1 − p))",
        f"{of}−p log p − (1 − p) log(1 − p)",
    )


def _of_batch(batch: Likelihood | None) -> list[_Line]:
    heading = _Line("of the batch", "nats", "bits", "" if batch else "computing …", "", heading=True)
    if batch is None:
        return [heading]
    mean = f"{digits(batch.total)} / {digits(batch.weight)}"
    times, one = (f"{batch.labels_a_row} classes × ", "label") if batch.labels_a_row > 1 else ("", "row")
    product = "The probability of all labels together, their product: to minimise the loss is to maximise it"
    each = "The geometric mean of the labels' probabilities"
    return [
        heading,
        _line(
            "negative log-likelihood",
            batch.total,
            f"{times}Σ of the row losses",
            "Minus the logarithm of the likelihood",
        ),
        _line("its mean", batch.mean, mean, "The cross-entropy of the batch, by the rows' weights"),
        _Line("likelihood", _power(batch), "", f"exp(−{digits(batch.total)})", product),
        _Line(f"of a {one}, on average", _exp(batch.per_label, -batch.mean), "", f"exp(−{digits(batch.mean)})", each),
    ]


def _power(batch: Likelihood) -> str:
    mantissa, exponent = batch.power_of_ten
    if not mantissa > 0 or -4 <= exponent <= 0:
        return digits(mantissa * 10.0**exponent)
    return _times_ten_to(mantissa, exponent)


def _exp(value: float, logarithm: float) -> str:
    """Write `value`, e to the `logarithm`, also where no float64 is that large or small."""
    if _LARGEST < abs(logarithm) < math.inf:
        return _times_ten_to(*power_of_ten(logarithm))
    return digits(value)


def _times_ten_to(mantissa: float, exponent: int) -> str:
    return f"{digits(mantissa)} × 10{str(exponent).translate(_SUPERSCRIPTS)}"


def _line(name: str, nats: float, arithmetic: str, meaning: str) -> _Line:
    return _Line(name, digits(nats), digits(nats / NATS_PER_BIT), arithmetic, meaning)

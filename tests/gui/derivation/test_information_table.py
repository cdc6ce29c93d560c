"""The figures of information and likelihood as the table writes them."""

import pytest

from xentgui.core.derivation import derive
from xentgui.core.derivation.information import likelihood
from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem
from xentgui.gui.derivation.information_table import InformationTable


@pytest.fixture
def lines(qtbot):
    def show(problem):
        table = InformationTable()
        qtbot.addWidget(table)
        table.show_row(derive(problem, 0), likelihood(evaluate(problem)))
        cells = [[table.item(i, column) for column in range(2)] for i in range(table.rowCount())]
        return {name.text(): figure.text() for name, figure in cells if name and figure}

    return show


def test_a_perplexity_beyond_all_floats_is_a_power_of_ten_as_the_likelihood_is(lines):
    found = lines(Problem.create([[800.0, 0.0]], [1]))
    assert found["perplexity"] == "2.7264 × 10³⁴⁷"
    assert found["of a row, on average"] == found["likelihood"] == "3.6679 × 10⁻³⁴⁸"


def test_a_loss_without_end_has_no_power(lines):
    found = lines(Problem.create([[0.0, float("-inf")]], [1]))
    assert (found["perplexity"], found["of a row, on average"], found["likelihood"]) == ("∞", "0", "0")

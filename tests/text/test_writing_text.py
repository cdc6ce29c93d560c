"""What is copied as a table or as code reads back bit for bit, where the form can hold it."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.core.batches import DTYPES
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.files.arrays import LABELS
from xentgui.files.csv_lines import LABEL_INDEX, MASS, WEIGHT
from xentgui.text.reading import read
from xentgui.text.tables import as_number
from xentgui.text.writing import FORMATS, MOST_NUMBERS, Excerpt, markdown, refuse_too_many

TABLES = [form for form in FORMATS if not form.endswith("code")]
CODE = [form for form in FORMATS if form.endswith("code")]
PETS = Problem.create([[0.1, -np.inf], [1e-30, -2]], [1, 0], class_names=("cat", "dog & co"))


def same(found, expected):
    """Whether two arrays have the same bits, in the type of the second."""
    found = np.asarray(found).astype(expected.dtype)
    plain = np.isnan(expected) if expected.dtype.kind in "fV" else np.zeros(expected.shape, bool)
    return found.shape == expected.shape and found[~plain].tobytes() == expected[~plain].tobytes()


def named(names):
    """The names of classes; one that is called by its index has none of its own."""
    return () if names == tuple(map(str, range(len(names)))) else names


NUMBERS = st.floats(width=64) | st.sampled_from([0.0, -0.0, np.inf, -np.inf, np.nan, 0.1, 1e-45, 65504.0])
NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t,;|&\\'\"<>*_`$#%{}^~[]() 0"), min_size=1
)


@st.composite
def batches(draw):
    leading = draw(st.sampled_from([(1,), (3,), (2, 2)]))
    shape = (*leading, draw(st.integers(1, 4)))
    with np.errstate(over="ignore"):
        scores = draw(hnp.arrays(np.float64, shape, elements=NUMBERS)).astype(draw(st.sampled_from(DTYPES)))
        distributions = draw(hnp.arrays(np.float64, shape, elements=NUMBERS)).astype(draw(st.sampled_from(DTYPES)))
    indices = draw(hnp.arrays(np.int64, leading, elements=st.integers(-2, shape[-1])))
    names = draw(st.none() | st.lists(NAMES, min_size=shape[-1], max_size=shape[-1], unique=True))
    weights = draw(st.none() | hnp.arrays(np.float64, leading, elements=st.floats(0, 10)))
    labels = draw(st.sampled_from([indices, distributions]))
    return Problem.create(scores, labels, sparse=labels is indices, class_names=names or (), sample_weight=weights)


@pytest.mark.parametrize("form", FORMATS)
@given(problem=batches())
def test_scores_alone_come_back(form, problem):
    for name in problem.class_names:
        assume(name == name.strip() and name.casefold() not in (*LABELS, WEIGHT, LABEL_INDEX))
        assume(not name.startswith(MASS))
        assume(form != "LaTeX" or as_number(name) is None)  # a row of numbers is no header there
    found = read(FORMATS[form](Excerpt(problem, labels=False, weights=False)))
    assert same(np.asarray(found.scores).reshape(problem.scores.shape), problem.scores.join())
    assert named(found.class_names) == named(problem.class_names)


@pytest.mark.parametrize("form", TABLES)
@given(problem=batches())
def test_a_table_comes_back(form, problem):
    for name in problem.class_names:
        assume(name == name.strip() and name.casefold() not in (*LABELS, WEIGHT, LABEL_INDEX))
        assume(not name.startswith(MASS))
    found = read(FORMATS[form](Excerpt(problem)))
    assert same(found.scores, problem.scores.join())
    assert same(found.labels, problem.labels.join())
    assert named(found.class_names) == named(problem.class_names)
    if problem.row_weights is not None:
        assert same(found.weights[WEIGHT], problem.row_weights)


@pytest.mark.parametrize("form", CODE)
@given(problem=batches())
def test_code_comes_back_with_its_types_and_axes(form, problem):
    found = read(FORMATS[form](Excerpt(problem)))
    leading = problem.leading_shape
    assert found.scores is not None
    assert found.scores.dtype == problem.scores.dtype
    assert same(found.scores, problem.scores.join().reshape(*leading, problem.classes))
    assert found.labels is not None
    assert found.labels.dtype == problem.labels.dtype
    assert same(found.labels.reshape(problem.labels.shape), problem.labels.join())
    assert named(found.class_names) == named(problem.class_names)
    if problem.sample_weight is not None:
        assert same(found.weights[WEIGHT], problem.sample_weight)


@given(problem=batches())
def test_numpy_makes_of_the_code_what_was_copied(problem):
    made: dict[str, np.ndarray] = {}
    exec(FORMATS["NumPy code"](Excerpt(problem)), made)
    assert made["logits"].dtype == problem.scores.dtype
    assert same(made["logits"], problem.scores.join().reshape(made["logits"].shape))
    assert same(made["labels"].reshape(problem.labels.shape), problem.labels.join())


def test_a_table_of_markdown_looks_like_one():
    assert markdown(Excerpt(PETS)) == (
        "| cat | dog &amp; co | label |\n| ---: | ---: | ---: |\n"
        "| 0.1 | -inf | dog &amp; co |\n| 1e-30 | -2.0 | cat |\n"
    )


def test_a_table_of_latex_sets_minus_signs_and_infinities_as_mathematics():
    assert FORMATS["LaTeX"](Excerpt(PETS)) == (
        "\\begin{tabular}{rrr}\n\\hline\ncat & dog \\& co & label \\\\\n\\hline\n"
        "0.1 & $-\\infty$ & dog \\& co \\\\\n1e-30 & $-2.0$ & cat \\\\\n\\hline\n\\end{tabular}\n"
    )


def test_code_imports_what_it_needs():
    code = FORMATS["PyTorch code"](Excerpt(PETS))
    assert code.startswith("from math import inf\n\nimport torch\n\nlogits = torch.tensor(")
    assert "labels = torch.tensor([1, 0])\nclass_names = ['cat', 'dog & co']\n" in code


def test_probabilities_are_called_so():
    problem = Problem.create([[0.25, 0.75]], [1], LossOptions(from_logits=False))
    for form in CODE:
        found = read(FORMATS[form](Excerpt(problem)))
        assert found.probabilities
        assert same(found.scores, problem.scores.join())


def test_a_part_has_the_names_and_labels_of_its_classes():
    problem = Problem.create(np.arange(12.0).reshape(4, 3), [0, 1, 2, -7], class_names=("a", "b", "c"))
    part = Excerpt.of(problem, slice(0, 4), range(1, 3), labels=True, weights=True)
    found = read(FORMATS["NumPy code"](part))
    assert found.class_names == ("b", "c")
    assert same(found.scores, np.arange(12.0).reshape(4, 3)[:, 1:])
    assert found.labels is not None
    assert found.labels.tolist() == [-1, 0, 1, -7]
    alone = Excerpt.of(problem, slice(1, 2), range(3), labels=False, weights=False)
    assert read(FORMATS["CSV"](alone)).labels is None


def test_what_would_be_too_long_or_nothing_is_refused():
    with pytest.raises(ValueError, match="there are no rows to copy"):
        refuse_too_many(0, 3, "CSV")
    with pytest.raises(
        ValueError, match="200,000 numbers are too many for NumPy code; select at most 100,000, or save"
    ):
        refuse_too_many(MOST_NUMBERS, 2, "NumPy code")
    refuse_too_many(MOST_NUMBERS, 2, "CSV")


def test_a_class_that_is_called_as_a_column_of_the_table_is_refused():
    problem = Problem.create([[1.0, 2.0]], [0], class_names=("sample_weight", "b"))
    with pytest.raises(
        ValueError, match="a class is called 'sample_weight', as another column of the table is; rename"
    ):
        markdown(Excerpt(problem))

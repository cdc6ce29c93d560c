"""Formulas: every column has its term in the loss, terms are lit with all that is in them, and all of them typeset."""

from itertools import product

import pytest

from xentgui.core.derivation import derive
from xentgui.core.derivation.naive import side_by_side
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.gui.derivation.formulas import KEYS, Kind, definition, parse, shown_terms, spoken, whole
from xentgui.gui.derivation.typeset import coloured

KINDS = [Kind(*switches) for switches in product((True, False), repeat=4)]


def keys_of(kind: Kind) -> list[str]:
    """The columns that a row of this kind has."""
    loss = Loss.BINARY if kind.binary else Loss.CATEGORICAL
    weights = [1.0, 2.0] if kind.weighted else None
    labels = [[1, 0]] if kind.binary else [0]
    problem = Problem.create([[0.4, 0.6]], labels, LossOptions(kind.from_logits, loss=loss), class_weight=weights)
    columns = side_by_side(problem, 0, "float32") if kind.naive else derive(problem, 0).columns
    return [column.key for column in columns if column.group != "stable"]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_column_but_the_gradient_is_a_term_of_the_loss(kind):
    assert set(keys_of(kind)) - set(parse(whole(kind)).inside) <= {"gradient"}


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_what_has_a_formula_of_its_own_is_a_term_of_it_and_can_be_typeset(kind):
    for key in keys_of(kind):
        marked = definition(key, kind)
        assert not marked or key in parse(marked).inside
        assert "<svg" in coloured(parse(marked or whole(kind)), 16, {}, "#123456")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.weighted], ids=str)
def test_where_classes_have_weights_the_product_and_the_gradient_are_of_the_weighted_label(kind):
    for key in {"product", "gradient"} & set(keys_of(kind)):
        assert "weighted" in parse(definition(key, kind) or whole(kind)).inside


def test_from_probabilities_the_product_takes_the_logarithm_of_what_is_clipped():
    for weighted in (False, True):
        assert r"\log q_j" in definition("product", Kind(binary=False, from_logits=False, weighted=weighted))


def test_a_term_holds_the_terms_inside_it():
    inside = parse(whole(Kind(binary=False, from_logits=True, weighted=False))).inside
    assert inside["exp"] == {"exp", "shifted", "scaled", "score"}
    assert inside["product"] == set(inside)


def test_terms_take_their_colours_and_all_else_the_other_one():
    formula = parse("L = <label: y_j> <score: x_j>")
    text = coloured(formula, 16, {"label": "#ff0000", "score": "none"}, "#00ff00")
    assert all(f'fill="{colour}"' in text for colour in ("#ff0000", "#00ff00", "none"))
    assert not any(f'"#0000{number:02x}"' in text for number in range(1, len(KEYS) + 1))


def test_an_index_before_a_logarithm_is_part_of_its_own_term():
    text = coloured(parse(r"<label: y_j> \, <log_probability: \log z>"), 16, {"label": "#ff0000"}, "#00ff00")
    assert text.count('fill="#ff0000"') == len("yj")
    assert text.count('fill="#00ff00"') == len("logz")


def test_a_screen_reader_hears_latex_without_marks():
    assert spoken("<scaled: z_j> = <score: x_j> / T") == " z_j =  x_j / T"


def test_a_screen_reader_does_not_hear_terms_that_are_not_shown():
    formula = whole(Kind(binary=False, from_logits=True, weighted=False))
    assert spoken(formula, {"score"}).split() == ["L", "=", "x_j"]
    assert "log" not in spoken(formula, {"score", "scaled", "shifted", "exp", "probability"})


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_term_shows_once_all_columns_do(kind):
    assert shown_terms(kind, keys_of(kind), ()) == set(KEYS)


def test_a_term_without_a_column_shows_with_the_first_term_that_it_stands_in():
    naive = Kind(binary=False, from_logits=True, weighted=True, naive=True)
    later = {"exp", "probability", "log_probability", "product", "shifted"}
    assert shown_terms(naive, {"score"}, later) == {"score"}
    assert shown_terms(naive, {"score", "exp"}, later - {"exp"}) == {"score", "scaled", "exp"}
    assert {"label", "weighted"} <= shown_terms(naive, {"score", "exp", "product"}, {"shifted"})

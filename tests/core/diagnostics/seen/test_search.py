"""The search for what gave a number: every mistake is found from the number that it makes, written out longhand."""

import math
from functools import cache

import numpy as np
import pytest

from xentgui.core.diagnostics.seen import Edit, Search, SeenNumber, matches
from xentgui.core.diagnostics.seen.chance import different, expected_by_accident
from xentgui.core.evaluation import Cancelled, evaluate
from xentgui.core.options import Loss, LossOptions, Reduction
from xentgui.core.problem import Problem

ROWS, CLASSES = 75, 7
DIGITS = [4, 5, 6]
DATA_A = Problem.create(np.array([[2, 5, 1], [7, 1, 0.5]]), [1, 0])


def softmax(scores):
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    return shares / shares.sum(-1, keepdims=True)


def costs(scores, labels):
    return -np.log(softmax(scores)[np.arange(len(labels)), labels])


def batch(seed):
    rng = np.random.default_rng(seed)
    scores = rng.normal(0, 1.5, (ROWS, CLASSES))
    labels = np.where(rng.random(ROWS) < 0.6, scores.argmax(1), rng.integers(0, CLASSES, ROWS))
    return scores, labels, rng


def smoothed(scores, labels, share, others):
    rows = np.full((ROWS, CLASSES), share / (CLASSES - 1 if others else CLASSES))
    rows[np.arange(ROWS), labels] = 1 - share if others else 1 - share + share / CLASSES
    return -(rows * np.log(softmax(scores))).sum(1).mean()


def binary(p, labels):
    hot = np.eye(CLASSES)[labels]
    return -(hot * np.log(p) + (1 - hot) * np.log(1 - p)).mean()


def keras(scores, labels):
    p = np.clip(scores / scores.sum(1, keepdims=True), 1e-7, 1 - 1e-7)
    return -np.log(p[np.arange(ROWS), labels]).mean()


MADE_BY = {
    "reduction=sum": lambda z, y: costs(z, y).sum(),
    "from_logits=False": keras,
    "softmax twice": lambda z, y: costs(softmax(z), y).mean(),
    "-p": lambda z, y: -softmax(z)[np.arange(ROWS), y].mean(),
    "-score": lambda z, y: -z[np.arange(ROWS), y].mean(),
    "binary of sigmoid": lambda z, y: binary(1 / (1 + np.exp(-z)), y),
    "binary of softmax": lambda z, y: binary(softmax(z), y),
    "label_smoothing=0.1": lambda z, y: smoothed(z, y, 0.1, False),
    "label_smoothing=0.05": lambda z, y: smoothed(z, y, 0.05, False),
    "label_smoothing=0.2 over others": lambda z, y: smoothed(z, y, 0.2, True),
    "labels -1": lambda z, y: costs(z, (y - 1) % CLASSES).mean(),
    "labels +1": lambda z, y: costs(z, (y + 1) % CLASSES).mean(),
    "next row's label": lambda z, y: costs(z[:-1], y[1:]).mean(),
    "last row's label": lambda z, y: costs(z[1:], y[:-1]).mean(),
    "next row's label, round": lambda z, y: costs(z, np.roll(y, -1)).mean(),
    "by classes": lambda z, y: costs(z, y).sum() / CLASSES,
    "by cells": lambda z, y: costs(z, y).mean() / CLASSES,
    "mean of batches of 32": lambda z, y: np.mean([costs(z[i : i + 32], y[i : i + 32]).mean() for i in (0, 32, 64)]),
    "without the last of 16": lambda z, y: costs(z[:64], y[:64]).mean(),
    "last of 16": lambda z, y: costs(z[64:], y[64:]).mean(),
    "log2": lambda z, y: costs(z, y).mean() / math.log(2),
    "log10": lambda z, y: costs(z, y).mean() / math.log(10),
    "negative": lambda z, y: -costs(z, y).mean(),
}


@pytest.mark.parametrize("digits", DIGITS)
@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", MADE_BY)
def test_a_mistake_is_found_from_the_number_that_it_makes(name, seed, digits):
    scores, labels, _ = batch(seed)
    value = MADE_BY[name](scores, labels) if name != "from_logits=False" else keras(np.abs(scores), labels)
    first = search_of(seed, positive=name == "from_logits=False").matches(f"{value:.{digits}f}", "loss").found[:3]
    found = next(match for match in first if name in readings(match))
    assert found.value == pytest.approx(value, rel=1e-9)
    assert found.complexity == 1
    assert found.words
    assert 0 < found.chance < 0.2


@cache
def search_of(seed, *, positive=False):
    scores, labels, _ = batch(seed)
    return Search(Problem.create(np.abs(scores) if positive else scores, labels))


def readings(match):
    return [changes[0].name for changes in (match.changes, *match.same) if len(changes) == 1]


@pytest.mark.parametrize("digits", DIGITS)
@pytest.mark.parametrize(
    ("made_by", "name"), [(lambda t: t * t, "twice"), (lambda t: 1 / t, "mult"), (lambda _: 1, "temperature left")]
)
def test_a_temperature_squared_inverse_or_left_out_is_found(made_by, name, digits):
    scores, labels, _ = batch(3)
    problem = Problem.create(scores, labels, LossOptions(temperature=2.5))
    value = costs(scores / made_by(2.5), labels).mean()
    edits = [match.edits for match in matches(problem, f"{value:.{digits}f}").found[:3] if name in match.words]
    assert edits == [(Edit("set_options", {"temperature": made_by(2.5)}),)]


def test_the_square_of_a_temperature_as_a_factor_is_found_for_class_indices_too():
    scores, labels, _ = batch(3)
    value = costs(scores / 2.5, labels).mean() * 2.5**2
    found = matches(Problem.create(scores, labels, LossOptions(temperature=2.5)), f"{value:.5f}").found
    assert found[0].words == "times the temperature squared"


def test_a_smoothing_that_adds_1_over_the_classes_in_place_of_its_share_is_found():
    scores, labels, _ = batch(3)
    value = smoothed(scores, labels, 0.1, False) - 0.9 / CLASSES * np.log(softmax(scores)).sum(1).mean()
    found = matches(Problem.create(scores, labels, LossOptions(label_smoothing=0.1)), f"{value:.5f}").found
    assert "1 / C" in found[0].words


@pytest.mark.parametrize("digits", DIGITS)
def test_weights_are_found_with_each_divisor_and_without(digits):
    scores, labels, rng = batch(4)
    by_class, by_row = rng.uniform(0.2, 3, CLASSES), rng.uniform(0.1, 2, ROWS)
    losses = costs(scores, labels)
    heavy = losses * by_class[labels] * by_row
    search = Search(Problem.create(scores, labels, sample_weight=by_row, class_weight=by_class))
    made = {
        "": heavy.mean(),
        "reduction=mean_with_sample_weight": heavy.sum() / (by_class[labels] * by_row).sum(),
        "no sample weights": (losses * by_class[labels]).mean(),
        "no class weights": (losses * by_row).mean(),
        "no class weights, no sample weights": losses.mean(),
        "no sample weights, reduction=mean_with_sample_weight": (losses * by_class[labels]).sum()
        / by_class[labels].sum(),
    }
    for names, value in made.items():
        first = search.matches(f"{value:.{digits}f}", "loss").found[:3]
        found = [", ".join(change.name for change in match.changes) for match in first]
        assert names in found, (names, found)


@pytest.mark.parametrize("padding", [-1, 0, 255, -100])
def test_padding_is_found_left_out_and_counted(padding):
    scores, labels, _ = batch(5)
    labels = np.where(np.arange(ROWS) % 4 == 0, padding, np.maximum(labels, 1))
    kept = labels != padding
    total = costs(scores[kept], labels[kept]).sum()
    problem = Problem.create(scores, labels)
    (found, *_) = matches(problem, f"{total / kept.sum():.5f}", "loss").found
    assert found.edits == (Edit("set_options", {"ignore_class": padding}),)
    counted = matches(problem, f"{total / ROWS:.5f}", "loss").found[0]
    assert {change.name for change in counted.changes} <= {f"ignore_class={padding}", "by all rows", "no class costs 0"}
    assert counted.value == pytest.approx(total / ROWS)


@pytest.mark.parametrize(("epsilon", "value"), [(1e-7, "clip at 1e-07"), (1e-12, "clip at 1e-12")])
def test_a_clip_is_found_where_it_bites(epsilon, value):
    scores, labels, _ = batch(6)
    p = softmax(scores * 20)[np.arange(ROWS), labels]
    seen = -np.log(np.clip(p, epsilon, 1)).mean()
    assert value in readings(matches(Problem.create(scores * 20, labels), f"{seen:.6f}").found[0])


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_scores_of_few_bits_are_found(dtype):
    from xentgui.core.door import float_type

    scores, labels, _ = batch(7)
    rounded = (scores * 3).astype(float_type(dtype)).astype(np.float64)
    found = matches(Problem.create(scores * 3, labels), f"{costs(rounded, labels).mean():.7f}").found[0]
    assert found.changes[0].name == f"scores in {dtype}"
    assert found.edits == (Edit("set_dtype", {"dtype": dtype}),)


@pytest.mark.parametrize("digits", DIGITS)
def test_readings_of_probabilities_are_found(digits):
    scores, labels, _ = batch(8)
    p = softmax(scores)
    search = Search(Problem.create(p, labels, LossOptions(from_logits=False)))
    made = {
        "from_logits=True": costs(p, labels).mean(),
        "-p": -p[np.arange(ROWS), labels].mean(),
        "binary": binary(p, labels),
    }
    for name, value in made.items():
        assert name in readings(search.matches(f"{value:.{digits}f}").found[0])


@pytest.mark.parametrize("name", ["binary of softmax in torch", "binary in torch"])
def test_a_binary_loss_that_is_not_clipped_is_told_from_one_that_is(name):
    scores, labels, _ = batch(8)
    scores *= 4
    scores[np.arange(ROWS), labels] += 14
    p = softmax(scores)
    given = Problem.create(p, labels, LossOptions(from_logits=False)) if name == "binary in torch" else None
    found = matches(given or Problem.create(scores, labels), f"{binary(p, labels):.8g}")
    assert name in [change.name for match in found.found for change in match.changes]


def test_a_batch_of_sequences_is_divided_by_its_batch_and_by_its_time():
    rng = np.random.default_rng(9)
    scores, labels = rng.normal(size=(5, 8, 4)), rng.integers(0, 4, (5, 8))
    total = costs(scores.reshape(40, 4), labels.reshape(40)).sum()
    problem = Problem.create(scores, labels)
    assert readings(matches(problem, f"{total / 5:.5f}").found[0]) == ["by batch"]
    assert readings(matches(problem, f"{total / 8:.5f}").found[0]) == ["by time"]
    shifted = costs(scores[:, :-1].reshape(35, 4), labels[:, 1:].reshape(35)).mean()
    assert readings(matches(problem, f"{shifted:.5f}").found[0]) == ["next row's label"]


@pytest.mark.parametrize("pieces", [2, 4])
def test_the_mean_of_the_means_of_pieces_of_padded_sequences_is_found(pieces):
    rng = np.random.default_rng(4)
    scores, labels = rng.normal(size=(12, 9, 5)), rng.integers(0, 5, (12, 9))
    kept = np.arange(9) < rng.integers(2, 9, (12, 1))
    loss = costs(scores.reshape(108, 5), labels.reshape(108)).reshape(12, 9)
    parts = zip(np.split(loss, pieces), np.split(kept, pieces), strict=True)
    seen = np.mean([rows[part].mean() for rows, part in parts])
    problem = Problem.create(scores, np.where(kept, labels, -100), LossOptions(ignore_class=-100))
    assert readings(matches(problem, f"{seen:.6f}").found[0]) == [f"mean of {pieces} pieces"]


def test_two_mistakes_at_once_are_found():
    scores, labels, _ = batch(10)
    seen = costs(softmax(scores), np.roll(labels, -1)).sum()
    one, two = (matches(Problem.create(scores, labels), f"{value:.5f}").found for value in (seen / ROWS, seen))
    assert {change.name for change in one[0].changes} == {"softmax twice", "next row's label, round"}
    assert two == ()  # it takes three


def test_accuracies_are_found():
    scores, labels, _ = batch(11)
    right = scores.argmax(1) == labels
    hot = np.eye(CLASSES)[labels] == 1
    made = {
        "balanced": np.mean([right[labels == c].mean() for c in np.unique(labels)]),
        "binary accuracy": ((softmax(scores) > 0.5) == hot).mean(),
        "top 5": np.mean([y in row.argsort()[-5:] for row, y in zip(scores, labels, strict=True)]),
        "labels +1": (scores.argmax(1) == (labels + 1) % CLASSES).mean(),
    }
    problem = Problem.create(scores, labels)
    assert matches(problem, f"{right.mean():.4f}", "accuracy").found[0].changes == ()
    assert matches(problem, f"{100 * right.mean():.2f} %").found[0].changes == ()
    for name, value in made.items():
        assert name in [n for match in matches(problem, f"{value:.5f}", "accuracy").found[:3] for n in readings(match)]


def test_a_perplexity_is_found_and_one_of_base_two():
    scores, labels, _ = batch(12)
    loss, problem = costs(scores, labels).mean(), Problem.create(scores, labels)
    assert matches(problem, f"{math.exp(loss):.4f}", "perplexity").found[0].changes == ()
    assert readings(matches(problem, f"{2**loss:.4f}", "perplexity").found[0]) == ["2 to the loss"]


def test_of_distributions_and_of_the_binary_loss_mistakes_are_found():
    scores, labels, rng = batch(13)
    soft = softmax(rng.normal(size=(ROWS, CLASSES)))
    rolled = -(np.roll(soft, -1, axis=0) * np.log(softmax(scores))).sum(1).mean()
    assert readings(matches(Problem.create(scores, soft), f"{rolled:.5f}").found[0]) == ["next row's label, round"]
    hot = np.eye(CLASSES)[labels]
    several = Problem.create(scores, hot, LossOptions(loss=Loss.BINARY))
    found = matches(several, f"{costs(scores, labels).mean():.5f}").found[0]
    assert found.edits == (Edit("set_loss", {"loss": "categorical"}),)
    p = 1 / (1 + np.exp(-scores))
    summed = -(hot * np.log(p) + (1 - hot) * np.log(1 - p)).sum(1).mean()
    assert "sum of classes" in readings(matches(several, f"{summed:.5f}").found[0])


def test_the_published_numbers_of_a_batch_and_those_that_are_wrong():
    assert matches(DATA_A, "0.0349291").found[0].changes == ()
    assert matches(DATA_A, "0.034929097").found[0].changes == ()
    assert readings(matches(DATA_A, "0.0698582").found[0]) == ["reduction=sum"]
    for wrong in ("0.463", "0.469", "0.234"):
        found = matches(DATA_A, wrong)
        assert not found
        assert found.summary.startswith(f"{wrong} is none of ")


def test_published_numbers_of_weights_are_found():
    weighted = Problem.create(DATA_A.scores.join(), [1, 0], sample_weight=[0.5, 3])
    assert matches(weighted, "0.022432396").found[0].changes == ()
    assert readings(matches(weighted, "0.012818513").found[0]) == ["reduction=mean_with_sample_weight"]
    by_class = Problem.create(DATA_A.scores.join(), [1, 0], class_weight=[0.2, 1, 3])
    assert readings(matches(by_class, "0.0555656").found[0]) == ["reduction=mean_with_sample_weight"]
    logits = Problem.create(DATA_A.scores.join(), [1, 0])
    assert readings(matches(logits, f"{(0.470003635 + 0.194156006) / 2:.7f}").found[0]) == ["from_logits=False"]


def test_random_numbers_raise_few_matches_and_say_the_chance():
    search, rng = search_of(15), np.random.default_rng(15)
    found = [search.matches(f"{seen:.4f}", "loss") for seen in rng.uniform(0.5, 4, 400)]
    assert sum(map(bool, found)) < 0.2 * len(found)
    assert any(found)
    for match in (match for each in found for match in each.found):
        assert match.chance > (0.01 if match.complexity == 2 else 1e-4)


def test_over_all_numbers_of_a_range_as_many_accidents_are_said_as_there_are():
    values = [value for kind, value, _ in search_of(15).candidates if kind == "loss"]
    numbers = [SeenNumber.of(f"{seen:.3f}") for seen in np.arange(0.5, 4, 0.001)]
    said = sum(expected_by_accident(values, number) for number in numbers)
    met = sum(np.count_nonzero(abs(different(values) - number.value) <= number.half_width) for number in numbers)
    assert said == pytest.approx(met, rel=0.1)


def test_nan_is_told_where_it_comes_from():
    problem = Problem.create([[1.0, 2.0], [math.nan, 0.0], [0.5, 0.0]], [0, 1, 0])
    found = matches(problem, "nan", "loss").found[0]
    assert found.changes == ()
    assert math.isnan(found.chance)


def test_edits_make_the_batch_report_the_number():
    from xentgui.document import conversions, edits

    scores, labels, rng = batch(16)
    problem = Problem.create(scores, labels, class_weight=rng.uniform(0.5, 2, CLASSES))
    for name in ("labels -1", "no class weights", "label_smoothing=0.1", "reduction=sum", "binary of sigmoid"):
        every = [match for match in all_losses(problem) if name in readings(match)]
        after = problem
        for edit in every[0].edits:
            verb = getattr(edits, edit.verb, None) or getattr(conversions, edit.verb)
            after = verb(after, **edit.arguments)
        assert evaluate(after).loss == pytest.approx(every[0].value, rel=1e-12)


def all_losses(problem):
    from xentgui.core.diagnostics.seen.result import Match

    return [Match(kind, value, changes) for kind, value, changes in Search(problem).candidates if kind == "loss"]


def test_a_big_batch_is_searched_in_part_and_says_so():
    scores, labels, _ = batch(17)
    problem = Problem.create(scores, labels)
    found = matches(problem, f"{costs(softmax(scores), labels).mean():.5f}", most_cells=3 * problem.cells)
    assert found.found[0].changes[0].name == "softmax twice"
    assert "binary of softmax" in found.left_out
    assert "not tried on so big a batch" in found.summary
    found = matches(problem, f"{costs(softmax(scores), labels).mean():.5f}", most_cells=problem.cells)
    assert "softmax twice" in found.left_out
    assert not found


def test_it_tells_how_far_it_is_and_may_be_stopped():
    scores, labels, _ = batch(18)
    problem = Problem.create(scores, labels)
    heard: list[float] = []
    matches(problem, "0.5", progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1

    def stop(share):
        if share > 0.2:
            raise Cancelled

    with pytest.raises(Cancelled):
        matches(problem, "0.5", progress=stop)


@pytest.mark.parametrize(
    "problem",
    [
        Problem.create(np.zeros((0, 3)), np.zeros(0, int)),
        Problem.create(np.zeros((5, 0, 3)), np.zeros((5, 0), int)),
        Problem.create([[1.0]], [0]),
        Problem.create([[math.inf, -math.inf], [math.nan, 0]], [5, -7]),
        Problem.create([[1.0, 2.0]], [[math.nan, 2.0]]),
        Problem.create([[math.inf, 2.0], [0, -math.inf], [1e308, -1e308], [-1e308, 0]] * 10, [0, 1, 1, 0] * 10),
        Problem.create(np.full((40, 3), 6e4, np.float16), [0, 1, 2, 2] * 10, LossOptions(temperature=1e-300)),
        Problem.create([[0.0, 0.0]], [0], LossOptions(from_logits=False, reduction=Reduction.NONE)),
        Problem.create([[3.0]], [[1.0]], LossOptions(loss=Loss.BINARY)),
        Problem.create([2.0, 1.0], 0),
    ],
)
def test_odd_batches_are_searched_without_a_word(problem):
    for seen in ("0.5", "nan", "inf", "0", "-1e300"):
        assert matches(problem, seen).searched

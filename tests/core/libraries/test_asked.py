"""What a user of each library would ask it for a problem, and what is said where it has no such thing."""

import numpy as np
import pytest

from xentgui.core.libraries.asked import Asked, ask
from xentgui.core.libraries.batch import Batch
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem

LOGITS = [[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]]
PROBABILITIES = [[0.9, 0.05, 0.05], [0.5, 0.89, 0.6]]
SOFT = [[0.2, 0.5, 0.3], [1.0, 0.0, 0.0]]


def asked(library: str, scores=LOGITS, labels=(1, 0), dtype="float64", **arguments) -> Asked:
    given = {name: arguments.pop(name) for name in ("sample_weight", "class_weight") if name in arguments}
    problem = Problem.create(np.array(scores, dtype), np.array(labels), LossOptions(**arguments), **given)
    return ask(library, Batch(problem))


def said(library: str, **arguments) -> str:
    return " ".join(asked(library, **arguments).lacks)


def call(library: str, **arguments):
    result = asked(library, **arguments).call
    assert result is not None
    return result


def loss(library: str, **arguments) -> float:
    answer = asked(library, **arguments).answer()
    assert answer.error is None
    assert answer.loss is not None
    return float(answer.loss)


@pytest.mark.parametrize("library", ["keras-tensorflow", "torch", "optax", "sklearn", "scipy"])
def test_the_call_is_in_the_type_of_the_batch(library):
    assert call(library, dtype="float32").dtype == np.float32
    assert call(library, dtype="float16").scores.dtype == np.float16


@pytest.mark.parametrize("library", ["keras-tensorflow", "torch", "optax", "sklearn", "scipy"])
def test_the_temperature_divides_the_logits_first_and_that_is_said(library):
    assert "divided by 2 first" in said(library, temperature=2)
    assert loss(library, temperature=2) == pytest.approx(0.19560630325152897)
    assert "temperature" not in said(library)


def test_class_indices_and_distributions_are_different_losses_in_keras():
    assert call("keras-numpy").task == "scce"
    assert call("keras-numpy", labels=SOFT).task == "cce"


def test_smoothing_of_index_labels_is_that_of_one_hot_labels_in_keras():
    question = call("keras-tensorflow", label_smoothing=0.1)
    assert question.task == "cce"
    assert question.labels.tolist() == [[0, 1, 0], [1, 0, 0]]
    assert "index labels have no label_smoothing" in said("keras-tensorflow", label_smoothing=0.1)
    assert not said("keras-tensorflow", labels=SOFT, label_smoothing=0.1)


def test_ignored_rows_weigh_nothing_where_keras_smooths_one_hot_labels():
    question = call("keras-tensorflow", labels=(-1, 0), label_smoothing=0.1, ignore_class=-1)
    assert question.sample_weight.tolist() == [0, 1]
    assert call("keras-tensorflow", labels=(-1, 0), ignore_class=-1).options["ignore_class"] == -1


def test_class_weights_are_weights_of_rows_in_keras_as_fit_has_them():
    question = call("keras-jax", class_weight=[0.2, 1, 3], sample_weight=[2, 3])
    assert question.sample_weight.tolist() == pytest.approx([2, 0.6])
    assert "fit(class_weight=...)" in said("keras-jax", class_weight=[0.2, 1, 3])


def test_torch_has_its_own_names():
    question = call("torch", ignore_class=-1, class_weight=[0.2, 1, 3], label_smoothing=0.1)
    assert question.options["ignore_index"] == -1
    assert question.options["reduction"] == "mean"
    assert question.class_weight.tolist() == pytest.approx([0.2, 1, 3])


def test_torch_weighs_rows_by_hand():
    weights = [0.5, 3]
    assert "no sample_weight" in said("torch", sample_weight=weights)
    assert loss("torch", sample_weight=weights) == pytest.approx(0.022432401)
    assert loss("torch", sample_weight=weights, reduction="mean_with_sample_weight") == pytest.approx(0.012818515)
    assert loss("torch", sample_weight=weights, reduction="sum") == pytest.approx(0.044864802)


def test_torch_takes_log_probabilities_of_index_labels_only():
    question = call("torch", scores=PROBABILITIES, from_logits=False)
    assert question.task == "nll"
    assert question.scores[0, 0] == np.log(0.9)
    assert asked("torch", scores=PROBABILITIES, labels=SOFT, from_logits=False).call is None
    assert "nll_loss takes none" in said("torch", scores=PROBABILITIES, from_logits=False, label_smoothing=0.1)


def test_optax_has_no_probabilities_and_masks_what_is_ignored():
    assert asked("optax", from_logits=False).call is None
    assert call("optax", labels=(-1, 0), ignore_class=-1).where.tolist() == [False, True]
    assert "smooth_labels(one_hot(labels))" in said("optax", label_smoothing=0.1)


def test_optax_weighs_classes_in_the_labels_or_by_hand():
    weighted = {"class_weight": [0.2, 1, 3]}
    assert loss("optax", **weighted) == pytest.approx(0.0333393802)
    assert loss("optax", labels=SOFT, **weighted) == pytest.approx(loss("scipy", labels=SOFT, **weighted))
    assert call("optax", labels=SOFT, **weighted).labels[0].tolist() == pytest.approx([0.04, 0.5, 0.9])


def test_scikit_learn_gets_the_softmax_of_logits():
    assert call("sklearn").scores.sum(axis=1) == pytest.approx([1, 1])
    assert loss("sklearn") == pytest.approx(0.034929094)
    assert "softmax(logits)" in said("sklearn")
    assert not said("sklearn", scores=PROBABILITIES, from_logits=False)


def test_what_the_scores_were_made_of_is_kept_for_a_script():
    for library, function, arguments, source in (
        ("sklearn", "softmax", {"labels": (-1, 0), "ignore_class": -1}, LOGITS[1:]),
        ("torch", "log", {"scores": PROBABILITIES, "from_logits": False}, PROBABILITIES),
    ):
        made = asked(library, **arguments).made
        assert made is not None
        assert made[0] == function
        assert made[1].tolist() == source
    assert asked("torch").made is None


def test_scikit_learn_leaves_ignored_rows_out():
    assert call("sklearn", labels=(-1, 0), ignore_class=-1).labels.tolist() == [0]
    rows = asked("sklearn", labels=(-1, 0), ignore_class=-1).answer().row_losses
    assert rows is not None
    assert rows.tolist() == pytest.approx([0, 0.0039742835])


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"labels": SOFT}, "not distributions"),
        ({"label_smoothing": 0.1}, "no label_smoothing"),
        ({"reduction": "none"}, "never one a row"),
    ],
)
def test_what_scikit_learn_does_not_have_is_said(arguments, reason):
    assert asked("sklearn", **arguments).call is None
    assert reason in said("sklearn", **arguments)


@pytest.mark.parametrize("reduction", ["sum", "sum_over_batch_size", "mean_with_sample_weight"])
def test_scipy_is_reduced_by_hand_as_keras_reduces(reduction):
    given = {"labels": (-1, 0), "ignore_class": -1, "sample_weight": [2, 3], "reduction": reduction}
    assert loss("scipy", **given) == pytest.approx(loss("keras-tensorflow", **given))


def test_a_label_that_is_no_class_is_refused_by_what_picks_it():
    answer = asked("scipy", labels=(3, 0)).answer()
    assert answer.error is not None
    assert answer.error.text == "index 3 is out of bounds for axis 1 with size 3"


def test_rows_with_a_time_axis_keep_it_but_in_scikit_learn():
    cube, labels = np.arange(24.0).reshape(2, 3, 4) % 5, np.zeros((2, 3), int)
    for library, shape in (("keras-tensorflow", (2, 3, 4)), ("torch", (2, 3, 4)), ("sklearn", (6, 4))):
        assert call(library, scores=cube, labels=labels).scores.shape == shape
    assert loss("sklearn", scores=cube, labels=labels) == pytest.approx(loss("torch", scores=cube, labels=labels))


def test_one_row_alone_keeps_its_weight():
    problem = Problem.create(LOGITS, [1, 0], sample_weight=[0.5, 3])
    for library in ("keras-tensorflow", "torch", "optax", "sklearn", "scipy"):
        answer = ask(library, Batch.of_row(problem, 1)).answer()
        assert answer.loss is not None
        assert float(answer.loss.reshape(-1)[0]) == pytest.approx(3 * 0.00397428343)


HOT = [[1.0, 1, 0], [0, 0, 1]]


def binary(library: str, scores=LOGITS, labels=HOT, **arguments) -> Asked:
    names = ("sample_weight", "class_weight", "pos_weight")
    given = {name: arguments.pop(name) for name in names if name in arguments}
    problem = Problem.create(np.array(scores), np.array(labels), LossOptions(loss=Loss.BINARY, **arguments), **given)
    return ask(library, Batch(problem))


def binary_loss(library: str, **arguments) -> float:
    answer = binary(library, **arguments).answer()
    assert answer.loss is not None
    return float(answer.loss)


@pytest.mark.parametrize("library", ["keras-tensorflow", "keras-jax", "torch", "optax", "sklearn"])
def test_the_published_binary_batch_costs_what_was_published(library):
    column, labels = [[-1.0], [-1], [0], [1], [2]], [[0.0], [0], [1], [1], [1]]
    assert binary_loss(library, scores=column, labels=labels) == pytest.approx(0.35197205, rel=1e-7)


@pytest.mark.parametrize("library", ["keras-tensorflow", "torch", "optax"])
@pytest.mark.parametrize("reduction", ["sum_over_batch_size", "mean_with_sample_weight"])
def test_several_classes_are_averaged_and_weighted_as_in_keras(library, reduction):
    given = {"sample_weight": [1, 3], "label_smoothing": 0.1, "temperature": 2, "reduction": reduction}
    assert binary_loss(library, **given) == pytest.approx(binary_loss("keras-tensorflow", **given))


def test_torch_weighs_classes_and_yes_by_itself():
    question = binary("torch", class_weight=[1, 2, 3], pos_weight=4).call
    assert question is not None
    assert (question.weight is not None, question.pos_weight is not None) == (True, True)
    assert binary("torch", scores=SOFT, pos_weight=4, from_logits=False).call is None


def test_losses_of_cells_are_averaged_by_hand():
    assert ".mean(-1) by hand" in " ".join(binary("optax").lacks)
    assert ".mean(-1) by hand" in " ".join(binary("torch", reduction="none").lacks)
    assert binary("torch").lacks == ()
    rows = binary("torch", reduction="none").answer().loss
    assert rows is not None
    assert rows.tolist() == pytest.approx([0.482301682, 2.929416713])


@pytest.mark.parametrize(
    ("library", "arguments", "reason"),
    [
        ("keras-numpy", {"pos_weight": 3}, "BinaryCrossentropy has no pos_weight."),
        ("keras-numpy", {"class_weight": [1, 2, 3]}, "BinaryCrossentropy has no class_weight."),
        ("optax", {"from_logits": False}, "only of logits"),
        ("sklearn", {}, "several columns"),
        ("scipy", {}, "no loss"),
    ],
)
def test_what_a_library_does_not_have_for_the_binary_loss_is_said(library, arguments, reason):
    asked_for = binary(library, **arguments)
    assert asked_for.call is None
    assert reason in asked_for.lacks[0]

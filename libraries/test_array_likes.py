"""The real libraries' arrays at the door: those with gradients, in bfloat16, in lists, and those without values."""

import numpy as np
import pytest

import xentgui

SCORES, LABELS = [[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]], [1, 0]
LOSS = xentgui.evaluate(SCORES, LABELS).loss


def test_pytorch_tensors_are_taken() -> None:
    torch = pytest.importorskip("torch")
    labels = torch.tensor(LABELS)
    for dtype in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        scores = torch.tensor(SCORES, dtype=dtype, requires_grad=True)
        found = xentgui.evaluate(scores * 1, labels)
        assert found.problem.scores.dtype.name == str(dtype).removeprefix("torch.")
        assert found.loss == LOSS
        assert xentgui.evaluate(list(scores), list(labels)).loss == LOSS
        assert xentgui.evaluate([list(row) for row in scores], LABELS).loss == LOSS
    assert xentgui.evaluate(torch.tensor(SCORES).to(torch.float8_e4m3fn), labels).loss == LOSS
    assert xentgui.evaluate(torch.nn.Parameter(torch.tensor(SCORES).T.bfloat16()).T, labels).loss == LOSS
    for broken in (torch.empty(2, 3, device="meta"), torch.eye(3).to_sparse()):
        with pytest.raises(ValueError, match="scores are not an array"):
            xentgui.evaluate(broken, labels)


def test_jax_arrays_are_taken() -> None:
    jax = pytest.importorskip("jax")
    for dtype in ("float16", "bfloat16", "float32"):
        found = xentgui.evaluate(jax.numpy.array(SCORES, dtype), jax.numpy.array(LABELS))
        assert (found.problem.scores.dtype.name, found.loss) == (dtype, LOSS)
    with pytest.raises(ValueError, match=r"traced array.*there are no values yet"):
        jax.jit(lambda scores: xentgui.evaluate(scores, LABELS).loss)(np.array(SCORES))


def test_tensorflow_tensors_are_taken() -> None:
    tf = pytest.importorskip("tensorflow")
    for dtype in ("float16", "bfloat16", "float32", "float64"):
        for scores in (tf.constant(SCORES, dtype), tf.Variable(tf.constant(SCORES, dtype))):
            found = xentgui.evaluate(scores, tf.constant(LABELS))
            assert (found.problem.scores.dtype.name, found.loss) == (dtype, LOSS)
    with pytest.raises(ValueError, match=r"symbolic.*there are no values yet"):
        tf.function(lambda scores: xentgui.evaluate(scores, LABELS).loss, autograph=False)(tf.constant(SCORES))
    with pytest.raises(ValueError, match="ragged"):
        xentgui.evaluate(tf.ragged.constant([[1.0, 2.0], [3.0]]), LABELS)


def test_data_frames_are_taken() -> None:
    frames = [pytest.importorskip("pandas"), pytest.importorskip("polars")]
    columns = dict(zip("abc", zip(*SCORES, strict=True), strict=True))
    for library in frames:
        frame = library.DataFrame({**columns, "label": LABELS})
        assert xentgui.evaluate(frame[["a", "b", "c"]], frame["label"]).loss == LOSS
        assert xentgui.evaluate(library.Series(SCORES), frame["label"]).loss == LOSS

"""Arrays in a script are the same bits when they are read again, whatever the library's way there."""

from typing import Any

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.core.libraries.scripts.arrays import JAX, NUMPY, TORCH, loaded, number, savable, written

NAMES = {"np": np, "ml_dtypes": ml_dtypes, "inf": np.inf, "nan": np.nan}


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16, ml_dtypes.bfloat16])
@given(value=st.floats())
def test_a_number_is_the_shortest_decimal_that_reads_back(dtype: type, value: float) -> None:
    with np.errstate(over="ignore"):
        exact: Any = np.asarray(value).astype(dtype)[()]
    text = number(exact, np.dtype(dtype))
    ways: list[Any] = [np.float64(text)] if dtype is np.float64 else [np.float64(text), np.float32(float(text))]
    for way in ways:
        np.testing.assert_array_equal(float(way.astype(dtype)), float(exact))
        assert np.signbit(way) == np.signbit(exact) or np.isnan(exact)
    assert len(text) <= 24


def test_short_numbers_stay_short() -> None:
    assert [number(np.float32(value), np.dtype(np.float32)) for value in (0.1, 1e5, -0.0, 1e-7)] == [
        "0.1",
        "100000.0",
        "-0.0",
        "1e-07",
    ]
    assert number(np.float16(1 / 3), np.dtype(np.float16)) == "0.3333"


@pytest.mark.parametrize(
    "values",
    [
        np.arange(3),
        np.array([True, False]),
        np.array(["a", 'b"']),
        np.array([[1.5, -np.inf], [np.nan, 0]], np.float32),
        np.zeros((0, 3), np.float16),
        np.array(2.5),
        np.random.default_rng(0).standard_normal((2, 5, 14)),
        np.arange(150, dtype=np.uint8),
        np.full((3, 1), 1 / 3, ml_dtypes.bfloat16),
    ],
)
def test_an_array_is_written_in_lines_of_a_hundred_characters(values: np.ndarray) -> None:
    source = written("x", values, NUMPY)
    names: dict[str, Any] = dict(NAMES)
    exec(source, names)
    np.testing.assert_array_equal(names["x"], values)
    assert names["x"].dtype == values.dtype
    assert max(map(len, source.splitlines())) <= 100


def test_each_library_spells_an_array_in_its_own_way() -> None:
    half = np.array([0.5, 1], ml_dtypes.bfloat16)
    assert written("x", half, TORCH) == "x = torch.tensor([0.5, 1.0], dtype=torch.bfloat16)"
    assert written("x", half, JAX) == "x = jnp.array([0.5, 1.0], dtype=jnp.bfloat16)"
    assert written("x", half, NUMPY) == "x = np.array([0.5, 1.0], dtype=ml_dtypes.bfloat16)"
    assert loaded({"x": half}, "a.npz", TORCH)[1] == 'x = torch.from_numpy(data["x"]).bfloat16()'
    assert loaded({"x": half}, "a.npz", JAX)[1] == 'x = jnp.asarray(data["x"], dtype=jnp.bfloat16)'
    assert savable(half).dtype == np.float32

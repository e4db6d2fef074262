"""Machine code over columns: every shape of input, and a formula of any length."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from gradcli.language.expression import read
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.native import batch, loading
from gradcli.numeric.native.batch import NativeKernel, native_array_kernel
from gradcli.numeric.native.unavailable import Unavailable
from gradcli.numeric.program import Program, lower, with_gradient
from tests.numeric.native.compilers import needs_compiler

pytestmark = needs_compiler

ROSENBROCK = "(1 - x)^2 + 100*(y - x^2)^2"


def program_of(text: str) -> Program:
    expression = read(text)
    return with_gradient(lower([expression.tree], expression.variables))


def kernel_of(text: str) -> NativeKernel:
    kernel = native_array_kernel(program_of(text))
    assert not isinstance(kernel, Unavailable), kernel
    return kernel


def by_hand(x: Array, y: Array) -> list[Array]:
    """Return the value and the gradient of Rosenbrock's function, differentiated on paper."""
    return [
        (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        -2 * (1 - x) - 400 * x * (y - x**2),
        200 * (y - x**2),
    ]


@pytest.fixture(params=[0, 1, 7, 150_001])
def points(request: pytest.FixtureRequest) -> Array:
    return np.random.default_rng(1).normal(size=(request.param, 2))


COLUMNS: dict[str, Callable[[Array], list[Array]]] = {
    "in rows": lambda points: list(points.T),
    "in columns": lambda points: list(np.asfortranarray(points).T),
    "backwards": lambda points: [column[::-1] for column in np.asfortranarray(points).T],
    "one of each": lambda points: [np.ascontiguousarray(points[:, 0]), points[:, 1]],
    "of another size": lambda points: [np.float32(points[:, 0]), points[:, 1]],  # type: ignore[list-item]
}


@pytest.mark.parametrize("order", COLUMNS)
def test_columns_may_lie_anyhow(order: str, points: Array) -> None:
    columns = COLUMNS[order](points)
    exact = [np.asarray(column, float) for column in columns]
    for answer, wanted in zip(kernel_of(ROSENBROCK)(columns), by_hand(*exact), strict=True):
        np.testing.assert_allclose(answer, wanted, rtol=1e-12, atol=1e-9)


def test_answers_are_written_where_they_are_wanted(points: Array) -> None:
    columns = list(points.T)
    table = np.full((len(points), 4), -7.0)
    out = [table[:, 0], np.empty(len(points)), table[:, 2]]
    answers = kernel_of(ROSENBROCK)(columns, out)
    assert all(answer is place for answer, place in zip(answers, out, strict=True))
    for answer, wanted in zip(out, by_hand(*columns), strict=True):
        np.testing.assert_allclose(answer, wanted, rtol=1e-12, atol=1e-9)
    assert (table[:, [1, 3]] == -7.0).all()


def test_an_answer_may_be_a_constant_or_an_input() -> None:
    program = lower([read("x").tree, read("pi").tree, read("0.1").tree, read("exp(2)").tree], ["x", "y"])
    kernel = native_array_kernel(program)
    assert not isinstance(kernel, Unavailable)
    answers = kernel([np.array([3.0, 4.0]), np.array([1.0, 1.0])])
    assert [answer.tolist() for answer in answers] == [[3.0, 4.0], [np.pi] * 2, [0.1] * 2, [np.exp(2.0)] * 2]


def test_without_inputs_there_is_one_point_or_as_many_as_are_wanted() -> None:
    kernel = native_array_kernel(lower([read("2").tree], []))
    assert not isinstance(kernel, Unavailable)
    assert [answer.tolist() for answer in kernel([])] == [[2.0]]
    assert [answer.tolist() for answer in kernel([], [np.empty(3)])] == [[2.0, 2.0, 2.0]]


def test_a_long_formula_is_divided_and_gives_the_same() -> None:
    size = 60
    points = np.random.default_rng(2).normal(size=(1000, size))
    text = " + ".join(f"100*(x{i + 1} - x{i}^2)^2 + (1 - x{i})^2" for i in range(1, size))
    kernel = kernel_of(text)
    assert kernel.handed_over > 0
    value, *gradient = kernel(list(points.T))
    x, y = points[:, :-1], points[:, 1:]
    np.testing.assert_allclose(value, (100 * (y - x**2) ** 2 + (1 - x) ** 2).sum(axis=1), rtol=1e-12)
    wanted = np.zeros_like(points)
    wanted[:, :-1] += -2 * (1 - x) - 400 * x * (y - x**2)
    wanted[:, 1:] += 200 * (y - x**2)
    np.testing.assert_allclose(np.stack(gradient, axis=1), wanted, rtol=1e-9, atol=1e-9)


def test_a_formula_that_is_too_long_is_left_to_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_MOST", 5)
    reason = native_array_kernel(program_of("sin(x*y)*cos(x)*exp(y)"))
    assert isinstance(reason, Unavailable)
    assert "too long" in reason.reason


def test_a_kernel_that_was_compiled_before_is_found_without_leave_to_compile() -> None:
    program = program_of(ROSENBROCK)
    assert isinstance(native_array_kernel(program, limit=0.0), Unavailable)
    native_array_kernel(program)
    loading._held.clear()
    assert isinstance(native_array_kernel(program, limit=0.0), NativeKernel)

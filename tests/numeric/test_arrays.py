from __future__ import annotations

import shutil
import time
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcli.language.expression import read
from gradcli.language.functions import FUNCTIONS
from gradcli.language.infix import read_infix
from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.arrays import run_batch, run_columns
from gradcli.numeric.columns.running import Running
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.results.engines import Engine
from tests.numeric.formulas import FORMULAS
from tests.numeric.truths import TRUTHS

AWKWARD = [
    -1e300,
    -1000.0,
    -2.0,
    -1.5,
    -1.0,
    -0.5,
    -1e-300,
    -0.0,
    0.0,
    1e-300,
    0.5,
    1.0,
    1.5,
    2.0,
    3.0,
    700.0,
    1000.0,
    1e300,
]


def one_by_one(program: Program, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.array([run(program, [float(x) for x in point], FLOATS) for point in points])


def agree(program: Program, points: npt.NDArray[np.float64], slack: float = 1e-300) -> None:
    batch = run_batch(program, points)
    single = one_by_one(program, points)
    assert batch.shape == (len(points), len(program.outputs))
    np.testing.assert_allclose(batch, single, rtol=1e-13, atol=slack, equal_nan=True)


@pytest.mark.parametrize("text", TRUTHS)
def test_every_function_over_arrays_equals_the_one_over_floats(text: str) -> None:
    count = len(TRUTHS[text].ranges)
    program = lower([read(text, ("x", "y")[:count]).tree], ("x", "y")[:count])
    agree(program, np.array(np.meshgrid(*[AWKWARD] * count)).reshape(count, -1).T)


@pytest.mark.parametrize("text", [t for t in TRUTHS if t not in ("sign(x)", "floor(x)", "ceil(x)")])
def test_every_gradient_over_arrays_equals_the_one_over_floats(text: str) -> None:
    count = len(TRUTHS[text].ranges)
    names = ("x", "y")[:count]
    rng = np.random.default_rng(3)
    agree(with_gradient(lower([read(text, names).tree], names)), rng.normal(size=(50, count)) * 3, 1e-15)


@settings(max_examples=80, deadline=None)
@given(FORMULAS, st.integers(0, 2**30))
def test_random_formulas_over_arrays_equal_those_over_floats(text: str, seed: int) -> None:
    program = with_gradient(lower([read_infix(text)], ("x", "y")))
    points = np.random.default_rng(seed).normal(size=(8, 2)) * 2
    batch, single = run_batch(program, points), one_by_one(program, points)
    # The two libraries differ in last bits, which a formula may magnify as it does a change of the inputs.
    moved = run_batch(program, np.nextafter(points, np.inf))
    both = np.isfinite(batch) & np.isfinite(single) & np.isfinite(moved)
    batch, single, moved = batch[both], single[both], moved[both]
    slack = 50 * np.abs(moved - batch) + 1e-9 * np.abs(single) + 1e-9
    assert np.all(np.abs(batch - single) <= slack), text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("log(x)", [np.nan, np.nan, 0, np.log(2)]), ("1/x", [-1, np.nan, 1, 0.5]),
        ("sqrt(x)", [np.nan, 0, 1, 2**0.5]),
        ("x/x", [1, np.nan, 1, 1]), ("where(x > 0, log(x), x)", [-1, 0, 0, np.log(2)]),
        ("where(log(x) > -5, 7, 8)", [np.nan, np.nan, 7, 7]), ("0*log(x)", [np.nan, np.nan, 0, 0]),
        ("Piecewise((1, x > 0), (2, x < 0))", [2, np.nan, 1, 1]),
        ("max(0, log(x))", [np.nan, np.nan, 0, np.log(2)]),
        ("asin(x)", [-np.pi / 2, 0, np.pi / 2, np.nan]),
        ("atanh(x/2)", [np.arctanh(-0.5), 0, np.arctanh(0.5), np.nan]),
        ("log1p(-x)", [np.log(2), 0, np.nan, np.nan]), ("5", [5, 5, 5, 5]), ("pi", [np.pi] * 4),
    ],
)  # fmt: skip
def test_points_outside_the_domain_are_nan(text: str, expected: list[float]) -> None:
    program = lower([read_infix(text)], ["x"])
    found = run_batch(program, np.array([[-1.0], [0.0], [1.0], [2.0]]))
    np.testing.assert_allclose(found[:, 0], expected, rtol=1e-15, equal_nan=True)


def test_a_branch_not_taken_does_not_poison_a_gradient() -> None:
    program = with_gradient(lower([read_infix("where(x > 0, log(x), x)")], ["x"]))
    assert run_batch(program, np.array([[-1.0], [2.0]])).tolist() == [[-1, 1], [np.log(2), 0.5]]


def test_a_batch_has_a_row_for_each_point_and_may_be_empty() -> None:
    program = with_gradient(lower([read_infix("x*y")], ["x", "y"]))
    assert run_batch(program, np.zeros((0, 2))).shape == (0, 3)
    assert run_batch(program, np.array([[2.0, 3.0]])).tolist() == [[6, 3, 2]]


def test_a_batch_does_not_change_its_points() -> None:
    points = np.array([[1.0, 2.0], [3.0, 4.0]])
    run_batch(lower([read_infix("x + y")], ["x", "y"]), points)
    assert points.tolist() == [[1, 2], [3, 4]]


def test_integer_points_do_not_wrap_around() -> None:
    program = with_gradient(lower([read_infix("x^20")], ["x"]))
    assert run_batch(program, np.array([[10]], dtype=np.float64)).tolist() == [[1e20, 2e20]]


def test_every_named_numpy_function_exists() -> None:
    assert all(hasattr(np, row.numpy) for row in FUNCTIONS.values() if row.numpy)


def test_columns_may_hold_one_number_for_all_points() -> None:
    program = lower([read_infix("x*y")], ["x", "y"])
    held = np.broadcast_to(np.float64(3), 2)
    assert run_columns(program, [np.array([5.0, 7.0]), held]).tolist() == [[15], [21]]


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_machine_code_is_thought_of_only_after_much_work(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def counted(*words: Any) -> Any:
        asked.append(words[3])
        return None, None

    monkeypatch.setattr("gradcli.numeric.native.engines.native_kernel", counted)
    run = Running(with_gradient(lower([read("x^2*y").tree], ["x", "y"])), Engine.AUTO)
    began = time.thread_time()
    while not asked and time.thread_time() - began < 5:
        run(np.ones((100_000, 2)))
    assert 0.1 <= asked[0] <= time.thread_time() - began
    quick = Running(with_gradient(lower([read("exp(x)*y").tree], ["x", "y"])), Engine.PYTHON)
    quick(np.ones((100_000, 2)))
    assert len(asked) == 1

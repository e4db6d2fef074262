"""Linear conditions: a contradiction that is told is one, and the usual ones are told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog  # type: ignore[import-untyped]

from gradcli.calculus.critical.feasibility import contradict

x, y, z = sympy.symbols("x y z", real=True)
NAMES = (x, y, z)

CASES = [
    ([2 * x + y], [x + 2 * y, x - y], True),
    ([x + 2 * y], [-2 * x - y, x - y], True),
    ([], [x, -x], True),
    ([], [x, 1 - x], False),
    ([], [x, -1 - x], True),
    ([x - y], [x, y], False),
    ([], [x - y, y - z, z - x], True),
    ([], [x - y, y - z, x - z], False),
    ([x - 1], [-x], True),
    ([x - 1, x - 2], [], True),
    ([], [x], False),
    ([], [], False),
]


@pytest.mark.parametrize(("equations", "positive", "expected"), CASES, ids=str)
def test_contradictions_known_by_hand_are_told(
    equations: list[Any], positive: list[Any], expected: bool
) -> None:
    assert contradict(equations, positive) is expected


def test_what_is_not_linear_is_not_judged() -> None:
    assert not contradict([], [x**3, -(x**3)])
    assert contradict([], [-(x**2)])
    assert not contradict([sympy.sin(x)], [x * y, -x * y])
    assert not contradict([], [sympy.sqrt(2) * x, -sympy.sqrt(2) * x])


numbers = st.integers(-4, 4)
rows = st.tuples(numbers, numbers, numbers, numbers).filter(lambda row: any(row[:3]))


def linear(row: tuple[int, ...]) -> Any:
    return sum((c * name for c, name in zip(row, NAMES, strict=False)), sympy.Integer(row[3]))


@given(st.lists(rows, max_size=2), st.lists(rows, max_size=4), st.tuples(numbers, numbers, numbers))
def test_conditions_that_a_point_meets_do_not_contradict(
    equal: list[tuple[int, ...]], above: list[tuple[int, ...]], point: tuple[int, ...]
) -> None:
    """The constants are moved so that the point lies on every equation and above every condition."""

    def at(row: tuple[int, ...]) -> int:
        return sum(c * value for c, value in zip(row, point, strict=False))

    equations = [linear((*row[:3], -at(row))) for row in equal]
    positive = [linear((*row[:3], 1 + abs(row[3]) - at(row))) for row in above]
    assert not contradict(equations, positive)


@given(st.lists(rows, max_size=2), st.lists(rows, min_size=1, max_size=4))
def test_the_answer_is_that_of_linear_programming(
    equal: list[tuple[int, ...]], above: list[tuple[int, ...]]
) -> None:
    """SciPy maximises the room that all conditions share; small rooms are left to us, who count exactly."""
    table = np.array([[*(-c for c in row[:3]), 1] for row in above])
    bounds = [(-1e4, 1e4)] * 3 + [(None, 1)]
    found = linprog(
        [0, 0, 0, -1], A_ub=table, b_ub=[row[3] for row in above],
        A_eq=np.array([[*row[:3], 0] for row in equal]) if equal else None,
        b_eq=[-row[3] for row in equal] if equal else None, bounds=bounds,
    )  # fmt: skip
    room = -found.fun if found.status == 0 else -1.0
    if abs(room) > 1e-6:
        assert contradict(map(linear, equal), list(map(linear, above))) is (room < 0)

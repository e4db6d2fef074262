"""Nine digits hold of every number that many points are answered with, compared with mpmath at 900 digits.

The coordinates are the decimals that the doubles are written with. Derivatives are mpmath's own differences.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from gradcli.language.expression import read
from gradcli.numeric.arrays import run_batch
from gradcli.numeric.batches import digits
from gradcli.numeric.batches.answers import Batch
from gradcli.numeric.point_files import Chunk
from gradcli.numeric.points import parse_direction
from gradcli.numeric.program import lower, with_gradient
from gradcli.numeric.rounding_bounds import rounding_bounds

Function = Callable[..., Any]

ORDINARY = (0.3, -1.7, 2.5)
NEAR_ONE = (1.0000000001, 0.9999999999999998, 1.000001, 2.0)
TINY = (1e-4, 1e-8, 1e-15, -3e-12, 1e-200)
HUGE = (1e8, 1e16, -1e9, 3e20)
TURNS = (1.5707963267948966, 3.141592653589793, 22.0, 6.283185307179586, 1e22)
STEEP = (20.0, 30.0, 700.0, 800.0, -700.0, -800.0)

CASES: dict[str, tuple[Function, Sequence[float]]] = {
    "(1-cos(x))/x^2": (lambda x: (1 - mp.cos(x)) / x**2, (*TINY, *TURNS)),
    "(exp(x)-1)/x": (lambda x: (mp.exp(x) - 1) / x, (*TINY, *STEEP)),
    "log(1+x)/x": (lambda x: mp.log(1 + x) / x, TINY),
    "sqrt(x+1)-sqrt(x)": (lambda x: mp.sqrt(x + 1) - mp.sqrt(x), (1e8, 1e16, 3e20, 2.5)),
    "sqrt(x^2+1)-x": (lambda x: mp.sqrt(x**2 + 1) - x, HUGE),
    "tanh(x)": (mp.tanh, (*STEEP, *TINY)),
    "cosh(x)-sinh(x)": (lambda x: mp.cosh(x) - mp.sinh(x), STEEP),
    "(-x+sqrt(x^2-4))/2": (lambda x: (-x + mp.sqrt(x**2 - 4)) / 2, HUGE),
    "(x^2-1)/(x-1)": (lambda x: (x**2 - 1) / (x - 1), NEAR_ONE),
    "x^3-3*x^2+3*x-1": (lambda x: (x - 1) ** 3, NEAR_ONE),
    "tan(x)": (mp.tan, TURNS),
    "1/(1+exp(-x))": (lambda x: 1 / (1 + mp.exp(-x)), STEEP),
    "log(1+exp(x))": (lambda x: mp.log1p(mp.exp(x)), STEEP),
    "sin(x)/x": (lambda x: mp.sin(x) / x, (*TINY, *TURNS)),
    "x-sin(x)": (lambda x: x - mp.sin(x), (*TINY, *ORDINARY)),
    "acos(x)": (mp.acos, (0.9999999999999998, *TINY)),
    "(x^2-2)^2": (lambda x: (x**2 - 2) ** 2, (1.4142135623730951, *ORDINARY)),
    # far off with its second decimal, and flat just there: a bound by slopes alone would miss it
    "cos((x+1e13)-1e13)": (mp.cos, (3e-4, *ORDINARY)),
    "max(x,0)*exp(-x)": (lambda x: max(x, mpf(0)) * mp.exp(-x), STEEP),
    "(x+y)^2-x^2-y^2": (lambda x, y: 2 * x * y, (*NEAR_ONE, *TINY[:3], 1e8)),
    "x^2-2*x*y+y^2": (lambda x, y: (x - y) ** 2, (*NEAR_ONE, *ORDINARY)),
    "log(exp(x)+exp(y))": (lambda x, y: x + mp.log1p(mp.exp(y - x)), STEEP),
    "exp(x)/(exp(x)+exp(y))": (lambda x, y: 1 / (1 + mp.exp(y - x)), STEEP),
    "sqrt(x^2+y^2)": (lambda x, y: mp.sqrt(x * x + y * y), (1e200, 1e-200, 3.0, 1.0)),
    # decimals so small that the double beside one has but a digit of it
    "x*y*1e17": (lambda x, y: x * y * 10**17, (5e-324, 3e-323, 1e-310, 1e16, 1e150)),
    "x/(x-y)": (lambda x, y: x / (x - y), (*NEAR_ONE, *TINY[:3])),
    "333.75*y^6+x^2*(11*x^2*y^2-y^6-121*y^4-2)+5.5*y^8+x/(2*y)": (
        lambda x, y: (
            1335 * y**6 / 4 + x**2 * (11 * x**2 * y**2 - y**6 - 121 * y**4 - 2) + 11 * y**8 / 2 + x / (2 * y)
        ),
        (77617.0, 33096.0, 1.5),
    ),
}  # fmt: skip
"""A formula, the same by hand for mpmath, and coordinates: the points are all their combinations."""

DIRECTIONS = ("3,4", "1,-1")


def points_of(formula: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array(list(product(CASES[formula][1], repeat=len(read(formula).variables))))


@pytest.fixture(autouse=True)
def _precise() -> Iterator[None]:
    with mp.workdps(900):
        yield


def truths(function: Function, point: Sequence[float]) -> list[Any]:
    """Return the value and the partials, nan where there is none."""
    at = [mpf(repr(entry)) for entry in point]
    numbers = [function(*at)]
    for place in range(len(at)):
        orders = tuple(int(place == other) for other in range(len(at)))
        numbers.append(mp.diff(function, tuple(at), orders))
    return numbers


def holds(number: float, truth: Any) -> bool:
    """Tell whether nine digits hold, or the number is said to be too large or too small for a double."""
    if math.isnan(number):
        return not (1e-300 < abs(truth) < 1e300)
    # a number below the normal ones is held by fewer bits
    return bool(abs(mpf(number) - truth) <= 1e-9 * abs(truth) + mpf(2) ** -1074)


@pytest.mark.parametrize("is_many", [False, True])
@pytest.mark.parametrize("formula", CASES)
def test_nine_digits_hold_where_doubles_fail(formula: str, is_many: bool) -> None:
    points = points_of(formula)
    count = len(points)
    table = np.tile(points, (1 + digits._FEW // count, 1)) if is_many else points
    checked = 0
    for answer in Batch(read(formula)).answers(Chunk(table, range(len(table)), {})):
        notes = answer.notes
        for row in range(min(len(answer.lines), count - checked)):
            if row in notes and notes[row].status not in ("ok", "stationary"):
                continue
            expected = truths(CASES[formula][0], answer.points[row].tolist())
            for number, truth in zip([answer.values[row], *answer.gradients[row]], expected, strict=True):
                assert holds(float(number), truth), (answer.points[row], number, mp.nstr(truth, 17))
        checked += len(answer.lines)
    assert checked >= count


@pytest.mark.parametrize("formula", [formula for formula in CASES if "y" in formula])
def test_nine_digits_of_the_derivative_along_a_direction_hold(formula: str) -> None:
    points = points_of(formula)
    along = [parse_direction(text, ("x", "y")) for text in DIRECTIONS]
    for answer in Batch(read(formula), along).answers(Chunk(points, range(len(points)), {})):
        for row in range(len(answer.lines)):
            if row in answer.notes and answer.notes[row].status not in ("ok", "stationary"):
                continue
            _, dx, dy = truths(CASES[formula][0], answer.points[row].tolist())
            assert holds(float(answer.derivatives[row, 0]), (3 * dx + 4 * dy) / 5)
            assert holds(float(answer.derivatives[row, 1]), (dx - dy) / mp.sqrt(2))


@pytest.mark.parametrize(
    ("formula", "points"),
    [
        ("100*(y-x^2)^2+(1-x)^2", [(0.3, 0.7), (-1.7, 2.5)]),
        ("max(2*x+y-1,0)^2", [(-1.0, -1.5), (3.0, 0.1)]),  # exactly 0 on one side
        ("sigmoid(2*x-y)*y", [(0.3, 0.7), (5.0, -2.5)]),
    ],
)
def test_ordinary_points_are_not_evaluated_a_second_time(
    formula: str, points: list[tuple[float, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = Batch(read(formula))
    monkeypatch.setattr(batch, "_exactly", lambda _: pytest.fail("evaluated a second time"))
    table = np.array(points * digits._FEW)
    for part in (table[:2], table):
        assert sum(len(answer.lines) for answer in batch.answers(Chunk(part, range(len(part)), {}))) == len(
            part
        )


@given(st.sampled_from(sorted(CASES)), st.data())
def test_no_error_is_above_its_bound(formula: str, data: st.DataObject) -> None:
    """Bounds are computed in doubles too, so a hair is added."""
    expression = read(formula)
    coordinate = st.sampled_from(CASES[formula][1]) | st.floats(-4, 4, width=32)
    point = [data.draw(coordinate) for _ in expression.variables]
    program = with_gradient(lower([expression.tree], expression.variables))
    with np.errstate(all="ignore"):
        numbers = run_batch(program, np.array([point]))[0]
        bounds = run_batch(rounding_bounds(program), np.array([point]))[0]
    known = np.isfinite(numbers) & np.isfinite(bounds)
    if not known.any() or "max" in formula:
        return
    with mp.workdps(900):
        expected = truths(CASES[formula][0], point)
    for number, bound, truth in zip(numbers[known], bounds[known], np.array(expected)[known], strict=True):
        assert abs(mpf(float(number)) - truth) <= mpf(float(bound)) * (1 + mpf(2) ** -40) + mpf(2) ** -1074

"""One-sided slopes, from the definition of the derivative, worked out by hand."""

from __future__ import annotations

import pytest

from gradcli.language.expression import read
from gradcli.numeric.evaluation import evaluate_at
from gradcli.numeric.point_program import point_program
from gradcli.numeric.points import Direction, parse_point
from gradcli.results.gradients import Evaluation
from gradcli.results.quantities import Quantity


def evaluated(text: str, point: str, direction: str = "") -> Evaluation:
    expression = read(text)
    names = expression.variables
    along = [Direction(parse_point(direction, names))] if direction else []
    program = point_program(expression.tree, names, along)
    return evaluate_at(program, parse_point(point, names), 10)


def side(quantity: Quantity | None, reason: str) -> float | str:
    return reason if quantity is None or quantity.value is None else quantity.value


def sides(found: Evaluation) -> dict[str, tuple[float | str, float | str]]:
    return {
        one.variable: (side(one.left, one.left_reason), side(one.right, one.right_reason))
        for one in found.one_sided
    }


OUTSIDE, UP, DOWN, JUMP = "outside the domain", "infinite, +", "infinite, -", "jump"

KINKS: list[tuple[str, str, float, tuple[float | str, float | str]]] = [
    ("abs(x)", "0", 0, (-1, 1)),
    ("3abs(x - 2) + x", "2", 2, (-2, 4)),
    ("-abs(x)", "0", 0, (1, -1)),
    ("max(x, 0)", "0", 0, (0, 1)),
    ("min(x, 0)", "0", 0, (1, 0)),
    ("max(x, x^2)", "1", 1, (1, 2)),
    ("min(x, x^2)", "1", 1, (2, 1)),
    ("max(-x, 0, x/2)", "0", 0, (-1, 0.5)),
    ("relu(x)", "0", 0, (0, 1)),
    ("relu(1 - 2x)", "1/2", 0, (-2, 0)),
    ("sqrt(x)", "0", 0, (OUTSIDE, UP)),
    ("-sqrt(x)", "0", 0, (OUTSIDE, DOWN)),
    ("sqrt(4 - x)", "4", 0, (DOWN, OUTSIDE)),
    ("sqrt(x^2)", "0", 0, (-1, 1)),
    ("sqrt(x^4)", "1", 1, (2, 2)),
    ("cbrt(x)", "0", 0, (UP, UP)),
    ("cbrt(-x)", "0", 0, (DOWN, DOWN)),
    ("cbrt(x^2)", "0", 0, (DOWN, UP)),
    ("x^1.5", "0", 0, (OUTSIDE, 0)),
    ("x^2.5 + x", "0", 0, (OUTSIDE, 1)),
    ("x^(2/3)", "0", 0, (OUTSIDE, UP)),
    ("floor(x)", "2", 2, (JUMP, 0)),
    ("ceil(x)", "2", 2, (0, JUMP)),
    ("x - floor(x)", "-3", 0, (JUMP, 1)),
    ("sign(x)", "0", 0, (JUMP, JUMP)),
    ("sign(x)*x", "0", 0, (-1, 1)),
    ("asin(x)", "1", 1.5707963267948966, (UP, OUTSIDE)),
    ("asin(x)", "-1", -1.5707963267948966, (OUTSIDE, UP)),
    ("acos(x)", "1", 0, (DOWN, OUTSIDE)),
    ("acosh(x)", "1", 0, (OUTSIDE, UP)),
    ("where(x < 1, x, 3x - 2)", "1", 1, (1, 3)),
    ("where(x < 1, x^2, 2x)", "1", 2, (JUMP, 2)),
    ("where(x <= 1, x^2, 2x)", "1", 1, (2, JUMP)),
    ("where(x == 0, 1, 0)", "0", 1, (JUMP, JUMP)),
    ("Piecewise((0, x < 0), (x, x < 1), (1, True))", "1", 1, (1, 0)),
    ("Piecewise((-x, x < -1), (1, x < 1), (x^2, True))", "1", 1, (0, 2)),
    ("exp(abs(x))", "0", 1, (-1, 1)),
    ("abs(sin(x))", "0", 0, (-1, 1)),
    ("abs(x)^3 + abs(x)", "0", 0, (-1, 1)),
    ("where(x < 0, 0, x*sin(1/x))", "1", 0.8414709848078965, (0, 0)),
]

SMOOTH = {("sqrt(x^4)", "1"), ("where(x < 0, 0, x*sin(1/x))", "1")}
"""Here the formula is smooth after all, and nothing is said of sides."""


@pytest.mark.parametrize(("text", "point", "value", "slopes"), KINKS)
def test_one_sided_slopes_of_one_variable(
    text: str, point: str, value: float, slopes: tuple[float | str, float | str]
) -> None:
    found = evaluated(text, point)
    assert found.value is not None
    assert found.value.value == pytest.approx(value, rel=1e-15)
    if (text, point) in SMOOTH:
        assert (found.answered, found.one_sided) == (True, ())
        return
    assert found.status.value == "not_differentiable"
    assert found.gradient == (None,)
    assert found.norm is None
    assert sides(found) == {"x": slopes}
    assert found.detail


@pytest.mark.parametrize(
    ("text", "point", "gradient"),
    [
        ("x*abs(x)", "0", [0]), ("x*abs(x) + 3x", "0", [3]), ("abs(x)^3", "0", [0]), ("abs(x)^2", "0", [0]),
        ("max(x, 0)^2", "0", [0]), ("relu(x)^2 + x", "0", [1]), ("abs(x)*y", "0,0", [0, 0]),
        ("where(x < 1, x^2, 2x - 1)", "1", [2]), ("where(x > 0, x^2, -x^2)", "0", [0]),
        ("where(x == 0, 0, x^2*sin(1/x))", "0", [0]), ("where(x == 0, 1, sin(x)/x)", "0", [0]),
        ("where(x != 0, (exp(x) - 1)/x, 1)", "0", [0.5]), ("max(x, x)", "3", [1]), ("sqrt(x^2)^2", "0", [0]),
        ("where(x < 0, exp(x), 1 + x + x^2/2)", "0", [1]), ("x^2*floor(x)", "0", [0]),
        ("max(x^2, y^2)", "0,0", [0, 0]),
        ("where(x > 0, exp(-1/x), 0)", "0", [0]), ("cbrt(x)^3", "0", [1]), ("cbrt(x^6)", "0", [0]),
        ("sin(x)*sign(x)*x", "0", [0]), ("abs(x*y*z)", "0,0,1", [0, 0, 0]),
        ("where(x == 0 and y == 0, 0, x^2*y^2/(x^2+y^2))", "0,0", [0, 0]),
        ("(x^2+y^2)^(3/2)", "0,0", [0, 0]), ("sqrt(x^2+y^2)^3 + y", "0,0", [0, 1]),
        ("abs(x)*x + abs(y)*y", "0,2", [0, 4]),
    ],
)  # fmt: skip
def test_a_formula_with_a_kink_that_is_smooth_after_all(text: str, point: str, gradient: list[float]) -> None:
    found = evaluated(text, point)
    assert found.answered, found
    assert found.gradient is not None
    assert [q.value if q else None for q in found.gradient] == gradient
    assert found.one_sided == ()
    assert (found.status.value == "stationary") == (not any(gradient))
    assert found.norm is not None
    assert found.norm.value == pytest.approx(sum(g * g for g in gradient) ** 0.5, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "point", "gradient", "slopes"),
    [
        ("sqrt(x^2+y^2)", "0,0", [None, None], {"x": (-1, 1), "y": (-1, 1)}),
        ("abs(x) + y^2", "0,3", [None, 6], {"x": (-1, 1)}),
        ("abs(x)*y", "0,1", [None, 0], {"x": (-1, 1)}),
        ("abs(x)*y", "0,-2", [None, 0], {"x": (2, -2)}),
        ("max(x, y)", "1,1", [None, None], {"x": (0, 1), "y": (0, 1)}),
        ("min(x, y)", "1,1", [None, None], {"x": (1, 0), "y": (1, 0)}),
        ("max(x, y, z)", "2,2,0", [None, None, 0], {"x": (0, 1), "y": (0, 1)}),
        ("abs(x - y)", "3,3", [None, None], {"x": (-1, 1), "y": (-1, 1)}),
        ("x^y", "-2,2", [-4, None], {"y": (OUTSIDE, OUTSIDE)}),
        ("x^y", "-2,3", [12, None], {"y": (OUTSIDE, OUTSIDE)}),
        ("x*floor(y)", "2,3", [3, None], {"y": (JUMP, 0)}),
        ("sqrt(x) + y", "0,1", [None, 1], {"x": (OUTSIDE, UP)}),
        ("where(x > y, x, 2y)", "1,1", [None, None], {}),
        ("atan2(y, x)", "-1,0", [0, None], {"y": (JUMP, -1)}),
        ("where(x == 0 and y == 0, 0, x*y/(x^2+y^2))", "0,0", [0, 0], {}),
        ("where(x == 0 and y == 0, 0, x^2*y/(x^2+y^2))", "0,0", [0, 0], {}),
        ("cbrt(x*y)", "0,0", [0, 0], {}),
        ("sqrt(abs(x*y))", "0,0", [0, 0], {}),
        ("min(abs(x), abs(y))", "0,0", [0, 0], {}),
        ("abs(x*y*(x-y)*(x+y))^(1/4)", "0,0", [0, 0], {}),
    ],
)  # fmt: skip
def test_partials_that_exist_and_slopes_that_do_not(
    text: str, point: str, gradient: list[float | None], slopes: dict[str, tuple[float | str, float | str]]
) -> None:
    found = evaluated(text, point)
    assert found.status.value == "not_differentiable"
    assert found.gradient is not None
    assert [q.value if q else None for q in found.gradient] == gradient
    if slopes:
        assert sides(found) == slopes


@pytest.mark.parametrize(
    ("text", "point", "direction", "derivative"),
    [
        ("abs(x) + y", "0,0", "0,1", 1.0), ("abs(x) + y", "0,0", "1,0", None),
        ("sqrt(x^2+y^2)", "0,0", "3,4", None),
        ("abs(x - y)", "1,1", "1,1", 0.0), ("abs(x - y)", "1,1", "1,-1", None),
        ("max(x, y)", "1,1", "3,3", 0.5**0.5),
        ("abs(x)*y", "0,1", "1,0", None), ("x*abs(x) + y", "0,0", "3,4", 0.8),
        ("where(x == 0 and y == 0, 0, x^2*y/(x^2+y^2))", "0,0", "3,4", 9 * 4 / 125),
    ],
)  # fmt: skip
def test_directions_at_a_kink(text: str, point: str, direction: str, derivative: float | None) -> None:
    along = evaluated(text, point, direction).directional[0]
    if derivative is None:
        assert along.derivative is None
        assert along.detail
    else:
        assert along.derivative is not None
        assert along.derivative.value == pytest.approx(derivative, rel=1e-15)
        assert along.detail is None


def test_a_direction_without_derivative_tells_both_ways() -> None:
    assert evaluated("abs(x) + y", "0,0", "1,0").directional[0].detail == "ahead 1, behind -1"


@pytest.mark.parametrize(
    ("text", "point"),
    [("abs(x)", "1e-300"), ("abs(x)", "-1e-300"),
     ("max(x, 1/3)", "0.33333333333333333333333333333333333334"), ("floor(x)", "1e-100")],
)  # fmt: skip
def test_next_to_a_kink_all_is_smooth(text: str, point: str) -> None:
    assert evaluated(text, point).answered


@pytest.mark.parametrize(
    ("text", "point", "slopes"),
    [
        ("6.62607015e-34*abs(x)", "0", (-6.62607015e-34, 6.62607015e-34)),
        ("max(x, 0) + 1e-30*x", "0", (1e-30, 1)),
        ("x*abs(x) + 1e-40*abs(x)", "0", (-1e-40, 1e-40)),
        ("where(x < 0, x, x + 1e-20)", "0", (JUMP, 1)),
    ],
)
def test_kinks_of_very_small_size_are_not_lost(
    text: str, point: str, slopes: tuple[float | str, float | str]
) -> None:
    found = evaluated(text, point)
    assert found.status.value == "not_differentiable"
    for slope, true in zip(sides(found)["x"], slopes, strict=True):
        assert slope == (true if isinstance(true, str) else pytest.approx(true, rel=1e-9))


def test_a_point_with_no_neighbourhood_in_the_domain_is_no_point_of_differentiability() -> None:
    """Left of x = 0 a power is defined at whole exponents alone, on lines and in no open set."""
    assert not evaluated("x^y", "0,2").answered
    assert not evaluated("x^y", "-3,2").answered


def test_a_limit_along_all_rays_is_no_proof_of_a_derivative() -> None:
    """This function jumps along the curve y = x^3, though every line through 0 sees the slope 0."""
    found = evaluated("where(x == 0 and y == 0, 0, x^3*y/(x^6 + y^2))", "0,0")
    assert not found.answered

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize  # type: ignore[import-untyped,unused-ignore]

from gradcli.language.infix import read_infix
from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.intervals import ends
from gradcli.numeric.program import lower, with_gradient
from gradcli.numeric.search.refine import refined
from gradcli.numeric.search.subdivision import Cluster, Found, Root, jacobian_of, search

HIMMELBLAU = "(x^2+y-11)^2+(x+y^2-7)^2"
CAMEL = "(4-2.1x^2+x^4/3)*x^2+x*y+(-4+4y^2)*y^2"
GOLDSTEIN_PRICE = "(1+(x+y+1)^2*(19-14x+3x^2-14y+6x*y+3y^2))*(30+(2x-3y)^2*(18-32x+12x^2+48y-36x*y+27y^2))"
BEALE = "(1.5-x+x*y)^2+(2.25-x+x*y^2)^2+(2.625-x+x*y^3)^2"
ROSENBROCK = "(1-x)^2+100(y-x^2)^2"

Box = Sequence[tuple[float, float]]


def stationary(text: str, box: Box, names: str = "xy", **options: Any) -> Found:
    """Search where the gradient vanishes and the formula itself has a value."""
    program = with_gradient(lower([read_infix(text)], tuple(names)))
    system = replace(program, outputs=program.outputs[1:])
    return search(system, jacobian_of(system), box, defined=program.outputs[0], **options)


def zeros(texts: Sequence[str], box: Box, names: str = "xy", **options: Any) -> Found:
    system = lower([read_infix(text) for text in texts], tuple(names))
    return search(system, jacobian_of(system), box, **options)


def holds(part: Root | Cluster, point: Sequence[Fraction | float]) -> bool:
    return all(low <= x <= high for low, x, high in zip(part.low, point, part.high, strict=True))


def scipy_zeros(text: str, box: Box) -> list[tuple[float, float]]:
    """Solve by SciPy from a grid: an independent list of the stationary points in a box."""
    x, y = sympy.symbols("x y")
    partials = [sympy.diff(sympy.sympify(_python(text)), v) for v in (x, y)]
    call = sympy.lambdify((x, y), partials, "math")
    slopes = sympy.lambdify((x, y), sympy.Matrix(partials).jacobian((x, y)), "numpy")
    found: list[tuple[float, float]] = []
    for start in itertools.product(*(np.linspace(low, high, 23) for low, high in box)):
        root = optimize.root(lambda p: call(*p), start, jac=lambda p: slopes(*p), tol=1e-13)
        point = tuple(root.x.tolist())
        inside = all(low <= c <= high for c, (low, high) in zip(point, box, strict=True))
        if root.success and inside and not any(math.dist(point, other) < 1e-5 for other in found):
            found.append((point[0], point[1]))
    return found


def _python(text: str) -> sympy.Expr:
    return sympy.parse_expr(
        text.replace("^", "**"),
        transformations=(
            *sympy.parsing.sympy_parser.standard_transformations,
            sympy.parsing.sympy_parser.implicit_multiplication,
        ),
    )


@pytest.mark.parametrize(
    ("text", "box", "count"),
    [
        (HIMMELBLAU, [(-5, 5), (-5, 5)], 9),
        (CAMEL, [(-3, 3), (-2, 2)], 15),
        (GOLDSTEIN_PRICE, [(-2, 2), (-2, 2)], None),
        (BEALE, [(-4.5, 4.5), (-4.5, 4.5)], None),
        (ROSENBROCK, [(-5, 5), (-5, 5)], 1),
        # 0 and the two multiples of pi for both, or pi/2 and -pi/2 for both.
        ("sin(x)*sin(y)", [(-4, 4), (-4, 4)], 9 + 4),
        ("(x+2y-7)^2+(2x+y-5)^2", [(-10, 10), (-10, 10)], 1),
        ("sin(x+y)+(x-y)^2-1.5x+2.5y+1", [(-1.5, 4), (-3, 4)], None),
    ],
)
def test_all_stationary_points_of_textbook_functions(text: str, box: Box, count: int | None) -> None:
    found = stationary(text, box)
    expected = scipy_zeros(text, box)
    assert found.is_complete
    assert not found.exhausted
    assert count is None or len(expected) == count
    inside = [
        root for root in found.roots if all(a <= x <= b for x, (a, b) in zip(root.point, box, strict=True))
    ]
    assert len(inside) == len(expected)
    for point in expected:
        assert [math.dist(point, root.point) < 1e-6 for root in found.roots].count(True) == 1
        assert [holds(root, point) for root in found.roots].count(True) == 1


def test_the_points_of_himmelblau_are_those_of_the_literature() -> None:
    known = [
        (3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126), (-0.270845, -0.923039),
    ]  # fmt: skip
    found = stationary(HIMMELBLAU, [(-5, 5), (-5, 5)])
    for point in known:
        assert sum(math.dist(point, root.point) < 2e-6 for root in found.roots) == 1


@pytest.mark.parametrize(
    ("text", "names", "box", "points"),
    [
        ("x^2", "x", [(-1, 3)], [(0,)]),
        ("x^3/3-x", "x", [(-1, 1)], [(-1,), (1,)]),  # both ends
        ("x^3/3-x", "x", [(-1, 0.5)], [(-1,)]),
        ("x^2+y^2", "xy", [(0, 1), (0, 1)], [(0, 0)]),  # a corner
        ("x^2+y^2", "xy", [(-1, 1), (0, 1)], [(0, 0)]),  # a face
        ("x^2+y^2+z^2+w^2-x*y", "xyzw", [(-9, 8)] * 4, [(0, 0, 0, 0)]),
        ("exp(x)+y^2", "xy", [(-5, 5), (-5, 5)], []),
        ("x*log(x)", "x", [(0.01, 2)], [(math.exp(-1),)]),
        ("log(x)", "x", [(-1, 2)], []),
        ("tan(x)", "x", [(-5, 5)], []),
        ("1/x+x", "x", [(-5, 5)], [(-1,), (1,)]),
        ("x^(2/3)", "x", [(-5, 5)], []),  # a cusp, where there is no slope
        ("x-log(x-1)", "x", [(0.5, 9)], [(2,)]),
        ("sqrt(x)", "x", [(0.5, 9)], []),
        ("x^4-x^2", "x", [(0.75, 1)], []),  # sqrt(1/2) is left of it
        ("x*y", "xy", [(1, 2), (-1, 1)], []),
        ("x^2+y^2", "xy", [(2, 2), (-1, 1)], []),  # a box without width
        ("1/x+x", "x", [(0.25, 5)], [(1,)]),
        ("softplus(x)+softplus(-x)", "x", [(-9, 8)], [(0,)]),
        ("(x-1e6)^2+1e-6(y-1e-6)^2", "xy", [(-1e7, 1e7), (-1, 1)], [(1e6, 1e-6)]),
    ],
)  # fmt: skip
def test_zeros_inside_on_the_faces_and_in_the_corners(
    text: str, names: str, box: Box, points: list[tuple[float, ...]]
) -> None:
    found = stationary(text, box, names)
    assert found.is_complete
    for point in points:
        assert sum(np.allclose(root.point, point, rtol=1e-12, atol=1e-12) for root in found.roots) == 1
    beyond = [root for root in found.roots if not any(np.allclose(root.point, p, atol=1e-9) for p in points)]
    assert not any(
        all(low <= x <= high for x, (low, high) in zip(root.point, box, strict=True)) for root in beyond
    )


def test_a_zero_just_outside_leaves_nothing_open() -> None:
    outside = math.nextafter(0.0, -1)
    found = zeros(["x - 1/10", "y"], [(0.1 + 1e-12, 1.0), (outside, 1.0)])
    assert found.is_complete


@pytest.mark.parametrize(
    ("text", "names", "at", "rough"),
    [
        ("x^3-3x*y^2", "xy", (0, 0), False), ("x^4+y^4", "xy", (0, 0), False), ("x^3", "x", (0,), False),
        ("abs(x)+y^2", "xy", (0, 0), True), ("sqrt(x^2+y^2)", "xy", (0, 0), True),
        ("abs(x-1)+abs(y-2)", "xy", (1, 2), True), ("max(x,-x)+y^2", "xy", (0, 0), True),
    ],
)  # fmt: skip
def test_kinks_and_degenerate_points_stay_unresolved(
    text: str, names: str, at: tuple[float, ...], rough: bool
) -> None:
    found = stationary(text, [(-5, 5)] * len(names), names)
    assert not found.roots
    assert not found.exhausted
    assert [cluster.rough for cluster in found.unresolved if holds(cluster, at)] == [rough]
    for cluster in found.unresolved:
        assert all(high - low < 1e-5 for low, high in zip(cluster.low, cluster.high, strict=True))


def test_a_flat_region_is_told_apart_from_the_kink_beside_it() -> None:
    found = stationary("relu(x)", [(-5, 5)], "x")
    (flat,), (kink,) = found.flat, found.unresolved
    assert flat.low[0] == -5
    assert -1e-6 < flat.high[0] <= 0
    assert holds(kink, (0,))
    assert kink.rough
    assert not found.is_complete


@pytest.mark.parametrize(
    ("text", "curve"),
    [
        ("(x^2+y^2-1)^2", [(math.cos(t), math.sin(t)) for t in range(50)]),
        ("x^2*y", [(0.0, t / 25 - 1) for t in range(50)]),
        ("max(x,y)^2+x^2", [(0.0, t / 25 - 2) for t in range(50)]),
    ],
)
def test_curves_of_zeros_end_the_search_soon_and_are_covered(
    text: str, curve: list[tuple[float, float]]
) -> None:
    found = stationary(text, [(-2, 2), (-2, 2)])
    assert found.exhausted
    for point in curve:
        assert any(holds(cluster, point) for cluster in found.unresolved)


def test_a_small_budget_leaves_the_rest_unresolved() -> None:
    found = stationary(BEALE, [(-4.5, 4.5)] * 2, budget=10)
    assert found.exhausted
    parts: list[Root | Cluster] = [*found.unresolved, *found.roots]
    for point in ((3.0, 0.5), (0.0, 1.0)):
        assert any(holds(part, point) for part in parts)


def test_a_deadline_that_has_passed_ends_the_search() -> None:
    assert stationary(BEALE, [(-4.5, 4.5)] * 2, deadline=time.monotonic() - 1).exhausted


def test_the_same_question_has_the_same_answer() -> None:
    assert stationary(CAMEL, [(-3, 3), (-2, 2)]) == stationary(CAMEL, [(-3, 3), (-2, 2)])


def test_starts_of_the_caller_are_tried() -> None:
    # The zero at 1/3 has a neighbourhood that no other start is near: 1e-7 wide in a box of 2e6.
    text = ["tanh(1e4*(x-1/3)) + 1e-9*(x-1/3)"]
    assert any(
        abs(root.point[0] - 1 / 3) < 1e-9
        for root in zeros(text, [(-1e6, 1e6)], "x", starts=[(0.33333,)]).roots
    )


def test_more_equations_than_unknowns() -> None:
    found = zeros(["x^2+y^2-25", "x-3", "y-4"], [(-9, 8), (-9, 8)])
    assert found.is_complete
    assert [root.point for root in found.roots] == [pytest.approx((3, 4), abs=1e-9)]
    assert not zeros(["x^2+y^2-25", "x-3", "y-5"], [(-9, 8), (-9, 8)]).unresolved


def test_many_zeros_are_all_found() -> None:
    found = zeros(["sin(pi*x)", "sin(pi*y)"], [(-10.5, 10.5)] * 2)
    assert found.is_complete
    points = {(round(a), round(b)) for a, b in (root.point for root in found.roots)}
    assert points >= set(itertools.product(range(-10, 11), repeat=2))
    assert len(points) == len(found.roots)


coordinate = st.one_of(
    st.sampled_from([Fraction(-2), Fraction(2), Fraction(0)]), st.fractions(-2, 2, max_denominator=9)
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(coordinate, min_size=1, max_size=3),
    st.lists(coordinate, min_size=1, max_size=3),
    st.integers(-2, 2),
)
def test_every_zero_that_was_built_in_is_found(xs: list[Fraction], ys: list[Fraction], shear: int) -> None:
    first = "*".join(f"(x-({x}))" for x in xs)
    second = "*".join(f"(y-({y}))" for y in ys)
    # Both vanish together exactly where the two products do.
    texts = [f"{first}+{shear}*({second})", second]
    found = zeros(texts, [(-2, 2), (-2, 2)])
    assert not found.exhausted
    for point in itertools.product(set(xs), set(ys)):
        simple = xs.count(point[0]) == ys.count(point[1]) == 1
        covering = [root for root in found.roots if holds(root, point)]
        assert len(covering) == 1 or (not simple and any(holds(c, point) for c in found.unresolved))
        if covering:
            system = lower([read_infix(text) for text in texts], ("x", "y"))
            narrow = refined(system, jacobian_of(system), covering[0].point, 15)
            assert narrow is not None
            assert all(low <= c <= high for (low, high), c in zip(map(ends, narrow), point, strict=True))
    assert len(found.roots) <= len(set(xs)) * len(set(ys))


def test_the_jacobian_lists_the_partials_row_by_row() -> None:
    system = lower([read_infix("x*y^2"), read_infix("x+3y"), read_infix("7")], ("x", "y"))
    jacobian = jacobian_of(system)
    assert run(jacobian, [2.0, 5.0], FLOATS) == [25, 20, 1, 3, 0, 0]

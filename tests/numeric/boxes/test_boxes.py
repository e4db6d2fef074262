from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from gradcli.language.expression import read
from gradcli.language.functions import COMPARISONS
from gradcli.language.infix import read_infix
from gradcli.numeric.boxes.enclosure import Boxes, Enclosed, Enclosure, enclose
from gradcli.numeric.intervals import ends
from gradcli.numeric.pointwise import Poison, forward
from gradcli.numeric.program import Program, lower, with_gradient
from tests.numeric.truths import TRUTHS

INF = math.inf


def program_of(text: str) -> Program:
    names = [name for name in ("x", "y") if name in text.replace("exp", "").replace("max", "")]
    return lower([read_infix(text)], names or ["x"])


def over(text: str, *sides: tuple[float, float]) -> tuple[float, float, bool]:
    """Enclose one formula over one box."""
    low, high = (np.array([[side[end] for side in sides]]) for end in (0, 1))
    found = enclose(program_of(text), Boxes(low, high))
    return float(found.low[0, 0]), float(found.high[0, 0]), bool(found.rough[0])


def sampled(truth_ranges: Sequence[tuple[str, str]], count: int, seed: int) -> tuple[Any, Boxes]:
    """Draw points and boxes around them, from a last place to far beyond the range."""
    rng = np.random.default_rng(seed)
    ends_of = np.array([[float(Fraction(end)) for end in side] for side in truth_ranges])
    points = rng.uniform(ends_of[:, 0], ends_of[:, 1], (count, len(truth_ranges)))
    widths = 10.0 ** rng.uniform(-17, 2, (count, 1)) * rng.uniform(0, 1, points.shape)
    return points, Boxes(points - widths, points + widths * rng.uniform(0, 1, points.shape))


@pytest.mark.parametrize("text", TRUTHS)
def test_an_enclosure_over_a_box_holds_the_truth_at_its_points(text: str) -> None:
    truth = TRUTHS[text]
    names = ("x", "y")[: len(truth.ranges)]
    points, boxes = sampled(truth.ranges, 400, 11)
    found = enclose(lower([read(text, names).tree], names), boxes)
    with mp.workdps(40):
        for row, point in enumerate(points):
            true = truth.function(*map(mp.mpf, point))
            assert found.low[row, 0] <= true <= found.high[row, 0], (text, point)


@pytest.mark.parametrize("text", [t for t in TRUTHS if t not in ("sign(x)", "floor(x)", "ceil(x)")])
def test_an_enclosure_over_a_tiny_smooth_box_is_narrow(text: str) -> None:
    truth = TRUTHS[text]
    names = ("x", "y")[: len(truth.ranges)]
    points, _ = sampled(truth.ranges, 200, 12)
    found = enclose(lower([read(text, names).tree], names), Boxes(points, np.nextafter(points, INF)))
    widths = (found.high - found.low)[~found.rough, 0]
    sizes = np.maximum(1, np.abs(found.high[~found.rough, 0]))
    # A last place of the argument, magnified by the steepest slope here and by defining formulas.
    assert len(widths) > 100
    assert np.quantile(widths / sizes, 0.9) < 1e-12


@pytest.mark.parametrize(
    ("text", "side", "low", "high"),
    [
        ("log(x)", (-1, 2), -INF, math.log(2)), ("log(x)", (-2, 0), None, None),
        ("1/x", (0, 2), 0.5, INF), ("1/x", (-2, 0), -INF, -0.5), ("1/x", (-1, 2), -INF, INF),
        ("1/x", (0, 0), None, None), ("0/x", (-1, 1), 0, 0), ("x/(x-x)", (1, 1), None, None),
        ("sqrt(x)", (-1, 4), 0, 2), ("sqrt(x)", (-2, -1), None, None), ("sqrt(x)", (-2, 0), 0, 0),
        ("x^2", (-1, 2), 0, 4), ("x^3", (-1, 2), -1, 8), ("x^-2", (-1, 2), 0.25, INF),
        ("x^-1", (-1, 2), -INF, INF), ("x*x", (-3, 2), 0, 9), ("x^0", (-1, 1), 1, 1),
        ("x^0.5", (-1, 4), 0, 2), ("x^-0.5", (0, 4), 0.5, INF), ("x^1.5", (-2, -1), None, None),
        ("2^x", (-1, 3), 0.5, 8), ("x^x", (2, 3), 4, 27),
        ("sin(x)", (0, 3), 0, 1), ("sin(x)", (-2, 1), -1, math.sin(1)), ("sin(x)", (0.1, 100), -1, 1),
        ("cos(x)", (3, 3.5), -1, math.cos(3.5)), ("cos(x)", (-0.5, 1), math.cos(1), 1),
        ("sin(x)", (7, 8), math.sin(7), 1), ("sin(x)", (1e300, 2e300), -1, 1),
        ("acos(x)", (-3, 0.5), math.acos(0.5), math.pi), ("asin(x)", (2, 3), None, None),
        ("atanh(x)", (0.5, 3), math.atanh(0.5), INF), ("atanh(x)", (1, 3), None, None),
        ("acosh(x)", (0, 2), 0, math.acosh(2)), ("log1p(x)", (-3, 0), -INF, 0),
        ("cosh(x)", (-1, 2), 1, math.cosh(2)), ("exp(x)", (700, 1000), math.exp(700), INF),
        ("abs(x)", (-1, 2), 0, 2), ("sign(x)", (-1, 2), -1, 1), ("sign(x)", (1, 2), 1, 1),
        ("sign(x)", (0, 0), -1, 1), ("floor(x)", (-0.5, 1.5), -1, 1), ("ceil(x)", (-0.5, 1.5), 0, 2),
        ("relu(x)", (-1, 2), 0, 2), ("relu(x)", (-2, -1), 0, 0), ("max(x, 1, 3)", (0, 2), 3, 3),
        ("min(x, 1)", (0, 2), 0, 1), ("cbrt(x)", (-8, 27), -2, 3), ("erf(x)", (0, 9), 0, 1),
        ("erfc(x)", (0, 30), 0, 1), ("sigmoid(x)", (0, 800), 0.5, 1),
        ("softplus(x)", (-1000, 0), 0, math.log(2)),
        ("where(x > 1, 5, -x)", (0, 2), -2, 5), ("where(x > 1, 5, -x)", (2, 3), 5, 5),
        ("where(x > 1, log(x - 5), -x)", (0, 2), -2, 0), ("where(x == 1, 5, 6)", (1, 1), 5, 5),
        ("where(x > 0 or log(x) > 0, 5, 6)", (1, 2), 5, 5), ("where(not (x > 0), 5, 6)", (1, 2), 6, 6),
        ("where(x < 0 and log(x) > 0, 5, 6)", (1, 2), 6, 6), ("where(x != 3, 5, 6)", (1, 2), 5, 5),
        ("where(log(x) > 0, 5, 6)", (-2, -1), None, None), ("Piecewise((1, x < 0))", (1, 2), None, None),
        ("where(x < 1 or x > 0, 5, 6)", (-1, 2), 5, 6), ("x - x", (-1, 1), -2, 2),
    ],
)  # fmt: skip
def test_ranges_worked_out_by_hand(
    text: str, side: tuple[float, float], low: float | None, high: float | None
) -> None:
    found = over(text, side)
    expected = tuple(math.nan if end is None else end for end in (low, high))
    assert found[:2] == pytest.approx(expected, rel=1e-13, abs=1e-300, nan_ok=True)


@pytest.mark.parametrize(
    ("y", "x", "low", "high", "rough"),
    [
        ((1, 2), (1, 2), math.atan2(1, 2), math.atan2(2, 1), False),
        ((-1, 1), (-2, -1), -math.pi, math.pi, True), ((-1, 1), (-1, 1), -math.pi, math.pi, True),
        ((0, 1), (-2, -1), math.atan2(1, -1), math.pi, True), ((-1, 0), (-2, -1), -math.pi, math.pi, True),
        ((-1, 1), (0, 1), -math.pi / 2, math.pi / 2, True),
        ((-2, -1), (-1, 1), -3 * math.pi / 4, -math.pi / 4, False),
        ((0, 0), (0, 0), math.nan, math.nan, True), ((0, 0), (-1, -1), math.pi, math.pi, True),
        ((-1, 1), (1, 2), -math.pi / 4, math.pi / 4, False),
    ],
)  # fmt: skip
def test_angles_of_boxes(
    y: tuple[float, float], x: tuple[float, float], low: float, high: float, rough: bool
) -> None:
    found = over("atan2(x, y)", y, x)
    assert found[:2] == pytest.approx((low, high), rel=1e-13, nan_ok=True)
    assert found[2] is rough


@pytest.mark.parametrize(
    ("text", "rough_side", "smooth_side"),
    [
        ("abs(x)", (-1, 1), (1, 2)), ("abs(x)", (0, 1), (-2, -1)), ("sign(x)", (0, 1), (1, 2)),
        ("floor(x)", (0.5, 1), (0.5, 0.75)), ("ceil(x)", (1, 1.5), (1.25, 1.5)),
        ("relu(x)", (-1, 0), (-2, -1)),
        ("max(x, 1)", (0, 1), (0, 0.5)), ("min(x, 1)", (0, 2), (2, 3)), ("sqrt(x)", (0, 1), (1, 2)),
        ("cbrt(x)", (-1, 1), (-2, -1)), ("log(x)", (0, 1), (1, 2)), ("1/x", (-1, 0), (-2, -1)),
        ("x^-2", (-1, 1), (1, 2)), ("x^0.5", (0, 1), (1, 2)), ("asin(x)", (0, 1), (0, 0.5)),
        ("acos(x)", (-2, 0), (-0.5, 0)), ("acosh(x)", (1, 2), (2, 3)), ("atanh(x)", (0, 1), (0, 0.5)),
        ("log1p(x)", (-1, 0), (-0.5, 0)), ("where(x > 1, x, 1)", (1, 2), (2, 3)),
        ("where(x > 1, log(x), abs(x))", (-1, 0.5), (2, 3)), ("where(x < -2, abs(x), x)", (-3, 0), (-1, 1)),
        ("where(x > 9 or x > 1, 1, x)", (0, 1), (2, 3)), ("x*sign(pi - 3)+abs(x)", (-1, 1), (1, 2)),
    ],
)  # fmt: skip
def test_boxes_are_rough_only_where_a_kink_or_an_edge_may_be(
    text: str, rough_side: tuple[float, float], smooth_side: tuple[float, float]
) -> None:
    assert over(text, rough_side)[2]
    assert not over(text, smooth_side)[2]


def test_a_constant_does_not_make_a_formula_rough() -> None:
    assert not over("abs(-2)*x + max(1, 1)*x + where(2 <= 2, x, 1)", (-1, 1))[2]


def test_the_slope_of_an_absolute_value_is_the_hull_of_its_sides() -> None:
    program = with_gradient(program_of("abs(x)"))
    found = enclose(program, Boxes(np.array([[-1.0], [1.0]]), np.array([[1.0], [2.0]])))
    assert found.low[:, 1].tolist() == [-1, 1]
    assert found.high[:, 1].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("text", "side", "low"),
    [
        ("tan(x)", (1, 2), 1),
        ("1/x", (-0.5, 1), None),
        ("-3/x", (-1, 1), 3),
        ("x - log(x - 1)", (0.5, 1.5), None),
    ],
)
def test_slopes_at_poles_keep_their_sign(text: str, side: tuple[float, float], low: float | None) -> None:
    program = with_gradient(program_of(text))
    slope = replace(program, outputs=program.outputs[1:])
    ends_of = (np.array([[end]]) for end in side)
    found = Enclosure(slope, defined=program.outputs[0]).over(Boxes(*ends_of))
    assert (found.low[0, 0] > low - 1e-9) if low is not None else (found.high[0, 0] < 0)
    assert found.rough[0]


def test_what_a_branch_not_taken_would_do_does_not_matter() -> None:
    program = with_gradient(program_of("where(x > 0, sqrt(x), log(-x)*0 + 7)"))
    found = enclose(program, Boxes(np.array([[1.0]]), np.array([[4.0]])))
    assert found.low[0] == pytest.approx([1, 0.25], rel=1e-12)
    assert found.high[0] == pytest.approx([2, 0.5], rel=1e-12)
    assert not found.rough[0]


@pytest.mark.parametrize("kink", ["abs(log(-1 - x^2))", "relu(log(-1 - x^2))", "max(x, sqrt(-1 - x^2))"])
def test_a_kink_without_a_value_in_a_branch_not_taken_does_not_matter(kink: str) -> None:
    """The slope is 2x + 2 where x < 0, whatever a choice in the other branch would be."""
    program = with_gradient(program_of(f"where(x > 0, {kink}, (x + 1)^2)"))
    for low, high in ((-2.0, 1.0), (-2.0, -0.5)):
        found = enclose(program, Boxes(np.array([[low]]), np.array([[high]])))
        assert found.low[0, 1] <= -2
        assert found.high[0, 1] >= 1


def test_many_boxes_are_the_same_as_each_alone() -> None:
    program = with_gradient(program_of("sin(x)*exp(y) + max(x, y)"))
    _, boxes = sampled([("-3", "3"), ("-3", "3")], 20_001, 5)
    together = enclose(program, boxes)
    for row in (0, 8191, 8192, 20_000):
        alone = enclose(program, boxes[np.array([row])])
        assert together.low[row].tolist() == alone.low[0].tolist()
        assert together.high[row].tolist() == alone.high[0].tolist()
        assert together.rough[row] == alone.rough[0]


def test_no_boxes_give_no_bounds() -> None:
    found = enclose(program_of("x + y"), Boxes(np.empty((0, 2)), np.empty((0, 2))))
    assert found.low.shape == (0, 1)


_UNARY = st.sampled_from([text.removesuffix("(x)") for text in TRUTHS if text.endswith("(x)")])
_LEAVES = st.sampled_from(["x", "y", "x", "y", "2", "-1", "1/3", "0.7", "0", "pi", "x/1000"])


def _grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    compared = st.builds("({}) {} ({})".format, parts, st.sampled_from(COMPARISONS), parts)
    joined = st.builds("({}) {} (not ({}))".format, compared, st.sampled_from(["and", "or"]), compared)
    return st.one_of(
        st.builds("{}({})".format, _UNARY, parts),
        st.builds("({}){}({})".format, parts, st.sampled_from("+-*/^"), parts),
        st.builds(
            "({})^({})".format, parts, st.sampled_from(["2", "3", "4", "-1", "-2", "0.5", "1/3", "-1.5"])
        ),
        st.builds("{}({}, {})".format, st.sampled_from(["max", "min", "atan2"]), parts, parts),
        st.builds("where({}, {}, {})".format, st.one_of(compared, joined), parts, parts),
    )


WIDE_FORMULAS = st.recursive(_LEAVES, _grown, max_leaves=8)
_ENDS = st.one_of(st.sampled_from([-1.0, 0.0, 1.0, 2.0]), st.floats(-6, 6, width=32))


@st.composite
def boxes_with_points(draw: st.DrawFn) -> tuple[Boxes, list[tuple[Fraction, ...]]]:
    sides = [sorted((draw(_ENDS), draw(_ENDS))) for _ in range(2)]
    parts = st.one_of(st.sampled_from([Fraction(0), Fraction(1)]), st.fractions(0, 1, max_denominator=64))
    points = [
        tuple(Fraction(low) + draw(parts) * (Fraction(high) - Fraction(low)) for low, high in sides)
        for _ in range(4)
    ]
    low, high = (np.array([[side[end] for side in sides]]) for end in (0, 1))
    return Boxes(low, high), points


def exact_outputs(program: Program, point: tuple[Fraction, ...]) -> list[tuple[Fraction, Fraction] | Poison]:
    values = forward(program, point, 300)
    held = [values[slot] for slot in program.outputs]
    return [value if isinstance(value, Poison) else ends(_real(value)) for value in held]


def _real(value: Any) -> Any:
    assert not isinstance(value, bool)
    return value


def holds(found: Enclosed, place: int, value: tuple[Fraction, Fraction]) -> bool:
    low, high = found.low[0, place], found.high[0, place]
    return bool(
        low <= high
        and (low == -INF or Fraction(low) <= value[1])
        and (high == INF or value[0] <= Fraction(high))
    )


@settings(max_examples=500, deadline=None)
@given(WIDE_FORMULAS, boxes_with_points())
def test_random_formulas_and_their_slopes_stay_in_their_enclosures(
    text: str, drawn: tuple[Boxes, list[tuple[Fraction, ...]]]
) -> None:
    boxes, points = drawn
    program = with_gradient(lower([read_infix(text)], ("x", "y")))
    found = enclose(program, boxes)
    for point in points:
        for place, value in enumerate(exact_outputs(program, point)):
            if isinstance(value, Poison):
                assert value.kind != "undefined" or found.rough[0] or math.isnan(found.low[0, place]), text
            else:
                assert holds(found, place, value), (text, point, place)


@settings(max_examples=300, deadline=None)
@given(WIDE_FORMULAS, boxes_with_points())
def test_over_boxes_that_are_not_rough_slopes_bound_differences(
    text: str, drawn: tuple[Boxes, list[tuple[Fraction, ...]]]
) -> None:
    boxes, points = drawn
    program = with_gradient(lower([read_infix(text)], ("x", "y")))
    found = enclose(program, boxes)
    if found.rough[0] or not np.isfinite(found.low + found.high).all():
        return
    low, high = ([Fraction(end) for end in part[0, 1:].tolist()] for part in (found.low, found.high))
    start = exact_outputs(program, points[0])[0]
    for point in points[1:]:
        steps = [b - a for a, b in zip(points[0], point, strict=True)]
        bounds = [sorted((a * step, b * step)) for a, b, step in zip(low, high, steps, strict=True)]
        end = exact_outputs(program, point)[0]
        if isinstance(start, Poison) or isinstance(end, Poison):
            continue
        assert end[1] - start[0] >= sum(bound[0] for bound in bounds), text
        assert end[0] - start[1] <= sum(bound[1] for bound in bounds), text

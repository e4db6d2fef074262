"""Chords of level sets: on a circle their lean is known, and elsewhere their ends are tried."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from mpmath import mp

from gradcli.language.expression import read
from gradcli.numeric.level_sets import chords
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.results.explanations import Chord


def program(text: str) -> Program:
    expression = read(text)
    return with_gradient(lower([expression.tree], expression.variables))


def found(text: str, point: list[str], gradient: list[float], tangent: list[float]) -> tuple[Chord, ...]:
    return chords(program(text), [Fraction(x) for x in point], gradient, tangent)


@pytest.mark.parametrize(
    ("x", "y"), [("1", "1"), ("3", "4"), ("-0.6", "0.8"), ("1e-30", "0"), ("1e30", "1e30")]
)
def test_a_chord_of_a_circle_leans_by_half_its_central_angle(x: str, y: str) -> None:
    a, b = float(x), float(y)
    pair = found("x^2 + y^2", [x, y], [2 * a, 2 * b], [-b, a])
    assert len(pair) == 2
    for chord in pair:
        central = math.asin(chord.step / math.hypot(a, b))
        assert chord.angle.value == pytest.approx(90 + math.degrees(central / 2), abs=1e-9)
        assert float(chord.angle.decimal) == pytest.approx(90 + math.degrees(central / 2), rel=1e-4)
    assert pair[1].step == pytest.approx(pair[0].step / 10)


@pytest.mark.parametrize(
    ("text", "function", "point", "gradient", "tangent"),
    [
        ("x^2*y", lambda x, y: x**2 * y, ["1", "2"], [4, 1], [-1, 4]),
        ("exp(x)*y", lambda x, y: mp.exp(x) * y, ["0", "-2"], [-2, 1], [1, 2]),
        ("x*y*z", lambda x, y, z: x * y * z, ["1", "2", "3"], [6, 3, 2], [-1, 2, 0]),
        ("x^100 + y", lambda x, y: x**100 + y, ["1", "1"], [100, 1], [-1, 100]),
    ],
)
def test_the_ends_of_chords_lie_on_the_level_set(
    text: str, function: object, point: list[str], gradient: list[float], tangent: list[float]
) -> None:
    pair = found(text, point, gradient, tangent)
    assert len(pair) == 2
    assert callable(function)
    with mp.workdps(40):
        here = function(*map(mp.mpf, point))
        for chord in pair:
            there = function(*(mp.mpf(entry.value) for entry in chord.point))
            assert abs(there - here) < mp.mpf(10) ** -12 * max(1, abs(here)) * 100
            move = [mp.mpf(q.value) - mp.mpf(x) for q, x in zip(chord.point, point, strict=True)]
            dot = mp.fdot(move, gradient)
            lengths = mp.sqrt(mp.fdot(move, move) * mp.fdot(gradient, gradient))
            assert chord.angle.value == pytest.approx(float(mp.degrees(mp.acos(dot / lengths))), abs=1e-9)


def test_a_straight_level_set_makes_right_angles() -> None:
    assert [chord.angle.decimal for chord in found("x + 2y", ["1", "1"], [1, 2], [-2, 1])] == ["90", "90"]


@pytest.mark.parametrize(
    ("text", "point", "gradient", "tangent"),
    [
        ("floor(x) + y*0", ["1.5", "1"], [1, 0], [0, 1]),
        ("where(x > 1, y, x + 5)", ["1", "1"], [1, 0], [1, 0]),
    ],
)
def test_where_no_change_of_sign_proves_a_point_there_is_none(
    text: str, point: list[str], gradient: list[float], tangent: list[float]
) -> None:
    assert found(text, point, gradient, tangent) == ()

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from gradcli.language.expression import read
from gradcli.numeric.decimals import Rounded
from gradcli.numeric.multiples_of_pi import MultipleOfPi
from gradcli.numeric.points import parse_point
from gradcli.numeric.pointwise import enclosed, settle
from gradcli.numeric.program import lower, with_gradient
from tests.forked import ran

PARTS = sorted({Fraction(p, q) for q in (1, 2, 3, 4, 5, 6, 8, 10, 12, 24) for p in range(-2 * q - 1, 4 * q)})


@pytest.mark.parametrize("name", ["sin", "cos"])
def test_the_sines_of_multiples_of_pi_that_are_rational_are_exact_and_no_others(name: str) -> None:
    expression = read(f"{name}(pi*x)")
    program = lower([expression.tree], expression.variables)
    for part in PARTS:
        found = enclosed(program, parse_point(str(part), ("x",)), 100)[program.outputs[0]]
        truth = getattr(sympy, name)(sympy.pi * sympy.Rational(part.numerator, part.denominator))
        assert (found == Fraction(truth.p, truth.q)) if truth.is_Rational else isinstance(found, tuple)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("pi", "1"), ("-pi/3", "-1/3"), ("2*(pi - pi/4)", "3/2"), ("pi*0.5 + pi/2", "1"),
        ("-(1/3)*pi*3", "-1"),
    ],
)  # fmt: skip
def test_a_multiple_of_pi_knows_which_it_is(text: str, times: str) -> None:
    program = lower([read(text).tree], ())
    found = enclosed(program, [], 100)[program.outputs[0]]
    assert isinstance(found, MultipleOfPi)
    assert found.times == Fraction(times)


@pytest.mark.parametrize("text", ["pi*pi", "pi/pi", "2/pi", "pi + 1", "pi^2", "e*pi", "exp(pi)"])
def test_what_is_no_rational_multiple_of_pi_is_none(text: str) -> None:
    program = lower([read(text).tree], ())
    assert not isinstance(enclosed(program, [], 100)[program.outputs[0]], MultipleOfPi)


@pytest.mark.parametrize(
    ("text", "point", "value", "slope"),
    [
        ("x + pi - pi", "0", "0", "1"),
        ("cos(pi*x)^2 - 1/4", "1/3", "0", None),
        ("cos(x)", "pi/2", "0", "-1"),
        ("sin(2*pi*x) + 1", "3/4", "0", "0"),
        ("x*cos(pi/3) - x/2", "7", "0", "0"),
    ],
)
def test_such_zeros_need_no_algebra(text: str, point: str, value: str, slope: str | None) -> None:
    expression = read(text)
    program = with_gradient(lower([expression.tree], expression.variables))
    outputs = settle(program, parse_point(point, expression.variables), 10).outputs
    assert all(isinstance(output, Rounded) for output in outputs)
    found = [output.fraction for output in outputs if isinstance(output, Rounded)]
    assert found[0] == Fraction(value)
    assert slope is None or found[1] == Fraction(slope)


def test_a_file_of_halves_is_answered() -> None:
    ended = ran("grad", "cos(pi*x)", "--points", "-", "--format", "csv", stdin="0.5\n1\n1.5\n")
    assert (ended.returncode, ended.stderr) == (0, "")
    rows = [line.split(",") for line in ended.stdout.splitlines()[1:]]
    assert [(row[1], row[4]) for row in rows] == [("0.0", "ok"), ("-1.0", "stationary"), ("0.0", "ok")]
    assert [float(row[2]) for row in rows] == [-3.141592653589793, 0, 3.141592653589793]

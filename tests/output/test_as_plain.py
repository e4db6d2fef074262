"""Plain text: one fact a line, in words that a script can rely on."""

from __future__ import annotations

import re

import pytest

from gradcli import output
from tests.output.samples import RESULTS
from tests.output.test_output import shown, traced

GRADIENT = """\
f(x, y) = x**2 + y**2

grad f = (2*x, 2*y)
df/dx = 2*x
df/dy = 2*y

at (x, y) = (1, 1)
f: 2
grad f: (2, 2)
|grad f|: 2*sqrt(2) ~= 2.828427125 (the steepest rate of change)
steepest ascent: (sqrt(2)/2, sqrt(2)/2) ~= (0.7071067812, 0.7071067812)
steepest descent: (-sqrt(2)/2, -sqrt(2)/2) ~= (-0.7071067812, -0.7071067812)

direction: (3, 4)
unit vector: (3/5, 4/5) = (0.6, 0.8) (normalised from (3, 4))
derivative: 14/5 = 2.8
share of the maximum: 98.99 %

at (x, y) = (0, 0)
f: 0
grad f: (0, 0)
|grad f|: 0
status: stationary: the slope is 0 in every direction
"""

DESCENT = """\
f(x, y) = x**2 + y**2

gd: x = x - lr*g
settings: lr = 0.1

 iter             x             y             f       |grad|         step           lr
    0             3            -4            25           10            -          0.1
    1           2.4          -3.2            16            8            1          0.1
    2          1.92         -2.56         10.24          6.4          0.8          0.1

stopped: all 2 steps are used; the largest absolute partial is still 5.12

steps: 2
point: (1.92, -2.56)
f: 10.24
|grad f|: 6.4
evaluations: 3 of f, 3 of its gradient

note: raise --steps, or the rate [bold]:x:
"""


def test_a_gradient() -> None:
    assert shown("gradient", "plain") == GRADIENT


def test_a_descent() -> None:
    assert traced("bowl", "plain") == DESCENT


@pytest.mark.parametrize("name", RESULTS)
def test_neither_width_nor_glyphs_nor_colour_change_it(name: str) -> None:
    bare = shown(name, "plain", output.Style(width=1))
    assert bare == shown(name, "plain", output.Style(width=200, unicode=True, colour=True))


def test_every_variable_is_there() -> None:
    text = shown("long", "plain")
    assert re.findall(r"^df/dx(\d+) = 2\*x\1$", text, re.MULTILINE) == [str(n) for n in range(1, 41)]
    assert "more" not in text


def test_rows_of_a_trace_have_as_many_words_as_the_heading() -> None:
    lines = [line for line in traced("diverged", "plain").splitlines() if re.match(r" +(iter|\d+) ", line)]
    assert {len(line.split()) for line in lines} == {7}
    assert len(lines) == 3


def test_digits_asked_for_are_digits_shown() -> None:
    text = traced("diverged", "plain", output.Style(digits=12))
    assert text.count("-1.23456789012e-100") == 2, "in the row and below it"

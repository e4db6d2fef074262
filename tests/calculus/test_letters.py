"""Letters for functions and roots: the same for the same, and taken back exactly."""

from __future__ import annotations

import pytest
import sympy

from gradcli.calculus.curvature.letters import Letters

NUMBERS = [
    sympy.sin(1) * sympy.exp(sympy.sqrt(1 + sympy.pi)), sympy.sqrt(2) + sympy.pi / 3, sympy.Integer(7),
    (1 + sympy.sin(2)) ** sympy.Rational(-3, 2) + sympy.sqrt(1 + sympy.sin(2)), sympy.log(sympy.log(5)),
]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_comes_back(number: sympy.Expr) -> None:
    letters = Letters()
    assert letters.take_back(letters.put(number)) == number


def test_powers_of_one_root_share_its_letter() -> None:
    root = sympy.sqrt(1 + sympy.sin(2))
    put = Letters().put(root**3 + 1 / root)
    (letter,) = put.free_symbols
    assert sympy.simplify(put - letter**3 - 1 / letter) == 0


def test_what_vanishes_whatever_the_functions_are_vanishes() -> None:
    letters = Letters()
    g = sympy.sin(1) * sympy.exp(2) + sympy.tanh(3)
    rows = [[g, 2 * g], [2 * g, 4 * g]]
    (a, b), (_, d) = [[letters.put(entry) for entry in row] for row in rows]
    assert sympy.expand(a * d - b**2) == 0

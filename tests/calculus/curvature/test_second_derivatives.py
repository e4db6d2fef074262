"""Symbolic Hessians against SymPy's own, node for node different code."""

from __future__ import annotations

import pytest
import sympy

from gradcli.calculus.derivatives import hessian
from gradcli.calculus.symbols import to_sympy
from gradcli.errors import LimitError
from gradcli.language.expression import read
from gradcli.language.write import to_infix

FORMULAS = [
    "x^2*y + sin(x*y)", "(1-x)^2 + 100*(y-x^2)^2", "x^y", "exp(x*y)*sin(z)", "sqrt(x^2 + y^2)", "atan2(y, x)",
    "x/(1 + y^2) - z^3*x", "log(x + y^2)", "tanh(x*y) + cosh(x - y)", "x^-2*y^(1/2)", "a*b*c*d",
    "erf(x)*y^3", "(x + y + z)^4", "cos(x)^2*cos(y)^2", "1/(x*y)", "sigmoid(x - y)", "x^3 - 3*x*y^2", "5",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_the_matrix_is_that_of_sympy(text: str) -> None:
    expression = read(text)
    symbols = [sympy.Symbol(name, real=True) for name in expression.variables]
    known = sympy.hessian(to_sympy(expression.tree), symbols) if symbols else sympy.zeros(0)
    found = hessian(expression).entries
    for i, row in enumerate(found):
        for j, entry in enumerate(row):
            difference = to_sympy(entry) - known[i, j]
            at = {x: sympy.Rational(k + 3, 5) for k, x in enumerate(symbols)}
            assert abs(difference.subs(at).evalf(30)) < 1e-25, (i, j, to_infix(entry))


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("x^2*y", [["2*y", "2*x"], ["2*x", "0"]]),
        ("x*abs(x)", [["2*sign(x)"]]),
        ("abs(x) + y^2", [["0", "0"], ["0", "2"]]),
        ("3*x + 4*y", [["0", "0"], ["0", "0"]]),
    ],
)
def test_matrices_written_as_by_hand(text: str, entries: list[list[str]]) -> None:
    assert [[to_infix(entry) for entry in row] for row in hessian(read(text)).entries] == entries


def test_where_it_is_valid_is_told() -> None:
    assert [to_infix(condition) for condition in hessian(read("x*abs(x)")).valid_where] == ["x != 0"]


def test_a_matrix_that_nobody_reads_is_refused() -> None:
    with pytest.raises(LimitError, match="at most 30 variables, not 31") as refused:
        hessian(read(" + ".join(f"x{n}^2" for n in range(31))))
    assert "--times" in refused.value.hint
    assert len(hessian(read(" + ".join(f"x{n}^2" for n in range(30)))).entries) == 30

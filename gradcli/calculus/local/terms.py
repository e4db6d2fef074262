"""Taylor terms in words: forms, curves and surfaces in the displacements from a point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradcli.calculus.algebra import sympy
from gradcli.calculus.local.polygon import Curve
from gradcli.calculus.local.series import Series
from gradcli.calculus.local.signs import symbolic
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import from_sympy, symbol, to_sympy
from gradcli.language.tree import Tree, substitute
from gradcli.language.write import to_infix


class Displacements:
    """The variables measured from a point: `x - 1` where the point is at x = 1."""

    def __init__(self, variables: Sequence[str], point: Sequence[Tree]) -> None:
        self.variables = variables
        moved = [from_sympy(symbol(name) - to_sympy(at)) for name, at in zip(variables, point, strict=True)]
        self.trees = dict(zip(variables, moved, strict=True))

    def written(self, series: Series, places: Sequence[int]) -> str:
        """Write a series in some of the variables."""
        names = [symbol(self.variables[place]) for place in places]
        parts = [
            sympy.Mul(symbolic(c), *(x**power for x, power in zip(names, exponents, strict=True)))
            for exponents, c in series.items()
        ]
        return self._text(sympy.Add(*parts))

    def surface(self, solved: Mapping[int, Series]) -> str:
        """Write the equations of the variables that were solved for."""
        every = range(len(self.variables))
        return ", ".join(
            f"{to_infix(self.trees[self.variables[place]])} = {self.written(solved[place], every)}"
            for place in sorted(solved)
        )

    def curve(self, curve: Curve, places: Sequence[int]) -> str:
        """Write a curve that begins at the point."""
        return ", ".join(
            f"{to_infix(self.trees[self.variables[place]])} = {to_infix(from_sympy(value))}"
            for place, value in zip(places, curve, strict=True)
        )

    def _text(self, expression: Expr) -> str:
        return to_infix(substitute(from_sympy(expression), self.trees))


def at_most(series: Series, degree: int) -> Series:
    """Return the terms up to a degree."""
    return {exponents: c for exponents, c in series.items() if sum(exponents) <= degree}

"""Values of trees at one exact point, as SymPy numbers, and closed forms held against settled digits."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from gradcli.calculus.algebra import GIVEN_UP, sympy
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import from_sympy, to_sympy
from gradcli.calculus.timer import within
from gradcli.errors import GradcliError
from gradcli.language.constants import known_value
from gradcli.language.expression import Expression
from gradcli.language.tree import Apply, Number, Tree, contains_decimal, postorder, written_size
from gradcli.language.write import to_infix
from gradcli.numeric.pointwise import Poison, settle
from gradcli.numeric.program import lower
from gradcli.results.quantities import Quantity

SECONDS = 2.0
"""Time for all closed forms at a point, and for all rational values: no answer waits longer for them."""

_LONGEST = 24
"""A closed form longer than this says less than its decimal."""

MOST_NODES = 400
"""Nodes of all formulas at a point together, for exact arithmetic that is sure to be quick."""

_MOST_VARIABLES = 12
_LARGEST_POWER = 100
_STEEPEST = 10_000
"""The largest argument of an exponential that SymPy is asked about."""

_FEW = 5
_MOST_SIMPLIFIED = 40


class ExactValues:
    """A formula, and trees derived from it, at one exact point."""

    def __init__(
        self, of: Expression, trees: Sequence[Tree], point: Sequence[Tree], most_nodes: int = MOST_NODES
    ) -> None:
        self.of = of
        self.point = point
        self.is_modest = len(point) <= _MOST_VARIABLES and _is_modest([of.tree, *trees, *point], most_nodes)
        self._left = SECONDS
        self.has_decimals = any(map(contains_decimal, (of.tree, *point)))

    @cached_property
    def values(self) -> dict[str, Expr]:
        """The coordinates by name."""
        return {name: to_sympy(tree) for name, tree in zip(self.of.variables, self.point, strict=True)}

    def rational(self, tree: Tree) -> Fraction | None:
        """Return the value of a subexpression here where it is rational; None where SymPy cannot tell."""
        if self._left <= 0:
            return None
        until = time.monotonic() + self._left
        try:
            with within(self._left):
                return rational_of(self.value(tree))
        except (*GIVEN_UP, MemoryError):
            return None
        finally:
            self._left = until - time.monotonic()

    def value(self, tree: Tree) -> Expr | None:
        """Evaluate a tree by SymPy; None where its value is no real number."""
        if not self.is_modest:
            return None
        try:
            value = to_sympy(tree, self.values)
        except (ArithmeticError, GradcliError, MemoryError, TypeError, ValueError):
            return None
        return value if getattr(value, "is_extended_real", False) and value.is_finite else None

    def forms(
        self, quantities: Sequence[Quantity], values: Sequence[Expr], digits: int
    ) -> tuple[Quantity, ...]:
        """Attach the closed form of each of several values."""
        return tuple(self.form(q, v, digits) or q for q, v in zip(quantities, values, strict=True))

    def form(self, quantity: Quantity | None, value: Expr | None, digits: int) -> Quantity | None:
        """Attach the closed form of `value`, where it is short and agrees with the digits found."""
        if quantity is None or quantity.exact is not None or value is None or quantity.value is None:
            return quantity
        try:
            tree = from_sympy(sympy.radsimp(value) if value.is_algebraic else value)
        except (ArithmeticError, AttributeError, GradcliError, TypeError, ValueError):
            return quantity
        if written_size(tree) > _LONGEST or len(to_infix(tree)) > _LONGEST:
            return quantity
        output = settle(lower([tree], ()), (), digits).outputs[0]
        agrees = not isinstance(output, Poison) and output.decimal == quantity.decimal
        return replace(quantity, exact=tree) if agrees else quantity


def rational_of(value: Expr | None) -> Fraction | None:
    """Return a SymPy number as a fraction where it is one, perhaps after simplification."""
    value = simplified(value)
    return Fraction(int(value.p), int(value.q)) if value is not None and value.is_Rational else None


def simplified(value: Expr | None) -> Expr | None:
    """Return a number simplified where it is short; None for what is no number."""
    if value is None or not value.is_number:
        return None
    is_small = not value.is_Rational and sympy.count_ops(value) < _MOST_SIMPLIFIED
    return sympy.simplify(value) if is_small and not _is_steep(value) else value


def _is_steep(value: Expr) -> bool:
    """Tell whether an exponential is that SymPy, looking for fractions, fills the memory with."""
    steep = value.atoms(sympy.exp, sympy.functions.elementary.hyperbolic.HyperbolicFunction)
    return any(abs(node.args[0].evalf(_FEW)) > _STEEPEST for node in steep)


def _is_modest(trees: Sequence[Tree], most_nodes: int) -> bool:
    """Tell whether exact arithmetic with some formulas is sure to be quick."""
    return sum(map(written_size, trees)) <= most_nodes and not any(map(_has_large_power, trees))


def _has_large_power(tree: Tree) -> bool:
    for node in postorder(tree):
        if isinstance(node, Apply) and node.function == "^":
            exponent = known_value(node.arguments[1])
            if exponent is not None and abs(exponent) > _LARGEST_POWER:
                return True
        if isinstance(node, Number) and len(node.text) > _LARGEST_POWER:
            return True
    return False

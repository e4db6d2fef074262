"""Functions as SymPy classes: those it lacks, and stand-ins with the derivatives of the language.

SymPy differentiates `sign`, `floor` and `max` into distributions. The stand-ins have the derivative that
holds away from the jump, and are taken back once the derivative is found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.calculus.algebra import sympy

Expr = Any
"""A SymPy expression; SymPy has no types of its own."""


class StandIn(sympy.Function):  # type: ignore[misc]
    """A function differentiated as the language says; of numbers alone it is SymPy's own at once."""

    is_real = True
    own: Callable[..., Expr]

    @classmethod
    def eval(cls, *arguments: Expr) -> Expr | None:
        """Evaluate at numbers: SymPy's cases never end where a condition holds an unknown constant."""
        return cls.own(*arguments) if all(argument.is_number for argument in arguments) else None


class Absolute(StandIn):
    """The absolute value of a real number."""

    own = sympy.Abs

    def fdiff(self, argindex: int = 1) -> Expr:
        """Differentiate: sign(x)."""
        return Sign(self.args[0])


class Step(StandIn):
    """A function that is constant between its jumps."""

    def fdiff(self, argindex: int = 1) -> Expr:
        """Differentiate: 0."""
        return sympy.S.Zero


class Sign(Step):
    """The sign of a real number."""

    own = sympy.sign


class Floor(Step):
    """The largest integer not above a real number."""

    own = sympy.floor


class Ceil(Step):
    """The smallest integer not below a real number."""

    own = sympy.ceiling


class cbrt(sympy.Function):  # type: ignore[misc]  # noqa: N801 - SymPy shows the name of the class
    """The real cube root, which SymPy has no single function for."""

    is_real = True

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        """Evaluate at rational cubes."""
        root = sympy.cbrt(abs(x)) if x.is_Rational else None
        return sympy.sign(x) * root if root is not None and root.is_Rational else None

    def fdiff(self, argindex: int = 1) -> Expr:
        """Differentiate: 1/(3*cbrt(x)^2)."""
        return 1 / (3 * cbrt(self.args[0]) ** 2)


class relu(sympy.Function):  # type: ignore[misc]  # noqa: N801 - as above
    """The larger of a number and 0."""

    is_real = True

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        """Evaluate at numbers whose sign is known."""
        return (x if x.is_nonnegative else sympy.S.Zero) if x.is_number and x.is_comparable else None

    def fdiff(self, argindex: int = 1) -> Expr:
        """Differentiate: 1 where x > 0, else 0."""
        return sympy.Piecewise((1, self.args[0] > 0), (0, True))


class sigmoid(sympy.Function):  # type: ignore[misc]  # noqa: N801 - as above
    """1/(1 + exp(-x))."""

    is_real = True
    is_positive = True

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        """Evaluate at numbers."""
        return 1 / (1 + sympy.exp(-x)) if x.is_number else None

    def fdiff(self, argindex: int = 1) -> Expr:
        """Differentiate: s*(1 - s)."""
        return self * (1 - self)


class softplus(sympy.Function):  # type: ignore[misc]  # noqa: N801 - as above
    """log(1 + exp(x))."""

    is_real = True
    is_positive = True

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        """Evaluate at numbers."""
        return sympy.log(1 + sympy.exp(x)) if x.is_number else None

    def fdiff(self, argindex: int = 1) -> Expr:
        """Differentiate: sigmoid(x)."""
        return sigmoid(self.args[0])


class Extreme(StandIn):
    """The largest or smallest of some real numbers, differentiated as the one that wins."""

    beats: Callable[[Expr, Expr], Expr]
    ties: Callable[[Expr, Expr], Expr]

    def fdiff(self, argindex: int = 1) -> Expr:
        """Differentiate: 1 for the one that wins, 0 for the others."""
        mine = self.args[argindex - 1]
        wins = [self.beats(mine, other) for other in self.args[: argindex - 1]]
        wins += [self.ties(mine, other) for other in self.args[argindex:]]
        return sympy.Piecewise((1, sympy.And(*wins)), (0, True))


class Largest(Extreme):
    """The largest of some real numbers."""

    own, beats, ties = sympy.Max, sympy.Gt, sympy.Ge


class Smallest(Extreme):
    """The smallest of some real numbers."""

    own, beats, ties = sympy.Min, sympy.Lt, sympy.Le


OWN: dict[str, type] = {"cbrt": cbrt, "relu": relu, "sigmoid": sigmoid, "softplus": softplus}
STAND_INS = (Absolute, Sign, Floor, Ceil, Largest, Smallest)

"""The formulas that are measured, each written once, over whatever numbers a peer calculates with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from math import pi
from operator import add, mul
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Formula:
    """A family at one size.

    `of(x, words)` builds it from the variables and from the functions of `words`, which holds sin, cos, exp,
    sqrt, tanh, and `sum` and `product` of a list. `arrays(x, words)` writes it with array operations.
    """

    name: str
    size: int
    of: Callable[[Sequence[Any], Any], Any]
    arrays: Callable[[Any, Any], Any]

    @property
    def variables(self) -> tuple[str, ...]:
        """The names x1, x2, ..."""
        return tuple(f"x{place}" for place in range(1, self.size + 1))

    @property
    def text(self) -> str:
        """The formula written out, in a way that gradcli and SymPy both read."""
        return str(self.of([Text(name) for name in self.variables], TextWords))

    @property
    def point(self) -> list[float]:
        """A point at which no member of a family is near an edge of its domain, nor 0."""
        point: list[float] = np.random.default_rng(self.size).uniform(0.4, 1.0, self.size).tolist()
        return point

    def __str__(self) -> str:
        return f"{self.name}, n = {self.size}"


class Text(str):
    """A formula as text: operations write themselves."""

    __slots__ = ()

    def __add__(self, other: object) -> Text:
        return Text(f"({self} + {other})")

    def __radd__(self, other: object) -> Text:
        return Text(f"({other} + {self})")

    def __sub__(self, other: object) -> Text:
        return Text(f"({self} - {other})")

    def __rsub__(self, other: object) -> Text:
        return Text(f"({other} - {self})")

    def __mul__(self, other: object) -> Text:
        return Text(f"{self}*{other}")

    def __rmul__(self, other: object) -> Text:
        return Text(f"{other}*{self}")

    def __pow__(self, power: int) -> Text:
        return Text(f"{self}**{power}")

    def __neg__(self) -> Text:
        return Text(f"(-{self})")


class TextWords:
    """The functions of formulas, as text."""

    @staticmethod
    def sum(terms: Sequence[object]) -> Text:
        """Write a sum without a parenthesis for each term."""
        return Text(f"({' + '.join(map(str, terms))})")

    @staticmethod
    def product(factors: Sequence[object]) -> Text:
        """Write a product."""
        return Text(f"({'*'.join(map(str, factors))})")

    sin, cos, exp, sqrt, tanh = (
        staticmethod(lambda x, name=name: Text(f"{name}({x})"))
        for name in ("sin", "cos", "exp", "sqrt", "tanh")
    )


def words_of(functions: Any) -> Any:
    """Return the functions of a module by name, with `sum` and `product` that add and multiply one by one."""

    class Words:
        sin, cos, exp, sqrt, tanh = (
            staticmethod(getattr(functions, name)) for name in ("sin", "cos", "exp", "sqrt", "tanh")
        )
        sum = staticmethod(lambda terms: reduce(add, terms))
        product = staticmethod(lambda factors: reduce(mul, factors))

    return Words


def sphere(n: int) -> Formula:
    """Return x1² + x2² + ..."""
    return Formula("sphere", n, lambda x, m: m.sum([t**2 for t in x]), lambda x, m: m.sum(x**2))


def rosenbrock(n: int) -> Formula:
    """Return the curved valley: a sum over neighbours."""

    def of(x: Sequence[Any], m: Any) -> Any:
        return m.sum([100 * (b - a**2) ** 2 + (1 - a) ** 2 for a, b in pairwise(x)])

    def arrays(x: Any, m: Any) -> Any:
        return m.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)

    return Formula("Rosenbrock", n, of, arrays)


def rastrigin(n: int) -> Formula:
    """Return the bowl with ripples: a sum of functions of one variable."""

    def of(x: Sequence[Any], m: Any) -> Any:
        return m.sum([t**2 - 10 * m.cos(2 * pi * t) for t in x]) + 10 * n

    return Formula("Rastrigin", n, of, lambda x, m: m.sum(x**2 - 10 * m.cos(2 * pi * x)) + 10 * n)


def product(n: int) -> Formula:
    """Return x1·x2·..., whose partials written out are n products of n - 1 factors."""
    return Formula("product", n, lambda x, m: m.product(list(x)), lambda x, m: m.prod(x))


def deep(n: int) -> Formula:
    """Return sin(x1 + sin(x2 + ...)): n functions within each other."""

    def of(x: Sequence[Any], m: Any) -> Any:
        return reduce(lambda inner, t: m.sin(t + inner), x[-2::-1], m.sin(x[-1]))

    return Formula("deep", n, of, of)


def nested(n: int) -> Formula:
    """Return ((x1·x2 + x3)·x4 + x5)·...: products and sums within each other."""

    def of(x: Sequence[Any], _m: Any) -> Any:
        inner = x[0]
        for place in range(1, n):
            inner = inner * x[place] if place % 2 else inner + x[place]
        return inner

    return Formula("nested", n, of, of)


_DATA = ((-1.0, 0.3), (0.5, -0.2), (1.5, 0.8))


def network(n: int) -> Formula:
    """Return the squared error of a network with one layer of tanh, as a function of its n weights."""
    units = n // 3
    places = slice(0, units), slice(units, 2 * units), slice(2 * units, 3 * units)

    def of(x: Sequence[Any], m: Any) -> Any:
        inner, shift, outer = (x[place] for place in places)
        errors = []
        for t, wanted in _DATA:
            terms = [c * m.tanh(t * a + b) for a, b, c in zip(inner, shift, outer, strict=True)]
            errors.append((m.sum([*terms, *x[3 * units :]]) - wanted) ** 2)
        return m.sum(errors)

    def arrays(x: Any, m: Any) -> Any:
        inner, shift, outer = (x[place] for place in places)
        return sum(
            (m.sum(outer * m.tanh(t * inner + shift)) + m.sum(x[3 * units :]) - wanted) ** 2
            for t, wanted in _DATA
        )

    return Formula("tanh network", n, of, arrays)


def ackley(n: int) -> Formula:
    """Return Ackley's function: a flat plain with ripples and one hole."""

    def of(x: Sequence[Any], m: Any) -> Any:
        return _ackley(m.sum([t**2 for t in x]), m.sum([m.cos(2 * pi * t) for t in x]), m, n)

    def arrays(x: Any, m: Any) -> Any:
        return _ackley(m.sum(x**2), m.sum(m.cos(2 * pi * x)), m, n)

    return Formula("Ackley", n, of, arrays)


def _ackley(squares: Any, waves: Any, m: Any, n: int) -> Any:
    return -20 * m.exp(-0.2 * m.sqrt(squares * (1 / n))) - m.exp(waves * (1 / n)) + 20 + float(np.e)


FAMILIES = (rosenbrock, rastrigin, product, deep, nested, network)


def points_of(formula: Formula, count: int) -> npt.NDArray[np.float64]:
    """Return points of shape (count, n), the same each time."""
    return np.random.default_rng(7).uniform(-2.0, 2.0, (count, formula.size))

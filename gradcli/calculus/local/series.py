"""Truncated power series in several variables, with exact coefficients.

A series maps the exponents of the displacements to a coefficient; terms above the order are dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from fractions import Fraction

from gradcli.calculus.algebra import sympy
from gradcli.calculus.local.signs import Coefficient, normal, symbolic
from gradcli.dataclass import dataclass

Exponents = tuple[int, ...]
Series = Mapping[Exponents, Coefficient]


@dataclass(frozen=True, slots=True)
class Jets:
    """Arithmetic of power series in `count` variables up to the total degree `order`.

    With `is_ray` the one variable is positive, and signs are those for small values of it; a root then
    loses terms, how many is noted in `losses`.
    """

    count: int
    order: int
    is_ray: bool = False
    losses: list[int] = field(default_factory=list)

    def constant(self, number: Coefficient) -> Series:
        """Return a number as a series."""
        return {(0,) * self.count: number} if number != 0 else {}

    def moved(self, number: Coefficient, place: int) -> Series:
        """Return a number plus the displacement of one variable."""
        unit = tuple(int(i == place) for i in range(self.count))
        return {**self.constant(number), unit: Fraction(1)}

    def at(self, series: Series) -> Coefficient:
        """Return the constant term."""
        return series.get((0,) * self.count, Fraction(0))

    def add(self, *terms: Series) -> Series:
        """Return a sum."""
        gathered: dict[Exponents, list[Coefficient]] = {}
        for series in terms:
            for exponents, coefficient in series.items():
                gathered.setdefault(exponents, []).append(coefficient)
        return _summed(gathered)

    def scale(self, series: Series, factor: Coefficient) -> Series:
        """Return a multiple."""
        return _summed({exponents: [coefficient * factor] for exponents, coefficient in series.items()})

    def multiply(self, one: Series, other: Series) -> Series:
        """Return a product."""
        gathered: dict[Exponents, list[Coefficient]] = {}
        others = sorted((sum(exponents), exponents, c) for exponents, c in other.items())
        for exponents, coefficient in one.items():
            room = self.order - sum(exponents)
            for degree, more, factor in others:
                if degree > room:
                    break
                total = tuple(i + j for i, j in zip(exponents, more, strict=True))
                gathered.setdefault(total, []).append(coefficient * factor)
        return _summed(gathered)

    def raised(self, series: Series, exponent: int) -> Series:
        """Return a power, by squaring."""
        result = self.constant(Fraction(1))
        while exponent:
            if exponent & 1:
                result = self.multiply(result, series)
            exponent >>= 1
            series = self.multiply(series, series) if exponent else series
        return result

    def composed(self, coefficients: Sequence[Coefficient], series: Series) -> Series:
        """Return the sum of `coefficients[k]*h^k`, h being the series without its constant term."""
        rest = {exponents: c for exponents, c in series.items() if any(exponents)}
        result: Series = {}
        for coefficient in reversed(coefficients[: self.order + 1]):
            result = self.add(self.multiply(result, rest), self.constant(coefficient))
        return result

    def truncated(self, series: Series) -> Series:
        """Drop the terms above the order."""
        return {exponents: c for exponents, c in series.items() if sum(exponents) <= self.order}


def _summed(gathered: Mapping[Exponents, Sequence[Coefficient]]) -> Series:
    sums = {}
    for exponents, parts in gathered.items():
        rational = sum((part for part in parts if isinstance(part, Fraction)), Fraction(0))
        others = [part for part in parts if not isinstance(part, Fraction)]
        total = normal(sympy.Add(*others, symbolic(rational))) if others else rational
        if total != 0:
            sums[exponents] = total
    return sums

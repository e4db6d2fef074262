"""The splitting lemma: near a critical point f is a sum of squares plus a function of fewer variables.

Gromoll and Meyer 1969; Bröcker, Differentiable Germs and Catastrophes, 1975, chapter 14. One variable after
another whose second derivative is not 0 is solved for, as a power series in those that are left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction

from gradcli.calculus.local.series import Exponents, Jets, Series
from gradcli.calculus.local.signs import Coefficient, reciprocal, sign
from gradcli.dataclass import dataclass


@dataclass(slots=True)
class Split:
    """A germ up to a change of coordinates: squares with the signs in `squares`, plus `rest`.

    `rest` has no second-order terms; it is a function of the variables in `null`, on the surface where the
    others are the series in `surface`. `is_indefinite` tells that the quadratic form takes both signs; then
    nothing else is known.
    """

    rest: Series
    null: list[int]
    squares: set[int] = field(default_factory=set)
    surface: dict[int, Series] = field(default_factory=dict)
    is_indefinite: bool = False


def split(series: Series, jets: Jets) -> Split:
    """Split a germ without terms of order 0 and 1. Raises Undecided where a sign is not proven."""
    found = Split(series, list(range(jets.count)))
    while (place := _pivot(found)) is not None:
        found.squares.add(sign(_square(found.rest, place)))
        found.is_indefinite = len(found.squares) > 1
        if found.is_indefinite:
            return found
        _eliminate(found, place, jets)
    pairs = [e for e in found.rest if sum(e) == 2 and sign(found.rest[e])]
    found.is_indefinite = bool(pairs)
    return found


def substituted(series: Series, values: Mapping[int, Series], jets: Jets) -> Series:
    """Put series without constant term in place of some variables."""
    for place, value in values.items():
        series = _replaced(series, place, value, jets)
    return series


def _pivot(found: Split) -> int | None:
    """Return the last variable left whose square occurs."""
    squares = (place for place in reversed(found.null) if sign(_square(found.rest, place)))
    return next(squares, None)


def _square(series: Series, place: int) -> Coefficient:
    """Return the coefficient of the square of a variable."""
    found = (c for exponents, c in series.items() if sum(exponents) == exponents[place] == 2)
    return next(found, Fraction(0))


def _eliminate(found: Split, place: int, jets: Jets) -> None:
    """Solve for one variable, put it into the rest, and into those solved for before."""
    solved = _solved(found.rest, place, jets)
    found.rest = _replaced(found.rest, place, solved, jets)
    found.surface = {k: _replaced(series, place, solved, jets) for k, series in found.surface.items()}
    found.surface[place] = solved
    found.null.remove(place)


def _solved(series: Series, place: int, jets: Jets) -> Series:
    """Solve d/dv = 0 for v: each step settles one order more, for d2/dv2 is not 0."""
    slope = _slope(series, place)
    inverse = reciprocal(2 * _square(series, place))
    solution: Series = {}
    for order in range(1, jets.order):
        coarse = Jets(jets.count, order)
        error = _replaced(coarse.truncated(slope), place, solution, coarse)
        solution = coarse.add(solution, coarse.scale(error, -inverse))
    return solution


def _slope(series: Series, place: int) -> Series:
    slope: dict[Exponents, Coefficient] = {}
    for exponents, coefficient in series.items():
        if exponents[place]:
            slope[_with(exponents, place, exponents[place] - 1)] = coefficient * exponents[place]
    return slope


def _replaced(series: Series, place: int, value: Series, jets: Jets) -> Series:
    """Put a series in place of one variable, by Horner's rule."""
    by_power: dict[int, dict[Exponents, Coefficient]] = {}
    for exponents, coefficient in series.items():
        by_power.setdefault(exponents[place], {})[_with(exponents, place, 0)] = coefficient
    result: Series = {}
    for power in range(max(by_power, default=0), -1, -1):
        result = jets.add(jets.multiply(result, value), by_power.get(power, {}))
    return result


def _with(exponents: Exponents, place: int, power: int) -> Exponents:
    return (*exponents[:place], power, *exponents[place + 1 :])

"""The signs that a function of two or more variables takes near a zero: only those that are proven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product

from gradcli.calculus.algebra import sympy
from gradcli.calculus.local.certificates import certified, straightened
from gradcli.calculus.local.polygon import Known, Signs, bent, note, plane, sign_of
from gradcli.calculus.local.series import Exponents, Series
from gradcli.calculus.local.signs import Coefficient, normal, sign, symbolic

_MOST_POINTS = 400
_MOST_PLANES = 60


def signs(series: Series, count: int, order: int) -> Signs:
    """Tell the signs of a germ without terms of order 0, 1 that is known up to `order`."""
    proven = {exponents: c for exponents, c in series.items() if sign(c)}
    if not proven:
        return Signs()
    return _both_charts(proven, order) if count == 2 else _space(proven, count, order)


def lowest_form(series: Series) -> Series:
    """Return the terms of the lowest order."""
    least = min(map(sum, series))
    return {exponents: c for exponents, c in series.items() if sum(exponents) == least}


def _both_charts(terms: Series, order: int) -> Signs:
    """Look at two variables; once more with the two exchanged, where roots may be plainer."""
    found = plane(terms, Known(order))
    if found.definite or found.takes_both:
        return found
    other = plane({(j, i): c for (i, j), c in terms.items()}, Known(order))
    for side, (y, x) in other.curves.items():
        note(found, side, (x, y))
    found.definite, found.touches = other.definite, other.touches
    return found


def _space(terms: Series, count: int, order: int) -> Signs:
    """Look at three and more variables: along rays, in coordinate planes, and by certificates."""
    found = Signs()
    form = lowest_form(terms)
    for ray in islice(product((0, 1, -1, 2, -2), repeat=count), _MOST_POINTS):
        note(found, sign(_at(form, ray)), bent(ray, (1,) * count))
    for place, direction in islice(_planes(count), _MOST_PLANES):
        flat = _restricted(terms, place, direction)
        for side, (u, v) in (plane(flat, Known(order)).curves if flat else {}).items():
            note(found, side, tuple(u if k == place else v * x for k, x in enumerate(direction)))
    if len(found.curves) == 1:
        side = next(iter(found.curves))
        upward = {e: c * side for e, c in terms.items()}
        leading = certified(upward, count)
        if leading:
            found.definite, found.leading = side, {e: terms[e] for e in leading}
        elif certified(straightened(upward, count, min(order, max(map(sum, terms)))), count):
            found.definite = side
    return found


def _planes(count: int) -> Iterator[tuple[int, Exponents]]:
    """Yield planes through an axis and a direction perpendicular to it; coordinate planes come first."""
    directions = sorted(product((0, 1, -1), repeat=count), key=lambda d: sum(map(abs, d)))
    for direction in directions:
        yield from ((place, direction) for place in range(count) if any(direction) and not direction[place])


def _restricted(terms: Series, place: int, direction: Exponents) -> Series:
    """Return the germ on the plane of points u*(axis of a variable) + v*direction."""
    flat: dict[Exponents, Coefficient] = {}
    for exponents, coefficient in terms.items():
        u, v = exponents[place], sum(exponents) - exponents[place]
        others = [k for k, power in enumerate(exponents) if power and k != place]
        if all(direction[k] for k in others):
            flat[u, v] = flat.get((u, v), Fraction(0)) + coefficient * sign_of(exponents, direction)
    return {e: number for e, c in flat.items() if sign(number := normal(c))}


def _at(form: Series, point: Sequence[int]) -> Coefficient:
    values = []
    for exponents, coefficient in form.items():
        scale = 1
        for x, power in zip(point, exponents, strict=True):
            scale *= x**power
        values.append(symbolic(coefficient) * scale)
    return normal(sympy.Add(*values))

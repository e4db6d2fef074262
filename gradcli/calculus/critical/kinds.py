"""What a located point is: its numbers as they are shown, and its kind with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gradcli.calculus.critical.located import Located
from gradcli.calculus.critical.searched import BITS, Searched
from gradcli.calculus.curvature.curvatures import curvature_at
from gradcli.calculus.curvature.spectra import ProvenSpectrum, proven_spectrum
from gradcli.calculus.local.classification import by_inertia, nature
from gradcli.calculus.local.kink_points import kink_nature
from gradcli.language.tree import contains_decimal
from gradcli.numeric.curvature_program import MOST_EIGENVALUES
from gradcli.numeric.decimals import Rounded, rounded
from gradcli.numeric.intervals import Real, Undecided, ends
from gradcli.numeric.pointwise import Held, Poison, forward
from gradcli.numeric.program import Slot, lower
from gradcli.numeric.quantities import quantity_of
from gradcli.results.hessians import Inertia
from gradcli.results.quantities import Quantity
from gradcli.results.stationary import Nature, PointKind, StationaryPoint

_NOTHING = Fraction(1, 10**40)
"""A value whose enclosure lies this near 0 is told as 0, and that no more is known."""

_OPEN_KINK = Nature(PointKind.KINK, "undecided: the point has no closed form")
_OPEN = Nature(
    PointKind.DEGENERATE,
    "undecided: the second-derivative test does not decide, and the point has no closed form",
)
_ZERO = Quantity(0.0, "0")


def pointed(place: Located, searched: Searched) -> StationaryPoint:
    """Return a located point with its value, its eigenvalues, its kind and why."""
    if place.on_kink:
        return _kink(place, searched)
    if place.exact is None:
        return _by_digits(place, searched)
    found = curvature_at(
        searched.hessian, searched.curvatures, place.exact, searched.digits, with_vectors=False
    )
    told = nature(searched.of, place.exact, found.inertia)
    return StationaryPoint(found.at, found.value, told.kind, found.eigenvalues, told.reason)


def _kink(place: Located, searched: Searched) -> StationaryPoint:
    told = _OPEN_KINK if place.exact is None else kink_nature(searched.of, place.exact)
    value, remark = _value(place, searched)
    if place.exact is not None:
        value = searched.evaluated(place.exact).value
    return StationaryPoint(_coordinates(place, searched), value, told.kind, None, told.reason + remark)


def _by_digits(place: Located, searched: Searched) -> StationaryPoint:
    """Read the kind off enclosures: they prove the signs of eigenvalues that are not 0."""
    spectrum = _spectrum(place, searched) if searched.count <= MOST_EIGENVALUES else None
    numbers = [pair.value for pair in spectrum.pairs] if spectrum else []
    eigenvalues = [quantity_of(one, decimals=True) for one in numbers]
    told = (numbers and by_inertia(_inertia(numbers))) or _OPEN
    value, remark = _value(place, searched)
    return StationaryPoint(
        _coordinates(place, searched), value, told.kind,
        tuple(one for one in eigenvalues if one is not None) or None, told.reason + remark,
    )  # fmt: skip


def _spectrum(place: Located, searched: Searched) -> ProvenSpectrum | None:
    """Return the eigenvalues, None where one cannot be told from 0."""
    program = searched.curvatures

    def matrix_in(precision: int) -> list[list[Real]]:
        held = forward(program.full, place.point, min(precision, BITS))
        return [[_real(held[slot]) for slot in row] for row in program.matrix or ()]

    return proven_spectrum(matrix_in, 0, searched.digits)


def _inertia(eigenvalues: Sequence[Rounded]) -> Inertia:
    negative = sum(one.decimal.startswith("-") for one in eigenvalues)
    zero = sum(one.is_zero for one in eigenvalues)
    return Inertia(len(eigenvalues) - negative - zero, negative, zero)


def _coordinates(place: Located, searched: Searched) -> tuple[Quantity, ...]:
    digits = searched.digits
    if place.exact is None:
        return tuple(_quantity(x, digits) for x in place.point)
    decimals = contains_decimal(searched.of.tree)
    program = lower(place.exact, ())
    held = forward(program, (), BITS)
    found = []
    for tree, slot in zip(place.exact, program.outputs, strict=True):
        number = _rounded(held[slot], slot, digits)
        quantity = None if isinstance(number, Poison) else quantity_of(number, decimals)
        shown = quantity or _quantity(_real(held[slot]), digits)
        found.append(Quantity(shown.value, shown.decimal, shown.exact or tree))
    return tuple(found)


def _value(place: Located, searched: Searched) -> tuple[Quantity | None, str]:
    """Return f at a point, and what must be said of that number."""
    held = searched.value_at(place.point)
    if held is None:
        return None, ""
    low, high = ends(held)
    if low != high and -_NOTHING < low <= 0 <= high < _NOTHING:
        return _ZERO, "; f is 0 there in the first 40 decimal places"
    return _quantity(held, searched.digits), ""


def _quantity(value: Real, digits: int) -> Quantity:
    """Return an enclosure as the digits that it settles, fewer than asked for where it is wide."""
    for count in range(digits, 0, -1):
        found = rounded(value, count)
        if found is not None:
            return quantity_of(found, decimals=True) or Quantity(found.value, found.decimal)
    return _ZERO


def _rounded(value: Held, slot: Slot, digits: int) -> Rounded | Poison:
    if isinstance(value, Poison):
        return value
    return (None if isinstance(value, bool) else rounded(value, digits)) or Poison("undecided", slot)


def _real(value: Held) -> Real:
    if isinstance(value, Fraction | tuple):
        return value
    raise Undecided

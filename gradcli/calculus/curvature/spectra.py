"""Eigenvalues and unit eigenvectors of an enclosed symmetric matrix, each shown digit proven.

mpmath approximates the spectrum in growing precision; interval arithmetic then bounds how far the true one
can be. Horn and Johnson, Matrix Analysis, 2nd ed., corollary 4.3.15 (Weyl), theorem 4.5.9 (Ostrowski); for
the vectors Parlett, The Symmetric Eigenvalue Problem, theorem 11.7.1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

from mpmath.ctx_mp import MPContext

from gradcli.calculus.curvature.null_spaces import null_space, orthogonal
from gradcli.dataclass import dataclass
from gradcli.numeric.decimals import Rounded, rounded
from gradcli.numeric.enclosure import Enclosures
from gradcli.numeric.intervals import ZERO, Interval, Intervals, Real, Undecided, ends, excludes_zero
from gradcli.numeric.pointwise import precisions

Matrix = Sequence[Sequence[Real]]

_MOST_TRIES = 4
"""Vectors are tried in the first few precisions: an entry that is 0 by coincidence shows in none."""


@dataclass(frozen=True, slots=True)
class Eigenpair:
    """An eigenvalue and a unit vector, None where its digits cannot be told.

    `multiple` is a rational vector of the same direction, where there is one.
    """

    value: Rounded
    vector: tuple[Rounded, ...] | None
    multiple: tuple[Fraction, ...] | None = None


@dataclass(frozen=True, slots=True)
class ProvenSpectrum:
    """The pairs, smallest eigenvalue first, and the largest absolute eigenvalue over the smallest."""

    pairs: tuple[Eigenpair, ...]
    condition: Rounded | None


@dataclass(frozen=True, slots=True)
class _Enclosed:
    """An enclosed eigenvalue, and the same of its vector over all axes, where it can be told apart."""

    value: Real
    vector: tuple[Real, ...] | None
    multiple: tuple[Fraction, ...] | None = None


def proven_spectrum(matrix_in: Callable[[int], Matrix], zeros: int, digits: int) -> ProvenSpectrum | None:
    """Return the spectrum of the matrix that `matrix_in` encloses in a precision in bits.

    `zeros` eigenvalues are exactly 0. `matrix_in` may raise Undecided. None where no precision tried settles
    the eigenvalues.
    """
    found = None
    for rung, precision in enumerate(precisions(digits)):
        try:
            pairs = _enclosed_pairs(matrix_in(precision), zeros, precision)
        except (ArithmeticError, RuntimeError):
            continue
        found = _rounded(pairs, zeros, precision, digits) or found
        if found and (rung + 1 >= _MOST_TRIES or all(pair.vector is not None for pair in found.pairs)):
            return found
    return found


def components(matrix: Matrix) -> list[list[int]]:
    """Return the groups of axes that no entry other than an exact 0 connects."""
    left, groups = list(range(len(matrix))), []
    while left:
        group, reached = [], [left.pop(0)]
        while reached:
            axis = reached.pop()
            group.append(axis)
            near = [other for other in left if matrix[axis][other] != 0]
            left = [other for other in left if other not in near]
            reached += near
        groups.append(sorted(group))
    return groups


def _enclosed_pairs(matrix: Matrix, zeros: int, precision: int) -> list[_Enclosed]:
    """Return the pairs in order, those of the eigenvalue 0 exact. Raises Undecided, and as mpmath does."""
    pairs = []
    for group in components(matrix):
        block = [[matrix[i][j] for j in group] for i in group]
        pairs += [_spread(pair, group, len(matrix)) for pair in _of_block(block, precision)]
    near_zero = [pair for pair in pairs if not excludes_zero(pair.value)]
    if len(near_zero) != zeros:
        raise Undecided
    known = [_Enclosed(ZERO, pair.vector, pair.multiple) if pair in near_zero else pair for pair in pairs]
    # A number alone may be too far from 1 to have a middle.
    return sorted(known, key=lambda pair: _middle(pair.value)) if len(known) > 1 else known


def _of_block(block: Matrix, precision: int) -> list[_Enclosed]:
    """Return the pairs of a block that does not fall apart."""
    if len(block) == 1:
        return [_Enclosed(block[0][0], (Fraction(1),), (Fraction(1),))]
    values, vectors = _approximate(block, precision)
    arithmetic = Enclosures(precision)
    balls = _balls(block, values, vectors, arithmetic)
    pairs = [
        _Enclosed(ball, _vector(block, place, values, vectors, balls, arithmetic))
        for place, ball in enumerate(balls)
    ]
    return _with_rational(block, pairs, arithmetic)


def _approximate(block: Matrix, precision: int) -> tuple[list[Interval], list[list[Interval]]]:
    """Return eigenvalues and vectors as binary numbers, one ends of an interval each."""
    context = MPContext()
    context.prec = precision
    middles = [[_middle(entry) for entry in row] for row in block]
    numbers = context.matrix([[context.mpf(m.numerator) / m.denominator for m in row] for row in middles])
    values, columns = context.eigsy(numbers)
    size = range(len(block))
    vectors = [[(columns[i, k]._mpf_,) * 2 for i in size] for k in size]
    return [(values[k]._mpf_,) * 2 for k in size], vectors


def _balls(
    block: Matrix, values: list[Interval], vectors: list[list[Interval]], arithmetic: Intervals
) -> list[Real]:
    """Enclose each eigenvalue by |A - V D V'| + |V'V - 1| |d| around its approximation d."""
    size = range(len(block))
    scaled = [[arithmetic.multiply(d, v) for v in vector] for d, vector in zip(values, vectors, strict=True)]
    columns = list(zip(*vectors, strict=True))
    residue = [
        [
            arithmetic.subtract(block[i][j], _dot(columns[i], [row[j] for row in scaled], arithmetic))
            for j in size
        ]
        for i in size
    ]
    skew = [
        [arithmetic.subtract(_dot(vectors[i], vectors[j], arithmetic), Fraction(int(i == j))) for j in size]
        for i in size
    ]
    outer, inner = _norm(residue, arithmetic), _norm(skew, arithmetic)
    radii = [arithmetic.add(outer, arithmetic.multiply(inner, arithmetic.absolute(d))) for d in values]
    return [_around(d, radius, arithmetic) for d, radius in zip(values, radii, strict=True)]


def _vector(
    block: Matrix, place: int, values: list[Interval], vectors: list[list[Interval]], balls: list[Real],
    arithmetic: Enclosures,
) -> tuple[Real, ...] | None:  # fmt: skip
    """Enclose a unit vector by its residual over the gap to the other eigenvalues."""
    gap = min(_distance(values[place], other) for k, other in enumerate(balls) if k != place)
    if gap <= 0:
        return None
    value, vector = values[place], vectors[place]
    rests = [
        arithmetic.subtract(_dot(row, vector, arithmetic), arithmetic.multiply(value, v))
        for row, v in zip(block, vector, strict=True)
    ]
    square_root = arithmetic.operation("sqrt")
    length = square_root(_dot(vector, vector, arithmetic))
    # For unit vectors, |u - v| <= sqrt(2) sin(angle) and sin(angle) <= residual/gap.
    residual = arithmetic.divide(_length_above(rests), length)
    radius = arithmetic.divide(arithmetic.multiply(Fraction(2), residual), gap)
    return tuple(_around(arithmetic.divide(v, length), radius, arithmetic) for v in vector)


def _with_rational(block: Matrix, pairs: list[_Enclosed], arithmetic: Enclosures) -> list[_Enclosed]:
    """Make the rational eigenvalues of a rational block exact, with a simple basis of their vectors."""
    rows = [[entry for entry in row if isinstance(entry, Fraction)] for row in block]
    if any(len(row) < len(block) for row in rows):
        return pairs
    unit = Fraction(1, math.lcm(*(entry.denominator for row in rows for entry in row)))
    for candidate in {round(_middle(pair.value) / unit) * unit for pair in pairs}:
        places = [place for place, pair in enumerate(pairs) if _holds(pair.value, candidate)]
        basis = null_space(_less(rows, candidate))
        if places and len(basis) == len(places):
            for place, vector in zip(places, orthogonal(basis), strict=True):
                pairs[place] = _Enclosed(candidate, _unit(vector, arithmetic), vector)
    return pairs


def _less(rows: Sequence[Sequence[Fraction]], number: Fraction) -> list[list[Fraction]]:
    """Return A - number*I."""
    return [[entry - number * (i == j) for j, entry in enumerate(row)] for i, row in enumerate(rows)]


def _unit(vector: tuple[Fraction, ...], arithmetic: Enclosures) -> tuple[Real, ...]:
    length = arithmetic.operation("sqrt")(sum((entry**2 for entry in vector), ZERO))
    return tuple(arithmetic.divide(entry, length) for entry in vector)


def _spread(pair: _Enclosed, group: Sequence[int], size: int) -> _Enclosed:
    """Return a block's pair over all axes, its vector 0 along the others."""

    def over_all(vector: tuple[Real, ...] | None) -> tuple[Real, ...] | None:
        placed = None if vector is None else dict(zip(group, vector, strict=True))
        return None if placed is None else tuple(placed.get(axis, ZERO) for axis in range(size))

    multiple = over_all(pair.multiple)
    exact = None if multiple is None else tuple(entry for entry in multiple if isinstance(entry, Fraction))
    return _Enclosed(pair.value, over_all(pair.vector), exact)


def _rounded(pairs: list[_Enclosed], zeros: int, precision: int, digits: int) -> ProvenSpectrum | None:
    values = [rounded(pair.value, digits) for pair in pairs]
    condition = None if zeros or not pairs else _condition([pair.value for pair in pairs], precision, digits)
    if any(value is None for value in values) or (condition is None and pairs and not zeros):
        return None
    return ProvenSpectrum(
        tuple(
            Eigenpair(value, *_signed(pair, digits))
            for value, pair in zip(values, pairs, strict=True)
            if value is not None
        ),
        condition,
    )


def _condition(values: list[Real], precision: int, digits: int) -> Rounded | None:
    arithmetic = Intervals(precision)
    sizes = list(map(arithmetic.absolute, values))
    largest = smallest = sizes[0]
    for size in sizes[1:]:
        largest, smallest = arithmetic.largest(largest, size), arithmetic.smallest(smallest, size)
    return rounded(arithmetic.divide(largest, smallest), digits)


def _signed(pair: _Enclosed, digits: int) -> tuple[tuple[Rounded, ...] | None, tuple[Fraction, ...] | None]:
    """Round a vector, turned so that its largest entry, the first of equal ones, is positive."""
    if pair.vector is None:
        return None, None
    sizes = [sorted(map(abs, ends(entry))) for entry in pair.vector]
    least = max(low for low, _ in sizes)
    leading = next(place for place, (_, high) in enumerate(sizes) if high >= least)
    negative = _middle(pair.vector[leading]) < 0
    negate = Intervals(1).negate
    entries = [rounded(negate(entry) if negative else entry, digits) for entry in pair.vector]
    multiple = pair.multiple and tuple(-entry if negative else entry for entry in pair.multiple)
    whole = tuple(entry for entry in entries if entry is not None)
    return (whole, multiple) if len(whole) == len(entries) else (None, None)


def _dot(one: Sequence[Real], other: Sequence[Real], arithmetic: Intervals) -> Real:
    total: Real = ZERO
    for x, y in zip(one, other, strict=True):
        total = arithmetic.add(total, arithmetic.multiply(x, y))
    return total


def _norm(matrix: Matrix, arithmetic: Intervals) -> Fraction:
    """Bound the spectral norm of a symmetric matrix from above by its largest row sum."""
    return max(sum((ends(arithmetic.absolute(entry))[1] for entry in row), ZERO) for row in matrix)


def _length_above(vector: Sequence[Real]) -> Fraction:
    """Bound the length of a vector from above by the sum of its entries' sizes."""
    return sum((max(map(abs, ends(entry))) for entry in vector), ZERO)


def _around(centre: Real, radius: Real, arithmetic: Intervals) -> Real:
    high = arithmetic.enclose(radius)[1]
    spread = (arithmetic.negate((high, high))[0], high)  # type: ignore[index]
    return arithmetic.add(centre, spread)


def _middle(value: Real) -> Fraction:
    low, high = ends(value)
    return (low + high) / 2


def _distance(value: Real, other: Real) -> Fraction:
    (low, high), (below, above) = ends(value), ends(other)
    return max(below - high, low - above)


def _holds(value: Real, number: Fraction) -> bool:
    low, high = ends(value)
    return low <= number <= high

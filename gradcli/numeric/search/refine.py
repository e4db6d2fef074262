"""Narrow a zero to as many digits as are asked for, and prove that it is there.

Newton's method runs at growing precision in exact arithmetic on shortened fractions; Krawczyk's test in
enclosures then proves one zero, and only one, in a box about the result. See Krawczyk, Newton-Algorithmen
zur Bestimmung von Nullstellen mit Fehlerschranken, Computing 4 (1969), and Neumaier, Interval Methods for
Systems of Equations, 1990, section 5.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from gradcli.language.functions import FUNCTIONS
from gradcli.numeric.conditions import fixed_exponent, live_slots, varying_slots
from gradcli.numeric.intervals import ONE, ZERO, Intervals, Real, TooLarge, ends
from gradcli.numeric.pointwise import Held, Poison, forward
from gradcli.numeric.program import Program, Slot, condition_program

Vector = list[Fraction]
Matrix = list[Vector]

_BITS_A_DIGIT = 3.33
_GUARD = 40
_FIRST_BITS = 100
_FIRST_STEPS, _LAST_STEPS = 6, 3
_MOST_WIDENINGS = 3
_LARGEST_DENOMINATOR = 1000


def refined(
    system: Program, jacobian: Program, point: Sequence[float], digits: int
) -> tuple[Real, ...] | None:
    """Enclose the zero near a point, each coordinate to about so many digits; exactly where it is rational.

    The system has as many equations as unknowns. Returns None where no zero can be proven: it is not
    simple, lies at a kink or the domain's edge, or is not near.
    """
    bits = int(digits * _BITS_A_DIGIT) + _GUARD
    try:
        here = _narrowed(system, jacobian, [Fraction(x) for x in point], bits)
        return None if here is None else _proven(system, jacobian, *here, digits, bits)
    except (TooLarge, ZeroDivisionError):
        return None


def _narrowed(system: Program, jacobian: Program, point: Vector, bits: int) -> tuple[Vector, Matrix] | None:
    """Return the point after Newton's steps, and about the inverse of the Jacobian there."""
    inverse: Matrix | None = None
    for precision in _precisions(bits):
        values, slopes = (_middles(program, point, precision + _GUARD) for program in (system, jacobian))
        if values is None or slopes is None:
            return None
        rows = _rows(slopes, len(point))
        inverse = _inverse(rows) if inverse is None else _improved(inverse, rows, precision)
        point = [_short(x - dx, precision) for x, dx in zip(point, _times(inverse, values), strict=True)]
    return None if inverse is None else (point, inverse)


def _precisions(bits: int) -> list[int]:
    """Return the bits that Newton's steps carry: few until the point is near, then twice as many a step."""
    growing = []
    precision = _FIRST_BITS
    while precision < bits:
        growing.append(precision)
        precision *= 2
    return [_FIRST_BITS] * _FIRST_STEPS + growing + [bits] * _LAST_STEPS


def _proven(
    system: Program, jacobian: Program, point: Vector, inverse: Matrix, digits: int, bits: int
) -> tuple[Real, ...] | None:
    """Try Krawczyk's test in boxes from the width asked for upward."""
    unit = Fraction(1, 10**digits)
    radii = [unit * (abs(x) if abs(x) > unit else ONE) for x in point]
    for _ in range(_MOST_WIDENINGS):
        box = [_interval(x - r, x + r, bits) for x, r in zip(point, radii, strict=True)]
        found = _krawczyk(system, jacobian, point, inverse, radii, box, bits)
        if found is not None:
            return _rational(system, point, radii, bits) or found
        radii = [16 * radius for radius in radii]
    return None


def _krawczyk(
    system: Program,
    jacobian: Program,
    point: Vector,
    inverse: Matrix,
    radii: Vector,
    box: list[Real],
    bits: int,
) -> tuple[Real, ...] | None:
    """Return an enclosure of the box's only zero; None where that is not proven."""
    values = _held(system, point, bits)
    slopes = _held(jacobian, box, bits)
    if values is None or slopes is None or not _is_smooth(system, box, bits):
        return None
    found = []
    for i, (x, radius) in enumerate(zip(point, radii, strict=True)):
        step = _sum_of_products(inverse[i], values, bits)
        spread = ZERO
        for j, reach in enumerate(radii):
            slope = _sum_of_products(inverse[i], slopes[j :: len(point)], bits)
            low, high = ends(Intervals(bits).subtract(ONE if i == j else ZERO, slope))
            spread += max(abs(low), abs(high)) * reach
        low, high = ends(step)
        if not (spread - low < radius and spread + high < radius):
            return None
        found.append(_interval(x - high - spread, x - low + spread, bits + _GUARD))
    return tuple(found)


def _rational(system: Program, point: Vector, radii: Vector, bits: int) -> tuple[Fraction, ...] | None:
    """Return the zero itself where its coordinates are short fractions; it is the only one in the box."""
    near = [x.limit_denominator(_LARGEST_DENOMINATOR) for x in point]
    if any(abs(x - y) > radius for x, y, radius in zip(point, near, radii, strict=True)):
        return None
    values = _held(system, near, bits)
    return tuple(near) if values is not None and all(value == ZERO for value in values) else None


def _is_smooth(system: Program, box: Sequence[Real], bits: int) -> bool:
    """Tell whether the system is surely defined and smooth all over a box."""
    values = forward(system, box, bits)
    varying = varying_slots(system)
    for output in system.outputs:
        used = live_slots(replace(system, outputs=(output,)), values) & varying
        if not all(_slot_is_smooth(system, slot, values, bits) for slot in {*used, output}):
            return False
    return True


def _slot_is_smooth(system: Program, slot: Slot, values: Sequence[Held], bits: int) -> bool:
    operation, arguments = system.code[slot]
    if isinstance(values[slot], Poison):
        return False
    row = FUNCTIONS.get(operation)
    if row is None or not row.smooth or fixed_exponent(system, slot):
        return True
    held = [value for argument in arguments if not isinstance(value := values[argument], Poison | bool)]
    condition = condition_program(row.smooth, row.parameters)
    return len(held) == len(arguments) and forward(condition, held, bits)[condition.outputs[0]] is True


def _held(program: Program, inputs: Sequence[Real], bits: int) -> list[Real] | None:
    """Run a program; None where an output has no value that can be told."""
    values = forward(program, inputs, bits)
    held = [value for slot in program.outputs if not isinstance(value := values[slot], Poison | bool)]
    return held if len(held) == len(program.outputs) else None


def _middles(program: Program, point: Vector, bits: int) -> Vector | None:
    held = _held(program, point, bits)
    return None if held is None else [_short(sum(ends(value), ZERO) / 2, bits) for value in held]


def _interval(low: Fraction, high: Fraction, bits: int) -> Real:
    arithmetic = Intervals(bits)
    return arithmetic.enclose(low)[0], arithmetic.enclose(high)[1]


def _sum_of_products(factors: Vector, values: Sequence[Real], bits: int) -> Real:
    arithmetic = Intervals(bits)
    total: Real = ZERO
    for factor, value in zip(factors, values, strict=True):
        total = arithmetic.add(total, arithmetic.multiply(factor, value))
    return total


def _short(x: Fraction, bits: int) -> Fraction:
    """Round to so many significant bits."""
    unit = Fraction(2) ** (x.numerator.bit_length() - x.denominator.bit_length() - bits)
    return round(x / unit) * unit


def _rows(entries: Vector, size: int) -> Matrix:
    return [entries[first : first + size] for first in range(0, size * size, size)]


def _times(matrix: Matrix, vector: Vector) -> Vector:
    return [sum((a * b for a, b in zip(row, vector, strict=True)), ZERO) for row in matrix]


def _improved(inverse: Matrix, matrix: Matrix, bits: int) -> Matrix:
    """Take Schulz's step towards the inverse: C (2 - A C)."""
    size = len(matrix)
    columns = [_times(matrix, [row[j] for row in inverse]) for j in range(size)]
    errors = [[2 * (i == j) - columns[j][i] for i in range(size)] for j in range(size)]
    improved = [_times(inverse, column) for column in errors]
    return [[_short(improved[j][i], bits) for j in range(size)] for i in range(size)]


def _inverse(matrix: Matrix) -> Matrix:
    """Eliminate exactly. Raises ZeroDivisionError for a singular matrix."""
    size = len(matrix)
    rows = [[*row, *(Fraction(int(i == j)) for j in range(size))] for i, row in enumerate(matrix)]
    for place in range(size):
        pivot = max(range(place, size), key=lambda i: abs(rows[i][place]))
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [entry / rows[place][place] for entry in rows[place]]
        for i in range(size):
            if i != place:
                rows[i] = [a - rows[i][place] * b for a, b in zip(rows[i], rows[place], strict=True)]
    return [row[size:] for row in rows]

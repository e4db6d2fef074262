"""Taylor coefficients of a program along one variable, as enclosures: f^(k)(x)/k! without differences.

Truncated power series are run through the program (Griewank and Walther, Evaluating Derivatives, 2008,
chapter 13). The series of y = F(u) follows from the derivative in the function table: y' = F'(u) u'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache, reduce

from gradcli.language.functions import FUNCTIONS
from gradcli.numeric.enclosure import Enclosures
from gradcli.numeric.intervals import ONE, ZERO, Real, TooLarge, Undecided, ends
from gradcli.numeric.pointwise import Held, Poison, forward, precisions
from gradcli.numeric.program import Program, lower, parsed

Series = tuple[Real, ...]
"""Coefficients from the constant one on; those left out at the end are 0."""

_DIGITS = 15
_RUNGS = 4
_CLOSE = Fraction(1, 1000)
"""Coefficients enclosed to this relative width are told."""

_NOTHING = Fraction(1, 10**100)
"""What lies in an interval around 0 that is narrower, beside the largest coefficient, is taken for 0."""


def taylor_coefficients(
    program: Program, point: Sequence[Fraction], place: int, order: int
) -> tuple[Fraction, ...] | None:
    """Return the coefficients of the first output, from 0 to `order`, in powers of one input's change.

    Each is within a thousandth of its size; one that cannot be told from 0 in a hundred digits is 0. None
    comes back where they cannot be told. The program has to be smooth at the point.
    """
    for precision in precisions(_DIGITS)[:_RUNGS]:
        try:
            series = _Expansion(precision).run(program, point, place, order)
            told = _told(series)
        except (TooLarge, Undecided):
            continue
        if told is not None:
            return (*told, *[ZERO] * (order + 1 - len(told)))
    return None


def _told(series: Series) -> list[Fraction] | None:
    bounds = list(map(ends, series))
    least = _NOTHING * max(max(abs(low), abs(high)) for low, high in bounds)
    found = []
    for low, high in bounds:
        is_nothing = low <= 0 <= high and high - low <= least
        if not is_nothing and high - low > _CLOSE * min(abs(low), abs(high)):
            return None
        found.append(ZERO if is_nothing else (low + high) / 2)
    return found


class _Expansion:
    """Arithmetic of power series at one precision."""

    def __init__(self, precision: int) -> None:
        self._precision = precision
        real = Enclosures(precision)
        self._add, self._subtract, self._multiply, self._divide = map(real.operation, "+-*/")
        self._real = real
        self._known: dict[tuple[object, ...], Series] = {}

    def run(self, program: Program, point: Sequence[Real], place: int, order: int) -> Series:
        """Return the series of the first output. Raises Undecided where it has none that can be told."""
        return self._run(program, [(x, ONE) if i == place else (x,) for i, x in enumerate(point)], order)

    def _run(self, program: Program, inputs: Sequence[Series], order: int) -> Series:
        heads = forward(program, [series[0] for series in inputs], self._precision)
        values: list[Series | None] = [series[: order + 1] for series in inputs]
        for slot in range(len(inputs), len(program.code)):
            values.append(self._slot(program, slot, heads, values, order))
        output = values[program.outputs[0]]
        if output is None:
            raise Undecided
        return output

    def _slot(
        self, program: Program, slot: int, heads: Sequence[Held], values: Sequence[Series | None], order: int
    ) -> Series | None:
        """Return one slot's series; None where it has no value, as in a branch not taken, or is a truth."""
        head = heads[slot]
        if isinstance(head, bool | Poison):
            return None
        operation, slots = program.code[slot]
        if operation == "where":
            return values[slots[1] if heads[slots[0]] else slots[2]]
        held = [series for argument in slots if (series := values[argument]) is not None]
        if len(held) < len(slots):
            return None
        if all(len(series) == 1 for series in held):
            return (head,)
        try:
            return _trimmed((head, *self._applied(operation, held, head, order)[1:]))
        except (TooLarge, Undecided):
            return None

    def _applied(self, operation: str, held: Sequence[Series], head: Real, order: int) -> Series:
        match operation:
            case "+" | "-":
                return self._sum(held[0], held[1] if operation == "+" else self._negated(held[1]))
            case "neg":
                return self._negated(held[0])
            case "*":
                return self._product(held[0], held[1], order)
            case "/":
                return self._quotient(held[0], held[1], order)
            case "^":
                return self._power(held[0], held[1], head, order)
            case _:
                return self._composed(operation, tuple(held), head, order)

    def _sum(self, x: Series, y: Series) -> Series:
        shared = min(len(x), len(y))
        added = [self._add(a, b) for a, b in zip(x, y, strict=False)]
        return (*added, *x[shared:], *y[shared:])

    def _negated(self, x: Series) -> Series:
        return tuple(map(self._real.negate, x))

    def _product(self, x: Series, y: Series, order: int) -> Series:
        length = min(len(x) + len(y) - 1, order + 1)
        return tuple(self._dot((x[j], y[k - j]) for j in _shared(x, y, k)) for k in range(length))

    def _quotient(self, x: Series, y: Series, order: int) -> Series:
        found: list[Real] = []
        for k in range(order + 1):
            known = self._dot((y[j], found[k - j]) for j in range(1, min(k + 1, len(y))))
            found.append(self._divide(self._subtract(_at(x, k), known), y[0]))
        return tuple(found)

    def _power(self, x: Series, y: Series, head: Real, order: int) -> Series:
        exponent = y[0]
        if len(y) > 1:
            logs = self._composed("log", (x,), self._real.operation("log")(x[0]), order)
            return self._exponential(self._product(y, logs, order), head, order)
        if isinstance(exponent, Fraction) and exponent.denominator == 1 and exponent >= 0:
            return self._whole_power(x, int(exponent), order)
        return self._real_power(x, exponent, head, order)

    def _whole_power(self, x: Series, n: int, order: int) -> Series:
        """Square and multiply, which takes a base of value 0."""
        found: Series = (ONE,)
        for bit in f"{n:b}":
            found = self._product(found, found, order)
            found = self._product(found, x, order) if bit == "1" else found
        return found

    def _real_power(self, x: Series, exponent: Real, head: Real, order: int) -> Series:
        """Solve x y' = p x' y for the coefficients of y = x^p. Raises Undecided where x may be 0."""
        if not self._real.sign(x[0]):
            raise Undecided
        found = [head]
        for k in range(1, order + 1):
            terms = [
                (self._multiply(x[j], found[k - j]), self._weight(exponent, j, k))
                for j in range(1, min(k + 1, len(x)))
            ]
            found.append(self._divide(self._dot(terms), self._multiply(Fraction(k), x[0])))
        return tuple(found)

    def _weight(self, exponent: Real, j: int, k: int) -> Real:
        return self._subtract(self._multiply(exponent, Fraction(j)), Fraction(k - j))  # type: ignore[no-any-return]

    def _exponential(self, x: Series, head: Real, order: int) -> Series:
        """Solve y' = x' y for the coefficients of y = exp(x)."""
        found = [head]
        for k in range(1, order + 1):
            terms = [(self._multiply(Fraction(j), x[j]), found[k - j]) for j in range(1, min(k + 1, len(x)))]
            found.append(self._divide(self._dot(terms), Fraction(k)))
        return tuple(found)

    def _composed(self, operation: str, held: tuple[Series, ...], head: Real, order: int) -> Series:
        """Integrate y' = sum of D(u) u' over the arguments u, D from the function table."""
        key = (operation, order, held)
        if key not in self._known:
            slopes = [self._slope(operation, place, held, order) for place in range(len(held))]
            total = reduce(self._sum, slopes)
            self._known[key] = (
                head, *(self._divide(slope, Fraction(k)) for k, slope in enumerate(total, 1)),
            )  # fmt: skip
        return self._known[key]

    def _slope(self, operation: str, place: int, held: tuple[Series, ...], order: int) -> Series:
        """Return the series of D(u) u' for one argument, one order lower."""
        moving = tuple(self._multiply(Fraction(k), c) for k, c in enumerate(held[place][1:], 1))
        if not moving or not order:
            return (ZERO,)
        lower_order = [series[:order] for series in held]
        slope = self._run(_derivative(operation, place), lower_order, order - 1)
        return self._product(slope, moving, order - 1)

    def _dot(self, pairs: Iterable[tuple[Real, Real]]) -> Real:
        total: Real = ZERO
        for x, y in pairs:
            total = self._add(total, self._multiply(x, y))
        return total


def _shared(x: Series, y: Series, k: int) -> range:
    """Return the places j at which both x_j and y_(k - j) are stored."""
    return range(max(0, k - len(y) + 1), min(k + 1, len(x)))


def _at(x: Series, k: int) -> Real:
    return x[k] if k < len(x) else ZERO


def _trimmed(series: Series) -> Series:
    length = len(series)
    while length > 1 and series[length - 1] == ZERO:
        length -= 1
    return series[:length]


@cache
def _derivative(operation: str, place: int) -> Program:
    row = FUNCTIONS[operation]
    return lower([parsed(row.derivatives[place])], row.parameters)

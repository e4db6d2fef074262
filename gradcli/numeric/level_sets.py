"""Find a second point of the level set through a point, and the angle of the chord to it.

An independent look at what calculus says of gradients: only values of f decide where the point lies. Its
place is proven by a change of sign of f - f(P) between two enclosures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from gradcli.numeric.decimals import decimal_text, nearest_double
from gradcli.numeric.enclosure import Enclosures
from gradcli.numeric.intervals import Real, TooLarge, Undecided, ends, magnitude
from gradcli.numeric.kinks import middle
from gradcli.numeric.pointwise import Poison, forward
from gradcli.numeric.program import Program
from gradcli.results.explanations import Chord
from gradcli.results.quantities import Quantity

_PRECISION = 400
_MOST_STEPS = 60
_MOST_SHORTENINGS = 8
_LARGEST_LEAN = 5
"""Degrees from the right angle: a chord that leans more says little about the tangent."""

_NEAR = Fraction(1, 10**60)
_WIDTH = Fraction(1, 10**50)
_SMALLEST_LEAN = Fraction(1, 10**9)
_DIGITS = 6
_DIGITS_A_BIT = 0.301
_TENTH = Fraction(1, 10)


def chords(
    program: Program, here: Sequence[Real], gradient: Sequence[float], tangent: Sequence[float]
) -> tuple[Chord, ...]:
    """Return chords to two points of the level set of the first output, the second ten times closer.

    The points lie along `tangent`, moved along the gradient until the value is that at `here`; both vectors
    may be rough. Nothing is returned where no such points are found.
    """
    step = _first_step(here)
    walk = _Walk(program, here, _unit(gradient), _unit(tangent))
    for _ in range(_MOST_SHORTENINGS):
        found = [chord for chord in (walk.chord(step), walk.chord(step * _TENTH)) if chord is not None]
        if len(found) == 2 and abs((found[0].angle.value or 0.0) - 90) <= _LARGEST_LEAN:
            return tuple(found)
        step *= _TENTH
    return ()


class _Walk:
    """The plane through a point that the gradient and a tangent span."""

    def __init__(
        self, program: Program, here: Sequence[Real], normal: list[Fraction], tangent: list[Fraction]
    ) -> None:
        self._program, self._here = program, here
        self._normal, self._tangent = normal, tangent
        self._arithmetic = Enclosures(_PRECISION)
        values = forward(program, here, _PRECISION)
        self._value = values[program.outputs[0]]
        self._partials = [values[slot] for slot in program.outputs[1:]]

    def chord(self, step: Fraction) -> Chord | None:
        """Return the chord to the point of the level set that is `step` along the tangent."""
        try:
            shift = self._root(step)
            if shift is None:
                return None
            move = self._move(step, shift, step * _WIDTH)
            angle = self._angle(move)
        except (TooLarge, Undecided, ArithmeticError):
            return None
        add = self._arithmetic.operation("+")
        point = tuple(_short(middle(add(x, d))) for x, d in zip(self._here, move, strict=True))
        return Chord(float(step), point, angle) if angle else None

    def _root(self, step: Fraction) -> Fraction | None:
        """Find how far along the gradient the level set is, by secants; a change of sign proves it."""
        before, after = Fraction(0), -self._height(step, Fraction(0)) / self._slope()
        low = self._height(step, before)
        for _ in range(_MOST_STEPS):
            if abs(after - before) <= step * _NEAR or abs(after) > step:
                break
            high = self._height(step, after)
            if high == low:
                break
            before, after, low = after, _rounded(after - high * (after - before) / (high - low), step), high
        around = [self._change(step, after + side * step * _WIDTH) for side in (-1, 1)]
        (_, left), (right, _) = ends(around[0]), ends(around[1])
        return after if abs(after) <= step and left < 0 < right else None

    def _slope(self) -> Fraction:
        partials = [middle(p) for p in self._partials if not isinstance(p, Poison | bool)]
        return sum((p * n for p, n in zip(partials, self._normal, strict=True)), Fraction(0))

    def _height(self, step: Fraction, shift: Fraction) -> Fraction:
        low, high = ends(self._change(step, shift))
        return (low + high) / 2

    def _change(self, step: Fraction, shift: Fraction) -> Real:
        """Return how much higher f is there. Raises Undecided outside the domain."""
        add, subtract = self._arithmetic.operation("+"), self._arithmetic.operation("-")
        moved = [add(x, step * t + shift * n) for x, t, n in self._places()]
        value = forward(self._program, moved, _PRECISION)[self._program.outputs[0]]
        if isinstance(value, Poison | bool) or isinstance(self._value, Poison | bool):
            raise Undecided
        return subtract(value, self._value)  # type: ignore[no-any-return]

    def _places(self) -> list[tuple[Real, Fraction, Fraction]]:
        return list(zip(self._here, self._tangent, self._normal, strict=True))

    def _move(self, step: Fraction, shift: Fraction, slack: Fraction) -> list[Real]:
        """Return the way from the point to the other one, as narrow as its place is known."""
        arithmetic = self._arithmetic
        low, high = arithmetic.enclose(shift - slack), arithmetic.enclose(shift + slack)
        along: Real = (low[0], high[1])
        multiply, add = arithmetic.operation("*"), arithmetic.operation("+")
        return [add(step * t, multiply(along, n)) for _, t, n in self._places()]

    def _angle(self, move: Sequence[Real]) -> Quantity | None:
        """Return the angle between a way and the gradient, in degrees, to three digits of its lean."""
        partials = [p for p in self._partials if not isinstance(p, Poison | bool)]
        operation = self._arithmetic.operation
        multiply, divide, root = operation("*"), operation("/"), operation("sqrt")
        lengths = multiply(self._dot(move, move), self._dot(partials, partials))
        cosine = divide(self._dot(move, partials), root(lengths))
        angle = divide(multiply(operation("acos")(cosine), Fraction(180)), operation("pi")())
        return _leaning(*ends(angle))

    def _dot(self, one: Sequence[Real], other: Sequence[Real]) -> Real:
        add, multiply = self._arithmetic.operation("+"), self._arithmetic.operation("*")
        result: Real = Fraction(0)
        for x, y in zip(one, other, strict=True):
            result = add(result, multiply(x, y))
        return result


def _leaning(low: Fraction, high: Fraction) -> Quantity | None:
    lean = max(abs(low - 90), abs(high - 90))
    if lean < _SMALLEST_LEAN:
        return Quantity(90.0, "90")
    digits = 4 - math.floor(math.log10(lean))
    texts = {decimal_text(end, digits) for end in (low, high)}
    return Quantity(nearest_double(low), texts.pop()) if len(texts) == 1 else None


def _first_step(here: Sequence[Real]) -> Fraction:
    """Return a tenth of the point's size, as a power of ten."""
    bits = max((magnitude(x) for x in here if middle(x)), default=0)
    return Fraction(10) ** (math.floor(bits * _DIGITS_A_BIT) - 1)


def _unit(vector: Sequence[float]) -> list[Fraction]:
    largest = max(map(abs, vector))
    scaled = [entry / largest for entry in vector]
    length = math.hypot(*scaled)
    return [Fraction(entry / length) for entry in scaled]


def _rounded(value: Fraction, step: Fraction) -> Fraction:
    """Keep a number short: its digits far below the step do not matter."""
    unit = step * _NEAR / 1000
    return round(value / unit) * unit


def _short(value: Fraction) -> Quantity:
    return Quantity(nearest_double(value), decimal_text(value, _DIGITS))

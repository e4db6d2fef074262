"""What an instruction means over exact fractions and enclosures, of any precision.

A digit on which both ends of an enclosure agree is right.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from mpmath.ctx_mp import MPContext
from mpmath.libmp import MPZ_ONE, from_int, from_man_exp, fzero, mpf_abs, mpf_add, mpf_lt, mpf_neg, mpf_sub
from mpmath.libmp.libmpi import (
    mpi_atan,
    mpi_atan2,
    mpi_cos_sin,
    mpi_cosh_sinh,
    mpi_exp,
    mpi_log,
    mpi_pi,
    mpi_sqrt,
)

from gradcli.language.functions import COMPARISONS, FUNCTIONS
from gradcli.numeric.intervals import (
    GUARD,
    ONE,
    ZERO,
    Float,
    Interval,
    Intervals,
    Real,
    TooLarge,
    Undecided,
    least_magnitude,
    magnitude,
)

_LARGEST_EXPONENT = 4000
"""An argument of exp above 2 to this power has no floating-point result of any precision."""

_POWERS_OF_E = 600
"""Bits above which mpmath takes the exponential of an integer as a power."""

_TRIES = 5
_SATURATED = 64
"""Bits of a number whose tanh is 1 in every precision; its exponential may have billions of them."""

_TURN = from_int(7)
_ALL_VALUES: Interval = (from_int(-1), from_int(1))
_FAR_OUT = from_int(1 << 500)
"""Above it erfc(x) is between exp(-x^2)/(x sqrt(pi)) and 1 - 1/(2 x^2) times that (DLMF 7.12.1)."""

_AT_SPECIAL = {
    ("exp", ZERO): ONE, ("log", ONE): ZERO, ("sin", ZERO): ZERO, ("cos", ZERO): ONE,
    ("asin", ZERO): ZERO, ("acos", ONE): ZERO, ("atan", ZERO): ZERO, ("sinh", ZERO): ZERO,
    ("cosh", ZERO): ONE, ("tanh", ZERO): ZERO, ("asinh", ZERO): ZERO, ("acosh", ONE): ZERO,
    ("atanh", ZERO): ZERO, ("erf", ZERO): ZERO, ("erfc", ZERO): ONE, ("log1p", ZERO): ZERO,
    ("expm1", ZERO): ZERO, ("sigmoid", ZERO): Fraction(1, 2),
}  # fmt: skip


class Enclosures(Intervals):
    """The operations at one precision, in bits; each takes and gives reals, or truths for conditions."""

    __slots__ = ()

    def operation(self, name: str) -> Callable[..., Any]:
        """Return what `name` does; a table would hold the same functions."""
        if name in _METHODS:
            return _METHODS[name].__get__(self)  # type: ignore[no-any-return]
        if name in COMPARISONS:
            return lambda x, y: self.compared(name, x, y)
        return lambda *arguments: self._function(name, *arguments)

    def _power(self, x: Real, y: Real) -> Real:
        if isinstance(y, Fraction) and y.denominator == 1:
            return self.integer_power(x, int(y))
        if x == 0:
            return ZERO
        if x == 1:
            return ONE
        if isinstance(x, Fraction) and isinstance(y, Fraction) and y.denominator < 64:
            root = _exact_root(x, y.denominator)
            if root is not None:
                return self.integer_power(root, y.numerator)
        return self._exp(self.multiply(self._log(x), y))

    def _sqrt(self, x: Real) -> Real:
        root = _exact_root(x, 2) if isinstance(x, Fraction) else None
        return root if root is not None else mpi_sqrt(self.enclose(x), self.precision)

    def _cbrt(self, x: Real) -> Real:
        exactly = _exact_root(abs(x), 3) if isinstance(x, Fraction) else None
        if exactly is not None and isinstance(x, Fraction):
            return exactly if x > 0 else -exactly
        low, high = (self._real_cbrt(end) for end in self.enclose(x))
        return self.outward((low, high))

    def _real_cbrt(self, end: Float) -> Float:
        root = self._value("cbrt", mpf_abs(end))
        return mpf_neg(root) if end[0] else root

    def _exp(self, x: Real) -> Real:
        self._check_growth(x)
        precision = self.precision + GUARD
        low, high = self.enclose(x)
        if precision > _POWERS_OF_E and magnitude((low, high)) > 0:
            # So that neither end is an integer: of a large one mpmath takes the power of e, bit by bit.
            aside = from_man_exp(MPZ_ONE, -precision)
            low, high = mpf_sub(low, aside), mpf_add(high, aside)
        return self.outward(mpi_exp((low, high), precision))

    def _log(self, x: Real) -> Real:
        return self.outward(mpi_log(self._finely(x), self.precision + GUARD))

    def _sin(self, x: Real) -> Real:
        return self._cos_sin(x)[1]

    def _cos(self, x: Real) -> Real:
        return self._cos_sin(x)[0]

    def _cos_sin(self, x: Real) -> tuple[Interval, Interval]:
        """Enclose both; over a whole turn they take all their values, which needs no digits of a huge pi."""
        low, high = self.enclose(x)
        if mpf_lt(_TURN, mpf_sub(high, low, GUARD, "d")):
            return _ALL_VALUES, _ALL_VALUES
        cos, sin = mpi_cos_sin((low, high), self.precision + GUARD)
        return self.outward(cos), self.outward(sin)

    def _cosh(self, x: Real) -> Real:
        self._check_growth(x)
        return self.outward(mpi_cosh_sinh(self.enclose(x), self.precision + GUARD)[0])

    def _atan(self, x: Real) -> Real:
        return self.outward(mpi_atan(self.enclose(x), self.precision + GUARD))

    def _acosh(self, x: Real) -> Real:
        # mpmath's own formula cancels near 1.
        above = self.subtract(x, ONE)
        root = self._sqrt(self.multiply(above, self.add(above, Fraction(2))))
        return self._by_ends("log1p", self.add(above, root))

    def _atan2(self, y: Real, x: Real) -> Real:
        if y == 0 and self.sign(x) > 0:
            return ZERO
        return self.outward(mpi_atan2(self.enclose(y), self.enclose(x), self.precision + GUARD))

    def _sigmoid(self, x: Real) -> Real:
        return self.divide(ONE, self.add(ONE, self._exp(self.negate(x))))

    def _softplus(self, x: Real) -> Real:
        tail = self._by_ends("log1p", self._exp(self.negate(self.absolute(x))))
        return self.add(self.largest(x, ZERO), tail)

    def _relu(self, x: Real) -> Real:
        return self.largest(x, ZERO)

    def _pi(self) -> Real:
        return mpi_pi(self.precision)  # type: ignore[no-any-return]

    def _function(self, name: str, x: Real) -> Real:
        if isinstance(x, Fraction) and (name, x) in _AT_SPECIAL:
            return _AT_SPECIAL[name, x]
        method = _FUNCTIONS.get(name)
        return method(self, x) if method else self._by_ends(name, x)

    def _by_ends(self, name: str, x: Real) -> Real:
        """Enclose an increasing or decreasing function by its values at the ends, widened by their error."""
        if name in ("sinh", "expm1"):
            self._check_growth(x)
        values = sorted((self._value(name, end) for end in self._finely(x)), key=_Ordered)
        return self.outward((values[0], values[1]))

    def _value(self, name: str, x: Float) -> Float:
        """Compute at growing precision until two agree: mpmath's formulas cancel here and there."""
        if name == "tanh" and x[2] + x[3] > _SATURATED:
            return _ALL_VALUES[0 if x[0] else 1]
        precision = self.precision + GUARD
        coarse = _at_precision(name, x, precision)
        for _ in range(_TRIES):
            precision *= 2
            fine = _at_precision(name, x, precision)
            difference = mpf_abs(mpf_sub(fine, coarse))
            if difference == fzero or (
                fine != fzero and difference[2] + difference[3] < fine[2] + fine[3] - self.precision - 2
            ):
                return fine
            coarse = fine
        raise Undecided

    def _erfc(self, x: Real) -> Real:
        if not mpf_lt(_FAR_OUT, self.enclose(x)[0]):
            return self._by_ends("erfc", x)
        square = self.multiply(x, x)
        above = self.divide(self._exp(self.negate(square)), self.multiply(x, self._sqrt(self._pi())))
        below = self.multiply(above, self.subtract(ONE, self.divide(Fraction(1, 2), square)))
        return self.enclose(below)[0], self.enclose(above)[1]

    def _check_growth(self, x: Real) -> None:
        enclosure = self.enclose(x)
        if magnitude(enclosure) > _LARGEST_EXPONENT:
            # A wide enclosure may be that of a small number.
            raise TooLarge if least_magnitude(enclosure) > _LARGEST_EXPONENT else Undecided

    def _finely(self, x: Real) -> Interval:
        """Return a narrower enclosure of a fraction, for functions that magnify its rounding."""
        return Enclosures(2 * self.precision).enclose(x)


class _Ordered:
    """Orders raw floats by their value."""

    def __init__(self, value: Float) -> None:
        self.value = value

    def __lt__(self, other: _Ordered) -> bool:
        return bool(mpf_lt(self.value, other.value))


def _at_precision(name: str, x: Float, precision: int) -> Float:
    context = MPContext()
    context.prec = precision
    return getattr(context, FUNCTIONS[name].math)(context.make_mpf(x))._mpf_  # type: ignore[no-any-return]


def _exact_root(x: Fraction, n: int) -> Fraction | None:
    """Return the n-th root of a positive fraction where it is rational."""
    roots = []
    for part in (x.numerator, x.denominator):
        root = _integer_root(part, n)
        if root**n != part:
            return None
        roots.append(root)
    return Fraction(roots[0], roots[1])


def _integer_root(value: int, n: int) -> int:
    """Return the whole part of a root, by Newton's iteration on integers."""
    if value < 2:
        return value
    guess = 1 << (-(-value.bit_length() // n))
    while True:
        better = ((n - 1) * guess + value // guess ** (n - 1)) // n
        if better >= guess:
            return guess
        guess = better


_FUNCTIONS: dict[str, Callable[[Enclosures, Real], Real]] = {
    "exp": Enclosures._exp, "log": Enclosures._log, "sin": Enclosures._sin, "cos": Enclosures._cos,
    "cosh": Enclosures._cosh, "atan": Enclosures._atan, "acosh": Enclosures._acosh,
    "sqrt": Enclosures._sqrt, "cbrt": Enclosures._cbrt,
    "sigmoid": Enclosures._sigmoid, "softplus": Enclosures._softplus, "relu": Enclosures._relu,
    "erfc": Enclosures._erfc, "abs": Intervals.absolute, "floor": Intervals.floor, "ceil": Intervals.ceil,
}  # fmt: skip
_METHODS: dict[str, Callable[..., Any]] = {
    "+": Intervals.add, "-": Intervals.subtract, "*": Intervals.multiply, "/": Intervals.divide,
    "neg": Intervals.negate, "^": Enclosures._power, "max": Intervals.largest,
    "min": Intervals.smallest, "sign": Intervals.sign, "atan2": Enclosures._atan2, "pi": Enclosures._pi,
}  # fmt: skip

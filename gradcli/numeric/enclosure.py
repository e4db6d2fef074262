"""What an instruction means over exact fractions and, where those end, over enclosures.

A number is a Fraction while it is rational and short; otherwise a pair of binary floats that enclose
it, of any precision, rounded outward. A condition is True, False, or None where the enclosure cannot
decide it. So a digit on which both ends agree is right, and a sign that is told is proven.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mpmath.ctx_mp import MPContext
from mpmath.libmp import (
    MPZ_ONE,
    from_man_exp,
    from_rational,
    fzero,
    mpf_abs,
    mpf_add,
    mpf_cmp,
    mpf_eq,
    mpf_floor,
    mpf_le,
    mpf_lt,
    mpf_sub,
    to_int,
    to_rational,
)
from mpmath.libmp.libmpi import (
    mpi_abs,
    mpi_add,
    mpi_atan,
    mpi_atan2,
    mpi_cos_sin,
    mpi_cosh_sinh,
    mpi_div,
    mpi_exp,
    mpi_log,
    mpi_mul,
    mpi_neg,
    mpi_pi,
    mpi_pow_int,
    mpi_sqrt,
    mpi_sub,
)  # fmt: skip

from gradcli.language.functions import COMPARISONS, FUNCTIONS

Float = tuple[int, int, int, int]
Interval = tuple[Float, Float]
Real = Fraction | Interval
Truth = bool | None

_MOST_BITS = 4096
"""A fraction longer than this goes on as an enclosure."""

_LARGEST_EXPONENT = 4000
"""An argument of exp above 2 to this power has no floating-point result of any precision."""

_GUARD = 20
_TRIES = 5
_ONE, _ZERO = Fraction(1), Fraction(0)
_AT_SPECIAL = {
    ("exp", _ZERO): _ONE, ("log", _ONE): _ZERO, ("sin", _ZERO): _ZERO, ("cos", _ZERO): _ONE,
    ("asin", _ZERO): _ZERO, ("acos", _ONE): _ZERO, ("atan", _ZERO): _ZERO, ("sinh", _ZERO): _ZERO,
    ("cosh", _ZERO): _ONE, ("tanh", _ZERO): _ZERO, ("asinh", _ZERO): _ZERO, ("acosh", _ONE): _ZERO,
    ("atanh", _ZERO): _ZERO, ("erf", _ZERO): _ZERO, ("erfc", _ZERO): _ONE, ("log1p", _ZERO): _ZERO,
    ("expm1", _ZERO): _ZERO, ("sigmoid", _ZERO): Fraction(1, 2),
}  # fmt: skip


class TooLarge(ArithmeticError):
    """A number beyond any floating-point range."""


class Undecided(ArithmeticError):
    """An enclosure too wide to go on with."""


@dataclass(slots=True)
class Enclosures:
    """The operations at one precision, in bits; each takes and gives reals, or truths for conditions."""

    precision: int

    def operation(self, name: str) -> Callable[..., Any]:
        """Return what `name` does; a table would hold the same functions."""
        if name in _METHODS:
            return _METHODS[name].__get__(self)  # type: ignore[no-any-return]
        if name in COMPARISONS:
            return lambda x, y: self._compared(name, x, y)
        return lambda *arguments: self._function(name, *arguments)

    def enclose(self, value: Real) -> Interval:
        """Return an interval that holds the number."""
        if not isinstance(value, Fraction):
            return value
        low = from_rational(value.numerator, value.denominator, self.precision, "f")
        high = from_rational(value.numerator, value.denominator, self.precision, "c")
        return low, high

    def sign(self, value: Real) -> Fraction:
        """Return -1, 0 or 1. Raises Undecided where the enclosure holds 0."""
        if isinstance(value, Fraction):
            return Fraction((value > 0) - (value < 0))
        if mpf_lt(fzero, value[0]):
            return _ONE
        if mpf_lt(value[1], fzero):
            return -_ONE
        raise Undecided

    def _add(self, x: Real, y: Real) -> Real:
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return self._short(x + y)
        return mpi_add(self.enclose(x), self.enclose(y), self.precision)  # type: ignore[no-any-return]

    def _subtract(self, x: Real, y: Real) -> Real:
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return self._short(x - y)
        return mpi_sub(self.enclose(x), self.enclose(y), self.precision)  # type: ignore[no-any-return]

    def _multiply(self, x: Real, y: Real) -> Real:
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return self._short(x * y)
        if x == 0 or y == 0:
            return _ZERO
        return mpi_mul(self.enclose(x), self.enclose(y), self.precision)  # type: ignore[no-any-return]

    def _divide(self, x: Real, y: Real) -> Real:
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return self._short(x / y)
        if x == 0:
            return _ZERO
        return mpi_div(self.enclose(x), self.enclose(y), self.precision)  # type: ignore[no-any-return]

    def _negate(self, x: Real) -> Real:
        return -x if isinstance(x, Fraction) else mpi_neg(x)

    def _power(self, x: Real, y: Real) -> Real:
        if isinstance(y, Fraction) and y.denominator == 1:
            return self._integer_power(x, int(y))
        if x == 0:
            return _ZERO
        if x == 1:
            return _ONE
        if isinstance(x, Fraction) and isinstance(y, Fraction) and y.denominator < 64:
            root = _exact_root(x, y.denominator)
            if root is not None:
                return self._integer_power(root, y.numerator)
        return self._exp(self._multiply(self._log(x), y))

    def _integer_power(self, x: Real, n: int) -> Real:
        if n == 0:
            return _ONE
        if isinstance(x, Fraction):
            bits = x.numerator.bit_length() + x.denominator.bit_length()
            if bits * abs(n) <= _MOST_BITS or abs(x) in (0, 1):
                return x**n
        powered = mpi_pow_int(self.enclose(x), abs(n), self.precision + n.bit_length() + _GUARD)
        return powered if n > 0 else mpi_div(self.enclose(_ONE), powered, self.precision)  # type: ignore[no-any-return]

    def _gate(self, adjoint: Real, partial: Real) -> Real:
        return self._multiply(adjoint, partial)

    def _absolute(self, x: Real) -> Real:
        return abs(x) if isinstance(x, Fraction) else mpi_abs(x)

    def _largest(self, x: Real, y: Real) -> Real:
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return max(x, y)
        (a, b), (c, d) = self.enclose(x), self.enclose(y)
        if mpf_le(b, c):
            return y
        if mpf_le(d, a):
            return x
        return (c if mpf_lt(a, c) else a), (d if mpf_lt(b, d) else b)

    def _smallest(self, x: Real, y: Real) -> Real:
        return self._negate(self._largest(self._negate(x), self._negate(y)))

    def _floor(self, x: Real) -> Real:
        if isinstance(x, Fraction):
            return Fraction(x.numerator // x.denominator)
        low, high = (mpf_floor(end, 0, "f") for end in x)
        if not mpf_eq(low, high) or mpf_cmp(mpf_abs(low), from_man_exp(MPZ_ONE, _MOST_BITS)) > 0:
            raise Undecided
        return Fraction(int(to_int(low)))

    def _ceil(self, x: Real) -> Real:
        return self._negate(self._floor(self._negate(x)))

    def _sqrt(self, x: Real) -> Real:
        root = _exact_root(x, 2) if isinstance(x, Fraction) else None
        return root if root is not None else mpi_sqrt(self.enclose(x), self.precision)

    def _cbrt(self, x: Real) -> Real:
        exactly = _exact_root(abs(x), 3) if isinstance(x, Fraction) else None
        if exactly is not None and isinstance(x, Fraction):
            return exactly if x > 0 else -exactly
        negative = self.sign(x) < 0
        root: Real = self._by_ends("cbrt", self._absolute(x))
        return self._negate(root) if negative else root

    def _exp(self, x: Real) -> Real:
        self._check_growth(x)
        return self._outward(mpi_exp(self.enclose(x), self.precision + _GUARD))

    def _log(self, x: Real) -> Real:
        return self._outward(mpi_log(self._finely(x), self.precision + _GUARD))

    def _sin(self, x: Real) -> Real:
        return self._outward(mpi_cos_sin(self.enclose(x), self.precision + _GUARD)[1])

    def _cos(self, x: Real) -> Real:
        return self._outward(mpi_cos_sin(self.enclose(x), self.precision + _GUARD)[0])

    def _cosh(self, x: Real) -> Real:
        self._check_growth(x)
        return self._outward(mpi_cosh_sinh(self.enclose(x), self.precision + _GUARD)[0])

    def _atan(self, x: Real) -> Real:
        return self._outward(mpi_atan(self.enclose(x), self.precision + _GUARD))

    def _acosh(self, x: Real) -> Real:
        # mpmath's own formula cancels near 1.
        above = self._subtract(x, _ONE)
        root = self._sqrt(self._multiply(above, self._add(above, Fraction(2))))
        return self._by_ends("log1p", self._add(above, root))

    def _atan2(self, y: Real, x: Real) -> Real:
        if y == 0 and self.sign(x) > 0:
            return _ZERO
        return self._outward(mpi_atan2(self.enclose(y), self.enclose(x), self.precision + _GUARD))

    def _sigmoid(self, x: Real) -> Real:
        if self.sign(x) > 0:
            return self._divide(_ONE, self._add(_ONE, self._exp(self._negate(x))))
        grown = self._exp(x)
        return self._divide(grown, self._add(_ONE, grown))

    def _softplus(self, x: Real) -> Real:
        tail = self._by_ends("log1p", self._exp(self._negate(self._absolute(x))))
        return self._add(self._largest(x, _ZERO), tail)

    def _relu(self, x: Real) -> Real:
        return self._largest(x, _ZERO)

    def _pi(self) -> Real:
        return mpi_pi(self.precision)  # type: ignore[no-any-return]

    def _compared(self, comparison: str, x: Real, y: Real) -> Truth:
        difference = self._subtract(x, y)
        if difference == _ZERO:
            order = 0
        else:
            try:
                order = int(self.sign(difference))
            except Undecided:
                return None
        return _ORDERS[comparison](order)

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
        return self._outward((values[0], values[1]))

    def _value(self, name: str, x: Float) -> Float:
        """Compute at growing precision until two agree: mpmath's formulas cancel here and there."""
        precision = self.precision + _GUARD
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

    def _check_growth(self, x: Real) -> None:
        for end in self.enclose(x):
            if end[2] + end[3] > _LARGEST_EXPONENT:
                raise TooLarge

    def _finely(self, x: Real) -> Interval:
        """Return a narrower enclosure of a fraction, for functions that magnify its rounding."""
        return Enclosures(2 * self.precision).enclose(x)

    def _outward(self, interval: Interval) -> Interval:
        """Widen by what the last digits computed may be wrong: mpmath does not always round outward."""
        low, high = interval
        return _widened(low, self.precision, -1), _widened(high, self.precision, 1)

    def _short(self, value: Fraction) -> Real:
        if value.numerator.bit_length() + value.denominator.bit_length() <= _MOST_BITS:
            return value
        return self.enclose(value)


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


def ends(value: Real) -> tuple[Fraction, Fraction]:
    """Return the exact lower and upper bound of a number. Raises TooLarge beyond a million bits."""
    if isinstance(value, Fraction):
        return value, value
    bounds = []
    for end in value:
        if abs(end[2]) > 1_000_000:
            raise TooLarge
        numerator, denominator = to_rational(end)
        bounds.append(Fraction(int(numerator), int(denominator)))
    return bounds[0], bounds[1]


def magnitude(value: Real) -> int:
    """Return about the number of bits before the binary point, for numbers of any size."""
    if isinstance(value, Fraction):
        return value.numerator.bit_length() - value.denominator.bit_length()
    return max(int(end[2] + end[3]) for end in value)


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


def _widened(end: Float, bits: int, direction: int) -> Float:
    if end == fzero:
        return end
    slack = from_man_exp(MPZ_ONE, end[2] + end[3] - bits)
    move = mpf_add if direction > 0 else mpf_sub
    return move(end, slack, bits + _GUARD, "c" if direction > 0 else "f")  # type: ignore[no-any-return]


_ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0, "<=": lambda order: order <= 0, ">": lambda order: order > 0,
    ">=": lambda order: order >= 0, "==": lambda order: order == 0, "!=": lambda order: order != 0,
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[[Enclosures, Real], Real]] = {
    "exp": Enclosures._exp, "log": Enclosures._log, "sin": Enclosures._sin, "cos": Enclosures._cos,
    "cosh": Enclosures._cosh, "atan": Enclosures._atan, "acosh": Enclosures._acosh,
    "sqrt": Enclosures._sqrt, "cbrt": Enclosures._cbrt,
    "sigmoid": Enclosures._sigmoid, "softplus": Enclosures._softplus, "relu": Enclosures._relu,
    "abs": Enclosures._absolute, "floor": Enclosures._floor, "ceil": Enclosures._ceil,
}  # fmt: skip
_METHODS: dict[str, Callable[..., Any]] = {
    "+": Enclosures._add, "-": Enclosures._subtract, "*": Enclosures._multiply, "/": Enclosures._divide,
    "neg": Enclosures._negate, "^": Enclosures._power, "gate": Enclosures._gate, "max": Enclosures._largest,
    "min": Enclosures._smallest, "sign": Enclosures.sign, "atan2": Enclosures._atan2, "pi": Enclosures._pi,
}  # fmt: skip

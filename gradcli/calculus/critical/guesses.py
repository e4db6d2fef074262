"""Short closed forms of a number that is known to many digits: guesses, for the caller to verify."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from mpmath import MPContext

from gradcli.calculus.algebra import sympy
from gradcli.calculus.special import Expr

_DIGITS = 60
_SMALL = 10**6
"""Numerators and denominators of a plausible fraction."""

_RELATION = 1000
_POLYNOMIAL = 10**5
_PRIMES = (2, 3, 5)


def closed_forms(low: Fraction, high: Fraction) -> Iterator[Expr]:
    """Yield closed forms of a number between two fractions, the plainest kinds first.

    Fractions, roots of quadratic polynomials and of these, roots of fractions, fractions of pi, powers of e,
    logarithms, and inverse trigonometric functions of the same.
    """
    digits = _Digits(low, high)
    if low <= 0 <= high:
        yield sympy.S.Zero
        return
    seen: set[Expr] = set()
    for kind in _KINDS:
        for form in _of_kind(kind, digits):
            if form not in seen:
                seen.add(form)
                yield form


def _of_kind(kind: Callable[[_Digits], Iterator[Expr]], digits: _Digits) -> Iterator[Expr]:
    try:
        yield from kind(digits)
    except (ArithmeticError, ValueError):
        # mpmath refuses numbers that are 0 to its precision.
        return


class _Digits:
    """A number between two fractions, and its images under functions of mpmath."""

    def __init__(self, low: Fraction, high: Fraction) -> None:
        self.context = MPContext()
        self.context.dps = _DIGITS
        middle = (low + high) / 2
        self.value = self.context.mpf(middle.numerator) / middle.denominator
        spread = self.context.mpf((high - low).numerator) / (high - low).denominator
        self.error = max(spread, self.context.mpf(10) ** (10 - _DIGITS) * abs(self.value))

    def fraction(self, value: Any, most: int = _SMALL) -> Expr | None:
        """Return the small fraction that a number agrees with."""
        scaled = Fraction(int(self.context.nint(value * 10**_DIGITS)), 10**_DIGITS)
        small = scaled.limit_denominator(most)
        gap = self.context.mpf(small.numerator) / small.denominator - value
        near = abs(gap) <= self._slack(value) and abs(small.numerator) <= most
        return sympy.Rational(small.numerator, small.denominator) if near else None

    def quadratic(self, value: Any) -> Expr | None:
        """Return the root of a quadratic polynomial with small coefficients that a number agrees with."""
        found = self.context.findpoly(value, 2, maxcoeff=_POLYNOMIAL, tol=self._slack(value) * _POLYNOMIAL)
        if not found or len(found) < 3:
            return None
        a, b, c = found
        center, root = sympy.Rational(-b, 2 * a), sympy.sqrt(sympy.Rational(b * b - 4 * a * c, 4 * a * a))
        return center + root if value > self.context.mpf(-b) / (2 * a) else center - root

    def algebraic(self, value: Any) -> Expr | None:
        """Return the small fraction, or else the quadratic number, that a number agrees with."""
        share = self.fraction(value)
        return self.quadratic(value) if share is None else share

    def relation(self, *values: Any) -> list[int] | None:
        """Return small whole factors with which the numbers add up to 0, the first not 0."""
        slack = 10 * _RELATION * max(map(self._slack, values))
        found = self.context.pslq(list(values), tol=slack, maxcoeff=_RELATION, maxsteps=2000)
        return found if found and found[0] else None

    def _slack(self, value: Any) -> Any:
        """Return how far off the image of the number may be; functions here are tame."""
        return 1000 * self.error * (1 + abs(value))


def _rational(digits: _Digits) -> Iterator[Expr]:
    yield from _known(digits.fraction(digits.value))


def _of_pi(digits: _Digits) -> Iterator[Expr]:
    share = digits.fraction(digits.value / digits.context.pi, _RELATION)
    yield from _known(share and share * sympy.pi)


def _quadratic(digits: _Digits) -> Iterator[Expr]:
    yield from _known(digits.quadratic(digits.value))


def _root(digits: _Digits) -> Iterator[Expr]:
    """Yield roots of fractions, and square roots of quadratic numbers."""
    side = 1 if digits.value > 0 else -1
    for power in (3, 4, 5, 6):
        share = digits.fraction(abs(digits.value) ** power)
        yield from _known(share and side * share ** sympy.Rational(1, power))
    square = digits.quadratic(digits.value**2)
    yield from _known(square and side * sympy.sqrt(square))


def _of_pi_and_one(digits: _Digits) -> Iterator[Expr]:
    found = digits.relation(digits.value, digits.context.pi, digits.context.mpf(1))
    if found:
        yield -sympy.Rational(found[1], found[0]) * sympy.pi - sympy.Rational(found[2], found[0])


def _power_of_e(digits: _Digits) -> Iterator[Expr]:
    """Yield products of roots of small primes and a power of e."""
    logs = [digits.context.log(prime) for prime in _PRIMES]
    found = digits.relation(digits.context.log(abs(digits.value)), digits.context.mpf(1), *logs)
    if found:
        first, *powers = found
        bases = (sympy.E, *map(sympy.Integer, _PRIMES))
        factors = [b ** sympy.Rational(-power, first) for b, power in zip(bases, powers, strict=True)]
        yield sympy.Mul(1 if digits.value > 0 else -1, *factors)


def _logarithm(digits: _Digits) -> Iterator[Expr]:
    """Yield logarithms of fractions and of quadratic numbers, and halves and thirds of these."""
    for part in (1, 2, 3):
        image = digits.context.exp(part * digits.value)
        share = digits.algebraic(image) if part == 1 else digits.fraction(image)
        yield from _known(share and sympy.log(share) / part)


def _angle(digits: _Digits) -> Iterator[Expr]:
    """Yield inverse trigonometric functions, with half turns added."""
    context, turn = digits.context, sympy.pi
    for name, inverse in (("tan", sympy.atan), ("cos", sympy.acos), ("sin", sympy.asin)):
        image = getattr(context, name)(digits.value)
        share = digits.algebraic(image)
        if share is not None:
            angle = inverse(share)
            starts = (
                (angle, -angle) if name == "cos" else (angle, turn - angle) if name == "sin" else (angle,)
            )
            for start in starts:
                step = turn if name == "tan" else 2 * turn
                offset = (digits.value - context.mpf(sympy.N(start, _DIGITS))) / context.mpf(
                    sympy.N(step, _DIGITS)
                )
                count = digits.fraction(offset, _RELATION)
                if count is not None and count.is_Integer:
                    yield start + count * step


def _hyperbolic(digits: _Digits) -> Iterator[Expr]:
    """Yield inverse hyperbolic functions of fractions and of quadratic numbers."""
    side = 1 if digits.value > 0 else -1
    for name, inverse in (("sinh", sympy.asinh), ("cosh", sympy.acosh), ("tanh", sympy.atanh)):
        image = digits.algebraic(getattr(digits.context, name)(digits.value))
        yield from _known(image and (side * inverse(image) if name == "cosh" else inverse(image)))


def _known(form: Expr | None) -> list[Expr]:
    return [] if form is None else [form]


_KINDS: tuple[Callable[[_Digits], Iterator[Expr]], ...] = (
    _rational, _quadratic, _of_pi, _root, _power_of_e, _logarithm, _of_pi_and_one, _angle, _hyperbolic,
)  # fmt: skip

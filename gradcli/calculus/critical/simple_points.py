"""The plainest points in a small box: guesses at where a multiple zero lies, for the caller to verify."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import floor, pi

from gradcli.language.constants import fraction_tree
from gradcli.language.tree import Apply, Tree

_MOST = 1000
_MOST_OF_PI = 12
_MARGIN = 1e-9


def simple_points(spans: Sequence[tuple[float, float]]) -> Iterator[tuple[Tree, ...]]:
    """Yield points whose coordinates are plain fractions, or plain fractions of pi, within the spans."""
    yield from product(*map(list, map(_numbers, spans)))


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction of least denominator between two numbers, ends included.

    Stern and Brocot: Graham, Knuth and Patashnik, Concrete Mathematics, 2nd ed., section 4.5.

    >>> simplest(Fraction("0.32"), Fraction("0.34"))
    Fraction(1, 3)
    """
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    whole = floor(low)
    if whole == low or whole + 1 <= high:
        return Fraction(whole if whole == low else whole + 1)
    return whole + 1 / simplest(1 / (high - whole), 1 / (low - whole))


def _numbers(span: tuple[float, float]) -> Iterator[Tree]:
    low, high = (Fraction(end) for end in (span[0] - _MARGIN, span[1] + _MARGIN))
    plain = simplest(low, high)
    if plain.denominator <= _MOST:
        yield fraction_tree(plain)
    share = simplest(low / Fraction(pi), high / Fraction(pi))
    if share and share.denominator <= _MOST_OF_PI:
        yield Apply("*", (fraction_tree(share), Apply("pi", ())))

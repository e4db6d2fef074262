"""Decimals in a claim read as the short numbers they round: 0.666667 as 2/3, 6.283185307 as 2*pi."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import product

from gradcli.calculus.checking.agreement import number
from gradcli.calculus.checking.digits import Given, given
from gradcli.dataclass import dataclass
from gradcli.language.infix import read_infix
from gradcli.language.tree import Number, Tree, fold, postorder, rebuilt
from gradcli.numeric.kinks import middle
from gradcli.numeric.pointwise import forward
from gradcli.numeric.program import lower

_LEAST_FIGURES = 4
_ENOUGH_FIGURES = 6
"""Significant digits with which a rounded number is taken to be the number itself."""

_LARGEST_DENOMINATOR = 1000
_MOST_MEANINGS = 3
_MOST_VARIED = 5
_MOST_READINGS = 8
_PRECISION = 240
_BY_CHANCE = 30
"""A multiple this many times too long for the digits would be near by chance."""

_DOUBLE = Fraction(1, 2**51)

_CONSTANTS = (
    ("", ""), ("pi", ""), ("e", ""), ("log(2)", ""), ("log(3)", ""), ("log(10)", ""), ("sqrt(2)", ""),
    ("sqrt(3)", ""), ("sqrt(5)", ""), ("pi^2", ""), ("e^2", ""),
    ("", "pi"), ("", "e"), ("", "log(2)"), ("", "log(10)"), ("", "sqrt(pi)"),
)  # fmt: skip
"""What a decimal may be a rational multiple of: above and below a fraction bar."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """A decimal as typed, the number that it rounds or is cut off from, and its significant digits."""

    literal: str
    meant: str
    ending: str
    figures: int

    @property
    def told(self) -> str:
        """How it was read."""
        return f"{self.literal} read as {self.meant}, {self.ending}"

    @property
    def advice(self) -> str:
        """What to write instead."""
        return f"{self.literal} is {self.meant} {self.ending}; write {self.meant}"


@dataclass(frozen=True, slots=True)
class RoundedReading:
    """A formula with numbers in place of decimals, and these decimals."""

    tree: Tree
    literals: tuple[Rounded, ...]

    @property
    def coarse(self) -> tuple[Rounded, ...]:
        """The decimals with too few digits to stand for the number."""
        return tuple(one for one in self.literals if one.figures < _ENOUGH_FIGURES)

    @property
    def told(self) -> str:
        """How the decimals were read."""
        return "; ".join(one.told for one in self.literals)

    @property
    def advice(self) -> str:
        """What to write instead of the decimals with too few digits."""
        return "; ".join(one.advice for one in self.coarse)


def rounded_readings(tree: Tree) -> list[RoundedReading]:
    """Read decimals of at least 4 significant digits as short numbers near them, the likeliest first."""
    texts = dict.fromkeys(n.text for n in postorder(tree) if isinstance(n, Number) and n.is_decimal)
    found = {text: choices for text in texts if (choices := _meanings(text))}
    chosen = sorted(_choices(list(found.values())), key=lambda choice: choice[0])[:_MOST_READINGS]
    return [_reading(tree, literals) for _, literals in chosen]


def _choices(found: Sequence[Sequence[Rounded]]) -> Iterator[tuple[int, tuple[Rounded, ...]]]:
    """Yield what decimals may be together, with a rank; each may also stay as it is."""
    if len(found) > _MOST_VARIED:
        yield 0, tuple(choices[0] for choices in found)
        return
    for ranked in product(*(tuple(enumerate([*choices, None])) for choices in found)):
        if literals := tuple(one for _, one in ranked if one is not None):
            yield sum(rank for rank, _ in ranked), literals


def _reading(tree: Tree, literals: tuple[Rounded, ...]) -> RoundedReading:
    meant = {one.literal: read_infix(one.meant) for one in literals}
    return RoundedReading(_replaced(tree, meant), literals)


def _replaced(tree: Tree, meant: Mapping[str, Tree]) -> Tree:
    def visit(node: Tree, arguments: list[Tree]) -> Tree:
        return meant.get(node.text, node) if isinstance(node, Number) else rebuilt(node, arguments)

    return fold(tree, visit)


def _meanings(text: str) -> list[Rounded]:
    """Return the short numbers that a decimal rounds, the shortest first."""
    one = given(Number(text))
    if one.value is None or one.value <= 0 or one.figures < _LEAST_FIGURES:
        return []
    found = [(factor, *constant) for constant in _CONSTANTS if (factor := _factor(one, *constant))]
    if any(factor * _size(top, bottom) == one.value for factor, top, bottom in found):
        return []
    found.sort(key=lambda multiple: _length(multiple[0]))
    return [_rounded(text, one, *multiple) for multiple in found[:_MOST_MEANINGS]]


def _factor(one: Given, top: str, bottom: str) -> Fraction | None:
    """Return by what a decimal is a multiple of a constant; None where that would be so by chance."""
    size = _size(top, bottom)
    below, above = _widths(one)
    factor = _simplest(((one.value or 0) - below) / size, ((one.value or 0) + above) / size)
    if factor is None or factor.denominator > _LARGEST_DENOMINATOR:
        return None
    return factor if _length(factor) * (_BY_CHANCE if top or bottom else 10) <= 10**one.figures else None


def _widths(one: Given) -> tuple[Fraction, Fraction]:
    """Return how far the number may lie below and above a decimal, which is rounded or cut off."""
    # The last digits of a double are no digits of the number it stands for.
    least, unit = (one.value or Fraction(0)) * _DOUBLE, one.unit or Fraction(0)
    return max(unit / 2, least), max(unit, least)


def _length(factor: Fraction) -> int:
    return factor.numerator * factor.denominator


def _rounded(text: str, one: Given, factor: Fraction, top: str, bottom: str) -> Rounded:
    excess = factor * _size(top, bottom) - (one.value or 0)
    ending = "rounded" if excess <= _widths(one)[0] else "cut off"
    return Rounded(text, _written(factor, top, bottom), ending, one.figures)


@cache
def _size(top: str, bottom: str) -> Fraction:
    program = lower([read_infix(_written(Fraction(1), top, bottom))], ())
    real = number(forward(program, (), _PRECISION)[program.outputs[0]])
    return Fraction(1) if real is None else middle(real)


def _simplest(low: Fraction, high: Fraction) -> Fraction | None:
    """Return the fraction with the least denominator between two positive numbers; None for a large one.

    >>> _simplest(Fraction("0.66665"), Fraction("0.66675"))
    Fraction(2, 3)
    """
    before, last = (0, 1), (1, 0)
    while last[1] <= _LARGEST_DENOMINATOR:
        whole = -(-low // 1)
        if whole <= high:
            return Fraction(whole * last[0] + before[0], whole * last[1] + before[1])
        floor = whole - 1
        before, last = last, (floor * last[0] + before[0], floor * last[1] + before[1])
        low, high = 1 / (high - floor), 1 / (low - floor)
    return None


def _written(factor: Fraction, top: str, bottom: str) -> str:
    """Write a multiple of a constant.

    >>> _written(Fraction(3, 4), "pi", ""), _written(Fraction(1, 2), "", "log(10)")
    ('3*pi/4', '1/(2*log(10))')
    """
    above = "*".join(part for part in (str(factor.numerator), top) if part and (part != "1" or not top))
    below = "*".join(part for part in (str(factor.denominator), bottom) if part and part != "1")
    return f"{above}/{f'({below})' if '*' in below else below}" if below else above

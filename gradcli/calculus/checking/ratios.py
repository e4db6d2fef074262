"""Constant ratios between a claim and what it should be, in closed form where that is short."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from gradcli.calculus.checking.agreement import PRECISIONS, number
from gradcli.language.constants import fraction_tree
from gradcli.language.infix import read_infix
from gradcli.language.tree import Apply, Tree
from gradcli.numeric.kinks import middle
from gradcli.numeric.pointwise import forward
from gradcli.numeric.program import lower

_SAME = Fraction(1, 10**40)
_LEAST = 3
_LARGEST = 1000
_KNOWN = (
    "1", "pi", "1/pi", "log(10)", "1/log(10)", "log(2)", "1/log(2)", "e", "1/e", "sqrt(2)", "sqrt(3)",
    "sqrt(pi)",
)  # fmt: skip


def constant_ratio(above: Sequence[Fraction | None], below: Sequence[Fraction | None]) -> Fraction | None:
    """Return the ratio of two lists of numbers where it is the same at each place that has one."""
    pairs = [(a, b) for a, b in zip(above, below, strict=True) if a is not None and b is not None]
    if any(b == 0 and a != 0 for a, b in pairs):
        return None
    ratios = [a / b for a, b in pairs if b]
    if len(ratios) < _LEAST or any(abs(one - ratios[0]) > _SAME * abs(ratios[0]) for one in ratios):
        return None
    return ratios[0]


def closed_form(ratio: Fraction) -> Tree | None:
    """Return a short number that a ratio is, to forty digits: 3, -1/2, pi/180, 2/log(10)."""
    for text, value in _known():
        share = (ratio / value).limit_denominator(_LARGEST)
        if share and abs(share.numerator) <= _LARGEST and abs(share * value - ratio) <= _SAME * abs(ratio):
            return _times(share, read_infix(text))
    return None


def _times(share: Fraction, constant: Tree) -> Tree:
    if constant == fraction_tree(Fraction(1)):
        return fraction_tree(share)
    if isinstance(constant, Apply) and constant.function == "/":
        divisor = constant.arguments[1]
        below = (
            divisor
            if share.denominator == 1
            else Apply("*", (fraction_tree(Fraction(share.denominator)), divisor))
        )
        return Apply("/", (fraction_tree(Fraction(share.numerator)), below))
    above = (
        constant if share.numerator == 1 else Apply("*", (fraction_tree(Fraction(share.numerator)), constant))
    )
    return (
        above if share.denominator == 1 else Apply("/", (above, fraction_tree(Fraction(share.denominator))))
    )


@cache
def _known() -> tuple[tuple[str, Fraction], ...]:
    program = lower([read_infix(text) for text in _KNOWN], ())
    values = forward(program, (), PRECISIONS[-1])
    numbers = [number(values[slot]) for slot in program.outputs]
    return tuple(
        (text, middle(value)) for text, value in zip(_KNOWN, numbers, strict=True) if value is not None
    )

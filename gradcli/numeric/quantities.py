"""Settled numbers as quantities: double, decimal, and an exact form where it is short."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gradcli.errors import ExpressionError
from gradcli.language.constants import as_decimal, fraction_tree, is_terminating
from gradcli.language.tree import Apply, Number, Tree
from gradcli.language.write import to_infix
from gradcli.numeric.decimals import Rounded, decimal_text
from gradcli.numeric.pointwise import Poison
from gradcli.results.quantities import Quantity

_SHORT = 24
"""An exact form longer than this is left to the decimal beside it."""


def quantity_of(part: Rounded | Poison, decimals: bool) -> Quantity | None:
    """Return a settled number as a quantity, and nothing for one that is not."""
    if isinstance(part, Poison):
        return None
    exact = None if part.fraction is None else exact_tree(part.fraction, decimals)
    return Quantity(part.value, part.decimal, exact)


def vector_of(parts: Sequence[Rounded | Poison], decimals: bool) -> tuple[Quantity, ...] | None:
    """Return a vector of settled numbers, or nothing where one is not."""
    quantities = [quantity_of(part, decimals) for part in parts]
    found = [quantity for quantity in quantities if quantity is not None]
    return tuple(found) if found and len(found) == len(quantities) else None


def entries_of(parts: Sequence[Rounded | Poison], decimals: bool) -> tuple[Quantity, ...]:
    """Return the entries of a direction. Raises ExpressionError where one has no settled value."""
    vector = vector_of(parts, decimals)
    if vector is None and any(isinstance(part, Poison) and part.kind == "undefined" for part in parts):
        raise ExpressionError(
            "the zero vector has no direction", hint="give at least one entry that is not 0"
        )
    if vector is None:
        raise ExpressionError(
            "a direction has no value that can be decided", hint="give it as decimal numbers"
        )
    return vector


def exact_tree(value: Fraction, decimals: bool) -> Tree | None:
    """Return a fraction as a tree where it is short; as a decimal where decimals were typed and it ends."""
    size = abs(value)
    if max(size.numerator.bit_length(), size.denominator.bit_length()) > 200:
        return None
    if decimals and is_terminating(size):
        is_far = size and not Fraction(1, 10**5) < size < 10**15
        number = Number(decimal_text(size, 2 * _SHORT) if is_far else as_decimal(size))
        tree: Tree = Apply("neg", (number,)) if value < 0 else number
    else:
        tree = fraction_tree(value)
    return tree if len(to_infix(tree)) <= _SHORT else None

"""Sums and equations as a person writes them: no zero terms, no unit coefficients, no `x - (-1)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from gradcli.calculus.symbols import from_sympy, to_sympy
from gradcli.language.constants import fraction_tree, is_plain, known_value
from gradcli.language.tree import Apply, Number, Symbol, Tree
from gradcli.language.write import to_infix, to_unicode
from gradcli.results.quantities import Quantity

_LONGEST = 16
"""A coefficient longer than this makes an equation that nobody reads; decimals do better."""

_LONGEST_TOGETHER = 60

ZERO = Number("0")
_ONE = Number("1")

Term = tuple[Tree, Tree | None]
"""A coefficient and what it multiplies, None for a constant term."""


def coefficients(quantities: Sequence[Quantity]) -> tuple[list[Tree], bool]:
    """Return closed forms of numbers where all are short, else decimals; and whether they are exact."""
    closed = [quantity.exact for quantity in quantities if quantity.exact is not None]
    is_short = all(_length(tree) <= _LONGEST and is_plain(tree) for tree in closed)
    if len(closed) == len(quantities) and is_short and sum(map(_length, closed)) <= _LONGEST_TOGETHER:
        return closed, True
    return [as_number(quantity) for quantity in quantities], all(map(_is_decimal, quantities))


def _length(tree: Tree) -> int:
    return len(to_unicode(tree))


def as_number(quantity: Quantity) -> Tree:
    """Return the decimal of a number as a tree."""
    size = Number(quantity.decimal.removeprefix("-"))
    return Apply("neg", (size,)) if quantity.decimal.startswith("-") else size


def total(terms: Iterable[Term]) -> Tree:
    """Write a sum: terms with the coefficient 0 are left out, and minus signs stand between the terms."""
    result: Tree | None = None
    for negative, size, body in _addends(terms):
        term = _times(size, body)
        if result is None:
            result = _with_sign(term) if negative else term
        else:
            result = Apply("-" if negative else "+", (result, term))
    return ZERO if result is None else result


def _addends(terms: Iterable[Term]) -> Iterator[tuple[bool, Tree, Tree | None]]:
    """Yield sign, size and body of each term that is not 0; a constant that is a sum comes apart."""
    for coefficient, body in terms:
        negative, size = signed(coefficient)
        if body is None and isinstance(size, Apply) and size.function in ("+", "-"):
            first, second = size.arguments
            turned = negative != (size.function == "-")
            for part, is_turned in ((first, negative), (second, turned)):
                yield from _addends([(opposite(part) if is_turned else part, None)])
        elif size != ZERO:
            yield negative, size, body


def difference(name: str, coordinate: Tree) -> Tree:
    """Write how far a variable is from a coordinate: `x - 1`, `x + 1`, `x`."""
    negative, size = signed(opposite(coordinate))
    return total([(_ONE, Symbol(name)), (Apply("neg", (size,)) if negative else size, None)])


def opposite(tree: Tree) -> Tree:
    """Return a number with the other sign, without a double one."""
    negative, size = signed(tree)
    return size if negative or size == ZERO else Apply("neg", (size,))


def signed(tree: Tree) -> tuple[bool, Tree]:
    """Split a number into its sign and its size, as far as signs stand in front.

    >>> signed(Apply("/", (Apply("neg", (Number("1"),)), Number("2"))))[0]
    True
    """
    if isinstance(tree, Apply) and tree.function == "neg":
        negative, size = signed(tree.arguments[0])
        return not negative, size
    if isinstance(tree, Apply) and tree.function in ("*", "/"):
        first, *others = tree.arguments
        negative, size = signed(first)
        return negative, Apply(tree.function, (size, *others)) if negative else tree
    if isinstance(tree, Apply) and tree.function in ("+", "-") and signed(tree.arguments[0])[0]:
        turned = from_sympy(-to_sympy(tree))
        return (False, tree) if _begins_with_sign(turned) else (True, turned)
    return False, tree


def _begins_with_sign(tree: Tree) -> bool:
    return to_infix(tree).startswith("-")


def _times(size: Tree, body: Tree | None) -> Tree:
    """Multiply; the body goes on top of a fraction: `3*x/2`, `sqrt(2)*x/2`."""
    if body is None:
        return size
    if size == _ONE:
        return body
    if isinstance(size, Apply) and size.function == "/":
        above, below = size.arguments
        return Apply("/", (_times(above, body), below))
    if isinstance(body, Apply) and body.function == "*":
        first, second = body.arguments
        return Apply("*", (_times(size, first), second))
    return Apply("*", (size, body))


def _with_sign(tree: Tree) -> Tree:
    if isinstance(tree, Apply) and tree.function in ("*", "/"):
        first, *others = tree.arguments
        return Apply(tree.function, (_with_sign(first), *others))
    return Apply("neg", (tree,))


def _is_decimal(quantity: Quantity) -> bool:
    """Tell whether the decimal is the number itself."""
    value = None if quantity.exact is None else known_value(quantity.exact)
    return value is not None and value == Fraction(quantity.decimal)


def fractions(values: Iterable[Fraction]) -> list[Tree]:
    """Return fractions as trees."""
    return [fraction_tree(value) for value in values]

"""Sums and products as lists, and derivatives that are still to be taken."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce

from gradcli.language.constants import as_decimal, fraction_tree, is_terminating
from gradcli.language.tree import DERIVATIVES, Apply, Number, Symbol, Tree

ZERO, ONE = Number("0"), Number("1")
MINUS_ONE = Apply("neg", (ONE,))


def is_pending(tree: Tree) -> bool:
    """Tell whether a node is a derivative still to be taken."""
    return isinstance(tree, Apply) and tree.function in DERIVATIVES


def terms_of(tree: Tree) -> list[tuple[Tree, bool]]:
    """Return the terms of a sum as typed, each with whether it is subtracted."""
    terms: list[tuple[Tree, bool]] = []
    while isinstance(tree, Apply) and tree.function in ("+", "-"):
        terms.append((tree.arguments[1], tree.function == "-"))
        tree = tree.arguments[0]
    return [(tree, False), *reversed(terms)]


def sum_of(terms: Sequence[tuple[Tree, bool]]) -> Tree:
    """Join terms, each with whether it is subtracted; no terms make 0."""
    if not terms:
        return ZERO
    (first, negative), *others = terms
    tree: Tree = Apply("neg", (first,)) if negative else first
    for term, subtracted in others:
        tree = Apply("-" if subtracted else "+", (tree, term))
    return tree


def factors_of(tree: Tree) -> list[Tree]:
    """Return the factors of a product as typed."""
    factors: list[Tree] = []
    while isinstance(tree, Apply) and tree.function == "*":
        factors.append(tree.arguments[1])
        tree = tree.arguments[0]
    return [tree, *reversed(factors)]


def product_of(factors: Sequence[Tree]) -> Tree:
    """Join factors; factors of 1 are left out, and no factors make 1."""
    wanted = [factor for factor in factors if factor != ONE]
    return reduce(times, wanted) if wanted else ONE


def times(one: Tree, other: Tree) -> Tree:
    """Return a product."""
    return Apply("*", (one, other))


def is_product(tree: Tree) -> bool:
    """Tell whether a tree is a product or a quotient."""
    return isinstance(tree, Apply) and tree.function in ("*", "/")


def negated(tree: Tree) -> Tree:
    """Return the opposite of a tree, with the sign on its first factor."""
    spine: list[Apply] = []
    while isinstance(tree, Apply) and is_product(tree):
        spine.append(tree)
        tree = tree.arguments[0]
    result: Tree = Apply("neg", (tree,))
    for node in reversed(spine):
        result = Apply(node.function, (result, node.arguments[1]))
    return result


def opposite(tree: Tree) -> Tree | None:
    """Return what is left of a tree without the sign on its first factor; None where there is none."""
    spine: list[Apply] = []
    while isinstance(tree, Apply) and is_product(tree):
        spine.append(tree)
        tree = tree.arguments[0]
    if not (isinstance(tree, Apply) and tree.function == "neg"):
        return None
    result = tree.arguments[0]
    for node in reversed(spine):
        result = Apply(node.function, (result, node.arguments[1]))
    return result


def power_of(base: Tree, exponent: Tree) -> Tree:
    """Return a power; an exponent of 1 is left out."""
    return base if exponent == ONE else Apply("^", (base, exponent))


def unused_letter(taken: set[str], letters: Sequence[str] = "uvwstpqrabc") -> str:
    """Return a letter for an inner function that means nothing else in a formula.

    >>> unused_letter({"u", "x"})
    'v'
    """
    # Beside a part called u1, a u would mislead.
    unfit = taken | {name[0] for name in taken if name[1:].isdigit()}
    names = (*letters, *(f"f{number}" for number in range(1, len(taken) + 2)))
    return next(name for name in names if name not in unfit)


def number_tree(value: Fraction, *, is_decimal: bool) -> Tree:
    """Return a rational number as a tree; as a decimal, where decimals were typed and it ends."""
    if is_decimal and is_terminating(value):
        number = Number(as_decimal(abs(value)))
        return Apply("neg", (number,)) if value < 0 else number
    return fraction_tree(value)


def symbol_named(tree: Tree, name: str) -> bool:
    """Tell whether a tree is just that variable."""
    return isinstance(tree, Symbol) and tree.name == name

"""Kinds of tidying that look at one operation: zeros and ones, signs, fractions."""

from __future__ import annotations

from itertools import pairwise

from gradcli.calculus.derivation.kinds import kind
from gradcli.calculus.derivation.products import key
from gradcli.calculus.derivation.shapes import (
    MINUS_ONE,
    ONE,
    ZERO,
    is_product,
    negated,
    number_tree,
    opposite,
    times,
)
from gradcli.language.constants import known_value
from gradcli.language.infix import read_infix
from gradcli.language.tree import Apply, Tree, contains_decimal

_KNOWN = {
    key(read_infix(text)): read_infix(value)
    for text, value in (("log(e)", "1"), ("log(1)", "0"), ("exp(0)", "1"), ("sin(0)", "0"), ("cos(0)", "1"))
}


@kind("zeros_and_ones", "leave out terms of 0 and factors of 1")
def _without_zeros_and_ones(node: Apply, _is_decimal: bool) -> Tree:
    left, right = (*node.arguments, ONE, ONE)[:2]
    match node.function:
        case "+" if left == ZERO:
            return right
        case "+" | "-" if right == ZERO:
            return left
        case "-" if left == ZERO:
            return Apply("neg", (right,))
        case "*" | "/":
            return _product_without(node, left, right)
        case "^" if right == ONE:
            return left
        case "^" if right == ZERO:
            return ONE
        case "neg" if left == ZERO:
            return ZERO
    return _one_case(node)


@kind("known_values", "put in a known value")
def _known_values(node: Apply, _is_decimal: bool) -> Tree:
    return _KNOWN.get(key(node), node) if node.function in ("log", "exp", "sin", "cos") else node


@kind("roots", "the square of a square root")
def _squared_root(node: Apply, _is_decimal: bool) -> Tree:
    if node.function != "^" or known_value(node.arguments[1]) != 2:
        return node
    root = node.arguments[0]
    return root.arguments[0] if isinstance(root, Apply) and root.function == "sqrt" else node


@kind("signs", "bring the signs to the front")
def _signs_in_front(node: Apply, _is_decimal: bool) -> Tree:
    first, last = node.arguments[:1], node.arguments[-1:]
    match node.function:
        case "neg":
            return opposite(first[0]) or (negated(first[0]) if is_product(first[0]) else node)
        case "+" | "-" if plus := opposite(last[0]):
            return Apply("-" if node.function == "+" else "+", (*first, plus))
        case "*" | "/" if plus := opposite(last[0]):
            left = opposite(first[0])
            return Apply(node.function, (left or negated(first[0]), plus))
        case "^" if (base := opposite(first[0])) and (n := known_value(last[0])) and n.denominator == 1:
            power = Apply("^", (base, *last))
            return Apply("neg", (power,)) if n % 2 else power
    return node


@kind("fractions", "write as one fraction")
def _one_fraction(node: Apply, _is_decimal: bool) -> Tree:
    if node.function == "^" and (n := known_value(node.arguments[1])) is not None and n < 0:
        power = number_tree(-n, is_decimal=contains_decimal(node.arguments[1]))
        return Apply("/", (ONE, node.arguments[0] if n == -1 else Apply("^", (node.arguments[0], power))))
    if not is_product(node) or not any(map(_is_fraction, node.arguments)):
        return node
    (a, b), (c, d) = map(_above_and_below, node.arguments)
    if node.function == "/":
        c, d = d, c
    above, below = _times(a, c), _times(b, d)
    return above if below == ONE else Apply("/", (above, below))


def _product_without(node: Apply, left: Tree, right: Tree) -> Tree:
    if left == ZERO or (right == ZERO and node.function == "*"):
        return ZERO
    if right == ONE:
        return left
    if node.function == "*" and left == ONE:
        return right
    if right == MINUS_ONE:
        return negated(left)
    return negated(right) if node.function == "*" and left == MINUS_ONE else node


def _one_case(node: Apply) -> Tree:
    """Return the value of a case distinction whose cases are all the same."""
    if node.function == "where" and key(node.arguments[1]) == key(node.arguments[2]):
        return node.arguments[1]
    is_complete = node.function == "Piecewise" and node.arguments[-1] == Apply("true", ())
    if is_complete and all(key(one) == key(other) for one, other in pairwise(node.arguments[::2])):
        return node.arguments[0]
    return node


def _is_fraction(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.function == "/"


def _above_and_below(tree: Tree) -> tuple[Tree, Tree]:
    if isinstance(tree, Apply) and tree.function == "/":
        return tree.arguments[0], tree.arguments[1]
    return tree, ONE


def _times(one: Tree, other: Tree) -> Tree:
    if one == ONE:
        return other
    return one if other == ONE else times(one, other)

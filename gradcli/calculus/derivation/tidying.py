"""Tidy a derivative by small steps, each with a name: one function for each kind.

To add a kind, add one decorated function, which maps a node whose arguments are tidy to an equal one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from gradcli.calculus.derivation.products import Factor, Product, cancelled, key, merged, ordered
from gradcli.calculus.derivation.rules import number_tree
from gradcli.calculus.derivation.shapes import (
    ONE,
    ZERO,
    is_pending,
    is_product,
    negated,
    opposite,
    sum_of,
    terms_of,
)
from gradcli.language.constants import known_value
from gradcli.language.functions import CONDITIONS
from gradcli.language.tree import Apply, Tree, contains_decimal, fold, rebuilt, size

Tidied = Callable[[Apply, bool], Tree]

_MOST_ROUNDS = 40
_LARGEST = 2_000
"""A line of more nodes is left as it is."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of tidying, and how it is told."""

    name: str
    title: str
    apply: Tidied


TIDYINGS: dict[str, Kind] = {}


def tidy_steps(tree: Tree) -> Iterator[tuple[str, Tree]]:
    """Yield the names of the steps that make a tree tidy, each with what it leads to."""
    is_decimal = contains_decimal(tree)
    for _ in range(_MOST_ROUNDS if size(tree) <= _LARGEST else 0):
        for kind in TIDYINGS.values():
            tidied = _everywhere(tree, kind, is_decimal)
            if key(tidied) != key(tree):
                tree = tidied
                yield kind.name, tree
                break
        else:
            return


def without_zeros_and_ones(tree: Tree) -> Tree:
    """Leave out terms of 0 and factors of 1."""
    return _everywhere(tree, TIDYINGS["zeros_and_ones"], is_decimal=False)


def kind_title(name: str) -> str:
    """Return how a kind of tidying is told.

    >>> kind_title("like_terms")
    'add like terms'
    """
    return TIDYINGS[name].title


def kind(name: str, title: str) -> Callable[[Tidied], Tidied]:
    """Enter a kind of tidying into the table, in the order in which they are tried."""

    def enter(apply: Tidied) -> Tidied:
        TIDYINGS[name] = Kind(name, title, apply)
        return apply

    return enter


def _everywhere(tree: Tree, kind: Kind, is_decimal: bool) -> Tree:
    def visit(node: Tree, arguments: list[Tree]) -> Tree:
        # A condition stays as it was typed, and so does what is still to be differentiated.
        if not isinstance(node, Apply) or node.function in CONDITIONS or is_pending(node):
            return node
        changed = rebuilt(node, arguments)
        return kind.apply(changed, is_decimal) if isinstance(changed, Apply) else changed

    return fold(tree, visit)


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
        case "*" | "/" if left == ZERO:
            return ZERO
        case "*" if right == ZERO or left == ONE:
            return right
        case "*" | "/" | "^" if right == ONE:
            return left
        case "neg" if left == ZERO:
            return ZERO
        case "^" if right == ZERO:
            return ONE
    return _one_case(node)


@kind("logarithm_of_e", "log(e) is 1")
def _logarithm_of_e(node: Apply, _is_decimal: bool) -> Tree:
    return ONE if node == Apply("log", (Apply("e", ()),)) else node


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
    match node.function:
        case "^" if (n := known_value(node.arguments[1])) is not None and n < 0:
            return Apply("/", (ONE, _power(node.arguments[0], node.arguments[1], -n)))
        case "*" | "/":
            (a, b), (c, d) = map(_above_and_below, node.arguments)
            if node.function == "/":
                c, d = d, c
            if ONE in (b, d) and not (node.function == "*" and b != d) and _is_plain(node):
                return node
            return Apply("/", (_times(a, c), _times(b, d))) if _times(b, d) != ONE else _times(a, c)
    return node


@kind("numbers", "work out the numbers")
def _numbers(node: Apply, is_decimal: bool) -> Tree:
    value = known_value(node) if node.function in ("+", "-", "*", "/", "^") else None
    if value is not None and _is_short(value):
        return number_tree(value, is_decimal=is_decimal)
    if node.function in ("*", "/"):
        product = Product.of(node)
        if product.numbers > 1:
            return product.tree(is_decimal)
    if node.function in ("+", "-"):
        return _added_numbers(node, is_decimal)
    return node


@kind("powers", "multiply powers of the same base")
def _powers(node: Apply, is_decimal: bool) -> Tree:
    return _reworked(node, is_decimal, merged)


@kind("cancel", "cancel")
def _cancelled(node: Apply, is_decimal: bool) -> Tree:
    return _reworked(node, is_decimal, cancelled) if node.function == "/" else node


@kind("common_factor", "cancel a common factor")
def _common_factor(node: Apply, is_decimal: bool) -> Tree:
    if node.function != "/":
        return node
    above = [(Product.of(term), minus) for term, minus in terms_of(node.arguments[0])]
    below = Product.of(node.arguments[1])
    shared = [factor for factor in below.factors if all(p.exponent_of(factor) >= 1 for p, _ in above)]
    if len(above) == 1 or not shared:
        return node
    common = Factor(shared[0].base, Fraction(-1))
    terms = [(cancelled(product.with_factor(common)).tree(is_decimal), minus) for product, minus in above]
    rest = cancelled(below.with_factor(common)).tree(is_decimal)
    return sum_of(terms) if rest == ONE else Apply("/", (sum_of(terms), rest))


@kind("order", "put the factors in order")
def _order(node: Apply, is_decimal: bool) -> Tree:
    if node.function in ("+", "-"):
        terms = terms_of(node)
        (first, minus), *others = terms
        if minus or opposite(first):
            positive = next((n for n, (_, negative) in enumerate(others) if not negative), None)
            if positive is not None:
                moved = others.pop(positive)
                return sum_of([moved, (opposite(first) or first, True), *others])
        return node
    whole = ordered(Product.of(node)).tree(is_decimal) if node.function in ("*", "/") else node
    return node if key(whole) == key(node) else whole


@kind("like_terms", "add like terms")
def _like_terms(node: Apply, is_decimal: bool) -> Tree:
    if node.function not in ("+", "-"):
        return node
    terms = [(Product.of(term), minus) for term, minus in terms_of(node)]
    totals: dict[str, Fraction] = {}
    alike: dict[str, Product] = {}
    for product, minus in terms:
        name = product.rest_key()
        share = -product.coefficient if minus else product.coefficient
        totals[name] = totals.get(name, Fraction(0)) + share
        alike.setdefault(name, product)
    if len(totals) == len(terms):
        return node
    left = {name: total for name, total in totals.items() if total}
    return sum_of(
        [
            (alike[name].with_coefficient(abs(total)).tree(is_decimal), total < 0)
            for name, total in left.items()
        ]
    )


def _one_case(node: Apply) -> Tree:
    """Return the value of a case distinction whose cases are all the same."""
    if node.function == "where" and key(node.arguments[1]) == key(node.arguments[2]):
        return node.arguments[1]
    is_complete = node.function == "Piecewise" and node.arguments[-1] == Apply("true", ())
    if is_complete and all(key(one) == key(other) for one, other in pairwise(node.arguments[::2])):
        return node.arguments[0]
    return node


def _added_numbers(node: Apply, is_decimal: bool) -> Tree:
    terms = terms_of(node)
    values = [known_value(term) for term, _ in terms]
    numbers = [
        -value if minus else value
        for value, (_, minus) in zip(values, terms, strict=True)
        if value is not None
    ]
    if len(numbers) < 2:
        return node
    rest = [term for term, value in zip(terms, values, strict=True) if value is None]
    total = sum(numbers, Fraction(0))
    number = [(number_tree(abs(total), is_decimal=is_decimal), total < 0)] if total else []
    return sum_of([*rest, *number])


def _reworked(node: Apply, is_decimal: bool, work: Callable[[Product], Product]) -> Tree:
    if node.function not in ("*", "/"):
        return node
    product = Product.of(node)
    changed = work(product)
    return node if changed == product else changed.tree(is_decimal)


def _power(base: Tree, exponent: Tree, value: Fraction) -> Tree:
    is_decimal = contains_decimal(exponent)
    return base if value == 1 else Apply("^", (base, number_tree(value, is_decimal=is_decimal)))


def _above_and_below(tree: Tree) -> tuple[Tree, Tree]:
    is_fraction = isinstance(tree, Apply) and tree.function == "/"
    return (tree.arguments[0], tree.arguments[1]) if is_fraction and isinstance(tree, Apply) else (tree, ONE)


def _is_plain(node: Apply) -> bool:
    """Tell whether no argument is a fraction."""
    return not any(isinstance(part, Apply) and part.function == "/" for part in node.arguments)


def _times(one: Tree, other: Tree) -> Tree:
    if one == ONE:
        return other
    return one if other == ONE else Apply("*", (one, other))


def _is_short(value: Fraction) -> bool:
    return max(value.numerator.bit_length(), value.denominator.bit_length()) <= 60

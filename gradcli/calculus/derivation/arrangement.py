"""Kinds of tidying that change the order alone; they come last."""

from __future__ import annotations

from gradcli.calculus.derivation.kinds import kind
from gradcli.calculus.derivation.products import Product, key, ordered
from gradcli.calculus.derivation.shapes import is_product, opposite, sum_of, terms_of
from gradcli.language.tree import Apply, Tree


@kind("order", "put the factors in order", outside=True)
def _order(node: Apply, is_decimal: bool) -> Tree:
    if not is_product(node):
        return node
    whole = ordered(Product.of(node)).tree(is_decimal)
    return node if key(whole) == key(node) else whole


@kind("positive_first", "put a positive term first", outside=True)
def _positive_first(node: Apply, _is_decimal: bool) -> Tree:
    if node.function not in ("+", "-"):
        return node
    (first, minus), *others = terms_of(node)
    positive = next((place for place, (_, negative) in enumerate(others) if not negative), None)
    if positive is None or not (minus or opposite(first)):
        return node
    moved = others.pop(positive)
    return sum_of([moved, (opposite(first) or first, True), *others])

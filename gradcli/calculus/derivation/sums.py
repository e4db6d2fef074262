"""Sums as lists of products: collected, multiplied out, brought over one denominator."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from gradcli.calculus.derivation.products import Factor, Product, cancelled, key, merged
from gradcli.calculus.derivation.shapes import sum_of, terms_of
from gradcli.language.tree import Apply, Tree

_MOST_TERMS = 30


def products_of(tree: Tree) -> list[Product]:
    """Return the terms of a sum, each as a product with its sign."""
    found = []
    for term, minus in terms_of(tree):
        product = Product.of(term)
        found.append(product.with_coefficient(-product.coefficient) if minus else product)
    return found


def is_sum(tree: Tree) -> bool:
    """Tell whether a tree is a sum or a difference."""
    return isinstance(tree, Apply) and tree.function in ("+", "-")


def joined(products: Sequence[Product], is_decimal: bool) -> Tree:
    """Join products as the terms of a sum, in their order."""
    return sum_of(
        [(p.with_coefficient(abs(p.coefficient)).tree(is_decimal), p.coefficient < 0) for p in products]
    )


def collected(products: Sequence[Product], is_decimal: bool) -> Tree:
    """Join products, those that differ in their numbers alone as one term."""
    totals: dict[str, Fraction] = {}
    alike: dict[str, Product] = {}
    for product in products:
        name = product.rest_key()
        totals[name] = totals.get(name, Fraction(0)) + product.coefficient
        alike.setdefault(name, product)
    left = [alike[name].with_coefficient(total) for name, total in totals.items() if total]
    return joined(left, is_decimal)


def multiplied_out(tree: Tree) -> list[Product] | None:
    """Return the terms of a sum without brackets; None where there are none, or they would be too many."""
    found: list[Product] = []
    products = products_of(tree)
    for product in products:
        parts = [Product(product.coefficient, ())]
        for factor in product.factors:
            times = int(factor.exponent) if factor.exponent in (1, 2, 3) and is_sum(factor.base) else 0
            for _ in range(times):
                parts = [_times(part, other) for part in parts for other in products_of(factor.base)]
                if len(parts) > _MOST_TERMS:
                    return None
            parts = parts if times else [part.with_factor(factor) for part in parts]
        found += parts
    return found if len(found) > len(products) and len(found) <= _MOST_TERMS else None


def over_one_denominator(tree: Tree) -> tuple[list[Product], Product] | None:
    """Return numerators and the denominator that they share; None where no term has a name below a bar."""
    products = products_of(tree)
    below: dict[str, Factor] = {}
    for product in products:
        for factor in merged(cancelled(product)).factors:
            name = key(factor.base)
            if factor.is_below and (name not in below or factor.exponent < below[name].exponent):
                below[name] = factor
    if not below:
        return None
    number = math.lcm(*(product.coefficient.denominator for product in products))
    shared = Product(Fraction(number), tuple(Factor(f.base, -f.exponent) for f in below.values()))
    return [_times(product, shared) for product in products], shared


def _times(one: Product, other: Product) -> Product:
    whole = Product(one.coefficient * other.coefficient, (*one.factors, *other.factors))
    return merged(cancelled(whole))

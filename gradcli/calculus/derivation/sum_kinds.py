"""Kinds of tidying that take a sum apart."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from gradcli.calculus.derivation.kinds import kind
from gradcli.calculus.derivation.products import Factor, Product, cancelled, key
from gradcli.calculus.derivation.shapes import ONE
from gradcli.calculus.derivation.sums import (
    collected,
    is_sum,
    joined,
    multiplied_out,
    over_one_denominator,
    products_of,
)
from gradcli.language.tree import Apply, Tree


@kind("like_terms", "add like terms")
def _like_terms(node: Apply, is_decimal: bool) -> Tree:
    if not is_sum(node):
        return node
    products = products_of(node)
    alike = {product.rest_key() for product in products}
    return node if len(alike) == len(products) else collected(products, is_decimal)


@kind("common_factor", "cancel a common factor")
def _common_factor(node: Apply, is_decimal: bool) -> Tree:
    if node.function != "/" or not is_sum(node.arguments[0]):
        return node
    above, below = products_of(node.arguments[0]), Product.of(node.arguments[1])
    common = _common(above, below)
    if common == Product(Fraction(1), ()):
        return node
    inverse = Product(1 / common.coefficient, tuple(Factor(f.base, -f.exponent) for f in common.factors))
    numerator = joined([_divided(product, inverse) for product in above], is_decimal)
    denominator = _divided(below, inverse).tree(is_decimal)
    return numerator if denominator == ONE else Apply("/", (numerator, denominator))


@kind("nested_fractions", "clear the fractions within")
def _nested_fractions(node: Apply, is_decimal: bool) -> Tree:
    if node.function != "/":
        return node
    product = Product.of(node)
    factors: list[Factor] = []
    for factor in product.factors:
        found = over_one_denominator(factor.base) if is_sum(factor.base) else None
        if found is None or factor.exponent.denominator != 1:
            factors.append(factor)
            continue
        numerators, shared = found
        factors.append(Factor(joined(numerators, is_decimal), factor.exponent))
        factors.append(Factor(shared.tree(is_decimal), -factor.exponent))
    return node if len(factors) == len(product.factors) else _flat(product, factors).tree(is_decimal)


@kind("multiply_out", "multiply out", outside=True)
def _multiply_out(node: Apply, is_decimal: bool) -> Tree:
    """Multiply out where terms then meet, and the whole is shorter for it."""
    terms = multiplied_out(node) if is_sum(node) else None
    if terms is None or len(key(collected(terms, is_decimal))) >= len(key(node)):
        return node
    return joined(terms, is_decimal)


def _common(above: list[Product], below: Product) -> Product:
    """Return what all terms above a bar and the product below it have in common."""
    factors = []
    for factor in below.factors:
        least = min(int(min(product.exponent_of(factor), factor.exponent)) for product in above)
        if least >= 1:
            factors.append(Factor(factor.base, Fraction(least)))
    numbers = [product.coefficient for product in (*above, below)]
    whole = all(number.denominator == 1 for number in numbers)
    return Product(Fraction(math.gcd(*map(int, numbers)) if whole else 1), tuple(factors))


def _divided(product: Product, inverse: Product) -> Product:
    whole = Product(product.coefficient * inverse.coefficient, (*product.factors, *inverse.factors))
    return cancelled(whole)


def _flat(product: Product, factors: list[Factor]) -> Product:
    return Product.of(replace(product, factors=tuple(factors)).tree(is_decimal=False))

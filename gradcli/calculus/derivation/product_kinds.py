"""Kinds of tidying that take a product or a quotient apart."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from gradcli.calculus.derivation.kinds import kind
from gradcli.calculus.derivation.products import Factor, Product, cancelled, merged
from gradcli.calculus.derivation.shapes import is_product, number_tree, sum_of, terms_of
from gradcli.calculus.derivation.sums import collected
from gradcli.language.constants import known_value
from gradcli.language.tree import Apply, Tree, size

_LONGEST_NUMBER = 60
"""Bits."""

_POWERS = frozenset(("*", "/", "neg", "^"))


@kind("numbers", "work out the numbers")
def _numbers(node: Apply, is_decimal: bool) -> Tree:
    value = known_value(node) if node.function in ("+", "-", "*", "/", "^") else None
    if value is not None and _is_short(value):
        return number_tree(value, is_decimal=is_decimal)
    if is_product(node):
        product = Product.of(node)
        return product.tree(is_decimal) if product.numbers > 1 else node
    return _added_numbers(node, is_decimal) if node.function in ("+", "-") else node


@kind("power_of_product", "take the power of each factor", outside=True)
def _power_of_product(node: Apply, is_decimal: bool) -> Tree:
    if node.function != "^" or known_value(node) is not None:
        return node
    base, exponent = node.arguments
    is_whole = (n := known_value(exponent)) is not None and n.denominator == 1
    is_made_of_factors = isinstance(base, Apply) and base.function in _POWERS
    return Product.of(node).tree(is_decimal) if is_whole and is_made_of_factors else node


@kind("powers", "multiply powers of the same base")
def _powers(node: Apply, is_decimal: bool) -> Tree:
    return _reworked(node, is_decimal, merged)


@kind("cancel", "cancel")
def _cancelled(node: Apply, is_decimal: bool) -> Tree:
    return _reworked(node, is_decimal, cancelled)


@kind("exponentials", "add the exponents")
def _exponentials(node: Apply, is_decimal: bool) -> Tree:
    """Combine exponential functions where that shortens them, as in exp(-x)*exp(x)."""
    product = Product.of(node) if is_product(node) else Product(Fraction(1), ())
    parts = [f for f in product.factors if _is_exponential(f)]
    if len(parts) < 2:
        return node
    exponents = [(Product.of(f.base.arguments[0]), f.exponent) for f in parts if isinstance(f.base, Apply)]
    added = [(p.with_coefficient(p.coefficient * n).tree(is_decimal), False) for p, n in exponents]
    total = collected([Product.of(term) for tree, _ in added for term in _terms(tree)], is_decimal)
    if size(total) >= sum(size(tree) for tree, _ in added):
        return node
    exponential = Factor(Apply("exp", (sum_of(added),)), Fraction(1))
    rest = tuple(f for f in product.factors if not _is_exponential(f))
    return Product(product.coefficient, (*rest, exponential)).tree(is_decimal)


def _terms(tree: Tree) -> list[Tree]:
    return [Apply("neg", (term,)) if minus else term for term, minus in terms_of(tree)]


def _is_exponential(factor: Factor) -> bool:
    return (
        isinstance(factor.base, Apply) and factor.base.function == "exp" and factor.exponent.denominator == 1
    )


def _reworked(node: Apply, is_decimal: bool, work: Callable[[Product], Product]) -> Tree:
    if not is_product(node):
        return node
    product = Product.of(node)
    changed = work(product)
    return node if changed == product else changed.tree(is_decimal)


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


def _is_short(value: Fraction) -> bool:
    return max(value.numerator.bit_length(), value.denominator.bit_length()) <= _LONGEST_NUMBER

"""A product or quotient taken apart: one number, and factors with exponents."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from gradcli.calculus.derivation.shapes import ONE, negated, number_tree, product_of
from gradcli.dataclass import dataclass
from gradcli.language.constants import known_value
from gradcli.language.functions import CONSTANTS
from gradcli.language.tree import Apply, Symbol, Tree, natural_key
from gradcli.language.write import to_infix

_MOST = 100
"""The largest exponent of a number that is worked out."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A base with a rational exponent, negative below the fraction bar."""

    base: Tree
    exponent: Fraction

    @property
    def is_below(self) -> bool:
        """Whether it stands below the fraction bar."""
        return self.exponent < 0


@dataclass(frozen=True, slots=True)
class Product:
    """`coefficient` times `factors`, in the order in which they stand; `numbers` were worked into it."""

    coefficient: Fraction
    factors: tuple[Factor, ...]
    numbers: int = 0

    @classmethod
    def of(cls, tree: Tree) -> Product:
        """Take a tree apart."""
        coefficient, numbers = Fraction(1), 0
        factors: list[Factor] = []
        for part, exponent in _parts(tree):
            value = known_value(part)
            if value is not None and value != 0 and exponent.denominator == 1 and abs(exponent) <= _MOST:
                coefficient *= value ** int(exponent)
                # A sign alone, and the 1 above a fraction bar, are nothing to work out.
                numbers += abs(value) != 1
            else:
                factors.append(Factor(part, exponent))
        return cls(coefficient, tuple(factors), numbers)

    def tree(self, is_decimal: bool) -> Tree:
        """Write it as a tree: the sign, then one fraction."""
        size = abs(self.coefficient)
        above = [_power(f.base, f.exponent, is_decimal) for f in self.factors if not f.is_below]
        below = [_power(f.base, -f.exponent, is_decimal) for f in self.factors if f.is_below]
        number = number_tree(size, is_decimal=is_decimal)
        if isinstance(number, Apply):
            number, divisor = number.arguments
            below = [divisor, *below]
        top = product_of([number, *above])
        whole = Apply("/", (top, product_of(below))) if below else top
        return negated(whole) if self.coefficient < 0 else whole

    def exponent_of(self, factor: Factor) -> Fraction:
        """Return the exponent of a factor's base here, 0 where it does not occur."""
        wanted = key(factor.base)
        return sum((own.exponent for own in self.factors if key(own.base) == wanted), Fraction(0))

    def rest_key(self) -> str:
        """Return what two products have in common that differ in their numbers alone."""
        rest = sorted(merged(cancelled(self)).factors, key=lambda factor: key(factor.base))
        return to_infix(Product(Fraction(1), tuple(rest)).tree(is_decimal=False))

    def with_factor(self, factor: Factor) -> Product:
        """Return it with one factor more."""
        return replace(self, factors=(*self.factors, factor))

    def with_coefficient(self, coefficient: Fraction) -> Product:
        """Return it with another number."""
        return replace(self, coefficient=coefficient)


def merged(product: Product) -> Product:
    """Multiply powers of the same base on the same side of the fraction bar."""
    return _collected(product, lambda factor: (key(factor.base), factor.is_below))


def cancelled(product: Product) -> Product:
    """Divide powers of the same base on both sides of the fraction bar."""
    return _collected(product, lambda factor: (key(factor.base), False))


def ordered(product: Product) -> Product:
    """Put constants first, then names, then sums, then functions."""
    return replace(product, factors=tuple(sorted(product.factors, key=_rank)))


def key(tree: Tree) -> str:
    """Return a text that two trees share if they are the same."""
    return to_infix(tree)


def _parts(tree: Tree) -> Iterator[tuple[Tree, Fraction]]:
    """Yield the factors of a tree with their exponents, from left to right.

    Only a whole exponent goes over to the factors of a product: the root of x*y may exist where that of x
    does not.
    """
    stack = [(tree, Fraction(1))]
    while stack:
        node, exponent = stack.pop()
        function = node.function if isinstance(node, Apply) else ""
        arguments: Sequence[Tree] = node.arguments if isinstance(node, Apply) else ()
        power = _constant_power(node) if exponent.denominator == 1 else None
        if known_value(node) is not None or (power is None and exponent.denominator != 1):
            yield node, exponent
        elif function in ("*", "/"):
            stack.append((arguments[1], exponent if function == "*" else -exponent))
            stack.append((arguments[0], exponent))
        elif function == "neg":
            yield Apply("neg", (ONE,)), exponent
            stack.append((arguments[0], exponent))
        elif power is not None:
            stack.append((arguments[0], exponent * power))
        else:
            yield node, exponent


def _constant_power(node: Tree) -> Fraction | None:
    """Return the exponent of a power or a square root, where that is a number."""
    if not isinstance(node, Apply) or node.function not in ("^", "sqrt"):
        return None
    return Fraction(1, 2) if node.function == "sqrt" else known_value(node.arguments[1])


def _collected(product: Product, group: Callable[[Factor], Hashable]) -> Product:
    totals: dict[Hashable, Factor] = {}
    for factor in product.factors:
        name = group(factor)
        known = totals.get(name)
        totals[name] = Factor(factor.base, factor.exponent + (known.exponent if known else 0))
    factors = tuple(factor for factor in totals.values() if factor.exponent)
    return product if len(totals) == len(product.factors) else replace(product, factors=factors)


def _power(base: Tree, exponent: Fraction, is_decimal: bool) -> Tree:
    if exponent == Fraction(1, 2):
        return Apply("sqrt", (base,))
    return base if exponent == 1 else Apply("^", (base, number_tree(exponent, is_decimal=is_decimal)))


def _rank(factor: Factor) -> tuple[int, object]:
    """Rank constants, names and their powers, other powers, sums, functions and roots."""
    base = factor.base
    if factor.exponent.denominator != 1:
        return 4, ()
    if isinstance(base, Symbol):
        return 1, natural_key(base.name)
    function = base.function if isinstance(base, Apply) else ""
    if function in CONSTANTS:
        return 0, ()
    return {"^": 2, "+": 3, "-": 3}.get(function, 4), ()

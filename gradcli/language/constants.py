"""Exact values and sizes of subtrees without variables, found before anything large is built."""

from __future__ import annotations

import math
import operator
import sys
from collections.abc import Callable
from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.errors import ExpressionError, GradcliError, LimitError
from gradcli.language.limits import check_limit
from gradcli.language.tree import Apply, Number, Symbol, Tree, fold, postorder

_ORDERS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq,
    "!=": operator.ne,
}  # fmt: skip
_BOUNDED = frozenset(
    ("sin", "cos", "tanh", "erf", "erfc", "sign", "sigmoid", "sech", "asin", "acos", "atan", "atan2")
)
_PLAIN = frozenset(("+", "-", "*", "/", "^", "neg", "sqrt", "pi", "e"))
_NOWHERE = "what is divided by is 0 at every point"
_GROWING = frozenset(("exp", "expm1", "sinh", "cosh"))


@dataclass(frozen=True, slots=True)
class _Size:
    """A constant subtree: its exact value while that is rational, and a bound on its bits."""

    bits: float
    value: Fraction | None = None


def exact_value(tree: Tree) -> Fraction | None:
    """Return the rational value of a tree without variables, or None where it is not rational.

    Raises LimitError before a number above the limits is built, ExpressionError for a division by 0.
    """
    size = fold(tree, _size)
    return size.value if size else None


def known_value(tree: Tree) -> Fraction | None:
    """Return the rational value of a tree, or None: also where it is too large, or undefined."""
    try:
        return exact_value(tree)
    except GradcliError:
        return None


def check_constants(tree: Tree) -> None:
    """Refuse a tree in which a constant part would be too large to build.

    Raises LimitError, which names the limit, or ExpressionError for a division by 0.
    """
    fold(tree, _size)


def _size(node: Tree, below: list[_Size | None]) -> _Size | None:
    if isinstance(node, Number):
        return _rational(node.value)
    if isinstance(node, Symbol):
        return None
    if node.function == "^":
        _check_exponent(node, below[1])
    if node.function == "/" and below[1] is not None and below[1].value == 0:
        raise ExpressionError("this divides by zero", span=node.span, hint=_NOWHERE)
    if any(size is None for size in below):
        return None
    sizes = [size for size in below if size is not None]
    size = _applied(node, sizes)
    check_limit("constant size", size.bits, node.span)
    return size


def _check_exponent(node: Apply, exponent: _Size | None) -> None:
    if exponent is not None and exponent.value is not None:
        check_limit("integer power", abs(exponent.value), node.span)


def _applied(node: Apply, sizes: list[_Size]) -> _Size:
    bits = [size.bits for size in sizes]
    values = [size.value for size in sizes]
    if node.function in ("+", "-", "*", "/"):
        return _arithmetic(node, bits, values)
    if node.function == "neg":
        return _Size(bits[0], None if values[0] is None else -values[0])
    if node.function == "^":
        return _power(node, sizes)
    if node.function in _GROWING:
        shrinks = node.function == "exp" and values[0] is not None and values[0] < 0
        return _Size(3.0 if shrinks else 2.0 ** min(bits[0], 60.0) * 1.45 + 1)
    if node.function in _BOUNDED or not bits:
        return _Size(3.0)
    return _Size(max([*bits, 3.0]))


def _arithmetic(node: Apply, bits: list[float], values: list[Fraction | None]) -> _Size:
    total = sum(bits) + 1
    check_limit("constant size", total, node.span)
    left, right = values
    if left is None or right is None:
        return _Size(max(bits) + 1 if node.function in "+-" else total)
    result = {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "/": lambda: left / right,
    }[node.function]()
    return _rational(result)


def _power(node: Apply, sizes: list[_Size]) -> _Size:
    base, exponent = sizes
    if exponent.value is None:
        return _Size(base.bits * 2.0 ** min(exponent.bits, 60.0))
    bits = base.bits * max(1.0, float(abs(exponent.value)))
    check_limit("constant size", 0 if base.value in (0, 1, -1) else bits, node.span)
    if base.value is None or exponent.value.denominator != 1:
        return _Size(bits)
    if base.value == 0 and exponent.value < 0:
        raise ExpressionError("this divides by zero", span=node.span, hint=_NOWHERE)
    return _rational(base.value ** int(exponent.value))


def _rational(value: Fraction) -> _Size:
    return _Size(math.log2(max(abs(value.numerator), value.denominator)), value)


def holds_exactly(condition: Tree) -> bool | None:
    """Decide a condition on rational constants; None where that cannot be told exactly."""
    if not isinstance(condition, Apply):
        return None
    if condition.function in ("and", "or"):
        parts = [holds_exactly(part) for part in condition.arguments]
        if None in parts:
            return None
        return all(parts) if condition.function == "and" else any(parts)
    if condition.function not in _ORDERS:
        return None
    left, right = (known_value(side) for side in condition.arguments)
    return None if left is None or right is None else _ORDERS[condition.function](left, right)


def fraction_tree(value: Fraction) -> Tree:
    """Return a fraction as a tree, with its sign on the numerator."""
    top: Tree = natural(abs(value.numerator))
    top = Apply("neg", (top,)) if value < 0 else top
    return top if value.denominator == 1 else Apply("/", (top, natural(value.denominator)))


def natural(value: int) -> Number:
    """Return a natural number as a tree.

    Raises LimitError where it has more digits than Python writes, of which the time grows as their square.
    """
    try:
        return Number(str(value))
    except ValueError:
        most = sys.get_int_max_str_digits()
        raise LimitError(
            f"a number in the result is too long to be written: at most {most} digits",
            hint="numbers alone may still be had at a point: add --numeric",
        ) from None


def is_plain(tree: Tree) -> bool:
    """Tell whether a number is made of fractions, roots, pi and e, up to one function of such a number.

    >>> is_plain(Apply("sqrt", (Number("2"),)))
    True
    """
    is_sum = isinstance(tree, Apply) and tree.function in ("+", "-")
    return not is_sum or all(not isinstance(n, Apply) or n.function in _PLAIN for n in postorder(tree))


def is_terminating(value: Fraction) -> bool:
    """Tell whether a fraction can be written as a finite decimal."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def as_decimal(value: Fraction) -> str:
    """Write a terminating fraction as a decimal, every digit.

    >>> as_decimal(Fraction(-1, 8))
    '-0.125'
    """
    places = next(n for n in range(10_000) if (10**n) % value.denominator == 0)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 else text

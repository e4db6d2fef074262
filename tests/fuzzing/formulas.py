"""Formulas out of bytes: each byte is a step of a calculator with a stack, so that any bytes make one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from gradcli.language.functions import COMPARISONS, CONSTANTS, FUNCTIONS
from gradcli.language.tree import Apply, Number, Symbol, Tree

VARIABLES = ("x", "y")
LITERALS = ("0", "1", "2", "3", "10", "0.5", "1.5", "0.1", "7", "1e-9")
_TYPED = frozenset(
    ("sum", "prod", "where", "Piecewise", "max", "min", "log", "and", "or", "not", *COMPARISONS)
)

CALLS = (
    *((row.name, len(row.parameters)) for row in FUNCTIONS.values() if row.name not in _TYPED),
    *(("log", 1), ("log", 2), ("max", 2), ("min", 2), ("max", 3)),
)
"""Every function that takes numbers, with how many."""

_CASES = tuple(COMPARISONS)
_STEPS = len(VARIABLES) + len(LITERALS) + len(CONSTANTS) + len(CALLS) + len(_CASES)

LONGEST = 24
"""Steps that are taken."""


def formula_of(data: bytes) -> Tree:
    """Return the formula that the first bytes make: leaves are pushed, functions take from the stack."""
    stack: list[Tree] = []
    leaves: list[Tree] = [
        *map(Symbol, VARIABLES), *map(Number, LITERALS), *(Apply(name, ()) for name in CONSTANTS),
    ]  # fmt: skip
    for step in islice((byte % _STEPS for byte in data), LONGEST):
        if step < len(leaves):
            stack.append(leaves[step])
        elif step < len(leaves) + len(CALLS):
            name, count = CALLS[step - len(leaves)]
            stack.append(Apply(name, tuple(_taken(stack, count))))
        else:
            left, right, then, other = _taken(stack, 4)
            comparison = _CASES[step - len(leaves) - len(CALLS)]
            stack.append(Apply("where", (Apply(comparison, (left, right)), then, other)))
    return stack[-1] if stack else Symbol("x")


def _taken(stack: list[Tree], count: int) -> list[Tree]:
    """Take operands off the stack, and variables where it is empty."""
    found = [stack.pop() if stack else Symbol(VARIABLES[n % 2]) for n in range(count)]
    return found[::-1]


def points() -> Iterator[dict[str, Fraction]]:
    """Yield the points at which formulas are tried: away from kinks, on some, and far out."""
    for x, y in (("7/10", "13/9"), ("-31/17", "3/7"), ("1", "2"), ("0", "-1"), ("1e9", "1e-9")):
        yield {"x": Fraction(x), "y": Fraction(y)}

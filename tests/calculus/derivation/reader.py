"""An independent reader of derivations: trees by mpmath, derivatives by differences of high precision.

It shares nothing with the rules, nor with the reverse sweep: a derivative still to be taken is read as a
central difference of step 1e-25 in 80 digits, which is right to about 45 of them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mpmath import mp

from gradcli.language.tree import DERIVATIVES, Number, Symbol, Tree
from gradcli.results.derivations import Part

STEP = Fraction(1, 10**25)
CLOSE = 30

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "neg": operator.neg,
    "^": mp.power, "pi": lambda: +mp.pi, "e": lambda: +mp.e, "tau": lambda: 2 * mp.pi, "abs": abs, "max": max,
    "min": min, "log": lambda x, b=None: mp.log(x) if b is None else mp.log(x) / mp.log(b),
    "log1p": lambda x: mp.log(1 + x), "expm1": lambda x: mp.exp(x) - 1, "log2": lambda x: mp.log(x, 2),
    "cbrt": lambda x: mp.sign(x) * mp.root(abs(x), 3), "relu": lambda x: max(x, mp.zero),
    "sigmoid": lambda x: 1 / (1 + mp.exp(-x)), "softplus": lambda x: mp.log(1 + mp.exp(x)),
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq,
    "!=": operator.ne, "and": lambda x, y: x and y, "or": lambda x, y: x or y, "not": operator.not_,
    "true": lambda: True, "false": lambda: False,
}  # fmt: skip


class Reader:
    """Reads lines at one point; `parts` are names of subexpressions, in order."""

    def __init__(self, variables: Sequence[str], point: Sequence[Fraction], parts: Sequence[Part]) -> None:
        self._point = dict(zip(variables, point, strict=True))
        self._parts = parts

    def value(self, tree: Tree, moved: Mapping[str, Fraction] | None = None) -> Any:
        """Return the value of a tree, with some coordinates moved."""
        known: dict[str, Any] = {
            name: mp.mpf(x.numerator) / x.denominator for name, x in {**self._point, **(moved or {})}.items()
        }
        for part in self._parts:
            known[part.name] = self._read(part.tree, known)
        return self._read(tree, known)

    def _read(self, tree: Tree, known: Mapping[str, Any]) -> Any:
        if isinstance(tree, Number):
            return mp.mpf(tree.value.numerator) / tree.value.denominator
        if isinstance(tree, Symbol):
            return known[tree.name]
        if tree.function in DERIVATIVES:
            return self._difference(*tree.arguments)
        if tree.function == "where":
            condition, *cases = tree.arguments
            return self._read(cases[0] if self._read(condition, known) else cases[1], known)
        if tree.function == "Piecewise":
            pairs = zip(tree.arguments[::2], tree.arguments[1::2], strict=True)
            return next(self._read(case, known) for case, when in pairs if self._read(when, known))
        function = FUNCTIONS.get(tree.function) or getattr(mp, tree.function)
        return function(*(self._read(argument, known) for argument in tree.arguments))

    def _difference(self, tree: Tree, variable: Tree) -> Any:
        assert isinstance(variable, Symbol)
        here = self._point[variable.name]
        after, before = (self.value(tree, {variable.name: here + step}) for step in (STEP, -STEP))
        return (after - before) / (2 * mp.mpf(STEP.numerator) / STEP.denominator)

"""Functions and roots in long numbers, replaced by letters: what is 0 whatever they are is seen sooner."""

from __future__ import annotations

from gradcli.calculus.algebra import sympy
from gradcli.calculus.special import Expr


class Letters:
    """Letters for the functions and roots of some numbers, the same for the same."""

    def __init__(self) -> None:
        self._letters: dict[tuple[Expr, int], Expr] = {}

    def put(self, value: Expr) -> Expr:
        """Return a number with letters for its functions and roots."""
        return value.replace(_is_function_or_root, self._letter)

    def take_back(self, value: Expr) -> Expr:
        """Return what `put` was given; a letter may stand for something that holds older ones."""
        for (base, root), letter in reversed(self._letters.items()):
            value = value.xreplace({letter: base ** sympy.Rational(1, root)})
        return value

    def _letter(self, part: Expr) -> Expr:
        base, power = part.args if part.is_Pow else (part, sympy.S.One)
        return self._letters.setdefault((base, int(power.q)), sympy.Dummy()) ** int(power.p)


def _is_function_or_root(part: Expr) -> bool:
    if part.is_Pow:
        return bool(part.exp.is_Rational and not part.exp.is_Integer and not part.base.is_Rational)
    return bool(part.is_Function)

"""Closed forms at exact points: `pi/2`, `sqrt(2)`, `1/3`; each is held against the settled digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from gradcli.calculus.algebra import sympy
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import from_sympy, to_sympy
from gradcli.calculus.timer import TooSlow, within
from gradcli.errors import GradcliError
from gradcli.language.constants import known_value
from gradcli.language.tree import Apply, Number, Tree, contains_decimal, postorder, written_size
from gradcli.language.write import to_infix
from gradcli.numeric.pointwise import Poison, settle
from gradcli.numeric.program import lower
from gradcli.results.gradients import Directional, Evaluation, Gradient
from gradcli.results.quantities import Quantity

_SECONDS = 2.0
"""Time for all closed forms at a point: no answer waits longer for them."""

_FAILURES = (
    ArithmeticError, AttributeError, GradcliError, NotImplementedError, RecursionError, TooSlow, TypeError,
    ValueError,
)  # fmt: skip
"""What SymPy raises where it cannot go on; the numbers stand without its closed form."""

_LONGEST = 24
"""A closed form longer than this says less than its decimal."""

_MOST_NODES = 400
_MOST_VARIABLES = 12
_LARGEST_POWER = 100
_MOST_SIMPLIFIED = 40


class ExactPoint:
    """A gradient at one exact point, as SymPy numbers."""

    def __init__(self, formula: Gradient, point: Sequence[Tree]) -> None:
        self.formula = formula
        self.point = point
        self.is_modest = _is_modest(formula, point)
        self.has_decimals = any(map(contains_decimal, (formula.of.tree, *point)))

    @cached_property
    def values(self) -> dict[str, Expr]:
        """The coordinates by name."""
        return {
            name: to_sympy(tree) for name, tree in zip(self.formula.of.variables, self.point, strict=True)
        }

    def rational(self, tree: Tree) -> Fraction | None:
        """Return the value of a subexpression here where it is rational; None where SymPy cannot say."""
        try:
            with within(_SECONDS):
                value = _simplified(self._value(tree))
        except _FAILURES:
            return None
        return Fraction(int(value.p), int(value.q)) if value is not None and value.is_Rational else None

    def is_perpendicular(self, vector: Sequence[Tree]) -> bool:
        """Tell whether a direction is exactly perpendicular to the gradient here."""
        try:
            with within(_SECONDS):
                partials = [self._value(partial) for partial in self.formula.partials]
                if any(partial is None for partial in partials):
                    return False
                total = sympy.Add(*(p * to_sympy(u) for p, u in zip(partials, vector, strict=True)))
                return bool(_simplified(total) == 0)
        except _FAILURES:
            return False

    def completed(self, evaluation: Evaluation, vectors: Sequence[Sequence[Tree]], digits: int) -> Evaluation:
        """Add closed forms to the numbers of an evaluation, where they are short and quick to find."""
        if not self.is_modest or evaluation.value is None or self.has_decimals:
            return evaluation
        try:
            with within(_SECONDS):
                return self._completed(evaluation, vectors, digits)
        except _FAILURES:
            return evaluation

    def _completed(
        self, evaluation: Evaluation, vectors: Sequence[Sequence[Tree]], digits: int
    ) -> Evaluation:
        formula = self.formula
        value = self._form(evaluation.value, self._value(formula.of.tree), digits)
        if not evaluation.answered or evaluation.gradient is None:
            return replace(evaluation, value=value)
        partials = [self._value(partial) for partial in formula.partials]
        forms = [self._form(q, p, digits) for q, p in zip(evaluation.gradient, partials, strict=True)]
        known = [p for p in partials if p is not None]
        if len(known) < len(partials) or not partials:
            return replace(evaluation, value=value, gradient=tuple(forms))
        norm = sympy.sqrt(sympy.Add(*(p**2 for p in known)))
        return replace(
            evaluation,
            value=value,
            gradient=tuple(forms),
            norm=self._form(evaluation.norm, norm, digits),
            steepest_ascent=evaluation.steepest_ascent
            and self._forms(evaluation.steepest_ascent, [p / norm for p in known], digits),
            directional=tuple(
                self._along(d, vector, known, digits)
                for d, vector in zip(evaluation.directional, vectors, strict=True)
            ),
        )

    def _along(
        self, directional: Directional, vector: Sequence[Tree], partials: list[Expr], digits: int
    ) -> Directional:
        if any(map(contains_decimal, vector)):
            return directional
        entries = [to_sympy(tree) for tree in vector]
        length = sympy.sqrt(sympy.Add(*(entry**2 for entry in entries)))
        total = sympy.Add(*(p * u for p, u in zip(partials, entries, strict=True)))
        derivative = total / length if directional.normalised else total
        return replace(
            directional,
            direction=self._forms(directional.direction, entries, digits),
            unit=self._forms(directional.unit, [u / length for u in entries], digits),
            derivative=self._form(directional.derivative, derivative, digits),
        )

    def _value(self, tree: Tree) -> Expr | None:
        """Evaluate a tree by SymPy; None where its value is no real number."""
        if not self.is_modest:
            return None
        try:
            value = to_sympy(tree, self.values)
        except (ArithmeticError, GradcliError, TypeError, ValueError):
            return None
        return value if getattr(value, "is_extended_real", False) and value.is_finite else None

    def _forms(
        self, quantities: Sequence[Quantity], values: Sequence[Expr], digits: int
    ) -> tuple[Quantity, ...]:
        return tuple(self._form(q, v, digits) or q for q, v in zip(quantities, values, strict=True))

    def _form(self, quantity: Quantity | None, value: Expr | None, digits: int) -> Quantity | None:
        """Attach the closed form of `value`, where it is short and agrees with the digits found."""
        if quantity is None or quantity.exact is not None or value is None or quantity.value is None:
            return quantity
        try:
            tree = from_sympy(sympy.radsimp(value) if value.is_algebraic else value)
        except (ArithmeticError, AttributeError, GradcliError, TypeError, ValueError):
            return quantity
        if written_size(tree) > _LONGEST or len(to_infix(tree)) > _LONGEST:
            return quantity
        output = settle(lower([tree], ()), (), digits).outputs[0]
        agrees = not isinstance(output, Poison) and output.decimal == quantity.decimal
        return replace(quantity, exact=tree) if agrees else quantity


def _simplified(value: Expr | None) -> Expr | None:
    if value is None or not value.is_number:
        return None
    is_small = not value.is_Rational and sympy.count_ops(value) < _MOST_SIMPLIFIED
    return sympy.simplify(value) if is_small else value


def _is_modest(formula: Gradient, point: Sequence[Tree]) -> bool:
    """Tell whether exact arithmetic at a point is sure to be quick."""
    trees = [formula.of.tree, *formula.partials, *point]
    if len(point) > _MOST_VARIABLES or sum(map(written_size, trees)) > _MOST_NODES:
        return False
    return not any(map(_has_large_power, trees))


def _has_large_power(tree: Tree) -> bool:
    for node in postorder(tree):
        if isinstance(node, Apply) and node.function == "^":
            exponent = known_value(node.arguments[1])
            if exponent is not None and abs(exponent) > _LARGEST_POWER:
                return True
        if isinstance(node, Number) and len(node.text) > _LARGEST_POWER:
            return True
    return False

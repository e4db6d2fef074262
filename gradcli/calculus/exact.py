"""Closed forms of a gradient at exact points: `pi/2`, `sqrt(2)`, `1/3`; each is held against the digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gradcli.calculus.algebra import GIVEN_UP, sympy
from gradcli.calculus.exact_values import SECONDS, ExactValues, simplified
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import to_sympy
from gradcli.calculus.timer import within
from gradcli.language.tree import Tree, contains_decimal
from gradcli.results.gradients import Directional, Evaluation, Gradient


class ExactPoint(ExactValues):
    """A gradient at one exact point, as SymPy numbers."""

    def __init__(self, formula: Gradient, point: Sequence[Tree]) -> None:
        super().__init__(formula.of, formula.partials, point)
        self.formula = formula

    def is_perpendicular(self, vector: Sequence[Tree]) -> bool:
        """Tell whether a direction is exactly perpendicular to the gradient here."""
        try:
            with within(SECONDS):
                partials = [self.value(partial) for partial in self.formula.partials]
                if any(partial is None for partial in partials):
                    return False
                total = sympy.Add(*(p * to_sympy(u) for p, u in zip(partials, vector, strict=True)))
                return bool(simplified(total) == 0)
        except GIVEN_UP:
            return False

    def completed(self, evaluation: Evaluation, vectors: Sequence[Sequence[Tree]], digits: int) -> Evaluation:
        """Add closed forms to the numbers of an evaluation, where they are short and quick to find."""
        if not self.is_modest or evaluation.value is None or self.has_decimals:
            return evaluation
        try:
            with within(SECONDS):
                return self._completed(evaluation, vectors, digits)
        except GIVEN_UP:
            return evaluation

    def _completed(
        self, evaluation: Evaluation, vectors: Sequence[Sequence[Tree]], digits: int
    ) -> Evaluation:
        formula = self.formula
        value = self.form(evaluation.value, self.value(formula.of.tree), digits)
        if not evaluation.answered or evaluation.gradient is None:
            return replace(evaluation, value=value)
        partials = [self.value(partial) for partial in formula.partials]
        forms = [self.form(q, p, digits) for q, p in zip(evaluation.gradient, partials, strict=True)]
        known = [p for p in partials if p is not None]
        if len(known) < len(partials) or not partials:
            return replace(evaluation, value=value, gradient=tuple(forms))
        norm = sympy.sqrt(sympy.Add(*(p**2 for p in known)))
        return replace(
            evaluation,
            value=value,
            gradient=tuple(forms),
            norm=self.form(evaluation.norm, norm, digits),
            steepest_ascent=evaluation.steepest_ascent
            and self.forms(evaluation.steepest_ascent, [p / norm for p in known], digits),
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
            direction=self.forms(directional.direction, entries, digits),
            unit=self.forms(directional.unit, [u / length for u in entries], digits),
            derivative=self.form(directional.derivative, derivative, digits),
        )

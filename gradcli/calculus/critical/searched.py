"""A formula that is searched in a box, with the programs that verify each point, made once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from gradcli.calculus.derivatives import gradient, hessian
from gradcli.calculus.exact import ExactPoint
from gradcli.errors import GradcliError
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree
from gradcli.numeric.curvature_program import CurvatureProgram, curvature_program
from gradcli.numeric.evaluation import evaluate_at
from gradcli.numeric.intervals import Real
from gradcli.numeric.point_program import PointProgram, point_program
from gradcli.numeric.pointwise import Held, Poison, forward
from gradcli.numeric.program import Program, Slot, lower, with_gradient
from gradcli.numeric.second import Matrix, hessian_function, with_hessian
from gradcli.numeric.spans import Box
from gradcli.results.gradients import Evaluation, Gradient
from gradcli.results.hessians import Hessian

PRECISION = 60
"""Digits to which a solution is known."""

BITS = int(PRECISION * 3.33)


@dataclass(frozen=True)
class Searched:
    """A formula, the box, the digits asked for, and the moment when all work must end."""

    of: Expression
    box: Box
    digits: int
    deadline: float

    @property
    def count(self) -> int:
        """How many variables there are."""
        return len(self.of.variables)

    def share(self, part: float) -> float:
        """Return the moment when so much of the time that is left will be gone."""
        now = time.monotonic()
        return now + part * (self.deadline - now)

    @cached_property
    def gradient(self) -> Gradient:
        """The symbolic gradient."""
        return gradient(self.of)

    @cached_property
    def hessian(self) -> Hessian | None:
        """The symbolic Hessian, None where SymPy finds none: numbers do without."""
        try:
            return hessian(self.of)
        except GradcliError:
            return None

    @cached_property
    def points(self) -> PointProgram:
        """What evaluates at exact points."""
        return point_program(self.of.tree, self.of.variables, ())

    def evaluated(self, point: Sequence[Tree]) -> Evaluation:
        """Evaluate the formula as typed at an exact point; algebra settles what no precision can."""
        exact = ExactPoint(self.gradient, point)
        partials = dict(zip(self.first.outputs[1:], self.gradient.partials, strict=True))

        def exactly(slot: Slot) -> Fraction | None:
            tree = partials.get(slot, self.points.full.origins[slot])
            return None if tree is None else exact.rational(tree)

        return evaluate_at(self.points, point, self.digits, exactly)

    @cached_property
    def curvatures(self) -> CurvatureProgram:
        """What evaluates second derivatives."""
        return curvature_program(self.of)

    @cached_property
    def curvature_function(self) -> Callable[[Sequence[float]], Matrix]:
        """The Hessian in doubles."""
        return hessian_function(with_hessian(self.first))

    @cached_property
    def first(self) -> Program:
        """The value and the partials."""
        return with_gradient(lower([self.of.tree], self.of.variables))

    def value_at(self, point: Sequence[Real]) -> Real | None:
        """Enclose f at an enclosed point; None where it is undefined or cannot be told."""
        return number(forward(self._value, point, BITS)[self._value.outputs[0]])

    def held_at(self, point: Sequence[Real]) -> list[Held]:
        """Enclose the value and the partials at an enclosed point."""
        held = forward(self.first, point, BITS)
        return [held[slot] for slot in self.first.outputs]

    @cached_property
    def _value(self) -> Program:
        return lower([self.of.tree], self.of.variables)


def number(held: Held) -> Real | None:
    """Return what a slot holds where that is a number."""
    return None if isinstance(held, Poison | bool) else held

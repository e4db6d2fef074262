"""What is true at a point: the correct numbers, or where there are none, the one-sided derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from gradcli.calculus import answers, numbers
from gradcli.calculus.checking.agreement import DIGITS, PRECISIONS, agree, number
from gradcli.calculus.checking.comparison import comparing_program
from gradcli.calculus.checking.correct import Correct
from gradcli.calculus.curvature import answers as curvature_answers
from gradcli.calculus.curvature import numbers as curvature_numbers
from gradcli.dataclass import dataclass
from gradcli.errors import GradcliError
from gradcli.language.constants import known_value
from gradcli.language.tree import Tree
from gradcli.numeric.decimals import rounded
from gradcli.numeric.intervals import Intervals, Real
from gradcli.numeric.kinks import Slope, slope
from gradcli.numeric.points import Point, Question
from gradcli.numeric.pointwise import enclosed, forward
from gradcli.numeric.program import Program, lower
from gradcli.results.gradients import Evaluation, EvaluationStatus, GradientReport
from gradcli.results.hessians import HessianAt
from gradcli.results.quantities import Quantity

_Answer = Evaluation | HessianAt

_SLOPE_DIGITS = 22
_DECIMAL_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Truth:
    """One component at a point: its number, and an enclosure of it; or the slopes from both sides.

    The enclosure has `digits` digits.
    """

    quantity: Quantity | None
    real: Real | None
    left: Slope | None = None
    right: Slope | None = None
    digits: int = DIGITS

    @property
    def has_sides(self) -> bool:
        """Whether both one-sided derivatives are known numbers."""
        return all(side is not None and side.exactly is not None for side in (self.left, self.right))

    def equals(self, number: Real) -> bool | None:
        """Tell whether another number is this one; None where that cannot be told."""
        return None if self.real is None else agree(number, self.real, self.digits)


@dataclass(frozen=True, slots=True)
class TruthAt:
    """All components at a point, with the status of f there, and its coordinates as enclosures."""

    at: tuple[Quantity, ...]
    point: Point
    here: tuple[Real, ...]
    components: tuple[Truth, ...]
    status: EvaluationStatus
    detail: str | None


def truths_at(correct: Correct, points: Sequence[Point], digits: int) -> list[TruthAt]:
    """Return what is true at each point, to so many digits and in closed form where that is short."""
    if not points:
        return []
    of = correct.of
    swept = comparing_program(of, (), hessian=correct.is_hessian)
    program, base = replace(swept, outputs=swept.outputs[1:]), lower([of.tree], of.variables)
    questions = [Question(point) for point in points]
    answer_all = _seconds if correct.is_hessian else _firsts
    found = answer_all(correct, questions, digits)
    return [_truth_at(answer, point, program, base) for answer, point in zip(found, points, strict=True)]


def _firsts(correct: Correct, questions: Sequence[Question], digits: int) -> Sequence[_Answer]:
    try:
        return answers.report(correct.of, GradientReport, questions, digits).evaluations
    except GradcliError:
        return numbers.report(correct.of, GradientReport, questions, digits).evaluations


def _seconds(correct: Correct, questions: Sequence[Question], digits: int) -> Sequence[_Answer]:
    try:
        return curvature_answers.report(correct.of, questions, digits).evaluations
    except GradcliError:
        return curvature_numbers.report(correct.of, questions, digits).evaluations


def _truth_at(answer: _Answer, point: Point, program: Program, base: Program) -> TruthAt:
    held = enclosed(program, point, PRECISIONS[-1])
    here = _reals(point)
    quantities = _quantities(answer, len(program.outputs))
    is_kink = answer.status is EvaluationStatus.NOT_DIFFERENTIABLE and isinstance(answer, Evaluation)
    components: list[Truth] = []
    for place, (quantity, slot) in enumerate(zip(quantities, program.outputs, strict=True)):
        swept = number(held[slot])
        if quantity is None:
            sides = _sides(base, here, place) if is_kink else (None, None)
            components.append(Truth(None, None, *sides))
        elif swept is not None and _rounds_to(swept, quantity):
            components.append(Truth(quantity, swept))
        else:
            components.append(
                _by_slope(quantity, None if len(quantities) > len(here) else _sides(base, here, place)[1])
            )
    return TruthAt(answer.at, point, here, tuple(components), answer.status, answer.detail)


def _quantities(answer: _Answer, count: int) -> Sequence[Quantity | None]:
    if isinstance(answer, HessianAt):
        return [entry for row in answer.matrix for entry in row] if answer.matrix else [None] * count
    return answer.gradient or [None] * count


def _rounds_to(swept: Real, quantity: Quantity) -> bool:
    """Tell whether the reverse sweep has its say: where a formula only seems to have a kink, it has none."""
    count = len(quantity.decimal.lstrip("-0.").replace(".", "").partition("e")[0])
    found = rounded(swept, max(count, 1))
    return found is not None and found.decimal == quantity.decimal


def _by_slope(quantity: Quantity, slope_there: Slope | None) -> Truth:
    """Take the number from a difference quotient, right to 25 digits, or from its decimal."""
    if quantity.exact is not None and (exact := known_value(quantity.exact)) is not None:
        return Truth(quantity, exact)
    if slope_there is not None and slope_there.exactly is not None:
        value, digits = slope_there.whole(), _SLOPE_DIGITS
    else:
        value, digits = Fraction(quantity.decimal), _DECIMAL_DIGITS
    arithmetic = Intervals(PRECISIONS[0])
    nearly_one = [arithmetic.enclose(1 + sign * Fraction(1, 10**digits)) for sign in (-1, 1)]
    around = arithmetic.multiply(value, (nearly_one[0][0], nearly_one[1][1]))
    return Truth(quantity, around, digits=digits - 2)


def _sides(base: Program, here: Sequence[Real], place: int) -> tuple[Slope, Slope]:
    """Return the slopes from the left and from the right along one variable."""
    ray = [Fraction(int(n == place)) for n in range(len(here))]
    return slope(base, here, [-entry for entry in ray]).reversed(), slope(base, here, ray)


def _reals(point: Sequence[Tree]) -> tuple[Real, ...]:
    program = lower(point, ())
    values = forward(program, (), PRECISIONS[-1])
    found = (number(values[slot]) for slot in program.outputs)
    return tuple(value for value in found if value is not None)

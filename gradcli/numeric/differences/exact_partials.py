"""The exact partials at a point in doubles, or what hinders differences there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import MAX_EMAX, MIN_EMIN, Context
from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.errors import OptionError
from gradcli.language.constants import fraction_tree, known_value
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree, substitute
from gradcli.numeric.decimals import Rounded, decimal_text, nearest_double
from gradcli.numeric.evaluation import evaluate_at
from gradcli.numeric.intervals import magnitude
from gradcli.numeric.point_program import PointProgram, point_program
from gradcli.numeric.pointwise import Held, Poison, Settled, settle
from gradcli.numeric.program import Slot
from gradcli.numeric.quantities import quantity_of
from gradcli.results.gradients import Evaluation, EvaluationStatus
from gradcli.results.quantities import Quantity

_DIGITS = 60
"""Digits of an exact partial, at least: an error of the 17th digit shows 40 of its own."""

_SLOPE_DIGITS = 20
"""Digits of a slope that was found by difference quotients at high precision."""

_FARTHEST = 20_000
"""Decimal exponents beyond this are far from any double."""

_NOTHING = -333
"""Numbers below 2 to this power that no precision tells are taken for 0, and that is said."""


@dataclass(frozen=True, slots=True)
class ExactPartial:
    """A partial to so many digits, which is exact where it is the `fraction`.

    `is_smooth` tells whether the formula is smooth, so that it has a Taylor series; `is_proven` whether a 0
    is one for certain. `decimal` is the partial itself where it is so near 0 that `value` is 0;
    where it `is_rounded_zero` it may be 0 but for the rounding of the point.
    """

    value: Fraction
    fraction: Fraction | None
    digits: int
    is_smooth: bool = True
    is_proven: bool = True
    decimal: str = ""
    is_rounded_zero: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether an approximation can have right digits: not of 0, nor of what is 0 in doubles."""
        return bool(self.value) and nearest_double(self.value) is not None and not self.is_rounded_zero

    def shown(self, digits: int, decimals: bool) -> Quantity:
        """Return the partial as a number of at most so many digits."""
        if self.decimal:
            context = Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN)
            return Quantity(None, str(context.create_decimal(self.decimal)).lower())
        text = decimal_text(self.value, digits if self.fraction is not None else min(digits, self.digits))
        rounded = Rounded(nearest_double(self.value), text, self.fraction)
        return quantity_of(rounded, decimals) or Quantity(None, text)


@dataclass(frozen=True, slots=True)
class ExactPoint:
    """A point as typed, evaluated; its nearest doubles; and the partials there that exist and are known."""

    evaluation: Evaluation
    doubles: tuple[float, ...]
    partials: Mapping[str, ExactPartial]


def exact_point(expression: Expression, point: Sequence[Tree], digits: int) -> ExactPoint:
    """Decide at the point as typed which partials exist, and evaluate these at the nearest doubles.

    Each is known to `digits` digits and more. Raises OptionError where no double holds a coordinate.
    """
    fine = max(_DIGITS, digits + 5)
    program = point_program(expression.tree, expression.variables, ())
    typed = evaluate_at(program, point, digits)
    doubles = tuple(_double(name, at) for name, at in zip(expression.variables, typed.at, strict=True))
    trees = [fraction_tree(Fraction(double)) for double in doubles]
    if typed.status is EvaluationStatus.NOT_DIFFERENTIABLE:
        return ExactPoint(typed, doubles, _one_by_one(expression, typed, trees, fine))
    # At a kink or a pole that no precision tells, as of 1/sin(x) at pi, the double beside it tells nothing.
    is_open = typed.status is EvaluationStatus.UNDECIDED and _smooth_partials(program, point, fine) is None
    if is_open or typed.status is EvaluationStatus.UNDEFINED:
        return ExactPoint(typed, doubles, {})
    smooth = _smooth_partials(program, trees, fine)
    if smooth is not None:
        partials = dict(zip(expression.variables, smooth, strict=True))
        return ExactPoint(_decided(typed, smooth), doubles, partials)
    there = replace(evaluate_at(program, trees, digits), at=typed.at)
    return ExactPoint(there, doubles, _one_by_one(expression, there, trees, fine))


def _double(name: str, coordinate: Quantity) -> float:
    if coordinate.value is None:
        raise OptionError(
            f"--at: no double holds the coordinate {name}", hint="finite differences are computed in doubles"
        )
    return coordinate.value


def _smooth_partials(program: PointProgram, point: Sequence[Tree], digits: int) -> list[ExactPartial] | None:
    """Return all partials where the formula is smooth and each is known, else None."""
    settled = settle(program.full, point, digits)
    slots = program.full.outputs[: program.count + 1]
    value, *found = [_number(settled, place, slot, digits) for place, slot in enumerate(slots)]
    partials = [partial for partial in found if partial is not None]
    return None if settled.rough or value is None or len(partials) < len(found) else partials


def _number(settled: Settled, place: int, slot: Slot, digits: int) -> ExactPartial | None:
    """Return an output, also one that cannot be told from 0."""
    output = settled.outputs[place]
    if isinstance(output, Poison):
        is_zero = output.kind == "undecided" and _is_nothing(settled.values[slot])
        return ExactPartial(Fraction(0), None, digits, is_proven=False) if is_zero else None
    if output.fraction is None and int(output.decimal.partition("e")[2] or 0) < -_FARTHEST:
        return ExactPartial(Fraction(0), None, digits, decimal=output.decimal)
    value = output.fraction if output.fraction is not None else _parsed(output.decimal)
    return None if value is None else ExactPartial(value, output.fraction, digits)


def _is_nothing(held: Held) -> bool:
    return not isinstance(held, bool | Poison) and magnitude(held) < _NOTHING


def _parsed(decimal: str) -> Fraction | None:
    """Read a decimal that is not so far from the doubles that its fraction would fill the memory."""
    return Fraction(decimal) if abs(int(decimal.partition("e")[2] or 0)) < _FARTHEST else None


def _decided(typed: Evaluation, partials: Sequence[ExactPartial]) -> Evaluation:
    """Let what is taken for 0 count as known."""
    if typed.status is not EvaluationStatus.UNDECIDED:
        return typed
    is_stationary = all(partial.value == 0 for partial in partials)
    status = EvaluationStatus.STATIONARY if is_stationary else EvaluationStatus.OK
    return replace(typed, status=status, detail=None)


def _one_by_one(
    expression: Expression, evaluation: Evaluation, point: Sequence[Tree], digits: int
) -> dict[str, ExactPartial]:
    """Return the partials that exist where the gradient does not, or is known by slopes alone.

    With the other variables held, f is a function of one variable, which may well be smooth.
    """
    coordinates = dict(zip(expression.variables, point, strict=True))
    found = {}
    for name, slope in zip(expression.variables, evaluation.gradient or (), strict=False):
        if slope is not None:
            others = {other: tree for other, tree in coordinates.items() if other != name}
            program = point_program(substitute(expression.tree, others), (name,), ())
            partial = _along(program, coordinates[name], digits)
            found.update({name: partial} if partial is not None else {})
    return found


def _along(program: PointProgram, coordinate: Tree, digits: int) -> ExactPartial | None:
    """Return the derivative of a function of one variable."""
    smooth = _smooth_partials(program, [coordinate], digits)
    if smooth is not None:
        return smooth[0]
    evaluation = evaluate_at(program, [coordinate], digits)
    slope = evaluation.gradient[0] if evaluation.gradient and evaluation.answered else None
    if slope is None:
        return None
    fraction = known_value(slope.exact) if slope.exact is not None else None
    value = _parsed(slope.decimal) if fraction is None else fraction
    return None if value is None else ExactPartial(value, fraction, _SLOPE_DIGITS, is_smooth=False)

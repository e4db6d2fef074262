"""Answer what `numdiff` asks: the differences at every step, their errors, the best steps, the verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from gradcli.language.constants import known_value
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree, contains_decimal
from gradcli.numeric.arithmetic import float_of
from gradcli.numeric.decimals import decimal_text, nearest_double
from gradcli.numeric.differences.exact_partials import ExactPartial, ExactPoint, exact_point
from gradcli.numeric.differences.judging import accuracy, verdict
from gradcli.numeric.differences.polynomials import degree_in
from gradcli.numeric.differences.quotients import Line, NoNumber, across, difference
from gradcli.numeric.differences.rounding import UNIT, Roundings, reached_slots
from gradcli.numeric.differences.taylor import taylor_coefficients
from gradcli.numeric.differences.theory import ORDER, USED_ORDERS, regime_at, theory
from gradcli.numeric.program import Program, lower
from gradcli.results.differences import (
    Approximation,
    Difference,
    DifferenceReport,
    PartialDifferences,
    StepRow,
    Theory,
)
from gradcli.results.quantities import Quantity, Remark

STEPS = tuple(float(f"1e-{k}") for k in range(1, 16))
"""The steps that are always tried."""

USUAL_STEP = 1e-7
"""The step of textbook code, which is judged where no other is asked about."""

_ERROR_DIGITS = 17
_FEW_DIGITS = 3
"""Digits of an error that are right where the exact partial has 20."""

_MOST_DIGITS = 16
_COORDINATE_DIGITS = 22
_MOST_NAMED = 3


def report(
    expression: Expression, point: Sequence[Tree], names: Sequence[str], steps: Sequence[float], digits: int
) -> DifferenceReport:
    """Answer for the partials by `names` at one point, with the usual steps and those asked about."""
    exact = exact_point(expression, point, digits)
    program = lower([expression.tree], expression.variables)
    roundings = Roundings(program, exact.doubles)
    decimals = contains_decimal(expression.tree) or any(map(contains_decimal, point))
    derivatives = tuple(
        _differences(program, exact, roundings, expression.variables.index(name), steps, digits, decimals)
        for name in names
        if name in exact.partials
    )
    remarks = tuple(_remarks(expression, exact, point, names))
    return DifferenceReport(expression, exact.evaluation, tuple(names), derivatives, remarks)


def _differences(
    program: Program,
    exact: ExactPoint,
    roundings: Roundings,
    place: int,
    steps: Sequence[float],
    digits: int,
    decimals: bool,
) -> PartialDifferences:
    name = program.inputs[place]
    partial = exact.partials[name]
    coefficients = _coefficients(program, exact.doubles, place) if partial.is_smooth else None
    partial = replace(partial, is_rounded_zero=_is_rounded_zero(exact.doubles[place], partial, coefficients))
    theories = _theories(program, place, partial, coefficients, roundings)
    line = Line(program, exact.doubles, place)
    tried = sorted({*STEPS, *steps}, reverse=True)
    rows = tuple(_row(line, h, partial, theories) for h in tried)
    accuracies = {method: accuracy(method, rows, theories[method]) for method in Difference}
    return PartialDifferences(
        name,
        partial.shown(digits, decimals),
        rows,
        accuracies,
        tuple(verdict(rows[tried.index(h)], accuracies, partial.value) for h in steps or [USUAL_STEP]),
        roundings.of_value(place),
        is_constant=program.outputs[0] not in reached_slots(program, place),
        is_rounded_zero=partial.is_rounded_zero,
        derivatives=_derivatives(coefficients),
    )


def _row(line: Line, h: float, partial: ExactPartial, theories: Mapping[Difference, Theory]) -> StepRow:
    return StepRow(
        h, {method: _approximation(method, line, h, partial, theories[method]) for method in Difference}
    )


def _is_rounded_zero(x: float, partial: ExactPartial, coefficients: Sequence[Fraction] | None) -> bool:
    """Tell whether rounding the coordinate, by up to u |x|, moves a partial of 0 as far as this one."""
    if coefficients is None or not partial.value:
        return False
    return abs(partial.value) <= Fraction(UNIT) * abs(Fraction(x) * 2 * coefficients[2])


def _derivatives(coefficients: Sequence[Fraction] | None) -> Mapping[int, float]:
    known = coefficients or ()
    return {k: float_of(math.factorial(k) * known[k]) for k in USED_ORDERS if k < len(known)}


def _approximation(
    method: Difference, line: Line, h: float, partial: ExactPartial, expected: Theory
) -> Approximation:
    try:
        value, detail = difference(method, line, h)
    except NoNumber as reason:
        return Approximation(None, None, None, None, str(reason))
    exact = partial.value
    error = abs(Fraction(value) - exact)
    relative = nearest_double(error / abs(exact)) if exact else None
    digits = _right_digits(value, error, exact) if partial.is_counted else None
    over = across(method, line, h)
    regime = regime_at(expected, h) if not (over or detail) else None
    return Approximation(value + 0.0, _shown(error, partial), relative, digits, detail, over, regime)


def _shown(error: Fraction, partial: ExactPartial) -> Quantity:
    if partial.is_smooth:
        return Quantity(nearest_double(error), decimal_text(error, _ERROR_DIGITS))
    text = decimal_text(error, _FEW_DIGITS)
    return Quantity(nearest_double(Fraction(text)), text)


def _right_digits(value: float, error: Fraction, exact: Fraction) -> int:
    """Count significant digits; the nearest double has as many as there are."""
    if value == nearest_double(exact):
        return _MOST_DIGITS
    relative = error / abs(exact)
    if relative >= 1:
        return 0
    return min(_MOST_DIGITS, math.floor(-math.log10(relative)))


def _coefficients(program: Program, point: Sequence[float], place: int) -> tuple[Fraction, ...] | None:
    return taylor_coefficients(program, list(map(Fraction, point)), place, ORDER)


def _theories(
    program: Program,
    place: int,
    partial: ExactPartial,
    coefficients: Sequence[Fraction] | None,
    roundings: Roundings,
) -> Mapping[Difference, Theory]:
    if not partial.is_smooth:
        return dict.fromkeys(Difference, _without("no theory where f is put together from pieces"))
    if coefficients is None:
        return dict.fromkeys(Difference, _without("the higher derivatives cannot be told"))
    rounding, degree = roundings.of_value(place), degree_in(program, place)
    rounded, exactly = roundings.of_partial(place)
    # The complex step takes f at x itself, which is not rounded.
    floors = {method: exactly if method is Difference.COMPLEX_STEP else rounded for method in Difference}
    return {method: theory(method, coefficients, rounding, floors[method], degree) for method in Difference}


def _without(detail: str) -> Theory:
    return Theory(None, None, None, None, None, detail=detail)


def _remarks(
    expression: Expression, exact: ExactPoint, point: Sequence[Tree], names: Sequence[str]
) -> Iterator[Remark]:
    if not expression.variables:
        yield Remark("constant", "there is no variable, so there is no partial; --vars names variables")
    places = zip(expression.variables, point, exact.doubles, strict=True)
    rounded = [f"{name} = {_exactly(double)}" for name, tree, double in places if known_value(tree) != double]
    if rounded:
        more = f" and {len(rounded) - _MOST_NAMED} more" if len(rounded) > _MOST_NAMED else ""
        told = f"the point is rounded to doubles: {', '.join(rounded[:_MOST_NAMED])}{more}"
        yield Remark("nearest_double", told)
    for name in names:
        partial = exact.partials.get(name)
        if partial is not None and partial.decimal:
            told = f"df/d{name} is nearer to 0 than any double; the errors are those against 0"
            yield Remark("taken_for_zero", told)
        if partial is not None and not partial.is_proven:
            told = f"df/d{name} cannot be told from 0; the errors are those against 0"
            yield Remark("taken_for_zero", told)
        if partial is None and exact.evaluation.answered:
            yield Remark("far", f"df/d{name} is so far from the doubles that no difference comes near it")


def _exactly(double: float) -> str:
    return decimal_text(Fraction(double), _COORDINATE_DIGITS)

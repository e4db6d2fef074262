"""Answer what `numdiff` asks: the differences at every step, their errors, the best steps, the verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from gradcli.language.constants import known_value
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree, contains_decimal
from gradcli.numeric.decimals import decimal_text, nearest_double
from gradcli.numeric.differences.exact_partials import ExactPartial, ExactPoint, exact_point
from gradcli.numeric.differences.polynomials import degree_in
from gradcli.numeric.differences.quotients import Line, NoNumber, difference
from gradcli.numeric.differences.rounding import reached_slots, rounding_error
from gradcli.numeric.differences.taylor import taylor_coefficients
from gradcli.numeric.differences.theory import ORDER, expected_error, theory
from gradcli.numeric.program import Program, lower
from gradcli.results.differences import (
    Accuracy,
    Approximation,
    Difference,
    DifferenceReport,
    Judgement,
    PartialDifferences,
    StepRow,
    StepVerdict,
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
_GOOD = 10
_COORDINATE_DIGITS = 22
_MOST_NAMED = 3


def report(
    expression: Expression, point: Sequence[Tree], names: Sequence[str], steps: Sequence[float], digits: int
) -> DifferenceReport:
    """Answer for the partials by `names` at one point, with the usual steps and those asked about."""
    exact = exact_point(expression, point, digits)
    program = lower([expression.tree], expression.variables)
    decimals = contains_decimal(expression.tree) or any(map(contains_decimal, point))
    derivatives = tuple(
        _differences(program, exact, expression.variables.index(name), steps, digits, decimals)
        for name in names
        if name in exact.partials
    )
    remarks = tuple(_remarks(expression, exact, point, names))
    return DifferenceReport(expression, exact.evaluation, tuple(names), derivatives, remarks)


def _differences(
    program: Program, exact: ExactPoint, place: int, steps: Sequence[float], digits: int, decimals: bool
) -> PartialDifferences:
    name = program.inputs[place]
    partial = exact.partials[name]
    line = Line(program, exact.doubles, place)
    tried = sorted({*STEPS, *steps}, reverse=True)
    rows = tuple(
        StepRow(h, {method: _approximation(method, line, h, partial) for method in Difference}) for h in tried
    )
    rounding = rounding_error(program, exact.doubles, place)
    theories = _theories(program, exact.doubles, place, partial, rounding)
    accuracies = {method: _accuracy(method, rows, theories[method]) for method in Difference}
    verdicts = tuple(_verdict(rows[tried.index(h)], accuracies) for h in steps or [USUAL_STEP])
    is_constant = program.outputs[0] not in reached_slots(program, place)
    shown = partial.shown(digits, decimals)
    return PartialDifferences(name, shown, rows, accuracies, verdicts, rounding, is_constant)


def _approximation(method: Difference, line: Line, h: float, partial: ExactPartial) -> Approximation:
    try:
        value, detail = difference(method, line, h)
    except NoNumber as reason:
        return Approximation(None, None, None, None, str(reason))
    exact = partial.value
    error = abs(Fraction(value) - exact)
    relative = nearest_double(error / abs(exact)) if exact else None
    return Approximation(
        value + 0.0, _shown(error, partial), relative, _right_digits(value, error, exact), detail
    )


def _shown(error: Fraction, partial: ExactPartial) -> Quantity:
    if partial.is_smooth:
        return Quantity(nearest_double(error), decimal_text(error, _ERROR_DIGITS))
    text = decimal_text(error, _FEW_DIGITS)
    return Quantity(nearest_double(Fraction(text)), text)


def _right_digits(value: float, error: Fraction, exact: Fraction) -> int | None:
    """Count significant digits; the nearest double has as many as there are."""
    if not exact:
        return None
    if value == nearest_double(exact):
        return _MOST_DIGITS
    relative = error / abs(exact)
    if relative >= 1:
        return 0
    return min(_MOST_DIGITS, math.floor(-math.log10(relative)))


def _theories(
    program: Program, point: Sequence[float], place: int, partial: ExactPartial, rounding: float | None
) -> Mapping[Difference, Theory]:
    exactly = [Fraction(coordinate) for coordinate in point]
    if not partial.is_smooth:
        return dict.fromkeys(Difference, _without("no theory where f is put together from pieces"))
    coefficients = taylor_coefficients(program, exactly, place, ORDER)
    if coefficients is None:
        return dict.fromkeys(Difference, _without("the higher derivatives cannot be told"))
    degree = degree_in(program, place)
    return {method: theory(method, coefficients, rounding, degree) for method in Difference}


def _without(detail: str) -> Theory:
    return Theory(None, None, None, None, None, detail=detail)


def _accuracy(method: Difference, rows: Sequence[StepRow], expected: Theory) -> Accuracy:
    """Find the best step; one that was lost has not been taken."""
    tried = [row for row in rows if _size(row.found[method]) is not None and not row.found[method].detail]
    if not tried:
        return Accuracy(None, None, expected)
    best = min(tried, key=lambda row: _size(row.found[method]) or 0)
    return Accuracy(best.h, best.found[method], expected)


def _size(found: Approximation) -> Fraction | None:
    return Fraction(found.error.decimal) if found.error else None


def _verdict(row: StepRow, accuracies: Mapping[Difference, Accuracy]) -> StepVerdict:
    judged = {method: _judgement(row.found[method], accuracies[method], row.h) for method in Difference}
    return StepVerdict(row.h, judged)


def _judgement(found: Approximation, accuracy: Accuracy, h: float) -> Judgement:
    expected = expected_error(accuracy.theory, h)
    size = _size(found)
    least = _size(accuracy.best) if accuracy.best else None
    if size is None or least is None or found.detail:
        return Judgement(found, None, expected, is_good=False)
    times_best = nearest_double(size / least) if least else None
    if found.digits == 0:
        return Judgement(found, times_best, expected, is_good=False)
    target = accuracy.theory.error or 0.0
    is_near = size <= _GOOD * max(least, Fraction(target))
    is_sure = expected is None or not target or expected <= _GOOD * target
    return Judgement(found, times_best, expected, is_near and is_sure, is_near and not is_sure)


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
        if partial is not None and not partial.is_proven:
            told = f"df/d{name} cannot be told from 0; the errors are those against 0"
            yield Remark("taken_for_zero", told)
        if partial is None and exact.evaluation.answered:
            yield Remark("far", f"df/d{name} is so far from the doubles that no difference comes near it")


def _exactly(double: float) -> str:
    return decimal_text(Fraction(double), _COORDINATE_DIGITS)

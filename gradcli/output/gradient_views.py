"""A gradient laid out: the formula, then point by point."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.language.expression import Expression
from gradcli.language.tree import Symbol
from gradcli.output.function_views import LENGTH, NABLA, F, function_facts, partial_sign, remark_notes
from gradcli.output.opposite import opposite
from gradcli.output.report import Block, Fact, Facts, Formula, Phrase, Report, Role, Vector
from gradcli.results.gradients import (
    UNDECIDED_REASONS,
    Directional,
    DirectionalReport,
    Evaluation,
    EvaluationStatus,
    Gradient,
    GradientReport,
    OneSided,
)
from gradcli.results.quantities import Quantity

_SENTENCES = {
    EvaluationStatus.STATIONARY: "stationary: the slope is 0 in every direction",
    EvaluationStatus.NOT_DIFFERENTIABLE: "not differentiable here",
    EvaluationStatus.UNDEFINED: "undefined here",
    EvaluationStatus.UNDECIDED: "undecided",
}

_MISSING = {
    EvaluationStatus.NOT_DIFFERENTIABLE: "does not exist",
    EvaluationStatus.UNDEFINED: "undefined",
}


def gradient_report(result: GradientReport) -> Report:
    """Lay out a gradient, or the directional derivatives that were asked for."""
    steepest = not isinstance(result, DirectionalReport)
    points = [block for evaluation in result.evaluations for block in _point(result.of, evaluation, steepest)]
    symbolic = symbolic_facts(result.of, result.gradient)
    return Report((*function_facts(result.of), *symbolic, *points, *remark_notes(result.remarks)))


def point_title(of: Expression, at: tuple[Quantity, ...]) -> Formula:
    """Name a point: `at (x, y) = (1, 2)`."""
    if len(of.variables) == 1:
        return Formula(Phrase(("at", Symbol(of.variables[0]))), at[0])
    return Formula(Phrase(("at", Vector(tuple(Symbol(name) for name in of.variables)))), Vector(at))


def symbolic_facts(of: Expression, gradient: Gradient | None) -> Iterator[Block]:
    """Yield the partial derivatives as formulas, and where they hold."""
    if gradient is not None:
        yield _partials(of.variables, gradient)
        if gradient.valid_where:
            yield Facts(tuple(Fact("valid where", condition) for condition in gradient.valid_where))


def missing_word(status: EvaluationStatus, *, is_value: bool = False) -> str:
    """Return what stands in the place of a derivative, or of the value, that is not known."""
    if is_value:
        return "undefined" if status is EvaluationStatus.UNDEFINED else "undecided"
    return _MISSING.get(status, "undecided")


def status_sentence(status: EvaluationStatus, detail: str | None) -> str:
    """Say how a point was answered; nothing where there is nothing to say."""
    fact = _SENTENCES.get(status)
    if status is EvaluationStatus.STATIONARY and detail:
        fact = "stationary, every partial is 0"
    return ": ".join(filter(None, (fact, detail)))


def _partials(variables: tuple[str, ...], gradient: Gradient) -> Facts:
    each = tuple(
        Formula(partial_sign(name, variables), partial)
        for name, partial in zip(variables, gradient.partials, strict=True)
    )
    return Facts(each if len(variables) == 1 else (Formula(NABLA, Vector(gradient.partials)), *each))


def _point(of: Expression, evaluation: Evaluation, steepest: bool) -> Iterator[Block]:
    yield Facts(
        (
            *_values(of.variables, evaluation),
            *(_steepest(evaluation) if steepest and len(of.variables) > 1 else ()),
            *_status(evaluation),
        ),
        point_title(of, evaluation.at),
    )
    if evaluation.one_sided:
        sides = (fact for sides in evaluation.one_sided for fact in _sides(sides, of.variables))
        yield Facts(tuple(sides), inset=True)
    for direction in evaluation.directional:
        yield _direction(direction)


def _values(variables: tuple[str, ...], evaluation: Evaluation) -> Iterator[Fact]:
    missing = missing_word(evaluation.status)
    yield Fact(F, evaluation.value or missing_word(evaluation.status, is_value=True), role=Role.ANSWER)
    if len(variables) == 1:
        slope = evaluation.gradient[0] if evaluation.gradient else None
        yield Fact(partial_sign(variables[0], variables), slope or missing, role=Role.ANSWER)
    elif evaluation.gradient is None:
        yield Fact(NABLA, missing, role=Role.BAD)
    else:
        yield Fact(NABLA, Vector(tuple(part or missing for part in evaluation.gradient)), role=Role.ANSWER)
    if evaluation.norm is not None and len(variables) > 1:
        stationary = evaluation.status is EvaluationStatus.STATIONARY
        comment = "" if stationary else "the steepest rate of change"
        yield Fact(LENGTH, evaluation.norm, comment, Role.ANSWER)


def _steepest(evaluation: Evaluation) -> Iterator[Fact]:
    if evaluation.steepest_ascent is not None:
        yield Fact("steepest ascent", Vector(evaluation.steepest_ascent))
        yield Fact("steepest descent", Vector(tuple(map(opposite, evaluation.steepest_ascent))))


def _status(evaluation: Evaluation) -> Iterator[Fact]:
    if sentence := status_sentence(evaluation.status, evaluation.detail):
        role = Role.PLAIN if evaluation.answered else Role.WARNING
        yield Fact("status", sentence, role=role)


def _sides(sides: OneSided, variables: tuple[str, ...]) -> Iterator[Fact]:
    slope = partial_sign(sides.variable, variables)
    for side, quantity, reason in (
        ("left", sides.left, sides.left_reason),
        ("right", sides.right, sides.right_reason),
    ):
        yield Fact(Phrase((slope, f"from the {side}")), quantity or _none(reason))


def _direction(direction: Directional) -> Facts:
    given = Vector(direction.direction)
    lines = [Fact("direction", given, role=Role.HEADING), _unit(direction, given)]
    if direction.derivative is None:
        lines.append(Fact("derivative", _none(direction.detail), role=Role.WARNING))
        return Facts(tuple(lines), inset=True)
    lines.append(Fact("derivative", direction.derivative, direction.detail or "", Role.ANSWER))
    if direction.share is not None:
        lines.append(Fact("share of the maximum", _percent(direction.share)))
    return Facts(tuple(lines), inset=True)


def _percent(share: float) -> Phrase:
    return Phrase((Quantity(share, f"{100 * share + 0.0:.4g}"), "%"))


def _none(reason: str | None) -> str:
    word = "undecided" if reason in UNDECIDED_REASONS else "does not exist"
    return f"{word} ({reason})" if reason else word


def _unit(direction: Directional, given: Vector) -> Fact:
    unit = Vector(direction.unit)
    if [part.decimal for part in direction.unit] == [part.decimal for part in direction.direction]:
        return Fact("unit vector", unit)
    told = "normalised from" if direction.normalised else "not used: the derivative belongs to"
    return Fact("unit vector", unit, Phrase((told, given)))

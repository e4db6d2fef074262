"""What a gradient means at a point, in sentences that can be quoted one by one."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.language.tree import Symbol
from gradcli.output.curvature_views import along_curvature, curvature
from gradcli.output.function_views import (
    LENGTH,
    NABLA,
    F,
    function_facts,
    partial_sign,
    remark_notes,
)
from gradcli.output.geometry_views import (
    checks_shown,
    closed,
    concise,
    degrees,
    geometry,
    place,
    times_gradient,
    vector_sign,
)
from gradcli.output.opposite import opposite
from gradcli.output.report import (
    Block,
    Chain,
    Fact,
    Facts,
    Formula,
    Phrase,
    Report,
    Role,
    Section,
    Sentence,
    Term,
    Vector,
)
from gradcli.results.explanations import Along, Explanation, ExplanationReport
from gradcli.results.gradients import Directional, Evaluation, EvaluationStatus, Gradient, OneSided
from gradcli.results.quantities import Quantity

Lines = Iterator[Sentence | Fact]


def explanation_report(result: ExplanationReport) -> Report:
    """Lay out what the gradient means, point by point."""
    points = [block for explanation in result.explanations for block in _explained(result, explanation)]
    return Report(
        (
            *function_facts(result.of),
            *_symbolic(result.gradient, result.of.variables),
            *points,
            *remark_notes(result.remarks),
        )
    )


def _symbolic(gradient: Gradient, variables: tuple[str, ...]) -> Iterator[Block]:
    if len(variables) == 1:
        yield Facts((Formula(partial_sign(variables[0], variables), gradient.partials[0]),))
    elif variables:
        yield Facts((Formula(NABLA, Vector(gradient.partials)),))
    if gradient.valid_where:
        yield Facts(tuple(Fact("valid where", condition) for condition in gradient.valid_where))


def _explained(result: ExplanationReport, explanation: Explanation) -> Iterator[Block]:
    variables, evaluation = result.of.variables, explanation.evaluation
    where = place(evaluation.at)
    yield Section(_title(variables, evaluation), tuple(_point(variables, evaluation, where)))
    if evaluation.steepest_ascent is not None and len(variables) > 1:
        yield Section(Sentence("Directions"), tuple(_directions(explanation)), inset=True)
    yield from geometry(result.of, explanation)
    for direction, along in zip(evaluation.directional, explanation.along, strict=True):
        if evaluation.status is not EvaluationStatus.UNDEFINED:
            title = Sentence("Along {}", (place(direction.direction, "the direction"),))
            yield Section(title, tuple(_along(direction, along, evaluation, variables)), inset=True)
    yield from curvature(result.of, explanation)


def _title(variables: tuple[str, ...], evaluation: Evaluation) -> Sentence:
    if not variables:
        return Sentence("The value")
    if len(variables) == 1:
        return Sentence("At {}", (Chain((Symbol(variables[0]), evaluation.at[0])),))
    return Sentence("At {} = {}", (Vector(tuple(map(Symbol, variables))), Vector(evaluation.at)))


def _point(variables: tuple[str, ...], evaluation: Evaluation, where: Term) -> Lines:
    if evaluation.value is not None and variables:
        yield Sentence("The value of {} at {} is {}.", (F, where, evaluation.value))
    elif evaluation.value is not None:
        yield Sentence("The value of {} is {}.", (F, evaluation.value))
    if not evaluation.answered:
        yield from _without_gradient(variables, evaluation)
    elif len(variables) == 1:
        yield from _slope(variables[0], evaluation)
    elif variables:
        yield from _gradient(evaluation, where)
    if evaluation.answered and evaluation.detail:
        yield Sentence(f"Note: {evaluation.detail}.", role=Role.WARNING)


def _gradient(evaluation: Evaluation, where: Term) -> Lines:
    slopes = Vector(tuple(part or "unknown" for part in evaluation.gradient or ()))
    yield Sentence("The gradient at {} is {}.", (where, slopes), Role.ANSWER)
    if evaluation.status is EvaluationStatus.STATIONARY:
        yield Sentence("It is the zero vector, so the point is stationary.")
        yield Sentence("To first order {} does not change in any direction: no direction is steepest.", (F,))
    elif evaluation.norm is not None:
        yield Sentence("Its length {} is {}.", (LENGTH, evaluation.norm))


def _slope(name: str, evaluation: Evaluation) -> Lines:
    slope = evaluation.gradient[0] if evaluation.gradient else None
    if slope is None:
        return
    yield Sentence("The slope {} there is {}.", (partial_sign(name, (name,)), slope), Role.ANSWER)
    if evaluation.status is EvaluationStatus.STATIONARY:
        yield Sentence("The slope is 0, so the point is stationary: the tangent line is horizontal.")
        return
    rises = not slope.decimal.startswith("-")
    sign, verb = ("positive", "increasing") if rises else ("negative", "decreasing")
    yield Sentence(f"The slope is {sign}, so {{}} is {verb} there.", (F,))


def _without_gradient(variables: tuple[str, ...], evaluation: Evaluation) -> Lines:
    status = evaluation.status
    if status is EvaluationStatus.UNDEFINED:
        yield Sentence(f"Here {{}} is undefined: {evaluation.detail}.", (F,), Role.WARNING)
        yield Sentence("So there is no gradient, no level set through the point, and no tangent.")
        return
    told = "not differentiable" if status is EvaluationStatus.NOT_DIFFERENTIABLE else "undecided"
    subject = "{} is" if told == "not differentiable" else "The gradient of {} is"
    yield Sentence(f"{subject} {told} here: {evaluation.detail}.", (F,), Role.WARNING)
    for name, slope in zip(variables, evaluation.gradient or (), strict=False):
        if slope is not None:
            yield Sentence("The partial {} exists: it is {}.", (partial_sign(name, variables), slope))
    for sides in evaluation.one_sided:
        yield from _sides(sides, variables)
    if status is EvaluationStatus.NOT_DIFFERENTIABLE:
        yield Sentence(_lacking(variables, evaluation))


def _lacking(variables: tuple[str, ...], evaluation: Evaluation) -> str:
    """Return what is missing at a point without a derivative, and why."""
    reasons = {reason for one in evaluation.one_sided for reason in (one.left_reason, one.right_reason)}
    if len(variables) == 1 and any(reason.startswith("infinite") for reason in reasons):
        return "So there is no derivative there: the tangent is vertical."
    if len(variables) == 1:
        return "So there is no derivative and no tangent line there."
    if evaluation.gradient and all(slope is not None for slope in evaluation.gradient):
        return (
            "The partials exist, but they do not give the slopes in other directions: there is no gradient "
            "and no tangent plane."
        )
    return "So there is no gradient and no tangent plane there."


def _sides(sides: OneSided, variables: tuple[str, ...]) -> Lines:
    slope = partial_sign(sides.variable, variables)
    name = Symbol(sides.variable)
    left, right = (sides.left, sides.left_reason), (sides.right, sides.right_reason)
    terms = (slope, *_side(*left), name, *_side(*right), name)
    words = (_side_words(*left), _side_words(*right))
    text = f"One-sided slopes {{}}: {words[0]} for smaller {{}}, {words[1]} for larger {{}}."
    yield Sentence(text, terms)


def _side(quantity: Quantity | None, _reason: str) -> tuple[Term, ...]:
    return () if quantity is None else (quantity,)


def _side_words(quantity: Quantity | None, reason: str) -> str:
    return "{}" if quantity is not None else f"none ({reason})"


def _directions(explanation: Explanation) -> Lines:
    evaluation = explanation.evaluation
    ascent, rate = evaluation.steepest_ascent or (), evaluation.norm or "unknown"
    descent = closed(tuple(map(opposite, ascent)))
    yield Sentence(
        "{} rises fastest along the unit vector {}, at a rate of {} per unit length.",
        (F, Vector(concise(ascent)), rate),
        Role.ANSWER,
    )
    yield Sentence("It falls fastest along the opposite unit vector {}, at the same rate.", (descent,))
    yield from _no_change(explanation)


def _no_change(explanation: Explanation) -> Lines:
    basis = explanation.geometry.no_change if explanation.geometry else ()
    vectors = [closed(found.vector) for found in basis]
    if len(vectors) == 1:
        text = "Along {} and its opposite {} does not change to first order"
        yield Sentence(f"{text}: that is the tangent of the level curve.", (vectors[0], F))
    elif vectors:
        shown = vectors[: checks_shown(len(vectors) + 1)]
        more = f" and {len(vectors) - len(shown)} more" if len(vectors) > len(shown) else ""
        listed = ", ".join("{}" for _ in shown)
        text = f"Along {listed}{more}, and all their combinations, {{}} does not change to first order."
        yield Sentence(text, (*shown, F))


def _along(direction: Directional, along: Along, evaluation: Evaluation, variables: tuple[str, ...]) -> Lines:
    name = vector_sign("u", variables)
    is_line = len(direction.unit) == 1
    unit = direction.unit[0] if is_line else Vector(concise(direction.unit))
    if [part.decimal for part in direction.unit] == [part.decimal for part in direction.direction]:
        yield Sentence("The direction {} = {} has length 1.", (name, unit))
    else:
        yield Sentence(
            "The direction {} is scaled to length 1: {} = {}.", (place(direction.direction), name, unit)
        )
    if direction.derivative is None:
        why = f" ({direction.detail})" if direction.detail else ""
        yield Sentence(f"Along {{}} there is no derivative{why}.", (name,), Role.WARNING)
        return
    named = evaluation.answered and not is_line
    derivative = Chain((times_gradient(name), direction.derivative)) if named else direction.derivative
    told = f"The directional derivative along {{}} is {{}}: {{}} {_rate(direction.derivative)}."
    yield Sentence(told, (name, derivative, F), Role.ANSWER)
    if is_line:
        return
    if along.angle is not None and direction.share is not None:
        share = Phrase((Quantity(direction.share, f"{100 * direction.share + 0.0:.4g}"), "%"))
        text = "{} makes an angle of {} with the gradient"
        share_text = "the derivative is {} times its cosine, {} of the maximum"
        yield Sentence(f"{text}; {share_text}.", (name, degrees(along.angle), LENGTH, share))
    yield from along_curvature(along, name)


def _rate(derivative: Quantity) -> str:
    if derivative.decimal == "0":
        return "does not change to first order"
    return f"{'falls' if derivative.decimal.startswith('-') else 'rises'} at this rate per unit length"

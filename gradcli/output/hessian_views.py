"""A Hessian laid out: the matrix, then point by point what it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradcli.language.expression import Expression
from gradcli.language.tree import Symbol
from gradcli.language.write import to_infix, to_latex, to_unicode
from gradcli.output.function_views import F, function_facts, remark_notes
from gradcli.output.gradient_views import missing_word, point_title, status_sentence
from gradcli.output.report import Block, Fact, Facts, Formula, Grid, Phrase, Report, Role, Sign, Term, Vector
from gradcli.results.gradients import EvaluationStatus
from gradcli.results.hessians import Definiteness, HessianAt, HessianReport, Inertia, Product

HESSIAN = Sign("H", "H", "H")
SECOND = Sign("f''", "f''", "f''")

_KINDS = {
    Definiteness.POSITIVE: "a strict local minimum, for the Hessian is positive definite",
    Definiteness.NEGATIVE: "a strict local maximum, for the Hessian is negative definite",
    Definiteness.INDEFINITE: "a saddle point, for the Hessian is indefinite",
}
"""What the second-derivative test says of a stationary point."""

_KINDS_ALONE = {
    Definiteness.POSITIVE: "a strict local minimum, for the second derivative is positive",
    Definiteness.NEGATIVE: "a strict local maximum, for the second derivative is negative",
}

_OPEN = "the second-derivative test alone does not decide what kind; gradcli explain looks further"


def hessian_report(result: HessianReport) -> Report:
    """Lay out a Hessian, and at each point its numbers and what they say."""
    points = [block for evaluation in result.evaluations for block in _point(result.of, evaluation)]
    return Report((*function_facts(result.of), *_symbolic(result), *points, *remark_notes(result.remarks)))


def second_sign(one: str, other: str) -> Sign:
    """Name a second partial."""
    x, y = Symbol(one), Symbol(other)
    if one == other:
        return Sign(
            f"d2f/d{to_infix(x)}2",
            f"∂²f/∂{to_unicode(x)}²",
            rf"\frac{{\partial^2 f}}{{\partial {to_latex(x)}^2}}",
        )
    return Sign(
        f"d2f/d{to_infix(x)}d{to_infix(y)}",
        f"∂²f/∂{to_unicode(x)}∂{to_unicode(y)}",
        rf"\frac{{\partial^2 f}}{{\partial {to_latex(x)}\,\partial {to_latex(y)}}}",
    )


def grid_of(variables: Sequence[str], rows: Sequence[Sequence[Term]]) -> Grid:
    """Return a matrix of second partials with their names."""
    names = tuple(tuple(second_sign(one, other) for other in variables) for one in variables)
    return Grid(tuple(map(tuple, rows)), names)


def _symbolic(result: HessianReport) -> Iterator[Block]:
    hessian, variables = result.hessian, result.of.variables
    if hessian is None or not variables:
        return
    if len(variables) == 1:
        yield Facts((Formula(SECOND, hessian.entries[0][0]),))
    else:
        yield Facts((Formula(HESSIAN, grid_of(variables, hessian.entries)),))
    if hessian.valid_where:
        yield Facts(tuple(Fact("valid where", condition) for condition in hessian.valid_where))


def _point(of: Expression, answer: HessianAt) -> Iterator[Block]:
    alone = len(of.variables) == 1
    yield Facts(
        (
            Fact(F, answer.value or missing_word(answer.status, is_value=True), role=Role.ANSWER),
            *(_second(of.variables, answer)),
            *(() if alone else _facts(answer)),
            *_status(answer, alone),
        ),
        point_title(of, answer.at),
    )
    if not alone and answer.eigenvalues is not None:
        yield Facts(tuple(_spectrum(answer)), inset=True)
    for product in answer.products:
        yield Facts(tuple(_product(product, answer, SECOND if alone else HESSIAN)), inset=True)


def _second(variables: Sequence[str], answer: HessianAt) -> Iterator[Fact]:
    missing = missing_word(answer.status)
    sign = SECOND if len(variables) == 1 else HESSIAN
    if answer.matrix is None:
        if not (answer.answered and answer.products):
            yield Fact(sign, missing, role=Role.BAD)
    elif len(variables) == 1:
        yield Fact(sign, answer.matrix[0][0] or missing, role=Role.ANSWER)
    elif variables:
        rows = [[entry or missing for entry in row] for row in answer.matrix]
        yield Fact(sign, grid_of(variables, rows), role=Role.ANSWER)


def _facts(answer: HessianAt) -> Iterator[Fact]:
    if answer.minors:
        yield Fact("leading minors", Vector(tuple(minor or "undecided" for minor in answer.minors)))
    if answer.inertia:
        yield Fact("definiteness", _definiteness(answer.inertia), role=Role.ANSWER)
    if answer.condition:
        yield Fact("condition number", answer.condition, "largest absolute eigenvalue over smallest")


def _definiteness(inertia: Inertia) -> str:
    match inertia.definiteness:
        case Definiteness.POSITIVE:
            return "positive definite: every eigenvalue is positive"
        case Definiteness.NEGATIVE:
            return "negative definite: every eigenvalue is negative"
        case Definiteness.INDEFINITE:
            return f"indefinite: eigenvalues of both signs ({_counted(inertia)})"
        case Definiteness.SEMIDEFINITE:
            sign = "positive" if inertia.positive else "negative"
            return f"{sign} semidefinite, not definite ({_counted(inertia)})"
        case _:
            return "zero: every eigenvalue is 0"


def _counted(inertia: Inertia) -> str:
    counts = ((inertia.positive, "positive"), (inertia.negative, "negative"), (inertia.zero, "zero"))
    return ", ".join(f"{count} {sign}" for count, sign in counts if count)


def _status(answer: HessianAt, alone: bool) -> Iterator[Fact]:
    sentence = status_sentence(answer.status, answer.detail)
    if answer.status is EvaluationStatus.STATIONARY and answer.definiteness:
        kind = (_KINDS_ALONE if alone else _KINDS).get(answer.definiteness, _OPEN)
        sentence = "; ".join(filter(None, (f"stationary: {kind}", answer.detail)))
    if answer.status is EvaluationStatus.NOT_DIFFERENTIABLE:
        sentence = f"not twice differentiable here: {answer.detail}"
    if sentence:
        yield Fact("status", sentence, role=Role.PLAIN if answer.answered else Role.WARNING)


def _spectrum(answer: HessianAt) -> Iterator[Fact]:
    values, vectors = answer.eigenvalues or (), answer.eigenvectors or ()
    for value, vector in zip(values, vectors, strict=True):
        yield Fact("eigenvalue", value, role=Role.ANSWER)
        yield Fact("eigenvector", Vector(vector) if vector else "left out")


def _product(product: Product, answer: HessianAt, sign: Sign) -> Iterator[Fact]:
    missing = missing_word(answer.status)
    yield Fact(Sign("v", "v", "v"), Vector(product.vector), role=Role.HEADING)
    entries: tuple[Term, ...] = tuple(entry or missing for entry in product.product)
    yield Fact(Phrase((sign, Sign("v", "v", "v"))), Vector(entries), role=Role.ANSWER)

"""The second-order picture at a point: Hessian, eigenvalues, quadratic model, kind of point."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.language.expression import Expression
from gradcli.output.function_views import F, called
from gradcli.output.geometry_views import closed, concise, place
from gradcli.output.hessian_views import SECOND, grid_of
from gradcli.output.report import Block, Chain, Fact, Phrase, Role, Section, Sentence, Sign, Vector, Worded
from gradcli.results.explanations import Along, Equation, Explanation
from gradcli.results.hessians import Definiteness, HessianAt, Inertia
from gradcli.results.stationary import Nature, PointKind

Lines = Iterator[Sentence | Fact]


def curvature(of: Expression, explanation: Explanation) -> Iterator[Block]:
    """Yield the second-order picture, where the first-order one exists."""
    hessian, found = explanation.hessian, explanation.geometry
    lines = [] if hessian is None else [*_bending(of, hessian)]
    if explanation.nature:
        lines += _kind(explanation, explanation.nature)
    if found and found.quadratic:
        lines.append(_model(of, found.quadratic))
    if lines:
        title = "Curvature" if len(of.variables) > 1 else "The second derivative"
        yield Section(Sentence(title), tuple(lines), inset=True)


def along_curvature(along: Along, direction: Sign) -> Iterator[Sentence]:
    """Yield how the graph bends along a direction."""
    if along.curvature is not None:
        bends = _bends(along.curvature.decimal)
        text = f"With the Hessian {{}}, the second derivative along {{}} is {{}}: the graph {bends} along it."
        yield Sentence(text, (_H, direction, Chain((_form(direction), along.curvature))))


def _form(name: Sign) -> Sign:
    return Sign(
        f"{name.ascii} . (H {name.ascii})", f"{name.unicode}·(H {name.unicode})",
        rf"{name.latex} \cdot H {name.latex}",
    )  # fmt: skip


def _bends(decimal: str) -> str:
    if decimal == "0":
        return "does not bend to second order"
    return "bends downward" if decimal.startswith("-") else "bends upward"


def _bending(of: Expression, hessian: HessianAt) -> Lines:
    if not hessian.answered or hessian.matrix is None:
        why = f": {hessian.detail}" if hessian.detail else ""
        yield Sentence(f"There is no second-order picture{why}.", role=Role.WARNING)
    elif len(of.variables) == 1:
        yield from _second(hessian)
    else:
        yield from _spectrum(of, hessian)


def _second(hessian: HessianAt) -> Lines:
    second = hessian.matrix[0][0] if hessian.matrix else None
    if second is None:
        return
    yield Sentence("The second derivative {} there is {}.", (SECOND, second), Role.ANSWER)
    if second.decimal == "0":
        yield Sentence("It is 0, so to second order the graph is straight there.")
    elif second.decimal.startswith("-"):
        yield Sentence("It is negative, so the graph is concave down there: it bends downward.")
    else:
        yield Sentence("It is positive, so the graph is concave up there: it bends upward.")


def _spectrum(of: Expression, hessian: HessianAt) -> Lines:
    if hessian.matrix and len(of.variables) <= _LARGEST_GRID:
        rows = [[entry or "unknown" for entry in row] for row in hessian.matrix]
        yield Fact("Hessian", grid_of(of.variables, rows))
    if len(of.variables) <= _MOST_WRITTEN:
        for value, vector in zip(hessian.eigenvalues or (), hessian.eigenvectors or (), strict=False):
            yield Fact("eigenvalue", value, Phrase(("along", Vector(concise(vector)))) if vector else "")
    elif hessian.eigenvalues:
        yield Fact("eigenvalues", Vector(hessian.eigenvalues))
    if hessian.inertia is not None:
        yield Sentence(_shape(hessian.inertia))
    if hessian.detail:
        yield Sentence(f"Left open: {hessian.detail}.")


def _shape(inertia: Inertia) -> str:
    """Return what the signs of the eigenvalues say of the Hessian and of the graph."""
    count = inertia.positive + inertia.negative + inertia.zero
    every = "Both eigenvalues are" if count == 2 else f"All {count} eigenvalues are"
    sign, way = ("positive", "upward") if inertia.positive else ("negative", "downward")
    match inertia.definiteness:
        case Definiteness.POSITIVE | Definiteness.NEGATIVE:
            fact, bends = f"{every} {sign}", f"{way} in every direction"
            return f"{fact}, so the Hessian is {sign} definite: the graph bends {bends}."
        case Definiteness.INDEFINITE:
            fact, bends = (
                "The eigenvalues have both signs",
                "upward in some directions and downward in others",
            )
            return f"{fact}, so the Hessian is indefinite: the graph bends {bends}."
        case Definiteness.ZERO:
            return "The Hessian is zero: to second order the graph does not bend at all."
    flat = "one is" if inertia.zero == 1 else f"{inertia.zero} are"
    fact = f"No eigenvalue is {'negative' if inertia.positive else 'positive'}, but {flat} 0"
    bends = f"{way} or, to second order, not at all"
    return f"{fact}, so the Hessian is {sign} semidefinite: the graph bends {bends}."


def _kind(explanation: Explanation, nature: Nature) -> Lines:
    where = place(explanation.evaluation.at)
    is_inflection = nature.kind is PointKind.SADDLE and len(explanation.evaluation.at) == 1
    if is_inflection:
        reason = nature.reason.removeprefix("an inflection point: ")
        yield Sentence("The point {} is an inflection point: {}.", (where, Worded(reason)), Role.ANSWER)
    elif nature.kind is PointKind.DEGENERATE:
        reason = nature.reason.removeprefix("undecided: ")
        yield Sentence(
            "What kind of point {} is, stays undecided: {}.", (where, Worded(reason)), Role.WARNING
        )
    else:
        text = f"The point {{}} {_KINDS[nature.kind]}: {{}}."
        yield Sentence(text, (where, Worded(nature.reason)), Role.ANSWER)
    hessian = explanation.hessian
    if hessian and hessian.definiteness is Definiteness.INDEFINITE and hessian.eigenvectors:
        down, up = hessian.eigenvectors[0], hessian.eigenvectors[-1]
        if up and down:
            text = "Along {} {} rises both ways; along {} it falls both ways."
            yield Sentence(text, (closed(up), F, closed(down)))


def _model(of: Expression, quadratic: Equation) -> Sentence | Fact:
    if len(of.variables) > _MOST_WRITTEN:
        return Sentence("The quadratic model adds {} to the linear model.", (_HALF_FORM,))
    name = next(name for name in ("Q", "P", "q", "model") if name not in of.variables)
    return Fact("quadratic model", Chain((called(name, of.variables), quadratic.right), quadratic.is_exact))


_LARGEST_GRID = 5
_MOST_WRITTEN = 3
"""With more variables eigenvectors and the quadratic model have more terms than anyone reads."""

_KINDS = {
    PointKind.MINIMUM: "is a local minimum",
    PointKind.MAXIMUM: "is a local maximum",
    PointKind.SADDLE: "is a saddle",
    PointKind.KINK: "is a kink",
}
_H = Sign("H", "H", "H")
_HALF_FORM = Sign(
    "1/2 (X - P) . (H (X - P))", "½ (X - P)·(H (X - P))", r"\tfrac{1}{2} (X - P) \cdot H (X - P)"
)

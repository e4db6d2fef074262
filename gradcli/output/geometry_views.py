"""The level set through a point and the graph over it, in formulas and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gradcli.language.constants import is_plain, known_value
from gradcli.language.expression import Expression
from gradcli.language.tree import Apply, Number, Symbol, Tree, free_symbols
from gradcli.language.write import to_unicode
from gradcli.output.function_views import NABLA, F, called
from gradcli.output.report import Block, Chain, Fact, Phrase, Section, Sentence, Sign, Term, Vector
from gradcli.results.explanations import Equation, Explanation, Geometry, NoChange
from gradcli.results.gradients import EvaluationStatus
from gradcli.results.quantities import Quantity

Lines = Iterator[Sentence | Fact]

_LONGEST_VECTOR = 44

_MANY = 5
"""With more variables a point is not named in each sentence, and one direction stands for all."""

_LEVEL = {2: "level curve", 3: "level surface"}
_TANGENT = {2: "tangent line", 3: "tangent plane"}
_ZERO = Number("0")


def geometry(of: Expression, explanation: Explanation) -> Iterator[Block]:
    """Yield the level set and the graph, where there is a gradient."""
    found = explanation.geometry
    if found is None:
        return
    count = len(of.variables)
    if count > 1:
        lines = (*_level_set(of, explanation, found), *_checks(of, explanation, found))
        yield Section(Sentence(f"The {_level(of)} through the point"), lines, inset=True)
    if count < 3:
        graph = Sentence("The graph {}", (Chain((found.tangent_plane.left, called("f", of.variables))),))
        yield Section(graph, tuple(_graph(of, explanation, found)), inset=True)
    else:
        yield Section(Sentence("The linear model"), tuple(_model(of, explanation, found)), inset=True)


def closed(vector: tuple[Quantity, ...]) -> Vector:
    """Return a vector in closed forms without their decimals, or where these are long, in decimals alone."""
    return Vector(tuple(q.exact or q for q in concise(vector)))


def place(vector: tuple[Quantity, ...], many: str = "this point") -> Term:
    """Return a point as it is named in a sentence: a number for one variable, the words `many` for many."""
    whole = closed(vector)
    if len(whole.items) > _MANY:
        return many
    return whole.items[0] if len(whole.items) == 1 else whole


def concise(vector: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """Return a vector without its closed forms where these are long, or sums of values of functions."""
    closed_forms = [q.exact for q in vector if q.exact is not None]
    is_short = sum(len(to_unicode(tree)) for tree in closed_forms) <= _LONGEST_VECTOR
    is_readable = is_short and all(map(is_plain, closed_forms))
    return vector if is_readable else tuple(replace(q, exact=None) for q in vector)


def equated(equation: Equation) -> Chain:
    """Return an equation as a term; numbers that are rounded make it an approximate one."""
    return Chain((equation.left, equation.right), equation.is_exact)


def checks_shown(variables: int) -> int:
    """Return how many of the directions of no change are told one by one."""
    return 4 if variables <= _MANY else 1


def degrees(angle: Quantity) -> Sign:
    """Return an angle with its unit."""
    return Sign(f"{angle.decimal} degrees", f"{angle.decimal}°", rf"{angle.decimal}^{{\circ}}")


def vector_sign(name: str, variables: tuple[str, ...]) -> Sign:
    """Return the sign of a vector: by that name, or where it is a variable's by another."""
    free = next(one for one in (name, "w", "d", "e", "vector") if one not in variables)
    return Sign(free, free, rf"\mathbf{{{free}}}")


def times_gradient(name: Sign) -> Sign:
    """Return the sign of a vector's dot product with the gradient."""
    return Sign(
        f"{NABLA.ascii} . {name.ascii}", f"{NABLA.unicode}·{name.unicode}", rf"\nabla f \cdot {name.latex}"
    )


def _level(of: Expression) -> str:
    return _LEVEL.get(len(of.variables), "level set")


def _level_set(of: Expression, explanation: Explanation, found: Geometry) -> Lines:
    if not free_symbols(found.level_set.left):
        yield Sentence("The value is the same everywhere: the level set is the whole space.")
        return
    yield Fact("equation", equated(found.level_set))
    if explanation.evaluation.status is EvaluationStatus.STATIONARY:
        yield Sentence(f"The gradient is zero, so it gives the {_level(of)} no tangent here.")
        return
    if found.tangent is None or found.normal is None:
        yield Sentence("The numbers of its tangent cannot be told at any precision tried.")
        return
    yield Fact(_TANGENT.get(len(of.variables), "tangent hyperplane"), equated(found.tangent))
    yield Fact("normal line", _line(of.variables, explanation.evaluation.at, found.normal))


def _line(names: tuple[str, ...], point: tuple[Quantity, ...], direction: tuple[Quantity, ...]) -> Chain:
    """Write the line through a point: `(x, y) = (1, 1) + t (2, 2)`."""
    parameter = next(name for name in ("t", "s", "r", "k", "parameter") if name not in names)
    ends = (concise(point), concise(direction))
    right = Phrase((closed(ends[0]), Sign("+", "+", "+"), Symbol(parameter), closed(ends[1])))
    is_exact = all(q.exact is not None for q in (*ends[0], *ends[1]))
    return Chain((Vector(tuple(map(Symbol, names))), right), is_exact)


def _checks(of: Expression, explanation: Explanation, found: Geometry) -> Lines:
    shown = found.no_change[: checks_shown(len(of.variables))]
    if not shown:
        return
    what = _level(of)
    claim = f"The gradient is perpendicular to the {what}:"
    name = vector_sign("v", of.variables)
    terms = [(_product(explanation, check, name), Chain((name, closed(check.vector)))) for check in shown]
    if len(terms) == 1:
        yield Sentence(f"{claim} {{}} for {{}}.", terms[0])
    else:
        yield Sentence(claim)
        yield from (Sentence("{} for {}.", pair) for pair in terms)
    if not all(product.is_exact for product, _ in terms):
        yield Sentence(_ROUNDED if all(_is_zero_exactly(check) for check in shown) else _TO_DIGITS)
    hidden = found.no_change[len(shown) :]
    if hidden and all(check.product and check.product.decimal == "0" for check in hidden):
        yield Sentence(f"So it is for {len(hidden)} more, which span the tangent together with this.")
    yield from _chord(what, explanation, shown[0])


def _is_zero_exactly(check: NoChange) -> bool:
    return check.product is not None and check.product.exact is not None


def _product(explanation: Explanation, check: NoChange, name: Sign) -> Chain:
    """Write the dot product with its numbers: closed forms where all are short, else decimals."""
    slopes = tuple(q for q in explanation.evaluation.gradient or () if q is not None)
    vector = concise(check.vector)
    is_closed = all(q.exact is not None for q in (*concise(slopes), *vector))
    factors = [tuple(_factor(q, is_closed) for q in pair) for pair in zip(slopes, vector, strict=True)]
    total: Tree = Apply("*", factors[0])
    for pair in factors[1:]:
        total = Apply("+", (total, Apply("*", pair)))
    if check.product is None:
        return Chain((times_gradient(name), total))
    is_exact = _is_zero_exactly(check) and (is_closed or known_value(total) == 0)
    return Chain((times_gradient(name), total, check.product), is_exact)


def _factor(quantity: Quantity, is_closed: bool) -> Tree:
    if is_closed and quantity.exact is not None:
        return quantity.exact
    size = Number(quantity.decimal.removeprefix("-"))
    return Apply("neg", (size,)) if quantity.decimal.startswith("-") else size


def _chord(what: str, explanation: Explanation, check: NoChange) -> Lines:
    if not check.chords:
        yield Sentence(f"No second point of the {what} was found near by, so no chord was measured.")
        return
    far, near = check.chords
    straight = far.angle.decimal == near.angle.decimal == "90"
    if len(far.point) > _MANY:
        text = (
            f"Measured on the {what} itself: chords make {{}} and, ten times shorter, {{}} with the gradient."
        )
        yield Sentence(text, (degrees(far.angle), degrees(near.angle)))
        return
    yield Sentence(
        f"Measured on the {what} itself: the chord from {{}} to its point {{}} makes {{}} with the gradient; "
        f"to {{}}, ten times closer, {{}}{'' if straight else ': the closer, the nearer to {}'}.",
        (
            place(explanation.evaluation.at), closed(far.point), degrees(far.angle), closed(near.point),
            degrees(near.angle), *(() if straight else (degrees(Quantity(90.0, "90")),)),
        ),
    )  # fmt: skip


def _graph(of: Expression, explanation: Explanation, found: Geometry) -> Lines:
    what = "tangent line" if len(of.variables) == 1 else "tangent plane"
    plane, evaluation = found.tangent_plane, explanation.evaluation
    yield Fact(what, equated(plane))
    if isinstance(plane.left, Symbol) and evaluation.value is not None:
        slopes = tuple(q for q in evaluation.gradient or () if q is not None)
        down = Quantity(-1.0, "-1", Apply("neg", (Number("1"),)))
        names = (*of.variables, plane.left.name)
        line = _line(names, (*evaluation.at, evaluation.value), (*slopes, down))
        yield Fact("normal line", line)
    if evaluation.status is EvaluationStatus.STATIONARY and len(of.variables) > 1:
        yield Sentence(f"The {what} is horizontal.")
    yield Sentence(f"The {what} is the linear model of {{}}; {_error(explanation)}.", (F,))
    if len(of.variables) == 1:
        yield Sentence("In one variable a level set has no tangent.")


def _error(explanation: Explanation) -> str:
    if explanation.hessian and explanation.hessian.answered:
        return "near the point its error is of second order"
    return "its error shrinks faster than the distance to the point"


def _model(of: Expression, explanation: Explanation, found: Geometry) -> Lines:
    name = next(name for name in ("L", "T", "M", "model") if name not in of.variables)
    right = found.tangent_plane.right
    yield Sentence("{}", (Chain((called(name, of.variables), right), found.tangent_plane.is_exact),))
    yield Sentence(f"This is the linear model of {{}}; {_error(explanation)}.", (F,))


_ROUNDED = "Only the numbers shown are rounded: the exact product is 0."
_TO_DIGITS = "Only the numbers shown are rounded: the product is 0 to three hundred digits."

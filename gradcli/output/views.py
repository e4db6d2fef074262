"""Result to report: one function for each result type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import singledispatch

from gradcli.language.expression import Expression
from gradcli.language.tree import Apply, Symbol, Tree
from gradcli.language.write import to_infix, to_latex, to_unicode
from gradcli.output.opposite import opposite
from gradcli.output.report import (
    Block,
    Fact,
    Facts,
    Formula,
    Note,
    Phrase,
    Report,
    Role,
    Sign,
    Steps,
    Table,
    Vector,
)
from gradcli.results import (
    Directional,
    DirectionalReport,
    Evaluation,
    EvaluationStatus,
    FunctionEntry,
    FunctionList,
    Gradient,
    GradientReport,
    Method,
    OneSided,
    Quantity,
    Remark,
    Run,
    RunStart,
)

_NAMED_ARGUMENTS = 12
"""More variables than this are not all named in `f(x, y, ...)`."""

_NABLA = Sign("grad f", "∇f", r"\nabla f")
_LENGTH = Sign("|grad f|", "‖∇f‖", r"\left\lVert\nabla f\right\rVert")
_F = Sign("f", "f", "f")

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


@singledispatch
def view(result: object) -> Report:
    """Lay a result out for a person to read.

    Raises TypeError for what is not a result.
    """
    raise TypeError(f"no view of {type(result).__name__}")


def closing(run: Run) -> Report:
    """Lay out how a descent ended, to stand below its trace."""
    message = Note(run.message, role=_verdict_role(run))
    return Report((message, Facts((*_returned(run), _counted(run))), *_remarks(run.remarks)))


@view.register
def _gradient_report(result: GradientReport) -> Report:
    steepest = not isinstance(result, DirectionalReport)
    points = [block for evaluation in result.evaluations for block in _point(result.of, evaluation, steepest)]
    return Report((*_function(result.of), *_symbolic(result), *points, *_remarks(result.remarks)))


@view.register
def _run_start(start: RunStart) -> Report:
    method = start.method
    constant = method.schedule == "constant" and method.line_search is None and "lr" in method.settings
    names = tuple(Symbol(name) for name in start.of.variables)
    return Report((*_function(start.of), _method(method), Steps(names, constant)))


@view.register
def _run(run: Run) -> Report:
    return Report((*_function(run.of), _method(run.method), *closing(run).blocks))


@view.register
def _function_list(listing: FunctionList) -> Report:
    return Report((_entries("functions", listing.functions), _entries("constants", listing.constants)))


def _function(of: Expression) -> Iterator[Block]:
    constants = (Formula(Symbol(name), value, "constant") for name, value in of.constants)
    *definitions, function = _parts(of.typed)
    parts = (Formula(name, value, "definition") for name, value in definitions)
    yield Facts((*parts, Formula(_called("f", of.variables), function[1]), *constants))
    for note in of.notes:
        yield Note(note, "note", Role.QUIET)


def _parts(typed: Tree) -> list[tuple[Symbol, Tree]]:
    """Return the local definitions of a formula, then the function itself under no name."""
    trees = typed.arguments if isinstance(typed, Apply) and typed.function == "let" else (typed,)
    named = [
        (name, value)
        for name, value in zip(trees[:-1:2], trees[1:-1:2], strict=True)
        if isinstance(name, Symbol)
    ]
    return [*named, (Symbol(""), trees[-1])]


def _called(function: str, variables: tuple[str, ...]) -> Sign:
    def script(write: Callable[[Tree], str], dots: str) -> str:
        names = [write(Symbol(name)) for name in variables]
        if len(names) > _NAMED_ARGUMENTS:
            names[2:-1] = [dots]
        return f"{function}({', '.join(names)})" if names else function

    return Sign(script(to_infix, "..."), script(to_unicode, "..."), script(to_latex, r"\dots"))


def _symbolic(result: GradientReport) -> Iterator[Block]:
    if result.gradient is not None:
        yield _partials(result.of.variables, result.gradient)
        if result.gradient.valid_where:
            yield Facts(tuple(Fact("valid where", condition) for condition in result.gradient.valid_where))


def _partials(variables: tuple[str, ...], gradient: Gradient) -> Facts:
    each = tuple(
        Formula(_partial_sign(name, variables), partial)
        for name, partial in zip(variables, gradient.partials, strict=True)
    )
    return Facts(each if len(variables) == 1 else (Formula(_NABLA, Vector(gradient.partials)), *each))


def _partial_sign(name: str, variables: tuple[str, ...]) -> Sign:
    """Name a partial; with one variable only, it is the ordinary derivative."""
    variable = Symbol(name)
    alone = len(variables) == 1
    return Sign(
        f"df/d{to_infix(variable)}",
        f"{'d' if alone else '∂'}f/{'d' if alone else '∂'}{to_unicode(variable)}",
        rf"\frac{{df}}{{d{to_latex(variable)}}}"
        if alone
        else rf"\frac{{\partial f}}{{\partial {to_latex(variable)}}}",
    )


def _point(of: Expression, evaluation: Evaluation, steepest: bool) -> Iterator[Block]:
    if len(of.variables) == 1:
        title = Formula(Phrase(("at", Symbol(of.variables[0]))), evaluation.at[0])
    else:
        title = Formula(
            Phrase(("at", Vector(tuple(Symbol(name) for name in of.variables)))), Vector(evaluation.at)
        )
    yield Facts(
        (
            *_values(of.variables, evaluation),
            *(_steepest(evaluation) if steepest and len(of.variables) > 1 else ()),
            *_status(evaluation),
        ),
        title,
    )
    if evaluation.one_sided:
        sides = (fact for sides in evaluation.one_sided for fact in _sides(sides, of.variables))
        yield Facts(tuple(sides), inset=True)
    for direction in evaluation.directional:
        yield _direction(direction)


def _values(variables: tuple[str, ...], evaluation: Evaluation) -> Iterator[Fact]:
    missing = _MISSING.get(evaluation.status, "undecided")
    undefined = "undefined" if evaluation.status is EvaluationStatus.UNDEFINED else "undecided"
    yield Fact(_F, evaluation.value or undefined, role=Role.ANSWER)
    if len(variables) == 1:
        slope = evaluation.gradient[0] if evaluation.gradient else None
        yield Fact(_partial_sign(variables[0], variables), slope or missing, role=Role.ANSWER)
    elif evaluation.gradient is None:
        yield Fact(_NABLA, missing, role=Role.BAD)
    else:
        yield Fact(_NABLA, Vector(tuple(part or missing for part in evaluation.gradient)), role=Role.ANSWER)
    if evaluation.norm is not None and len(variables) > 1:
        stationary = evaluation.status is EvaluationStatus.STATIONARY
        comment = "" if stationary else "the steepest rate of change"
        yield Fact(_LENGTH, evaluation.norm, comment, Role.ANSWER)


def _steepest(evaluation: Evaluation) -> Iterator[Fact]:
    if evaluation.steepest_ascent is not None:
        yield Fact("steepest ascent", Vector(evaluation.steepest_ascent))
        yield Fact("steepest descent", Vector(tuple(map(opposite, evaluation.steepest_ascent))))


def _status(evaluation: Evaluation) -> Iterator[Fact]:
    fact = _SENTENCES.get(evaluation.status)
    if evaluation.status is EvaluationStatus.STATIONARY and evaluation.detail:
        fact = "stationary, every partial is 0"
    sentence = ": ".join(filter(None, (fact, evaluation.detail)))
    if sentence:
        role = Role.PLAIN if evaluation.answered else Role.WARNING
        yield Fact("status", sentence, role=role)


def _sides(sides: OneSided, variables: tuple[str, ...]) -> Iterator[Fact]:
    slope = _partial_sign(sides.variable, variables)
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
    return f"does not exist ({reason})" if reason else "does not exist"


def _unit(direction: Directional, given: Vector) -> Fact:
    unit = Vector(direction.unit)
    if [part.decimal for part in direction.unit] == [part.decimal for part in direction.direction]:
        return Fact("unit vector", unit)
    told = "normalised from" if direction.normalised else "not used: the derivative belongs to"
    return Fact("unit vector", unit, Phrase((told, given)))


def _method(method: Method) -> Facts:
    settings = ", ".join(f"{name} = {value + 0.0:.10g}" for name, value in method.settings.items())
    facts = [Fact(method.name, method.update, role=Role.HEADING)]
    if settings:
        facts.append(Fact("settings", settings))
    if method.schedule != "constant":
        facts.append(Fact("schedule", method.schedule))
    if method.line_search is not None:
        facts.append(Fact("line search", method.line_search))
    return Facts(tuple(facts))


def _verdict_role(run: Run) -> Role:
    if run.converged:
        return Role.GOOD
    return Role.BAD if run.failed else Role.WARNING


def _returned(run: Run) -> Iterator[Fact]:
    if run.last is not None:
        yield Fact("steps", str(run.last.index))
        yield Fact("point", Vector(run.last.point), role=Role.ANSWER)
        yield Fact(_F, run.last.value, role=Role.ANSWER)
        yield Fact(_LENGTH, run.last.gradient_norm)


def _counted(run: Run) -> Fact:
    counts = [f"{run.counts.value} of f", f"{run.counts.gradient} of its gradient"]
    if run.counts.hessian:
        counts.append(f"{run.counts.hessian} of its second derivatives")
    return Fact("evaluations", ", ".join(counts))


def _remarks(remarks: tuple[Remark, ...]) -> Iterator[Note]:
    for remark in remarks:
        yield Note(remark.text, "note", Role.WARNING)


def _entries(title: str, entries: tuple[FunctionEntry, ...]) -> Table:
    columns = ("name", "usage", "aliases", "derivative", "domain", "summary")
    return Table(title, columns, tuple(map(_entry, entries)))


def _entry(entry: FunctionEntry) -> tuple[str, ...]:
    aliases = ", ".join(entry.aliases)
    return entry.name, entry.usage, aliases, entry.derivative, entry.domain, entry.summary

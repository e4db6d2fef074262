"""Descents laid out: a run, its verdict, its steps by hand, several runs side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from gradcli.language.tree import Symbol, free_symbols
from gradcli.output.command import command_of
from gradcli.output.function_views import LENGTH, F, function_facts, partial_sign, remark_notes
from gradcli.output.layout import SHOWN
from gradcli.output.report import (
    Block,
    Chain,
    Command,
    Curve,
    Fact,
    Facts,
    Formula,
    Note,
    Report,
    Role,
    Rough,
    Sentence,
    Sign,
    Table,
    Term,
    Vector,
)
from gradcli.results.held_digits import held_text
from gradcli.results.plans import Method, Real
from gradcli.results.runs import Comparison, Curvature, Run, RunStart, Status, Step, Verdict
from gradcli.results.work import WorkedLine, WorkedStep


def run_start(start: RunStart) -> Report:
    """Lay out what is run, to stand above its trace."""
    return Report((*function_facts(start.of), _method(start.method)))


def closing(run: Run) -> Report:
    """Lay out how a descent ended, to stand below its trace."""
    message = Note(run.message, role=_verdict_role(run))
    facts = Facts((*_returned(run), _counted(run)))
    verdict = _verdict(run, run.verdict) if run.verdict else ()
    return Report((message, facts, *remark_notes(run.remarks), *_key(run), *verdict))


def run_report(run: Run) -> Report:
    """Lay out a whole run without its trace."""
    return Report((*function_facts(run.of), _method(run.method), *closing(run).blocks))


def worked_step(work: WorkedStep) -> Report:
    """Lay out a step as it is written by hand."""
    return Report(tuple(_worked(work)))


def compared(comparison: Comparison) -> Report:
    """Lay out several runs, a table for each start."""
    tables = [_table(comparison, start) for start in comparison.starts]
    notes = [Note(comparison.tuning, "note", Role.QUIET)] if comparison.tuning else []
    return Report((*function_facts(comparison.of), *tables, *notes, *remark_notes(comparison.remarks)))


def _method(method: Method) -> Facts:
    settings = ", ".join(f"{name} = {_setting(value)}" for name, value in method.settings.items())
    facts = [Fact(method.name, method.update, role=Role.HEADING)]
    if settings:
        facts.append(Fact("settings", settings))
    if method.maximize:
        facts.append(Fact("maximize", "g is the gradient of -f, so that f grows"))
    if method.rate:
        name = "" if method.schedule == "formula" else f"{method.schedule}: "
        facts.append(Fact("schedule", f"{name}{method.rate}"))
    if method.length:
        name = f"{method.line_search}: " if method.line_search else "none: "
        facts.append(Fact("line search", f"{name}{method.length}"))
    return Facts(tuple(facts))


def _setting(value: Real) -> str:
    return str(value) if isinstance(value, Fraction) else f"{value + 0.0:.10g}"


def _verdict_role(run: Run) -> Role:
    if run.converged:
        return Role.GOOD
    return Role.BAD if run.failed else Role.WARNING


def _returned(run: Run) -> Iterator[Fact]:
    if run.last is not None:
        yield Fact("steps", str(run.last.index))
        if len(run.history) > 1:
            yield Fact("f by step", Curve(tuple(value for _, value in run.history)))
        there = run.last.exact or run.last
        yield Fact("point", Vector(tuple(map(_short, there.point))), role=Role.ANSWER)
        digits = run.last.digits
        value = Rough(run.last.value, digits.value) if digits else _short(there.value)
        yield Fact(F, value, role=Role.ANSWER)
        length = run.last.gradient_norm
        yield Fact(LENGTH, Rough(length, digits.norm) if digits else length)


def _short(number: Real) -> Real:
    """Return a long fraction as a double; the rows of the trace hold it whole."""
    return number if isinstance(number, float) or len(str(number)) <= _LONGEST else _double(number)


def _key(run: Run) -> Iterator[Note]:
    """Say what the mark means that stands before numbers without a digit."""
    if run.rounding is not None and (run.rounding.is_sampled or not run.rounding.digits):
        yield Note(_MARKED, "note", Role.QUIET)


def _double(number: Fraction) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _counted(run: Run) -> Fact:
    counts = [f"{run.counts.value} of f", f"{run.counts.gradient} of its gradient"]
    if run.counts.hessian:
        counts.append(f"{run.counts.hessian} of its second derivatives")
    return Fact("evaluations", ", ".join(counts))


def _verdict(run: Run, verdict: Verdict) -> Iterator[Block]:
    lines = [Fact("verdict", verdict.explanation, role=Role.HEADING)]
    if verdict.curvature is not None:
        lines += _curvature(run, verdict.curvature, verdict.limit)
    yield Facts(tuple(lines))
    if verdict.advice is not None:
        yield Note(f"tried, and better: {_ended(verdict.advice)}", role=Role.GOOD)
        yield Command(command_of(verdict.advice))


def _curvature(run: Run, curvature: Curvature, limit: float | None) -> Iterator[Fact]:
    small, large = (f"{value + 0.0:.4g}" for value in (curvature.smallest, curvature.largest))
    of = "of -f, " if run.plan.maximize else ""
    range_ = f"mu = L = {small}" if small == large else f"from mu = {small} to L = {large}"
    condition = f", condition number {curvature.condition:.4g}" if curvature.condition else ""
    local = f"at step {curvature.at_step}; what follows from it is local"
    where = "everywhere: f is quadratic" if curvature.is_everywhere else local
    yield Fact("curvature", f"{of}{range_}{condition}", where)
    if run.verdict is None or not run.verdict.rates_hold:
        return
    near = "" if curvature.is_everywhere else "near this point, "
    if limit is not None:
        yield Fact("rate limit", f"{near}{run.method.name} with a constant rate needs lr < {limit:.4g}")
    if curvature.best_rate and curvature.contraction is not None:
        kept = f"each step leaves {curvature.contraction:.4g} of the error"
        if curvature.contraction < _NOTHING_LEFT:
            kept = f"it {'' if curvature.is_everywhere else 'nearly '}reaches the minimum in one step"
        yield Fact("best rate", f"{near}for gd lr = 2/(L + mu) = {curvature.best_rate:.4g}: {kept}")


def _ended(run: Run) -> str:
    """Say in a few words how a run ended and where."""
    value = f"f = {_cells(run.last)[0]}" if run.last else ""
    steps = f"{run.last.index} steps" if run.last and run.last.index != 1 else "1 step"
    return f"{_OUTCOMES[run.status]} in {steps}, {value}" if run.converged else f"after {steps} {value}"


_MARKED = (
    "~ stands before the first right digit of a number of which double precision has none, < before a bound "
    "of its size, ? for a number of which nothing is known"
)

_NOTHING_LEFT = 1e-9
_LONGEST = 40
"""Characters of a fraction that is still shown as one where a run is summed up."""

_OUTCOMES = {
    Status.CONVERGED_GRADIENT: "converged",
    Status.CONVERGED_STEP: "converged (xtol)",
    Status.CONVERGED_VALUE: "converged (ftol)",
    Status.STEP_LIMIT: "steps used up",
    Status.STATIONARY_START: "stationary start",
    Status.DIVERGED: "diverged",
    Status.NOT_FINITE: "overflow",
    Status.DOMAIN_ERROR: "left the domain",
    Status.LINE_SEARCH_FAILED: "no lower value",
    Status.INTERRUPTED: "out of time",
    Status.ROUNDING: "lost in rounding",
}
"""A status in a word or two, for a table."""


def _table(comparison: Comparison, start: tuple[float, ...]) -> Table:
    rows = [_row(name, run) for name, run in comparison.runs if run.start == start]
    title = Sentence("from {}", (Chain(_start(comparison.of.variables, start)),))
    columns = ("method", "lr", "steps", F, LENGTH, "f/g/H calls", "outcome")
    return Table(title, columns, tuple(rows), frozenset(columns[1:-1]))


def _start(variables: tuple[str, ...], start: tuple[float, ...]) -> tuple[Term, Term]:
    if len(start) == 1:
        return Symbol(variables[0]), start[0]
    is_short = len(start) <= SHOWN
    return Vector(tuple(map(Symbol, variables))) if is_short else Sign("x", "x", r"\mathbf{x}"), Vector(start)


def _row(name: str, run: Run) -> tuple[str, ...]:
    last, rate, counts = run.last, run.method.settings.get("lr"), run.counts
    return (
        name,
        "" if rate is None else f"{float(rate):.4g}",
        str(last.index) if last else "",
        *(_cells(last) if last else ("", "")),
        f"{counts.value}/{counts.gradient}/{counts.hessian}",
        _OUTCOMES[run.status] if last else "no value at the start",
    )


def _cells(last: Step) -> tuple[str, str]:
    """Return f and the length of its gradient in a word each."""
    value, length = last.value, last.gradient_norm
    return held_text(value, last.held_value, 6), held_text(length, last.held_norm, 4)


def _worked(work: WorkedStep) -> Iterator[Block]:
    yield Note(f"step {work.step.index}" if work.step.index else "start", role=Role.HEADING)
    names = tuple(dict.fromkeys(line.variable for line in work.gradient))
    if work.gradient:
        partials = (Formula(_differential(line, names), _chain(line)) for line in work.gradient)
        yield Facts(tuple(partials))
    held = [Formula(name, _held(value)) for name, value in work.held.items()]
    if held:
        yield Facts(tuple(held))
    if work.updates:
        yield Facts(tuple(Formula(_updated(line, len(names)), _chain(line)) for line in work.updates))
    yield Facts((Formula(F, _chain(work.value)),))


def _chain(line: WorkedLine) -> Chain:
    exact = line.value if isinstance(line.value, Fraction) else None
    value = held_text(float(line.value), line.digits, 6) if exact is None else exact
    terms = [term for term in (line.formula, line.substituted) if term is not None]
    return Chain((*terms, value), line.is_exact)


def _differential(line: WorkedLine, names: tuple[str, ...]) -> Sign | Symbol:
    """Name a partial, or the `g` that a run which climbs goes by."""
    return partial_sign(line.variable, names) if line.name == "partial" else _updated(line, len(names))


def _updated(line: WorkedLine, count: int) -> Symbol:
    """Name what a part of the update gives: `x` by its variable, memory by both."""
    if line.name == "x":
        full = f"x_{line.variable}"
        return Symbol(full if line.formula and full in free_symbols(line.formula) else line.variable)
    return Symbol(line.name if count == 1 else f"{line.name}_{line.variable}")


def _held(value: object) -> Term:
    if isinstance(value, tuple):
        return Vector(tuple(map(_held, value)))
    return f"{value + 0.0:.6g}" if isinstance(value, float) else str(value)

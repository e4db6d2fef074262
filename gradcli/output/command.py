"""Spell a run as the command that makes it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from gradcli.errors import GradcliError
from gradcli.language.expression import Expression, read
from gradcli.language.tree import same
from gradcli.language.write import to_infix
from gradcli.results.plans import Plan, Real, Stopping
from gradcli.results.runs import Run


def command_of(run: Run) -> str:
    """Return a line for a shell that runs the same plan from the same start."""
    formula = run.of.problem or " ".join(run.of.source.split())
    options = list(_options(run))
    words = [*options, "--", formula] if formula.startswith("--") else [formula, *options]
    return shlex.join(["gradcli", "descend", *words])


def _options(run: Run) -> Iterator[str]:
    plan = run.plan
    constants = {name: to_infix(value) for name, value in run.of.constants}
    if not _is_read_alike(run.of, constants):
        yield from ("--vars", ",".join(run.of.variables))
    for name, constant in constants.items():
        yield from ("--let", f"{name}={constant}")
    yield from ("--from", ",".join(map(_number, run.start)))
    yield from _method(plan)
    if plan.maximize:
        yield "--maximize"
    yield from _stopping(run.stopping)


def _is_read_alike(of: Expression, constants: Mapping[str, str]) -> bool:
    """Tell whether the formula means the same without the variables being declared."""
    try:
        again = read(of.source, constants=constants)
    except GradcliError:
        return False
    return again.variables == of.variables and same(again.tree, of.tree)


def _method(plan: Plan) -> Iterator[str]:
    if plan.update:
        yield from ("--update", plan.update)
        for name, start in plan.state.items():
            yield from ("--state", f"{name}={_number(start)}")
    elif plan.method != "gd":
        yield from ("--method", plan.method)
    if plan.learning_rate is not None:
        yield from ("--lr", _number(plan.learning_rate))
    if plan.schedule != "constant":
        yield from ("--schedule", plan.schedule)
    if plan.line_search:
        yield from ("--line-search", plan.line_search)
    for name, value in plan.settings.items():
        yield from ("--set", f"{name}={_number(value)}")


def _stopping(stopping: Stopping) -> Iterator[str]:
    usual = Stopping()
    for name in ("gtol", "xtol", "ftol", "steps"):
        value = getattr(stopping, name)
        if value != getattr(usual, name):
            yield from (f"--{name}", _number(value))


def _number(value: Real) -> str:
    text = str(value) if not isinstance(value, float) else repr(value)
    return text.removesuffix(".0")

"""What `gradcli plot` makes of its words: a slice, a box, evaluations, runs, an exit code."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gradcli.cli.descent_options import name_of
from gradcli.cli.entrants import entrants_of
from gradcli.cli.exchange import seconds_spent
from gradcli.cli.options import names_of, values_of
from gradcli.cli.streams import say
from gradcli.cli.texts import text_of
from gradcli.errors import ExitCode, OptionError
from gradcli.language.expression import Expression, read
from gradcli.language.names import did_you_mean

if TYPE_CHECKING:
    from gradcli.calculus.asking import Budget
    from gradcli.numeric.points import Question
    from gradcli.plotting.subject import NamedRun, Subject
    from gradcli.results.gradients import Evaluation
    from gradcli.results.plans import Plan, Real, Stopping
    from gradcli.results.stationary import StationaryReport

_DIGITS = 10
_MOST_DESCENTS = 24
"""More paths cannot be told apart."""


def sliced(word: str, slices: Sequence[str], names: str | None, values: list[str] | None) -> Expression:
    """Read the expression that a word stands for, some of its variables held: `z=1,w=0`.

    Raises ExpressionError, OptionError for a name that is no variable, or where none is left.
    """
    from gradcli.numeric.spans import parts_of

    text, fixed = text_of(word), values_of(values)
    whole = read(text, names_of(names), fixed)
    held = values_of([part for words in slices for part in parts_of(words)], "--slice")
    for name in held:
        if name not in whole.variables:
            hint = (
                did_you_mean(name, whole.variables) or f"the variables are {', '.join(whole.variables[:8])}"
            )
            raise OptionError(f"--slice: there is no variable '{name}'", hint=hint)
    if not held:
        return whole
    left = [name for name in whole.variables if name not in held]
    if not left:
        raise OptionError("--slice holds every variable", hint="leave one or two to draw")
    return read(text, left, {**fixed, **held})


def check_history(is_history: bool, **given: object) -> None:
    """Refuse options that have no place in a picture by iteration. Raises OptionError."""
    for name, value in given.items():
        if is_history and value:
            raise OptionError(f"--history has no place for --{name}", hint="leave out one of them")


def evaluations_of(
    expression: Expression, questions: Sequence[Question], budget: Budget
) -> tuple[Evaluation, ...]:
    """Return value, gradient and directional derivatives at points, by the reverse sweep."""
    from gradcli.calculus.requests import gradient_report

    if not questions:
        return ()
    return gradient_report(expression, questions, digits=_DIGITS, numeric=True, budget=budget).evaluations


def stationary_of(expression: Expression, box: str | None, budget: Budget) -> StationaryReport:
    """Return the stationary points in the box. Raises OptionError where they cannot be drawn."""
    from gradcli.calculus.critical.requests import box_of, stationary_report

    if len(expression.variables) > 2:
        raise OptionError("--critical draws one or two variables", hint="--slice holds the others")
    return stationary_report(expression, box_of(expression, box), budget=budget)


def named_plans(plan: Plan, compare: str | None, lr: str | None, *, is_asked: bool) -> list[tuple[str, Plan]]:
    """Return the descents that are asked for: those to compare, else the plan, if a word of it was typed.

    Raises OptionError for words about one method beside several.
    """
    from gradcli.results.plans import Plan

    is_typed = replace(plan, maximize=False, learning_rate=None) != Plan()
    if compare is None:
        return [(name_of(plan), plan)] if is_typed or is_asked or lr or plan.maximize else []
    if is_typed:
        raise OptionError(
            "--compare names methods with their own settings",
            hint="as in --compare gd:0.1,momentum:0.1:momentum=0.95",
        )
    return list(entrants_of(compare, lr.split(",") if lr else [], plan.maximize, "--compare"))


def runs_of(
    expression: Expression,
    starts: Sequence[Sequence[Real]],
    plans: Sequence[tuple[str, Plan]],
    stopping: Stopping,
    timeout: float,
) -> tuple[NamedRun, ...]:
    """Run each plan from each start, and keep the steps; all together end within the time."""
    from gradcli.descent.digits import Judge
    from gradcli.descent.loop import carried_out
    from gradcli.plotting.subject import with_starts

    if len(starts) * len(plans) > _MOST_DESCENTS:
        raise OptionError(
            f"at most {_MOST_DESCENTS} descents can be told apart in a picture",
            hint="gradcli compare lists any number",
        )
    deadline = time.monotonic() + timeout - seconds_spent()
    runs: list[NamedRun] = []
    for start in starts:
        for name, plan in plans:
            seconds = max(0.0, deadline - time.monotonic())
            judge = Judge(expression, plan, timeout=seconds)
            run = carried_out(
                expression, start, plan, stopping, timeout=seconds, keep_steps=True, judge=judge
            )
            runs.append((name, run))
    return with_starts(runs)


def say_failures(subject: Subject) -> None:
    """Tell on standard error why the answer is no, where the picture goes elsewhere."""
    from gradcli.plotting.composing.notes import failures_of

    for failure in failures_of(subject):
        say(f"gradcli: {failure}")


def exit_code_of(subject: Subject, *, is_comparison: bool) -> ExitCode:
    """Return what the picture of a subject says to the shell, as `grad` and `descend` would."""
    from gradcli.results.runs import Status

    if any(run.status is Status.INTERRUPTED for _, run in subject.runs):
        return ExitCode.LIMIT_MET
    has_failed = not is_comparison and any(run.failed for _, run in subject.runs)
    is_no = has_failed or not all(evaluation.answered for evaluation in subject.evaluations)
    return ExitCode.ANSWER_IS_NO if is_no else ExitCode.ANSWERED

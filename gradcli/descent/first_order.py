"""Make a plan of a first-order method ready: its numbers, its formula, its schedule."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from gradcli.dataclass import dataclass
from gradcli.descent.formulas import GIVEN, Part, chained, constant, parts_of, read_formula
from gradcli.descent.moves import FirstOrder, Ready, rate_of
from gradcli.descent.recurrences import Recurrence
from gradcli.descent.schedules import SCHEDULES, Schedule
from gradcli.descent.settings import check_names, check_ranges, named_row
from gradcli.descent.step_loop import Iteration
from gradcli.errors import OptionError
from gradcli.language.tree import Tree, free_symbols
from gradcli.language.write import part_named
from gradcli.numeric.arithmetic import FLOATS, Arithmetic, float_of
from gradcli.numeric.program import lower
from gradcli.numeric.rationals import RATIONALS, inexact_slot
from gradcli.results.plans import Method, Plan, Real

_OF_A_RATE = frozenset(("k", "lr", "steps"))
_OWN = "custom"
_OWN_SCHEDULE = "formula"


def by_formula(plan: Plan, row: Recurrence, steps: int) -> Ready:
    """Make a row of the table ready, with the settings and the schedule of a plan. Raises OptionError."""
    schedule = _schedule(plan)
    numbers = _numbers(plan, row, schedule, steps)
    parts = parts_of(row.update, {*GIVEN, *numbers.starts, *numbers.settings})
    rate = _rate_formula(schedule, numbers.rates)
    _check_used(plan, row, schedule, parts, rate)
    if plan.exact:
        _check_exact(row, schedule, parts, rate)
    return _ready(plan, row, schedule, numbers, parts, rate, steps)


def by_own_formula(plan: Plan, steps: int) -> Ready:
    """Make a formula of the user's own ready; its memory and settings have their values in the plan.

    Raises OptionError for what does not go with it, ExpressionError where it cannot be read.
    """
    if plan.method not in ("gd", _OWN):
        raise OptionError("--update is a method of its own", hint=f"leave out --method {plan.method}")
    if plan.line_search:
        raise OptionError("--update takes no line search", hint="it says itself how far to go")
    if both := sorted(plan.state.keys() & plan.settings.keys()):
        raise OptionError(
            f"'{both[0]}' is given by --state and by --set", hint="memory changes, settings do not"
        )
    if taken := sorted((plan.state.keys() | plan.settings.keys()) & set(GIVEN)):
        raise OptionError(f"'{taken[0]}' already has a meaning in an update", hint="choose another name")
    row = Recurrence(_OWN, plan.update.strip(), "", "", state=dict.fromkeys(plan.state, ""))
    return by_formula(plan, row, steps)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The learning rate, the settings of method and schedule, and what the memory starts with."""

    lr: Real | None
    settings: Mapping[str, Real]
    rates: Mapping[str, Real]
    starts: Mapping[str, Real]


def _numbers(plan: Plan, row: Recurrence, schedule: Schedule, steps: int) -> _Numbers:
    """Put the plan's numbers in place of the defaults. Raises OptionError."""
    arithmetic = _arithmetic(plan)
    own = dict.fromkeys(plan.settings, "") if row.name == _OWN else row.settings
    of_rate = {**schedule.settings, **(dict.fromkeys(plan.settings, "") if _is_own(schedule) else {})}
    owner = row.name if schedule.name == "constant" else f"{row.name} with schedule {schedule.name}"
    check_names(plan.settings, {**own, **of_rate}, owner)
    if _is_own(schedule) and (taken := sorted(plan.settings.keys() & _OF_A_RATE)):
        raise OptionError(f"'{taken[0]}' already has a meaning in a schedule", hint="choose another name")
    if schedule.name != "constant" and row.name == _OWN and "lr" not in _names_used(row, plan):
        raise OptionError("the update does not use lr, so a schedule changes nothing")
    lr = _rate(plan, row, schedule, arithmetic)
    known = {"steps": arithmetic.constant(Fraction(steps)), **({} if lr is None else {"lr": lr})}
    settings = _filled(own, plan.settings, known, arithmetic)
    rates = _filled(of_rate, plan.settings, known, arithmetic)
    check_ranges({name: value for name, value in {**settings, **rates}.items() if {**own, **of_rate}[name]})
    starts = plan.state or _filled(row.state, {}, {**known, **settings}, arithmetic)
    return _Numbers(lr, settings, rates, starts)


def _ready(
    plan: Plan, row: Recurrence, schedule: Schedule, numbers: _Numbers, parts: Sequence[Part], rate: Tree,
    steps: int,
) -> Ready:  # fmt: skip
    arithmetic = _arithmetic(plan)
    lr = {} if numbers.lr is None else {"lr": numbers.lr}
    has_rate = lr or _is_own(schedule)
    at = rate_of(rate, lr, steps, numbers.rates, arithmetic) if has_rate else lambda _: math.nan
    method = Method(
        row.name, row.update, schedule.name, None, {**lr, **numbers.settings, **numbers.rates},
        tuple(numbers.starts), rate="" if schedule.name == "constant" else schedule.formula,
        maximize=plan.maximize,
    )  # fmt: skip
    iteration = None
    if not plan.exact:
        iteration = Iteration(
            tuple(parts), _doubles(numbers.starts), _doubles(numbers.settings),
            rate if has_rate else read_formula("0", frozenset()),
            _doubles({**lr, **numbers.rates, "steps": steps}), is_own=row.name == _OWN,
        )  # fmt: skip
    return Ready(
        method, lambda _: FirstOrder(parts, numbers.starts, numbers.settings, at, arithmetic),
        tuple(parts), numbers.starts, iteration=iteration,
    )  # fmt: skip


def _doubles(numbers: Mapping[str, Real]) -> dict[str, float]:
    return {name: float_of(value) for name, value in numbers.items()}


def _arithmetic(plan: Plan) -> Arithmetic[Any]:
    return RATIONALS if plan.exact else FLOATS


def _filled(
    defaults: Mapping[str, str], given: Mapping[str, Real], known: Mapping[str, Real],
    arithmetic: Arithmetic[Any],
) -> dict[str, Real]:  # fmt: skip
    """Return a number for each name: the one given, or what its default's formula says."""
    return {
        name: given[name] if name in given else constant(_default(text, *known), known, arithmetic)
        for name, text in defaults.items()
    }


@cache
def _default(text: str, *known: str) -> Tree:
    """Read a default of the tables, once."""
    return read_formula(text, frozenset(known))


def _rate_formula(schedule: Schedule, settings: Iterable[str]) -> Tree:
    return read_formula(schedule.formula, _OF_A_RATE | set(settings))


def _is_own(schedule: Schedule) -> bool:
    return schedule.name == _OWN_SCHEDULE


def _schedule(plan: Plan) -> Schedule:
    """Return a row of the table, or one made of the user's own formula."""
    text = plan.schedule.strip()
    if text in SCHEDULES or re.fullmatch(r"[A-Za-z_]{3,}", text) or not text:
        return named_row(text, SCHEDULES, SCHEDULES, "--schedule", "schedule")
    return Schedule(_OWN_SCHEDULE, text, "", "")


def _rate(plan: Plan, row: Recurrence, schedule: Schedule, arithmetic: Arithmetic[Any]) -> Real | None:
    if plan.learning_rate is not None:
        return plan.learning_rate
    if row.rate:
        return _filled({"lr": row.rate}, {}, {}, arithmetic)["lr"]
    if row.name == _OWN and "lr" not in _names_used(row, plan):
        return None
    if _is_own(schedule) and "lr" not in free_symbols(_rate_formula(schedule, plan.settings)):
        return None
    raise OptionError(f"{row.name} needs a learning rate", hint="write --lr 0.1")


def _names_used(row: Recurrence, plan: Plan) -> set[str]:
    parts = parts_of(row.update, {*GIVEN, *plan.state, *plan.settings})
    return set().union(*(free_symbols(tree) for _, tree in parts))


def _check_used(plan: Plan, row: Recurrence, schedule: Schedule, parts: Sequence[Part], rate: Tree) -> None:
    """Refuse what the user's own formulas never use. Raises OptionError."""
    targets = [target for target, _ in parts]
    for name in plan.state if row.name == _OWN else ():
        if name not in targets:
            raise OptionError(f"the update never changes '{name}'", hint=f"give it by --set {name}=...")
    used = set().union(free_symbols(rate), *(free_symbols(tree) for _, tree in parts))
    known = {*row.settings, *schedule.settings}
    if spare := sorted(name for name in plan.settings if name not in used | known):
        raise OptionError(f"--set: '{spare[0]}' does not occur in the formula")


def _check_exact(row: Recurrence, schedule: Schedule, parts: Sequence[Part], formula: Tree) -> None:
    """Refuse formulas that leave the fractions. Raises OptionError."""
    trees = {**chained(parts), "the rate": formula}
    names = sorted(set().union(*map(free_symbols, trees.values())))
    for name, tree in trees.items():
        program = lower([tree], names)
        slot = inexact_slot(program)
        origin = None if slot is None else program.origins[slot]
        if origin is not None:
            owner = f"the schedule {schedule.name}" if name == "the rate" else row.name
            raise OptionError(
                f"--exact works in fractions, and {part_named(origin)} in {owner} leaves them",
                hint="gd, momentum and nesterov keep them",
            )

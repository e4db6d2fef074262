"""Make a plan ready to run: find its method, schedule and line search, and check its settings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from gradcli.descent.directions import DIRECTIONS, Direction
from gradcli.descent.first_order import by_formula, by_own_formula
from gradcli.descent.line_search import LINE_SEARCHES, LineSearch
from gradcli.descent.moves import Ready, along
from gradcli.descent.recurrences import RECURRENCES
from gradcli.descent.settings import check_names, check_ranges, named_row
from gradcli.errors import OptionError
from gradcli.results.plans import Method, Plan, Real

_NO_SEARCH = "none"


def ready(plan: Plan, steps: int) -> Ready:
    """Find what a plan names and check it; `steps` is the most steps of the run.

    Raises OptionError for a name or a setting that does not exist or does not fit, ExpressionError for a
    formula of the user's own.
    """
    if plan.learning_rate is not None and not 0 < plan.learning_rate < math.inf:
        raise OptionError("the learning rate must be a finite number above 0", hint="write --lr 0.1")
    plan = _in_numbers(plan)
    if plan.state and not plan.update:
        raise OptionError("--state gives the memory of an --update; there is none")
    if plan.update:
        return by_own_formula(plan, steps)
    name = "steepest" if plan.method == "gd" and plan.line_search else plan.method
    if name in DIRECTIONS:
        return _along(plan, DIRECTIONS[name])
    row = named_row(name, RECURRENCES, (*RECURRENCES, *DIRECTIONS), "--method", "method")
    if plan.line_search:
        with_search = ", ".join(("gd", *DIRECTIONS))
        raise OptionError(f"{name} takes no line search", hint=f"line searches go with {with_search}")
    return by_formula(plan, row, steps)


def _in_numbers(plan: Plan) -> Plan:
    """Return a plan whose numbers are finite, and fractions where the run is exact. Raises OptionError."""
    numbers: dict[str, Real] = {**plan.settings, **plan.state}
    for name, value in numbers.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise OptionError(f"'{name}' is not a finite number")
    if not plan.exact:
        return plan
    return replace(
        plan,
        learning_rate=None if plan.learning_rate is None else Fraction(plan.learning_rate),
        settings={name: Fraction(value) for name, value in plan.settings.items()},
        state={name: Fraction(value) for name, value in plan.state.items()},
    )


def _along(plan: Plan, row: Direction) -> Ready:
    if plan.exact:
        raise OptionError(
            f"--exact works with first-order methods, and {row.name} is none", hint="use --method gd"
        )
    if plan.schedule != "constant":
        raise OptionError(
            "a schedule and a line search both say how far to go",
            hint="leave out --schedule or the line search",
        )
    asked = plan.line_search or row.search
    search: LineSearch | None = None
    if asked != _NO_SEARCH:
        search = named_row(asked, LINE_SEARCHES, (*LINE_SEARCHES, _NO_SEARCH), "--line-search", "line search")
    found = {**search.settings, **_matching(row.search_settings, search.settings)} if search else {}
    check_names(plan.settings, {**row.settings, **found}, f"{row.name} with line search {asked}")
    own = {**row.settings, **_matching(plan.settings, row.settings)}
    found |= _matching(plan.settings, found)
    check_ranges({**own, **found})
    first = None if plan.learning_rate is None else float(plan.learning_rate)
    fixed = 1.0 if first is None and search is None else first
    lengths = {} if fixed is None else {"lr": fixed}
    method = Method(
        row.name, row.formula, "constant", search.name if search else None, {**lengths, **own, **found},
        ("p",), row.numbers, length=search.formula if search else "a = lr", maximize=plan.maximize,
    )  # fmt: skip
    return Ready(method, lambda objective: along(row, own, search, found, fixed, objective), most=row.most)


def _matching(given: Mapping[str, Real], known: Mapping[str, float]) -> dict[str, float]:
    return {name: float(value) for name, value in given.items() if name in known}

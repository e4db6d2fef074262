"""The tables of the language as answers: functions, constants and named problems."""

from __future__ import annotations

from gradcli.language.functions import CONSTANTS, FUNCTIONS, Constant, Function
from gradcli.language.problems import PROBLEMS, Problem, named
from gradcli.results.listings import FunctionEntry, FunctionList, ProblemEntry, ProblemList


def function_list() -> FunctionList:
    """Return every function, operator and constant of the language, in the order of the table."""
    return FunctionList(tuple(map(_function, FUNCTIONS.values())), tuple(map(_constant, CONSTANTS.values())))


def problem_list(name: str | None = None) -> ProblemList:
    """Return every named problem, in the order of the table, or the one so called.

    Raises ExpressionError where there is none.
    """
    rows = PROBLEMS.values() if name is None else (named(f"@{name.removeprefix('@')}"),)
    return ProblemList(tuple(map(_problem, rows)))


def _problem(row: Problem) -> ProblemEntry:
    sizes = (row.least, row.most) if row.family else None
    box = row.box if row.only_in_box else ""
    return ProblemEntry(
        f"@{row.name}", sizes, row.formula, row.start, row.minima, row.minimum, box, row.source, row.summary
    )


def _function(row: Function) -> FunctionEntry:
    usage = row.usage or f"{row.name}({', '.join(row.parameters)})"
    derivative = "; ".join(row.derivatives) or row.textbook
    return FunctionEntry(row.name, usage, row.aliases, derivative, row.domain, row.summary)


def _constant(row: Constant) -> FunctionEntry:
    return FunctionEntry(row.name, row.name, row.aliases, "0", "", row.summary)

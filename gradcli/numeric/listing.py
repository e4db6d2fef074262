"""The function table as an answer."""

from __future__ import annotations

from gradcli.language.functions import CONSTANTS, FUNCTIONS, Constant, Function
from gradcli.results import FunctionEntry, FunctionList


def function_list() -> FunctionList:
    """Return every function, operator and constant of the language, in the order of the table."""
    return FunctionList(tuple(map(_function, FUNCTIONS.values())), tuple(map(_constant, CONSTANTS.values())))


def _function(row: Function) -> FunctionEntry:
    usage = row.usage or f"{row.name}({', '.join(row.parameters)})"
    derivative = "; ".join(row.derivatives) or (f"of {row.definition}" if row.definition else "")
    return FunctionEntry(row.name, usage, row.aliases, derivative, row.domain, row.summary)


def _constant(row: Constant) -> FunctionEntry:
    return FunctionEntry(row.name, row.name, row.aliases, "0", "", row.summary)

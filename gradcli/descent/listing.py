"""The tables of methods, schedules and line searches as an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from gradcli.descent.directions import DIRECTIONS, Direction
from gradcli.descent.line_search import LINE_SEARCHES, LineSearch
from gradcli.descent.recurrences import RECURRENCES, Recurrence
from gradcli.descent.schedules import SCHEDULES, Schedule
from gradcli.errors import OptionError
from gradcli.language.names import did_you_mean
from gradcli.results.listings import MethodEntry, MethodList

Row = TypeVar("Row")


def method_list(name: str | None = None) -> MethodList:
    """Return everything that can be combined to a descent, in the order of the tables, or what is so called.

    Raises OptionError where nothing is.
    """
    known = {*RECURRENCES, *DIRECTIONS, *SCHEDULES, *LINE_SEARCHES}
    if name is not None and name not in known:
        raise OptionError(f"there is no method '{name}'", hint=did_you_mean(name, sorted(known)))

    def chosen(table: Mapping[str, Row], entry: Callable[[Row], MethodEntry]) -> tuple[MethodEntry, ...]:
        return tuple(entry(row) for key, row in table.items() if name in (None, key))

    return MethodList(
        chosen(RECURRENCES, _recurrence), chosen(DIRECTIONS, _direction), chosen(SCHEDULES, _schedule),
        chosen(LINE_SEARCHES, _line_search),
    )  # fmt: skip


def _recurrence(row: Recurrence) -> MethodEntry:
    starts = {name: start for name, start in row.state.items() if start != "0"}
    formula = "; ".join([row.update, *(f"at first {name} = {start}" for name, start in starts.items())])
    settings = {"lr": row.rate or "required", **row.settings}
    return MethodEntry(row.name, formula, _written(settings), row.summary, row.source)


def _direction(row: Direction) -> MethodEntry:
    settings = {**row.settings, "line_search": row.search, **row.search_settings}
    return MethodEntry(row.name, row.formula, _written(settings), row.summary, row.source)


def _schedule(row: Schedule) -> MethodEntry:
    return MethodEntry(row.name, row.formula, _written(row.settings), row.summary, row.source)


def _line_search(row: LineSearch) -> MethodEntry:
    return MethodEntry(row.name, row.formula, _written(row.settings), row.summary, row.source)


def _written(settings: Mapping[str, object]) -> dict[str, str]:
    return {
        name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in settings.items()
    }

"""Listings laid out as tables."""

from __future__ import annotations

from gradcli.output.report import Report, Table
from gradcli.results.listings import (
    FunctionEntry,
    FunctionList,
    MethodEntry,
    MethodList,
    ProblemEntry,
    ProblemList,
)


def function_list(listing: FunctionList) -> Report:
    """Lay out the functions and constants of the language."""
    return Report((_entries("functions", listing.functions), _entries("constants", listing.constants)))


def method_list(listing: MethodList) -> Report:
    """Lay out the methods, schedules and line searches."""
    groups = (
        ("first-order methods: each coordinate by itself", listing.methods),
        ("methods of directions, with a line search", listing.directions),
        ("schedules, for first-order methods: the rate at step k = 1, 2, ...", listing.schedules),
        ("line searches: the length a along p", listing.line_searches),
    )
    return Report(tuple(_methods(title, entries) for title, entries in groups if entries))


def problem_list(listing: ProblemList) -> Report:
    """Lay out the named problems."""
    columns = ("name", "formula", "start", "minima", "value there", "source", "summary")
    rows = [
        (_called(p), p.formula, p.start, _minima(p), p.minimum, p.source, p.summary) for p in listing.problems
    ]
    return Report((Table("problems", columns, tuple(rows)),))


def _entries(title: str, entries: tuple[FunctionEntry, ...]) -> Table:
    columns = ("name", "usage", "aliases", "derivative", "domain", "summary")
    return Table(title, columns, tuple(map(_entry, entries)))


def _entry(entry: FunctionEntry) -> tuple[str, ...]:
    aliases = ", ".join(entry.aliases)
    return entry.name, entry.usage, aliases, entry.derivative, entry.domain, entry.summary


def _methods(title: str, entries: tuple[MethodEntry, ...]) -> Table:
    columns = ("name", "formula", "settings", "source", "summary")
    rows = [
        (e.name, e.formula, ", ".join(f"{k} = {v}" for k, v in e.settings.items()), e.source, e.summary)
        for e in entries
    ]
    return Table(title, columns, tuple(rows))


def _called(problem: ProblemEntry) -> str:
    return f"{problem.name}, {problem.name}(n)" if problem.sizes else problem.name


def _minima(problem: ProblemEntry) -> str:
    told = "; ".join(problem.minima)
    return f"{told} (in the box {problem.box})" if problem.box else told

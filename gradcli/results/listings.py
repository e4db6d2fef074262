"""The tables of the language and of descents, as answers."""

from __future__ import annotations

from collections.abc import Mapping

from gradcli.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class FunctionEntry:
    """One function, operator or constant of the language, as `gradcli functions` lists it."""

    name: str
    usage: str
    aliases: tuple[str, ...]
    derivative: str
    domain: str
    summary: str


@dataclass(frozen=True, slots=True)
class FunctionList:
    """The language's functions and constants."""

    functions: tuple[FunctionEntry, ...]
    constants: tuple[FunctionEntry, ...]


@dataclass(frozen=True, slots=True)
class MethodEntry:
    """One method, schedule or line search, as `gradcli methods` lists it."""

    name: str
    formula: str
    settings: Mapping[str, str]
    summary: str
    source: str


@dataclass(frozen=True, slots=True)
class MethodList:
    """Everything that can be combined to a descent."""

    methods: tuple[MethodEntry, ...]
    directions: tuple[MethodEntry, ...]
    schedules: tuple[MethodEntry, ...]
    line_searches: tuple[MethodEntry, ...]


@dataclass(frozen=True, slots=True)
class ProblemEntry:
    """One named test function, as `gradcli problems` lists it.

    `sizes` are the least and the most variables of one that may have any number; `minima` hold in `box` where
    there is one.
    """

    name: str
    sizes: tuple[int, int] | None
    formula: str
    start: str
    minima: tuple[str, ...]
    minimum: str
    box: str
    source: str
    summary: str


@dataclass(frozen=True, slots=True)
class ProblemList:
    """The named test functions."""

    problems: tuple[ProblemEntry, ...]

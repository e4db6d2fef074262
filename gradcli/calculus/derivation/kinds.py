"""The table of the ways to tidy a line: each kind is one decorated function.

A kind maps a node whose arguments are tidy to an equal node. To add one, add a function to one of the
modules that `tidying` lists.
"""

from __future__ import annotations

from collections.abc import Callable

from gradcli.dataclass import dataclass
from gradcli.language.tree import Apply, Tree

Tidied = Callable[[Apply, bool], Tree]
"""A node, and whether decimals were typed."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of tidying, and how it is told; `outside` ones leave the arguments of functions alone."""

    name: str
    title: str
    apply: Tidied
    outside: bool


TIDYINGS: dict[str, Kind] = {}


def kind(name: str, title: str, *, outside: bool = False) -> Callable[[Tidied], Tidied]:
    """Enter a kind of tidying into the table."""

    def enter(apply: Tidied) -> Tidied:
        TIDYINGS[name] = Kind(name, title, apply, outside)
        return apply

    return enter

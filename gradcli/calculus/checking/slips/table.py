"""The table of slips, and what they are made from.

A slip yields what a rule wrongly gives, with derivatives still to be taken, and the sentence that tells it.
To add one, add one decorated function to the module of its kind of rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum

from gradcli.calculus.checking.telling import Told
from gradcli.calculus.checking.uses import Use
from gradcli.calculus.derivation.shapes import is_pending, times
from gradcli.dataclass import dataclass
from gradcli.language.functions import FUNCTIONS
from gradcli.language.tree import Apply, Number, Tree, arguments_of
from gradcli.results.checks import Mistake

Wrong = tuple[Tree, Told]
Slipped = Callable[[Use], Iterable[Wrong]]


class Rank(IntEnum):
    """When a slip is told: before all that the finished formula shows by itself, or after some of it."""

    USUAL = 0
    AFTER_MISSING_TERMS = 1
    RARE = 2
    LAST = 3


@dataclass(frozen=True, slots=True)
class Slip:
    """A way to use a rule wrongly, and the mistake it counts as."""

    name: str
    mistake: Mistake
    rank: Rank
    apply: Slipped


SLIPS: list[Slip] = []

_SLOPED = ("power", "exponential", "logarithm")
"""Rules, beside those of functions, that give the derivative of an outer function alone."""


def slip(mistake: Mistake, rank: Rank = Rank.USUAL) -> Callable[[Slipped], Slipped]:
    """Enter a slip into the table."""

    def enter(apply: Slipped) -> Slipped:
        SLIPS.append(Slip(apply.__name__.strip("_"), mistake, rank, apply))
        return apply

    return enter


def outer_rule(use: Use) -> str:
    """Return the rule of the outer function, whether or not there is an inner one."""
    return use.found.outer or use.found.rule


def slope_of(use: Use) -> Tree | None:
    """Return the derivative of the outer function alone, where the rule has one."""
    after = use.found.after
    if use.found.inner is not None:
        return arguments_of(after)[0]
    is_function = isinstance(use.tree, Apply) and use.tree.function == use.found.rule
    has_slope = use.found.rule in _SLOPED or (is_function and use.found.rule in FUNCTIONS)
    return after if has_slope and not is_pending(after) else None


def chained(use: Use, slope: Tree) -> Tree:
    """Multiply by the inner derivative, where there is one."""
    return slope if use.found.inner is None else times(slope, use.unknown.pending(use.found.inner))


def squared(tree: Tree) -> Tree:
    """Return the square of a tree."""
    return Apply("^", (tree, Number("2")))

"""What a component of a claim should be, and what it may be instead."""

from __future__ import annotations

from gradcli.calculus.checking.telling import Told
from gradcli.dataclass import dataclass
from gradcli.language.tree import Tree
from gradcli.results.checks import Mistake


@dataclass(frozen=True, slots=True)
class Asked:
    """What a component should be: the derivative of each of `trees` by the variable beside it.

    `correct` is that derivative in several forms, whose terms may be missing; the first is the one shown.
    `others` are the correct derivatives in other places, each with its name. `claimed` is what stands here.
    """

    trees: tuple[tuple[Tree, str], ...]
    correct: tuple[Tree, ...]
    others: tuple[tuple[str, Tree], ...]
    claimed: Tree


@dataclass(frozen=True, slots=True)
class Suspect:
    """A wrong formula, and the mistake that leads to it, told in a sentence."""

    mistake: Mistake
    tree: Tree
    told: Told

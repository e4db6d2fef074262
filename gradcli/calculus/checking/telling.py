"""Sentences with formulas in them, which each format of output writes in its own notation."""

from __future__ import annotations

from collections.abc import Iterable

from gradcli.calculus.derivation.tidying import tidy_steps
from gradcli.dataclass import dataclass
from gradcli.language.tree import Tree, written_size
from gradcli.language.write import to_infix

TOO_LONG = "..."
"""What stands in a sentence for a formula that is too long for one."""

_LONGEST = 40
_LARGEST = 250


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence in which each `{}` stands for one of `terms`, a formula or words."""

    text: str
    terms: tuple[Tree | str, ...] = ()

    def with_more(self, text: str, *formulas: Tree) -> Told:
        """Return the sentence with a part more."""
        more = say(text, *formulas)
        return Told(self.text + more.text, (*self.terms, *more.terms))


def say(text: str, *formulas: Tree) -> Told:
    """Make a sentence; a formula that is too long for one is left out."""
    return Told(text, tuple(one if len(to_infix(one)) <= _LONGEST else TOO_LONG for one in formulas))


def joined(sentences: Iterable[Told]) -> Told:
    """Join sentences."""
    found = list(dict.fromkeys(sentences))
    return Told("; ".join(one.text for one in found), sum((one.terms for one in found), ()))


def tidied(tree: Tree) -> Tree:
    """Return a tree in the form that a person would write; a long one stays as it is."""
    if written_size(tree) > _LARGEST:
        return tree
    for _, better in tidy_steps(tree):
        tree = better
    return tree

"""The table of rules, and what each use of one leads to."""

from __future__ import annotations

from collections.abc import Callable

from gradcli.calculus.derivation.unknown import Unknown
from gradcli.dataclass import dataclass
from gradcli.language.tree import Tree


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One use of a rule: `after` equals the derivative, with derivatives still to be taken.

    `note` is a phrase in which each `{}` stands for one of `terms`. For the chain rule, `outer` is the rule
    of the outer function and `inner` the inner function.
    """

    rule: str
    after: Tree
    note: str = ""
    terms: tuple[Tree, ...] = ()
    outer: str = ""
    inner: Tree | None = None


Applied = Callable[[Tree, Unknown], Rewriting | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its name in sentences, and what it says, in ASCII and in LaTeX."""

    name: str
    title: str
    statement: str
    latex: str
    apply: Applied


RULES: dict[str, Rule] = {}
"""In the order in which they are tried."""


def rule(name: str, title: str, statement: str, latex: str) -> Callable[[Applied], Applied]:
    """Enter a rule into the table."""

    def enter(apply: Applied) -> Applied:
        RULES[name] = Rule(name, title, statement, latex, apply)
        return apply

    return enter

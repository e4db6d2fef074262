"""All wrong formulas that a component may be, the most specific mistake first."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.calculus.checking.formula_suspects import (
    in_degrees,
    with_a_factor,
    with_fewer_terms,
    with_more_terms,
)
from gradcli.calculus.checking.sieve import Sieve
from gradcli.calculus.checking.slip_suspects import by_another_variable, slip_suspects
from gradcli.calculus.checking.slips.table import Rank
from gradcli.calculus.checking.suspect import Asked, Suspect
from gradcli.calculus.checking.telling import say
from gradcli.calculus.checking.uses import Derivation
from gradcli.calculus.derivation.shapes import times
from gradcli.calculus.derivation.unknown import Unknown
from gradcli.language.expression import Expression
from gradcli.language.infix import read_infix
from gradcli.language.tree import Apply, Symbol, substitute
from gradcli.results.checks import Mistake

_FACTORS = (
    "2", "3", "4", "5", "6", "8", "10", "1/2", "1/3", "1/4", "1/5", "1/6", "1/8", "1/10", "pi", "1/pi",
)  # fmt: skip
"""Factors that a claimed number is tried with, each of either sign."""


def formula_suspects(asked: Asked, sieve: Sieve) -> Iterator[Suspect]:
    """Yield the wrong formulas that a claimed formula may be; some are made to fit its numbers."""
    derivations = [Derivation(tree, Unknown(name)) for tree, name in asked.trees]
    yield from _likely(asked, derivations)
    yield from with_a_factor(asked, sieve)
    yield from _unlikely(derivations)
    told = say("it is the function itself, not its derivative")
    yield from (Suspect(Mistake.UNKNOWN, tree, told) for tree, _ in asked.trees)


def number_suspects(asked: Asked, of: Expression) -> Iterator[Suspect]:
    """Yield the wrong formulas whose number a claimed one may be."""
    derivations = [Derivation(tree, Unknown(name)) for tree, name in asked.trees]
    correct = asked.correct[0]
    yield from _likely(asked, derivations)
    for text in _FACTORS:
        for sign in ("", "-"):
            factor = read_infix(f"{sign}{text}")
            product = times(factor, correct)
            yield Suspect(Mistake.FACTOR, product, say("it is {} times the correct one", factor))
    yield from _unlikely(derivations)
    names = of.variables
    if len(names) > 1:
        turned = dict(zip(names, map(Symbol, reversed(names)), strict=True))
        told = say("it is the number at the point with its coordinates in reverse order")
        yield Suspect(Mistake.ORDER, substitute(correct, turned), told)
    yield Suspect(Mistake.UNKNOWN, of.tree, say("it is the value of f, not of a derivative"))


def _likely(asked: Asked, derivations: list[Derivation]) -> Iterator[Suspect]:
    correct = asked.correct[0]
    yield Suspect(Mistake.SIGN, Apply("neg", (correct,)), say("the sign is wrong"))
    yield from slip_suspects(derivations, Rank.USUAL)
    for name, other in asked.others:
        yield Suspect(Mistake.WRONG_VARIABLE, other, say(f"it is {name}"))
    yield from in_degrees(correct)
    yield from with_fewer_terms(asked)
    yield from slip_suspects(derivations, Rank.AFTER_MISSING_TERMS)
    yield from with_more_terms(asked)
    yield from slip_suspects(derivations, Rank.RARE)


def _unlikely(derivations: list[Derivation]) -> Iterator[Suspect]:
    for derivation in derivations:
        yield from by_another_variable(derivation)
    yield from slip_suspects(derivations, Rank.LAST)

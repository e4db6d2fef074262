"""Wrong formulas made from the finished correct one: angles in degrees, other terms, other factors."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from gradcli.calculus.checking.ratios import closed_form, constant_ratio
from gradcli.calculus.checking.sieve import Sieve
from gradcli.calculus.checking.slips.functions import DEGREE, INVERSE, TRIGONOMETRIC
from gradcli.calculus.checking.suspect import Asked, Suspect
from gradcli.calculus.checking.telling import say, tidied
from gradcli.calculus.derivation.shapes import ONE, ZERO, sum_of, terms_of, times
from gradcli.language.constants import known_value
from gradcli.language.infix import read_infix
from gradcli.language.tree import Apply, Symbol, Tree, fold, free_symbols, postorder, rebuilt, written_size
from gradcli.results.checks import Mistake

_MOST_TERMS = 100
"""Longer sums are not taken apart."""

_TELLING = (
    (Mistake.DEGREES, ("pi/180", "180/pi"), frozenset((*TRIGONOMETRIC, *INVERSE))),
    (
        Mistake.LOG_BASE,
        ("log(10)", "1/log(10)", "log(2)", "1/log(2)"),
        frozenset(("log", "log2", "log10")),
    ),
)
"""Factors that tell where they come from, in a formula that has such functions."""


def in_degrees(correct: Tree) -> Iterator[Suspect]:
    """Take the right formula, and work out its angles in degrees."""

    def visit(node: Tree, arguments: list[Tree]) -> Tree:
        if isinstance(node, Apply) and node.function in TRIGONOMETRIC:
            return Apply(node.function, (times(arguments[0], DEGREE),))
        is_angle = isinstance(node, Apply) and node.function in (*INVERSE, "atan2")
        return Apply("/", (rebuilt(node, arguments), DEGREE)) if is_angle else rebuilt(node, arguments)

    if (wrong := fold(correct, visit)) is not correct:
        told = say("the formula is right, but its angles are taken in degrees; they are in radians")
        yield Suspect(Mistake.DEGREES, wrong, told)


def with_fewer_terms(asked: Asked) -> Iterator[Suspect]:
    """Leave out a term, or turn its sign round."""
    for form in asked.correct:
        terms = terms_of(form)
        for place, (term, minus) in enumerate(terms if len(terms) <= _MOST_TERMS else ()):
            name = _signed(term, minus)
            others = sum_of([*terms[:place], *terms[place + 1 :]])
            yield Suspect(Mistake.MISSING_TERM, others, say("the term {} is missing", name))
            if len(terms) > 1:
                turned = sum_of([*terms[:place], (term, not minus), *terms[place + 1 :]])
                yield Suspect(Mistake.SIGN, turned, say("the sign of the term {} is wrong", name))


def with_more_terms(asked: Asked) -> Iterator[Suspect]:
    """Add a term of the claim's own to the correct formula."""
    correct = asked.correct[0]
    for term, minus in terms_of(asked.claimed) if correct == ZERO else _several(asked.claimed):
        told = say("the term {} does not belong there", _signed(term, minus))
        yield Suspect(Mistake.EXTRA_TERM, sum_of([(correct, False), (term, minus)]), told)


def with_a_factor(asked: Asked, sieve: Sieve) -> Iterator[Suspect]:
    """Multiply the whole, or a term, by what makes it fit the claimed numbers."""
    correct, claimed = asked.correct[0], sieve.claimed
    terms = [term for form in asked.correct for term, _ in _several(form)]
    whole, *parts = sieve.values([correct, *terms])
    if (factor := _closed(constant_ratio(claimed, whole))) is not None:
        told = say("it is {} times the correct one", factor)
        yield Suspect(_mistake_of(factor, asked), times(factor, correct), told)
    excess = [None if c is None or w is None else c - w for c, w in zip(claimed, whole, strict=True)]
    for term, part in zip(terms, parts, strict=True):
        if (share := _closed(constant_ratio(excess, part))) is not None:
            yield _with_more_of(term, share, asked)
    for name in sorted(free_symbols(correct) | free_symbols(asked.claimed)):
        variable = Symbol(name)
        for factor, tree in (
            (variable, times(correct, variable)),
            (Apply("/", (ONE, variable)), Apply("/", (correct, variable))),
        ):
            yield Suspect(Mistake.UNKNOWN, tree, say("it is {} times the correct one", factor))


def _with_more_of(term: Tree, share: Tree, asked: Asked) -> Suspect:
    """Add a share of a term: three times it is a wrong factor, three halves of it rather one term more."""
    more = tidied(times(share, term))
    wrong = Apply("+", (asked.correct[0], more))
    value = known_value(share)
    if value is not None and 1 not in ((value + 1).denominator, abs((value + 1).numerator)):
        return Suspect(Mistake.EXTRA_TERM, wrong, say("the term {} does not belong there", more))
    factor = tidied(Apply("+", (share, ONE)))
    told = say("the term {} is taken {} times", _signed(term, False), factor)
    return Suspect(_mistake_of(factor, asked), wrong, told)


def _several(form: Tree) -> list[tuple[Tree, bool]]:
    """Return the terms of a sum that is not too long, none of what is no sum."""
    terms = terms_of(form)
    return terms if 1 < len(terms) <= _MOST_TERMS else []


def _closed(ratio: Fraction | None) -> Tree | None:
    return closed_form(ratio) if ratio else None


def _mistake_of(factor: Tree, asked: Asked) -> Mistake:
    """Say what a factor comes from: degrees, the base of a logarithm, or anything."""
    used = {node.function for tree, _ in asked.trees for node in postorder(tree) if isinstance(node, Apply)}
    for mistake, texts, functions in _TELLING:
        if not used.isdisjoint(functions) and factor in tuple(map(read_infix, texts)):
            return mistake
    return Mistake.FACTOR


def _signed(term: Tree, minus: bool) -> Tree:
    signed = Apply("neg", (term,)) if minus else term
    return min(tidied(signed), signed, key=written_size)

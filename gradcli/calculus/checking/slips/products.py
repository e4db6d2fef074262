"""Slips of the product rule and the quotient rule: a term is forgotten, or there is no rule at all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from gradcli.calculus.checking.slips.table import Rank, Wrong, slip
from gradcli.calculus.checking.telling import say
from gradcli.calculus.checking.uses import Use
from gradcli.calculus.derivation.shapes import factors_of, product_of, sum_of, terms_of
from gradcli.language.tree import Apply, arguments_of
from gradcli.results.checks import Mistake

_MOST_FACTORS = 5


@slip(Mistake.MISSING_PRODUCT_TERM)
def _product_with_fewer_terms(use: Use) -> Iterator[Wrong]:
    terms = terms_of(use.found.after)
    if use.found.rule != "product" or len(terms) > _MOST_FACTORS:
        return
    for count in range(len(terms) - 1, 0, -1):
        for kept in combinations(range(len(terms)), count):
            missing = [use.done(term) for place, (term, _) in enumerate(terms) if place not in kept]
            what = "term {} is" if len(missing) == 1 else f"terms {' and '.join(['{}'] * len(missing))} are"
            told = say(f"of the product rule for {{}} the {what} missing", use.tree, *missing)
            yield sum_of([terms[place] for place in kept]), told


@slip(Mistake.MISSING_PRODUCT_TERM)
def _product_of_the_derivatives(use: Use) -> Iterator[Wrong]:
    if use.found.rule == "product":
        told = say("the derivative of the product {} is not the product of the derivatives", use.tree)
        yield product_of([use.unknown.pending(factor) for factor in factors_of(use.tree)]), told


@slip(Mistake.MISSING_PRODUCT_TERM)
def _quotient_with_one_term(use: Use) -> Iterator[Wrong]:
    if use.found.rule != "quotient":
        return
    change, square = arguments_of(use.found.after)
    first, second = arguments_of(change)
    told = say("of the quotient rule for {} the term with the derivative of", use.tree)
    yield Apply("/", (first, square)), told.with_more(" the denominator is missing")
    yield Apply("neg", (Apply("/", (second, square)),)), told.with_more(" the numerator is missing")


@slip(Mistake.MISSING_PRODUCT_TERM, Rank.RARE)
def _quotient_with_the_wrong_term(use: Use) -> Iterator[Wrong]:
    if use.found.rule == "quotient":
        change, square = arguments_of(use.found.after)
        told = say("of the quotient rule for {} one term is missing, and the minus", use.tree)
        yield Apply("/", (arguments_of(change)[1], square)), told


@slip(Mistake.MISSING_PRODUCT_TERM)
def _quotient_of_the_derivatives(use: Use) -> Iterator[Wrong]:
    if use.found.rule not in ("quotient", "reciprocal"):
        return
    above, below = arguments_of(use.tree)
    told = say("the derivative of the quotient {} is not the quotient of the derivatives", use.tree)
    if use.found.rule == "quotient":
        yield Apply("/", (use.unknown.pending(above), use.unknown.pending(below))), told
    yield Apply("/", (above, use.unknown.pending(below))), told


@slip(Mistake.MISSING_PRODUCT_TERM)
def _denominator_not_squared(use: Use) -> Iterator[Wrong]:
    if use.found.rule == "quotient":
        change, _ = arguments_of(use.found.after)
        below = arguments_of(use.tree)[1]
        told = say("the quotient rule for {} divides by the square of {}", use.tree, below)
        yield Apply("/", (change, below)), told
        yield change, told

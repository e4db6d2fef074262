"""Slips of the chain rule: the inner derivative is forgotten, or ends in the wrong place."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.calculus.checking.slips.table import Rank, Wrong, slip, slope_of, squared
from gradcli.calculus.checking.telling import say
from gradcli.calculus.checking.uses import Use, replaced
from gradcli.calculus.derivation.shapes import times
from gradcli.language.tree import Apply, arguments_of
from gradcli.results.checks import Mistake


@slip(Mistake.MISSING_INNER_DERIVATIVE)
def _no_inner_derivative(use: Use) -> Iterator[Wrong]:
    slope, inner = slope_of(use), use.found.inner
    if slope is not None and inner is not None:
        yield slope, say("the inner derivative of {}, {}, is missing", use.tree, use.derivative(inner))


@slip(Mistake.MISSING_INNER_DERIVATIVE)
def _no_derivative_of_the_denominator(use: Use) -> Iterator[Wrong]:
    if use.found.rule == "reciprocal":
        above, below = arguments_of(use.tree)
        told = say("the derivative of the denominator {}, {}, is missing", below, use.derivative(below))
        yield Apply("neg", (Apply("/", (above, squared(below))),)), told


@slip(Mistake.MISSING_INNER_DERIVATIVE)
def _no_derivative_of_the_exponent(use: Use) -> Iterator[Wrong]:
    if use.found.rule == "general_power":
        base, exponent = arguments_of(use.tree)
        logarithm = times(exponent, Apply("log", (base,)))
        as_exp = Apply("exp", (logarithm,))
        yield use.tree, say("{} is {}; the derivative of {} is missing", use.tree, as_exp, logarithm)


@slip(Mistake.MISSING_INNER_DERIVATIVE, Rank.RARE)
def _inner_derivative_put_inside(use: Use) -> Iterator[Wrong]:
    slope, inner = slope_of(use), use.found.inner
    if slope is not None and inner is not None:
        told = say("the inner derivative of {}, {}, is a factor", use.tree, use.derivative(inner))
        wrong = replaced(slope, inner, use.unknown.pending(inner))
        yield wrong, told.with_more("; it does not replace {}", inner)

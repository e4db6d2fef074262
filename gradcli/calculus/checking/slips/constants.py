"""Slips with what is held constant: it is kept, or a constant factor is lost."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.calculus.checking.slips.table import Rank, Wrong, slip
from gradcli.calculus.checking.telling import say
from gradcli.calculus.checking.uses import Use
from gradcli.calculus.derivation.shapes import ONE, ZERO, factors_of, is_pending, product_of
from gradcli.language.tree import postorder
from gradcli.results.checks import Mistake


@slip(Mistake.CONSTANT_KEPT, Rank.AFTER_MISSING_TERMS)
def _constant_kept(use: Use) -> Iterator[Wrong]:
    if use.found.rule == "constant" and use.tree != ZERO:
        yield use.tree, say("{} is constant here, so its derivative is 0; it is kept", use.tree)


@slip(Mistake.CONSTANT_KEPT, Rank.LAST)
def _constant_taken_for_a_variable(use: Use) -> Iterator[Wrong]:
    if use.found.rule == "constant" and use.tree not in (ZERO, ONE):
        yield ONE, say("{} is constant here, so its derivative is 0, not 1", use.tree)


@slip(Mistake.FACTOR, Rank.RARE)
def _constant_factor_lost(use: Use) -> Iterator[Wrong]:
    """Lose a factor that is held constant: all of it, or one of several."""
    if use.found.rule != "constant_multiple":
        return
    (constant,) = use.found.terms
    factors = factors_of(constant)
    pending = next(node for node in postorder(use.found.after) if is_pending(node))
    for place, factor in enumerate(factors):
        told = say("the constant factor {} of {} is lost", factor, use.tree)
        yield product_of([*factors[:place], *factors[place + 1 :], pending]), told
    if len(factors) > 1:
        yield pending, say("the constant factor {} of {} is lost", constant, use.tree)

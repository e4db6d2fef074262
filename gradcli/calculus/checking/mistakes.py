"""The likely mistake in a wrong claim: the first wrong formula that the claim equals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice, permutations

from gradcli.calculus.checking.agreement import DIGITS
from gradcli.calculus.checking.clock import Clock
from gradcli.calculus.checking.equality import Signs, equal_by
from gradcli.calculus.checking.sieve import Sieve
from gradcli.calculus.checking.suspect import Asked, Suspect
from gradcli.calculus.checking.suspects import formula_suspects
from gradcli.calculus.timer import TooSlow, within
from gradcli.language.tree import Tree
from gradcli.results.checks import Explained, How, Mistake

NOTHING_FITS = Explained(Mistake.UNKNOWN, "none of the usual mistakes gives this")

_MOST_PERMUTED = 6
_BATCH = 100
_SHARE = 0.25
_SEARCH_SECONDS = 3.0
_CONFIRM_SECONDS = 1.0


def explained(asked: Asked, sieve: Sieve, signs: Signs, clock: Clock) -> Explained:
    """Return the most specific mistake that gives the claim, and what others would."""
    found = _found(asked, sieve, clock.share(_SHARE, _SEARCH_SECONDS))
    if not found:
        return NOTHING_FITS
    first, *others = found
    also = dict.fromkeys(one.mistake for one in others)
    return confirmed(first, asked.claimed, sieve, signs, clock, tuple(also))


def confirmed(
    suspect: Suspect,
    claimed: Tree,
    sieve: Sieve,
    signs: Signs,
    clock: Clock,
    also: Sequence[Mistake] = (),
) -> Explained:
    """Return a mistake with how it was confirmed that its formula is the claimed one."""
    others = tuple(one for one in also if one not in (suspect.mistake, Mistake.UNKNOWN))
    if equal_by(claimed, suspect.tree, signs, clock.share(_SHARE, _CONFIRM_SECONDS)) is not None:
        return Explained(suspect.mistake, suspect.told.text, suspect.told.terms, How.EXACT, others)
    seen = f" (seen to {DIGITS} digits at {len(sieve.points)} points)"
    return Explained(suspect.mistake, suspect.told.text + seen, suspect.told.terms, How.NUMERIC, others)


def _found(asked: Asked, sieve: Sieve, seconds: float) -> list[Suspect]:
    """Return the wrong formulas that the claim equals, as many as the time allows to try."""
    found: list[Suspect] = []
    rest = formula_suspects(asked, sieve)
    try:
        with within(seconds):
            while seconds and (batch := list(islice(rest, _BATCH))):
                found += [batch[place] for place in sieve.passing([suspect.tree for suspect in batch])]
    except TooSlow:
        return found
    return found


def exchange(wrong: Sequence[int], fits: Mapping[int, AbstractSet[int]]) -> dict[int, int]:
    """Return which correct component stands in the place of each wrong one, if they only change places.

    `fits` holds for each wrong place the others whose correct component is claimed there.
    """
    if not 1 < len(wrong) <= _MOST_PERMUTED:
        return {}
    for order in permutations(wrong):
        if all(there in fits[here] for here, there in zip(wrong, order, strict=True)):
            return dict(zip(wrong, order, strict=True))
    return {}


def fitting(sieve: Sieve, wrong: Sequence[int], correct: Sequence[Tree]) -> set[int]:
    """Return the wrong places whose correct component a claim is."""
    return {wrong[place] for place in sieve.passing([correct[there] for there in wrong])}

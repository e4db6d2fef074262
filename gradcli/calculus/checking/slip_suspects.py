"""Wrong formulas that a derivation ends in when one of its rules, or all uses of a rule, go wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from gradcli.calculus.checking.slips import chains, constants, functions, powers, products
from gradcli.calculus.checking.slips.table import SLIPS, Rank, Slip, Wrong
from gradcli.calculus.checking.suspect import Suspect
from gradcli.calculus.checking.telling import joined, say
from gradcli.calculus.checking.uses import Derivation, Use, derivative_of
from gradcli.calculus.derivation.unknown import Unknown
from gradcli.language.tree import Symbol, free_symbols
from gradcli.results.checks import Mistake

FAMILIES = (chains, products, powers, functions, constants)
"""The modules of slips, those told first before the others; to be loaded is enough."""

_MOST_TOLD = 2
_MOST = 600
"""Wrong formulas of one rank that are tried."""


def slip_suspects(derivations: Sequence[Derivation], rank: Rank) -> Iterator[Suspect]:
    """Yield what slips of a rank lead to, in the order of their table."""
    found = (
        suspect
        for row in SLIPS
        if row.rank is rank
        for derivation in derivations
        for suspect in _slipped(derivation, row)
    )
    yield from islice(found, _MOST)


def by_another_variable(derivation: Derivation) -> Iterator[Suspect]:
    """Differentiate a part of the function by another variable."""
    for use in derivation.uses[1:]:
        others = free_symbols(use.tree) - {derivation.unknown.name} if use.found.rule != "constant" else ()
        for name in sorted(others):
            told = say("{} is differentiated with respect to {}", use.tree, Symbol(name))
            after = derivative_of(use.tree, Unknown(name))
            yield Suspect(Mistake.WRONG_VARIABLE, derivation.with_slips({id(use.tree): after}), told)


def _slipped(derivation: Derivation, row: Slip) -> Iterator[Suspect]:
    found = [(use, wrong) for use in derivation.uses if (wrong := list(row.apply(use)))]
    for use, wrong in found:
        for after, told in wrong:
            yield Suspect(row.mistake, derivation.with_slips({id(use.tree): after}), told)
    if len(found) > 1:
        yield from _everywhere(derivation, row, found)


def _everywhere(
    derivation: Derivation, row: Slip, found: Sequence[tuple[Use, list[Wrong]]]
) -> Iterator[Suspect]:
    """Make the same slip wherever the rule is used."""
    for choice in range(max(len(wrong) for _, wrong in found)):
        chosen = [(use, wrong[min(choice, len(wrong) - 1)]) for use, wrong in found]
        afters = {id(use.tree): after for use, (after, _) in chosen}
        told = joined(islice((told for _, (_, told) in chosen), _MOST_TOLD))
        yield Suspect(row.mistake, derivation.with_slips(afters), told)

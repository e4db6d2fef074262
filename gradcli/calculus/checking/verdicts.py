"""The verdict on each claimed formula: right or wrong, how that is known, and what the mistake may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gradcli.calculus.checking.agreement import DIGITS
from gradcli.calculus.checking.claimed import Claimed
from gradcli.calculus.checking.clock import Clock
from gradcli.calculus.checking.comparison import LEAST, Comparison, Outcome
from gradcli.calculus.checking.correct import Correct, called
from gradcli.calculus.checking.domains import right_where
from gradcli.calculus.checking.equality import Signs, equal_by, signs_of
from gradcli.calculus.checking.mistakes import NOTHING_FITS, confirmed, exchange, explained, fitting
from gradcli.calculus.checking.sieve import Sieve, sieve_of
from gradcli.calculus.checking.suspect import Suspect
from gradcli.calculus.checking.telling import say
from gradcli.calculus.checking.witnesses import point_text, witness_at
from gradcli.language.tree import Tree, free_symbols
from gradcli.results.checks import CheckedComponent, Explained, How, Mistake

_EQUAL_SECONDS = 2.5
_SHARE = 0.25
_NO_POINT = "no point was found at which f and its derivatives have numbers, so nothing was compared"
_TOO_FEW = "too few points were found at which both have numbers"


class Judge:
    """Judges the components of one claim, held against the correct ones at points."""

    def __init__(
        self, correct: Correct, claims: Sequence[Claimed], comparison: Comparison, digits: int, clock: Clock
    ) -> None:
        self.correct = correct
        self.claims = claims
        self.comparison = comparison
        self.digits = digits
        self.clock = clock
        self.wrong = [place for place in range(len(claims)) if self._differs(place)]

    def components(self) -> tuple[CheckedComponent, ...]:
        """Return the verdict on each component."""
        explanations = self._explanations()
        return tuple(
            self._wrong(place, explanations.get(place)) if place in self.wrong else self.unrefuted(place)
            for place in range(len(self.claims))
        )

    def _differs(self, place: int) -> bool:
        outcomes = self.comparison.outcomes[place]
        # A claim without a single number is wrong where there is one to claim.
        is_nowhere = bool(outcomes) and all(outcome is Outcome.UNDEFINED for outcome in outcomes)
        return Outcome.DIFFERENT in outcomes or is_nowhere

    def _component(self, place: int, agrees: bool | None, how: How | None, detail: str) -> CheckedComponent:
        formulas = self.correct.components
        return CheckedComponent(
            self.correct.places[place],
            self.claims[place].typed,
            formulas[place] if formulas else None,
            agrees,
            how,
            detail,
        )

    def unrefuted(self, place: int) -> CheckedComponent:
        """Return the verdict on a component that no point shows wrong."""
        outcomes = self.comparison.outcomes[place]
        count = outcomes.count(Outcome.SAME)
        rule = self._equal(place)
        if count < LEAST and rule is None:
            return self._component(place, None, None, _TOO_FEW if outcomes else _NO_POINT)
        how = How.NUMERIC if rule is None else How.EXACT
        told = rule or f"equal to {DIGITS} digits at {count} points"
        undefined = self.comparison.where(place, Outcome.UNDEFINED)
        if undefined:
            told += f"; right where it is defined, but undefined at {point_text(undefined[0])}"
        return self._component(place, True, how, told)

    def _equal(self, place: int) -> str | None:
        if self.correct.components is None:
            return None
        claimed, correct = self.claims[place].tree, self.correct.components[place]
        return equal_by(claimed, correct, self._signs(claimed), self.clock.share(_SHARE, _EQUAL_SECONDS))

    def _signs(self, claimed: Tree) -> Signs:
        names = self.correct.of.variables
        return lambda: {**signs_of(self.correct.of.tree, names), **signs_of(claimed, names)}

    def _wrong(self, place: int, explanation: Explained | None) -> CheckedComponent:
        different = self.comparison.where(place, Outcome.DIFFERENT)
        same = self.comparison.where(place, Outcome.SAME)
        undefined = self.comparison.where(place, Outcome.UNDEFINED)
        formulas = (self.correct.of.tree, self.claims[place].tree)
        where = right_where(formulas, self.correct.of.variables, same, different)
        detail = f"right where {where}" if where else ""
        if not different:
            detail = "it is undefined at every point tried"
        component = self._component(place, False, How.NUMERIC, detail)
        witness = witness_at(self.comparison, place, different or undefined, self.digits)
        is_constant = not free_symbols(self.claims[place].tree)
        if where and (is_constant or explanation in (None, NOTHING_FITS)):
            # A constant that is right in one case is no slip of any rule.
            explanation = Explained(Mistake.UNKNOWN, "")
        return replace(component, witness=witness, explained=explanation)

    def _explanations(self) -> dict[int, Explained]:
        """Return the likely mistake of each wrong component, where it is any of those that are looked for."""
        if self.correct.components is None:
            return {}
        sieves = {place: self._sieve(place) for place in self.wrong}
        formulas = self.correct.components
        order = exchange(
            self.wrong, {at: fitting(sieve, self.wrong, formulas) for at, sieve in sieves.items()}
        )
        if order:
            return {here: self._moved(here, there, sieves[here]) for here, there in order.items()}
        return {place: self._explained(place, sieve) for place, sieve in sieves.items()}

    def _sieve(self, place: int) -> Sieve:
        return sieve_of(self.claims[place].tree, self.correct.of.variables, self.comparison.points)

    def _moved(self, here: int, there: int, sieve: Sieve) -> Explained:
        formulas = self.correct.components or ()
        text = f"the components are in the wrong order: this is the {called(self.correct.places[there])}"
        claimed = self.claims[here].tree
        suspect = Suspect(Mistake.ORDER, formulas[there], say(text))
        return confirmed(suspect, claimed, sieve, self._signs(claimed), self.clock)

    def _explained(self, place: int, sieve: Sieve) -> Explained:
        claimed = self.claims[place].tree
        asked = self.correct.asked(place, claimed)
        return explained(asked, sieve, self._signs(claimed), self.clock) if asked else NOTHING_FITS

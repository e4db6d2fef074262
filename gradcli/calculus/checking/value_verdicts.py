"""The verdict on each claimed number, and the mistake whose number it would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from gradcli.calculus.checking.agreement import PRECISIONS, agree, number
from gradcli.calculus.checking.claimed import Claimed
from gradcli.calculus.checking.clock import Clock
from gradcli.calculus.checking.correct import Correct, called
from gradcli.calculus.checking.digits import Fit, Given, given
from gradcli.calculus.checking.equality import equal_by
from gradcli.calculus.checking.mistakes import NOTHING_FITS, exchange
from gradcli.calculus.checking.subgradients import is_between, sides_text, violation
from gradcli.calculus.checking.suspect import Suspect
from gradcli.calculus.checking.suspects import number_suspects
from gradcli.calculus.checking.truths import Truth, TruthAt
from gradcli.calculus.timer import TooSlow, within
from gradcli.language.tree import substitute
from gradcli.numeric.decimals import decimal_text
from gradcli.numeric.intervals import Real
from gradcli.numeric.kinks import middle
from gradcli.numeric.pointwise import enclosed, forward, settle
from gradcli.numeric.program import lower
from gradcli.numeric.quantities import quantity_of
from gradcli.results.checks import CheckedComponent, Explained, How, Mistake, Witness
from gradcli.results.gradients import EvaluationStatus

_LEAST_FIGURES = 2
"""Fewer digits than this fit the number of too many mistakes."""

_EQUAL_SECONDS = 1.0
_SEARCH_SECONDS = 2.0
_SHARE = 0.25
_SHOWN = 10


class ValueJudge:
    """Judges the numbers claimed at one point."""

    def __init__(self, correct: Correct, values: Sequence[Claimed], truth: TruthAt, clock: Clock) -> None:
        self.correct = correct
        self.truth = truth
        self.clock = clock
        self.typed = [value.typed for value in values]
        self.given = [given(value.typed) for value in values]
        program = lower([value.tree for value in values], ())
        held = forward(program, (), PRECISIONS[-1])
        self.reals = [number(held[slot]) for slot in program.outputs]
        settled = settle(program, (), _SHOWN).outputs
        self.quantities = [quantity_of(output, False) for output in settled]

    def components(self) -> tuple[CheckedComponent, ...]:
        """Return the verdict on each number."""
        judged = [self._judged(place) for place in range(len(self.given))]
        wrong = [place for place, component in enumerate(judged) if component.agrees is False]
        order = exchange(wrong, {place: self._fitting(place, wrong) for place in wrong})
        for place in wrong:
            judged[place] = replace(
                judged[place],
                witness=Witness(self.truth.at, self.quantities[place], self.truth.components[place].quantity),
                explained=self._moved(order[place])
                if order
                else self._explained(place, is_rounded=bool(judged[place].detail)),
            )
        return tuple(judged)

    def _judged(self, place: int) -> CheckedComponent:
        truth = self.truth.components[place]
        component = CheckedComponent(
            self.correct.places[place], self.typed[place], truth.quantity, None, None, ""
        )
        real = self.reals[place]
        if real is None:
            return replace(component, detail="it is no real number, or cannot be decided to be one")
        if truth.real is not None and truth.quantity is not None:
            one = self.given[place]
            return (
                self._exactly(component, real, truth) if one.unit is None else _fitted(component, one, truth)
            )
        if truth.has_sides:
            return self._between(component, self.given[place], real, truth)
        if self.truth.status is EvaluationStatus.UNDECIDED:
            return replace(component, detail="the correct number cannot be decided")
        return replace(
            component, agrees=False, how=How.EXACT, detail="no number is right where there is none"
        )

    def _exactly(self, component: CheckedComponent, claimed: Real, truth: Truth) -> CheckedComponent:
        verdict = truth.equals(claimed)
        if verdict is None:
            return replace(component, detail="the two numbers cannot be told apart, nor be shown to be equal")
        if verdict is False:
            return replace(component, agrees=False, how=How.NUMERIC, detail=_almost(claimed, truth))
        if isinstance(claimed, Fraction) and isinstance(truth.real, Fraction):
            return replace(component, agrees=True, how=How.EXACT, detail="exactly")
        rule = self._equal(component)
        if rule is None:
            return replace(component, agrees=True, how=How.NUMERIC, detail=f"equal to {truth.digits} digits")
        return replace(component, agrees=True, how=How.EXACT, detail=rule)

    def _equal(self, component: CheckedComponent) -> str | None:
        """Return what shows that a closed form is the derivative's value at the point."""
        if self.correct.components is None:
            return None
        values = dict(zip(self.correct.of.variables, self.truth.point, strict=True))
        place = self.correct.places.index(component.variables)
        there = substitute(self.correct.components[place], values)
        return equal_by(component.claimed, there, dict, self.clock.share(_SHARE, _EQUAL_SECONDS))

    def _between(
        self, component: CheckedComponent, number_given: Given, claimed: Real, truth: Truth
    ) -> CheckedComponent:
        slack = number_given.unit / 2 if number_given.unit else Fraction(1, 10**20)
        fits = is_between(middle(claimed), truth, slack)
        told = "accepted as a subgradient" if fits else "no subgradient"
        return replace(
            component, agrees=fits, how=How.NUMERIC, detail=f"{told}; the slope is {sides_text(truth)}"
        )

    def violation(self, judged: Sequence[CheckedComponent]) -> str | None:
        """Return what shows that numbers accepted one by one at a kink are no subgradient together."""
        reals = [middle(real) for real in self.reals if real is not None]
        is_kink = any(truth.has_sides for truth in self.truth.components)
        if not is_kink or len(reals) < len(judged) or not all(component.agrees for component in judged):
            return None
        units = [one.unit or Fraction(0) for one in self.given]
        return violation(self.correct.of.tree, self.correct.of.variables, self.truth, reals, units)

    def _fits(self, place: int, real: Real | None) -> bool:
        """Tell whether a number is the claimed one, to the digits it has, by more than chance."""
        one, claimed = self.given[place], self.reals[place]
        if real is None or claimed is None:
            return False
        is_near = one.fit(real) in (Fit.ROUNDED, Fit.CUT_OFF) and one.figures >= _LEAST_FIGURES
        return is_near or agree(claimed, real) is True

    def _fitting(self, place: int, wrong: Sequence[int]) -> set[int]:
        return {other for other in wrong if self._fits(place, self.truth.components[other].real)}

    def _moved(self, there: int) -> Explained:
        text = f"the components are in the wrong order: this is the {called(self.correct.places[there])}"
        return Explained(Mistake.ORDER, text, how=How.NUMERIC)

    def _explained(self, place: int, *, is_rounded: bool) -> Explained:
        if self.truth.components[place].real is None or is_rounded:
            return Explained(Mistake.UNKNOWN, "")
        fitting = self._suspected(place)
        if not fitting:
            return NOTHING_FITS
        first, *others = fitting
        also = dict.fromkeys(o.mistake for o in others if o.mistake not in (first.mistake, Mistake.UNKNOWN))
        return Explained(first.mistake, first.told.text, first.told.terms, How.NUMERIC, tuple(also))

    def _suspected(self, place: int) -> list[Suspect]:
        """Return the wrong formulas that have the claimed number at the point."""
        seconds = self.clock.share(_SHARE, _SEARCH_SECONDS)
        try:
            with within(seconds):
                asked = self.correct.asked(place, self.typed[place]) if seconds else None
                tried = list(number_suspects(asked, self.correct.of)) if asked else []
                program = lower([suspect.tree for suspect in tried], self.correct.of.variables)
                held = enclosed(program, self.truth.point, PRECISIONS[-1])
        except TooSlow:
            return []
        numbers = [number(held[slot]) for slot in program.outputs]
        return [one for one, real in zip(tried, numbers, strict=True) if self._fits(place, real)]


def _fitted(component: CheckedComponent, one: Given, truth: Truth) -> CheckedComponent:
    """Judge a decimal to the digits it has."""
    if truth.real is None or truth.quantity is None:
        return component
    fit = one.fit(truth.real)
    how = How.EXACT if isinstance(truth.real, Fraction) else How.NUMERIC
    if fit is Fit.OPEN:
        return replace(component, detail="the numbers are too large to be compared")
    if fit is Fit.NONE:
        return replace(component, agrees=False, how=how)
    shown, places = truth.quantity.decimal, one.precision
    is_shorter = one.is_rough or one.places < len(shown.partition(".")[2])
    texts = {
        Fit.EQUAL: "exactly",
        Fit.ROUNDED: f"{shown} rounded to {places}" if is_shorter else f"right to {places}",
        Fit.CUT_OFF: f"{f'{shown} ' if is_shorter else ''}cut off after {places}, not rounded",
    }
    return replace(component, agrees=True, how=how, detail=texts[fit])


def _almost(claimed: Real, truth: Truth) -> str:
    """Say of a whole number that it is the rounded value: such a number is taken to be exact."""
    is_whole = isinstance(claimed, Fraction) and claimed.denominator == 1
    if truth.real is None or truth.quantity is None or not is_whole:
        return ""
    if abs(middle(truth.real) - middle(claimed)) > Fraction(1, 2):
        return ""
    text = decimal_text(middle(claimed), _SHOWN)
    return f"not exact: {text} is {truth.quantity.decimal} rounded to a whole number; give decimals"

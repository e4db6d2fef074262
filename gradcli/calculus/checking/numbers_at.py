"""The numbers of claimed formulas at the points asked for, beside the correct ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gradcli.calculus.algebra import GIVEN_UP
from gradcli.calculus.checking.agreement import PRECISIONS, number
from gradcli.calculus.checking.claimed import Claimed
from gradcli.calculus.checking.correct import Correct
from gradcli.calculus.checking.subgradients import is_between, sides_text, violation
from gradcli.calculus.checking.truths import Truth, TruthAt, truths_at
from gradcli.calculus.exact_values import SECONDS, ExactValues
from gradcli.calculus.timer import within
from gradcli.language.tree import Tree
from gradcli.numeric.decimals import rounded
from gradcli.numeric.intervals import Real
from gradcli.numeric.kinks import Slope, middle
from gradcli.numeric.points import Point
from gradcli.numeric.pointwise import enclosed, settle
from gradcli.numeric.program import lower
from gradcli.numeric.quantities import quantity_of
from gradcli.results.checks import ClaimAt, NumberAt
from gradcli.results.gradients import EvaluationStatus
from gradcli.results.quantities import Quantity

_ACCEPTED = "accepted as a subgradient, between the one-sided derivatives"
_FINER = (20, 40, 80)
"""Digits in which numbers are shown, until they are seen to differ."""

_REFUSED = "no subgradient: not between the one-sided derivatives"


def claims_at(
    correct: Correct, claims: Sequence[Claimed], points: Sequence[Point], digits: int
) -> tuple[ClaimAt, ...]:
    """Return the claimed and the correct numbers at each point."""
    return tuple(_at(correct, claims, truth, digits) for truth in truths_at(correct, points, digits))


def _at(correct: Correct, claims: Sequence[Claimed], truth: TruthAt, digits: int) -> ClaimAt:
    names = correct.of.variables
    trees = [claim.tree for claim in claims]
    program = lower(trees, names)
    held = enclosed(program, truth.point, PRECISIONS[-1])
    reals = [number(held[slot]) for slot in program.outputs]
    numbers = tuple(
        _number(variables, real, _quantity(correct, tree, truth.point, digits), component, truth.status)
        for variables, real, tree, component in zip(
            correct.places, reals, trees, truth.components, strict=True
        )
    )
    is_kink = truth.status is EvaluationStatus.NOT_DIFFERENTIABLE and not correct.is_hessian
    told = _violated(correct, reals, truth) if is_kink and all(n.agrees for n in numbers) else None
    detail = f"{truth.detail}; {told}" if told else truth.detail
    return ClaimAt(truth.at, numbers, truth.status, detail, together=told is None)


def _violated(correct: Correct, reals: Sequence[Real | None], truth: TruthAt) -> str | None:
    """Say when numbers that are accepted one by one are no subgradient together."""
    known = [middle(real) for real in reals if real is not None]
    if len(known) < len(reals):
        return None
    told = violation(correct.of.tree, correct.of.variables, truth, known)
    return told and f"together these are no subgradient: {told}"


def _number(
    variables: tuple[str, ...],
    real: Real | None,
    claimed: Quantity | None,
    truth: Truth,
    status: EvaluationStatus,
) -> NumberAt:
    if truth.real is not None:
        verdict = None if real is None else truth.equals(real)
        detail = "the claim is undefined here" if real is None else ""
        if verdict is False and real is not None:
            shown = _told_apart(claimed, truth.quantity, real, truth.real)
            return NumberAt(variables, *shown, verdict, detail)
        return NumberAt(variables, claimed, truth.quantity, verdict, detail)
    if truth.has_sides and real is not None:
        fits = is_between(middle(real), truth)
        told = _ACCEPTED if fits else _REFUSED
        return NumberAt(
            variables, claimed, None, fits, told, side_quantity(truth.left), side_quantity(truth.right)
        )
    if real is None:
        # At a kink the claim says what is true: there is no number.
        is_right = True if status is EvaluationStatus.NOT_DIFFERENTIABLE else None
        return NumberAt(variables, None, None, is_right, "neither has a number here")
    if status is EvaluationStatus.NOT_DIFFERENTIABLE:
        told = f"there is no derivative here: {sides_text(truth)}" if truth.left else "there is none here"
        return NumberAt(variables, claimed, None, None, told)
    return NumberAt(variables, claimed, None, None, "there is no correct number here")


def _told_apart(
    claimed: Quantity | None, correct: Quantity | None, real: Real, true: Real
) -> tuple[Quantity | None, Quantity | None]:
    """Return two numbers that differ, with so many digits that this is seen where so many are known."""
    for digits in _FINER:
        if claimed is None or correct is None or claimed.decimal != correct.decimal:
            break
        one, other = rounded(real, digits), rounded(true, digits)
        if one is not None and other is not None and one.decimal != other.decimal:
            claimed, correct = replace(claimed, decimal=one.decimal), replace(correct, decimal=other.decimal)
    return claimed, correct


def side_quantity(side: Slope | None) -> Quantity | None:
    """Return a one-sided derivative as a number."""
    rounded = side.rounded(10) if side is not None else None
    return None if rounded is None else quantity_of(rounded, False)


def _quantity(correct: Correct, tree: Tree, point: Point, digits: int) -> Quantity | None:
    """Return a formula's number at a point, in closed form where that is short."""
    output = settle(lower([tree], correct.of.variables), point, digits).outputs[0]
    quantity = quantity_of(output, False)
    exact = ExactValues(correct.of, [tree], point)
    if quantity is None or exact.has_decimals:
        return quantity
    try:
        with within(SECONDS):
            return exact.form(quantity, exact.value(tree), digits)
    except GIVEN_UP:
        return quantity

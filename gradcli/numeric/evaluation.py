"""Answer all that `grad` is asked at one point, by the reverse sweep, in right digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from gradcli.language.tree import Tree, contains_decimal
from gradcli.numeric.edges import edge_evaluation
from gradcli.numeric.faults import missing_condition
from gradcli.numeric.intervals import TooLarge
from gradcli.numeric.point_program import PointProgram, text_of
from gradcli.numeric.pointwise import Poison, settle
from gradcli.numeric.program import Slot, lower
from gradcli.numeric.quantities import quantity_of
from gradcli.numeric.smooth import smooth_evaluation, unanswered, undecided
from gradcli.results.gradients import Evaluation, EvaluationStatus
from gradcli.results.quantities import Quantity


def evaluate_at(
    program: PointProgram,
    point: Sequence[Tree],
    digits: int,
    exactly: Callable[[Slot], Fraction | None] | None = None,
) -> Evaluation:
    """Evaluate at one exact point; `exactly` settles what no precision can (see `settle`)."""
    settled = settle(program.full, point, digits, exactly)
    decimals = program.decimals or any(map(contains_decimal, point))
    at = _coordinates(point, digits, decimals)
    value = settled.outputs[0]
    if isinstance(value, Poison):
        return _without_value(program, at, value, digits)
    if any(slot < 0 for slot in settled.rough):
        detail = f"{text_of(program, ~settled.rough[0])} may have a kink here"
        return undecided(program, at, quantity_of(value, decimals), digits, detail)
    if settled.rough:
        try:
            return edge_evaluation(program, point, settled, at, digits, decimals)
        except TooLarge:
            detail = "a number on the way to the slopes is too large to compute"
            return undecided(program, at, quantity_of(value, decimals), digits, detail)
    return smooth_evaluation(program, settled, at, decimals)


def _coordinates(point: Sequence[Tree], digits: int, decimals: bool) -> tuple[Quantity, ...]:
    settled = settle(lower(point, ()), (), digits)
    found = []
    for tree, output in zip(point, settled.outputs, strict=True):
        quantity = quantity_of(output, decimals) or Quantity(None, "undecided")
        found.append(quantity if quantity.exact is not None else replace(quantity, exact=tree))
    return tuple(found)


def _without_value(
    program: PointProgram, at: tuple[Quantity, ...], poison: Poison, digits: int
) -> Evaluation:
    if poison.kind == "undefined":
        status, detail = EvaluationStatus.UNDEFINED, missing_condition(program.base, poison.slot)
    elif poison.kind == "too large":
        is_whole = poison.slot == program.base.outputs[0]
        what = "the value" if is_whole else text_of(program, poison.slot)
        status, detail = EvaluationStatus.UNDECIDED, f"{what} is too large to compute"
    else:
        status = EvaluationStatus.UNDECIDED
        detail = f"{text_of(program, poison.slot)} cannot be decided at any precision tried"
    return Evaluation(at, None, None, None, None, unanswered(program, digits), status, detail)

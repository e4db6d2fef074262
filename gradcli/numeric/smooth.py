"""Answer at a point where the formula is smooth: the program's outputs say it all."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.numeric.decimals import Rounded, nearest_double
from gradcli.numeric.intervals import ONE, Intervals, TooLarge, ends, excludes_zero
from gradcli.numeric.point_program import PointProgram, unit_of
from gradcli.numeric.pointwise import Held, Poison, Settled, settle
from gradcli.numeric.program import Builder, Slot
from gradcli.numeric.quantities import entries_of, quantity_of, vector_of
from gradcli.results.gradients import UNDECIDED_REASONS, Directional, Evaluation, EvaluationStatus
from gradcli.results.quantities import Quantity

_SHARE_BITS = 200
"""More than a double has, so that rounding the quotient does not widen it."""


def smooth_evaluation(
    program: PointProgram,
    settled: Settled,
    at: tuple[Quantity, ...],
    decimals: bool,
    slots: Sequence[Slot] | None = None,
) -> Evaluation:
    """Read value, gradient, length and directions off the program's outputs.

    `slots` says where the values of the outputs are, if not where those of `program.full` are.
    """
    count = program.count
    value, partials, norm, ascent = _split(settled, count)
    gradient = tuple(quantity_of(partial, decimals) for partial in partials)
    held = [settled.values[slot] for slot in slots or program.full.outputs]
    directional = tuple(_directions(program, settled, held, decimals))
    if bad := next((p for p in partials if isinstance(p, Poison)), None):
        norm, ascent = bad, ()
        status, detail = EvaluationStatus.UNDECIDED, _without_gradient(program, bad)
    else:
        stationary = all(isinstance(partial, Rounded) and partial.is_zero for partial in partials)
        status = EvaluationStatus.STATIONARY if stationary and partials else EvaluationStatus.OK
        detail = None
    return Evaluation(
        at, quantity_of(value, decimals), gradient, quantity_of(norm, decimals), vector_of(ascent, decimals),
        directional, status, detail,
    )  # fmt: skip


def _split(
    settled: Settled, count: int
) -> tuple[Rounded | Poison, Sequence[Rounded | Poison], Rounded | Poison, Sequence[Rounded | Poison]]:
    outputs = settled.outputs
    return outputs[0], outputs[1 : count + 1], outputs[count + 1], outputs[count + 2 : 2 * count + 2]


def _directions(
    program: PointProgram, settled: Settled, held: Sequence[Held], decimals: bool
) -> list[Directional]:
    count, found = program.count, []
    place = 2 * count + 2
    for direction in program.directions:
        block = settled.outputs[place : place + 2 * count + 1]
        derivative = block[count]
        share = _share(held[place + count], held[count + 1]) if direction.normalised else None
        place += 2 * count + 1
        found.append(
            Directional(
                entries_of(block[count + 1 :], decimals),
                entries_of(block[:count], decimals),
                direction.normalised,
                quantity_of(derivative, decimals),
                share,
                _undecided_detail(derivative),
            )
        )
    return found


def _without_gradient(program: PointProgram, poison: Poison) -> str:
    """Say why; what is too large may well be the denominator of a slope that is small."""
    if poison.kind != "too large":
        return "the gradient is undecided"
    if poison.slot in program.full.outputs:
        return "the gradient is too large to compute"
    return "a number on the way to the gradient is too large to compute"


def _undecided_detail(derivative: Rounded | Poison) -> str | None:
    if isinstance(derivative, Poison):
        return UNDECIDED_REASONS[derivative.kind != "too large"]
    return None


def _share(derivative: Held, norm: Held) -> float | None:
    """Return the nearest double of a quotient that lies between -1 and 1; None where it cannot be told."""
    if isinstance(derivative, Poison | bool) or isinstance(norm, Poison | bool) or not excludes_zero(norm):
        return None
    try:
        bounds = ends(Intervals(_SHARE_BITS).divide(derivative, norm))
    except TooLarge:
        return None
    low, high = (nearest_double(max(-ONE, min(ONE, bound))) for bound in bounds)
    return low if low == high else None


def unanswered(program: PointProgram, digits: int, decimals: bool = False) -> tuple[Directional, ...]:
    """Return each direction with its unit vector and no derivative."""
    found = []
    for direction in program.directions:
        builder = Builder(())
        vector = [builder.lower(tree) for tree in direction.vector]
        _, *unit = unit_of(builder, vector)
        outputs = settle(builder.program([*vector, *unit]), (), digits).outputs
        found.append(
            Directional(
                entries_of(outputs[: len(vector)], decimals), entries_of(outputs[len(vector) :], decimals),
                direction.normalised, None, None,
            )
        )  # fmt: skip
    return tuple(found)


def undecided(
    program: PointProgram, at: tuple[Quantity, ...], value: Quantity | None, digits: int, detail: str
) -> Evaluation:
    """Answer that no precision tried decides the gradient here."""
    directions = unanswered(program, digits)
    return Evaluation(at, value, None, None, None, directions, EvaluationStatus.UNDECIDED, detail)

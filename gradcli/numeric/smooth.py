"""Answer at a point where the formula is smooth: the program's outputs say it all."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.numeric.decimals import Rounded
from gradcli.numeric.point_program import PointProgram, unit_of
from gradcli.numeric.pointwise import Poison, Settled, settle
from gradcli.numeric.program import Builder
from gradcli.numeric.quantities import entries_of, quantity_of, vector_of
from gradcli.results.gradients import Directional, Evaluation, EvaluationStatus
from gradcli.results.quantities import Quantity


def smooth_evaluation(
    program: PointProgram, settled: Settled, at: tuple[Quantity, ...], decimals: bool
) -> Evaluation:
    """Read value, gradient, length and directions off the program's outputs."""
    count = program.count
    value, partials, norm, ascent = _split(settled, count)
    gradient = tuple(quantity_of(partial, decimals) for partial in partials)
    directional = tuple(_directions(program, settled, decimals, norm))
    if bad := next((p for p in partials if isinstance(p, Poison)), None):
        norm, ascent = bad, ()
        reason = (
            "the gradient is too large to compute" if bad.kind == "too large" else "the gradient is undecided"
        )
        status, detail = EvaluationStatus.UNDECIDED, reason
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
    program: PointProgram, settled: Settled, decimals: bool, norm: Rounded | Poison
) -> list[Directional]:
    count, found = program.count, []
    place = 2 * count + 2
    for direction in program.directions:
        block = settled.outputs[place : place + 2 * count + 1]
        place += 2 * count + 1
        derivative = block[count]
        found.append(
            Directional(
                entries_of(block[count + 1 :], decimals),
                entries_of(block[:count], decimals),
                direction.normalised,
                quantity_of(derivative, decimals),
                _share(derivative, norm) if direction.normalised else None,
                _undecided_detail(derivative),
            )
        )
    return found


def _undecided_detail(derivative: Rounded | Poison) -> str | None:
    if isinstance(derivative, Poison):
        return "too large to compute" if derivative.kind == "too large" else "cannot be told from 0"
    return None


def _share(derivative: Rounded | Poison, norm: Rounded | Poison) -> float | None:
    if (
        isinstance(derivative, Poison)
        or isinstance(norm, Poison)
        or not norm.value
        or derivative.value is None
    ):
        return None
    return max(-1.0, min(1.0, derivative.value / norm.value))


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

"""Answer at a kink, an edge or a jump: by one-sided slopes, and by what they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from gradcli.language.functions import COMPARISONS
from gradcli.language.tree import Tree
from gradcli.language.write import to_infix
from gradcli.numeric.conditions import smoothness
from gradcli.numeric.decimals import Rounded
from gradcli.numeric.enclosure import Real
from gradcli.numeric.kinks import PRECISION, Slope, slope
from gradcli.numeric.point_program import PointProgram, text_of, unit_of, with_geometry
from gradcli.numeric.pointwise import Poison, Settled, forward, settle
from gradcli.numeric.program import Builder, Program, Slot, lower
from gradcli.numeric.quantities import quantity_of
from gradcli.numeric.smooth import smooth_evaluation, unanswered
from gradcli.results import Directional, Evaluation, EvaluationStatus, OneSided, Quantity

_SAME = Fraction(1, 10**20)
"""Slopes closer than this, relatively, are one slope."""


def edge_evaluation(
    program: PointProgram,
    point: Sequence[Tree],
    settled: Settled,
    at: tuple[Quantity, ...],
    digits: int,
    decimals: bool,
) -> Evaluation:
    """Answer by one-sided slopes; where all sides agree, the function is smooth in spite of its formula."""
    here = _reals(lower(point, ()))
    count = program.count
    sides = [_both_sides(program.base, here, place) for place in range(count)]
    value = quantity_of(settled.outputs[0], decimals)
    names = " and ".join(dict.fromkeys(_at_edge(program, slot) for slot in settled.rough[:3]))
    if all(_agree(left, right) for left, right in sides) and _is_linear(program.base, here, sides):
        return _smooth_after_all(program, settled, at, sides, digits, decimals, names)
    gradient = tuple(_of(right, digits, decimals) if _agree(left, right) else None for left, right in sides)
    one_sided = tuple(
        OneSided(name, _of(left, digits, decimals), _of(right, digits, decimals), left.reason, right.reason)
        for name, (left, right) in zip(program.base.inputs, sides, strict=True)
        if not _agree(left, right)
    )
    return Evaluation(
        at, value, gradient, None, None, _rays(program, here, digits, decimals),
        EvaluationStatus.NOT_DIFFERENTIABLE, names, one_sided,
    )  # fmt: skip


def _at_edge(program: PointProgram, slot: Slot) -> str:
    text = text_of(program, slot)
    if program.full.code[slot].operation in COMPARISONS:
        return f"the case {text} switches here"
    condition = smoothness(program.base, slot)
    return f"{text} is smooth only where {to_infix(condition)}" if condition else f"{text} is not smooth"


def _both_sides(base: Program, here: Sequence[Real], place: int) -> tuple[Slope, Slope]:
    """Return the slopes from the left and from the right along one variable."""
    ray = [Fraction(int(i == place)) for i in range(len(here))]
    return slope(base, here, [-entry for entry in ray]).reversed(), slope(base, here, ray)


def _agree(left: Slope, right: Slope) -> bool:
    if left.exactly is None or right.exactly is None:
        return False
    scale = max(Fraction(1), abs(right.exactly))
    return abs(left.exactly - right.exactly) <= _SAME * scale


def _is_linear(base: Program, here: Sequence[Real], sides: Sequence[tuple[Slope, Slope]]) -> bool:
    """Compare slopes along slanted rays with what the partials promise, as a differentiable function must."""
    partials = [right.exactly or Fraction(0) for _, right in sides]
    for ray in _slanted(len(here)):
        expected = sum((p * u for p, u in zip(partials, ray, strict=True)), Fraction(0))
        if not _agree(slope(base, here, ray), Slope(expected)):
            return False
    return True


def _slanted(count: int) -> list[list[Fraction]]:
    """Return a few rays that lean on every pair of neighbouring axes, and one on all."""
    rays = [[Fraction((-1) ** (k * i), 2 + i % 3) for i in range(count)] for k in (0, 1)] if count > 1 else []
    for first in range(min(count, 6)):
        for second in range(first + 1, min(count, 6)):
            for sign in (1, -1):
                ray = [Fraction(0)] * count
                ray[first], ray[second] = Fraction(1), Fraction(sign)
                rays.append(ray)
    return rays


def _smooth_after_all(
    program: PointProgram, settled: Settled, at: tuple[Quantity, ...], sides: Sequence[tuple[Slope, Slope]],
    digits: int, decimals: bool, names: str,
) -> Evaluation:  # fmt: skip
    """Continue from the slopes' own values, as exact numbers, through the same geometry."""
    partials = [
        (right.rounded(digits) or Rounded(0.0, "0", Fraction(0))).fraction or Fraction(0)
        for _, right in sides
    ]
    builder = Builder(())
    slots = [builder.constant(partial) for partial in partials]
    geometry = with_geometry(builder.program([builder.constant(0), *slots]), program.directions)
    outputs = settle(geometry, (), digits).outputs
    evaluation = smooth_evaluation(
        program, replace(settled, outputs=(settled.outputs[0], *outputs[1:])), at, decimals
    )
    detail = f"{names}, yet the slopes from all sides agree"
    return replace(evaluation, detail=detail)


def _of(side: Slope, digits: int, decimals: bool) -> Quantity | None:
    rounded = side.rounded(digits)
    return None if rounded is None else quantity_of(rounded, decimals)


def _rays(
    program: PointProgram, here: Sequence[Real], digits: int, decimals: bool
) -> tuple[Directional, ...]:
    """Answer for directions at a kink: a derivative where both ways along the line agree."""
    found = []
    for direction, empty in zip(program.directions, unanswered(program, digits), strict=True):
        builder = Builder(())
        vector = [builder.lower(tree) for tree in direction.vector]
        used = unit_of(builder, vector)[1:] if direction.normalised else vector
        ray = _reals(builder.program(used))
        ahead = slope(program.base, here, ray)
        back = slope(
            program.base, here, [-u if isinstance(u, Fraction) else _opposite(u) for u in ray]
        ).reversed()
        if _agree(back, ahead):
            found.append(replace(empty, derivative=_of(ahead, digits, decimals)))
        else:
            found.append(replace(empty, detail=f"ahead {_said(ahead, digits)}, behind {_said(back, digits)}"))
    return tuple(found)


def _opposite(value: Real) -> Real:
    from_zero = forward(_NEGATION, [value], PRECISION)[_NEGATION.outputs[0]]
    return value if isinstance(from_zero, Poison | bool) else from_zero


def _said(side: Slope, digits: int) -> str:
    rounded = side.rounded(digits)
    return rounded.decimal if rounded else side.reason


def _reals(program: Program) -> list[Real]:
    values = forward(program, (), PRECISION)
    found = [values[slot] for slot in program.outputs]
    return [value for value in found if not isinstance(value, Poison | bool)]


def _negation() -> Program:
    builder = Builder(("x",))
    return builder.program([builder.apply("neg", 0)])


_NEGATION = _negation()

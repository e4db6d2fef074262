"""Answer at a kink, an edge or a jump: by one-sided slopes, and by what they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from gradcli.language.functions import COMPARISONS
from gradcli.language.tree import Tree
from gradcli.language.write import part_named
from gradcli.numeric.conditions import smoothness
from gradcli.numeric.enclosure import Enclosures
from gradcli.numeric.intervals import ZERO, Real, ends
from gradcli.numeric.kinks import OPEN, PRECISION, Slope, middle, slope
from gradcli.numeric.point_program import PointProgram, text_of, unit_of, with_geometry
from gradcli.numeric.pointwise import Poison, Settled, forward, settle
from gradcli.numeric.program import Builder, Program, Slot, lower
from gradcli.numeric.quantities import quantity_of
from gradcli.numeric.smooth import smooth_evaluation, unanswered, undecided
from gradcli.results.gradients import Directional, Evaluation, EvaluationStatus, OneSided
from gradcli.results.quantities import Quantity

_SAME = Fraction(1, 10**20)
"""Slopes closer than this, relatively, are one slope."""

_MOST_VARIABLES = 40
"""More variables than this at one kink are not tried side by side."""


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
    known = {slot: value for slot, value in settled.known.items() if slot < len(program.base.code)}
    held = forward(program.base, here, PRECISION, known)[program.base.outputs[0]]
    exactly = None if isinstance(held, Poison | bool) else held
    names = " and ".join(dict.fromkeys(_at_edge(program, slot) for slot in settled.rough[:3]))
    if len(_inputs_below(program.base, settled.rough)) > _MOST_VARIABLES:
        detail = f"{names}; too many variables meet there to try their sides"
        return undecided(program, at, quantity_of(settled.outputs[0], decimals), digits, detail)
    sides = _all_sides(program, settled, here, exactly)
    if any(OPEN in (left.reason, right.reason) for left, right in sides):
        detail = f"{names}; the slopes beside it cannot be decided"
        return undecided(program, at, quantity_of(settled.outputs[0], decimals), digits, detail)
    if all(_agree(left, right) for left, right in sides) and _is_linear(program.base, here, exactly, sides):
        return _smooth_after_all(program, settled, at, sides, digits, decimals, names)
    gradient = tuple(_of(right, digits, decimals) if _agree(left, right) else None for left, right in sides)
    one_sided = tuple(
        OneSided(name, _of(left, digits, decimals), _of(right, digits, decimals), left.reason, right.reason)
        for name, (left, right) in zip(program.base.inputs, sides, strict=True)
        if not _agree(left, right)
    )
    return Evaluation(
        at, quantity_of(settled.outputs[0], decimals), gradient, None, None,
        _rays(program, here, exactly, digits, decimals),
        EvaluationStatus.NOT_DIFFERENTIABLE, names, one_sided,
    )  # fmt: skip


def _at_edge(program: PointProgram, slot: Slot) -> str:
    text = text_of(program, slot)
    if program.full.code[slot].operation in COMPARISONS:
        return f"the case {text} switches here"
    condition = smoothness(program.base, slot)
    return f"{text} is smooth only where {part_named(condition)}" if condition else f"{text} is not smooth"


def _both_sides(base: Program, here: Sequence[Real], value: Real | None, place: int) -> tuple[Slope, Slope]:
    """Return the slopes from the left and from the right along one variable."""
    ray = [Fraction(int(i == place)) for i in range(len(here))]
    return slope(base, here, [-entry for entry in ray], value).reversed(), slope(base, here, ray, value)


def _all_sides(
    program: PointProgram, settled: Settled, here: Sequence[Real], value: Real | None
) -> list[tuple[Slope, Slope]]:
    """Return both slopes for each variable; where no kink hangs on it, both are the reverse sweep's."""
    concerned = _inputs_below(program.base, settled.rough)
    sides = []
    for place, partial in enumerate(program.full.outputs[1 : program.count + 1]):
        held = settled.values[partial]
        if place in concerned or isinstance(held, Poison | bool):
            sides.append(_both_sides(program.base, here, value, place))
        else:
            low, high = ends(held)
            sides.append((Slope(middle(held), is_exact=low == high, error=high - low),) * 2)
    return sides


def _inputs_below(base: Program, slots: Sequence[Slot]) -> set[int]:
    """Return the variables that some of the slots depend on."""
    seen: set[Slot] = set()
    stack = list(slots)
    while stack:
        slot = stack.pop()
        if slot not in seen:
            seen.add(slot)
            stack += base.code[slot].slots
    return {slot for slot in seen if slot < len(base.inputs)}


def _agree(left: Slope, right: Slope, least: Fraction = ZERO) -> bool:
    if left.exactly is None or right.exactly is None:
        return False
    scale = max(abs(left.exactly), abs(right.exactly), least)
    return abs(left.exactly - right.exactly) <= _SAME * scale


def _is_linear(
    base: Program, here: Sequence[Real], value: Real | None, sides: Sequence[tuple[Slope, Slope]]
) -> bool:
    """Compare slopes along slanted rays with what the partials promise, as a differentiable function must."""
    partials = [right.exactly or Fraction(0) for _, right in sides]
    for ray in _slanted(len(here)):
        shares = [p * u for p, u in zip(partials, ray, strict=True)]
        expected, scale = sum(shares, ZERO), sum(map(abs, shares), ZERO)
        if not _agree(slope(base, here, ray, value), Slope(expected), scale):
            return False
    return all(
        _agree(slope(base, here, ray, value, powers), Slope(partials[powers.index(1)]))
        for ray, powers in _curves(len(here))
    )


def _slanted(count: int) -> list[list[Fraction]]:
    """Return the diagonals of the first few pairs of axes, and two rays that lean on all axes."""
    rays = [[Fraction((-1) ** (k * i), 2 + i % 3) for i in range(count)] for k in (0, 1)] if count > 1 else []
    for first in range(min(count, 6)):
        for second in range(first + 1, min(count, 6)):
            for one, other in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                ray = [Fraction(0)] * count
                ray[first], ray[second] = Fraction(one), Fraction(other)
                rays.append(ray)
    return rays


def _curves(count: int) -> list[tuple[list[Fraction], list[int]]]:
    """Return parabolas and the like, tangent to the first few axes: along straight rays much looks smooth."""
    curves = []
    for first in range(min(count, 4)):
        for second in range(min(count, 4)):
            for power in (2, 3, 4) if first != second else ():
                powers = [1 if place == first else power for place in range(count)]
                for share in (1, -1, 2):
                    ray = [Fraction({first: 1, second: share}.get(place, 0)) for place in range(count)]
                    curves.append((ray, powers))
    return curves


def _smooth_after_all(
    program: PointProgram, settled: Settled, at: tuple[Quantity, ...], sides: Sequence[tuple[Slope, Slope]],
    digits: int, decimals: bool, names: str,
) -> Evaluation:  # fmt: skip
    """Continue from the slopes' own values, as exact numbers, through the same geometry."""
    partials = [right.whole() for _, right in sides]
    builder = Builder(())
    slots = [builder.constant(partial) for partial in partials]
    geometry = with_geometry(builder.program([builder.constant(0), *slots]), program.directions)
    found = settle(geometry, (), min(digits, *(right.known_digits() for _, right in sides)))
    whole = replace(found, outputs=(settled.outputs[0], *found.outputs[1:]))
    evaluation = smooth_evaluation(program, whole, at, decimals, geometry.outputs)
    detail = f"{names}, yet the slopes in every direction tried agree"
    if program.count > 1 and any(program.full.code[slot].operation in COMPARISONS for slot in settled.rough):
        detail += "; that is no proof that it is differentiable"
    return replace(evaluation, detail=detail)


def _of(side: Slope, digits: int, decimals: bool) -> Quantity | None:
    rounded = side.rounded(digits)
    return None if rounded is None else quantity_of(rounded, decimals)


def _rays(
    program: PointProgram, here: Sequence[Real], value: Real | None, digits: int, decimals: bool
) -> tuple[Directional, ...]:
    """Answer for directions at a kink: a derivative where both ways along the line agree."""
    found = []
    for direction, empty in zip(program.directions, unanswered(program, digits, decimals), strict=True):
        builder = Builder(())
        vector = [builder.lower(tree) for tree in direction.vector]
        length = unit_of(builder, vector)[0] if direction.normalised else builder.constant(1)
        *ray, scale = _reals(builder.program([*vector, length]))
        ahead = slope(program.base, here, ray, value).divided(scale)
        opposite = [Enclosures(PRECISION).negate(u) for u in ray]
        back = slope(program.base, here, opposite, value).divided(scale).reversed()
        if _agree(back, ahead):
            found.append(replace(empty, derivative=_of(ahead, digits, decimals)))
        else:
            found.append(replace(empty, detail=f"ahead {_said(ahead, digits)}, behind {_said(back, digits)}"))
    return tuple(found)


def _said(side: Slope, digits: int) -> str:
    rounded = side.rounded(digits)
    return rounded.decimal if rounded else side.reason


def _reals(program: Program) -> list[Real]:
    values = forward(program, (), PRECISION)
    found = [values[slot] for slot in program.outputs]
    return [value for value in found if not isinstance(value, Poison | bool)]

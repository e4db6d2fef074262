"""The least and the greatest value of a formula over a closed box: inside, on the faces, at the corners."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from itertools import product

import numpy as np

from gradcli.calculus.critical.located import end_quantity, outward
from gradcli.calculus.critical.searched import Searched
from gradcli.calculus.critical.stationary import Stationary, stationary_in
from gradcli.dataclass import dataclass
from gradcli.errors import GradcliError
from gradcli.language.expression import Expression
from gradcli.language.functions import COMPARISONS
from gradcli.language.tree import Tree, substitute
from gradcli.language.write import to_infix
from gradcli.numeric.boxes.enclosure import Boxes, enclose
from gradcli.numeric.conditions import domain, smoothness, varying_slots
from gradcli.numeric.program import lower
from gradcli.numeric.spans import Box
from gradcli.results.quantities import Quantity
from gradcli.results.stationary import BoxExtremes, Completeness, Extreme, PointKind

_JUMPS = ("floor", "ceil", "sign", "atan2")
_STATIONARY = "a stationary point"
_PARTS = 4096
"""Parts of the box over which f is looked at for poles and holes."""

Face = tuple[Tree | None, ...]
"""For each variable the end at which it is held, or None where it is free."""


@dataclass(slots=True)
class _Candidates:
    """Points that may be extreme, and why there may be more."""

    found: list[Extreme] = field(default_factory=list)
    open: list[str] = field(default_factory=list)


def extremes(
    expression: Expression, box: Box, inside: Stationary, *, digits: int, seconds: float
) -> BoxExtremes:
    """Compare f at its stationary points `inside` with those on every face, and with the corners."""
    candidates = _Candidates()
    searched = Searched(expression, box, digits, time.monotonic() + seconds)
    _take(inside, _STATIONARY, lambda at: at, candidates)
    inner = len(candidates.found)
    faces = list(_faces(box))
    for place, face in enumerate(faces):
        share = max(0.2, (searched.deadline - time.monotonic()) / (len(faces) - place))
        _search_face(searched, face, share, candidates)
    beside = tuple(candidates.found[inner:])
    values = [one.value.value for one in candidates.found if one.value.value is not None]
    least, most = min(values, default=0.0), max(values, default=0.0)
    reasons = [*dict.fromkeys((*_faults(searched), *candidates.open))]
    return BoxExtremes(
        _taking(candidates.found, least),
        _taking(candidates.found, most),
        beside,
        Completeness.NOT_PROVEN if reasons else Completeness.PROVEN,
        f"open: {'; '.join(reasons[:3])}"
        if reasons
        else "the inside and every face were searched to the end",
    )


def _taking(candidates: Sequence[Extreme], value: float) -> tuple[Extreme, ...]:
    """Return the candidates with a value, each place once: an edge's stationary point may be a corner."""
    places = {
        tuple(coordinate.decimal for coordinate in one.at) or one.where: one
        for one in reversed(candidates)
        if one.value.value == value
    }
    return tuple(sorted(places.values(), key=lambda one: [x.value or 0.0 for x in one.at]))


def _faces(box: Box) -> Iterator[Face]:
    """Yield every face: those of one dimension less first, the corners last."""
    everything = product(*((None, low, high) for low, high in box))
    return iter(sorted((face for face in everything if any(face)), key=lambda face: sum(map(bool, face))))


def _search_face(searched: Searched, face: Face, seconds: float, candidates: _Candidates) -> None:
    expression, box, digits = searched.of, searched.box, searched.digits
    free = [place for place, end in enumerate(face) if end is None]
    if not free:
        _take_corner(searched, [end for end in face if end is not None], candidates)
        return
    held = {name: end for name, end in zip(expression.variables, face, strict=True) if end is not None}
    part = replace(
        expression,
        tree=substitute(expression.tree, held),
        variables=tuple(expression.variables[place] for place in free),
    )
    where = ", ".join(f"{name} = {to_infix(end)}" for name, end in held.items())
    try:
        found = stationary_in(part, tuple(box[place] for place in free), digits=digits, seconds=seconds)
    except GradcliError as error:
        candidates.open.append(f"{where}: {error.message}")
        return
    ends = {place: end_quantity(end, digits) for place, end in enumerate(face) if end is not None}

    def completed(at: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
        rest = iter(at)
        return tuple(ends[place] if place in ends else next(rest) for place in range(len(face)))

    _take(found, where, completed, candidates)


def _take(
    found: Stationary,
    where: str,
    completed: Callable[[tuple[Quantity, ...]], tuple[Quantity, ...]],
    candidates: _Candidates,
) -> None:
    for point in found.points:
        if point.value is None:
            candidates.open.append("f has no number at a stationary point")
        else:
            is_kink = point.kind is PointKind.KINK and where == _STATIONARY
            candidates.found.append(Extreme(completed(point.at), point.value, "a kink" if is_kink else where))
    for one in found.sets:
        if one.value is None:
            candidates.open.append(f"f takes several values where {one.description}")
        else:
            parts = ("" if where == _STATIONARY else where, one.description)
            place = ", ".join(part for part in parts if part and part != "every point")
            candidates.found.append(
                Extreme((), one.value, f"all points where {place}" if place else "every point")
            )
    if found.completeness is Completeness.NOT_PROVEN:
        candidates.open.append(f"{where}: {found.how.removeprefix('open: ')}")


def _take_corner(searched: Searched, corner: Sequence[Tree], candidates: _Candidates) -> None:
    evaluation = searched.evaluated(corner)
    if evaluation.value is None:
        candidates.open.append(f"f has no value at the corner ({', '.join(map(to_infix, corner))})")
    else:
        candidates.found.append(Extreme(evaluation.at, evaluation.value, "a corner"))


def _faults(searched: Searched) -> Iterator[str]:
    """Say where f may be undefined or jump: then a least or a greatest value may not exist.

    Every condition that an instruction of f has is looked at over small parts of the box.
    """
    conditions = list(_conditions(searched))
    if not conditions:
        return
    found = enclose(lower(conditions, searched.of.variables), _parts(searched.box))
    for place, condition in enumerate(conditions):
        if not (found.low[:, place] == 1).all():
            yield f"f may be undefined, unbounded or jump where {to_infix(condition)} fails"


def _conditions(searched: Searched) -> Iterator[Tree]:
    """Yield the conditions under which f is defined and continuous, each of the text as typed."""
    program = searched.points.base
    for slot in sorted(varying_slots(program)):
        operation = program.code[slot].operation
        jumps = operation in _JUMPS or operation in COMPARISONS
        condition = smoothness(program, slot) if jumps else domain(program, slot)
        if condition is not None:
            yield condition


def _parts(box: Box) -> Boxes:
    """Return the box cut into small parts."""
    spans = [outward(span) for span in box]
    count = max(1, int(_PARTS ** (1 / len(spans))))
    grids = [np.linspace(low, high, count + 1) for low, high in spans]
    lows = np.array(list(product(*(grid[:-1] for grid in grids))))
    highs = np.array(list(product(*(grid[1:] for grid in grids))))
    return Boxes(lows, highs)

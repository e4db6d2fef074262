"""Stationary points laid out: how many of which kinds, each with its reason, and whether these are all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gradcli.language.tree import Symbol
from gradcli.output.function_views import NABLA, F, function_facts, partial_sign, remark_notes
from gradcli.output.report import (
    Block,
    Chain,
    Fact,
    Facts,
    Formula,
    Note,
    Phrase,
    Report,
    Role,
    Term,
    Vector,
    Worded,
)
from gradcli.results.gradients import Gradient
from gradcli.results.quantities import Quantity
from gradcli.results.stationary import (
    BoxExtremes,
    Completeness,
    Extreme,
    PointKind,
    StationaryPoint,
    StationaryReport,
    StationarySet,
)

_PLURALS = {
    "minimum": "minima",
    "maximum": "maxima",
    "saddle": "saddles",
    "inflection": "inflections",
    "degenerate": "degenerate points",
    "kink": "kinks",
}
_INFLECTION = "inflection"


def stationary_report(result: StationaryReport) -> Report:
    """Lay out the stationary points of a box."""
    names = result.of.variables
    return Report(
        (
            *function_facts(result.of),
            *_gradient(result.gradient),
            Facts(tuple(_range(name, *ends) for name, ends in zip(names, result.box, strict=True))),
            Note(_count(result), role=Role.HEADING),
            *(_point(point, names) for point in result.points),
            *map(_set, result.sets),
            _completeness(result),
            *(_extremes(names, result.boundary) if result.boundary else ()),
            *remark_notes(result.remarks),
        )
    )


def _gradient(gradient: Gradient | None) -> Iterator[Block]:
    if gradient is not None:
        names = gradient.of.variables
        sign = NABLA if len(names) > 1 else partial_sign(names[0], names)
        yield Facts((Formula(sign, Vector(gradient.partials) if len(names) > 1 else gradient.partials[0]),))


def _range(name: str, low: Quantity, high: Quantity) -> Fact:
    return Fact("box", Phrase((Symbol(name), "from", low, "to", high)))


def _count(result: StationaryReport) -> str:
    kinds = Counter(map(_kind, result.points))
    listed = [f"{count} {_PLURALS[kind] if count > 1 else kind}" for kind, count in kinds.items()]
    sets = len(result.sets)
    if sets:
        listed.append(
            f"{sets} sets of points that are not isolated" if sets > 1 else "a set that is not isolated"
        )
    if not listed:
        return "no stationary point was found in the box"
    return f"found in the box: {', '.join(listed)}"


def _point(point: StationaryPoint, names: tuple[str, ...]) -> Facts:
    value = Chain((F, point.value)) if point.value else ""
    lines = [
        Fact(_kind(point), _where(point.at, names), value, Role.ANSWER),
        Fact("why", Worded(point.detail)),
    ]
    if point.eigenvalues and len(names) > 1:
        lines.append(Fact("eigenvalues", Vector(point.eigenvalues)))
    return Facts(tuple(lines))


def _where(at: tuple[Quantity, ...], names: tuple[str, ...]) -> Term:
    return Vector(at) if len(names) > 1 else Phrase((Symbol(names[0]), "=", at[0]))


def _kind(point: StationaryPoint) -> str:
    is_inflection = point.kind is PointKind.SADDLE and len(point.at) == 1
    return _INFLECTION if is_inflection else str(point.kind)


def _set(one: StationarySet) -> Facts:
    value = Chain((F, one.value)) if one.value else ""
    where = one.description if one.description == "every point" else f"all points where {one.description}"
    return Facts((Fact(one.kind, Worded(where), value, role=Role.ANSWER), Fact("seen", one.detail)))


def _completeness(result: StationaryReport) -> Note:
    if result.completeness is Completeness.PROVEN:
        return Note(f"the list is complete: {result.how}", role=Role.GOOD)
    return Note(f"completeness is not proven; {result.how}", role=Role.WARNING)


def _extremes(names: tuple[str, ...], found: BoxExtremes) -> Iterator[Block]:
    told = "value" if found.completeness is Completeness.PROVEN else "value found"
    for name, taken in ((f"least {told}", found.least), (f"greatest {told}", found.greatest)):
        if taken:
            yield Facts(
                (Fact(name, taken[0].value, role=Role.ANSWER), *(_taken(one, names) for one in taken))
            )
    if found.completeness is Completeness.PROVEN:
        yield Note(f"these are the extremes over the closed box: {found.detail}", role=Role.GOOD)
    else:
        yield Note(f"not proven to be the extremes over the box; {found.detail}", role=Role.WARNING)


def _taken(extreme: Extreme, names: tuple[str, ...]) -> Fact:
    if not extreme.at:
        return Fact("at", Worded(extreme.where))
    return Fact("at", _where(extreme.at, names), extreme.where)

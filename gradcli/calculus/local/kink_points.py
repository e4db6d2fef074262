"""What a point is at which the formula has no gradient: by its exact one-sided series along rays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradcli.calculus.algebra import FAILURES, GIVEN_UP
from gradcli.calculus.local.nearby import rays
from gradcli.calculus.local.signs import Coefficient, normal, sign, symbolic
from gradcli.calculus.local.taylor import FINENESS, NotSmooth, along
from gradcli.calculus.symbols import from_sympy, to_sympy
from gradcli.calculus.timer import within
from gradcli.dataclass import dataclass
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree
from gradcli.language.write import to_infix
from gradcli.results.stationary import Nature, PointKind

_SECONDS = 2.0
_LONGEST = 24
_CHANGES = {1: "rises", -1: "falls", 0: "does not change"}
_EXTREMA = {1: "a minimum", -1: "a maximum"}


@dataclass(frozen=True, slots=True)
class Followed:
    """How f changes along a direction: `side` is the proven sign, 0 where no term is left."""

    direction: tuple[int, ...]
    side: int | None
    rate: Coefficient | None = None


def kink_nature(expression: Expression, point: Sequence[Tree]) -> Nature:
    """Tell whether a kink, given exactly, is a minimum, a maximum or neither, and what of that is proven."""
    found: list[Followed] = []
    try:
        with within(_SECONDS):
            found.extend(followed(expression, point))
    except GIVEN_UP:
        pass
    reason = _of_one_variable(found) if len(point) == 1 else _of_many(found)
    return Nature(PointKind.KINK, reason)


def followed(expression: Expression, point: Sequence[Tree]) -> Iterator[Followed]:
    """Yield how f changes along each ray of a fixed set."""
    values = {name: to_sympy(at) for name, at in zip(expression.variables, point, strict=True)}
    here = normal(to_sympy(expression.tree, values))
    yield from (_along(expression, point, here, ray) for ray in rays(len(point)))


def _along(
    expression: Expression, point: Sequence[Tree], here: Coefficient, ray: tuple[int, ...]
) -> Followed:
    try:
        way = along(expression.tree, expression.variables, point, ray)
        change = {**way.terms, 0: normal(symbolic(way.terms.get(0, here * 0)) - symbolic(here))}
        for power in sorted(change):
            side = sign(change[power]) if power <= way.known else 0
            if side:
                return Followed(ray, side, change[power] if power == FINENESS else None)
    except (NotSmooth, *FAILURES):
        return Followed(ray, None)
    return Followed(ray, 0)


def _of_one_variable(found: Sequence[Followed]) -> str:
    by_direction = {ray.direction: ray for ray in found}
    left, right = by_direction.get((-1,)), by_direction.get((1,))
    if left is None or right is None or left.side is None or right.side is None:
        return _one_sided(left, right)
    says = f"f {_changing(left, 'to the left')} and {_changing(right, 'to the right')}"
    if left.side == right.side and left.side:
        return f"{_EXTREMA[left.side]}: {says}"
    if left.side * right.side < 0:
        return f"neither a minimum nor a maximum: {says}"
    return f"undecided: {says}, as far as its terms were followed"


def _one_sided(left: Followed | None, right: Followed | None) -> str:
    for ray, name in ((left, "left"), (right, "right")):
        if ray is not None and ray.side:
            other = "right" if name == "left" else "left"
            return f"undecided: f {_changing(ray, f'to the {name}')}; nothing is proven to the {other}"
    return "undecided: nothing is proven of the values around it"


def _changing(ray: Followed, where: str) -> str:
    change = f"{_CHANGES[ray.side or 0]} {where}"
    if ray.rate is None:
        return change
    rate = to_infix(from_sympy(abs(symbolic(ray.rate))))
    return f"{change} at the rate {rate}" if len(rate) <= _LONGEST else change


def _of_many(found: Sequence[Followed]) -> str:
    by_side = {ray.side: ray for ray in reversed(found)}
    if 1 in by_side and -1 in by_side:
        up, down = _written(by_side[1]), _written(by_side[-1])
        return f"neither a minimum nor a maximum: f rises along {up} and falls along {down}"
    side = 1 if 1 in by_side else -1
    if set(by_side) == {side}:
        return f"{_EXTREMA[side]} as far as tried: f {_CHANGES[side]} along all {len(found)} directions tried"
    if side not in by_side:
        return "undecided: nothing is proven of the values around it"
    other = by_side.get(0) or by_side[None]
    says = "does not seem to change" if other.side == 0 else "could not be followed"
    return (
        f"undecided: f {_CHANGES[side]} along {_written(by_side[side])}, and {says} along {_written(other)}"
    )


def _written(ray: Followed) -> str:
    return f"({', '.join(map(str, ray.direction))})"

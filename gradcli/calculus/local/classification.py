"""What an exact stationary point is: by the Hessian where that decides, else by higher-order terms.

Nothing is guessed: what the terms do not prove is degenerate, with what was tried as its reason.
"""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.calculus.algebra import FAILURES, GIVEN_UP, sympy
from gradcli.calculus.local.germs import lowest_form, signs
from gradcli.calculus.local.kink_points import followed
from gradcli.calculus.local.nearby import tried
from gradcli.calculus.local.polygon import Signs
from gradcli.calculus.local.series import Jets, Series
from gradcli.calculus.local.signs import sign
from gradcli.calculus.local.splitting import Split, split
from gradcli.calculus.local.taylor import NotSmooth, taylor
from gradcli.calculus.local.terms import Displacements, at_most
from gradcli.calculus.symbols import symbol, to_sympy
from gradcli.calculus.timer import TooSlow, within
from gradcli.dataclass import dataclass
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree
from gradcli.results.hessians import Inertia
from gradcli.results.stationary import Nature, PointKind

_SECONDS = 3.0

_ORDERS = {1: (4, 8, 16, 32, 64, 128), 2: (4, 6, 8, 12, 16), 3: (4, 6, 8)}
_FEW_ORDERS = (4, 6)
_MOST_VARIABLES = 12
_EXACT = 10**6
"""The order up to which a form, a polynomial, is known."""

_EXTREMA = {1: PointKind.MINIMUM, -1: PointKind.MAXIMUM}
_WORDS = {1: "positive", -1: "negative"}
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]


def nature(expression: Expression, point: Sequence[Tree], inertia: Inertia | None) -> Nature:
    """Classify a stationary point, given exactly, around which the formula is smooth.

    Where `inertia` decides it is the answer; otherwise Taylor terms are found up to a bounded order.
    """
    decided = (by_inertia(inertia) or _of_quadratic(expression, inertia)) if inertia else None
    return decided or _by_terms(expression, point)


def by_inertia(inertia: Inertia) -> Nature | None:
    """Classify by the signs of the Hessian's eigenvalues; None where these do not decide."""
    if inertia.positive and inertia.negative:
        return Nature(PointKind.SADDLE, "the Hessian has a positive and a negative eigenvalue")
    if inertia.zero:
        return None
    side = 1 if inertia.positive else -1
    return Nature(_EXTREMA[side], _all_eigenvalues(inertia.positive + inertia.negative, side))


def _of_quadratic(expression: Expression, inertia: Inertia) -> Nature | None:
    """Classify a stationary point of a quadratic f: its second-order terms are all that there is."""
    function = to_sympy(expression.tree)
    symbols = list(map(symbol, expression.variables))
    if not function.is_polynomial(*symbols) or sympy.Poly(function, *symbols).total_degree() > 2:
        return None
    if not (inertia.positive or inertia.negative):
        return Nature(PointKind.DEGENERATE, "f is constant: every point is both a minimum and a maximum")
    side = 1 if inertia.positive else -1
    word = _WORDS[-side]
    why = f"f is quadratic and no eigenvalue of its Hessian is {word}; where one is 0, f does not change"
    return Nature(_EXTREMA[side], why)


def _all_eigenvalues(count: int, side: int) -> str:
    if count == 1:
        return f"the second derivative is {_WORDS[side]}"
    every = "both" if count == 2 else f"all {count}"
    return f"{every} eigenvalues of the Hessian are {_WORDS[side]}"


def _by_terms(expression: Expression, point: Sequence[Tree]) -> Nature:
    count = len(point)
    if count > _MOST_VARIABLES:
        return _undecided(expression, point, f"more than {_MOST_VARIABLES} variables")
    reached = 0
    try:
        with within(_SECONDS):
            for order in _ORDERS.get(count, _FEW_ORDERS):
                found = _Germ(expression, point, order).nature()
                if found:
                    return found
                reached = order
    except TooSlow:
        return _undecided(expression, point, _told(reached, "more terms take too long"))
    except NotSmooth:
        return _by_sides(expression, point) or _undecided(
            expression, point, "the formula has no Taylor terms here"
        )
    except FAILURES:
        return _undecided(expression, point, _told(reached, "the sign of a number is not proven"))
    return _undecided(expression, point, _told(reached, ""))


def _by_sides(expression: Expression, point: Sequence[Tree]) -> Nature | None:
    """Decide one variable by its series on both sides, which abs(x)^3 has; None where they do not tell."""
    try:
        with within(_SECONDS / 3):
            sides = [ray.side for ray in followed(expression, point)] if len(point) == 1 else []
    except GIVEN_UP:
        return None
    if sides in ([1, 1], [-1, -1]):
        change = "rises" if sides[0] == 1 else "falls"
        return Nature(_EXTREMA[sides[0] or 0], f"f {change} on both sides")
    if set(sides) == {1, -1}:
        return Nature(PointKind.SADDLE, "an inflection point: f rises on one side and falls on the other")
    return None


def _told(order: int, why: str) -> str:
    terms = f"the Taylor terms up to order {order} do not tell" if order else ""
    return ", and ".join(part for part in (terms, why) if part)


def _undecided(expression: Expression, point: Sequence[Tree], why: str) -> Nature:
    try:
        with within(_SECONDS / 3):
            suggestion = tried(expression, point)
    except GIVEN_UP:
        suggestion = ""
    return Nature(PointKind.DEGENERATE, "; ".join(part for part in (f"undecided: {why}", suggestion) if part))


@dataclass(slots=True)
class _Germ:
    """The Taylor terms of a formula at a point, up to an order."""

    expression: Expression
    point: Sequence[Tree]
    order: int

    def nature(self) -> Nature | None:
        """Classify; None where the terms do not tell."""
        count = len(self.point)
        terms = taylor(self.expression.tree, self.expression.variables, self.point, self.order)
        change = {e: c for e, c in terms.items() if any(e) and (sum(e) > 1 or sign(c))}
        if any(sum(e) == 1 for e in change):
            return Nature(PointKind.DEGENERATE, "undecided: a partial is not 0 here")
        if count == 1:
            return _of_one_variable(change)
        return self._split(split(change, Jets(count, self.order)))

    def _split(self, found: Split) -> Nature | None:
        if found.is_indefinite:
            return Nature(PointKind.SADDLE, "the Hessian has a positive and a negative eigenvalue")
        if not found.null:
            side = min(found.squares)
            return Nature(_EXTREMA[side], _all_eigenvalues(len(self.point), side))
        rest = {tuple(e[k] for k in found.null): c for e, c in found.rest.items() if sign(c)}
        if not rest:
            return None
        return self._one_left(found, rest) if len(found.null) == 1 else self._more_left(found, rest)

    def _one_left(self, found: Split, rest: Series) -> Nature:
        """Decide by the first term along the curve that the splitting lemma gives."""
        (power,) = first = min(rest)
        side, square = sign(rest[first]), min(found.squares)
        shown = self._displacements()
        curve = shown.surface({k: at_most(s, power // 2) for k, s in found.surface.items()})
        change = shown.written({first: rest[first]}, found.null)
        start = f"the Hessian is singular; along {curve} the change of f begins with {change}"
        if power % 2:
            return Nature(PointKind.SADDLE, f"{start}, which takes both signs")
        if side == square:
            return Nature(_EXTREMA[side], f"{start}, which is {_WORDS[side]}, as is its curvature across")
        across = _WORDS[square]
        return Nature(
            PointKind.SADDLE, f"{start}, which is {_WORDS[side]}, but its curvature across is {across}"
        )

    def _more_left(self, found: Split, rest: Series) -> Nature | None:
        """Decide by the terms of lowest order, else by all that lead in the Newton polygon."""
        square = min(found.squares, default=None)
        lowest, count = lowest_form(rest), len(found.null)
        for terms, seen in ((lowest, signs(lowest, count, _EXACT)), (rest, signs(rest, count, self.order))):
            is_saddle = seen.takes_both if square is None else -square in seen.curves
            if not is_saddle and (seen.definite is None or seen.definite != (square or seen.definite)):
                continue
            kind = PointKind.SADDLE if is_saddle else _EXTREMA[seen.definite or 1]
            why = (
                self._leading(found, lowest, seen)
                if terms is lowest
                else self._beyond(found, seen, is_saddle)
            )
            return Nature(kind, f"{self._start(found)}{why}")
        return None

    def _start(self, found: Split) -> str:
        if not found.squares:
            return "the Hessian is zero here; "
        side = _WORDS[min(found.squares)]
        where = " and ".join(f"df/d{self.expression.variables[place]} = 0" for place in sorted(found.surface))
        return f"the Hessian is singular, its other eigenvalues are {side}; where {where}, "

    def _leading(self, found: Split, lowest: Series, seen: Signs) -> str:
        form = self._displacements().written(lowest, found.null)
        order = sum(next(iter(lowest)))
        if seen.takes_both:
            says = "take both signs"
        elif seen.definite:
            says = f"are {_WORDS[seen.definite]} everywhere but at the point"
        else:
            says = f"are {_WORDS[next(iter(seen.curves))]} along a line"
        return f"the terms of order {order}, {form}, {says}"

    def _beyond(self, found: Split, seen: Signs, is_saddle: bool) -> str:
        shown = self._displacements()
        if is_saddle:
            ways = [("grows", 1), ("falls", -1)]
            parts = [
                f"{verb} along {shown.curve(seen.curves[s], found.null)}"
                for verb, s in ways
                if s in seen.curves
            ]
            return f"f {' and '.join(parts)} (t > 0)"
        word = _WORDS[seen.definite or 1]
        if not seen.leading and not seen.touches:
            return f"in turned coordinates the leading terms outweigh all others and are {word}"
        if not seen.leading:
            return f"the leading terms are 0 on some curves, and there the terms after them are {word}"
        return (
            f"the leading terms {shown.written(seen.leading, found.null)} outweigh all others and are {word}"
        )

    def _displacements(self) -> Displacements:
        return Displacements(self.expression.variables, self.point)


def _of_one_variable(change: Series) -> Nature | None:
    proven = min((e[0] for e, c in change.items() if sign(c)), default=0)
    if not proven:
        return None
    which = _ORDINALS[proven] if proven < len(_ORDINALS) else f"{proven}th"
    first = f"the first derivative that is not 0 is the {which}"
    if proven % 2:
        return Nature(PointKind.SADDLE, f"an inflection point: {first}")
    side = sign(change[proven,])
    reason = (
        f"the second derivative is {_WORDS[side]}" if proven == 2 else f"{first}, which is {_WORDS[side]}"
    )
    return Nature(_EXTREMA[side], reason)

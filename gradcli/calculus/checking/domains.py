"""Where a claim that is wrong somewhere is right all the same: a condition that tells the points apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from gradcli.language.tree import Apply, Number, Symbol, Tree, postorder, same
from gradcli.language.write import to_infix
from gradcli.numeric.pointwise import forward
from gradcli.numeric.program import Program, lower
from gradcli.numeric.trial_points import BITS, TrialPoint

_LEAST = 3
"""Points on which a claim must be right for that to be more than chance."""

_NEARLY_ALL = 0.85
_MOST = 40


def right_where(
    formulas: Sequence[Tree], names: Sequence[str], right: Sequence[TrialPoint], wrong: Sequence[TrialPoint]
) -> str | None:
    """Return a condition that holds at no point where a claim is wrong and at nearly all where it is right.

    Elsewhere it may be right by chance, at a point or two.
    """
    if len(right) < _LEAST or not wrong:
        return None
    conditions = list(_conditions(formulas, names))
    program = lower(conditions, names)
    rights = [_truths(program, point) for point in right]
    wrongs = [_truths(program, point) for point in wrong]
    least = max(_LEAST, _NEARLY_ALL * len(right))
    places = range(len(conditions))
    for chosen in (*((place,) for place in places), *combinations(places, 2)):
        holding = sum(_holds(truths, chosen) for truths in rights)
        if holding >= least and not any(_holds(truths, chosen) for truths in wrongs):
            return " and ".join(to_infix(conditions[place]) for place in chosen)
    return None


def _truths(program: Program, point: TrialPoint) -> list[object]:
    values = forward(program, point, BITS)
    return [values[slot] for slot in program.outputs]


def _holds(truths: Sequence[object], chosen: Sequence[int]) -> bool:
    return all(truths[place] is True for place in chosen)


def _conditions(formulas: Sequence[Tree], names: Sequence[str]) -> Iterator[Tree]:
    """Yield simple conditions: the signs of variables, and of what absolute values and cases hang on."""
    found: list[Tree] = []
    zero = Number("0")
    for name in names:
        found += _both(Symbol(name), zero)
    for tree in formulas:
        for node in postorder(tree):
            found += _switch(node, zero)
    for place, condition in enumerate(found[:_MOST]):
        if not any(same(condition, known) for known in found[:place]):
            yield condition


def _switch(node: Tree, zero: Tree) -> list[Tree]:
    if not isinstance(node, Apply):
        return []
    if node.function in ("abs", "sign", "cbrt", "relu", "sqrt", "log"):
        return _both(node.arguments[0], zero)
    if node.function in ("max", "min") and len(node.arguments) == 2:
        return _both(*node.arguments)
    if node.function in ("<", "<=", ">", ">="):
        return _both(*node.arguments)
    return []


def _both(left: Tree, right: Tree) -> list[Tree]:
    if right == Number("0") and isinstance(left, Apply) and left.function == "-":
        left, right = left.arguments
    return [Apply(">", (left, right)), Apply("<", (left, right))]

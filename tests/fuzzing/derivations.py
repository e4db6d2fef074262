"""A formula's value and gradient, found by several roads that must agree."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from mpmath import mp

from gradcli.calculus.derivatives import gradient
from gradcli.errors import GradcliError
from gradcli.language.constants import fraction_tree
from gradcli.language.expression import read
from gradcli.language.tree import Tree
from gradcli.language.write import to_infix
from gradcli.numeric.decimals import Rounded
from gradcli.numeric.pointwise import Poison, Settled, settle
from gradcli.numeric.program import Program, lower
from tests.fuzzing.checks import check_program, check_value, check_written, is_near
from tests.fuzzing.evaluator import PRECISIONS, Evaluation, Unclear, Undefined, real
from tests.fuzzing.formulas import VARIABLES, formula_of, points

DIGITS = 12
STEP = 40
"""Places of the step of a difference: its error is then some 80 places down."""

Point = Mapping[str, Fraction]


def evaluated(data: bytes) -> None:
    """Check value and reverse sweep of the formula that bytes make."""
    check_numbers(to_infix(formula_of(data)))


def check_numbers(text: str) -> None:
    """Compare value and partials with the other evaluation, at some points."""
    try:
        expression = read(text, VARIABLES)
    except GradcliError:
        return
    check_written(expression.typed, frozenset(VARIABLES))
    program = check_program(expression.tree, VARIABLES)
    for point in points():
        settled = settled_at(program, point)
        check_value(expression.typed, point, settled.outputs[0], DIGITS)
        check_slopes(expression.typed, point, settled)


def settled_at(program: Program, point: Point) -> Settled:
    return settle(program, [fraction_tree(value) for value in point.values()], DIGITS)


def check_slopes(tree: Tree, point: Point, settled: Settled) -> None:
    """Compare the sweep's partials with differences of the other evaluation, where no decision is near."""
    if settled.rough:
        return
    for name, answer in zip(point, settled.outputs[1:], strict=True):
        if isinstance(answer, Rounded) and (slope := slope_at(tree, point, name)) is not None:
            with mp.workdps(60):
                slack = abs(slope) * mp.mpf(10) ** (1 - DIGITS) + mp.mpf(10) ** -30
                off = abs(mp.mpf(answer.decimal) - slope)
            assert off <= slack, (to_infix(tree), point, name, answer, slope)


def slope_at(tree: Tree, point: Point, name: str) -> Any:
    """Return a partial as a central difference; None where a decision changes, or two steps disagree."""
    wide, narrow = (_difference(tree, point, name, step) for step in (STEP, STEP + 3))
    if wide is None or narrow is None or not is_near(wide, narrow, mp.mpf(10) ** -20):
        return None
    return narrow


def _difference(tree: Tree, point: Point, name: str, places: int) -> Any:
    found = []
    with mp.workdps(PRECISIONS[1]):
        step = Fraction(1, 10**places)
        for side in (-1, 1):
            walk = Evaluation({**point, name: point[name] + side * step})
            try:
                found.append((real(walk.number(tree)), walk.choices))
            except (Undefined, Unclear, ZeroDivisionError):
                return None
        (low, before), (high, after) = found
        # What lies below the last digit of a large value is no slope that could be seen.
        lost = abs(high) * mp.mpf(10) ** -PRECISIONS[1] / real(step)
        return (high - low) / real(2 * step) if before == after and lost < mp.mpf(10) ** -30 else None


def check_both_roads(text: str) -> None:
    """Compare the formulas of the partials with the sweep's numbers, at points where both have one."""
    try:
        expression = read(text, VARIABLES)
        partials = gradient(expression).partials
    except GradcliError:
        return
    for partial in partials:
        check_written(partial)
    swept, shown = check_program(expression.tree, VARIABLES), lower(partials, VARIABLES)
    for point in points():
        settled = settled_at(swept, point)
        if isinstance(settled.outputs[0], Poison) or settled.rough:
            continue
        for name, one, other in zip(
            VARIABLES, settled.outputs[1:], settled_at(shown, point).outputs, strict=True
        ):
            if isinstance(one, Rounded) and isinstance(other, Rounded):
                assert (one.decimal, one.value) == (other.decimal, other.value), (text, name, point)
            elif isinstance(one, Poison) and isinstance(other, Rounded):
                assert one.kind != "undefined", (text, name, point, one, other)

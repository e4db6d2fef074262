"""Answer what `check` asks of claimed formulas: a verdict on each, with a witness and the likely mistake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from gradcli.calculus.checking.claimed import Claimed
from gradcli.calculus.checking.clock import Clock
from gradcli.calculus.checking.comparison import compared
from gradcli.calculus.checking.correct import correct_of
from gradcli.calculus.checking.numbers_at import claims_at
from gradcli.calculus.checking.rereading import read_otherwise
from gradcli.calculus.checking.verdicts import Judge
from gradcli.language.constants import known_value
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree, free_symbols, same
from gradcli.numeric.points import Point
from gradcli.numeric.trial_points import TrialPoint
from gradcli.results.checks import CheckedComponent, CheckReport
from gradcli.results.quantities import Remark


def report(
    expression: Expression,
    claims: Sequence[Claimed],
    points: Sequence[Point],
    hessian: bool,
    shows_answer: bool,
    digits: int,
    seconds: float,
) -> CheckReport:
    """Judge each claimed formula, and give its numbers at the points beside the correct ones."""
    clock = Clock(seconds)
    correct = correct_of(expression, is_hessian=hessian)
    trees = [claim.tree for claim in claims]
    comparison = compared(expression, trees, hessian=hessian, given=list(_rational(points)))
    components = Judge(correct, claims, comparison, digits, clock).components()
    components = read_otherwise(components, claims, correct, digits, clock)
    evaluations = claims_at(correct, claims, points, digits)
    remarks = tuple(_remarks(components, trees, hessian=hessian))
    return CheckReport(expression, components, evaluations, None, shows_answer, remarks)


def _rational(points: Sequence[Point]) -> Iterator[TrialPoint]:
    """Yield the points that are fractions: they may lie where no others are found."""
    for point in points:
        values = [known_value(coordinate) for coordinate in point]
        exact = [value for value in values if isinstance(value, Fraction)]
        if len(exact) == len(point):
            yield tuple(exact)


def _remarks(
    components: Sequence[CheckedComponent], trees: Sequence[Tree], *, hessian: bool
) -> Iterator[Remark]:
    verdicts = [component.agrees for component in components]
    if verdicts == [False] * len(verdicts) and not hessian and not any(map(free_symbols, trees)):
        text = "the claim is made of numbers alone; --values with --at judges numbers at a point"
        yield Remark("numbers", text)
    if hessian:
        by_place = {component.variables: tree for component, tree in zip(components, trees, strict=True)}
        if any(not same(tree, by_place[y, x]) for (x, y), tree in by_place.items()) and False in verdicts:
            yield Remark("symmetry", "the claimed matrix is not symmetric; a matrix of second derivatives is")

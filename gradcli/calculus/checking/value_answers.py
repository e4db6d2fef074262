"""Answer what `check` asks of claimed numbers at a point: each to the digits it is given with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gradcli.calculus.checking.claimed import Claimed
from gradcli.calculus.checking.clock import Clock
from gradcli.calculus.checking.correct import correct_of
from gradcli.calculus.checking.truths import TruthAt, truths_at
from gradcli.calculus.checking.value_verdicts import ValueJudge
from gradcli.language.expression import Expression
from gradcli.numeric.points import Point
from gradcli.results.checks import CheckReport
from gradcli.results.gradients import EvaluationStatus
from gradcli.results.quantities import Remark


def report(
    expression: Expression,
    values: Sequence[Claimed],
    point: Point,
    hessian: bool,
    shows_answer: bool,
    digits: int,
    seconds: float,
) -> CheckReport:
    """Judge each number against the derivative at the point."""
    clock = Clock(seconds)
    correct = correct_of(expression, is_hessian=hessian)
    (truth,) = truths_at(correct, [point], digits)
    judge = ValueJudge(correct, values, truth, clock)
    components = judge.components()
    if told := judge.violation(components):
        text = f"{components[0].detail}; together the numbers are no subgradient: {told}"
        components = (replace(components[0], detail=text), *components[1:])
    remarks = tuple(_remarks(truth))
    return CheckReport(expression, components, (), truth.at, shows_answer, remarks, together=told is None)


def _remarks(truth: TruthAt) -> Iterator[Remark]:
    if truth.status in _SENTENCES:
        text = ": ".join(filter(None, (_SENTENCES[truth.status], truth.detail)))
        yield Remark(truth.status.value, text)


_SENTENCES = {
    EvaluationStatus.NOT_DIFFERENTIABLE: "f is not differentiable at this point",
    EvaluationStatus.UNDEFINED: "f is undefined at this point",
    EvaluationStatus.UNDECIDED: "undecided",
}

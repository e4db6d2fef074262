"""That a step written by hand is right line by line, as another program evaluates its text."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from mpmath import iv

from gradcli import gradient
from gradcli.descent.directions import DIRECTIONS
from gradcli.descent.loop import carried_out
from gradcli.descent.recurrences import RECURRENCES
from gradcli.descent.work import workings
from gradcli.language.expression import read
from gradcli.language.write import to_infix
from gradcli.results.plans import Plan, Stopping
from gradcli.results.runs import Step
from gradcli.results.work import WorkedLine, WorkedStep

ROSENBROCK = "(1-x)^2 + 100*(y-x^2)^2"
MIXED = "x^2*y + sin(x*y) + exp(x/3)"
START = [0.7310585786, -0.4621171573]
"""Generic numbers: every double that comes of them has more than six digits, and shows rounded."""

_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def _middle(number: Any) -> float:
    return float(number) if isinstance(number, Fraction) else float(number.mid)


def _larger(one: Any, other: Any) -> Any:
    return iv.mpf([max(one.a, other.a), max(one.b, other.b)])


def _smaller(one: Any, other: Any) -> Any:
    return -_larger(-one, -other)


def _sign(number: Any) -> Any:
    middle = _middle(number)
    return iv.mpf((middle > 0) - (middle < 0))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sqrt": iv.sqrt, "exp": iv.exp, "sin": iv.sin, "cos": iv.cos, "log": iv.log, "abs": abs, "sign": _sign,
    "max": _larger, "min": _smaller,
}  # fmt: skip


class Reader:
    """Evaluate a line's text by Python's own grammar, over intervals or fractions."""

    def __init__(self, text: str, number: Callable[[str], Any]) -> None:
        self.text = text
        self.number = number

    def value(self) -> Any:
        return self._at(ast.parse(self.text, mode="eval").body)

    def _at(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Constant):
            return self.number(ast.get_source_segment(self.text, node) or "")
        if isinstance(node, ast.UnaryOp):
            return -self._at(node.operand)
        if isinstance(node, ast.BinOp):
            return self._binary(node)
        assert isinstance(node, ast.Call), ast.dump(node)
        assert isinstance(node.func, ast.Name)
        if node.func.id == "where":
            condition, then, other = node.args
            return self._at(then if self._holds(condition) else other)
        return _FUNCTIONS[node.func.id](*map(self._at, node.args))

    def _binary(self, node: ast.BinOp) -> Any:
        left = self._at(node.left)
        if isinstance(node.op, ast.Pow):
            exponent = ast.unparse(node.right)
            return left ** (int(exponent) if exponent.lstrip("-").isdigit() else self._at(node.right))
        return _OPERATORS[type(node.op)](left, self._at(node.right))

    def _holds(self, node: ast.expr) -> bool:
        assert isinstance(node, ast.Compare)
        [comparison], [right] = node.ops, node.comparators
        return _COMPARISONS[type(comparison)](_middle(self._at(node.left)), _middle(self._at(right)))


def rounded(text: str) -> Any:
    """Return what a number as shown may stand for: one of four digits or more was rounded to six."""
    digits = text.partition("e")[0].replace(".", "").lstrip("0")
    middle = iv.mpf(text)
    return middle * iv.mpf(["0.999995", "1.000005"]) if len(digits) >= 4 else middle


def agrees(line: WorkedLine) -> bool:
    """Tell whether the formula with numbers comes to the value, as far as its digits say."""
    assert line.substituted is not None
    found = Reader(to_infix(line.substituted), rounded).value()
    slack = 1e-9 * (1 + abs(float(line.value)))
    return bool(float(found.a) - slack <= line.value <= float(found.b) + slack)


def worked(text: str, start: Sequence[Any], plan: Plan, steps: int = 4, **named: Any) -> list[WorkedStep]:
    expression = read(text, **named)
    write = workings(expression, gradient(expression).partials, plan, steps)
    found: list[WorkedStep] = []
    stopping = Stopping(gtol=0.0, steps=steps)
    carried_out(expression, start, plan, stopping, on_step=lambda step: found.append(write(step)))
    return found


def lines(work: WorkedStep) -> Iterator[WorkedLine]:
    yield from (*work.gradient, *work.updates, work.value)


def check(found: Sequence[WorkedStep], variables: Sequence[str], *, climbs: bool = False) -> None:
    """Check every line of every step, and that the lines lead from each step to the next."""
    assert [work.step.index for work in found] == list(range(len(found)))
    assert (found[0].gradient, found[0].updates) == ((), ())
    for work in found:
        for line in lines(work):
            assert agrees(line), (line.name, line.variable, line.value)
        assert work.value.value == work.step.value
    for before, after in pairwise(found):
        partials = [line for line in after.gradient if line.name == "partial"]
        assert [line.variable for line in partials] == list(variables)
        assert tuple(line.value for line in partials) == before.step.gradient
        check_opposites(after.gradient, climbs=climbs)
        assert new_points(after) == after.step.point
        check_memory(after)


def check_opposites(gradient: Sequence[WorkedLine], *, climbs: bool) -> None:
    """Check that in a climb, and only there, each partial is followed by its opposite g."""
    assert [line.name for line in gradient[1::2] if climbs] == ["g"] * (len(gradient) // 2 * climbs)
    assert sum(line.name == "g" for line in gradient) == (len(gradient) // 2 if climbs else 0)
    for partial, opposite in zip(gradient[::2], gradient[1::2], strict=False):
        if climbs:
            assert (opposite.variable, opposite.value) == (partial.variable, -partial.value)


def new_points(work: WorkedStep) -> tuple[Any, ...]:
    return tuple(line.value for line in work.updates if line.name == "x")


def check_memory(work: WorkedStep) -> None:
    """Check that a line which gives a memory its next value gives the one that the step holds."""
    memory = work.step.memory
    for name in {line.name for line in work.updates} & memory.keys():
        # rprop sets h twice in each coordinate; the second is what it keeps.
        kept = {line.variable: line.value for line in work.updates if line.name == name}
        assert tuple(kept.values()) == memory[name]


@pytest.mark.parametrize("text", [ROSENBROCK, MIXED])
@pytest.mark.parametrize("method", RECURRENCES)
def test_a_first_order_method_is_right_line_by_line(method: str, text: str) -> None:
    found = worked(text, START, Plan(method, 0.003))
    check(found, ["x", "y"])
    names = [part.split("=")[0].strip() for part in RECURRENCES[method].update.split(";")]
    for work in found[1:]:
        assert [(line.name, line.variable) for line in work.updates] == [
            (name, variable) for variable in ("x", "y") for name in names
        ]


@pytest.mark.parametrize("method", [*DIRECTIONS, "gd"])
def test_a_method_of_directions_is_right_line_by_line(method: str) -> None:
    plan = Plan("gd", line_search="exact") if method in ("gd", "steepest") else Plan(method)
    found = worked(ROSENBROCK, START, plan)
    check(found, ["x", "y"])
    for work in found[1:]:
        p, length = work.held["p"], work.step.learning_rate
        assert isinstance(p, tuple)
        assert [line.name for line in work.updates] == ["x", "x"]
        for line, part, x in zip(work.updates, p, found[work.step.index - 1].step.point, strict=True):
            assert isinstance(part, float)
            assert length is not None
            assert line.value == pytest.approx(x + length * part, rel=1e-15)


@pytest.mark.parametrize(
    "plan",
    [
        Plan("gd", 0.01, maximize=True),
        Plan("momentum", 0.01, {"momentum": 0.75, "dampening": 0.25}, maximize=True),
        Plan("adam", 0.05, maximize=True),
        Plan("bfgs", maximize=True),
    ],
    ids=lambda plan: str(plan.method),
)
def test_a_climb_is_right_line_by_line(plan: Plan) -> None:
    found = worked("-x^2 - 3y^2 + sin(x)", START, plan)
    check(found, ["x", "y"], climbs=True)
    # The partials are those of f, not of -f, and the first step rises.
    assert found[1].gradient[2].value == pytest.approx(-6 * START[1])
    assert found[1].step.value > found[0].step.value


@pytest.mark.parametrize(
    "plan",
    [
        Plan("gd", 0.01, schedule="cosine"),
        Plan("gd", 0.01, {"gamma": 0.875}, schedule="exponential"),
        Plan("momentum", 0.01, {"warmup_steps": 8.0}, schedule="warmup"),
        Plan("gd", 0.01, schedule="lr/(1 + k^2)"),
        Plan(update="v = 0.9v + g; x = x - 0.01v", state={"v": 0.0}),
        Plan("gd", 0.01, {"b": 0.5}, update="v = b*v + (1 - b)*g; x = x - lr*v/k", state={"v": 0.0}),
        Plan(learning_rate=0.01, update="x = x - lr*sign(g)*min(1, abs(g))"),
    ],
    ids=lambda plan: str(plan.update or plan.schedule),
)  # fmt: skip
def test_schedules_and_methods_of_ones_own_are_right_line_by_line(plan: Plan) -> None:
    found = worked(ROSENBROCK, START, plan)
    check(found, ["x", "y"])


NAMED_LIKE_A_METHOD: list[tuple[str, list[str], Plan]] = [
    # The variables a, b, m, v, p, g, lr, k also mean something in the formulas of methods.
    ("(a - 1)^2 + 10*(b + a)^2", ["a", "b"], Plan("bfgs")),
    ("(a - 1)^2 + 10*(b + a)^2", ["a", "b"], Plan("gd", line_search="armijo")),
    ("(a - 1)^2 + 10*(b + a)^2", ["a", "b"], Plan("nadam", 0.05)),
    ("(b + m - 2)^2 + (b + 2m - 3)^2", ["b", "m"], Plan("adam", 0.05)),
    ("u^2 + 3v^2", ["u", "v"], Plan("momentum", 0.05)),
    ("u^2 + 3v^2", ["u", "v"], Plan("adadelta", 1.0)),
    ("s^2 + t^2*s", ["s", "t"], Plan("rmsprop", 0.05)),
    ("p^2 + q^2", ["p", "q"], Plan("newton")),
    ("h^2 + k^2", ["h", "k"], Plan("rprop", 0.05)),
    ("g^2 + 3x^2", ["g", "x"], Plan("gd", 0.05)),
    ("lr^2 + 3x^2", ["lr", "x"], Plan("gd", 0.05)),
    ("momentum^2 + 3x^2", ["momentum", "x"], Plan("momentum", 0.05)),
    ("y^2 + 3x^2", ["y", "x"], Plan("gd", 0.05, update="a = 0.5a + g; x = x - lr*a", state={"a": 0.0})),
]  # fmt: skip


@pytest.mark.parametrize(("text", "variables", "plan"), NAMED_LIKE_A_METHOD)
def test_a_variable_may_be_named_like_a_part_of_a_method(text: str, variables: list[str], plan: Plan) -> None:
    check(worked(text, START, plan, variables=variables), variables)


EXACT = [
    ("x^2 + 10y^2", [1, 1], Plan("gd", Fraction(1, 11), exact=True)),
    ("x^2 - x*y/3 + y^2", [Fraction(1, 3), Fraction(-2, 7)], Plan("gd", Fraction(1, 10), exact=True)),
    ("x^4 + y", [Fraction(1, 2), 0], Plan("gd", Fraction(1, 5), exact=True)),
    ("x^2 + 10y^2", [1, 1], Plan("momentum", Fraction(1, 20), {"momentum": Fraction(9, 10)}, exact=True)),
    ("x^2 + 10y^2", [1, 1], Plan("nesterov", Fraction(1, 20), {"momentum": Fraction(1, 2)}, exact=True)),
    ("-x^2 - 10y^2", [1, 1], Plan("gd", Fraction(1, 11), maximize=True, exact=True)),
]


@pytest.mark.parametrize(("text", "start", "plan"), EXACT)
def test_an_exact_run_is_right_to_the_last_digit(text: str, start: list[Any], plan: Plan) -> None:
    found = worked(text, [Fraction(x) for x in start], plan, steps=3)
    for work in found:
        for line in lines(work):
            assert isinstance(line.value, Fraction)
            assert line.substituted is not None
            assert Reader(to_infix(line.substituted), Fraction).value() == line.value
    for after in found[1:]:
        assert after.step.exact is not None
        assert new_points(after) == after.step.exact.point
        assert after.value.value == after.step.exact.value


def test_a_step_by_hand_is_the_one_in_the_book() -> None:
    # f = x^2 + 10y^2 from (1, 1) with lr = 1/11: (1 - 2/11, 1 - 20/11) = (9/11, -9/11), f = 891/121 = 81/11.
    start, first = worked("x^2 + 10y^2", [Fraction(1)] * 2, Plan("gd", Fraction(1, 11), exact=True), steps=1)
    assert start.value.value == 11
    assert [line.value for line in first.gradient] == [2, 20]
    assert [line.value for line in first.updates] == [Fraction(9, 11), Fraction(-9, 11)]
    assert first.value.value == Fraction(81, 11)
    shown = [to_infix(line.substituted) for line in first.updates if line.substituted]
    assert [text.replace(" ", "") for text in shown] == ["1-1/11*2", "1-1/11*20"]


def test_a_formula_too_long_to_be_read_leaves_its_value() -> None:
    text = "+".join(f"sin({k}*x)^2*y" for k in range(1, 60))
    found = worked(text, START, Plan("gd", 1e-4), steps=2)
    for work in found:
        assert work.value.formula is None
        assert work.value.substituted is None
        assert work.value.value == work.step.value


def test_the_start_is_shown_even_where_no_step_follows() -> None:
    [only] = worked("x^2", [3.0], Plan("gd", 0.1), steps=0)
    assert isinstance(only.step, Step)
    assert only.value.value == 9
    assert agrees(only.value)

"""Write steps as they are written by hand: formulas, the same with numbers, and values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from gradcli.descent.formulas import Part, constant
from gradcli.descent.plans import ready
from gradcli.language.constants import fraction_tree, known_value
from gradcli.language.expression import Expression
from gradcli.language.tree import Apply, Number, Symbol, Tree, substitute, written_size
from gradcli.numeric.arithmetic import FLOATS, Arithmetic
from gradcli.numeric.rationals import RATIONALS
from gradcli.results.held_digits import opposite
from gradcli.results.plans import Plan, Real
from gradcli.results.runs import Held, Step
from gradcli.results.work import WorkedLine, WorkedStep

_DIGITS = 6
"""Significant digits of the numbers put into formulas."""

_LONGEST = 150
"""Nodes of a formula that is still written out with numbers."""

_ALONG: tuple[Part, ...] = (("x", Apply("+", (Symbol("x"), Apply("*", (Symbol("a"), Symbol("p")))))),)


def workings(
    expression: Expression, partials: Sequence[Tree], plan: Plan, steps: int,
    judged: Callable[[Step], Step] = lambda step: step,
) -> Callable[[Step], WorkedStep]:  # fmt: skip
    """Return what writes out each step of a run; it wants to see all of them, in order.

    `partials` are the gradient's formulas; `judged` tells how many digits of a step hold. Raises what a plan
    that cannot be carried out raises.
    """
    method = ready(plan, steps)
    settings = method.method.settings
    before: list[Step] = []

    def worked(step: Step) -> WorkedStep:
        step = judged(step)
        there = _numbers(step)
        filled = _filled(expression, expression.tree, there)
        value = _line("f", "", expression.tree, filled, there.value, step.held_value)
        last = before[-1:]
        before[:] = [step]
        if not last:
            return WorkedStep(step, (), (), value)
        gradient = tuple(_gradient(expression, partials, plan, last[0]))
        updates = tuple(_updates(expression.variables, plan, method.parts, settings, last[0], step))
        return WorkedStep(step, gradient, updates, value, {} if method.parts else step.memory)

    return worked


def _gradient(
    expression: Expression, partials: Sequence[Tree], plan: Plan, step: Step
) -> Iterator[WorkedLine]:
    """Fill the numbers into each partial; a run that climbs goes by the opposite of it."""
    at = _numbers(step)
    digits = step.digits.gradient if step.digits else [None] * len(partials)
    rows = zip(expression.variables, partials, at.gradient, digits, strict=True)
    for name, partial, value, held in rows:
        filled = _filled(expression, partial, at)
        yield _line("partial", name, partial, filled, value, held)
        if plan.maximize:
            formula, filled = Apply("neg", (partial,)), Apply("neg", (filled,))
            yield _line("g", name, formula, filled, -value, opposite(held))


def _updates(
    variables: Sequence[str], plan: Plan, parts: Sequence[Part], settings: Mapping[str, Real], before: Step,
    step: Step,
) -> Iterator[WorkedLine]:  # fmt: skip
    """Carry each part out, one coordinate after the other."""
    arithmetic: Arithmetic[Any] = RATIONALS if plan.exact else FLOATS
    there, sign = _numbers(before), -1 if plan.maximize else 1
    rate = _numbers(step).learning_rate
    lengths = {} if rate is None else {"lr" if parts else "a": rate}
    taken = {*settings, *there.memory, *(name for name, _ in parts), *lengths, "g", "k", "p"} - {"x"}
    for place, variable in enumerate(variables):
        values: dict[str, Any] = {
            **settings,
            **_at(there.memory if parts else step.memory, place),
            **lengths,
            "x": there.point[place],
            "g": sign * there.gradient[place],
            "k": arithmetic.constant(Fraction(step.index)),
        }
        # A variable called like a part of the formula is told from it.
        coordinate = Symbol(f"x_{variable}" if variable in taken else variable)
        for name, tree in parts or _ALONG:
            value = constant(tree, values, arithmetic)
            filled = substitute(tree, {name: _written(number) for name, number in values.items()})
            yield _line(name, variable, substitute(tree, {"x": coordinate}), filled, value)
            values[name] = value


def _at(memory: Mapping[str, Any], place: int) -> dict[str, Any]:
    vectors = {name: row for name, row in memory.items() if isinstance(row, tuple)}
    return {name: row[place] for name, row in vectors.items() if not isinstance(row[place], tuple)}


def _numbers(step: Step) -> Any:
    """Return a step's numbers: fractions where the run is exact, else doubles."""
    return step.exact or step


def _filled(expression: Expression, formula: Tree, there: Any) -> Tree:
    values = {name: _written(x) for name, x in zip(expression.variables, there.point, strict=True)}
    return substitute(formula, values)


def _line(
    name: str, variable: str, formula: Tree, filled: Tree, value: Real, digits: Held | None = None
) -> WorkedLine:
    is_exact = digits is None and known_value(filled) == Fraction(
        value if isinstance(value, Fraction) else f"{value:.{_DIGITS}g}"
    )
    if written_size(formula) > _LONGEST:
        return WorkedLine(name, variable, None, None, value, is_exact, digits)
    return WorkedLine(name, variable, formula, filled, value, is_exact, digits)


def _written(number: Any) -> Tree:
    """Return a number as it stands in a formula: a fraction whole, a double rounded."""
    if isinstance(number, Fraction):
        return fraction_tree(number)
    literal = Number(f"{abs(number):.{_DIGITS}g}")
    return Apply("neg", (literal,)) if number < 0 else literal

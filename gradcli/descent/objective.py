"""f and its gradient in doubles, with the reason where there is no number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gradcli.language.expression import Expression
from gradcli.language.functions import FUNCTIONS
from gradcli.language.write import to_infix
from gradcli.numeric.arithmetic import FLOATS, fault, run, runner
from gradcli.numeric.conditions import domain, fixed_exponent
from gradcli.numeric.definite import definiteness
from gradcli.numeric.program import Program, lower, parsed, with_gradient


@dataclass(frozen=True, slots=True)
class Sample:
    """The function at a point; `fault` says why there is no value."""

    point: Sequence[float]
    value: float
    gradient: Sequence[float]
    fault: str = ""


class Objective:
    """A formula as a callable that counts how often it was asked."""

    def __init__(self, expression: Expression) -> None:
        self.base = lower([expression.tree], expression.variables)
        self.program = with_gradient(self.base)
        self.run_once = runner(self.program, FLOATS)
        self.values = 0
        self.gradients = 0

    def at(self, point: Sequence[float]) -> Sample:
        """Compute value and gradient in one run of the program."""
        slots = self.run_once(point)
        self.values += 1
        self.gradients += 1
        value, *gradient = (slots[slot] for slot in self.program.outputs)
        bad = next((slot for slot in self.program.outputs if slots[slot] != slots[slot]), None)
        if bad is None:
            return Sample(point, value, gradient)
        return Sample(point, value, gradient, self._why(slots, bad))

    def kinks(self, point: Sequence[float]) -> Iterator[str]:
        """Yield the subexpressions that are not differentiable exactly at this point."""
        slots = self.run_once(point)
        for slot in range(self.base.outputs[0] + 1):
            operation, arguments = self.base.code[slot]
            row = FUNCTIONS.get(operation)
            if row is None or not (row.smooth and row.derivatives) or fixed_exponent(self.base, slot):
                continue
            condition = _smooth(row.smooth)
            held = [slots[argument] for argument in arguments][: len(condition.inputs)]
            origin = self.base.origins[slot]
            if run(condition, held, FLOATS) == [0.0] and origin is not None:
                yield to_infix(origin)

    def kind_of_stationary_point(self, point: Sequence[float]) -> str:
        """Say what the Hessian shows of a point where the gradient vanishes."""
        return {
            "positive": "the Hessian there is positive definite: a local minimum",
            "negative": "the Hessian there is negative definite: a local maximum",
            "indefinite": "the Hessian there is indefinite: a saddle point",
        }.get(definiteness(self.program, point), "the Hessian there does not decide what kind of point it is")

    def _why(self, slots: Sequence[float], output: int) -> str:
        """Name the subexpression at which an undefined number began."""
        slot = fault(self.program, slots, output)
        if slot is None or slot >= len(self.base.code):
            return "the gradient does not exist"
        origin, condition = self.base.origins[slot], domain(self.base, slot)
        what = to_infix(origin) if origin is not None else "the formula"
        return f"{what} needs {to_infix(condition)}" if condition is not None else f"{what} has no value"


def _smooth(text: str) -> Program:
    return lower([parsed(text)], ("x", "y") if "y" in text else ("x",))

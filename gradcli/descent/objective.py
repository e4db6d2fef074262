"""f and its gradient in doubles, with the reason where there is no number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isinf

from gradcli.language.expression import Expression
from gradcli.language.functions import COMPARISONS, FUNCTIONS
from gradcli.language.write import to_infix
from gradcli.numeric.arithmetic import FLOATS, fault, run, runner
from gradcli.numeric.conditions import domain, fixed_exponent, live_slots
from gradcli.numeric.definite import definiteness
from gradcli.numeric.program import condition_program, lower, with_gradient
from gradcli.numeric.soundness import check_constants_defined


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
        check_constants_defined(expression, self.base)
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
        return Sample(point, value, gradient, "" if self._overflowed(slots, bad) else self._why(slots, bad))

    def kinks(self, point: Sequence[float]) -> Iterator[str]:
        """Yield where this point lies, for each subexpression that is not differentiable exactly here."""
        slots = self.run_once(point)
        for slot in sorted(live_slots(self.base, slots)):
            operation, arguments = self.base.code[slot]
            row = FUNCTIONS.get(operation)
            if row is None or not row.smooth or fixed_exponent(self.base, slot):
                continue
            condition = condition_program(row.smooth, row.parameters)
            held = [slots[argument] for argument in arguments]
            origin = self.base.origins[slot]
            if run(condition, held, FLOATS) == [0.0] and origin is not None:
                switches = operation in COMPARISONS
                yield f"where {to_infix(origin)} switches" if switches else f"on a kink of {to_infix(origin)}"

    def kind_of_stationary_point(self, sample: Sample) -> str:
        """Say what the Hessian shows of a point; what it is only where the gradient is exactly 0."""
        sign = definiteness(self.program, sample.point)
        if not sign:
            return "the Hessian there does not decide what kind of point it is"
        fact = f"the Hessian there is {_DEFINITE[sign][0]}"
        return fact if any(sample.gradient) else f"{fact}: {_DEFINITE[sign][1]}"

    def _overflowed(self, slots: Sequence[float], output: int) -> bool:
        """Tell whether a nan came from infinities, as inf/inf does, and not from outside the domain."""
        slot = fault(self.program, slots, output)
        return slot is not None and any(isinf(slots[argument]) for argument in self.program.code[slot].slots)

    def _why(self, slots: Sequence[float], output: int) -> str:
        """Name the subexpression at which an undefined number began."""
        slot = fault(self.program, slots, output)
        if slot is None or slot >= len(self.base.code):
            return "the gradient has no value in double precision"
        origin, condition = self.base.origins[slot], domain(self.base, slot)
        what = to_infix(origin) if origin is not None else "the formula"
        return f"{what} needs {to_infix(condition)}" if condition is not None else f"{what} has no value"


_DEFINITE = {
    "positive": ("positive definite", "a local minimum"),
    "negative": ("negative definite", "a local maximum"),
    "indefinite": ("indefinite", "a saddle point"),
}

"""The four differences, computed in doubles as textbook code does, or the reason why one is no number."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from gradcli.numeric.arithmetic import FLOATS, Arithmetic, Value, runner
from gradcli.numeric.differences.complex_numbers import COMPLEX
from gradcli.numeric.differences.crossings import crossing
from gradcli.numeric.differences.rounding import reached_slots
from gradcli.numeric.faults import undefined_part
from gradcli.numeric.program import Program, Slot
from gradcli.results.differences import Difference


class NoNumber(Exception):
    """A difference has no value in doubles, for the reason given."""


class Line:
    """A function of several variables along one of them, in doubles."""

    def __init__(self, program: Program, point: Sequence[float], place: int) -> None:
        self._program, self._reached = program, reached_slots(program, place)
        self._run = _mover(program, FLOATS, point, self._reached)
        self._run_complex = _mover(program, COMPLEX, list(map(complex, point)), self._reached)
        self._known: dict[float, tuple[float, str]] = {}
        self.x, self.name = point[place], program.inputs[place]
        self._here = self._run(self.x)

    def value(self, step: float = 0.0, how: str = "") -> float:
        """Return f at x + step, which messages write as `how` after the name of the variable.

        Raises NoNumber.
        """
        where = f"{self.name}{how}"
        moved = self.x + step
        if not math.isfinite(moved):
            raise NoNumber(f"{where} overflows")
        if moved not in self._known:
            slots = self._run(moved)
            value = self._checked(slots, self._program.outputs[0], where)
            self._known[moved] = value, crossing(self._program, self._reached, self._here, slots)
        return self._known[moved][0]

    def between(self, step: float) -> str:
        """Name the part of f with a kink, jump or pole between x and x + step, where f has been taken."""
        return self._known[self.x + step][1] if self.x + step in self._known else ""

    def imaginary(self, step: float) -> float:
        """Return the imaginary part of f at x + i*step. Raises NoNumber."""
        slots = self._run_complex(complex(self.x, step))
        output = self._program.outputs[0]
        found = slots[output].imag
        if not math.isfinite(found):
            self._checked([slot.real for slot in slots], output, f"{self.name} + ih")
            raise NoNumber(f"f overflows at {self.name} + ih")
        return found

    def is_lost(self, step: float) -> bool:
        """Tell whether x + step is rounded to x itself."""
        return self.x + step == self.x

    def _checked(self, slots: Sequence[float], output: int, where: str) -> float:
        if math.isnan(slots[output]):
            part = undefined_part(self._program, slots, output)
            raise NoNumber(f"at {where}, {part}" if part else f"f overflows at {where}")
        if math.isinf(slots[output]):
            raise NoNumber(f"f overflows at {where}")
        return slots[output]


def _mover(
    program: Program, arithmetic: Arithmetic[Value], point: Sequence[Value], reached: Sequence[Slot]
) -> Callable[[Value], list[Value]]:
    """Return the function from one input to the values of all slots; those it does not reach stay."""
    base = runner(program, arithmetic)(point)
    code = [(slot, program.code[slot]) for slot in reached[1:]]
    steps = [(slot, arithmetic.operations[operation], slots) for slot, (operation, slots) in code]

    def run_once(moved: Value) -> list[Value]:
        values = list(base)
        values[reached[0]] = moved
        for slot, operation, slots in steps:
            values[slot] = operation(*[values[argument] for argument in slots])
        return values

    return run_once


def difference(method: Difference, line: Line, h: float) -> tuple[float, str]:
    """Return one difference with one step, and what is to be said of the step. Raises NoNumber."""
    quotient = _FORMULAS[method](line, h)
    if not math.isfinite(quotient):
        raise NoNumber("the quotient overflows")
    return quotient, _lost(method, line, h)


def across(method: Difference, line: Line, h: float) -> str:
    """Say which kink, jump or pole lies between x and a point at which a difference takes f."""
    steps = _offsets(Difference.CENTRAL if method is Difference.RICHARDSON else method, h)
    found = {how: part for how, step in steps.items() if (part := line.between(step))}
    if not found:
        return ""
    where = f"between {line.name} and {line.name}{next(iter(found))}"
    return f"{where} there is a kink, jump or pole of {' and '.join(dict.fromkeys(found.values()))}"


def _forward(line: Line, h: float) -> float:
    return (line.value(h, " + h") - line.value()) / h


def _central(line: Line, h: float, how: str = "h") -> float:
    if not 0 < h <= 2 * h < math.inf:
        raise NoNumber(f"{how} underflows" if h == 0 else "2h overflows")
    return (line.value(h, f" + {how}") - line.value(-h, f" - {how}")) / (2 * h)


def _complex_step(line: Line, h: float) -> float:
    return line.imaginary(h) / h


def _richardson(line: Line, h: float) -> float:
    """Extrapolate the central difference once, so that its error of order h^2 cancels."""
    coarse = _central(line, h)
    return (4 * _central(line, h / 2, "h/2") - coarse) / 3


_FORMULAS: dict[Difference, Callable[[Line, float], float]] = {
    Difference.FORWARD: _forward,
    Difference.CENTRAL: _central,
    Difference.COMPLEX_STEP: _complex_step,
    Difference.RICHARDSON: _richardson,
}


def _lost(method: Difference, line: Line, h: float) -> str:
    """Say which of the points that a difference looks at is x itself."""
    for how, step in _offsets(method, h).items():
        if line.is_lost(step):
            return f"the step is lost: {line.name}{how} == {line.name}"
    return ""


def _offsets(method: Difference, h: float) -> dict[str, float]:
    match method:
        case Difference.FORWARD:
            return {" + h": h}
        case Difference.CENTRAL:
            return {" + h": h, " - h": -h}
        case Difference.RICHARDSON:
            return {" + h/2": h / 2, " - h/2": -h / 2}
        case Difference.COMPLEX_STEP:
            return {}

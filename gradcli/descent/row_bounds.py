"""How far rounding may have moved f and its partials, at the points of a run that are shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib import import_module

from gradcli.descent.objective import Objective
from gradcli.language.functions import COMPARISONS, FUNCTIONS
from gradcli.numeric.arithmetic import FLOATS, runner
from gradcli.numeric.conditions import fixed_exponent
from gradcli.numeric.kernel import scalar_kernel
from gradcli.numeric.program import Program
from gradcli.numeric.rounding_bounds import rounding_bounds

LONGEST = 1000
"""Instructions of f and its partials beyond which bounds would take longer than a run."""

_OFTEN = 32
"""After so many points compiling the bounds is about to pay."""

_DOUBTS = "gradcli.numeric.batches.doubts"
"""What asks on which side of a kink a point lies, loaded for no formula without one."""


class RowBounds:
    """The bounds of one function, made when they are first asked for."""

    def __init__(self, objective: Objective) -> None:
        self._objective = objective
        self._asked = 0

    def at(self, point: Sequence[float]) -> list[float] | None:
        """Return a bound for f and for each partial, nan where unknown; None where f is too long."""
        if len(self._objective.program.code) > LONGEST:
            return None
        self._asked += 1
        bounds = list(self._kernel(point) if self._asked > _OFTEN else self._interpreted(point))
        if not self._doubtful[1]:
            return bounds
        is_sure = bounds.pop() == 0
        return bounds if is_sure else [math.nan] * len(bounds)

    def _interpreted(self, point: Sequence[float]) -> list[float]:
        slots = self._run(point)
        return [slots[slot] for slot in self._program.outputs]

    @cached_property
    def _program(self) -> Program:
        """The program of the bounds, and of the doubt on which side of a kink or jump a point lies."""
        full, has_doubt = self._doubtful
        if not has_doubt:
            return rounding_bounds(full)
        *outputs, doubt = full.outputs
        bounds = rounding_bounds(_with_outputs(full, outputs))
        return _with_outputs(bounds, [*bounds.outputs, doubt])

    @cached_property
    def _doubtful(self) -> tuple[Program, bool]:
        base, full = self._objective.base, self._objective.program
        if not any(_may_switch(base, slot) for slot in range(len(base.code))):
            return full, False
        found: tuple[Program, bool] = import_module(_DOUBTS).with_doubt(base, full)
        return found

    @cached_property
    def _run(self) -> Callable[[Sequence[float]], list[float]]:
        return runner(self._program, FLOATS)

    @cached_property
    def _kernel(self) -> Callable[[Sequence[float]], Sequence[float]]:
        return scalar_kernel(self._program)


def _with_outputs(program: Program, outputs: Sequence[int]) -> Program:
    return Program(program.inputs, program.code, program.constants, program.origins, tuple(outputs))


def _may_switch(program: Program, slot: int) -> bool:
    operation = program.code[slot].operation
    row = FUNCTIONS.get(operation)
    has_kink = row is not None and bool(row.smooth) and not fixed_exponent(program, slot)
    return operation in COMPARISONS or has_kink

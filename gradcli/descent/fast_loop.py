"""Choose what goes over the steps of a run that nobody looks at: generated Python, array or machine code."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from importlib import import_module

from gradcli.descent.generated_loop import Advance, generated_loop
from gradcli.descent.objective import Objective
from gradcli.descent.step_loop import Bounds, Iteration, StepLoop, step_loop
from gradcli.numeric.arithmetic import float_of
from gradcli.results.engines import Engine
from gradcli.results.quantities import Remark

_ARRAYS = "gradcli.descent.array_loop"
_CHOICE = "gradcli.numeric.native.engines"
"""Rooms that load NumPy, and a compiler's driver: few runs need them."""

_PATIENCE = 0.08
"""Seconds of work after which machine code is thought of: about as many as its compiling takes."""

_SHARE = 0.3
"""The part of the time left that a compiler may take."""


class FastLoop:
    """The loop of one run; `remark` says where the engine that was asked for could not be had."""

    def __init__(
        self, iteration: Iteration, objective: Objective, bounds: Bounds, engine: Engine, deadline: float
    ) -> None:
        self._iteration, self._objective, self._bounds = iteration, objective, bounds
        self._engine, self._deadline = engine, deadline
        self._function: Advance | None = None
        self._loop: StepLoop | None = None
        self._seconds, self._steps = 0.0, 0
        self._is_settled = engine is Engine.PYTHON
        self.remark: Remark | None = None

    def advance(
        self, k: int, stop: int, lowest: float, state: Sequence[float], last: int
    ) -> tuple[int, bool, float, int, Sequence[float]]:
        """Go on to `stop`, in a run of at most `last` iterations; see `Advance`."""
        function = self._chosen(last - k)
        began = time.perf_counter()
        reached = function(k, stop, lowest, state)
        self._seconds += time.perf_counter() - began
        self._steps += reached[0] - k
        return reached

    def _chosen(self, left: int) -> Advance:
        if self._function is None:
            self._function = self._first()
        if not self._is_settled and (self._engine is Engine.C or self._seconds > _PATIENCE):
            self._is_settled = True
            expected = float_of(left) * self._seconds / max(1, self._steps)
            expected = math.inf if self._engine is Engine.C else expected
            self._function = self._machine_code(expected) or self._function
        return self._function

    def _first(self) -> Advance:
        kernel, sign = self._objective.kernel, self._objective.sign
        if kernel is not None:
            self._is_settled = True
            made: Advance = import_module(_ARRAYS).array_loop(kernel, self._iteration, sign, self._bounds)
            return made
        self._loop = step_loop(self._objective.program, sign, self._iteration, self._bounds)
        return generated_loop(self._loop)

    def _machine_code(self, expected: float) -> Advance | None:
        if self._loop is None:
            return None
        choice = import_module(_CHOICE)
        found: Advance | None
        left = _SHARE * (self._deadline - time.monotonic())
        found, self.remark = choice.native_kernel(
            self._engine, choice.LOOP, self._loop, expected, self._loop.program, left
        )
        return found

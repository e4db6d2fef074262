"""Run a program over points in bulk, by NumPy or, where that takes less time, by machine code."""

from __future__ import annotations

import math
import time
from importlib import import_module

from gradcli.numeric.arrays import Columns, run_batch, run_kernel
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.program import Program
from gradcli.results.engines import Engine
from gradcli.results.quantities import Remark

_CHOICE = "gradcli.numeric.native.engines"
"""The room that loads a compiler's driver, which few batches need."""

_PATIENCE = 0.1
"""Seconds of work after which machine code is thought of."""


class Running:
    """A program for many batches; `remark` says where the engine that was asked for could not be had."""

    def __init__(self, program: Program, engine: Engine) -> None:
        self.program, self._engine = program, engine
        self._kernel: Columns | None = None
        self._seconds, self._next = 0.0, _PATIENCE
        self.remark: Remark | None = None
        if engine is Engine.C:
            self._compile(math.inf)

    def __call__(self, points: Array) -> Array:
        """Return the outputs at points of shape (m, n), of shape (m, outputs)."""
        if self._kernel is not None:
            return run_kernel(self._kernel, list(points.T), len(points))
        began = time.process_time()
        outputs = run_batch(self.program, points)
        self._seconds += time.process_time() - began
        # What is still to come is not known: as much again is as good a guess as any.
        if self._engine is Engine.AUTO and self._seconds > self._next:
            self._next = 2 * self._seconds
            if import_module(_CHOICE).is_faster_over_columns(self.program):
                self._compile(self._seconds)
        return outputs

    def _compile(self, seconds: float) -> None:
        choice = import_module(_CHOICE)
        self._kernel, self.remark = choice.native_kernel(
            self._engine, choice.COLUMNS, self.program, seconds, self.program
        )

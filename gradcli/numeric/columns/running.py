"""Run a program over points in bulk, by NumPy or, where that takes less time, by machine code."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

import numpy as np

from gradcli.numeric.columns.kernel import array_kernel
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.program import Program
from gradcli.results.engines import Engine
from gradcli.results.quantities import Remark

_CHOICE = "gradcli.numeric.native.engines"
"""The room that loads a compiler's driver, which few batches need."""

_PATIENCE = 0.1
"""Seconds of work after which machine code is thought of."""


class Columns(Protocol):
    """A kernel over columns, with so many outputs; it answers into `out`."""

    @property
    def outputs(self) -> int:
        """How many arrays it fills."""

    def __call__(self, columns: Sequence[Array], out: Sequence[Array]) -> list[Array]:
        """Fill `out` from one array for each input."""


def run_kernel(kernel: Columns, columns: Sequence[Array], count: int) -> Array:
    """Run a kernel over `count` points, one array for each input; return its outputs, (count, outputs)."""
    outputs = np.empty((kernel.outputs, count))
    kernel(columns, list(outputs))
    return outputs.T


class Running:
    """A program for many batches; `remark` says where the engine that was asked for could not be had."""

    def __init__(self, program: Program, engine: Engine) -> None:
        self.program, self._engine = program, engine
        self._kernel: Columns = array_kernel(program)
        self._seconds, self._next = 0.0, _PATIENCE if engine is Engine.AUTO else math.inf
        self.remark: Remark | None = None
        if engine is Engine.C:
            self._compile(math.inf)

    def __call__(self, points: Array) -> Array:
        """Return the outputs at points of shape (m, n), of shape (m, outputs)."""
        began = time.thread_time()
        outputs = run_kernel(self._kernel, list(points.T), len(points))
        self._seconds += time.thread_time() - began
        # What is still to come is not known: as much again is as good a guess as any.
        if self._seconds > self._next:
            self._next = 2 * self._seconds
            if import_module(_CHOICE).is_faster_over_columns(self.program):
                self._compile(self._seconds)
        return outputs

    def _compile(self, seconds: float) -> None:
        choice = import_module(_CHOICE)
        found, self.remark = choice.native_kernel(
            self._engine, choice.COLUMNS, self.program, seconds, self.program
        )
        if found is not None:
            self._kernel, self._next = found, math.inf

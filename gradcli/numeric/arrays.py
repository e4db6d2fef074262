"""Run a program over many points at once: an entry a point, nan where a point is outside the domain."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from gradcli.numeric.columns.kernel import array_kernel
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.columns.running import run_kernel
from gradcli.numeric.program import Program

_KEPT = 8
"""Kernels that are kept for the next call."""


def run_batch(program: Program, points: Array) -> Array:
    """Run a program over points of shape (m, n) and return its outputs, of shape (m, outputs)."""
    return run_kernel(_kernel(program), list(points.T), len(points))


def run_columns(program: Program, columns: Sequence[Array]) -> Array:
    """Run a program over one array of shape (m,) for each input and return its outputs, (m, outputs)."""
    return run_kernel(_kernel(program), columns, len(columns[0]))


_kernel = lru_cache(maxsize=_KEPT)(array_kernel)

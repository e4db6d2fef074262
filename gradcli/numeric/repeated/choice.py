"""Choose array code for a formula: only then is NumPy loaded."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from gradcli.numeric.program import Program
from gradcli.numeric.repeated.sums import Sums, long_sums

if TYPE_CHECKING:
    from gradcli.numeric.repeated.kernel import RepeatedKernel

_MANY = 200
"""Sums of so many summands on average: array code is several times as fast, and repays loading NumPy."""

_SHARE = 4
"""What is left outside the sums is smaller than they are by this factor."""


def repeated_kernel(program: Program) -> RepeatedKernel | None:
    """Return the kernel of a program's first output; None where it has no long sum, or too little in one."""
    found = long_sums(program)
    if found is None or not _pays(found):
        return None
    kernel: RepeatedKernel = import_module("gradcli.numeric.repeated.kernel").RepeatedKernel(found)
    return kernel


def _pays(found: Sums) -> bool:
    """Tell whether array code takes clearly less than code for each number."""
    groups = [group for part in found.sums for group in part.groups]
    passes = sum(len(group.outline) for group in groups)
    numbers = sum(len(group.outline) * len(group.rows) for group in groups)
    return numbers >= _MANY * passes and numbers >= _SHARE * len(found.outer)

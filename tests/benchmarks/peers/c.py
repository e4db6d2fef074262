"""C written by hand, compiled with `cc -O3` before the clock starts."""

from __future__ import annotations

import atexit
import ctypes
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import numpy as np

from tests.benchmarks.by_hand import c_of
from tests.benchmarks.formulas import Formula
from tests.benchmarks.measuring import Absent, Array, Run

_NUMBERS = ctypes.POINTER(ctypes.c_double)


def over_points(formula: Formula, points: Array) -> Run:
    """Compute point by point."""
    library = _compiled(c_of(formula))

    def call() -> Array:
        columns = np.empty((1 + formula.size, len(points)))
        library.over_points(len(points), _pointer(points), _pointer(columns))
        return columns

    return call


def descending(formula: Formula, start: Sequence[float], rate: float) -> Callable[[int], Array]:
    """Make all steps in one loop; stop where the gradient is exactly zero."""
    library = _compiled(c_of(formula))

    def descend(steps: int) -> Array:
        x = np.array(start)
        library.descend(_pointer(x), ctypes.c_double(rate), ctypes.c_long(steps))
        return x

    return descend


def _compiled(source: str) -> ctypes.CDLL:
    compiler = which(os.environ.get("CC", "cc"))
    if compiler is None:
        raise Absent("there is no C compiler")
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    file, library = Path(folder.name, "by_hand.c"), Path(folder.name, "by_hand.so")
    file.write_text(source)
    # Contracted to fused multiply-adds, a descent would drift from the others.
    flags = ["-O3", "-ffp-contract=off", "-fPIC", "-shared", "-o", str(library), str(file), "-lm"]
    subprocess.run([compiler, *flags], check=True)
    return ctypes.CDLL(str(library))


def _pointer(numbers: Array) -> ctypes._Pointer[ctypes.c_double]:
    return numbers.ctypes.data_as(_NUMBERS)

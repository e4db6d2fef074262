"""Which kernel does a long work: generated Python, or machine code where that takes less time."""

from __future__ import annotations

import math
from collections.abc import Callable
from importlib import import_module
from typing import Any

from gradcli.numeric.kernel import expanded
from gradcli.numeric.native.c_dialect import C
from gradcli.numeric.native.unavailable import Unavailable
from gradcli.numeric.program import Program
from gradcli.results.engines import Engine
from gradcli.results.quantities import Remark

_COMPILING = 0.06, 0.0004
"""Seconds that compiling takes: to begin with, and for each instruction."""

_LOADING = 0.005, 0.00001
"""Seconds that it takes to write the text, and to load what was compiled before."""

_MARGIN = 2.0
"""The work that is left is a guess, so compiling must be this much shorter."""

_BY_LIBRARY = frozenset(
    (
        "^", "exp", "log", "log1p", "expm1", "cbrt", "sin", "cos", "asin", "acos", "atan", "atan2", "sinh",
        "cosh", "tanh", "asinh", "acosh", "atanh",
    )
)  # fmt: skip
"""Functions that NumPy computes for several points at once, and C's library for one."""


def native_kernel(
    engine: Engine, maker: str, subject: object, seconds: float, program: Program, left: float = math.inf
) -> tuple[Callable[..., Any] | None, Remark | None]:
    """Return the kernel of machine code, or None where Python's is to be used; and what is to be said.

    `maker` is the module and the name of a function, which is loaded when it is wanted: it makes the kernel
    of `subject`, whose instructions are those of `program`. `seconds` says how long Python's would still
    take, `left` how long compiling may. Where C was asked for and cannot be had the remark says why; a
    machine without a compiler is no news to one who did not ask.
    """
    size = len(program.code)
    if engine is Engine.PYTHON or (engine is Engine.AUTO and not _exceeds(seconds, _LOADING, size)):
        return None, None
    module, _, function = maker.rpartition(".")
    limit = left if engine is Engine.C else min(left, seconds) if pays(seconds, size) else 0.0
    kernel = getattr(import_module(module), function)(subject, limit=limit)
    if not isinstance(kernel, Unavailable):
        return kernel, None
    is_news = engine is Engine.C or kernel.is_failure
    text = f"the C engine was not used: {kernel.reason}; Python gave the answer"
    return None, Remark("engine", text) if is_news else None


LOOP = "gradcli.descent.native_loop.native_loop"
COLUMNS = "gradcli.numeric.native.batch.native_array_kernel"
"""The makers that there are: of a `StepLoop`, and of a `Program` over columns."""


def pays(seconds: float, instructions: int = 100) -> bool:
    """Tell whether compiling takes less time than Python would still need.

    >>> pays(0.01), pays(1.0), pays(1.0, 10_000)
    (False, True, False)
    """
    return _exceeds(seconds, _COMPILING, instructions)


def _exceeds(seconds: float, cost: tuple[float, float], instructions: int) -> bool:
    start, each = cost
    return seconds > _MARGIN * (start + each * instructions)


def is_faster_over_columns(program: Program) -> bool:
    """Tell whether machine code is faster than NumPy's functions over many points."""
    whole = expanded(program)
    return not any(
        operation in _BY_LIBRARY and not (operation == "^" and whole.constants.get(slots[1]) in C.powers)
        for operation, slots in whole.code
    )

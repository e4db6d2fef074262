"""SymPy, imported once, with its own settings and the garbage collector held.

Collecting is a third of that import's time. What the environment sets for SymPy would change answers, or make
the import fail.
"""

from __future__ import annotations

import gc
import os

from gradcli.calculus import careful_evalf
from gradcli.calculus.timer import TooSlow
from gradcli.errors import GradcliError

_collected = gc.isenabled()
_set = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("SYMPY_")}
gc.disable()
try:
    import sympy
finally:
    os.environ.update(_set)
    # What an import made stays for good: later collections need not walk over it.
    gc.freeze()
    if _collected:
        gc.enable()

careful_evalf.enter(sympy)

FAILURES = (
    ArithmeticError, AttributeError, GradcliError, LookupError, NotImplementedError, RecursionError,
    TypeError, ValueError, sympy.PolynomialError,
)  # fmt: skip
"""What SymPy raises where it cannot go on, or its answer cannot be read."""

GIVEN_UP = (*FAILURES, TooSlow)
"""The same, where it may also take too long."""

__all__ = ["FAILURES", "GIVEN_UP", "sympy"]

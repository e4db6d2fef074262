"""SymPy, imported once, with the garbage collector held: collecting is a third of that import's time."""

from __future__ import annotations

import gc

from gradcli.calculus.timer import TooSlow
from gradcli.errors import GradcliError

_collected = gc.isenabled()
gc.disable()
try:
    import sympy
finally:
    # What an import made stays for good: later collections need not walk over it.
    gc.freeze()
    if _collected:
        gc.enable()

FAILURES = (
    ArithmeticError, AttributeError, GradcliError, LookupError, NotImplementedError, RecursionError,
    TypeError, ValueError, sympy.PolynomialError,
)  # fmt: skip
"""What SymPy raises where it cannot go on, or its answer cannot be read."""

GIVEN_UP = (*FAILURES, TooSlow)
"""The same, where it may also take too long."""

__all__ = ["FAILURES", "GIVEN_UP", "sympy"]

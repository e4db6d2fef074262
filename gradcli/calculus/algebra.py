"""SymPy, imported once, with the garbage collector held: collecting is a third of that import's time."""

from __future__ import annotations

import gc

_collected = gc.isenabled()
gc.disable()
try:
    import sympy
finally:
    # What an import made stays for good: later collections need not walk over it.
    gc.freeze()
    if _collected:
        gc.enable()

__all__ = ["sympy"]

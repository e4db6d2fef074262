"""The list of commands, and the way in."""

from __future__ import annotations

import gc
import sys

from gradcli.cli.signals import leave_on_signals

COMMANDS = (
    "grad", "directional", "explain", "hessian", "critical", "derive", "check", "numdiff", "descend",
    "compare", "plot", "functions", "methods", "problems", "cache",
)  # fmt: skip
"""Each is a function in the module of `gradcli.cli` that has its name."""


_MANY = 100_000
"""New objects that are worth looking through for garbage: more than loading a command makes."""


def main() -> int:
    """Answer the words of the command line; return the exit code."""
    leave_on_signals()
    gc.set_threshold(_MANY)
    # Loading the rest takes long enough to be interrupted; by now that ends in silence.
    from gradcli.cli.shell import answered

    try:
        return answered(sys.argv[1:], COMMANDS)
    finally:
        # The interpreter collects once more as it ends, in vain: the system takes all memory back.
        gc.freeze()

"""The list of commands, and the way in."""

from __future__ import annotations

import sys

from gradcli.cli.signals import leave_on_signals

COMMANDS = (
    "grad", "directional", "explain", "hessian", "critical", "derive", "check", "numdiff", "descend",
    "compare", "plot", "functions", "methods", "problems",
)  # fmt: skip
"""Each is a function in the module of `gradcli.cli` that has its name."""


def main() -> int:
    """Answer the words of the command line; return the exit code."""
    leave_on_signals()
    # Loading the rest takes long enough to be interrupted; by now that ends in silence.
    from gradcli.cli.shell import answered

    return answered(sys.argv[1:], COMMANDS)

"""The list of commands, and the way in."""

from __future__ import annotations

import gc
import os
import sys


def _leave_out_the_working_directory() -> None:
    """Import nothing from where the user stands, also where PYTHONPATH has a blank entry (`:/opt/lib`)."""
    if not {"", "."} & set(os.environ.get("PYTHONPATH", "/").split(os.pathsep)):
        return
    try:
        here = os.getcwd()
    except OSError:
        return
    if not os.path.samefile(here, os.path.join(os.path.dirname(__file__), "..", "..")):
        sys.path[:] = [entry for entry in sys.path if entry not in {"", ".", here}]


# Before anything else is imported.
_leave_out_the_working_directory()

try:
    from gradcli.cli.signals import be_past_signals, leave_on_signals
except KeyboardInterrupt:
    # Whoever interrupts before signals are heard is answered as after that.
    os._exit(130)

COMMANDS = (
    "grad", "directional", "explain", "hessian", "critical", "derive", "check", "numdiff", "descend",
    "compare", "plot", "functions", "methods", "problems", "cache",
)  # fmt: skip
"""Each is a function in the module of `gradcli.cli` that has its name."""


_MANY = 100_000
"""New objects that are worth looking through for garbage: more than loading a command makes."""

_LIMIT_MET = 3


def main() -> int:
    """Answer the words of the command line; return the exit code."""
    leave_on_signals()
    gc.set_threshold(_MANY)
    # Loading the rest takes long enough to be interrupted; by now that ends in silence.
    try:
        from gradcli.cli.shell import answered
    except (MemoryError, SystemError):
        # Not even what tells of failures can be loaded.
        os.write(2, b"gradcli: the memory ran out\n")
        return _LIMIT_MET

    try:
        code = answered(sys.argv[1:], COMMANDS)
    finally:
        be_past_signals()
        # The interpreter collects once more as it ends, in vain: the system takes all memory back.
        gc.freeze()
    if sys.flags.inspect:
        # With PYTHONINSPECT Python would show how we leave, and then ask for more to do.
        os._exit(code)
    return code

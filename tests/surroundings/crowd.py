"""Many processes that want machine code at the same moment, forked from one that has loaded what they need.

`python -m tests.surroundings.crowd COUNT FORMULAS KILLED CLEARING` starts COUNT processes, of which KILLED
are killed one after the other and CLEARING clear the cache; each of the others takes one of so many FORMULAS,
compiles it or finds it in the cache, and compares its numbers with those of Python's kernel. What went wrong
is printed, a line for each process.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from contextlib import suppress
from typing import NoReturn

import numpy as np

from gradcli.language.expression import read
from gradcli.numeric.columns.kernel import array_kernel
from gradcli.numeric.native.batch import NativeKernel, native_array_kernel
from gradcli.numeric.native.cache import cache_report
from gradcli.numeric.program import lower

RIGHT = 0
PYTHON = 3
"""Exit codes of a process: its numbers are right, or there was no machine code for it."""


def main(count: int, formulas: int, killed: int, clearing: int) -> None:
    """Start the processes, let them go at once, and say how those ended that were not killed."""
    gc.freeze()
    gate, opening = os.pipe()
    children = [started(gate, place % formulas, clears=place < clearing) for place in range(count)]
    os.write(opening, bytes(count))
    victims = children[clearing:][:killed]
    for victim in victims:
        time.sleep(0.01)
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    for child in children:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if child not in victims and code != RIGHT:
            print(f"process {child} ended with {code}")


def started(gate: int, number: int, *, clears: bool) -> int:
    """Fork a process that waits at the gate; return its number."""
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            os.read(gate, 1)
            clear() if clears else compare(number)
        os._exit(1)
    return child


def clear() -> NoReturn:
    """Clear the cache as often as the others compile."""
    for _ in range(20):
        cache_report(clear=True)
        time.sleep(0.01)
    os._exit(RIGHT)


def compare(number: int) -> NoReturn:
    """Compute by machine code and by Python, and leave with what came of it."""
    expression = read(f"x^2*y + {number + 1}*x")
    program = lower([expression.tree], expression.variables)
    columns = [np.array([1.0, -2.5, 0.1]), np.array([2.0, 1e5, 3.0])]
    kernel = native_array_kernel(program)
    if not isinstance(kernel, NativeKernel):
        os._exit(PYTHON)
    right = array_kernel(program)(columns)
    os._exit(RIGHT if np.array_equal(kernel(columns)[0], right[0]) else 1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

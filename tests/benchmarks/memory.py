"""The peak of memory of one method, in a process of its own.

`python -m tests.benchmarks.memory METHOD FORMULA SIZE POINTS` prints it in MB.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.formulas import Formula, ackley, points_of, rosenbrock, sphere
from tests.benchmarks.peers import methods
from tests.benchmarks.processes import ENVIRONMENT

_FAMILIES = {family(2).name: family for family in (sphere, rosenbrock, ackley)}


def peak(method: str, formula: Formula, count: int) -> float:
    """Return by how many MB a batch of so many points raises the peak above what was there before."""
    line = [sys.executable, "-m", __name__, method, formula.name, str(formula.size), str(count)]
    ended = subprocess.run(line, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return float(ended.stdout)


def main(name: str, family: str, size: str, count: str) -> None:
    """Print the peak; a first small batch has loaded and prepared all that is needed."""
    formula = _FAMILIES[family](int(size))
    _run(name, formula, 10)
    print(_run(name, formula, int(count)))


def _run(name: str, formula: Formula, count: int) -> float:
    points = points_of(formula, count)
    (method,) = (found for found in methods("over_points", formula, points) if found.name == name)
    run = method.make()
    _forget_peak()
    before = _peak()
    run()
    return _peak() - before


def _forget_peak() -> None:
    """Start anew from what is held now, where the system can: what loading took is none of this."""
    reset = Path("/proc/self/clear_refs")
    with suppress(OSError):
        reset.write_text("5")


def _peak() -> float:
    """Return the most memory that this process ever had, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # the other count includes what the parent had, on Linux
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1e3
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main(*sys.argv[1:])

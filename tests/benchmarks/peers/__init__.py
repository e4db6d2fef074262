"""The methods that are compared: one file each, and one line in `PEERS`.

A peer has any of four functions, and takes part where it has the one that is asked for:

- `at_a_point(formula, point)` returns a call that computes value and partials at one point;
- `over_points(formula, points)` returns a call that computes them over points of shape (m, n), as a list of
  one array for the values and one for each partial;
- `preparing(formula, point)` returns a call that goes from the formula's text to a function of `point`;
- `descending(formula, start, rate)` returns a function that makes so many steps and returns the last point.

Whatever else is prepared happens before the call is returned, untimed. `package` loads what may be absent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import Any

from tests.benchmarks.measuring import Absent, Method

OURS = "gradcli"
PEERS = (OURS, "naive", "lambdify", "numpy", "symengine", "casadi", "jax", "numba", "c")
"""The names of the files, in the order of the columns."""


def package(name: str) -> Any:
    """Load a package that may not be installed. Raises Absent."""
    try:
        return import_module(name)
    except ImportError:
        raise Absent(f"{name} is not installed") from None


def methods(question: str, *asked: object, leave_out: Sequence[str] = ()) -> list[Method]:
    """Return the peers that answer a question."""
    return [
        Method(name, partial(answer, *asked))
        for name, answer in answering(question).items()
        if name not in leave_out
    ]


def answering(question: str) -> dict[str, Callable[..., Any]]:
    """Return the functions called `question`, by the peer."""
    files = {name: import_module(f"{__name__}.{name}") for name in PEERS}
    return {name: getattr(file, question) for name, file in files.items() if hasattr(file, question)}

"""Many points: the arithmetic, the memory it takes, and the files it comes from and goes to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.benchmarks.files import rows as file_rows
from tests.benchmarks.formulas import Formula, ackley, points_of, rosenbrock, sphere
from tests.benchmarks.measuring import Array, Method, Race, Scale, race
from tests.benchmarks.memory import peak
from tests.benchmarks.peers import OURS, methods
from tests.benchmarks.peers.gradcli import over_points
from tests.benchmarks.rows import (
    Comparison,
    Row,
    Section,
    Target,
    at_least,
    at_most,
    millions_per_second,
    row_of,
)

_POINTS = 1_000_000
_CASES: tuple[tuple[Formula, Target | None], ...] = (
    (sphere(2), None),
    (rosenbrock(2), at_least(3)),
    (ackley(2), at_least(1.4)),
    (rosenbrock(10), None),
)
_C, _CHECKED = "gradcli, C", "gradcli, nine digits checked"
_IN_MEMORY = (OURS, "lambdify", "numpy")


def arithmetic(scale: Scale) -> Iterator[Row]:
    """Measure value and gradient over points that lie row by row, as a file gives them."""
    for formula, target in _CASES:
        yield measured(formula, points_of(formula, _count(scale)), scale, target)


def measured(formula: Formula, points: Array, scale: Scale, target: Target | None = None) -> Row:
    """Measure one formula."""
    asked = [
        *methods("over_points", formula, points),
        Method(_C, partial(over_points, formula, points, "c")),
        Method(_CHECKED, partial(over_points, formula, points, checked=True)),
    ]
    wanted = [
        Comparison(OURS, _CHECKED),
        Comparison("lambdify", OURS, target),
        Comparison("numpy", OURS),
        Comparison("c", _C, at_least(0.5)),
    ]
    return row_of(str(formula), race(_counted(asked, len(points)), scale), millions_per_second, wanted)


def _counted(asked: list[Method], count: int) -> list[Method]:
    return [Method(method.name, method.make, method.numbers, count) for method in asked]


def _count(scale: Scale) -> int:
    return int(_POINTS * min(scale.size, 1))


def memory(scale: Scale) -> Iterator[Row]:
    """Measure the peak of memory above the points themselves, each method in a process of its own."""
    count = _count(scale)
    for formula, _ in _CASES:
        peaks = {name: peak(name, formula, count) for name in _IN_MEMORY}
        # A peak is no cost in time, but compares in the same way.
        found = Race({name: [megabytes] for name, megabytes in peaks.items()})
        target = at_most(0.6) if formula.size == 2 and formula.name != "sphere" else None
        yield row_of(str(formula), found, float, [Comparison(OURS, "lambdify", target)])


ARITHMETIC = Section(
    "batch", "value and gradient at many points", "million points per CPU second", arithmetic
)
MEMORY = Section("batch", "memory for many points, above the points", "MB at the peak", memory)
FILES = Section("batch", "points from files and to files", "million points per CPU second", file_rows)

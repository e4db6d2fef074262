"""Long descents with a fixed rate: the loop alone, and the whole command."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from gradcli.descent.loop import carried_out, descend
from gradcli.descent.objective import Objective
from gradcli.language.expression import read
from gradcli.results.engines import Engine
from gradcli.results.plans import Plan, Stopping
from tests.benchmarks.formulas import Formula, rosenbrock
from tests.benchmarks.measuring import (
    Absent,
    Array,
    Method,
    Race,
    Scale,
    check_agreement,
    children,
    here,
    numbers_of,
    quartiles,
    race,
)
from tests.benchmarks.peers import OURS, answering
from tests.benchmarks.peers.gradcli import choosing
from tests.benchmarks.processes import gradcli, process, script
from tests.benchmarks.rows import (
    Comparison,
    Ratio,
    Row,
    Section,
    Target,
    at_least,
    at_most,
    milliseconds,
    row_of,
    thousands_per_second,
)

Descent = Callable[[int], Any]
"""Makes so many steps and returns the last point."""

_RATE = 1e-6
"""So small that no method arrives within the steps that are measured, and stops."""
_CHECKED_STEPS = 300
_LEAST_STEPS = 1000
_EACH, _C, _WRITTEN_OUT = "gradcli, each step", "gradcli, C", "gradcli, written out"
_CASES = {2: at_least(4), 10: at_least(1.8), 1000: None}
# From these sizes on a peer takes minutes, or ten seconds to compile.
_LIMITS = {"lambdify": 10, "jax": 2, "numba": 2}
_LEAST_AS_ARRAYS = 1000

_WORDS = ["descend", "@rosenbrock", "--lr", "0.001", "--gtol", "0", "--format", "json"]
_LAMBDIFY = """
import sys, json, sympy
x, y = sympy.symbols("x y")
f = 100*(y - x**2)**2 + (1 - x)**2
function = sympy.lambdify([x, y], [f, f.diff(x), f.diff(y)], cse=True)
a, b = -1.2, 1.0
for _ in range(int(sys.argv[1])):
    value, dx, dy = function(a, b)
    a, b = a - 0.001*dx, b - 0.001*dy
print(json.dumps({"point": [a, b]}))
"""


def loops(scale: Scale) -> Iterator[Row]:
    """Measure Rosenbrock's function in 2, 10 and 1000 variables, from its usual start."""
    for size, target in _CASES.items():
        yield measured(rosenbrock(size), scale, target)


def measured(formula: Formula, scale: Scale, target: Target | None = None) -> Row:
    """Check that all methods arrive at the same point, then measure what a step costs."""
    start = [-1.2 if place % 2 == 0 else 1.0 for place in range(formula.size)]
    descents, absent = _prepared(formula, start)
    check_agreement({name: numbers_of(make(_CHECKED_STEPS)) for name, make in descents.items()})
    found = _paced(descents, scale)
    wanted = [
        Comparison("lambdify", OURS, target),
        Comparison(_WRITTEN_OUT, OURS, at_least(5)),
        Comparison("c", _C, at_least(0.5) if formula.size <= 10 else None),
    ]
    return row_of(str(formula), Race(found.samples, absent), thousands_per_second, wanted)


def _prepared(formula: Formula, start: Sequence[float]) -> tuple[dict[str, Descent], dict[str, str]]:
    makers: dict[str, Callable[[], Descent]] = {
        OURS: partial(_ours, formula, start, every=0, engine="python")
    }
    if formula.size < _LEAST_AS_ARRAYS:
        makers[_C] = partial(_ours, formula, start, every=0, engine="c")
        makers[_EACH] = partial(_ours, formula, start, on_step=lambda _: None)
    else:
        makers[_WRITTEN_OUT] = partial(_straight, formula, start)
    for name, peer in answering("descending").items():
        if formula.size <= _LIMITS.get(name, formula.size):
            makers[name] = partial(peer, formula, start, _RATE)
    ready, absent = {}, {}
    for name, make in makers.items():
        try:
            ready[name] = make()
        except Absent as reason:
            absent[name] = str(reason)
    return ready, absent


def _straight(formula: Formula, start: Sequence[float]) -> Descent:
    """Descend by the loop that is written out summand by summand, as it is where a sum is not seen."""
    expression = read(formula.text, formula.variables)
    objective = Objective(expression, arrays=False)

    def make(steps: int) -> Array:
        run = carried_out(
            expression, start, Plan("gd", _RATE), Stopping(gtol=0.0, steps=steps), every=0,
            engine=Engine.PYTHON, objective=objective.fresh(math.inf),
        )  # fmt: skip
        return numbers_of(run.last.point if run.last else ())

    return make


def _ours(formula: Formula, start: Sequence[float], **wanted: object) -> Descent:
    """Descend by the library; the formula is the named problem, so that its sum is seen as one."""
    expression = read("@rosenbrock" if formula.size == 2 else f"@rosenbrock({formula.size})")
    library: Any = choosing(descend, wanted)

    def make(steps: int) -> Array:
        stopping = Stopping(gtol=0.0, steps=steps)
        return numbers_of(library(expression, start, _RATE, stopping=stopping).last.point)

    return make


def _paced(descents: Mapping[str, Descent], scale: Scale) -> Race:
    """Measure what a step costs: so many steps, and twice as many, so that preparing falls out."""
    steps = {name: _enough(make, scale) for name, make in descents.items()}
    methods = [
        Method(_halved(name, part), partial(partial, make, steps[name] * part), None)
        for name, make in descents.items()
        for part in (1, 2)
    ]
    found = race(methods, scale)
    return Race({
        name: [
            (whole - half) / count
            for half, whole in zip(*(found.samples[_halved(name, part)] for part in (1, 2)), strict=False)
        ]
        for name, count in steps.items()
    })  # fmt: skip


def _halved(name: str, part: int) -> str:
    return name if part == 2 else f"{name}, half"


def _enough(make: Descent, scale: Scale) -> int:
    """Return after how many steps as many again last well above the resolution."""
    steps, before = _LEAST_STEPS, _seconds(make, _LEAST_STEPS)
    while (after := _seconds(make, 2 * steps)) - before < max(5 * scale.sample, before / 8):
        steps, before = 2 * steps, after
    return steps


def _seconds(make: Descent, steps: int) -> float:
    start = here()
    make(steps)
    return here() - start


def command(scale: Scale) -> Iterator[Row]:
    """Measure `gradcli descend` with a million steps, of which eleven are shown."""
    steps = int(1_000_000 * min(scale.size, 1))
    words = [*_WORDS, "--steps", str(steps), "--every", str(max(steps // 10, 1))]
    methods = [
        process(OURS, gradcli(*words), _last_point),
        process("lambdify", script(_LAMBDIFY, str(steps)), _last_point),
    ]
    found = race(methods, replace(scale, share=3 * scale.share), children)
    row = row_of(f"{steps} steps", found, milliseconds, [Comparison("lambdify", OURS)])
    seconds = [Ratio("seconds, gradcli", *quartiles(found.samples[OURS]), at_most(1.2))]
    yield Row(row.case, row.costs, [*row.ratios, *seconds], row.notes)


def _last_point(output: str) -> Array:
    return numbers_of(json.loads(output)["point"])


LOOPS = Section("descents", "Rosenbrock's function, fixed rate", "thousand steps per CPU second", loops)
COMMAND = Section("descents", "the whole command: gradcli descend @rosenbrock", "CPU ms", command)

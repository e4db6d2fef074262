"""First-order methods, each one row: its formula in gradcli's own language.

The formula is for one coordinate `x` with gradient `g`, iteration `k` (from 1) and learning rate `lr`;
each part gives a name its next value, and later parts see the new values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gradcli.errors import OptionError
from gradcli.language.infix import read_infix
from gradcli.language.names import did_you_mean
from gradcli.language.tree import Tree, substitute
from gradcli.numeric.arithmetic import FLOATS, runner
from gradcli.numeric.program import lower

_GIVEN = ("x", "g", "k", "lr")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A method: its formula, the start of its state, its settings with defaults, and its source."""

    name: str
    update: str
    source: str
    state: Mapping[str, float] = field(default_factory=dict)
    settings: Mapping[str, float] = field(default_factory=dict)


RECURRENCES: dict[str, Recurrence] = {
    row.name: row
    for row in (
        Recurrence(
            "gd",
            update="x = x - lr*g",
            source="Cauchy 1847; Nocedal and Wright, Numerical Optimization, 2006, section 2.2",
        ),
    )
}


def recurrence(name: str) -> Recurrence:
    """Return the method called `name`. Raises OptionError with the nearest name and the list."""
    if name not in RECURRENCES:
        known = ", ".join(RECURRENCES)
        raise OptionError(
            f"--method: there is no method '{name}'",
            hint=did_you_mean(name, RECURRENCES) or f"the methods are: {known}",
        )
    return RECURRENCES[name]


def assignments(row: Recurrence) -> list[tuple[str, Tree]]:
    """Read a formula into names and the trees of their next values, each over the values before the step."""
    given = frozenset((*_GIVEN, *row.state, *row.settings))
    current: dict[str, Tree] = {}
    for part in row.update.split(";"):
        name, text = (side.strip() for side in part.split("=", 1))
        current[name] = substitute(read_infix(text, given), current)
    return list(current.items())


def stepper(
    row: Recurrence, settings: Mapping[str, float]
) -> Callable[[Sequence[float], Sequence[float], int, float, list[list[float]]], list[float]]:
    """Prepare one step: `(point, gradient, k, lr, state) -> point`; the state is changed in place.

    The state holds one row a name, with an entry for each coordinate.
    """
    parts = assignments(row)
    inputs = (*_GIVEN, *row.state, *row.settings)
    program = lower([tree for _, tree in parts], inputs)
    run_once = runner(program, FLOATS)
    places = {name: slot for (name, _), slot in zip(parts, program.outputs, strict=True)}
    fixed = [settings[name] for name in row.settings]

    def step(
        point: Sequence[float], gradient: Sequence[float], k: int, lr: float, state: list[list[float]]
    ) -> list[float]:
        moved = []
        for i, (x, g) in enumerate(zip(point, gradient, strict=True)):
            values = run_once([x, g, float(k), lr, *(memory[i] for memory in state), *fixed])
            for memory, name in zip(state, row.state, strict=True):
                memory[i] = values[places[name]]
            moved.append(values[places["x"]])
        return moved

    return step

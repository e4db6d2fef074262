"""Write the update of a first-order method over whole vectors.

One pass over all coordinates stands for the update of each; where NumPy rounds otherwise than single steps
do, the entries are made one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from gradcli.compiling import compiled
from gradcli.descent.formulas import GIVEN, chained
from gradcli.descent.step_loop import Iteration
from gradcli.language.functions import COMPARISONS
from gradcli.numeric.arithmetic import FLOATS
from gradcli.numeric.columns.steps import invariants
from gradcli.numeric.kernel import expanded, python_dialect
from gradcli.numeric.program import Slot, lower
from gradcli.numeric.repeated.kernel import RepeatedKernel
from gradcli.numeric.repeated.passes import CALLS, Buffers, Passes, columns_among, is_choosing
from gradcli.numeric.repeated.scalars import Scalars, stage_lines

_ROUNDED_ALIKE = frozenset(
    (
        "+",
        "-",
        "*",
        "/",
        "neg",
        "sqrt",
        "abs",
        "sign",
        "max",
        "min",
        "floor",
        "ceil",
        "and",
        "or",
        "not",
        "where",
    )
)
"""Operations with one right result, which NumPy and the standard library both give."""

_IN_PLACE = frozenset(("+", "-", "*", "/", "neg"))
_POINT, _GRADIENT, _MEMORY = 0, 1, len(GIVEN)


class Update:
    """The update of a method: `move(k, rate)` changes the point of the kernel and the memory."""

    def __init__(self, kernel: RepeatedKernel, iteration: Iteration) -> None:
        self._point = kernel.point
        self._memory = np.zeros((len(iteration.starts), kernel.size))
        writer = _Writer(kernel, iteration)
        lines = ["def move(k, lr):", *(f"    {line}" for line in writer.lines())]
        rows = {f"r{row}": values for row, values in enumerate(self._memory)}
        names = {"x": kernel.point, "g": kernel.gradient, **rows, **writer.names()}
        self.move: Callable[[float, float], None] = compiled(lines, "move", names)

    def take(self, state: Sequence[float]) -> None:
        """Take over the point, then the memory row by row."""
        numbers = np.array(state)
        size = len(self._point)
        self._point[:] = numbers[:size]
        self._memory[:] = numbers[size:].reshape(self._memory.shape)

    def state(self) -> list[float]:
        """Return the point, then the memory row by row."""
        numbers: list[float] = np.concatenate([self._point, self._memory.ravel()]).tolist()
        return numbers


class _Writer:
    """The text of an update, and the names that it uses."""

    def __init__(self, kernel: RepeatedKernel, iteration: Iteration) -> None:
        self._iteration = iteration
        trees = chained(iteration.parts)
        program = lower(list(trees.values()), (*GIVEN, *iteration.starts, *iteration.settings))
        self._program = program = expanded(program)
        self._outputs = dict(zip(trees, program.outputs, strict=True))
        rows = [f"r{row}" for row in range(len(iteration.starts))]
        settings = [f"n{number}" for number in range(len(iteration.settings))]
        inputs = dict(enumerate(("x", "g", "k", "lr", *rows, *settings)))
        vectors = {_POINT, _GRADIENT, *range(_MEMORY, _MEMORY + len(rows))}
        self._targets = {"x": _POINT, **{name: row for row, name in enumerate(iteration.starts, _MEMORY)}}
        known = invariants(program)
        self._scalars = Scalars(program, "c", {**{s: repr(value) for s, value in known.items()}, **inputs})
        self._buffers = Buffers()
        self._passes = Passes(
            program, kernel.size, known, columns_among(program, vectors), inputs, self._buffers,
            (program.outputs,), kernel.is_bold and not is_choosing(program),
            frozenset(FLOATS.operations) - _ROUNDED_ALIKE - frozenset(COMPARISONS),
        )  # fmt: skip

    def names(self) -> Mapping[str, object]:
        """Return what the text means by its names, but for the vectors."""
        settings = {f"n{number}": value for number, value in enumerate(self._iteration.settings.values())}
        return {
            **python_dialect(self._program)[1], **CALLS, **settings, **self._buffers.arrays(),
            "total": np.add.reduce, "ArithmeticError": ArithmeticError,
        }  # fmt: skip

    def lines(self) -> Iterator[str]:
        """Write the passes, then what puts their results in place."""
        kept: dict[Slot, str] = {}
        for name, target in self._targets.items():
            slot = self._outputs.get(name, target)
            if slot != target and slot in self._targets.values():
                kept[slot] = self._buffers.take(self._passes.length)
                yield f"copyto({kept[slot]}, {self._passes.texts[slot]})"
        ready = self._ready()
        yield from stage_lines(self._passes, self._scalars, 0, ready)
        if self._iteration.is_own:
            yield from self._checks()
        for name, target in self._targets.items():
            slot = self._outputs.get(name, target)
            text = kept.get(slot) or self._passes.texts[slot]
            if text != self._passes.texts[target]:
                yield f"copyto({self._passes.texts[target]}, {text})"

    def _ready(self) -> dict[Slot, str]:
        """Return the results that can be written straight over what they replace."""
        texts = self._passes.texts
        pairs = ((self._outputs.get(name, target), target) for name, target in self._targets.items())
        return {slot: texts[target] for slot, target in pairs if self._is_last_reader(slot, target)}

    def _is_last_reader(self, slot: Slot, target: Slot) -> bool:
        code, order = self._program.code, self._passes.orders[0]
        if slot not in order or target in self._outputs.values():
            return False
        if any(target in code[later].slots for later in order if later > slot):
            return False
        return target not in code[slot].slots or code[slot].operation in _IN_PLACE

    def _checks(self) -> Iterator[str]:
        """Write the tests of a method of the user's own, any part of which may have lost its value."""
        for slot in dict.fromkeys(self._outputs.values()):
            text = self._passes.texts[slot]
            yield f"w = total({text})" if slot in self._passes.columns else f"w = {text}"
            yield "if w != w:"
            yield "    raise ArithmeticError"

"""A group of summands over arrays: which columns are views, copies or data, and how partials are added up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradcli.dataclass import dataclass
from gradcli.numeric.arithmetic import float_of
from gradcli.numeric.columns.kernel import array_kernel
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.columns.steps import invariants
from gradcli.numeric.program import Program, Slot
from gradcli.numeric.repeated.groups import Columns
from gradcli.numeric.repeated.indices import evenly_spaced
from gradcli.numeric.repeated.passes import Buffers, Passes, columns_among
from gradcli.numeric.repeated.scalars import Scalars, stage_lines
from gradcli.numeric.statements import live_from

FORWARD, BACKWARD = 0, 1


@dataclass(frozen=True, slots=True)
class Place:
    """What parts read and fill, and what they share: buffers, and the names of the text."""

    point: Array
    gradient: Array | None
    buffers: Buffers
    names: dict[str, object]
    bold: bool


class Part:
    """One group; `number` tells it from others in names, `adjoint` names the partial of f by its sum."""

    def __init__(self, columns: Columns, number: int, adjoint: str, place: Place) -> None:
        self.columns = columns
        self._number = number
        self._place = place
        program = columns.program
        self._known = invariants(program)
        self._scalars = Scalars(program, f"c{number}_", {s: repr(value) for s, value in self._known.items()})
        self.slices: dict[Slot, slice] = {}
        self._taken: dict[Slot, str] = {}
        if columns.is_seeded:
            self._scalars.given[len(program.inputs) - 1] = adjoint
        self._find_variables()
        data = range(len(columns.variables), len(columns.variables) + len(columns.data))
        over = columns_among(program, {*self.slices, *self._taken, *data})
        outputs = program.outputs if place.gradient is not None else program.outputs[:1]
        self.passes = Passes(
            program, columns.count, self._known, over, self._ready(), place.buffers,
            (outputs[:1], outputs[1:]), place.bold,
        )  # fmt: skip

    @property
    def scalars(self) -> set[int]:
        """The places of the variables that are the same in all summands."""
        return {places[0] for places in self.columns.variables if len(set(places)) == 1}

    def forward(self) -> Iterator[str]:
        """Write what computes the summands."""
        for slot, name in self._taken.items():
            buffer = self._place.buffers.take(self.columns.count)
            self.passes.texts[slot] = buffer
            yield f"take({name}, None, {buffer}, 'clip')"
        yield from stage_lines(self.passes, self._scalars, FORWARD, {})

    def total(self) -> str:
        """Return the text of the sum of the summands."""
        return self._summed(self.columns.program.outputs[0])

    def fills(self) -> Slot | None:
        """Return a variable whose partials can be written straight into the gradient."""
        computed = set(self.passes.orders[BACKWARD])
        fitting = (slot for slot in self.slices if self._partials[slot] in computed)
        return next(fitting, None)

    def backward(self, filled: Slot | None) -> Iterator[str]:
        """Write what computes the partials and adds them up; those of `filled` come first in their place."""
        ready = {} if filled is None else {self._partials[filled]: self._view("y", filled)}
        yield from stage_lines(self.passes, self._scalars, BACKWARD, ready)
        for slot, partial in enumerate(self._partials):
            if slot != filled and self._known.get(partial) != 0:
                yield self._added(slot, partial)
        self.passes.finish(BACKWARD)

    def _find_variables(self) -> None:
        """Tell which variables are views of the point, copies of some of its entries, or one number."""
        for slot, places in enumerate(self.columns.variables):
            if len(set(places)) == 1:
                self._scalars.given[slot] = f"v{places[0]}"
            elif (evenly := evenly_spaced(places)) is not None:
                self.slices[slot] = evenly
            else:
                self._taken[slot] = self._named("i", slot, np.array(places))

    def _ready(self) -> dict[Slot, str]:
        """Return what stands for the inputs and for the columns of which the point is no part."""
        first = len(self.columns.variables)
        data = {
            first + number: np.array([*map(float_of, column)])
            for number, column in enumerate(self.columns.data)
        }
        ready = {slot: self._view("x", slot) for slot in self.slices}
        ready |= {slot: self._named("d", slot, column) for slot, column in data.items()}
        wanted = self._fixed(set(data))
        program = self.columns.program
        columns = [data.get(slot, np.zeros(self.columns.count)) for slot in range(len(program.inputs))]
        whole = Program(program.inputs, program.code, program.constants, program.origins, tuple(wanted))
        for slot, column in zip(wanted, array_kernel(whole)(columns) if wanted else (), strict=True):
            ready[slot] = self._named("d", slot, column)
        return ready | self._scalars.given

    def _fixed(self, data: set[Slot]) -> list[Slot]:
        """Return the slots that are made of data alone and that others, or the caller, need."""
        program = self.columns.program
        inputs = range(len(program.inputs))
        fixed = columns_among(program, data) - columns_among(program, set(inputs) - data) - set(inputs)
        live = live_from(program, program.outputs, dict.fromkeys((*inputs, *self._known)))
        read = {below for slot in live if slot not in fixed for below in program.code[slot].slots}
        return sorted(fixed & {*read, *program.outputs})

    def _named(self, letter: str, slot: Slot, array: object) -> str:
        name = f"{letter}{self._number}_{slot}"
        self._place.names[name] = array
        return name

    def _view(self, letter: str, slot: Slot) -> str:
        vector = self._place.point if letter == "x" else self._place.gradient
        return self._named(letter, slot, None if vector is None else vector[self.slices[slot]])

    @property
    def _partials(self) -> tuple[Slot, ...]:
        return self.columns.program.outputs[1:]

    def _summed(self, slot: Slot) -> str:
        text = self.passes.texts[slot]
        return f"float(total({text}))" if slot in self.passes.columns else f"{self.columns.count} * {text}"

    def _added(self, slot: Slot, partial: Slot) -> str:
        """Return the statement that adds the partials by a variable to the gradient."""
        places, text = self.columns.variables[slot], self.passes.texts[partial]
        if slot in self.slices:
            view = self._view("y", slot)
            return f"add({view}, {text}, {view})"
        if slot not in self._taken:
            return f"g[{places[0]}] += {self._summed(partial)}"
        name = self._taken[slot]
        if len(set(places)) == len(places):
            return f"g[{name}] += {text}"
        if partial in self.passes.columns:
            return f"add(g, bincount({name}, {text}, {len(self._place.point)}), g)"
        return f"add(g, multiply(bincount({name}, None, {len(self._place.point)}), {text}), g)"

"""Write value and gradient of a program with long sums as one function over arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count

import numpy as np

from gradcli.compiling import compiled
from gradcli.dataclass import dataclass
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.kernel import python_dialect
from gradcli.numeric.repeated.groups import Columns, columns_of
from gradcli.numeric.repeated.outer import outer_of
from gradcli.numeric.repeated.parts import FORWARD, Part, Place
from gradcli.numeric.repeated.passes import CALLS, Buffers, is_choosing
from gradcli.numeric.repeated.scalars import Scalars
from gradcli.numeric.repeated.sums import Sums


@dataclass(frozen=True, slots=True)
class Written:
    """A function that reads the point, fills the gradient and returns f; and its text.

    A `bold` one counts on NumPy to raise where a number is divided by zero.
    """

    function: Callable[[], float]
    lines: tuple[str, ...]
    bold: bool


def written(found: Sums, point: Array, gradient: Array | None) -> Written:
    """Generate the function; without `gradient` it computes the value alone.

    The arrays have an entry for each variable, then one for each number that summands share.
    """
    writer = _Writer(found, point, gradient)
    lines = ("def evaluate():", *(f"    {line}" for line in writer.lines()))
    return Written(compiled(lines, "evaluate", writer.names()), lines, writer.place.bold)


class _Writer:
    """The text of one function, and the names that it uses."""

    def __init__(self, found: Sums, point: Array, gradient: Array | None) -> None:
        self._found = found
        self._size = len(found.program.inputs)
        self._outer = outer_of(found)
        columns = list(self._columns())
        self._programs = [self._outer.program, *(each.program for row in columns for each in row)]
        self.place = Place(point, gradient, Buffers(), {}, not any(map(is_choosing, self._programs)))
        self._parts = list(self._all_parts(columns))
        given = [f"v{slot}" for slot in self._outer.variables]
        given += [f"s{number}" for number in range(len(found.sums))]
        given += [f"m{number}" for number in range(len(found.shared))]
        self._scalars = Scalars(self._outer.program, "u", dict(enumerate(given)))

    def names(self) -> Mapping[str, object]:
        """Return what the text means by its names."""
        point = self.place.point
        dialects: dict[str, object] = {}
        # Where a condition chooses, functions must not raise; elsewhere they may let nan flow as well.
        for program in sorted(self._programs, key=is_choosing):
            dialects.update(python_dialect(program)[1])
        return {
            **dialects, **CALLS, **self.place.names, **self.place.buffers.arrays(),
            "float": float, "total": np.add.reduce, "add": np.add, "multiply": np.multiply,
            "bincount": np.bincount, "z": point, "g": self.place.gradient, "item": point.item,
            "take": point.take,
        }  # fmt: skip

    def lines(self) -> Iterator[str]:
        """Write the forward sweep, and the reverse sweep where a gradient is wanted."""
        single = {
            *self._outer.variables,
            *(place for parts in self._parts for part in parts for place in part.scalars),
        }
        yield from (f"v{place} = item({place})" for place in sorted(single) if place < self._size)
        for number, parts in enumerate(self._parts):
            yield from self._shared(number)
            for part in parts:
                yield from part.forward()
            yield f"s{number} = {_joined(parts)}"
            for part in parts:
                part.passes.finish(FORWARD)
        yield from self._scalars.lines([self._outer.value])
        if self.place.gradient is not None:
            yield from self._backward()
        yield f"return {self._scalars.given[self._outer.value]}"

    def _columns(self) -> Iterator[list[Columns]]:
        """Yield the programs of the groups of each sum."""
        found = self._found
        places = {slot: slot for slot in range(self._size)}
        places.update((slot, self._size + number) for number, slot in enumerate(found.shared))
        for number, part in enumerate(found.sums):
            adjoint = self._outer.adjoint(number)
            yield [columns_of(group, places, found.program.constants, adjoint) for group in part.groups]

    def _all_parts(self, columns: Sequence[Sequence[Columns]]) -> Iterator[list[Part]]:
        numbers = count()
        for number, row in enumerate(columns):
            yield [Part(each, next(numbers), f"a{number}", self.place) for each in row]

    def _read(self, number: int) -> list[int]:
        """Return the numbers of what the summands of a sum share with others."""
        columns = (column for part in self._parts[number] for column in part.columns.variables)
        return sorted({place - self._size for column in columns for place in column if place >= self._size})

    def _shared(self, number: int) -> Iterator[str]:
        """Write what a sum shares with none before it."""
        before = {each for earlier in range(number) for each in self._read(earlier)}
        for each in self._read(number):
            if each not in before:
                slot, place = self._outer.read[each], self._size + each
                yield from self._scalars.lines([slot])
                yield f"v{place} = z[{place}] = {self._scalars.given[slot]}"

    def _backward(self) -> Iterator[str]:
        first = self._parts[-1][0]
        filled = first.fills()
        yield from self._cleared(None if filled is None else first.slices[filled])
        for number in range(len(self._parts) - 1, -1, -1):
            if self._outer.adjoint(number) is None:
                slot = self._outer.adjoints[number]
                yield from self._scalars.lines([slot])
                yield f"a{number} = {self._scalars.given[slot]}"
            for part in self._parts[number]:
                yield from part.backward(filled if part is first else None)
            yield from (f"m{each} = g.item({self._size + each})" for each in self._read(number))
        yield from self._scalars.lines(self._outer.partials)
        for place, slot in zip(self._outer.variables, self._outer.partials, strict=True):
            yield f"g[{place}] += {self._scalars.given[slot]}"

    def _cleared(self, filled: slice | None) -> Iterator[str]:
        """Write what sets the gradient to 0 where nothing is written straight into it."""
        if filled is None or filled.step != 1:
            yield "g.fill(0.0)"
            return
        if filled.start > 0:
            yield f"g[:{filled.start}] = 0.0"
        if filled.stop < len(self.place.point):
            yield f"g[{filled.stop}:] = 0.0"


def _joined(parts: Sequence[Part]) -> str:
    """Write the sum of the groups."""
    texts = (f"{'-' if part.columns.sign < 0 else '+'} {part.total()}" for part in parts)
    return " ".join(texts).removeprefix("+ ")

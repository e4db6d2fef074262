"""Turn a program into a function over columns of points, worth its compiling where there are many points.

Points are taken in chunks that stay in the processor's cache. Intermediate results live in buffers that are
used again as soon as nothing needs what they hold, so that a million points need little more memory than
their answers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field

import numpy as np

from gradcli.collection import uncollected
from gradcli.compiling import compiled
from gradcli.dataclass import dataclass
from gradcli.numeric.columns.operations import IN_PLACE, OPERATIONS, Array
from gradcli.numeric.columns.steps import Step, array_steps, invariants
from gradcli.numeric.kernel import expanded
from gradcli.numeric.program import Program, Slot

CHUNK = 1 << 14
"""Points that are taken at a time: many enough that calling costs little, few enough for the cache."""

_NUMBERS = 1 << 23
"""Numbers that the buffers of one kernel hold at most, 64 MiB of them, while a chunk has `_FEWEST` points."""

_FEWEST = 256


@dataclass(frozen=True, slots=True)
class ArrayKernel:
    """A program over columns: `chunk_function(columns, outputs, buffers)` answers for one chunk of points.

    The inputs `read_often` are worth a copy where their entries lie apart.
    """

    chunk_function: Callable[[Sequence[Array], Sequence[Array], Sequence[Array]], None]
    lines: tuple[str, ...]
    outputs: int
    buffers: int
    read_often: tuple[int, ...]

    def __call__(self, columns: Sequence[Array], out: Sequence[Array] | None = None) -> list[Array]:
        """Return an array for each output of the program, written into `out` where it is given.

        `columns` holds one array of shape (m,) for each input, with any stride; `out` must not overlap them.
        Without inputs m is the length of `out`, and 1 without `out`.
        """
        count = len(columns[0]) if columns else len(out[0]) if out else 1
        answers = list(np.empty((self.outputs, count))) if out is None else list(out)
        apart = [place for place in self.read_often if not columns[place].flags.c_contiguous]
        rows = min(count, CHUNK, max(_FEWEST, _NUMBERS // max(1, self.buffers + len(apart))))
        buffers, copies = np.empty((self.buffers, rows)), np.empty((len(apart), rows))
        with np.errstate(all="ignore"):
            for start in range(0, count, max(1, rows)):
                chunk = slice(start, min(start + rows, count))
                size = chunk.stop - start
                parts = [column[chunk] for column in columns]
                for place, copy in zip(apart, copies[:, :size], strict=True):
                    np.copyto(copy, parts[place])
                    parts[place] = copy
                self.chunk_function(parts, [answer[chunk] for answer in answers], list(buffers[:, :size]))
        return answers


@uncollected
def array_kernel(program: Program) -> ArrayKernel:
    """Generate the function over columns of a program.

    >>> from gradcli.language.expression import read
    >>> from gradcli.numeric.program import lower, with_gradient
    >>> kernel = array_kernel(with_gradient(lower([read("x^2*y").tree], ["x", "y"])))
    >>> [answer.tolist() for answer in kernel([np.array([3.0, 1.0]), np.array([2.0, 5.0])])]
    [[18.0, 5.0], [12.0, 10.0], [9.0, 1.0]]
    """
    whole = expanded(program)
    known = invariants(whole)
    steps = list(array_steps(whole, known))
    writer = _Writer(whole, known)
    body = [*writer.calls(steps), *writer.copies()]
    lines = (
        "def kernel(columns, outputs, buffers):",
        _unpacked("x", len(whole.inputs), "columns"),
        _unpacked("o", len(whole.outputs), "outputs"),
        _unpacked("b", writer.buffers, "buffers"),
        *(f"    {line}" for line in body),
    )
    function = compiled(lines, "kernel", _NAMESPACE)
    reads = Counter(slot for step in steps for slot in _slots(step))
    read_often = tuple(place for place in range(len(whole.inputs)) if reads[place] > 1)
    return ArrayKernel(function, lines, len(whole.outputs), writer.buffers, read_often)


@dataclass(slots=True)
class _Writer:
    """Give each slot a place, as few buffers as may be, and write the calls that fill them."""

    program: Program
    known: Mapping[Slot, float]
    buffers: int = 0
    places: dict[Slot, str] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)

    def calls(self, steps: Sequence[Step]) -> Iterator[str]:
        """Write the calls that compute what depends on the inputs."""
        self.places = {slot: f"x{slot}" for slot in range(len(self.program.inputs))}
        answers = {slot: f"o{place}" for place, slot in reversed(list(enumerate(self.program.outputs)))}
        last = {slot: number for number, step in enumerate(steps) for slot in _slots(step)}
        for number, step in enumerate(steps):
            read = [self._text(operand) for operand in step.operands]
            ended = [self.places[slot] for slot in _slots(step) - self.known.keys() if last[slot] == number]
            emptied = [name for name in ended if name.startswith("b")]
            if step.operation in IN_PLACE:
                self.free += emptied
            for slot in step.results:
                self.places[slot] = answers[slot] if slot in answers else self._buffer()
            scratch = [self._buffer() for _ in range(step.scratch)]
            written = [self.places[slot] for slot in step.results]
            yield f"{_NAMES[step.operation]}({', '.join([*read, *written, *scratch])})"
            self.free += scratch if step.operation in IN_PLACE else [*scratch, *emptied]

    def copies(self) -> Iterator[str]:
        """Write the calls that fill outputs which no step writes."""
        for place, slot in enumerate(self.program.outputs):
            if self.places.get(slot) != f"o{place}":
                yield f"{_NAMES['copy']}(o{place}, {self._text(slot)})"

    def _buffer(self) -> str:
        if self.free:
            return self.free.pop()
        self.buffers += 1
        return f"b{self.buffers - 1}"

    def _text(self, operand: Slot | float) -> str:
        if isinstance(operand, float):
            return repr(operand)
        return repr(self.known[operand]) if operand in self.known else self.places[operand]


def _slots(step: Step) -> set[Slot]:
    return {operand for operand in step.operands if isinstance(operand, int)}


def _unpacked(letter: str, count: int, source: str) -> str:
    return f"    [{', '.join(f'{letter}{place}' for place in range(count))}] = {source}"


_NAMES = {operation: f"f{place}" for place, operation in enumerate(OPERATIONS)}
"""How the generated text calls each operation: some are no names in Python."""

_NAMESPACE = {
    **{_NAMES[operation]: call for operation, call in OPERATIONS.items()}, "nan": math.nan, "inf": math.inf,
}  # fmt: skip

"""Write the instructions over columns as calls, a pass each, with few buffers for what they compute."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import field
from itertools import repeat

import numpy as np

from gradcli.dataclass import dataclass
from gradcli.language.functions import COMPARISONS
from gradcli.numeric.arithmetic import FLOATS
from gradcli.numeric.columns.operations import IN_PLACE, OPERATIONS, Array
from gradcli.numeric.program import Program, Slot
from gradcli.numeric.statements import live_from

NAMES: Mapping[str, str] = {operation: f"f{place}" for place, operation in enumerate(OPERATIONS)}
"""How the generated text calls each operation: some are no names in Python."""

ELEMENTWISE: Mapping[str, str] = {name: f"e{place}" for place, name in enumerate(FLOATS.operations)}
"""How it calls those that are made entry by entry."""

_CHOOSING = frozenset((*COMPARISONS, "and", "or", "not", "where", "gate", "undefined"))
_POWERS = {2.0: "square", 3.0: "cube", 0.5: "sqrt"}


def columns_among(program: Program, inputs: AbstractSet[Slot]) -> set[Slot]:
    """Return the slots that depend on the given inputs, those included."""
    found = set(inputs)
    for slot, (_, slots) in enumerate(program.code):
        if not found.isdisjoint(slots):
            found.add(slot)
    return found


def is_choosing(program: Program) -> bool:
    """Tell whether a condition chooses in a program, so that not all that it computes must exist."""
    return any(instruction.operation in _CHOOSING for instruction in program.code)


@dataclass(slots=True)
class Buffers:
    """Rows of memory that hold a column each, of whatever length; those that are free now."""

    rows: int = 0
    free: list[int] = field(default_factory=list)
    named: dict[str, tuple[int, int]] = field(default_factory=dict)

    def take(self, length: int) -> str:
        """Return the name of a buffer that nothing needs."""
        if not self.free:
            self.free.append(self.rows)
            self.rows += 1
        row = self.free.pop()
        name = f"b{row}_{length}"
        self.named[name] = row, length
        return name

    def release(self, name: str) -> None:
        """Give a buffer back."""
        self.free.append(self.named[name][0])

    def arrays(self) -> dict[str, object]:
        """Make them."""
        memory = np.zeros((self.rows, max((length for _, length in self.named.values()), default=0)))
        return {name: memory[row, :length] for name, (row, length) in self.named.items()}


@dataclass(slots=True)
class Passes:
    """The passes of one program, in stages that each compute some of its slots.

    `known` are the slots that hold a number beforehand, `texts` says what stands for the inputs and for
    other slots that need no pass; more may come before a stage. Operations in `by_element` are those for
    which a pass would round otherwise. With `bold`, NumPy raises where a number is divided by zero.
    """

    program: Program
    length: int
    known: Mapping[Slot, float]
    columns: AbstractSet[Slot]
    texts: dict[Slot, str]
    buffers: Buffers
    stages: Sequence[Sequence[Slot]]
    bold: bool
    by_element: AbstractSet[str] = frozenset()
    orders: list[list[Slot]] = field(default_factory=list)
    ends: dict[int, list[Slot]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.texts.update((slot, repr(value)) for slot, value in self.known.items())
        computed: dict[Slot, object] = dict.fromkeys((*self.texts, *range(len(self.program.inputs))))
        computed.update(dict.fromkeys(set(range(len(self.program.code))) - set(self.columns)))
        last: dict[Slot, int] = {}
        for number, stage in enumerate(self.stages):
            self.orders.append(live_from(self.program, stage, computed))
            computed.update(dict.fromkeys(self.orders[-1]))
            for slot in self.orders[-1]:
                last.update(dict.fromkeys(self.program.code[slot].slots, slot))
            last.update(dict.fromkeys(stage, -1 - number))
        for below, end in last.items():
            self.ends.setdefault(end, []).append(below)

    def lines(self, stage: int, ready: Mapping[Slot, str]) -> Iterator[str]:
        """Write the passes of a stage; `ready` names places outside the buffers for some of its slots."""
        for slot in self.orders[stage]:
            operation, operands = self._simplified(slot)
            texts = [repr(below) if isinstance(below, float) else self.texts[below] for below in operands]
            in_place = operation in IN_PLACE and operation not in self.by_element
            if in_place:
                self._release(slot)
            place = ready.get(slot) or self.buffers.take(self.length)
            if not in_place:
                self._release(slot)
            self.texts[slot] = place
            yield self._call(slot, operation, texts)

    def finish(self, stage: int) -> None:
        """Give back the buffers of what a stage computed and no later stage needs."""
        self._release(-1 - stage)

    def _release(self, end: int) -> None:
        for below in self.ends.get(end, ()):
            if self.texts.get(below) in self.buffers.named:
                self.buffers.release(self.texts[below])

    def _simplified(self, slot: Slot) -> tuple[str, tuple[Slot | float, ...]]:
        """Return an operation that takes less for the same result, where there is one, and its operands."""
        operation, slots = self.program.code[slot]
        if operation == "/" and (self.bold or self.known.get(slots[1])):
            return "divided", slots
        if operation == "gate" and self.bold:
            return "*", slots
        if operation != "^" or (exponent := self.known.get(slots[1])) is None:
            return operation, slots
        if exponent in _POWERS and not (exponent == 3.0 and "^" in self.by_element):
            return _POWERS[exponent], slots[:1]
        if exponent == -1.0:
            return "divided" if self.bold else "/", (1.0, slots[0])
        return operation, slots

    def _call(self, slot: Slot, operation: str, texts: Sequence[str]) -> str:
        place = self.texts[slot]
        if operation in self.by_element:
            return f"{ELEMENTWISE[operation]}({', '.join(texts)}, {place})"
        if operation == "where" and self.program.code[slot].slots[0] not in self.columns:
            holds, then, other = texts
            return f"copyto({place}, {then} if {holds} == 1.0 else {other} if {holds} == 0.0 else nan)"
        return f"{NAMES[operation]}({', '.join(texts)}, {place})"


def _elementwise(operation: Callable[..., float]) -> Callable[..., None]:
    """Return an operation of doubles as one of columns and numbers, the last argument being the result."""

    def fill(*operands: Array | float) -> None:
        *read, out = operands
        entries = (one.tolist() if isinstance(one, np.ndarray) else repeat(one) for one in read)
        out[:] = [operation(*row) for row in zip(*entries, strict=False)]  # type: ignore[index]

    return fill


CALLS: Mapping[str, object] = {
    **{NAMES[name]: call for name, call in OPERATIONS.items()},
    **{ELEMENTWISE[name]: _elementwise(call) for name, call in FLOATS.operations.items()},
    "copyto": np.copyto, "nan": math.nan, "inf": math.inf,
}  # fmt: skip
"""What the text of passes calls."""

"""Find the long sums of a program: summands that are equal but for what they refer to.

The summands of a sum are compared by their outlines, in one pass over the instructions; nothing is
substituted, and no array is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from gradcli.dataclass import dataclass
from gradcli.numeric.conditions import varying_slots
from gradcli.numeric.program import Program, Slot
from gradcli.numeric.statements import live_from

FEWEST = 32
"""So many summands of one outline are worth an array; what is used so often is worth a place of its own."""

_INNER = 8
"""A sum within a sum that has so many summands of its own is written out into the outer one."""

_MOST_VISITS = 20
"""Summands may share subexpressions, but not so that this many times the program is walked."""

Term = tuple[int, Slot]
"""A summand: its sign, and the slot that holds it."""


class Entry(NamedTuple):
    """One instruction of an outline: an operation and earlier entries, or what a leaf is."""

    operation: str
    places: tuple[int, ...] = ()
    exponent: Fraction | None = None


VARIABLE = Entry("variable")
NUMBER = Entry("number")


@dataclass(frozen=True, slots=True)
class Group:
    """Summands of one outline. `rows` holds, for each summand, the slot of each leaf of the outline."""

    sign: int
    outline: tuple[Entry, ...]
    rows: tuple[tuple[Slot, ...], ...]


@dataclass(frozen=True, slots=True)
class LongSum:
    """The sum in a slot: groups of equal summands, and the terms that are left."""

    slot: Slot
    groups: tuple[Group, ...]
    rest: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """The long sums of a program, those that others need first.

    `outer` are the slots to be computed one by one, in order; `shared` those of them that summands read.
    """

    program: Program
    sums: tuple[LongSum, ...]
    outer: tuple[Slot, ...]
    shared: tuple[Slot, ...]


def long_sums(program: Program) -> Sums | None:
    """Return the long sums that the first output needs; None where there is none."""
    finder = _Finder(program)
    if max(finder.lengths.values(), default=0) < FEWEST:
        return None
    try:
        outer = finder.outer()
    except _TooTangled:
        return None
    if not finder.sums:
        return None
    sums = tuple(finder.sums[slot] for slot in sorted(finder.sums))
    return Sums(program, sums, tuple(sorted(outer)), tuple(sorted(finder.shared)))


class _TooTangled(Exception):
    """The summands share so much that telling them apart is no gain."""


class _Finder:
    def __init__(self, program: Program) -> None:
        self._program = program
        self._live = live_from(program, program.outputs[:1], dict.fromkeys(range(len(program.inputs))))
        self._uses = _uses(program, self._live)
        self._varying = varying_slots(program)
        self._visits = _MOST_VISITS * len(program.code)
        self._plain: set[Slot] = set()
        self.lengths: dict[Slot, int] = {}
        self._note_lengths()
        self.sums: dict[Slot, LongSum] = {}
        self.shared: set[Slot] = set()

    def outer(self) -> set[Slot]:
        """Return the slots outside all summands, sums among them, and note the sums."""
        outer: set[Slot] = set()
        stack = [self._program.outputs[0]]
        while stack:
            slot = stack.pop()
            if slot in outer or slot in self._program.constants:
                continue
            outer.add(slot)
            found = self._sum_at(slot)
            if found is None:
                stack += self._program.code[slot].slots
                continue
            self.sums[slot] = found
            stack += [term for _, term in found.rest]
            read = {leaf for group in found.groups for leaf in _variables(group) if leaf not in outer}
            shared = {leaf for leaf in read if leaf >= len(self._program.inputs)}
            self.shared |= shared
            stack += shared
        return outer

    def _note_lengths(self) -> None:
        """Count the summands of each sum, those of longer sums within it among them."""
        for slot in self._live:
            operation, slots = self._program.code[slot]
            if operation in ("+", "-"):
                left, right = map(self._row, slots)
                self.lengths[slot] = left + (right if right >= _INNER else 1)

    def _sum_at(self, slot: Slot) -> LongSum | None:
        if self.lengths.get(slot, 0) < FEWEST or slot in self._plain:
            return None
        grouped: dict[tuple[int, tuple[Entry, ...]], list[tuple[Slot, ...]]] = {}
        terms: dict[tuple[int, tuple[Entry, ...]], list[Term]] = {}
        for sign, term in self._terms(slot):
            outline, leaves = self._outline(term)
            grouped.setdefault((sign, outline), []).append(leaves)
            terms.setdefault((sign, outline), []).append((sign, term))
        groups = tuple(Group(*key, tuple(rows)) for key, rows in grouped.items() if len(rows) >= FEWEST)
        rest = tuple(term for key, held in terms.items() if len(grouped[key]) < FEWEST for term in held)
        return LongSum(slot, groups, rest) if groups else None

    def _terms(self, root: Slot) -> Iterator[Term]:
        """Yield the summands of a sum from the left; the sums on the way are none of their own."""
        stack = [(1, root, True)]
        while stack:
            sign, slot, continues = stack.pop()
            if not continues:
                yield sign, slot
                continue
            self._plain.add(slot)
            operation, (left, right) = self._program.code[slot]
            stack.append((-sign if operation == "-" else sign, right, self._row(right) >= _INNER))
            stack.append((sign, left, self._row(left) > 1 and not self._is_first(left, right)))

    def _is_first(self, left: Slot, right: Slot) -> bool:
        """Tell whether a short sum on the left is a summand as the next one is."""
        return (
            self._row(left) == self._row(right) < _INNER and self._outline(left)[0] == self._outline(right)[0]
        )

    def _row(self, slot: Slot) -> int:
        """Return how many summands stand in a row at an operand, 1 where others use their sum too."""
        return self.lengths.get(slot, 1) if self._uses[slot] == 1 else 1

    def _outline(self, root: Slot) -> tuple[tuple[Entry, ...], tuple[Slot, ...]]:
        """Return the instructions of a summand, arguments first, and the slots of its leaves."""
        drawing = _Drawing(self._program)
        stack = [(root, False)]
        while stack:
            slot, ready = stack.pop()
            if slot in drawing.places:
                continue
            slots = self._program.code[slot].slots
            if ready or not slots or self._is_leaf(slot, root):
                drawing.add(slot, leaf=not ready and self._is_leaf(slot, root))
                continue
            self._visits -= 1
            if self._visits < 0:
                raise _TooTangled
            stack.append((slot, True))
            stack += [(below, False) for below in slots if below not in self._program.constants]
        return tuple(drawing.entries), tuple(drawing.leaves)

    def _is_leaf(self, slot: Slot, root: Slot) -> bool:
        if slot < len(self._program.inputs) or slot in self._program.constants:
            return True
        return slot != root and self._uses[slot] >= FEWEST and slot in self._varying


class _Drawing:
    """An outline under construction: a variable that occurs twice is one leaf, a number one at each place."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.entries: list[Entry] = []
        self.leaves: list[Slot] = []
        self.places: dict[Slot, int] = {}

    def add(self, slot: Slot, *, leaf: bool) -> None:
        """Add a leaf, or an operation whose arguments are there."""
        if leaf:
            self.places[slot] = self._leaf(NUMBER if slot in self._program.constants else VARIABLE, slot)
            return
        operation, slots = self._program.code[slot]
        places = [
            self.places[below] if below not in self._program.constants else self._number(slot, below)
            for below in slots
        ]
        self.places[slot] = self._entry(Entry(operation, tuple(places)))

    def _number(self, slot: Slot, below: Slot) -> int:
        operation, slots = self._program.code[slot]
        # Powers are computed in different ways, and differentiated to different formulas.
        if operation == "^" and below == slots[1] and slots[0] not in self._program.constants:
            return self._entry(Entry("exponent", exponent=self._program.constants[below]))
        return self._leaf(NUMBER, below)

    def _leaf(self, kind: Entry, slot: Slot) -> int:
        self.leaves.append(slot)
        return self._entry(kind)

    def _entry(self, entry: Entry) -> int:
        self.entries.append(entry)
        return len(self.entries) - 1


def _uses(program: Program, live: Sequence[Slot]) -> list[int]:
    uses = [0] * len(program.code)
    uses[program.outputs[0]] = 1
    for slot in live:
        for below in program.code[slot].slots:
            uses[below] += 1
    return uses


def _variables(group: Group) -> Iterator[Slot]:
    """Yield what the variables of an outline stand for in each summand."""
    leaves = [entry for entry in group.outline if entry in (VARIABLE, NUMBER)]
    for place, entry in enumerate(leaves):
        if entry == VARIABLE:
            yield from (row[place] for row in group.rows)

"""What a run remembers of its way, in bounded space: its last steps, its lowest one, its values."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from gradcli.results.runs import Step

_LAST = 12
TAIL = _LAST + 1
"""So many steps, made one by one, fill the tail: the first is not kept, for want of its angle."""

_MOST_VALUES = 160


class Way:
    """The last steps, the one with the lowest value, and values of f evenly thinned."""

    def __init__(self, sign: int) -> None:
        self._sign = sign
        self._stride = 1
        self.tail: deque[Step] = deque(maxlen=_LAST)
        self.lowest: Step | None = None
        self.history: list[tuple[int, float]] = []

    def add(self, step: Step) -> None:
        """Take note of a step."""
        if self.tail and step.index != self.tail[-1].index + 1:
            self.tail.clear()
        self.tail.append(step)
        self.undercut(step)
        self.note(step.index, step.value)

    def undercut(self, step: Step) -> None:
        """Keep a step if its value is the lowest so far, and of equals the first."""
        known = self.lowest
        if known is None or (self._sign * step.value, step.index) < (self._sign * known.value, known.index):
            self.lowest = step

    def note(self, index: int, value: float) -> None:
        """Keep a value of f if its turn has come."""
        if self.is_due(index):
            self.history.append((index, value))
        if len(self.history) > _MOST_VALUES:
            self._stride *= 2
            self.history = self.history[::2]

    def is_due(self, index: int) -> bool:
        """Tell whether the value of f at an iteration is to be kept."""
        return index % self._stride == 0 and (not self.history or index > self.history[-1][0])

    def next_note(self, index: int) -> int:
        """Return the first iteration behind this one whose value is kept."""
        return index + self._stride - index % self._stride

    def is_whole(self) -> bool:
        """Tell whether the tail is as long as it can be."""
        return bool(self.tail) and len(self.tail) >= min(_LAST, self.tail[-1].index + 1)

    def values(self) -> tuple[tuple[int, float], ...]:
        """Return step numbers with their values; the last step is always among them."""
        last = [(self.tail[-1].index, self.tail[-1].value)] if self.tail else []
        return (*self.history, *(pair for pair in last if pair != self.history[-1]))


_MOST_STEPS = 1000
_MOST_NUMBERS = 200_000
_FEWEST_STEPS = 50


class Recorder:
    """The first steps of a run, an even selection of the others, and the last, without their memory.

    Of each of the two about a thousand are kept, fewer where there are hundreds of variables.
    """

    def __init__(self, size: int) -> None:
        self._most = min(_MOST_STEPS, max(_FEWEST_STEPS, _MOST_NUMBERS // max(1, size)))
        self._first: list[Step] = []
        self._later: list[Step] = []
        self._last: Step | None = None
        self._stride = 1

    def add(self, step: Step) -> None:
        """Take note of a step."""
        self._last = step
        if len(self._first) < self._most:
            self._first.append(step)
        elif step.index % self._stride == 0:
            self._later.append(step)
        if len(self._later) > self._most:
            self._stride *= 2
            self._later = [step for step in self._later if step.index % self._stride == 0]

    def steps(self) -> tuple[Step, ...]:
        """Return what was kept."""
        kept = [*self._first, *self._later]
        missing = [self._last] if self._last is not None and kept[-1].index != self._last.index else []
        return tuple(replace(step, memory={}, exact=None) for step in (*kept, *missing))

"""What a run remembers of its way, in bounded space: its last steps, its lowest one, its values."""

from __future__ import annotations

from collections import deque

from gradcli.results.runs import Step

_LAST = 12
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
        self.tail.append(step)
        if self.lowest is None or self._sign * step.value < self._sign * self.lowest.value:
            self.lowest = step
        if step.index % self._stride == 0:
            self.history.append((step.index, step.value))
        if len(self.history) > _MOST_VALUES:
            self._stride *= 2
            self.history = self.history[::2]

    def values(self) -> tuple[tuple[int, float], ...]:
        """Return step numbers with their values; the last step is always among them."""
        last = [(self.tail[-1].index, self.tail[-1].value)] if self.tail else []
        return (*self.history, *(pair for pair in last if pair != self.history[-1]))

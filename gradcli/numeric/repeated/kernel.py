"""Value and gradient of a formula with long sums, by array code."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from gradcli.numeric.kernel import BEYOND
from gradcli.numeric.repeated.sums import Sums
from gradcli.numeric.repeated.writing import written


class RepeatedKernel:
    """Value and gradient at points of `size` coordinates.

    `point` and `gradient` are where it computes: `evaluate()` reads the one, fills the other and returns the
    value. It is called within `checked()`, and may raise what is in `BEYOND` where a number is undefined on
    the way; where it `is_bold`, a division by zero does.
    """

    def __init__(self, found: Sums) -> None:
        self._found = found
        self.size = len(found.program.inputs)
        length = self.size + len(found.shared)
        self._point, self._gradient = np.zeros(length), np.zeros(length)
        self.point, self.gradient = self._point[: self.size], self._gradient[: self.size]
        self._written = written(found, self._point, self._gradient)
        self.evaluate = self._written.function
        self.is_bold = self._written.bold

    @property
    def lines(self) -> tuple[str, ...]:
        """The generated text."""
        return self._written.lines

    def __call__(self, point: Sequence[float]) -> tuple[float, list[float]] | None:
        """Return value and gradient; None where one of these numbers is undefined or too large."""
        self.point[:] = point
        try:
            with self.checked():
                value = self.evaluate()
        except BEYOND:
            return None
        if not (math.isfinite(value) and np.isfinite(self.gradient).all()):
            return None
        return value, self.gradient.tolist()

    def value(self, point: Sequence[float]) -> float | None:
        """Return the value, to the last bit that of a call; None where it is undefined or too large."""
        self.point[:] = point
        try:
            with self.checked():
                value = self._value()
        except BEYOND:
            return None
        return value if math.isfinite(value) else None

    def checked(self) -> np.errstate:
        """Return the context in which `evaluate` is to be called."""
        return np.errstate(all="ignore", divide="raise" if self.is_bold else "ignore")

    @cached_property
    def _value(self) -> Callable[[], float]:
        return written(self._found, self._point, None).function

"""Write the loop of a first-order method over whole vectors, for formulas whose gradient is array code.

It gives the doubles that single steps give, to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from gradcli.descent.array_update import Update
from gradcli.descent.generated_loop import Advance
from gradcli.descent.step_loop import Bounds, Iteration
from gradcli.language.tree import free_symbols
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.kernel import BEYOND, scalar_kernel
from gradcli.numeric.program import lower
from gradcli.numeric.repeated.kernel import RepeatedKernel

_LONGEST_PRODUCT = 8192
"""For longer vectors the library of inner products starts threads, which cost more than they save."""

_SLACK = 1e-9
"""More than what rounding does to a sum of squares."""


def array_loop(kernel: RepeatedKernel, iteration: Iteration, sign: int, bounds: Bounds) -> Advance:
    """Make the loop; `sign` is -1 where f is climbed. See `Advance` for what it does."""
    update = Update(kernel, iteration)
    tests = _Tests(kernel, bounds)
    rate = _rate(iteration)

    def advance(
        k: int, stop: int, lowest: float, state: Sequence[float]
    ) -> tuple[int, bool, float, int, Sequence[float]]:
        at = -1
        update.take(state)
        tests.begin()
        try:
            with kernel.checked():
                while True:
                    value = kernel.evaluate()
                    if sign < 0:
                        value = 0.0 - value
                        np.subtract(0.0, kernel.gradient, kernel.gradient)
                    if value < lowest:
                        lowest, at = value, k
                    if tests.is_special(value):
                        return k, False, lowest, at, state
                    if k >= stop:
                        return k, True, lowest, at, update.state()
                    k += 1
                    lr = rate(float(k))
                    if not -math.inf < lr < math.inf:
                        return k, False, lowest, at, state
                    update.move(float(k), lr)
        except BEYOND:
            return k, False, lowest, at, state

    return advance


class _Tests:
    """Whether single steps would stop at a point, or nearly; sums of squares answer for almost all points."""

    def __init__(self, kernel: RepeatedKernel, bounds: Bounds) -> None:
        self._point, self._gradient, self._bounds = kernel.point, kernel.gradient, bounds
        self._surely_steep = kernel.size * bounds.partial**2 * (1 + _SLACK)
        self._surely_near = min(bounds.coordinate, 1e150) ** 2
        self._before = math.nan
        self._last = np.full(kernel.size, math.nan)

    def begin(self) -> None:
        """Forget the point before."""
        self._before = math.nan
        self._last.fill(math.nan)

    def is_special(self, value: float) -> bool:
        """Test a point; the last one tested is the one before it."""
        bounds = self._bounds
        if not -bounds.value < value < bounds.value:
            return True
        if not self._surely_steep < _squares(self._gradient) < math.inf and self._is_flat():
            return True
        if not _squares(self._point) < self._surely_near and not _largest(self._point) < bounds.coordinate:
            return True
        if bounds.change is not None:
            if abs(value - self._before) <= bounds.change:
                return True
            self._before = value
        return bounds.step is not None and self._stands_still(bounds.step)

    def _is_flat(self) -> bool:
        return not self._bounds.partial < _largest(self._gradient) < math.inf

    def _stands_still(self, step: float) -> bool:
        np.subtract(self._point, self._last, self._last)
        length = math.sqrt(_squares(self._last))
        np.copyto(self._last, self._point)
        return length * (1 - _SLACK) <= step


def _rate(iteration: Iteration) -> Callable[[float], float]:
    """Return the learning rate as a function of the iteration."""
    fixed = list(iteration.rates.values())
    kernel = scalar_kernel(lower([iteration.rate], ("k", *iteration.rates)))
    if "k" not in free_symbols(iteration.rate):
        constant = kernel([1.0, *fixed])[0]
        return lambda _: constant
    return lambda k: kernel([k, *fixed])[0]


def _squares(vector: Array) -> float:
    """Return the sum of squares."""
    return float(vector.dot(vector) if len(vector) <= _LONGEST_PRODUCT else np.square(vector).sum())


def _largest(vector: Array) -> float:
    return float(np.abs(vector).max())

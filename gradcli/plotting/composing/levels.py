"""Which values of f a picture tells apart: levels at round numbers, and where the range ends."""

from __future__ import annotations

import math

import numpy as np

from gradcli.plotting.composing.ticks import round_step
from gradcli.plotting.numbers import number_text
from gradcli.plotting.scene import Array, Tick

_BANDS = 15
FENCE = 3.0
"""Values farther than this many times the interquartile range from the quartiles are cut off (Tukey 1977)."""

_SKEW = 5.0
"""Where the highest values are this many times the middle one, values are told apart by their ratio."""

_SPARE = 2.0
"""A range is cut where it is this many times as wide as what remains."""

LARGEST = 1e150
"""Numbers beyond this are left out, as infinities are."""

LEAST_WIDTH = 1e-290
"""A range of values that is no wider has too few doubles to be shown."""

_MOST_TICKS = 8
_MANTISSAS = {1: (1.0, 2.0, 5.0), 2: (1.0, 3.0), 3: (1.0,)}


def levels_of(values: Array) -> tuple[tuple[float, ...], bool]:
    """Return rising levels that bound bands of values, and whether they are spaced by ratios.

    `values` may hold nan and infinities. Where the highest are many times the middle one, the
    levels rise by ratios; otherwise evenly, over the range without outliers, such as those near a pole.
    """
    with np.errstate(invalid="ignore"):
        finite = values[np.abs(values) < LARGEST]
    if not finite.size:
        return (0.0, 1.0), False
    floor = _floor(finite)
    above = finite - floor
    middle, high = (float(x) for x in np.quantile(above, (0.5, 0.995)))
    if middle > LEAST_WIDTH and high / middle > _SKEW:
        return _geometric(floor, above), True
    return _even(finite), False


def ticks_of(levels: tuple[float, ...]) -> tuple[Tick, ...]:
    """Return the levels that a colour bar names."""
    stride = -(-len(levels) // _MOST_TICKS)
    return tuple(Tick(level, number_text(level, 4)) for level in levels[::stride])


def _floor(finite: Array) -> float:
    """Return a round number a little below the least value, or 0 where that is not far below it."""
    least, middle = float(finite.min()), float(np.median(finite))
    if 0 <= least < 0.5 * middle:
        return 0.0
    if not middle - least > LEAST_WIDTH:
        return least
    step = 10.0 ** (math.floor(math.log10(middle - least)) - 1)
    return math.floor(least / step) * step


def _even(finite: Array) -> tuple[float, ...]:
    first, third = (float(x) for x in np.quantile(finite, (0.25, 0.75)))
    reach = FENCE * (third - first)
    least, greatest = float(finite.min()), float(finite.max())
    low, high = max(least, first - reach), min(greatest, third + reach)
    if not high - low > max(1e-12 * max(abs(low), abs(high)), LEAST_WIDTH):
        # f is constant here, as far as can be told from most values
        margin = max(1.0, abs(low)) / 2
        return low - margin, low, low + margin
    if greatest - least <= _SPARE * (high - low):
        low, high = least, greatest
    step = round_step(high - low, _BANDS)
    first_place, last_place = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(place * step + 0.0 for place in range(first_place, last_place + 1))


def _geometric(floor: float, above: Array) -> tuple[float, ...]:
    """Return the floor, and above it round numbers that grow by about the same ratio."""
    low, high = (float(x) for x in np.quantile(above[above > LEAST_WIDTH], (0.01, 0.995)))
    decades = math.log10(high) - math.log10(low)
    density = next((k for k in (1, 2) if decades * len(_MANTISSAS[k]) <= _BANDS + 3), 3)
    stride = max(1, math.ceil(decades / _BANDS))
    first = math.floor(math.log10(low))
    numbers = [
        mantissa * 10.0**power
        for power in range(first, math.ceil(math.log10(high)) + 1, stride)
        for mantissa in _MANTISSAS[density]
    ]
    inside = [number for number in numbers if low < number < high]
    top = next((number for number in numbers if number >= high), numbers[-1])
    return (floor, *(floor + number for number in inside), floor + max(top, inside[-1] * 2))

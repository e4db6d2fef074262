"""Round numbers along an axis."""

from __future__ import annotations

import math

from gradcli.plotting.numbers import number_text
from gradcli.plotting.scene import Axis, Tick

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_DECADES = 7
_LEAST = -307


def axis_of(label: str, low: float, high: float, count: int = 7) -> Axis:
    """Return an axis with about `count` ticks at round numbers.

    >>> [tick.label for tick in axis_of("x", -2, 2, 5).ticks]
    ['-2', '-1', '0', '1', '2']
    """
    return Axis(label, low, high, round_ticks(low, high, count))


def log_axis_of(label: str, low: float, high: float) -> Axis:
    """Return a logarithmic axis from one power of ten to another; both numbers are above 0.

    >>> [tick.label for tick in log_axis_of("f", 0.02, 5).ticks]
    ['0.01', '0.1', '1', '10']
    """
    first, last = max(_LEAST, math.floor(math.log10(low))), math.ceil(math.log10(high))
    last = max(last, first + 1)
    stride = -(-(last - first) // _MOST_DECADES)
    powers = range(first, last + 1, stride)
    ticks = tuple(Tick(10.0**power, _power_text(power)) for power in powers)
    return Axis(label, 10.0**first, 10.0**last, ticks, is_log=True)


def round_step(width: float, count: int) -> float:
    """Return the round number nearest above `width / count`: 1, 2, 2.5 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(width / count))
    return next(step * power for step in _STEPS if step * power >= width / count * (1 - 1e-9))


def round_ticks(low: float, high: float, count: int) -> tuple[Tick, ...]:
    """Return the multiples of a round step between two numbers, written with the digits the step has."""
    step = round_step(high - low, count)
    slack = 1e-9 * (high - low)
    first, last = math.ceil((low - slack) / step), math.floor((high + slack) / step)
    return tuple(Tick(k * step, _multiple_text(k, step)) for k in range(first, last + 1))


def _multiple_text(multiple: int, step: float) -> str:
    exponent = math.floor(math.log10(step) + 1e-9)
    largest = abs(multiple * step)
    if largest >= 1e6 or step < 1e-4:
        # as many digits as tell neighbours apart
        digits = 1 + math.ceil(math.log10(max(largest / step, 1.0))) if largest else 1
        return number_text(multiple * step, min(17, max(5, digits)))
    places = max(0, -exponent + (not (step / 10.0**exponent).is_integer()))
    return f"{multiple * step + 0.0:.{places}f}"


def _power_text(power: int) -> str:
    return f"{10.0**power:g}" if -3 <= power <= 3 else f"1e{power}"

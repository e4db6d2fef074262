"""How much of the values of a graph is shown."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gradcli.plotting.composing.levels import FENCE, LARGEST, LEAST_WIDTH
from gradcli.plotting.composing.section import Section
from gradcli.plotting.scene import Array
from gradcli.plotting.subject import Span

_DENSE = 201
_GROWTH = 1.5
"""Beyond a sample that is extreme, a pole grows more than this, and a peak does not."""

_NEAR = 0.5
"""The share of the height by which the frame may grow for what was missed by the samples."""

_MARGIN = 0.08
_FLAT = 1e-12


def height_of(x: Array, values: Array, section: Section) -> Span:
    """Return the range of the samples, cut where it goes on growing without end, as at a pole."""
    finite = values[np.abs(values) < LARGEST]
    if not finite.size:
        return 0.0, 1.0
    first, third = (float(v) for v in np.quantile(finite, (0.25, 0.75)))
    reach = FENCE * (third - first)
    low, high = float(finite.min()), float(finite.max())
    if high > third + reach > third and _grows(x, values, section, high):
        high = third + reach
    if low < first - reach < first and _grows(x, values, section, low):
        low = first - reach
    return low, high


def framed(span: Span, values: Array, others: Sequence[float]) -> Span:
    """Return the range that is shown: with all that is marked, what refining found close by, and a margin."""
    low, high = span
    finite = values[np.abs(values) < LARGEST]
    slack = _NEAR * (high - low)
    ends = (float(finite.min()), float(finite.max())) if finite.size else ()
    near = [v for v in ends if low - slack <= v <= high + slack]
    seen = [v for v in (*others, *near) if math.isfinite(v)]
    low, high = min([low, *seen]), max([high, *seen])
    is_flat = high - low < max(LEAST_WIDTH, _FLAT * max(abs(low), abs(high)))
    margin = max(0.5, abs(low) / 2) if is_flat else _MARGIN * (high - low)
    return low - margin, high + margin


def _grows(x: Array, values: Array, section: Section, extreme: float) -> bool:
    """Tell whether f goes far beyond an extreme sample between the samples beside it."""
    place = int(np.flatnonzero(values == extreme)[0])
    ends = x[max(0, place - 1)], x[min(len(x) - 1, place + 1)]
    near = section.values(np.linspace(*ends, _DENSE)[:, None])
    middle = float(np.nanmedian(values))
    beyond = np.nanmax(near) if extreme > middle else np.nanmin(near)
    return bool(abs(beyond - middle) > _GROWTH * abs(extreme - middle))

"""Where the entries of a column stand in a vector: a slice, where their places are evenly spaced."""

from __future__ import annotations

from collections.abc import Sequence


def evenly_spaced(places: Sequence[int]) -> slice | None:
    """Return the slice that selects these places in this order; None where there is none.

    >>> evenly_spaced([2, 4, 6]), evenly_spaced([1, 0]), evenly_spaced([1, 2, 4])
    (slice(2, 7, 2), slice(1, None, -1), None)
    """
    first, last = places[0], places[-1]
    step = places[1] - first
    if step == 0 or any(place != first + step * number for number, place in enumerate(places)):
        return None
    stop = last + (1 if step > 0 else -1)
    return slice(first, stop if stop >= 0 else None, step)

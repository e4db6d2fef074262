"""The graph of a function of one variable as a line, parted where f is undefined or jumps."""

from __future__ import annotations

import numpy as np

from gradcli.plotting.composing.bisection import edges, jumps
from gradcli.plotting.composing.section import Section
from gradcli.plotting.scene import Array
from gradcli.plotting.subject import Span

_STEEP = 0.01
"""The share of the picture's height that two samples differ by, before a jump is looked for between them."""

_BENT = 0.003
"""The share of the height by which f may leave the straight line between two samples."""

_ROUNDS = 12
_MOST = 30_000


def refined(x: Array, values: Array, section: Section, height: float) -> tuple[Array, Array]:
    """Return more samples where f bends, ends or oscillates between those there are."""
    active = np.ones(len(x) - 1, dtype=bool)
    for _ in range(_ROUNDS):
        places = np.flatnonzero(active)
        if not len(places) or len(x) + len(places) > _MOST:
            break
        middles = (x[places] + x[places + 1]) / 2
        m = section.values(middles[:, None])
        a, b = values[places], values[places + 1]
        with np.errstate(invalid="ignore"):
            is_straight = np.abs(m - (a + b) / 2) <= _BENT * height
        is_empty = np.isnan(a) & np.isnan(b) & np.isnan(m)
        bent = ~(is_straight | is_empty)
        x = np.insert(x, places[bent] + 1, middles[bent])
        values = np.insert(values, places[bent] + 1, m[bent])
        active = np.zeros(len(x) - 1, dtype=bool)
        new = places[bent] + np.arange(bent.sum())
        active[new] = active[new + 1] = True
    return x, values


def graph_line(x: Array, values: Array, section: Section, upward: Span) -> Array:
    """Return the graph as points of shape (k, 2), with a row of nan in each gap.

    It reaches to the ends of the domain, and to both sides of a jump. What lies far above or below the
    picture is drawn nearer, but outside.
    """
    height = upward[1] - upward[0]
    places, rows = _ends(x, values, section)
    beside, parted = _parted(x, values, section, _STEEP * height)
    line = np.insert(np.column_stack([x, values]), [*places, *beside], np.vstack([rows, parted]), axis=0)
    line[:, 1] = np.clip(line[:, 1], upward[0] - height, upward[1] + height)
    line[np.isnan(line[:, 1])] = np.nan
    return line


def _ends(x: Array, values: Array, section: Section) -> tuple[list[int], Array]:
    """Return where the domain ends between two samples, as points to insert, and their places."""
    defined = ~np.isnan(values)
    found = np.flatnonzero(defined[:-1] != defined[1:])
    inner = np.where(defined[found], x[found], x[found + 1])
    ends = edges(inner, np.where(defined[found], x[found + 1], x[found]), section)
    return (found + 1).tolist(), np.column_stack([ends, section.values(ends[:, None])])


def _parted(x: Array, values: Array, section: Section, steep: float) -> tuple[list[int], Array]:
    """Return the two sides of each jump with a gap between them, as points to insert, and their places."""
    with np.errstate(invalid="ignore"):
        found = np.flatnonzero(np.abs(np.diff(values)) > steep)
    sides = jumps(x[found], x[found + 1], values[found], values[found + 1], section)
    gap = np.full((len(found), 2), np.nan)
    rows = [np.column_stack([sides.first, sides.a]), gap, np.column_stack([sides.last, sides.b])]
    inserted = np.stack(rows, axis=1)[sides.is_jump].reshape(-1, 2)
    return np.repeat(found[sides.is_jump] + 1, 3).tolist(), inserted

"""The graph of a function of one variable as a line, parted where f is undefined or jumps."""

from __future__ import annotations

import numpy as np

from gradcli.plotting.composing.bisection import edges, is_jump, jumps
from gradcli.plotting.composing.section import Section
from gradcli.plotting.scene import Array
from gradcli.plotting.subject import Span

_STEEP = 0.01
"""The share of the picture's height that two samples differ by, before a jump is looked for between them."""


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
    before = values[found + 1] - values[found]
    first, last, a, b = jumps(x[found], x[found + 1], values[found], values[found + 1], section)
    chosen = is_jump(before, b - a)
    rows = [np.column_stack([first, a]), np.full((len(a), 2), np.nan), np.column_stack([last, b])]
    inserted = np.stack(rows, axis=1)[chosen].reshape(-1, 2)
    return np.repeat(found[chosen] + 1, 3).tolist(), inserted

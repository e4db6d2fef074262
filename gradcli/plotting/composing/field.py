"""The gradient field: arrows on a coarse grid."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradcli.plotting.composing.section import Section
from gradcli.plotting.scene import Array, Arrow, ArrowRole
from gradcli.plotting.subject import Span

_COLUMNS = 13
_SHORTEST = 0.3
_LONGEST = 0.85


def field_of(section: Section, across: Span, upward: Span) -> Iterator[Arrow]:
    """Yield arrows along the gradient on a coarse grid; the longer the gradient, the longer the arrow.

    Lengths grow with the square root of the gradient's, and none is longer than the grid is wide. An arrow
    lies where f is defined.
    """
    gaps = _gaps(across, upward)
    spots = mesh(_centres(across, gaps[0]), _centres(upward, gaps[1]))
    _, partials = section.at(spots)
    with np.errstate(all="ignore"):
        lengths = np.hypot(partials[:, 0], partials[:, 1])
        # measured in the picture, where the two axes may have different scales
        units = partials / np.hypot(*(partials / gaps).T)[:, None]
    usable = np.isfinite(units).all(axis=1) & np.isfinite(lengths) & (lengths > 0)
    half = _lengths(lengths[usable])[:, None] / 2 * units[usable]
    tails, heads = spots[usable] - half, spots[usable] + half
    inside = ~np.isnan(section.values(np.vstack([tails, heads]))).reshape(2, -1).any(axis=0)
    for tail, head in zip(tails[inside], heads[inside], strict=True):
        yield Arrow(ArrowRole.FIELD, (float(tail[0]), float(tail[1])), (float(head[0]), float(head[1])))


def mesh(x: Array, y: Array) -> Array:
    """Return all pairs of two sequences as rows, the first running fastest."""
    return np.stack([side.ravel() for side in np.meshgrid(x, y)], axis=1)


def _gaps(across: Span, upward: Span) -> tuple[float, float]:
    """Return the distances of arrows along the axes: about the same where these have about the same scale."""
    width, height = across[1] - across[0], upward[1] - upward[0]
    gap = width / _COLUMNS
    rise = height / max(3, round(height / gap))
    return gap, rise if 0.25 < rise / gap < 4 else height / _COLUMNS


def _centres(span: Span, gap: float) -> Array:
    """Return the middles of the cells of a span; one that is as good as 0 is 0."""
    centres = np.arange(span[0] + gap / 2, span[1], gap)
    return np.where(np.abs(centres) < 1e-9 * gap, 0.0, centres)


def _lengths(lengths: Array) -> Array:
    usual = float(np.quantile(lengths, 0.9)) if lengths.size else 1.0
    shares: Array = _SHORTEST + (_LONGEST - _SHORTEST) * np.sqrt(lengths / usual)
    return np.minimum(_LONGEST, shares)

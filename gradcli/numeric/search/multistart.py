"""Newton's method in doubles from many starts at once: where zeros may be, without proof."""

from __future__ import annotations

import numpy as np

from gradcli.numeric.arrays import run_batch
from gradcli.numeric.boxes.ranges import Array
from gradcli.numeric.program import Program

_STEPS = 60
_NEAR = 1e-9
"""A full step below this part of the box's width has converged."""

_SETTLED, _STUCK = 1e-17, 1e-8
"""Steps below this part of the box's width, and damping below this, lead nowhere else."""

_SMALL = 1e-6
"""A value below this part of what the slope makes over the box's width is 0."""

_SAME = 1e-7
"""Points closer than this part of the box's width are one."""


def spread_points(low: Array, high: Array, count: int) -> Array:
    """Return the centre of a box, then points spread evenly in it.

    The sequence is Roberts' additive recurrence: a generalised golden ratio for each dimension.
    """
    size = len(low)
    ratio = 2.0
    for _ in range(60):
        ratio = (1 + ratio) ** (1 / (size + 1))
    steps = ratio ** -np.arange(1.0, size + 1)
    places = (0.5 + np.arange(count)[:, None] * steps) % 1
    return np.asarray(low + places * (high - low))


def converged(system: Program, jacobian: Program, starts: Array, scale: Array) -> Array:
    """Return the distinct points to which damped Newton, or Gauss-Newton, steps lead.

    `starts` has shape (m, n); `scale` holds the widths of the box.
    """
    points, values, steps = starts.copy(), *_newton(system, jacobian, starts)[:2]
    damping = np.ones(len(starts))
    for _ in range(_STEPS):
        moving = np.flatnonzero((damping > _STUCK) & (np.abs(steps) > _SETTLED * scale).any(axis=1))
        if not len(moving):
            break
        moved = points[moving] + damping[moving, None] * steps[moving]
        values_there, steps_there, _ = _newton(system, jacobian, moved)
        better = values_there < values[moving]
        rows = moving[better]
        points[rows], values[rows], steps[rows] = moved[better], values_there[better], steps_there[better]
        damping[moving] = np.where(better, np.minimum(1.0, 2 * damping[moving]), damping[moving] / 3)
    _, _, changes = _newton(system, jacobian, points)
    is_zero = values <= _SMALL * changes * scale.max()
    near = is_zero & np.isfinite(values) & (np.abs(steps) < _NEAR * scale).all(axis=1)
    return distinct(points[near][np.argsort(values[near], kind="stable")], scale)


def distinct(points: Array, scale: Array) -> Array:
    """Drop points close to an earlier one."""
    left, kept = points, points[:0]
    while len(left):
        kept = np.concatenate([kept, left[:1]])
        left = left[(np.abs(left - left[0]) >= _SAME * scale).any(axis=1)]
    return kept


def _newton(system: Program, jacobian: Program, points: Array) -> tuple[Array, Array, Array]:
    """Return the length of the system's value, infinite where there is none, the full step, and the slope."""
    count, size = points.shape
    values = run_batch(system, points)
    slopes = run_batch(jacobian, points).reshape(count, -1, size)
    with np.errstate(all="ignore"):
        lengths = np.linalg.norm(values, axis=1)
        fine = np.isfinite(lengths) & np.isfinite(slopes).all(axis=(1, 2))
        slopes = np.where(fine[:, None, None], slopes, 0.0)
        values = np.where(fine[:, None], values, 0.0)
        steps = -(np.linalg.pinv(slopes, rcond=1e-13) @ values[..., None])[..., 0]
    return np.where(fine, lengths, np.inf), steps, np.linalg.norm(slopes, axis=(1, 2))

"""The interval Newton step: cut boxes down to where zeros can be, and prove that one is there.

All midpoints and radii are floats whose rounding is bounded as by Rump, Fast and parallel interval
arithmetic, BIT 39 (1999); the step is that of Hansen and Sengupta, see Neumaier, Interval Methods for
Systems of Equations, 1990, section 5.1.
"""

from __future__ import annotations

import numpy as np

from gradcli.dataclass import dataclass
from gradcli.numeric.boxes.enclosure import Boxes, Enclosed
from gradcli.numeric.boxes.ranges import Array, Mask

_TINY = np.finfo(np.float64).tiny


@dataclass(frozen=True, slots=True)
class Contracted:
    """What is left of each box; `centre` is where a zero is expected.

    In a box marked `unique` there is exactly one zero of the preconditioned system, so at most one of the
    system itself, and exactly one where it has as many equations as unknowns. A box marked `regular`
    holds at most one. A box not marked `possible` holds none.
    """

    boxes: Boxes
    centre: Array
    unique: Mask
    regular: Mask
    possible: Mask


def centres(boxes: Boxes) -> Array:
    """Return the midpoints, rounded."""
    return np.asarray(boxes.low / 2 + boxes.high / 2)


def contract(boxes: Boxes, points: Array, values: Enclosed, slopes: Enclosed) -> Contracted:
    """Take one step on each box, over all of which the system must be smooth.

    `values` encloses the system at `points`, one in each box; `slopes` its Jacobian over the boxes.
    """
    count, size = points.shape
    shape = (count, values.low.shape[1], size)
    low, high = slopes.low.reshape(shape), slopes.high.reshape(shape)
    finite = _finite(low, high) & _finite(values.low, values.high)
    low, high = (np.where(finite[:, None, None], end, 0.0) for end in (low, high))
    middle, radius = _halves(low, high)
    inverse, invertible = _preconditioners(middle)
    with np.errstate(all="ignore"):
        step, step_radius = _product(inverse, *_halves(values.low[..., None], values.high[..., None]))
        slope, slope_radius = _product(inverse, middle, radius)
        errors = (np.abs(np.eye(size) - slope) + slope_radius) * _up(size)
        reach = np.maximum(boxes.high - points, points - boxes.low) * _up(1)
        left, right = _step_ends(errors, reach, step[..., 0], step_radius[..., 0])
    usable = finite & invertible & ~np.isnan(left).any(axis=1) & ~np.isnan(right).any(axis=1)
    left = np.where(usable[:, None], _moved(points, left, -1), -np.inf)
    right = np.where(usable[:, None], _moved(points, right, 1), np.inf)
    unique = np.asarray(((left > boxes.low) & (right < boxes.high)).all(axis=1))
    cut = Boxes(np.maximum(boxes.low, left), np.minimum(boxes.high, right))
    possible = _mean_value_holds_zero(values, low, high, reach, finite) & (cut.low <= cut.high).all(axis=1)
    expected = np.where(usable[:, None], points - step[..., 0], points)
    regular = np.asarray(usable & (errors.sum(axis=2) < 1).all(axis=1))
    return Contracted(cut, expected, unique, regular, possible)


def _step_ends(errors: Array, reach: Array, step: Array, step_radius: Array) -> tuple[Array, Array]:
    """Solve each row of `slope * (x - point) = -step` for its own unknown, over the box."""
    size = reach.shape[1]
    own = np.diagonal(errors, axis1=1, axis2=2)
    others = (errors * (1 - np.eye(size))) @ reach[..., None]
    slack = (others[..., 0] + step_radius) * _up(size) + _TINY
    left, right = -step - slack, -step + slack
    solvable = own < 1
    small, large = (1 - own) / _up(1), (1 + own) * _up(1)
    left = np.where(left < 0, left / small, left / large)
    right = np.where(right > 0, right / small, right / large)
    return np.where(solvable, left, -np.inf), np.where(solvable, right, np.inf)


def _moved(points: Array, steps: Array, direction: int) -> Array:
    """Add, and round outward by more than all roundings of the step."""
    ends = points + steps
    return np.asarray(ends + direction * (_up(2) - 1) * (np.abs(points) + np.abs(steps)) + direction * _TINY)


def _mean_value_holds_zero(values: Enclosed, low: Array, high: Array, reach: Array, finite: Mask) -> Mask:
    """Tell whether value + slope * reach holds 0 in every row; where that is not finite, say so."""
    steepest = np.maximum(np.abs(low), np.abs(high))
    spread = (steepest @ reach[..., None])[..., 0] * _up(reach.shape[1]) + _TINY
    holds = ((values.low <= spread) & (values.high >= -spread)).all(axis=1)
    return np.asarray(holds | ~finite)


def _preconditioners(middle: Array) -> tuple[Array, Mask]:
    """Return approximate inverses (for more rows than columns left inverses) and where there are any."""
    square = middle if middle.shape[1] == middle.shape[2] else np.swapaxes(middle, 1, 2) @ middle
    with np.errstate(all="ignore"):
        determinants = np.linalg.det(square)
    invertible = np.isfinite(determinants) & (determinants != 0)
    inverse = np.linalg.inv(np.where(invertible[:, None, None], square, np.eye(square.shape[1])))
    if square is not middle:
        inverse = inverse @ np.swapaxes(middle, 1, 2)
    invertible &= np.isfinite(inverse).all(axis=(1, 2))
    return np.where(invertible[:, None, None], inverse, 0.0), invertible


def _halves(low: Array, high: Array) -> tuple[Array, Array]:
    """Return midpoints and radii, rounded up, of ranges."""
    middle = low / 2 + high / 2
    return middle, np.nextafter(np.maximum(high - middle, middle - low), np.inf)


def _product(matrix: Array, middle: Array, radius: Array) -> tuple[Array, Array]:
    """Multiply a matrix of floats by one of ranges."""
    size = matrix.shape[2]
    magnitude = np.abs(matrix)
    rounding = (_up(size) - 1) * (magnitude @ np.abs(middle))
    return matrix @ middle, (magnitude @ radius + rounding) * _up(size) + _TINY


def _up(size: int) -> float:
    """Return a factor that outweighs the roundings of a sum of so many products."""
    return float(1 + (size + 4) * 2.0**-51)


def _finite(low: Array, high: Array) -> Mask:
    axes = tuple(range(1, low.ndim))
    return np.asarray((np.isfinite(low) & np.isfinite(high)).all(axis=axes))

"""Functions with their gradients in NumPy, written from the literature, and runs on them with a trace.

Most are sums of squared residuals, problems of Moré, Garbow and Hillstrom, "Testing Unconstrained
Optimization Software", 1981; each names its residuals and their Jacobian.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gradcli.descent.loop import descend
from gradcli.results.plans import Stopping
from gradcli.results.runs import Run, Step

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Surface:
    """A function as text and in NumPy, with its usual start and a minimiser near which that start leads."""

    text: str
    value: Callable[[Vector], float]
    gradient: Callable[[Vector], Vector]
    start: tuple[float, ...]
    minimiser: tuple[float, ...]


def traced(
    text: str,
    start: Sequence[Any],
    learning_rate: Any = None,
    *,
    steps: int = 1000,
    gtol: float = 1e-6,
    xtol: float | None = None,
    ftol: float | None = None,
    **options: Any,
) -> tuple[Run, list[Step]]:
    """Run a descent and return it with every step that it made."""
    rows: list[Step] = []
    stopping = Stopping(gtol, xtol, ftol, steps)
    run = descend(text, start, learning_rate, stopping=stopping, on_step=rows.append, **options)
    return run, rows


def points(steps: Sequence[Step]) -> Vector:
    """Return the points of a trace as rows."""
    return np.array([step.point for step in steps])


def quadratic_text(matrix: Vector, linear: Sequence[float] = ()) -> str:
    """Write x'Ax/2 - b'x in the variables x1, x2, ... with every digit of its numbers."""
    size = len(matrix)
    square = [f"({matrix[i, j]!r})/2*x{i + 1}*x{j + 1}" for i in range(size) for j in range(size)]
    line = [f"({-entry!r})*x{i}" for i, entry in enumerate(linear, 1)]
    return " + ".join([*square, *line]).replace("np.float64", "")


def random_definite(seed: int, size: int, condition: float = 100.0) -> Vector:
    """Return a random symmetric matrix with eigenvalues from 1 to `condition`."""
    rng = np.random.default_rng(seed)
    axes, _ = np.linalg.qr(rng.normal(size=(size, size)))
    matrix: Vector = axes @ np.diag(np.geomspace(1.0, condition, size)) @ axes.T
    return (matrix + matrix.T) / 2


def _least_squares(
    text: str,
    residuals: Callable[..., list[float]],
    jacobian: Callable[..., list[list[float]]],
    start: tuple[float, ...],
    minimiser: tuple[float, ...],
) -> Surface:
    def value(v: Vector) -> float:
        return float(np.sum(np.square(residuals(*v))))

    def gradient(v: Vector) -> Vector:
        return np.asarray(2 * np.array(jacobian(*v)).T @ np.array(residuals(*v)))

    return Surface(text, value, gradient, start, minimiser)


FIVE = np.array(
    [
        [6.0, 1.0, 0.0, -1.0, 0.5],
        [1.0, 5.0, 1.0, 0.0, 0.0],
        [0.0, 1.0, 4.0, 0.5, 0.0],
        [-1.0, 0.0, 0.5, 3.0, 1.0],
        [0.5, 0.0, 0.0, 1.0, 2.0],
    ]
)
"""Diagonally dominant, hence positive definite."""

_FIVE_LINEAR = np.array([1.0, -2.0, 0.5, 3.0, 0.0])

SURFACES: dict[str, Surface] = {
    "rosenbrock": _least_squares(
        "(1-x)^2 + 100*(y-x^2)^2",
        lambda x, y: [10 * (y - x * x), 1 - x],
        lambda x, _y: [[-20 * x, 10.0], [-1.0, 0.0]],
        (-1.2, 1.0),
        (1.0, 1.0),
    ),
    "himmelblau": _least_squares(
        "(x^2+y-11)^2 + (x+y^2-7)^2",
        lambda x, y: [x * x + y - 11, x + y * y - 7],
        lambda x, y: [[2 * x, 1.0], [1.0, 2 * y]],
        (2.5, 1.5),
        (3.0, 2.0),
    ),
    "beale": _least_squares(
        "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
        lambda x, y: [1.5 - x * (1 - y), 2.25 - x * (1 - y**2), 2.625 - x * (1 - y**3)],
        lambda x, y: [[y - 1, x], [y**2 - 1, 2 * x * y], [y**3 - 1, 3 * x * y**2]],
        (1.0, 1.0),
        (3.0, 0.5),
    ),
    "booth": _least_squares(
        "(x + 2y - 7)^2 + (2x + y - 5)^2",
        lambda x, y: [x + 2 * y - 7, 2 * x + y - 5],
        lambda _x, _y: [[1.0, 2.0], [2.0, 1.0]],
        (0.0, 0.0),
        (1.0, 3.0),
    ),
    "powell_singular": _least_squares(
        "(a + 10b)^2 + 5(c - d)^2 + (b - 2c)^4 + 10(a - d)^4",
        lambda a, b, c, d: [a + 10 * b, 5**0.5 * (c - d), (b - 2 * c) ** 2, 10**0.5 * (a - d) ** 2],
        lambda a, b, c, d: [
            [1.0, 10.0, 0.0, 0.0],
            [0.0, 0.0, 5**0.5, -(5**0.5)],
            [0.0, 2 * (b - 2 * c), -4 * (b - 2 * c), 0.0],
            [2 * 10**0.5 * (a - d), 0.0, 0.0, -2 * 10**0.5 * (a - d)],
        ],
        (3.0, -1.0, 0.0, 1.0),
        (0.0, 0.0, 0.0, 0.0),
    ),
    "wood": _least_squares(
        "100(b - a^2)^2 + (1 - a)^2 + 90(d - c^2)^2 + (1 - c)^2 + 10(b + d - 2)^2 + (b - d)^2/10",
        lambda a, b, c, d: [
            10 * (b - a * a),
            1 - a,
            90**0.5 * (d - c * c),
            1 - c,
            10**0.5 * (b + d - 2),
            10**-0.5 * (b - d),
        ],
        lambda a, _b, c, _d: [
            [-20 * a, 10.0, 0.0, 0.0],
            [-1.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, -2 * 90**0.5 * c, 90**0.5],
            [0.0, 0.0, -1.0, 0.0],
            [0.0, 10**0.5, 0.0, 10**0.5],
            [0.0, 10**-0.5, 0.0, -(10**-0.5)],
        ],
        (-3.0, -1.0, -3.0, -1.0),
        (1.0, 1.0, 1.0, 1.0),
    ),
    "five": Surface(
        quadratic_text(FIVE, _FIVE_LINEAR.tolist()),
        lambda v: float(v @ FIVE @ v / 2 - _FIVE_LINEAR @ v),
        lambda v: FIVE @ v - _FIVE_LINEAR,
        (1.0, -1.0, 2.0, 0.5, -2.0),
        tuple(np.linalg.solve(FIVE, _FIVE_LINEAR).tolist()),
    ),
}

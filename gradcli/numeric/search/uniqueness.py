"""Prove zeros: each the only one in as large a cube around it as can be proven."""

from __future__ import annotations

from dataclasses import field

import numpy as np

from gradcli.dataclass import dataclass
from gradcli.numeric.boxes.enclosure import Boxes, Enclosure
from gradcli.numeric.boxes.ranges import Array, Mask
from gradcli.numeric.search.contraction import contract
from gradcli.numeric.search.regions import inside, stacked

_HALVINGS = 46
"""The smallest cube tried is the box divided by 2 to this power."""


@dataclass(slots=True)
class Proven:
    """Zeros and their cubes, which belong to different zeros; `width` holds the sides of the box."""

    values: Enclosure
    slopes: Enclosure
    width: Array
    points: list[Array] = field(default_factory=list)
    cubes: Boxes = field(init=False)

    def __post_init__(self) -> None:
        self.cubes = stacked([], len(self.width))

    def add(self, points: Array) -> None:
        """Try to prove a zero near each point, in cubes from the box's size down by powers of 2."""
        points = points[~inside(points, self.cubes)]
        proofs = self._proofs(points)
        sizes = np.where(proofs.any(axis=1), proofs.argmax(axis=1), _HALVINGS)
        for row in np.argsort(sizes, kind="stable"):
            if proofs[row].any():
                self._keep(points[row], sizes[row], _HALVINGS - 1 - proofs[row][::-1].argmax())

    def _proofs(self, points: Array) -> Mask:
        """Tell for each point and each size of cube whether it is proven to hold exactly one zero."""
        count, size = points.shape
        radii = self.width * 2.0 ** -np.arange(_HALVINGS)[:, None]
        low, high = ((points[:, None] + side * radii).reshape(-1, size) for side in (-1, 1))
        cubes = Boxes(low, high)
        rows = np.repeat(np.arange(count), _HALVINGS)
        slopes = self.slopes.over(cubes)
        step = contract(cubes, points[rows], self.values.over(Boxes(points, points)).of(rows), slopes)
        proven = step.unique & ~slopes.rough & ~self.values.over(cubes).rough
        return np.asarray(proven.reshape(count, _HALVINGS))

    def _keep(self, point: Array, largest: int, smallest: int) -> None:
        """Keep a zero unless it may be one that is known: it lies in the smallest cube proven."""
        core, cube = (
            Boxes((point - radius)[None], (point + radius)[None])
            for radius in (self.width * 2.0**-smallest, self.width * 2.0**-largest)
        )
        if not ((core.low <= self.cubes.high) & (core.high >= self.cubes.low)).all(axis=1).any():
            self.points.append(point)
            self.cubes = stacked([self.cubes, cube], len(self.width))

"""Where the gradient vanishes, or does not exist, in a box: points, sets, and whether these are all."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from gradcli.dataclass import dataclass
from gradcli.results.quantities import Quantity, Remark

if TYPE_CHECKING:
    from gradcli.language.expression import Expression
    from gradcli.language.tree import Tree
    from gradcli.results.gradients import Gradient


class PointKind(StrEnum):
    """What a stationary point is; `degenerate` where neither the Hessian nor higher orders decide."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SADDLE = "saddle"
    DEGENERATE = "degenerate"
    KINK = "kink"


@dataclass(frozen=True, slots=True)
class Nature:
    """A kind and why: `reason` completes a sentence about the point."""

    kind: PointKind
    reason: str


@dataclass(frozen=True, slots=True)
class StationaryPoint:
    """A point where every partial is 0, or, for a kink, where f has no gradient and may be extreme.

    `exact` holds its coordinates in closed form where all are known. `eigenvalues` are those of the Hessian.
    """

    at: tuple[Quantity, ...]
    value: Quantity | None
    kind: PointKind
    eigenvalues: tuple[Quantity, ...] | None
    detail: str

    @property
    def exact(self) -> tuple[Tree, ...] | None:
        """The coordinates in closed form, or None where one has none."""
        known = tuple(coordinate.exact for coordinate in self.at if coordinate.exact is not None)
        return known if len(known) == len(self.at) else None


@dataclass(frozen=True, slots=True)
class StationarySet:
    """Stationary points that are not isolated: all points of the box that `description` describes.

    `kind` is that of its points where it is the same for all that were looked at, else `mixed`; a region on
    which f has one value is `constant`. `value` is None where f takes several, or it is not known.
    """

    description: str
    kind: str
    value: Quantity | None
    detail: str


class Completeness(StrEnum):
    """Whether the list is known to hold every stationary point of the box."""

    PROVEN = "proven"
    NOT_PROVEN = "not_proven"


@dataclass(frozen=True, slots=True)
class Extreme:
    """A least or greatest value over the closed box, and where it is taken: inside, or on which face."""

    at: tuple[Quantity, ...]
    value: Quantity
    where: str


@dataclass(frozen=True, slots=True)
class BoxExtremes:
    """The least and the greatest values over the closed box, each with every point found that takes it.

    `candidates` are the stationary points of f on the faces, and the corners.
    """

    least: tuple[Extreme, ...]
    greatest: tuple[Extreme, ...]
    candidates: tuple[Extreme, ...]
    completeness: Completeness
    detail: str


@dataclass(frozen=True, slots=True)
class StationaryReport:
    """What `critical` answers; `box` holds the ends of each variable's range.

    `how` says why the list is complete, or why that is not proven.
    """

    of: Expression
    gradient: Gradient | None
    points: tuple[StationaryPoint, ...]
    sets: tuple[StationarySet, ...]
    completeness: Completeness
    how: str
    box: tuple[tuple[Quantity, Quantity], ...]
    boundary: BoxExtremes | None = None
    remarks: tuple[Remark, ...] = ()

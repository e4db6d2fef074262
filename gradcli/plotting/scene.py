"""What is in a picture, in data coordinates: a writer draws it and computes nothing."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from gradcli.dataclass import dataclass
from gradcli.plotting.kinds import SceneKind

Array = npt.NDArray[np.float64]
Spot = tuple[float, float]


class LineRole(StrEnum):
    """What a line shows."""

    GRAPH = "graph"
    LEVEL_CURVE = "level_curve"
    TANGENT = "tangent"
    NORMAL = "normal"
    RIGHT_ANGLE = "right_angle"


class ArrowRole(StrEnum):
    """What an arrow shows: one of the gradient field, the gradient at a point, or a direction asked for."""

    FIELD = "field"
    GRADIENT = "gradient"
    DIRECTION = "direction"


class MarkKind(StrEnum):
    """What a single point is."""

    POINT = "point"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SADDLE = "saddle"
    DEGENERATE = "degenerate"
    KINK = "kink"


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what is written there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The range that is shown, with its ticks; both ends of a logarithmic axis are above 0."""

    label: str
    low: float
    high: float
    ticks: tuple[Tick, ...]
    is_log: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A polyline of shape (k, 2); a row of nan parts it."""

    role: LineRole
    points: Array


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from `tail` to `head`."""

    role: ArrowRole
    tail: Spot
    head: Spot


@dataclass(frozen=True, slots=True)
class Mark:
    """A single point, with a few words about it."""

    kind: MarkKind
    at: Spot
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """The way of a descent through the panel: `points` of shape (k, 2), from its start to its end.

    `steps` are the numbers of the steps (k,), which may be thinned; `values` (k,) those of f, and
    `gradients` (k, n) its partials, all partials of the run even where the panel shows fewer. `number` counts
    the paths of the picture from 0. `has_end` says that the last point is where the run ended, and
    that it did not fail.
    """

    name: str
    number: int
    points: Array
    steps: npt.NDArray[np.int64]
    values: Array
    gradients: Array
    outcome: str
    has_end: bool


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """All lines on which f has the value `level`, each of shape (k, 2); a closed one ends where it began."""

    level: float
    lines: tuple[Array, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """f on a grid: `values` of shape (len(y), len(x)), nan where there is none to show.

    `partials` has shape (2, len(y), len(x)). `levels` rise and bound the bands of colour: values outside are
    drawn as the band beside them. `ticks` belong to the colour bar. `is_geometric` says that the levels are
    not evenly spaced.
    """

    x: Array
    y: Array
    values: Array
    partials: Array
    levels: tuple[float, ...]
    contours: tuple[Contour, ...]
    ticks: tuple[Tick, ...]
    is_geometric: bool

    def shade(self, values: npt.ArrayLike) -> Array:
        """Return where values lie among the levels: 0 at the lowest, 1 at the highest, nan for nan.

        Between two levels the shade grows evenly, so each level is a multiple of 1/(number of bands).
        """
        shares = np.linspace(0.0, 1.0, len(self.levels))
        shades: Array = np.interp(np.asarray(values, dtype=float), self.levels, shares)
        return shades


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: a role or a kind that occurs in the picture, or the number of a path."""

    key: LineRole | ArrowRole | MarkKind | int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One pair of axes and all that lies between them.

    `is_equal` says that a unit is as long on both axes, so that right angles look right.
    """

    x: Axis
    y: Axis
    relief: Relief | None = None
    lines: tuple[Line, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    marks: tuple[Mark, ...] = ()
    paths: tuple[Path, ...] = ()
    is_equal: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A picture: a title, panels from top to bottom, a legend, and notes to the reader.

    `expression` is the formula, `variables` the names on the axes, `held` those held at a value, in words.
    A history has two panels, the values and the lengths of the gradient, in which `points` of a path are
    pairs of iteration and number; the others have one panel.
    """

    kind: SceneKind
    title: str
    expression: str
    variables: tuple[str, ...]
    panels: tuple[Panel, ...]
    legend: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()
    held: str = ""

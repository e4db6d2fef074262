"""What a gradient means at one point: directions, level set, tangent, models, curvature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.dataclass import dataclass
from gradcli.results.gradients import Evaluation, Gradient
from gradcli.results.hessians import HessianAt
from gradcli.results.quantities import Quantity, Remark
from gradcli.results.stationary import Nature

if TYPE_CHECKING:
    from gradcli.language.expression import Expression
    from gradcli.language.tree import Tree


@dataclass(frozen=True, slots=True)
class Equation:
    """`left = right`; where it is not exact, its numbers are rounded to the digits asked for."""

    left: Tree
    right: Tree
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Chord:
    """A second point of the level set, and the angle in degrees between the chord to it and the gradient.

    `step` is how far along the tangent the point was looked for.
    """

    step: float
    point: tuple[Quantity, ...]
    angle: Quantity


@dataclass(frozen=True, slots=True)
class NoChange:
    """A direction along which f does not change to first order, and how that was verified.

    `product` is its dot product with the gradient: with a closed form where that is proven, without one where
    its first three hundred digits are 0, None where neither can be told. `chords` go to points of the level
    set, a far one, then one ten times closer; there are none where no such points were found.
    """

    vector: tuple[Quantity, ...]
    product: Quantity | None
    chords: tuple[Chord, ...] = ()


@dataclass(frozen=True, slots=True)
class Geometry:
    """The level set through a point and the graph over it.

    `tangent` touches the level set and `normal` is perpendicular to it: a multiple of the gradient; both
    are None at a stationary point. `height` is the left side of `tangent_plane`, the graph's tangent (with
    one variable a line); its right side is the linear model. `quadratic` is the quadratic model, None where
    there are no second partials.
    """

    level_set: Equation
    tangent: Equation | None
    normal: tuple[Quantity, ...] | None
    no_change: tuple[NoChange, ...]
    tangent_plane: Equation
    quadratic: Equation | None


@dataclass(frozen=True, slots=True)
class Along:
    """What one direction adds to its derivative: the angle to the gradient in degrees, and u.(H u).

    Either is None where it does not exist or is not known.
    """

    angle: Quantity | None
    curvature: Quantity | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known at one point; `along` belongs to the directions of the evaluation, in order.

    `nature` tells what a stationary point is. What does not exist here is None.
    """

    evaluation: Evaluation
    hessian: HessianAt | None
    geometry: Geometry | None
    along: tuple[Along, ...]
    nature: Nature | None = None

    @property
    def answered(self) -> bool:
        """Whether the gradient exists here and is known."""
        return self.evaluation.answered


@dataclass(frozen=True, slots=True)
class ExplanationReport:
    """What `explain` answers: the symbolic gradient and, point by point, what it means."""

    of: Expression
    gradient: Gradient
    explanations: tuple[Explanation, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether every requested point has a gradient."""
        return all(explanation.answered for explanation in self.explanations)

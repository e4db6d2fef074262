"""What is answered about a function and its gradient at points."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from gradcli.dataclass import dataclass
from gradcli.results.quantities import Quantity, Remark

if TYPE_CHECKING:
    from gradcli.language.expression import Expression
    from gradcli.language.tree import Tree


@dataclass(frozen=True, slots=True)
class Gradient:
    """The vector of partial derivatives of `of`, one tree for each of its variables.

    `valid_where` lists the conditions under which the formula as typed is defined and smooth.
    """

    of: Expression
    partials: tuple[Tree, ...]
    valid_where: tuple[Tree, ...] = ()


class EvaluationStatus(StrEnum):
    """What can be said of a function and its gradient at one point."""

    OK = "ok"
    STATIONARY = "stationary"
    NOT_DIFFERENTIABLE = "not_differentiable"
    UNDEFINED = "undefined"
    UNDECIDED = "undecided"


UNDECIDED_REASONS = ("too large to compute", "cannot be told from 0")
"""Why it is not known whether there is a number."""


@dataclass(frozen=True, slots=True)
class OneSided:
    """The slopes from the left and from the right along one variable, at a kink or an edge.

    A side without a slope is None, and its reason says why (`infinite, +`, `jump`, `outside the domain`).
    """

    variable: str
    left: Quantity | None
    right: Quantity | None
    left_reason: str = ""
    right_reason: str = ""


@dataclass(frozen=True, slots=True)
class Directional:
    """The derivative along one direction at one point.

    `unit` is the direction of length one, to which the derivative belongs unless `normalised` is False;
    then it belongs to the direction as given. `share` is the derivative of the unit vector as a share of the
    largest possible (the length of the gradient), None at a stationary point.
    """

    direction: tuple[Quantity, ...]
    unit: tuple[Quantity, ...]
    normalised: bool
    derivative: Quantity | None
    share: float | None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A function, its gradient and its directional derivatives at one point."""

    at: tuple[Quantity, ...]
    value: Quantity | None
    gradient: tuple[Quantity | None, ...] | None
    norm: Quantity | None
    steepest_ascent: tuple[Quantity, ...] | None
    directional: tuple[Directional, ...]
    status: EvaluationStatus
    detail: str | None = None
    one_sided: tuple[OneSided, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether the gradient exists here and is known."""
        return self.status in (EvaluationStatus.OK, EvaluationStatus.STATIONARY)


@dataclass(frozen=True, slots=True)
class GradientReport:
    """What `grad` answers: the symbolic gradient (None when only numbers were asked for) and points."""

    of: Expression
    gradient: Gradient | None
    evaluations: tuple[Evaluation, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether every requested point has an answer."""
        return all(evaluation.answered for evaluation in self.evaluations)


@dataclass(frozen=True, slots=True)
class DirectionalReport(GradientReport):
    """What `directional` answers: the same facts, read for their directions."""

    @property
    def answered(self) -> bool:
        """Whether every point has a gradient, and every direction there a derivative."""
        return all(
            evaluation.answered and all(d.derivative is not None for d in evaluation.directional)
            for evaluation in self.evaluations
        )

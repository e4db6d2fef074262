"""Everything an operation can answer, as frozen values.

A failure of the mathematics (undefined here, not differentiable, diverged) is a value in these; a
failure of the user's input raises a leaf of `GradcliError` instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcli.language.expression import Expression
    from gradcli.language.tree import Tree


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth knowing that travels with a result."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """One real number of which every shown digit is right.

    `value` is the nearest double, or None where the number overflows or underflows one; `decimal` is
    the number rounded to the digits asked for; `exact` is its closed form where that is short.
    """

    value: float | None
    decimal: str
    exact: Tree | None = None


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


class Status(Enum):
    """Why a descent stopped; each value is the sentence shown, filled with the run's own numbers."""

    CONVERGED_GRADIENT = "converged: the largest absolute partial fell to {largest}, within gtol = {gtol}"
    CONVERGED_STEP = "converged: the last step had length {step}, within xtol = {xtol}"
    CONVERGED_VALUE = "converged: the value changed by {change} in the last step, within ftol = {ftol}"
    STEP_LIMIT = "stopped: all {steps} steps are used; the largest absolute partial is still {largest}"
    STATIONARY_START = (
        "the start is already stationary: the largest absolute partial is {largest}, within gtol = {gtol}; "
        "this does not show a minimum"
    )
    DIVERGED = "diverged at step {index}: {growth}"
    NOT_FINITE = "stopped: step {index} leads to a number too large for double precision"
    DOMAIN_ERROR = "left the domain at step {index}: {reason}"
    LINE_SEARCH_FAILED = "stopped: the line search found no lower value"
    INTERRUPTED = "interrupted after {index} steps"

    @property
    def code(self) -> str:
        """The name that data formats carry."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a trace; row 0 is the start."""

    index: int
    point: tuple[float, ...]
    value: float
    gradient: tuple[float, ...]
    gradient_norm: float
    step: float | None
    learning_rate: float


@dataclass(frozen=True, slots=True)
class Counts:
    """How often the function and its derivatives were computed."""

    value: int
    gradient: int
    hessian: int = 0


@dataclass(frozen=True, slots=True)
class Method:
    """A descent method as it was run: its name, its formula and its settings."""

    name: str
    update: str
    schedule: str
    line_search: str | None
    settings: dict[str, float]


@dataclass(frozen=True, slots=True)
class RunStart:
    """What is known before the first step: the head of a trace."""

    of: Expression
    method: Method


@dataclass(frozen=True, slots=True)
class Run:
    """How a descent ended; `last` is the returned point, None where even the start is undefined."""

    of: Expression
    method: Method
    status: Status
    message: str
    last: Step | None
    counts: Counts
    remarks: tuple[Remark, ...] = ()

    @property
    def converged(self) -> bool:
        """Whether one of the tolerances was met after a step."""
        return self.status in (
            Status.CONVERGED_GRADIENT,
            Status.CONVERGED_STEP,
            Status.CONVERGED_VALUE,
        )

    @property
    def failed(self) -> bool:
        """Whether the answer is no: the run diverged, overflowed or left the domain."""
        return self.status in (
            Status.DIVERGED,
            Status.NOT_FINITE,
            Status.DOMAIN_ERROR,
            Status.LINE_SEARCH_FAILED,
        )


@dataclass(frozen=True, slots=True)
class FunctionEntry:
    """One function, operator or constant of the language, as `gradcli functions` lists it."""

    name: str
    usage: str
    aliases: tuple[str, ...]
    derivative: str
    domain: str
    summary: str


@dataclass(frozen=True, slots=True)
class FunctionList:
    """The language's functions and constants."""

    functions: tuple[FunctionEntry, ...]
    constants: tuple[FunctionEntry, ...]

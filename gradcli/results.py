"""Everything an operation can answer, as frozen values.

A failure of the mathematics (undefined here, not differentiable, diverged) is a value in these; a
failure of the user's input raises a leaf of `GradcliError` instead.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from fractions import Fraction
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
    DIVERGED = "diverged at step {index}: {reason}"
    NOT_FINITE = "stopped: step {index} leads to a number too large for double precision"
    DOMAIN_ERROR = "left the domain at step {index}: {reason}"
    LINE_SEARCH_FAILED = "stopped at step {index}: the line search {reason}"
    INTERRUPTED = "interrupted after {index} steps"

    @property
    def code(self) -> str:
        """The name that data formats carry."""
        return self.name.lower()


Real = float | Fraction
"""A number of a run: a double, or a fraction in an exact run."""

Memory = Mapping[str, float | tuple[float, ...] | tuple[tuple[float, ...], ...]]
"""What a method remembers, by the names of its formula: numbers, vectors by coordinate, matrices by row."""


@dataclass(frozen=True, slots=True)
class Stopping:
    """When to stop: bounds on the largest absolute partial, the step, the change of value, the steps."""

    gtol: float = 1e-6
    xtol: float | None = None
    ftol: float | None = None
    steps: int = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a descent is asked to do.

    What is None or absent has the method's default. `update` is a method of the user's own, with the start
    of its memory in `state`. An `exact` run is made in fractions.
    """

    method: str = "gd"
    learning_rate: Real | None = None
    settings: Mapping[str, Real] = field(default_factory=dict)
    schedule: str = "constant"
    line_search: str | None = None
    update: str = ""
    state: Mapping[str, Real] = field(default_factory=dict)
    maximize: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """A descent method as it is run: its name, its formula, its settings and the names of its memory.

    What `memory` names has an entry for each coordinate, what `numbers` names has one. `schedule` and
    `line_search` are names; `rate` is the schedule's formula where it is not `lr`, `length` what the line
    search asks for.
    """

    name: str
    update: str
    schedule: str
    line_search: str | None
    settings: Mapping[str, Real]
    memory: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    rate: str = ""
    length: str = ""
    maximize: bool = False


@dataclass(frozen=True, slots=True)
class ExactStep:
    """A row of a trace in fractions."""

    point: tuple[Fraction, ...]
    value: Fraction
    gradient: tuple[Fraction, ...]
    learning_rate: Fraction | None = None
    memory: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a trace; row 0 is the start.

    `step` is the length of the move that led here, `learning_rate` the rate it was made with (in row 0 the
    rate asked for, where it is constant), `angle` its angle to the move before, in degrees.
    """

    index: int
    point: tuple[float, ...]
    value: float
    gradient: tuple[float, ...]
    gradient_norm: float
    step: float | None
    learning_rate: float | None
    angle: float | None = None
    memory: Memory = field(default_factory=dict)
    exact: ExactStep | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How often the function and its derivatives were computed."""

    value: int
    gradient: int
    hessian: int = 0


@dataclass(frozen=True, slots=True)
class RunStart:
    """What is known before the first step: the head of a trace."""

    of: Expression
    method: Method
    is_exact: bool = False

    @property
    def has_constant_rate(self) -> bool:
        """Whether the learning rate is the one among the settings, in every row."""
        return not self.method.rate and self.method.line_search is None and "lr" in self.method.settings


@dataclass(frozen=True, slots=True)
class Curvature:
    """What the Hessian says at one point: its smallest and largest eigenvalue, with unit eigenvectors.

    `is_everywhere` says that f is quadratic, so that what follows from these is a theorem.
    """

    smallest: float
    largest: float
    softest: tuple[float, ...]
    steepest: tuple[float, ...]
    at_step: int
    is_everywhere: bool

    @property
    def condition(self) -> float | None:
        """The condition number, where both curvatures are positive."""
        return _finite(self.largest / self.smallest) if self.smallest > 0 else None

    @property
    def rate_limit(self) -> float | None:
        """The bound 2/L below which a constant rate of gradient descent does not overshoot."""
        return _finite(2 / self.largest) if self.largest > 0 else None

    @property
    def best_rate(self) -> float | None:
        """The constant rate 2/(L + mu) that contracts fastest, where f is convex here."""
        return _finite(2 / (self.largest + self.smallest)) if self.smallest > 0 else None

    @property
    def contraction(self) -> float | None:
        """The factor (L - mu)/(L + mu) by which the best rate shrinks the error in each step."""
        return (self.largest - self.smallest) / (self.largest + self.smallest) if self.smallest > 0 else None


def _finite(value: float) -> float | None:
    return value if value < math.inf else None


class Seen(StrEnum):
    """What a run looked like; each has its sentence where the verdict is made."""

    CONVERGED = "converged"
    FLAT = "flat"
    PLATEAU = "plateau"
    SADDLE = "saddle"
    MAXIMUM = "maximum"
    KINK = "kink"
    SLOW = "slow"
    SMALL_RATE = "small_rate"
    VANISHING_RATE = "vanishing_rate"
    OSCILLATING = "oscillating"
    TWO_CYCLE = "two_cycle"
    DIVERGING = "diverging"
    UNBOUNDED = "unbounded"
    LEFT_DOMAIN = "left_domain"
    NO_STEP = "no_step"
    NO_LOWER_VALUE = "no_lower_value"
    TOLERANCE = "tolerance"
    UNFINISHED = "unfinished"


class Kind(StrEnum):
    """What the Hessian shows of a point at which the gradient is as good as 0."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SADDLE = "saddle"
    UNDECIDED = "undecided"
    NOT_STATIONARY = "not_stationary"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happened in a run, and what would help.

    `limit` bounds the method's own constant rate on a quadratic of this curvature; `direction` is the unit
    vector along which the run oscillated or ran away. `rates_hold` says that nothing seen contradicts what
    the curvature says of rates. `advice` is a run that did better.
    """

    seen: Seen
    kind: Kind
    explanation: str
    curvature: Curvature | None = None
    limit: float | None = None
    rates_hold: bool = False
    direction: tuple[float, ...] | None = None
    advice: Run | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """How a descent ended; `last` is the returned point, None where even the start is undefined.

    `tail` holds the last steps and `history` values of f, evenly thinned, by step.
    """

    of: Expression
    method: Method
    status: Status
    message: str
    last: Step | None
    counts: Counts
    remarks: tuple[Remark, ...] = ()
    start: tuple[float, ...] = ()
    plan: Plan = field(default_factory=Plan)
    stopping: Stopping = field(default_factory=Stopping)
    lowest: Step | None = None
    tail: tuple[Step, ...] = ()
    history: tuple[tuple[int, float], ...] = ()
    verdict: Verdict | None = None

    @property
    def sign(self) -> int:
        """The sign with which f is made small."""
        return -1 if self.plan.maximize else 1

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
        """Whether the answer is no: the run diverged, overflowed, left the domain or found no way down."""
        return self.status in (
            Status.DIVERGED,
            Status.NOT_FINITE,
            Status.DOMAIN_ERROR,
            Status.LINE_SEARCH_FAILED,
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several methods from one start or several, under one stopping rule.

    Each run has a name and stands in the order asked for; `sorted_by` says which; `tuning` says how rates
    were found, where they were.
    """

    of: Expression
    starts: tuple[tuple[float, ...], ...]
    stopping: Stopping
    runs: tuple[tuple[str, Run], ...]
    sorted_by: str
    tuning: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkedLine:
    """One line of a calculation: `name = formula = formula with numbers = value`, for one variable.

    A formula that is too long to be read is None in both forms. `is_exact` says that the value as it is
    shown is that of the formula with numbers as they are shown, not a rounding of it.
    """

    name: str
    variable: str
    formula: Tree | None
    substituted: Tree | None
    value: Real
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class WorkedStep:
    """A step as it is written by hand: the gradient it starts from, the parts of the update, the value.

    `held` is what a method of directions went by. The start has no gradient and no update.
    """

    step: Step
    gradient: tuple[WorkedLine, ...]
    updates: tuple[WorkedLine, ...]
    value: WorkedLine
    held: Memory = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MethodEntry:
    """One method, schedule or line search, as `gradcli methods` lists it."""

    name: str
    formula: str
    settings: Mapping[str, str]
    summary: str
    source: str


@dataclass(frozen=True, slots=True)
class MethodList:
    """Everything that can be combined to a descent."""

    methods: tuple[MethodEntry, ...]
    directions: tuple[MethodEntry, ...]
    schedules: tuple[MethodEntry, ...]
    line_searches: tuple[MethodEntry, ...]


@dataclass(frozen=True, slots=True)
class ProblemEntry:
    """One named test function, as `gradcli problems` lists it.

    `sizes` are the least and the most variables of one that may have any number; `minima` hold in `box` where
    there is one.
    """

    name: str
    sizes: tuple[int, int] | None
    formula: str
    start: str
    minima: tuple[str, ...]
    minimum: str
    box: str
    source: str
    summary: str


@dataclass(frozen=True, slots=True)
class ProblemList:
    """The named test functions."""

    problems: tuple[ProblemEntry, ...]


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

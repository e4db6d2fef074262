"""How descents went: steps, endings, verdicts, comparisons."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field
from enum import Enum, StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from gradcli.dataclass import dataclass
from gradcli.results.plans import Counts, Memory, Method, Plan, Stopping
from gradcli.results.quantities import Quantity, Remark

if TYPE_CHECKING:
    from gradcli.language.expression import Expression


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
    ROUNDING = (
        "stopped at step {index}: rounding hides the gradient; its largest absolute partial comes out as "
        "{double}, within gtol = {gtol}, but is {largest}"
    )

    @property
    def code(self) -> str:
        """The name that data formats carry."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class ExactStep:
    """A row of a trace in fractions."""

    point: tuple[Fraction, ...]
    value: Fraction
    gradient: tuple[Fraction, ...]
    learning_rate: Fraction | None = None
    memory: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """How far rounding let a double be right: so many of its significant digits hold, 0 to 15.

    `right` is the right number, to 17 digits, where it was computed; where it was not, the double holds so
    many digits at least, and the right number is no larger than `most` (None where that is not known).
    """

    digits: int
    right: Quantity | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class RowDigits:
    """How many digits hold in a row of a trace: of f, of each partial, and of the gradient's length."""

    value: Held
    gradient: tuple[Held, ...]
    norm: Held

    @property
    def least(self) -> int:
        """The fewest digits of f or a partial."""
        return min(held.digits for held in (self.value, *self.gradient))


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a trace; row 0 is the start.

    `step` is the length of the move that led here, `learning_rate` the rate it was made with (in row 0 the
    rate asked for, where it is constant), `angle` its angle to the move before, in degrees. `digits` is
    there where f or a partial has fewer right digits than are shown.
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
    digits: RowDigits | None = None

    @property
    def held_value(self) -> Held | None:
        """How many digits of f hold, where they may be few."""
        return None if self.digits is None else self.digits.value

    @property
    def held_norm(self) -> Held | None:
        """How many digits of the gradient's length hold, where they may be few."""
        return None if self.digits is None else self.digits.norm


@dataclass(frozen=True, slots=True)
class Rounding:
    """Where rounding left the fewest digits, of the rows of a run that were shown.

    `variable` is the one of the partial, None for f itself; `first` the first step that was shown with fewer
    than nine, and `stays` whether all that were shown after it had fewer. `led_at` is the first step made
    along a gradient of which rounding left less than three digits.
    """

    digits: int
    variable: str | None
    step: int
    double: float
    held: Held
    first: int
    stays: bool
    is_sampled: bool = False
    led_at: int | None = None


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


def _finite(value: float) -> float | None:
    return value if value < math.inf else None


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
    NOISE = "noise"
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

    `tail` holds the last steps and `history` values of f, evenly thinned, by step; `steps` the way in a
    picture's detail, empty unless it was asked for. `rounding` is there where fewer than nine digits hold of
    a number that was shown.
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
    steps: tuple[Step, ...] = ()
    verdict: Verdict | None = None
    rounding: Rounding | None = None

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

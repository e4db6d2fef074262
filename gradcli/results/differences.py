"""What is answered about finite differences: how near they come to the exact partials, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from gradcli.dataclass import dataclass
from gradcli.results.gradients import Evaluation, EvaluationStatus
from gradcli.results.quantities import Quantity, Remark

if TYPE_CHECKING:
    from gradcli.language.expression import Expression


_MOST_PRIMES = 3


class Difference(StrEnum):
    """A way to approximate a derivative by values of f, in the order in which they are shown."""

    FORWARD = "forward"
    CENTRAL = "central"
    COMPLEX_STEP = "complex_step"
    RICHARDSON = "richardson"


def derivative_name(order: int) -> str:
    """Name a derivative.

    >>> derivative_name(3), derivative_name(5)
    ("f'''", 'f^(5)')
    """
    return "f" + "'" * order if order <= _MOST_PRIMES else f"f^({order})"


class Regime(StrEnum):
    """What makes most of the error of a difference, in theory."""

    TRUNCATION = "truncation"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Approximation:
    """One difference with one step, computed in doubles, beside the exact partial.

    `value` and all that follows from it is None where there is no number. `digits` counts the significant
    digits that are right, None where the exact partial is 0 or as good as 0; `relative_error` is None where
    it is 0. `detail` says why there is no number, or what happened to the step; `across` which kink, jump or
    pole is between the points at which f is taken. `regime` is None where there is no theory.
    """

    value: float | None
    error: Quantity | None
    relative_error: float | None
    digits: int | None
    detail: str = ""
    across: str = ""
    regime: Regime | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """All differences with one step."""

    h: float
    found: Mapping[Difference, Approximation]


@dataclass(frozen=True, slots=True)
class Theory:
    """What theory says of a difference at a point.

    With a step h the truncation error is about `constant * h**order`, the rounding error up to
    `rounding / h` or `floor`, whichever is larger. Their sum is least, about `error`, at `step`; where
    `is_limit`, every smaller step is as good. `order` is None where there is no truncation error, `rounding`
    0 where nothing is subtracted; `detail` says why a number is missing, or why the order is not the usual
    one.
    """

    order: int | None
    constant: float | None
    rounding: float | None
    step: float | None
    error: float | None
    is_limit: bool = False
    detail: str = ""
    floor: float = 0.0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How far one difference gets: its best step among those tried, of equals the largest, and the theory."""

    best_h: float | None
    best: Approximation | None
    theory: Theory


@dataclass(frozen=True, slots=True)
class Judgement:
    """How good one step is for one difference.

    `times_best` is its error over the least seen, None where that is 0. `expected` is the error up to which
    theory expects it to go, None where there is no theory. `is_good` says that both are within ten times the
    least error, seen or expected, whichever is larger; `is_risky` that only the error seen is: by chance.
    """

    found: Approximation
    times_best: float | None
    expected: float | None
    is_good: bool
    is_risky: bool = False


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """How good one step is, for each difference."""

    h: float
    judged: Mapping[Difference, Judgement]


@dataclass(frozen=True, slots=True)
class PartialDifferences:
    """The differences for one partial.

    `exact` belongs to the point in doubles. `rounding` is e_f: about how far rounding may move a value of f
    near the point; `derivatives` are those that the theory uses, by order, as far as they are known. Where f
    `is_constant` in the variable, every difference is 0. Where the partial `is_rounded_zero`, it may be 0 but
    for the rounding of the point to doubles.
    """

    variable: str
    exact: Quantity
    rows: tuple[StepRow, ...]
    accuracies: Mapping[Difference, Accuracy]
    verdicts: tuple[StepVerdict, ...]
    rounding: float | None
    is_constant: bool = False
    is_rounded_zero: bool = False
    derivatives: Mapping[int, float] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """Whether any difference with any step is a number."""
        return any(one.value is not None for row in self.rows for one in row.found.values())


@dataclass(frozen=True, slots=True)
class DifferenceReport:
    """What `numdiff` answers: the evaluation at the point, and the differences for each partial asked for.

    A partial that does not exist at the point, or is not known, has none.
    """

    of: Expression
    evaluation: Evaluation
    asked: tuple[str, ...]
    derivatives: tuple[PartialDifferences, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def status(self) -> EvaluationStatus:
        """What can be said of f and its gradient at the point."""
        return self.evaluation.status

    @property
    def answered(self) -> bool:
        """Whether every partial asked for exists, is known, and has differences."""
        answered = [derivative.variable for derivative in self.derivatives if derivative.answered]
        return answered == list(self.asked)

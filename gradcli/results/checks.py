"""What is answered about a claimed gradient or Hessian: a verdict for each component, and likely mistakes."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from gradcli.dataclass import dataclass
from gradcli.results.gradients import EvaluationStatus
from gradcli.results.quantities import Quantity, Remark

if TYPE_CHECKING:
    from gradcli.language.expression import Expression
    from gradcli.language.tree import Tree


class How(StrEnum):
    """How a verdict was reached: by algebra that holds everywhere, or by numbers at points."""

    EXACT = "exact"
    NUMERIC = "numeric"


class Mistake(StrEnum):
    """The typical mistakes that are looked for in a wrong claim."""

    SIGN = "sign"
    FACTOR = "factor"
    ORDER = "order"
    MISSING_INNER_DERIVATIVE = "missing_inner_derivative"
    MISSING_PRODUCT_TERM = "missing_product_term"
    POWER_RULE = "power_rule"
    WRONG_VARIABLE = "wrong_variable"
    MISSING_TERM = "missing_term"
    EXTRA_TERM = "extra_term"
    DEGREES = "degrees"
    LOG_BASE = "log_base"
    CONSTANT_KEPT = "constant_kept"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Witness:
    """A point at which a claim is seen to be wrong, and both numbers there.

    `claimed` is None where the claim has no number there.
    """

    at: tuple[Quantity, ...]
    claimed: Quantity | None
    correct: Quantity | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A mistake that turns the correct partial into the claimed one.

    It is told in a sentence in which each `{}` stands for one of `terms`, a formula or words. `how` says how
    that was confirmed; `also` names other mistakes that would do the same.
    """

    mistake: Mistake
    text: str
    terms: tuple[Tree | str, ...] = ()
    how: How | None = None
    also: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedComponent:
    """One claimed partial, or second partial, by its one or two variables.

    `correct` is a formula, or for claimed numbers a number; None where no formula was found. `agrees` is None
    where nothing could be decided. `detail` says what settled it, and where a claim is right or undefined.
    """

    variables: tuple[str, ...]
    claimed: Tree
    correct: Tree | Quantity | None
    agrees: bool | None
    how: How | None
    detail: str
    witness: Witness | None = None
    explained: Explained | None = None


@dataclass(frozen=True, slots=True)
class NumberAt:
    """The number that a claimed formula has at one point, beside the correct one.

    At a kink `correct` is None, and `left` and `right` are the one-sided derivatives.
    """

    variables: tuple[str, ...]
    claimed: Quantity | None
    correct: Quantity | None
    agrees: bool | None
    detail: str = ""
    left: Quantity | None = None
    right: Quantity | None = None


@dataclass(frozen=True, slots=True)
class ClaimAt:
    """All components of a claimed formula at one point; `status` is that of f there.

    With `together` unset, each number would do at this kink, but all of them are no subgradient.
    """

    at: tuple[Quantity, ...]
    numbers: tuple[NumberAt, ...]
    status: EvaluationStatus
    detail: str | None = None
    together: bool = True

    @property
    def agrees(self) -> bool | None:
        """Whether every component has the correct number; None where that is not known of each."""
        return all_agree([self.together, *(number.agrees for number in self.numbers)])


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `check` answers: the components row by row, then the numbers at the points asked for.

    Claimed numbers belong to the point `at`; with `together` unset, each would do at this kink, but all of
    them are no subgradient. With `shows_answer` unset, no correct formula is told.
    """

    of: Expression
    components: tuple[CheckedComponent, ...]
    evaluations: tuple[ClaimAt, ...] = ()
    at: tuple[Quantity, ...] | None = None
    shows_answer: bool = True
    remarks: tuple[Remark, ...] = ()
    together: bool = True

    @property
    def agrees(self) -> bool | None:
        """Whether every component is right, here and at every point; None where that is not known of each."""
        verdicts = [component.agrees for component in self.components]
        return all_agree([self.together, *verdicts, *(point.agrees for point in self.evaluations)])


def all_agree(verdicts: list[bool | None]) -> bool | None:
    """Return False where a verdict is, else None where one is.

    >>> all_agree([True, None]), all_agree([None, False])
    (None, False)
    """
    if False in verdicts:
        return False
    return None if None in verdicts else True

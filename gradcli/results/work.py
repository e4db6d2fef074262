"""Steps as they are written by hand."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from gradcli.dataclass import dataclass
from gradcli.results.plans import Memory, Real
from gradcli.results.runs import Held, Step

if TYPE_CHECKING:
    from gradcli.language.tree import Tree


@dataclass(frozen=True, slots=True)
class WorkedLine:
    """One line of a calculation: `name = formula = formula with numbers = value`, for one variable.

    A formula that is too long to be read is None in both forms. `is_exact` says that the value as it is
    shown is that of the formula with numbers as they are shown, not a rounding of it. `digits` are those of
    the value that hold, where they may be few.
    """

    name: str
    variable: str
    formula: Tree | None
    substituted: Tree | None
    value: Real
    is_exact: bool = True
    digits: Held | None = None


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

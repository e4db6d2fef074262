"""What is answered about a function and its gradient at many points, in double precision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, Protocol

from gradcli.dataclass import dataclass
from gradcli.results.gradients import OneSided
from gradcli.results.quantities import Remark

if TYPE_CHECKING:
    from gradcli.language.expression import Expression
    from gradcli.results.gradients import Gradient

REFUSED = "refused"
"""The status of a row that holds no point; all others are those of `EvaluationStatus`."""


class Numbers(Protocol):
    """An array of doubles, as far as it is read here."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Return the length of each axis."""

    @property
    def T(self) -> Any:  # noqa: N802 - an array's own name
        """Return the columns."""

    def tolist(self) -> list[Any]:
        """Return the numbers as Python's own."""

    def __getitem__(self, rows: Any) -> Any:
        """Return some rows."""


@dataclass(frozen=True, slots=True)
class BatchHead:
    """What is known before the first point; `units` are the directions asked for, scaled to length one.

    `gradient` is None where only numbers were asked for.
    """

    of: Expression
    gradient: Gradient | None = None
    units: tuple[tuple[float, ...], ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class RowNote:
    """What is to be said of one row that is not simply `ok`."""

    status: str
    detail: str | None = None
    one_sided: tuple[OneSided, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """The answers at m points of n coordinates, in the order of the file.

    `points` and `gradients` have shape (m, n), `values` and `norms` (m,), `derivatives` (m, directions); nan
    is in the place of a number that there is not. `notes` says of each row that is not simply `ok` what it
    is; `lines` where each row stands in its file.
    """

    points: Numbers
    values: Numbers
    gradients: Numbers
    norms: Numbers
    derivatives: Numbers
    lines: Sequence[int]
    notes: Mapping[int, RowNote] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """How many rows were answered, by status, and what became of those that hold no point.

    `first_refused` tells of the first of these.
    """

    rows: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    skipped: int = 0
    first_refused: str = ""

    @property
    def refused(self) -> int:
        """How many rows hold no point, left out or not."""
        return self.skipped + self.counts.get(REFUSED, 0)

    @property
    def answered(self) -> bool:
        """Whether the gradient exists and is known at every point."""
        return not self.unanswered

    @property
    def unanswered(self) -> Mapping[str, int]:
        """How many points there are, by status, at which the gradient does not exist or is not known."""
        return {name: n for name, n in self.counts.items() if name not in ("ok", "stationary", REFUSED)}

"""Mathematics on lines of its own, as LaTeX and Markdown both set it: rows aligned at `&`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from gradcli.output.notation import Notation, latex_column, written
from gradcli.output.report import Fact, Formula, Sentence, Steps, Term
from gradcli.output.steps import Sizes, is_beside, reason_column
from gradcli.output.trace import Column
from gradcli.output.typesetting import broken, set_width

_RELATION = 13.3
"""Points of `=` and the space around it."""

_GAP = 20.0
"""Points between a formula and its reason, at least."""

_FEWEST = 4
"""Where less than one reason in so many would stand beside its formula, all stand below."""


@dataclass(frozen=True, slots=True)
class Explaining:
    """How reasons are set within mathematics, on lines of `room` points.

    `paragraph` breaks what is longer than so many points; `covering` sets what may run into the next column
    without widening its own.
    """

    room: float
    reasons: Callable[[Sequence[Sentence]], str]
    paragraph: Callable[[Sequence[Sentence], float], str]
    covering: Callable[[str], str] = str


def right_of(line: Formula | Fact) -> Term:
    """Return what a line says of its left side or label."""
    return line.right if isinstance(line, Formula) else line.value


def equation(line: Formula | Fact, notation: Notation) -> str:
    """Write a line as a row, its vectors as columns and its comment behind it."""
    left = line.left if isinstance(line, Formula) else line.label
    comment = rf" \quad ({written(line.comment, notation)})" if line.comment else ""
    columns = replace(notation, vector=latex_column)
    return f"{written(left, notation)} &{_joint(line)} {written(right_of(line), columns)}{comment}"


def is_mathematics(column: Column) -> bool:
    """Tell whether the heading of a trace's column is a formula, not a word."""
    return column.source.is_coordinate or column.source.name in ("f", "gnorm")


def step_rows(steps: Steps, notation: Notation, explaining: Explaining) -> Iterator[str]:
    """Yield the rows of a chain; a reason that does not fit beside its formula stands below it."""
    left = f"{written(steps.left, notation)} "
    room = explaining.room - set_width(left) - _RELATION
    rights = [written(line.right, notation) for line in steps.lines]
    reasons = [explaining.reasons(line.reasons) if line.reasons else "" for line in steps.lines]
    sizes = [(set_width(right), set_width(reason)) for right, reason in zip(rights, reasons, strict=True)]
    column = _column(sizes, room)
    widest = max((size[1] for size in sizes if is_beside(size, column, room, _GAP)), default=0.0)
    # Columns are centred: what is left of a line is shared out before, between and behind them.
    below = _Below(explaining, column, room - (room - column - widest) / 3 if column else room)
    for line, right, reason, size in zip(steps.lines, rights, reasons, sizes, strict=True):
        if is_beside(size, column, room, _GAP):
            yield rf"{left}&= {right} && {reason}"
        else:
            first, *others = below.rows(right, reason, line.reasons)
            yield f"{left}&{first}"
            yield from (f"&{row}" for row in others)
        left = ""


@dataclass(frozen=True, slots=True)
class _Below:
    """Rows that stand over the column of reasons; within `room` they are whole."""

    explaining: Explaining
    column: float
    room: float

    def rows(self, right: str, reason: str, reasons: Sequence[Sentence]) -> Iterator[str]:
        first, *others = broken(right, self.room)
        yield self._covered(f"= {first}")
        yield from (self._covered(rf"\quad {row}") for row in others)
        if reason:
            indented = self.room - set_width(r"\qquad")
            is_long = set_width(reason) > indented
            yield self._covered(
                rf"\qquad {self.explaining.paragraph(reasons, indented) if is_long else reason}"
            )

    def _covered(self, row: str) -> str:
        widens = bool(self.column) and set_width(row) > self.column + _RELATION
        return self.explaining.covering(row) if widens else row


def _column(sizes: Sequence[Sizes], room: float) -> float:
    """Return how wide the formulas are beside which reasons stand; 0 where too few would stand there."""
    column = reason_column(sizes, room, _GAP)
    beside = sum(is_beside(size, column, room, _GAP) for size in sizes)
    return column if _FEWEST * beside >= sum(reason > 0 for _, reason in sizes) else 0.0


def _joint(line: Formula | Fact) -> str:
    return r"\colon\;" if isinstance(line, Fact) and isinstance(line.label, str) else "="

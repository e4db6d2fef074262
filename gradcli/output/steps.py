"""A chain of equal lines on lines of text, with the reasons in a column beside them where they fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradcli.output.fold import folded
from gradcli.output.notation import Notation, told, written
from gradcli.output.report import Role, StepLine, Steps

Sizes = tuple[float, float]
"""How long a formula is, and its reason; 0 for none."""

_GAP = 3
"""Columns between a formula and its reason."""

_INDENT = 2
_DEEPER = "    "
"""How much further than its formula a reason begins that stands below it."""

_WIDEST = 120
"""Columns within which reasons are aligned where no line is ever broken."""


def laid_out(
    steps: Steps, width: int, stacked: bool, notation: Notation
) -> Iterator[tuple[tuple[str, Role], ...]]:
    """Yield the lines of a chain within `width` columns; a reason that does not fit stands below its line."""
    left = f"{'' if stacked else ' ' * _INDENT}{written(steps.left, notation)}"
    if steps.title:
        yield from (((line, Role.HEADING),) for line in folded(told(steps.title, notation), width))
    if stacked or len(left) > width // 2:
        yield from (((line, Role.PLAIN),) for line in folded(left, width))
        left = " " * (_INDENT - 1)
    start = f"{left} = "
    room = width - len(start)
    rows = _rows(steps, notation)
    column = 0.0 if stacked else reason_column(_sizes(rows), room, _GAP)
    for place, (formula, reason) in enumerate(rows):
        role = Role.ANSWER if place == len(rows) - 1 else Role.PLAIN
        for line in _formula_and_reason(formula, reason, role, room, int(column)):
            yield (start, Role.PLAIN), *line
            start = " " * len(start)
        start = f"{' ' * len(left)} = "


def plain_lines(steps: Steps, notation: Notation) -> Iterator[str]:
    """Yield each line of a chain with its reason in one piece, however long."""
    start = f"{written(steps.left, notation)} = "
    rows = _rows(steps, notation)
    column = reason_column(_sizes(rows), _WIDEST, _GAP)
    for formula, reason in rows:
        yield f"{start}{formula:<{int(column)}}{' ' * _GAP}{reason}" if reason else f"{start}{formula}"
        start = f"{' ' * (len(start) - 3)} = "


def reason_column(sizes: Sequence[Sizes], room: float, gap: float) -> float:
    """Return how wide a column of formulas lets most reasons stand beside theirs; 0 where none can.

    >>> reason_column([(10, 20), (30, 20), (45, 20)], 60, 3)
    30
    """

    def count(column: float) -> int:
        return sum(is_beside(size, column, room, gap) for size in sizes)

    return max((formula for formula, reason in sizes if reason and count(formula)), key=count, default=0)


def is_beside(size: Sizes, column: float, room: float, gap: float) -> bool:
    """Tell whether a formula is within its column and its reason within the room beside it."""
    formula, reason = size
    return bool(reason) and formula <= column and column + gap + reason <= room


def _rows(steps: Steps, notation: Notation) -> list[tuple[str, str]]:
    return [(written(line.right, notation), _reasons(line, notation)) for line in steps.lines]


def _reasons(line: StepLine, notation: Notation) -> str:
    return "; ".join(told(reason, notation) for reason in line.reasons)


def _sizes(rows: Sequence[tuple[str, str]]) -> list[Sizes]:
    return [(len(formula), len(reason)) for formula, reason in rows]


def _formula_and_reason(
    formula: str, reason: str, role: Role, room: int, column: int
) -> Iterator[tuple[tuple[str, Role], ...]]:
    if is_beside((len(formula), len(reason)), column, room, _GAP):
        yield (formula.ljust(column + _GAP), role), (reason, Role.QUIET)
        return
    yield from (((line, role),) for line in folded(formula, room, "  "))
    if reason:
        lines = folded(reason, room - len(_DEEPER), "  ")
        yield from (((f"{_DEEPER}{line}", Role.QUIET),) for line in lines)

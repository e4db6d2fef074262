"""Mathematics on lines of its own, as LaTeX and Markdown both set it: rows aligned at `&`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto

from gradcli.dataclass import dataclass
from gradcli.output.notation import Notation, latex_column, written
from gradcli.output.report import Blank, Chain, Curve, Fact, Formula, Phrase, Sentence, Steps, Term, Worded
from gradcli.output.steps import Sizes, is_beside, reason_column
from gradcli.output.trace import Column
from gradcli.output.typesetting import broken, set_width

_RELATION = 13.3
"""Points of `=` and the space around it."""

_GAP = 20.0
"""Points between a formula and its reason, at least."""

_FEWEST = 4
"""Where less than one reason in so many would stand beside its formula, all stand below."""


class Gap(Enum):
    """What is between a row and the one above: of the same line, the next line, or room to write in."""

    SAME = auto()
    NEXT = auto()
    ROOM = auto()


Row = tuple[Gap, str]


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


def equation(line: Formula | Fact, notation: Notation, room: float) -> Iterator[Row]:
    """Yield a line as rows of `room` points, its vectors as columns and its comment behind it."""
    left = written(line.left if isinstance(line, Formula) else line.label, notation)
    comment = rf" \quad ({written(line.comment, notation)})" if line.comment else ""
    right = written(right_of(line), replace(notation, vector=latex_column))
    *rows, last = broken(right, room - set_width(left) - _RELATION)
    start, gap = f"{left} &{_joint(line)} ", Gap.NEXT
    for row in (*rows, f"{last}{comment}"):
        yield gap, f"{start}{row}"
        start, gap = r"&\quad ", Gap.SAME


def ended(rows: Iterable[Row], ends: Mapping[Gap, str]) -> list[str]:
    """Return rows, each but the last with the end that the gap below it takes."""
    lines: list[str] = []
    for gap, row in rows:
        if lines:
            lines[-1] += ends[gap]
        lines.append(row)
    return lines


def equated(sentence: Sentence) -> Sentence:
    """Make one formula of two that a sentence equates.

    >>> equated(Sentence("at {} = {}", (1.0, 2.0)))
    Sentence(text='at {}', terms=(Chain(parts=(1.0, 2.0), is_exact=True),), role=<Role.PLAIN: 1>)
    """
    first, *others = sentence.text.split("{}")
    words, terms = [first], list[Term]()
    for term, after in zip(sentence.terms, others, strict=True):
        if terms and words[-1] == " = " and not (holds_words(terms[-1]) or holds_words(term)):
            words[-1], terms[-1] = after, Chain((terms[-1], term))
        else:
            words.append(after)
            terms.append(term)
    return replace(sentence, text="{}".join(words), terms=tuple(terms))


def holds_words(term: Term) -> bool:
    """Tell whether a term is not mathematics alone."""
    if isinstance(term, Phrase):
        return any(map(holds_words, term.parts))
    return isinstance(term, str | Worded | Curve)


def is_mathematics(column: Column) -> bool:
    """Tell whether the heading of a trace's column is a formula, not a word."""
    return column.source.is_coordinate or column.source.name in ("f", "gnorm")


def step_rows(steps: Steps, notation: Notation, explaining: Explaining) -> Iterator[Row]:
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
        gap = Gap.ROOM if isinstance(line.right, Blank) else Gap.NEXT
        if is_beside(size, column, room, _GAP):
            yield gap, rf"{left}&= {right} && {reason}"
        else:
            first, *others = below.rows(right, reason, line.reasons)
            yield gap, f"{left}&{first}"
            yield from ((Gap.SAME, f"&{row}") for row in others)
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

"""The few blocks a human answer is made of, tagged with roles, not colours.

A block holds terms, not text: each human format writes a term in its own notation.
"""

from __future__ import annotations

from enum import Enum, auto
from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.language.tree import Tree
from gradcli.results.quantities import Quantity
from gradcli.results.runs import Held


class Role(Enum):
    """What a piece of the answer is to its reader."""

    PLAIN = auto()
    HEADING = auto()
    LABEL = auto()
    ANSWER = auto()
    QUIET = auto()
    GOOD = auto()
    WARNING = auto()
    BAD = auto()


@dataclass(frozen=True, slots=True)
class Worded:
    """Words with formulas among them, in the language's own notation."""

    text: str


@dataclass(frozen=True, slots=True)
class Sign:
    r"""A name of mathematics in three scripts: `grad f`, `∇f`, `\nabla f`."""

    ascii: str
    unicode: str
    latex: str


@dataclass(frozen=True, slots=True)
class Rough:
    """A number still to be rounded, of which only so many digits hold."""

    number: float
    held: Held


@dataclass(frozen=True, slots=True)
class Vector:
    """Coordinates in order."""

    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A symmetric matrix, row by row; `names` say what each entry is, for where it is too wide to draw."""

    rows: tuple[tuple[Term, ...], ...]
    names: tuple[tuple[Sign, ...], ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words and mathematics that read as one line."""

    parts: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Terms that are equal: `a = b = c`; the last may be a rounding of the one before."""

    parts: tuple[Term, ...]
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Blank:
    """A place left empty for the reader to fill in."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Values in order, to be drawn in one line of text."""

    values: tuple[float, ...]


Term = (
    str
    | Worded
    | float
    | Fraction
    | Sign
    | Rough
    | Vector
    | Grid
    | Phrase
    | Chain
    | Blank
    | Curve
    | Tree
    | Quantity
)
"""What can be written: `str` is words, `float` a number still to be rounded."""


@dataclass(frozen=True, slots=True)
class Formula:
    """`left = right`."""

    left: Term
    right: Term
    comment: Term = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """`label: value`."""

    label: Term
    value: Term
    comment: Term = ""
    role: Role = Role.PLAIN


@dataclass(frozen=True, slots=True)
class Facts:
    """Lines that belong together, under a heading where there is one.

    `inset` says that they continue what the heading above announced.
    """

    lines: tuple[Formula | Fact, ...]
    title: Formula | None = None
    inset: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words under column names; the first column names the row, the last explains it.

    Columns in `numeric` hold numbers. A title that is a `str` is words. Those in `spare` are left out where
    the table fits only without them.
    """

    title: str | Sentence
    columns: tuple[str | Sign, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[str | Sign] = frozenset()
    spare: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence to the reader, labelled where it is not the answer itself."""

    text: str
    label: str = ""
    role: Role = Role.PLAIN


@dataclass(frozen=True, slots=True)
class Sentence:
    """Running text in which each `{}` stands for a term."""

    text: str
    terms: tuple[Term, ...] = ()
    role: Role = Role.PLAIN


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences under a heading, with facts set off between them.

    Without lines it heads the blocks that follow; `inset` says that it is a part of the section above.
    """

    title: Sentence
    lines: tuple[Sentence | Fact, ...]
    inset: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """The right-hand side of one line of a chain, and why it equals the line before."""

    right: Term
    reasons: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """A chain of equal lines below each other: `left`, then each `= right` with its reasons beside it."""

    left: Term
    lines: tuple[StepLine, ...]
    title: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """Points drawn with one letter, as pairs of positive numbers; an ordinate may be 0."""

    letter: str
    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Points over two logarithmic axes, named `across` and `up`, drawn with letters."""

    title: str
    across: str
    up: str
    series: tuple[Marks, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """What can be typed as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Where a new page begins, in what has pages."""


Block = Facts | Table | Note | Command | Section | Steps | Chart | PageBreak


@dataclass(frozen=True, slots=True)
class Report:
    """A human answer, top to bottom."""

    blocks: tuple[Block, ...]

    def unpaged(self) -> tuple[Block, ...]:
        """Return the blocks for what has no pages."""
        return tuple(block for block in self.blocks if not isinstance(block, PageBreak))

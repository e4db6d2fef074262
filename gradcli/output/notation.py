"""Write a term of a report as text: ASCII, Unicode or LaTeX."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.errors import printable
from gradcli.language.constants import fraction_tree
from gradcli.language.tree import Tree
from gradcli.language.write import to_infix, to_latex, to_unicode
from gradcli.output.curve import drawn
from gradcli.output.report import (
    Blank,
    Chain,
    Curve,
    Grid,
    Phrase,
    Rough,
    Sentence,
    Sign,
    Table,
    Term,
    Vector,
    Worded,
)
from gradcli.results.held_digits import ABOUT, BELOW, UNKNOWN, held_text
from gradcli.results.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Notation:
    """How each kind of term is written; `digits` are the significant ones of a bare float.

    `nearly` joins a closed form and a decimal that is not equal to it; a vector longer than
    `longest` shows its beginning and the number of the others. A curve is drawn by `levels`, low to high; a
    matrix stands between `brackets`: for the first line, those between, the last, and a single one.
    """

    tree: Callable[[Tree], str]
    sign: Callable[[Sign], str]
    words: Callable[[str], str]
    formulas: Callable[[str], str]
    number: Callable[[str], str]
    vector: Callable[[Sequence[str]], str]
    space: str = " "
    nearly: str = "~="
    matrix: Callable[[Sequence[Sequence[str]]], str] = lambda rows: _row([_row(row) for row in rows])
    levels: str = "_.-=+*#"
    brackets: tuple[str, str, str, str] = ("[]", "[]", "[]", "[]")
    blank: str = "________"
    digits: int = 10
    longest: int | None = None


_POWER = r"\*\*([0-9]+)(?!\.?[0-9])"
_LATER_POWER = r"\*\*(?=[\w(])"
_PRODUCT = r"(?<=[\w)\]'])\*(?=[\w(])"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_SPELLED = {
    ord(letter): name[0] + name[1:].lower() if letter.isupper() else name.lower()
    for letter in map(chr, range(0x0391, 0x03CA))
    for name in (unicodedata.name(letter, "").replace("LAMDA", "LAMBDA").rpartition(" ")[2],)
    if name
}


_MARKS = {
    ABOUT: Sign(ABOUT, ABOUT, r"{\sim}"),
    BELOW: Sign(BELOW, BELOW, "{<}"),
    UNKNOWN: Sign(UNKNOWN, UNKNOWN, r"\text{?}"),
}

_MOST_LATEX_COLUMNS = 10
"""A pmatrix of amsmath takes no more, unless the document says so."""

_LATEX_ESCAPES = {
    **{character: f"\\{character}" for character in "{}$&#_%"},
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",
    "-": "{-}",
}


def ascii_notation() -> Notation:
    """Return the notation of plain text."""
    return Notation(
        tree=lambda tree: ascii_words(to_infix(tree)),
        sign=lambda sign: ascii_words(sign.ascii),
        words=ascii_words,
        formulas=ascii_words,
        number=str,
        vector=_row,
    )


def unicode_notation() -> Notation:
    """Return the notation of a terminal with every glyph."""
    return Notation(
        tree=to_unicode,
        sign=lambda sign: sign.unicode,
        words=printable,
        formulas=unicode_words,
        number=str,
        vector=_row,
        nearly="≈",
        levels="▁▂▃▄▅▆▇█",
        brackets=("⎡⎤", "⎢⎥", "⎣⎦", "[]"),
    )


def latex_notation() -> Notation:
    """Return the notation of LaTeX's mathematics."""
    return Notation(
        tree=to_latex,
        sign=lambda sign: sign.latex,
        words=_latex_text,
        formulas=_latex_text,
        number=latex_number,
        vector=_latex_row,
        matrix=_latex_matrix,
        space=r"\ ",
        nearly=r"\approx",
        blank=r"\underline{\hspace{5cm}}",
    )


def _latex_text(text: str) -> str:
    return rf"\text{{{latex_words(text)}}}"


def latex_column(items: Sequence[str]) -> str:
    """Write coordinates below each other."""
    return r"\begin{pmatrix} " + r" \\ ".join(items) + r" \end{pmatrix}"


def written(term: Term, notation: Notation) -> str:
    """Write a term; a quantity with a closed form shows it, and its decimal where they differ."""
    match term:
        case str():
            return notation.words(term)
        case Worded():
            return notation.formulas(term.text)
        case Sign():
            return notation.sign(term)
        case float() | Rough():
            return _number(term, notation)
        case Fraction():
            return notation.tree(fraction_tree(term))
        case Phrase():
            return notation.space.join(written(part, notation) for part in term.parts)
        case Chain():
            return _chain(term, notation)
        case Blank() | Curve():
            return notation.blank if isinstance(term, Blank) else drawn(term.values, notation.levels)
        case Vector() | Grid() | Quantity():
            return _closed_and_decimal(term, notation)
        case _:
            return notation.tree(term)


def told(sentence: Sentence, notation: Notation) -> str:
    """Write a sentence in one notation throughout."""
    return composed(sentence, notation.words, lambda term: written(term, notation))


def titled(table: Table, notation: Notation) -> str:
    """Write the title of a table."""
    return table.title if isinstance(table.title, str) else told(table.title, notation)


def composed(sentence: Sentence, words: Callable[[str], str], term: Callable[[Term], str]) -> str:
    """Write a sentence: its own words by `words`, what stands among them by `term`."""
    first, *others = map(words, sentence.text.split("{}"))
    terms = map(term, sentence.terms)
    return first + "".join(f"{one}{following}" for one, following in zip(terms, others, strict=True))


def rounded(value: float, digits: int) -> str:
    """Round to significant digits, at most those of a double; a negative zero is a zero.

    >>> rounded(-0.0, 6), rounded(1/3, 4)
    ('0', '0.3333')
    """
    return f"{value + 0.0:.{min(digits, 17)}g}"


def unicode_words(text: str) -> str:
    """Write the powers and products of formulas amid words as on paper.

    >>> unicode_words("the terms x**3 - 3*x*y**2 change sign")
    'the terms x³ - 3·x·y² change sign'
    """
    raised = re.sub(_POWER, lambda match: match[1].translate(_SUPERSCRIPTS), printable(text))
    return re.sub(_PRODUCT, "·", re.sub(_LATER_POWER, "^", raised))


def ascii_words(text: str) -> str:
    """Spell Greek letters, and escape what else is not printable ASCII.

    >>> ascii_words("θ1 = 2")
    'theta1 = 2'
    """
    return printable(text).translate(_SPELLED).encode("ascii", "backslashreplace").decode("ascii")


def latex_words(text: str) -> str:
    """Escape words for the text of a LaTeX document in any font encoding."""
    return "".join(_LATEX_ESCAPES.get(character, character) for character in ascii_words(text))


def latex_number(text: str) -> str:
    """Write a number that is text, with its power of ten as one."""
    if not math.isfinite(float(text)) and "e" not in text:
        return text.replace("inf", r"\infty").replace("nan", r"\text{nan}")
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else text


def closed_and_decimal_rows(grid: Grid, notation: Notation) -> tuple[list[list[str]], list[list[str]]]:
    """Write the entries of a matrix in closed form, and again as decimals."""
    closed = [[_closed(entry, notation) for entry in row] for row in grid.rows]
    return closed, [[_decimal(entry, notation) for entry in row] for row in grid.rows]


def joint_of(term: Vector | Grid | Quantity, notation: Notation) -> str:
    """Return the sign between a closed form and its decimal."""
    return "=" if _equal(term) else notation.nearly


def _number(term: float | Rough, notation: Notation) -> str:
    """Round a number; one of which no digit holds stands behind a mark."""
    if isinstance(term, float):
        return notation.number(rounded(term, notation.digits))
    text = held_text(term.number, term.held, notation.digits)
    mark = _MARKS.get(text[0])
    if mark is None:
        return notation.number(text)
    return notation.sign(mark) + (notation.number(text[1:]) if text[1:] else "")


def _chain(chain: Chain, notation: Notation) -> str:
    *parts, last = dict.fromkeys(written(part, notation) for part in chain.parts)
    joint = "=" if chain.is_exact else notation.nearly
    return f"{' = '.join(parts)} {joint} {last}" if parts else last


def _closed_and_decimal(term: Vector | Grid | Quantity, notation: Notation) -> str:
    closed, decimal = _closed(term, notation), _decimal(term, notation)
    if closed == decimal:
        return decimal
    return f"{closed} {joint_of(term, notation)} {decimal}"


def _closed(term: Term, notation: Notation) -> str:
    if isinstance(term, Vector):
        return _vector(term, notation, _closed)
    if isinstance(term, Grid):
        return notation.matrix(closed_and_decimal_rows(term, notation)[0])
    if isinstance(term, Quantity) and term.exact is not None:
        return notation.tree(term.exact)
    return _decimal(term, notation)


def _decimal(term: Term, notation: Notation) -> str:
    if isinstance(term, Vector):
        return _vector(term, notation, _decimal)
    if isinstance(term, Grid):
        return notation.matrix(closed_and_decimal_rows(term, notation)[1])
    if isinstance(term, Quantity):
        # A coordinate that is a short fraction is written as one.
        is_fraction = "/" in term.decimal and term.exact is not None
        return _closed(term, notation) if is_fraction else notation.number(term.decimal)
    return written(term, notation)


def _vector(term: Vector, notation: Notation, write: Callable[[Term, Notation], str]) -> str:
    if notation.longest is None or len(term.items) <= notation.longest:
        return notation.vector([write(item, notation) for item in term.items])
    beginning = [write(item, notation) for item in term.items[:3]]
    return notation.vector([*beginning, notation.words(f"... {len(term.items) - 3} more")])


def _equal(term: Term) -> bool:
    """Tell whether the decimal is the closed form's value, not a rounding of it."""
    if isinstance(term, Vector):
        return all(map(_equal, term.items))
    if isinstance(term, Grid):
        return all(_equal(entry) for row in term.rows for entry in row)
    if not isinstance(term, Quantity) or term.exact is None:
        return True
    try:
        return Fraction(to_infix(term.exact)) == Fraction(term.decimal)
    except ValueError:
        return False


def _row(items: Sequence[str]) -> str:
    return f"({', '.join(items)})"


def _latex_matrix(rows: Sequence[Sequence[str]]) -> str:
    lines = [" & ".join(row) for row in rows]
    columns = max(map(len, rows), default=0)
    if columns <= _MOST_LATEX_COLUMNS:
        return latex_column(lines)
    inside = r" \\ ".join(lines)
    return rf"\left(\begin{{array}}{{{'c' * columns}}} {inside} \end{{array}}\right)"


def _latex_row(items: Sequence[str]) -> str:
    return r"\left(" + r",\; ".join(items) + r"\right)"

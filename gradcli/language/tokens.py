"""Cut text into tokens, each with its place in the source."""

from __future__ import annotations

import re
import unicodedata

from gradcli.dataclass import dataclass
from gradcli.errors import ExpressionError, Span
from gradcli.language.limits import check_limit
from gradcli.language.names import is_letter

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SAME = {
    "·": "*", "×": "*", "⋅": "*", "∗": "*", "÷": "/", "∕": "/", "−": "-", "–": "-",
    "≤": "<=", "≥": ">=", "≠": "!=", "**": "^",
}  # fmt: skip

_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_OPERATOR = re.compile(r"\*\*|<=|>=|==|!=|[-+*/^()\[\]|,;=<>√·×⋅∗÷∕−–≤≥≠]")
_SPACE = re.compile(r"(?:[ \t\n\u00a0]|\r\n)+")

_SIGNS = "a formula has plain Latin and Greek letters, digits and + - * / ^ ( ) | , ; = < >"
_REFUSED = {
    "'": "text in quotes is not part of the language",
    '"': "text in quotes is not part of the language",
    "`": "text in quotes is not part of the language",
    ".": "a dot belongs inside a number; attribute access is not part of the language",
    "#": "comments are not part of the language",
    "!": "the factorial is not part of the language",
    "%": "the remainder is not part of the language",
    "{": "use parentheses for grouping",
    "}": "use parentheses for grouping",
    "\\": "LaTeX is not read here; write the formula as on a keyboard",
    "$": "LaTeX is not read here; write the formula as on a keyboard",
    "∞": "infinity is not a number here",
    "½": "write 1/2",
    "¼": "write 1/4",
    "¾": "write 3/4",
    "∛": "write cbrt(x)",
    "∑": "write sum(x[i], i, 1, 10)",
    "∏": "write prod(x[i], i, 1, 10)",
    "∂": "write the function alone; gradcli differentiates it",
    "∇": "write the function alone; gradcli differentiates it",
    "’": "text in quotes is not part of the language",
    "“": "text in quotes is not part of the language",
    "”": "text in quotes is not part of the language",
    ":": "gradcli reads formulas, not programs",
    "\r": "a lone carriage return is refused",
}


_DIGITS = frozenset("0123456789_")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: `kind` is number, name, superscript, end, or the operator itself.

    The end stands where the next character would.
    """

    kind: str
    text: str
    span: Span
    after_newline: bool = False


def tokenize(source: str) -> list[Token]:
    """Cut `source` into tokens, closed by one of kind `end`.

    Raises ExpressionError at the first character that the language does not have.
    """
    check_limit("text length", len(source))
    tokens: list[Token] = []
    place, newline = 0, False
    while place < len(source):
        if space := _SPACE.match(source, place):
            newline = newline or "\n" in space[0]
            place = space.end()
            continue
        token = _token_at(source, place, newline)
        tokens.append(token)
        place, newline = token.span[1], False
    tokens.append(Token("end", "", (len(source), len(source) + 1)))
    return tokens


def _token_at(source: str, place: int, newline: bool) -> Token:
    character = source[place]
    if match := _NUMBER.match(source, place):
        return _number(source, match, newline)
    if character == "π":
        return Token("name", character, (place, place + 1), newline)
    if is_letter(character) or character == "_":
        end = _name_end(source, place)
        return Token("name", source[place:end].translate(_SUBSCRIPTS), (place, end), newline)
    if match := _SUPERSCRIPT.match(source, place):
        return Token("superscript", match[0].translate(_SUPERSCRIPTS), match.span(), newline)
    if match := _OPERATOR.match(source, place):
        return Token(_SAME.get(match[0], match[0]), match[0], match.span(), newline)
    raise _unreadable(character, place)


def _number(source: str, match: re.Match[str], newline: bool) -> Token:
    text, span = match[0], match.span()
    follower = source[span[1] : span[1] + 1]
    if follower and follower in "._":
        hint = "a number has one decimal point, as 1.5, and no other sign within"
        raise ExpressionError("this number cannot be read", span=(span[0], span[1] + 1), hint=hint)
    if (
        text == "0"
        and follower in ("x", "X", "b", "B", "o", "O")
        and source[span[1] + 1 : span[1] + 2] in _DIGITS
    ):
        raise ExpressionError(
            "numbers are decimal", span=(span[0], span[1] + 2), hint="write 0*x1 for a product"
        )
    mantissa, _, exponent = text.lower().partition("e")
    check_limit("literal digits", sum(map(str.isdigit, mantissa)), span)
    if exponent:
        check_limit("literal exponent", abs(int(exponent)) if len(exponent) < 6 else 1e6, span)
    return Token("number", text, span, newline)


def _name_end(source: str, place: int) -> int:
    """Return where a name ends: before π, before what is no letter or digit, and after subscripts."""
    end = place + 1
    while end < len(source) and (source[end] in _DIGITS or (is_letter(source[end]) and source[end] != "π")):
        end += 1
    while end < len(source) and source[end] in "₀₁₂₃₄₅₆₇₈₉":
        end += 1
    return end


def _unreadable(character: str, place: int) -> ExpressionError:
    span = (place, place + 1)
    if character in _REFUSED:
        return ExpressionError(f"unexpected '{character}'", span=span, hint=_REFUSED[character])
    if 32 < ord(character) < 127:
        return ExpressionError(f"unexpected '{character}'", span=span, hint=_SIGNS)
    plain = unicodedata.normalize("NFKC", character)
    if 0xDC80 <= ord(character) <= 0xDCFF:
        hint = "write the formula in UTF-8, or in ASCII alone"
        return ExpressionError(f"byte 0x{ord(character) - 0xDC00:02x} is not UTF-8", span=span, hint=hint)
    name = unicodedata.name(character, "a control character").lower()
    is_typed = plain != character and plain.isprintable() and (plain.isascii() or all(map(is_letter, plain)))
    unseen = "leave it out: it is not seen, and means nothing here"
    hint = f"did you mean '{plain}'?" if is_typed else _SIGNS if character.isprintable() else unseen
    return ExpressionError(f"unexpected character U+{ord(character):04X} ({name})", span=span, hint=hint)

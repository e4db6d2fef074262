"""Read a claim from its text: `2*x*y, x^2`, or `x=2*x*y, y=x^2`, and rows `2, 0; 0, 2`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gradcli.calculus.checking.claimed import DECIMAL_POINT, Claimed, Wanted
from gradcli.dataclass import dataclass
from gradcli.errors import ExpressionError, GradcliError, Span
from gradcli.language.names import did_you_mean
from gradcli.language.tokens import Token, tokenize

_ROW = "row"
"""The kind of the token that stands where a new line ends a row."""

_ENDS = frozenset(("number", "name", "superscript", ")", "]", "|"))
_BEGINS = frozenset(("number", "name", "(", "[", "-", "√"))


@dataclass(frozen=True, slots=True)
class Part:
    """Where a component stands in its text, and its label, where it has one."""

    span: Span
    label: str = ""
    label_span: Span = (0, 0)


def claim_in(text: str, wanted: Wanted) -> tuple[Claimed, ...]:
    """Read the components of a claim.

    Commas or new lines separate them; semicolons or new lines separate rows. Raises ExpressionError for what
    cannot be read, LimitError.
    """
    try:
        tokens = tokenize(text.replace("∂", "d"))[:-1]
        _check_closed(tokens)
        tokens = _inside(list(_marked(tokens, _ROW if wanted.hessian else ",")))
    except GradcliError as error:
        raise error.located(text) from None
    parts = _matrix(text, tokens, wanted) if wanted.hessian else _vector(text, tokens, wanted)
    return tuple(
        wanted.read(text, part.span, place) for part, place in zip(parts, wanted.places, strict=True)
    )


def _vector(text: str, tokens: Sequence[Token], wanted: Wanted) -> list[Part]:
    parts = [_part(part) for part in _cut(tokens, (",",))] if tokens else []
    if len(parts) < len(wanted.places) and any(token.kind == ";" for token in tokens):
        raise wanted.wrong_count(len(parts), text, "separate the components by commas")
    if any(part.label for part in parts):
        return _by_name(text, parts, wanted)
    if len(parts) != len(wanted.places):
        has_comma = len(parts) > len(wanted.places) and _has_decimal_comma(tokens)
        raise wanted.wrong_count(len(parts), text, DECIMAL_POINT if has_comma else "")
    return parts


def _has_decimal_comma(tokens: Sequence[Token]) -> bool:
    """Tell whether a comma stands between two digits, without a space."""
    return any(
        (left.kind, comma.kind, right.kind) == ("number", ",", "number")
        and left.span[1] == comma.span[0]
        and comma.span[1] == right.span[0]
        for left, comma, right in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def _matrix(text: str, tokens: Sequence[Token], wanted: Wanted) -> list[Part]:
    rows = _cut(tokens, (";", _ROW)) if tokens else []
    listed = _cut(tokens, (",",)) if len(rows) == 1 else []
    if listed and all(map(_is_list, listed)):
        rows = listed
    entries = [[_part(part) for part in _cut(_inside(row), (",",))] for row in rows]
    count = len(wanted.of.variables)
    wrong = next((len(row) for row in entries if len(row) != count), None)
    if len(entries) != count or wrong is not None:
        given = (
            f"a row of {wrong}" if len(entries) == count else f"{len(entries)} row{'s' * (len(entries) != 1)}"
        )
        fact = f"{wanted.what}: {count} row{'s' * (count != 1)} of {count} wanted, {given} given"
        raise ExpressionError(fact, source=text, span=(0, max(1, len(text))), hint=wanted.form)
    parts = [part for row in entries for part in row]
    if labelled := next((part for part in parts if part.label), None):
        fact = f"{wanted.what}: the entries of a matrix have no names"
        raise ExpressionError(fact, source=text, span=labelled.label_span, hint=wanted.form)
    return parts


def _by_name(text: str, parts: Sequence[Part], wanted: Wanted) -> list[Part]:
    """Put named components in the order of the variables."""
    names = wanted.of.variables
    found: dict[str, Part] = {}
    for part in (replace(part, label=_variable(part.label, names)) for part in parts):
        fact, span, hint = "", part.label_span, wanted.known
        if not part.label:
            fact, span, hint = "name all components or none", part.span, wanted.form
        elif part.label in found:
            fact = f"'{part.label}' is given twice"
        elif part.label not in names:
            fact, hint = (
                f"there is no variable '{part.label}'",
                did_you_mean(part.label, names) or wanted.known,
            )
        if fact:
            raise ExpressionError(f"{wanted.what}: {fact}", source=text, span=span, hint=hint)
        found[part.label] = part
    if missing := next((name for name in names if name not in found), None):
        fact = f"{wanted.called((missing,))} is missing"
        raise ExpressionError(fact, source=text, span=(0, len(text)), hint=wanted.form)
    return [found[name] for name in names]


def _variable(label: str, names: Sequence[str]) -> str:
    """Return the variable that a partial is called by, as in `f_x` and `fx`."""
    called = label[2:] if label[1:2] == "_" else label[1:] if label[:1] == "f" else ""
    return called if label not in names and called in names else label


def _marked(tokens: Sequence[Token], kind: str) -> Iterator[Token]:
    """Yield the tokens, with a separator wherever a new line follows a whole operand."""
    level = 0
    for before, token in pairwise([Token("start", "", (0, 0)), *tokens]):
        if token.after_newline and level == 0 and before.kind in _ENDS and token.kind in _BEGINS:
            yield Token(kind, "", (before.span[1], before.span[1]))
        level += _change(token)
        yield token


def _check_closed(tokens: Sequence[Token]) -> None:
    """Complain of a bracket that is never closed: it would hide the commas behind it."""
    opened: list[Token] = []
    for token in tokens:
        if _change(token) > 0:
            opened.append(token)
        elif _change(token) and opened:
            opened.pop()
    if opened:
        raise ExpressionError("this bracket is never closed", span=opened[0].span)


def _change(token: Token) -> int:
    return (token.kind in ("(", "[")) - (token.kind in (")", "]"))


def _cut(tokens: Sequence[Token], separators: Sequence[str]) -> list[list[Token]]:
    """Split at separators outside all brackets; where nothing stands before one, its place stands there."""
    found: list[list[Token]] = [[]]
    level = 0
    for token in tokens:
        level += _change(token)
        if level == 0 and token.kind in separators:
            found[-1] = found[-1] or [Token("missing", "", token.span)]
            found.append([])
        else:
            found[-1].append(token)
    if not found[-1] and tokens:
        # A semicolon may end the last row, as a new line does.
        found[-1:] = [] if tokens[-1].kind in (";", _ROW) else [[Token("missing", "", tokens[-1].span)]]
    return found


def _inside(tokens: list[Token]) -> list[Token]:
    """Take off the brackets around a list; parentheses around a single formula stay."""
    return tokens[1:-1] if _is_list(tokens) else tokens


def _is_list(tokens: Sequence[Token]) -> bool:
    if len(tokens) < 2 or (tokens[0].kind, tokens[-1].kind) not in (("(", ")"), ("[", "]")):
        return False
    level, is_separated = 0, tokens[0].kind == "["
    for place, token in enumerate(tokens):
        level += _change(token)
        is_separated = is_separated or (level == 1 and token.kind in (",", ";", _ROW))
        if level == 0 and place < len(tokens) - 1:
            return False
    return is_separated


def _part(tokens: Sequence[Token]) -> Part:
    """Find the label of a component: `x = ...`, or `df/dx = ...`, as gradcli itself writes it."""
    kinds = [token.kind for token in tokens[:4]]
    if kinds[:2] == ["name", "="]:
        return Part(_span(tokens[2:], tokens[1]), tokens[0].text, tokens[0].span)
    if kinds == ["name", "/", "name", "="] and _is_differential(tokens[0]) and tokens[2].text[0] == "d":
        return Part(_span(tokens[4:], tokens[3]), tokens[2].text[1:], _span(tokens[:3], tokens[0]))
    return Part(_span([] if kinds == ["missing"] else tokens, tokens[0]))


def _is_differential(token: Token) -> bool:
    """Tell whether a name is a letter behind a d: `df`, or `dy` for who calls the function y."""
    return len(token.text) == 2 and token.text[0] == "d"


def _span(tokens: Sequence[Token], before: Token) -> Span:
    """Return where tokens stand; none stand behind the one before."""
    return (tokens[0].span[0], tokens[-1].span[1]) if tokens else (before.span[1], before.span[1])

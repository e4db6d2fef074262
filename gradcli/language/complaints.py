"""What is said of a token that does not fit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gradcli.errors import ExpressionError
from gradcli.language.functions import CALLABLE, COMPARISONS
from gradcli.language.names import did_you_mean
from gradcli.language.tokens import Token

_NEED_LEFT = frozenset(("*", "/", "^", "superscript", ")", "]", ",", ";", "=", *COMPARISONS))
_HINTS = {
    "number": "write * between factors",
    "[": "only a variable can be indexed, as in x[1]",
    "=": "write the right-hand side alone; a condition uses ==",
    ";": "arguments are separated by commas",
    "not": "write 'and not' or 'or not'",
}

_OPERAND = "a number, a variable, a function or a bracket belongs here"
_OPERATOR = "an operator belongs here, such as + or *"


def missing_operand(token: Token) -> ExpressionError:
    """Complain that an operand is missing before a token."""
    if token.kind == "end":
        hint = "add what is missing at the end"
        return ExpressionError("the expression ends too early", span=token.span, hint=hint)
    if token.kind in _NEED_LEFT:
        hint = f"put a number, a variable or a bracket before '{token.text}', or leave it out"
        return ExpressionError(f"something is missing before '{token.text}'", span=token.span, hint=hint)
    return ExpressionError(f"unexpected '{token.text}'", span=token.span, hint=_OPERAND)


def unexpected(token: Token) -> ExpressionError:
    """Complain of a token that cannot follow an operand."""
    hint = _HINTS.get(token.text if token.kind == "name" else token.kind, _OPERATOR)
    if token.text in ("if", "else"):
        hint = "write where(condition, a, b)"
    return ExpressionError(f"unexpected '{token.text}'", span=token.span, hint=hint)


def stray_comma(tokens: Sequence[Token], place: int, bracket: str) -> ExpressionError:
    """Complain of the comma at a place, which is often a decimal one; `bracket` is what it stands in."""
    before, comma, after = tokens[place - 1 : place + 2]
    touching = before.span[1] == comma.span[0] and comma.span[1] == after.span[0]
    hint = "one function at a time"
    if bracket == "[":
        hint = "an index is one number, as in x[1]"
    elif touching and before.kind == after.kind == "number":
        hint = "use a decimal point: 1.5"
    return ExpressionError("unexpected ','", span=comma.span, hint=hint)


def unknown_function(token: Token, source: str) -> ExpressionError:
    """Complain of a name before parentheses that is no function."""
    hint = did_you_mean(token.text, CALLABLE) if len(token.text) > 1 else ""
    if re.match(r"\s*\w+\s*\([^()]*\)\s*=(?!=)", source):
        hint = "write the formula alone, without the name before '='"
    elif not hint:
        hint = f"write {token.text}*(...) for a product; 'gradcli functions' lists the functions"
    return ExpressionError(f"unknown function '{token.text}'", span=token.span, hint=hint)


def needs_argument(token: Token, follower: Token) -> ExpressionError:
    """Complain of a function that stands alone, or before a sign."""
    argument = "-x" if follower.kind == "-" else "..."
    return ExpressionError(
        f"'{token.text}' needs an argument", span=token.span, hint=f"write {token.text}({argument})"
    )

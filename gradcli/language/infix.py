"""Read `2x^2 + sin(y)`.

The grammar, loosest first; every level is read by one loop over an explicit stack, so depth costs no
recursion:

    formula     = { name "=" expression ";" } expression
    expression  = condition or condition | condition and condition | not condition | comparison
    comparison  = sum [ ( "<" | "<=" | ">" | ">=" | "==" | "!=" ) sum ] ...
    sum         = product { ( "+" | "-" ) product }
    product     = factor { ( "*" | "/" | nothing ) factor }          nothing: an implicit product
    factor      = function run | "-" factor | "√" factor | power
    run         = power { power }                 numbers and names alone: sin 2x cos y = sin(2x)*cos(y)
    power       = atom [ ( "^" | "**" ) factor | superscript ]       right-associative
    atom        = number | name | name "[" sum "]" | "(" expression ")" | "|" sum "|"
                | function [ "^" exponent ] "(" expression { "," expression } ")"
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from gradcli.errors import ExpressionError, GradcliError, Span
from gradcli.language.calls import is_condition
from gradcli.language.complaints import (
    missing_operand,
    needs_argument,
    stray_comma,
    unexpected,
    unknown_function,
)
from gradcli.language.functions import CALLABLE, CONSTANT_NAMES
from gradcli.language.limits import check_limit
from gradcli.language.names import WORDS, check_name, is_known
from gradcli.language.stack import (
    APPLY,
    APPLY_BARS,
    BINARY,
    MINUS,
    NOT,
    PRODUCT,
    ROOT,
    RUN,
    Pending,
    Stack,
)
from gradcli.language.tokens import Token, tokenize
from gradcli.language.tree import Apply, Number, Symbol, Tree, depth

_SILENT = frozenset(("(", ")", "[", "]", "|", ",", ";", "=", "end", "√"))
"""Tokens that become no node."""

_KEYWORDS = frozenset(
    ("if", "else", "for", "in", "is", "import", "from", "as", "while", "return", "def", "class", "yield")
)
"""Words of programs: fair names beside an operator, never factors of an implicit product."""

_PREFIXES = {"-": ("neg", MINUS), "√": ("sqrt", ROOT), "not": ("not", NOT)}


def read_infix(source: str, declared: AbstractSet[str] = frozenset(), *, condition: bool = False) -> Tree:
    """Read a formula into a tree as typed: sums and definitions are kept as they stand.

    `declared` names are variables whatever else they could mean; `condition` allows the whole to be one.
    Raises ExpressionError with the span at fault, or LimitError.
    """
    try:
        return _Reader(source, declared).formula(condition)
    except GradcliError as error:
        raise error.located(source) from None


class _Reader:
    """Walk along the tokens; the stack knows what waits."""

    def __init__(self, source: str, declared: AbstractSet[str]) -> None:
        self.source = source
        self.tokens = tokenize(source)
        # Each of these becomes one node or more: no need to build them to know that they are too many.
        check_limit("nodes", sum(token.kind not in _SILENT for token in self.tokens))
        check_limit("variables", _least_variables(self.tokens, declared))
        self.place = 0
        self.declared = set(declared)
        self.used: dict[str, Span] = {}
        self.stack = Stack(source)

    def formula(self, condition: bool) -> Tree:
        """Read definitions, then the function itself."""
        if self._peek().kind == "end":
            raise ExpressionError("the expression is empty", hint='write one, as in "x^2 + y^2"')
        parts: list[Tree] = []
        while self._at_definition():
            parts += self._definition()
        tree = self._expression()
        if is_condition(tree) and not condition:
            raise ExpressionError(
                "this is a condition, not a function", span=tree.span, hint="write where(condition, a, b)"
            )
        if self._peek().kind == ";":
            raise ExpressionError(
                "only definitions such as u = x*y come before ';'", span=tree.span, hint="write one function"
            )
        typed = Apply("let", (*parts, tree), (0, len(self.source))) if parts else tree
        check_limit("nesting", depth(typed))
        return typed

    def _at_definition(self) -> bool:
        return self._peek().kind == "name" and self._peek(1).kind == "="

    def _definition(self) -> list[Tree]:
        token = self._next()
        self._check_definable(token)
        self._next()
        value = self._expression()
        if is_condition(value):
            raise ExpressionError("a definition names a number, not a condition", span=value.span)
        if self._peek().kind != ";" or self._peek(1).kind == "end":
            raise ExpressionError(
                f"'{token.text} = ...' only names a part; the function itself is missing",
                span=token.span,
                hint="write the right-hand side alone, or add the function after ';'",
            )
        self._next()
        if token.text in self.used:
            raise _used_before(token.text, self.used[token.text])
        self.declared.add(token.text)
        return [Symbol(token.text, token.span), value]

    def _check_definable(self, token: Token) -> None:
        check_name(token.text, token.span, declared=True)
        if token.text in CALLABLE or CONSTANT_NAMES.get(token.text) == "pi":
            raise ExpressionError(
                f"'{token.text}' already has a meaning", span=token.span, hint="choose another name"
            )
        if token.text in self.declared:
            raise ExpressionError(f"'{token.text}' already has a value or is a variable", span=token.span)
        if token.text in self.used:
            raise _used_before(token.text, self.used[token.text])

    def _expression(self) -> Tree:
        """Read up to the end of one part; the stack is empty before and after."""
        while self._operand():
            pass
        return self.stack.finish()

    def _operand(self) -> bool:
        """Read one operand with its prefixes, then what follows it; False at the end of the part."""
        while self._prefix():
            pass
        token = self._next()
        if token.kind == "number":
            self.stack.operands.append(Number(token.text, token.span))
        elif token.kind == "name":
            if self._name(token):
                return True
        elif token.kind in ("(", "|"):
            self._open(token)
            return True
        else:
            self._check_closed(token)
            raise missing_operand(token)
        return self._after_operand()

    def _check_closed(self, token: Token) -> None:
        """Complain of a bracket that is opened at the very end, rather than of what is missing in it."""
        if token.kind == "end" and self._peek(-2).kind in ("(", "[", "|"):
            self.stack.finish()

    def _prefix(self) -> bool:
        token = self._peek()
        if token.kind == "+":
            self._next()
            return True
        word = token.text if token.kind == "name" else token.kind
        if word not in _PREFIXES:
            return False
        name, precedence = _PREFIXES[word]
        self.stack.push(Pending(name, precedence, self._next().span, prefix=True))
        return True

    def _name(self, token: Token) -> bool:
        """Read a name; True where an operand must follow (a function's argument, an index)."""
        name, follower = token.text, self._peek()
        if follower.kind == "[":
            self._check_indexable(token)
            self.stack.open(self._next().span, token.span, name)
            return True
        if name in CALLABLE and name not in self.declared:
            self._function(token)
            return True
        self.stack.operands.append(self._variable_or_constant(token, follower))
        return False

    def _variable_or_constant(self, token: Token, follower: Token) -> Tree:
        name = token.text
        if name in self.declared:
            return self._symbol(token, declared=True)
        if name in CONSTANT_NAMES:
            return Apply(CONSTANT_NAMES[name], (), token.span)
        if name in ("True", "False"):
            return Apply(name.lower(), (), token.span)
        if follower.kind == "(" and (len(name) > 1 or name in "fgh"):
            raise unknown_function(token, self.source)
        return self._symbol(token)

    def _symbol(self, token: Token, *, declared: bool = False) -> Symbol:
        check_name(token.text, token.span, declared=declared)
        self.used.setdefault(token.text, token.span)
        return Symbol(token.text, token.span)

    def _check_indexable(self, token: Token) -> None:
        check_name(token.text, token.span, declared=True)
        if is_known(token.text) and token.text not in self.declared:
            raise ExpressionError(
                f"'{token.text}' cannot be indexed",
                span=token.span,
                hint="only a variable can be, as in x[1]",
            )
        if token.text[-1].isdigit():
            raise ExpressionError(
                f"'{token.text}[...]' could be read in two ways",
                span=token.span,
                hint="index a name without digits",
            )

    def _function(self, token: Token) -> None:
        power = self._function_power(CALLABLE[token.text])
        follower = self._peek()
        if follower.kind == "(":
            self.stack.open(self._next().span, token.span, token.text, power)
        elif follower.kind in ("name", "number", "√") and follower.text not in ("and", "or", "not"):
            self.stack.push(Pending("", APPLY, token.span, True, token.text, power))
        elif follower.kind == "|" and not self.stack.bar_is_open():
            self.stack.push(Pending("", APPLY_BARS, token.span, True, token.text, power))
        else:
            raise needs_argument(token, follower)

    def _function_power(self, name: str) -> Tree | None:
        """Read the exponent in `sin^2 x` and `sin²(x)`."""
        token = self._peek()
        if token.kind == "superscript":
            return self._exponent(self._next(), name)
        if token.kind != "^":
            return None
        self._next()
        opened = self._skipped("(")
        sign = "-" if self._skipped("-") else ""
        base = self._next()
        if base.kind not in ("number", "name") or is_known(base.text) or (opened and not self._skipped(")")):
            raise ExpressionError(
                "the exponent of a function is a number or a name",
                span=base.span,
                hint="write (sin(x))^(...)",
            )
        if base.kind == "number":
            return self._exponent(Token("number", sign + base.text, base.span), name)
        symbol = self._symbol(base)
        return Apply("neg", (symbol,), base.span) if sign else symbol

    def _exponent(self, token: Token, name: str = "") -> Tree:
        digits = token.text.removeprefix("-")
        if not digits.replace(".", "", 1).isdigit():
            hint = "write ^ and brackets"
            raise ExpressionError("this exponent cannot be read", span=token.span, hint=hint)
        if name and token.text == "-1":
            raise ExpressionError(
                "the power -1 of a function has two meanings",
                span=token.span,
                hint=f"write a{name}(x) for the inverse, 1/{name}(x) for the reciprocal",
            )
        check_limit("literal digits", len(digits), token.span)
        number = Number(digits, token.span)
        return Apply("neg", (number,), token.span) if token.text.startswith("-") else number

    def _open(self, token: Token) -> None:
        if token.kind == "|" and self.stack.bar_is_open():
            raise ExpressionError("bars inside bars are ambiguous", span=token.span, hint="write abs(...)")
        is_pair = token.kind == "(" and self.stack.at_argument_of("Piecewise")
        self.stack.open(token.span, token.span, "pair" if is_pair else "abs" if token.kind == "|" else "")

    def _after_operand(self) -> bool:
        """Read what may follow an operand; True where another operand must follow."""
        while True:
            token = self._peek()
            if token.kind == "end" or (token.kind == ";" and self.stack.innermost_bracket() is None):
                self._check_goes_on(token)
                return False
            if token.kind in (")", "]") or (token.kind == "|" and self._closes_bar()):
                self.stack.close(token.kind, self._next().span)
            elif token.kind == "superscript":
                self.stack.raise_operand(self._exponent(self._next()), token.span)
            else:
                self._operator(token)
                return True

    def _closes_bar(self) -> bool:
        bracket = self.stack.innermost_bracket()
        return bracket is not None and bracket.name == "|"

    def _operator(self, token: Token) -> None:
        name = token.text if token.text in ("and", "or") else token.kind
        if name == ",":
            if not self.stack.next_argument():
                bracket = self.stack.innermost_bracket()
                raise stray_comma(self.tokens, self.place, bracket.name if bracket else "")
            self._next()
        elif name in BINARY:
            self._next()
            self.stack.binary(name, BINARY[name], token.span)
        elif token.kind in ("name", "(", "√", "|") and token.text not in ("not", "True", "False"):
            self._implicit_product(token)
        else:
            raise unexpected(token)

    def _implicit_product(self, token: Token) -> None:
        if token.after_newline:
            raise ExpressionError(
                "a new line does not multiply", span=token.span, hint="write *, or ';' after a definition"
            )
        for word in (self._peek(-1), token):
            if word.text in _KEYWORDS and word.text not in self.declared:
                raise unexpected(word)
        is_plain = token.kind == "name" and (token.text in self.declared or token.text not in CALLABLE)
        self.stack.binary("*", RUN if is_plain and self.stack.in_run() else PRODUCT, token.span)

    def _check_goes_on(self, token: Token) -> None:
        if token.kind == ";" and self._peek(1).kind == "end":
            raise ExpressionError("the function is missing after ';'", span=token.span)

    def _peek(self, ahead: int = 0) -> Token:
        return self.tokens[min(self.place + ahead, len(self.tokens) - 1)]

    def _next(self) -> Token:
        token = self._peek()
        self.place += 1
        return token

    def _skipped(self, kind: str) -> bool:
        found = self._peek().kind == kind
        self.place += found
        return found


def _least_variables(tokens: Sequence[Token], declared: AbstractSet[str]) -> int:
    """Count names that can only be variables: none of a function, a definition, an index or a sum."""
    names = {token.text for token in tokens if token.kind == "name"}
    others = sum(token.kind in ("=", "[") or token.text in ("sum", "prod", "product") for token in tokens)
    return len(names - CALLABLE.keys() - CONSTANT_NAMES.keys() - WORDS - declared) - others


def _used_before(name: str, span: Span) -> ExpressionError:
    return ExpressionError(f"'{name}' is used before it is defined", span=span, hint="define it first")

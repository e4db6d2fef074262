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

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from gradcli.errors import ExpressionError, GradcliError, Span
from gradcli.language.calls import applied, is_condition
from gradcli.language.functions import CALLABLE, COMPARISONS, CONSTANT_NAMES
from gradcli.language.limits import check_limit
from gradcli.language.names import check_name, did_you_mean, is_known
from gradcli.language.tokens import Token, tokenize
from gradcli.language.tree import Apply, Number, Symbol, Tree, arguments_of, depth

_BINARY = {"or": 10, "and": 20, **dict.fromkeys(COMPARISONS, 40), "+": 50, "-": 50, "*": 60, "/": 60, "^": 90}
_NOT, _PRODUCT, _APPLY, _RUN, _ROOT, _MINUS, _POWER, _APPLY_BARS = 30, 60, 70, 75, 80, 85, 90, 95
_OPEN = 0
_SILENT = frozenset(("(", ")", "[", "]", "|", ",", ";", "=", "end", "√"))
_CLOSER = {"(": ")", "[": "]", "|": "|"}


@dataclass(slots=True)
class _Pending:
    """An operator or bracket whose operands are still being read."""

    name: str
    precedence: int
    span: Span
    prefix: bool = False
    function: str = ""
    power: Tree | None = None
    operands_before: int = 0


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
    def __init__(self, source: str, declared: AbstractSet[str]) -> None:
        self.source = source
        self.tokens = tokenize(source)
        # Each of these becomes one node or more: no need to build them to know that they are too many.
        check_limit("nodes", sum(token.kind not in _SILENT for token in self.tokens))
        self.place = 0
        self.declared = set(declared)
        self.used: dict[str, Span] = {}
        self.operands: list[Tree] = []
        self.pending: list[_Pending] = []
        self.nesting = 0

    def formula(self, condition: bool) -> Tree:
        """Read definitions, then the function itself."""
        if self._peek().kind == "end":
            raise ExpressionError("the expression is empty", span=(0, 0), hint='write one, as in "x^2 + y^2"')
        parts: list[Tree] = []
        while self._at_definition():
            parts += self._definition()
        tree = self._expression()
        if is_condition(tree) and not condition:
            raise ExpressionError(
                "this is a condition, not a function", span=tree.span, hint="write where(condition, a, b)"
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
            raise ExpressionError(
                f"'{token.text}' is used before it is defined",
                span=self.used[token.text],
                hint="define it first",
            )

    def _expression(self) -> Tree:
        """Read up to the end of one part; the stacks are empty before and after."""
        while self._operand():
            pass
        return self.operands.pop()

    def _operand(self) -> bool:
        """Read one operand with its prefixes, then what follows it; False at the end of the part."""
        while self._prefix():
            pass
        token = self._next()
        if token.kind == "number":
            self.operands.append(Number(token.text, token.span))
        elif token.kind == "name":
            if self._name(token):
                return True
        elif token.kind in ("(", "|"):
            self._open(token)
            return True
        else:
            raise self._missing_operand(token)
        return self._after_operand()

    def _prefix(self) -> bool:
        token = self._peek()
        if token.kind == "+" and not self._needs_argument():
            self._next()
        elif token.kind == "-" and not self._needs_argument():
            self._push(_Pending("neg", _MINUS, self._next().span, prefix=True))
        elif token.kind == "√":
            self._push(_Pending("sqrt", _ROOT, self._next().span, prefix=True))
        elif token.kind == "name" and token.text == "not":
            self._push(_Pending("not", _NOT, self._next().span, prefix=True))
        else:
            return False
        return True

    def _needs_argument(self) -> bool:
        return bool(self.pending) and self.pending[-1].precedence == _APPLY

    def _name(self, token: Token) -> bool:
        """Read a name; True where an operand must follow (a function's argument, an index)."""
        name, follower = token.text, self._peek()
        if follower.kind == "[":
            self._check_indexable(token)
            self._next()
            self._push(_Pending("[", _OPEN, token.span, function=name, operands_before=len(self.operands)))
            return True
        if name in self.declared:
            self.operands.append(self._symbol(token, declared=True))
        elif name in CALLABLE:
            self._function(token)
            return True
        elif name in CONSTANT_NAMES:
            self.operands.append(Apply(CONSTANT_NAMES[name], (), token.span))
        elif name in ("True", "False"):
            self.operands.append(Apply(name.lower(), (), token.span))
        elif follower.kind == "(" and (len(name) > 1 or name in "fgh"):
            raise self._unknown_function(token)
        else:
            self.operands.append(self._symbol(token))
        return False

    def _symbol(self, token: Token, *, declared: bool = False) -> Symbol:
        check_name(token.text, token.span, declared=declared)
        self.used.setdefault(token.text, token.span)
        return Symbol(token.text, token.span)

    def _check_indexable(self, token: Token) -> None:
        check_name(token.text, token.span, declared=True)
        if is_known(token.text) and token.text not in self.declared:
            raise ExpressionError(f"'{token.text}' cannot be indexed", span=token.span)
        if token.text[-1].isdigit():
            raise ExpressionError(
                f"'{token.text}[...]' could be read in two ways",
                span=token.span,
                hint="index a name without digits",
            )

    def _function(self, token: Token) -> None:
        power = self._function_power()
        follower = self._peek()
        call = _Pending(token.text, _OPEN, token.span, function=token.text, power=power)
        if follower.kind == "(":
            self._next()
            call.name, call.operands_before = "(", len(self.operands)
        elif follower.kind in ("name", "number", "√") and follower.text not in ("and", "or", "not"):
            call.precedence, call.prefix = _APPLY, True
        elif follower.kind == "|" and not self._bar_is_open():
            call.precedence, call.prefix = _APPLY_BARS, True
        else:
            raise ExpressionError(
                f"'{token.text}' needs an argument", span=token.span, hint=f"write {token.text}(...)"
            )
        self._push(call)

    def _function_power(self) -> Tree | None:
        """Read the exponent in `sin^2 x` and `sin²(x)`."""
        token = self._peek()
        if token.kind == "superscript":
            return self._exponent(self._next(), of_function=True)
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
            return self._exponent(Token("number", sign + base.text, base.span), of_function=True)
        symbol = self._symbol(base)
        return Apply("neg", (symbol,), base.span) if sign else symbol

    def _exponent(self, token: Token, *, of_function: bool = False) -> Tree:
        digits = token.text.removeprefix("-")
        if not digits.replace(".", "", 1).isdigit():
            raise ExpressionError("this exponent cannot be read", span=token.span)
        if of_function and token.text == "-1":
            raise ExpressionError(
                "the power -1 of a function has two meanings",
                span=token.span,
                hint="write asin(x) for the inverse, 1/sin(x) for the reciprocal",
            )
        check_limit("literal digits", len(digits), token.span)
        number = Number(digits, token.span)
        return Apply("neg", (number,), token.span) if token.text.startswith("-") else number

    def _open(self, token: Token) -> None:
        if token.kind == "|" and self._bar_is_open():
            raise ExpressionError("bars inside bars are ambiguous", span=token.span, hint="write abs(...)")
        is_pair = token.kind == "(" and self._at_piecewise_argument()
        function = "pair" if is_pair else "abs" if token.kind == "|" else ""
        self._push(
            _Pending(token.kind, _OPEN, token.span, function=function, operands_before=len(self.operands))
        )

    def _bar_is_open(self) -> bool:
        return any(p.name == "|" for p in self.pending if p.precedence == _OPEN)

    def _at_piecewise_argument(self) -> bool:
        return (
            bool(self.pending) and self.pending[-1].name == "(" and self.pending[-1].function == "Piecewise"
        )

    def _after_operand(self) -> bool:
        """Read what may follow an operand; True where another operand must follow."""
        while True:
            token = self._peek()
            if token.kind in ("end", ";"):
                self._finish(token)
                return False
            if token.kind in (")", "]") or (token.kind == "|" and self._innermost_is_bar()):
                self._close(self._next())
            elif token.kind == "superscript":
                self._next()
                base = self.operands.pop()
                self.operands.append(self._make("^", [base, self._exponent(token)], token.span))
            else:
                self._operator(token)
                return True

    def _operator(self, token: Token) -> None:
        name = token.text if token.text in ("and", "or") else token.kind
        if name == ",":
            self._comma(self._next())
        elif name in _BINARY:
            self._next()
            self._binary(name, _BINARY[name], token.span)
        elif token.kind in ("name", "(", "√", "|") and token.text not in ("not", "True", "False"):
            self._implicit_product(token)
        else:
            raise self._unexpected(token)

    def _binary(self, name: str, precedence: int, span: Span) -> None:
        self._reduce(precedence + 1 if precedence == _POWER else precedence)
        self.pending.append(_Pending(name, precedence, span))

    def _implicit_product(self, token: Token) -> None:
        if token.after_newline:
            raise ExpressionError(
                "a new line does not multiply", span=token.span, hint="write *, or ';' after a definition"
            )
        is_plain = token.kind == "name" and (token.text in self.declared or token.text not in CALLABLE)
        self._binary("*", _RUN if is_plain and self._in_run() else _PRODUCT, token.span)

    def _in_run(self) -> bool:
        """Tell whether a function without parentheses is still taking its argument."""
        for pending in reversed(self.pending):
            if pending.precedence <= _APPLY:
                return pending.precedence == _APPLY
        return False

    def _comma(self, token: Token) -> None:
        self._reduce(_OPEN + 1)
        frame = self.pending[-1] if self.pending else None
        if frame is None or frame.name != "(" or not frame.function:
            raise self._stray_comma(token)

    def _close(self, token: Token) -> None:
        self._reduce(_OPEN + 1)
        frame = self._pop() if self.pending else None
        if frame is None:
            raise ExpressionError(f"this '{token.kind}' closes nothing", span=token.span)
        if _CLOSER[frame.name] != token.kind:
            raise ExpressionError(f"'{token.kind}' closes a '{frame.name}'", span=token.span)
        count = len(self.operands) - frame.operands_before
        arguments = self.operands[len(self.operands) - count :]
        del self.operands[len(self.operands) - count :]
        self.operands.append(self._closed(frame, arguments, token))

    def _closed(self, frame: _Pending, arguments: list[Tree], token: Token) -> Tree:
        span = (frame.span[0], token.span[1])
        if frame.name == "[":
            return Apply("index", (self._symbol_of(frame), *arguments), span)
        if not frame.function:
            return arguments[0]
        tree = applied(frame.function, arguments, span)
        return tree if frame.power is None else Apply("^", (tree, frame.power), span)

    def _symbol_of(self, frame: _Pending) -> Symbol:
        return Symbol(frame.function, frame.span)

    def _innermost_is_bar(self) -> bool:
        frame = next((p for p in reversed(self.pending) if p.precedence == _OPEN), None)
        return frame is not None and frame.name == "|"

    def _reduce(self, least: int) -> None:
        """Apply the waiting operators that bind at least as tightly as `least`."""
        while self.pending and self.pending[-1].precedence >= max(least, _OPEN + 1):
            operator = self._pop()
            count = 1 if operator.prefix else 2
            operands = self.operands[-count:]
            del self.operands[-count:]
            self.operands.append(self._reduced(operator, operands))

    def _reduced(self, operator: _Pending, operands: list[Tree]) -> Tree:
        if not operator.function:
            return self._make(operator.name, operands, operator.span)
        span = (operator.span[0], (operands[0].span or operator.span)[1])
        tree = applied(operator.function, operands, span)
        return tree if operator.power is None else Apply("^", (tree, operator.power), span)

    def _make(self, name: str, operands: list[Tree], at: Span) -> Tree:
        spans = [operand.span for operand in operands if operand.span] + [at]
        span = (min(s[0] for s in spans), max(s[1] for s in spans))
        left = operands[0]
        if name in COMPARISONS and isinstance(left, Apply) and self._is_chain(left, at):
            last = left.arguments[1] if left.function == "and" else left
            operands = [left, applied(name, [arguments_of(last)[1], operands[1]], span)]
            name = "and"
        return applied(name, operands, span)

    def _is_chain(self, left: Apply, at: Span) -> bool:
        """Tell `0 < x < 1`, which is read as on paper, from `(0 < x) < 1`, which means nothing."""
        return is_condition(left) and left.span is not None and ")" not in self.source[left.span[1] : at[0]]

    def _push(self, pending: _Pending) -> None:
        self.nesting += 1
        check_limit("nesting", self.nesting, pending.span)
        self.pending.append(pending)

    def _pop(self) -> _Pending:
        pending = self.pending.pop()
        self.nesting -= pending.prefix or pending.precedence == _OPEN
        return pending

    def _finish(self, token: Token) -> None:
        self._reduce(_OPEN + 1)
        if self.pending:
            frame = self.pending[-1]
            raise ExpressionError(f"this '{frame.name}' is never closed", span=frame.span)
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

    def _missing_operand(self, token: Token) -> ExpressionError:
        if self._needs_argument() and token.kind in ("-", "+"):
            name = self.pending[-1].function
            return ExpressionError(f"'{name}' needs an argument", span=token.span, hint=f"write {name}(-x)")
        if token.kind == "end":
            return ExpressionError("the expression ends too early", span=(token.span[0], token.span[0] + 1))
        if token.kind in ("*", "/", "^", "superscript", ")", "]", ",", ";", "=", *COMPARISONS):
            return ExpressionError(f"something is missing before '{token.text}'", span=token.span)
        return ExpressionError(f"unexpected '{token.text}'", span=token.span)

    def _unexpected(self, token: Token) -> ExpressionError:
        hints = {
            "number": "write * between factors",
            "[": "only a variable can be indexed, as in x[1]",
            "=": "write the right-hand side alone; a condition uses ==",
            "not": "write 'and not' or 'or not'",
        }
        hint = hints.get(token.text if token.kind == "name" else token.kind, "")
        return ExpressionError(f"unexpected '{token.text}'", span=token.span, hint=hint)

    def _stray_comma(self, token: Token) -> ExpressionError:
        before, after = self._peek(-2).kind, self._peek().kind
        hint = "use a decimal point: 1.5" if before == after == "number" else "one function at a time"
        return ExpressionError("unexpected ','", span=token.span, hint=hint)

    def _unknown_function(self, token: Token) -> ExpressionError:
        hint = did_you_mean(token.text, CALLABLE)
        if re.match(r"\s*\w+\s*\([^()]*\)\s*=(?!=)", self.source):
            hint = "write the formula alone, without the name before '='"
        elif not hint:
            hint = f"write {token.text}*(...) for a product"
        return ExpressionError(f"unknown function '{token.text}'", span=token.span, hint=hint)

"""The operators and brackets that wait for their operands: the precedences of the grammar, as one stack."""

from __future__ import annotations

from dataclasses import replace

from gradcli.dataclass import dataclass
from gradcli.errors import ExpressionError, Span
from gradcli.language.calls import applied, is_condition
from gradcli.language.functions import COMPARISONS
from gradcli.language.limits import check_limit
from gradcli.language.tree import Apply, Symbol, Tree

BINARY = {"or": 10, "and": 20, **dict.fromkeys(COMPARISONS, 40), "+": 50, "-": 50, "*": 60, "/": 60, "^": 90}
OPEN, NOT, PRODUCT, APPLY, RUN, ROOT, MINUS, POWER, APPLY_BARS = 0, 30, 60, 70, 75, 80, 85, 90, 95
"""How tightly the others bind. APPLY is a function without parentheses, RUN a product within its argument."""

_CLOSER = {"(": ")", "[": "]", "|": "|"}


@dataclass(slots=True)
class Pending:
    """An operator or bracket whose operands are still being read."""

    name: str
    precedence: int
    span: Span
    prefix: bool = False
    function: str = ""
    power: Tree | None = None
    operands_before: int = 0
    bracket: Span = (0, 0)


class Stack:
    """Operands and pending operators of one expression; `source` is the text they came from."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.operands: list[Tree] = []
        self.pending: list[Pending] = []
        self.nesting = 0
        self.powers = 0
        self.bars = 0
        self.grouped: set[int] = set()

    def push(self, pending: Pending) -> None:
        """Add a prefix operator, a bracket or a function. Raises LimitError where they nest too deep."""
        self.nesting += 1
        check_limit("nesting", self.nesting, pending.span)
        self.bars += pending.name == "|"
        self.pending.append(pending)

    def open(self, bracket: Span, span: Span, function: str = "", power: Tree | None = None) -> None:
        """Add a bracket: plain, or one that holds the arguments of `function`, whose place is `span`."""
        name = self.source[bracket[0]]
        self.push(Pending(name, OPEN, span, False, function, power, len(self.operands), bracket))

    def binary(self, name: str, precedence: int, span: Span) -> None:
        """Add a binary operator, after applying all that binds more tightly. Raises as `push` does."""
        self._reduce(precedence + 1 if precedence == POWER else precedence)
        # Powers wait for their exponents, one within the other.
        self.powers += precedence == POWER
        check_limit("nesting", self.powers, span)
        self.pending.append(Pending(name, precedence, span))

    def raise_operand(self, exponent: Tree, span: Span) -> None:
        """Put a superscript on the operand that was read last."""
        base = self.operands.pop()
        self.operands.append(self._make("^", [base, exponent], span))

    def next_argument(self) -> bool:
        """End an argument at a comma; False where no function is open to take another."""
        self._reduce(OPEN + 1)
        frame = self.pending[-1] if self.pending else None
        return frame is not None and frame.name == "(" and bool(frame.function)

    def close(self, closer: str, span: Span) -> None:
        """Close the innermost bracket. Raises ExpressionError where that is another, or none."""
        self._reduce(OPEN + 1)
        frame = self._pop() if self.pending else None
        if frame is None:
            raise ExpressionError(
                f"this '{closer}' closes nothing", span=span, hint="leave it out, or open a bracket before it"
            )
        if _CLOSER[frame.name] != closer:
            hint = f"close it by '{_CLOSER[frame.name]}'"
            raise ExpressionError(f"'{closer}' closes a '{frame.name}'", span=span, hint=hint)
        arguments = self.operands[frame.operands_before :]
        del self.operands[frame.operands_before :]
        self.operands.append(self._closed(frame, arguments, (frame.span[0], span[1])))

    def finish(self) -> Tree:
        """Apply all that waits and return the expression. Raises ExpressionError for an open bracket."""
        self._reduce(OPEN + 1)
        if self.pending:
            frame = self.pending[-1]
            hint = f"add '{_CLOSER[frame.name]}' where it ends"
            raise ExpressionError(f"this '{frame.name}' is never closed", span=frame.bracket, hint=hint)
        return self.operands.pop()

    def in_run(self) -> bool:
        """Tell whether a function without parentheses is still taking its argument."""
        for pending in reversed(self.pending):
            if pending.precedence <= APPLY:
                return pending.precedence == APPLY
        return False

    def bar_is_open(self) -> bool:
        """Tell whether an absolute value is open, however deep in brackets."""
        return self.bars > 0

    def innermost_bracket(self) -> Pending | None:
        """Return the bracket that would be closed next."""
        return next((pending for pending in reversed(self.pending) if pending.precedence == OPEN), None)

    def at_argument_of(self, function: str) -> bool:
        """Tell whether an argument of `function` begins here."""
        return bool(self.pending) and (self.pending[-1].name, self.pending[-1].function) == ("(", function)

    def _closed(self, frame: Pending, arguments: list[Tree], span: Span) -> Tree:
        if frame.name == "[":
            return Apply("index", (Symbol(frame.function, frame.span), *arguments), span)
        if not frame.function:
            group = replace(arguments[0], span=span)
            self.grouped.add(id(group))
            return group
        tree = applied(frame.function, arguments, span)
        return tree if frame.power is None else Apply("^", (tree, frame.power), span)

    def _reduce(self, least: int) -> None:
        """Apply the waiting operators that bind at least as tightly as `least`."""
        while self.pending and self.pending[-1].precedence >= max(least, OPEN + 1):
            operator = self._pop()
            count = 1 if operator.prefix else 2
            operands = self.operands[-count:]
            del self.operands[-count:]
            self.operands.append(self._reduced(operator, operands))

    def _reduced(self, operator: Pending, operands: list[Tree]) -> Tree:
        if not operator.function:
            return self._make(operator.name, operands, operator.span)
        span = (operator.span[0], (operands[0].span or operator.span)[1])
        tree = applied(operator.function, operands, span)
        return tree if operator.power is None else Apply("^", (tree, operator.power), span)

    def _make(self, name: str, operands: list[Tree], at: Span) -> Tree:
        spans = [operand.span for operand in operands if operand.span] + [at]
        span = (min(s[0] for s in spans), max(s[1] for s in spans))
        left = operands[0]
        if name in COMPARISONS and isinstance(left, Apply) and self._is_chain(left):
            last = left.arguments[1] if left.function == "and" else left
            if not isinstance(last, Apply) or last.function not in COMPARISONS:
                return applied(name, operands, span)
            operands = [left, applied(name, [last.arguments[1], operands[1]], span)]
            name = "and"
        return applied(name, operands, span)

    def _is_chain(self, left: Apply) -> bool:
        """Tell `0 < x < 1`, which is read as on paper, from `(0 < x) < 1`, which means nothing."""
        return is_condition(left) and id(left) not in self.grouped

    def _pop(self) -> Pending:
        pending = self.pending.pop()
        self.nesting -= pending.prefix or pending.precedence == OPEN
        self.powers -= pending.precedence == POWER
        self.bars -= pending.name == "|"
        return pending

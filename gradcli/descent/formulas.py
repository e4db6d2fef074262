"""Formulas of methods and schedules: read from the tables or from the user, then run.

A formula of a method is `m = ...; x = ...`, for one coordinate; one of a schedule is a single expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Any

from gradcli.errors import ExpressionError, GradcliError, Span
from gradcli.language.constants import check_constants
from gradcli.language.expansion import written_out
from gradcli.language.infix import read_infix
from gradcli.language.names import check_name, did_you_mean
from gradcli.language.tree import Symbol, Tree, postorder, substitute
from gradcli.numeric.arithmetic import Arithmetic, Value, float_of, runner
from gradcli.numeric.faults import undefined_part
from gradcli.numeric.program import Program, lower
from gradcli.results.plans import Real

GIVEN = ("x", "g", "k", "lr")
"""What a method's formula may use beside its memory and its settings."""

Part = tuple[str, Tree]

_ASSIGNMENT = re.compile(r"\s*(\w+)\s*=(?!=)")


class NoNumber(Exception):
    """A formula has no value; the text says where, and is empty where a number was too large."""


def parts_of(update: str, known: AbstractSet[str]) -> tuple[Part, ...]:
    """Read `m = ...; x = ...` into names and the trees of their next values.

    `known` names have a value before the step; others have one from where they are assigned. Raises
    ExpressionError with the span at fault.
    """
    return _parts_of(update, frozenset(known))


@lru_cache(maxsize=64)
def _parts_of(update: str, known: frozenset[str]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for start, text in _pieces(update):
        match = _ASSIGNMENT.match(text)
        if not match:
            raise _no_assignment(update, (start, start + max(1, len(text))))
        name = match[1]
        _check_target(name, update, (start + match.start(1), start + match.end(1)))
        names = known | {assigned for assigned, _ in parts}
        parts.append((name, read_formula(text, names, skipped=match.end(), within=(update, start))))
    if "x" not in [name for name, _ in parts]:
        raise ExpressionError(
            "the update never gives x its next value", source=update, span=(0, max(1, len(update))),
            hint="end it with x = ..., as in v = 0.9*v + g; x = x - lr*v",
        )  # fmt: skip
    return tuple(parts)


def read_formula(
    text: str, known: AbstractSet[str], *, skipped: int = 0, within: tuple[str, int] | None = None
) -> Tree:
    """Read an expression over `known` names, from the character number `skipped` on.

    `within` says in which longer text it stands and where, for errors. Raises ExpressionError.
    """
    source, start = within or (text, 0)
    try:
        tree = written_out(read_infix(" " * skipped + text[skipped:], known), {})
        check_constants(tree)
        for node in postorder(tree):
            if isinstance(node, Symbol) and node.name not in known:
                raise _unknown(node, known)
    except GradcliError as error:
        span = error.span or (skipped, max(len(text), skipped + 1))
        span = (span[0] + start, span[1] + start)
        raise type(error)(error.message, source=source, span=span, hint=error.hint) from None
    return tree


def chained(parts: Sequence[Part]) -> dict[str, Tree]:
    """Write every part over the values before the step."""
    current: dict[str, Tree] = {}
    for name, tree in parts:
        current[name] = substitute(tree, current)
    return current


class Formulas:
    """Trees that are evaluated together, over any arithmetic, as often as needed."""

    def __init__(self, trees: Mapping[str, Tree], inputs: Sequence[str], arithmetic: Arithmetic[Any]) -> None:
        self.program: Program = lower(list(trees.values()), inputs)
        self._names = tuple(trees)
        self._run: Callable[[Sequence[Any]], list[Any]] = runner(self.program, arithmetic)
        self._outputs = self.program.outputs

    def __call__(self, inputs: Sequence[Any]) -> list[Any]:
        """Return the value of each tree. Raises NoNumber where one has none."""
        slots = self._run(inputs)
        values = [slots[slot] for slot in self._outputs]
        for name, slot, value in zip(self._names, self._outputs, values, strict=True):
            if value != value:
                why = undefined_part(self.program, [float_of(x) for x in slots], slot)
                raise NoNumber(f"{name} has no value, since {why}" if why else "")
        return values


def constant(tree: Tree, values: Mapping[str, Real], arithmetic: Arithmetic[Value]) -> Value:
    """Evaluate a formula once over named values. Raises NoNumber."""
    value: Value = Formulas({"it": tree}, list(values), arithmetic)(list(values.values()))[0]
    return value


_GIVING = {
    True: "--state {0}=0 gives memory its start, --set {0}=... a setting its value",
    False: "--set {0}=... gives it a value",
}
"""How a name gets a value in a formula of a schedule, and in one of a method."""


def _pieces(update: str) -> Iterator[tuple[int, str]]:
    start = 0
    for text in update.split(";"):
        if text.strip() or not update.strip():
            yield start, text
        start += len(text) + 1


def _check_target(name: str, update: str, span: Span) -> None:
    if name in GIVEN and name != "x":
        raise ExpressionError(
            f"'{name}' is given to the update, which cannot change it", source=update, span=span,
            hint="the update changes x and the memory that --state names",
        )  # fmt: skip
    try:
        check_name(name, span, declared=True)
        if not re.fullmatch(r"[^\W\d_]\w*", name):
            raise ExpressionError(f"'{name}' is not a name", span=span)
    except GradcliError as error:
        raise error.located(update) from None


def _no_assignment(update: str, span: Span) -> ExpressionError:
    return ExpressionError(
        "each part of an update gives a name its next value", source=update, span=span,
        hint="as in v = 0.9*v + g; x = x - lr*v",
    )  # fmt: skip


def _unknown(node: Symbol, known: AbstractSet[str]) -> ExpressionError:
    hint = did_you_mean(node.name, known) if len(node.name) > 1 else ""
    return ExpressionError(
        f"'{node.name}' has no value here", span=node.span,
        hint=hint or f"known are {', '.join(sorted(known))}; {_GIVING[GIVEN[1] in known].format(node.name)}",
    )  # fmt: skip

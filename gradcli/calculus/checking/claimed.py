"""One claimed formula or number, and what a claim is to hold."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.calculus.checking.readings import short_reading
from gradcli.dataclass import dataclass
from gradcli.errors import ExpressionError, GradcliError, OptionError, Span
from gradcli.language.constants import check_constants
from gradcli.language.expansion import written_out
from gradcli.language.expression import Expression
from gradcli.language.infix import read_infix
from gradcli.language.names import did_you_mean
from gradcli.language.tree import Apply, Symbol, Tree, postorder

DECIMAL_POINT = "use a decimal point: 1.5"
"""A hint for decimals written with a comma."""

_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Claimed:
    """One claimed component: as typed, and with sums and constants written out.

    `short` is the same read otherwise, where functions stand without brackets (see `short_reading`).
    """

    typed: Tree
    tree: Tree
    short: Tree | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a claim is to hold: partials, second partials or numbers; errors call the claim `what`."""

    of: Expression
    hessian: bool = False
    numbers: bool = False
    what: str = "--claim"

    def __post_init__(self) -> None:
        """Refuse a function without variables."""
        if not self.of.variables:
            raise OptionError(
                "there is no variable, so there is nothing to check", hint="--vars names variables"
            )

    @property
    def places(self) -> list[tuple[str, ...]]:
        """The variables of each component, row by row."""
        names = self.of.variables
        return [(x, y) for x in names for y in names] if self.hessian else [(x,) for x in names]

    @property
    def form(self) -> str:
        """A hint at how such a claim is written."""
        if self.hessian:
            return "write the rows one after the other, as in '2, 0; 0, 2'"
        if len(self.of.variables) > _MOST_NAMED:
            return "write one for each variable, separated by commas"
        return f"write {', '.join(f'{name}=...' for name in self.of.variables)}, or the same without names"

    @property
    def known(self) -> str:
        """A hint at the names that a claim may use."""
        names = self.of.variables
        return (
            f"the only variable is {names[0]}" if len(names) == 1 else f"the variables are {', '.join(names)}"
        )

    def called(self, variables: Sequence[str]) -> str:
        """Name a component in a message."""
        below = "".join(f"d{name}" for name in variables)
        return f"{self.what}: {'df' if len(variables) == 1 else 'd2f'}/{below}"

    def read(self, text: str, span: Span, place: Sequence[str]) -> Claimed:
        """Read the component in a part of a text.

        Raises ExpressionError where there is none, it cannot be read, or holds a name that has no meaning.
        """
        part = text[span[0] : span[1]]
        if not part.strip():
            raise ExpressionError(
                f"{self.called(place)} is missing", source=text, span=(span[0], span[0] + 1), hint=self.form
            )
        constants = dict(self.of.constants)
        try:
            typed = read_infix(part, frozenset((*self.of.variables, *constants)))
            tree = written_out(typed, constants)
            check_constants(tree)
            self._check_names(tree)
        except GradcliError as error:
            start, end = error.span or (0, len(part))
            moved = (start + span[0], end + span[0])
            message = f"{self.called(place)}: {error.message}"
            raise type(error)(message, source=text, span=moved, hint=error.hint) from None
        short = short_reading(typed, part)
        return Claimed(typed, tree, None if short is None else written_out(short, constants))

    def wrong_count(self, given: int, text: str = "", hint: str = "") -> ExpressionError:
        """Complain of too few or too many components."""
        names = self.of.variables
        few = ", ".join(names) if len(names) <= _MOST_NAMED else f"{', '.join(names[:3])}, ..., {names[-1]}"
        kind = "number" if self.numbers else "formula"
        message = f"{len(names)} {kind}{'s' * (len(names) != 1)} wanted (for {few}), {given} given"
        has_commas = self.numbers and given == 2 * len(names)
        return ExpressionError(
            f"{self.what}: {message}",
            source=text,
            span=(0, max(1, len(text))) if text else None,
            hint=hint or (DECIMAL_POINT if has_commas else self.form),
        )

    def _check_names(self, tree: Tree) -> None:
        """Refuse a name that is no variable of the function; in numbers, every name."""
        variables = self.of.variables
        for node in postorder(tree):
            if not isinstance(node, Symbol):
                continue
            if self.numbers:
                hint = "--claim takes formulas"
                raise ExpressionError(f"a number cannot contain '{node.name}'", span=node.span, hint=hint)
            if node.name not in variables:
                fact = f"'{node.name}' is no variable of the function"
                raise ExpressionError(fact, span=node.span, hint=self._hint_at(node.name))

    def _hint_at(self, name: str) -> str:
        variables = self.of.variables
        if len(name) > 1 and all(letter in variables for letter in name):
            return f"write {'*'.join(name)} for the product"
        if name in _defined_in(self.of.typed):
            return f"{name} is defined within the function; write out what it stands for"
        return did_you_mean(name, variables) or self.known


def _defined_in(typed: Tree) -> frozenset[str]:
    is_let = isinstance(typed, Apply) and typed.function == "let"
    names = typed.arguments[:-1:2] if is_let and isinstance(typed, Apply) else ()
    return frozenset(name.name for name in names if isinstance(name, Symbol))

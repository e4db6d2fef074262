"""What is answered when a derivative is derived by hand: lines that are equal, and why they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.dataclass import dataclass
from gradcli.results.quantities import Remark

if TYPE_CHECKING:
    from gradcli.language.expression import Expression
    from gradcli.language.tree import Tree


@dataclass(frozen=True, slots=True)
class Reason:
    """One use of a rule, or of a way to tidy: its name and title.

    `note` is a phrase in which each `{}` stands for one of `terms`; for the chain rule, `outer` is the rule
    of the outer function.
    """

    rule: str
    title: str
    note: str = ""
    terms: tuple[Tree, ...] = ()
    outer: str = ""


@dataclass(frozen=True, slots=True)
class DerivationStep:
    """A line that equals the one before, and why; the first line has no reasons.

    In `line`, a node `derivative` or `partial` of a tree and a variable is a derivative still to be taken.
    """

    line: Tree
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A subexpression with a name, in terms of the variables and of parts before it."""

    name: str
    tree: Tree


@dataclass(frozen=True, slots=True)
class Derived:
    """The derivative of the function, whose `part` is None, or of one of its parts, line by line."""

    part: Part | None
    steps: tuple[DerivationStep, ...]

    @property
    def name(self) -> str:
        """The name of the part; none for the function itself."""
        return self.part.name if self.part else ""

    @property
    def result(self) -> Tree:
        """The last line."""
        return self.steps[-1].line


@dataclass(frozen=True, slots=True)
class Derivation:
    """The derivation of one partial, in which the variables `held` are constants.

    `result` is the derivative as a formula of the language: where it is long, with the parts and their
    derivatives as local definitions. Every line was seen to equal the one before at `points` points or more.
    """

    variable: str
    held: tuple[str, ...]
    parts: tuple[Derived, ...]
    main: Derived
    result: Tree
    points: int


@dataclass(frozen=True, slots=True)
class RuleUsed:
    """A rule that a derivation uses, and what it says, in ASCII and in LaTeX."""

    name: str
    title: str
    statement: str
    latex: str


@dataclass(frozen=True, slots=True)
class DerivationReport:
    """What `derive` answers.

    `function` is the formula with the names of `parts` in it; `rules` are those used, in the order of their
    first use. Every line was evaluated at `points` points or more, and equals the one before.
    """

    of: Expression
    parts: tuple[Part, ...]
    function: Tree
    derivations: tuple[Derivation, ...]
    rules: tuple[RuleUsed, ...]
    valid_where: tuple[Tree, ...]
    points: int
    remarks: tuple[Remark, ...] = ()

    @property
    def name(self) -> str:
        """What the function is called: f, unless a variable or a part is."""
        taken = {*self.of.variables, *(part.name for part in self.parts)}
        return next((name for name in ("f", "F", "phi") if name not in taken), "f")


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A derivation with its right-hand sides left empty, and the answers after it."""

    report: DerivationReport

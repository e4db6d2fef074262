"""The variable of a derivative: which trees depend on it, and how a derivative by it is noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from gradcli.dataclass import dataclass
from gradcli.language.tree import DERIVATIVES, Apply, Symbol, Tree, free_symbols


@dataclass(frozen=True, slots=True)
class Unknown:
    """A variable by which is differentiated.

    `several` says that the function has other variables too, so that its derivative is a partial one.
    `parts` are names of subexpressions that depend on the variable; `taken` are names not to be used.
    """

    name: str
    several: bool = False
    parts: Mapping[str, Tree] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()

    def occurs_in(self, tree: Tree) -> bool:
        """Tell whether a tree depends on the variable."""
        symbols = free_symbols(tree)
        return self.name in symbols or not symbols.isdisjoint(self.parts)

    def is_part(self, tree: Tree) -> bool:
        """Tell whether a tree is the name of a part."""
        return isinstance(tree, Symbol) and tree.name in self.parts

    def pending(self, tree: Tree) -> Tree:
        """Return the derivative of a tree, still to be taken."""
        return Apply(DERIVATIVES[self.several], (tree, Symbol(self.name)))

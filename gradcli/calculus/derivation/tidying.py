"""Tidy a derivative by small steps, each with a name."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.calculus.derivation import arrangement, product_kinds, simple_kinds, sum_kinds
from gradcli.calculus.derivation.kinds import TIDYINGS, Kind
from gradcli.calculus.derivation.products import key
from gradcli.calculus.derivation.shapes import is_pending
from gradcli.language.functions import CONDITIONS
from gradcli.language.tree import Apply, Tree, arguments_of, contains_decimal, fold, rebuilt, size

_MODULES = (simple_kinds, product_kinds, sum_kinds, arrangement)
_NAMES = [module.__name__ for module in _MODULES]
_IN_ORDER = sorted(TIDYINGS.values(), key=lambda entry: _NAMES.index(entry.apply.__module__))
"""The kinds as they are tried: module by module, and in each as they stand there."""

_MOST_STEPS = 60
_LARGEST = 2_000
"""A line of more nodes is left as it is."""

_ARITHMETIC = frozenset(("+", "-", "*", "/", "neg", "^", "sqrt", "where", "Piecewise"))


def tidy_steps(tree: Tree) -> Iterator[tuple[str, Tree]]:
    """Yield the names of the steps that make a tree tidy, each with what it leads to."""
    is_decimal = contains_decimal(tree)
    for _ in range(_MOST_STEPS if size(tree) <= _LARGEST else 0):
        for entry in _IN_ORDER:
            tidied = _everywhere(tree, entry, is_decimal)
            if key(tidied) != key(tree):
                tree = tidied
                yield entry.name, tree
                break
        else:
            return


def without_zeros_and_ones(tree: Tree) -> Tree:
    """Leave out terms of 0 and factors of 1."""
    return _everywhere(tree, TIDYINGS["zeros_and_ones"], is_decimal=False)


def kind_title(name: str) -> str:
    """Return how a kind of tidying is told.

    >>> kind_title("like_terms")
    'add like terms'
    """
    return TIDYINGS[name].title


def _everywhere(tree: Tree, entry: Kind, is_decimal: bool) -> Tree:
    allowed = _outside_functions(tree) if entry.outside else None

    def visit(node: Tree, arguments: list[Tree]) -> Tree:
        # A condition stays as it was typed, and so does what is still to be differentiated.
        if not isinstance(node, Apply) or node.function in CONDITIONS or is_pending(node):
            return node
        changed = rebuilt(node, arguments)
        if not isinstance(changed, Apply) or (allowed is not None and id(node) not in allowed):
            return changed
        return entry.apply(changed, is_decimal)

    return fold(tree, visit)


def _outside_functions(tree: Tree) -> set[int]:
    """Return the nodes that stand in no argument of a function but of a root."""
    found: set[int] = set()
    stack = [tree]
    while stack:
        node = stack.pop()
        if id(node) in found:
            continue
        found.add(id(node))
        if isinstance(node, Apply) and node.function in _ARITHMETIC:
            stack.extend(arguments_of(node))
    return found

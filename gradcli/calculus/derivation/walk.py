"""The walk from a derivative still to be taken to one that holds none, line by line or in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gradcli.calculus.derivation.rule_table import Rewriting
from gradcli.calculus.derivation.rules import rewriting
from gradcli.calculus.derivation.shapes import is_pending
from gradcli.calculus.derivation.tidying import without_zeros_and_ones
from gradcli.calculus.derivation.unknown import Unknown
from gradcli.dataclass import dataclass
from gradcli.language.tree import Apply, Tree, arguments_of, fold, rebuilt

Rewrite = Callable[[Tree, Unknown], Rewriting]

_AT_ONCE = frozenset(("constant", "variable", "constant_multiple"))
"""Rules that a brief derivation uses without a line of their own."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that equals the one before, and the uses of rules that lead to it, by the trees they met."""

    tree: Tree
    uses: tuple[tuple[Tree, Rewriting], ...] = ()


def lines(tree: Tree, unknown: Unknown, *, brief: bool = False) -> Iterator[Line]:
    """Yield the derivative of a tree, then line by line what the rules make of it.

    A line uses one rule, wherever it applies; a brief one uses all that apply.
    """
    line = unknown.pending(tree)
    yield Line(line)
    while waiting := pending_in(line, unknown):
        met = [(node, rewriting(_operand(node), unknown)) for node in waiting]
        chosen = met if brief else [(node, found) for node, found in met if _alike(met[0], (node, found))]
        line = _replaced(line, {id(node): found.after for node, found in chosen})
        uses = [(_operand(node), found) for node, found in chosen]
        while brief and (simple := _simple(line, unknown)):
            line = _replaced(line, {id(node): found.after for node, found in simple})
            uses += [(_operand(node), found) for node, found in simple]
        line = without_zeros_and_ones(line) if brief else line
        yield Line(line, tuple(uses))


def differentiated(tree: Tree, unknown: Unknown, rewrite: Rewrite = rewriting) -> Tree:
    """Return the derivative with every rule used and nothing tidied."""
    done: dict[int, Tree] = {}
    held: list[Tree] = []
    stack: list[tuple[Tree, Tree | None]] = [(tree, None)]
    while stack:
        node, after = stack.pop()
        if after is not None:
            replacements = {id(part): done[id(_operand(part))] for part in pending_in(after, unknown)}
            done[id(node)] = _replaced(after, replacements)
        elif id(node) not in done:
            after = rewrite(node, unknown).after
            held.append(after)
            stack.append((node, after))
            stack += [(_operand(part), None) for part in pending_in(after, unknown)]
    return done[id(tree)]


def pending_in(line: Tree, unknown: Unknown) -> list[Tree]:
    """Return the derivatives still to be taken, from left to right; those of named parts are not."""
    found: list[Tree] = []
    seen: set[int] = set()
    stack = [line]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if not is_pending(node):
            stack.extend(reversed(arguments_of(node)))
        elif not unknown.is_part(_operand(node)):
            found.append(node)
    return found


def _simple(line: Tree, unknown: Unknown) -> list[tuple[Tree, Rewriting]]:
    met = [(node, rewriting(_operand(node), unknown)) for node in pending_in(line, unknown)]
    return [(node, found) for node, found in met if found.rule in _AT_ONCE]


def _alike(one: tuple[Tree, Rewriting], other: tuple[Tree, Rewriting]) -> bool:
    """Tell whether two uses are one step: the same rule, and of the chain rule the same inner function."""
    if one[1].rule != other[1].rule:
        return False
    return one[1].rule != "chain" or _operand(one[0]) == _operand(other[0])


def _operand(pending: Tree) -> Tree:
    return arguments_of(pending)[0]


def _replaced(line: Tree, replacements: dict[int, Tree]) -> Tree:
    """Return a line with some of its nodes, known by their identity, replaced."""

    def visit(node: Tree, arguments: list[Tree]) -> Tree:
        if id(node) in replacements:
            return replacements[id(node)]
        return rebuilt(node, arguments) if isinstance(node, Apply) else node

    return fold(line, visit)

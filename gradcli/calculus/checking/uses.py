"""A derivation as the uses of its rules, one of which can be got wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from gradcli.calculus.checking.telling import tidied
from gradcli.calculus.derivation.rule_table import Rewriting
from gradcli.calculus.derivation.rules import rewriting
from gradcli.calculus.derivation.shapes import is_pending
from gradcli.calculus.derivation.unknown import Unknown
from gradcli.calculus.derivation.walk import differentiated, pending_in
from gradcli.dataclass import dataclass
from gradcli.language.tree import Tree, arguments_of, fold, rebuilt


@dataclass(frozen=True, slots=True)
class Use:
    """A tree that was met on the way, and what the rule makes of its derivative."""

    tree: Tree
    found: Rewriting
    unknown: Unknown

    def derivative(self, tree: Tree) -> Tree:
        """Return the derivative of a part."""
        return derivative_of(tree, self.unknown)

    def done(self, tree: Tree) -> Tree:
        """Return what a rule gives with its derivatives taken."""

        def visit(node: Tree, arguments: list[Tree]) -> Tree:
            if is_pending(node):
                return derivative_of(arguments_of(node)[0], self.unknown)
            return rebuilt(node, arguments)

        return tidied(fold(tree, visit))


class Derivation:
    """The derivation of one partial, of which any use of a rule can be made to go wrong."""

    def __init__(self, tree: Tree, unknown: Unknown) -> None:
        self.tree = tree
        self.unknown = unknown
        self._uses: dict[int, Use] = {}
        self._right: dict[int, Tree] = {}
        self._right = self._worked_out({}, frozenset())
        self._above: dict[int, set[int]] = {}
        for use in self._uses.values():
            for pending in pending_in(use.found.after, unknown):
                self._above.setdefault(id(arguments_of(pending)[0]), set()).add(id(use.tree))
        self.uses: Sequence[Use] = tuple(self._uses.values())

    def with_slips(self, afters: Mapping[int, Tree]) -> Tree:
        """Return what the derivation ends in where some uses, by the identity of their trees, go wrong."""
        touched: set[int] = set()
        waiting = list(afters)
        while waiting:
            node = waiting.pop()
            if node not in touched:
                touched.add(node)
                waiting += self._above.get(node, ())
        return self._worked_out(afters, touched)[id(self.tree)]

    def _worked_out(self, afters: Mapping[int, Tree], touched: AbstractSet[int]) -> dict[int, Tree]:
        """Return the derivatives of the tree and its parts; those not touched by a slip are known."""
        done: dict[int, Tree] = {}
        stack = [self.tree]
        while stack:
            node = stack[-1]
            after = self._after(node, afters)
            operands = [arguments_of(pending)[0] for pending in pending_in(after, self.unknown)]
            if id(node) not in touched and id(node) in self._right:
                done[id(node)] = self._right[id(node)]
            elif waiting := [operand for operand in operands if id(operand) not in done]:
                stack += reversed(waiting)
                continue
            else:
                done[id(node)] = _filled(after, done)
            stack.pop()
        return done

    def _after(self, node: Tree, afters: Mapping[int, Tree]) -> Tree:
        if id(node) in afters:
            return afters[id(node)]
        if id(node) not in self._uses:
            self._uses[id(node)] = Use(node, rewriting(node, self.unknown), self.unknown)
        return self._uses[id(node)].found.after


def _filled(after: Tree, derivatives: Mapping[int, Tree]) -> Tree:
    """Put derivatives, known by the identity of their functions, where they are still to be taken."""
    made: dict[int, Tree] = {}
    stack = [(after, False)]
    while stack:
        node, is_ready = stack.pop()
        arguments = arguments_of(node)
        if is_pending(node):
            made[id(node)] = derivatives[id(arguments[0])]
        elif is_ready or not arguments:
            made[id(node)] = rebuilt(node, [made[id(part)] for part in arguments])
        elif id(node) not in made:
            stack.append((node, True))
            stack += [(part, False) for part in arguments]
    return made[id(after)]


def derivative_of(tree: Tree, unknown: Unknown) -> Tree:
    """Return a derivative, tidied."""
    return tidied(differentiated(tree, unknown))


def replaced(tree: Tree, part: Tree, other: Tree) -> Tree:
    """Return a tree in which a part, and every equal one, is another."""
    return fold(tree, lambda node, arguments: other if node == part else rebuilt(node, arguments))

"""The expression tree and questions about it.

Three kinds of node. Every walk here is a loop over an explicit stack and visits a shared node once,
so a tree may be ten thousand levels deep, and a local definition used twice costs what it costs once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from gradcli.dataclass import dataclass
from gradcli.errors import Span

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Number:
    """A literal that keeps its text: `0.1` is exactly one tenth."""

    text: str
    span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def value(self) -> Fraction:
        """The exact value of the literal."""
        return _value_of(self.text)

    @property
    def is_decimal(self) -> bool:
        """Whether the literal was typed with a decimal point or an exponent."""
        return not self.text.isdigit()


@lru_cache(maxsize=1024)
def _value_of(text: str) -> Fraction:
    return Fraction(text)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A variable, or a name that a definition or `--let` gives a value."""

    name: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Apply:
    """A function, operator or constant (no arguments) applied to trees."""

    function: str
    arguments: tuple[Tree, ...]
    span: Span | None = field(default=None, repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Apply) and same(self, other)

    def __hash__(self) -> int:
        return hash((self.function, len(self.arguments)))

    def __reduce__(self) -> tuple[object, ...]:
        return _decoded, (_encoded(self),)


Tree = Number | Symbol | Apply

DERIVATIVES = ("derivative", "partial")
"""Nodes that no text is read as: the derivative of a tree by a symbol, of one variable and of several."""


def arguments_of(tree: Tree) -> tuple[Tree, ...]:
    """Return the children of a node, none for a leaf."""
    return tree.arguments if isinstance(tree, Apply) else ()


def postorder(tree: Tree) -> Iterator[Tree]:
    """Yield each distinct node once, arguments before the node that holds them."""
    seen: set[int] = set()
    stack = [(tree, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        elif id(node) not in seen:
            seen.add(id(node))
            if not isinstance(node, Apply):
                yield node
                continue
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node.arguments))


def fold(tree: Tree, visit: Callable[[Tree, list[Result]], Result]) -> Result:
    """Compute a result bottom-up: `visit(node, results of its arguments)`, once a node."""
    results: dict[int, Result] = {}
    for node in postorder(tree):
        below = node.arguments if isinstance(node, Apply) else ()
        results[id(node)] = visit(node, [results[id(child)] for child in below])
    return results[id(tree)]


def free_symbols(tree: Tree) -> set[str]:
    """Return the names that occur.

    >>> sorted(free_symbols(Apply("*", (Symbol("x"), Symbol("y")))))
    ['x', 'y']
    """
    return {node.name for node in postorder(tree) if isinstance(node, Symbol)}


def size(tree: Tree) -> int:
    """Count the distinct nodes."""
    return sum(1 for _ in postorder(tree))


def written_size(tree: Tree) -> int:
    """Count the nodes as if every shared node were written out at each use."""
    return fold(tree, lambda _, counts: 1 + sum(counts, 0))


def depth(tree: Tree) -> int:
    """Return the deepest nesting; a chain of one operator (`a + b + c`) counts as one level."""

    def level(node: Tree, below: list[tuple[int, str]]) -> tuple[int, str]:
        if not isinstance(node, Apply):
            return 1, ""
        chain = {"-": "+", "/": "*"}.get(node.function, node.function)
        chained = below[:1] if chain in ("+", "*") else []
        levels = [height for height, _ in below[len(chained) :]]
        levels += [height - (name == chain) for height, name in chained]
        return 1 + max(levels, default=0), chain

    return fold(tree, level)[0]


def contains_decimal(tree: Tree) -> bool:
    """Tell whether a literal with a decimal point or an exponent occurs."""
    return any(isinstance(node, Number) and node.is_decimal for node in postorder(tree))


def substitute(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """Return the tree with the named symbols replaced."""

    def visit(node: Tree, arguments: list[Tree]) -> Tree:
        if isinstance(node, Symbol):
            return values.get(node.name, node)
        return rebuilt(node, arguments)

    return fold(tree, visit)


def rebuilt(node: Tree, arguments: list[Tree]) -> Tree:
    """Return `node` with other arguments, and `node` itself where they are the same objects."""
    if not isinstance(node, Apply) or all(map(_is, node.arguments, arguments)):
        return node
    return Apply(node.function, tuple(arguments), node.span)


def same(one: Tree, other: Tree) -> bool:
    """Compare two trees by structure, spans aside."""
    seen: set[tuple[int, int]] = set()
    stack = [(one, other)]
    while stack:
        left, right = stack.pop()
        if left is right or (id(left), id(right)) in seen:
            continue
        seen.add((id(left), id(right)))
        if not (isinstance(left, Apply) and isinstance(right, Apply)):
            if isinstance(left, Apply) or isinstance(right, Apply) or left != right:
                return False
        elif left.function != right.function or len(left.arguments) != len(right.arguments):
            return False
        else:
            stack.extend(zip(left.arguments, right.arguments, strict=True))
    return True


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort `x2` before `x10`; digit runs compare by length, then text, so any length is cheap."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return tuple((0, len(p), p) if p[0].isdigit() else (1, 0, p) for p in map(_without_zeros, parts))


def _without_zeros(part: str) -> str:
    return (part.lstrip("0") or "0") if part[0].isdigit() else part


def _is(one: object, other: object) -> bool:
    return one is other


def _encoded(tree: Tree) -> list[tuple[object, ...]]:
    """Flatten a tree, so that pickling it needs no recursion."""
    places: dict[int, int] = {}
    rows: list[tuple[object, ...]] = []
    for node in postorder(tree):
        places[id(node)] = len(rows)
        if isinstance(node, Apply):
            rows.append((node.function, node.span, *(places[id(a)] for a in node.arguments)))
        else:
            rows.append((node,))
    return rows


def _decoded(rows: list[tuple[object, ...]]) -> Tree:
    nodes: list[Tree] = []
    for first, *rest in rows:
        if isinstance(first, str):
            span, *places = rest
            arguments = tuple(nodes[place] for place in places if isinstance(place, int))
            nodes.append(Apply(first, arguments, span if isinstance(span, tuple) else None))
        elif isinstance(first, Number | Symbol):
            nodes.append(first)
    return nodes[-1]

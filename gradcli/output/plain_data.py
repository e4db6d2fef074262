"""Plain data: what JSON has for a value, by a table of shapes that each kind of result adds to."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any, TypeVar

from gradcli.language.expression import Expression
from gradcli.language.tree import Apply, Number, Symbol, Tree
from gradcli.language.write import to_infix
from gradcli.results.quantities import Quantity, Remark

Record = dict[str, object]
Shape = TypeVar("Shape", bound=Callable[[Any], object])

SHAPES: dict[type, Callable[[Any], object]] = {}
"""How each type is written that is not simply its fields."""


def plain(value: object) -> object:
    """Return a value as JSON's types.

    Raises TypeError for what has no such form.
    """
    shape = SHAPES.get(type(value))
    if shape is not None:
        return shape(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"no record of {type(value).__name__}")


def shape(*kinds: type) -> Callable[[Shape], Shape]:
    """Enter a function as the shape of some types."""

    def enter(function: Shape) -> Shape:
        SHAPES.update(dict.fromkeys(kinds, function))
        return function

    return enter


def with_unstorable(detail: str | None, named: Iterable[tuple[str, Quantity | None]]) -> str | None:
    """Tell the numbers that are null because no double holds them."""
    told = [f"{name} is {q.decimal}, which no double holds" for name, q in named if q and q.value is None]
    return "; ".join(filter(None, (detail, *told))) or None


def exact_forms(value: object) -> object:
    """Return the closed form of a number, or those of numbers in rows; None where there is none."""
    if isinstance(value, tuple):
        return [exact_forms(item) for item in value]
    return to_infix(value.exact) if isinstance(value, Quantity) and value.exact is not None else None


def let_of(of: Expression) -> Record:
    """Return the names that were given a value, where there are any."""
    return {"let": {name: to_infix(value) for name, value in of.constants}} if of.constants else {}


def remarks_of(of: Expression, remarks: Iterable[Remark]) -> object:
    """Return how the formula was read, then the remarks."""
    return plain([*(Remark("reading", note) for note in of.notes), *remarks])


@shape(Number, Symbol, Apply)
def _tree(tree: Tree) -> str:
    return to_infix(tree)


SHAPES[Expression] = lambda of: to_infix(of.typed)
SHAPES[Quantity] = lambda quantity: plain(quantity.value)

"""The marks of stationary points."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.plotting.scene import Mark, MarkKind
from gradcli.plotting.subject import Subject


def stationary_marks(subject: Subject, axes: tuple[int, ...]) -> Iterator[Mark]:
    """Yield a mark for each stationary point that was found; with one axis, upon the graph."""
    for point in subject.stationary.points if subject.stationary else ():
        x, *others = (point.at[place].value for place in axes)
        value = point.value.value if point.value else None
        y = others[0] if others else value
        if x is not None and y is not None:
            told = f", f = {point.value.decimal}" if point.value else ""
            yield Mark(MarkKind(point.kind.value), (x, y), f"{point.kind.value}{told}")

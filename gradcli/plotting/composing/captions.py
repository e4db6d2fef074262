"""The words of a picture: title, legend, notes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from gradcli.errors import printable
from gradcli.language.constants import known_value
from gradcli.language.tree import Tree
from gradcli.language.write import to_infix, to_unicode
from gradcli.plotting.composing.section import Section
from gradcli.plotting.numbers import number_text
from gradcli.plotting.scene import ArrowRole, Entry, LineRole, MarkKind, Panel
from gradcli.plotting.subject import Subject
from gradcli.results.gradients import Directional, Evaluation
from gradcli.results.quantities import Quantity

_LONGEST = 12
_DIGITS = 6

_MARKS = {
    MarkKind.POINT: ("point", "points"),
    MarkKind.MINIMUM: ("minimum", "minima"),
    MarkKind.MAXIMUM: ("maximum", "maxima"),
    MarkKind.SADDLE: ("saddle", "saddles"),
    MarkKind.DEGENERATE: ("degenerate point", "degenerate points"),
    MarkKind.KINK: ("kink", "kinks"),
}


def title_of(subject: Subject) -> str:
    """Return the title asked for, else the formula."""
    if subject.title:
        return printable(subject.title)
    return f"f({', '.join(subject.of.variables[:6])}) = {_written(subject.of.typed, subject)}"


def held_text(subject: Subject, section: Section) -> str:
    """Say which names have a fixed value in the picture."""
    held = [
        f"{name} = {number_text(section.base[place])}"
        for place, name in enumerate(subject.of.variables)
        if place not in section.axes
    ]
    return ", ".join(part for part in (held_of_constants(subject), *held) if part)


def held_of_constants(subject: Subject) -> str:
    """Say which names the formula was given a value for."""
    return ", ".join(f"{name} = {_written(value, subject)}" for name, value in subject.of.constants)


def legend_of(subject: Subject, panel: Panel) -> tuple[Entry, ...]:
    """Name everything that the panel shows, each kind once, the paths first."""
    return tuple(_entries(subject, panel))


def quantity_text(quantity: Quantity | None, subject: Subject) -> str:
    """Write a number short: its closed form where that is, else rounded."""
    if quantity is None:
        return "?"
    exact = _written(quantity.exact, subject) if quantity.exact is not None else ""
    if 0 < len(exact) <= _LONGEST:
        return exact
    return quantity.decimal if quantity.value is None else number_text(quantity.value, _DIGITS)


def vector_text(entries: Sequence[Quantity | None], subject: Subject) -> str:
    """Write a vector short, at most six entries of it."""
    shown = [quantity_text(entry, subject) for entry in entries[:6]]
    return f"({', '.join(shown)}{', ...' if len(entries) > 6 else ''})"


def place_text(evaluation: Evaluation, subject: Subject) -> str:
    """Name the point of an evaluation."""
    if len(evaluation.at) == 1:
        return f"{subject.of.variables[0]} = {quantity_text(evaluation.at[0], subject)}"
    return vector_text(evaluation.at, subject)


def _written(tree: Tree, subject: Subject) -> str:
    return to_unicode(tree) if subject.is_unicode else to_infix(tree)


def _entries(subject: Subject, panel: Panel) -> Iterator[Entry]:
    nabla = "∇f" if subject.is_unicode else "grad f"
    texts: dict[LineRole | ArrowRole, str] = {
        LineRole.GRAPH: "graph of f",
        LineRole.LEVEL_CURVE: _level_curves(subject),
        ArrowRole.GRADIENT: _gradients(subject, nabla),
        ArrowRole.DIRECTION: _directions(subject),
        LineRole.TANGENT: _tangent(subject, panel),
        LineRole.NORMAL: "normal",
    }
    present = {line.role for line in panel.lines} | {arrow.role for arrow in panel.arrows}
    for path in panel.paths:
        yield Entry(path.number, f"{path.name}: {path.outcome}")
    for role, text in texts.items():
        if role in present:
            yield Entry(role, text)
    for kind in MarkKind:
        if marks := [mark for mark in panel.marks if mark.kind is kind]:
            yield Entry(kind, _marks(kind, len(marks), subject))
    if ArrowRole.FIELD in present:
        yield Entry(ArrowRole.FIELD, f"{nabla}: direction, and length compressed")


def _level_curves(subject: Subject) -> str:
    values = [quantity_text(e.value, subject) for e in subject.evaluations if e.value is not None]
    distinct = list(dict.fromkeys(values))
    return f"level curve{'s' * (len(distinct) > 1)} {', '.join(f'f = {value}' for value in distinct)}"


def _gradients(subject: Subject, nabla: str) -> str:
    known = [e.gradient for e in subject.evaluations if e.gradient is not None]
    if len(known) != 1:
        return f"gradients {nabla}, the longer the steeper"
    return f"gradient {nabla} = {vector_text(known[0], subject)}, its direction"


def _directions(subject: Subject) -> str:
    told = [
        f"{vector_text(along.unit, subject)}, rate {_rate(along, evaluation, subject)}"
        for evaluation in subject.evaluations
        for along in evaluation.directional
    ]
    return f"direction{'s' * (len(told) > 1)} {'; '.join(told)}"


def _rate(along: Directional, evaluation: Evaluation, subject: Subject) -> str:
    """Write a directional derivative; one that no precision tells from 0 is 0 where fractions show it."""
    if along.derivative is not None:
        return quantity_text(along.derivative, subject)
    pairs = zip(evaluation.gradient or (), along.direction, strict=False)
    products = [_known(partial) * _known(entry) for partial, entry in pairs]
    known = evaluation.gradient and not any(product != product for product in products)
    return "0" if known and sum(products) == 0 else "not decided"


def _known(quantity: Quantity | None) -> Fraction | float:
    value = known_value(quantity.exact) if quantity and quantity.exact is not None else None
    return math.nan if value is None else value


def _tangent(subject: Subject, panel: Panel) -> str:
    if panel.relief is not None:
        return "tangent"
    place = subject.of.variables.index(subject.axes[0]) if subject.axes else 0
    slopes = [e.gradient[place] for e in subject.evaluations if e.gradient is not None]
    return f"tangent, slope {quantity_text(slopes[0], subject)}" if len(slopes) == 1 else "tangent"


def _marks(kind: MarkKind, count: int, subject: Subject) -> str:
    one, many = _MARKS[kind]
    if kind is MarkKind.POINT and count == 1:
        return f"the point {place_text(subject.evaluations[0], subject)}"
    return one if count == 1 else f"{count} {many}"

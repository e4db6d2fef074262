"""The columns of a trace: what may be asked for by name, and where in a step it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from gradcli.dataclass import dataclass
from gradcli.errors import OptionError
from gradcli.language.names import did_you_mean
from gradcli.results.held_digits import held_text
from gradcli.results.runs import Held, RowDigits, RunStart, Step

ABSENT = "-"

NINE = 9
"""Digits that hold of every number of which nothing else is said."""

Cell = int | float | Fraction | None


@dataclass(frozen=True, slots=True)
class Source:
    """One column: `name` is what to ask for, `data_name` how data formats head it.

    `is_signed` says that its numbers may be negative, `is_coordinate` that the name is a variable's; `held`
    how many digits of the number hold, where that is known to be few.
    """

    name: str
    data_name: str
    read: Callable[[Step], Cell]
    is_signed: bool = True
    is_coordinate: bool = False
    held: Callable[[RowDigits], Held | None] = lambda _: None

    def held_in(self, step: Step) -> Held | None:
        """Return how many digits of the number of a row hold, where they may be few."""
        return None if step.digits is None else self.held(step.digits)

    def text(self, step: Step, digits: int) -> str:
        """Round a number of a row, or mark that there is none; counts and fractions are whole."""
        value = self.read(step)
        if value is None:
            return ABSENT
        return held_text(value, self.held_in(step), digits) if isinstance(value, float) else str(value)


def usual(start: RunStart) -> tuple[Source, ...]:
    """Return the columns of a trace of which nothing else is asked."""
    return sources(start, ("iter", "point", "f", "gnorm", "step", "lr"))


def sources(start: RunStart, names: tuple[str, ...]) -> tuple[Source, ...]:
    """Return the columns called `names`; `point`, `g` and a method's memory have one for each variable.

    Raises OptionError for a name that is none.
    """
    known = _known(start)
    for name in names:
        if name not in known:
            listed = ", ".join(list(known)[:20])
            hint = did_you_mean(name, known) or f"there are {listed}"
            raise OptionError(f"--columns: there is no column '{name}'", hint=hint)
    found = [source for name in names for source in known[name]]
    heads = [source.data_name for source in found]
    return tuple(
        replace(source, data_name=f"at_{source.name}")
        if source.is_coordinate and heads.count(source.data_name) > 1
        else source
        for source in found
    )


def _least_digits(step: Step) -> int:
    """Return the fewest digits that hold of f or a partial: nine where no fewer are known."""
    return NINE if step.digits is None else min(NINE, step.digits.least)


_SINGLE: dict[str, Source] = {
    source.name: source
    for source in (
        Source("iter", "iter", lambda step: step.index, is_signed=False),
        Source("f", "value", lambda step: _numbers(step).value, held=lambda digits: digits.value),
        Source(
            "gnorm", "gradient_norm", lambda step: step.gradient_norm, is_signed=False,
            held=lambda digits: digits.norm,
        ),
        Source("step", "step", lambda step: step.step, is_signed=False),
        Source("lr", "lr", lambda step: step.learning_rate, is_signed=False),
        Source("angle", "angle", lambda step: step.angle, is_signed=False),
        Source("digits", "digits", _least_digits, is_signed=False),
    )
}  # fmt: skip


def _known(start: RunStart) -> dict[str, tuple[Source, ...]]:
    """Return what each name stands for; a variable called like a column is `at_` its name."""
    variables, method = start.of.variables, start.method
    known: dict[str, tuple[Source, ...]] = {name: (source,) for name, source in _SINGLE.items()}
    coordinates = tuple(_coordinate(name, place) for place, name in enumerate(variables))
    known["point"] = coordinates
    partials = _entries("g", variables, lambda step: _numbers(step).gradient)
    known["g"] = tuple(replace(one, held=_partial(place)) for place, one in enumerate(partials))
    for name in method.memory:
        known[name] = tuple(_entries(name, variables, _memory(name)))
    for name in method.numbers:
        known[name] = (Source(name, name, _number(name)),)
    for group in (known["g"], *(known[name] for name in method.memory)):
        known.update((source.name, (source,)) for source in group if len(variables) > 1)
    for name, source in zip(variables, coordinates, strict=True):
        known[name if name not in known else f"at_{name}"] = (source,)
    # In formulas x stands for any coordinate; where no variable has that name, it stands for all here.
    known.setdefault("x", coordinates)
    return known


def _coordinate(name: str, place: int) -> Source:
    taken = name in {source.data_name for source in _SINGLE.values()}
    data_name = f"at_{name}" if taken else name
    return Source(name, data_name, lambda step: _numbers(step).point[place], is_coordinate=True)


def _entries(name: str, variables: tuple[str, ...], vector: Callable[[Step], Any]) -> Iterator[Source]:
    for place, variable in enumerate(variables):
        full = name if len(variables) == 1 else f"{name}_{variable}"
        yield Source(full, full, _entry(vector, place))


def _entry(vector: Callable[[Step], Any], place: int) -> Callable[[Step], Cell]:
    def read(step: Step) -> Cell:
        entries = vector(step)
        return entries[place] if entries else None

    return read


def _partial(place: int) -> Callable[[RowDigits], Held | None]:
    return lambda digits: digits.gradient[place]


def _memory(name: str) -> Callable[[Step], Any]:
    return lambda step: _numbers(step).memory.get(name)


def _number(name: str) -> Callable[[Step], Any]:
    return lambda step: step.memory.get(name)


def _numbers(step: Step) -> Any:
    return step.exact or step

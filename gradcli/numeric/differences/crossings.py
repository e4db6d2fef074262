"""Which kink, jump or pole lies between two points: where the same program takes another piece of f."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from gradcli.language.write import part_named
from gradcli.numeric.program import Program, Slot

Values = Sequence[float]


def crossing(program: Program, reached: Sequence[Slot], here: Values, there: Values) -> str:
    """Name the first part of f that has a kink, a jump or a pole between two points, "" where none is found.

    `reached` are the slots that change; `here` and `there` hold the values of all slots at both points.
    """
    for slot in reached:
        operation, arguments = program.code[slot]
        is_crossed = _CROSSED.get(operation)
        if is_crossed and is_crossed([here[a] for a in arguments], [there[a] for a in arguments]):
            origin = program.origins[slot]
            return part_named(origin) if origin is not None else "f"
    return ""


def _signs(x: float, y: float) -> bool:
    """Tell whether one number is above 0 and the other below."""
    return x < 0 < y or y < 0 < x


def _by(piece: Callable[..., object]) -> Callable[[Values, Values], bool]:
    def is_crossed(here: Values, there: Values) -> bool:
        return all(map(math.isfinite, (*here, *there))) and piece(*here) != piece(*there)

    return is_crossed


def _pole(here: Values, there: Values) -> bool:
    """Tell whether the divisor alone changes its sign: with sin(x)/x, say, there is no pole."""
    return _signs(here[1], there[1]) and not _signs(here[0], there[0])


_CROSSED: dict[str, Callable[[Values, Values], bool]] = {
    **dict.fromkeys(("abs", "sign", "relu", "cbrt"), lambda here, there: _signs(here[0], there[0])),
    **dict.fromkeys(("max", "min"), lambda here, there: _signs(here[0] - here[1], there[0] - there[1])),
    "floor": _by(math.floor), "ceil": _by(math.ceil),
    "tan": _by(lambda x: math.floor(x / math.pi + 0.5)),
    "/": _pole,
    "where": lambda here, there: {here[0], there[0]} == {0.0, 1.0},
}  # fmt: skip

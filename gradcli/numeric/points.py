"""Points and directions, exact, and how they are read from words: `1,2`, `pi/2,sqrt(2)`, `x=1,y=2`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.errors import ExpressionError, GradcliError, OptionError, Span
from gradcli.language.constants import holds_exactly, known_value
from gradcli.language.expression import read_constant
from gradcli.language.infix import read_infix
from gradcli.language.names import did_you_mean
from gradcli.language.tokens import Token, tokenize
from gradcli.language.tree import Apply, Tree, substitute
from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.conditions import domain
from gradcli.numeric.program import lower

Point = tuple[Tree, ...]

_DEGREES = ("degrees", "degree", "deg", "°")
_FULL_TURN = 6.3


@dataclass(frozen=True, slots=True)
class Direction:
    """A direction as given; `normalised` unless its length is to count."""

    vector: Point
    normalised: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """One point and the directions asked for there."""

    point: Point
    directions: tuple[Direction, ...] = ()


def questions_at(
    points: Sequence[Point],
    variables: Sequence[str],
    vectors: Sequence[str],
    angles: Sequence[str],
    targets: Sequence[str],
    *,
    normalised: bool = True,
) -> list[Question]:
    """Read the directions asked for at each point: vectors, angles, and points to look toward.

    Raises as `parse_direction`, `parse_angle` and `toward` do.
    """
    directions = [parse_direction(text, variables, normalised=normalised) for text in vectors]
    directions += [parse_angle(text, variables, normalised=normalised) for text in angles]
    there = [parse_point(text, variables, "--toward") for text in targets]
    return [
        Question(point, (*directions, *(toward(point, target, normalised=normalised) for target in there)))
        for point in points
    ]


def parse_point(text: str, variables: Sequence[str], option: str = "--at") -> Point:
    """Read one coordinate for each variable, in their order or by name.

    Raises ExpressionError, which names the coordinate, or says how many are wanted.

    >>> len(parse_point("y=2, x=pi/2", ["x", "y"]))
    2
    """
    text = _without_brackets(text)
    try:
        parts = _parts(text)
    except GradcliError as error:
        raise error.located(text) from None
    if not variables and not text.strip():
        return ()
    if parts and all(name for name, _ in parts):
        return _by_name(text, parts, variables, option)
    if named := next((part for part in parts if part[0]), None):
        raise ExpressionError(
            f"{option}: name all coordinates or none", source=text, span=named[1], hint=_example(variables)
        )
    if len(parts) != len(variables) or not text.strip():
        raise _wrong_count(text, parts if text.strip() else [], variables, option)
    return tuple(
        _coordinate(text, span, variable, option)
        for (_, span), variable in zip(parts, variables, strict=True)
    )


def parse_direction(
    text: str, variables: Sequence[str], *, normalised: bool = True, option: str = "--dir"
) -> Direction:
    """Read a direction, one entry for each variable. Raises OptionError where all entries are 0."""
    return checked_direction(parse_point(text, variables, option), normalised, option)


def checked_direction(vector: Point, normalised: bool, option: str) -> Direction:
    """Return a direction. Raises OptionError where all entries are 0."""
    values = [known_value(entry) for entry in vector]
    if not any(value is None or value for value in values):
        raise OptionError(
            f"{option}: the zero vector has no direction", hint="give at least one entry that is not 0"
        )
    return Direction(vector, normalised)


def parse_angle(text: str, variables: Sequence[str], *, normalised: bool = True) -> Direction:
    """Read an angle from the first axis, as `30deg` or in radians as `pi/6`, in two dimensions."""
    if len(variables) != 2:
        raise OptionError(f"--angle needs two variables; here there are {len(variables)}", hint="use --dir")
    number = text.strip()
    unit = next((unit for unit in _DEGREES if number.endswith(unit)), "")
    angle = read_constant(number.removesuffix(unit).removesuffix("rad"), "--angle")
    if unit:
        angle = substitute(read_infix("d*pi/180"), {"d": angle})
    elif not number.endswith("rad") and abs(floats_of((angle,))[0]) > _FULL_TURN:
        raise OptionError(
            "--angle: more than a full turn of radians", hint=f"write {number}deg or {number}rad"
        )
    return Direction((Apply("cos", (angle,)), Apply("sin", (angle,))), normalised)


def toward(point: Point, target: Point, *, normalised: bool = True) -> Direction:
    """Return the direction from one point to another. Raises OptionError where they are the same."""
    vector = tuple(Apply("-", (there, here)) for there, here in zip(target, point, strict=True))
    return checked_direction(vector, normalised, "--toward")


def parse_number(text: str, option: str) -> float:
    """Read a number such as `0.1` or `1/11` as the nearest double. Raises ExpressionError."""
    return floats_of((_coordinate(text, (0, len(text)), "", option),))[0]


def parse_fraction(text: str, option: str) -> Fraction:
    """Read a number such as `1/11` exactly. Raises ExpressionError where it is not rational."""
    return fractions_of((_coordinate(text, (0, len(text)), "", option),), text, option)[0]


def fractions_of(point: Point, text: str, option: str) -> tuple[Fraction, ...]:
    """Return a point, read from `text`, as fractions. Raises ExpressionError for what is none."""
    values = [known_value(entry) for entry in point]
    exact = tuple(value for value in values if value is not None)
    if len(exact) < len(values):
        hint = "write fractions or decimals, or leave out --exact"
        raise ExpressionError(f"{option}: not a fraction", source=text, span=(0, len(text)), hint=hint)
    return exact


def floats_of(point: Point) -> tuple[float, ...]:
    """Return a point as the nearest doubles."""
    return tuple(run(lower(point, ()), (), FLOATS))


def _without_brackets(text: str) -> str:
    """Take the brackets off a point that is written as `(1, 2)` or `[1, 2]`."""
    inner = text.strip()
    closing = {"(": ")", "[": "]"}.get(inner[:1], "")
    level = 0
    for place, character in enumerate(inner if closing and inner.endswith(closing) else ""):
        level += (character in "([") - (character in ")]")
        if level == 0:
            is_list = place == len(inner) - 1 and (closing == "]" or "," in inner)
            return inner[1:-1] if is_list else text
    return text


def _parts(text: str) -> list[tuple[str, Span]]:
    """Split at the commas outside all brackets; return each part's name, if it has one, and its span."""
    tokens = tokenize(text)
    parts: list[tuple[str, Span]] = []
    level, first = 0, 0
    for place, token in enumerate(tokens):
        level += (token.kind in "([") - (token.kind in ")]") if len(token.kind) == 1 else 0
        if token.kind == "end" or (token.kind == "," and level == 0):
            parts.append(_part(tokens[first:place], token))
            first = place + 1
    return parts


def _part(tokens: Sequence[Token], closing: Token) -> tuple[str, Span]:
    if len(tokens) > 1 and tokens[0].kind == "name" and tokens[1].kind == "=":
        return tokens[0].text, (tokens[0].span[0], closing.span[0])
    start = tokens[0].span[0] if tokens else closing.span[0]
    return "", (start, closing.span[0])


def _coordinate(text: str, span: Span, variable: str, option: str) -> Tree:
    part = text[span[0] : span[1]]
    what = f"{option}: the coordinate {variable}" if variable else option
    if not part.strip():
        raise ExpressionError(f"{what} is missing", source=text, span=(span[0], span[0] + 1))
    try:
        return _sound(read_constant(part, what), what)
    except GradcliError as error:
        start, end = error.span or (0, len(part))
        message = error.message if error.message.startswith(option) else f"{what}: {error.message}"
        moved = type(error)(message, source=text, span=(start + span[0], end + span[0]), hint=error.hint)
        raise moved from None


def _sound(tree: Tree, what: str) -> Tree:
    """Return a coordinate. Raises ExpressionError where it is surely no real number."""
    program = lower([tree], ())
    for slot in range(len(program.code)):
        condition = domain(program, slot)
        if condition is not None and holds_exactly(condition) is False:
            raise ExpressionError(f"{what} is not a real number", span=(0, max(1, (tree.span or (0, 1))[1])))
    return tree


def _by_name(text: str, parts: Sequence[tuple[str, Span]], variables: Sequence[str], option: str) -> Point:
    found: dict[str, Tree] = {}
    for name, span in parts:
        if name not in variables or name in found:
            fact = (
                f"{option}: '{name}' is given twice"
                if name in found
                else f"{option}: there is no variable '{name}'"
            )
            known = f"the variables are {', '.join(variables)}"
            hint = known if name in found else did_you_mean(name, variables) or known
            raise ExpressionError(fact, source=text, span=(span[0], span[0] + len(name)), hint=hint)
        value_start = text.index("=", span[0]) + 1
        found[name] = _coordinate(text, (value_start, span[1]), name, option)
    if missing := [name for name in variables if name not in found]:
        raise ExpressionError(
            f"{option}: the coordinate {missing[0]} is missing",
            source=text,
            span=(0, len(text)),
            hint=_example(variables),
        )
    return tuple(found[name] for name in variables)


def _wrong_count(
    text: str, parts: Sequence[tuple[str, Span]], variables: Sequence[str], option: str
) -> ExpressionError:
    wanted, given = len(variables), len(parts)
    plural = "coordinate" if wanted == 1 else "coordinates"
    few = ", ".join(variables) if wanted <= 8 else f"{', '.join(variables[:3])}, ..., {variables[-1]}"
    message = f"{option}: {wanted} {plural} wanted ({few}), {given} given" if wanted else (
        f"{option}: there are no variables, so no coordinates are wanted"
    )  # fmt: skip
    hint = _example(variables) if 0 < wanted <= 8 else ""
    if wanted == 1 and given == len(variables[0]) and variables[0].isalpha():
        hint = f"for the product of {given} variables write {'*'.join(variables[0])}"
    elif wanted == 1 and given == 2:
        hint = "use a decimal point: 1.5"
    return ExpressionError(message, source=text, span=(0, max(1, len(text))), hint=hint)


def _example(variables: Sequence[str]) -> str:
    return f"write {','.join(f'{name}={n}' for n, name in enumerate(variables[:8], 1))}" if variables else ""

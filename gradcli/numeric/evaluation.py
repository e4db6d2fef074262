"""Answer all that `grad` is asked at one point, by the reverse sweep, in right digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from gradcli.errors import ExpressionError
from gradcli.language.constants import as_decimal, fraction_tree, is_terminating
from gradcli.language.functions import COMPARISONS
from gradcli.language.tree import Apply, Number, Tree, contains_decimal
from gradcli.language.write import to_infix
from gradcli.numeric.conditions import domain, smoothness
from gradcli.numeric.decimals import Rounded, decimal_text
from gradcli.numeric.enclosure import Real
from gradcli.numeric.kinks import PRECISION, Slope, slope
from gradcli.numeric.points import Direction
from gradcli.numeric.pointwise import Poison, Settled, forward, settle
from gradcli.numeric.program import Builder, Program, Slot, lower, with_gradient
from gradcli.results import Directional, Evaluation, EvaluationStatus, OneSided, Quantity

_SAME = Fraction(1, 10**20)
"""Slopes closer than this, relatively, are one slope."""

_SHORT = 24
"""An exact form longer than this is left to the decimal beside it."""


@dataclass(frozen=True, slots=True)
class PointProgram:
    """The program that answers for one set of directions: f, partials, norm, ascent, then directions."""

    base: Program
    full: Program
    directions: tuple[Direction, ...]
    decimals: bool

    @property
    def count(self) -> int:
        """How many variables there are."""
        return len(self.base.inputs)


def point_program(tree: Tree, variables: Sequence[str], directions: Sequence[Direction]) -> PointProgram:
    """Prepare a formula for evaluation at many points."""
    base = lower([tree], variables)
    full = _with_geometry(with_gradient(base), directions)
    return PointProgram(base, full, tuple(directions), contains_decimal(tree))


def evaluate_at(
    program: PointProgram,
    point: Sequence[Tree],
    digits: int,
    is_zero: Callable[[Slot], bool] | None = None,
) -> Evaluation:
    """Evaluate at one exact point; `is_zero` settles what no precision can (see `settle`)."""
    settled = settle(program.full, point, digits, is_zero)
    decimals = program.decimals or any(map(contains_decimal, point))
    at = _coordinates(point, digits, decimals)
    value = settled.outputs[0]
    if isinstance(value, Poison):
        return _without_value(program, at, value, digits)
    if any(slot < 0 for slot in settled.rough):
        return _undecided(
            at, _quantity(value, decimals), f"{_text(program, ~settled.rough[0])} may have a kink here"
        )
    if settled.rough:
        return _at_kink(program, point, settled, at, digits, decimals)
    return _smooth(program, settled, at, decimals)


def _with_geometry(program: Program, directions: Sequence[Direction]) -> Program:
    """Append the norm, the unit vector of steepest ascent and the directional derivatives."""
    builder = Builder.extending(program)
    partials = list(program.outputs[1:])
    outputs = [*program.outputs, *_unit(builder, partials)]
    for direction in directions:
        vector = [builder.lower(tree) for tree in direction.vector]
        _, *unit = _unit(builder, vector)
        used = unit if direction.normalised else vector
        outputs += [*unit, _dot(builder, partials, used), *vector]
    return builder.program(outputs)


def _unit(builder: Builder, vector: list[Slot]) -> list[Slot]:
    """Return the length of a vector, then the vector of length one."""
    length = builder.apply("sqrt", _dot(builder, vector, vector))
    return [length, *(builder.apply("/", entry, length) for entry in vector)]


def _dot(builder: Builder, one: list[Slot], other: list[Slot]) -> Slot:
    total = builder.constant(0)
    for x, y in zip(one, other, strict=True):
        total = builder.apply("+", total, builder.apply("*", x, y))
    return total


def _smooth(program: PointProgram, settled: Settled, at: tuple[Quantity, ...], decimals: bool) -> Evaluation:
    count = program.count
    value, partials, norm, ascent = _split(settled, count)
    gradient = tuple(_quantity(partial, decimals) for partial in partials)
    directional = tuple(_directions(program, settled, decimals, norm))
    if bad := next((p for p in partials if isinstance(p, Poison)), None):
        reason = (
            "the gradient is too large to compute" if bad.kind == "too large" else "the gradient is undecided"
        )
        status, detail = EvaluationStatus.UNDECIDED, reason
    else:
        stationary = all(isinstance(partial, Rounded) and partial.is_zero for partial in partials)
        status = EvaluationStatus.STATIONARY if stationary and partials else EvaluationStatus.OK
        detail = None
    return Evaluation(
        at, _quantity(value, decimals), gradient, _quantity(norm, decimals), _vector(ascent, decimals),
        directional, status, detail,
    )  # fmt: skip


def _split(
    settled: Settled, count: int
) -> tuple[Rounded | Poison, Sequence[Rounded | Poison], Rounded | Poison, Sequence[Rounded | Poison]]:
    outputs = settled.outputs
    return outputs[0], outputs[1 : count + 1], outputs[count + 1], outputs[count + 2 : 2 * count + 2]


def _directions(
    program: PointProgram, settled: Settled, decimals: bool, norm: Rounded | Poison
) -> list[Directional]:
    count, found = program.count, []
    place = 2 * count + 2
    for direction in program.directions:
        block = settled.outputs[place : place + 2 * count + 1]
        place += 2 * count + 1
        derivative = block[count]
        found.append(
            Directional(
                _entries(block[count + 1 :], decimals),
                _entries(block[:count], decimals),
                direction.normalised,
                _quantity(derivative, decimals),
                _share(derivative, norm) if direction.normalised else None,
                _undecided_detail(derivative),
            )
        )
    return found


def _undecided_detail(derivative: Rounded | Poison) -> str | None:
    if isinstance(derivative, Poison):
        return "too large to compute" if derivative.kind == "too large" else "cannot be told from 0"
    return None


def _share(derivative: Rounded | Poison, norm: Rounded | Poison) -> float | None:
    if (
        isinstance(derivative, Poison)
        or isinstance(norm, Poison)
        or not norm.value
        or derivative.value is None
    ):
        return None
    return max(-1.0, min(1.0, derivative.value / norm.value))


def _vector(parts: Sequence[Rounded | Poison], decimals: bool) -> tuple[Quantity, ...] | None:
    quantities = [_quantity(part, decimals) for part in parts]
    found = [quantity for quantity in quantities if quantity is not None]
    return tuple(found) if found and len(found) == len(quantities) else None


def _entries(parts: Sequence[Rounded | Poison], decimals: bool) -> tuple[Quantity, ...]:
    """Return the entries of a direction. Raises ExpressionError where one has no settled value."""
    vector = _vector(parts, decimals)
    if vector is None:
        raise ExpressionError(
            "a direction has no value that can be decided", hint="give it as decimal numbers"
        )
    return vector


def _quantity(part: Rounded | Poison, decimals: bool) -> Quantity | None:
    if isinstance(part, Poison):
        return None
    exact = None if part.fraction is None else exact_tree(part.fraction, decimals)
    return Quantity(part.value, part.decimal, exact)


def exact_tree(value: Fraction, decimals: bool) -> Tree | None:
    """Return a fraction as a tree where it is short; as a decimal where decimals were typed and it ends."""
    size = abs(value)
    if max(size.numerator.bit_length(), size.denominator.bit_length()) > 200:
        return None
    if decimals and is_terminating(size):
        is_far = size and not Fraction(1, 10**5) < size < 10**15
        number = Number(decimal_text(size, 2 * _SHORT) if is_far else as_decimal(size))
        tree: Tree = Apply("neg", (number,)) if value < 0 else number
    else:
        tree = fraction_tree(value)
    return tree if len(to_infix(tree)) <= _SHORT else None


def _coordinates(point: Sequence[Tree], digits: int, decimals: bool) -> tuple[Quantity, ...]:
    settled = settle(lower(point, ()), (), digits)
    found = []
    for tree, output in zip(point, settled.outputs, strict=True):
        quantity = _quantity(output, decimals) or Quantity(None, "undecided")
        found.append(quantity if quantity.exact is not None else replace(quantity, exact=tree))
    return tuple(found)


def _without_value(
    program: PointProgram, at: tuple[Quantity, ...], poison: Poison, digits: int
) -> Evaluation:
    if poison.kind == "undefined":
        status, detail = EvaluationStatus.UNDEFINED, _undefined(program.base, poison.slot)
    elif poison.kind == "too large":
        status, detail = EvaluationStatus.UNDECIDED, "the value is too large to compute"
    else:
        status = EvaluationStatus.UNDECIDED
        detail = f"{_text(program, poison.slot)} cannot be told from 0 at any precision tried"
    return Evaluation(at, None, None, None, None, _unanswered(program, digits), status, detail)


def _undefined(program: Program, slot: Slot) -> str:
    """Name the subexpression that is undefined and the condition it needs."""
    origin = program.origins[slot]
    condition = domain(program, slot)
    what = to_infix(origin) if origin is not None else "the formula"
    if condition is None:
        return f"no condition of {what} holds"
    return f"{what} needs {to_infix(condition)}"


def _text(program: PointProgram, slot: Slot) -> str:
    origin = program.full.origins[slot] if slot < len(program.full.origins) else None
    return to_infix(origin) if origin is not None else "the result"


def _at_edge(program: PointProgram, slot: Slot) -> str:
    text = _text(program, slot)
    if program.full.code[slot].operation in COMPARISONS:
        return f"the case {text} switches here"
    condition = smoothness(program.base, slot)
    return f"{text} is smooth only where {to_infix(condition)}" if condition else f"{text} is not smooth"


def _undecided(at: tuple[Quantity, ...], value: Quantity | None, detail: str) -> Evaluation:
    return Evaluation(at, value, None, None, None, (), EvaluationStatus.UNDECIDED, detail)


def _unanswered(program: PointProgram, digits: int) -> tuple[Directional, ...]:
    """Return each direction with its unit vector and no derivative."""
    found = []
    for direction in program.directions:
        builder = Builder(())
        vector = [builder.lower(tree) for tree in direction.vector]
        _, *unit = _unit(builder, vector)
        outputs = settle(builder.program([*vector, *unit]), (), digits).outputs
        found.append(
            Directional(
                _entries(outputs[: len(vector)], False), _entries(outputs[len(vector) :], False),
                direction.normalised, None, None,
            )
        )  # fmt: skip
    return tuple(found)


def _at_kink(
    program: PointProgram,
    point: Sequence[Tree],
    settled: Settled,
    at: tuple[Quantity, ...],
    digits: int,
    decimals: bool,
) -> Evaluation:
    """Answer by one-sided slopes; where all sides agree, the function is smooth in spite of its formula."""
    here = _reals(lower(point, ()))
    count = program.count
    sides = [_both_sides(program.base, here, place) for place in range(count)]
    value = _quantity(settled.outputs[0], decimals)
    names = " and ".join(dict.fromkeys(_at_edge(program, slot) for slot in settled.rough[:3]))
    if all(_agree(left, right) for left, right in sides) and _is_linear(program.base, here, sides):
        return _smooth_after_all(program, settled, at, sides, digits, decimals, names)
    gradient = tuple(_of(right, digits, decimals) if _agree(left, right) else None for left, right in sides)
    one_sided = tuple(
        OneSided(name, _of(left, digits, decimals), _of(right, digits, decimals), left.reason, right.reason)
        for name, (left, right) in zip(program.base.inputs, sides, strict=True)
        if not _agree(left, right)
    )
    return Evaluation(
        at, value, gradient, None, None, _rays(program, here, digits, decimals),
        EvaluationStatus.NOT_DIFFERENTIABLE, names, one_sided,
    )  # fmt: skip


def _both_sides(base: Program, here: Sequence[Real], place: int) -> tuple[Slope, Slope]:
    """Return the slopes from the left and from the right along one variable."""
    ray = [Fraction(int(i == place)) for i in range(len(here))]
    return slope(base, here, [-entry for entry in ray]).reversed(), slope(base, here, ray)


def _agree(left: Slope, right: Slope) -> bool:
    if left.exactly is None or right.exactly is None:
        return False
    scale = max(Fraction(1), abs(right.exactly))
    return abs(left.exactly - right.exactly) <= _SAME * scale


def _is_linear(base: Program, here: Sequence[Real], sides: Sequence[tuple[Slope, Slope]]) -> bool:
    """Compare slopes along slanted rays with what the partials promise, as a differentiable function must."""
    partials = [right.exactly or Fraction(0) for _, right in sides]
    for ray in _slanted(len(here)):
        expected = sum((p * u for p, u in zip(partials, ray, strict=True)), Fraction(0))
        if not _agree(slope(base, here, ray), Slope(expected)):
            return False
    return True


def _slanted(count: int) -> list[list[Fraction]]:
    """Return a few rays that lean on every pair of neighbouring axes, and one on all."""
    rays = [[Fraction((-1) ** (k * i), 2 + i % 3) for i in range(count)] for k in (0, 1)] if count > 1 else []
    for first in range(min(count, 6)):
        for second in range(first + 1, min(count, 6)):
            for sign in (1, -1):
                ray = [Fraction(0)] * count
                ray[first], ray[second] = Fraction(1), Fraction(sign)
                rays.append(ray)
    return rays


def _smooth_after_all(
    program: PointProgram, settled: Settled, at: tuple[Quantity, ...], sides: Sequence[tuple[Slope, Slope]],
    digits: int, decimals: bool, names: str,
) -> Evaluation:  # fmt: skip
    """Continue from the slopes' own values, as exact numbers, through the same geometry."""
    partials = [
        (right.rounded(digits) or Rounded(0.0, "0", Fraction(0))).fraction or Fraction(0)
        for _, right in sides
    ]
    builder = Builder(())
    slots = [builder.constant(partial) for partial in partials]
    geometry = _with_geometry(builder.program([builder.constant(0), *slots]), program.directions)
    outputs = settle(geometry, (), digits).outputs
    evaluation = _smooth(program, replace(settled, outputs=(settled.outputs[0], *outputs[1:])), at, decimals)
    detail = f"{names}, yet the slopes from all sides agree"
    return replace(evaluation, detail=detail)


def _of(side: Slope, digits: int, decimals: bool) -> Quantity | None:
    rounded = side.rounded(digits)
    return None if rounded is None else _quantity(rounded, decimals)


def _rays(
    program: PointProgram, here: Sequence[Real], digits: int, decimals: bool
) -> tuple[Directional, ...]:
    """Answer for directions at a kink: a derivative where both ways along the line agree."""
    found = []
    for direction, empty in zip(program.directions, _unanswered(program, digits), strict=True):
        builder = Builder(())
        vector = [builder.lower(tree) for tree in direction.vector]
        used = _unit(builder, vector)[1:] if direction.normalised else vector
        ray = _reals(builder.program(used))
        ahead = slope(program.base, here, ray)
        back = slope(
            program.base, here, [-u if isinstance(u, Fraction) else _opposite(u) for u in ray]
        ).reversed()
        if _agree(back, ahead):
            found.append(replace(empty, derivative=_of(ahead, digits, decimals)))
        else:
            found.append(replace(empty, detail=f"ahead {_said(ahead, digits)}, behind {_said(back, digits)}"))
    return tuple(found)


def _opposite(value: Real) -> Real:
    from_zero = forward(_NEGATION, [value], PRECISION)[_NEGATION.outputs[0]]
    return value if isinstance(from_zero, Poison | bool) else from_zero


def _said(side: Slope, digits: int) -> str:
    rounded = side.rounded(digits)
    return rounded.decimal if rounded else side.reason


def _reals(program: Program) -> list[Real]:
    values = forward(program, (), PRECISION)
    found = [values[slot] for slot in program.outputs]
    return [value for value in found if not isinstance(value, Poison | bool)]


def _negation() -> Program:
    builder = Builder(("x",))
    return builder.program([builder.apply("neg", 0)])


_NEGATION = _negation()

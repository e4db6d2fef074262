"""One iteration of a first-order method as one program: f, its gradient, the tests, the update.

The update's formula is lowered into the program of the gradient, coordinate by coordinate, so that what
the coordinates share is computed once. Generated loops, in any language, are written from this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradcli.dataclass import dataclass
from gradcli.descent.formulas import Part, chained
from gradcli.language.tree import Apply, Tree, postorder
from gradcli.numeric.arithmetic import float_of
from gradcli.numeric.kernel import expanded
from gradcli.numeric.program import Builder, Program, Slot


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a loop must stop and let each step be judged: a value, a coordinate or partial beyond these.

    `step` and `change` are None where the run does not look at them.
    """

    value: float
    coordinate: float
    partial: float
    step: float | None = None
    change: float | None = None


@dataclass(frozen=True, slots=True)
class StepLoop:
    """The program of an iteration: what goes round in it, what stands still, what comes out.

    Its inputs are the `size` coordinates, the memory (row by row, a number for each coordinate), the
    iteration's number, then `numbers`, which stay the same. Its outputs are f, the partials, the rate, the
    next coordinates, the next memory, and whatever else must not be nan. f and partials are those of -f
    where the run climbs. Partials are to be watched where an infinite one need not show in the coordinates.
    """

    program: Program
    size: int
    rows: int
    numbers: tuple[float, ...]
    bounds: Bounds
    watches_partials: bool = False

    @property
    def state(self) -> int:
        """How many numbers go round."""
        return self.size * (1 + self.rows)

    @property
    def value(self) -> Slot:
        """The slot of f."""
        return self.program.outputs[0]

    @property
    def partials(self) -> tuple[Slot, ...]:
        """The slots of the gradient."""
        return self.program.outputs[1 : 1 + self.size]

    @property
    def rate(self) -> Slot:
        """The slot of the learning rate."""
        return self.program.outputs[1 + self.size]

    @property
    def following(self) -> tuple[Slot, ...]:
        """The slots of the next coordinates and of the next memory."""
        return self.program.outputs[2 + self.size : 2 + self.size + self.state]

    @property
    def checked(self) -> tuple[Slot, ...]:
        """Further slots that must not be nan."""
        return self.program.outputs[2 + self.size + self.state :]


@dataclass(frozen=True, slots=True)
class Iteration:
    """A first-order method with its numbers: parts of the update, starts of the memory, the rate's formula.

    `rates` are the numbers that the rate's formula may name, `settings` those of the update. A
    method of the user's own is watched more closely, for any part of it may lose its value.
    """

    parts: tuple[Part, ...]
    starts: Mapping[str, float]
    settings: Mapping[str, float]
    rate: Tree
    rates: Mapping[str, float]
    is_own: bool = False


def step_loop(gradient: Program, sign: int, iteration: Iteration, bounds: Bounds) -> StepLoop:
    """Lower one iteration; `gradient` is the program of f and its partials, `sign` -1 where it is climbed."""
    size = len(gradient.inputs)
    memory = [f"{name} {place}" for name in iteration.starts for place in range(size)]
    lowering = _Lowering(gradient, memory, iteration)
    value, *partials = [lowering.signed(slot, sign) for slot in gradient.outputs]
    rate = lowering.rate(iteration.rate)
    held = [lowering.opaque(slot) for slot in partials]
    parts = [lowering.coordinate(place, held[place], rate) for place in range(size)]
    following = [part["x"] for part in parts]
    following += [part[name] for name in iteration.starts for part in parts]
    checked = [slot for part in parts for slot in part.values()] if iteration.is_own else []
    program = lowering.builder.program([value, *partials, rate, *following, *checked])
    numbers, watches = tuple(lowering.numbers), _may_hide_infinity(iteration)
    return StepLoop(expanded(program), size, len(iteration.starts), numbers, bounds, watches)


def _may_hide_infinity(iteration: Iteration) -> bool:
    """Tell whether the update may be finite where a partial is not, as where it takes the sign alone."""
    nodes = (node for _, tree in iteration.parts for node in postorder(tree))
    used = {node.function for node in nodes if isinstance(node, Apply)}
    return iteration.is_own or not used <= {"+", "-", "*", "/", "neg", "^", "sqrt"}


class _Lowering:
    """A program of an iteration under construction."""

    def __init__(self, gradient: Program, memory: Sequence[str], iteration: Iteration) -> None:
        self.numbers: list[float] = []
        self._iteration = iteration
        self._size = len(gradient.inputs)
        given = [f"settings {name}" for name in iteration.settings]
        given += [f"rates {name}" for name in iteration.rates]
        self.numbers += [float(x) for x in (*iteration.settings.values(), *iteration.rates.values())]
        # Constants of f are not folded into the update: a step on its own would not do that either.
        spare = [f"constant {place}" for place in range(self._size + 1)]
        names = [*gradient.inputs, *memory, " k", *given, *spare]
        self.builder = Builder(names)
        self._spare = iter(range(len(names) - len(spare), len(names)))
        self._places = self._copied(gradient)
        self._count = self._size + len(memory)

    def signed(self, slot: Slot, sign: int) -> Slot:
        """Return a value or partial of the function that is made small."""
        place = self._places[slot]
        return place if sign > 0 else self.builder.apply("-", self.builder.constant(0), place)

    def opaque(self, slot: Slot) -> Slot:
        """Return a slot that holds the same, and that nothing is folded into."""
        if slot not in self.builder.constants:
            return slot
        self.numbers.append(float_of(self.builder.constants[slot]))
        return next(self._spare)

    def rate(self, formula: Tree) -> Slot:
        """Lower the formula of the rate."""
        first = self._count + 1 + len(self._iteration.settings)
        names = {name: first + place for place, name in enumerate(self._iteration.rates)}
        return self.opaque(self.builder.lower(formula, {**names, "k": self._count}))

    def coordinate(self, place: int, partial: Slot, rate: Slot) -> Mapping[str, Slot]:
        """Lower the update of one coordinate; return the slot of each of its parts."""
        iteration = self._iteration
        memory = {name: row * self._size + place for row, name in enumerate(iteration.starts, 1)}
        settings = {name: number for number, name in enumerate(iteration.settings, self._count + 1)}
        names = {"x": place, "g": partial, "k": self._count, "lr": rate, **memory, **settings}
        return {name: self.builder.lower(tree, names) for name, tree in chained(iteration.parts).items()}

    def _copied(self, gradient: Program) -> list[Slot]:
        places = list(range(self._size))
        for slot in range(self._size, len(gradient.code)):
            operation, slots = gradient.code[slot]
            constant = gradient.constants.get(slot)
            places.append(
                self.builder.apply(operation, *(places[below] for below in slots))
                if constant is None
                else self.builder.constant(constant)
            )
        return places

"""Hold every line of a derivation against the one before, in numbers of high precision.

Lines are evaluated over enclosures at points of the domain; a derivative still to be taken has the number
that the reverse sweep gives it, which knows nothing of the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gradcli.calculus.derivation.naming import Named
from gradcli.calculus.derivation.shapes import is_pending
from gradcli.calculus.derivation.unknown import Unknown
from gradcli.errors import LimitError, shortened
from gradcli.language.tree import Symbol, Tree, arguments_of, fold, free_symbols, rebuilt
from gradcli.language.write import to_infix
from gradcli.numeric.enclosure import Enclosures
from gradcli.numeric.intervals import excludes_zero, magnitude
from gradcli.numeric.pointwise import Held, Poison, forward
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.numeric.trial_points import TrialPoint, points_of_cases, trial_points

POINTS = 4
"""Points at which every line is evaluated."""

_PRECISIONS = (300, 1200)
"""Bits: 90 decimal digits, and more where lines cancel."""

_NARROW = 130
"""Bits of a number, 40 decimal digits, to which two enclosures tell of equality."""

_FEWEST = 2


class UnverifiedLine(Exception):
    """A line that does not equal the one before, or cannot be shown to: a fault of ours."""


class Verifier:
    """Compares lines about the parts of one formula, differentiated by one variable.

    `points` is the least number of points at which two lines were seen to be equal.
    """

    def __init__(self, named: Named, variables: Sequence[str], unknown: Unknown) -> None:
        self._named, self._variables, self._unknown = named, variables, unknown
        whole = with_gradient(lower([named.of_variables(named.function)], variables))
        points = trial_points(whole, POINTS, is_random=True)
        self._points = [*points, *points_of_cases(whole, points)] if points else []
        self._programs = _Programs()
        self._places: dict[tuple[str, int], list[_Place]] = {}
        self._of_domain: dict[int, list[_Place]] = {}
        self.points = POINTS

    def check(self, about: Tree, before: Tree, after: Tree) -> None:
        """Compare two lines about the derivative of `about`.

        Raises UnverifiedLine, or LimitError where no point was found at which `about` has a derivative.
        """
        for bits in _PRECISIONS:
            verdicts = [_equal(at.value(before), at.value(after), bits) for at in self._where(about, bits)]
            if False in verdicts:
                raise UnverifiedLine(f"{to_infix(before)} is not {to_infix(after)}")
            if (agreeing := verdicts.count(True)) >= min(_FEWEST, len(verdicts)):
                self.points = min(self.points, agreeing)
                return
        raise UnverifiedLine(f"{to_infix(before)} cannot be compared with {to_infix(after)}")

    def _where(self, about: Tree, bits: int) -> list[_Place]:
        """Return the places where a part has a derivative: of the formula's domain, else of its own."""
        name = to_infix(about), bits
        if name not in self._places:
            if bits not in self._of_domain:
                self._of_domain[bits] = [self._place(point, bits) for point in self._points]
            places = [p for p in self._of_domain[bits] if not isinstance(p.slope(about), Poison)]
            self._places[name] = places if len(places) >= _FEWEST else self._own_places(about, bits)
        return self._places[name]

    def _place(self, point: TrialPoint, bits: int) -> _Place:
        place = _Place(self._programs, bits)
        for name, coordinate in zip(self._variables, point, strict=True):
            place.enter(name, coordinate, Fraction(name == self._unknown.name))
        for part in self._named.parts:
            place.enter(part.name, place.value(part.tree), place.slope(part.tree))
        return place

    def _own_places(self, about: Tree, bits: int) -> list[_Place]:
        """Return places of a part's own domain: a rule holds whatever the parts within it are."""
        names = sorted(free_symbols(about) | {self._unknown.name})
        places = []
        for point in trial_points(with_gradient(lower([about], names)), POINTS, is_random=True):
            place = _Place(self._programs, bits)
            for number, (name, coordinate) in enumerate(zip(names, point, strict=True), 2):
                is_part = name in self._unknown.parts
                slope = Fraction(number, number + 1) if is_part else Fraction(name == self._unknown.name)
                place.enter(name, coordinate, slope)
            places.append(place)
        if not places:
            raise LimitError(
                f"no point was found, among some thousand tried, at which {shortened(to_infix(about), 60)} "
                "has a derivative that a double holds",
                hint="a derivation is shown only where its lines can be checked in numbers",
            )
        return places


class _Programs:
    """The programs of lines, and of the slopes of trees, each built once for all places."""

    def __init__(self) -> None:
        self._lines: dict[str, tuple[Program, tuple[Tree, ...]]] = {}
        self._slopes: dict[str, Program] = {}

    def line(self, line: Tree) -> tuple[Program, tuple[Tree, ...]]:
        """Return the program of a line, whose last inputs are the slopes of the trees returned with it."""
        text = to_infix(line)
        if text not in self._lines:
            self._lines[text] = _line_program(line)
        return self._lines[text]

    def slope(self, tree: Tree) -> Program:
        """Return the program of a tree and its partials by all names in it."""
        text = to_infix(tree)
        if text not in self._slopes:
            self._slopes[text] = with_gradient(lower([tree], sorted(free_symbols(tree))))
        return self._slopes[text]


class _Place:
    """The values of all names, and their rates of change with the variable, in one precision."""

    def __init__(self, programs: _Programs, bits: int) -> None:
        self._programs, self._bits = programs, bits
        self._names: dict[str, tuple[Held, Held]] = {}
        self._known: dict[str, Held] = {}

    def enter(self, name: str, value: Held, slope: Held) -> None:
        """Give a name its value and rate of change."""
        self._names[name] = value, slope

    def value(self, line: Tree) -> Held:
        """Return the value of a line, derivatives still to be taken included."""
        text = to_infix(line)
        if text not in self._known:
            program, operands = self._programs.line(line)
            names = program.inputs[: len(program.inputs) - len(operands)]
            inputs = [*(self._names[name][0] for name in names), *map(self.slope, operands)]
            self._known[text] = forward(program, inputs, self._bits)[program.outputs[0]]
        return self._known[text]

    def slope(self, tree: Tree) -> Held:
        """Return the rate of change of a tree, by the reverse sweep."""
        program = self._programs.slope(tree)
        held = [self._names[name] for name in program.inputs]
        values = forward(program, [value for value, _ in held], self._bits)
        arithmetic = Enclosures(self._bits)
        add, multiply = arithmetic.operation("+"), arithmetic.operation("*")
        first = values[program.outputs[0]]
        total: Held = Fraction(0)
        for slot, (_, slope) in zip(program.outputs[1:], held, strict=True):
            if values[slot] == 0 or slope == 0:
                continue
            for part in (values[slot], slope):
                if isinstance(part, Poison):
                    return part
            total = add(total, multiply(values[slot], slope))
        return first if isinstance(first, Poison) else total


def _line_program(line: Tree) -> tuple[Program, tuple[Tree, ...]]:
    operands: list[Tree] = []

    def visit(node: Tree, arguments: list[Tree]) -> Tree:
        if not is_pending(node):
            return rebuilt(node, arguments)
        operands.append(arguments_of(node)[0])
        # No name that can be typed.
        return Symbol(f"#{len(operands)}")

    tree = fold(line, visit)
    slopes = [f"#{number}" for number in range(1, len(operands) + 1)]
    names = sorted(free_symbols(tree).difference(slopes))
    return lower([tree], [*names, *slopes]), tuple(operands)


def _equal(before: Held, after: Held, bits: int) -> bool | None:
    """Tell whether two numbers are equal; None where this precision, or this point, cannot tell."""
    if isinstance(before, Poison | bool) or isinstance(after, Poison | bool):
        is_gone = isinstance(after, Poison) and after.kind == "undefined" and not isinstance(before, Poison)
        return False if is_gone else None
    difference = Enclosures(bits).operation("-")(before, after)
    if excludes_zero(difference):
        return False
    if difference == 0:
        return True
    # In bits, so that numbers far beyond the doubles compare as well.
    size = max(magnitude(before), magnitude(after), -_NARROW)
    return True if magnitude(difference) <= size - _NARROW else None

"""Numbers at one exact point, each given by a formula: settled digits, and short closed forms."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction

from gradcli.calculus.algebra import GIVEN_UP, sympy
from gradcli.calculus.exact_values import MOST_NODES, ExactValues, rational_of
from gradcli.calculus.special import Expr
from gradcli.calculus.timer import TooSlow, within
from gradcli.language.tree import Tree, written_size
from gradcli.language.write import to_infix
from gradcli.numeric.decimals import Rounded
from gradcli.numeric.intervals import ends, magnitude
from gradcli.numeric.pointwise import Poison, settle
from gradcli.numeric.program import Slot, lower
from gradcli.numeric.quantities import quantity_of
from gradcli.results.gradients import Gradient
from gradcli.results.quantities import Quantity

_SECONDS = 4.0
"""Time for all closed forms at a point: no answer waits longer for them."""


_MOST_BITS = 1000
"""A fraction of longer numbers makes no formula shorter."""

_VANISHING_BITS = -1000
"""A number whose enclosure is within 2 to this power of 0 is 0 to three hundred digits."""


class PointNumbers:
    """Evaluates formulas in the variables of a function at one exact point."""

    def __init__(self, formula: Gradient, point: Sequence[Tree], digits: int) -> None:
        self._variables = formula.of.variables
        self._point = tuple(point)
        self._digits = digits
        self._forms = ExactValues(formula.of, formula.partials, point)
        self._left = _SECONDS

    def quantity(self, tree: Tree) -> Quantity | None:
        """Return the value of a formula here, None where it has none or none can be told."""
        return self._quantities([tree])[0]

    def vector(self, trees: Sequence[Tree]) -> tuple[Quantity, ...] | None:
        """Return the values of formulas, None where one has none."""
        found = self._quantities(trees)
        known = tuple(quantity for quantity in found if quantity is not None)
        return known if len(known) == len(found) else None

    def vanishes(self, tree: Tree) -> bool:
        """Tell whether the value of a formula here is 0 to three hundred digits."""
        program = lower([tree], self._variables)
        held = settle(program, self._point, self._digits).values[program.outputs[0]]
        if isinstance(held, Poison | bool):
            return False
        low, high = ends(held)
        return low <= 0 <= high and magnitude(held) < _VANISHING_BITS

    def _quantities(self, trees: Sequence[Tree]) -> list[Quantity | None]:
        program = lower(trees, self._variables)

        def exactly(slot: Slot) -> Fraction | None:
            origin = program.origins[slot]
            return None if origin is None else self._rational(origin)

        outputs = settle(program, self._point, self._digits, exactly).outputs
        return [self._told(output, tree) for output, tree in zip(outputs, trees, strict=True)]

    def _told(self, output: Rounded | Poison, tree: Tree) -> Quantity | None:
        found = quantity_of(output, self._forms.has_decimals)
        return found and self._closed(found, tree)

    def ratios(self, trees: Sequence[Tree], place: int) -> tuple[Fraction, ...] | None:
        """Return the values of formulas as fractions of the one at `place`, None where one is irrational."""
        try:
            with self._clocked():
                below = self._value(trees[place])
                return tuple(_fraction(self._value(tree) / below) for tree in trees)
        except GIVEN_UP:
            return None

    def content(self, trees: Sequence[Tree]) -> Fraction:
        """Return the largest fraction that divides all values, up to what is irrational in them; else 1.

        One too long to write is 1 as well.
        """
        try:
            with self._clocked():
                parts = [_fraction(self._value(tree).primitive()[0]) for tree in trees]
        except GIVEN_UP:
            return Fraction(1)
        parts = [part for part in parts if part]
        above = math.gcd(*(part.numerator for part in parts))
        below = math.lcm(*(part.denominator for part in parts))
        is_short = max(above.bit_length(), below.bit_length()) <= _MOST_BITS
        return Fraction(above, below) if above and is_short else Fraction(1)

    def _rational(self, tree: Tree) -> Fraction | None:
        try:
            with self._clocked():
                return _fraction(self._value(tree))
        except GIVEN_UP:
            return None

    def _closed(self, quantity: Quantity, tree: Tree) -> Quantity:
        """Attach the shorter of two closed forms that agree with the digits found."""
        if quantity.exact is not None or self._forms.has_decimals:
            return quantity
        try:
            with self._clocked():
                value = self._value(tree)
                found = [self._forms.form(quantity, v, self._digits) for v in (value, sympy.expand(value))]
        except GIVEN_UP:
            return quantity
        closed = [q for q in found if q is not None and q.exact is not None]
        return min(closed, key=_length, default=quantity)

    def _value(self, tree: Tree) -> Expr:
        """Evaluate a formula by SymPy. Raises ValueError where it is too long, or no real number."""
        value = self._forms.value(tree) if written_size(tree) <= MOST_NODES else None
        if value is None:
            raise ValueError
        return value

    @contextmanager
    def _clocked(self) -> Iterator[None]:
        """Limit a block to the time left, and count what it takes."""
        if self._left <= 0:
            raise TooSlow
        began = time.monotonic()
        try:
            with within(self._left):
                yield
        finally:
            self._left -= time.monotonic() - began


def _length(quantity: Quantity) -> int:
    return 0 if quantity.exact is None else len(to_infix(quantity.exact))


def _fraction(value: Expr) -> Fraction:
    """Return a rational number. Raises ValueError where SymPy does not find it to be one."""
    found = rational_of(value)
    if found is None:
        raise ValueError
    return found

"""A number judged to the digits it is given with: 0.58 is right for 0.5838, 3.16 is 3.1677 cut off."""

from __future__ import annotations

from enum import Enum, auto
from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.language.constants import known_value
from gradcli.language.tree import Apply, Number, Tree
from gradcli.numeric.intervals import Real, TooLarge, ends


class Fit(Enum):
    """How a number given in decimals fits the true one; open where that cannot be told."""

    EQUAL = auto()
    ROUNDED = auto()
    CUT_OFF = auto()
    NONE = auto()
    OPEN = auto()


@dataclass(frozen=True, slots=True)
class Given:
    """A number as given: its value, where it is a fraction, and for a decimal the unit of its last place."""

    tree: Tree
    value: Fraction | None
    unit: Fraction | None

    @property
    def places(self) -> int:
        """Digits behind the decimal point."""
        return len(str(self.unit.denominator)) - 1 if self.unit else 0

    @property
    def figures(self) -> int:
        """Significant digits of a decimal; of other numbers more than anyone counts."""
        if self.unit is None or self.value is None:
            return 99
        return len(str(abs(int(self.value / self.unit))))

    @property
    def is_rough(self) -> bool:
        """Whether its last place lies before the ones, as in 2.2e4."""
        return self.unit is not None and self.unit > 1

    @property
    def precision(self) -> str:
        """What a decimal is rounded to."""
        count, kind = (self.figures, "significant digit") if self.is_rough else (self.places, "decimal")
        return f"{count} {kind}{'s' * (count != 1)}"

    def fit(self, true: Real) -> Fit:
        """Compare a decimal with the true number: rounded, either way at a tie, or its end cut off."""
        if self.value is None or self.unit is None:
            return Fit.OPEN
        try:
            low, high = ends(true)
        except TooLarge:
            return Fit.OPEN
        if low == high == self.value:
            return Fit.EQUAL
        if all(abs(end - self.value) <= self.unit / 2 for end in (low, high)):
            return Fit.ROUNDED
        sign = -1 if self.value < 0 or (self.value == 0 and high < 0) else 1
        is_cut = all(0 <= sign * (end - self.value) < self.unit for end in (low, high))
        return Fit.CUT_OFF if is_cut else Fit.NONE


def given(tree: Tree) -> Given:
    """Return a number that was typed; only a lone decimal has a last place."""
    literal = tree.arguments[0] if isinstance(tree, Apply) and tree.function == "neg" else tree
    is_decimal = isinstance(literal, Number) and literal.is_decimal
    unit = _unit(literal.text) if is_decimal and isinstance(literal, Number) else None
    return Given(tree, known_value(tree), unit)


def _unit(text: str) -> Fraction:
    """Return the value of one unit in the last place that is written.

    >>> _unit("3.58"), _unit("1.5e3")
    (Fraction(1, 100), Fraction(100, 1))
    """
    mantissa, _, exponent = text.lower().partition("e")
    places = len(mantissa.partition(".")[2])
    return Fraction(10) ** (int(exponent or "0") - places)

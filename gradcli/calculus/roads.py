"""Two roads to one derivative: SymPy's formula, evaluated, against the reverse sweep."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.dataclass import dataclass
from gradcli.language.tree import Tree
from gradcli.numeric.pointwise import Poison, settle
from gradcli.numeric.program import Program
from gradcli.results.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Compared:
    """The names of the derivatives that differ, and of those whose formula is undefined at the point."""

    differing: tuple[str, ...]
    undefined: tuple[str, ...]

    @property
    def detail(self) -> str:
        """What is said of derivatives that differ."""
        return f"the two derivations disagree in {', '.join(self.differing)}: please report this formula"


def compared(
    formulas: Program,
    names: Sequence[str],
    quantities: Sequence[Quantity | None],
    point: Sequence[Tree],
    digits: int,
) -> Compared:
    """Compute derivatives as shown, by SymPy's formulas, and hold them against the reverse sweep's."""
    undefined, differing = [], []
    outputs = settle(formulas, point, digits).outputs
    for name, output, quantity in zip(names, outputs, quantities, strict=True):
        if isinstance(output, Poison):
            if output.kind == "undefined":
                undefined.append(name)
        elif quantity is not None and (output.decimal, output.value) != (quantity.decimal, quantity.value):
            differing.append(name)
    return Compared(tuple(differing), tuple(undefined))

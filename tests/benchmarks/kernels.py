"""One evaluation of a prepared function: value and gradient, beside the value alone and beside peers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.benchmarks.formulas import FAMILIES, Formula
from tests.benchmarks.measuring import Method, Scale, race
from tests.benchmarks.peers import OURS, methods
from tests.benchmarks.peers.gradcli import value_at_a_point
from tests.benchmarks.rows import Comparison, Row, Section, at_most, microseconds, row_of

_SIZES = (10, 100, 1000)
# Above these sizes a peer differentiates or compiles for minutes.
_LIMITS = {"naive": 10, "lambdify": 10, "symengine": 100, "jax": 10}


def rows(scale: Scale) -> Iterator[Row]:
    """Measure each family at each size."""
    for family in FAMILIES:
        for size in _SIZES:
            yield measured(family(size), scale)


def measured(formula: Formula, scale: Scale) -> Row:
    """Measure one formula."""
    left_out = [name for name, most in _LIMITS.items() if formula.size > most]
    alone = Method("f alone", partial(value_at_a_point, formula, formula.point), None)
    asked = methods("at_a_point", formula, formula.point, leave_out=left_out)
    wanted = [
        Comparison(OURS, alone.name, at_most(5)),
        *(Comparison(peer, OURS) for peer in ("lambdify", "casadi")),
    ]
    return row_of(str(formula), race([*asked, alone], scale), microseconds, wanted)


SECTION = Section("kernels", "value and gradient at one point", "CPU µs a call", rows)

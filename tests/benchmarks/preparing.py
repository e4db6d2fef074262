"""From a formula's text to a function that computes value and gradient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tests.benchmarks.formulas import Formula, nested, network, product, rosenbrock
from tests.benchmarks.measuring import Array, Method, Scale, numbers_of, race
from tests.benchmarks.peers import OURS, methods
from tests.benchmarks.rows import Comparison, Row, Section, at_most, milliseconds, row_of

_SMALLER = "gradcli, n/10"
_SIZES = (100, 1000, 10_000)
# From these sizes on a peer takes minutes, or more memory than there is.
_LIMITS: Mapping[str, int] = {"naive": 10, "lambdify": 100, "symengine": 100, "jax": 100}


def rows(scale: Scale) -> Iterator[Row]:
    """Measure each family at each size, and beside it at a tenth of the size."""
    for family in (rosenbrock, product, nested, network) if scale.full else (rosenbrock, product):
        for size in _SIZES:
            yield measured(family(size), family(size // 10), scale)


def measured(formula: Formula, smaller: Formula, scale: Scale) -> Row:
    """Measure one formula; the smaller one of its family is raced with it for the growth."""
    left_out = [name for name, most in _LIMITS.items() if formula.size > most]
    if not scale.full and formula.name == "product":
        left_out.append("lambdify")
    asked = [
        replace(method, numbers=None if method.name == "jax" else _called)
        for method in methods("preparing", formula, formula.point, leave_out=left_out)
    ]
    (ours,) = (method for method in methods("preparing", smaller, smaller.point) if method.name == OURS)
    wanted = [Comparison(OURS, _SMALLER, at_most(13)), Comparison("lambdify", OURS)]
    longer = replace(scale, share=1.5 * scale.share)
    below: Method = replace(ours, name=_SMALLER, numbers=None)
    return row_of(str(formula), race([*asked, below], longer), milliseconds, wanted)


def _called(function: object) -> Array:
    """Return what the function that was made gives at the point."""
    return numbers_of(function() if callable(function) else function)


SECTION = Section("preparing", "from text to a function of value and gradient", "CPU ms", rows)

"""SymPy's evaluation of numbers, mended where it loses digits: near the zeros and poles of some functions.

SymPy rounds log(1 + 1e-15) to 0 in low precision, and tan beside its pole to either sign, yet takes all their
digits for right; from such numbers it concludes that others are positive.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from mpmath.ctx_mp import MPContext

Evaluated = tuple[Any, Any, int | None, int | None]
Evaluate = Callable[[Any, int, dict[str, Any]], Evaluated]

_STEEP = ("log", "tan", "cot", "sec", "csc", "acos", "asec", "acosh", "asech", "atanh", "acoth")
_GUARD = 20
_MOST_BITS = 4000


def enter(sympy: Any) -> None:
    """Replace SymPy's evaluation of functions that magnify what rounding does to their argument."""
    table = sympy.core.evalf.evalf_table
    for name in _STEEP:
        kind = getattr(sympy, name)
        table[kind] = partial(_evaluated, name, sympy.core.evalf.evalf, table.get(kind))


def _evaluated(
    name: str, evalf: Evaluate, usual: Evaluate | None, number: Any, precision: int, options: dict[str, Any]
) -> Evaluated:
    """Evaluate as SymPy's table does. Raises KeyError where the function itself is to be asked."""
    if len(number.args) == 1:
        found = _settled(name, lambda bits: evalf(number.args[0], bits, options), precision)
        if found is not None:
            return found, None, precision, None
    if usual is None:
        raise KeyError(name)
    return usual(number, precision, options)


def _settled(name: str, argument: Callable[[int], Evaluated], precision: int) -> Any:
    """Return the raw value in which two precisions agree; None where none do, or it is not real."""
    context, before = MPContext(), None
    work = precision + _GUARD
    while work <= max(_MOST_BITS, 4 * precision):
        real, imaginary, accuracy, _ = argument(work)
        if real is None or imaginary is not None or (accuracy or 0) < precision:
            return None
        context.prec = work
        value = getattr(context, name)(context.make_mpf(real))
        if not isinstance(value, context.mpf):
            return None
        # SymPy knows the arguments at which these are 0 or infinite: here rounding has led to one.
        if context.isnormal(value) and before is not None and _agree(value, before, precision):
            return value._mpf_
        before, work = value, 2 * work
    return None


def _agree(value: Any, before: Any, precision: int) -> bool:
    return bool(abs(value - before) <= value.context.ldexp(abs(value), -(precision + 2)))

"""What an instruction means over complex numbers, for the complex step: f(x + ih) with a real x.

A function that is analytic is continued from the real line; one that is analytic piece by piece (`abs`,
`max`, `floor`, comparisons) chooses its piece by the real part, as is usual (Martins, Sturdza and Alonso
2003, table 1). A real argument outside the domain has no value, as in the reals. Undefined is nan.
"""

from __future__ import annotations

import cmath
import math
import operator
from collections.abc import Callable
from fractions import Fraction
from functools import cache

from mpmath.ctx_mp import MPContext

from gradcli.language.functions import FUNCTIONS, Function
from gradcli.language.infix import read_infix
from gradcli.numeric.arithmetic import FLOATS, INFINITY, NAN, Arithmetic, float_of, runner
from gradcli.numeric.program import lower

UNDEFINED = complex(NAN, NAN)
OVERFLOWN = complex(INFINITY, NAN)
"""The real part is beyond the doubles; nobody knows how far the imaginary part is."""

_ONE, _ZERO = complex(1.0), complex(0.0)
_LARGEST_EXACT_POWER = 100
_DOUBLE_BITS = 53
_GUARD_BITS = 20
_MOST_BITS = 2000
"""By so many bits a slope of erf is smaller than erf where it is no double any more."""

_SATURATED = 40.0
"""Beyond it the slope of erf, exp(-z^2), is below the doubles, unless z is near the imaginary axis."""


def _divide(x: complex, y: complex) -> complex:
    if not y:
        return UNDEFINED
    if (math.isinf(y.real) or math.isinf(y.imag)) and cmath.isfinite(x):
        return _ZERO
    return x / y


def _power(x: complex, y: complex) -> complex:
    if x != x or y != y:
        return UNDEFINED
    if y.imag == 0.0 and y.real == math.floor(y.real):
        return _integer_power(x, y.real)
    if not x:
        return _ZERO if y.real > 0 else UNDEFINED
    if x.imag == 0.0 and x.real < 0:
        return UNDEFINED
    return _finite(lambda: x**y)


def _integer_power(x: complex, n: float) -> complex:
    """Return a power, the sign taken out first: an angle near pi would drown a small imaginary part."""
    if n == 0:
        return _ONE
    if not x:
        return _ZERO if n > 0 else UNDEFINED
    if abs(n) > _LARGEST_EXACT_POWER and x.real < 0:
        return _integer_power(-x, n) * (-1 if n % 2 else 1)
    return _finite(lambda: x**n)


def _finite(calculate: Callable[[], complex]) -> complex:
    try:
        return calculate()
    except (OverflowError, ZeroDivisionError):
        return OVERFLOWN
    except ValueError:
        return UNDEFINED


def _by_real_part(choose: Callable[..., float]) -> Callable[..., complex]:
    return lambda *arguments: complex(choose(*(argument.real for argument in arguments)))


def _compared(compare: Callable[[float, float], bool]) -> Callable[[complex, complex], complex]:
    return lambda x, y: complex(compare(x.real, y.real)) if x == x and y == y else UNDEFINED


def _where(condition: complex, x: complex, y: complex) -> complex:
    return x if condition == 1.0 else y if condition == 0.0 else UNDEFINED


def _largest(x: complex, y: complex) -> complex:
    return UNDEFINED if x != x or y != y else x if x.real >= y.real else y


def _smallest(x: complex, y: complex) -> complex:
    return UNDEFINED if x != x or y != y else x if x.real <= y.real else y


def _absolute(x: complex) -> complex:
    return -x if x.real < 0 else x


def _cube_root(x: complex) -> complex:
    if x.real < 0:
        return -_cube_root(-x)
    return cmath.rect(math.cbrt(abs(x)), cmath.phase(x) / 3)


def _log1p(x: complex) -> complex:
    if abs(x) > 0.5:
        return cmath.log(1.0 + x)
    return complex(0.5 * math.log1p(x.real * (2.0 + x.real) + x.imag**2), math.atan2(x.imag, 1.0 + x.real))


def _expm1(x: complex) -> complex:
    real = math.expm1(x.real) * math.cos(x.imag) - 2.0 * math.sin(0.5 * x.imag) ** 2
    return complex(real, math.exp(x.real) * math.sin(x.imag))


def _atan2(y: complex, x: complex) -> complex:
    """Return the angle of the real parts, and from there by the arctangent, which keeps small parts."""
    angle = math.atan2(y.real, x.real)
    across, along = math.sin(angle), math.cos(angle)
    return angle + cmath.atan(_divide(y * along - x * across, x * along + y * across))


def _error_function(name: str) -> Callable[[complex], complex]:
    """Return erf or erfc in so many bits that an imaginary part is right, about exp(-x^2) times that of x."""

    def call(x: complex) -> complex:
        if not cmath.isfinite(x):
            return UNDEFINED
        if not x.imag:
            return complex(FLOATS.operations[name](x.real))
        if abs(x.real) > _SATURATED and abs(x.imag) < 0.5 * abs(x.real):
            return complex(FLOATS.operations[name](x.real))
        context = MPContext()
        apart = max(0, -math.frexp(x.imag)[1]) + min(_MOST_BITS, int(1.5 * x.real**2))
        context.prec = 2 * _DOUBLE_BITS + _GUARD_BITS + apart
        return complex(getattr(context, name)(context.mpc(x)))

    return call


def _inside(row: Function) -> Callable[[complex], bool]:
    """Return the test that a real argument is in the domain."""
    is_defined = FLOATS.operations[row.name]
    return lambda x: not math.isnan(is_defined(x.real))


def _guarded(row: Function) -> Callable[[complex], complex]:
    """Return an analytic function, with nan for what is undefined and infinity for overflow."""
    function = _CONTINUED.get(row.name) or getattr(cmath, row.math)
    is_inside = _inside(row)

    def call(x: complex) -> complex:
        # The imaginary part may be unknown where the real one is infinite: exp(-infinity) is 0 all the same.
        if math.isnan(x.real) or (x.imag == 0.0 and not is_inside(x)):
            return UNDEFINED
        return _finite(lambda: function(x))

    return call


def _by_definition(row: Function) -> Callable[..., complex]:
    @cache
    def prepared() -> tuple[Callable[..., list[complex]], int]:
        program = lower([read_infix(row.definition)], row.parameters)
        return runner(program, COMPLEX), program.outputs[0]

    def call(*arguments: complex) -> complex:
        run_once, output = prepared()
        return run_once(arguments)[output]

    return call


def _constant(value: Fraction) -> complex:
    return complex(float_of(value))


_CONTINUED: dict[str, Callable[[complex], complex]] = {
    "cbrt": _cube_root, "log1p": _log1p, "expm1": _expm1,
    "erf": _error_function("erf"), "erfc": _error_function("erfc"),
}  # fmt: skip
"""Analytic functions that the standard library has for real numbers alone."""

_PIECEWISE: dict[str, Callable[..., complex]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": _divide, "neg": operator.neg,
    "^": _power, "atan2": _atan2, "abs": _absolute, "max": _largest, "min": _smallest,
    "where": _where, "not": lambda x: 1.0 - x,
    "and": lambda x, y: y if x == 1.0 else x, "or": lambda x, y: y if x == 0.0 else x,
    **{name: _by_real_part(FLOATS.operations[name]) for name in ("sign", "floor", "ceil")},
    "<": _compared(operator.lt), "<=": _compared(operator.le), ">": _compared(operator.gt),
    ">=": _compared(operator.ge), "==": _compared(operator.eq), "!=": _compared(operator.ne),
    "true": lambda: _ONE, "false": lambda: _ZERO, "pi": lambda: complex(math.pi),
    "undefined": lambda: UNDEFINED,
}  # fmt: skip

COMPLEX: Arithmetic[complex] = Arithmetic(
    _constant,
    {
        **{row.name: _guarded(row) for row in FUNCTIONS.values() if row.math and row.name not in _PIECEWISE},
        **{row.name: _by_definition(row) for row in FUNCTIONS.values() if row.definition},
        **_PIECEWISE,
    },
)

"""How C writes a program: the meaning of each operation is that of `FLOATS`, to the last bit.

Undefined is nan and overflow is infinity. Numbers are hexadecimal, so that they are exact and made of digits
that nobody typed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from gradcli.language.functions import COMPARISONS, FUNCTIONS
from gradcli.numeric.arithmetic import float_of
from gradcli.numeric.statements import Dialect

PRELUDE = """\
#include <float.h>
#include <math.h>
#include <stdint.h>
#if FLT_EVAL_METHOD != 0
#error "doubles are computed in another precision here"
#endif
#define IS_NAN(x) ((x) != (x))
#define EITHER_NAN(x, y) (IS_NAN(x) || IS_NAN(y))
static inline double quotient(double x, double y) { return y != 0.0 ? x / y : NAN; }
static inline double power(double x, double y)
{
    if (EITHER_NAN(x, y)) return NAN;
    if (y == 2.0) return x * x;
    if (y == 0.5) return sqrt(x);
    if (y == -1.0) return quotient(1.0, x);
    return x == 0.0 && y < 0.0 && y >= -DBL_MAX ? NAN : pow(x, y);
}
static inline double log_of(double x) { return x > 0.0 ? log(x) : IS_NAN(x) ? x : NAN; }
static inline double log1p_of(double x) { return x == -1.0 ? NAN : log1p(x); }
static inline double atanh_of(double x) { return fabs(x) == 1.0 ? NAN : atanh(x); }
static inline double sign_of(double x) { return IS_NAN(x) ? x : (double)((x > 0.0) - (x < 0.0)); }
static inline double floor_of(double x) { return floor(x) + 0.0; }
static inline double ceil_of(double x) { return ceil(x) + 0.0; }
static inline double larger(double x, double y) { return EITHER_NAN(x, y) ? NAN : y > x ? y : x; }
static inline double smaller(double x, double y) { return EITHER_NAN(x, y) ? NAN : y < x ? y : x; }
static inline double gated(double x, double y) { return x != 0.0 ? x * y : 0.0; }
static inline double chosen(double c, double x, double y) { return c == 1.0 ? x : c == 0.0 ? y : NAN; }
static inline double both(double x, double y) { return x == 1.0 ? y : x; }
static inline double either(double x, double y) { return x == 0.0 ? y : x; }
static inline double below(double x, double y) { return EITHER_NAN(x, y) ? NAN : (double)(x < y); }
static inline double at_most(double x, double y) { return EITHER_NAN(x, y) ? NAN : (double)(x <= y); }
static inline double same(double x, double y) { return EITHER_NAN(x, y) ? NAN : (double)(x == y); }
"""
"""What the text of a program relies on. `+ 0.0` turns -0 into 0, as a rounding to integers has it."""


def hexadecimal(value: Fraction) -> str:
    """Write an exact constant as the nearest double; beyond the largest it is infinite.

    >>> hexadecimal(Fraction(1, 10)), hexadecimal(Fraction(10) ** 400), hexadecimal(Fraction(-2))
    ('0x1.999999999999ap-4', 'HUGE_VAL', '(-0x1.0000000000000p+1)')
    """
    number = float_of(value)
    size = "HUGE_VAL" if math.isinf(number) else abs(number).hex()
    return f"(-{size})" if number < 0 else size


_GUARDED = {
    "log": "log_of", "log1p": "log1p_of", "atanh": "atanh_of", "floor": "floor_of", "ceil": "ceil_of",
}  # fmt: skip
"""Functions of C that are not nan where they are undefined here, or keep the sign of 0."""

_CALLS: Mapping[str, str] = {
    row.name: f"{_GUARDED.get(row.name, row.math)}({'{0}' if len(row.parameters) == 1 else '{0}, {1}'})"
    for row in FUNCTIONS.values()
    if row.math
}

_COMPARED = dict(
    zip(
        COMPARISONS,
        (
            "below({0}, {1})", "at_most({0}, {1})", "below({1}, {0})", "at_most({1}, {0})",
            "same({0}, {1})", "(1.0 - same({0}, {1}))",
        ),
        strict=True,
    )
)  # fmt: skip

C = Dialect(
    hexadecimal,
    {
        **_CALLS, **_COMPARED,
        "+": "({0} + {1})", "-": "({0} - {1})", "*": "({0} * {1})", "neg": "(-{0})",
        "/": "quotient({0}, {1})", "^": "power({0}, {1})", "sign": "sign_of({0})",
        "max": "larger({0}, {1})", "min": "smaller({0}, {1})", "gate": "gated({0}, {1})",
        "where": "chosen({0}, {1}, {2})", "and": "both({0}, {1})", "or": "either({0}, {1})",
        "not": "(1.0 - {0})", "true": "1.0", "false": "0.0", "undefined": "NAN", "pi": math.pi.hex(),
    },
    {Fraction(2): "({0} * {0})", Fraction(1, 2): "sqrt({0})", Fraction(-1): "quotient(1.0, {0})"},
    "power({0}, {1})",
    "const double {0} = {1};",
)  # fmt: skip

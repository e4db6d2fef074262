"""Textbook and standard test functions, each written twice: in the language, and by hand for mpmath.

The standard ones are as in Jamil and Yang, A literature survey of benchmark functions, 2013.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from mpmath import mp

Function = Callable[..., Any]

_pi = mp.pi


def _sum(terms: Any) -> Any:
    return mp.fsum(terms)


def _rosenbrock(*x: Any) -> Any:
    return _sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in pairwise(x))


def _ackley(x: Any, y: Any) -> Any:
    far = mp.exp(-mp.sqrt((x * x + y * y) / 2) / 5)
    return -20 * far - mp.exp((mp.cos(2 * _pi * x) + mp.cos(2 * _pi * y)) / 2) + 20 + mp.e


def _goldstein_price(x: Any, y: Any) -> Any:
    one = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    two = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    return one * two


def _branin(x: Any, y: Any) -> Any:
    b, c, t = mp.mpf(51) / 10 / (4 * _pi**2), 5 / _pi, 1 / (8 * _pi)
    return (y - b * x**2 + c * x - 6) ** 2 + 10 * (1 - t) * mp.cos(x) + 10


def _beale(x: Any, y: Any) -> Any:
    return (
        (mp.mpf(3) / 2 - x + x * y) ** 2
        + (mp.mpf(9) / 4 - x + x * y**2) ** 2
        + (mp.mpf(21) / 8 - x + x * y**3) ** 2
    )


def _levy(x: Any, y: Any) -> Any:
    v, w = 1 + (x - 1) / 4, 1 + (y - 1) / 4
    return (
        mp.sin(_pi * v) ** 2
        + (v - 1) ** 2 * (1 + 10 * mp.sin(_pi * v + 1) ** 2)
        + (w - 1) ** 2 * (1 + mp.sin(2 * _pi * w) ** 2)
    )


def _zakharov(*x: Any) -> Any:
    tilt = _sum(mp.mpf(i) / 2 * v for i, v in enumerate(x, 1))
    return _sum(v * v for v in x) + tilt**2 + tilt**4


def _levi13(x: Any, y: Any) -> Any:
    return (
        mp.sin(3 * _pi * x) ** 2
        + (x - 1) ** 2 * (1 + mp.sin(3 * _pi * y) ** 2)
        + (y - 1) ** 2 * (1 + mp.sin(2 * _pi * y) ** 2)
    )


def _griewank(x: Any, y: Any) -> Any:
    return 1 + (x * x + y * y) / 4000 - mp.cos(x) * mp.cos(y / mp.sqrt(2))


def _styblinski_tang(*x: Any) -> Any:
    return _sum(v**4 - 16 * v**2 + 5 * v for v in x) / 2


def _dixon_price(*x: Any) -> Any:
    return (x[0] - 1) ** 2 + _sum(i * (2 * b * b - a) ** 2 for i, (a, b) in enumerate(pairwise(x), 2))


def _schaffer2(x: Any, y: Any) -> Any:
    return mp.mpf(1) / 2 + (mp.sin(x * x - y * y) ** 2 - mp.mpf(1) / 2) / (1 + (x * x + y * y) / 1000) ** 2


_GOLDSTEIN_PRICE = (
    "(1 + (x+y+1)^2*(19 - 14x + 3x^2 - 14y + 6x*y + 3y^2))"
    "*(30 + (2x-3y)^2*(18 - 32x + 12x^2 + 48y - 36x*y + 27y^2))"
)
_ACKLEY = "-20exp(-sqrt((x^2+y^2)/2)/5) - exp((cos(2pi x) + cos(2pi y))/2) + 20 + e"
_BRANIN = "(y - 51/10/(4pi^2)*x^2 + 5/pi*x - 6)^2 + 10*(1 - 1/(8pi))*cos(x) + 10"
_LEVY = (
    "v = 1 + (x-1)/4; w = 1 + (y-1)/4; "
    "sin(pi v)^2 + (v-1)^2*(1 + 10sin(pi v + 1)^2) + (w-1)^2*(1 + sin(2pi w)^2)"
)

PAIR = ["1/2,1/3", "-3/2,2/5", "2,-1"]
ONE = ["1/2", "7/5", "3"]
BOTH = ["1/2", "-6/5", "2"]
TEN = ["-1,1/2,1/3,2,-2/3,1/7,0,1,3/2,-1/5", "1,2,3,4,5,6,7,8,9,10"]

STANDARD: dict[str, tuple[str, Function, list[str]]] = {
    "rosenbrock": ("(1-x)^2 + 100*(y-x^2)^2", _rosenbrock, ["-6/5,1", "0,0", "3,-2", "1,1"]),
    "rosenbrock 10": ("sum(100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2, i, 1, 9)", _rosenbrock, TEN),
    "himmelblau": (
        "(x^2+y-11)^2 + (x+y^2-7)^2",
        lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
        [*PAIR, "3,2"],
    ),
    "rastrigin": (
        "20 + x^2 - 10cos(2pi x) + y^2 - 10cos(2pi y)",
        lambda x, y: 20 + x * x - 10 * mp.cos(2 * _pi * x) + y * y - 10 * mp.cos(2 * _pi * y),
        PAIR,
    ),
    "ackley": (_ACKLEY, _ackley, PAIR),
    "beale": ("(3/2-x+x*y)^2 + (9/4-x+x*y^2)^2 + (21/8-x+x*y^3)^2", _beale, [*PAIR, "3,1/2"]),
    "booth": (
        "(x+2y-7)^2 + (2x+y-5)^2",
        lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
        [*PAIR, "1,3"],
    ),
    "goldstein-price": (_GOLDSTEIN_PRICE, _goldstein_price, [*PAIR, "0,-1"]),
    "mccormick": (
        "sin(x+y) + (x-y)^2 - 3/2*x + 5/2*y + 1",
        lambda x, y: mp.sin(x + y) + (x - y) ** 2 - mp.mpf(3) / 2 * x + mp.mpf(5) / 2 * y + 1,
        PAIR,
    ),
    "branin": (_BRANIN, _branin, PAIR),
    "easom": (
        "-cos(x)*cos(y)*exp(-((x-pi)^2 + (y-pi)^2))",
        lambda x, y: -mp.cos(x) * mp.cos(y) * mp.exp(-((x - _pi) ** 2 + (y - _pi) ** 2)),
        PAIR,
    ),
    "griewank": ("1 + (x^2+y^2)/4000 - cos(x)*cos(y/sqrt(2))", _griewank, PAIR),
    "styblinski-tang": ("sum(x[i]^4 - 16x[i]^2 + 5x[i], i, 1, 3)/2", _styblinski_tang,
        ["1,-2,1/3", "0,1/2,3"]),
    "levy": (_LEVY, _levy, PAIR),
    "levi 13": (
        "sin(3pi x)^2 + (x-1)^2*(1 + sin(3pi y)^2) + (y-1)^2*(1 + sin(2pi y)^2)",
        _levi13,
        PAIR,
    ),
    "zakharov": (
        "t = x1/2 + x2 + 3/2*x3; x1^2 + x2^2 + x3^2 + t^2 + t^4",
        _zakharov,
        ["1,-2,1/3", "0,1/2,3"],
    ),
    "three-hump camel": (
        "2x^2 - 1.05x^4 + x^6/6 + x*y + y^2",
        lambda x, y: 2 * x**2 - mp.mpf(105) / 100 * x**4 + x**6 / 6 + x * y + y * y,
        PAIR,
    ),
    "six-hump camel": (
        "(4 - 2.1x^2 + x^4/3)*x^2 + x*y + (-4 + 4y^2)*y^2",
        lambda x, y: (4 - mp.mpf(21) / 10 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2,
        PAIR,
    ),
    "matyas": ("0.26(x^2+y^2) - 0.48x*y", lambda x, y: (26 * (x * x + y * y) - 48 * x * y) / 100, PAIR),
    "sphere": ("sum(x[i]^2, i, 1, 10)", lambda *x: _sum(v * v for v in x), TEN),
    "dixon-price": ("(x1-1)^2 + sum(i*(2x[i]^2 - x[i-1])^2, i, 2, 4)", _dixon_price,
        ["1,-2,1/3,2", "0,1/2,3,-1"]),
    "schaffer 2": ("1/2 + (sin(x^2-y^2)^2 - 1/2)/(1 + 0.001(x^2+y^2))^2", _schaffer2, PAIR),
    "bohachevsky": (
        "x^2 + 2y^2 - 0.3cos(3pi x) - 0.4cos(4pi y) + 0.7",
        lambda x, y: x * x + 2 * y * y - mp.mpf(3) / 10 * mp.cos(3 * _pi * x)
        - mp.mpf(4) / 10 * mp.cos(4 * _pi * y) + mp.mpf(7) / 10,
        PAIR,
    ),
    "trid": ("(x-1)^2 + (y-1)^2 - x*y", lambda x, y: (x - 1) ** 2 + (y - 1) ** 2 - x * y, [*PAIR, "2,2"]),
}  # fmt: skip

TEXTBOOK: dict[str, tuple[Function, list[str]]] = {
    "x^2*y + sin(x*y)": (lambda x, y: x * x * y + mp.sin(x * y), PAIR),
    "x^3 - 3x*y^2": (lambda x, y: x**3 - 3 * x * y**2, PAIR),
    "exp(x)*cos(y)": (lambda x, y: mp.exp(x) * mp.cos(y), PAIR),
    "log(x^2 + y^2)": (lambda x, y: mp.log(x * x + y * y), PAIR),
    "x*y/(x^2 + y^2)": (lambda x, y: x * y / (x * x + y * y), PAIR),
    "sqrt(9 - x^2 - y^2)": (lambda x, y: mp.sqrt(9 - x * x - y * y), PAIR),
    "atan(y/x)": (lambda x, y: mp.atan(y / x), PAIR),
    "atan2(y, x)": (lambda x, y: mp.atan2(y, x), PAIR),
    "x^y": (lambda x, y: mp.exp(y * mp.log(x)), ["1/2,1/3", "2,-1", "3,5/2"]),
    "x*exp(-x^2 - y^2)": (lambda x, y: x * mp.exp(-x * x - y * y), PAIR),
    "x*y*z": (lambda x, y, z: x * y * z, ["1,2,3", "-1/2,0,4"]),
    "x/y + y/z + z/x": (lambda x, y, z: x / y + y / z + z / x, ["1,2,3", "-1/2,1/3,4"]),
    "1/sqrt(x^2+y^2+z^2)": (lambda x, y, z: 1 / mp.sqrt(x * x + y * y + z * z), ["1,2,3", "-1/2,1/3,4"]),
    "x*exp(y*z)": (lambda x, y, z: x * mp.exp(y * z), ["1,2,3", "-1/2,1/3,4"]),
    "sin(x)": (mp.sin, BOTH),
    "tan(x)": (mp.tan, BOTH),
    "sec(x)": (mp.sec, BOTH),
    "csc(x)": (mp.csc, BOTH),
    "cot(x)": (mp.cot, BOTH),
    "asin(x/4)": (lambda x: mp.asin(x / 4), BOTH),
    "acos(x/4)": (lambda x: mp.acos(x / 4), BOTH),
    "atan(x)": (mp.atan, BOTH),
    "asec(3x)": (lambda x: mp.acos(1 / (3 * x)), BOTH),
    "acsc(3x)": (lambda x: mp.asin(1 / (3 * x)), BOTH),
    "acot(x)": (lambda x: mp.atan(1 / x), BOTH),
    "sinh(x)": (mp.sinh, BOTH),
    "cosh(x)": (mp.cosh, BOTH),
    "tanh(x)": (mp.tanh, BOTH),
    "sech(x)": (mp.sech, BOTH),
    "csch(x)": (mp.csch, BOTH),
    "coth(x)": (mp.coth, BOTH),
    "asinh(x)": (mp.asinh, BOTH),
    "acosh(x + 2)": (lambda x: mp.acosh(x + 2), ONE),
    "atanh(x/4)": (lambda x: mp.atanh(x / 4), BOTH),
    "asech(x/4)": (lambda x: mp.acosh(4 / x), ONE),
    "acsch(x)": (lambda x: mp.asinh(1 / x), BOTH),
    "acoth(3x)": (lambda x: mp.atanh(1 / (3 * x)), BOTH),
    "log10(x)": (lambda x: mp.log(x) / mp.log(10), ONE),
    "log2(x)": (lambda x: mp.log(x) / mp.log(2), ONE),
    "log(x, 3)": (lambda x: mp.log(x) / mp.log(3), ONE),
    "log1p(x^2)": (lambda x: mp.log(1 + x * x), BOTH),
    "expm1(x)": (mp.expm1, BOTH),
    "cbrt(x)": (lambda x: mp.sign(x) * mp.root(abs(x), 3), BOTH),
    "x^(2/3)": (lambda x: mp.root(x * x, 3), ONE),
    "x^x": (lambda x: mp.exp(x * mp.log(x)), ONE),
    "2^x": (lambda x: mp.exp(x * mp.log(2)), BOTH),
    "erf(x)": (mp.erf, BOTH),
    "erfc(x)": (mp.erfc, BOTH),
    "abs(x)": (abs, BOTH),
    "sigmoid(x)": (lambda x: 1 / (1 + mp.exp(-x)), BOTH),
    "softplus(x)": (lambda x: mp.log(1 + mp.exp(x)), BOTH),
    "relu(x)^2": (lambda x: max(x, 0) ** 2, BOTH),
    "max(x, y, x*y)": (lambda x, y: max(x, y, x * y), PAIR),
    "min(x^2, y^2)": (lambda x, y: min(x * x, y * y), PAIR),
    "where(x > y, x^2*y, sin(x))": (lambda x, y: x * x * y if x > y else mp.sin(x), PAIR),
    "Piecewise((x^2, x < 1), (2x - 1, True))": (lambda x: x * x if x < 1 else 2 * x - 1, BOTH),
    "(3x+1)^5/(x^2+1)": (lambda x: (3 * x + 1) ** 5 / (x * x + 1), BOTH),
    "sin(cos(tan(x)))": (lambda x: mp.sin(mp.cos(mp.tan(x))), BOTH),
    "x^2*exp(x)*sin(x)": (lambda x: x * x * mp.exp(x) * mp.sin(x), BOTH),
    "log(x + sqrt(x^2 + 1))": (lambda x: mp.log(x + mp.sqrt(x * x + 1)), BOTH),
    "prod(x[i], i, 1, 4)": (lambda a, b, c, d: a * b * c * d, ["1,2,3,4", "1/2,0,-3,1"]),
    "log(exp(x) + exp(y) + exp(z))": (
        lambda x, y, z: mp.log(mp.exp(x) + mp.exp(y) + mp.exp(z)),
        ["1,2,3", "-1/2,1/3,4"],
    ),
    "floor(x)*x + sign(x)": (lambda x: mp.floor(x) * x + mp.sign(x), ["1/2", "-6/5", "5/2"]),
}

CASES = [(text, function, points) for text, function, points in STANDARD.values()] + [
    (text, function, points) for text, (function, points) in TEXTBOOK.items()
]

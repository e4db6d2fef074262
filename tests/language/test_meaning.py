"""What SymPy reads as a real elementary expression is read here to an equal one; differences are listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import sympy
from sympy.parsing.sympy_parser import convert_xor, parse_expr, standard_transformations

from gradcli.calculus.symbols import symbol, to_sympy
from gradcli.errors import ExpressionError
from gradcli.language.expression import read
from gradcli.language.functions import FUNCTIONS

NAMES = [
    "x",
    "y",
    "z",
    "a",
    "b",
    "c",
    "t",
    "u",
    "v",
    "w",
    "n",
    "k",
    "m",
    "r",
    "s",
    "p",
    "q",
    "x1",
    "x2",
    "x10",
    "x_1",
    "theta",
    "alpha",
    "beta",
    "gamma",
    "zeta",
    "omega",
    "rate",
    "lam",
    "S",
    "N",
    "Q",
    "O",
    "C",
    "re",
    "im",
    "test",
    "diff",
    "width",
    "x0",
    "long_name",
]
SYMBOLS = {name: symbol(name) for name in NAMES} | {f"x{place}": symbol(f"x{place}") for place in range(301)}
X, Y, Z = symbol("x"), symbol("y"), symbol("z")

PRECEDENCE = """
x + y*z
x*y + z
x - y - z
x - (y - z)
x - y + z
x/y/z
x/(y/z)
x/y*z
x*y/z
x/(y*z)
a - b*c/u
a*b - c*u
(a + b)*c
(a + b)*(c - u)
a*(b + c)
a/b + c/u
(a + b)/(c + u)
((x))
((x + y))*z
(((x + 1)*2 + y)*3 + z)*4
x + -y
x - -y
x*-y
x/-y
x + +y
x - +y
2*x - 3*y + 5
1 + 2*3 - 4/5
1 - 2 - 3
8/4/2
2*3/4*5
-1/2
-(1/2)*x
x*y*z*w*u*v
x/2/3/4
1/x/y/z
x - y*z - w/u - v
((a - b) - (c - u)) - (v - w)
"""

POWERS = """
x**2
x^2
x**2 + y**2
x^2*y^3
x**y**z
x^y^z
(x**y)**z
(x^2)^3
2**3**2
2^3^2
(2**3)**2
2**x
2^x^2
x**-1
x^-2
x**-y
2^-x
2**-x**2
x**-y**-z
x**(-2)
x**(1/2)
x**(1/3)
x**(2/3)
(x + y)**2
(x + y)^-1
(x*y)**2
(x/y)**2
(2*x)**3
(-x)**2
(-x)**3
(-2)**2
(-2)**3
x**0
x**1
0**2
1**x
x*x
x*x**2
x**2*x**3
x**a*x**b
x**2/x
x/x**3
x**2**3
x**n
n**x
(x**2 + 1)**(1/2)
(x + 1)^2^3
x**(y + 1)**2
10**-3
x^2/y^2
2*x^3
-2*x^3
(x - y)^2*(x + y)^2
4**(1/2)
8**(1/3)
2**(1/2)*2**(1/2)
pow(x, 2)
Pow(x, y)
"""

SIGNS = """
-x
-x**2
-x^2
-x^-2
(-x)^2
--x
---x
-(-x)
-(x + y)
-(x - y)
-x*y
-x/y
-x + y
-2
-2**2
-2^2
-2**-2
(-2)**-2
2 - -2
2*-3
2**-3
-x**2*-y
- x
-sin(x)
-sin(-x)
+x
+-x
-+x
x*-y*-z
-(-(-x))
-x**-x
a - -b**-2
"""

FUNCTIONS_NESTED = """
sin(x)
sin(x)**2 + cos(x)**2
sin(x)^2
sin(x**2)
sin(cos(tan(x)))
exp(-x**2)
exp(-x**2/2)/sqrt(2*pi)
exp(x + y)
exp(x)*exp(y)
exp(log(x))
log(exp(x))
log(x)
ln(x)
ln(x*y)
log(x, 2)
log(x, 10)
log(8, 2)
log(x, y)
log(x + 1)/log(2)
log(log(x))
sqrt(x)
sqrt(x)**2
sqrt(x**2)
sqrt(x**2 + y**2)
sqrt(8)
sqrt(2)/2
1/sqrt(x)
sqrt(sqrt(x))
x*sin(y)/z
sin(x)/x
(1 - cos(x))/x**2
sin(2*x)*cos(3*y)
sin(pi*x)
sin(pi/6)
cos(pi)
tan(pi/4)
atan(1)
asin(1/2)
acos(0)
atan2(y, x)
atan2(1, 1)
atan2(y + 1, x - 1)
sinh(x) + cosh(x)
tanh(x)/(1 + tanh(x))
asinh(x) - acosh(x) + atanh(x)
sec(x)*csc(x)*cot(x)
asec(x) + acsc(x) + acot(x)
sech(x)*csch(x)*coth(x)
asech(x) + acsch(x) + acoth(x)
erf(x) + erfc(x)
erf(x/sqrt(2))/2
x**sin(x)
sin(x)**cos(y)
exp(sin(x)*cos(y))
log(1 + exp(x))
1/(1 + exp(-x))
exp(exp(exp(x)))
sin(x + y)*sin(x - y)
sin((x))
sin((x + y)*(x - y))
x*exp(-x)*log(x)
exp(x)**2
exp(2)*x
log(2)*x
sqrt(x*y)/sqrt(x/y)
"""

CASES = """
Abs(x)
abs(x)
abs(x - y)
abs(-3)
abs(x)*abs(y)
abs(sin(x))
Abs(x)**3
Abs(x + y) - Abs(x - y)
abs(abs(x))
sign(x)
sign(x)*abs(x)
sign(-2)
floor(x)
floor(5/2)
floor(-5/2)
ceiling(x)
ceiling(5/2)
x - floor(x)
Max(x, y)
Max(x, 0)
Max(x, y, z)
Max(1, 2)
Max(x, y) - Min(x, y)
Min(x, y)
Min(x, 1, y)
Min(3, 2, 1)
Max(Min(x, 1), 0)
Max(sin(x), cos(x))
Piecewise((x, x > 0), (y, True))
Piecewise((x**2, x < 1), (2*x - 1, True))
Piecewise((0, x < 0), (x, x <= 1), (1, True))
Piecewise((x, x >= y), (y, x < y))
Piecewise((1, x > y), (0, True))*z
Piecewise((x, x > 0), (-x, True)) + y
Piecewise((Piecewise((1, y > 0), (2, True)), x > 0), (3, True))
Piecewise((x + 1, x + y > 2*z), ((x + 2)*3, True))
"""

CONSTANTS = """
pi
pi*x
pi**2
x**pi
2*pi*r
E
E*x
E**x
E**(x + y)
E**-x
x**E
sin(E)
log(E)
pi/2
-pi/4
pi*E
1/3
2/4
6/3
10/4*x
0
0*x
1*x
x + 0
x/1
1000000007
123456789012345678901234567890
2**100
1/2 + 1/3
7*x/3
"""

NAMES_USED = """
x1 + x2 + x10
x_1*x_1
long_name**2
theta*alpha
S*x
N*x + Q*y
O*C
beta*gamma*zeta
re + im
test*diff
rate*x
lam*x
width*x0
omega*t
sin(theta)*cos(alpha)
"""

SPACES = (
    "  x+y ",
    "x  **  2",
    "sin( x )",
    "x+y   *z",
    "( x + y )*( x - y )",
    "x\t+\ty",
    "Max( x , y )",
    "1  /  3",
    "- x*y",
)

LONG = (
    "+".join(f"x{place}**2" for place in range(1, 301)),
    "+".join(["x"] * 300),
    "*".join(f"(x + {place})" for place in range(1, 41)),
    "-".join(f"x{place}*x{place - 1}" for place in range(1, 101)),
    "/".join(f"x{place}" for place in range(1, 60)),
    "+".join(f"100*(x{n + 1} - x{n}**2)**2 + (1 - x{n})**2" for n in range(1, 30)),
    "(" * 40 + "x" + ")" * 40,
    "-" * 40 + "x",
    "sin(" * 30 + "x" + ")" * 30,
    "1 + 1/(" * 20 + "x" + ")" * 20,
)

_TABLES = (PRECEDENCE, POWERS, SIGNS, FUNCTIONS_NESTED, CASES, CONSTANTS, NAMES_USED)
SAME = (*(line for table in _TABLES for line in table.strip().splitlines()), *SPACES, *LONG)

DIFFERENT_NAMES = {"ceil": "ceiling", "max": "Max", "min": "Min", "abs": "Abs"}
NOT_SYMPYS = {"cbrt", "Piecewise", "prod"}


def ours(text: str) -> Any:
    """Return what our reader makes of a text, as SymPy's object."""
    return to_sympy(read(text).tree)


def theirs(text: str) -> Any:
    """Return what SymPy's own parser makes of a text that we wrote."""
    caret = (convert_xor,) if "^" in text else ()
    return parse_expr(text, local_dict=dict(SYMBOLS), transformations=(*standard_transformations, *caret))


def test_the_table_of_equal_expressions_is_large_and_without_repetition() -> None:
    assert len(SAME) >= 160
    assert len(set(SAME)) == len(SAME)


@pytest.mark.parametrize("text", SAME)
def test_a_text_means_what_it_means_to_sympy(text: str) -> None:
    assert ours(text) == theirs(text)


SHARED = [
    name
    for name in sorted(FUNCTIONS)
    if name.isidentifier() and name not in NOT_SYMPYS and hasattr(sympy, DIFFERENT_NAMES.get(name, name))
]


def test_all_but_our_own_functions_are_sympys() -> None:
    operators = {name for name in FUNCTIONS if not name.isidentifier()} | {"neg", "and", "or", "not"}
    own = {"where", "sum", "relu", "sigmoid", "softplus", "log2", "log10", "log1p", "expm1"}
    assert set(FUNCTIONS) - set(SHARED) - operators - NOT_SYMPYS <= own


@pytest.mark.parametrize("name", SHARED)
def test_each_function_that_sympy_has_is_sympys(name: str) -> None:
    arguments = ", ".join(("x + 1", "y/2")[: len(FUNCTIONS[name].parameters)])
    assert ours(f"{name}({arguments})") == theirs(f"{DIFFERENT_NAMES.get(name, name)}({arguments})")


@dataclass(frozen=True)
class Difference:
    """A text that we read otherwise than `parse_expr` on purpose; `ours` is None where we refuse it."""

    text: str
    ours: Any
    reason: str


DIFFERENCES = (
    Difference("0.1", sympy.Rational(1, 10), "a decimal is exact; SymPy's Float is not"),
    Difference("0.1*x + 0.2*x", sympy.Rational(3, 10) * X, "a decimal is exact"),
    Difference("x**2.0", X**2, "a decimal is exact, and 2.0 is 2"),
    Difference("1e-3*x", X / 1000, "an exponent is exact"),
    Difference(".5*x", X / 2, "a decimal is exact"),
    Difference("2.5", sympy.Rational(5, 2), "a decimal is exact"),
    Difference("cbrt(-8)", sympy.Integer(-2), "real cube root; SymPy's is complex"),
    Difference("2x", 2 * X, "implicit product; a syntax error there"),
    Difference("2(x + 1)", 2 * (X + 1), "implicit product; calling an Integer there"),
    Difference("(x + 1)(y - 1)", (X + 1) * (Y - 1), "implicit product"),
    Difference("x y", X * Y, "implicit product"),
    Difference("2 sin(x)", 2 * sympy.sin(X), "implicit product"),
    Difference("x(y + 1)", X * (Y + 1), "one letter before parentheses multiplies"),
    Difference("1/2x", X / 2, "left to right, as * and /"),
    Difference("sin x", sympy.sin(X), "function without parentheses"),
    Difference("sin 2x cos y", sympy.sin(2 * X) * sympy.cos(Y), "takes numbers and names, not functions"),
    Difference("sin x^2", sympy.sin(X**2), "a power binds tighter than the function"),
    Difference("sin^2(x)", sympy.sin(X) ** 2, "a power of the function's value"),
    Difference("sin²x", sympy.sin(X) ** 2, "as on paper"),
    Difference("|x|", sympy.Abs(X), "bars"),
    Difference("|x - y|^3", sympy.Abs(X - Y) ** 3, "bars"),
    Difference("√x", sympy.sqrt(X), "root sign"),
    Difference("2√(x + 1)", 2 * sympy.sqrt(X + 1), "root sign after a factor"),
    Difference("x²", X**2, "superscripts are powers"),
    Difference("x⁻¹", 1 / X, "superscripts carry a sign"),
    Difference("x₁", symbol("x1"), "subscripts are part of a name; SymPy makes another symbol of it"),
    Difference("π", sympy.pi, "SymPy makes a symbol of it"),
    Difference("x·y − x÷y", X * Y - X / Y, "typographic signs"),
    Difference("where(x > 0, x, y)", sympy.Piecewise((X, X > 0), (Y, True)), "case distinction"),
    Difference(
        "Piecewise((x, x > 0 and y > 0), (y, True))",
        sympy.Piecewise((X, (X > 0) & (Y > 0)), (Y, True)),
        "and, or, not are connectives; Python's need a truth value",
    ),
    Difference(
        "Piecewise((1, x == 0), (sin(x)/x, True))",
        sympy.Piecewise((1, sympy.Eq(X, 0)), (sympy.sin(X) / X, True)),
        "== is equality of numbers; SymPy compares structure",
    ),
    Difference(
        "where(0 < x < 1, x, 0)",
        sympy.Piecewise((X, (X > 0) & (X < 1)), (0, True)),
        "chains as on paper",
    ),
    Difference(
        "where(0 < (x + 1) < 2, x, 0)",
        sympy.Piecewise((X, (X + 1 > 0) & (X + 1 < 2)), (0, True)),
        "brackets inside a chain do not end it",
    ),
    Difference("log10(x)", sympy.log(X) / sympy.log(10), "SymPy has no log10"),
    Difference("log2(8)", sympy.Integer(3), "SymPy has no log2"),
    Difference("log1p(x)", sympy.log(X + 1), "SymPy has no log1p at its top level"),
    Difference("expm1(x)", sympy.exp(X) - 1, "SymPy has no expm1 at its top level"),
    Difference("max(x, y)", sympy.Max(X, Y), "SymPy calls Python's max, which fails"),
    Difference("min(x, y)", sympy.Min(X, Y), "SymPy calls Python's min, which fails"),
    Difference("ceil(x)", sympy.ceiling(X), "the usual name"),
    Difference("arcsin(x)", sympy.asin(X), "the usual name"),
    Difference("ch(x) + sh(x)", sympy.cosh(X) + sympy.sinh(X), "the usual names"),
    Difference("e^x", sympy.exp(X), "e is Euler's number; SymPy reads a variable"),
    Difference("tau", 2 * sympy.pi, "tau is 2*pi; SymPy reads a variable"),
    Difference("2^3 + x", X + 8, "a caret is a power; plain parse_expr has an exclusive or"),
    Difference("sum(x[i]^2, i, 1, 2)", symbol("x1") ** 2 + symbol("x2") ** 2, "written out"),
    Difference("prod(i, i, 1, 4)", sympy.Integer(24), "written out"),
    Difference("x[3]", symbol("x3"), "an index is part of the name"),
    Difference("u = x*y; u^2", X**2 * Y**2, "local definitions"),
    Difference("I*x", None, "real numbers only"),
    Difference("x + I", None, "real numbers only"),
    Difference("oo", None, "infinity is not a number here"),
    Difference("zoo*x", None, "infinity is not a number here"),
    Difference("nan", None, "nan is not a number"),
    Difference("1/0", None, "SymPy makes complex infinity of it"),
    Difference("x + 1/(1 - 1)", None, "SymPy makes complex infinity of it"),
    Difference("0/0*x", None, "SymPy makes nan of it"),
    Difference("'x'", None, "no text in quotes"),
    Difference("sin('x')", None, "SymPy evaluates text in quotes"),
    Difference("x == x", None, "a condition is not a function"),
    Difference("x > 0", None, "a condition is not a function"),
    Difference("True", None, "a condition is not a function"),
    Difference("x, y", None, "one function at a time"),
    Difference("x; y", None, "one function at a time; SymPy drops the second without evaluation"),
    Difference("1,5", None, "a decimal comma; SymPy makes a tuple"),
    Difference("sin", None, "a function needs an argument; SymPy returns the class"),
    Difference("0.1[2]", None, "repeating decimals"),
    Difference("gamma(x)", None, "not one of our functions"),
    Difference("factorial(5)", None, "not one of our functions"),
    Difference("f(x)", None, "unknown functions are errors, not symbols"),
    Difference("x # y", None, "SymPy drops what follows"),
    Difference("x.diff(x)", None, "no attributes"),
    Difference("lambda t: t", None, "no programs"),
    Difference("x if y else z", None, "no programs"),
    Difference("x!", None, "no factorial"),
    Difference("x % 2", None, "no remainder"),
    Difference("2 3", None, "two numbers side by side are a slip"),
    Difference("x\ny", None, "SymPy joins the lines to one name"),
    Difference("sin^-1(x)", None, "inverse or reciprocal"),
    Difference("||x| - 1|", None, "bars inside bars"),
    Difference("_x", None, "names begin with a letter"),
    Difference("sinx", None, "SymPy reads a variable"),
    Difference("o + ο", None, "look-alikes"),
)


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.text)
def test_a_deliberate_difference(difference: Difference) -> None:
    if difference.ours is None:
        with pytest.raises(ExpressionError):
            read(difference.text)
    else:
        assert ours(difference.text) == difference.ours


@pytest.mark.parametrize("text", ["0.1", "e^x", "cbrt(-8)", "x₁", "tau", "π"])
def test_what_is_listed_as_different_is_different(text: str) -> None:
    assert ours(text) != theirs(text)


def test_a_decimal_is_sympys_decimal_made_exact() -> None:
    for text in ("0.1*x", "2.5e-3 + y", "x**0.5", "3.0*x - .25"):
        assert ours(text) == sympy.nsimplify(theirs(text), rational=True)


def test_sympys_own_reading_of_a_caret_is_an_exclusive_or() -> None:
    assert parse_expr("2^3") == 1
    assert ours("2^3") == 8

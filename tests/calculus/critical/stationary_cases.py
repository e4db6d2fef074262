"""Functions all of whose stationary points in a closed box are known, found by hand.

A kink is a point where f is not differentiable and 0 is a generalised gradient in the sense of Clarke.
A point of inflection with slope 0 is a saddle. Points where f is undefined are never stationary.

Sources: Stewart, Calculus, section 14.7; Marsden and Tromba, Vector Calculus, section 3.3; OpenStax, Calculus
Volume 3, section 4.7; Thomas, Calculus, section 14.7; Paul's Online Notes, Calculus III, relative minimums
and maximums; for the named ones Jamil and Yang, A literature survey of benchmark functions, 2013.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

Point = tuple[str, str]


class Set(NamedTuple):
    """Stationary points that are not isolated: one kind for all of them, or None, and some of them."""

    description: str
    kind: str | None
    samples: tuple[str, ...]


class Case(NamedTuple):
    """A formula, a box as on the command line, what is stationary there, and whether a proof is expected."""

    formula: str
    box: str
    points: tuple[Point, ...] = ()
    sets: tuple[Set, ...] = ()
    provable: bool = True
    variables: tuple[str, ...] | None = None


def low(*points: str) -> tuple[Point, ...]:
    return tuple((point, "minimum") for point in points)


def high(*points: str) -> tuple[Point, ...]:
    return tuple((point, "maximum") for point in points)


def saddle(*points: str) -> tuple[Point, ...]:
    return tuple((point, "saddle") for point in points)


def kink(*points: str) -> tuple[Point, ...]:
    return tuple((point, "kink") for point in points)


def all_low(description: str, *samples: str) -> Set:
    return Set(description, "minimum", samples)


def all_high(description: str, *samples: str) -> Set:
    return Set(description, "maximum", samples)


def all_saddle(description: str, *samples: str) -> Set:
    return Set(description, "saddle", samples)


def mixed(description: str, *samples: str) -> Set:
    return Set(description, None, samples)


POLYNOMIALS = (
    Case("x^2", "-5,5", low("0")),
    Case("x^3 - 3*x", "-5,5", high("-1") + low("1")),
    Case("x^3", "-5,5", saddle("0")),
    Case("x^4", "-5,5", low("0")),
    Case("-x^6", "-5,5", high("0")),
    Case("x^7", "-2,2", saddle("0")),
    Case("x^4 - 4*x^3", "-2,5", saddle("0") + low("3")),
    Case("3*x^4 - 16*x^3 + 18*x^2", "-1,4", low("0", "3") + high("1")),
    Case("3*x^5 - 5*x^3", "-2,2", high("-1") + saddle("0") + low("1")),
    Case("(x^2 - 1)^2", "-2,2", low("-1", "1") + high("0")),
    Case("(x^2 - 1)^3", "-2,2", low("0") + saddle("-1", "1")),
    Case("(x - 1)^10", "-3,3", low("1")),
    Case("x^3 - 2*x + 1", "-2,2", high("-sqrt(2/3)") + low("sqrt(2/3)")),
    Case("x^5 + x", "-5,5"),
    Case("2*x - 3", "-5,5"),
    Case("x^3/3 + x/10^7", "-1,1"),
    Case("x^3/3 - 1.0005*x^2 + 1.001*x", "0,2", high("1") + low("1.001")),
    Case(
        "128*x^8 - 256*x^6 + 160*x^4 - 32*x^2 + 1",
        "-1,1",
        high("cos(pi/4)", "0", "cos(3*pi/4)") + low("cos(pi/8)", "cos(3*pi/8)", "cos(5*pi/8)", "cos(7*pi/8)"),
    ),
    Case("x^4/4 - x^2/2 + x/10", "-2,2", low("-1.0466805318046022612", "0.94564927392359112447")
         + high("0.10103125788101113676")),
)  # fmt: skip

QUOTIENTS = (
    Case("x + 1/x", "-4,4", high("-1") + low("1")),
    Case("x/(x^2 + 1)", "-5,5", low("-1") + high("1")),
    Case("(x^2 - 4)/(x^2 + 1)", "-5,5", low("0")),
    Case("x^2/(x - 1)", "-5,5", high("0") + low("2")),
    Case("1/x", "-5,5"),
    Case("1/(x^2 - 1)", "-3,3", high("0")),
    Case("1/x^2 + x^2", "-3,3", low("-1", "1")),
    Case("(x + 1)/(x - 1)", "-3,3"),
    Case("x^3/(x^2 - 1)", "-3,3", high("-sqrt(3)") + saddle("0") + low("sqrt(3)")),
    Case("x^2*x/x", "-2,2"),
)

TRANSCENDENTAL = (
    Case("sin(x)", "-7,7", low("-pi/2", "3*pi/2") + high("pi/2", "-3*pi/2")),
    Case(
        "sin(x)",
        "-50,50",
        high(*(f"{4 * k + 1}*pi/2" for k in range(-8, 8)))
        + low(*(f"{4 * k + 3}*pi/2" for k in range(-8, 8))),
    ),
    Case("x + sin(x)", "-10,10", saddle("-3*pi", "-pi", "pi", "3*pi"), provable=False),
    Case(
        "x*sin(x)",
        "-10,10",
        low("0", "4.913180439434883688838", "-4.913180439434883688838")
        + high("2.028757838110434223577", "-2.028757838110434223577")
        + high("7.978665712413240755246", "-7.978665712413240755246"),
    ),
    Case(
        "sin(x)/x",
        "1,15",
        low("4.493409457909064175308", "10.90412165942889982715")
        + high("7.725251836937707164195", "14.06619391283147347998"),
    ),
    Case("sin(x) + cos(x)", "-4,4", low("-3*pi/4", "5*pi/4") + high("pi/4")),
    Case("2*cos(x) + sin(x)^2", "-4,4", low("-pi", "pi") + high("0"), provable=False),
    Case("cos(3*x)", "0,2", high("0") + low("pi/3")),
    Case("x^2/2 + cos(x)", "-3,3", low("0"), provable=False),
    Case("sin(1/x)", "0.1,1", high("2/pi", "2/(5*pi)") + low("2/(3*pi)")),
    Case("tan(x)", "-4,4"),
    Case("sec(x)", "-4,4", low("0") + high("-pi", "pi")),
    Case("exp(-x^2)", "-3,3", high("0")),
    Case("x*exp(-x)", "-2,6", high("1")),
    Case("x^2*exp(-x)", "-1,6", low("0") + high("2")),
    Case("exp(x) - x", "-3,3", low("0")),
    Case("exp(x)", "-3,3"),
    Case("exp(x)*cos(x)", "-5,5", high("pi/4") + low("-3*pi/4", "5*pi/4")),
    Case(
        "exp(-(x - 2)^2) + exp(-(x + 2)^2)",
        "-5,5",
        low("0") + high("1.999999549857730758221", "-1.999999549857730758221"),
    ),
    Case("x^2*log(x)", "0.01,2", low("exp(-1/2)")),
    Case("log(x)/x", "0.5,10", high("exp(1)")),
    Case("log(x)", "0.1,10"),
    Case("log(x^2 + 1)", "-5,5", low("0")),
    Case("x^x", "0.1,2", low("exp(-1)")),
    Case("atan(x) - x/2", "-5,5", low("-1") + high("1")),
    Case("asin(x) - 2*x", "-1,1", high("-sqrt(3)/2") + low("sqrt(3)/2")),
    Case("cosh(x)", "-3,3", low("0")),
    Case("tanh(x)", "-3,3"),
    Case("sigmoid(x)", "-5,5"),
    Case("softplus(x) - x/2", "-5,5", low("0")),
    Case("erf(x)", "-3,3"),
)

EDGES = (
    Case("(x - 1)^2", "1,3", low("1")),
    Case("(x - 1)^2", "1.000001,3"),
    Case("x^3 - 3*x", "-1,1", high("-1") + low("1")),
    Case("x^3 - 3*x", "-0.999,0.999"),
    Case("cos(x)", "0,pi", high("0") + low("pi")),
    Case("sqrt(x) - x", "0,4", high("1/4")),
    Case("x*log(x)", "0,3", low("exp(-1)")),
    Case("x*sqrt(4 - x^2)", "-2,2", low("-sqrt(2)") + high("sqrt(2)")),
    Case("sqrt(1 - x^2 - y^2)", "-1,1", high("0,0")),
    Case("x^2 + y^2", "0,1", low("0,0")),
    Case("x^3 - 3*x + y^2", "x=-1:1,y=0:2", saddle("-1,0") + low("1,0")),
    Case("(x - 1)^2 + (y - 1)^2", "-1,0.999999"),
    Case("(x - 1)^2 + (y - 1)^2", "x=-1:1,y=0:3", low("1,1")),
    Case("x*y", "x=0:1,y=-1:1", saddle("0,0")),
)

KINKS = (
    Case("abs(x)", "-5,5", kink("0"), provable=False),
    Case("abs(x^2 - 1)", "-3,3", high("0") + kink("-1", "1"), provable=False),
    Case("abs(x) + x/2", "-3,3", kink("0"), provable=False),
    Case("abs(x) + 2*x", "-3,3", provable=False),
    Case("abs(x - 1) + abs(x - 2) + abs(x - 4)", "0,5", kink("2"), provable=False),
    Case("x*abs(x)", "-2,2", saddle("0"), provable=False),
    Case("abs(sin(x))", "-4,4", high("-pi/2", "pi/2") + kink("-pi", "0", "pi"), provable=False),
    Case("exp(-abs(x))", "-2,2", kink("0"), provable=False),
    Case("max(x, 1 - x)", "-2,2", kink("1/2"), provable=False),
    Case("cbrt(x^2)", "-2,2", kink("0"), provable=False),
    Case("cbrt(x)", "-2,2", provable=False),
    Case("relu(x)^2", "-2,2", sets=(mixed("x <= 0", "-1", "0"),), provable=False),
    Case("max(x, -x) + y^2", "-2,2", kink("0,0"), provable=False),
    Case("abs(x) + abs(y)", "-2,2", kink("0,0"), provable=False),
    Case("abs(x) - abs(y)", "-2,2", kink("0,0"), provable=False),
    Case("abs(x) + y", "-2,2", provable=False),
    Case("max(x, y)", "-2,2", provable=False),
    Case("max(x, y, -x - y)", "-2,2", kink("0,0"), provable=False),
    Case("max(x, y, 1 - x - y)", "-2,2", kink("1/3,1/3"), provable=False),
    Case("abs(x - y) + x^2 + y^2", "-2,2", kink("0,0"), provable=False),
    Case("abs(x + y) + abs(x - y)", "-2,2", kink("0,0"), provable=False),
    Case("(abs(x) - 1)^2 + y^2", "-2,2", low("-1,0", "1,0") + kink("0,0"), provable=False),
    Case("max((x - 1)^2 + y^2, (x + 1)^2 + y^2)", "-3,3", kink("0,0"), provable=False),
    Case("sqrt(x^2 + y^2)", "-2,2", kink("0,0"), provable=False),
    Case("exp(-abs(x) - abs(y))", "-2,2", kink("0,0"), provable=False),
    Case("abs(x) + abs(y) + abs(z)", "-1,1", kink("0,0,0"), provable=False),
)

TEXTBOOK = (
    Case("x^2 + y^2 - 2*x - 6*y + 14", "-5,5", low("1,3")),
    Case("y^2 - x^2", "-5,5", saddle("0,0")),
    Case("x^4 + y^4 - 4*x*y + 1", "-3,3", saddle("0,0") + low("1,1", "-1,-1")),
    Case(
        "10*x^2*y - 5*x^2 - 4*y^2 - x^4 - 2*y^4",
        "-4,4",
        high("0,0", "2.644224301508298084627,1.898384431337409379261")
        + high("-2.644224301508298084627,1.898384431337409379261")
        + saddle("0.8566568714463730472286,0.6467721990792575434149")
        + saddle("-0.8566568714463730472286,0.6467721990792575434149"),
    ),
    Case("x^2 + x*y + y^2 + y", "-3,3", low("1/3,-2/3")),
    Case("x*y - 2*x - 2*y - x^2 - y^2", "-5,5", high("-2,-2")),
    Case("(x - y)*(1 - x*y)", "-3,3", saddle("1,1", "-1,-1")),
    Case("y*(exp(x) - 1)", "-2,2", saddle("0,0")),
    Case(
        "x^2 + y^4 + 2*x*y", "-3,3", saddle("0,0") + low("sqrt(2)/2,-sqrt(2)/2", "-sqrt(2)/2,sqrt(2)/2")
    ),
    Case("2 - x^4 + 2*x^2 - y^2", "-3,3", saddle("0,0") + high("1,0", "-1,0")),
    Case("x^3 - 3*x + 3*x*y^2", "-3,3", saddle("0,1", "0,-1") + low("1,0") + high("-1,0")),
    Case(
        "x^3 + y^3 - 3*x^2 - 3*y^2 - 9*x", "-5,5", low("3,2") + saddle("3,0", "-1,2") + high("-1,0")
    ),
    Case(
        "x^4 - 2*x^2 + y^3 - 3*y",
        "-3,3",
        high("0,-1") + saddle("1,-1", "-1,-1", "0,1") + low("1,1", "-1,1"),
    ),
    Case("x*y + 1/x + 1/y", "-4,4", low("1,1")),
    Case("exp(x)*cos(y)", "-4,4"),
    Case("y*cos(x)", "-5,5", saddle("-3*pi/2,0", "-pi/2,0", "pi/2,0", "3*pi/2,0")),
    Case(
        "x*y*exp(-(x^2 + y^2)/2)", "-3,3", saddle("0,0") + high("1,1", "-1,-1") + low("1,-1", "-1,1")
    ),
    Case("(x^2 + y^2)*exp(y^2 - x^2)", "-2,2", low("0,0") + saddle("1,0", "-1,0")),
    Case(
        "y^2 - 2*y*cos(x)",
        "x=-1:7,y=-3:3",
        low("0,1", "pi,-1", "2*pi,1") + saddle("pi/2,0", "3*pi/2,0"),
    ),
    Case(
        "sin(x)*sin(y)",
        "-3,3",
        saddle("0,0") + high("pi/2,pi/2", "-pi/2,-pi/2") + low("pi/2,-pi/2", "-pi/2,pi/2"),
    ),
    Case("x^2 + 4*y^2 - 4*x*y + 2", "-3,3", sets=(all_low("x = 2*y", "2,1", "-1,-1/2"),)),
    Case(
        "x^2*y*exp(-x^2 - y^2)",
        "-3,3",
        high("1,sqrt(2)/2", "-1,sqrt(2)/2") + low("1,-sqrt(2)/2", "-1,-sqrt(2)/2"),
        (mixed("x = 0", "0,1", "0,-2"),),
    ),
    Case("x^2 + y^2 + 1/(x^2*y^2)", "-3,3", low("1,1", "1,-1", "-1,1", "-1,-1")),
    Case(
        "sin(x) + sin(y) + sin(x + y)",
        "0,2*pi",
        high("pi/3,pi/3") + low("5*pi/3,5*pi/3") + saddle("pi,pi"),
        provable=False,
    ),
    Case("sin(x) + sin(y) + cos(x + y)", "0,0.78", high("pi/6,pi/6")),
    Case(
        "x^4 + y^4 - 4*x^2*y + 2*y",
        "-4,4",
        low("0,-cbrt(1/2)")
        + low("1.591876313261407744866,1.267035098361365781621")
        + low("-1.591876313261407744866,1.267035098361365781621")
        + saddle("0.719238517467123367681,0.258652022504152762836")
        + saddle("-0.719238517467123367681,0.258652022504152762836"),
    ),
    Case(
        "y^6 - 2*y^4 + x^2 - y^2 + y",
        "-3,3",
        low("0,1.211101955598768788548", "0,-1.272767799330238577016") + saddle("0,0.3474330190341379313616"),
    ),
    Case(
        "x^4 + y^3 - 3*x^2 + y^2 + x - 2*y + 1",
        "-4,4",
        low("-1.300839565941577126232,(sqrt(7) - 1)/3", "1.130901122629985850066,(sqrt(7) - 1)/3")
        + saddle("0.1699384433115912761661,(sqrt(7) - 1)/3")
        + saddle("-1.300839565941577126232,(-sqrt(7) - 1)/3", "1.130901122629985850066,(-sqrt(7) - 1)/3")
        + high("0.1699384433115912761661,(-sqrt(7) - 1)/3"),
    ),
    Case(
        "20*exp(-x^2 - y^2)*sin(3*x)*cos(3*y)",
        "-1,1",
        saddle("0,pi/6", "0,-pi/6")
        + high("0.430447010348094890086,0", "-0.430447010348094890086,0.8717175018265251202138")
        + high("-0.430447010348094890086,-0.8717175018265251202138")
        + low("-0.430447010348094890086,0", "0.430447010348094890086,0.8717175018265251202138")
        + low("0.430447010348094890086,-0.8717175018265251202138"),
    ),
    Case("x^2 - y^2 + x*y", "-3,3", saddle("0,0")),
    Case("x^2 + y^2 - x*y", "-3,3", low("0,0")),
    Case("x^2 + y^2 + 2*x*y", "-3,3", sets=(all_low("x + y = 0", "1,-1", "-2,2"),)),
    Case("x^2 + y^2 + 3*x*y", "-3,3", saddle("0,0")),
    Case("exp(1 + x^2 - y^2)", "-2,2", saddle("0,0")),
    Case("x^2 - 3*x*y + 5*x - 2*y + 6*y^2 + 8", "-5,5", low("-18/5,-11/15")),
    Case("3*x^2 + 2*x*y + 2*x + y^2 + y + 4", "-3,3", low("-1/4,-1/4")),
    Case(
        "sin(x^2 + y^2)",
        "-1.5,1.5",
        low("0,0"),
        (all_high("x^2 + y^2 = pi/2", "sqrt(pi/2),0", "0,-sqrt(pi/2)"),),
        provable=False,
    ),
    Case("cos(x^2 + y^2)", "-1,1", high("0,0"), provable=False),
    Case("y + x*sin(y)", "-4,4", saddle("-1,0", "1,-pi", "1,pi")),
    Case("(x - y)*(x*y - 1)", "-3,3", saddle("1,1", "-1,-1")),
    Case("log(2 + sin(x*y))", "-1,1", saddle("0,0")),
    Case("x*sin(y)", "-4,4", saddle("0,-pi", "0,0", "0,pi")),
    Case("(x + y)*(x*y + 1)", "-3,3", saddle("1,-1", "-1,1")),
    Case("sqrt(4*y^2 - 9*x^2 + 24*y + 36*x + 36)", "x=1:3,y=-5:-1", saddle("2,-3")),
    Case("x^2 + 2*x*y - 4*y^2 + 4*x - 6*y + 4", "-5,5", saddle("-1,-1")),
    Case("x^3 + 2*x*y - 2*x - 4*y", "-6,6", saddle("2,-5")),
    Case("4*x^2 + 9*y^2 + 8*x - 36*y + 24", "-5,5", low("-1,2")),
    Case("x^3/3 + y^2 + 2*x*y - 6*x - 3*y + 4", "-5,5", low("3,-3/2") + saddle("-1,5/2")),
    Case("x^3 + 2*x*y - 6*x - 4*y^2", "-3,3", saddle("4/3,1/3") + high("-3/2,-3/8")),
    Case("-x^2 - 5*y^2 + 10*x - 30*y - 62", "-6,6", high("5,-3")),
    Case("sqrt(x^2 + y^2 + 1)", "-3,3", low("0,0")),
    Case("x^2 + x*y + y^2 + 3*x - 3*y + 4", "-5,5", low("-3,3")),
    Case("x^2 + 3*x*y + 3*y^2 - 6*x + 3*y - 6", "-20,20", low("15,-8")),
    Case("x^3 - y^3 - 2*x*y + 6", "-2,2", saddle("0,0") + high("-2/3,2/3")),
    Case("6*x^2 - 2*x^3 + 3*y^2 + 6*x*y", "-3,3", low("0,0") + saddle("1,-1")),
    Case("9*x^3 + y^3/3 - 4*x*y", "-3,3", saddle("0,0") + low("4/9,4/3")),
    Case("1/(x^2 + y^2 - 1)", "-3,3", high("0,0")),
    Case("4*x*y - x^4 - y^4", "-3,3", saddle("0,0") + high("1,1", "-1,-1")),
    Case("exp(2*x)*cos(y)", "-2,2"),
    Case("y*sin(x)", "-4,4", saddle("-pi,0", "0,0", "pi,0")),
    Case("x^3 + y^3 + 3*x^2 - 3*y^2 - 8", "-4,4", saddle("0,0", "-2,2") + low("0,2") + high("-2,0")),
    Case("log(x + y) + x^2 - y", "x=-1:1,y=1/2:3", saddle("-1/2,3/2")),
    Case("exp(-y)*(x^2 + y^2)", "-3,3", low("0,0") + saddle("0,2")),
    Case("exp(y) - y*exp(x)", "-2,2", saddle("0,0")),
    Case("2*log(x) + log(y) - 4*x - y", "0,3", high("1/2,1")),
    Case("log(x) + log(y) - x - y", "0,5", high("1,1")),
    Case("sqrt(56*x^2 - 8*y^2 - 16*x - 31) + 1 - 8*x", "x=2:3,y=-1:1", high("16/7,0")),
    Case("4 + x^3 + y^3 - 3*x*y", "-3,3", saddle("0,0") + low("1,1")),
    Case(
        "3*x^2*y + y^3 - 3*x^2 - 3*y^2 + 2", "-3,3", high("0,0") + low("0,2") + saddle("1,1", "-1,1")
    ),
    Case("x*y*(1 - x - y)", "-2,2", saddle("0,0", "1,0", "0,1") + high("1/3,1/3")),
    Case(
        "x*y*exp(-x^2 - y^2)",
        "-3,3",
        saddle("0,0")
        + high("sqrt(2)/2,sqrt(2)/2", "-sqrt(2)/2,-sqrt(2)/2")
        + low("sqrt(2)/2,-sqrt(2)/2", "-sqrt(2)/2,sqrt(2)/2"),
    ),
    Case("cos(x)*cos(y)", "-2,2", high("0,0")
         + saddle("pi/2,pi/2", "pi/2,-pi/2", "-pi/2,pi/2", "-pi/2,-pi/2")),
    Case(
        "cos(x) + cos(y)",
        "-4,4",
        high("0,0")
        + low("pi,pi", "pi,-pi", "-pi,pi", "-pi,-pi")
        + saddle("0,pi", "0,-pi", "pi,0", "-pi,0"),
    ),
)  # fmt: skip

DEGENERATE = (
    Case("x^4 + y^4", "-2,2", low("0,0")),
    Case("x^4 - y^4", "-2,2", saddle("0,0")),
    Case("x^3 - 3*x*y^2", "-2,2", saddle("0,0")),
    Case("x^3*y - x*y^3", "-2,2", saddle("0,0")),
    Case("x^3 + y^3", "-2,2", saddle("0,0")),
    Case("x^2 + y^3", "-2,2", saddle("0,0")),
    Case("x^2 + y^4", "-2,2", low("0,0")),
    Case("x^2 - y^4", "-2,2", saddle("0,0")),
    Case("x^2 + x*y^2", "-2,2", saddle("0,0")),
    Case("x^2*y + y^2", "-2,2", saddle("0,0")),
    Case("(x - y)^2 + x^4", "-2,2", low("0,0")),
    Case("(y - 3*x^2)*(y - x^2)", "-2,2", saddle("0,0")),
    Case("(x - y^2)*(x - 2*y^2)", "-2,2", saddle("0,0")),
    Case("(x^2 + y^2)^2", "-2,2", low("0,0")),
    Case("x^2 + y^4 + y^5", "-2,2", low("0,0") + saddle("0,-4/5")),
    Case("(x^2 + y^2 - 1)^2", "-2,2", high("0,0"), (all_low("x^2 + y^2 = 1", "3/5,4/5", "-1,0"),)),
    Case("(x*y - 1)^2", "-2,2", saddle("0,0"), (all_low("x*y = 1", "2,1/2", "-1,-1"),)),
    Case("x^2*y^2", "-2,2", sets=(all_low("x = 0", "0,1", "0,-2"), all_low("y = 0", "1,0", "-2,0"))),
    Case(
        "sin(x + y)",
        "-3,3",
        sets=(
            all_high("x + y = pi/2", "pi/2,0", "0,pi/2"),
            all_low("x + y = -pi/2", "-pi/2,0", "0,-pi/2"),
            all_high("x + y = -3*pi/2", "-2,2-3*pi/2", "-3*pi/4,-3*pi/4"),
            all_low("x + y = 3*pi/2", "2,3*pi/2-2", "3*pi/4,3*pi/4"),
        ),
        provable=False,
    ),
    Case("(x - y)^2", "-2,2", sets=(all_low("x = y", "1,1", "-2,-2"),)),
    Case("x^2", "-2,2", sets=(all_low("x = 0", "0,1", "0,-2"),), variables=("x", "y")),
    Case("x^3", "-2,2", sets=(all_saddle("x = 0", "0,1", "0,-2"),), variables=("x", "y")),
    Case("x^2*y", "-2,2", sets=(mixed("x = 0", "0,1", "0,-2"),)),
    Case("x^3*y^2", "-2,2", sets=(mixed("x = 0", "0,1", "0,-2"), mixed("y = 0", "1,0", "-2,0"))),
    Case(
        "(x^2 + y^2)*exp(-x^2 - y^2)",
        "-2,2",
        low("0,0"),
        (all_high("x^2 + y^2 = 1", "3/5,4/5", "-1,0"),),
    ),
    Case("0*x + 3", "-2,2", sets=(mixed("0 = 0", "0", "1"),)),
    Case("x^2*y^2*z^2", "-1,1", sets=(
        all_low("x = 0", "0,1,1/2"), all_low("y = 0", "1,0,1/2"), all_low("z = 0", "1,1/2,0"))),
    Case("x*y*z", "-2,2", sets=(
        all_saddle("x = 0, y = 0", "0,0,1"), all_saddle("x = 0, z = 0", "0,1,0"),
        all_saddle("y = 0, z = 0", "1,0,0"))),
    Case("(x - y)^2 + (y - z)^2", "-2,2", sets=(all_low("x = y, y = z", "1,1,1", "-2,-2,-2"),)),
)  # fmt: skip

_CUBIC = {"-2.903534027771177095119": 1, "0.1567312567803401026659": -1, "2.746802770990836992453": 1}
_WAVE_X = {
    "-0.6186120678279500651791": 1,
    "-0.3607081555517536330843": -1,
    "0": 1,
    "0.3607081555517536330843": -1,
    "0.6186120678279500651791": 1,
}
_WAVE_Y = {
    "-0.9333791416826434889643": 1,
    "-0.8053579605576345274711": -1,
    "-0.4695275456684922744667": 1,
    "-0.2670404674810484805747": -1,
    "0": 1,
    "0.2670404674810484805747": -1,
    "0.4695275456684922744667": 1,
    "0.8053579605576345274711": -1,
    "0.9333791416826434889643": 1,
}


def separable(first: dict[str, int], second: dict[str, int]) -> tuple[Point, ...]:
    """Combine the stationary points of g and h, each with its sign of curvature, to those of g(x) + h(y)."""
    kinds = {2: "minimum", 0: "saddle", -2: "maximum"}
    pairs = product(first.items(), second.items())
    return tuple((f"{x},{y}", kinds[bend + curve]) for (x, bend), (y, curve) in pairs)


NAMED = (
    Case(
        "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        "-5,5",
        low("3,2", "-2.805118086952744853054,3.131312518250572965804")
        + low("-3.779310253377746891891,-3.283185991286169412266")
        + low("3.584428340330491744944,-1.848126526964403553538")
        + high("-0.2708445906673476130393,-0.9230385564799814631328")
        + saddle("-3.073025750764389610473,-0.08135304428796751155306")
        + saddle("-0.1279613467306800663105,-1.953714980244576426096")
        + saddle("0.08667750455539635182303,2.884254701174776113063")
        + saddle("3.385154183607020937999,0.07385187983774928771919"),
    ),
    Case("(1 - x)^2 + 100*(y - x^2)^2", "-2,2", low("1,1")),
    Case(
        "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
        "-4.5,4.5",
        low("3,1/2") + saddle("0,1", "0.1005379373241583592728,-2.644513585023124968855"),
    ),
    Case(
        "(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))"
        "*(30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2))",
        "-2,2",
        low("0,-1", "1.8,0.2", "1.2,0.8", "-0.6,-0.4")
        + saddle("1.2,-0.2", "0.6,0.4", "1.4,0.6", "-0.4,-0.6")
        + high("0.8,0.2"),
        provable=False,
    ),
    Case(
        "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (-4 + 4*y^2)*y^2",
        "x=-3:3,y=-2:2",
        saddle("0,0")
        + low("0.08984201310031806242249,-0.7126564030207396333973")
        + low("-0.08984201310031806242249,0.7126564030207396333973")
        + low("1.703606714969980848771,-0.7960835686726251190257")
        + low("-1.703606714969980848771,0.7960835686726251190257")
        + low("1.607104752920197229762,0.5686514548841313713934")
        + low("-1.607104752920197229762,-0.5686514548841313713934")
        + high("1.230229876516652626613,0.1623345844589949700105")
        + high("-1.230229876516652626613,-0.1623345844589949700105")
        + saddle("1.296070267167109183287,0.60508438803865849680962")
        + saddle("-1.296070267167109183287,-0.60508438803865849680962")
        + saddle("1.6380679841897785638,0.2286740690443940699534")
        + saddle("-1.6380679841897785638,-0.2286740690443940699534")
        + saddle("1.109205336804786447415,-0.7682680925095398417843")
        + saddle("-1.109205336804786447415,0.7682680925095398417843"),
    ),
    Case(
        "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
        "-5,5",
        low("0,0")
        + low("1.747552345830288898575,-0.8737761729151444492873")
        + low("-1.747552345830288898575,0.8737761729151444492873")
        + saddle("1.070542291823659973079,-0.5352711459118299865393")
        + saddle("-1.070542291823659973079,0.5352711459118299865393"),
    ),
    Case("(x + 2*y - 7)^2 + (2*x + y - 5)^2", "-10,10", low("1,3")),
    Case("0.26*(x^2 + y^2) - 0.48*x*y", "-10,10", low("0,0")),
    Case(
        "sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1",
        "x=-1.5:4,y=-3:4",
        low("1/2 - pi/3,-1/2 - pi/3", "1/2 + 2*pi/3,-1/2 + 2*pi/3") + saddle("1/2 + pi/3,-1/2 + pi/3"),
    ),
    Case("(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2", "-5,5", separable(_CUBIC, _CUBIC)),
    Case(
        "x^2 + 2*y^2 - 0.3*cos(3*pi*x) - 0.4*cos(4*pi*y) + 0.7", "-1,1", separable(_WAVE_X, _WAVE_Y)
    ),
)  # fmt: skip

MORE_VARIABLES = (
    Case("x^2 + y^2 + z^2", "-2,2", low("0,0,0")),
    Case("x^2 + y^2 - z^2", "-2,2", saddle("0,0,0")),
    Case("x^2 + 2*y^2 + 3*z^2 - x*y - y*z - 2*x", "-5,5", low("23/20,3/10,1/20")),
    Case("x*y + y*z + z*x", "-2,2", saddle("0,0,0")),
    Case("x^2 + y^2 + z^2 + x*y*z", "-3,3", low("0,0,0") + saddle("-2,-2,-2", "-2,2,2", "2,-2,2", "2,2,-2")),
    Case(
        "x^4 + y^4 + z^4 - 4*x*y*z", "-2,2", saddle("0,0,0") + low("1,1,1", "1,-1,-1", "-1,1,-1", "-1,-1,1")
    ),
    Case("x^3 - 3*x + y^2 + z^2", "-2,2", saddle("-1,0,0") + low("1,0,0")),
    Case("sin(x) + sin(y) + sin(z)", "0,3", high("pi/2,pi/2,pi/2")),
    Case("exp(-x^2 - y^2 - z^2)", "-1,1", high("0,0,0")),
    Case("x + y + z + 1/(x*y*z)", "-3,3", low("1,1,1") + high("-1,-1,-1")),
    Case("log(x) + log(y) + log(z) - x - 2*y - 3*z", "0,2", high("1,1/2,1/3")),
    Case("100*(y - x^2)^2 + (1 - x)^2 + 100*(z - y^2)^2 + (1 - y)^2", "-2,2", low("1,1,1"), provable=False),
    Case("x^2 + y^2 + z^4", "-2,2", low("0,0,0")),
    Case(
        "(x^2 + y^2 + z^2 - 1)^2",
        "-2,2",
        high("0,0,0"),
        (all_low("x^2 + y^2 + z^2 = 1", "1,0,0", "0,3/5,4/5"),),
    ),
    Case("a^2 + 2*b^2 + 3*c^2 + 4*d^2 - a*b - c*d", "-3,3", low("0,0,0,0")),
    Case(
        "(a + 10*b)^2 + 5*(c - d)^2 + (b - 2*c)^4 + 10*(a - d)^4", "-2,2", low("0,0,0,0"), provable=False
    ),
)  # fmt: skip

CASES = (
    *POLYNOMIALS,
    *QUOTIENTS,
    *TRANSCENDENTAL,
    *EDGES,
    *KINKS,
    *TEXTBOOK,
    *DEGENERATE,
    *NAMED,
    *MORE_VARIABLES,
)

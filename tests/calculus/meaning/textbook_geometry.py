"""Textbook exercises on gradients, rates, tangent planes, tangent lines and classification, with answers.

Every answer was derived again by hand. A source names the section an exercise is from; `as in` marks an
exercise in the style of a section.
"""

from __future__ import annotations

from typing import NamedTuple

OPENSTAX_44 = "OpenStax Calculus 3, section 4.4"
OPENSTAX_46 = "OpenStax Calculus 3, section 4.6"
OPENSTAX_47 = "OpenStax Calculus 3, section 4.7"
STEWART_144 = "Stewart, section 14.4"
STEWART_146 = "Stewart, section 14.6"
STEWART_147 = "Stewart, section 14.7"
MARSDEN_26 = "Marsden and Tromba, section 2.6"
MARSDEN_33 = "Marsden and Tromba, section 3.3"
THOMAS_145 = "Thomas, section 14.5"
THOMAS_146 = "Thomas, section 14.6"
THOMAS_147 = "Thomas, section 14.7"
NOTES = "Paul's Online Notes, Calculus III"


class Exercise(NamedTuple):
    """One exercise; all answers are exact texts, and what the book does not ask is None.

    `norm` is the largest rate, `rate` the derivative along `direction` scaled to length one, `plane` the
    right side of the graph's tangent plane z = ..., `tangent` the tangent of the level set, up to a factor;
    `kind` belongs to stationary points.
    """

    source: str
    formula: str
    at: str
    gradient: tuple[str, ...]
    norm: str | None = None
    direction: str | None = None
    rate: str | None = None
    plane: str | None = None
    tangent: str | None = None
    kind: str | None = None


def along(
    source: str,
    formula: str,
    at: str,
    gradient: tuple[str, ...],
    direction: str,
    rate: str,
    norm: str | None = None,
) -> Exercise:
    return Exercise(source, formula, at, gradient, norm=norm, direction=direction, rate=rate)


def steepest(source: str, formula: str, at: str, gradient: tuple[str, ...], norm: str) -> Exercise:
    return Exercise(source, formula, at, gradient, norm=norm)


def graph(source: str, formula: str, at: str, gradient: tuple[str, ...], plane: str) -> Exercise:
    return Exercise(source, formula, at, gradient, plane=plane)


def level(source: str, formula: str, at: str, gradient: tuple[str, ...], tangent: str) -> Exercise:
    return Exercise(source, formula, at, gradient, tangent=tangent)


def flat(source: str, formula: str, at: str, kind: str) -> Exercise:
    return Exercise(source, formula, at, ("0",) * (at.count(",") + 1), norm="0", kind=kind)


GRAPHS = (
    graph(OPENSTAX_44, "2x^2 - 3x*y + 8y^2 + 2x - 4y + 4", "2,-1", ("13", "-26"), "13*x - 26*y - 18"),
    graph(OPENSTAX_44, "x^3 - x^2*y + y^2 - 2x + 3y - 2", "-1,3", ("7", "8"), "7*x + 8*y - 3"),
    graph(
        OPENSTAX_44,
        "sin(2x)*cos(3y)",
        "pi/3,pi/4",
        ("sqrt(2)/2", "-3*sqrt(6)/4"),
        "-sqrt(6)/4 + sqrt(2)/2*(x - pi/3) - 3*sqrt(6)/4*(y - pi/4)",
    ),
    graph(STEWART_144, "2x^2 + y^2", "1,1", ("4", "2"), "4*x + 2*y - 3"),
    graph(STEWART_144, "3y^2 - 2x^2 + x", "2,-1", ("-7", "-6"), "-7*x - 6*y + 5"),
    graph(STEWART_144, "3(x - 1)^2 + 2(y + 3)^2 + 7", "2,-2", ("6", "4"), "6*x + 4*y + 8"),
    graph(STEWART_144, "sqrt(x*y)", "1,1", ("1/2", "1/2"), "x/2 + y/2"),
    graph(STEWART_144, "x*e^(x*y)", "2,0", ("1", "4"), "x + 4*y"),
    graph(STEWART_144, "x*e^(x*y)", "1,0", ("1", "1"), "x + y"),
    graph(STEWART_144, "x*sin(x + y)", "-1,1", ("-1", "-1"), "-x - y"),
    graph(STEWART_144, "ln(x - 2y)", "3,1", ("1", "-2"), "x - 2*y - 1"),
    graph(STEWART_144, "1 + x*ln(x*y - 5)", "2,3", ("6", "4"), "6*x + 4*y - 23"),
    graph(STEWART_144, "sqrt(x + e^(4y))", "3,0", ("1/4", "1"), "x/4 + y + 5/4"),
    graph(f"as in {STEWART_144}", "x^3*y^4", "1,1", ("3", "4"), "3*x + 4*y - 6"),
    graph(f"as in {STEWART_144}", "atan(x + 2y)", "1,0", ("1/2", "1"), "x/2 + y + pi/4 - 1/2"),
    graph(THOMAS_146, "ln(x^2 + y^2)", "1,0", ("2", "0"), "2*x - 2"),
    graph(THOMAS_146, "e^(-(x^2 + y^2))", "0,0", ("0", "0"), "1"),
    graph(THOMAS_146, "sqrt(y - x)", "1,2", ("-1/2", "1/2"), "1/2 - x/2 + y/2"),
    graph(THOMAS_146, "4x^2 + y^2", "1,1", ("8", "2"), "8*x + 2*y - 5"),
    graph(NOTES, "ln(2x + y)", "-1,3", ("2", "1"), "2*x + y - 1"),
)

RATES = (
    along(OPENSTAX_46, "x^2 - x*y + 3y^2", "-1,2", ("-4", "13"), "3,4", "8"),
    along(
        OPENSTAX_46,
        "3x^2*y - 4x*y^3 + 3y^2 - 4x",
        "3,4",
        ("-188", "-525"),
        "1,sqrt(3)",
        "-94 - 525*sqrt(3)/2",
    ),
    along(
        OPENSTAX_46,
        "5x^2 - 2x*y + y^2 - 4y*z + z^2 + 3x*z",
        "1,-2,3",
        ("23", "-18", "17"),
        "-1,2,2",
        "-25/3",
    ),
    along(OPENSTAX_46, "e^x*sin(y)", "1,pi/2", ("exp(1)", "0"), "-1,0", "-exp(1)"),
    along(OPENSTAX_46, "x*y*z", "2,1,1", ("1", "2", "2"), "2,1,-1", "sqrt(6)/3", "3"),
    along(OPENSTAX_46, "x^2*y", "-5,5", ("-50", "25"), "3,-4", "-50", "25*sqrt(5)"),
    along(OPENSTAX_46, "ln(5x + 4y)", "3,9", ("5/51", "4/51"), "6,8", "31/255", "sqrt(41)/51"),
    along(f"as in {OPENSTAX_46}", "x*y", "0,-2", ("-2", "0"), "1/2,sqrt(3)/2", "-1", "2"),
    along(f"as in {OPENSTAX_46}", "x^2 - y^2", "1,0", ("2", "0"), "sqrt(3)/2,1/2", "sqrt(3)", "2"),
    along(STEWART_146, "x^3 - 3x*y + 4y^2", "1,2", ("-3", "13"), "sqrt(3)/2,1/2", "(13 - 3*sqrt(3))/2"),
    along(STEWART_146, "x^2*y^3 - 4y", "2,-1", ("-4", "8"), "2,5", "32/sqrt(29)", "4*sqrt(5)"),
    along(STEWART_146, "x*sin(y*z)", "1,3,0", ("0", "0", "3"), "1,2,-1", "-sqrt(3/2)"),
    along(STEWART_146, "x*e^y", "2,0", ("1", "2"), "-3/2,2", "1", "sqrt(5)"),
    along(STEWART_146, "x*y^3 - x^2", "1,2", ("6", "12"), "1/2,sqrt(3)/2", "3 + 6*sqrt(3)", "6*sqrt(5)"),
    along(STEWART_146, "y*cos(x*y)", "0,1", ("0", "1"), "1,1", "sqrt(2)/2", "1"),
    along(STEWART_146, "sqrt(2x + 3y)", "3,1", ("1/3", "1/2"), "sqrt(3),-1", "sqrt(3)/6 - 1/4"),
    along(STEWART_146, "x/y", "2,1", ("1", "-2"), "3/5,4/5", "-1", "sqrt(5)"),
    along(STEWART_146, "x^2*ln(y)", "3,1", ("0", "9"), "-5/13,12/13", "108/13", "9"),
    along(STEWART_146, "x^2*y*z - x*y*z^3", "2,-1,1", ("-3", "2", "2"), "0,4/5,-3/5", "2/5", "sqrt(17)"),
    along(STEWART_146, "y^2*e^(x*y*z)", "0,1,-1", ("-1", "2", "0"), "3/13,4/13,12/13", "5/13", "sqrt(5)"),
    along(STEWART_146, "e^x*sin(y)", "0,pi/3", ("sqrt(3)/2", "1/2"), "-6,8", "(4 - 3*sqrt(3))/10", "1"),
    along(STEWART_146, "x/(x^2 + y^2)", "1,2", ("3/25", "-4/25"), "3,5", "-11/(25*sqrt(34))", "1/5"),
    along(STEWART_146, "s*sqrt(t)", "2,4", ("2", "1/2"), "2,-1", "7/(2*sqrt(5))"),
    along(STEWART_146, "x^2*y + y^2*z", "1,2,3", ("4", "13", "4"), "2,-1,2", "1", "sqrt(201)"),
    along(STEWART_146, "x*y^2*atan(z)", "2,1,1", ("pi/4", "pi", "1"), "1,1,1", "(5*pi/4 + 1)/sqrt(3)"),
    along(STEWART_146, "ln(3r + 6s + 9t)", "1,1,1", ("1/6", "1/3", "1/2"), "4,12,6", "23/42", "sqrt(14)/6"),
    along(STEWART_146, "sqrt(x*y)", "2,8", ("1", "1/4"), "3,-4", "2/5", "sqrt(17)/4"),
    along(STEWART_146, "x*y^2*z^3", "2,1,1", ("1", "4", "6"), "-2,-4,4", "1", "sqrt(53)"),
    along(MARSDEN_26, "x^2*e^(-y*z)", "1,0,0", ("2", "0", "0"), "1,1,1", "2/sqrt(3)", "2"),
    along(MARSDEN_26, "x + 2x*y - 3y^2", "1,2", ("5", "-10"), "3/5,4/5", "-5", "5*sqrt(5)"),
    along(MARSDEN_26, "log(sqrt(x^2 + y^2))", "1,0", ("1", "0"), "2,1", "2/sqrt(5)", "1"),
    along(MARSDEN_26, "e^x*cos(pi*y)", "0,-1", ("-1", "0"), "-1,2", "1/sqrt(5)", "1"),
    along(MARSDEN_26, "x*y^2 + x^3*y", "4,-2", ("-92", "48"), "1,3", "26*sqrt(10)/5"),
    along(MARSDEN_26, "x^y", "e,e", ("exp(e)", "exp(e)"), "5,12", "17*exp(e)/13", "sqrt(2)*exp(e)"),
    along(MARSDEN_26, "e^x + y*z", "1,1,1", ("exp(1)", "1", "1"), "1,-1,1", "exp(1)/sqrt(3)"),
    along(MARSDEN_26, "x*y*z", "1,0,1", ("0", "1", "0"), "1,0,-1", "0", "1"),
    along(THOMAS_145, "x^2 + x*y", "1,2", ("4", "1"), "1,1", "5/sqrt(2)", "sqrt(17)"),
    along(THOMAS_145, "x*e^y + cos(x*y)", "2,0", ("1", "2"), "3,-4", "-1", "sqrt(5)"),
    along(THOMAS_145, "x^3 - x*y^2 - z", "1,1,0", ("2", "-2", "-1"), "2,-3,6", "4/7", "3"),
    along(THOMAS_145, "2x*y - 3y^2", "5,5", ("10", "-20"), "4,3", "-4", "10*sqrt(5)"),
    along(THOMAS_145, "2x^2 + y^2", "-1,1", ("-4", "2"), "3,-4", "-4", "2*sqrt(5)"),
    along(THOMAS_145, "(x - y)/(x*y + 2)", "1,-1", ("3", "-3"), "12,5", "21/13", "3*sqrt(2)"),
    along(
        THOMAS_145, "atan(y/x) + sqrt(3)*asin(x*y/2)", "1,1", ("1/2", "3/2"), "3,-2", "-3/(2*sqrt(13))"
    ),
    along(THOMAS_145, "x*y + y*z + z*x", "1,-1,2", ("1", "3", "0"), "3,6,-2", "3", "sqrt(10)"),
    along(THOMAS_145, "x^2 + 2y^2 - 3z^2", "1,1,1", ("2", "4", "-6"), "1,1,1", "0", "2*sqrt(14)"),
    along(THOMAS_145, "3e^x*cos(y*z)", "0,0,0", ("3", "0", "0"), "2,1,-2", "2", "3"),
    along(THOMAS_145, "cos(x*y) + e^(y*z) + ln(z*x)", "1,0,1/2", ("1", "1/2", "2"), "1,2,2", "2"),
    along(NOTES, "x*e^(x*y) + y", "2,0", ("1", "5"), "-1/2,sqrt(3)/2", "(5*sqrt(3) - 1)/2", "sqrt(26)"),
)  # fmt: skip

STEEPEST = (
    steepest(OPENSTAX_46, "3x^2 - 4x*y + 2y^2", "-2,3", ("-24", "20"), "4*sqrt(61)"),
    steepest(STEWART_146, "sin(x) + e^(x*y)", "0,1", ("2", "0"), "2"),
    steepest(STEWART_146, "80/(1 + x^2 + 2y^2 + 3z^2)", "1,1,-2", ("-5/8", "-5/4", "15/4"), "5*sqrt(41)/8"),
    steepest(STEWART_146, "4y*sqrt(x)", "4,1", ("1", "8"), "sqrt(65)"),
    steepest(STEWART_146, "t*e^(s*t)", "0,2", ("4", "1"), "sqrt(17)"),
    steepest(STEWART_146, "sin(x*y)", "1,0", ("0", "1"), "1"),
    steepest(STEWART_146, "(x + y)/z", "1,1,-1", ("-1", "-1", "-2"), "sqrt(6)"),
    steepest(STEWART_146, "sqrt(x^2 + y^2 + z^2)", "3,6,-2", ("3/7", "6/7", "-2/7"), "1"),
    steepest(STEWART_146, "atan(x*y*z)", "1,2,1", ("2/5", "1/5", "2/5"), "3/5"),
    steepest(
        f"as in {MARSDEN_26}",
        "e^(-x^2 - 2y^2 - 3z^2)",
        "1,1,1",
        ("-2*exp(-6)", "-4*exp(-6)", "-6*exp(-6)"),
        "2*sqrt(14)*exp(-6)",
    ),
    steepest(THOMAS_145, "x^2/2 + y^2/2", "1,1", ("1", "1"), "sqrt(2)"),
    steepest(THOMAS_145, "x^2 + x*y + y^2", "-1,1", ("-1", "1"), "sqrt(2)"),
    steepest(THOMAS_145, "x^2*y + e^(x*y)*sin(y)", "1,0", ("0", "2"), "2"),
    steepest(THOMAS_145, "x/y - y*z", "4,1,1", ("1", "-5", "-1"), "3*sqrt(3)"),
    steepest(THOMAS_145, "x*e^y + z^2", "1,ln(2),1/2", ("2", "2", "1"), "3"),
    steepest(THOMAS_145, "ln(x*y) + ln(y*z) + ln(x*z)", "1,1,1", ("2", "2", "2"), "2*sqrt(3)"),
    steepest(THOMAS_145, "ln(x^2 + y^2 - 1) + y + 6z", "1,1,0", ("2", "3", "6"), "7"),
    steepest(NOTES, "1000 - x^2/100 - y^2/50", "60,100", ("-6/5", "-4"), "2*sqrt(109)/5"),
)

LEVELS = (
    level(OPENSTAX_46, "2x^2 - 3x*y + 8y^2 + 2x - 4y + 4", "-2,1", ("-9", "18"), "x - 2*y = -4"),
    level(OPENSTAX_46, "x^2 - 2x*y + 5y^2 + 3x - 2y + 4", "1,1", ("3", "6"), "x + 2*y = 3"),
    level(STEWART_146, "x^2/4 + y^2 + z^2/9", "-2,1,-3", ("-1", "2", "-2/3"), "3*x - 6*y + 2*z = -18"),
    level(STEWART_146, "2(x - 2)^2 + (y - 1)^2 + (z - 3)^2", "3,3,5", ("4", "4", "4"), "x + y + z = 11"),
    level(STEWART_146, "x - y^2 - z^2", "3,1,-1", ("1", "-2", "2"), "x - 2*y + 2*z = -1"),
    level(STEWART_146, "x*y^2*z^3", "2,2,1", ("4", "8", "24"), "x + 2*y + 6*z = 12"),
    level(STEWART_146, "x*y + y*z + z*x", "1,2,1", ("3", "2", "3"), "3*x + 2*y + 3*z = 10"),
    level(STEWART_146, "x + y + z - e^(x*y*z)", "0,0,1", ("1", "1", "1"), "x + y + z = 1"),
    level(STEWART_146, "x^4 + y^4 + z^4 - 3x^2*y^2*z^2", "1,1,1", ("-2", "-2", "-2"), "x + y + z = 3"),
    level(STEWART_146, "x*y", "3,2", ("2", "3"), "2*x + 3*y = 12"),
    level(STEWART_146, "x^2 + y^2 - 4x", "1,2", ("-2", "4"), "x - 2*y = -3"),
    level(MARSDEN_26, "3x*y + z^2", "1,1,1", ("3", "3", "2"), "3*x + 3*y + 2*z = 8"),
    level(MARSDEN_26, "x^2 + 2y^2 + 3x*z", "1,2,1/3", ("3", "8", "3"), "3*x + 8*y + 3*z = 20"),
    level(MARSDEN_26, "x*y*z", "1,1,1", ("1", "1", "1"), "x + y + z = 3"),
    level(THOMAS_145, "x^2/4 + y^2", "-2,1", ("-1", "2"), "x - 2*y = -4"),
    level(THOMAS_145, "x^2 + y^2", "sqrt(2),sqrt(2)", ("sqrt(8)", "sqrt(8)"), "sqrt(2)*x + sqrt(2)*y = 4"),
    level(THOMAS_145, "x^2 - y", "sqrt(2),1", ("2*sqrt(2)", "-1"), "2*sqrt(2)*x - y = 3"),
    level(THOMAS_145, "x*y", "2,-2", ("-2", "2"), "x - y = 4"),
    level(THOMAS_145, "x^2 - x*y + y^2", "-1,2", ("-4", "5"), "-4*x + 5*y = 14"),
    level(THOMAS_146, "x^2 + y^2 + z^2", "1,1,1", ("2", "2", "2"), "x + y + z = 3"),
    level(THOMAS_146, "x^2 + y^2 - z^2", "3,5,-4", ("6", "10", "8"), "3*x + 5*y + 4*z = 18"),
    level(THOMAS_146, "cos(pi*x) - x^2*y + e^(x*z) + y*z", "0,1,2", ("2", "2", "1"), "2*x + 2*y + z = 4"),
    level(THOMAS_146, "x^2 - x*y - y^2 - z", "1,1,-1", ("1", "-3", "-1"), "x - 3*y - z = -1"),
    level(NOTES, "x^2 + y^2 + z^2", "1,-2,5", ("2", "-4", "10"), "x - 2*y + 5*z = 30"),
)  # fmt: skip

FLAT = (
    flat(OPENSTAX_47, "4x^2 + 9y^2 + 8x - 36y + 24", "-1,2", "minimum"),
    flat(OPENSTAX_47, "x^3/3 + y^2 + 2x*y - 6x - 3y + 4", "3,-3/2", "minimum"),
    flat(OPENSTAX_47, "x^3/3 + y^2 + 2x*y - 6x - 3y + 4", "-1,5/2", "saddle"),
    flat(OPENSTAX_47, "x^3 + 2x*y - 6x - 4y^2", "4/3,1/3", "saddle"),
    flat(OPENSTAX_47, "x^3 + 2x*y - 6x - 4y^2", "-3/2,-3/8", "maximum"),
    flat(STEWART_147, "x^2 + y^2 - 2x - 6y + 14", "1,3", "minimum"),
    flat(STEWART_147, "y^2 - x^2", "0,0", "saddle"),
    flat(STEWART_147, "x^4 + y^4 - 4x*y + 1", "0,0", "saddle"),
    flat(STEWART_147, "x^4 + y^4 - 4x*y + 1", "-1,-1", "minimum"),
    flat(MARSDEN_33, "x^2 + y^2 - x*y", "0,0", "minimum"),
    flat(MARSDEN_33, "x^2 + y^2 + 3x*y", "0,0", "saddle"),
    flat(f"as in {MARSDEN_33}", "x^3 - 3x*y^2", "0,0", "saddle"),
    flat(THOMAS_147, "x*y - x^2 - y^2 - 2x - 2y + 4", "-2,-2", "maximum"),
    flat(THOMAS_147, "4x*y - x^4 - y^4", "1,1", "maximum"),
    flat(NOTES, "4 + x^3 + y^3 - 3x*y", "1,1", "minimum"),
    flat(NOTES, "3x^2*y + y^3 - 3x^2 - 3y^2 + 2", "1,1", "saddle"),
)

CURVATURES: tuple[tuple[str, str, tuple[int, int, int]], ...] = (
    ("x^2 + x*y + y^2", "1,1", (2, 0, 0)),
    ("x^2 + 3x*y + y^2", "0,0", (1, 1, 0)),
    ("x^2 + 2x*y + y^2", "1,-1", (1, 0, 1)),
    ("x^3 + 2x*y - 6x - 4y^2", "-3/2,-3/8", (0, 2, 0)),
    ("x^4 + y^4 - 4x*y + 1", "0,0", (1, 1, 0)),
    ("x^4 + y^4", "0,0", (0, 0, 2)),
    ("e^(-x^2 - y^2)", "0,0", (0, 2, 0)),
    ("sin(x)*sin(y)", "pi/2,pi/2", (0, 2, 0)),
    ("x^2 + y^2 - z^2", "1,2,3", (2, 1, 0)),
    ("x*y*z", "1,1,1", (1, 2, 0)),
)
"""Formula, point, and how many eigenvalues of the Hessian there are positive, negative and zero."""

EXERCISES = (*GRAPHS, *RATES, *STEEPEST, *LEVELS, *FLAT)

"""Named test problems: to add one, add one row.

A row is a formula in the language's own notation with its usual start and every minimiser known, so that
a descent can be compared with the answer. A family has two formulas, one in x and y and one for any
number of variables; its start, minimisers and box are repeated in a cycle over x1, x2, ...
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Context, Decimal
from itertools import cycle, islice
from typing import NoReturn

from gradcli.dataclass import dataclass
from gradcli.errors import ExpressionError, Span
from gradcli.language.names import did_you_mean


@dataclass(frozen=True, slots=True)
class Problem:
    """A named test function; points are texts with one number for each variable, in natural order.

    `start` is the usual start, or where there is none one that shows what the problem is good for.
    `minima` holds every global minimiser, exact or to 20 digits, and `minimum` the value there; both are
    empty for a saddle. With `only_in_box` they hold in the box alone: outside it the function falls lower,
    or as low again. `box` is what to look at. A `family` leaves `n` open, which runs from `least` to `most`;
    where its minimum grows with n, `minimum_each` is the share of one variable.
    """

    name: str
    formula: str
    start: str
    minima: tuple[str, ...]
    minimum: str
    source: str
    summary: str
    box: str = ""
    only_in_box: bool = False
    family: str = ""
    least: int = 1
    most: int = 10_000
    minimum_each: str = ""

    @property
    def dimension(self) -> int:
        """The number of variables of the formula."""
        return len(self.start.split(","))


def named(word: str) -> Problem:
    """Return the problem that `@name` names, or `@name(n)` in n variables.

    Raises ExpressionError for an unknown name, for a number of variables that the problem does not have,
    and for anything else in the text.

    >>> named("@zakharov(3)").formula
    'u = sum(i*x[i], i, 1, 3)/2; sum(x[i]^2, i, 1, 3) + u^2 + u^4'
    """
    match = re.fullmatch(_TYPED, word)
    if match is None:
        _refuse(word, _trimmed(word, 0, len(word)), "a problem begins with '@', as in @rosenbrock")
    problem = _found(word, match.span("name"))
    rest = _trimmed(word, *match.span("rest"))
    if word[slice(*rest)].startswith("(") and ")" not in match["rest"]:
        _refuse(word, (rest[0], rest[0] + 1), "this '(' is never closed")
    if match["count"] is not None:
        problem = in_variables(problem, _count(problem, word, match))
    if match["rest"]:
        _refuse(word, rest, "a named problem stands alone", "write its formula out to build on it")
    return problem


def in_variables(problem: Problem, n: int) -> Problem:
    """Return a family's problem in the variables x1 to xn.

    >>> in_variables(PROBLEMS["rosenbrock"], 3).start
    '-1.2,1,-1.2'
    """
    sides = [side.partition("=")[2] for side in problem.box.split(",")]
    return replace(
        problem,
        formula=re.sub(_N, lambda match: str(n - 1 if "-" in match[0] else n), problem.family),
        start=_cycled(problem.start, n),
        minima=tuple(_cycled(point, n) for point in problem.minima),
        minimum=_share(problem.minimum_each, n) if problem.minimum_each else problem.minimum,
        box=",".join(f"x{i}={side}" for i, side in enumerate(islice(cycle(sides), n), 1)),
    )


_TYPED = r"(?s)\s*@(?P<name>[\w-]*)\s*(?P<count>\((?P<n>[^)]*)\))?\s*(?P<rest>.*)"
_N = r"\(n-1\)|\bn-1\b|\bn\b"
_LISTED = "gradcli problems lists them"


def _found(word: str, span: Span) -> Problem:
    name = word[slice(*span)]
    marked = (span[0] - 1, span[1])
    if not name:
        _refuse(word, marked, "the name of a problem follows '@'", _LISTED)
    if name not in PROBLEMS:
        near = did_you_mean(f"@{name}", [f"@{known}" for known in PROBLEMS])
        _refuse(word, marked, f"there is no problem '@{name}'", near or _LISTED)
    return PROBLEMS[name]


def _count(problem: Problem, word: str, match: re.Match[str]) -> int:
    """Read the number of variables in parentheses."""
    name, span, text = f"@{problem.name}", _trimmed(word, *match.span("n")), match["n"].strip()
    if not problem.family:
        _refuse(word, match.span("count"), f"'{name}' has {problem.dimension} variables, and no other number")
    if not text:
        _refuse(word, match.span("count"), "the number of variables is missing", f"write {name}(10)")
    if re.fullmatch("[+-]?[0-9]+", text) is None:
        _refuse(word, span, "the number of variables must be an integer", f"write {name}(10)")
    # Python refuses to read thousands of digits.
    count = int(text) if len(text) < 20 else 0
    if not problem.least <= count <= problem.most:
        _refuse(word, span, f"'{name}' takes {problem.least} to {problem.most} variables, not {text}")
    return count


def _cycled(point: str, n: int) -> str:
    return ",".join(islice(cycle(point.split(",")), n))


def _share(each: str, n: int) -> str:
    """Multiply a decimal of 25 digits, to 20."""
    return str(Context(prec=20).multiply(Decimal(each), Decimal(n)))


def _trimmed(word: str, start: int, end: int) -> Span:
    part = word[start:end]
    first = start + len(part) - len(part.lstrip())
    return first, max(first, start + len(part.rstrip()))


def _refuse(word: str, span: Span, message: str, hint: str = "") -> NoReturn:
    raise ExpressionError(message, source=word, span=span, hint=hint)


_MGH = "More, Garbow and Hillstrom 1981, problem"
_SURVEY = "Jamil and Yang 2013"

_ROWS = (
    # Bowls and lines
    Problem(
        name="sphere",
        formula="x^2 + y^2",
        start="4,3",
        minima=("0,0",),
        minimum="0",
        source="De Jong 1975, function 1",
        summary="round bowl, the easiest of all",
        box="x=-5:5,y=-5:5",
        family="sum(x[i]^2, i, 1, n)",
    ),
    Problem(
        name="ravine",
        formula="x^2 + 100*y^2",
        start="10,1",
        minima=("0,0",),
        minimum="0",
        source="after Boyd and Vandenberghe 2004, section 9.3; condition number 100",
        summary="ill-conditioned bowl: descent zigzags or crawls",
        box="x=-12:12,y=-2:2",
        family="sum(100^((i-1)/(n-1))*x[i]^2, i, 1, n)",
        least=2,
    ),
    Problem(
        name="booth",
        formula="(x + 2*y - 7)^2 + (2*x + y - 5)^2",
        start="0,0",
        minima=("1,3",),
        minimum="0",
        source=f"Hedar 2005; {_SURVEY}",
        summary="two linear equations as least squares",
        box="x=-10:10,y=-10:10",
    ),
    Problem(
        name="matyas",
        formula="0.26*(x^2 + y^2) - 0.48*x*y",
        start="8,2",
        minima=("0,0",),
        minimum="0",
        source=f"Hedar 2005; {_SURVEY}",
        summary="long shallow valley along the diagonal",
        box="x=-10:10,y=-10:10",
    ),
    Problem(
        name="trid",
        formula="sum((x[i]-1)^2, i, 1, 6) - sum(x[i]*x[i-1], i, 2, 6)",
        start="0,0,0,0,0,0",
        minima=("6,10,12,12,10,6",),
        minimum="-50",
        source="Neumaier's third in Ali, Khompatraporn and Zabinsky 2005",
        summary="quadratic with a tridiagonal Hessian",
        box="x1=-36:36,x2=-36:36,x3=-36:36,x4=-36:36,x5=-36:36,x6=-36:36",
    ),
    # The line a + b*t through the points (1, 2), (2, 3), (3, 5), (4, 6).
    Problem(
        name="least_squares",
        formula="(a + b - 2)^2 + (a + 2*b - 3)^2 + (a + 3*b - 5)^2 + (a + 4*b - 6)^2",
        start="0,0",
        minima=("1/2,7/5",),
        minimum="1/5",
        source="Legendre 1805; four points made for gradcli",
        summary="a straight line through four points",
        box="a=-2:3,b=0:3",
    ),
    # At t = 0, 1, 2, 3, 4 the outcomes 0, 0, 1, 0, 1; softplus(-z) is -log(sigmoid(z)).
    Problem(
        name="logistic",
        formula="softplus(a) + softplus(a + b) + softplus(-a - 2*b) + softplus(a + 3*b) + softplus(-a - 4*b)",
        start="0,0",
        minima=("-2.8035411860299884780,1.0904255602981153099",),
        minimum="2.4219668436858104384",
        source="Cox 1958; five points made for gradcli",
        summary="logistic regression on five outcomes",
        box="a=-8:4,b=-2:4",
    ),
    Problem(
        name="zakharov",
        formula="x^2 + y^2 + (x/2 + y)^2 + (x/2 + y)^4",
        start="-3,5",
        minima=("0,0",),
        minimum="0",
        source=f"Hedar 2005; {_SURVEY}",
        summary="bowl with one steep direction",
        box="x=-5:10,y=-5:10",
        family="u = sum(i*x[i], i, 1, n)/2; sum(x[i]^2, i, 1, n) + u^2 + u^4",
    ),
    # Curved valleys
    Problem(
        name="rosenbrock",
        formula="100*(y - x^2)^2 + (1 - x)^2",
        start="-1.2,1",
        minima=("1,1",),
        minimum="0",
        source=f"Rosenbrock 1960; {_MGH} 1",
        summary="curved narrow valley",
        box="x=-2:2,y=-1:3",
        family="sum(100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2, i, 1, n-1)",
        least=2,
    ),
    Problem(
        name="dixon_price",
        formula="(x - 1)^2 + 2*(2*y^2 - x)^2",
        start="-3,2",
        minima=("1,sqrt(2)/2", "1,-sqrt(2)/2"),
        minimum="0",
        source="Dixon and Price 1989",
        summary="curved valley with two mirrored minima",
        box="x=-10:10,y=-10:10",
    ),
    Problem(
        name="beale",
        formula="(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
        start="1,1",
        minima=("3,1/2",),
        minimum="0",
        source=f"Beale 1958; {_MGH} 5",
        summary="flat valley between steep corners",
        box="x=-4.5:4.5,y=-4.5:4.5",
    ),
    Problem(
        name="freudenstein_roth",
        formula="(x - 13 + ((5 - y)*y - 2)*y)^2 + (x - 29 + ((y + 1)*y - 14)*y)^2",
        start="0.5,-2",
        minima=("5,4",),
        minimum="0",
        source=f"Freudenstein and Roth 1963; {_MGH} 2",
        summary="the usual start leads to a local minimum",
        box="x=0:14,y=-3:6",
    ),
    Problem(
        name="brown_badly_scaled",
        formula="(x - 1e6)^2 + (y - 2e-6)^2 + (x*y - 2)^2",
        start="1,1",
        minima=("10^6,2*10^(-6)",),
        minimum="0",
        source=f"Brown, unpublished; {_MGH} 4",
        summary="coordinates of very different size",
    ),
    # The angle of (x, y) in turns, cut along the negative y axis as in the source.
    Problem(
        name="helical_valley",
        formula="t = 1/4 + atan2(-x, y)/(2*pi); 100*(z - 10*t)^2 + 100*(sqrt(x^2 + y^2) - 1)^2 + z^2",
        start="-1,0,0",
        minima=("1,0,0",),
        minimum="0",
        source=f"Fletcher and Powell 1963; {_MGH} 7",
        summary="valley that winds around the z axis",
        box="x=-2:2,y=-2:2,z=-2:8",
    ),
    Problem(
        name="powell_singular",
        formula="(x1 + 10*x2)^2 + 5*(x3 - x4)^2 + (x2 - 2*x3)^4 + 10*(x1 - x4)^4",
        start="3,-1,0,1",
        minima=("0,0,0,0",),
        minimum="0",
        source=f"Powell 1962; {_MGH} 13",
        summary="singular Hessian at the minimum",
        box="x1=-4:5,x2=-4:5,x3=-4:5,x4=-4:5",
    ),
    Problem(
        name="wood",
        formula="100*(x2 - x1^2)^2 + (1 - x1)^2 + 90*(x4 - x3^2)^2 + (1 - x3)^2"
        " + 10*(x2 + x4 - 2)^2 + (x2 - x4)^2/10",
        start="-3,-1,-3,-1",
        minima=("1,1,1,1",),
        minimum="0",
        source=f"Colville 1968; {_MGH} 14",
        summary="two coupled curved valleys",
        box="x1=-10:10,x2=-10:10,x3=-10:10,x4=-10:10",
    ),
    # Several minima
    Problem(
        name="himmelblau",
        formula="(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        start="0,0",
        minima=(
            "3,2",
            "-2.8051180869527448531,3.1313125182505729658",
            "-3.7793102533777468919,-3.2831859912861694123",
            "3.5844283403304917449,-1.8481265269644035535",
        ),
        minimum="0",
        source="Himmelblau 1972",
        summary="four equal minima",
        box="x=-5:5,y=-5:5",
    ),
    Problem(
        name="six_hump_camel",
        formula="4*x^2 - 2.1*x^4 + x^6/3 + x*y - 4*y^2 + 4*y^4",
        start="-1.5,0.8",
        minima=(
            "0.089842013100318062422,-0.71265640302073963340",
            "-0.089842013100318062422,0.71265640302073963340",
        ),
        minimum="-1.0316284534898773504",
        source=f"Dixon and Szego 1978; {_SURVEY}",
        summary="six local minima, two of them global",
        box="x=-2:2,y=-1:1",
    ),
    Problem(
        name="three_hump_camel",
        formula="2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
        start="-2,1.5",
        minima=("0,0",),
        minimum="0",
        source=f"Dixon and Szego 1975; {_SURVEY}",
        summary="three minima, the middle one global",
        box="x=-5:5,y=-5:5",
    ),
    Problem(
        name="goldstein_price",
        formula="(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))"
        "*(30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2))",
        start="0.5,-0.5",
        minima=("0,-1",),
        minimum="3",
        source="Goldstein and Price 1971; Dixon and Szego 1978",
        summary="values over many orders of magnitude",
        box="x=-2:2,y=-2:2",
    ),
    Problem(
        name="branin",
        formula="(y - 5.1/(4*pi^2)*x^2 + 5/pi*x - 6)^2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
        start="2.5,7.5",
        minima=("-pi,12.275", "pi,2.275", "3*pi,2.475"),
        minimum="5/(4*pi)",
        source="Branin 1972; Dixon and Szego 1978",
        summary="three equal minima in the box",
        box="x=-5:10,y=0:15",
        only_in_box=True,
    ),
    Problem(
        name="mccormick",
        formula="sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1",
        start="0,0",
        minima=("1/2 - pi/3,-1/2 - pi/3",),
        minimum="-sqrt(3)/2 - pi/3",
        source=f"Lootsma 1972; {_SURVEY}",
        summary="falls without end outside its box",
        box="x=-1.5:4,y=-3:4",
        only_in_box=True,
    ),
    Problem(
        name="styblinski_tang",
        formula="(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2",
        start="1,-1",
        minima=("-2.9035340277711770951,-2.9035340277711770951",),
        minimum="-78.332331407542830928",
        source="Styblinski and Tang 1990",
        summary="2^n minima, one of them global",
        box="x=-5:5,y=-5:5",
        family="sum(x[i]^4 - 16*x[i]^2 + 5*x[i], i, 1, n)/2",
        minimum_each="-39.16616570377141546389317",
    ),
    # Many ripples
    Problem(
        name="ackley",
        formula="-20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + 20 + e",
        start="2.5,1.5",
        minima=("0,0",),
        minimum="0",
        source="Ackley 1987; Back and Schwefel 1993",
        summary="rippled plain around a pointed hole",
        box="x=-5:5,y=-5:5",
        family="-20*exp(-0.2*sqrt(sum(x[i]^2, i, 1, n)/n)) - exp(sum(cos(2*pi*x[i]), i, 1, n)/n) + 20 + e",
    ),
    Problem(
        name="rastrigin",
        formula="20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)",
        start="2.2,-1.3",
        minima=("0,0",),
        minimum="0",
        source="Rastrigin 1974; Muhlenbein, Schomisch and Born 1991",
        summary="bowl full of deep regular ripples",
        box="x=-5.12:5.12,y=-5.12:5.12",
        family="10*n + sum(x[i]^2 - 10*cos(2*pi*x[i]), i, 1, n)",
    ),
    Problem(
        name="griewank",
        formula="1 + (x^2 + y^2)/4000 - cos(x)*cos(y/sqrt(2))",
        start="8,-6",
        minima=("0,0",),
        minimum="0",
        source="Griewank 1981",
        summary="shallow ripples on a very wide bowl",
        box="x=-10:10,y=-10:10",
        family="1 + sum(x[i]^2, i, 1, n)/4000 - prod(cos(x[i]/sqrt(i)), i, 1, n)",
    ),
    # Written out, 10 000 variables would exceed the limit on nodes.
    Problem(
        name="levy",
        formula="u = (x + 3)/4; v = (y + 3)/4;"
        " sin(pi*u)^2 + (u - 1)^2*(1 + 10*sin(pi*u + 1)^2) + (v - 1)^2*(1 + sin(2*pi*v)^2)",
        start="-3,4",
        minima=("1,1",),
        minimum="0",
        source="Levy and Montalvo 1985; Laguna and Marti 2005",
        summary="ripples across a parabolic valley",
        box="x=-10:10,y=-10:10",
        family="sin(pi*(x[1] + 3)/4)^2 + sum((x[i] - 1)^2/16*(1 + 10*sin(pi*(x[i] + 3)/4 + 1)^2), i, 1, n-1)"
        " + (x[n] - 1)^2/16*(1 + sin(pi*(x[n] + 3)/2)^2)",
        most=5000,
    ),
    Problem(
        name="bohachevsky",
        formula="x^2 + 2*y^2 - 0.3*cos(3*pi*x) - 0.4*cos(4*pi*y) + 0.7",
        start="1.5,-1.2",
        minima=("0,0",),
        minimum="0",
        source="Bohachevsky, Johnson and Stein 1986",
        summary="bowl with gentle ripples",
        box="x=-2:2,y=-2:2",
    ),
    Problem(
        name="schwefel",
        formula="-x*sin(sqrt(abs(x))) - y*sin(sqrt(abs(y)))",
        start="150,350",
        minima=("420.96874635998202731,420.96874635998202731",),
        minimum="-837.96577454486741255",
        source="Schwefel 1981, problem 2.26",
        summary="the second-best minimum is far away",
        box="x=-500:500,y=-500:500",
        only_in_box=True,
        family="-sum(x[i]*sin(sqrt(abs(x[i]))), i, 1, n)",
        minimum_each="-418.9828872724337062747864",
    ),
    Problem(
        name="cross_in_tray",
        formula="-0.0001*(abs(sin(x)*sin(y)*exp(abs(100 - sqrt(x^2 + y^2)/pi))) + 1)^0.1",
        start="2,1",
        minima=(
            "1.3494066171539107918,1.3494066171539107918",
            "1.3494066171539107918,-1.3494066171539107918",
            "-1.3494066171539107918,1.3494066171539107918",
            "-1.3494066171539107918,-1.3494066171539107918",
        ),
        minimum="-2.0626118708227368778",
        source=f"Mishra 2006; {_SURVEY}",
        summary="four equal minima among a grid of kinks",
        box="x=-10:10,y=-10:10",
        only_in_box=True,
    ),
    # Flat regions
    Problem(
        name="plateau",
        formula="tanh(x)^2 + tanh(y)^2",
        start="6,5",
        minima=("0,0",),
        minimum="0",
        source="after LeCun, Bottou, Orr and Muller 1998, on saturated units",
        summary="saturated: the gradient vanishes far out",
        box="x=-8:8,y=-8:8",
        family="sum(tanh(x[i])^2, i, 1, n)",
    ),
    Problem(
        name="easom",
        formula="-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)",
        start="2,4",
        minima=("pi,pi",),
        minimum="-1",
        source="Easom 1990",
        summary="narrow hole in a flat plain",
        box="x=-2:8,y=-2:8",
    ),
    Problem(
        name="quartic",
        formula="x^4 + y^4",
        start="2,1",
        minima=("0,0",),
        minimum="0",
        source="after De Jong 1975, function 4, without weights and noise",
        summary="flat bottom: convergence slower than linear",
        box="x=-2:2,y=-2:2",
        family="sum(x[i]^4, i, 1, n)",
    ),
    # Kinks
    Problem(
        name="abs_sum",
        formula="abs(x) + abs(y)",
        start="3,-2",
        minima=("0,0",),
        minimum="0",
        source=f"{_SURVEY}, Schwefel 2.20",
        summary="kink at the minimum: constant steps oscillate",
        box="x=-4:4,y=-4:4",
        family="sum(abs(x[i]), i, 1, n)",
    ),
    Problem(
        name="bukin6",
        formula="100*sqrt(abs(y - x^2/100)) + abs(x + 10)/100",
        start="-12,2",
        minima=("-10,1",),
        minimum="0",
        source=f"Bukin 1997; {_SURVEY}",
        summary="curved valley whose floor is a kink",
        box="x=-15:-5,y=-3:3",
    ),
    # No minimum
    Problem(
        name="saddle",
        formula="x^2 - y^2",
        start="1,0",
        minima=(),
        minimum="",
        source="Hilbert and Cohn-Vossen 1932",
        summary="the gradient vanishes, yet no minimum",
        box="x=-2:2,y=-2:2",
    ),
    Problem(
        name="monkey_saddle",
        formula="x^3 - 3*x*y^2",
        start="1,0",
        minima=(),
        minimum="",
        source="Hilbert and Cohn-Vossen 1932",
        summary="degenerate saddle with three ways down",
        box="x=-2:2,y=-2:2",
    ),
)

PROBLEMS: dict[str, Problem] = {row.name: row for row in _ROWS}
"""The table, by name."""

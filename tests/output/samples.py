"""One or more samples of every result, each built by hand from values a reader can check."""

from __future__ import annotations

import math
from fractions import Fraction

from gradcli.language.expression import Expression, read
from gradcli.language.infix import read_infix
from gradcli.language.tree import Tree, arguments_of
from gradcli.results.gradients import (
    Directional,
    DirectionalReport,
    Evaluation,
    EvaluationStatus,
    Gradient,
    GradientReport,
    OneSided,
)
from gradcli.results.listings import (
    FunctionEntry,
    FunctionList,
    MethodEntry,
    MethodList,
    ProblemEntry,
    ProblemList,
)
from gradcli.results.plans import Counts, Method, Plan, Real, Stopping
from gradcli.results.quantities import Quantity, Remark
from gradcli.results.runs import (
    Comparison,
    Curvature,
    ExactStep,
    Kind,
    Run,
    RunStart,
    Seen,
    Status,
    Step,
    Verdict,
)
from gradcli.results.work import WorkedLine, WorkedStep


def quantity(value: float, exact: str = "", decimal: str = "") -> Quantity:
    return Quantity(value, decimal or f"{value:.10g}", read_infix(exact) if exact else None)


def quantities(*pairs: tuple[float, str]) -> tuple[Quantity, ...]:
    return tuple(quantity(value, exact) for value, exact in pairs)


def gradient_of(of: Expression, *partials: str, valid_where: tuple[str, ...] = ()) -> Gradient:
    conditions = tuple(read_condition(text) for text in valid_where)
    return Gradient(of, tuple(map(read_infix, partials)), conditions)


def read_condition(text: str) -> Tree:
    """Read a condition by way of the only place in the language where one may stand."""
    return arguments_of(read_infix(f"where({text}, 1, 0)"))[0]


ROOT_HALF = (0.7071067811865475, "sqrt(2)/2")

BOWL = read("x^2 + y^2")

SLOPE = Directional(
    direction=quantities((3.0, "3"), (4.0, "4")),
    unit=quantities((0.6, "3/5"), (0.8, "4/5")),
    normalised=True,
    derivative=quantity(2.8, "14/5"),
    share=0.98994949366116658,
)

AT_ONES = Evaluation(
    at=quantities((1.0, "1"), (1.0, "1")),
    value=quantity(2.0, "2"),
    gradient=quantities((2.0, "2"), (2.0, "2")),
    norm=quantity(2.8284271247461903, "2*sqrt(2)"),
    steepest_ascent=quantities(ROOT_HALF, ROOT_HALF),
    directional=(SLOPE,),
    status=EvaluationStatus.OK,
)

AT_ORIGIN = Evaluation(
    at=quantities((0.0, "0"), (0.0, "0")),
    value=quantity(0.0, "0"),
    gradient=quantities((0.0, "0"), (0.0, "0")),
    norm=quantity(0.0, "0"),
    steepest_ascent=None,
    directional=(),
    status=EvaluationStatus.STATIONARY,
)

GRADIENT = GradientReport(BOWL, gradient_of(BOWL, "2*x", "2*y"), (AT_ONES, AT_ORIGIN))

SYMBOLIC = GradientReport(BOWL, gradient_of(BOWL, "2*x", "2*y"), ())

DIRECTIONAL = DirectionalReport(BOWL, gradient_of(BOWL, "2*x", "2*y"), (AT_ONES,))

KINK = read("a*abs(x) + log(y)", constants={"a": "3"})

TROUBLED = GradientReport(
    KINK,
    gradient_of(KINK, "3*sign(x)", "1/y", valid_where=("x != 0", "y > 0")),
    (
        Evaluation(
            at=quantities((0.0, "0"), (1.0, "1")),
            value=quantity(0.0, "0"),
            gradient=(None, quantity(1.0, "1")),
            norm=None,
            steepest_ascent=None,
            directional=(
                Directional(
                    direction=quantities((1.0, "1"), (0.0, "0")),
                    unit=quantities((1.0, "1"), (0.0, "0")),
                    normalised=True,
                    derivative=None,
                    share=None,
                    detail="the slopes from both sides differ",
                ),
            ),
            status=EvaluationStatus.NOT_DIFFERENTIABLE,
            detail="abs(x) has a kink at x = 0 [bold]:x:[/]",
            one_sided=(OneSided("x", quantity(-3.0, "-3"), None, right_reason="jump"),),
        ),
        Evaluation(
            at=quantities((1.0, "1"), (-1.0, "-1")),
            value=None,
            gradient=None,
            norm=None,
            steepest_ascent=None,
            directional=(),
            status=EvaluationStatus.UNDEFINED,
            detail="log(y) needs y > 0",
        ),
        Evaluation(
            at=quantities((1.0, "1"), (1e200, "")),
            value=Quantity(None, "5.38e-695"),
            gradient=(Quantity(None, "-1.5e+400"), quantity(1.0, "1")),
            norm=Quantity(None, "1.5e+400"),
            steepest_ascent=None,
            directional=(
                Directional(
                    direction=quantities((1.0, "1"), (0.0, "0")),
                    unit=quantities((1.0, "1"), (0.0, "0")),
                    normalised=False,
                    derivative=Quantity(None, "-1.5e+400"),
                    share=-1.0,
                ),
            ),
            status=EvaluationStatus.OK,
        ),
        Evaluation(
            at=quantities((2.0, "2"), (3.0, "3")),
            value=quantity(0.25, ""),
            gradient=None,
            norm=None,
            steepest_ascent=None,
            directional=(),
            status=EvaluationStatus.UNDECIDED,
            detail="30 and 960 digits do not agree",
        ),
    ),
    (Remark("hostile", "a remark with [bold]markup[/] and :x: and [/"),),
)

MANY = read(" + ".join(f"x{i}^2" for i in range(1, 41)))

LONG = GradientReport(
    MANY,
    gradient_of(MANY, *(f"2*x{i}" for i in range(1, 41))),
    (
        Evaluation(
            at=quantities(*[(1.0, "1")] * 40),
            value=quantity(40.0, "40"),
            gradient=quantities(*[(2.0, "2")] * 40),
            norm=quantity(12.649110640673518, "4*sqrt(10)"),
            steepest_ascent=quantities(*[(0.15811388300841897, "sqrt(10)/20")] * 40),
            directional=(),
            status=EvaluationStatus.OK,
        ),
    ),
)

METHOD = Method("gd", "x = x - lr*g", "constant", None, {"lr": 0.1})

MOMENTUM = Method(
    "momentum",
    "v = momentum*v + g; x = x - lr*v",
    "decay",
    None,
    {"lr": 0.1, "momentum": 0.9, "decay": 1.0},
    ("v",),
    rate="lr/(1 + decay*(k - 1))",
)

NEWTON = Method(
    "newton",
    "(H + tau*I)*p = -g; x = x + a*p",
    "constant",
    "armijo",
    {"damping": 0.001, "c1": 1e-4, "shrink": 0.5},
    ("p",),
    ("tau",),
    length="a = a*shrink until f(x + a*p) <= f(x) + c1*a*(g.p)",
)

START = RunStart(BOWL, METHOD)

STEPS = (
    Step(0, (3.0, -4.0), 25.0, (6.0, -8.0), 10.0, None, 0.1),
    Step(1, (2.4, -3.2), 16.0, (4.8, -6.4), 8.0, 1.0, 0.1),
    Step(2, (1.92, -2.56), 10.24, (3.84, -5.12), 6.4, 0.8, 0.1, 0.0),
)

RUN = Run(
    BOWL,
    METHOD,
    Status.STEP_LIMIT,
    "stopped: all 2 steps are used; the largest absolute partial is still 5.12",
    STEPS[-1],
    Counts(3, 3),
    (Remark("hint", "raise --steps, or the rate [bold]:x:"),),
)

CUBE = read("x^3", variables=["x", "value"])

DIVERGED_START = RunStart(CUBE, MOMENTUM)

INFINITE, NOT_A_NUMBER = float("inf"), float("nan")

DIVERGED_STEPS = (
    Step(0, (-1.0, 0.0), -1.0, (3.0, 0.0), 3.0, None, 0.1, memory={"v": (0.0, 0.0)}),
    Step(
        1, (-1.2345678901234567e-100, -0.0), -1e308, (INFINITE, 0.0), INFINITE, 1.5e-300, 0.05,
        memory={"v": (3.0, NOT_A_NUMBER)},
    ),
)  # fmt: skip

DIVERGED = Run(
    CUBE,
    MOMENTUM,
    Status.DIVERGED,
    "diverged at step 1: the value doubled",
    DIVERGED_STEPS[1],
    Counts(2, 2, 1),
    start=(-1.0, 0.0),
    history=((0, -1.0), (1, -1e308)),
    verdict=Verdict(
        Seen.DIVERGING,
        Kind.NOT_STATIONARY,
        "no number here is finite [bold]:x:",
        Curvature(NOT_A_NUMBER, INFINITE, (NOT_A_NUMBER, 1.0), (INFINITE, 0.0), 1, is_everywhere=False),
        limit=INFINITE,
        rates_hold=True,
        direction=(NOT_A_NUMBER, -INFINITE),
    ),
)

NOWHERE = Run(
    BOWL, METHOD, Status.DOMAIN_ERROR, "left the domain at step 0: log(x) needs x > 0", None, Counts(1, 0)
)

# x^2 + 10y^2 has the curvatures 2 and 20: a rate of 0.11 multiplies x by 0.78 and y by -1.2, 0.09 by 0.82
# and -0.8, and 1/11 by 9/11 and -9/11.
VALLEY = read("x^2 + 10y^2")

VALLEY_CURVATURE = Curvature(2.0, 20.0, (1.0, 0.0), (0.0, 1.0), 0, is_everywhere=True)


def valley_step(index: int, x: float, y: float, lr: float) -> Step:
    """Return a step of plain descent on the valley, reached from its start (1, 1) by factors."""
    factors = (1 - 2 * lr, 1 - 20 * lr)
    before = (x / factors[0], y / factors[1])
    length = math.dist((x, y), before) if index else None
    slope = (2 * x, 20 * y)
    return Step(index, (x, y), x * x + 10 * y * y, slope, math.hypot(*slope), length, lr)


TOO_FAST = Method("gd", "x = x - lr*g", "constant", None, {"lr": 0.11})

TOO_FAST_STEPS = (
    valley_step(0, 1.0, 1.0, 0.11),
    valley_step(1, 0.78, -1.2, 0.11),
    valley_step(2, 0.6084, 1.44, 0.11),
)

BETTER = Run(
    VALLEY,
    Method("gd", "x = x - lr*g", "constant", None, {"lr": 0.09}),
    Status.CONVERGED_GRADIENT,
    "converged: the largest absolute partial fell to 8.62718e-07, within gtol = 1e-06",
    valley_step(76, 0.82**76, 0.8**76, 0.09),
    Counts(77, 77),
    start=(1.0, 1.0),
    plan=Plan(learning_rate=0.09),
)

ADVISED = Run(
    VALLEY,
    TOO_FAST,
    Status.DIVERGED,
    "diverged at step 2: the value grew from 11 to 21.1062",
    TOO_FAST_STEPS[-1],
    Counts(3, 3),
    start=(1.0, 1.0),
    plan=Plan(learning_rate=0.11),
    tail=TOO_FAST_STEPS,
    history=tuple((step.index, step.value) for step in TOO_FAST_STEPS),
    verdict=Verdict(
        Seen.DIVERGING,
        Kind.NOT_STATIONARY,
        "the rate is too large: each step goes too far along (0, 1), where it multiplies the error by "
        "1 - lr*L = -1.2",
        VALLEY_CURVATURE,
        limit=0.1,
        rates_hold=True,
        direction=(0.0, 1.0),
        advice=BETTER,
    ),
)


def exact_step(index: int, x: Fraction, y: Fraction) -> Step:
    """Return a step on the valley in fractions, with its doubles beside them."""
    whole = ExactStep((x, y), x * x + 10 * y * y, (2 * x, 20 * y), Fraction(1, 11))
    near = valley_step(index, float(x), float(y), 1 / 11)
    return Step(
        index, near.point, near.value, near.gradient, near.gradient_norm, near.step, near.learning_rate,
        exact=whole,
    )  # fmt: skip


EXACT = Method("gd", "x = x - lr*g", "constant", None, {"lr": Fraction(1, 11)})

EXACT_STEPS = (
    exact_step(0, Fraction(1), Fraction(1)),
    exact_step(1, Fraction(9, 11), Fraction(-9, 11)),
    exact_step(2, Fraction(81, 121), Fraction(81, 121)),
)

EXACT_RUN = Run(
    VALLEY,
    EXACT,
    Status.STEP_LIMIT,
    "stopped: all 2 steps are used; the largest absolute partial is still 13.3884",
    EXACT_STEPS[-1],
    Counts(3, 3),
    start=(1.0, 1.0),
    plan=Plan(learning_rate=Fraction(1, 11), exact=True),
    history=tuple((step.index, step.value) for step in EXACT_STEPS),
)

HEAVY = Method(
    "momentum",
    "v = momentum*v + g; x = x - lr*v",
    "constant",
    None,
    {"lr": 0.05, "momentum": 0.5},
    ("v",),
)

# By hand: v = (0, 0), then (2, 20), then half of that and the gradient (1.8, 0), so (2.8, 10). The angle
# between the moves (-0.1, -1) and (-0.14, -0.5) has the cosine 0.514/sqrt(1.01*0.2696).
HEAVY_STEPS = (
    Step(0, (1.0, 1.0), 11.0, (2.0, 20.0), math.sqrt(404), None, 0.05, memory={"v": (0.0, 0.0)}),
    Step(
        1, (0.9, 0.0), 0.81, (1.8, 0.0), 1.8, math.sqrt(1.01), 0.05, memory={"v": (2.0, 20.0)}
    ),
    Step(
        2, (0.76, -0.5), 3.0776, (1.52, -10.0), math.hypot(1.52, 10), math.sqrt(0.2696), 0.05,
        math.degrees(math.acos(0.514 / math.sqrt(1.01 * 0.2696))), {"v": (2.8, 10.0)},
    ),
)  # fmt: skip

HEAVY_RUN = Run(
    VALLEY,
    HEAVY,
    Status.INTERRUPTED,
    "interrupted after 2 steps",
    HEAVY_STEPS[-1],
    Counts(3, 3),
    start=(1.0, 1.0),
    plan=Plan("momentum", 0.05, {"momentum": 0.5}),
    history=tuple((step.index, step.value) for step in HEAVY_STEPS),
)


def worked_line(
    name: str, variable: str, formula: str, substituted: str, value: Real, *, is_exact: bool = True
) -> WorkedLine:
    """Return a line whose formulas are read from text, or absent where that is empty."""
    typed = read_infix(formula) if formula else None
    filled = read_infix(substituted) if substituted else None
    return WorkedLine(name, variable, typed, filled, value, is_exact)


WORKED_START = WorkedStep(
    EXACT_STEPS[0], (), (), worked_line("f", "", "x^2 + 10*y^2", "1^2 + 10*1^2", Fraction(11))
)

WORKED = WorkedStep(
    EXACT_STEPS[1],
    (
        worked_line("partial", "x", "2*x", "2*1", Fraction(2)),
        worked_line("partial", "y", "20*y", "20*1", Fraction(20)),
    ),
    (
        worked_line("x", "x", "x - lr*g", "1 - 1/11*2", Fraction(9, 11)),
        worked_line("x", "y", "y - lr*g", "1 - 1/11*20", Fraction(-9, 11)),
    ),
    worked_line("f", "", "x^2 + 10*y^2", "(9/11)^2 + 10*(-9/11)^2", Fraction(81, 11)),
)

WORKED_NEWTON = WorkedStep(
    Step(1, (0.0, 0.0), 0.0, (0.0, 0.0), 0.0, math.sqrt(2), 1.0),
    (
        worked_line("partial", "x", "2*x", "2*1", 2.0),
        worked_line("partial", "y", "20*y", "20*1", 20.0),
    ),
    (
        worked_line("x", "x", "x + a*p", "1 + 1*(-1)", 0.0),
        worked_line("x", "y", "y + a*p", "1 + 1*(-1)", 2**-60, is_exact=False),
    ),
    worked_line("f", "", "", "", -0.0),
    {"p": (-1.0, -1.0), "tau": 0.0, "H": ((2.0, 0.0), (0.0, 20.0))},
)

WORKED_DIVERGED = WorkedStep(
    DIVERGED_STEPS[1],
    (worked_line("partial", "x", "3*x^2", "3*1^2", INFINITE),),
    (worked_line("v", "x", "0.9*v + g", "0.9*0 + 3", NOT_A_NUMBER),),
    worked_line("f", "", "x^3", "1^3", -INFINITE),
    {"tau": INFINITE, "H": ((NOT_A_NUMBER,),)},
)

COMPARISON = Comparison(
    VALLEY,
    ((1.0, 1.0), (2.0, 1.0)),
    Stopping(ftol=1e-9),
    (
        ("gd:0.09", BETTER),
        (
            "newton",
            Run(
                VALLEY, NEWTON, Status.CONVERGED_GRADIENT, "converged: at once",
                Step(1, (0.0, 0.0), 0.0, (0.0, 0.0), 0.0, math.sqrt(2), 1.0), Counts(3, 2, 1),
                start=(1.0, 1.0),
            ),
        ),
        ("gd:0.11", ADVISED),
        (
            "[bold]:x:",
            Run(
                VALLEY, METHOD, Status.DOMAIN_ERROR, "the start is outside the domain", None, Counts(1, 1),
                start=(2.0, 1.0),
            ),
        ),
        (
            "odd",
            Run(
                VALLEY, METHOD, Status.NOT_FINITE, "stopped",
                Step(7, (INFINITE, 1.0), NOT_A_NUMBER, (INFINITE, 1.0), INFINITE, None, None), Counts(8, 8),
                start=(2.0, 1.0),
            ),
        ),
    ),
    "given",
    "rates were tuned: by hand",
    (Remark("hint", "two of them never end"),),
)  # fmt: skip

FUNCTIONS = FunctionList(
    (
        FunctionEntry("sin", "sin(x)", (), "cos(x)", "", "sine, of radians"),
        FunctionEntry("log", "log(x), log(x, b)", ("ln",), "1/x", "x > 0", "the natural one [bold]:x:"),
    ),
    (FunctionEntry("pi", "pi", ("π",), "", "", "circumference of a circle of diameter 1"),),
)

METHODS = MethodList(
    (
        MethodEntry("gd", "x = x - lr*g", {"lr": "required"}, "against the gradient", "Cauchy 1847"),
        MethodEntry("lion", "c = g; x = x - lr*sign(c)", {"lr": "0.1", "q": "0"}, "[bold]:x:", "50% of #1_&"),
    ),
    (MethodEntry("newton", "H*p = -g", {"line_search": "armijo"}, "by the Hessian", "Newton 1669"),),
    (MethodEntry("constant", "lr", {}, "always the same", "Cauchy 1847"),),
    (MethodEntry("exact", "g(x + a*p).p = 0", {}, "to the lowest point", "Cauchy 1847"),),
)

PROBLEMS = ProblemList(
    (
        ProblemEntry("@bowl", (1, 100), "x^2 + y^2", "4,3", ("0,0",), "0", "", "De Jong 1975", "round"),
        ProblemEntry("@two", None, "(x^2 - 1)^2", "0", ("1", "-1"), "0", "x=-2..2", "by hand", "two minima"),
        ProblemEntry("@saddle", None, "x^2 - y^2", "1,0", (), "", "", "by hand", "no minimum"),
    )
)

RESULTS: dict[str, object] = {
    "gradient": GRADIENT,
    "symbolic": SYMBOLIC,
    "troubled": TROUBLED,
    "long": LONG,
    "directional": DIRECTIONAL,
    "run": RUN,
    "diverged": DIVERGED,
    "nowhere": NOWHERE,
    "functions": FUNCTIONS,
    "advised": ADVISED,
    "exact": EXACT_RUN,
    "work at the start": WORKED_START,
    "work": WORKED,
    "work of newton": WORKED_NEWTON,
    "work that diverged": WORKED_DIVERGED,
    "comparison": COMPARISON,
    "methods": METHODS,
    "problems": PROBLEMS,
    "start": START,
}

DESCENTS: dict[str, tuple[RunStart, tuple[Step, ...], Run]] = {
    "bowl": (START, STEPS, RUN),
    "diverged": (DIVERGED_START, DIVERGED_STEPS, DIVERGED),
    "nowhere": (START, (), NOWHERE),
    "advised": (RunStart(VALLEY, TOO_FAST), TOO_FAST_STEPS, ADVISED),
    "exact": (RunStart(VALLEY, EXACT, is_exact=True), EXACT_STEPS, EXACT_RUN),
    "heavy": (RunStart(VALLEY, HEAVY), HEAVY_STEPS, HEAVY_RUN),
}

WORKINGS: dict[str, tuple[RunStart, tuple[WorkedStep, ...], Run]] = {
    "exact": (RunStart(VALLEY, EXACT, is_exact=True), (WORKED_START, WORKED), EXACT_RUN),
    "newton": (RunStart(VALLEY, NEWTON), (WORKED_NEWTON,), COMPARISON.runs[1][1]),
    "diverged": (DIVERGED_START, (WORKED_DIVERGED,), DIVERGED),
}
"""Descents of which each step is written as by hand."""

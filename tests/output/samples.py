"""One or more samples of every result, each built by hand from values a reader can check."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from gradcli.language.expression import Expression, read
from gradcli.language.infix import read_infix
from gradcli.language.tree import Tree, arguments_of
from gradcli.results.batches import BatchHead, BatchSummary
from gradcli.results.caches import CacheReport
from gradcli.results.explanations import (
    Along,
    Chord,
    Equation,
    Explanation,
    ExplanationReport,
    Geometry,
    NoChange,
)
from gradcli.results.gradients import (
    Directional,
    DirectionalReport,
    Evaluation,
    EvaluationStatus,
    Gradient,
    GradientReport,
    OneSided,
)
from gradcli.results.hessians import Hessian, HessianAt, HessianReport, Inertia, Product
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
from gradcli.results.stationary import (
    BoxExtremes,
    Completeness,
    Extreme,
    Nature,
    PointKind,
    StationaryPoint,
    StationaryReport,
    StationarySet,
)
from gradcli.results.work import WorkedLine, WorkedStep
from tests.output.check_samples import CHECKS
from tests.output.derivation_samples import DERIVATION, NAMED_DERIVATION, SHEET
from tests.output.difference_samples import DIFFERENCES, OVERFLOWN, TROUBLED_DIFFERENCES


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

SADDLE = read("x^2 - x*y")

# Rows (2, -1), (-1, 0): t^2 - 2t - 1 = 0, so t = 1 -+ sqrt(2), of ratio (1 + sqrt(2))^2 = 3 + 2*sqrt(2).
SADDLE_MATRIX = (quantities((2.0, "2"), (-1.0, "-1")), quantities((-1.0, "-1"), (0.0, "0")))

AT_SADDLE = HessianAt(
    at=quantities((0.0, "0"), (0.0, "0")),
    value=quantity(0.0, "0"),
    matrix=SADDLE_MATRIX,
    eigenvalues=quantities((-0.41421356237309503, "1 - sqrt(2)"), (2.414213562373095, "1 + sqrt(2)")),
    eigenvectors=(
        quantities((0.3826834323650898, ""), (0.9238795325112867, "")),
        quantities((0.9238795325112867, ""), (-0.3826834323650898, "")),
    ),
    minors=quantities((2.0, "2"), (-1.0, "-1")),
    inertia=Inertia(1, 1, 0),
    condition=quantity(5.82842712474619, "2*sqrt(2) + 3"),
    products=(Product(quantities((0.0, "0"), (1.0, "1")), quantities((-1.0, "-1"), (0.0, "0"))),),
    status=EvaluationStatus.STATIONARY,
)


def hessian_of(of: Expression, *rows: tuple[str, ...]) -> Hessian:
    return Hessian(of, tuple(tuple(map(read_infix, row)) for row in rows))


HESSIAN = HessianReport(SADDLE, hessian_of(SADDLE, ("2", "-1"), ("-1", "0")), (AT_SADDLE,))

SECOND = HessianReport(
    read("x^3"),
    hessian_of(read("x^3"), ("6*x",)),
    (
        HessianAt(
            at=quantities((1.0, "1")), value=quantity(1.0, "1"), matrix=(quantities((6.0, "6")),),
            eigenvalues=quantities((6.0, "6")), eigenvectors=(quantities((1.0, "1")),),
            minors=quantities((6.0, "6")), inertia=Inertia(1, 0, 0), condition=quantity(1.0, "1"),
            products=(), status=EvaluationStatus.OK,
        ),
    ),
)  # fmt: skip


def lacking(status: EvaluationStatus, detail: str, value: Quantity | None) -> HessianAt:
    """Return a point at which the second derivatives are not known."""
    return HessianAt(
        at=quantities((0.0, "0"), (1.0, "1")), value=value, matrix=None, eigenvalues=None, eigenvectors=None,
        minors=None, inertia=None, condition=None,
        products=(Product(quantities((1.0, "1"), (0.0, "0")), (None, None)),), status=status, detail=detail,
    )  # fmt: skip


TROUBLED_HESSIAN = HessianReport(
    KINK,
    hessian_of(KINK, ("0", "0"), ("0", "-1/y^2")),
    (
        lacking(EvaluationStatus.NOT_DIFFERENTIABLE, "abs(x) has a kink [bold]:x:[/]", quantity(0.0, "0")),
        lacking(EvaluationStatus.UNDEFINED, "log(y) needs y > 0", None),
        HessianAt(
            at=quantities((1.0, "1"), (1e-200, "")),
            value=quantity(-457.5, ""),
            matrix=((quantity(0.0, "0"), None), (None, Quantity(None, "-1e+400"))),
            eigenvalues=(Quantity(None, "-1e+400"), quantity(0.0, "0")),
            eigenvectors=(None, quantities((1.0, "1"), (0.0, "0"))),
            minors=(quantity(0.0, "0"), None),
            inertia=Inertia(0, 1, 1),
            condition=None,
            products=(Product(quantities((1.0, "1"), (0.0, "0")), (None, Quantity(None, "1e+400"))),),
            status=EvaluationStatus.OK,
            detail="some eigenvectors are left out [bold]:x:",
        ),
    ),
    (Remark("hostile", "a remark with [bold]markup[/]"),),
)

WIDE = read(" + ".join(f"alpha{n}^2" for n in range(1, 14)))

WIDE_HESSIAN = HessianReport(
    WIDE,
    hessian_of(WIDE, *(tuple("1234567890" if i == j else "0" for j in range(13)) for i in range(13))),
    (),
)


def equation(left: str, right: str, *, is_exact: bool = True) -> Equation:
    return Equation(read_infix(left), read_infix(right), is_exact)


def entries(*values: int) -> tuple[Quantity, ...]:
    return quantities(*((float(value), str(value)) for value in values))


AXES = (entries(1, 0), entries(0, 1))

BOWL_HESSIAN = HessianAt(
    at=entries(1, 1), value=quantity(2.0, "2"), matrix=(entries(2, 0), entries(0, 2)),
    eigenvalues=entries(2, 2), eigenvectors=AXES, minors=entries(2, 4), inertia=Inertia(2, 0, 0),
    condition=quantity(1.0, "1"), products=(), status=EvaluationStatus.OK,
)  # fmt: skip

# The chord of a circle with the central angle a leans by a/2: sin(a) is 0.1/sqrt(2), then a tenth of it.
CIRCLE = Geometry(
    level_set=equation("x^2 + y^2", "2"),
    tangent=equation("x + y", "2"),
    normal=entries(1, 1),
    no_change=(
        NoChange(
            entries(-1, 1),
            quantity(0.0, "0"),
            (
                Chord(0.1, (quantity(0.926786), quantity(1.06821)), quantity(92.0274, decimal="92.03")),
                Chord(0.01, (quantity(0.992904), quantity(1.00705)), quantity(90.20257, decimal="90.203")),
            ),
        ),
    ),
    tangent_plane=equation("z", "2*x + 2*y - 2"),
    quadratic=equation("Q", "2 + 2*(x - 1) + 2*(y - 1) + (x - 1)^2 + (y - 1)^2"),
)

# By hand: cos(a) = 7/(5*sqrt(2)).
EXPLAINED_ONES = Explanation(
    AT_ONES, BOWL_HESSIAN, CIRCLE, (Along(quantity(8.130102354), quantity(2.0, "2")),)
)

EXPLAINED_ORIGIN = Explanation(
    AT_ORIGIN,
    replace(BOWL_HESSIAN, at=entries(0, 0), value=quantity(0.0, "0"), status=EvaluationStatus.STATIONARY),
    Geometry(equation("x^2 + y^2", "0"), None, None, (), equation("z", "0"), equation("Q", "x^2 + y^2")),
    (),
    Nature(PointKind.MINIMUM, "both eigenvalues are positive [bold]:x:"),
)

EXPLAINED = ExplanationReport(BOWL, gradient_of(BOWL, "2*x", "2*y"), (EXPLAINED_ONES, EXPLAINED_ORIGIN))

EXPLAINED_TROUBLE = ExplanationReport(
    KINK,
    gradient_of(KINK, "3*sign(x)", "1/y", valid_where=("x != 0", "y > 0")),
    tuple(
        Explanation(found, None, None, tuple(Along(None, None) for _ in found.directional))
        for found in TROUBLED.evaluations
    ),
    (Remark("no_hessian", "a remark with [bold]markup[/]"),),
)

EXPLAINED_SLOPE = ExplanationReport(
    read("x^3"),
    gradient_of(read("x^3"), "3*x^2"),
    (
        Explanation(
            Evaluation(
                entries(1), quantity(1.0, "1"), entries(3), quantity(3.0, "3"), entries(1), (),
                EvaluationStatus.OK,
            ),
            SECOND.evaluations[0],
            Geometry(
                equation("x^3", "1"), None, None, (), equation("y", "3*x - 2"),
                equation("Q", "1 + 3*(x - 1) + 3*(x - 1)^2"),
            ),
            (),
        ),
    ),
)  # fmt: skip

# f = (x^2 - 1)^2 + y^2: f_x = 4x^3 - 4x, f_y = 2y; the Hessian is diag(12x^2 - 4, 2).
WELLS = read("(x^2-1)^2 + y^2")
UNIT = (quantity(-1.0, "-1"), quantity(1.0, "1"))

STATIONARY = StationaryReport(
    WELLS,
    gradient_of(WELLS, "4*x^3 - 4*x", "2*y"),
    (
        StationaryPoint(
            quantities((-1.0, "-1"), (0.0, "0")), quantity(0.0, "0"), PointKind.MINIMUM,
            quantities((2.0, "2"), (8.0, "8")), "both eigenvalues of the Hessian are positive",
        ),
        StationaryPoint(
            quantities((0.0, "0"), (0.0, "0")), quantity(1.0, "1"), PointKind.SADDLE,
            quantities((-4.0, "-4"), (2.0, "2")), "the Hessian has a positive and a negative eigenvalue",
        ),
    ),
    (),
    Completeness.PROVEN,
    "the rest of the box holds none",
    (UNIT, UNIT),
    BoxExtremes(
        (Extreme(quantities((-1.0, "-1"), (0.0, "0")), quantity(0.0, "0"), "x = -1"),),
        (Extreme(quantities((0.0, "0"), (1.0, "1")), quantity(2.0, "2"), "y = 1"),),
        (Extreme(quantities((0.0, "0"), (1.0, "1")), quantity(2.0, "2"), "y = 1"),),
        Completeness.PROVEN,
        "every face was searched",
    ),
)  # fmt: skip

STATIONARY_TROUBLE = StationaryReport(
    KINK,
    None,
    (
        StationaryPoint(
            (quantity(0.0, "0"), Quantity(None, "1e+400")), None, PointKind.KINK, None,
            "undecided [bold]:x:[/]",
        ),
        StationaryPoint(
            quantities((0.5, ""), (1.5, "")), quantity(2.5, ""), PointKind.DEGENERATE, None, "undecided"
        ),
    ),
    (
        StationarySet("x = 0 and y < 1", "mixed", None, "minimum in some parts, saddle in others"),
        StationarySet("every point", "constant", quantity(1.0, "1"), "f has one value there"),
    ),
    Completeness.NOT_PROVEN,
    "open: near (0, 1) [bold]",
    (UNIT, (quantity(0.0, "0"), quantity(6.283185307179586, "2*pi"))),
    BoxExtremes(
        (Extreme((), quantity(0.0, "0"), "inside, x = 0"),), (), (), Completeness.NOT_PROVEN,
        "open: f may be unbounded",
    ),
    (Remark("hostile", "a remark with [bold]markup[/]"),),
)  # fmt: skip

SLOPE_STATIONARY = StationaryReport(
    read("x^3"),
    gradient_of(read("x^3"), "3*x^2"),
    (
        StationaryPoint(
            quantities((0.0, "0")), quantity(0.0, "0"), PointKind.SADDLE, quantities((0.0, "0")),
            "an inflection point",
        ),
    ),
    (),
    Completeness.PROVEN,
    "the rest of the box holds none",
    (UNIT,),
)  # fmt: skip

RESULTS: dict[str, object] = {
    **CHECKS,
    "derivation": DERIVATION,
    "derivation with parts": NAMED_DERIVATION,
    "worksheet": SHEET,
    "differences": DIFFERENCES,
    "troubled differences": TROUBLED_DIFFERENCES,
    "differences that overflow": OVERFLOWN,
    "stationary": STATIONARY,
    "stationary trouble": STATIONARY_TROUBLE,
    "stationary slope": SLOPE_STATIONARY,
    "explained": EXPLAINED,
    "explained trouble": EXPLAINED_TROUBLE,
    "explained slope": EXPLAINED_SLOPE,
    "gradient": GRADIENT,
    "symbolic": SYMBOLIC,
    "troubled": TROUBLED,
    "long": LONG,
    "directional": DIRECTIONAL,
    "hessian": HESSIAN,
    "second derivative": SECOND,
    "troubled hessian": TROUBLED_HESSIAN,
    "wide hessian": WIDE_HESSIAN,
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
    "points": BatchHead(
        read("x*y"),
        Gradient(read("x*y"), (read_infix("y"), read_infix("x"))),
        ((0.6, 0.8),),
        (Remark("doubles", "computed in [bold]doubles[/]"),),
    ),
    "points without a formula": BatchHead(read("x*y")),
    "points in all": BatchSummary(3, {"ok": 1, "undefined": 2}, 1, "p.csv, line 2: [bold]x:x:"),
    "cache": CacheReport("/home/someone/.cache/gradcli", None, 3, 45_678),
    "cleared cache": CacheReport("/home/some one/[bold]x:x:", None, 0, 0, 1),
    "no cache": CacheReport(None, "there is no home directory", 0, 0, 0),
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

"""One or more samples of every result, each built by hand from values a reader can check."""

from __future__ import annotations

from gradcli.language.expression import Expression, read
from gradcli.language.infix import read_infix
from gradcli.language.tree import Tree, arguments_of
from gradcli.results import (
    Counts,
    Directional,
    DirectionalReport,
    Evaluation,
    EvaluationStatus,
    FunctionEntry,
    FunctionList,
    Gradient,
    GradientReport,
    Method,
    OneSided,
    Quantity,
    Remark,
    Run,
    RunStart,
    Status,
    Step,
)


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
    "v = momentum*v + (1 - dampening)*g; x = x - lr*v",
    "cosine",
    "armijo",
    {"lr": 0.1, "momentum": 0.9, "dampening": 0.0},
)

START = RunStart(BOWL, METHOD)

STEPS = (
    Step(0, (3.0, -4.0), 25.0, (6.0, -8.0), 10.0, None, 0.1),
    Step(1, (2.4, -3.2), 16.0, (4.8, -6.4), 8.0, 1.0, 0.1),
    Step(2, (1.92, -2.56), 10.24, (3.84, -5.12), 6.4, 0.8, 0.1),
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

DIVERGED_STEPS = (
    Step(0, (-1.0, 0.0), -1.0, (3.0, 0.0), 3.0, None, 0.1),
    Step(1, (-1.2345678901234567e-100, -0.0), -1e308, (float("inf"), 0.0), float("inf"), 1.5e-300, 0.05),
)

DIVERGED = Run(
    CUBE,
    MOMENTUM,
    Status.DIVERGED,
    "diverged at step 1: the value doubled",
    DIVERGED_STEPS[1],
    Counts(2, 2, 1),
)

NOWHERE = Run(
    BOWL, METHOD, Status.DOMAIN_ERROR, "left the domain at step 0: log(x) needs x > 0", None, Counts(1, 0)
)

FUNCTIONS = FunctionList(
    (
        FunctionEntry("sin", "sin(x)", (), "cos(x)", "", "sine, of radians"),
        FunctionEntry("log", "log(x), log(x, b)", ("ln",), "1/x", "x > 0", "the natural one [bold]:x:"),
    ),
    (FunctionEntry("pi", "pi", ("π",), "", "", "circumference of a circle of diameter 1"),),
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
}

DESCENTS: dict[str, tuple[RunStart, tuple[Step, ...], Run]] = {
    "bowl": (START, STEPS, RUN),
    "diverged": (DIVERGED_START, DIVERGED_STEPS, DIVERGED),
    "nowhere": (START, (), NOWHERE),
}

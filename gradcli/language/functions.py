"""The table of functions and constants: to add one, add one row.

A row says how a function is named, differentiated and bounded, in the language's own notation; the
reverse sweep, the domain checks, the listing and the tests all read these same texts. A row with a
`definition` and no derivative is replaced by its definition; one with both is differentiated by its
derivative and computed by its definition where a target has no function of that name.
"""

from __future__ import annotations

from gradcli.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """One function or operator.

    `derivatives` holds one text for each parameter; `domain` is the condition under which the function
    is defined, `smooth` the one under which it is
    differentiable, where that is less. `textbook` is the derivative as books give it, where a target takes
    that of the definition. In `latex`, `{x}` stands for
    an argument and `(x)` for one in parentheses.
    """

    name: str
    parameters: tuple[str, ...]
    summary: str
    derivatives: tuple[str, ...] = ()
    definition: str = ""
    aliases: tuple[str, ...] = ()
    domain: str = ""
    smooth: str = ""
    latex: str = ""
    math: str = ""
    numpy: str = ""
    sympy: str = ""
    usage: str = ""
    variadic: bool = False
    textbook: str = ""


@dataclass(frozen=True, slots=True)
class Constant:
    """One named number: how to compute it in each target."""

    name: str
    aliases: tuple[str, ...]
    summary: str
    definition: str = ""
    latex: str = ""
    unicode: str = ""


def _elementary(
    name: str,
    derivative: str,
    summary: str,
    *aliases: str,
    domain: str = "",
    smooth: str = "",
    latex: str = "",
    math: str = "",
    numpy: str | None = None,
    sympy: str = "",
) -> Function:
    return Function(
        name,
        ("x",),
        summary,
        (derivative,),
        aliases=aliases,
        domain=domain,
        smooth=smooth,
        latex=latex or rf"\{name}(x)",
        math=math or name,
        numpy=name if numpy is None else numpy,
        sympy=sympy or name,
    )


def _defined(
    name: str, definition: str, textbook: str, summary: str, *aliases: str, latex: str = ""
) -> Function:
    return Function(
        name,
        ("x",),
        summary,
        definition=definition,
        textbook=textbook,
        aliases=aliases,
        latex=latex or rf"\operatorname{{{name}}}(x)",
        sympy=name,
    )


_ROWS = (
    Function("+", ("x", "y"), "sum", ("1", "1"), usage="x + y"),
    Function("-", ("x", "y"), "difference", ("1", "-1"), usage="x - y"),
    Function("*", ("x", "y"), "product", ("y", "x"), usage="x*y, 2x, x y"),
    Function(
        "/", ("x", "y"), "quotient", ("1/y", "-(x/y)/y"), domain="y != 0", usage="x/y", latex=r"\frac{x}{y}"
    ),
    Function("neg", ("x",), "opposite", ("-1",), usage="-x"),
    Function(
        "^",
        ("x", "y"),
        "power",
        ("y*x^(y-1)", "x^y*log(x)"),
        domain="x > 0 or x == 0 and y > 0 or x != 0 and y == floor(y)",
        smooth="x > 0",
        usage="x^y, x**y",
    ),
    _elementary("exp", "exp(x)", "e to the power x"),
    _elementary("log", "1/x", "natural logarithm; log(x, b) to base b", "ln", domain="x > 0"),
    _elementary(
        "log1p", "1/(1 + x)", "log(1 + x), exact near 0", domain="x > -1",
        latex=r"\operatorname{log1p}(x)",
    ),
    _elementary("expm1", "exp(x)", "exp(x) - 1, exact near 0", latex=r"\operatorname{expm1}(x)"),
    _defined("log2", "log(x)/log(2)", "1/(x*log(2))", "logarithm to base 2", latex=r"\log_{2}(x)"),
    _defined("log10", "log(x)/log(10)", "1/(x*log(10))", "logarithm to base 10", latex=r"\log_{10}(x)"),
    _elementary(
        "sqrt", "1/(2*sqrt(x))", "square root", domain="x >= 0", smooth="x > 0",
        latex=r"\sqrt{x}",
    ),
    _elementary(
        "cbrt", "1/(3*cbrt(x)^2)", "real cube root, negative for negative x", smooth="x != 0",
        latex=r"\sqrt[3]{x}",
    ),
    _elementary("sin", "cos(x)", "sine, of radians"),
    _elementary("cos", "-sin(x)", "cosine, of radians"),
    _defined("tan", "sin(x)/cos(x)", "1/cos(x)^2", "tangent, of radians", "tg", latex=r"\tan(x)"),
    _defined("sec", "1/cos(x)", "sec(x)*tan(x)", "secant", latex=r"\sec(x)"),
    _defined("csc", "1/sin(x)", "-csc(x)*cot(x)", "cosecant", "cosec", latex=r"\csc(x)"),
    _defined("cot", "cos(x)/sin(x)", "-1/sin(x)^2", "cotangent", "ctg", latex=r"\cot(x)"),
    _elementary(
        "asin", "1/sqrt(1 - x^2)", "inverse sine", "arcsin", domain="-1 <= x and x <= 1",
        smooth="-1 < x and x < 1", latex=r"\arcsin(x)", numpy="arcsin",
    ),
    _elementary(
        "acos", "-1/sqrt(1 - x^2)", "inverse cosine", "arccos", domain="-1 <= x and x <= 1",
        smooth="-1 < x and x < 1", latex=r"\arccos(x)", numpy="arccos",
    ),
    _elementary(
        "atan", "1/(1 + x^2)", "inverse tangent", "arctan", "arctg", latex=r"\arctan(x)", numpy="arctan",
    ),
    _defined("asec", "acos(1/x)", "1/(abs(x)*sqrt(x^2 - 1))", "inverse secant", "arcsec"),
    _defined("acsc", "asin(1/x)", "-1/(abs(x)*sqrt(x^2 - 1))", "inverse cosecant", "arccsc"),
    _defined("acot", "atan(1/x)", "-1/(1 + x^2)", "inverse cotangent, odd", "arccot"),
    Function(
        "atan2", ("y", "x"), "angle of the point (x, y), in (-pi, pi]", ("x/(x^2 + y^2)", "-y/(x^2 + y^2)"),
        aliases=("arctan2",), domain="x != 0 or y != 0", smooth="y != 0 or x > 0",
        latex=r"\operatorname{atan2}\left({x}, {y}\right)", math="atan2", numpy="arctan2", sympy="atan2",
    ),
    _elementary("sinh", "cosh(x)", "hyperbolic sine", "sh"),
    _elementary("cosh", "sinh(x)", "hyperbolic cosine", "ch"),
    _elementary("tanh", "1/cosh(x)^2", "hyperbolic tangent", "th"),
    _defined("sech", "1/cosh(x)", "-sech(x)*tanh(x)", "hyperbolic secant"),
    _defined("csch", "1/sinh(x)", "-csch(x)*coth(x)", "hyperbolic cosecant"),
    _defined("coth", "1/tanh(x)", "-1/sinh(x)^2", "hyperbolic cotangent", latex=r"\coth(x)"),
    _elementary(
        "asinh", "1/sqrt(x^2 + 1)", "inverse hyperbolic sine", "arcsinh", "arsinh",
        latex=r"\operatorname{arsinh}(x)", numpy="arcsinh",
    ),
    _elementary(
        "acosh", "1/(sqrt(x - 1)*sqrt(x + 1))", "inverse hyperbolic cosine", "arccosh", "arcosh",
        domain="x >= 1", smooth="x > 1", latex=r"\operatorname{arcosh}(x)", numpy="arccosh",
    ),
    _elementary(
        "atanh", "1/(1 - x^2)", "inverse hyperbolic tangent", "arctanh", "artanh",
        domain="-1 < x and x < 1", latex=r"\operatorname{artanh}(x)", numpy="arctanh",
    ),
    _defined("asech", "acosh(1/x)", "-1/(x*sqrt(1 - x^2))", "inverse hyperbolic secant", "arcsech"),
    _defined("acsch", "asinh(1/x)", "-1/(abs(x)*sqrt(1 + x^2))", "inverse hyperbolic cosecant", "arccsch"),
    _defined("acoth", "atanh(1/x)", "1/(1 - x^2)", "inverse hyperbolic cotangent", "arccoth"),
    _elementary(
        "erf", "2/sqrt(pi)*exp(-x^2)", "error function", latex=r"\operatorname{erf}(x)",
        numpy="",
    ),
    _elementary(
        "erfc", "-2/sqrt(pi)*exp(-x^2)", "1 - erf(x), exact for large x", latex=r"\operatorname{erfc}(x)",
        numpy="",
    ),
    Function(
        "abs", ("x",), "absolute value, |x|", ("sign(x)",), aliases=("Abs",), smooth="x != 0",
        latex=r"\left|{x}\right|", math="fabs", numpy="abs", sympy="Abs", usage="abs(x), |x|",
    ),
    Function(
        "sign", ("x",), "-1, 0 or 1", ("0",), aliases=("sgn",), smooth="x != 0",
        latex=r"\operatorname{sign}(x)", numpy="sign", sympy="sign",
    ),
    Function(
        "floor", ("x",), "largest integer not above x", ("0",), smooth="x != floor(x)",
        latex=r"\left\lfloor {x}\right\rfloor", math="floor", numpy="floor", sympy="floor",
    ),
    Function(
        "ceil", ("x",), "smallest integer not below x", ("0",), aliases=("ceiling",), smooth="x != floor(x)",
        latex=r"\left\lceil {x}\right\rceil", math="ceil", numpy="ceil", sympy="ceiling",
    ),
    Function(
        "max", ("x", "y"), "largest of two or more",
        ("(1 + sign(x - y))/2", "(1 + sign(y - x))/2"), aliases=("Max",), smooth="x != y",
        latex=r"\max\left({x}, {y}\right)", numpy="maximum", sympy="Max", variadic=True,
        usage="max(a, b, ...)",
    ),
    Function(
        "min", ("x", "y"), "smallest of two or more",
        ("(1 + sign(y - x))/2", "(1 + sign(x - y))/2"), aliases=("Min",), smooth="x != y",
        latex=r"\min\left({x}, {y}\right)", numpy="minimum", sympy="Min", variadic=True,
        usage="min(a, b, ...)",
    ),
    Function(
        "relu", ("x",), "max(x, 0)", ("where(x > 0, 1, 0)",), definition="max(x, 0)", aliases=("ReLU",),
        smooth="x != 0", latex=r"\operatorname{relu}(x)",
    ),
    Function(
        "sigmoid", ("x",), "1/(1 + exp(-x))", ("sigmoid(x)*sigmoid(-x)",),
        definition="where(x > 0, 1/(1 + exp(-x)), exp(x)/(1 + exp(x)))",
        aliases=("logistic", "expit"), latex=r"\sigma(x)",
    ),
    Function(
        "softplus", ("x",), "log(1 + exp(x))", ("sigmoid(x)",),
        definition="max(x, 0) + log1p(exp(-abs(x)))",
        latex=r"\operatorname{softplus}(x)",
    ),
    Function(
        "where", ("c", "x", "y"), "x where the condition c holds, else y", latex="",
        usage="where(x > 0, a, b)",
    ),
    Function(
        "Piecewise", ("x", "c"), "the first value whose condition holds", latex="", variadic=True,
        usage="Piecewise((a, x > 0), (b, True))",
    ),
    Function("sum", ("x",), "written-out sum over an integer index", usage="sum(x[i]^2, i, 1, 10)"),
    Function("prod", ("x",), "written-out product over an integer index", aliases=("product",),
             usage="prod(x[i], i, 1, 4)"),
    *(Function(c, ("x", "y"), "comparison, inside a condition", smooth="x != y", usage=f"x {c} y")
      for c in ("<", "<=", ">", ">=", "==", "!=")),
    Function("and", ("x", "y"), "both, inside a condition", usage="c and d"),
    Function("or", ("x", "y"), "either, inside a condition", usage="c or d"),
    Function("not", ("x",), "the opposite, inside a condition", usage="not c"),
)  # fmt: skip

FUNCTIONS: dict[str, Function] = {row.name: row for row in _ROWS}

CONSTANTS: dict[str, Constant] = {
    row.name: row
    for row in (
        Constant("pi", ("π",), "circumference of a circle of diameter 1", latex=r"\pi", unicode="π"),
        Constant("e", ("E",), "base of the natural logarithm", "exp(1)", latex="e"),
        Constant("tau", (), "2*pi", "2*pi", latex=r"\tau"),
    )
}

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")

CONDITIONS = frozenset((*COMPARISONS, "and", "or", "not", "true", "false"))
"""What may stand where a condition is wanted, and nowhere else."""

_SYMBOLIC = frozenset(("+", "-", "*", "/", "neg", "^", *COMPARISONS, "and", "or", "not"))

CALLABLE: dict[str, str] = {
    name: row.name for row in _ROWS if row.name not in _SYMBOLIC for name in (row.name, *row.aliases)
} | {"pow": "^", "Pow": "^"}
"""Every name that may stand before parentheses, and the function it means."""

CONSTANT_NAMES: dict[str, str] = {
    name: row.name for row in CONSTANTS.values() for name in (row.name, *row.aliases)
}

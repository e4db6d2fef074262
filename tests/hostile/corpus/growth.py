"""What grows: towers, huge numbers, deep nesting, sums, and derivatives that swell."""

from __future__ import annotations

GROWTH = (
    "9**9**9**9 * x", "9**9**9*x", "2**(10**10)*x", "3**(-10**9)*x", "((9**9)**9999)**9999*x", "x**(10**9)",
    "(x+1)**(10**9)", "((x**1000000)**1000000)**1000000", "factorial(10**9)*x", "gamma(10**9)*x",
    "binomial(x, 5)",
    "fibonacci(10**9)", "prime(10**12)", "zeta(10**9)", "1e999999*x", "1e9999999*x", "1e-999999*x",
    "9" * 60_000 + "*x",
    "0." + "1" * 60_000 + "*x", "exp(exp(exp(exp(10.0))))*x", "sin(exp(10**7))*x", "exp(exp(exp(exp(x))))",
    "x**x**x**x**x**x", "10**400*10**400*x", "*".join(["(10**399)"] * 200) + "*x",
    "(" * 100_000 + "x" + ")" * 100_000,
    "-" * 100_000 + "x", "+" * 100_000 + "x", "√" * 20_000 + "x", "not " * 20_000 + "x",
    "sin(" * 150 + "x" + ")" * 150,
    "sin(" * 20_000 + "x" + ")" * 20_000, "+".join(["x"] * 100_000), "*".join(["x"] * 20_000),
    "*".join(f"(x+{n})" for n in range(200)), "(x+y+z)**300", "sum(x, i, 1, 10**9)",
    "sum(x[i], i, 1, 100000)",
    "sum(sum(sum(x[i]*y[j]*z[k], i, 1, 1000), j, 1, 1000), k, 1, 1000)", "prod(x+i, i, 1, 300)",
    "; ".join([
        "u0 = x + sin(x)", *(f"u{n} = u{n - 1}*sin(u{n - 1}) + cos(u{n - 1})" for n in range(1, 60)), "u59",
    ]),
    "; ".join(["u0 = x", *(f"u{n} = u{n - 1} + u{n - 1}" for n in range(1, 60)), "u59"]),
    "; ".join(["u0 = 2", *(f"u{n} = u{n - 1}*u{n - 1}" for n in range(1, 60)), "u59*x"]),
    "; ".join(["u0 = x", *(f"u{n} = u{n - 1}*u{n - 1}" for n in range(1, 60)), "u59"]),
    "; ".join(["u0 = x", *(f"u{n} = exp(u{n - 1})" for n in range(1, 40)), "u39"]),
    "x" * 5_000, "x" + "1" * 5_000, "abs(" * 80 + "x" + ")" * 80, "x^(1/" + "9" * 300 + ")",
    "log(" * 60 + "x" + ")" * 60,
    "max(" + ",".join(f"x{n}" for n in range(400)) + ")", "where(x>0," * 60 + "x" + ",0)" * 60,
    "Piecewise(" + ",".join(f"(x**{n}, x<{n})" for n in range(60)) + ")", "floor(1e400)*x", "sin(1e400)*x",
    "x^0.5^0.5^0.5",
    "1/3^1000*x", "(1+1e-400)^1000000*x", "tanh(" * 90 + "x" + ")" * 90,
)  # fmt: skip


_STEPS = range(1, 40)


def _chain(first: str, step: str, last: str, count: int = 60) -> str:
    """Write definitions u0 to u<count>, each by the one before, which `U` stands for in `step`."""
    parts = [f"u{n} = {step.replace('U', f'u{n - 1}')}" for n in range(1, count)]
    return "; ".join([f"u0 = {first}", *parts, last.replace("U", f"u{count - 1}")])


def _nested(function: str, depth: int, inner: str = "x", closing: str = ")") -> str:
    return function * depth + inner + closing * depth


BOMBS = (
    # towers and literals
    "x^9^9^9^9", "2^2^2^2^2^2^x", "(9^9^9)^x", "x^(2^2^2^2^2)", "1/(9^9^9)*x", "(1/9)^(9^9)*x",
    "10^(10^10)-10^(10^10)+x",
    "(2^9999)^9999*x", "2^9999*2^9999*x", "-(2^9999)^(2^9999)*x", "(1+10^-300)^(10^300)*x", "1e400*x",
    "1e401*x", "1e-400*x",
    "1e400^1e400*x", "x^1e400", "x^(1e-400)", "1e00000000000000000000000000001*x", "1e" + "9" * 20_000 + "*x",
    "9" * 400 + "*x", "9" * 401 + "*x", "0" * 20_000 + "1*x", "1." + "0" * 20_000 + "*x", "x^" + "9" * 400,
    "x^-" + "9" * 400,
    "x^(" + "9" * 300 + "/" + "7" * 300 + ")", "sqrt(" + "9" * 400 + ")*x", "x²³⁴⁵⁶⁷⁸⁹" + "⁹" * 2_000,
    "x₁" + "₁" * 3_000,
    "+".join(f"{n}^{n}*x" for n in range(1000, 1300)), "*".join(f"(1/{n})^{n}" for n in range(2, 300)) + "*x",
    # functions of huge arguments
    "exp(10^9)*x", "exp(-10^9)*x", "exp(exp(exp(x)))", _nested("exp(", 60), _nested("exp(-", 60),
    _nested("cosh(", 40, "10"),
    "sin(10^3000)*x", "sin(x*10^3000)", "tan(10^9999)*x", "log(10^9999)*x", "log(log(log(10^9999)))*x",
    "erf(10^400)*x", "erfc(10^400)*x",
    "atan2(10^400, 10^-400)*x", "cosh(10^400)*x", "asinh(10^9999)*x", "floor(10^9999*x)",
    "ceil(10^400/3)*x", "sigmoid(10^400)*x",
    "max(10^9999, x)", "abs(10^9999 - x)", "sqrt(10^9999 + x)", "cbrt(x - 10^9999)", "log(x, 10^9999)",
    "log(10^-9999*x)",
    # nesting of each bracket
    _nested("(", 12_000), _nested("((", 4_000, "x", "))"), _nested("-(", 5_000), _nested("abs(", 5_000),
    _nested("sqrt(", 200), _nested("√(", 5_000),
    _nested("(1+", 5_000), _nested("(1/(1+", 2_000, "x", "))"), _nested("2^(", 3_000),
    _nested("x^(", 3_000), "x" + "^x" * 5_000, "x" + "^2" * 5_000,
    _nested("max(x,", 500), _nested("min(max(x,y),", 300), _nested("log(2+", 400),
    _nested("|", 400, "x", "|"), _nested("x[", 400, "1", "]"),
    _nested("where(x>0,", 400, "x", ",x)"), _nested("Piecewise((x,x>", 100, "0", "))"),
    _nested("where(", 300, "x>0", ">0,1,2)"), _nested("sin²(", 300),
    _nested("sin x ", 2_000), _nested("sin ", 5_000), _nested("ln ", 5_000), "x" + "'" * 5_000,
    "x" + "!" * 5_000, "[" * 20_000, "{" * 20_000, ")" * 20_000,
    "where(" + " and ".join(["x>0"] * 5_000) + ",1,2)*x", "where(" + "not " * 5_000 + "x>0,1,2)*x",
    "where(" + "(" * 5_000 + "x>0" + ")" * 5_000 + ",1,2)*x",
    # repeated squaring and other definitions
    _chain("x", "U*U+1", "U"), _chain("x+y", "(U+1)^2", "U"), _chain("x", "U^U", "U", 12),
    _chain("x", "U^2/(1+U^2)", "U", 30), _chain("3", "U^U", "U*x", 8),
    _chain("2", "U^2", "U*x", 40), _chain("1/2", "U^2", "U*x", 40), _chain("10", "U*U", "x/U", 40),
    _chain("x", "sin(U)*cos(U)", "U", 40), _chain("x", "U+1/U", "U", 30),
    _chain("x", "max(U, U+1)", "U", 40), _chain("x", "where(U>0, U*U, -U)", "U", 30),
    _chain("x", "sqrt(U+sqrt(U))", "U", 20), _chain("x", "abs(U-1/2)", "U", 60),
    _chain("x", "4*U*(1-U)", "U", 40), _chain("x", "log(1+exp(U))", "U", 40), _chain("x", "U", "U", 3_000),
    _chain("x", "U*x", "U", 2_000), _chain("x", "atan2(U,U+1)", "U", 40),
    _chain("x", "tan(U)", "U", 30), _chain("x", "U-U+x", "U", 2_000), _chain("0", "U+1", "U*x", 2_000),
    _chain("1", "2*U", "U*x", 20_000),
    # sums and products
    "sum(x, i, 1, 10^5)", "sum(x, i, 1, 10^5+1)", "sum(x, i, -10^9, 10^9)", "sum(x, i, 10^9, 10^9+5)",
    "sum(x*i^i, i, 1, 1000)", "sum(i^i, i, 1, 2000)*x", "prod(i, i, 1, 5000)*x",
    "prod(i, i, 1, 100000)*x", "prod(x+i, i, 1, 3000)", "prod(x, i, 1, 100000)", "prod(2, i, 1, 100000)*x",
    "prod(sin(x*i), i, 1, 200)", "sum(1/i, i, 1, 5000)*x", "sum(sin(i*x)/i, i, 1, 3000)",
    "sum(sum(x*i*j, j, 1, i), i, 1, 1000)", "sum(sum(x, j, 1, 10^5), i, 1, 10^5)",
    _nested("sum(", 19, "x", ",i,1,3)"), _nested("sum(", 25, "x", ",i,1,1)"),
    _nested("prod(", 300, "x", ",i,1,1)"),
    "sum(sum(sum(sum(x+i+j+k+l, i, 1, 30), j, 1, 30), k, 1, 30), l, 1, 30)",
    "sum(prod(x+j, j, 1, i), i, 1, 300)", "sum(x[i]*x[i+1], i, 1, 25000)", "sum(x[i^9], i, 1, 10^5)",
    "sum(x[10^i], i, 1, 98)",
    "sum(x, i, 1, sum(1, j, 1, 10^5))", "sum(x, i, 1, prod(j, j, 1, 10^5))", "sum(x, i, 2^2^2^2^2^2, 1)",
    "sum(x, i, floor(pi*10^9999), 1)", "sum(where(x>i, x, -x), i, 1, 500)", "sum(max(x, i), i, 1, 2000)",
    "sum(abs(x-i), i, 1, 2000)", "sum(exp(exp(i*x)), i, 1, 200)", "sum(x^i, i, 1, 3000)",
    "prod(x-i, i, 1, 60)", "prod(1+x^i, i, 1, 60)", "sum((-1)^i*x^(2i+1)/(2i+1), i, 0, 300)",
    # derivatives that swell
    "x^x^x^x", "(x^x)^(x^x)", "(x^x^x)^(y^y^y)", "sin(cos(tan(sin(cos(tan(sin(cos(tan(x)))))))))",
    "*".join(f"sin(x+{n})" for n in _STEPS), "*".join(f"sin(x^{n})" for n in _STEPS),
    "/".join(f"(x+{n})" for n in _STEPS), "^".join(f"(x+{n})" for n in range(1, 8)),
    "exp(" + "*".join(f"(x-{n})" for n in _STEPS) + ")", "atan(" + "/".join(["(1+x^2)"] * 40) + ")",
    _nested("sqrt(1+", 60), _nested("1/(x+", 60), _nested("atan(x*", 50), _nested("log(1+x*", 40),
    _nested("tanh(x+y*", 40), "sin(" + "+".join(f"x^{n}*y^{40 - n}" for n in range(40)) + ")^20",
    "(sin(x)+cos(y)+tan(z))^100", "(x+y+z+w)^1000", "(x^2+y^2)^(x^2+y^2)",
    "((x+1)^1000-(x-1)^1000)/((x+1)^1000+(x-1)^1000)", "x^1000000", "x^999999.5", "x^(1/1000000)",
    "(1+x)^1000000-(1-x)^1000000",
    "x^(123456789/987654321)", "sqrt(2)^sqrt(3)^sqrt(5)^x", "(sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7))^50*x",
    "pi^pi^pi^pi*x", "e^e^e^e^x", "sin(1)^cos(1)^tan(1)^x", "atan2(atan2(x,y),atan2(y,x))",
    # long words and many of them
    "x" * 100, "x" * 101, "x" * 400_000, "+".join(f"x{n}" for n in range(3_000)),
    "*".join(f"x{n}" for n in range(1_000)), "+".join(f"x{n}^2*x{n + 1}" for n in range(500)),
    " " * 99_000 + "x",
    "x" + " " * 99_000, "x" + "\n" * 50_000, "x+" * 30_000 + "x", "x*" * 30_000 + "x", "2x" * 20_000,
    "x " * 20_000, "x;" * 20_000, "x," * 20_000, "x=" * 20_000, "x<" * 20_000 + "1", "u=x;" * 10_000 + "u",
    "max(" + "x," * 20_000 + "y)",
    "x" + "+1" * 40_000, "x" + "*1" * 20_000, "x" + "/2" * 20_000, "x" + "-y" * 20_000, "√" * 50_000,
    "^" * 50_000, "(" * 50_000, "|" * 50_000, "," * 50_000, "." * 50_000, "0." * 30_000, "1e" * 30_000,
    "e" * 50_000, "²" * 50_000, "_" * 50_000,
    "\\" * 50_000, "'" * 50_000, "a" + "_a" * 30_000, "π" * 20_000, "pi" * 20_000, "sin" * 20_000,
    "sinx" * 5_000, "xy" * 45, "\u0301" * 50_000, "x\u200b" * 20_000, "\x1b[31m" * 10_000,
    "[" + "bold]" * 10_000, "\U0001f600" * 20_000,
    "@" * 50_000, "@rosenbrock(" + "9" * 50_000 + ")", "@rosenbrock(" * 5_000, "@rosenbrock(20000)",
    "@sphere(5000)", "@rastrigin(300)", "@" + "a" * 50_000,
)  # fmt: skip
"""Texts that are small beside what they ask for, or large beside what they mean."""

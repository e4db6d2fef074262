"""Formulas whose derivations are read again by SymPy: those of textbooks, and those that need care."""

from __future__ import annotations

FORMULAS = (
    # sums, constant factors, powers
    "x", "7", "x + y", "3x - 4y + 5", "x^2 + y^2", "5x^3 - 2x^2 + x - 9", "-x^2/2", "x^2*y^3", "(x + 1)^5",
    "x^(-3)", "x^(1/2)", "x^2.5 - 0.3*x", "(2x - 3y)^4", "x^y", "x^n*y", "-(x - 3)", "x - (y - x)",
    "2*(3*(x*4))", "x/3 + 3/x", "x*y*z", "x1^2 + x2^2 + x10^2", "(x^2)^3", "1e-3*x^2",
    # products and quotients
    "x*sin(x)", "x^2*exp(x)*cos(x)", "(x + 1)*(x + 2)*(x + 3)", "x/(x^2 + 1)", "(x - 1)/(x + 1)",
    "sin(x)/x", "1/x", "1/(1 + x^2 + y^2)", "exp(x)/x^2", "(x^2*exp(x))/(x + y)", "x/y/z", "x/(y/z)",
    "1/(x*y)", "x*y/(x + y)", "(x^2 + 1)^3/exp(x)", "y/(1 + exp(-x))", "x/x", "(x^2 - 1)/(x - 1)",
    "-1/(-x)",
    # chains
    "sin(x*y)", "sin(x)^2", "sin(x^2)", "cos(3x + 1)", "exp(-x^2 - y^2)", "log(x^2 + y^2)",
    "sqrt(x^2 + y^2)", "exp(sin(x))", "log(log(x))", "sin(cos(tan(x)))", "sqrt(1 - x^2)",
    "(sin(x) + cos(y))^3", "exp(exp(x))", "log(x*y)", "sqrt(sqrt(x))", "1/sqrt(x)", "cbrt(x^2 + 1)",
    "exp(x)^2", "log(1/x)",
    # exponentials, logarithms, general powers
    "2^x", "e^(2x)", "a^x*x^a", "x^x", "(x + 1)^(2x)", "x^(y*x)", "sin(x)^cos(x)", "(x*y)^(x + y)",
    "log(x, 2)", "log(x, y)", "log2(x) + log10(y)", "log1p(x) + expm1(y)", "10^(-x)", "x^(1/x)",
    "(1 + 1/x)^x", "e^x*e^y", "pi^x + tau*x",
    # each elementary function
    "tan(x) + sec(x) + csc(x) + cot(x)", "asin(x) + acos(y) + atan(x*y)", "asec(x) + acsc(x) + acot(x)",
    "sinh(x) + cosh(y) + tanh(x*y)", "sech(x) + csch(x) + coth(x)", "asinh(x) + acosh(y) + atanh(z)",
    "asech(x) + acsch(x) + acoth(y)", "atan2(y, x)", "atan2(x*y, 2)", "erf(x) + erfc(x^2)",
    "sigmoid(x)*softplus(y)", "relu(x) + relu(-x)", "atan(2/x)", "asin(x/2)", "tan(x)^2",
    "log(sec(x) + tan(x))", "log(tanh(x))",
    # cases and kinks
    "abs(x)", "abs(x*y - 1)", "max(x, y)", "max(x^2, x^2)", "min(x^2, y, 3)", "where(x > 0, x^2, sin(x))",
    "sign(x)*x^2", "floor(x)*x + ceil(y)", "Piecewise((x^2, x < 0), (x, x < 1), (1, True))",
    "where(x > 100, log(x), exp(x))", "max(abs(x), abs(y))", "|x|^3",
    # optimisation
    "(1 - x)^2 + 100*(y - x^2)^2", "@himmelblau", "@beale", "@ackley", "@rastrigin(3)", "@rosenbrock(4)",
    "@goldstein_price", "sum((1 - x[i])^2, i, 1, 6)", "prod(x[i], i, 1, 4)", "log(1 + exp(-y*(w*x + b)))",
    "x^4 - 3x^2*y^2 + y^4 - x*y",
    # parts with names
    "u = x*y; v = sin(u); u^2 + v", "r = sqrt(x^2 + y^2); exp(-r)/r",
    "s = x + y; t = s^2; log(t) + s*t + exp(-t*s)",
    "sin(x^2+y^2)*exp(-(x^2+y^2))/(1+sqrt(x^2+y^2)) + log(x^2+y^2)*atan(y/x) + (x^2+y^2)^3*cos(x*y)*exp(x*y)",
    "a = x^2 + y^2 + 1; b = a*sin(a) + a^2; c = b*cos(b) + b/a; c^2 + exp(-c)*b + log(a)*sqrt(a + b^2)",
)  # fmt: skip

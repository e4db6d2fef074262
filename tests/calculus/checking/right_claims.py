"""Right gradients in many forms; the first table is in words that SymPy reads too."""

from __future__ import annotations

RIGHT = [
    ("x**2*y + sin(x*y)", "2*x*y + y*cos(x*y), x*(x + cos(x*y))"),
    ("(x + y)**3", "3*x**2 + 6*x*y + 3*y**2, 3*(x + y)**2"),
    ("x/(x**2 + y**2)", "(y**2 - x**2)/(x**2 + y**2)**2, -2*x*y/(x**2 + y**2)**2"),
    ("x*y/(x + y)", "y/(x + y) - x*y/(x + y)**2, x**2/(x + y)**2"),
    # trigonometric identities
    ("sin(x)**2", "sin(2*x)"),
    ("sin(x)*cos(y)", "(cos(x + y) + cos(x - y))/2, (cos(x + y) - cos(x - y))/2"),
    ("sin(3*x)", "12*cos(x)**3 - 9*cos(x)"),
    ("cos(x)**4", "-sin(2*x) - sin(4*x)/2"),
    ("tan(x)", "sec(x)**2"),
    ("tan(x)", "2/(1 + cos(2*x))"),
    ("cot(x)", "-1 - cot(x)**2"),
    ("sin(x)**2 + cos(x)**2", "0"),
    # exponentials and hyperbolic functions
    ("tanh(x)", "1 - tanh(x)**2"),
    ("tanh(x)", "4/(exp(x) + exp(-x))**2"),
    ("cosh(x*y)", "y*(exp(x*y) - exp(-x*y))/2, x*sinh(x*y)"),
    ("exp(x + y)", "exp(x)*exp(y), exp(x + y)"),
    ("1/(1 + exp(-x))", "exp(x)/(1 + exp(x))**2"),
    ("2**x", "log(2)*exp(x*log(2))"),
    ("x**x", "exp(x*log(x))*(1 + log(x))"),
    ("x**y", "y*x**y/x, log(x)*exp(y*log(x))"),
    # the laws of logarithms, roots and powers
    ("x*log(x*y)", "log(x) + log(y) + 1, x/y"),
    ("log(x**3*y)", "3/x, 1/y"),
    ("log(x, 10)", "1/(x*log(2) + x*log(5))"),
    ("sqrt(x*y)", "sqrt(y)/(2*sqrt(x)), sqrt(x)/(2*sqrt(y))"),
    ("x**2.5", "2.5*x*sqrt(x)"),
    ("sqrt(1 - x**2)", "-x/(sqrt(1 - x)*sqrt(1 + x))"),
    ("exp(2*log(x))", "2*x"),
    ("0.1*x**2", "x/5"),
    # inverse functions
    ("atan(y/x)", "-y/(x**2 + y**2), x/(x**2 + y**2)"),
    ("asin(x)", "(1 - x**2)**(-0.5)"),
    ("atanh(x)", "1/(2*(1 + x)) + 1/(2*(1 - x))"),
    ("acosh(x)", "1/sqrt(x**2 - 1)"),
    ("erf(x)", "2*exp(-x**2)/sqrt(pi)"),
    # domains that are hard to hit
    ("log(x - 1000000)", "1/(x - 1000000)"),
    ("sqrt(x - 5) + sqrt(6 - x)", "1/(2*sqrt(x - 5)) - 1/(2*sqrt(6 - x))"),
    ("exp(-1000*x)", "-1000*exp(-1000*x)"),
]

RIGHT_BY_CASES = [
    ("abs(x)", "sign(x)"),
    ("abs(x)", "x/abs(x)"),
    ("abs(x)", "x/sqrt(x^2)"),
    ("abs(x)", "where(x > 0, 1, -1)"),
    ("abs(x)", "where(x >= 0, 1, -1)"),
    ("sqrt(x^2)", "sign(x)"),
    ("x*abs(x)", "2*sqrt(x^2)"),
    ("abs(x*y)", "sign(x)*abs(y), sign(y)*abs(x)"),
    ("abs(x^2 - 1)", "2*x*sign(x^2 - 1)"),
    ("sqrt(x^2 - 2*x*y + y^2)", "sign(x - y), sign(y - x)"),
    ("log(abs(x))", "1/x"),
    ("x*log(x^2)", "2*log(abs(x)) + 2"),
    ("max(x, y)", "(1 + sign(x - y))/2, where(y > x, 1, 0)"),
    ("max(x, y, 2)", "where(x > max(y, 2), 1, 0), where(y > max(x, 2), 1, 0)"),
    ("min(x, 3)", "where(x < 3, 1, 0)"),
    ("relu(x)", "max(x, 0)/x"),
    ("where(x > 1, x^2, 2*x - 1)", "2*max(x, 1)"),
    ("Piecewise((x^2, x > 0), (0, True))", "x + abs(x)"),
    ("floor(x)*x", "floor(x)"),
    ("cbrt(x)", "cbrt(x)/(3*x)"),
    ("cbrt(x)", "x^(-2/3)/3"),
    ("sigmoid(x)", "1/(2 + exp(x) + exp(-x))"),
    ("softplus(x)", "exp(x)/(1 + exp(x))"),
    ("sum(x[i]^2, i, 1, 3)", "2*x1, 2*x2, 2*x3"),
    ("x*sign(y)", "sign(y), 0"),
]
"""Verified by hand: each claim is the derivative on either side of every kink."""

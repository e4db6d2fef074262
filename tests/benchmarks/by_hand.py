"""Values and gradients written by hand, in Python for NumPy and Numba, and in C.

Over columns `x[i]` is an array with an entry for each point, at a point it is a number; `g` begins as zeros.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.benchmarks.formulas import Formula
from tests.benchmarks.measuring import Absent


def sphere(x: Any, g: Any) -> Any:
    """Return x1² + x2² + ..., and add its gradient to `g`."""
    value = 0.0 * x[0]
    for i in range(len(x)):
        value += x[i] * x[i]
        g[i] += 2 * x[i]
    return value


def rosenbrock(x: Any, g: Any) -> Any:
    """Return Rosenbrock's function, and add its gradient to `g`."""
    value = 0.0 * x[0]
    for i in range(len(x) - 1):
        a = x[i + 1] - x[i] * x[i]
        b = 1 - x[i]
        value += 100 * a * a + b * b
        g[i] -= 400 * a * x[i] + 2 * b
        g[i + 1] += 200 * a
    return value


def ackley(x: Any, g: Any) -> Any:
    """Return Ackley's function, and add its gradient to `g`."""
    n = len(x)
    squares = 0.0 * x[0]
    waves = 0.0 * x[0]
    for i in range(n):
        squares += x[i] * x[i]
        waves += np.cos(2 * np.pi * x[i])
    root = np.sqrt(squares / n)
    near = 20 * np.exp(-0.2 * root)
    ripples = np.exp(waves / n)
    for i in range(n):
        g[i] += 0.2 * near * x[i] / (n * root) + ripples * np.sin(2 * np.pi * x[i]) * 2 * np.pi / n
    return 20 + np.e - near - ripples


_PYTHON: dict[str, Callable[[Any, Any], Any]] = {
    "sphere": sphere,
    "Rosenbrock": rosenbrock,
    "Ackley": ackley,
}
_C = {
    "sphere": """
        double value = 0;
        for (int i = 0; i < n; i++) { value += x[i]*x[i]; g[i] = 2*x[i]; }
        return value;
    """,
    "Rosenbrock": """
        double value = 0;
        g[0] = 0;
        for (int i = 0; i < n - 1; i++) {
            double a = x[i + 1] - x[i]*x[i], b = 1 - x[i];
            value += 100*a*a + b*b;
            g[i] -= 400*a*x[i] + 2*b;
            g[i + 1] = 200*a;
        }
        return value;
    """,
    "Ackley": """
        const double turn = 2*acos(-1.0);
        double squares = 0, waves = 0;
        for (int i = 0; i < n; i++) { squares += x[i]*x[i]; waves += cos(turn*x[i]); }
        double root = sqrt(squares/n), near = 20*exp(-0.2*root), ripples = exp(waves/n);
        for (int i = 0; i < n; i++)
            g[i] = 0.2*near*x[i]/(n*root) + ripples*sin(turn*x[i])*turn/n;
        return 20 + exp(1.0) - near - ripples;
    """,
}
_AROUND = """
#include <math.h>
enum {n = SIZE};
static inline double f(const double *x, double *g) {BODY}

void over_points(int m, const double *points, double *columns) {
    for (int k = 0; k < m; k++) {
        double g[n];
        columns[k] = f(points + (long)k*n, g);
        for (int i = 0; i < n; i++) columns[(long)(i + 1)*m + k] = g[i];
    }
}

void descend(double *x, double rate, long steps) {
    double g[n];
    for (long k = 0; k < steps; k++) {
        double value = f(x, g), largest = 0;
        for (int i = 0; i < n; i++) if (fabs(g[i]) > largest) largest = fabs(g[i]);
        if (!(largest > 0) || !isfinite(value)) return;
        for (int i = 0; i < n; i++) x[i] -= rate*g[i];
    }
}
"""


def python_of(formula: Formula) -> Callable[[Any, Any], Any]:
    """Return the function in Python. Raises Absent where none is written."""
    if formula.name not in _PYTHON:
        raise Absent("not written by hand")
    return _PYTHON[formula.name]


def c_of(formula: Formula) -> str:
    """Return a file in C with `over_points` and `descend`. Raises Absent where none is written."""
    if formula.name not in _C:
        raise Absent("not written by hand")
    return _AROUND.replace("SIZE", str(formula.size)).replace("BODY", _C[formula.name])

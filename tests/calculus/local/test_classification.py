from __future__ import annotations

from functools import cache
from itertools import product

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gradcli.calculus.curvature.curvatures import curvature_at
from gradcli.calculus.local.classification import nature
from gradcli.language.expression import read, read_constant
from gradcli.language.infix import read_infix
from gradcli.numeric.curvature_program import curvature_program
from gradcli.results.hessians import Inertia
from gradcli.results.stationary import Nature, PointKind

MINIMUM, MAXIMUM, SADDLE, DEGENERATE = (
    PointKind.MINIMUM, PointKind.MAXIMUM, PointKind.SADDLE, PointKind.DEGENERATE,
)  # fmt: skip

# Each is stationary at the origin; its kind is decided by hand.
GERMS = [
    # One variable: the first derivative that is not 0.
    ("X^2", MINIMUM), ("-X^2", MAXIMUM), ("X^3", SADDLE), ("X^4", MINIMUM), ("-X^6", MAXIMUM),
    ("X^5", SADDLE), ("sin(X) - X", SADDLE), ("cos(X) + X^2/2", MINIMUM), ("X - tanh(X)", SADDLE),
    ("exp(X) - 1 - X - X^2/2", SADDLE), ("exp(X) - 1 - X - X^2/2 - X^3/6", MINIMUM), ("X^30", MINIMUM),
    ("tan(X) - asin(X)", SADDLE), ("sqrt(1 + X^4)", MINIMUM), ("cosh(X) + cos(X)", MINIMUM),
    ("X^4/(1 + exp(X))", MINIMUM), ("log(1 + X) - X + X^2/2", SADDLE), ("X^3 - X^2", MAXIMUM),
    # Two variables, regular Hessian.
    ("X^2 + X*Y + Y^2", MINIMUM), ("X^2 - 3*X*Y + Y^2", SADDLE), ("X*Y", SADDLE), ("-X^2 - Y^2", MAXIMUM),
    ("exp(-X^2 - Y^2)", MAXIMUM), ("cos(X)*cosh(Y)", SADDLE), ("cos(X)*cos(Y)", MAXIMUM),
    # Two variables, corank 1: fold, cusp, swallowtail, butterfly (Thom), and curved valleys (Peano).
    ("Y^2 + X^3", SADDLE), ("Y^2 - X^3", SADDLE), ("Y^2 + X^4", MINIMUM), ("Y^2 - X^4", SADDLE),
    ("-Y^2 - X^4", MAXIMUM), ("-Y^2 + X^4", SADDLE), ("Y^2 + X^5", SADDLE), ("Y^2 + X^6", MINIMUM),
    ("Y^2 - X^6", SADDLE), ("(Y - X^2)*(Y - 2*X^2)", SADDLE), ("2*X^4 - 3*X^2*Y + Y^2", SADDLE),
    ("(Y - X^2)^2 + X^6", MINIMUM), ("(Y - X^2)^2 - X^6", SADDLE), ("(Y - X^2)^2 - X^5", SADDLE),
    ("(Y - X^2)^2 + Y^4", MINIMUM), ("(Y - X^2)^2 + Y^5", MINIMUM), ("(Y - X^2)^2 + Y^3*X", SADDLE),
    ("(Y - sin(X))^2 + X^4", MINIMUM), ("-(Y - X^3)^2 - X^8", MAXIMUM),
    ("(1 - cos(Y)) + X^4*exp(X)", MINIMUM),
    ("Y^2 + X^2*Y + X^4/4 - X^8", SADDLE), ("Y^2 + X^2*Y + X^4", MINIMUM), ("Y^2 + 3*X^2*Y + X^4", SADDLE),
    # Two variables, Hessian zero: umbilics, monkey and dog saddles, forms.
    ("X^3 - 3*X*Y^2", SADDLE), ("X^3 + Y^3", SADDLE), ("X^2*Y + Y^3", SADDLE), ("X^2*Y - Y^3", SADDLE),
    ("X^2*Y + Y^4", SADDLE), ("X^4 + Y^4", MINIMUM), ("X^4 - Y^4", SADDLE), ("-X^4 - Y^4", MAXIMUM),
    ("X^4 - 6*X^2*Y^2 + Y^4", SADDLE), ("X^4 - X^2*Y^2 + Y^4", MINIMUM), ("X^4 + Y^6", MINIMUM),
    ("X^4 - Y^6", SADDLE), ("X^3 + X*Y^3", SADDLE), ("X^4 + X^3*Y^2 + Y^6", MINIMUM),
    ("X^2*Y^2 + X^6 + Y^6", MINIMUM), ("X^2*Y^2 - X^6 - Y^6", SADDLE), ("1 - cos(X^2 + Y^2)", MINIMUM),
    ("sin(X)^4 + sin(Y)^4", MINIMUM), ("sin(X)^4 + X^2*Y^2 + Y^8", MINIMUM), ("X^5*Y - X*Y^5", SADDLE),
    ("(X^2 - Y^2)^2 + X^6", MINIMUM), ("(X^2 - Y^2)^2 - X^6", SADDLE), ("(X^2 - Y^3)^2 + Y^8", MINIMUM),
    ("(X^2 - Y^3)^2 - X*Y^5", SADDLE), ("(X^2 - 2*Y^2)^2 + X^2*Y^4", MINIMUM), ("(X - Y)^4 + X^6", MINIMUM),
    ("exp(X^4 + Y^4)", MINIMUM), ("log(1 + X^4 + Y^4)*exp(X)", MINIMUM), ("(X^2 + Y^2)^2*cos(X)", MINIMUM),
    ("(X^2 + Y^2)^2 + X^5*exp(Y)", MINIMUM), ("(X^2 - Y^2)^2*(1 + X) + X^5", SADDLE),
    ("(2*X^2 + Y^3)^2 + X^3*Y^3", SADDLE), ("(2*X^2 + Y^3)^2 + Y^8", MINIMUM),
    # Three variables.
    ("X^2 + Y^2 + Z^4", MINIMUM), ("X^2 + Y^2 + Z^3", SADDLE), ("X^2 + Y^2 - Z^4", SADDLE),
    ("X^2 - Y^2 + Z^4", SADDLE), ("X*Y*Z", SADDLE), ("X^4 + Y^4 + Z^4", MINIMUM), ("X*Y + Z^4", SADDLE),
    ("Z^2 + X^3 + Y^3", SADDLE), ("Z^2 + X^4 + Y^4", MINIMUM), ("-Z^2 + X^4 + Y^4", SADDLE),
    ("(Z - X*Y)^2 + X^4 + Y^4", MINIMUM), ("(Z - X*Y)*(Z - 2*X*Y) + X^4 + Y^6", SADDLE),
    ("X^2 + (Z - X*Y)^2 + Y^4 - Z*Y^3", MINIMUM), ("X^4 + Y^4 + Z^4 - X^2*Y*Z", MINIMUM),
    ("X^4 + Y^4 + Z^4 - 4*X^2*Y*Z", SADDLE), ("X^4 + Y^6 + Z^8", MINIMUM), ("-X^4 - Y^6 - Z^4", MAXIMUM),
    ("X^3 + Y^3 + Z^3 - 3*X*Y*Z", SADDLE), ("1 - cos(X)*cos(Y)*cos(Z)", MINIMUM),
]  # fmt: skip

FLAT = [
    ("x^2", "x,y", "0,0"), ("(x - y)^2", "x,y", "1,1"), ("x^2*y^2", "x,y", "0,0"),
    ("(y - x^2)^2", "x,y", "0,0"),
    ("sin(x)^2", "x,y", "pi,3"), ("(x^2 + y^2 - 1)^2", "x,y", "1,0"), ("x^2*y^4", "x,y", "0,0"),
    ("5 + 0*x", "x", "0"), ("x^2 + y^2", "x,y,z", "0,0,1"), ("(x*y*z)^2", "x,y,z", "0,0,0"),
]  # fmt: skip

PLACES = {
    "where it is": {"X": "x", "Y": "y", "Z": "z"},
    "shifted": {"X": "(x - 1/2)", "Y": "(y + 2)", "Z": "(z - 3)"},
    "turned": {"X": "(x + y)", "Y": "(x - y)", "Z": "(z + 2*x)"},
    "shifted and sheared": {"X": "(x - sqrt(2))", "Y": "(y + x - sqrt(2))", "Z": "(z - y)"},
}
POINTS = {
    "where it is": "0,0,0",
    "shifted": "1/2,-2,3",
    "turned": "0,0,0",
    "shifted and sheared": "sqrt(2),0,0",
}


def variables_of(germ: str) -> str:
    return "x,y,z" if "Z" in germ else "x,y" if "Y" in germ else "x"


def put(germ: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        germ = germ.replace(name, value)
    return germ


def classified(text: str, variables: str, point: str, inertia: Inertia | None = None) -> Nature:
    names = variables.split(",")
    coordinates = [read_constant(part, "a coordinate") for part in point.split(",")[: len(names)]]
    return nature(read(text, names), coordinates, inertia)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("germ", "kind"), GERMS)
def test_kinds_known_by_hand_wherever_the_point_lies(germ: str, kind: PointKind, place: str) -> None:
    values, variables = dict(PLACES[place]), variables_of(germ)
    if variables == "x" and "y" in values["X"]:
        values["X"] = "(2*x)"
    found = classified(put(germ, values), variables, POINTS[place])
    assert (found.kind, "undecided" in found.reason) == (kind, False)


@pytest.mark.parametrize(("text", "variables", "point"), FLAT)
def test_points_of_a_whole_set_are_left_undecided(text: str, variables: str, point: str) -> None:
    found = classified(text, variables, point)
    assert found.kind is DEGENERATE
    assert found.reason.startswith("undecided: ")


@pytest.mark.parametrize(
    ("text", "point", "why"),
    [
        ("exp(-1/x^2)", "0", "the formula has no Taylor terms here"),
        ("x^200*(2 + x)", "0", "all values tried around it are larger, which is no proof"),
        ("-x^200*(2 + x)", "0", "all values tried around it are smaller, which is no proof"),
        ("x^201", "0", "larger and smaller values were found around it"),
        ("x^200", "0", "the Taylor terms up to order 128 do not tell"),
        ("where(x^300 > 0, x^2, 0)", "0", "no Taylor terms"),
        ("x + x^2", "0", "a partial is not 0 here"),
    ],
)
def test_why_a_point_is_undecided(text: str, point: str, why: str) -> None:
    found = classified(text, "x", point)
    assert found.kind is DEGENERATE
    assert why in found.reason


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("abs(x)^3", MINIMUM), ("-abs(x)^3", MAXIMUM), ("x^3*abs(x)", SADDLE),
        ("x^4*abs(x)", MINIMUM), ("where(x > 0, x^3, -x^5)", MINIMUM), ("max(x^4, x^3)", MINIMUM),
        ("max(x^5, x^3)", SADDLE), ("max(x^2, x^2 + x^300)", MINIMUM), ("where(x^4 > 0, x^2, 0)", MINIMUM),
    ],
)  # fmt: skip
def test_one_variable_without_taylor_terms_is_decided_by_both_sides(text: str, kind: PointKind) -> None:
    assert classified(text, "x", "0").kind is kind


@pytest.mark.parametrize(
    ("text", "variables", "point", "kind"),
    [
        ("sin(x)*sin(y)", "x,y", "pi/2,pi/2", MAXIMUM), ("sin(x)*sin(y)", "x,y", "0,pi", SADDLE),
        ("x*log(x)", "x", "exp(-1)", MINIMUM), ("x^2*exp(-x)", "x", "2", MAXIMUM),
        ("x^4 + y^4 - 4*x*y", "x,y", "-1,-1", MINIMUM), ("x^3 + y^3 - 3*x*y", "x,y", "0,0", SADDLE),
        ("x^3 + y^3 - 3*x*y", "x,y", "1,1", MINIMUM), ("(x^2 - 2)^4 + y^4", "x,y", "sqrt(2),0", MINIMUM),
        ("(cos(x) - 1/2)^3", "x", "pi/3", SADDLE),
        ("(exp(x) - 2)^4 + (y - x)^2", "x,y", "log(2),log(2)", MINIMUM),
        ("(x - pi)^4 - (y - e)^6", "x,y", "pi,e", SADDLE), ("x + sin(x)", "x", "pi", SADDLE),
        ("x - sin(x)", "x", "2*pi", SADDLE), ("x*exp(-x^2/2)", "x", "1", MAXIMUM),
        ("3*x^2*y + y^3 - 3*x^2 - 3*y^2", "x,y", "0,0", MAXIMUM),
        ("3*x^2*y + y^3 - 3*x^2 - 3*y^2", "x,y", "1,1", SADDLE),
        ("(sin(x)^2 + cos(x)^2 - 1)*x + x^4", "x", "1/3 - 1/3", MINIMUM),
        ("acosh(x)^2*0 + (x - 3)^4*acosh(x) + erf(y)^2", "x,y", "3,0", MINIMUM),
        ("atan2(y, x)^2 + (x + 1)^4", "x,y", "1,0", DEGENERATE),
        ("(atan2(y, x) - pi/4)^2 + (x - 1)^4", "x,y", "1,1", MINIMUM),
        ("floor(x)*(x - 5/2)^3 + abs(y - 1)*y^4", "x,y", "5/2,0", SADDLE),
        ("sigmoid(x)*(1 - sigmoid(x)) + softplus(x)*x^4", "x", "0", MAXIMUM),
        ("x^y - x - (y - 1)*x*log(x)", "x,y", "2,1", DEGENERATE),
        ("cbrt(1 + x^4) - y^2*cbrt(x - 8)", "x,y", "0,0", MINIMUM),
    ],
)  # fmt: skip
def test_kinds_at_points_in_closed_form(text: str, variables: str, point: str, kind: PointKind) -> None:
    assert classified(text, variables, point).kind is kind


@pytest.mark.parametrize(
    ("text", "variables", "point", "reason"),
    [
        ("x^3", "x", "0", "an inflection point: the first derivative that is not 0 is the third"),
        ("-(x - 1)^4", "x", "1", "the first derivative that is not 0 is the fourth, which is negative"),
        ("x^2", "x", "0", "the second derivative is positive"),
        ("x^3 - 3*x*y^2", "x,y", "0,0",
         "the Hessian is zero here; the terms of order 3, x**3 - 3*x*y**2, take both signs"),
        ("(x - 1)^3 - 3*(x - 1)*y^2", "x,y", "1,0",
         "the Hessian is zero here; the terms of order 3, (x - 1)**3 - 3*(x - 1)*y**2, take both signs"),
        ("x^4 + y^4", "x,y", "0,0",
         "the Hessian is zero here; "
         "the terms of order 4, x**4 + y**4, are positive everywhere but at the point"),
        ("x^4 + y^6", "x,y", "0,0",
         "the Hessian is zero here; the leading terms x**4 + y**6 outweigh all others and are positive"),
        ("(y - x^2)*(y - 2*x^2)", "x,y", "0,0",
         "the Hessian is singular; along y = 3*x**2/2 the change of f begins with -x**4/4, "
         "which is negative, but its curvature across is positive"),
        ("(y - x^2)^2 + x^6", "x,y", "0,0",
         "the Hessian is singular; along y = x**2 the change of f begins with x**6, which is positive, "
         "as is its curvature across"),
        ("z^2 + x^3 + y^3", "x,y,z", "0,0,0",
         "the Hessian is singular, its other eigenvalues are positive; where df/dz = 0, "
         "the terms of order 3, x**3 + y**3, take both signs"),
        ("(x^2 - y^2)^2 - x^6", "x,y", "0,0",
         "the Hessian is zero here; f grows along x = t, y = 0 and falls along x = t, y = t (t > 0)"),
    ],
)  # fmt: skip
def test_reasons_name_the_terms_that_decide(text: str, variables: str, point: str, reason: str) -> None:
    assert classified(text, variables, point).reason == reason


@pytest.mark.parametrize(
    ("inertia", "kind", "reason"),
    [
        (Inertia(2, 0, 0), MINIMUM, "both eigenvalues of the Hessian are positive"),
        (Inertia(0, 3, 0), MAXIMUM, "all 3 eigenvalues of the Hessian are negative"),
        (Inertia(1, 1, 0), SADDLE, "the Hessian has a positive and a negative eigenvalue"),
        (Inertia(1, 1, 1), SADDLE, "the Hessian has a positive and a negative eigenvalue"),
        (Inertia(1, 0, 0), MINIMUM, "the second derivative is positive"),
    ],
)
def test_the_inertia_alone_decides_where_it_can(inertia: Inertia, kind: PointKind, reason: str) -> None:
    assert classified("x + y", "x,y", "0,0", inertia) == Nature(kind, reason)


def test_a_singular_inertia_leaves_it_to_higher_terms() -> None:
    assert classified("x^2 + y^4", "x,y", "0,0", Inertia(1, 0, 1)).kind is MINIMUM


@cache
def around(count: int) -> tuple[tuple[mpmath.mpf, ...], ...]:
    """Points on rays and on the curves (t^a, c*t^b, ...) close to the origin, with 400 digits each."""
    numbers = [mpmath.mpf(c) / 2 for c in (-4, -3, -2, -1, 0, 1, 2, 3, 4)]
    ways = [c for c in product(numbers, repeat=count) if any(c)]
    powers = [p for p in product((1, 2, 3, 4), repeat=count) if min(p) == 1 or p in ((3, 2), (2, 3))]
    with mpmath.workdps(400):
        return tuple(
            tuple(x * mpmath.mpf(t) ** p for x, p in zip(way, power, strict=True))
            for t in ("0.001", "0.0001")
            for power in powers
            for way in ways[:: 1 if count < 3 else 7]
        )


@pytest.mark.parametrize(("germ", "kind"), GERMS)
def test_values_around_the_point_agree_with_the_kind(germ: str, kind: PointKind) -> None:
    names = variables_of(germ).split(",")
    formula = sympy.sympify(put(germ, PLACES["where it is"]).replace("^", "**"))
    f = sympy.lambdify(sympy.symbols(names), formula, "mpmath")
    with mpmath.workdps(400):
        value = f(*(mpmath.mpf(0) for _ in names))
        signs = {int(mpmath.sign(f(*point) - value)) for point in around(len(names))}
    assert signs - {0} == {MINIMUM: {1}, MAXIMUM: {-1}, SADDLE: {1, -1}}[kind]
    assert kind is SADDLE or 0 not in signs


WHOLE = st.integers(-3, 3)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([row for row in GERMS if variables_of(row[0]) == "x,y"]), st.tuples(*[WHOLE] * 4))
def test_a_linear_change_of_coordinates_keeps_the_kind(
    row: tuple[str, PointKind], matrix: tuple[int, int, int, int]
) -> None:
    a, b, c, d = matrix
    assume(a * d != b * c)
    values = {"X": f"({a}*x + {b}*y)", "Y": f"({c}*x + {d}*y)"}
    assert classified(put(row[0], values), "x,y", "0,0").kind is row[1]


# Forms that are determined by their terms up to this order (Arnold, Gusein-Zade, Varchenko, part II).
DETERMINED = [
    ("x^2 + y^4", 4, MINIMUM), ("x^2 - y^4", 4, SADDLE), ("x^2 + y^3", 3, SADDLE), ("x^2 - y^6", 6, SADDLE),
    ("x^3 - 3*x*y^2", 3, SADDLE), ("x^4 + y^4", 4, MINIMUM), ("-x^4 + x^2*y^2 - y^4", 4, MAXIMUM),
    ("x^4 - y^4", 4, SADDLE), ("x^2*y + y^3", 3, SADDLE), ("x^2 + y^2", 2, MINIMUM),
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(DETERMINED), st.lists(WHOLE, min_size=12, max_size=12))
def test_terms_of_higher_order_change_nothing(row: tuple[str, int, PointKind], more: list[int]) -> None:
    text, order, kind = row
    powers = [(i, degree - i) for degree in (order + 1, order + 2) for i in range(degree + 1)]
    tail = " + ".join(f"({c})*x^{i}*y^{j}" for c, (i, j) in zip(more, powers, strict=False))
    assert classified(f"{text} + {tail}", "x,y", "0,0").kind is kind


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=5, max_size=5))
def test_forms_of_degree_four_agree_with_their_values_on_the_circle(factors: list[int]) -> None:
    angles = np.linspace(0, np.pi, 4001)
    values = sum(c * np.cos(angles) ** i * np.sin(angles) ** (4 - i) for i, c in enumerate(factors))
    assume(np.min(np.abs(values)) > 1e-2 or (np.min(values) < -1e-2 and np.max(values) > 1e-2))
    kind = MINIMUM if np.min(values) > 0 else MAXIMUM if np.max(values) < 0 else SADDLE
    text = " + ".join(f"({c})*x^{i}*y^{4 - i}" for i, c in enumerate(factors))
    assert classified(text, "x,y", "0,0").kind is kind


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("(x-y)^2", PointKind.MINIMUM),
        ("-(x+2y)^2", PointKind.MAXIMUM),
        ("(x-y)^2 + (y-z)^2 + (z-x)^2", PointKind.MINIMUM),
        ("x^2 - y^2 + 0*z", PointKind.SADDLE),
        ("0*x + 0*y + 3", PointKind.DEGENERATE),
    ],
)
def test_a_quadratic_is_decided_by_its_second_order_terms(formula: str, kind: PointKind) -> None:
    """Its minimum need not be the only one: every value is at least that, as a sum of squares shows."""
    of = read(formula)
    origin = tuple(read_infix("0") for _ in of.variables)
    found = curvature_at(None, curvature_program(of), origin, 10)
    assert nature(of, origin, found.inertia).kind is kind

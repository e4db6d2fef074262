"""Tangents, normals, models, angles and curvatures: textbook examples by hand, and SymPy beside them."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import sympy

from gradcli.calculus.meaning.requests import explain
from gradcli.language.expression import read
from gradcli.language.write import to_infix
from gradcli.results.explanations import Equation, Explanation, Geometry

# Stewart, Calculus, 8th ed., sections 14.4 and 14.6; Marsden and Tromba, Vector Calculus, 6th ed., sections
# 2.3, 2.6 and 3.2; OpenStax, Calculus Volume 3, sections 4.4 and 4.6; the others by hand.
PLANES = [
    ("2x^2 + y^2", "1,1", "z = 4*x + 2*y - 3"),
    ("x*exp(x*y)", "1,0", "z = x + y"),
    ("2x^2 - 3x*y + 8y^2 + 2x - 4y + 4", "2,-1", "z = 13*x - 26*y - 18"),
    ("x^2 + y^4 + exp(x*y)", "1,0", "z = 2*x + y"),
    ("x^2 + y^2", "1,1", "z = 2*x + 2*y - 2"),
    ("x*y", "0,0", "z = 0"),
    ("x*z", "1,2", "w = 2*x + z - 2"),
    ("y^3", "2", "z = 12*y - 16"),
    ("sqrt(x)", "4", "y = x/4 + 1"),
    ("x^2/3 - y", "1,1/2", "z = 2*x/3 - y - 1/3"),
    ("exp(x)", "1", "y = e*x"),
    ("x^2 + y^2", "0.1,0.2", "z = 0.2*x + 0.4*y - 0.05"),
    ("x*y*z", "1,2,3", "w = 6*x + 3*y + 2*z - 12"),
    ("sin(2x)*cos(3y)", "pi/3,pi/4", "z = -sqrt(6)/4 + sqrt(2)*(x - pi/3)/2 - 3*sqrt(6)*(y - pi/4)/4"),
]

TANGENTS = [
    ("x^2 + y^2", "1,1", "x + y = 2"),
    ("x^2 + y^2", "3,-4", "3*x - 4*y = 25"),
    ("x^2/4 + y^2 + z^2/9", "-2,1,-3", "3*x - 6*y + 2*z = -18"),
    ("3x*y + z^2", "1,1,1", "3*x + 3*y + 2*z = 8"),
    ("2x^2 - 3x*y + 8y^2 + 2x - 4y + 4", "-2,1", "x - 2*y = -4"),
    ("x*y", "-1,-1", "x + y = -2"),
    ("x + y^2", "3,0", "x = 3"),
    ("x^2 - y", "0,5", "y = 5"),
    ("sin(x)cos(y)", "pi/6,pi/3", "x - y = -pi/6"),
    ("x^2 + y^2", "pi/3,sqrt(2)", "pi*x + 3*sqrt(2)*y = pi**2/3 + 6"),
    ("x^2 + y^2", "0.1,0.2", "x + 2*y = 0.5"),
    ("sin(2x)*cos(3y)", "pi/3,pi/4", "2*sqrt(2)*(x - pi/3) - 3*sqrt(6)*(y - pi/4) = 0"),
    ("x1^2 + x2*x10", "1,2,3", "2*x1 + 3*x2 + 2*x10 = 14"),
]

MODELS = [
    ("exp((x-1)^2)*cos(y)", "1,0", "1 + (x - 1)**2 - y**2/2"),
    ("sin(x + 2y)", "0,0", "x + 2*y"),
    ("x^2*y", "-1,2", "2 - 4*(x + 1) + (y - 2) + 2*(x + 1)**2 - 2*(x + 1)*(y - 2)"),
    ("x^2 - y^2", "0,0", "x**2 - y**2"),
    ("cos(x)", "0", "1 - x**2/2"),
]


@cache
def explained(text: str, point: str, *directions: str) -> Explanation:
    return explain(text, point, directions=directions)


def geometry(text: str, point: str) -> Geometry:
    found = explained(text, point).geometry
    assert found is not None
    return found


def written(equation: Equation | None) -> str:
    assert equation is not None
    assert equation.is_exact
    return f"{to_infix(equation.left)} = {to_infix(equation.right)}"


@pytest.mark.parametrize(("text", "point", "equation"), PLANES)
def test_the_tangent_of_the_graph_is_that_of_the_textbook(text: str, point: str, equation: str) -> None:
    assert written(geometry(text, point).tangent_plane) == equation


@pytest.mark.parametrize(("text", "point", "equation"), TANGENTS)
def test_the_tangent_of_the_level_set_is_that_of_the_textbook(text: str, point: str, equation: str) -> None:
    assert written(geometry(text, point).tangent) == equation


@pytest.mark.parametrize(("text", "point", "model"), MODELS)
def test_the_quadratic_model_is_that_of_the_textbook(text: str, point: str, model: str) -> None:
    found = geometry(text, point).quadratic
    assert found is not None
    assert to_infix(found.right) == model


SECOND_SOURCE = [
    ("x^2*y + sin(x*y)", "1,2"), ("exp(x)*log(y) + z^2", "0,3,-1"), ("x/(y^2 + 1)", "-3,1/2"),
    ("x*y*z*u*v", "1,-2,3,-4,5"), ("sqrt(x^2 + 3y^2)", "1,-1"), ("atan(x*y)", "sqrt(3),-1"),
    ("x^x", "2"), ("sin(x)*cos(y)", "pi/6,pi/3"), ("tan(x) + sinh(y)", "0.3,-0.7"), ("x^7 - 7x", "3"),
]  # fmt: skip


def parsed(text: str) -> Any:
    return sympy.sympify(text, rational=True, locals={"e": sympy.E})


def at(text: str, point: str) -> tuple[Any, dict[Any, Any], list[Any]]:
    """Return the function in SymPy, the point, and the gradient there."""
    names = [sympy.Symbol(name) for name in read(text).variables]
    function = parsed(to_infix(read(text).tree))
    place = dict(zip(names, map(parsed, point.split(",")), strict=True))
    return function, place, [sympy.diff(function, name).subs(place) for name in names]


def is_small(expression: Any, places: list[dict[Any, Any]]) -> bool:
    return all(abs(expression.subs(place).evalf(30)) < sympy.Float("1e-8") for place in places)


def somewhere(place: dict[Any, Any]) -> list[dict[Any, Any]]:
    """Return places that no polynomial of degree two in the same variables confuses."""
    shifts = [[(3 * i + k) % 7 for i in range(len(place))] for k in range(7)]
    return [
        {name: value + shift for (name, value), shift in zip(place.items(), row, strict=True)}
        for row in shifts
    ]


@pytest.mark.parametrize(("text", "point"), SECOND_SOURCE)
def test_the_models_are_the_taylor_polynomials_of_sympy(text: str, point: str) -> None:
    function, place, slopes = at(text, point)
    names = list(place)
    moves = [name - value for name, value in place.items()]
    linear = function.subs(place) + sum(g * d for g, d in zip(slopes, moves, strict=True))
    seconds = [[sympy.diff(function, a, b).subs(place) for b in names] for a in names]
    bent = sum(seconds[i][j] * moves[i] * moves[j] for i in range(len(names)) for j in range(len(names))) / 2
    found = geometry(text, point)
    assert found.quadratic is not None
    assert is_small(parsed(to_infix(found.tangent_plane.right)) - linear, somewhere(place))
    assert is_small(parsed(to_infix(found.quadratic.right)) - linear - bent, somewhere(place))


@pytest.mark.parametrize(("text", "point"), [case for case in SECOND_SOURCE if "," in case[1]])
def test_the_tangent_is_perpendicular_to_sympys_gradient_and_holds_the_point(text: str, point: str) -> None:
    _, place, slopes = at(text, point)
    found = geometry(text, point)
    assert found.tangent is not None
    assert found.normal is not None
    residual = parsed(to_infix(found.tangent.left)) - parsed(to_infix(found.tangent.right))
    assert is_small(residual, [place])
    factors = [sympy.diff(residual, name) for name in place]
    for g, factor, n in zip(slopes, factors, found.normal, strict=True):
        assert float(g * factors[0] - slopes[0] * factor) == pytest.approx(0, abs=1e-8)
        assert n.value == pytest.approx(float(factor * found.normal[0].value / factors[0]))


@pytest.mark.parametrize(("text", "point"), [case for case in SECOND_SOURCE if "," in case[1]])
def test_directions_of_no_change_span_all_that_is_perpendicular(text: str, point: str) -> None:
    _, _, slopes = at(text, point)
    basis = [[float(entry.decimal) for entry in one.vector] for one in geometry(text, point).no_change]
    assert sympy.Matrix(basis).rank() == len(slopes) - 1
    for vector in basis:
        assert sum(float(g) * v for g, v in zip(slopes, vector, strict=True)) == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize(("text", "point"), [case for case in SECOND_SOURCE if "," in case[1]])
def test_perpendicularity_is_told_by_algebra(text: str, point: str) -> None:
    for one in geometry(text, point).no_change:
        assert one.product is not None
        assert one.product.exact is not None
        assert to_infix(one.product.exact) == "0"


def test_perpendicularity_is_told_by_digits_where_the_formula_is_too_long_for_algebra() -> None:
    long = "1/2 + (sin(x^2-y^2)^2 - 1/2)/(1 + 0.001(x^2+y^2))^2"
    (one,) = geometry(long, "1/2,1/3").no_change
    assert one.product is not None
    assert (one.product.decimal, one.product.exact) == ("0", None)


ALONG = [
    # Stewart 14.6, example 4: the derivative is 32/sqrt(29); u.Hu = (4*(-2) + 2*10*12 + 25*(-24))/29.
    ("x^2*y^3 - 4y", "2,-1", "2,5", None, "-368/29"),
    ("x^2 + y^2", "1,1", "1,0", "45", "2"),
    ("x^2 + y^2", "1,1", "-1,1", "90", "2"),
    ("x^2 + y^2", "1,1", "1,1", "0", "2"),
    ("x^2 + y^2", "1,1", "-3,-3", "180", "2"),
    ("x*y", "1,sqrt(3)", "0,1", "60", "0"),
    ("x*y", "2,3", "1,-1", None, "-1"),
    ("x + y + z", "0,0,0", "1,1,0", None, "0"),
    ("x^2 - y^2", "0,0", "0,2", None, "-2"),
]


@pytest.mark.parametrize(("text", "point", "direction", "angle", "curvature"), ALONG)
def test_angle_and_curvature_along_a_direction(
    text: str, point: str, direction: str, angle: str | None, curvature: str
) -> None:
    (along,) = explained(text, point, direction).along
    assert along.curvature is not None
    assert along.curvature.exact is not None
    assert to_infix(along.curvature.exact) == curvature
    if angle is not None:
        assert along.angle is not None
        assert along.angle.decimal == angle


def test_an_angle_that_is_no_fraction_is_a_decimal() -> None:
    (along,) = explained("x^2 + y^2", "1,1", "3,4").along
    assert along.angle is not None
    assert along.angle.exact is None
    # acos(7/(5*sqrt(2))) is 45 degrees less acos(4/5), up to sign: 53.13010235 - 45.
    assert along.angle.decimal == "8.130102354"


def test_at_a_stationary_point_there_is_no_tangent_and_the_plane_is_flat() -> None:
    explanation = explained("x^2 + 3y^2 + 5", "0,0", "1,1")
    found = explanation.geometry
    assert found is not None
    assert (found.tangent, found.normal, found.no_change) == (None, None, ())
    assert written(found.tangent_plane) == "z = 5"
    assert explanation.along[0].angle is None
    assert explanation.nature is not None
    assert explanation.nature.kind.value == "minimum"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("x^2 - y^2", "saddle"), ("-x^2 - x*y - y^2", "maximum"), ("x^4 + y^4", "minimum"),
     ("x^3 - 3x*y^2", "saddle"), ("x^2 + y^4", "minimum")],
)  # fmt: skip
def test_the_kind_of_a_stationary_point(text: str, kind: str) -> None:
    nature = explained(text, "0,0").nature
    assert nature is not None
    assert nature.kind.value == kind


@pytest.mark.parametrize(
    ("text", "point"), [("abs(x) + y^2", "0,1"), ("log(x)", "-1"), ("sqrt(x^2 + y^2)", "0,0")]
)
def test_without_a_gradient_there_is_no_geometry(text: str, point: str) -> None:
    explanation = explained(text, point)
    assert not explanation.answered
    assert explanation.geometry is None
    assert explanation.nature is None


def test_a_function_that_is_smooth_in_spite_of_its_formula_has_its_geometry() -> None:
    # x*|x| has the slope 0 at 0, but no second derivative.
    explanation = explained("x*abs(x) + y", "0,1")
    found = explanation.geometry
    assert found is not None
    assert written(found.tangent_plane) == "z = y"
    assert written(found.tangent) == "y = 1"
    assert found.quadratic is None


def test_rounded_coefficients_make_an_approximate_equation() -> None:
    found = geometry("x^2*y + sin(x*y)", "1,2")
    assert found.tangent is not None
    assert not found.tangent.is_exact
    assert not found.tangent_plane.is_exact
    # By mpmath: 2*(2 + cos 2), 1 + cos 2 and their sum with the coordinates.
    assert to_infix(found.tangent.left) == "3.167706327*x + 0.5838531635*y"
    assert to_infix(found.tangent.right) == "4.335412654"


@pytest.mark.parametrize(
    ("variables", "height"),
    [("x,y", "z"), ("y,z", "w"), ("z,w", "v"), ("x", "y"), ("y", "z"), ("a,b,c", "w")],
)
def test_the_height_of_the_graph_has_a_name_that_no_variable_has(variables: str, height: str) -> None:
    names = variables.split(",")
    found = explain("+".join(names), ",".join("1" for _ in names), variables=names).geometry
    assert found is not None
    assert to_infix(found.tangent_plane.left) == height


def test_more_variables_than_a_matrix_may_have_are_explained_to_first_order() -> None:
    names = [f"x{n}" for n in range(40)]
    explanation = explain("+".join(f"{name}^2" for name in names), [1] * 40)
    found = explanation.geometry
    assert explanation.hessian is None
    assert found is not None
    assert found.quadratic is None
    assert len(found.no_change) == 39

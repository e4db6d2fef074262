"""That curvature, kinds of points and distances are those of the Hessian, and a theorem is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pytest

from gradcli.descent.curvature import (
    MOST_VARIABLES,
    curvature_at,
    distance_to_stationary,
    is_quadratic,
    kind_at,
    newton_step,
)
from gradcli.descent.objective import Objective
from gradcli.language.expression import read
from gradcli.numeric.spectrum import spectrum
from gradcli.results.runs import Kind, Step
from tests.descent.surfaces import quadratic_text, random_definite

Vector = npt.NDArray[np.float64]


def objective_of(text: str, *, maximize: bool = False) -> Objective:
    return Objective(read(text), maximize=maximize)


def step_at(objective: Objective, point: Sequence[float]) -> Step:
    sample = objective.at(list(point))
    gradient = tuple(objective.sign * partial for partial in sample.gradient)
    return Step(7, tuple(point), objective.sign * sample.value, gradient, 0.0, None, None)


QUADRATICS = [
    "x", "x - 3y + 2", "x^2", "x*x", "x^2 + 10y^2", "(x + y)^2", "(2x - 3y + 1)^2 + y", "x^2/3 - x*y/7",
    "sqrt(2)*x^2 + pi*x", "exp(1)*x*y", "sin(1)*x^2", "x^2*2^0.5", "-(x - y)*(x + y)", "(x^2 + y^2)^1",
    "x^(1 + 1)", "sum(i*x[i]^2, i, 1, 5)", "sum((x[i] - x[i+1])^2, i, 1, 4)", "u = x + y; u^2 + u",
    "floor(2.5)*x^2", "abs(-3)*x^2", "x^2 + y^0", "x**2 - 2*x*y + y**2 + 5", "prod(x[i], i, 1, 2)",
]  # fmt: skip

OTHERS = [
    "abs(x) + x^2", "abs(x)^2", "x^3", "x^4 - 2x^2", "x^2*y", "(1-x)^2 + 100*(y-x^2)^2", "x^3/x", "x^2/x",
    "where(x > 0, x^2, x^2 + 1)", "where(x > 0, x^2, -x^2)", "floor(x) + x^2", "ceil(x)*0 + x^2",
    "sign(x)*x^2", "max(x, y)^2", "relu(x)^2", "relu(x)*x", "sqrt(x^4)", "sqrt(x)^4", "x^2 + sin(x)",
    "exp(2*log(x))", "1/(1/x^2)", "x*y*z", "x^2.5", "x^-1", "2^x", "x^x", "cbrt(x)^6", "atan2(y, x) + x^2",
    "max(x, 2) + y^2", "log(x) + x^2 - log(x)",
]  # fmt: skip


@pytest.mark.parametrize("text", QUADRATICS)
def test_a_polynomial_of_degree_two_is_known_as_one(text: str) -> None:
    assert is_quadratic(objective_of(text).second)


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_not_quadratic_everywhere_is_never_a_theorem(text: str) -> None:
    assert not is_quadratic(objective_of(text).second)


@pytest.mark.parametrize("maximize", [False, True])
@pytest.mark.parametrize("size", [1, 2, 5, 12, MOST_VARIABLES])
def test_the_curvature_of_a_quadratic_is_its_spectrum(size: int, maximize: bool) -> None:
    matrix = random_definite(size, size) if size > 1 else np.array([[3.0]])
    objective = objective_of(quadratic_text(matrix), maximize=maximize)
    curvature = curvature_at(objective, step_at(objective, [0.5] * size))
    values, vectors = np.linalg.eigh(-matrix if maximize else matrix)
    assert curvature is not None
    assert (curvature.smallest, curvature.largest) == pytest.approx((values[0], values[-1]), rel=1e-9)
    assert abs(np.dot(curvature.softest, vectors[:, 0])) == pytest.approx(1)
    assert abs(np.dot(curvature.steepest, vectors[:, -1])) == pytest.approx(1)
    assert curvature.at_step == 7
    assert curvature.is_everywhere
    known = (curvature.condition, curvature.best_rate, curvature.contraction)
    assert (known == (None, None, None)) is maximize


def test_more_variables_have_no_curvature_and_no_kind() -> None:
    size = MOST_VARIABLES + 1
    objective = objective_of(f"sum(x[i]^2, i, 1, {size})")
    step = step_at(objective, [0.0] * size)
    assert curvature_at(objective, step) is None
    assert kind_at(objective, step) is Kind.UNDECIDED


def test_where_a_second_partial_is_infinite_there_is_no_curvature() -> None:
    objective = objective_of("abs(x)^1.5")
    assert curvature_at(objective, Step(0, (0.0,), 0.0, (0.0,), 0.0, None, None)) is None


KINDS: list[tuple[str, list[float], Kind]] = [
    # By the eigenvalues of the Hessian by hand.
    ("x^2 + 3y^2", [0.0, 0.0], Kind.MINIMUM),
    ("-x^2 - 3y^2", [0.0, 0.0], Kind.MAXIMUM),
    ("x^2 - 3y^2", [0.0, 0.0], Kind.SADDLE),
    ("x*y", [0.0, 0.0], Kind.SADDLE),
    ("x^2 + y^2 - 3x*y", [0.0, 0.0], Kind.SADDLE),  # 5 and -1
    ("x^2 + y^2 - x*y", [0.0, 0.0], Kind.MINIMUM),  # 3 and 1
    ("(1-x)^2 + 100*(y-x^2)^2", [1.0, 1.0], Kind.MINIMUM),
    ("(1-x)^2 + 100*(y-x^2)^2", [1.0 + 1e-8, 1.0], Kind.MINIMUM),
    ("(x^2+y-11)^2 + (x+y^2-7)^2", [3.0, 2.0], Kind.MINIMUM),
    ("cos(x)", [0.0], Kind.MAXIMUM),
    ("cos(x)", [np.pi], Kind.MINIMUM),
    ("cosh(x) - 1", [1e-9], Kind.MINIMUM),
    ("1e-9*x^2", [0.0], Kind.MINIMUM),
    ("1e9*x^2", [0.0], Kind.MINIMUM),
    # A convex quadratic is least wherever its gradient is 0.
    ("(x + y)^2", [1.0, -1.0], Kind.MINIMUM),
    ("(x + y - 1)^2 + z^2", [1.0, 0.0, 0.0], Kind.MINIMUM),
    # Degenerate: the second order does not decide.
    ("x^4", [0.0], Kind.UNDECIDED),
    ("x^4", [0.01], Kind.UNDECIDED),
    ("-x^4", [0.01], Kind.UNDECIDED),
    ("x^3", [0.0], Kind.UNDECIDED),
    ("x^3", [0.01], Kind.UNDECIDED),
    ("x^3", [-0.01], Kind.UNDECIDED),
    ("x^2 + y^4", [0.0, 0.0], Kind.UNDECIDED),
    ("x^2 - y^4", [0.0, 0.01], Kind.UNDECIDED),
    ("x^2*y^2", [0.0, 0.0], Kind.UNDECIDED),
    ("x^3 - 3x*y^2", [0.0, 0.0], Kind.UNDECIDED),
    ("5 + 0*x", [1.0], Kind.UNDECIDED),
    # Newton's step leads away from where the Hessian holds.
    ("exp(-x)", [20.0], Kind.UNDECIDED),
    ("1 - exp(-x^2)", [5.0], Kind.UNDECIDED),
    ("sigmoid(x)", [-20.0], Kind.UNDECIDED),
    ("1/x", [1e4], Kind.UNDECIDED),
    # Cases of the formula.
    ("where(x > -1, x^2, 1)", [0.0], Kind.MINIMUM),
    ("where(x > -1, x^2, 1)*(2 + y^2) + y^2", [0.0, 0.0], Kind.MINIMUM),
]


@pytest.mark.parametrize(("text", "point", "kind"), KINDS)
def test_the_kind_of_a_stationary_point(text: str, point: list[float], kind: Kind) -> None:
    objective = objective_of(text)
    assert kind_at(objective, step_at(objective, point)) is kind


@pytest.mark.parametrize(("text", "point", "kind"), KINDS)
def test_climbing_does_not_change_what_kind_of_point_it_is(text: str, point: list[float], kind: Kind) -> None:
    objective = objective_of(text, maximize=True)
    assert kind_at(objective, step_at(objective, point)) is kind


HESSIANS: list[tuple[str, Callable[..., list[list[float]]]]] = [
    ("where(x > 0, x^2*y, x^3)", lambda x, y: [[2 * y, 2 * x], [2 * x, 0.0]]),
    ("where(x > 9, x, y^2)*x", lambda x, y: [[0.0, 2 * y], [2 * y, 2 * x]]),
    ("Piecewise((x^2*y^2, x > 0), (x, True))", lambda x, y: [[2 * y * y, 4 * x * y], [4 * x * y, 2 * x * x]]),
    ("sin(where(y > 0, x*y, 0))", lambda x, y: [
        [-y * y * np.sin(x * y), np.cos(x * y) - x * y * np.sin(x * y)],
        [np.cos(x * y) - x * y * np.sin(x * y), -x * x * np.sin(x * y)],
    ]),
    ("max(x, y)^2*x", lambda x, y: [[0.0, 2 * y], [2 * y, 2 * x]]),
    ("relu(x)^3 + abs(y)^3", lambda x, y: [[6 * x, 0.0], [0.0, 6 * y]]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "hessian"), HESSIANS)
def test_a_formula_with_cases_has_the_hessian_of_the_case_that_holds(
    text: str, hessian: Callable[..., list[list[float]]]
) -> None:
    point = [0.75, 1.5]
    np.testing.assert_allclose(objective_of(text).hessian(point), hessian(*point), rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("seed", range(5))
def test_newtons_step_solves_its_equation(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(4, 4))
    matrix = matrix + matrix.T
    gradient = rng.normal(size=4)
    found = spectrum(matrix.tolist())
    assert found is not None
    step = np.linalg.solve(matrix, -gradient)
    np.testing.assert_allclose(newton_step(found, gradient.tolist(), 1), step, rtol=1e-9)


@pytest.mark.parametrize(
    ("text", "point", "distance"),
    [
        ("x^2 + 3y^2", [3.0, 4.0], 5.0),
        ("exp(-x)", [7.0], 1.0),  # f'/f'' = -1
        ("x^4", [0.3], 0.1),  # f'/f'' = x/3
        ("1/x", [10.0], 5.0),  # f'/f'' = -x/2
        ("x + y", [0.0, 0.0], np.inf),
    ],
)
def test_the_distance_is_the_length_of_newtons_step(text: str, point: list[float], distance: float) -> None:
    for maximize in (False, True):
        objective = objective_of(text, maximize=maximize)
        assert distance_to_stationary(objective, step_at(objective, point)) == pytest.approx(distance)


@pytest.mark.parametrize(
    ("text", "point", "distance"),
    [("(x + y)^2", [1.0, 1.0], np.sqrt(2)), ("(x + y)^2 + z^2", [0.0, 0.0, 1.0], 1.0), ("x^4", [0.0], 0.0)],
)
def test_a_singular_hessian_has_a_distance_where_its_equation_has_a_solution(
    text: str, point: list[float], distance: float
) -> None:
    # The shortest solution of H p = -g is that of the pseudo-inverse, where g lies in the range of H.
    objective = objective_of(text)
    found = distance_to_stationary(objective, step_at(objective, point))
    assert found == pytest.approx(distance, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "point", "smallest", "largest"),
    [
        # p(1 - p) = 4.54e-5 at exp(-10), in the direction of x - y; exp(x)^2 overflows on the way
        ("log(exp(x)+exp(y)) + 0.1*(x^2+y^2)", [700.0, 690.0], 0.2, 0.2 + 2 * 4.5395807735951673e-05),
        # 380 x^18 cos(x^20) - 400 x^38 sin(x^20) + 2 at 7, by mpmath with 60 digits
        ("sin(x^20) + x^2", [7.0], -4.3609772228161287e34, -4.3609772228161287e34),
    ],
)
def test_curvature_is_right_where_rounding_spoils_only_the_second_partials(
    text: str, point: list[float], smallest: float, largest: float
) -> None:
    objective = objective_of(text)
    curvature = curvature_at(objective, step_at(objective, point))
    assert curvature is not None
    assert (curvature.smallest, curvature.largest) == pytest.approx((smallest, largest), rel=1e-9)

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize  # type: ignore[import-untyped]

from gradcli.descent.directions import DIRECTIONS
from gradcli.descent.line_search import LINE_SEARCHES
from gradcli.errors import LimitError
from gradcli.language.infix import read_infix
from gradcli.results.runs import Status, Step
from tests.descent.surfaces import (
    FIVE,
    SURFACES,
    Surface,
    Vector,
    points,
    quadratic_text,
    random_definite,
    traced,
)


@pytest.mark.parametrize("name", DIRECTIONS)
def test_each_direction_names_its_source_and_its_search(name: str) -> None:
    row = DIRECTIONS[name]
    assert row.name == name
    assert any(year in row.source for year in ("1847", "1969", "1970", "1980", "2006"))
    assert row.search in LINE_SEARCHES
    assert row.summary
    assert not row.summary.endswith(".")


CONVEX = ["booth", "five"]
CURVED = ["rosenbrock", "beale", "himmelblau", "wood"]


@pytest.mark.parametrize("surface_name", CONVEX)
@pytest.mark.parametrize("search", ["armijo", "wolfe", "exact"])
@pytest.mark.parametrize("method", DIRECTIONS)
def test_every_combination_reaches_the_minimum_of_a_convex_quadratic(
    method: str, search: str, surface_name: str
) -> None:
    surface = SURFACES[surface_name]
    run, steps = traced(surface.text, surface.start, method=method, line_search=search)
    assert run.status is Status.CONVERGED_GRADIENT
    np.testing.assert_allclose(steps[-1].point, surface.minimiser, atol=1e-6)


@pytest.mark.parametrize("surface_name", CONVEX)
@pytest.mark.parametrize("method", ["steepest", "newton"])
def test_steps_of_polyak_reach_the_minimum_of_a_convex_quadratic(method: str, surface_name: str) -> None:
    """Polyak 1987, section 5.3: on a convex f with the least value known the distance never grows."""
    surface = SURFACES[surface_name]
    least = surface.value(np.array(surface.minimiser))
    run, steps = traced(
        surface.text, surface.start, method=method, line_search="polyak", settings={"f_min": least - 1e-15}
    )
    assert run.status is Status.CONVERGED_GRADIENT
    np.testing.assert_allclose(steps[-1].point, surface.minimiser, atol=1e-6)
    distances = [math.dist(step.point, surface.minimiser) for step in steps]
    assert all(after <= before * (1 + 1e-9) for before, after in pairwise(distances))


@pytest.mark.parametrize("surface_name", CURVED)
@pytest.mark.parametrize(
    ("method", "search"),
    [
        ("newton", "armijo"), ("newton", "wolfe"), ("newton", "exact"), ("bfgs", "armijo"), ("bfgs", "wolfe"),
        ("bfgs", "exact"), ("lbfgs", "wolfe"), ("lbfgs", "exact"), ("cg", "wolfe"), ("cg", "exact"),
    ],
)  # fmt: skip
def test_methods_that_learn_the_curvature_reach_the_minimum_of_curved_valleys(
    method: str, search: str, surface_name: str
) -> None:
    surface = SURFACES[surface_name]
    run, steps = traced(surface.text, surface.start, method=method, line_search=search, gtol=1e-8, steps=400)
    assert run.status is Status.CONVERGED_GRADIENT
    np.testing.assert_allclose(steps[-1].point, surface.minimiser, atol=1e-6)
    values = [surface.value(point) for point in points(steps)]
    assert all(after <= before * (1 + 1e-12) + 1e-20 for before, after in pairwise(values))


@pytest.mark.parametrize("method", DIRECTIONS)
def test_every_direction_leads_down(method: str) -> None:
    for surface in SURFACES.values():
        _, steps = traced(surface.text, surface.start, method=method, steps=30)
        for step, after in pairwise(steps):
            assert np.dot(np.array(after.memory["p"]), surface.gradient(np.array(step.point))) < 0


@pytest.mark.parametrize("method", DIRECTIONS)
def test_a_step_is_its_length_along_its_direction(method: str) -> None:
    surface = SURFACES["beale"]
    run, steps = traced(surface.text, surface.start, method=method, steps=30)
    assert run.method.memory == ("p",)
    assert steps[0].memory == {}
    assert steps[0].learning_rate is None
    for before, after in pairwise(steps):
        assert after.learning_rate is not None
        move = after.learning_rate * np.array(after.memory["p"])
        np.testing.assert_allclose(np.subtract(after.point, before.point), move, rtol=1e-9, atol=1e-14)
        assert after.step == pytest.approx(float(np.linalg.norm(move)), rel=1e-9, abs=1e-14)


def test_steepest_descent_goes_against_the_gradient() -> None:
    surface = SURFACES["rosenbrock"]
    _, steps = traced(surface.text, surface.start, method="steepest", steps=20)
    for before, after in pairwise(steps):
        np.testing.assert_allclose(after.memory["p"], -surface.gradient(np.array(before.point)), rtol=1e-10)


def test_steepest_descent_with_exact_steps_contracts_as_kantorovich_bounds() -> None:
    """Nocedal and Wright 2006, theorem 3.3: f - f* falls at least by ((L - mu)/(L + mu))^2 in each step."""
    matrix = random_definite(1, 3, 25.0)
    _, steps = traced(
        quadratic_text(matrix), [1.0, -2.0, 3.0], method="steepest", line_search="exact", steps=40
    )
    bound = (24 / 26) ** 2
    values = [float(point @ matrix @ point / 2) for point in points(steps)]
    assert all(after <= bound * before * (1 + 1e-9) for before, after in pairwise(values))
    assert len(steps) > 10


# Newton


def hessian_of(text: str, point: tuple[float, ...]) -> Vector:
    """Return the second partials by SymPy."""
    letters = "xy" if "x" in text else "abcd"
    symbols = sympy.symbols(" ".join(letters))
    formula = sympy.parse_expr(
        text, dict(zip(letters, symbols, strict=True)),
        transformations="all",
    )  # fmt: skip
    matrix = sympy.hessian(formula, symbols).subs(dict(zip(symbols, point, strict=True)))
    return np.array(matrix.evalf(30).tolist(), dtype=float)


def _newton_steps(surface: Surface, start: tuple[float, ...]) -> list[tuple[Step, Step]]:
    _, steps = traced(surface.text, start, method="newton", steps=12)
    return list(pairwise(steps))


@pytest.mark.parametrize(
    ("surface_name", "start"),
    [("rosenbrock", (-1.2, 1.0)), ("beale", (1.0, 1.0)), ("himmelblau", (0.1, -0.2)),
     ("wood", (-3, -1, -3, -1)), ("himmelblau", (-0.5, -0.5)), ("rosenbrock", (0.0, 1.0))],
)  # fmt: skip
def test_newton_solves_with_the_hessian_where_that_is_definite_and_shifts_it_where_not(
    surface_name: str, start: tuple[float, ...]
) -> None:
    surface = SURFACES[surface_name]
    for before, after in _newton_steps(surface, start):
        hessian, gradient = hessian_of(surface.text, before.point), surface.gradient(np.array(before.point))
        shift, direction = after.memory["tau"], np.array(after.memory["p"])
        assert isinstance(shift, float)
        np.testing.assert_allclose(
            np.array(after.memory["H"]), hessian, rtol=1e-9, atol=1e-9 * abs(hessian).max()
        )
        smallest = np.linalg.eigvalsh(hessian)[0]
        assert (shift == 0) == (smallest > 0)
        assert smallest + shift > 0
        shifted = hessian + shift * np.eye(len(hessian))
        np.testing.assert_allclose(direction, np.linalg.solve(shifted, -gradient), rtol=1e-6, atol=1e-12)
        assert direction @ gradient < 0


def test_some_of_those_hessians_are_definite_and_some_are_not() -> None:
    shifts = [after.memory["tau"] for _, after in _newton_steps(SURFACES["himmelblau"], (-0.5, -0.5))]
    assert any(shifts)
    assert not all(shifts)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 6), st.integers(0, 2**30))
def test_newton_needs_one_step_on_a_definite_quadratic(size: int, seed: int) -> None:
    matrix = random_definite(seed, size)
    linear = np.random.default_rng(seed + 1).normal(size=size)
    _, steps = traced(quadratic_text(matrix, linear.tolist()), [1.0] * size, method="newton", gtol=1e-9)
    np.testing.assert_allclose(steps[1].point, np.linalg.solve(matrix, linear), rtol=1e-8, atol=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 5), st.integers(0, 2**30))
def test_newton_goes_down_from_wherever_the_hessian_is_indefinite(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(size, size))
    matrix = matrix + matrix.T
    start = rng.normal(size=size)
    gradient = matrix @ start
    _, steps = traced(quadratic_text(matrix), start.tolist(), method="newton", line_search="none", steps=1)
    move = np.subtract(steps[1].point, steps[0].point)
    assert move @ gradient < 0
    shift = steps[1].memory["tau"]
    assert isinstance(shift, float)
    np.testing.assert_allclose((matrix + shift * np.eye(size)) @ move, -gradient, rtol=1e-6, atol=1e-9)


def test_newton_converges_quadratically() -> None:
    """Nocedal and Wright 2006, theorem 3.5: the error is at least nearly squared in each step."""
    surface = SURFACES["beale"]
    _, steps = traced(surface.text, (2.8, 0.45), method="newton", gtol=1e-13)
    errors = [math.dist(step.point, surface.minimiser) for step in steps]
    assert all(after <= 20 * before**2 + 1e-14 for before, after in pairwise(errors))
    assert len(steps) <= 7


def test_the_damping_is_a_setting() -> None:
    # f = x^2 - y^2 has H = diag(2, -2): with damping d the first shift is 2 + 2d.
    for damping in (1e-3, 0.5):
        _, steps = traced("x^2 - y^2", [1.0, 1.0], method="newton", settings={"damping": damping}, steps=1)
        assert steps[1].memory["tau"] == pytest.approx(2 + 2 * damping, rel=1e-12)


@pytest.mark.parametrize("text", ["x + y", "x*y", "exp(x) - y", "where(x > 0, x^2, x) + y^2"])
def test_newton_has_a_direction_where_the_hessian_is_singular_or_indefinite(text: str) -> None:
    _, steps = traced(text, [-0.5, 0.25], method="newton", steps=1)
    assert steps[1].value < steps[0].value


def test_newton_uses_the_curvature_of_the_case_it_is_in() -> None:
    _, steps = traced("where(x > 0, (x - 1)^2, x^4) + 3y^2", [5.0, 2.0], method="newton", steps=5)
    np.testing.assert_allclose(steps[1].point, (1.0, 0.0), atol=1e-12)


def test_newton_is_refused_for_very_many_variables() -> None:
    with pytest.raises(LimitError) as caught:
        traced("sum(x[i]^2, i, 1, 201)", [1.0] * 201, method="newton")
    assert caught.value.message == "newton takes at most 200 variables"
    assert caught.value.hint == "lbfgs and cg take any number"


# Quasi-Newton methods


def _bfgs_by_the_book(surface: Surface, start: tuple[float, ...], lengths: list[float]) -> list[Vector]:
    """Follow algorithm 6.1 of Nocedal and Wright with given step lengths, and 6.20 after the first."""
    x = np.array(start, dtype=float)
    unit = np.eye(len(x))
    inverse, path = unit, [x]
    for k, length in enumerate(lengths):
        p = -inverse @ surface.gradient(x)
        new = x + length * p
        s, y = new - x, surface.gradient(new) - surface.gradient(x)
        if k == 0:
            inverse = (y @ s) / (y @ y) * unit
        rho = 1 / (y @ s)
        left = unit - rho * np.outer(s, y)
        inverse = left @ inverse @ left.T + rho * np.outer(s, s)
        x = new
        path.append(x)
    return path


@pytest.mark.parametrize("surface_name", ["rosenbrock", "beale", "himmelblau", "wood", "five"])
def test_bfgs_follows_the_algorithm_of_the_book(surface_name: str) -> None:
    surface = SURFACES[surface_name]
    _, steps = traced(surface.text, surface.start, method="bfgs", steps=20, gtol=1e-3)
    lengths = [step.learning_rate for step in steps[1:] if step.learning_rate is not None]
    expected = _bfgs_by_the_book(surface, surface.start, lengths)
    np.testing.assert_allclose(points(steps), expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("surface_name", ["rosenbrock", "beale", "five"])
def test_the_matrix_of_bfgs_satisfies_the_secant_equation_and_stays_definite(surface_name: str) -> None:
    """Nocedal and Wright 2006, equation 6.6: B*(g - g_old) = x - x_old."""
    surface = SURFACES[surface_name]
    _, steps = traced(surface.text, surface.start, method="bfgs", steps=15, gtol=1e-3)
    for (first, second), after in zip(pairwise(steps), steps[2:], strict=False):
        inverse = np.array(after.memory["B"])
        change = surface.gradient(np.array(second.point)) - surface.gradient(np.array(first.point))
        move = np.subtract(second.point, first.point)
        np.testing.assert_allclose(inverse @ change, move, rtol=1e-6, atol=1e-9 * abs(move).max())
        np.testing.assert_allclose(inverse, inverse.T, rtol=1e-8, atol=1e-10 * abs(inverse).max())
        assert np.linalg.eigvalsh(inverse)[0] > 0
        gradient = surface.gradient(np.array(second.point))
        np.testing.assert_allclose(after.memory["p"], -inverse @ gradient, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("memory", [1, 3, 50])
@pytest.mark.parametrize("surface_name", ["rosenbrock", "beale", "wood"])
def test_lbfgs_applies_the_matrix_that_its_pairs_imply(surface_name: str, memory: int) -> None:
    """Nocedal and Wright 2006, equation 7.19: BFGS updates by the pairs kept, begun at gamma*I by 7.20."""
    surface = SURFACES[surface_name]
    _, steps = traced(
        surface.text, surface.start, method="lbfgs", settings={"memory": memory}, steps=20, gtol=1e-3
    )  # fmt: skip
    path = points(steps)
    gradients = [surface.gradient(point) for point in path]
    pairs = [(path[k + 1] - path[k], gradients[k + 1] - gradients[k]) for k in range(len(path) - 1)]
    unit = np.eye(len(surface.start))
    for k, after in enumerate(steps[1:]):
        inverse = unit
        for j, (s, y) in enumerate(pairs[max(0, k - memory) : k]):
            newest_s, newest_y = pairs[k - 1]
            before = (newest_s @ newest_y) / (newest_y @ newest_y) * unit if j == 0 else inverse
            rho = 1 / (y @ s)
            inverse = (unit - rho * np.outer(s, y)) @ before @ (unit - rho * np.outer(y, s))
            inverse = inverse + rho * np.outer(s, s)
        expected = -inverse @ gradients[k]
        np.testing.assert_allclose(after.memory["p"], expected, rtol=1e-5, atol=1e-6 * abs(expected).max())


def test_the_first_pair_gives_bfgs_and_lbfgs_the_same_matrix() -> None:
    """Both scale the identity by the first pair before they use it, so two steps agree."""
    surface = SURFACES["wood"]
    paths = [
        points(traced(surface.text, surface.start, method=method, steps=2)[1]) for method in ("bfgs", "lbfgs")
    ]
    np.testing.assert_allclose(paths[0], paths[1], rtol=1e-10)


@pytest.mark.parametrize("seed", range(4))
def test_with_exact_steps_on_a_quadratic_bfgs_lbfgs_and_cg_make_the_same_iterates(seed: int) -> None:
    """Nocedal and Wright 2006, theorem 6.4 and section 7.2: all are the conjugate gradient method."""
    matrix = random_definite(seed, 4, 20.0)
    start = np.random.default_rng(seed).normal(size=4).tolist()
    paths = [
        points(
            traced(quadratic_text(matrix), start, method=method, line_search="exact", steps=4, gtol=1e-7)[1]
        )
        for method in ("cg", "bfgs", "lbfgs")
    ]
    for path in paths[1:]:
        np.testing.assert_allclose(path[:4], paths[0][:4], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("method", ["bfgs", "lbfgs"])
def test_a_quasi_newton_method_goes_on_where_no_pair_has_curvature(method: str) -> None:
    """On a concave slope every pair is left out, and the direction is the steepest."""
    _, steps = traced("-x^2 - y", [0.5, 1.0], method=method, line_search="armijo", steps=3)
    for before, after in pairwise(steps):
        np.testing.assert_allclose(after.memory["p"], (2 * before.point[0], 1.0), rtol=1e-12)


def test_matrices_of_many_rows_are_not_kept() -> None:
    for size, shown in ((8, True), (9, False)):
        text = quadratic_text(random_definite(0, size, 5.0))
        for method, name in (("bfgs", "B"), ("newton", "H")):
            _, steps = traced(text, [1.0] * size, method=method, steps=2)
            assert (name in steps[1].memory) is shown


# Conjugate gradients


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 6), st.integers(0, 2**30))
def test_cg_with_exact_steps_ends_on_a_quadratic_after_as_many_steps_as_variables(
    size: int, seed: int
) -> None:
    """Hestenes and Stiefel 1952; Nocedal and Wright 2006, theorem 5.1."""
    matrix = random_definite(seed, size, 20.0)
    linear = np.random.default_rng(seed + 1).normal(size=size)
    run, steps = traced(
        quadratic_text(matrix, linear.tolist()), [1.0] * size, method="cg", line_search="exact", gtol=1e-6
    )
    assert run.status in (Status.CONVERGED_GRADIENT, Status.STATIONARY_START)
    assert len(steps) - 1 <= size
    np.testing.assert_allclose(steps[-1].point, np.linalg.solve(matrix, linear), atol=1e-5)


def test_the_directions_of_cg_are_conjugate_and_its_gradients_perpendicular() -> None:
    _, steps = traced(
        SURFACES["five"].text, SURFACES["five"].start, method="cg", line_search="exact", steps=5, gtol=1e-6
    )
    directions = np.array([step.memory["p"] for step in steps[1:]])
    products = directions @ FIVE @ directions.T
    np.testing.assert_allclose(products, np.diag(np.diag(products)), atol=1e-6 * products.max())
    gradients = np.array([step.gradient for step in steps[:-1]])
    products = gradients @ gradients.T
    np.testing.assert_allclose(products, np.diag(np.diag(products)), atol=1e-6 * products.max())


@pytest.mark.parametrize("surface_name", ["rosenbrock", "beale", "himmelblau", "wood"])
def test_cg_bends_its_direction_as_polak_and_ribiere_do(surface_name: str) -> None:
    surface = SURFACES[surface_name]
    _, steps = traced(surface.text, surface.start, method="cg", steps=40)
    gradients = [surface.gradient(point) for point in points(steps)]
    direction = -gradients[0]
    assert steps[1].memory["b"] == 0
    for k in range(1, len(steps) - 1):
        old, new = gradients[k - 1], gradients[k]
        beta = max(0.0, float(new @ (new - old) / (old @ old)))
        direction = beta * direction - new
        if direction @ new >= 0:
            beta, direction = 0.0, -new
        assert steps[k + 1].memory["b"] == pytest.approx(beta, rel=1e-6, abs=1e-9)
        np.testing.assert_allclose(steps[k + 1].memory["p"], direction, rtol=1e-6, atol=1e-9)
        direction = np.array(steps[k + 1].memory["p"])


# SciPy

SCIPY = {"bfgs": "BFGS", "lbfgs": "L-BFGS-B", "cg": "CG", "newton": "Newton-CG"}


@pytest.mark.parametrize("surface_name", ["rosenbrock", "beale", "himmelblau", "booth", "wood", "five"])
@pytest.mark.parametrize("method", SCIPY)
def test_scipy_finds_the_same_minimiser(method: str, surface_name: str) -> None:
    surface = SURFACES[surface_name]
    theirs = optimize.minimize(
        surface.value, surface.start, jac=surface.gradient, method=SCIPY[method], tol=1e-10,
        options={"maxiter": 2000},
    )  # fmt: skip
    run, steps = traced(surface.text, surface.start, method=method, gtol=1e-9)
    assert run.converged
    np.testing.assert_allclose(steps[-1].point, theirs.x, atol=1e-5)


@pytest.mark.parametrize("method", SCIPY)
def test_scipy_finds_the_same_minimiser_where_the_hessian_is_singular(method: str) -> None:
    """Around the minimiser f grows as a fourth power, so that points are found to a third of the digits."""
    surface = SURFACES["powell_singular"]
    theirs = optimize.minimize(
        surface.value, surface.start, jac=surface.gradient, method=SCIPY[method], tol=1e-14,
        options={"maxiter": 500 if method == "newton" else 20000},
    )  # fmt: skip
    run, steps = traced(surface.text, surface.start, method=method, gtol=1e-11, steps=4000)
    assert run.converged
    np.testing.assert_allclose(steps[-1].point, theirs.x, atol=2e-3)
    assert steps[-1].value < 1e-12


# What the table holds


@pytest.mark.parametrize("name", DIRECTIONS)
def test_every_formula_ends_with_the_same_move(name: str) -> None:
    last = DIRECTIONS[name].formula.split(";")[1]
    target, text = last.split("=")
    assert target.strip() == "x"
    assert read_infix(text) == read_infix("x + a*p")

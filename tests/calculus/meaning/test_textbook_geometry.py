"""Textbook exercises give the book's exact answers: gradients, rates, tangent planes and lines, kinds."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from itertools import combinations
from typing import Any

import pytest
import sympy

from gradcli.language.tree import Tree
from gradcli.language.write import to_infix
from gradcli.results.explanations import Equation, Explanation
from gradcli.results.gradients import Evaluation
from gradcli.results.quantities import Quantity
from tests.calculus.meaning.textbook_geometry import CURVATURES, EXERCISES, FLAT, GRAPHS, LEVELS, Exercise

NAMES = {"e": sympy.E}


def name_of(exercise: Exercise) -> str:
    return f"{exercise.formula} at {exercise.at}" + (
        f" along {exercise.direction}" if exercise.direction else ""
    )


def directions(exercise: Exercise) -> list[str]:
    return [] if exercise.direction is None else [exercise.direction]


@cache
def evaluation(exercise: Exercise) -> Evaluation:
    evaluate: Any = import_module("gradcli").evaluate
    found = evaluate(exercise.formula, exercise.at, directions=directions(exercise))
    assert isinstance(found, Evaluation)
    return found


def explanation(formula: str, at: str, along: list[str]) -> Explanation:
    explain: Any = import_module("gradcli").explain
    found = explain(formula, at, directions=along)
    assert isinstance(found, Explanation)
    return found


def told(exercise: Exercise) -> Explanation:
    return explanation(exercise.formula, exercise.at, directions(exercise))


def exactly(text: str) -> Any:
    return sympy.sympify(text.replace("^", "**"), locals=NAMES, rational=True)


def same(found: Tree | None, book: str) -> bool:
    """Whether a closed form is the book's number, not only close to it."""
    if found is None:
        return False
    return bool(sympy.simplify(exactly(to_infix(found)) - exactly(book)) == 0)


def is_book(found: Quantity | None, book: str) -> bool:
    """Whether a number has a closed form that is the book's, and its double is the nearest one."""
    if found is None or found.value is None:
        return False
    return same(found.exact, book) and found.value == pytest.approx(float(exactly(book)), rel=1e-15, abs=0)


def difference(equation: Equation) -> Any:
    return exactly(to_infix(equation.left)) - exactly(to_infix(equation.right))


def proportional(one: list[Any], other: list[Any]) -> bool:
    """Whether two vectors other than 0 are parallel."""
    flat = all(
        sympy.simplify(one[i] * other[j] - one[j] * other[i]) == 0
        for i, j in combinations(range(len(one)), 2)
    )
    return flat and any(v != 0 for v in one) and any(v != 0 for v in other)


def coefficients(line: Any, variables: list[Any]) -> list[Any]:
    """Return those of an expression of degree one, the constant last."""
    polynomial = sympy.Poly(sympy.expand(line), *variables)
    assert polynomial.total_degree() == 1
    return [*(polynomial.coeff_monomial(v) for v in variables), polynomial.coeff_monomial(1)]


def variables_of(exercise: Exercise) -> list[Any]:
    return list(sympy.symbols("x y z")[: len(exercise.gradient)])


def test_there_are_enough_exercises() -> None:
    assert len(EXERCISES) >= 70


@pytest.mark.parametrize("exercise", EXERCISES, ids=name_of)
def test_the_gradient_is_the_books_in_closed_form(exercise: Exercise) -> None:
    found = evaluation(exercise).gradient
    assert found is not None
    assert [is_book(one, book) for one, book in zip(found, exercise.gradient, strict=True)] == [True] * len(
        found
    )


@pytest.mark.parametrize("exercise", [e for e in EXERCISES if e.norm is not None], ids=name_of)
def test_the_largest_rate_is_the_books_in_closed_form(exercise: Exercise) -> None:
    assert exercise.norm is not None
    assert is_book(evaluation(exercise).norm, exercise.norm)


@pytest.mark.parametrize("exercise", [e for e in EXERCISES if e.rate is not None], ids=name_of)
def test_the_directional_derivative_is_the_books_in_closed_form(exercise: Exercise) -> None:
    assert exercise.rate is not None
    assert is_book(evaluation(exercise).directional[0].derivative, exercise.rate)


@pytest.mark.parametrize("exercise", GRAPHS, ids=name_of)
def test_the_tangent_plane_of_the_graph_is_the_books(exercise: Exercise) -> None:
    geometry = told(exercise).geometry
    assert geometry is not None
    assert exercise.plane is not None
    assert geometry.tangent_plane.is_exact
    book = exactly("z") - exactly(exercise.plane)
    assert sympy.simplify(difference(geometry.tangent_plane) - book) == 0


@pytest.mark.parametrize("exercise", LEVELS, ids=name_of)
def test_the_tangent_of_the_level_set_is_the_books(exercise: Exercise) -> None:
    geometry = told(exercise).geometry
    assert geometry is not None
    assert geometry.tangent is not None
    assert exercise.tangent is not None
    assert geometry.tangent.is_exact
    left, right = exercise.tangent.split("=")
    book = coefficients(exactly(left) - exactly(right), variables_of(exercise))
    assert proportional(coefficients(difference(geometry.tangent), variables_of(exercise)), book)


@pytest.mark.parametrize("exercise", LEVELS, ids=name_of)
def test_the_normal_of_the_level_set_is_parallel_to_the_books_gradient(exercise: Exercise) -> None:
    geometry = told(exercise).geometry
    assert geometry is not None
    assert geometry.normal is not None
    forms = [one.exact for one in geometry.normal]
    normal = [exactly(to_infix(form)) for form in forms if form is not None]
    assert len(normal) == len(exercise.gradient)
    assert proportional(normal, [exactly(text) for text in exercise.gradient])


@pytest.mark.parametrize("exercise", FLAT, ids=name_of)
def test_a_stationary_point_has_the_books_kind(exercise: Exercise) -> None:
    found = told(exercise)
    assert found.nature is not None
    assert found.nature.kind.value == exercise.kind
    assert found.geometry is None or found.geometry.tangent is None


@pytest.mark.parametrize(("formula", "at", "inertia"), CURVATURES)
def test_the_signs_of_the_eigenvalues_of_the_hessian(
    formula: str, at: str, inertia: tuple[int, int, int]
) -> None:
    hessian = explanation(formula, at, []).hessian
    assert hessian is not None
    assert hessian.inertia is not None
    assert (hessian.inertia.positive, hessian.inertia.negative, hessian.inertia.zero) == inertia

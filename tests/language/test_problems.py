"""Every row of the table of problems, against textbook formulas in NumPy and 80 digits of mpmath."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import mpmath
import numpy as np
import pytest
from numpy.typing import NDArray

from gradcli.errors import ExpressionError
from gradcli.language.expression import Expression, read, read_constant
from gradcli.language.problems import PROBLEMS, Problem, named
from gradcli.language.tree import Number, Symbol, Tree, fold

Array = NDArray[np.float64]
Real = Any
ROWS = list(PROBLEMS.values())
FAMILIES = [row for row in ROWS if row.family]
WITH_MINIMUM = [row for row in ROWS if row.minima]
KINKED = ("ackley", "abs_sum", "bukin6")
"""Those without a gradient at their minimum."""

ROUNDED = re.compile(r"-?[0-9.]{17,}")


def label(row: Problem) -> str:
    return row.name


# Formulas as the literature has them, for arrays whose first axis is the variables.


def ackley(x: Array) -> Array:
    mean_square, mean_wave = np.mean(x**2, axis=0), np.mean(np.cos(2 * np.pi * x), axis=0)
    return np.asarray(-20 * np.exp(-0.2 * np.sqrt(mean_square)) - np.exp(mean_wave) + 20 + np.e)


def beale(x: Array) -> Array:
    rows = zip((1, 2, 3), (1.5, 2.25, 2.625), strict=True)
    return squares(*(c - x[0] * (1 - x[1] ** i) for i, c in rows))


def branin(x: Array) -> Array:
    b, c, t = 5.1 / (4 * np.pi**2), 5 / np.pi, 1 / (8 * np.pi)
    return np.asarray((x[1] - b * x[0] ** 2 + c * x[0] - 6) ** 2 + 10 * (1 - t) * np.cos(x[0]) + 10)


def cross_in_tray(x: Array) -> Array:
    radius = np.hypot(x[0], x[1])
    wave = np.sin(x[0]) * np.sin(x[1]) * np.exp(np.abs(100 - radius / np.pi))
    return np.asarray(-1e-4 * (np.abs(wave) + 1) ** 0.1)


def freudenstein_roth(x: Array) -> Array:
    y = x[1]
    return squares(-13 + x[0] - y**3 + 5 * y**2 - 2 * y, -29 + x[0] + y**3 + y**2 - 14 * y)


def goldstein_price(x: Array) -> Array:
    a, b = x
    first = 1 + (a + b + 1) ** 2 * (19 - 14 * a + 3 * a**2 - 14 * b + 6 * a * b + 3 * b**2)
    second = 30 + (2 * a - 3 * b) ** 2 * (18 - 32 * a + 12 * a**2 + 48 * b - 36 * a * b + 27 * b**2)
    return np.asarray(first * second)


def griewank(x: Array) -> Array:
    waves = np.prod(np.cos(x / np.sqrt(counting(x))), axis=0)
    return np.asarray(np.sum(x**2, axis=0) / 4000 - waves + 1)


def helical_valley(x: Array) -> Array:
    turn = np.arctan(x[1] / x[0]) / (2 * np.pi) + np.where(x[0] > 0, 0.0, 0.5)
    return squares(10 * (x[2] - 10 * turn), 10 * (np.sqrt(x[0] ** 2 + x[1] ** 2) - 1), x[2])


def least_squares(x: Array) -> Array:
    return squares(*(x[0] + x[1] * t - y for t, y in ((1, 2), (2, 3), (3, 5), (4, 6))))


def levy(x: Array) -> Array:
    w = 1 + (x - 1) / 4
    head = np.sin(np.pi * w[0]) ** 2
    body = np.sum((w[:-1] - 1) ** 2 * (1 + 10 * np.sin(np.pi * w[:-1] + 1) ** 2), axis=0)
    return np.asarray(head + body + (w[-1] - 1) ** 2 * (1 + np.sin(2 * np.pi * w[-1]) ** 2))


def logistic(x: Array) -> Array:
    scores = [(x[0] + x[1] * t, y) for t, y in enumerate((0, 0, 1, 0, 1))]
    return np.asarray(sum(np.logaddexp(0, score) - y * score for score, y in scores))


def mccormick(x: Array) -> Array:
    return np.asarray(np.sin(x[0] + x[1]) + (x[0] - x[1]) ** 2 - 1.5 * x[0] + 2.5 * x[1] + 1)


def powell_singular(x: Array) -> Array:
    five, ten = math.sqrt(5), math.sqrt(10)
    return squares(x[0] + 10 * x[1], five * (x[2] - x[3]), (x[1] - 2 * x[2]) ** 2, ten * (x[0] - x[3]) ** 2)


def ravine(x: Array) -> Array:
    return np.asarray(np.sum(100 ** ((counting(x) - 1) / (len(x) - 1)) * x**2, axis=0))


def rosenbrock(x: Array) -> Array:
    return np.asarray(np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2, axis=0))


def six_hump_camel(x: Array) -> Array:
    a, b = x
    return np.asarray((4 - 2.1 * a**2 + a**4 / 3) * a**2 + a * b + (-4 + 4 * b**2) * b**2)


def wood(x: Array) -> Array:
    return squares(
        10 * (x[1] - x[0] ** 2),
        1 - x[0],
        math.sqrt(90) * (x[3] - x[2] ** 2),
        1 - x[2],
        math.sqrt(10) * (x[1] + x[3] - 2),
        (x[1] - x[3]) / math.sqrt(10),
    )


def zakharov(x: Array) -> Array:
    tilt = np.sum(0.5 * counting(x) * x, axis=0)
    return np.asarray(np.sum(x**2, axis=0) + tilt**2 + tilt**4)


def squares(*residuals: Array) -> Array:
    return np.asarray(sum(r**2 for r in residuals))


def counting(x: Array) -> Array:
    """Return 1, 2, ... along the variables."""
    return np.arange(1.0, len(x) + 1).reshape(-1, *[1] * (x.ndim - 1))


TEXTBOOK: dict[str, Callable[[Array], Array]] = {
    "abs_sum": lambda x: np.asarray(np.abs(x).sum(axis=0)),
    "ackley": ackley,
    "beale": beale,
    "bohachevsky": lambda x: np.asarray(
        x[0] ** 2 + 2 * x[1] ** 2 - 0.3 * np.cos(3 * np.pi * x[0]) - 0.4 * np.cos(4 * np.pi * x[1]) + 0.7
    ),
    "booth": lambda x: squares(x[0] + 2 * x[1] - 7, 2 * x[0] + x[1] - 5),
    "branin": branin,
    "brown_badly_scaled": lambda x: squares(x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2),
    "bukin6": lambda x: np.asarray(100 * np.sqrt(np.abs(x[1] - 0.01 * x[0] ** 2)) + 0.01 * np.abs(x[0] + 10)),
    "cross_in_tray": cross_in_tray,
    "dixon_price": lambda x: np.asarray((x[0] - 1) ** 2 + 2 * (2 * x[1] ** 2 - x[0]) ** 2),
    "easom": lambda x: np.asarray(-np.prod(np.cos(x), axis=0) * np.exp(-np.sum((x - np.pi) ** 2, axis=0))),
    "freudenstein_roth": freudenstein_roth,
    "goldstein_price": goldstein_price,
    "griewank": griewank,
    "helical_valley": helical_valley,
    "himmelblau": lambda x: squares(x[0] ** 2 + x[1] - 11, x[0] + x[1] ** 2 - 7),
    "least_squares": least_squares,
    "levy": levy,
    "logistic": logistic,
    "matyas": lambda x: np.asarray(0.26 * (x[0] ** 2 + x[1] ** 2) - 0.48 * x[0] * x[1]),
    "mccormick": mccormick,
    "monkey_saddle": lambda x: np.asarray(((x[0] + 1j * x[1]) ** 3).real),
    "plateau": lambda x: np.asarray(np.sum(1 - 1 / np.cosh(x) ** 2, axis=0)),
    "powell_singular": powell_singular,
    "quartic": lambda x: np.asarray(np.sum(x**4, axis=0)),
    "rastrigin": lambda x: np.asarray(10 * len(x) + np.sum(x**2 - 10 * np.cos(2 * np.pi * x), axis=0)),
    "ravine": ravine,
    "rosenbrock": rosenbrock,
    "saddle": lambda x: np.asarray((x[0] - x[1]) * (x[0] + x[1])),
    "schwefel": lambda x: np.asarray(-np.sum(x * np.sin(np.sqrt(np.abs(x))), axis=0)),
    "six_hump_camel": six_hump_camel,
    "sphere": lambda x: np.asarray(np.sum(x**2, axis=0)),
    "styblinski_tang": lambda x: np.asarray(np.sum(x**4 - 16 * x**2 + 5 * x, axis=0) / 2),
    "three_hump_camel": lambda x: np.asarray(
        2 * x[0] ** 2 - 1.05 * x[0] ** 4 + x[0] ** 6 / 6 + x[0] * x[1] + x[1] ** 2
    ),
    "trid": lambda x: np.asarray(np.sum((x - 1) ** 2, axis=0) - np.sum(x[1:] * x[:-1], axis=0)),
    "wood": wood,
    "zakharov": zakharov,
}

# What the table says, in mpmath's numbers

OPERATIONS: dict[str, Callable[..., Real]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "neg": lambda x: -x,
    "^": mpmath.power,
    "abs": abs,
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "pi": lambda: +mpmath.pi,
    "e": lambda: +mpmath.e,
    **{name: getattr(mpmath, name) for name in ("sqrt", "exp", "sin", "cos", "tanh", "atan2")},
}


@pytest.fixture(autouse=True)
def eighty_digits() -> Iterator[None]:
    with mpmath.workdps(80):
        yield


def computed(tree: Tree, values: dict[str, Real]) -> Real:
    def visit(node: Tree, below: list[Real]) -> Real:
        if isinstance(node, Number):
            return mpmath.mpf(node.value.numerator) / node.value.denominator
        return values[node.name] if isinstance(node, Symbol) else OPERATIONS[node.function](*below)

    return fold(tree, visit)


def constant(text: str) -> Real:
    return computed(read_constant(text, "a coordinate"), {})


def coordinates(point: str) -> list[Real]:
    return [constant(text) for text in point.split(",")]


def value(expression: Expression, point: list[Real]) -> Real:
    return computed(expression.tree, dict(zip(expression.variables, point, strict=True)))


def slopes(expression: Expression, point: list[Real], side: int) -> list[Real]:
    """Return the slope in each variable, from one side."""
    step = side * mpmath.mpf(10) ** -30
    moved = [[c + step * (i == j) for j, c in enumerate(point)] for i in range(len(point))]
    here = value(expression, point)
    return [(value(expression, there) - here) / step for there in moved]


def gradient(expression: Expression, point: list[Real]) -> list[Real]:
    both = zip(slopes(expression, point, 1), slopes(expression, point, -1), strict=True)
    return [(right + left) / 2 for right, left in both]


def polished(expression: Expression, point: list[Real]) -> list[Real]:
    """Return the stationary point beside a rounded one, to 40 digits or more."""
    return list(mpmath.findroot(lambda *near: gradient(expression, near), point, tol=1e-90))


def sides(box: str) -> tuple[list[str], Array]:
    names, ranges = zip(*(part.split("=") for part in box.split(",")), strict=True)
    ends = [[float(constant(end)) for end in side.split(":")] for side in ranges]
    return list(names), np.array(ends).T[:, :, None]


def scattered(box: str, count: int, widened: float = 1.0) -> Array:
    """Return random points of a box, one in each column."""
    low, high = sides(box)[1]
    shares = np.random.default_rng(20).uniform(size=(len(low), count))
    middle = (low + high) / 2
    return np.asarray(middle + (shares - 0.5) * (high - low) * widened)


def agrees(stated: str, exact: Real) -> bool:
    """Tell whether a stated number is the exact one, or the exact one rounded to the digits stated."""
    if not ROUNDED.fullmatch(stated):
        return bool(abs(constant(stated) - exact) <= mpmath.mpf(10) ** -50 * max(1, abs(exact)))
    digits = len(stated.replace("-", "").replace(".", "").lstrip("0"))
    return digits >= 16 and stated == mpmath.nstr(exact, digits, strip_zeros=False)


# The rows


def test_the_table_is_large_and_named_by_its_rows() -> None:
    assert len(ROWS) >= 35
    assert all(row.name == name and re.fullmatch("[a-z][a-z0-9_]*", name) for name, row in PROBLEMS.items())
    assert set(TEXTBOOK) == set(PROBLEMS)


@pytest.mark.parametrize("row", ROWS, ids=label)
def test_the_variables_are_those_of_the_start_and_the_box(row: Problem) -> None:
    variables = read(row.formula).variables
    numbered = tuple(f"x{i}" for i in range(1, len(variables) + 1))
    assert variables in (("x", "y"), ("x", "y", "z"), ("a", "b"), numbered)
    assert {len(coordinates(point)) for point in (row.start, *row.minima)} == {len(variables)}
    assert row.dimension == len(variables)
    assert not row.box or tuple(sides(row.box)[0]) == variables


@pytest.mark.parametrize("row", ROWS, ids=label)
def test_the_source_is_dated_and_the_summary_is_short(row: Problem) -> None:
    assert re.search(r"\b(18|19|20)[0-9]{2}\b", row.source)
    assert 1 <= len(row.summary.split()) <= 8
    assert "\n" not in row.formula


@pytest.mark.parametrize("row", [row for row in ROWS if row.box], ids=label)
def test_the_box_holds_the_start_and_every_minimiser(row: Problem) -> None:
    low, high = sides(row.box)[1][:, :, 0]
    for point in (row.start, *row.minima):
        place = [float(c) for c in coordinates(point)]
        assert np.all(low <= place)
        assert np.all(place <= high)


@pytest.mark.parametrize("row", ROWS, ids=label)
def test_the_formula_is_the_one_of_the_literature(row: Problem) -> None:
    expression = read(row.formula)
    points = scattered(row.box or "x=-2:2,y=-2:2", 20)
    expected = TEXTBOOK[row.name](points)
    for point, right in zip(points.T.tolist(), expected.tolist(), strict=True):
        found = value(expression, [mpmath.mpf(c) for c in point])
        assert abs(found - right) <= 1e-12 * max(1, abs(right))


@pytest.mark.parametrize(
    ("name", "point", "expected", "within"),
    [
        ("rosenbrock", "-1.2,1", 24.2, 1e-12),
        ("freudenstein_roth", "0.5,-2", 400.5, 1e-12),
        ("freudenstein_roth", "11.4127790,-0.8968053", 48.984253679, 1e-8),
        ("brown_badly_scaled", "1,1", 999998000002.999996000004, 1e-3),
        ("beale", "1,1", 14.203125, 1e-12),
        ("helical_valley", "-1,0,0", 2500, 1e-12),
        ("powell_singular", "3,-1,0,1", 215, 1e-12),
        ("wood", "-3,-1,-3,-1", 19192, 1e-9),
        ("goldstein_price", "1.2,0.8", 840, 1e-9),
        ("goldstein_price", "1.8,0.2", 84, 1e-9),
        ("goldstein_price", "-0.6,-0.4", 30, 1e-9),
        ("branin", "pi,2.275", 0.39788735772973816, 1e-15),
        ("six_hump_camel", "-0.0898,0.7126", -1.0316284, 5e-8),
        ("trid", "6,10,12,12,10,6", -50, 1e-12),
        ("cross_in_tray", "1.349406608602084,-1.349406608602084", -2.062611870822739, 1e-14),
        ("himmelblau", "-0.270845,-0.923039", 181.617, 5e-4),
    ],
)
def test_a_published_value(name: str, point: str, expected: float, within: float) -> None:
    found = value(read(PROBLEMS[name].formula), coordinates(point))
    assert abs(found - expected) <= within


@pytest.mark.parametrize("row", ROWS, ids=label)
def test_there_is_a_gradient_at_the_start_and_it_is_not_zero(row: Problem) -> None:
    expression, start = read(row.formula), coordinates(row.start)
    right, left = slopes(expression, start, 1), slopes(expression, start, -1)
    assert max(abs(r - s) for r, s in zip(right, left, strict=True)) < 1e-15
    assert max(map(abs, right)) > 1e-6


# Minima


def exact_minimisers(row: Problem) -> Iterator[tuple[str, list[Real]]]:
    """Yield each stated minimiser and the exact point that it stands for."""
    expression = read(row.formula)
    for text in row.minima:
        stated = coordinates(text)
        yield text, polished(expression, stated) if ROUNDED.search(text) else stated


@pytest.mark.parametrize("row", WITH_MINIMUM, ids=label)
def test_every_digit_of_the_minimisers_and_of_the_minimum_is_right(row: Problem) -> None:
    expression = read(row.formula)
    for text, exact in exact_minimisers(row):
        assert all(agrees(stated, true) for stated, true in zip(text.split(","), exact, strict=True))
        assert agrees(row.minimum, value(expression, exact))


@pytest.mark.parametrize("row", [row for row in WITH_MINIMUM if row.name not in KINKED], ids=label)
def test_the_gradient_is_zero_at_every_minimiser(row: Problem) -> None:
    expression = read(row.formula)
    for _, exact in exact_minimisers(row):
        assert max(map(abs, gradient(expression, exact))) < 1e-25


@pytest.mark.parametrize("name", KINKED)
def test_at_a_kink_the_function_rises_on_both_sides(name: str) -> None:
    expression = read(PROBLEMS[name].formula)
    point = coordinates(PROBLEMS[name].minima[0])
    assert min(slopes(expression, point, 1)) > 0.009
    assert max(slopes(expression, point, -1)) < -0.009


def searched(function: Callable[[Array], Array], points: Array, low: Array, high: Array) -> Array:
    """Return where a compass search in the box ends, from each column."""
    compass = np.concatenate((np.eye(len(points)), -np.eye(len(points)))).T[:, :, None]
    steps = np.full(points.shape[1], 0.02)
    for _ in range(400):
        around = points[:, None, :] + compass * steps * (high - low)[:, None]
        around = np.clip(around, low[:, None], high[:, None])
        values = function(around)
        best = values.argmin(axis=0)
        lower = values.min(axis=0) < function(points)
        points = np.where(lower, around[:, best, np.arange(len(best))], points)
        steps = np.where(lower, steps, steps / 2)
    return points


@pytest.mark.parametrize("row", WITH_MINIMUM, ids=label)
def test_nothing_in_the_box_is_lower_and_no_other_minimiser_is_found(row: Problem) -> None:
    function, box = TEXTBOOK[row.name], row.box or "x=0:2000000,y=0:0.000004"
    low, high = sides(box)[1]
    lowest = float(constant(row.minimum))
    points = scattered(box, 20_000)
    values = function(points)
    assert values.min() >= lowest - 1e-9
    ends = searched(function, points[:, np.argsort(values)[:60]], low, high)
    values = function(ends)
    assert values.min() >= lowest - 1e-9
    minimisers = np.array([[float(c) for c in coordinates(point)] for point in row.minima])
    reached = ends.T[values <= lowest + 1e-9]
    distances = np.abs((reached[:, None, :] - minimisers) / (high - low)[:, 0]).max(axis=2)
    assert np.all(distances.min(axis=1) < 0.01)
    if len(row.minima) > 1:
        assert set(distances.argmin(axis=1)) == set(range(len(row.minima)))


@pytest.mark.parametrize("row", [r for r in WITH_MINIMUM if r.box and not r.only_in_box], ids=label)
def test_nothing_is_lower_far_outside_the_box(row: Problem) -> None:
    values = TEXTBOOK[row.name](scattered(row.box, 20_000, widened=10))
    assert values[np.isfinite(values)].min() >= float(constant(row.minimum)) - 1e-9


@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("branin", (5 * math.pi, 5.1 / 4 * 25 - 25 + 6)),
        ("mccormick", (-20.0, -21.0)),
        ("schwefel", ((8.5 * math.pi) ** 2, (8.5 * math.pi) ** 2)),
        ("cross_in_tray", (500.0, 500.0)),
    ],
)
def test_outside_the_box_there_is_as_low_a_value(name: str, point: tuple[float, float]) -> None:
    row = PROBLEMS[name]
    low, high = sides(row.box)[1][:, :, 0]
    assert row.only_in_box
    assert np.any((np.array(point) < low) | (np.array(point) > high))
    assert TEXTBOOK[name](np.array(point)) <= float(constant(row.minimum)) + 1e-12


def test_the_rows_that_hold_in_their_box_alone_are_those_shown_to() -> None:
    assert {row.name for row in ROWS if row.only_in_box} == {
        "branin",
        "mccormick",
        "schwefel",
        "cross_in_tray",
    }


@pytest.mark.parametrize(("name", "downhill"), [("saddle", (0.0, 1e4)), ("monkey_saddle", (-1e4, 0.0))])
def test_a_saddle_is_stationary_and_falls_without_end(name: str, downhill: tuple[float, float]) -> None:
    row = PROBLEMS[name]
    assert (row.minima, row.minimum) == ((), "")
    assert max(map(abs, gradient(read(row.formula), coordinates("0,0")))) < 1e-25
    assert TEXTBOOK[name](np.array(downhill)) <= -1e8


def test_the_plateau_is_flat_and_the_minimum_is_not_on_it() -> None:
    expression = read(PROBLEMS["plateau"].formula)
    assert value(expression, coordinates("6,5")) > 1.999
    assert max(map(abs, gradient(expression, coordinates("6,5")))) < 4e-4


# Families


@pytest.mark.parametrize("row", FAMILIES, ids=label)
def test_in_the_usual_number_of_variables_a_family_is_its_problem(row: Problem) -> None:
    same = named(f"@{row.name}({row.dimension})")
    assert (same.start, same.minima, same.minimum) == (row.start, row.minima, row.minimum)
    assert same.box == row.box.replace("x=", "x1=").replace("y=", "x2=")
    typed, written = read(row.formula), read(same.formula)
    for point in scattered(row.box, 20).T.tolist():
        numbers = [mpmath.mpf(c) for c in point]
        assert abs(value(typed, numbers) - value(written, numbers)) < 1e-60


@pytest.mark.parametrize(("row", "n"), [(row, n) for row in FAMILIES for n in (1, 2, 5) if n >= row.least])
def test_a_family_is_the_one_of_the_literature_in_any_number_of_variables(row: Problem, n: int) -> None:
    problem = named(f"@{row.name}({n})")
    expression = read(problem.formula)
    assert expression.variables == tuple(f"x{i}" for i in range(1, n + 1)) == tuple(sides(problem.box)[0])
    for point in scattered(problem.box, 5).T:
        found = value(expression, [mpmath.mpf(c) for c in point.tolist()])
        right = float(TEXTBOOK[row.name](point))
        assert abs(found - right) <= 1e-12 * max(1, abs(right))


@pytest.mark.parametrize("row", FAMILIES, ids=label)
def test_the_minimum_of_a_family_is_right_in_any_number_of_variables(row: Problem) -> None:
    problem = named(f"@{row.name}(7)")
    expression = read(problem.formula)
    (minimiser,) = problem.minima
    coordinate = next(exact_minimisers(row))[1][0]
    assert minimiser == ",".join([row.minima[0].split(",", maxsplit=1)[0]] * 7)
    assert agrees(problem.minimum, value(expression, [coordinate] * 7))
    assert row.name in KINKED or max(map(abs, gradient(expression, [coordinate] * 7))) < 1e-25


@pytest.mark.parametrize("row", FAMILIES, ids=label)
def test_nothing_near_or_far_is_lower_than_the_minimum_of_a_family(row: Problem) -> None:
    problem = named(f"@{row.name}(4)")
    function, lowest = TEXTBOOK[row.name], float(constant(problem.minimum))
    minimiser = np.array([[float(c)] for c in coordinates(problem.minima[0])])
    low, high = sides(problem.box)[1]
    points = scattered(problem.box, 20_000)
    near = minimiser + (points - (low + high) / 2) / 100
    assert function(points).min() >= lowest - 1e-9
    assert function(near).min() >= lowest - 1e-9
    assert function(minimiser)[0] == pytest.approx(lowest, abs=1e-9)


def test_the_start_is_repeated_in_a_cycle() -> None:
    assert named("@rosenbrock(5)").start == "-1.2,1,-1.2,1,-1.2"
    assert named("@rosenbrock(3)").box == "x1=-2:2,x2=-1:3,x3=-2:2"


def test_a_minimum_that_grows_is_right_to_its_last_digit_in_ten_thousand_variables() -> None:
    for name in ("styblinski_tang", "schwefel"):
        row = PROBLEMS[name]
        exact = value(read(row.formula), next(exact_minimisers(row))[1]) / 2
        assert agrees(row.minimum_each, exact)
        assert agrees(named(f"@{name}(10000)").minimum, 10_000 * exact)


@pytest.mark.parametrize("name", ["rosenbrock", "levy"])
def test_the_largest_of_a_family_can_be_read(name: str) -> None:
    most = PROBLEMS[name].most
    assert len(read(named(f"@{name}({most})").formula).variables) == most


# Names


@pytest.mark.parametrize("word", [" @rosenbrock ( 10 ) ", "@rosenbrock(+10)", "@rosenbrock(010)"])
def test_space_and_leading_zeros_do_not_matter(word: str) -> None:
    assert named(word) == named("@rosenbrock(10)")
    assert named(word).formula == "sum(100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2, i, 1, 9)"


@pytest.mark.parametrize("row", ROWS, ids=label)
def test_a_name_alone_is_the_row(row: Problem) -> None:
    assert named(f" @{row.name} ") is row


LISTED = "gradcli problems lists them"
ALONE = "write its formula out to build on it"
REFUSALS = (
    ("@rosenbrok", "there is no problem '@rosenbrok'", "@rosenbrok", "did you mean '@rosenbrock'?"),
    ("  @Rosenbrock (3)", "there is no problem '@Rosenbrock'", "@Rosenbrock", "did you mean '@rosenbrock'?"),
    ("@dixon-price", "there is no problem '@dixon-price'", "@dixon-price", "did you mean '@dixon_price'?"),
    ("@rosenbrock10", "there is no problem '@rosenbrock10'", "@rosenbrock10", "did you mean '@rosenbrock'?"),
    ("@zzz(", "there is no problem '@zzz'", "@zzz", LISTED),
    ("@", "the name of a problem follows '@'", "@", LISTED),
    ("x @ sphere", "a problem begins with '@', as in @rosenbrock", "x @ sphere", ""),
    (" sphere ", "a problem begins with '@', as in @rosenbrock", "sphere", ""),
    ("@ sphere", "the name of a problem follows '@'", "@", LISTED),
    ("@himmelblau(3)", "'@himmelblau' has 2 variables, and no other number", "(3)", ""),
    ("@wood ( 8 )", "'@wood' has 4 variables, and no other number", "( 8 )", ""),
    ("@rosenbrock(1)", "'@rosenbrock' takes 2 to 10000 variables, not 1", "1", ""),
    ("@sphere(0)", "'@sphere' takes 1 to 10000 variables, not 0", "0", ""),
    ("@sphere( -3 )", "'@sphere' takes 1 to 10000 variables, not -3", "-3", ""),
    ("@sphere(10001)", "'@sphere' takes 1 to 10000 variables, not 10001", "10001", ""),
    ("@levy(5001)", "'@levy' takes 1 to 5000 variables, not 5001", "5001", ""),
    ("@sphere(2.5)", "the number of variables must be an integer", "2.5", "write @sphere(10)"),
    ("@sphere(1e3)", "the number of variables must be an integer", "1e3", "write @sphere(10)"),
    ("@sphere( n )", "the number of variables must be an integer", "n", "write @sphere(10)"),
    ("@sphere(٣)", "the number of variables must be an integer", "٣", "write @sphere(10)"),
    ("@sphere(2, 3)", "the number of variables must be an integer", "2, 3", "write @sphere(10)"),
    ("@sphere((2))", "the number of variables must be an integer", "(2", "write @sphere(10)"),
    ("@sphere( )", "the number of variables is missing", "( )", "write @sphere(10)"),
    ("@sphere (3", "this '(' is never closed", "(", ""),
    ("@sphere + 1 ", "a named problem stands alone", "+ 1", ALONE),
    ("@sphere(3)(4)", "a named problem stands alone", "(4)", ALONE),
    ("@sphere(3) x", "a named problem stands alone", "x", ALONE),
    ("@sphere 3", "a named problem stands alone", "3", ALONE),
    ("@sphere\n@wood", "a named problem stands alone", "@wood", ALONE),
)  # fmt: skip


@pytest.mark.parametrize(("word", "message", "at", "hint"), REFUSALS)
def test_a_refusal_says_what_is_wrong_and_where(word: str, message: str, at: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        named(word)
    error = raised.value
    assert (error.message, error.source, error.hint) == (message, word, hint)
    assert error.span == (word.rindex(at), word.rindex(at) + len(at))


@pytest.mark.parametrize(
    "word",
    ["@" + "a" * 400_000, "@sphere(" + " " * 400_000, "@sphere(" + "9" * 400_000 + ")", " " * 400_000, ""],
    ids=["name", "space", "digits", "nothing", "empty"],
)
def test_a_word_of_any_length_is_refused_at_once(word: str) -> None:
    with pytest.raises(ExpressionError):
        named(word)

"""Array code for long sums against formulas by hand and the program that computes number by number."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gradcli.language.expression import read
from gradcli.language.problems import PROBLEMS, in_variables
from gradcli.numeric.kernel import scalar_kernel
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.numeric.repeated.choice import repeated_kernel
from gradcli.numeric.repeated.kernel import RepeatedKernel
from gradcli.numeric.repeated.sums import long_sums

Vector = Any


def _program(text: str, variables: Sequence[str] | None = None) -> Program:
    formula = read(text, variables)
    return lower([formula.tree], formula.variables)


def _kernel(text: str, variables: Sequence[str] | None = None) -> RepeatedKernel:
    """Make the kernel of any formula with a long sum, worth its while or not."""
    found = long_sums(_program(text, variables))
    assert found is not None
    return RepeatedKernel(found)


def _answer(kernel: RepeatedKernel, point: Sequence[float]) -> tuple[float, list[float]]:
    found = kernel(point)
    assert found is not None
    return found


def _rosenbrock(x: Vector) -> tuple[float, Vector]:
    inner, gradient = x[1:] - x[:-1] ** 2, np.zeros(len(x))
    gradient[1:] += 200 * inner
    gradient[:-1] += -400 * x[:-1] * inner - 2 * (1 - x[:-1])
    return float(np.sum(100 * inner**2 + (1 - x[:-1]) ** 2)), gradient


def _variance(x: Vector) -> tuple[float, Vector]:
    return float(np.sum((x - x.mean()) ** 2)), 2 * (x - x.mean())


def _log_of_sum(x: Vector) -> tuple[float, Vector]:
    return float(np.log(np.sum(np.exp(x)))), np.exp(x) / np.sum(np.exp(x))


def _all_pairs(x: Vector) -> tuple[float, Vector]:
    differences = x[:, None] - x[None, :]
    return float(np.sum(differences**2)), 4 * np.sum(differences, axis=1)


def _chained(x: Vector) -> tuple[float, Vector]:
    one = np.sum(x**2)
    two = np.sum((x - one / 100) ** 2)
    inner = 2 * (x - one / 100)
    return float(one * two), 2 * x * two + one * (inner - np.sum(inner) * 2 * x / 100)


def _every_second(x: Vector) -> tuple[float, Vector]:
    gradient = np.zeros(len(x))
    gradient[0::2] = np.cos(x[0::2]) * x[::-2]
    gradient[::-2] += np.sin(x[0::2])
    return float(np.sum(np.sin(x[0::2]) * x[::-2])), gradient


def _centred(x: Vector) -> tuple[float, Vector]:
    gradient = 2 * (x - x[4])
    gradient[4] = -np.sum(gradient)
    return float(np.sum((x - x[4]) ** 2)), gradient


@pytest.mark.parametrize(
    ("text", "by_hand"),
    [
        ("sum(100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2, i, 1, 299)", _rosenbrock),
        ("m = sum(x[i], i, 1, 300)/300; sum((x[i] - m)^2, i, 1, 300)", _variance),
        ("log(sum(exp(x[i]), i, 1, 300))", _log_of_sum),
        ("sum(sum((x[i] - x[j])^2, i, 1, 40), j, 1, 40)", _all_pairs),
        ("s = sum(x[i]^2, i, 1, 60); s*sum((x[i] - s/100)^2, i, 1, 60)", _chained),
        ("sum(sin(x[2*i-1])*x[102-2*i], i, 1, 50)", _every_second),
        ("sum((x[i] - x5)^2, i, 1, 200)", _centred),
        ("-sum(-exp(x[i])/2, i, 1, 64)*2", lambda x: (float(np.sum(np.exp(x))), np.exp(x))),
        ("sum(i*x[i], i, 1, 64)", lambda x: (float(np.arange(1, 65) @ x), np.arange(1.0, 65.0))),
        ("sum(x[i], i, 1, 64)*x1", lambda x: (x.sum() * x[0], x[0] + x.sum() * (np.arange(64) == 0))),
        ("50 - sum(x[i]^7/7, i, 1, 64)", lambda x: (50 - np.sum(x**7) / 7, -(x**6))),
        ("sum(1/(2 + x[i])^3, i, 1, 64)", lambda x: (np.sum((2 + x) ** -3.0), -3 * (2 + x) ** -4.0)),
    ],
)
def test_value_and_gradient_equal_numpy_by_hand(
    text: str, by_hand: Callable[[Vector], tuple[float, Vector]]
) -> None:
    kernel = _kernel(text)
    point = np.random.default_rng(7).uniform(-1, 1, kernel.size)
    value, gradient = _answer(kernel, point.tolist())
    true_value, true_gradient = by_hand(point)
    assert value == pytest.approx(true_value, rel=1e-12)
    np.testing.assert_allclose(gradient, true_gradient, rtol=1e-11, atol=1e-12)


FAMILIES = [name for name, row in PROBLEMS.items() if row.family]


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_of_problems_gives_what_its_program_gives(name: str) -> None:
    program = _program(in_variables(PROBLEMS[name], 300).formula)
    kernel = _kernel(in_variables(PROBLEMS[name], 300).formula)
    scalar = scalar_kernel(with_gradient(program))
    generator = np.random.default_rng(len(name))
    for _ in range(3):
        point = [generator.uniform(-2, 2) for _ in range(300)]
        value, *gradient = scalar(point)
        found = _answer(kernel, point)
        assert found[0] == pytest.approx(value, rel=1e-12)
        scale = max(map(abs, gradient))
        np.testing.assert_allclose(found[1], gradient, rtol=1e-11, atol=1e-13 * scale)
        assert kernel.value(point) == found[0]


@pytest.mark.parametrize(
    ("formula", "rows"),
    [
        ("({y} - w2*tanh(w1*{x} + b))^2", 500),
        ("log(1 + exp(-{y}*(a*{x} + b)))", 400),
        ("({y} - a*{x}^2 - b*{x} - c)^2", 300),
    ],
)
def test_a_loss_over_rows_of_data_is_a_few_passes(formula: str, rows: int) -> None:
    generator = np.random.default_rng(rows)
    data = [(round(generator.uniform(-1, 1), 3), round(generator.normal(), 3)) for _ in range(rows)]
    text = " + ".join(formula.format(x=f"({x})", y=f"({y})") for x, y in data)
    program = _program(text)
    kernel = repeated_kernel(program)
    assert kernel is not None
    assert len(kernel.lines) < 60
    point = [0.3, -0.7, 0.45][: kernel.size]
    value, *gradient = scalar_kernel(with_gradient(program))(point)
    found = _answer(kernel, point)
    assert found[0] == pytest.approx(value, rel=1e-12)
    assert found[1] == pytest.approx(gradient, rel=1e-10, abs=1e-10)


class Shape(NamedTuple):
    """A summand as text, with its value and its partials by `a` and `b`, by hand."""

    text: str
    by_hand: Callable[[float, float, float], tuple[float, float, float]]


def _damped(a: float, b: float, c: float) -> tuple[float, float, float]:
    slope = 1 / math.cosh(c * a + b) ** 2
    return math.tanh(c * a + b), c * slope, slope


def _wave(a: float, b: float, c: float) -> tuple[float, float, float]:
    return math.sin(c * a) * b, c * math.cos(c * a) * b, math.sin(c * a)


def _chosen(a: float, b: float, c: float) -> tuple[float, float, float]:
    return (a * a, 2 * a, 0.0) if a > c else (3 * b, 0.0, 3.0)


def _rational(a: float, b: float, _: float) -> tuple[float, float, float]:
    below = 1 + b * b
    return a**5 / below, 5 * a**4 / below, -2 * b * a**5 / below**2


SHAPES = [
    Shape("(x{a} - {c}*x{b})^2", lambda a, b, c: ((a - c * b) ** 2, 2 * (a - c * b), -2 * c * (a - c * b))),
    Shape("sin({c}*x{a})*x{b}", _wave),
    Shape("sqrt({c} + x{a}^2)", lambda a, _, c: (math.sqrt(c + a * a), a / math.sqrt(c + a * a), 0.0)),
    Shape("abs(x{a} - {c})", lambda a, _, c: (abs(a - c), math.copysign(1, a - c), 0.0)),
    Shape("max(x{a}, {c})*x{b}", lambda a, b, c: (max(a, c) * b, b * (a > c), max(a, c))),
    Shape("where(x{a} > {c}, x{a}^2, 3*x{b})", _chosen),
    Shape("x{a}^5/(1 + x{b}^2)", _rational),
    Shape("tanh({c}*x{a} + x{b})", _damped),
    Shape("exp(x{a})*{c}", lambda a, _, c: (math.exp(a) * c, math.exp(a) * c, 0.0)),
    Shape("relu(x{a} - {c})", lambda a, _, c: (max(a - c, 0.0), float(a > c), 0.0)),
]  # fmt: skip

SIZE = 120


@st.composite
def _places(draw: st.DrawFn, count: int) -> list[int]:
    """Draw indices: evenly spaced up or down, all the same, or in any order."""
    kind = draw(st.sampled_from(["even", "same", "mixed"]))
    if kind == "same":
        return [draw(st.integers(0, SIZE - 1))] * count
    if kind == "even":
        step = draw(st.integers(1, (SIZE - 1) // (count - 1)))
        start = draw(st.integers(0, SIZE - 1 - step * (count - 1)))
        row = list(range(start, start + step * count, step))
        return row[::-1] if draw(st.booleans()) else row
    generator = np.random.default_rng(draw(st.integers(0, 1000)))
    places: list[int] = generator.integers(SIZE, size=count).tolist()
    return places


@st.composite
def _terms(draw: st.DrawFn) -> list[tuple[int, Shape, int, int, float]]:
    terms = []
    for _ in range(draw(st.integers(1, 3))):
        shape, sign, count = (
            draw(st.sampled_from(SHAPES)),
            draw(st.sampled_from([1, -1])),
            draw(st.integers(32, 50)),
        )
        generator = np.random.default_rng(draw(st.integers(0, 1000)))
        fixed = draw(st.booleans())
        constants = [0.7 if fixed else round(generator.uniform(0.1, 2), 3) for _ in range(count)]
        terms += [
            (sign, shape, a, b, c)
            for a, b, c in zip(draw(_places(count)), draw(_places(count)), constants, strict=True)
        ]
    terms += [(1, draw(st.sampled_from(SHAPES)), 3, 5, 0.25) for _ in range(draw(st.integers(0, 3)))]
    return draw(st.permutations(terms)) if draw(st.booleans()) else terms


@settings(max_examples=60, deadline=None)
@given(_terms(), st.integers(0, 1000))
def test_random_sums_equal_the_sum_of_their_terms_by_hand(
    terms: list[tuple[int, Shape, int, int, float]], seed: int
) -> None:
    names = [f"x{place}" for place in range(SIZE)]
    text = "0 " + " ".join(
        f"{'-' if sign < 0 else '+'} {shape.text.format(a=a, b=b, c=c)}" for sign, shape, a, b, c in terms
    )
    # Too few of one outline may be left, where both places of some summands are the same.
    assume(long_sums(_program(text, names)) is not None)
    generator = np.random.default_rng(seed)
    point = [generator.uniform(-2, 2) for _ in range(SIZE)]
    values: list[float] = []
    partials: dict[int, list[float]] = defaultdict(list)
    for sign, shape, a, b, c in terms:
        value, by_a, by_b = shape.by_hand(point[a], point[b], c)
        values.append(sign * value)
        partials[a].append(sign * by_a)
        partials[b].append(sign * by_b)
    found, gradient = _answer(_kernel(text, names), point)
    assert found == pytest.approx(math.fsum(values), abs=1e-13 * sum(map(abs, values)))
    for place in range(SIZE):
        scale = sum(map(abs, partials[place]))
        assert gradient[place] == pytest.approx(math.fsum(partials[place]), abs=1e-12 * scale)

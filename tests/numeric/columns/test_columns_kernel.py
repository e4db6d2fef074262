from __future__ import annotations

import math
import re
import tracemalloc
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from gradcli.language.infix import read_infix
from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.columns import kernel as kernels
from gradcli.numeric.columns.kernel import CHUNK, ArrayKernel, array_kernel
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.program import Builder, Program, lower, with_gradient
from tests.numeric.truths import TRUTHS, mpf_of

ROSENBROCK = "100*(y - x^2)^2 + (1 - x)^2"
ACKLEY = "-20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + e + 20"


def value_of(text: str, names: Sequence[str] = ("x", "y")) -> Program:
    return lower([read_infix(text)], names)


def gradient_of(text: str, names: Sequence[str] = ("x", "y")) -> Program:
    return with_gradient(value_of(text, names))


def columns_of(count: int, size: int = 2, seed: int = 1) -> list[Array]:
    return list(np.random.default_rng(seed).uniform(-2, 2, (size, count)))


def one_by_one(program: Program, columns: Sequence[Array]) -> list[list[float]]:
    rows = zip(*[column.tolist() for column in columns], strict=True)
    return [list(answer) for answer in zip(*[run(program, row, FLOATS) for row in rows], strict=True)]


def rosenbrock(x: Array, y: Array) -> list[Array]:
    return [
        100 * (y - x * x) ** 2 + (1 - x) ** 2,
        -400 * x * (y - x * x) - 2 * (1 - x),
        200 * (y - x * x),
    ]


def ackley(x: Array, y: Array) -> list[Array]:
    root = np.sqrt((x * x + y * y) / 2)
    wave = np.exp((np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y)) / 2)
    bowl = np.exp(-0.2 * root)
    slopes = [2 * bowl * z / root + np.pi * np.sin(2 * np.pi * z) * wave for z in (x, y)]
    return [-20 * bowl - wave + np.e + 20, *slopes]


@pytest.mark.parametrize("count", [0, 1, 7, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])
def test_any_number_of_points_gets_the_numbers_of_a_formula_by_hand(count: int) -> None:
    columns = columns_of(count)
    answers = array_kernel(gradient_of(ROSENBROCK))(columns)
    np.testing.assert_allclose(answers, rosenbrock(*columns), rtol=1e-12, atol=1e-12)


def test_transcendental_functions_get_the_numbers_of_a_formula_by_hand() -> None:
    columns = columns_of(40_000)
    answers = array_kernel(gradient_of(ACKLEY))(columns)
    np.testing.assert_allclose(answers, ackley(*columns), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    "spread",
    [lambda a: a[:, ::3], lambda a: a[:, ::-1], np.asfortranarray,
     lambda a: np.broadcast_to(a[:, :1], a.shape)],
    ids=["every third", "backwards", "row by row", "the same point"],
)  # fmt: skip
def test_columns_may_lie_in_memory_in_any_way(spread: object) -> None:
    assert callable(spread)
    columns = spread(np.array(columns_of(CHUNK + 100)))
    answers = array_kernel(gradient_of(ROSENBROCK))(list(columns))
    plain = array_kernel(gradient_of(ROSENBROCK))([column.copy() for column in columns])
    assert np.array_equal(answers, plain)


def test_answers_are_written_where_they_are_wanted_and_the_points_stay() -> None:
    columns = columns_of(CHUNK + 3)
    before = [column.copy() for column in columns]
    kernel = array_kernel(gradient_of(ROSENBROCK))
    rows, table = np.full((3, CHUNK + 3), 7.0), np.full((CHUNK + 3, 3), 7.0)
    for out in (list(rows), list(table.T)):
        assert all(given is wanted for given, wanted in zip(kernel(columns, out), out, strict=True))
        assert np.array_equal(out, kernel(columns))
    assert np.array_equal(columns, before)


@pytest.mark.parametrize("rows", [1, 2, 7, 1000])
def test_answers_do_not_depend_on_the_size_of_a_chunk(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = columns_of(1003)
    kernel = array_kernel(gradient_of(ACKLEY))
    whole = kernel(columns)
    monkeypatch.setattr(kernels, "CHUNK", rows)
    assert np.array_equal(kernel(columns), whole)


def test_constants_inputs_and_repeated_slots_may_be_outputs() -> None:
    builder = Builder(["x", "y"])
    total, pi = builder.apply("+", 0, 1), builder.apply("pi")
    program = builder.program([total, 0, builder.constant(Fraction(1, 3)), total, pi, 0])
    x, y = np.array([1.0, 2.0]), np.array([5.0, 7.0])
    answers = [answer.tolist() for answer in array_kernel(program)([x, y])]
    assert answers == [[6, 9], [1, 2], [1 / 3] * 2, [6, 9], [math.pi] * 2, [1, 2]]


def test_a_program_without_inputs_has_one_point_or_as_many_as_are_wanted() -> None:
    kernel = array_kernel(lower([read_infix("sin(1) + 2")], []))
    assert [answer.tolist() for answer in kernel([])] == [[math.sin(1) + 2]]
    assert kernel([], [np.empty(3)])[0].tolist() == [math.sin(1) + 2] * 3


def test_two_threads_may_use_one_kernel() -> None:
    kernel = array_kernel(gradient_of(ACKLEY))
    batches = [columns_of(60_000, seed=seed) for seed in range(4)]
    alone = [kernel(batch) for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(kernel, batches))
    assert np.array_equal(together, alone)


SPECIAL = [
    -math.inf,
    -1e300,
    -2.0,
    -1.0,
    -0.5,
    -0.0,
    0.0,
    5e-324,
    0.5,
    1.0,
    2.0,
    3.0,
    1e300,
    math.inf,
    math.nan,
]


@pytest.mark.parametrize("text", TRUTHS)
def test_undefined_and_overflow_are_where_floats_have_them(text: str) -> None:
    names = ("x", "y")[: len(TRUTHS[text].ranges)]
    columns = list(np.array(np.meshgrid(*[SPECIAL] * len(names))).reshape(len(names), -1))
    if text == "x^y":
        # Powers of infinity and infinite powers of 0 are conventions, in which the libraries differ.
        plain = np.isfinite(columns[0]) & ((columns[0] != 0) | np.isfinite(columns[1]))
        columns = [column[plain] for column in columns]
    program = value_of(text, names)
    found, wanted = array_kernel(program)(columns), one_by_one(program, columns)
    np.testing.assert_allclose(found, wanted, rtol=1e-14, atol=1e-300, equal_nan=True)


@pytest.mark.parametrize("text", TRUTHS)
def test_functions_are_within_three_units_in_the_last_place_of_those_of_floats(text: str) -> None:
    truth = TRUTHS[text]
    names = ("x", "y")[: len(truth.ranges)]
    rng = np.random.default_rng(11)
    columns = [rng.uniform(float(Fraction(low)), float(Fraction(high)), 300) for low, high in truth.ranges]
    program = value_of(text, names)
    np.testing.assert_array_max_ulp(
        array_kernel(program)(columns)[0], np.array(one_by_one(program, columns)[0]), 3
    )


@pytest.mark.parametrize(
    "text", ["sin(x)*cos(x)", "erf(x)", "tanh(x)", "x^3 + x^-1", "sigmoid(x)", "softplus(x)"]
)
def test_values_are_near_the_truth(text: str) -> None:
    truths = {
        "sin(x)*cos(x)": lambda x: mp.sin(x) * mp.cos(x), "erf(x)": mp.erf, "tanh(x)": mp.tanh,
        "x^3 + x^-1": lambda x: x**3 + 1 / x, "sigmoid(x)": lambda x: 1 / (1 + mp.exp(-x)),
        "softplus(x)": lambda x: mp.log(1 + mp.exp(x)),
    }  # fmt: skip
    x = np.linspace(0.1, 9.7, 97)
    with mp.workdps(40):
        wanted = [float(truths[text](mpf(number))) for number in x.tolist()]
    assert array_kernel(value_of(text, ["x"]))([x])[0].tolist() == pytest.approx(wanted, rel=2e-15)


@pytest.mark.parametrize(
    ("text", "x", "expected"),
    [
        ("x^-1", [0.0, -0.0, 4.0], [math.nan, math.nan, 0.25]), ("x^-2", [0.0, 2.0], [math.nan, 0.25]),
        ("x^0.5", [-1.0, 0.0, 9.0], [math.nan, 0, 3]), ("x^(-1/2)", [0.0, 4.0], [math.nan, 0.5]),
        ("x^3", [-2.0, 1e200, -1e200], [-8, math.inf, -math.inf]),
        ("x^1.5", [-1.0, 4.0], [math.nan, 8]),
        ("2^x", [-1.0, math.nan, 3.0], [0.5, math.nan, 8]), ("1^x", [2.0, math.nan], [1, math.nan]),
        ("0^x", [-1.0, 0.0, 2.0], [math.nan, 1, 0]), ("(-2)^x", [3.0, 0.5], [-8, math.nan]),
        ("x^x", [0.0, -2.0, math.nan], [1, 0.25, math.nan]),
        ("x/0", [1.0, math.inf], [math.nan, math.nan]), ("exp(x)/(x - x)", [1.0, 1e9], [math.nan, math.nan]),
        ("x/8", [3.0, 5e-324], [0.375, 0.0]), ("1/exp(x)", [-1e9, 0.0], [math.nan, 1]),
        ("where(x > 0, 1/x, 7)", [-1.0, 0.0, 4.0], [7, 7, 0.25]),
        ("where(x > 0 and 1/x > 2, 1, 0)", [-1.0, 0.0, 0.25, math.nan], [0, 0, 1, math.nan]),
        ("where(x > 0 or 1/x > -2, 1, 0)", [1.0, 0.0, -0.25, -1.0], [1, math.nan, 0, 1]),
        ("where(not (x == 2), 1, 0)", [2.0, 1.0, math.nan], [0, 1, math.nan]),
        ("max(x, 1)", [math.nan, 0.0, 3.0], [math.nan, 1, 3]), ("min(1, x)", [math.nan, 0.0], [math.nan, 0]),
    ],
)  # fmt: skip
def test_the_edges_of_the_domain(text: str, x: list[float], expected: list[float]) -> None:
    found = array_kernel(value_of(text, ["x"]))([np.array(x)])[0]
    np.testing.assert_allclose(found, expected, rtol=1e-15, equal_nan=True)


_LEAVES = st.sampled_from(["x", "y", "x", "y", "2", "1/3", "0.7", "-1"])
_CALLS = st.sampled_from(["abs", "sqrt", "floor", "ceil", "sign", "-"])
_COMPARED = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])


def _grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(_CALLS, parts).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(parts, st.sampled_from("+-*/"), parts).map(lambda t: f"({t[0]}){t[1]}({t[2]})"),
        st.tuples(st.sampled_from(["max", "min"]), parts, parts).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(parts, _COMPARED, parts, parts).map(
            lambda t: f"where({t[0]} {t[1]} {t[2]}, {t[3]}, {t[0]})"
        ),
    )


EXACTLY_ROUNDED = st.recursive(_LEAVES, _grown, max_leaves=14)
"""Formulas whose every operation both libraries must round to the same double."""


@settings(max_examples=200, deadline=None)
@given(EXACTLY_ROUNDED)
def test_random_programs_give_the_very_doubles_of_floats(text: str) -> None:
    program = with_gradient(lower([read_infix(text)], ["x", "y"]))
    columns = list(np.array(np.meshgrid(SPECIAL, SPECIAL)).reshape(2, -1))
    found, wanted = array_kernel(program)(columns), np.array(one_by_one(program, columns))
    assert np.array_equal(found, wanted, equal_nan=True), text


def lines_of(kernel: ArrayKernel) -> list[str]:
    return [line.strip() for line in kernel.lines[4:]]


def test_what_is_generated_consists_of_numbers_and_places() -> None:
    text = "secret_1*sin(eval_2) + where(secret_1 > 0.1, 1/3, 1e400) - secret_1/(eval_2^2)"
    kernel = array_kernel(gradient_of(text, ["secret_1", "eval_2"]))
    call = re.compile(r"f\d+\((?:(?:[xob]\d+|-?[\d.]+(?:e[+-]?\d+)?|nan|-?inf)(?:, )?)+\)")
    assert lines_of(kernel)
    assert [line for line in lines_of(kernel) if not call.fullmatch(line)] == []


def test_only_what_the_outputs_need_is_computed_and_constants_once() -> None:
    program = value_of("sqrt(2)*exp(pi)*x + exp(y)", ["x", "y"])
    total = program.code[program.outputs[0]]
    kernel = array_kernel(replace(program, outputs=total.slots[:1]))
    assert len(lines_of(kernel)) == 1
    answer = kernel([np.array([2.0]), np.array([math.nan])])[0]
    assert answer.tolist() == pytest.approx([2 * math.sqrt(2) * math.exp(math.pi)], rel=1e-15)


@pytest.mark.parametrize(
    ("text", "buffers"),
    [
        ("exp(" * 50 + "x" + ")" * 50, 1), ("+".join(f"exp({k}*x)" for k in range(1, 60)), 2),
        ("exp(x) * exp(2*x)", 2), ("x + y", 0),
    ],
)  # fmt: skip
def test_there_are_as_many_buffers_as_numbers_that_are_needed_at_once(text: str, buffers: int) -> None:
    assert array_kernel(value_of(text)).buffers == buffers


def test_a_long_batch_needs_little_more_memory_than_its_answers() -> None:
    columns, out = columns_of(300_000), list(np.empty((3, 300_000)))
    kernel = array_kernel(gradient_of(ROSENBROCK))
    tracemalloc.start()
    kernel(columns, out)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * CHUNK * 8


def test_an_angle_s_sine_and_cosine_are_right_to_the_last_place() -> None:
    near = np.arange(-650, 651) * (np.pi / 2)
    angles = np.concatenate(
        [near, np.nextafter(near, 9e9), np.random.default_rng(4).uniform(-1024, 1024, 2000)]
    )
    sines, cosines = _sines_and_cosines(angles)
    with mp.workprec(200):
        for angle, sine, cosine in zip(angles.tolist(), sines.tolist(), cosines.tolist(), strict=True):
            for found, true in (
                (sine, mp.sin(mpf_of(Fraction(angle)))),
                (cosine, mp.cos(mpf_of(Fraction(angle)))),
            ):
                assert abs(mpf(found) - true) <= mpf(math.ulp(found)), angle


@pytest.mark.parametrize("angle", [0.0, -0.0, 5e-324, -1e-300, 1e-9, 1024.0, 1e5, -1e22, 1e300])
def test_tiny_and_large_angles_have_the_sine_and_cosine_of_the_standard_library(angle: float) -> None:
    sines, cosines = _sines_and_cosines(np.array([angle, 0.5]))
    np.testing.assert_array_max_ulp(
        np.array([sines[0], cosines[0]]), np.array([math.sin(angle), math.cos(angle)]), 1
    )
    assert math.copysign(1, sines[0]) == math.copysign(1, math.sin(angle))


def test_angles_that_are_no_numbers_have_no_sine_and_leave_their_neighbours_alone() -> None:
    sines, cosines = _sines_and_cosines(np.array([math.inf, -math.inf, math.nan, 0.5]))
    assert np.isnan(sines[:3]).all()
    assert np.isnan(cosines[:3]).all()
    assert (sines[3], cosines[3]) == pytest.approx((math.sin(0.5), math.cos(0.5)), rel=1e-15)


def _sines_and_cosines(angles: Array) -> list[Array]:
    program = lower([read_infix("sin(x)"), read_infix("cos(x)")], ["x"])
    return array_kernel(program)([angles])

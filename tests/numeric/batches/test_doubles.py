from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from mpmath import mp, mpf

from gradcli.errors import OptionError
from gradcli.language.expression import Expression, read
from gradcli.numeric.batches import doubles
from gradcli.numeric.batches.doubles import evaluate_batch

POINTS = np.random.default_rng(8).uniform(-3, 3, (70_001, 2))


@pytest.mark.parametrize(
    "points",
    [POINTS, np.asfortranarray(POINTS), POINTS[::-2, ::-1], POINTS[:3].tolist(), POINTS[:0], [[1, 2]]],
)
def test_points_in_any_order_of_memory_have_a_value_and_a_gradient(points: npt.ArrayLike) -> None:
    values, gradients = evaluate_batch("x^2*y + sin(y)", points)
    x, y = np.asarray(points, dtype=float).T
    np.testing.assert_allclose(values, x * x * y + np.sin(y), rtol=1e-14, atol=1e-14)
    np.testing.assert_allclose(gradients, np.stack([2 * x * y, x * x + np.cos(y)], 1), rtol=1e-14, atol=1e-14)


def test_answers_lie_column_by_column() -> None:
    values, gradients = evaluate_batch("x*y", POINTS)
    assert values.flags.c_contiguous
    assert gradients.flags.f_contiguous


def test_one_variable_or_none_has_a_batch_too() -> None:
    values, gradients = evaluate_batch("x^2", [[3.0], [4.0]])
    assert (values.tolist(), gradients.tolist()) == ([9, 16], [[6], [8]])
    values, gradients = evaluate_batch("2 + 3", np.empty((4, 0)))
    assert (values.tolist(), gradients.shape) == ([5] * 4, (4, 0))


@pytest.mark.parametrize("points", [[1.0, 2.0], [[1.0]], [[1.0, 2.0, 3.0]], 5.0, [[[1.0, 2.0]]]])
def test_points_of_another_shape_are_refused(points: npt.ArrayLike) -> None:
    with pytest.raises(OptionError, match=r"the points need 2 columns \(x, y\)"):
        evaluate_batch("x + y", points)


def test_a_formula_is_prepared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    typed: list[str] = []

    def counted(text: str) -> Expression:
        typed.append(text)
        return read(text)

    monkeypatch.setattr(doubles, "read", counted)
    answers = [evaluate_batch("x^2 + 123456*y", [[1.0, 2.0]])[0].tolist() for _ in range(3)]
    assert (answers, typed) == ([[1 + 2 * 123456]] * 3, ["x^2 + 123456*y"])


def test_the_order_of_the_variables_tells_formulas_apart() -> None:
    first, second = (evaluate_batch(read("x - y", names), [[5.0, 3.0]]) for names in (["x", "y"], ["y", "x"]))
    assert (first[0].tolist(), second[0].tolist()) == ([2], [-2])


@pytest.mark.parametrize("engine", ["auto", "python", "c"])
def test_every_engine_gives_the_numbers_of_numpy(engine: str) -> None:
    points = np.random.default_rng(5).uniform(-2, 2, (1000, 2))
    x, y = points.T
    values, gradients = evaluate_batch("100*(y - x^2)^2 + (1 - x)^2", points, engine=engine)
    np.testing.assert_allclose(values, 100 * (y - x * x) ** 2 + (1 - x) ** 2, rtol=1e-14)
    expected = np.stack([-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)], axis=1)
    np.testing.assert_allclose(gradients, expected, rtol=1e-12, atol=1e-12)


def test_an_engine_that_there_is_not_is_refused() -> None:
    with pytest.raises(OptionError, match="there is no engine 'fortran'"):
        evaluate_batch("x", [[1.0]], engine="fortran")


def test_doubles_are_taken_as_the_numbers_they_are() -> None:
    """The double nearest to pi/2 is some 6e-17 below it; its shortest decimal is not that double."""
    half_turn = 1.5707963267948966
    values, gradients = evaluate_batch("tan(x)", [[half_turn]])
    with mp.workdps(60):
        assert values[0] == pytest.approx(float(mp.tan(mpf(half_turn))), rel=1e-15)
        assert gradients[0, 0] == pytest.approx(float(1 / mp.cos(mpf(half_turn)) ** 2), rel=1e-15)


def test_what_doubles_get_wrong_is_right_unless_it_is_asked_for() -> None:
    points = [[1e-8], [2.0]]
    values, gradients = evaluate_batch("(1-cos(x))/x^2", points)
    with mp.workdps(60):
        assert values[0] == pytest.approx(float((1 - mp.cos(mpf(1e-8))) / mpf(1e-8) ** 2), rel=1e-15)
        slope = mp.diff(lambda x: (1 - mp.cos(x)) / x**2, mpf(1e-8))
        assert gradients[0, 0] == pytest.approx(float(slope), rel=1e-15)
    values, _ = evaluate_batch("(1-cos(x))/x^2", points, checked=False)
    assert values.tolist() == [(1 - math.cos(1e-8)) / 1e-16, pytest.approx((1 - math.cos(2)) / 4)]


def test_no_slope_is_given_where_there_is_none() -> None:
    values, gradients = evaluate_batch("abs(x) + log(y)", [[0.0, 1.0], [-2.0, 4.0], [1.0, -1.0]])
    np.testing.assert_allclose(values, [0, 2 + math.log(4), math.nan])
    np.testing.assert_allclose(gradients, [[math.nan, 1], [-1, 0.25], [math.nan, math.nan]])

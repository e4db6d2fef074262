"""What counts as a long sum, and how its summands are put together."""

from __future__ import annotations

import pytest

from gradcli.language.expression import read
from gradcli.language.problems import PROBLEMS, in_variables
from gradcli.numeric.program import Program, lower
from gradcli.numeric.repeated.choice import repeated_kernel
from gradcli.numeric.repeated.kernel import RepeatedKernel
from gradcli.numeric.repeated.sums import Sums, long_sums


def _program(text: str) -> Program:
    formula = read(text)
    return lower([formula.tree], formula.variables)


def _found(text: str) -> Sums:
    found = long_sums(_program(text))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "groups", "rest"),
    [
        ("sum(sin(x[i])*x[i+1], i, 1, 40)", [40], 0),
        ("sum(x[i]^2 - 10*cos(2*pi*x[i]), i, 1, 40)", [40], 0),
        ("sum(x[i]^2, i, 1, 40) + 7 - sin(x1)", [40], 2),
        ("7 - sum(x[i]^2, i, 1, 40)", [40], 1),
        ("sum(x[i]^2, i, 1, 40) - sum(exp(x[i]), i, 1, 50)", [40, 50], 0),
        ("sum(x[i]^2, i, 1, 40) + sum(exp(x[i]), i, 1, 10)", [40], 10),
        ("sum(sum(x[i]*y[j], i, 1, 9), j, 1, 8)", [72], 0),
        ("sum(x[i]^i, i, 1, 40) + sum(y[i]^3, i, 1, 40)", [41], 39),
        ("sum(x[i]*x[41-i], i, 1, 40)", [40], 0),
    ],
)
def test_summands_of_one_outline_stand_together(text: str, groups: list[int], rest: int) -> None:
    (found,) = _found(text).sums
    assert [len(group.rows) for group in found.groups] == groups
    assert len(found.rest) == rest


def test_a_sum_within_a_formula_is_found_with_what_summands_share() -> None:
    found = _found("m = sum(x[i], i, 1, 40)/40; sqrt(sum((x[i] - m)^2, i, 1, 40))")
    assert [len(part.groups[0].rows) for part in found.sums] == [40, 40]
    assert len(found.shared) == 1


def test_a_variable_that_occurs_twice_in_a_summand_is_one_leaf() -> None:
    (group,) = _found("sum(x[i]*sin(x[i]), i, 1, 40)").sums[0].groups
    assert {len(row) for row in group.rows} == {1}


def test_numbers_that_happen_to_be_equal_stay_apart() -> None:
    (group, *others) = _found("sum((x[i] - i)^2 + sin(5*x[i]), i, 2, 41)").sums[0].groups
    assert not others
    assert len(group.rows) == 40


@pytest.mark.parametrize(
    "text",
    [
        "x^2 + y^2",
        "sum(x[i]^2, i, 1, 31)",
        "prod(x[i], i, 1, 300)",
        "prod(1 + sin(x[i]), i, 1, 300) + x1",
        "sum(x[i]^(i+1), i, 1, 300)",
        "x + 3",
    ],
)
def test_formulas_without_a_long_sum_have_none(text: str) -> None:
    assert long_sums(_program(text)) is None


def test_summands_that_share_nearly_everything_are_left_to_other_code() -> None:
    steps = "; ".join(f"a{k} = sin(a{k - 1} + x{k})" for k in range(1, 300))
    text = f"a0 = x0; {steps}; " + " + ".join(f"a{k}" for k in range(300))
    assert long_sums(_program(text)) is None


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("@rosenbrock(50)", False),
        ("@rosenbrock(300)", True),
        ("@sphere(100)", False),
        ("@griewank(300)", False),
        ("@zakharov(300)", True),
        ("sum(sum((x[i] - x[j])^2, i, 1, 20), j, 1, 20)", True),
    ],
)
def test_arrays_are_chosen_where_they_pay(text: str, *, worth: bool) -> None:
    assert (repeated_kernel(_program(text)) is not None) is worth


@pytest.mark.parametrize(
    "name", [name for name, row in PROBLEMS.items() if row.family and name != "griewank"]
)
def test_the_code_is_as_long_for_any_number_of_variables(name: str) -> None:
    lengths = set()
    for size in (250, 1000):
        found = long_sums(_program(in_variables(PROBLEMS[name], size).formula))
        assert found is not None
        lengths.add(len(RepeatedKernel(found).lines))
    assert len(lengths) == 1

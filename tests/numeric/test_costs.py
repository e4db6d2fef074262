"""What a gradient costs, counted in instructions: it does not depend on the machine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gradcli.language.expression import read
from gradcli.numeric.columns.kernel import array_kernel
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.numeric.statements import live_from


def _nested(n: int) -> str:
    return "(" * (n - 2) + "x1*x2" + "".join(f" + x{i})*x{i + 1}" for i in range(3, n + 1))


def _network(n: int) -> str:
    hidden = (f"tanh({i % 7 + 1}/8*x{i} - x{i % n + 1}/3 + 1/{i})" for i in range(1, n + 1))
    return f"({' + '.join(f'{i % 5 + 1}/4*{neuron}' for i, neuron in enumerate(hidden))} - 1)^2"


FAMILIES: dict[str, Callable[[int], str]] = {
    "rosenbrock": lambda n: f"sum(100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2, i, 1, {n - 1})",
    "rastrigin": lambda n: f"10*{n} + sum(x[i]^2 - 10*cos(2*pi*x[i]), i, 1, {n})",
    "product": lambda n: f"prod(x[i], i, 1, {n})",
    "composition": lambda n: "sin(exp(-tanh(" * n + "x*y" + ")))" * n,
    "nested": _nested,
    "network": _network,
}


def program_of(family: str, n: int) -> Program:
    expression = read(FAMILIES[family](n))
    return lower([expression.tree], expression.variables)


def cost(program: Program) -> int:
    """Count the instructions that the outputs need; inputs and constants cost nothing."""
    return len(live_from(program, program.outputs, dict.fromkeys(range(len(program.inputs)))))


@pytest.mark.parametrize("n", [2, 10, 100, 1000])
@pytest.mark.parametrize("family", FAMILIES)
def test_value_and_gradient_take_at_most_five_times_the_instructions_of_the_value(
    family: str, n: int
) -> None:
    program = program_of(family, n)
    assert cost(with_gradient(program)) <= 5 * cost(program)


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_generated_for_arrays_grows_as_the_formula(family: str) -> None:
    few, many = (len(array_kernel(with_gradient(program_of(family, n))).lines) for n in (100, 1000))
    assert many <= 11 * few


def test_the_gradient_of_rosenbrock_takes_five_instructions() -> None:
    """Two inner derivatives scaled, their product, and the other square's slope; by hand."""
    value = program_of("rosenbrock", 2)
    assert cost(with_gradient(value)) - cost(value) == 5

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcli.language.expression import read
from gradcli.numeric.definite import definiteness, hessian
from gradcli.numeric.program import Program, lower, with_gradient


def program_of(text: str) -> Program:
    expression = read(text)
    return with_gradient(lower([expression.tree], expression.variables))


def quadratic(matrix: npt.NDArray[np.float64]) -> str:
    names = [f"x{i}" for i in range(len(matrix))]
    return " + ".join(
        f"({entry!r})*{one}*{other}/2"
        for one, row in zip(names, matrix.tolist(), strict=True)
        for other, entry in zip(names, row, strict=True)
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(0, 2**30))
def test_signs_of_random_matrices_agree_with_eigenvalues(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix = rng.integers(-9, 10, size=(size, size)).astype(float)
    matrix = matrix + matrix.T
    if rng.random() < 0.5:
        matrix = matrix @ matrix * rng.choice([-1.0, 1.0])
    eigenvalues = np.linalg.eigvalsh(matrix)
    smallest = np.abs(eigenvalues).min()
    found = definiteness(program_of(quadratic(matrix)), [0.0] * size)
    expected = (
        "indefinite" if eigenvalues.min() < -1e-9 and eigenvalues.max() > 1e-9
        else "positive" if eigenvalues.min() > 0 else "negative"
    )  # fmt: skip
    if smallest > 1e-6 * np.abs(eigenvalues).max():
        assert found == expected
    else:
        assert found in ("", expected)


@pytest.mark.parametrize(
    ("text", "point", "kind"),
    [
        ("x^2 + y^2", [0, 0], "positive"), ("-x^2 - y^2", [0, 0], "negative"),
        ("x^2 - y^2", [0, 0], "indefinite"),
        ("x*y", [0, 0], "indefinite"), ("x^3", [0], ""), ("x^4 + y^4", [0, 0], ""), ("x^2 + y^4", [0, 0], ""),
        ("x^2 - y^4", [0, 0], ""), ("x^2 + x*y + y^2", [0, 0], "positive"), ("x^2 + 2x*y + y^2", [1, -1], ""),
        ("x^2 + 3x*y + y^2", [0, 0], "indefinite"), ("x*y + y*z + x*z", [0, 0, 0], "indefinite"),
        ("(x^2+y-11)^2 + (x+y^2-7)^2", [3, 2], "positive"),
        ("(x^2+y-11)^2 + (x+y^2-7)^2", [-0.270845, -0.923039], "negative"),
        ("(x^2+y-11)^2 + (x+y^2-7)^2", [0.0866775, 2.88425], "indefinite"),
        ("100(y-x^2)^2 + (1-x)^2", [1, 1], "positive"),
        ("x^2 - 3x*y^2", [0, 0], ""), ("x^3 - 3x*y^2", [0, 0], ""), ("cos(x) + cos(y)", [0, 0], "negative"),
        ("5", [], ""), ("x^2 + 0.000001*y^2", [0, 0], "positive"),
        ("1000000*x^2 - y^2", [0, 0], "indefinite"),
    ],
)  # fmt: skip
def test_kinds_of_well_known_points(text: str, point: list[float], kind: str) -> None:
    assert definiteness(program_of(text), [float(x) for x in point]) == kind


def test_a_hessian_worked_out_by_hand() -> None:
    # f = x^2 y^3 + sin(x z): f_xx = 2y^3 - z^2 sin(xz), f_xy = 6xy^2, f_xz = cos(xz) - xz sin(xz), ...
    x, y, z = 0.5, 2.0, 3.0
    s, c = np.sin(x * z), np.cos(x * z)
    expected = [
        [2 * y**3 - z * z * s, 6 * x * y * y, c - x * z * s],
        [6 * x * y * y, 6 * x * x * y, 0.0],
        [c - x * z * s, 0.0, -x * x * s],
    ]
    np.testing.assert_allclose(hessian(program_of("x^2*y^3 + sin(x*z)"), [x, y, z]), expected, rtol=1e-14)


def test_a_hessian_that_overflows_says_nothing() -> None:
    assert definiteness(program_of("exp(x)"), [1000.0]) == ""


def test_very_many_variables_say_nothing() -> None:
    assert definiteness(program_of("sum(x[i]^2, i, 1, 31)"), [0.0] * 31) == ""
    assert definiteness(program_of("sum(x[i]^2, i, 1, 30)"), [0.0] * 30) == "positive"

"""A Hessian in each format: its matrix drawn or listed, its facts in words."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from gradcli import output
from gradcli.output.grids import drawn_grid, entry_formulas
from gradcli.output.hessian_views import grid_of
from gradcli.output.notation import ascii_notation, unicode_notation, written
from gradcli.results.gradients import EvaluationStatus
from gradcli.results.hessians import HessianReport, Inertia
from tests.output.samples import AT_SADDLE, HESSIAN, quantities
from tests.output.test_as_json import strict
from tests.output.test_output import shown

TABLE = """\
f(x, y) = x² - x·y

H = ⎡  2  -1 ⎤
    ⎣ -1   0 ⎦

at (x, y) = (0, 0)
  f                 0
  H                 ⎡  2  -1 ⎤
                    ⎣ -1   0 ⎦
  leading minors    (2, -1)
  definiteness      indefinite: eigenvalues of both signs (1 positive, 1
                      negative)
  condition number  2·√2 + 3 ≈ 5.828427125
                    (largest absolute eigenvalue over smallest)
  status            stationary: a saddle point, for the Hessian is indefinite

  eigenvalue   1 - √2 ≈ -0.4142135624
  eigenvector  (0.3826834324, 0.9238795325)
  eigenvalue   1 + √2 ≈ 2.414213562
  eigenvector  (0.9238795325, -0.3826834324)

  v    (0, 1)
  H v  (-1, 0)
"""

PLAIN = """\
f(x, y) = x**2 - x*y

H = [  2  -1 ]
    [ -1   0 ]

at (x, y) = (0, 0)
f: 0
H: [  2  -1 ]
   [ -1   0 ]
leading minors: (2, -1)
definiteness: indefinite: eigenvalues of both signs (1 positive, 1 negative)
condition number: 2*sqrt(2) + 3 ~= 5.828427125 (largest absolute eigenvalue over smallest)
status: stationary: a saddle point, for the Hessian is indefinite

eigenvalue: 1 - sqrt(2) ~= -0.4142135624
eigenvector: (0.3826834324, 0.9238795325)
eigenvalue: 1 + sqrt(2) ~= 2.414213562
eigenvector: (0.9238795325, -0.3826834324)

v: (0, 1)
H v: (-1, 0)
"""


def test_the_table_of_a_saddle() -> None:
    assert shown("hessian", "table", output.Style(width=80, unicode=True)) == TABLE


def test_plain_text_says_the_same_in_ascii() -> None:
    assert shown("hessian", "plain") == PLAIN


def test_latex_has_the_matrix() -> None:
    text = shown("hessian", "latex")
    assert r"H &= \begin{pmatrix} 2 & -1 \\ -1 & 0 \end{pmatrix}" in text


def test_one_variable_has_no_matrix() -> None:
    text = shown("second derivative", "table", output.Style(width=80, unicode=True))
    assert text == "f(x) = x³\n\nf'' = 6·x\n\nat x = 1\n  f    1\n  f''  6\n"


def test_the_names_of_json() -> None:
    document = strict(shown("hessian", "json"))
    assert document["hessian"] == [["2", "-1"], ["-1", "0"]]
    (point,) = document["evaluations"]
    assert list(point) == [
        "at", "value", "hessian", "eigenvalues", "eigenvectors", "minors", "condition", "definiteness",
        "inertia", "products", "exact", "status", "detail",
    ]  # fmt: skip
    assert point["hessian"] == [[2.0, -1.0], [-1.0, 0.0]]
    assert point["eigenvalues"] == [-0.41421356237309503, 2.414213562373095]
    assert point["exact"]["eigenvalues"] == ["1 - sqrt(2)", "1 + sqrt(2)"]
    assert point["exact"]["hessian"] == [["2", "-1"], ["-1", "0"]]
    assert (point["definiteness"], point["status"]) == ("indefinite", "stationary")
    assert point["inertia"] == {"positive": 1, "negative": 1, "zero": 0}
    assert point["products"] == [{"vector": [0.0, 1.0], "product": [-1.0, 0.0], "exact": ["-1", "0"]}]


def test_what_no_double_holds_is_null_and_told() -> None:
    known = strict(shown("troubled hessian", "json"))["evaluations"][2]
    assert known["hessian"] == [[0.0, None], [None, None]]
    assert known["eigenvectors"] == [None, [1.0, 0.0]]
    assert "d2f/dydy is -1e+400, which no double holds" in known["detail"]


def test_the_columns_of_csv() -> None:
    header, row = csv.reader(io.StringIO(shown("hessian", "csv")))
    assert header == [
        "at_x", "at_y", "value", "d2_x_x", "d2_x_y", "d2_y_y", "eigenvalue_1", "eigenvalue_2", "condition",
        "product_1_x", "product_1_y", "definiteness", "status",
    ]  # fmt: skip
    numbers = [float(cell) for cell in row[:-2]]
    assert numbers[:6] == [0, 0, 0, 2, -1, 0]
    assert numbers[-2:] == [-1, 0]
    assert row[-2:] == ["indefinite", "stationary"]


def test_rows_of_csv_are_as_long_as_the_header() -> None:
    for name in ("hessian", "troubled hessian", "second derivative", "wide hessian"):
        assert len({len(row) for row in csv.reader(io.StringIO(shown(name, "csv")))}) == 1


def test_a_symbolic_matrix_is_a_square_of_csv() -> None:
    assert shown("wide hessian", "csv").splitlines()[0].startswith("variable,d2_alpha1,d2_alpha2")


CLOSED = grid_of(
    "xy", (quantities((0.5, "1/2"), (2**0.5, "sqrt(2)")), quantities((2**0.5, "sqrt(2)"), (3.0, "")))
)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (80, ["⎡ 1/2  √2 ⎤ ≈ ⎡         0.5  1.414213562 ⎤", "⎣  √2   3 ⎦   ⎣ 1.414213562            3 ⎦"]),
        (
            30,
            [
                "⎡ 1/2  √2 ⎤",
                "⎣  √2   3 ⎦",
                "≈ ⎡         0.5  1.414213562 ⎤",
                "  ⎣ 1.414213562            3 ⎦",
            ],
        ),
        (20, []),
    ],
)
def test_decimals_stand_beside_closed_forms_or_below(width: int, lines: list[str]) -> None:
    assert drawn_grid(CLOSED, unicode_notation(), width) == lines


def test_what_is_too_wide_to_draw_is_listed_once_for_each_pair() -> None:
    notation = ascii_notation()
    listed = [
        (written(formula.left, notation), written(formula.right, notation))
        for formula in entry_formulas(CLOSED)
    ]
    assert listed == [
        ("d2f/dx2", "1/2 = 0.5"), ("d2f/dxdy", "sqrt(2) ~= 1.414213562"), ("d2f/dy2", "3"),
    ]  # fmt: skip
    narrow = shown("wide hessian", "table", output.Style(width=80, unicode=True))
    assert max(map(len, narrow.splitlines())) <= 80
    assert "∂²f/∂alpha1² = 1234567890" in narrow
    assert "... 81 more; --format plain shows all" in narrow
    assert shown("wide hessian", "plain").count("d2f/d") == 13 * 14 // 2


@pytest.mark.parametrize(
    ("inertia", "status", "words"),
    [
        (Inertia(2, 0, 0), "stationary", "a strict local minimum, for the Hessian is positive definite"),
        (Inertia(0, 2, 0), "stationary", "a strict local maximum, for the Hessian is negative definite"),
        (Inertia(1, 1, 0), "stationary", "a saddle point, for the Hessian is indefinite"),
        (Inertia(1, 0, 1), "stationary", "the second-derivative test alone does not decide what kind"),
        (Inertia(0, 0, 2), "stationary", "the second-derivative test alone does not decide what kind"),
        (None, "stationary", "stationary: the slope is 0 in every direction"),
        (Inertia(2, 0, 0), "ok", "positive definite: every eigenvalue is positive"),
        (Inertia(0, 2, 0), "ok", "negative definite: every eigenvalue is negative"),
        (Inertia(0, 1, 1), "ok", "negative semidefinite, not definite (1 negative, 1 zero)"),
        (Inertia(0, 0, 2), "ok", "zero: every eigenvalue is 0"),
    ],
)
def test_the_kind_is_said_in_words(inertia: Inertia | None, status: str, words: str) -> None:
    answer = replace(AT_SADDLE, inertia=inertia, status=EvaluationStatus(status), products=())
    stream = io.StringIO()
    output.write(replace(HESSIAN, evaluations=(answer,)), "plain", stream, output.Style(), "hessian")
    assert words in stream.getvalue()


def test_what_is_not_there_is_said_and_never_a_number() -> None:
    text = shown("troubled hessian", "plain")
    assert "status: not twice differentiable here: abs(x) has a kink" in text
    assert "H: does not exist" in text
    assert "status: undefined here: log(y) needs y > 0" in text
    assert "eigenvector: left out" in text


def test_products_alone_need_no_matrix() -> None:
    answer = replace(AT_SADDLE, matrix=None, eigenvalues=None, eigenvectors=None, minors=None, inertia=None)
    stream = io.StringIO()
    result: HessianReport = replace(HESSIAN, hessian=None, evaluations=(answer,))
    output.write(result, "plain", stream, output.Style(), "hessian")
    assert "H:" not in stream.getvalue()
    assert "H v: (-1, 0)" in stream.getvalue()

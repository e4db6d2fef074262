"""`gradcli explain` as a person or a script meets it: in a process, standard output and error apart."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from gradcli import explain
from gradcli.language.write import to_infix
from tests import forked


def ran(*words: str, columns: int = 80) -> subprocess.CompletedProcess[str]:
    return forked.ran("explain", *words, environment={"COLUMNS": str(columns)})


def answered(*words: str, code: int = 0) -> dict[str, Any]:
    ended = ran(*words, "--format", "json")
    assert (ended.returncode, ended.stderr) == (code, "")
    document = json.loads(ended.stdout, parse_constant=pytest.fail)
    assert (document["schema"], document["command"]) == ("gradcli/1", "explain")
    return dict(document)


def test_the_record_of_a_point_of_a_circle() -> None:
    document = answered("x**2+y**2", "--at", "1,1", "--dir", "3,4")
    assert document["gradient"] == ["2*x", "2*y"]
    (point,) = document["evaluations"]
    assert (point["value"], point["gradient"], point["norm"]) == (2.0, [2.0, 2.0], 8**0.5)
    assert point["exact"]["norm"] == "2*sqrt(2)"
    assert point["level_set"] == {"equation": "x**2 + y**2 = 2", "exact": True}
    assert point["tangent"] == {"equation": "x + y = 2", "exact": True}
    assert point["normal"] == {"point": [1.0, 1.0], "direction": [1.0, 1.0]}
    assert point["tangent_plane"] == {"equation": "z = 2*x + 2*y - 2", "exact": True}
    assert point["linear_model"] == "2*x + 2*y - 2"
    assert point["quadratic_model"] == "2 + 2*(x - 1) + 2*(y - 1) + (x - 1)**2 + (y - 1)**2"
    assert point["no_change"] == [[-1.0, 1.0]]
    assert (point["perpendicular"]["products"], point["perpendicular"]["exact"]) == ([0.0], True)
    for chord in point["perpendicular"]["chords"]:
        assert sum(x * x for x in chord["point"]) == pytest.approx(2, abs=1e-14)
    assert (point["hessian"], point["eigenvalues"]) == ([[2.0, 0.0], [0.0, 2.0]], [2.0, 2.0])
    assert (point["definiteness"], point["kind"], point["status"]) == ("positive", None, "ok")
    (along,) = point["directional"]
    # The angle of (3, 4) is acos(3/5) = 53.130102354155978 degrees, that of (1, 1) is 45.
    assert along["angle"] == pytest.approx(8.130102354155978, rel=1e-15)
    assert (along["derivative"], along["curvature"]) == (2.8, 2.0)


@pytest.mark.parametrize(
    ("words", "code", "status", "kind"),
    [
        (("x^2 + 3y^2", "--at", "0,0"), 0, "stationary", "minimum"),
        (("x^2 - y^2", "--at", "0,0"), 0, "stationary", "saddle"),
        (("-x^4", "--at", "0"), 0, "stationary", "maximum"),
        (("x^3 - 3x*y^2", "--at", "0,0"), 0, "stationary", "saddle"),
        (("abs(x) + y^2", "--at", "0,1", "--dir", "1,0"), 1, "not_differentiable", None),
        (("log(x)", "--at", "-1"), 1, "undefined", None),
    ],
)
def test_the_status_and_kind_of_a_point(
    words: tuple[str, ...], code: int, status: str, kind: str | None
) -> None:
    (point,) = answered(*words, code=code)["evaluations"]
    assert (point["status"], point["kind"]) == (status, kind)
    assert (point["reason"] is None) == (kind is None)
    assert (point["tangent_plane"] is None) == (code == 1)


def test_every_direction_option_gives_a_direction() -> None:
    words = ("x*y", "--at", "1,1", "--dir", "1,0", "--angle", "90deg", "--toward", "0,0")
    along = answered(*words)["evaluations"][0]["directional"]
    assert [one["angle"] for one in along] == [45.0, 45.0, 180.0]


def test_each_point_is_explained() -> None:
    points = answered("x^2*y", "--at", "1,2", "--at", "2,1")["evaluations"]
    # Gradients (4, 1) and (4, 4).
    assert [point["tangent"]["equation"] for point in points] == ["4*x + y = 6", "x + y = 3"]


@pytest.mark.parametrize(
    ("words", "line", "hint"),
    [
        (("x^2",), "gradcli: explain needs a point", "add --at, as in --at 1,2"),
        (("x^2", "--dir", "1"), "gradcli: explain needs a point", "add --at, as in --at 1,2"),
        (("x*y", "--at", "1"), "gradcli: --at: 2 coordinates wanted", "write x=1,y=2"),
        (("x*y", "--at", "1,1", "--dir", "0,0"), "gradcli: --dir: the zero vector", "at least one entry"),
        (("x*y*z", "--at", "1,1,1", "--angle", "1"), "gradcli: --angle needs two variables", "use --dir"),
        (("x*y", "--at", "1,1", "--raw"), "gradcli: no such option '--raw'", ""),
    ],
)
def test_a_refusal_leaves_standard_output_empty(words: tuple[str, ...], line: str, hint: str) -> None:
    ended = ran(*words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(line)
    assert hint in ended.stderr


FUNCTIONS = [
    ("x^2+y^2", "1,1"), ("x^2*y + sin(x*y)", "1,2"), ("x^3", "2"), ("x*y*z", "1,2,3"),
    ("x*y*z*u*v", "1,2,3,4,5"),
    ("x^2 - y^2 + x*y", "0,0"), ("x^4 + y^4", "0,0"), ("abs(x) + y^2", "0,1"), ("log(x)", "-1"),
    ("x^2+y^2", "pi/3,sqrt(2)"), ("x^2+y^2", "0.1,0.2"), ("1e200*x + y", "1,1"), ("1e-200*x + y^2", "1,1e-9"),
    ("θ^2*φ", "1,2"), ("x*abs(x) + y", "0,1"),
]  # fmt: skip


@pytest.mark.parametrize("columns", [40, 80, 100])
@pytest.mark.parametrize(("text", "point"), FUNCTIONS)
def test_lines_fit_the_terminal_and_nothing_is_said_on_standard_error(
    text: str, point: str, columns: int
) -> None:
    ended = ran(text, "--at", point, "--format", "table", columns=columns)
    assert ended.returncode in (0, 1)
    assert ended.stderr == ""
    lines = ended.stdout.splitlines()
    # The formula of a gradient with a number of 200 digits cannot be broken.
    assert [line for line in lines if len(line) > columns and "0" * 100 not in line] == []


@pytest.mark.parametrize(("text", "point"), FUNCTIONS)
def test_plain_text_is_ascii(text: str, point: str) -> None:
    assert ran(text, "--at", point, "--format", "plain").stdout.isascii()


def test_the_library_says_the_same() -> None:
    explanation = explain("a*x^2 + y", [1, 2], directions=["1,1"], variables=["x", "y"], constants={"a": "3"})
    found = explanation.geometry
    assert found is not None
    assert found.tangent is not None
    # The gradient is (6, 1), and 6*1 + 1*2 = 8.
    assert (to_infix(found.tangent.left), to_infix(found.tangent.right)) == ("6*x + y", "8")
    assert explanation.along[0].curvature is not None
    # The only second partial is 6, and the square of u's first entry is 1/2.
    assert explanation.along[0].curvature.decimal == "3"


def test_symbolic_work_ends_at_its_deadline() -> None:
    ended = ran(
        f"max({','.join(f'x{n}' for n in range(400))})", "--at", ",".join("1" * 400), "--timeout", "1"
    )
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.startswith("gradcli: no answer within 1 s while explaining the gradient")

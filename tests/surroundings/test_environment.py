"""What the environment says changes no digit, and is no news on standard error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.forked import ran
from tests.surroundings.started import DESCEND, KERNEL, started

NUMBER = re.compile(r"\d+\.\d+(?:e[+-]\d+)?", re.ASCII)
"""A number of an answer; whole ones also stand in what is said only where it fits."""


@pytest.mark.parametrize("words", [("grad", "--help"), ("methods",), DESCEND])
def test_docstrings_and_assertions_may_be_left_out(words: tuple[str, ...]) -> None:
    assert started(*words, options=["-OO"]) == (0, ran(*words).stdout, "")


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONDEVMODE": "1"},
        {"PYTHONINSPECT": "1"},
        {"PYTHONMALLOC": "debug"},
        {"PYTHONWARNINGS": "error"},
        {"PYTHONHASHSEED": "0"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii:strict"},
        {"PYTHONIOENCODING": "cp1252:strict"},
    ],
    ids=lambda environment: " ".join(f"{name}={value}" for name, value in environment.items()),
)
def test_settings_of_python_change_nothing(environment: dict[str, str]) -> None:
    assert started(*DESCEND, environment=environment) == (0, ran(*DESCEND).stdout, "")


@pytest.mark.parametrize(
    "environment",
    [
        {"SYMPY_USE_CACHE": "bogus", "SYMPY_GROUND_TYPES": "bogus", "PYTHONHASHSEED": "0"},
        {"SYMPY_CACHE_SIZE": "bogus", "SYMPY_DEBUG": "True", "PYTHONHASHSEED": "1"},
    ],
)
def test_settings_of_sympy_change_nothing(environment: dict[str, str]) -> None:
    words = ("grad", "x^2 y + sin(x y)", "--at", "1,2")
    assert started(*words, environment=environment) == (0, ran(*words).stdout, "")


def test_no_library_warns_a_user() -> None:
    """NumPy does, of this one, as it is loaded."""
    environment = {"NPY_PROMOTION_STATE": "weak", "PYTHONWARNINGS": "error"}
    words = ("plot", "x*y", "--size", "40x12")
    assert started(*words, environment=environment) == (0, ran(*words).stdout, "")


def test_a_question_that_no_shell_asks_is_none() -> None:
    ended = ran("--version", environment={"_GRADCLI_COMPLETE": "bogus"})
    assert (ended.returncode, ended.stdout[:8], ended.stderr) == (0, "gradcli ", "")
    assert ran("functions", environment={"_GRADCLI_COMPLETE": "bogus"}).stdout == ran("functions").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("grad", "x^2 y + sin(x y)", "--at", "1,2", "--dir", "3,4"),
        ("hessian", "x^3 + x*y^2", "--at", "1,2"),
        ("explain", "x^2 + y^2", "--at", "1,1"),
        ("check", "x^2*y + sin(x*y)", "--values", "3.17,0.58", "--at", "1,2"),
        ("numdiff", "exp(x)", "--at", "1"),
        ("grad", "x^2*y", "--numeric", "--at", "1/3,-1e200"),
    ],
    ids=lambda words: " ".join(words[:1]),
)
def test_no_digit_is_lost_at_any_width(words: tuple[str, ...]) -> None:
    shown = {
        width: set(NUMBER.findall(ran(*words, "--format", "table", environment={"COLUMNS": width}).stdout))
        for width in ("200", "20")
    }
    assert shown["200"]
    assert all(numbers >= shown["200"] for numbers in shown.values())


@pytest.mark.parametrize("columns", ["0", "-5", "abc", "99999999", "", "1e3"])
def test_a_width_that_is_none_is_the_usual_one(columns: str) -> None:
    words = ("grad", "x^2*y", "--numeric", "--at", "1,2", "--format", "table")
    environment = {"COLUMNS": columns, "LINES": columns}
    ended = ran(*words, environment=environment)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == ran(*words, environment={"COLUMNS": "80"}).stdout


@pytest.mark.parametrize("columns", ["1", "11"])
def test_where_there_is_no_room_for_a_picture_that_is_said(columns: str) -> None:
    ended = ran("plot", "x^2 + y^2", environment={"COLUMNS": columns})
    assert ended.stdout.splitlines()[-1].startswith("too narrow for a picture")
    assert "x^2 + y^2" in ended.stdout.replace("²", "^2")


@pytest.mark.parametrize(
    "home",
    [
        {"HOME": ""},
        {"HOME": "FOLDER/none"},
        {"HOME": "/dev/null"},
        {"HOME": "relative"},
        {"XDG_CACHE_HOME": "/dev/null"},
        {"XDG_CACHE_HOME": f"FOLDER/{'a' * 5000}"},
        {"XDG_CACHE_HOME": "/proc/self"},
        {"TMPDIR": "FOLDER/none"},
    ],
    ids=lambda home: " ".join(f"{name}={value[:20]}" for name, value in home.items()),
)
@pytest.mark.parametrize("words", [KERNEL, ("cache", "--clear")], ids=["kernel", "cache"])
def test_no_home_is_needed(words: tuple[str, ...], home: dict[str, str], tmp_path: Path) -> None:
    environment = {"XDG_CACHE_HOME": "", "HOME": "FOLDER/home", **home}
    ended = ran(
        *words,
        environment={name: value.replace("FOLDER", str(tmp_path)) for name, value in environment.items()},
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout

"""`gradcli plot` and `--plot`, as a person runs them."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import forked

GRADCLI = [sys.executable, "-m", "gradcli"]
PLOT = ["plot", "x^2+y^2"]


def ran(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return forked.ran(*words, environment={"COLUMNS": "80", "LINES": "24", **environment})


def started_in_ascii(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*GRADCLI, *words], capture_output=True, text=True, check=False,
        env={**os.environ, "COLUMNS": "80", "LINES": "24", "PYTHONIOENCODING": "ascii", **environment},
    )  # fmt: skip


def refused(*words: str) -> str:
    ended = ran(*words)
    assert ended.returncode == 2
    assert ended.stdout == ""
    return ended.stderr


def test_a_picture_is_drawn_with_characters() -> None:
    ended = ran(*PLOT, "--at", "1,1")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "f(x, y) = x² + y²" in ended.stdout
    assert "level curve f = 2" in ended.stdout
    assert "\x1b" not in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) <= 80


@pytest.mark.parametrize("depth", ["1", "2", "3"])
def test_colours_are_as_many_as_are_asked_for(depth: str) -> None:
    kinds = {"1": "\x1b[3", "2": "8;5;", "3": "8;2;"}
    drawn = ran(*PLOT, FORCE_COLOR=depth).stdout
    assert kinds[depth] in drawn
    assert not any(kind in drawn for other, kind in kinds.items() if other > depth)


def test_no_color_wins_and_ascii_is_all_a_plain_locale_gets() -> None:
    ended = started_in_ascii(*PLOT, "--at", "1,1", NO_COLOR="1", FORCE_COLOR="3")
    colourless = started_in_ascii(*PLOT, "--at", "1,1", NO_COLOR="", FORCE_COLOR="3")
    assert colourless.stdout == ended.stdout
    assert ended.stdout.isascii()
    assert "\x1b" not in ended.stdout
    assert "level curve f = 2" in ended.stdout


def test_json_is_the_scene() -> None:
    scene = json.loads(ran(*PLOT, "--at", "1,1", "--dir", "3,4", "--format", "json").stdout)
    assert list(scene)[:2] == ["schema", "command"]
    assert (scene["command"], scene["kind"], scene["variables"]) == ("plot", "contours", ["x", "y"])
    (panel,) = scene["panels"]
    curves = [point for line in panel["lines"] if line["role"] == "level_curve" for point in line["points"]]
    assert all(math.isclose(x * x + y * y, 2, rel_tol=1e-12) for x, y in curves)


def test_descents_are_drawn_with_their_outcome() -> None:
    ended = ran("plot", "x^2+10y^2", "--from", "4,1", "--lr", "0.09", "--title", "too fast?")
    assert ended.returncode == 0
    assert ended.stdout.startswith("too fast?\n")
    assert "gd, lr = 0.09: converged in 81 steps" in ended.stdout


def test_a_descent_that_fails_is_drawn_and_answers_no() -> None:
    ended = ran("plot", "x^2+10y^2", "--from", "4,1", "--lr", "0.11")
    assert ended.returncode == 1
    assert "diverged after 66 steps" in ended.stdout


def test_a_comparison_answers_whatever_its_runs_do() -> None:
    ended = ran("plot", "x^2+10y^2", "--from", "4,1", "--compare", "gd:0.11,newton")
    assert ended.returncode == 0
    assert "gd:0.11: diverged" in ended.stdout
    assert "newton: converged in 1 step" in ended.stdout


@pytest.mark.parametrize(
    ("expression", "point", "word"),
    [("abs(x)+y^2", "0,1", "not differentiable"), ("log(x)+y", "-1,0", "undefined")],
)
def test_a_point_without_gradient_is_said_and_answers_no(expression: str, point: str, word: str) -> None:
    ended = ran("plot", expression, "--at", point)
    assert ended.returncode == 1
    assert word in ended.stdout


def test_many_variables_are_drawn_by_iteration_by_slice_or_by_axes() -> None:
    assert "iteration" in ran("plot", "x^2+y^2+z^2", "--from", "1,2,3", "--lr", "0.1").stdout
    assert "z = 2" in ran("plot", "x^2+y^2*z", "--slice", "z=2", "--at", "1,1").stdout
    assert "y = 2" in ran("plot", "x+y^2*z", "--axes", "x,z", "--at", "1,2,3").stdout
    assert "z = max(1, 2), w = 1" in ran("plot", "x*y*z*w", "--slice", "z=max(1,2),w=1").stdout


def test_an_answer_is_followed_by_its_picture() -> None:
    ended = ran("descend", "x^2+y^2", "--from", "1,1", "--lr", "0.3", "--plot")
    assert ended.returncode == 0
    assert ended.stdout.index("verdict") < ended.stdout.index("gd, lr = 0.3: converged in 16 steps")
    assert "★ minimum" in ran("critical", "x^2+y^2", "--plot").stdout
    assert "level curve f = 2" in ran("explain", "x^2+y^2", "--at", "1,1", "--plot").stdout
    compared = ran("compare", "x^2+y^2", "--from", "1,1", "--from", "2,1", "--methods", "gd:0.1", "--plot")
    assert "gd:0.1 from (2, 1): converged" in compared.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([*PLOT, "-o", "x.bmp"], "'.bmp' is no kind of picture"),
        ([*PLOT, "-o", "picture"], "'picture' has no ending"),
        ([*PLOT, "--size", "800"], "'800' is not a size"),
        ([*PLOT, "--size", "5x5"], "too small"),
        ([*PLOT, "--size", "99999x99999", "-o", "x.png"], "too large"),
        ([*PLOT, "--style", "pink"], "light or dark"),
        ([*PLOT, "--cdn"], "--cdn is for pages"),
        ([*PLOT, "--inline"], "there is no terminal"),
        ([*PLOT, "--inline", "-o", "x.png"], "--inline draws here"),
        ([*PLOT, "--format", "csv"], "no --format csv"),
        ([*PLOT, "--format", "json", "-o", "x.png"], "leave out -o"),
        ([*PLOT, "--dir", "1,1"], "--dir needs a point"),
        ([*PLOT, "--lr", "0.1"], "a start is missing"),
        ([*PLOT, "--steps", "3", "--schedule", "cosine"], "a start is missing"),
        ([*PLOT, "--compare", "gd:0.1", "--method", "adam", "--from", "1,1"], "--compare names methods"),
        ([*PLOT, "--history"], "--history shows a descent"),
        ([*PLOT, "--history", "--from", "1,1", "--lr", "0.1", "--at", "1,1"], "no place for --at"),
        (["plot", "x*y*z", "--axes", "x,y", "--at", "1,1,1", "--at", "1,1,2"], "--axes holds z at 1"),
        ([*PLOT, "--slice", "z=1"], "there is no variable 'z'"),
        ([*PLOT, "--slice", "x=1,y=2"], "holds every variable"),
        ([*PLOT, "--axes", "x,z"], "there is no variable 'z'"),
        ([*PLOT, "--compare", "gdd:0.1", "--from", "1,1"], "gdd"),
        (["plot", "x*y*z"], "3 variables are too many"),
        (["plot", "x*y*z", "--axes", "x,y"], "without a value"),
        (["explain", "x*y*z", "--at", "1,1,1", "--plot"], "3 variables are too many"),
        (["critical", "x*y", "--plot", "--format", "json"], "no place beside --format json"),
        (["descend", "x*y", "--from", "1,1", "--lr", "1", "-o", "x.bmp"], "no kind of picture"),
    ],
    ids=lambda value: " ".join(value)[-40:] if isinstance(value, list) else None,
)
def test_what_cannot_be_drawn_is_refused_before_anything_is_written(words: list[str], told: str) -> None:
    assert told in refused(*words)


@pytest.mark.parametrize("command", [["plot", "x*y"], ["descend", "x*y", "--from", "1,1", "--lr", "0.1"]])
def test_a_file_that_cannot_be_written_is_refused_before_the_run(command: list[str], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    ended = ran(*command, "-o", str(tmp_path / "missing" / "x.png"))
    assert ended.returncode == 4
    assert ended.stdout == ""
    assert "does not exist" in ended.stderr


def test_a_missing_library_is_one_line_that_says_what_to_install() -> None:
    program = (
        "import importlib.util as util, sys\n"
        "found = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'matplotlib' else found(name, *rest)\n"
        "from gradcli.cli.main import main\n"
        "sys.exit(main())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, *PLOT, "-o", "x.png"], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.splitlines() == [
        "gradcli: PNG pictures need matplotlib",
        "  pip install matplotlib installs it, as does the extra gradcli[plot]",
    ]


def test_a_file_is_written_whole_and_replaces_the_old_one(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    target = tmp_path / "bowl.svg"
    target.write_text("old")
    ended = ran(*PLOT, "--at", "1,1", "--output", str(target), "--size", "400x300")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert "level curve f = 2" in target.read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["bowl.svg"]


def test_a_file_leaves_the_reason_of_a_no_on_standard_error(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    ended = ran("plot", "abs(x)+y^2", "--at", "0,1", "--size", "200x150", "-o", str(tmp_path / "kink.png"))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "gradcli: at (0, 1) f is not differentiable (abs(x) is smooth only where x != 0)\n"


def test_an_inline_picture_is_a_png_in_the_terminals_protocol() -> None:
    pytest.importorskip("matplotlib")
    ended = ran(*PLOT, "--inline", "--size", "200x150", GRADCLI_INLINE="iterm", TMUX="", TERM="xterm")
    assert ended.returncode == 0
    assert ended.stdout.startswith("\x1b]1337;File=")
    assert ended.stdout.endswith("\n")


def test_user_text_neither_colours_nor_moves_the_picture() -> None:
    ended = ran(*PLOT, "--title", "[bold]x[/] \x1b[31m :x:")
    assert "[bold]x[/]" in ended.stdout
    assert ":x:" in ended.stdout
    assert "\x1b" not in ended.stdout

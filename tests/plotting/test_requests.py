from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from gradcli import ExpressionError, OptionError, OutputError, descend, plot, stationary_points
from gradcli.plotting import WRITERS, suffix_of
from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.scene import ArrowRole, MarkKind

SIGNATURES = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF", ".gif": b"GIF89a", ".html": b"<!DOCTYPE"}


def test_every_ending_has_a_signature_to_be_known_by() -> None:
    assert set(SIGNATURES) == set(WRITERS)


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_file_is_what_its_ending_says(suffix: str, tmp_path: Path) -> None:
    if find_spec(WRITERS[suffix].library) is None:
        pytest.skip(f"{WRITERS[suffix].library} is not installed")
    target = tmp_path / f"bowl{suffix.upper()}"
    run = descend("x^2+y^2", [1, 1], 0.3, keep_steps=True)
    plot("x^2+y^2", str(target), runs=[run], size=(300, 225), linked=suffix == ".html")
    assert target.read_bytes()[:64].lstrip().lower().startswith(SIGNATURES[suffix].lower())


def test_a_picture_is_composed_without_a_file() -> None:
    found = stationary_points("x^3 - 3x + y^2", "-2,2")
    scene = plot("x^3 - 3x + y^2", at=[[0, 1]], directions=[[3, 4]], stationary=found, box=[(-2, 2), (-1, 2)])
    (panel,) = scene.panels
    assert (panel.x.low, panel.x.high, panel.y.low, panel.y.high) == (-2, 2, -1, 2)
    assert sorted(mark.at for mark in panel.marks if mark.kind is not MarkKind.POINT) == [(-1, 0), (1, 0)]
    assert any(arrow.role is ArrowRole.DIRECTION for arrow in panel.arrows)


def test_runs_go_by_their_names() -> None:
    runs = {
        "slow": descend("x^2", [1], 0.1, keep_steps=True),
        "fast": descend("x^2", [1], 0.4, keep_steps=True),
    }
    scene = plot("x^2", runs=runs, history=True, title="two rates")
    assert scene.kind is SceneKind.HISTORY
    assert scene.title == "two rates"
    assert [entry.text.partition(":")[0] for entry in scene.legend] == ["slow", "fast"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"to": "x.bmp"}, "no kind of picture"),
        ({"style": "pink"}, "light or dark"),
        ({"axes": ["q"]}, "no variable 'q'"),
        ({"runs": [descend("x^2+y^2", [1, 1], 0.1)]}, "kept no steps"),
        ({"runs": [descend("x^2+2*y^2", [1, 1], 0.1, keep_steps=True)]}, "another formula"),
        ({"box": "1,1"}, "is empty"),
        ({"box": [(1, 2)]}, "two ends for each variable"),
        ({"box": [(1, 2), (3, 3 + 1e-14)]}, "the range of y is too narrow"),
        ({"size": (1, 1)}, "too small"),
        ({"size": (10**6, 10**6)}, "too large"),
    ],
)
def test_what_cannot_be_drawn_is_refused(words: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        plot("x^2+y^2", **words)  # type: ignore[arg-type]


def test_a_box_with_an_end_that_is_no_number_is_refused() -> None:
    with pytest.raises(ExpressionError, match="nan"):
        plot("x^2+y^2", box=[(1, 2), (3, float("nan"))])


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    with pytest.raises(OutputError, match="does not exist"):
        plot("x^2+y^2", str(tmp_path / "missing" / "x.png"))


@pytest.mark.parametrize(
    ("path", "hint"), [("x.pgn", "did you mean '.png'?"), ("picture", "a picture's name")]
)
def test_a_wrong_ending_has_a_hint(path: str, hint: str) -> None:
    with pytest.raises(OptionError) as caught:
        suffix_of(path)
    assert hint in caught.value.hint

from __future__ import annotations

import pytest

from gradcli.cli import screens
from gradcli.cli.screens import colour_depth, screen_of

TRUE_COLOUR = 1 << 24


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"NO_COLOR": "1", "FORCE_COLOR": "3"}, 0),
        ({"TERM": "xterm-256color"}, 0),
        ({"FORCE_COLOR": "1", "TERM": "xterm-256color"}, 16),
        ({"FORCE_COLOR": "2", "TERM": "xterm"}, 256),
        ({"FORCE_COLOR": "3", "TERM": "xterm"}, TRUE_COLOUR),
        ({"FORCE_COLOR": "yes", "TERM": "xterm"}, 16),
        ({"FORCE_COLOR": "yes", "TERM": "screen-256color"}, 256),
        ({"FORCE_COLOR": "yes", "TERM": "xterm-256color", "COLORTERM": "truecolor"}, TRUE_COLOUR),
        ({"FORCE_COLOR": "yes", "TERM": "xterm", "COLORTERM": "24bit"}, TRUE_COLOUR),
        ({"FORCE_COLOR": "yes", "TERM": "xterm-direct"}, TRUE_COLOUR),
    ],
)
def test_colours_follow_the_environment(
    environment: dict[str, str], expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert colour_depth() == expected


@pytest.mark.parametrize(
    ("background", "style", "is_dark"),
    [
        ("", "", True),
        ("15;0", "", True),
        ("0;15", "", False),
        ("0;default;7", "", False),
        ("0;15", "dark", True),
        ("15;0", "light", False),
    ],
)
def test_the_background_is_asked_for_or_guessed(
    background: str, style: str, is_dark: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORFGBG", background)
    assert screen_of(None, style).is_dark is is_dark


def test_a_picture_leaves_a_line_for_the_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "66")
    monkeypatch.setenv("LINES", "20")
    screen = screen_of(None, "")
    assert (screen.width, screen.height) == (66, 19)
    assert screen_of((100, 30), "").height == 30


def test_every_glyph_of_a_picture_is_one_that_is_asked_for() -> None:
    for encoding in ("ascii", "latin-1", "cp1252"):
        with pytest.raises(UnicodeEncodeError):
            screens._GLYPHS.encode(encoding)

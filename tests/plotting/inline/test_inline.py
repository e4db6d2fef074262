from __future__ import annotations

import base64
import re
import unicodedata

import pytest

from gradcli.errors import OptionError
from gradcli.plotting.inline import encoding as inline
from gradcli.plotting.inline.encoding import encoded
from gradcli.plotting.inline.protocols import protocol
from tests.plotting.inline.rasters import noise, png_of

IN_TMUX = {"TMUX": "/run/tmux/default,1,0"}
REPLY_WITH_SIXEL = "\x1b[?62;4;22c"
REPLY_WITHOUT = "\x1b[?62;22c"


@pytest.fixture(autouse=True)
def cells_of_ten_by_twenty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inline, "cell_size", lambda: (10, 20))


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, "kitty"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "iterm"),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, "iterm"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "iterm"),
        ({"TERM": "wezterm"}, "iterm"),
        ({"TERM": "xterm", "TERM_PROGRAM": "mintty"}, "iterm"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230804"}, "iterm"),
        ({"TERM": "foot"}, "sixel"),
        ({"TERM": "foot-extra"}, "sixel"),
        ({"TERM": "mlterm-256color"}, "sixel"),
        ({"TERM": "xterm-sixel"}, "sixel"),
    ],
    ids=str,
)
def test_a_terminal_is_known_by_its_variables(environ: dict[str, str], expected: str) -> None:
    assert protocol(environ, lambda: pytest.fail("was asked")) == expected


@pytest.mark.parametrize(
    "environ",
    [
        {"TERM": "xterm-256color"},
        {"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"},
        {"TERM": "xterm-256color", "TERM_PROGRAM": "vscode", "KITTY_WINDOW_ID": "1"},
        {"TERM": "xterm-256color", "KONSOLE_VERSION": "211203"},
        {"TERM": "alacritty", "KONSOLE_VERSION": "230804"},
        {"TERM": "footless"},
        {"TERM": "screen", "STY": "1234.pts-0", "KITTY_WINDOW_ID": "1"},
        {"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", **IN_TMUX},
    ],
    ids=str,
)
@pytest.mark.parametrize(("reply", "expected"), [(REPLY_WITH_SIXEL, "sixel"), (REPLY_WITHOUT, "")])
def test_another_terminal_is_asked_for_sixel(environ: dict[str, str], reply: str, expected: str) -> None:
    assert protocol(environ, lambda: reply) == expected


@pytest.mark.parametrize(
    "reply",
    ["", "\x1b[?4c", "\x1b[?62;14;42c", "\x1b[?1;2c", "\x1b[>4;4;4c", "4;4"],
    ids=["none", "class 4", "14 and 42", "VT100", "secondary", "digits"],
)
def test_only_the_attribute_4_means_sixel(reply: str) -> None:
    assert protocol({"TERM": "xterm"}, lambda: reply) == ""


@pytest.mark.parametrize("environ", [{}, {"TERM": ""}, {"TERM": "dumb", "KITTY_WINDOW_ID": "1"}], ids=str)
def test_a_terminal_without_escapes_is_not_asked(environ: dict[str, str]) -> None:
    assert protocol(environ, lambda: pytest.fail("was asked")) == ""


def test_a_terminal_that_cannot_be_asked_shows_no_picture() -> None:
    assert protocol({"TERM": "xterm"}, None) == ""


@pytest.mark.parametrize("wanted", ["kitty", "iterm", "sixel"])
def test_the_variable_of_gradcli_comes_first(wanted: str) -> None:
    assert protocol({"TERM": "foot", "KITTY_WINDOW_ID": "1", "GRADCLI_INLINE": wanted}, None) == wanted
    assert protocol({"GRADCLI_INLINE": wanted}, None) == wanted


def test_an_unknown_protocol_is_refused() -> None:
    with pytest.raises(OptionError, match="GRADCLI_INLINE=png") as caught:
        protocol({"TERM": "xterm-kitty", "GRADCLI_INLINE": "png"}, None)
    assert caught.value.hint == "it may be kitty, iterm or sixel"


def kitty_chunks(text: str) -> list[tuple[dict[str, str], str]]:
    """Return keys and payload of each graphics command; the text holds nothing else."""
    commands = re.findall(r"\x1b_G([^;]*);([A-Za-z0-9+/=]*)\x1b\\", text)
    assert sum(len(keys) + len(payload) + 6 for keys, payload in commands) == len(text)
    return [(dict(pair.split("=") for pair in keys.split(",")), payload) for keys, payload in commands]


@pytest.mark.parametrize("side", [1, 30, 60])
def test_the_chunks_of_kitty_join_to_the_picture(side: int) -> None:
    png = png_of(noise(side, side))
    chunks = kitty_chunks(encoded(png, "kitty", 40, {}))
    assert base64.b64decode("".join(payload for _, payload in chunks), validate=True) == png
    assert all(len(payload) <= 4096 for _, payload in chunks)
    first, *others = [keys for keys, _ in chunks]
    # a square over 40 columns of cells that are twice as high as wide
    assert {**first, "m": ""} == {"a": "T", "f": "100", "q": "2", "c": "40", "r": "20", "m": ""}
    assert all(keys.keys() == {"m"} for keys in others)
    assert [keys["m"] for keys, _ in chunks] == ["1"] * len(others) + ["0"]


def iterm_picture(text: str) -> tuple[dict[str, str], bytes]:
    match = re.fullmatch(r"\x1b\]1337;File=([^:]*):([A-Za-z0-9+/=]*)\x07", text)
    assert match
    return dict(pair.split("=") for pair in match[1].split(";")), base64.b64decode(match[2])


def test_iterm_gets_the_picture_with_its_size() -> None:
    png = png_of(noise(20, 30))
    options, data = iterm_picture(encoded(png, "iterm", 55, {}))
    assert data == png
    assert options == {"inline": "1", "width": "55", "preserveAspectRatio": "1", "size": str(len(png))}


def past_tmux(text: str) -> tuple[str, str]:
    """Return what tmux hands on, and what it reads itself."""
    wrapped = re.compile(r"\x1bPtmux;((?:[^\x1b]|\x1b\x1b)*)\x1b\\")
    return "".join(wrapped.findall(text)).replace("\x1b\x1b", "\x1b"), wrapped.sub("", text)


def test_in_tmux_lines_are_made_for_a_picture_of_iterm() -> None:
    png = png_of(noise(60, 80))  # 40 cells of 10 pixels: 400 by 300, which is 15 lines of 20
    picture, own = past_tmux(encoded(png, "iterm", 40, IN_TMUX))
    assert iterm_picture(picture)[1] == png
    assert own == "\n" * 14 + "\x1b[14A\x1b[X\x1b[14B"


@pytest.mark.parametrize(("height", "rows"), [(60, 15), (318, 80), (400, 80)])
def test_in_tmux_cells_of_text_stand_for_a_picture_of_kitty(height: int, rows: int) -> None:
    png = png_of(noise(height, 80))
    sent, own = past_tmux(encoded(png, "kitty", 40, IN_TMUX))
    chunks = kitty_chunks(sent)
    keys = chunks[0][0]
    assert base64.b64decode("".join(payload for _, payload in chunks)) == png
    assert (keys["a"], keys["U"], keys["q"], keys["c"], keys["r"]) == ("T", "1", "2", "40", str(rows))
    lines = [re.fullmatch(r"\x1b\[38;5;(\d+)m(.*)\x1b\[39m", line) for line in own.split("\n")]
    assert [line and line[2].count("\U0010eeee") for line in lines] == [40] * rows
    marks = [line[2].replace("\U0010eeee", "") for line in lines if line]
    numerals = numerals_of_kitty()
    assert [mark[:2] for mark in marks] == [numerals[row] + numerals[0] for row in range(rows)]
    low, high = {line[1] for line in lines if line}, {numerals.index(mark[2]) for mark in marks}
    assert {int(keys["i"])} == {(h << 24) + int(c) for h in high for c in low}


def numerals_of_kitty() -> list[str]:
    """Build the list as its documentation derives it from Unicode 6.0, up to the Arabic letters."""
    fused = "0300 0301 0302 0303 0304 0306 0307 0308 0309 030A 030B 030C 030F 0311 0313 0314 0342 0653 0654"
    left_out = {int(code, 16) for code in fused.split()}
    return [
        chr(code)
        for code in range(0x300, 0x6E3)
        if unicodedata.combining(chr(code)) == 230
        and unicodedata.category(chr(code)) == "Mn"
        and not unicodedata.decomposition(chr(code))
        and code not in left_out
    ]


def test_sixels_are_for_tmux_itself() -> None:
    png = png_of(noise(6, 6))
    assert encoded(png, "sixel", 1, IN_TMUX) == encoded(png, "sixel", 1, {})


@pytest.mark.parametrize("columns", [3, 24])
def test_sixels_are_as_wide_as_the_columns(columns: int) -> None:
    assert f'"1;1;{columns * 10};{columns * 5}#' in encoded(png_of(noise(60, 120)), "sixel", columns, {})

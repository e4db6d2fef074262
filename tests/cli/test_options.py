from __future__ import annotations

import io
import sys

import pytest

from gradcli.cli import options
from gradcli.cli.options import format_of, memory_size, names_of, output_style, values_of
from gradcli.errors import OptionError


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def stream(monkeypatch: pytest.MonkeyPatch, *, terminal: bool, encoding: str = "utf-8") -> None:
    kind = Terminal if terminal else io.TextIOWrapper
    monkeypatch.setattr(sys, "stdout", kind(io.BytesIO(), encoding=encoding))


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("terminal", "environment", "coloured"),
    [
        (True, {}, True),
        (True, {"TERM": "xterm-256color"}, True),
        (True, {"TERM": "dumb"}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (False, {}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (True, {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
    ],
)
def test_colour_follows_the_environment(
    terminal: bool, environment: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream(monkeypatch, terminal=terminal)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert output_style(None).colour is coloured


@pytest.mark.parametrize(
    ("encoding", "carries"),
    [("utf-8", True), ("ascii", False), ("latin-1", False), ("cp1252", False), ("cp437", False)],
)
def test_glyphs_need_an_encoding_thatcarries_them(
    encoding: str, carries: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream(monkeypatch, terminal=True, encoding=encoding)
    assert output_style(None).unicode is carries


@pytest.mark.parametrize(("columns", "width"), [("0", 80), ("1", 1), ("20", 20), ("132", 132), ("x", 80)])
def test_the_width_is_that_of_columns(columns: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    stream(monkeypatch, terminal=False)
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(sys, "__stdout__", None)
    assert output_style(7).width == width
    assert output_style(7).digits == 7


def test_the_format_is_for_who_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    stream(monkeypatch, terminal=True)
    assert (format_of(None), format_of("csv")) == ("table", "csv")
    stream(monkeypatch, terminal=False)
    assert (format_of(None), format_of("table")) == ("plain", "table")


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1GiB", 2**30),
        ("1.5 GiB", 3 * 2**29),
        ("2g", 2**31),
        ("512mib", 2**29),
        ("500MB", 500 * 10**6),
        ("1073741824", 2**30),
        ("1048576B", 2**20),
        (str(2**30), 2**30),
    ],
)
def test_a_size_is_read(text: str, size: int) -> None:
    assert memory_size(text) == size
    assert memory_size(size) == size


@pytest.mark.parametrize(
    "text", ["", "x", "1XB", "-1GiB", "1e9", "1GiBB", "0", "1023K", "2000TiB", "9" * 400, "１GiB"]
)
def test_a_size_is_refused(text: str) -> None:
    with pytest.raises(OptionError, match="--max-memory"):
        memory_size(text)


def test_names_and_values_are_split() -> None:
    assert names_of(None) is None
    assert names_of("x, y") == ("x", "y")
    assert names_of("") == ("",)
    assert values_of(None) == {}
    assert values_of(["a = 3", "b=x==y"]) == {"a": "3", "b": "x==y"}


@pytest.mark.parametrize("pairs", [["a"], ["=3"], ["a="], [""], ["a=1", "a=2"]])
def test_values_are_refused(pairs: list[str]) -> None:
    with pytest.raises(OptionError, match="--let"):
        values_of(pairs)


def test_limits_of_numbers_have_two_sides() -> None:
    assert options._counted_digits(1000) == 1000
    assert options.positive_seconds(1e6) == 1e6
    for digits in (0, 1001, -1):
        with pytest.raises(OptionError, match="--digits wants 1 to 1000"):
            options._counted_digits(digits)
    for seconds in (0.0, -1.0, float("nan"), float("inf"), 1.1e6):
        with pytest.raises(OptionError, match="--timeout wants 0 < seconds <= 1000000"):
            options.positive_seconds(seconds)

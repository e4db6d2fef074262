from __future__ import annotations

import pytest

from gradcli.cli.words import arranged, command_of, wants_json
from gradcli.errors import ExitCode, OptionError

OPTIONS = {"--at": True, "--from": True, "--format": True, "--raw": False, "--help": False, "-h": False}
REPEATABLE = {"--at"}


@pytest.mark.parametrize(
    ("words", "chosen", "others"),
    [
        ("x", [], ["x"]),
        ("x --at 1,2", ["--at=1,2"], ["x"]),
        ("--at 1,2 x", ["--at=1,2"], ["x"]),
        ("-x**2 --at -1,2", ["--at=-1,2"], ["-x**2"]),
        ("-x**2-y**2 --at=-1,2", ["--at=-1,2"], ["-x**2-y**2"]),
        ("--from -1,2 -x", ["--from=-1,2"], ["-x"]),
        ("--at x=1,y=-2 x*y", ["--at=x=1,y=-2"], ["x*y"]),
        ("-h", ["-h"], []),
        ("-h**2", [], ["-h**2"]),
        ("-", [], ["-"]),
        ("- --raw", ["--raw"], ["-"]),
        ("-- -x", [], ["-x"]),
        ("--raw -- --x --raw", ["--raw"], ["--x", "--raw"]),
        ("x --at -- ", None, "--at needs a value"),
        ("x --at", None, "--at needs a value"),
        ("x --at --format json", None, "--at needs a value"),
        ("x --at=--1", ["--at=--1"], ["x"]),
        ("x --raw=1", None, "--raw takes no value"),
        ("x --fromat json", None, "no such option '--fromat'"),
        ("--x", None, "no such option '--x'"),
        ("x -at 1", None, "no such option '-at'"),
        ("-at*b", [], ["-at*b"]),
        ("x --at 1 --at 2", ["--at=1", "--at=2"], ["x"]),
        ("x --from 1 --from 2", None, "--from is given twice"),
        ("x --from=1 --format csv --from 2", None, "--from is given twice"),
    ],
)
def test_options_are_told_from_expressions(
    words: str, chosen: list[str] | None, others: list[str] | str
) -> None:
    if chosen is not None:
        assert arranged(words.split(), OPTIONS, REPEATABLE) == (chosen, others)
        return
    with pytest.raises(OptionError) as caught:
        arranged(words.split(), OPTIONS, REPEATABLE)
    assert caught.value.message == others
    assert caught.value.exit_code == ExitCode.BAD_INPUT


def test_a_value_may_be_any_text_without_two_minus_signs() -> None:
    assert arranged(["--at", "", "--at", " -1", "--at", "-"], OPTIONS, REPEATABLE) == (
        ["--at=", "--at= -1", "--at=-"],
        [],
    )


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("--fromat json", "did you mean '--format'?"),
        ("-at 1", "did you mean '--at'?"),
        ("-format=json", "did you mean '--format'?"),
        ("--x0 1", "write --from 4,3"),
        ("--json", "write --format json"),
        ("--csv", "write --format csv"),
        ("--epochs 9", "an expression that begins with -- goes behind a word --, as in -- '--epochs'"),
        ("--q(x)", "an expression that begins with -- goes behind a word --, as in -- '--q(x)'"),
    ],
)
def test_the_hint_names_the_likely_word(words: str, hint: str) -> None:
    with pytest.raises(OptionError) as caught:
        arranged(words.split(), OPTIONS)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("", False),
        ("grad x", False),
        ("grad x --format json", True),
        ("grad --format=ndjson x", True),
        ("grad x --format csv", False),
        ("grad x --format", False),
        ("grad x --format json --format plain", False),
        ("grad x -- --format json", False),
    ],
)
def test_json_is_wanted_by_the_last_format(words: str, wanted: bool) -> None:
    assert wants_json(words.split()) is wanted


@pytest.mark.parametrize(("words", "command"), [([], None), (["x"], None), (["grad", "x"], "grad")])
def test_the_command_is_the_first_word(words: list[str], command: str | None) -> None:
    assert command_of(words, ["grad"]) == command

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from gradcli import __version__
from gradcli.cli.main import COMMANDS

PROGRAM = [sys.executable, "-m", "tests.cli.echo"]

NOTHING: Mapping[str, str] = {}

HELP_HEAD = "Usage: gradcli [OPTIONS] COMMAND [ARGS]..."


def run(
    *words: str,
    stdin: bytes = b"",
    redirect: str = "",
    encoding: str = "utf-8",
    environment: Mapping[str, str] = NOTHING,
) -> subprocess.CompletedProcess[str]:
    """Run the command line, with redirections in the shell's words."""
    command = ["bash", "-c", f'"$@" {redirect}', "bash", *PROGRAM, *words] if redirect else [*PROGRAM, *words]
    inherited = {**os.environ, **environment}
    ended = subprocess.run(command, input=stdin, capture_output=True, env=inherited, timeout=30, check=False)
    output, errors = (text.decode(encoding) for text in (ended.stdout, ended.stderr))
    return subprocess.CompletedProcess(command, ended.returncode, output, errors)


def understood(*words: str, stdin: bytes = b"") -> str:
    ended = run("echo", *words, stdin=stdin)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout.splitlines()[0]


def refused(*words: str, code: int = 2, stdin: bytes = b"", redirect: str = "") -> list[str]:
    ended = run(*words, stdin=stdin, redirect=redirect)
    assert (ended.returncode, ended.stdout) == (code, "")
    lines = ended.stderr.splitlines()
    assert lines[0].startswith("gradcli: ")
    return lines


def test_the_version_is_told_without_typer() -> None:
    program = (
        "import sys; from gradcli.cli.main import main; code = main(); print(code, 'typer' in sys.modules)"
    )
    command = [sys.executable, "-c", program, "--version"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stdout == f"gradcli {__version__}\n0 False\n"


def test_an_interrupt_amid_an_import_is_silent() -> None:
    program = """
        import os, signal, sys
        from gradcli.cli.main import main

        class Interrupting:
            def find_spec(self, name, path, target=None):
                if name == "typer":
                    os.kill(os.getpid(), signal.SIGINT)

        sys.meta_path.insert(0, Interrupting())
        sys.exit(main())
    """
    command = [sys.executable, "-c", textwrap.dedent(program), "--help"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_a_library_that_cannot_be_loaded_is_told_in_one_line() -> None:
    program = """
        import sys
        from gradcli.cli.main import main

        class Full:
            is_full = False

            def find_spec(self, name, path, target=None):
                self.is_full = self.is_full or name == "typer"
                if self.is_full:
                    raise MemoryError

        sys.meta_path.insert(0, Full())
        sys.exit(main())
    """
    command = [sys.executable, "-c", textwrap.dedent(program), "--help"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "", "gradcli: the memory ran out\n")


def test_a_bare_call_shows_the_help_and_is_an_error() -> None:
    ended = run()
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(HELP_HEAD)


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_the_help_lists_the_commands_by_their_first_sentence(word: str) -> None:
    ended = run(word)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith(HELP_HEAD)
    assert [
        line.split(maxsplit=1) for line in ended.stdout.partition("Commands:")[2].splitlines() if line
    ] == [
        ["echo", "Print what was understood."],
        ["style", "Print how a result may look."],
        ["act", "Do what is said."],
    ]


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_a_command_has_help(word: str) -> None:
    ended = run("echo", word)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "--at P" in ended.stdout
    assert "which the list of commands leaves out" in ended.stdout


@pytest.mark.parametrize(
    "words",
    [("-x**2 - y**2", "--at", "-1,2"), ("--at=-1,2", "-x**2 - y**2"), ("--at", "-1,2", "--", "-x**2 - y**2")],
)
def test_a_leading_minus_needs_nothing(words: tuple[str, ...]) -> None:
    assert understood(*words) == "('-x**2 - y**2', ['-1,2'], None, {})"


def test_options_reach_the_command() -> None:
    words = ("x", "--at", "1", "--at", "2", "--vars", "x,y", "--let", "a=3", "--format", "csv")
    ended = run("echo", *words, "--digits", "30", "--timeout", "0.5", "--max-memory", "2MiB", "--raw")
    assert ended.stdout == "('x', ['1', '2'], ('x', 'y'), {'a': '3'})\ncsv 30 0.5 2097152 True\n"


def test_options_have_defaults() -> None:
    assert run("echo", "x").stdout.splitlines()[1] == "plain None 10 1073741824 False"


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (("eco", "x"), ["gradcli: no such command 'eco'", "  did you mean 'echo'?"]),
        (("x^2",), ["gradcli: no such command 'x^2'", "  the commands are echo, style, act"]),
        (("--versoin",), ["gradcli: no such option '--versoin'", "  did you mean '--version'?"]),
        (("-x",), ["gradcli: no such option '-x'", "  a command comes first: echo, style, act"]),
        (("echo",), ["gradcli: missing argument 'EXPR'", "  gradcli echo --help shows what it takes"]),
        (
            ("echo", "x", "--fromat", "csv"),
            ["gradcli: no such option '--fromat'", "  did you mean '--format'?"],
        ),
        (("echo", "x", "--at"), ["gradcli: --at needs a value", "  as in --at VALUE"]),
        (
            ("echo", "x", "--format", "jsn"),
            [
                "gradcli: no such format 'jsn'; there are table, plain, json, ndjson, csv, latex, markdown",
                "  did you mean 'json'?",
            ],
        ),
        (
            ("echo", "x", "+", "y"),
            [
                "gradcli: echo takes one expression; '+' is one word more",
                "  put it in quotes: gradcli echo 'x + y'",
            ],
        ),
        (("style", "x"), ["gradcli: style takes no expression; 'x' is one word more"]),
        (("echo", "x", "--digits", "0"), ["gradcli: --digits wants 1 to 1000, not 0"]),
        (("echo", "x", "--timeout", "nan"), ["gradcli: --timeout wants 0 < seconds <= 1000000, not nan"]),
    ],
)
def test_a_slip_is_told_in_one_line_and_a_hint(words: tuple[str, ...], lines: list[str]) -> None:
    assert refused(*words) == lines


def test_a_number_that_is_none_is_told_by_name() -> None:
    assert refused("echo", "x", "--digits", "many")[0].startswith(
        "gradcli: invalid value for '--digits': 'many'"
    )


@pytest.mark.parametrize(
    "words", [("a" * 30_000,), ("echo", "x", "--" + "a" * 30_000), ("echo", "x", "--digits", "9" * 30_000)]
)
def test_a_message_repeats_no_long_word(words: tuple[str, ...]) -> None:
    assert max(map(len, refused(*words))) < 500


@pytest.mark.parametrize(
    "words", [("\x1b[31m",), ("echo", "x", "--\x1b[31m"), ("echo", "x", "--digits", "\x1b[31m\r")]
)
def test_a_message_repeats_no_control_character(words: tuple[str, ...]) -> None:
    text = "".join(refused(*words))
    assert text.isprintable()
    assert r"\x1b" in text


def test_a_failure_points_at_its_cause() -> None:
    ended = run("act", "refuse")
    assert (ended.returncode, ended.stdout) == (2, "begun\n")
    assert ended.stderr == "gradcli: unknown function 'sn'\n  sn(x)\n  ^^\n  did you mean 'sin'?\n"


@pytest.mark.parametrize("chosen", [("--format", "json"), ("--format=ndjson",)])
def test_a_failure_is_json_where_json_is_wanted(chosen: tuple[str, ...]) -> None:
    ended = run("echo", "x", "--digits", "0", *chosen)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    record = json.loads(ended.stderr)
    assert list(record) == ["schema", "command", "error"]
    assert (record["schema"], record["command"]) == ("gradcli/1", "echo")
    assert record["error"]["message"] == "--digits wants 1 to 1000, not 0"
    assert record["error"]["exit_code"] == 2


def test_an_answer_of_no_is_exit_code_1() -> None:
    ended = run("act", "no")
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "begun\n", "")


def test_a_mistake_of_ours_is_told_without_a_traceback() -> None:
    ended = run("act", "blunder", environment={"GRADCLI_DEBUG": ""})
    assert ended.returncode == 70
    assert ended.stderr.splitlines() == [
        "gradcli: internal error: ZeroDivisionError: division by zero",
        "  please report this; GRADCLI_DEBUG=1 shows where it happened",
    ]
    assert "in blunder" in run("act", "blunder", environment={"GRADCLI_DEBUG": "1"}).stderr


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x^2 + y^2\n", "x^2 + y^2"),
        (b"\xef\xbb\xbfx\r\n", "x"),
        ("√x".encode(), "√x"),
        (b"", ""),
        (b"x" * 499_999 + b"\n", "x" * 499_999),
    ],
    ids=["line", "mark and CRLF", "UTF-8", "empty", "longest"],
)
def test_a_minus_alone_is_standard_input(data: bytes, text: str) -> None:
    assert understood("-", stdin=data) == f"({text!r}, None, None, {{}})"


@pytest.mark.parametrize(
    ("data", "redirect", "code", "line"),
    [
        (b"x + \xff", "", 2, "gradcli: standard input is not UTF-8: byte 5 is wrong"),
        (b"x" * 2_000_001, "", 3, "gradcli: standard input is longer than 2000000 bytes"),
        (b"", "<&-", 2, "gradcli: standard input is closed"),
        (b"", "0>/dev/null", 2, "gradcli: standard input cannot be read: "),
    ],
    ids=["not UTF-8", "too long", "closed", "write only"],
)
def test_input_that_cannot_be_read(data: bytes, redirect: str, code: int, line: str) -> None:
    assert refused("echo", "-", stdin=data, redirect=redirect, code=code)[0].startswith(line)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("what", [("act", "print"), ("echo", "x"), ("--help",), ("--version",)])
def test_a_full_device_is_one_line(what: tuple[str, ...]) -> None:
    lines = refused(*what, redirect="> /dev/full", code=4)
    assert lines == ["gradcli: standard output cannot be written: No space left on device"]


@pytest.mark.parametrize("what", [("act", "print"), ("echo", "x"), ("--help",), ("--version",)])
def test_a_closed_output_is_one_line(what: tuple[str, ...]) -> None:
    assert refused(*what, redirect=">&-", code=4) == ["gradcli: standard output is closed"]


def test_an_output_that_is_only_read_is_one_line() -> None:
    assert refused("echo", "x", redirect="1</dev/null", code=4) == [
        "gradcli: standard output cannot be written: Bad file descriptor"
    ]


@pytest.mark.parametrize("redirect", ["2>&-", "2>/dev/full"])
def test_without_standard_error_the_exit_code_is_left(redirect: str) -> None:
    ended = run("act", "refuse", redirect=redirect)
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "begun\n", "")


@pytest.mark.parametrize("redirect", ["<&-", "2>&-", "<&- 2>&-"])
def test_no_file_of_ours_takes_the_place_of_a_closed_stream(redirect: str) -> None:
    ended = run("act", "divide", redirect=redirect)
    assert (ended.returncode, ended.stdout) == (0, "begun\n(3, 2)\n")


@pytest.mark.parametrize("what", [("act", "print"), ("echo", "x"), ("--help",), ("--version",)])
def test_a_reader_that_leaves_is_no_failure(what: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run([*PROGRAM, *what], stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("ascii", r"\u2207f = (2\xb7x, 2\xb7y)"),
        ("latin-1", r"\u2207f = (2·x, 2·y)"),
        ("utf-8", "∇f = (2·x, 2·y)"),
    ],
)
def test_any_encoding_carries_any_text(encoding: str, line: str) -> None:
    ended = run("act", "print", encoding=encoding, environment={"PYTHONIOENCODING": encoding})
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[1] == line


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("what", ["wait", "ask"])
def test_a_signal_ends_it_in_silence(what: str, number: int, code: int, tmp_path: Path) -> None:
    path = tmp_path / "ready"
    process = start(what, path)
    start_time = time.monotonic()
    process.send_signal(number)
    output, errors = process.communicate(timeout=5)
    assert time.monotonic() - start_time < 1
    assert (process.returncode, errors) == (code, "")
    assert what == "ask" or output == "begun\n"
    if what == "ask":
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.read_text()), 0)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_trace_can_end_well(number: int, code: int, tmp_path: Path) -> None:
    process = start("wait-well", tmp_path / "ready")
    process.send_signal(number)
    assert process.communicate(timeout=5) == ("begun\nsummary\n", "")
    assert process.returncode == code


def test_an_interrupt_that_is_ignored_stays_ignored(tmp_path: Path) -> None:
    process = start("wait", tmp_path / "ready", IGNORE_SIGINT="1")
    process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=0.3)
    process.terminate()
    assert process.wait(timeout=5) == 143
    process.communicate()


def start(what: str, path: Path, **environment: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [*PROGRAM, "act", what, "--path", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    for _ in range(1000):
        if path.exists():
            return process
        time.sleep(0.01)
    process.kill()
    raise AssertionError("the command did not begin")


def test_completion_knows_commands_and_formats() -> None:
    def completed(line: str, count: int) -> list[str]:
        asked = {"_GRADCLI_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(count)}
        return run(environment=asked).stdout.split()

    assert completed("gradcli ec", 1) == ["echo"]
    assert completed("gradcli echo --form", 2) == ["--format"]
    assert completed("gradcli echo x --format nd", 4) == ["ndjson"]
    assert completed("gradcli echo -x --format nd", 4) == ["ndjson"]


@pytest.mark.parametrize("place", ["x", "", "-9", "1e5", "9" * 5000, "٣"])
def test_a_completion_that_no_shell_asks_for_is_no_fault(place: str) -> None:
    asked = {"_GRADCLI_COMPLETE": "complete_bash", "COMP_WORDS": "gradcli e", "COMP_CWORD": place}
    ended = run(environment=asked)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("environment", [{"COLUMNS": "1"}, {"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_help_works_everywhere(environment: dict[str, str]) -> None:
    assert run("echo", "--help", environment=environment).returncode == 0


def test_no_library_is_loaded_before_a_command_needs_it() -> None:
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tests.cli.echo", "echo", "x"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "typer" in loaded
    assert not loaded & {"sympy", "numpy", "rich", "mpmath", "click", "pydantic"}


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        (("-x**2 - y**2", "--at", "-1,2"), ""),
        (("--at=-1,2", "--", "-x**2 - y**2"), ""),
        (("-", "--at", "-1,2"), "-x**2 - y**2\r\n"),
    ],
)
def test_the_gradient_of_a_formula_with_a_leading_minus(words: tuple[str, ...], stdin: str) -> None:
    command = [sys.executable, "-m", "gradcli", "grad", "--format", "json", *words]
    ended = subprocess.run(command, input=stdin, capture_output=True, text=True, check=True)
    answer = json.loads(ended.stdout)
    # By hand: the gradient is (-2x, -2y), at (-1, 2) so (2, -4).
    assert answer["gradient"] == ["-2*x", "-2*y"]
    assert answer["evaluations"][0]["gradient"] == [2.0, -4.0]


def test_every_command_of_the_list_has_help() -> None:
    for name in COMMANDS:
        command = [sys.executable, "-m", "gradcli", name, "--help"]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
        assert ended.stdout.startswith(f"Usage: gradcli {name} ")

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.forked import ran

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="it needs /proc, which only Linux has")

WORK = {
    "in Python": "while True: pass",
    "in C that hears": "return str(1 << 30_000_000)",
    "in C that is deaf": "pause(); return all(itertools.repeat(1))",
    "in C that is deaf from the start": "return all(itertools.repeat(1))",
    "swallowing what interrupts it": "stubborn()",
    "taking memory": "return [bytearray(10 << 20) for _ in range(10_000)]",
}
"""What the reading of a formula is replaced by."""

PREAMBLE = """
    import itertools, signal, sys, time
    sys.set_int_max_str_digits(0)

    def pause():
        while time.process_time() < 0.3:
            pass

    def stubborn():
        while True:
            try:
                while True: pass
            except BaseException:
                pass

    def work(*_):
"""


def stuck(
    how: str, *words: str, before: str = "", after: str = ""
) -> tuple[subprocess.CompletedProcess[str], float]:
    """Run a command whose reading never ends; return it, and the processor's seconds that it took."""
    program = (
        textwrap.dedent(PREAMBLE)
        + f"    {WORK[how]}\n{before}\n"
        + "from gradcli.cli import exchange\nexchange.read = work\n"
        + "from gradcli.cli.main import main\ncode = main()\n"
        + f"{after}\nsys.exit(code)\n"
    )
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, timeout=60, check=False
    )
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended, spent.ru_utime + spent.ru_stime - began.ru_utime - began.ru_stime


PEAK = "from tests.peak import peak; print(peak(), file=sys.stderr)"

LATE = "gradcli: no answer within 0.1 s while reading the expression\n  --timeout allows more time\n"


@LINUX
@pytest.mark.parametrize(
    "how", ["in Python", "in C that hears", "in C that is deaf", "swallowing what interrupts it"]
)
def test_a_command_ends_in_time_whatever_it_does(how: str) -> None:
    ended, seconds = stuck(how, "descend", "x^2", "--from", "1", "--lr", "0.1", "--timeout", "0.1")
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "", LATE)
    # What starts the command is not counted in the limit.
    assert seconds < 0.1 + 1 + 0.6


@LINUX
def test_who_ends_a_deaf_command_tells_it_in_json_too() -> None:
    ended, _ = stuck("in C that is deaf", "grad", "x", "--format", "json", "--timeout", "0.1")
    assert ended.returncode == 3
    assert json.loads(ended.stderr)["error"]["message"] == LATE.splitlines()[0].removeprefix("gradcli: ")


def test_the_system_ends_a_command_that_was_deaf_before_it_was_watched() -> None:
    ended, seconds = stuck("in C that is deaf from the start", "grad", "x", "--timeout", "0.1")
    assert ended.returncode == -signal.SIGVTALRM
    assert seconds < 0.1 + 1.5 + 0.6


def test_a_timer_that_rings_amid_an_import_disturbs_nothing() -> None:
    """It rings while the modules that the watch needs are half imported."""
    program = """
        import signal, sys
        from gradcli.cli import exchange
        from gradcli.cli.main import main

        class Ringing:
            def find_spec(self, name, path=None, target=None):
                if name == "_ctypes":
                    sys.meta_path.remove(self)
                    signal.raise_signal(signal.SIGPROF)

        def read(*words, original=exchange.read, **options):
            assert "_ctypes" not in sys.modules
            sys.meta_path.insert(0, Ringing())
            import ctypes
            assert not isinstance(sys.meta_path[0], Ringing)
            return original(*words, **options)

        exchange.read = read
        sys.exit(main())
    """
    words = ["descend", "x^2", "--from", "1", "--lr", "0.5", "--format", "csv"]
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), *words], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[-1].startswith("1,0.0,0.0,")


def test_without_timers_a_thread_ends_a_command() -> None:
    ended, _ = stuck("in Python", "grad", "x", "--timeout", "0.1", before="del signal.setitimer")
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "", LATE)


def test_waiting_for_standard_input_is_no_work() -> None:
    command = [sys.executable, "-m", "gradcli", "grad", "-", "--numeric", "--at", "3", "--timeout", "1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        time.sleep(1.5)
        output, _ = process.communicate("x^2", timeout=20)
    assert (process.returncode, "f: 9" in output) == (0, True)


COMMANDS = [
    ["grad", "x*y", "--at", "1,2"],
    ["grad", "x*y", "--points", str(Path(__file__).parent / "points.csv")],
    ["directional", "x*y", "--at", "1,2", "--dir", "1,1"],
    ["hessian", "x*y"],
    ["explain", "x*y", "--at", "1,2"],
    ["critical", "x^2"],
    ["derive", "x*sin(x)"],
    ["check", "x^2", "--claim", "2x"],
    ["numdiff", "x^2", "--at", "1"],
    ["descend", "x^2", "--from", "1", "--lr", "0.1", "--steps", "3"],
    ["compare", "x^2", "--from", "1", "--methods", "gd:0.1"],
    ["plot", "x^2 + y^2"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("limit", ["--timeout", "--max-memory"])
def test_every_command_takes_both_limits(words: Sequence[str], limit: str) -> None:
    ended = ran(*words, limit, "0")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"{limit} wants" in ended.stderr


@LINUX
@pytest.mark.parametrize("words", [COMMANDS[1], COMMANDS[3], COMMANDS[9]], ids=" ".join)
def test_a_command_keeps_within_its_memory_whatever_it_does(words: Sequence[str]) -> None:
    ended, _ = stuck("taking memory", *words, "--max-memory", "150MiB", after=PEAK)
    *said, peak = ended.stderr.splitlines()
    fact = "gradcli: the memory ran out while reading the expression"
    assert (ended.returncode, ended.stdout) == (3, "")
    assert said == [fact, "  --max-memory allows more; now it is 150 MiB"]
    assert 100 * 1024 < int(peak) < (150 + 64) * 1024


@LINUX
@pytest.mark.parametrize("size", ["1MiB", "2MiB", "60MiB"])
@pytest.mark.parametrize("words", [COMMANDS[1], COMMANDS[9], COMMANDS[11]], ids=" ".join)
def test_with_little_memory_there_is_an_answer_or_one_line(words: Sequence[str], size: str) -> None:
    command = [sys.executable, "-m", "gradcli", *words, "--max-memory", size]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if ended.returncode == 0:
        assert ended.stdout
        return
    hint = f"--max-memory allows more; now it is {size.replace('MiB', ' MiB')}"
    assert ended.returncode == 3
    # A trace is written as it comes, and what was written is valid.
    assert not ended.stdout or words[0] == "descend"
    assert ended.stderr.startswith("gradcli: the memory ran out while ")
    assert ended.stderr.splitlines()[1:] == [f"  {hint}"]


@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "1e999", "1e30", str(10**30), "-0.0", "", "1s"])
def test_a_timeout_that_is_no_time_is_refused(value: str) -> None:
    ended = ran("descend", "x^2", "--from", "1", "--lr", "0.1", f"--timeout={value}")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "timeout" in ended.stderr
    assert len(ended.stderr.splitlines()) <= 2


@pytest.mark.parametrize("value", ["1e-9", "0.001", "1", "1e6", " 2 "])
def test_a_timeout_that_is_a_time_is_taken(value: str) -> None:
    ended = ran("descend", "x^2", "--from", "1", "--lr", "0.1", f"--timeout={value}")
    assert ended.returncode in (0, 3)
    assert "wants" not in ended.stderr


@pytest.mark.parametrize(
    ("value", "is_taken"),
    [
        ("1GiB", True), ("1.5g", True), ("512m", True), ("2048k", True), ("1MB", False), ("1MiB", True),
        ("1048576", True), ("1048575", False), ("1024TiB", True), ("1025TiB", False), ("1k", False),
        ("0", False), ("-1", False), ("nan", False), ("1e999", False), ("10e9", False), (f"{10**30}", False),
        ("9" * 400, False), ("1 GiB", True), ("GiB", False), ("", False), ("1PiB", False), ("1٣MiB", False),
    ],
)  # fmt: skip
def test_what_is_a_size_of_memory(value: str, is_taken: bool) -> None:
    ended = ran("descend", "x^2", "--from", "1", "--lr", "0.1", "--steps", "2", f"--max-memory={value}")
    assert ended.returncode == (0 if is_taken else 2)
    assert ("max-memory" in ended.stderr) is not is_taken


def test_a_timeout_that_is_given_bounds_many_points_and_what_was_answered_is_valid() -> None:
    command = [sys.executable, "-m", "gradcli", "grad", "x*y", "--points", "-"]
    more = ["--format", "json", "--numeric", "--timeout", "1.5"]
    with subprocess.Popen(
        [*command, *more], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        process.stdin.write("x,y\n1,2\n3,4\n")
        process.stdin.flush()
        process.wait(timeout=30)
        output, errors = process.communicate()
    assert process.returncode == 3
    answered, said = json.loads(output), json.loads(errors)["error"]
    assert len(answered["evaluations"]) == 2
    assert said["message"] == "the time limit of 1.5 s is met: 2 points were answered"
    assert said["hint"] == "without --timeout it goes on to the end of the file"


def test_a_file_of_answers_that_time_cut_short_is_not_written(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gradcli", "grad", "x*y", "--points", "-", "-o", "out.csv"]
    with subprocess.Popen(
        [*command, "--timeout", "1"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    ) as process:
        assert process.stdin
        process.stdin.write("x,y\n1,2\n")
        process.stdin.flush()
        process.wait(timeout=30)
        _, said = process.communicate()
    assert process.returncode == 3
    assert "and out.csv is not written" in said
    assert list(tmp_path.iterdir()) == []


def test_without_a_timeout_many_points_go_on_however_long_their_file_takes() -> None:
    program = (
        "import sys; from gradcli.cli import app, options; app._LIMITS['timeout'] = 0.1\n"
        "from gradcli.cli.main import main; sys.exit(main())"
    )
    # 60 000 points take far longer than the limit of other commands, set to a tenth of a second here.
    points = "x,y\n" + "1,2\n" * 3
    command = [sys.executable, "-c", program, "grad", "x*y", "--points", "-", "--format", "csv"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        process.stdin.write(points)
        process.stdin.flush()
        time.sleep(1.0)
        output, _ = process.communicate("3,4\n", timeout=30)
    assert process.returncode == 0
    assert len(output.splitlines()) == 5


SLOW = "sin(" * 300 + "x" + ")" * 300
BUSY = {
    "a child that differentiates": ["grad", SLOW],
    "a descent": ["descend", "x^2", "--from", "1", "--lr", "1e-9", "--steps", "100000000", "--gtol", "0",
                  "--every", "0", "--engine", "python"],
    "a compiler": ["descend", "x^2", "--from", "1", "--lr", "1e-9", "--steps", "100000000", "--gtol", "0",
                   "--every", "0", "--engine", "c"],
    "many points": ["grad", "x*y", "--points", "-"],
}  # fmt: skip


ENDS = [
    *(("a child that differentiates", n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)),
    *(("a compiler", n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)),
    ("a descent", signal.SIGTERM),
    ("many points", signal.SIGINT),
    *((what, signal.SIGKILL) for what in BUSY),
]


@LINUX
@pytest.mark.parametrize(("what", "number"), ENDS)
def test_no_process_and_no_file_is_left_after_a_signal(what: str, number: int, tmp_path: Path) -> None:
    compiler = tmp_path / "slow-cc"
    compiler.write_text("#!/bin/sh\ntouch started\nsleep 30\n")
    compiler.chmod(0o755)
    work = tmp_path / "work"
    work.mkdir()
    environment = {**os.environ, "CC": str(compiler), "XDG_CACHE_HOME": str(work), "TMPDIR": str(work)}
    with subprocess.Popen(
        [sys.executable, "-m", "gradcli", *BUSY[what]], env=environment, stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=work, start_new_session=True,
    ) as process:  # fmt: skip
        time.sleep(0.7)
        process.send_signal(number)
        process.wait(timeout=10)
    assert gone(environment["CC"], process.pid)
    left = [path.name for path in work.rglob("*") if path.is_file()]
    assert left == [] or number == signal.SIGKILL


DESCENT = ["descend", "sin(x)*exp(-x)", "--from", "3", "--lr", "1e-9", "--gtol", "0", "--engine", "python"]


@LINUX
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([*DESCENT, "--every", "0", "--steps", "300000"], 0),
        ([*DESCENT, "--every", "0", "--steps", "10000000", "--timeout", "0.6"], 3),
        (["grad", SLOW, "--timeout", "0.5"], 3),
        (["grad", "x", "--at", "1", "--max-memory", "3MiB"], 3),
        (["grad", "sn(x)"], 2),
        ([*DESCENT, "--steps", "100000"], 141),
    ],
    ids=["answer", "late descent", "late child", "memory", "mistake", "reader gone"],
)
def test_no_process_is_left_after_an_end(words: Sequence[str], code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "gradcli", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:  # fmt: skip
        if code == 141 and process.stdout:
            process.stdout.close()
        elif process.stdout:
            process.stdout.read()
        assert process.wait(timeout=30) == code
    assert gone("gradcli-no-compiler", process.pid)


def gone(compiler: str, group: int) -> bool:
    """Tell whether nothing of the session is left; a second is given, since the system needs a moment."""
    for _ in range(50):
        if not members(group) | running(compiler):
            return True
        time.sleep(0.05)
    return False


def members(session: int) -> set[int]:
    return {pid for pid, fields in processes() if int(fields[3]) == session and fields[0] != "Z"}


def running(program: str) -> set[int]:
    found = set()
    for pid, _ in processes():
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        if program.encode() in words:
            found.add(pid)
    return found


def processes() -> list[tuple[int, list[str]]]:
    """Return each process with the fields of `/proc/PID/stat` after its name."""
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                text = (path / "stat").read_text(errors="replace")
            except OSError:
                continue
            found.append((int(path.name), text.rpartition(")")[2].split()))
    return found


@LINUX
@pytest.mark.parametrize("size", ["110MiB", "130MiB", "160MiB"])
def test_a_library_that_would_end_the_process_is_left_aside_where_memory_is_little(
    size: str, tmp_path: Path
) -> None:
    file = tmp_path / "many.csv"
    file.write_text("x,y\n" + "".join(f"{row},{row / 2}\n" for row in range(40_000)))
    command = [sys.executable, "-m", "gradcli", "grad", "x*y", "--points", str(file), "--format", "csv"]
    ended = subprocess.run(
        [*command, "--max-memory", size], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(ended.stdout.splitlines()) == 40_001

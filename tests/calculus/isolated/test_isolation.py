from __future__ import annotations

import errno
import faulthandler
import os
import resource
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest

from gradcli.calculus.isolated import isolation
from gradcli.calculus.isolated.isolation import limited
from gradcli.calculus.isolated.spawning import run as spawned
from gradcli.calculus.isolated.worker import WorkFailed
from gradcli.errors import ExitCode, ExpressionError, LimitError

GIB = 1 << 30

BUSY = (9, 9, 9)
"""`9**9**9` has 370 million digits: minutes of one C call that looks at no signal."""


def tower(first: int, second: int, third: int) -> int:
    return int(first ** (second**third))


def nap(seconds: float) -> str:
    time.sleep(seconds)
    return "awake"


def text_of(size: int) -> str:
    return "x" * size


def hoard(size: int) -> int:
    return len(bytearray(size))


def descend_for_ever(level: int) -> int:
    return descend_for_ever(level + 1)


def refuse() -> NoReturn:
    raise ExpressionError("unknown function 'sn'", source="sn(x)", span=(0, 2), hint="did you mean 'sin'?")


def blunder() -> float:
    return 1 / int("0")


def leave() -> NoReturn:
    sys.exit(5)


def open_files() -> int:
    return sum(1 for _ in Path("/dev/fd").iterdir())


def die_of(number: int) -> None:
    faulthandler.disable()  # pytest enables it; here the death is meant
    os.kill(os.getpid(), number)


def chatter() -> None:
    print("from the child")
    os.write(2, b"GNU MP: Cannot allocate memory")


def unpicklable() -> object:
    return lambda: None


def its_limits() -> dict[str, int]:
    return {
        "cpu": resource.getrlimit(resource.RLIMIT_CPU)[0],
        "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
        "interrupt is default": signal.getsignal(signal.SIGINT) == signal.SIG_DFL,
    }


@pytest.fixture(params=["fork", "spawn"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "spawn":
        monkeypatch.setattr(isolation, "run", spawned)
    return str(request.param)


def ask(work: object, *arguments: object, timeout: float = 20.0, max_memory: int = GIB) -> object:
    assert callable(work)
    return limited(work, *arguments, timeout=timeout, max_memory=max_memory, attempt="testing")


@pytest.mark.usefixtures("way")
def test_the_result_is_that_of_the_work() -> None:
    assert ask(divmod, 17, 5) == (3, 2)


@pytest.mark.usefixtures("way")
def test_a_large_result_arrives_whole() -> None:
    assert ask(text_of, 50_000_000) == "x" * 50_000_000


@pytest.mark.parametrize("work", [(tower, *BUSY), (nap, 60)], ids=["in C", "asleep"])
def test_at_the_deadline_the_work_is_stopped(work: tuple[object, ...], way: str) -> None:
    timeout = 0.3 if way == "fork" else 2.0
    start = time.monotonic()
    with pytest.raises(LimitError, match=f"no answer within {timeout:g} s while testing") as caught:
        ask(*work, timeout=timeout)
    assert time.monotonic() - start < timeout + 1
    assert caught.value.exit_code == ExitCode.LIMIT_MET
    assert caught.value.hint


def test_the_hint_says_what_still_works() -> None:
    with pytest.raises(LimitError) as caught:
        limited(nap, 60, timeout=0.05, max_memory=GIB, attempt="resting", hint="numbers still work")
    assert caught.value.hint == "numbers still work"


@pytest.mark.parametrize("work", [(nap, 0), (nap, 60), (die_of, signal.SIGSEGV), (leave,)])
def test_a_child_is_reaped_whatever_it_did(work: tuple[object, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    children: list[int] = []
    fork = os.fork

    def noted() -> int:
        children.append(fork())
        return children[-1]

    monkeypatch.setattr(os, "fork", noted)
    with suppress(LimitError, WorkFailed):
        ask(*work, timeout=0.2)
    with pytest.raises(ChildProcessError):
        os.waitpid(children[0], os.WNOHANG)


@pytest.mark.usefixtures("way")
def test_memory_has_a_limit() -> None:
    assert ask(hoard, 100 << 20, max_memory=200 << 20) == 100 << 20
    with pytest.raises(LimitError, match="the memory ran out while testing") as caught:
        ask(hoard, 300 << 20, max_memory=200 << 20)
    assert caught.value.hint == "--max-memory allows more; now it is 200 MiB"


def test_memory_of_the_parent_is_not_counted() -> None:
    held = bytearray(400 << 20)
    assert ask(hoard, 100 << 20, max_memory=200 << 20) == 100 << 20
    assert held


@pytest.mark.usefixtures("way")
def test_depth_is_a_limit() -> None:
    with pytest.raises(LimitError, match="nested too deeply for testing"):
        ask(descend_for_ever, 0)


@pytest.mark.usefixtures("way")
def test_a_refusal_of_the_work_is_raised_as_it_is() -> None:
    with pytest.raises(ExpressionError) as caught:
        ask(refuse)
    assert caught.value.span == (0, 2)
    assert caught.value.hint == "did you mean 'sin'?"


@pytest.mark.usefixtures("way")
def test_a_fault_of_the_work_says_its_type_and_where() -> None:
    with pytest.raises(WorkFailed, match="ZeroDivisionError: division by zero") as caught:
        ask(blunder)
    assert str(caught.value) == "ZeroDivisionError: division by zero"
    assert "in blunder" in caught.value.__notes__[0]


def test_a_result_that_cannot_travel_is_a_fault() -> None:
    with pytest.raises(WorkFailed, match="pickle"):
        ask(unpicklable)


def test_leaving_without_an_answer_is_a_fault() -> None:
    with pytest.raises(WorkFailed, match="the worker left with status 1 while testing"):
        ask(leave)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (signal.SIGSEGV, "ended by SIGSEGV while testing"),
        (signal.SIGKILL, "ended by SIGKILL while testing"),
        (signal.SIGXCPU, "no answer within 20 s while testing"),
    ],
)
def test_a_death_by_signal_is_a_limit(number: int, said: str) -> None:
    with pytest.raises(LimitError, match=said):
        ask(die_of, number)


def test_a_system_that_starts_no_process_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    before = open_files()
    monkeypatch.setattr(os, "fork", full)
    with pytest.raises(LimitError, match="no process can be started: Resource temporarily unavailable"):
        ask(nap, 0)
    assert open_files() == before


def test_the_child_is_prepared() -> None:
    assert ask(its_limits, timeout=2.5) == {"cpu": 4, "core": 0, "interrupt is default": True}


def test_handlers_of_the_caller_are_put_back() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    ask(nap, 0)
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_text_that_waits_is_written_once_and_the_child_is_silent(way: str) -> None:
    # A pipe is buffered: "before" still waits in the parent when the child is made.
    ended = program(f"print('before'); ask(chatter, way={way!r}); print('after')")
    assert (ended.stdout, ended.stderr) == ("before\nafter\n", "")


def test_sympy_is_not_loaded_by_the_parent() -> None:
    assert program("import sys; print('sympy' in sys.modules)").stdout == "False\n"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 7)])
def test_a_signal_to_the_parent_alone_leaves_no_child(number: int, code: int, tmp_path: Path) -> None:
    parent = start_waiting(tmp_path / "child")
    child = child_of(tmp_path / "child")
    parent.send_signal(number)
    assert parent.wait(timeout=5) == code
    assert gone(child)


@pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere a child outlives a killed parent for its CPU time"
)
def test_a_killed_parent_leaves_no_child(tmp_path: Path) -> None:
    parent = start_waiting(tmp_path / "child")
    child = child_of(tmp_path / "child")
    parent.kill()
    parent.wait(timeout=5)
    assert gone(child)


PREAMBLE = """
    import os, sys, time
    from gradcli.calculus.isolated import isolation
    from gradcli.calculus.isolated.isolation import limited

    def chatter():
        print("from the child")
        os.write(2, b"GNU MP: Cannot allocate memory")

    def rest(path):
        with open(path + ".new", "w") as file:
            file.write(str(os.getpid()))
        os.rename(path + ".new", path)
        time.sleep(60)

    def ask(work, *arguments, way="fork"):
        if way == "spawn":
            from gradcli.calculus.isolated.spawning import run
            isolation.run = run
        return limited(work, *arguments, timeout=50, max_memory=1 << 30, attempt="testing")

    if __name__ == "__main__":
"""


def script(body: str, folder: Path) -> Path:
    path = folder / "program.py"
    path.write_text(textwrap.dedent(PREAMBLE) + textwrap.indent(textwrap.dedent(body), "    "))
    return path


def program(body: str) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = script(body, Path(folder))
        return subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=20, check=True)


def start_waiting(path: Path) -> subprocess.Popen[bytes]:
    body = f"""
        try:
            ask(rest, {str(path)!r})
        except KeyboardInterrupt:
            sys.exit(7)
    """
    return subprocess.Popen([sys.executable, script(body, path.parent)])


def child_of(path: Path) -> int:
    for _ in range(500):
        if path.exists():
            return int(path.read_text())
        time.sleep(0.01)
    raise AssertionError("the child did not start")


def gone(process: int) -> bool:
    for _ in range(300):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":  # dead; whatever adopts orphans has not looked yet
            return True
        time.sleep(0.01)
    return False

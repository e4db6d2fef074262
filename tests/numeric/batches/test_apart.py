from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from gradcli.errors import LimitError
from gradcli.numeric.batches import apart as module
from gradcli.numeric.batches.apart import Apart

SECONDS = 0.3


def answer(point: tuple[float, ...]) -> tuple[float, int]:
    kind, value = point
    while kind == 1:
        pass
    while kind == 6:
        time.sleep(60)
    if kind == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == 3:
        raise MemoryError
    if kind == 4:
        raise LimitError("too many digits", hint="fewer")
    if kind == 5:
        raise ZeroDivisionError("none")
    return 2 * value, os.getpid()


@pytest.fixture
def apart() -> Iterator[Apart[tuple[float, ...], tuple[object, int]]]:
    calls: Apart[tuple[float, ...], tuple[object, int]] = Apart(answer, lambda reason: (reason, 0), SECONDS)
    yield calls
    calls.end()


Calls = Apart[tuple[float, ...], tuple[object, int]]


def test_answers_come_from_one_process_beside_this(apart: Calls) -> None:
    found = [apart((0, float(value))) for value in range(5)]
    assert [value for value, _ in found] == [0, 2, 4, 6, 8]
    assert len({process for _, process in found}) == 1
    assert found[0][1] != os.getpid()


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (1, "no answer within 0.3 s"),
        (2, "its process was ended"),
        (3, "the memory ran out"),
        (6, "no answer within 0.3 s"),
    ],
)
def test_a_point_without_an_answer_says_why_and_the_next_is_answered(
    kind: int, reason: str, apart: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 2.0 if kind == 6 else 60.0)
    assert apart((0, 1.0))[0] == 2
    assert apart((kind, 1.0)) == (reason, 0)
    assert apart((0, 3.0))[0] == 6


def test_what_the_function_raises_is_raised_here(apart: Calls) -> None:
    with pytest.raises(LimitError, match="too many digits") as caught:
        apart((4, 0.0))
    assert caught.value.hint == "fewer"
    with pytest.raises(RuntimeError, match="ZeroDivisionError: none"):
        apart((5, 0.0))
    assert apart((0, 1.0))[0] == 2


def test_no_process_is_left_at_the_end(apart: Calls) -> None:
    _, process = apart((0, 1.0))
    apart.end()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_what_is_forgotten_ends_its_process() -> None:
    calls: Calls = Apart(answer, lambda reason: (reason, 0), SECONDS)
    _, process = calls((0, 1.0))
    del calls
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_an_interrupted_answer_is_not_taken_for_the_next(apart: Calls) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with pytest.raises(KeyboardInterrupt):
            apart((1, 1.0))
    finally:
        signal.signal(signal.SIGALRM, before)
    assert apart((0, 4.0))[0] == 8


def test_without_fork_the_answers_come_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    calls: Calls = Apart(answer, lambda reason: (reason, 0), SECONDS)
    assert calls((0, 1.0)) == (2, os.getpid())


def test_what_is_prepared_is_there_in_every_child() -> None:
    prepared: list[int] = []

    def known(point: tuple[float, ...]) -> tuple[object, int]:
        answer(point)
        return prepared[0], prepared[-1]

    calls: Calls = Apart(known, lambda reason: (reason, 0), SECONDS, lambda: prepared.append(os.getpid()))
    assert calls((0, 1.0)) == (os.getpid(), os.getpid())
    assert calls((2, 1.0)) == ("its process was ended", 0)
    assert calls((0, 1.0)) == (os.getpid(), os.getpid())
    calls.end()

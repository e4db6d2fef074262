from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from gradcli.descent.loop import descend
from gradcli.descent.memory import Recorder
from gradcli.results.plans import Stopping
from gradcli.results.runs import Step


def _step(index: int) -> Step:
    return Step(index, (0.0,), 0.0, (0.0,), 0.0, None, None)


@pytest.mark.parametrize("count", [0, 1, 2, 999, 1000, 1001, 2001, 2002, 5003, 100_001])
def test_a_recorder_keeps_the_first_steps_the_last_and_few_enough(count: int) -> None:
    recorder = Recorder(1)
    for index in range(count):
        recorder.add(_step(index))
    kept = [step.index for step in recorder.steps()]
    assert kept[:1000] == list(range(min(count, 1000)))
    assert kept[-1:] == [count - 1] * bool(count)
    assert kept == sorted(set(kept))
    assert len(kept) <= 2001


def test_later_steps_are_kept_at_even_gaps() -> None:
    recorder = Recorder(1)
    for index in range(50_000):
        recorder.add(_step(index))
    later = [step.index for step in recorder.steps()][1000:-1]
    gaps = {after - before for before, after in itertools.pairwise(later)}
    assert len(gaps) == 1
    assert later[-1] + 2 * gaps.pop() > 49_999


def test_a_run_keeps_its_way_only_when_asked() -> None:
    seen: list[Step] = []
    run = descend("x^2+y^2", [1, 2], 0.1, keep_steps=True, on_step=seen.append)
    assert list(run.steps) == [replace(step, memory={}) for step in seen]
    assert run.last is not None
    assert run.steps[-1].point == run.last.point
    assert descend("x^2+y^2", [1, 2], 0.1).steps == ()


def test_a_start_that_is_undefined_leaves_no_way() -> None:
    run = descend("log(x)", [-1], 0.1, keep_steps=True, stopping=Stopping(steps=5))
    assert run.steps == ()


def test_many_variables_leave_few_steps() -> None:
    recorder = Recorder(10_000)
    for index in range(3000):
        recorder.add(_step(index))
    assert 50 <= len(recorder.steps()) <= 102

"""Thin a trace: every K-th step, and always the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gradcli.results.runs import Step
from gradcli.results.work import WorkedStep


@contextmanager
def thinned(
    show: Callable[[Step, WorkedStep | None], None],
    every: int,
    worked: Callable[[Step], WorkedStep | None] = lambda _: None,
    judged: Callable[[Step], Step] = lambda step: step,
) -> Iterator[Callable[[Step], None]]:
    """Yield a callback that shows each step whose number `every` divides; the last is shown on leaving.

    For 0 only the start and the last are shown; a step that comes again is not shown again. `worked` writes
    a step out, and sees them all; `judged` completes a row that is about to be shown.
    """
    waiting: list[tuple[Step, WorkedStep | None]] = []
    newest = -1

    def on_step(step: Step) -> None:
        nonlocal newest
        if step.index <= newest:
            return
        newest = step.index
        waiting[:] = [(step, worked(step))]
        if step.index % every == 0 if every else step.index == 0:
            show(judged(step), waiting.pop()[1])

    yield on_step
    for step, written in waiting:
        show(judged(step), written)

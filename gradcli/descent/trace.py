"""Thin a trace: every K-th step, and always the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gradcli.results import Step


@contextmanager
def thinned(show: Callable[[Step], None], every: int) -> Iterator[Callable[[Step], None]]:
    """Yield a callback that shows each step whose number `every` divides; the last is shown on leaving."""
    waiting: list[Step] = []

    def on_step(step: Step) -> None:
        waiting[:] = [step]
        if step.index % every == 0:
            waiting.clear()
            show(step)

    yield on_step
    for step in waiting:
        show(step)

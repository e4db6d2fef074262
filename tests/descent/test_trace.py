from __future__ import annotations

import pytest

from gradcli.descent.loop import descend
from gradcli.descent.trace import thinned
from gradcli.language.expression import read
from gradcli.results.plans import Stopping
from gradcli.results.runs import Step


@pytest.mark.parametrize(
    ("every", "steps", "shown"),
    [
        (1, 3, [0, 1, 2, 3]),
        (2, 5, [0, 2, 4, 5]),
        (2, 4, [0, 2, 4]),
        (10, 3, [0, 3]),
        (10, 0, [0]),
        (3, 9, [0, 3, 6, 9]),
    ],
)
def test_every_kth_step_and_always_the_last(every: int, steps: int, shown: list[int]) -> None:
    seen: list[Step] = []
    with thinned(lambda step, _: seen.append(step), every) as on_step:
        descend(read("x^2"), [1.0], 0.1, stopping=Stopping(gtol=0.0, steps=steps), on_step=on_step)
    assert [step.index for step in seen] == shown

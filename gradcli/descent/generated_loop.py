"""Write the loop of a first-order method as one function of local variables, with the tests of each step."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from gradcli.collection import uncollected
from gradcli.compiling import compiled
from gradcli.descent.step_loop import StepLoop
from gradcli.numeric.kernel import BEYOND, python_dialect
from gradcli.numeric.statements import live_from, statements

Advance = Callable[[int, int, float, Sequence[float]], tuple[int, bool, float, int, Sequence[float]]]
"""`advance(k, stop, lowest, state)` goes from iteration k to `stop`, or to the first that is special.

It returns the iteration reached, whether that is `stop` and nothing was special, the lowest value of f and
the iteration at which it was met, -1 where `lowest` was not undercut, and the state. Where something was
special the state is of no use: its steps are for the caller to make one by one.
"""

_INDENT = " " * 12


@uncollected
def generated_loop(loop: StepLoop) -> Advance:
    """Compile the loop; it gives the doubles that single steps give, to the last bit."""
    names = python_dialect(loop.program)[1]
    advance = compiled(_lines(loop), "advance", {**names, "hypot": math.hypot, "abs": abs, "int": int})
    bounds, numbers = loop.bounds, loop.numbers

    def bound(
        k: int, stop: int, lowest: float, state: Sequence[float]
    ) -> tuple[int, bool, float, int, Sequence[float]]:
        reached: tuple[int, bool, float, int, Sequence[float]] = advance(
            float(k), stop, lowest, state, numbers, bounds
        )
        return reached

    return bound


def _lines(loop: StepLoop) -> Iterator[str]:
    state = [f"s{place}" for place in range(loop.state)]
    numbers = [f"n{place}" for place in range(len(loop.numbers))]
    yield "def advance(k, stop, lowest, state, numbers, bounds):"
    yield f"    [{', '.join(state)}] = state"
    yield f"    [{', '.join(numbers)}] = numbers"
    yield "    at, clear, infinite = -1, False, 1e999"
    yield "    value, coordinate, partial = bounds.value, bounds.coordinate, bounds.partial"
    yield "    step, change, before = bounds.step, bounds.change, nan"
    yield from (f"    p{place} = nan" for place in range(loop.size if loop.bounds.step is not None else 0))
    yield "    try:"
    yield "        while True:"
    yield from (_INDENT + line for line in _body(loop, state, numbers))
    yield f"    except ({', '.join(error.__name__ for error in BEYOND)}):"
    yield "        clear = False"
    yield f"    return int(k), clear, lowest, int(at), ({', '.join(state)},)"


def _body(loop: StepLoop, state: Sequence[str], numbers: Sequence[str]) -> Iterator[str]:
    dialect, _ = python_dialect(loop.program)
    given = dict(enumerate([*state, "k", *numbers]))
    sampled = (loop.value, *loop.partials)
    later = live_from(loop.program, (loop.rate, *loop.following, *loop.checked), given)
    shared = frozenset((*sampled, *live_from(loop.program, sampled, given))) & {
        *sampled, *later, *(below for slot in later for below in loop.program.code[slot].slots)
    }  # fmt: skip
    sample = statements(loop.program, sampled, dialect, given, shared)
    yield from sample.lines
    yield from _tests(loop, sample.outputs, state[: loop.size])
    yield "if k >= stop:"
    yield "    clear = True"
    yield "    break"
    yield "k += 1.0"
    known = {**given, **dict(zip(sampled, sample.outputs, strict=True))}
    known.update((slot, f"t{slot}") for slot in shared if slot not in known)
    moving = (loop.rate, *loop.following, *loop.checked)
    move = statements(loop.program, moving, dialect, known, frozenset((loop.rate, *loop.checked)))
    yield from move.lines
    rate, following = move.outputs[0], move.outputs[1 : 1 + loop.state]
    lost = "".join(f" or {part} != {part}" for part in move.outputs[1 + loop.state :])
    yield f"if not -infinite < {rate} < infinite{lost}:"
    yield "    break"
    if loop.bounds.step is not None:
        yield f"{_row('p', loop.size)} = {', '.join(state[: loop.size])},"
    yield f"{', '.join(state)}, = {', '.join(following)},"


def _tests(loop: StepLoop, sample: Sequence[str], point: Sequence[str]) -> Iterator[str]:
    value, *partials = sample
    yield f"if {value} < lowest:"
    yield f"    lowest, at = {value}, k"
    stationary = " and ".join(f"-partial <= {g} <= partial" for g in partials)
    inside = " and ".join(f"-coordinate < {x} < coordinate" for x in point)
    tests = [f"not -value < {value} < value", stationary, f"not ({inside})"]
    if loop.watches_partials:
        tests.append(f"not ({' and '.join(f'-infinite < {g} < infinite' for g in partials)})")
    if loop.bounds.change is not None:
        tests.append(f"abs({value} - before) <= change")
    if loop.bounds.step is not None:
        moved = ", ".join(f"{x} - p{place}" for place, x in enumerate(point))
        tests.append(f"hypot({moved}) <= step")
    yield f"if {' or '.join(tests)}:"
    yield "    break"
    if loop.bounds.change is not None:
        yield f"before = {value}"


def _row(letter: str, size: int) -> str:
    return "".join(f"{letter}{place}, " for place in range(size)).rstrip()

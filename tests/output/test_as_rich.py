"""The table fits its terminal, and every digit survives."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcli import output
from gradcli.language.expression import read
from gradcli.results.plans import Method
from gradcli.results.runs import RunStart, Step
from tests.output.samples import DESCENTS, METHOD, MOMENTUM, RESULTS, WORKINGS
from tests.output.test_output import shown, traced, worked

WIDTHS = [40, 41, 47, 53, 60, 72, 80, 100, 120, 200]

GRADIENT = """\
f(x, y) = x² + y²

∇f = (2·x, 2·y)
∂f/∂x = 2·x
∂f/∂y = 2·y

at (x, y) = (1, 1)
  f                 2
  ∇f                (2, 2)
  ‖∇f‖              2·√2 ≈ 2.828427125   (the steepest rate of change)
  steepest ascent   (√2/2, √2/2) ≈ (0.7071067812, 0.7071067812)
  steepest descent  (-√2/2, -√2/2) ≈ (-0.7071067812, -0.7071067812)

  direction             (3, 4)
  unit vector           (3/5, 4/5) = (0.6, 0.8)   (normalised from (3, 4))
  derivative            14/5 = 2.8
  share of the maximum  98.99 %

at (x, y) = (0, 0)
  f       0
  ∇f      (0, 0)
  ‖∇f‖    0
  status  stationary: the slope is 0 in every direction
"""

DESCENT = """\
f(x, y) = x² + y²

gd        x = x - lr*g
settings  lr = 0.1

 iter             x             y             f         ‖∇f‖         step
─────────────────────────────────────────────────────────────────────────
    0             3            -4            25           10            -
    1           2.4          -3.2            16            8            1
    2          1.92         -2.56         10.24          6.4          0.8

stopped: all 2 steps are used; the largest absolute partial is still 5.12

steps        2
point        (1.92, -2.56)
f            10.24
‖∇f‖         6.4
evaluations  3 of f, 3 of its gradient

note: raise --steps, or the rate [bold]:x:
"""


def page(width: int, unicode: bool = True) -> output.Style:
    return output.Style(width=width, unicode=unicode)


def numbers(text: str) -> list[str]:
    """Return the numbers of a text in order of size; a table that does not fit has another order."""
    return sorted(re.findall(r"\d+(?:\.\d+)?(?:e[-+]\d+)?", text))


def widest(text: str) -> int:
    """Return the length of the longest line; a command to be copied is one line, however long."""
    return max(len(line) for line in text.splitlines() if not line.startswith("  gradcli "))


def test_a_gradient_at_80_columns() -> None:
    assert shown("gradient", "table", page(80)) == GRADIENT


def test_a_descent_at_80_columns() -> None:
    assert traced("bowl", "table", page(80)) == DESCENT


CHARTED = ("differences", "troubled differences")
"""A chart has more ticks where it is wider; see the tests of its view."""


@pytest.mark.parametrize("name", [name for name in RESULTS if name not in ("long", "wide hessian", *CHARTED)])
def test_a_result_fits_and_keeps_every_number(name: str) -> None:
    whole = numbers(shown(name, "table", page(10_000)))
    for width in WIDTHS:
        text = shown(name, "table", page(width))
        assert widest(text) <= width
        assert numbers(text) == whole
        assert "…" not in text


@pytest.mark.parametrize("name", [name for name in RESULTS if name not in ("wide hessian", *CHARTED)])
def test_a_narrow_terminal_gets_plain_lines(name: str) -> None:
    whole = numbers(shown(name, "table", page(10_000)))
    for width in (0, 1, 20, 39):
        assert numbers(shown(name, "table", page(width))) == whole


def test_the_variables_of_a_large_gradient_are_abbreviated_and_the_way_to_all_is_told() -> None:
    text = shown("long", "table", page(80))
    assert "∂f/∂x9 = 2·x9\n... 31 more; --format plain shows all\n" in text
    assert "(2, 2, 2, ... 37 more)" in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", DESCENTS)
def test_a_descent_fits(name: str, width: int) -> None:
    assert widest(traced(name, "table", page(width))) <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", WORKINGS)
def test_a_descent_by_hand_fits_and_keeps_every_number(name: str, width: int) -> None:
    text = worked(name, "table", page(width))
    assert widest(text) <= width
    assert numbers(text) == numbers(worked(name, "table", page(10_000)))


def test_a_command_is_one_line_however_narrow_the_terminal() -> None:
    command = "\n  gradcli descend 'x^2 + 10y^2' --from 1,1 --lr 0.09\n"
    assert all(command in traced("advised", "table", page(width)) for width in (1, 30, 40))


FLOATS = st.floats(allow_nan=False, allow_infinity=False)


STEPS = st.builds(
    lambda point, value, rate: Step(12, tuple(point), value, (), abs(value), rate, rate),
    st.lists(FLOATS, min_size=1, max_size=6),
    FLOATS,
    FLOATS.map(abs),
)


@settings(max_examples=200, deadline=None)
@given(
    width=st.integers(40, 200),
    step=STEPS,
    method=st.sampled_from([METHOD, MOMENTUM]),
    digits=st.sampled_from([None, None, 3, 6]),
)
def test_no_row_is_too_long_and_no_number_is_shortened(
    width: int, step: Step, method: Method, digits: int | None
) -> None:
    names = [f"x{place}" for place in range(len(step.point))]
    start = RunStart(read("+".join(names)), method)
    stream = io.StringIO()
    writer = output.trace_writer("table", stream, output.Style(digits=digits, width=width, unicode=True), "d")
    writer.start(start)
    writer.step(step)
    head = stream.getvalue()
    writer.step(step)
    row = stream.getvalue()[len(head) :]
    assert max(map(len, head.splitlines() + row.splitlines())) <= width
    dropped = re.search(r"not shown for want of width: ([^;]*);", " ".join(head.split()))
    present = [step.value, *(step.point[:2] if dropped and "x" in dropped[1] else step.point)]
    for places in [digits] if digits else [6, 5, 4]:
        if all(f"{number + 0.0:.{places}g}" in row.split() for number in present):
            return
    raise AssertionError(row)


def test_what_a_trace_drops_is_said() -> None:
    names = [f"x{place}" for place in range(1, 21)]
    start = RunStart(read("+".join(names)), MOMENTUM)
    stream = io.StringIO()
    writer = output.trace_writer("table", stream, page(80), "d")
    writer.start(start)
    writer.step(Step(0, (0.0,) * 20, 0.0, (1.0,) * 20, 20**0.5, None, 0.1))
    text = stream.getvalue()
    assert "not shown for want of width: x5 to x20, step, lr; --format plain shows all" in text
    assert [line.split() for line in text.splitlines() if line.startswith(" iter")] == [
        ["iter", "x1", "x2", "x3", "x4", "f", "‖∇f‖"]
    ]


def test_colour_comes_and_goes_with_the_style(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    coloured = shown("gradient", "table", output.Style(unicode=True, colour=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == GRADIENT
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in shown("gradient", "table", page(80))

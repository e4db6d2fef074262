"""Digits of a run that are shown are right: compared with mpmath, to which each formula is given by hand."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import cycle
from typing import Any

import mpmath
import pytest
from mpmath import mp, mpf

from gradcli import output
from gradcli.descent.compare import compare
from gradcli.descent.digits import Judge
from gradcli.descent.directions import DIRECTIONS
from gradcli.descent.loop import carried_out, descend
from gradcli.descent.recurrences import RECURRENCES
from gradcli.descent.trace import thinned
from gradcli.descent.verdict import verdict
from gradcli.language.expression import read
from gradcli.results.plans import Plan, Stopping
from gradcli.results.runs import Held, Kind, Run, Seen, Status, Step
from tests.forked import ran

Truth = Callable[..., Any]

TRUTHS: dict[str, Truth] = {
    "(1-cos(x))/x^2": lambda x: (1 - mp.cos(x)) / x**2,
    "(exp(x)-1)/x": lambda x: (mp.exp(x) - 1) / x,
    "log(1+x)/x": lambda x: mp.log(1 + x) / x,
    "sqrt(x+1)-sqrt(x)": lambda x: mp.sqrt(x + 1) - mp.sqrt(x),
    "sqrt(x^2+1)-x": lambda x: mp.sqrt(x**2 + 1) - x,
    "(x^2-1)/(x-1)": lambda x: x + 1,
    "x^3-3x^2+3x-1": lambda x: (x - 1) ** 3,
    "x^6-6x^5+15x^4-20x^3+15x^2-6x+1": lambda x: (x - 1) ** 6,
    "tan(x)": lambda x: mp.sin(x) / mp.cos(x),
    "1/(1+exp(-x))": lambda x: mp.exp(x) / (1 + mp.exp(x)),
    "log(1+exp(x))": lambda x: mp.log1p(mp.exp(x)),
    "log(exp(x)+exp(y))": lambda x, y: x + mp.log1p(mp.exp(y - x)),
    "log(exp(x)+exp(y)+exp(-x-y))-log(3)": lambda x, y: mp.log((mp.exp(x) + mp.exp(y) + mp.exp(-x - y)) / 3),
    "100(y-x^2)^2+(1-x)^2": lambda x, y: 100 * (y - x * x) ** 2 + (1 - x) ** 2,
    "(x^2+1e16)-1e16": lambda x: x * x,
    "333.75y^6+x^2(11x^2y^2-y^6-121y^4-2)+5.5y^8+x/(2y)": lambda x, y: (
        mpf("333.75") * y**6
        + x**2 * (11 * x**2 * y**2 - y**6 - 121 * y**4 - 2)
        + mpf("5.5") * y**8
        + x / (2 * y)
    ),
    "sin(x)/x": lambda x: mp.sin(x) / x,
    "(tan(x)-sin(x))/x^3": lambda x: mp.sin(x) * (1 - mp.cos(x)) / mp.cos(x) / x**3,
    "x-sin(x)": lambda x: x - mp.sin(x),
    "cosh(x)-sinh(x)": lambda x: mp.exp(-x),
    "(1e8x-1e8y)^2": lambda x, y: 10**16 * (x - y) ** 2,
    "abs(x^3-3x^2+3x-1)": lambda x: abs(x - 1) ** 3,
    "acosh(1+x^2)": lambda x: 2 * mp.asinh(abs(x) / mp.sqrt(2)),
    "(1+1/x)^x": lambda x: mp.exp(x * mp.log1p(1 / x)),
    "(x^2+y-11)^2+(x+y^2-7)^2": lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    "log(cosh(x))": lambda x: mp.log((mp.exp(x) + mp.exp(-x)) / 2),
    "atan(x)-pi/2": lambda x: -mp.atan(1 / x),
    "(x^2+y^2-1)^2": lambda x, y: (x * x + y * y - 1) ** 2,
    "tanh(x)+(x-50)^2": lambda x: 1 - 2 / (mp.exp(2 * x) + 1) + (x - 50) ** 2,
    "exp(-x^2)": lambda x: mp.exp(-x * x),
    "((x+1)^10-x^10-1)/x+x^2": lambda x: (
        sum(mpmath.binomial(10, n) * x ** (n - 1) for n in range(1, 10)) + x * x
    ),
    **{f"{name}(1e19*(sqrt(x+1)^2-x-1))+x": lambda x: x for name in ("tanh", "atan", "erf")},
    "sigmoid(1e19*(sqrt(x+1)^2-x-1))+x": lambda x: x + mpf(1) / 2,
}
"""Each formula, and the same function as it is best computed."""

STARTS: list[tuple[str, list[float], float]] = [
    ("(1-cos(x))/x^2", [1e-4], 0.1),
    ("(1-cos(x))/x^2", [0.3], 0.1),
    ("(exp(x)-1)/x", [1e-9], 1e-10),
    ("log(1+x)/x", [1e-7], 1e-8),
    ("sqrt(x+1)-sqrt(x)", [1e10], 0.1),
    ("sqrt(x^2+1)-x", [1e5], 10.0),
    ("(x^2-1)/(x-1)", [1.0000001], 1e-8),
    ("x^3-3x^2+3x-1", [1.001], 0.1),
    ("x^6-6x^5+15x^4-20x^3+15x^2-6x+1", [1.05], 0.1),
    ("tan(x)", [1.5707963267948966], 1e-40),
    ("tan(x)", [1.57], 1e-9),
    ("1/(1+exp(-x))", [-30.0], 0.1),
    ("log(1+exp(x))", [-40.0], 0.1),
    ("log(exp(x)+exp(y))", [1.0, -2.0], 0.1),
    ("log(exp(x)+exp(y)+exp(-x-y))-log(3)", [1e-5, -2e-5], 0.5),
    ("100(y-x^2)^2+(1-x)^2", [-1.2, 1.0], 1e-3),
    ("100(y-x^2)^2+(1-x)^2", [1.00001, 1.00002], 1e-3),
    ("(x^2+1e16)-1e16", [3.3], 0.1),
    ("333.75y^6+x^2(11x^2y^2-y^6-121y^4-2)+5.5y^8+x/(2y)", [77617.0, 33096.0], 1e-30),
    ("sin(x)/x", [1e-5], 0.1),
    ("(tan(x)-sin(x))/x^3", [1e-3], 1e-3),
    ("x-sin(x)", [1e-3], 0.1),
    ("cosh(x)-sinh(x)", [15.0], 0.1),
    ("(1e8x-1e8y)^2", [1.0, 1.000000001], 1e-17),
    ("abs(x^3-3x^2+3x-1)", [1.00001], 0.1),
    ("acosh(1+x^2)", [1e-6], 1e-9),
    ("(1+1/x)^x", [1e8], 0.1),
    ("(x^2+y-11)^2+(x+y^2-7)^2", [3.0000001, 2.0000001], 0.01),
    ("log(cosh(x))", [1e-6], 0.1),
    ("atan(x)-pi/2", [1e9], 0.1),
    ("(x^2+y^2-1)^2", [0.6, 0.80000001], 0.01),
    ("tanh(x)+(x-50)^2", [40.0], 0.1),
    ("exp(-x^2)", [30.0], 0.1),
]

METHODS = (*RECURRENCES, *DIRECTIONS)
CASES = [
    (text, start, rate, method)
    for (text, start, rate), method in zip(
        [*STARTS, *STARTS[: max(0, len(METHODS) - len(STARTS))]], cycle(METHODS)
    )
]


@pytest.fixture(autouse=True)
def many_digits() -> Iterator[None]:
    with mpmath.workdps(150):
        yield


def settings_of(method: str, rate: float) -> dict[str, Any]:
    return {"method": method} | ({} if method in DIRECTIONS else {"learning_rate": rate})


def right(text: str, point: tuple[float, ...]) -> list[Any]:
    """Return f, its partials and their length at a point of decimals, to 50 digits and more."""
    truth, at = TRUTHS[text], [mpf(repr(x)) for x in point]
    with mpmath.workdps(700 if text == "exp(-x^2)" else 150):
        size = len(at)
        partials = [
            mpmath.diff(truth, tuple(at), tuple(int(i == k) for i in range(size)))
            if size > 1
            else mpmath.diff(truth, at[0])
            for k in range(size)
        ]
        # a difference quotient of a slope of 0 leaves next to nothing
        partials = [p if abs(p) > mpf("1e-290") or text == "exp(-x^2)" else mpf(0) for p in partials]
        return [truth(*at), *partials, mp.sqrt(sum(p * p for p in partials))]


def judged(step: Step) -> list[tuple[float, Held]]:
    """Return the numbers of a row, each with the digits that are said to hold."""
    numbers = (step.value, *step.gradient, step.gradient_norm)
    if step.digits is None:
        return [(number, Held(9)) for number in numbers]
    return list(zip(numbers, (step.digits.value, *step.digits.gradient, step.digits.norm), strict=True))


def rows_of(
    text: str, start: list[float], settings: dict[str, Any], steps: int = 10
) -> tuple[Run, list[Step]]:
    seen: list[Step] = []
    stopping = Stopping(gtol=1e-14, steps=steps)
    return descend(text, start, stopping=stopping, on_step=seen.append, **settings), seen


@pytest.mark.parametrize(("text", "start", "rate", "method"), CASES)
def test_digits_that_are_said_to_hold_do(text: str, start: list[float], rate: float, method: str) -> None:
    _, seen = rows_of(text, start, settings_of(method, rate))
    for step in seen:
        for (number, held), truth in zip(judged(step), right(text, step.point), strict=True):
            assert held.digits == 0 or abs(number - truth) <= mpf(10) ** -held.digits / 2 * abs(truth)
            if held.right is not None:
                assert abs(mpf(held.right.decimal) - truth) <= mpf("1e-16") * abs(truth)
            if held.most is not None:
                assert abs(truth) <= held.most


@pytest.mark.parametrize(
    ("text", "start", "rate", "method", "shape"),
    [(*case, shape) for case, shape in zip(CASES, cycle(["plain", "table", "markdown"]))],
)
def test_digits_that_are_printed_are_right(
    text: str, start: list[float], rate: float, method: str, shape: str
) -> None:
    seen: list[Step] = []
    stream = io.StringIO()
    style = output.Style(width=200, columns=("iter", "f", "g", "gnorm"), digits=9)
    expression, plan = read(text), Plan(**settings_of(method, rate))
    writer, judge = output.trace_writer(shape, stream, style, "descend"), Judge(expression, plan, 9)
    with thinned(writer.step, 1, judged=judge.judged) as show:

        def on_step(step: Step) -> None:
            seen.append(step)
            show(step)

        run = carried_out(
            expression, start, plan, Stopping(gtol=1e-14, steps=6), on_start=writer.start, on_step=on_step,
            judge=judge,
        )  # fmt: skip
    lines = stream.getvalue().splitlines()
    place = next(k for k, line in enumerate(lines) if line.strip("| ").split()[:1] == ["0"])
    printed = [line.strip("| ").replace(" | ", " ").split()[1:] for line in lines[place : place + len(seen)]]
    for step, cells in zip(seen, printed, strict=True):
        assert_right(cells, right(text, step.point))
    if shape != "markdown":
        writer.finish(run)
        value, *_, length = right(text, seen[-1].point)
        assert_right(re.findall(SUMMED_UP, stream.getvalue(), re.MULTILINE), [value, length])


SUMMED_UP = r"^(?:f|\|grad f\|)(?::| ) +(\S+)$"


def assert_right(cells: list[str], truths: list[Any]) -> None:
    for cell, truth in zip(cells, truths, strict=True):
        if cell.startswith("<"):
            assert abs(truth) <= mpf(cell[1:])
        elif cell != "?":
            assert abs(mpf(cell.lstrip("~")) - truth) <= unit_of(cell.lstrip("~")) * mpf("0.5001"), cell


def unit_of(cell: str) -> Any:
    """Return one in the last place of a number as it stands; what is left out of a whole number is 0."""
    mantissa, _, exponent = cell.partition("e")
    return mpf(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


NOISE = "(1-cos(x))/x^2"


def test_a_run_that_noise_led_says_so_and_how_far_off_its_gradient_was() -> None:
    run = descend(NOISE, [1e-4], 0.1, stopping=Stopping(steps=5), on_step=lambda _: None)
    found, slope = run.rounding, right(NOISE, (1e-4,))[1]
    assert found is not None
    assert (found.digits, found.variable, found.step, found.led_at) == (0, "x", 0, 0)
    assert found.held.right is not None
    assert f"right {float(slope):.6g}" in run.remarks[-1].text
    assert [remark.kind for remark in run.remarks] == ["noise", "rounding"]


@pytest.mark.parametrize(
    ("text", "start", "rate", "gtol"),
    # the run wanders until the noise is by chance within the tolerance; two roots round alike
    [(NOISE, 1e-4, 0.1, 1e-6), ("sqrt(x+1)-sqrt(x)", 1e16, 1.0, 0.0)],
)
def test_a_gradient_that_is_noise_is_no_convergence(
    text: str, start: float, rate: float, gtol: float
) -> None:
    run = descend(text, [start], rate, stopping=Stopping(gtol))
    assert run.last is not None
    assert abs(run.last.gradient[0]) <= gtol
    assert run.status is Status.ROUNDING
    assert not run.converged
    found = verdict(run)
    assert found is not None
    assert (found.seen, found.kind, found.curvature) == (Seen.NOISE, Kind.NOT_STATIONARY, None)


def test_what_kind_of_point_it_is_rests_on_the_right_hessian() -> None:
    # the derivative of second order is -1/12 at 0, and comes out of doubles as 44 000 times another number
    run = descend(NOISE, [1e-7], 1e-30, stopping=Stopping(1e9, steps=1))
    found = verdict(run)
    assert found is not None
    assert found.curvature is not None
    assert found.curvature.largest == pytest.approx(-1 / 12, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "start", "value"),
    [("acosh(1+x^2)", 1e-8, "1.41421e-08"), ("sqrt(x^2-2x+1)", 1.000000001, "1e-09")],
)
def test_a_start_that_only_rounding_refuses_is_not_said_to_be_outside(
    text: str, start: float, value: str
) -> None:
    run = descend(text, [start], 0.1)
    assert run.last is None
    assert run.message.startswith("rounding hides f or its gradient at the start")
    assert run.message.endswith(f"rightly f is {value} there")


@pytest.mark.parametrize(
    ("text", "start", "settings"),
    [
        ("x^2 + y^2", [1.0, 1.0], {"learning_rate": 0.1}),
        ("x^2 + 10y^2", [4.0, 1.0], {"learning_rate": 0.09}),
        ("log(1 + exp(x)) + exp(-x)", [1.0], {"learning_rate": 0.1, "stopping": Stopping(1e-3)}),
    ],
)
def test_nothing_is_said_where_nine_digits_hold(
    text: str, start: list[float], settings: dict[str, Any]
) -> None:
    seen: list[Step] = []
    run = descend(text, start, on_step=seen.append, **settings)
    assert run.rounding is None
    assert run.remarks == ()
    assert [step.digits for step in seen] == [None] * len(seen)


def test_the_change_that_ended_a_run_is_told_in_the_digits_that_hold() -> None:
    # f is 1e8 and known to 1e-8: a smaller change of it cannot be seen in doubles
    run = descend("1e8 + x^2", [1e-3], 0.1, stopping=Stopping(0.0, ftol=1e-9))
    assert run.status is Status.CONVERGED_VALUE
    assert "changed by less than " in run.message


def test_rows_beyond_the_first_hundred_are_told_by_bounds() -> None:
    seen: list[Step] = []
    text = "x^3-3x^2+3x-1"
    run = descend(text, [1.001], 0.1, stopping=Stopping(0.0, steps=400), on_step=seen.append)
    known = [step for step in seen if step.digits and step.digits.value.right]
    assert 100 <= len(known) <= 201
    assert run.rounding is not None
    assert run.rounding.is_sampled
    for step in seen[100::37]:
        truth = right(text, step.point)[0]
        held = judged(step)[0][1]
        assert held.digits == 0 or abs(step.value - truth) <= mpf(10) ** -held.digits / 2 * abs(truth)


@pytest.mark.parametrize("name", ["tanh", "atan", "sigmoid", "erf"])
def test_where_a_function_levels_noise_no_digit_is_claimed_that_does_not_hold(name: str) -> None:
    """Both ends of what the argument may be lie where the function is level, and the truth between them."""
    seen: list[Step] = []
    text = f"{name}(1e19*(sqrt(x+1)^2-x-1))+x"
    descend(text, [1.3], 1e-5, stopping=Stopping(0.0, steps=160), on_step=seen.append)
    for step in seen[::3]:
        truth = right(text, step.point)[0]
        held = judged(step)[0][1]
        assert held.digits == 0 or abs(step.value - truth) <= mpf(10) ** -held.digits / 2 * abs(truth)


def test_a_level_part_of_noise_makes_no_minimum() -> None:
    """Rightly f is 4*sigmoid(x) + x^2, of which the slope at 0 is 1."""
    run = descend("4*sigmoid(x + exp(52) - exp(20)*exp(32)) + x^2", [1.0], method="newton")
    assert run.status is Status.ROUNDING
    found = verdict(run)
    assert found is not None
    assert found.seen is Seen.NOISE


def test_all_digits_that_are_asked_for_are_those_of_the_right_number() -> None:
    """The double beside a number may round to another last digit."""
    words = ["--from", "2", "--method", "cg", "--steps", "3", "--digits", "15", "--columns", "iter,x,f"]
    ended = ran("descend", "((x+1)^10-x^10-1)/x+x^2", *words, "--format", "plain")
    rows = re.findall(r"^ +([0-9]+) +(\S+) +(\S+)$", ended.stdout, re.MULTILINE)
    assert len(rows) == 4
    seen: list[Step] = []
    descend("((x+1)^10-x^10-1)/x+x^2", [2.0], method="cg", stopping=Stopping(steps=3), on_step=seen.append)
    for (index, _, shown), step in zip(rows, seen, strict=True):
        truth = right("((x+1)^10-x^10-1)/x+x^2", step.point)[0]
        assert Decimal(shown) == Decimal(mpmath.nstr(truth, 15)), index


def test_an_exact_run_has_nothing_to_round() -> None:
    seen: list[Step] = []
    run = descend("x^2-2x+1", [1.001], 0.5, exact=True, stopping=Stopping(steps=2), on_step=seen.append)
    assert run.rounding is None
    assert [step.digits for step in seen] == [None] * len(seen)


def test_a_comparison_tells_the_digits_of_each_run() -> None:
    plans = [("gd", Plan("gd", 0.1)), ("momentum", Plan("momentum", 0.1))]
    runs = compare(NOISE, [[1e-4]], plans, Stopping(steps=3)).runs
    assert [run.rounding is not None and run.rounding.digits for _, run in runs] == [0, 0]


def words(*more: str) -> tuple[str, ...]:
    return ("descend", NOISE, "--from", "1e-4", "--lr", "0.1", "--steps", "1", *more)


def test_csv_keeps_its_columns_and_says_on_standard_error_what_rounding_left() -> None:
    ended = ran(*words("--format", "csv"))
    assert ended.stdout.splitlines()[0] == "iter,x,value,gradient_norm,step,lr"
    assert "note: rounding leaves no digit of the derivative at step 0" in ended.stderr
    asked = ran(*words("--format", "csv", "--columns", "iter,digits"))
    assert asked.stdout == "iter,digits\n0,0\n1,0\n"


def test_a_comparison_in_csv_says_on_standard_error_what_rounding_left() -> None:
    ended = ran("compare", NOISE, "--from", "1e-4", "--methods", "gd:0.1", "--steps", "3", "--format", "csv")
    assert ended.stderr.startswith(
        "note: gd:0.1: rounding leaves no digit of the derivative at step 3 (double "
    )
    assert ended.stdout.splitlines()[1].startswith("gd:0.1,0.0001,step_limit,3,")


def test_json_tells_the_digits_of_each_row_and_the_worst() -> None:
    answer = json.loads(ran(*words("--format", "json")).stdout)
    # the value is off by 2.6e-9 of 0.5, and the derivative all wrong
    assert answer["trace"][0]["digits"] == {"value": 7, "gradient": [0], "gradient_norm": 0}
    assert answer["digits"]["least"] == 0
    assert answer["digits"]["right"] == pytest.approx(float(right(NOISE, (1e-4,))[1]), rel=1e-15)
    sound = ran("descend", "x^2", "--from", "1", "--lr", "0.1", "--format", "json")
    assert '"digits"' not in sound.stdout


def test_a_step_by_hand_shows_the_digits_that_hold() -> None:
    # of a derivative of -8.3e-6, noise is told as such; the run that climbs goes by its opposite
    ended = ran(*words("--work", "--maximize", "--format", "plain"))
    lines = ended.stdout.splitlines()
    assert [line.rpartition(" ")[2] for line in lines if line.startswith(("df/dx", "g = "))] == [
        "~-8e-06", "~8e-06",
    ]  # fmt: skip

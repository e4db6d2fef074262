"""Each limit holds on one side and is met on the other, in time, with its name and value."""

from __future__ import annotations

import time

import pytest

from gradcli.errors import ExitCode, GradcliError, LimitError
from gradcli.language.expression import read
from gradcli.language.limits import LIMITS, Limit, check_limit

ENOUGH_SECONDS = 2.0
"""Of the processor: far more than reading takes, a guard against what never ends, not a measurement."""


def doubled(count: int, first: str, operator: str) -> str:
    """Return `count` local definitions, each of which uses the one before twice."""
    steps = [f"u{n} = u{n - 1} {operator} u{n - 1}" for n in range(1, count)]
    return "; ".join([f"u0 = {first}", *steps, f"u{count - 1}*x"])


def written_out(count: int) -> str:
    """Return a sum that is written out to more than `count` nodes, two or more for each factor."""
    length = LIMITS["sum terms"].most
    return f"sum({'*'.join(['x'] * (count // length + 2))}, i, 1, {length})"


def sides(limit: Limit) -> tuple[str, str]:
    """Return a text that is just read and one that just meets the limit."""
    most = limit.most
    return {
        "text length": ("x" + " " * (most - 1), "x" + " " * most),
        "nesting": ("-" * (most - 1) + "x", "-" * (most + 1) + "x"),
        "nodes": ("sum(x*y, i, 1, 1000)", written_out(most)),
        "variables": (
            "+".join(f"x{n}" for n in range(most // 10)),
            "+".join(f"x{n}" for n in range(most + 1)),
        ),
        "literal digits": ("9" * most, "9" * (most + 1)),
        "literal exponent": (f"1e{most}*x", f"1e{most + 1}*x"),
        "integer power": (f"x^{most}", f"x^{most + 1}"),
        "constant size": (f"2^{most // 4}*x", f"2^{most + 1}*x"),
        "name length": ("x" * most, "x" * (most + 1)),
        "sum terms": ("sum(x, i, 1, 100)", f"sum(x, i, 1, {most + 1})"),
    }[limit.name]


def timed(text: str) -> GradcliError | None:
    """Read a text, or return its refusal; either way, soon."""
    started = time.process_time()
    refusal = refused(text)
    assert time.process_time() - started < ENOUGH_SECONDS
    assert refusal is None or len(refusal.describe()) < 2000
    return refusal


def refused(text: str) -> GradcliError | None:
    try:
        read(text)
    except GradcliError as error:
        return error
    return None


@pytest.mark.parametrize("limit", LIMITS.values(), ids=lambda limit: limit.name)
def test_what_is_under_a_limit_is_read(limit: Limit) -> None:
    assert timed(sides(limit)[0]) is None


@pytest.mark.parametrize("limit", LIMITS.values(), ids=lambda limit: limit.name)
def test_what_is_over_a_limit_is_refused_by_its_name_and_value(limit: Limit) -> None:
    refusal = timed(sides(limit)[1])
    assert isinstance(refusal, LimitError)
    assert refusal.exit_code is ExitCode.LIMIT_MET
    assert int(refusal.exit_code) == 3
    assert refusal.message == f"the {limit.name} limit is met: at most {limit.most} {limit.unit}"
    assert refusal.describe().startswith(f"gradcli: the {limit.name} limit is met: at most {limit.most} ")


@pytest.mark.parametrize("limit", LIMITS.values(), ids=lambda limit: limit.name)
def test_a_limit_is_the_last_number_allowed(limit: Limit) -> None:
    check_limit(limit.name, limit.most)
    with pytest.raises(LimitError):
        check_limit(limit.name, limit.most + 1, (0, 1))


def test_a_limit_on_a_count_too_large_for_a_float_is_met() -> None:
    with pytest.raises(LimitError):
        check_limit("integer power", 10**400)


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9",
        "9**9**9**9",
        "9^9^9*x",
        "((9**9)**9999)**9999",
        "2**(10**10)",
        "3**(-10**9)",
        "2**(10**9)*x",
        "x**(10**9)",
        "(x + 1)**(10**9)",
        "1e999999*x",
        "1e99999999999*x",
        "1e-999999*x",
        "exp(10^9)",
        "exp(exp(exp(exp(10.0))))",
        "sinh(10^300)",
        "sin(exp(10**7))",
        "sin(10**10**6)",
        "(1/3)^(10^5)",
        "(pi^1000)^1000",
        "prod(i, i, 1, 100000)",
        "prod(10, i, 1, 99999)",
        "x[10^3000]",
        "x[9^9^9]",
        "sum(x, i, 1, 10^300)",
        "sum(x, i, -10^9, 10^9)",
        "sum(sum(sum(sum(x, i, 1, 99), j, 1, 99), k, 1, 99), l, 1, 99)",
        "sum(x, i, 1, 10^10^10)",
    ],
)
def test_growth_is_refused_before_it_is_built(text: str) -> None:
    assert isinstance(timed(text), LimitError)


LARGE = {
    "parentheses": "(" * 100_000 + "x" + ")" * 100_000,
    "minus signs": "-" * 100_000 + "x",
    "roots": "√" * 100_000 + "x",
    "functions": "sin " * 50_000 + "x",
    "towers": "x" + "^x" * 20_000,
    "signed towers": "x" + "^-x" * 20_000,
    "digits": "1" * 1_000_000,
    "decimals": "0." + "1" * 60_000,
    "factors": "*".join(["(10**4000)"] * 200),
    "squares": doubled(60, "2", "*"),
    "a name": "x" + "1" * 5000,
    "brackets": "x[" * 50_000,
    "names": "+".join(f"x{n}" for n in range(LIMITS["variables"].most + 1)),
    "nested sums": "sum(" * 25 + "1" + "".join(f", i{n}, 1, 9)" for n in range(25)),
    "connectives": f"where({' and '.join(['x>0'] * 12_000)}, 1, 0)",
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_large_is_refused_soon(name: str) -> None:
    assert isinstance(timed(LARGE[name]), GradcliError)


BROKEN = {
    "open": "(" * 5000,
    "shut": ")" * 100_000,
    "commas": f"max({',' * 100_000}",
    "semicolons": ";" * 100_000,
    "definitions": "u = v; " * 20_000 + "u",
    "equations": "x = " * 20_000,
    "powers of a function": "sin^" * 20_000 + "2 x",
    "bars": "|" * 100_000,
    "superscripts": "²" * 100_000,
    "quotes": "'" * 100_000,
    "spaces": " " * 1_000_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_refused_soon(name: str) -> None:
    assert isinstance(timed(BROKEN[name]), GradcliError)


READ = {
    "plus signs": "+" * 50_000 + "x",
    "terms": "+".join(["x"] * 10_000),
    "factors": "*".join(["x"] * 10_000),
    "quotients": "/".join(["x"] * 10_000),
    "products": "".join(f"(x+{n})" for n in range(1000)),
    "parentheses": "(" * 9000 + "x" + ")" * 9000,
    "functions": "sin(" * 9000 + "x" + ")" * 9000,
    "functions without parentheses": "sin " * 9000 + "x",
    "towers": "x" + "^x" * 9000,
    "bars": "|x|" * 5000,
    "runs": "sin x " * 5000,
    "a chain of comparisons": f"where({'<'.join(['x'] * 2000)}, 1, 0)",
    "cases": f"Piecewise({', '.join(f'(x, x>{n})' for n in range(3000))})",
    "arguments": f"max({', '.join(['x'] * 10_000)})",
    "doubling": doubled(60, "x", "+"),
    "squaring": doubled(60, "x", "*"),
    "definitions": "; ".join([*(f"u{n} = x" for n in range(5000)), "x"]),
    "a double sum": "sum(sum(x[i]*x[j], i, 1, 60), j, 1, 60)",
    "a thousand variables": "sum((1 - x[i])^2, i, 1, 1000)",
}


@pytest.mark.parametrize("name", READ)
def test_what_is_large_but_honest_is_read_soon(name: str) -> None:
    assert timed(READ[name]) is None


@pytest.mark.parametrize("count", [5000, 15_000])
def test_many_variables_cost_no_more_than_their_number(count: int) -> None:
    assert timed(f"sum(x[i]^2, i, 1, {count})") is None


@pytest.mark.parametrize(
    "text", ["x^1e309", "x^(10^400)", "1^(10^400)*x", "pi^(10^400)", f"x{'²' * 390}", "2^-1e400"]
)
def test_an_exponent_beyond_floating_point_meets_a_limit(text: str) -> None:
    assert isinstance(timed(text), LimitError)


def test_doubling_stays_shared() -> None:
    read(doubled(60, "x", "+"))
    assert isinstance(timed(doubled(60, "2", "*")), LimitError)
    assert timed(doubled(60, "2", "+")) is None


def test_a_declared_name_that_is_too_long_meets_the_same_limit() -> None:
    with pytest.raises(GradcliError) as raised:
        read("x", ["x", "y" * 101])
    assert isinstance(raised.value, LimitError)

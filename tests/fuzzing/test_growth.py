"""Reading, writing and lowering take steps in proportion to the text, counted, not timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from gradcli.errors import GradcliError
from gradcli.language.expression import read
from gradcli.language.write import to_infix, to_latex, to_unicode
from gradcli.numeric.program import lower, with_gradient

SMALL, LARGE = 150, 600
MOST = 1.2
"""By what the steps may grow faster than the text; a square would be a factor of 4."""


def joined(separator: str, *parts: str) -> Callable[[int], str]:
    """Return a text of `count` parts, `{n}` in them replaced by the number of each."""
    return lambda count: separator.join(parts[n % len(parts)].replace("{n}", str(n)) for n in range(count))


def nested(opening: str, inner: str, closing: str) -> Callable[[int], str]:
    return lambda count: opening * count + inner + closing * count


def within(opening: str, text: Callable[[int], str], closing: str) -> Callable[[int], str]:
    return lambda count: opening + text(count) + closing


def defined(count: int) -> list[str]:
    """Return definitions, each of the one before, and the last of them."""
    return ["u0 = x", *(f"u{n} = u{n - 1}*u{n - 1}" for n in range(1, count)), f"u{count - 1}"]


SHAPES: dict[str, Callable[[int], str]] = {
    "a sum": joined("+", "x", "y"),
    "a product": joined("*", "x", "y"),
    "quotients": joined("/", "x", "y"),
    "names": joined("+", "x{n}"),
    "indices": joined("+", "x[{n}]"),
    "spaces": nested(" ", "x", "\n"),
    "parentheses": nested("(", "x", ")"),
    "signs": nested("-", "x", ""),
    "plus signs": nested("+", "x", ""),
    "roots": nested("√", "x", ""),
    "functions": nested("sin(", "x", ")"),
    "functions without brackets": nested("sin ", "x", ""),
    "implicit products": nested("x ", "y", ""),
    "a run": nested("sin x ", "y", ""),
    "a tower": joined("^", "x"),
    "bars": joined("+", "|x|"),
    "logarithms": nested("log(x, ", "y", ")"),
    "machine learning": joined("+", "sigmoid(x*{n})", "softplus(y)"),
    "a long maximum": within("max(", joined(",", "x", "y"), ")"),
    "nested maxima": nested("max(x, ", "y", ")"),
    "nested choices": nested("where(x > y, ", "x", ", y)"),
    "cases": within("Piecewise(", joined(",", "(x^{n}, x < {n})"), ")"),
    "a conjunction": within("where(", joined(" and ", "x > y"), ", x, y)"),
    "a chain of comparisons": within("where(", joined("<", "x", "y"), ", x, y)"),
    "negations": within("where(", nested("not ", "x > y", ""), ", x, y)"),
    "definitions": lambda count: "; ".join(defined(count)),
    "definitions beside a sum": within("", joined(";", "u{n} = x + {n}"), "; sum(x*i, i, 1, 100)"),
    "a sum over indices": lambda count: f"sum(x[i]^2, i, 1, {count})",
    "sums within sums": lambda count: f"sum(sum(x*i*j, i, 1, 10), j, 1, {count // 10})",
}

REFUSED: dict[str, Callable[[int], str]] = {
    "open brackets": nested("(", "", ""),
    "closing brackets": nested("", "x", ")"),
    "commas": nested(",", "", ""),
    "equals signs": nested("x=", "", ""),
    "superscripts": nested("", "x", "²"),
    "an end too early": within("", joined("+", "x"), "+"),
    "an unknown function": within("", joined("+", "x"), "+sn(x)"),
    "a long name": nested("x", "", ""),
    "digits": within("", nested("9", "", ""), ".."),
    "quotes": nested("'", "", ""),
    "no variables": lambda count: "+".join(f"x{n}" for n in range(count)) + "+1/0",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_formula_takes_steps_in_proportion_to_its_length(shape: str) -> None:
    small, large = (counted(handled, SHAPES[shape](count)) for count in (SMALL, LARGE))
    assert large <= MOST * LARGE / SMALL * small


@pytest.mark.parametrize("shape", REFUSED)
def test_a_refusal_takes_steps_in_proportion_to_the_text(shape: str) -> None:
    small, large = (counted(refused, REFUSED[shape](count)) for count in (SMALL, LARGE))
    assert large <= MOST * LARGE / SMALL * small


def handled(text: str) -> None:
    expression = read(text)
    for write in (to_infix, to_unicode, to_latex):
        write(expression.typed)
    with_gradient(lower([expression.tree], expression.variables))


def refused(text: str) -> None:
    with pytest.raises(GradcliError):
        read(text)


def counted(action: Callable[[str], None], text: str) -> int:
    """Return how many lines of Python an action runs."""
    steps = 0

    def step(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal steps
        steps += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        action(text)
    finally:
        sys.settrace(before)
    return steps


def test_a_square_is_noticed() -> None:
    def squared(text: str) -> None:
        for _ in text:
            for _ in text:
                pass

    small, large = (counted(squared, "x" * count) for count in (SMALL, LARGE))
    assert large > MOST * LARGE / SMALL * small


def test_a_long_maximum_is_held_in_proportion_to_its_length() -> None:
    """Counted are the arguments of all trees that a program holds: memory is not seen in steps."""
    small, large = (held(joined(",", "x", "y")(count)) for count in (SMALL * 4, LARGE * 4))
    assert large <= MOST * LARGE / SMALL * small


def held(arguments: str) -> int:
    program = lower([read(f"max({arguments})").tree], ["x", "y"])
    return sum(len(getattr(origin, "arguments", ())) for origin in program.origins)

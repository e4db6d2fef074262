"""What must hold of every refusal, of every formula that is read, and of every number that is answered."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from mpmath import mp

from gradcli.errors import GradcliError
from gradcli.language.expression import Expression, read
from gradcli.language.infix import read_infix
from gradcli.language.names import is_letter
from gradcli.language.tree import Tree, free_symbols, natural_key, postorder, size
from gradcli.language.write import to_infix, to_latex, to_unicode
from gradcli.numeric.decimals import Rounded
from gradcli.numeric.pointwise import Poison
from gradcli.numeric.program import Program, lower, with_gradient
from tests.fuzzing.evaluator import PRECISIONS, Unclear, Undefined, value_at

Read = TypeVar("Read")

SLACK = 1e-9
"""By how much a half may be passed: the other evaluation is rounded itself."""

INSTRUCTIONS_A_NODE = 12
"""Of a program, for each node of its tree: the definition of `sigmoid` has the most, 11."""

SWEEP = 14
"""How many times as long as a program its gradient may be, by the derivatives of the function table."""


def read_or_refused(given: str, reading: Callable[[str], Read]) -> Read | None:
    """Return what is read from a text, None where it is refused as it should be."""
    try:
        return reading(given)
    except GradcliError as refusal:
        check_refusal(refusal, given)
        return None


def check_refusal(refusal: GradcliError, given: str) -> None:
    """A refusal is one line of fact, the source with a caret under it, and a hint; its record is JSON."""
    lines = refusal.describe().split("\n")
    assert lines[0].startswith("gradcli: "), lines
    assert all(line.isprintable() and len(line) <= 500 for line in lines), lines
    assert len(lines) == 1 + 2 * (refusal.span is not None) + bool(refusal.hint), lines
    assert refusal.message.strip(), lines
    assert refusal.exit_code in {2, 3}, lines
    if refusal.span is not None:
        check_caret(refusal, given, lines[1], lines[2])
    check_record(refusal)
    assert pickle.loads(pickle.dumps(refusal)).record() == refusal.record()  # noqa: S301 - our own bytes


def check_caret(refusal: GradcliError, given: str, source: str, carets: str) -> None:
    """A caret is within the text, or just behind its end."""
    assert refusal.span is not None
    start, end = refusal.span
    assert 0 <= start < end, refusal.span
    assert start <= len(refusal.source), (refusal.span, refusal.source)
    assert end <= len(refusal.source) + 1, (refusal.span, refusal.source)
    assert refusal.source in given or given.lstrip().startswith("@"), (refusal.source, given)
    assert set(carets.strip()) == {"^"}, carets
    assert len(carets) <= len(source) + 1, (source, carets)


def check_record(refusal: GradcliError) -> None:
    """The record of a refusal is strict JSON, and its span is within its source."""
    record = refusal.record()
    text = json.dumps(record, allow_nan=False)
    assert text.isascii()
    assert json.loads(text) == record
    if refusal.span is not None:
        assert isinstance(record["span"], list)
        assert isinstance(record["source_start"], int)
        assert 0 <= record["span"][0] - record["source_start"] <= len(str(record["source"] or "")), record


def check_expression(expression: Expression) -> None:
    """A formula that was read is written and read back, and costs what its tree costs."""
    typed, declared = expression.typed, frozenset(expression.variables)
    check_written(typed, declared)
    check_spans(typed, len(expression.source))
    assert expression.variables == tuple(sorted(free_symbols(expression.tree), key=natural_key))
    assert all(is_letter(name[0]) for name in expression.variables)
    again = read(to_infix(typed), expression.variables or None)
    assert again.tree == expression.tree
    check_program(expression.tree, expression.variables)


def check_written(tree: Tree, declared: frozenset[str] = frozenset(), *, condition: bool = False) -> None:
    """What is written is read back to the same tree; LaTeX is ASCII with its brackets in pairs."""
    for write in (to_infix, to_unicode):
        text = write(tree)
        assert read_infix(text, declared, condition=condition) == tree, text
    latex = to_latex(tree)
    assert latex.isascii(), latex
    assert latex.count("{") == latex.count("}"), latex
    assert latex.count(r"\left") == latex.count(r"\right"), latex


def check_spans(tree: Tree, length: int) -> None:
    """Each node knows where in the text it stands."""
    for node in postorder(tree):
        assert node.span is not None, node
        assert 0 <= node.span[0] < node.span[1] <= length, node


def check_program(tree: Tree, variables: Sequence[str]) -> Program:
    """A program is no longer than its tree, and its gradient no longer than some programs."""
    program = lower([tree], variables)
    assert len(program.code) <= INSTRUCTIONS_A_NODE * size(tree) + len(variables)
    full = with_gradient(program)
    assert len(full.code) <= SWEEP * len(program.code) + len(variables) + 1
    return full


def check_value(tree: Tree, point: Mapping[str, Fraction], answer: Rounded | Poison, digits: int) -> None:
    """An answer is the value that another evaluation finds, in every digit; undefined only if that is."""
    try:
        value, _ = value_at(tree, point)
    except Undefined:
        assert isinstance(answer, Poison), answer
        return
    except (Unclear, ZeroDivisionError):
        return
    if isinstance(answer, Rounded):
        check_digits(answer, value, digits)
    else:
        assert answer.kind != "undefined", (to_infix(tree), value)


def check_digits(answer: Rounded, value: Any, digits: int) -> None:
    """A decimal is off by no more than half a unit of its last digit, a double by half of its last bit.

    A number that is lost beside 1 in as many digits as `value_at` takes cannot be told from 0 here.
    """
    with mp.workdps(60):
        if value == 0 and 0 < abs(mp.mpf(answer.decimal)) < mp.mpf(10) ** -PRECISIONS[0]:
            return
        unit = mp.mpf(10) ** (mp.floor(mp.log10(abs(value))) + 1 - digits) if value else 0
        assert abs(mp.mpf(answer.decimal) - value) <= unit * (mp.mpf("0.5") + SLACK), (answer, value)
        if answer.fraction is not None:
            exact = mp.mpf(answer.fraction.numerator) / answer.fraction.denominator
            assert is_near(exact, value, mp.mpf(10) ** -29), (answer, value)
        if answer.value is not None and abs(answer.value) > 1e-300:
            assert is_near(mp.mpf(answer.value), value, mp.mpf(2) ** -53), (answer, value)


def is_near(found: Any, value: Any, relative: Any) -> bool:
    return bool(abs(found - value) <= abs(value) * relative * (1 + SLACK))

"""Which engine is chosen, and what is said when it is not the one that was asked for."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from gradcli.descent import native_loop
from gradcli.language.expression import read
from gradcli.numeric.native import batch
from gradcli.numeric.native.engines import COLUMNS, LOOP, is_faster_over_columns, native_kernel, pays
from gradcli.numeric.native.unavailable import Unavailable
from gradcli.numeric.native.writing import TOO_LONG
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.results.engines import Engine
from tests.numeric.native.compilers import needs_compiler

ABSENT = Unavailable("there is no C compiler", is_failure=False)
FAILED = Unavailable("the compiler failed")


def program_of(text: str) -> Program:
    expression = read(text)
    return with_gradient(lower([expression.tree], expression.variables))


PROGRAM = program_of("x^2 + y^2")


@pytest.mark.parametrize(
    ("engine", "seconds", "leave"),
    [
        (Engine.PYTHON, 100.0, None),
        (Engine.C, 0.0, True),
        (Engine.AUTO, 0.001, None),
        (Engine.AUTO, 0.05, False),
        (Engine.AUTO, 1.0, True),
    ],
)
def test_compiling_is_for_long_work_or_for_who_asks(
    engine: Engine, seconds: float, leave: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def make(subject: object, *, limit: float) -> object:
        asked.append(limit > 0)
        return subject

    monkeypatch.setattr(batch, "native_array_kernel", make)
    kernel = native_kernel(engine, COLUMNS, "kernel", seconds, PROGRAM)
    assert kernel == (None if leave is None else "kernel", None)
    assert asked == ([] if leave is None else [leave])


@pytest.mark.parametrize(
    ("engine", "reason", "is_told"),
    [
        (Engine.C, ABSENT, True),
        (Engine.C, FAILED, True),
        (Engine.AUTO, ABSENT, False),
        (Engine.AUTO, FAILED, True),
        (Engine.C, TOO_LONG, True),
        (Engine.AUTO, TOO_LONG, False),
    ],
)
def test_python_answers_where_there_is_no_machine_code(
    engine: Engine, reason: Unavailable, is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native_loop, "native_loop", lambda _, limit: reason)  # noqa: ARG005 - its name
    kernel, remark = native_kernel(engine, LOOP, "loop", 10.0, PROGRAM)
    assert kernel is None
    assert (remark is not None) == is_told
    if remark:
        assert remark.text == f"the C engine was not used: {reason.reason}; Python gave the answer"


def test_a_longer_program_must_save_more() -> None:
    assert [pays(0.3, size) for size in (10, 100, 1000, 10_000)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("text", "is_faster"),
    [
        ("(1 - x)^2 + 100*(y - x^2)^2", True),
        ("sqrt(x)/y + abs(x) + where(x > y, x, y) + 1/x", True),
        ("sin(x)", False),
        ("x^y", False),
        ("x^2.5", False),
        ("sigmoid(x)", False),
    ],
)
def test_functions_of_the_library_are_left_to_numpy(text: str, is_faster: bool) -> None:
    assert is_faster_over_columns(program_of(text)) == is_faster


@needs_compiler
@pytest.mark.parametrize("engine", [Engine.AUTO, Engine.C])
def test_a_kernel_of_machine_code_is_made(engine: Engine) -> None:
    kernel, remark = native_kernel(engine, COLUMNS, PROGRAM, 10.0, PROGRAM)
    assert remark is None
    assert kernel is not None
    answers = kernel([np.array([3.0]), np.array([4.0])])
    assert [answer.tolist() for answer in answers] == [[25.0], [6.0], [8.0]]


def test_a_choice_of_python_loads_nothing_of_it() -> None:
    program = (
        "import sys; from gradcli.numeric.native.engines import LOOP, native_kernel\n"
        "from gradcli.numeric.program import lower; from gradcli.results.engines import Engine\n"
        "native_kernel(Engine.PYTHON, LOOP, None, 100.0, lower([], []))\n"
        "native_kernel(Engine.AUTO, LOOP, None, 0.001, lower([], []))\n"
        "print({'subprocess', 'ctypes', 'numpy'} & set(sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "set()\n"

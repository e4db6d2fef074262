"""The command line with commands that do as they are told, so that its shell can be tested by itself."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from gradcli.calculus.isolated.isolation import limited
from gradcli.cli import main
from gradcli.cli.options import (
    AtOption,
    DigitsOption,
    ExpressionArgument,
    FormatOption,
    LetOption,
    MaxMemoryOption,
    TimeoutOption,
    VarsOption,
    format_of,
    names_of,
    output_style,
    values_of,
)
from gradcli.cli.signals import interruptible
from gradcli.cli.texts import text_of
from gradcli.errors import ExpressionError


def echo(
    expression: ExpressionArgument,
    at: AtOption = None,
    names: VarsOption = None,
    let: LetOption = None,
    chosen: FormatOption = None,
    digits: DigitsOption = None,
    timeout: TimeoutOption = 10.0,
    max_memory: MaxMemoryOption = 1 << 30,
    raw: Annotated[bool, typer.Option("--raw", help="A flag.")] = False,
) -> None:
    """Print what was understood.

    And more, which the list of commands leaves out.
    """
    print(repr((text_of(expression), at, names_of(names), values_of(let))))
    print(format_of(chosen), digits, f"{timeout:g}", max_memory, raw)


def style(digits: DigitsOption = None) -> None:
    """Print how a result may look."""
    print(output_style(digits))


def act(what: str, path: str = "") -> None:
    """Do what is said."""
    print("begun", flush=what not in ("print", "ask"))
    ACTIONS[what](path)


def refuse(_: str) -> None:
    raise ExpressionError("unknown function 'sn'", source="sn(x)", span=(0, 2), hint="did you mean 'sin'?")


def blunder(_: str) -> None:
    raise ZeroDivisionError("division by zero")


def answer_no(_: str) -> None:
    raise typer.Exit(1)


def print_much(_: str) -> None:
    print("∇f = (2·x, 2·y)\n" * 10_000)


def wait(path: str) -> None:
    Path(path).touch()
    time.sleep(30)


def wait_well(path: str) -> None:
    with interruptible() as signals:
        try:
            wait(path)
        except KeyboardInterrupt:
            print("summary")
            raise typer.Exit(128 + signals.received[0]) from None


def ask(path: str) -> None:
    limited(wait_in_child, path, timeout=30, max_memory=1 << 30, attempt="waiting")


def divide(_: str) -> None:
    print(limited(divmod, 17, 5, timeout=30, max_memory=1 << 30, attempt="dividing"))


def wait_in_child(path: str) -> None:
    unfinished = Path(f"{path}.new")
    unfinished.write_text(str(os.getpid()), encoding="ascii")
    unfinished.rename(path)
    time.sleep(30)


ACTIONS = {
    "refuse": refuse,
    "blunder": blunder,
    "no": answer_no,
    "print": print_much,
    "wait": wait,
    "wait-well": wait_well,
    "ask": ask,
    "divide": divide,
}

if __name__ == "__main__":
    main.COMMANDS = ("echo", "style", "act")  # type: ignore[assignment]
    for command in (echo, style, act):
        module = ModuleType(f"gradcli.cli.{command.__name__}")
        setattr(module, command.__name__, command)
        sys.modules[module.__name__] = module
    if os.environ.get("IGNORE_SIGINT"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(main.main())

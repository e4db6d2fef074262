"""Each command once, from what is installed beside this Python: `python -I commands.py` says what is wrong.

It stands alone, as no test is installed where it runs. A command that reaches for the network ends at once.
"""

from __future__ import annotations

import gc
import os
import shlex
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from typing import NoReturn

ANSWERS = {
    "grad x^2*y --at 1,2": "(4, 1)",
    "directional x*y --at 1,2 --dir 3,4": "derivative: 2",
    "explain x^2+y^2 --at 1,1": "positive definite",
    "hessian x^3 --at 2": "12",
    "critical x^2-y^2 --box -1,1": "1 saddle",
    "derive x*y": "constant factor",
    "check x^2 --claim 2x": "the claim is right",
    "numdiff x^2 --at 1": "central",
    "descend x^2 --from 1 --lr 0.25 --steps 2 --format json": "0.25",
    "compare x^2 --from 1 --methods gd:0.25,newton": "converged",
    "plot x^2 --size 40x12": "graph of f",
    "functions": "sin",
    "methods": "adam",
    "problems": "@rosenbrock",
    "cache": "directory",
    "--version": "gradcli ",
    "grad x^2 --points points.csv --format csv": "6",
    "descend x^2 --from 1 --lr 0.25 --engine c": "converged",
}
"""What is to stand in the answer, each command being there."""

WANTING = {
    "plot x^2 -o plot.svg": "gradcli[plot]",
    "plot x^2 -o plot.html": "gradcli[plot]",
}
"""What says that an extra is missing, where it is."""

NETWORK = 99
_REACHING = ("socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.sendto")


def main() -> int:
    """Run each in an empty folder; print what is not as it should be, and return 1 where anything is."""
    read_libraries()
    wrong = [text for words, part in ANSWERS.items() if (text := fault(words, part, 0))]
    wrong += [text for words, part in WANTING.items() if (text := fault(words, part, 2))]
    print(*wrong, f"{len(ANSWERS) + len(WANTING)} commands tried", sep="\n")
    return bool(wrong)


def read_libraries() -> None:
    """Load what is slow to load, so that the commands, each a fork, need not."""
    for name in ("gradcli.calculus.requests", "gradcli.cli.shell", "gradcli.numeric.arrays"):
        import_module(name)
    gc.freeze()


def fault(words: str, part: str, code: int) -> str:
    """Run a command; return what it did otherwise than expected, "" where nothing."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as output:
        Path(folder, "points.csv").write_text("3\n")
        child = os.fork()
        if child == 0:
            be_command(shlex.split(words), folder, output.fileno())
        _, status = os.waitpid(child, 0)
        output.seek(0)
        text = output.read().decode()
        ended = os.waitstatus_to_exitcode(status)
    is_right = ended == code and part in text and "Traceback" not in text
    return "" if is_right else f"gradcli {words}: exit code {ended}, expected {code} and '{part}'\n{text}"


def be_command(words: list[str], folder: str, output: int) -> NoReturn:
    """Be `gradcli` with these words, in this folder."""
    try:
        os.chdir(folder)
        os.dup2(output, 1)
        os.dup2(output, 2)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8")
        sys.stderr = os.fdopen(2, "w", encoding="utf-8")
        sys.argv = ["gradcli", *words]
        sys.addaudithook(stay_at_home)
        code = import_module("gradcli.cli.main").main()
        sys.stdout.flush()
        os._exit(code)
    except BaseException:  # noqa: BLE001 (a fork that returned would try the commands again)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)


def stay_at_home(event: str, _: object) -> None:
    """End the process where it looks up a name or addresses another one by a socket."""
    if event.startswith(_REACHING):
        os.write(2, f"{event} was called\n".encode())
        os._exit(NETWORK)


if __name__ == "__main__":
    sys.exit(main())

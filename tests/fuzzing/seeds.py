"""The seed corpus: the texts of the hostile corpus, of README and of the tests, at fitting doors."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from gradcli.descent.recurrences import RECURRENCES
from gradcli.descent.schedules import SCHEDULES
from gradcli.language.problems import PROBLEMS
from tests.calculus.textbook import CASES
from tests.fuzzing.doors import addressed
from tests.hostile import corpus
from tests.language.strategies import PIECES
from tests.readme import README, commands

TEXT_DOORS = {
    "EXECUTION": ("expression",),
    "GROWTH": ("expression",),
    "MALFORMED": ("expression", "claim"),
    "POINTS": ("point", "direction", "box", "csv", "ndjson"),
    "OPTIONS": ("update", "schedule", "names"),
    "NUMBERS": ("number", "tsv"),
}
OPTION_DOORS = {
    "--at": ("point", "csv"),
    "--from": ("point",),
    "--dir": ("direction",),
    "--angle": ("direction",),
    "--lr": ("number",),
    "--box": ("box",),
    "--update": ("update",),
    "--schedule": ("schedule",),
    "--claim": ("claim",),
}
LONGEST = 4000
"""Bytes of a seed."""


def reader_seeds() -> Iterator[bytes]:
    """Yield inputs for the target of the readers."""
    for door, given in (*_hostile(), *_refused(), *_from_readme(), *_from_tables(), *_files()):
        data = given if isinstance(given, bytes) else given.encode("utf-8", "surrogateescape")
        if len(data) <= LONGEST:
            yield addressed(door, data)


def formula_seeds() -> Iterator[bytes]:
    """Yield inputs for the target of the numbers: each step alone, and after each leaf."""
    for step in range(256):
        yield bytes([step])
        yield bytes([0, 1, 0, 1, step])


def dictionary() -> str:
    """Return libFuzzer's dictionary: the words of the language and of the formats of files."""
    words = {word.encode() for word in (*PIECES, *_OF_FILES)} | {b"\x93NUMPY\x01\x00"}
    return "\n".join('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"' for word in sorted(words))


_OF_FILES = (
    "lr", "deg", "'descr': '<f8'", "'fortran_order': True, ", "'shape': (2, 2)", '{"x": ', '"at": [',
    '"status": ', "\\ud800", "1e400", "\r\n", "\ufeff", '"', "at_x,at_y",
)  # fmt: skip


def _hostile() -> Iterator[tuple[str, str]]:
    for name, doors in TEXT_DOORS.items():
        for given in getattr(corpus, name):
            yield from ((door, given) for door in doors)


def _refused() -> Iterator[tuple[str, str]]:
    """Yield the texts of the table of refusals."""
    table = (Path(__file__).parent.parent / "language" / "refusals.txt").read_text(encoding="utf-8")
    for block in table.split("\n\n"):
        yield "expression", block.split("\n")[0]


def _from_readme() -> Iterator[tuple[str, str]]:
    for command, _ in commands(README.read_text(encoding="utf-8")):
        words = shlex.split(re.split(r"[|<>]", command)[0], posix=True)
        if len(words) > 2:
            yield "expression", words[2]
        for option, value in pairwise(words):
            yield from ((door, value) for door in OPTION_DOORS.get(option, ()))


def _from_tables() -> Iterator[tuple[str, str]]:
    yield from (("expression", text) for text, _, _ in CASES)
    yield from (("expression", problem.formula) for problem in PROBLEMS.values())
    yield from (("update", method.update) for method in RECURRENCES.values())
    yield from (("schedule", schedule.formula) for schedule in SCHEDULES.values())


def _files() -> Iterator[tuple[str, str | bytes]]:
    for door in ("csv", "unnamed", "standard_input"):
        yield from ((door, text) for text in _TEXTS)
        yield door, b"\xef\xbb\xbfx,y\r\n1,2\r3,nan\n\xff,1\n"
    yield "tsv", _TEXTS[0].replace(",", "\t")
    yield (
        "ndjson",
        '{"x": 1, "y": 2}\n[3, 4]\n{"schema": "gradcli/1"}\n{"at": [1, 2], "value": 1}\n{"x": "1/3"}\n',
    )
    for array in _arrays():
        stream = io.BytesIO()
        np.save(stream, array)
        yield "npy", stream.getvalue()


_TEXTS = ("x,y\n1,2\n3,4.5\n", "x;y\n1;2\n", "1,2\n\n# a\n3,pi\n", 'a,"x",y\n"1\n",2,3\n')


def _arrays() -> Iterator[npt.NDArray[Any]]:
    yield from (np.ones((2, 2), dtype) for dtype in ("<f8", "<f4", ">i2", "bool", "U3"))
    yield np.asfortranarray(np.ones((3, 2)))
    yield np.zeros(2, [("x", "<f8"), ("y", "<i4")])

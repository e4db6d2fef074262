"""Whole processes: what a command costs before, while and after it answers."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.measuring import Array, Method, Race, Scale, children, numbers_of, race
from tests.benchmarks.processes import gradcli, process, script
from tests.benchmarks.rows import Comparison, Row, Section, Target, at_most, milliseconds, row_of

_BARE, _SYMPY, _NUMPY, _NAIVE = "bare python", "import sympy", "import numpy", "naive app"
_APP = [sys.executable, str(Path(__file__).with_name("naive_app.py"))]
_DESCEND = ["descend", "x**2+y**2", "--from", "1,1", "--lr", "0.1", "--steps", "20", "--format", "json"]
_F = "x**2+y**2"
_COMPLETION = {"_GRADCLI_COMPLETE": "complete_bash", "COMP_WORDS": "gradcli de", "COMP_CWORD": "1"}

_COMMANDS: Mapping[str, list[str]] = {
    "--version": ["--version"],
    "--help": ["--help"],
    "grad --help": ["grad", "--help"],
    "descend --format json": _DESCEND,
    "descend (table)": _DESCEND[:-2],
    "grad --at": ["grad", _F, "--at", "1,1"],
    "grad --at --numeric": ["grad", _F, "--at", "1,1", "--numeric"],
    "directional": ["directional", _F, "--at", "1,1", "--dir", "1,2"],
    "hessian": ["hessian", _F, "--at", "1,1"],
    "explain": ["explain", _F, "--at", "1,1"],
    "critical": ["critical", _F],
    "derive": ["derive", _F],
    "check": ["check", _F, "--claim", "2x, 2y"],
    "numdiff": ["numdiff", _F, "--at", "1,1"],
    "compare": ["compare", _F, "--from", "1,1", "--methods", "gd:0.1,newton"],
    "plot": ["plot", _F, "--at", "1,1"],
    "functions": ["functions"],
    "problems": ["problems"],
    "methods": ["methods"],
}
_TARGETS: Mapping[str, Mapping[str, Target]] = {
    "descend --format json": {_NAIVE: at_most(0.2), _SYMPY: at_most(1 / 3)},
    "grad --at": {_SYMPY: at_most(1.15)},
    "--help": {_NAIVE: at_most(0.25)},
}
_ONLY_IN_FULL = frozenset((
    "grad --help", "descend (table)", "numdiff", "compare", "plot", "functions", "problems", "methods"
))  # fmt: skip


def rows(scale: Scale) -> Iterator[Row]:
    """Measure all commands and what they are compared with in one race."""
    names = [name for name in _COMMANDS if scale.full or name not in _ONLY_IN_FULL]
    methods = [*_references(), *(_command(name) for name in names), _completion()]
    measured = race(methods, replace(scale, share=math.inf), children)
    for name in (_BARE, _NUMPY, _SYMPY, _NAIVE):
        yield _row(name, measured, {})
    for name in (*names, _completion().name):
        yield _row(name, measured, _TARGETS.get(name, {}))


def _references() -> list[Method]:
    return [
        process(_BARE, script("pass")),
        process(_NUMPY, script("import numpy")),
        process(_SYMPY, script("import sympy")),
        process(_NAIVE, [*_APP, *_DESCEND], _last_point),
    ]


def _command(name: str) -> Method:
    words = _COMMANDS[name]
    return process(name, gradcli(*words), _last_point if words is _DESCEND else None)


def _completion() -> Method:
    return process("shell completion", gradcli(), variables=_COMPLETION)


def _last_point(output: str) -> Array:
    """Read where a descent ended from its JSON."""
    return numbers_of(json.loads(output)["trace"][-1]["point"])


def _row(name: str, measured: Race, targets: Mapping[str, Target]) -> Row:
    others = [other for other in (_BARE, _SYMPY, _NAIVE) if other != name]
    wanted = [Comparison(name, other, targets.get(other)) for other in others]
    row = row_of(name, measured, milliseconds, wanted)
    ratios = [replace(ratio, of=ratio.of.partition(" / ")[2]) for ratio in row.ratios]
    notes = {"CPU ms": measured.absent[name]} if name in measured.absent else {}
    return Row(name, {"CPU ms": row.costs[name]} if name in row.costs else {}, ratios, notes)


SECTION = Section("start", "whole processes, from start to end", "CPU ms", rows)

"""What is wrong with what a command wrote, in whatever format."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping

from tests.hostile.doors import Run

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet takes for a formula."""

_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
_COMMAND = re.compile(
    r"\\(input|include|write|immediate|openout|read|catcode|def|csname|end|usepackage|special|directlua)(?![a-z])"
)


def misprints(run: Run, output: bytes, errors: bytes) -> Iterator[str]:
    """Say what is wrong with standard output, and with standard error."""
    written = output.decode(errors="replace")
    said = errors.decode(errors="replace")
    if hidden := {sign for sign in written + said if sign != "\n" and not sign.isprintable()}:
        yield f"characters that hide or move others: {sorted(hidden)!a}"
    form = form_of(run)
    if form in {"json", "ndjson"} and said.startswith("{") and not _is_json(said):
        yield f"an error that is no JSON: {said[:100]!a}"
    if written and form in _CHECKS and not {"-h", "--help"} & set(run.words):
        yield from _CHECKS[form](written, run.text)


def form_of(run: Run) -> str:
    """Return the format that a command was asked for."""
    words = list(run.words)
    return words[words.index("--format") + 1] if "--format" in words[:-1] else ""


def _is_json(text: str) -> bool:
    def refuse(name: str) -> object:
        raise ValueError(name)

    try:
        json.loads(text, parse_constant=refuse)
    except ValueError:
        return False
    return text.isascii()


def _json(text: str, _: str) -> Iterator[str]:
    if not _is_json(text):
        yield f"no strict JSON: {text[:100]!a}"


def _lines_of_json(text: str, given: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from _json(line, given)


def _table(text: str, _: str) -> Iterator[str]:
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        yield f"no CSV: {error}, {text[:100]!a}"
        return
    if len({len(row) for row in rows}) > 1:
        yield f"rows of several lengths: {rows[:3]!a}"
    for cell in (cell for row in rows for cell in row):
        if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) and not _is_formula_of_ours(cell):
            yield f"a cell that a spreadsheet would run: {cell[:80]!a}"


def _is_formula_of_ours(cell: str) -> bool:
    """Tell whether a cell is a partial such as -x*sin(x), which asks nothing of a spreadsheet."""
    return cell.startswith("-") and re.fullmatch(r"[-+*/^(),.\w\s<>=!√π]*", cell) is not None


def _markdown(text: str, given: str) -> Iterator[str]:
    if _TAG.search(given) and (
        found := next((tag for tag in given.split() if _TAG.match(tag) and tag in text), "")
    ):
        yield f"a tag in Markdown: {found!a}"


def _latex(text: str, given: str) -> Iterator[str]:
    if (found := _COMMAND.search(given)) and found[0] in text.replace("\\end{", ""):
        yield f"a command in LaTeX: {found[0]!a}"


_CHECKS: Mapping[str, Callable[[str, str], Iterator[str]]] = {
    "json": _json,
    "ndjson": _lines_of_json,
    "csv": _table,
    "markdown": _markdown,
    "latex": _latex,
}

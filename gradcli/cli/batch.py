"""`grad --points`: answers at the points of a file, written as they are computed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from io import TextIOWrapper
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from gradcli.cli.backstop import doing, interrupted_after, is_given, unhurried
from gradcli.cli.exchange import seconds_spent
from gradcli.cli.options import format_of, output_style
from gradcli.cli.progress import budgeted, counted
from gradcli.cli.signals import Interruptions, interruptible
from gradcli.cli.streams import flush_output, say
from gradcli.dataclass import dataclass
from gradcli.errors import ExitCode, GradcliError, LimitError, OptionError, OutputError, printable, shortened
from gradcli.language.expression import Expression
from gradcli.output import BatchWriter, Style, batch_writer

if TYPE_CHECKING:
    from gradcli.numeric.batches.answers import Batch
    from gradcli.numeric.batches.point_answers import PointAnswers
    from gradcli.numeric.point_files import PointFile
    from gradcli.results.batches import BatchAnswer, BatchHead, BatchSummary

PointsOption = Annotated[
    str | None,
    typer.Option(
        "--points", metavar="FILE|-", help="Many points, from CSV, TSV, NDJSON or NPY; in double precision."
    ),
]
OnErrorOption = Annotated[
    str,
    typer.Option(
        "--on-error", metavar="stop|skip|null", help="What becomes of a row of --points that is no point."
    ),
]
AnswersOption = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write the answers at --points into .csv, .npy, .json ..."
    ),
]

FORMATS = {
    ".csv": "csv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".npy": "npy", ".md": "markdown",
    ".tex": "latex", ".txt": "plain",
}  # fmt: skip
"""The format of a file, by the ending of its name."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where answers go, and how they are written; without a `path`, to standard output."""

    path: str
    format: str
    digits: int | None


def destination_of(path: str | None, format: str | None, digits: int | None) -> Destination:  # noqa: A002
    """Check, before anything is read, where answers go.

    Raises OptionError for an ending that is no format, OutputError for a file that cannot be written.
    """
    if path is None:
        return Destination("", format_of(format), digits)
    from gradcli.plotting.files import check_target

    ending = PurePath(path).suffix.lower()
    named = FORMATS.get(ending, "")
    if named == "npy" and format is not None:
        raise OptionError(f"--format {format} and -o {path} say two things", hint="leave out one of them")
    if not (format or named):
        hint = f"it ends in one of {', '.join(FORMATS)}, or --format says what to write"
        raise OptionError(f"-o {path}: no format has the ending '{ending}'", hint=hint)
    check_target(path)
    return Destination(path, format or named, digits)


def check_words(points: str | None, expr: str, at: Sequence[str] | None, path: str | None) -> None:
    """Refuse words that mean nothing together. Raises OptionError."""
    if points is None:
        if path is not None:
            raise OptionError("-o needs many points", hint="add --points FILE")
        return
    if at:
        raise OptionError("--points and --at are two lists of points", hint="leave out one of them")
    if points == expr == "-":
        raise OptionError("EXPR and --points cannot both be read from standard input", hint="name a file")


def answered(
    expression: Expression,
    source: str,
    directions: Sequence[str],
    destination: Destination,
    *,
    on_error: str,
    engine: str,
    numeric: bool,
    timeout: float,
    max_memory: int,
) -> int:
    """Answer at every point of a file; return the exit code.

    Raises InputFileError for what is no file of points, and at a row that is to be the end.
    """
    from gradcli.numeric.batches.answers import Batch
    from gradcli.numeric.batches.point_answers import PointAnswers, check_on_error
    from gradcli.numeric.point_files import read_points
    from gradcli.numeric.points import parse_direction
    from gradcli.results.engines import named_engine

    check_on_error(on_error)
    chosen = named_engine(engine)
    along = [parse_direction(text, expression.variables) for text in directions]
    batch = Batch(expression, along, chosen, apart=True)
    points = read_points(source, expression.variables)
    is_formula_shown = not numeric and is_headed(destination.format)
    head = _head(batch, timeout, max_memory) if is_formula_shown else batch.head
    answers = PointAnswers(batch, points, on_error)
    doing("answering")
    with (
        _timed(timeout), interruptible() as signals, suppress(KeyboardInterrupt),
        _writer(destination) as writer,
    ):  # fmt: skip
        _write(writer, head, _followed(answers, points, destination), answers, signals)
    if signals.received:
        return 128 + signals.received[0]
    if signals.overdue:
        raise _overdue(timeout, answers.summary.rows, destination)
    unsaid = () if is_headed(destination.format) else batch.said
    notes = [*(remark.text for remark in unsaid), *_notes(points, answers.summary)]
    if destination.format == "npy":
        notes.extend(_wordless(answers.summary))
    for note in notes:
        say(f"gradcli: {note}")
    return ExitCode.ANSWERED if answers.summary.answered else ExitCode.ANSWER_IS_NO


def _timed(timeout: float) -> AbstractContextManager[None]:
    """Return what bounds the answers: a limit that the user chose, else nothing but the end of the file."""
    return interrupted_after(timeout - seconds_spent()) if is_given("timeout") else unhurried()


def _overdue(timeout: float, rows: int, destination: Destination) -> LimitError:
    points = "1 point was" if rows == 1 else f"{rows} points were"
    fate = f", and {printable(destination.path)} is not written" if destination.path else ""
    return LimitError(
        f"the time limit of {timeout:g} s is met: {points} answered{fate}",
        hint="without --timeout it goes on to the end of the file",
    )


def is_headed(format: str) -> bool:  # noqa: A002 - the option's name
    """Tell whether a format has a place for what is said before the answers."""
    return format not in ("csv", "npy")


def _head(batch: Batch, timeout: float, max_memory: int) -> BatchHead:
    """Return what stands before the points, with the symbolic gradient."""
    from gradcli.calculus.requests import gradient_report

    with budgeted("differentiating", timeout, max_memory) as budget:
        report = gradient_report(batch.of, (), budget=budget)
    remarks = (*report.remarks, *batch.head.remarks)
    return replace(batch.head, gradient=report.gradient, remarks=remarks)


@contextmanager
def _writer(destination: Destination) -> Iterator[BatchWriter]:
    """Yield what writes the answers; a file is there when all of it is written, or not at all."""
    if not destination.path:
        try:
            yield batch_writer(destination.format, sys.stdout, output_style(destination.digits), "grad")
        finally:
            flush_output()
        return
    from gradcli.plotting.files import being_saved

    with being_saved(destination.path) as file:
        if destination.format == "npy":
            if not file.seekable():
                reason = "the number of its rows stands before them, and here is no way back to it"
                raise OutputError(f"{destination.path} cannot be written: {reason}")
            from gradcli.numeric.batches.npy_table import NpyTable

            yield NpyTable(file)
            return
        text = TextIOWrapper(file, "utf-8", newline="\n")
        yield batch_writer(destination.format, text, Style(destination.digits, unicode=True), "grad")
        text.flush()
        # the file below is still to be put in its place
        text.detach()


def _followed(answers: PointAnswers, points: PointFile, destination: Destination) -> Iterator[BatchAnswer]:
    """Yield the answers, while a terminal is told how far they are."""
    is_hidden = not destination.path and sys.stdout.isatty()
    with counted(printable(shortened(points.name, 40)), is_hidden=is_hidden) as tell:
        for answer in answers:
            yield answer
            tell(answers.summary.rows, points.position(), points.size)


def _write(
    writer: BatchWriter,
    head: BatchHead,
    rows: Iterator[BatchAnswer],
    answers: PointAnswers,
    signals: Interruptions,
) -> None:
    """Write the answers; whatever ends them early, what was written is complete in its format."""
    is_begun = False
    try:
        for answer in rows:
            signals.held = True
            if not is_begun:
                writer.start(head)
                is_begun = True
            writer.rows(answer)
            answers.count(answer)
            signals.held = False
            signals.pass_on()
    except (GradcliError, KeyboardInterrupt):
        signals.held = True
        if is_begun:
            writer.finish(answers.summary)
        raise
    signals.held = True
    if not is_begun:
        writer.start(head)
    writer.finish(answers.summary)


def _notes(points: PointFile, summary: BatchSummary) -> Iterator[str]:
    """Tell of columns and rows of the file that had no part in the answers."""
    if named := [name for name in points.ignored if name]:
        yield f"{points.name}: columns that are no variable were left aside: {_few(named)}"
    if summary.first_refused:
        rows = "1 row was" if summary.refused == 1 else f"{summary.refused} rows were"
        what = "left out" if summary.skipped else "answered with nothing"
        yield f"{rows} {what}; the first: {printable(summary.first_refused)}"


def _wordless(summary: BatchSummary) -> Iterator[str]:
    """Tell what the rows are that hold nan in a table without words."""
    if summary.unanswered:
        told = (f"{count} {name.replace('_', ' ')}" for name, count in summary.unanswered.items())
        yield f"nan stands where no gradient exists or is known: {', '.join(told)}"


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(printable(shortened(name, 40)) for name in names[:8])
    return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown

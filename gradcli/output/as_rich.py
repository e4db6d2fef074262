"""The table: a result laid out for a terminal's width, coloured by Rich."""

from __future__ import annotations

from dataclasses import replace
from typing import TextIO

from rich.console import Console
from rich.text import Text

from gradcli.output.descent_views import closing
from gradcli.output.layout import Line, lines_of
from gradcli.output.notation import Notation, ascii_notation, unicode_notation
from gradcli.output.report import Note, Report, Role
from gradcli.output.style import Style
from gradcli.output.trace import Rows, TraceTable, fitted
from gradcli.output.views import view
from gradcli.results.runs import Run, RunStart, Step
from gradcli.results.work import WorkedStep

_STYLES = {
    Role.PLAIN: "",
    Role.HEADING: "bold",
    Role.LABEL: "cyan",
    Role.ANSWER: "bold",
    Role.QUIET: "dim",
    Role.GOOD: "bold green",
    Role.WARNING: "yellow",
    Role.BAD: "bold red",
}


def write(result: object, stream: TextIO, style: Style, _command: str) -> None:
    """Write a result for a person at a terminal."""
    _Page(stream, style).show(view(result))


class Trace:
    """Write a descent row by row."""

    def __init__(self, stream: TextIO, style: Style, _command: str) -> None:
        self._page = _Page(stream, style)
        self._style = style

    def start(self, start: RunStart) -> None:
        """Write what is run, and the heading of the rows."""
        style = self._style
        self._rows = fitted(start, self._page.notation, style.width, style.digits, style.columns)
        self._page.show(view(start))
        self._has_heading = False

    def step(self, step: Step, work: WorkedStep | None = None) -> None:
        """Write one row, or where it was worked out, how."""
        if work is not None:
            self._page.line(())
            self._page.show(view(work))
            return
        if not self._has_heading:
            self._head(self._rows)
            self._has_heading = True
        self._page.line(((self._rows.row(step), Role.PLAIN),))

    def finish(self, run: Run) -> None:
        """Write how it ended."""
        self._page.line(())
        self._page.show(closing(run))

    def _head(self, rows: Rows) -> None:
        self._page.line(())
        if rows.dropped:
            hidden = f"not shown for want of width: {', '.join(rows.dropped)}; --format plain shows all"
            self._page.show(Report((Note(hidden, role=Role.QUIET),)))
            self._page.line(())
        if isinstance(rows, TraceTable):
            rule = "─" if self._style.unicode else "-"
            self._page.line(((rows.heading(), Role.LABEL),))
            self._page.line(((rule * rows.width(), Role.QUIET),))


class _Page:
    """A stream on which lines stand as they were measured."""

    def __init__(self, stream: TextIO, style: Style) -> None:
        text = unicode_notation() if style.unicode else ascii_notation()
        self.notation: Notation = replace(text, digits=style.digits or text.digits)
        self._width = style.width
        # an empty environment: colour and width are the style's alone
        self._console = Console(
            file=stream,
            width=max(style.width, 1),
            color_system="standard" if style.colour else None,
            force_terminal=style.colour,
            no_color=not style.colour,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
            _environ={},
        )

    def show(self, report: Report) -> None:
        for line in lines_of(report, self._width, self.notation):
            self.line(line)

    def line(self, line: Line) -> None:
        # the text alone decides where a line ends: Rich neither wraps, crops nor reads markup
        text = Text.assemble(*((piece, _STYLES[role]) for piece, role in line))
        self._console.print(text, soft_wrap=True)

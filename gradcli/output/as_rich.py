"""The table: a result laid out for a terminal's width, coloured by Rich."""

from __future__ import annotations

from dataclasses import replace
from typing import TextIO

from rich.console import Console
from rich.text import Text

from gradcli.output.layout import Line, lines_of
from gradcli.output.notation import Notation, ascii_notation, unicode_notation
from gradcli.output.report import Note, Report, Role, Steps
from gradcli.output.style import Style
from gradcli.output.trace import TraceStack, TraceTable, fitted
from gradcli.output.views import closing, view
from gradcli.results import Run, RunStart, Step

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
        report = view(start)
        self._page.show(report)
        steps = next(block for block in report.blocks if isinstance(block, Steps))
        self._rows = fitted(steps, self._page.notation, self._style.width, self._style.digits)
        self._head(self._rows)

    def step(self, step: Step) -> None:
        """Write one row."""
        self._page.line(((self._rows.row(step), Role.PLAIN),))

    def finish(self, run: Run) -> None:
        """Write how it ended."""
        self._page.line(())
        self._page.show(closing(run))

    def _head(self, rows: TraceTable | TraceStack) -> None:
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

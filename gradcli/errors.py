"""Every failure a user can cause, with its exit code and hint."""

from __future__ import annotations

from enum import IntEnum

Span = tuple[int, int]

_WINDOW = 64
"""Characters of a long source line shown around a caret."""

_MESSAGE_LIMIT = 400


class ExitCode(IntEnum):
    """What the process says to the shell."""

    ANSWERED = 0
    ANSWER_IS_NO = 1
    BAD_INPUT = 2
    LIMIT_MET = 3
    OUTPUT_FAILED = 4
    INTERNAL = 70
    INTERRUPTED = 130
    READER_GONE = 141
    TERMINATED = 143


class GradcliError(Exception):
    """A failure of the user's input: one line of fact, where it is, and one hint.

    `source` and `span` name the text and the half-open range of characters at fault; where something is
    missing, that is the place where it would begin.
    """

    kind = "input"
    exit_code = ExitCode.BAD_INPUT

    def __init__(self, message: str, *, source: str = "", span: Span | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.span = (span[0], max(span[1], span[0] + 1)) if span else None
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), self.message, self.source, self.span, self.hint)

    def located(self, source: str) -> GradcliError:
        """Return the same failure, pointing into `source`."""
        return type(self)(self.message, source=source, span=self.span, hint=self.hint)

    def describe(self) -> str:
        """Return the lines a person reads: fact, source with caret, hint."""
        lines = [f"gradcli: {shortened(printable(self.message))}"]
        if self.span is not None:
            lines += _pointed(self.source, self.span)
        if self.hint:
            lines.append(f"  {shortened(printable(self.hint))}")
        return "\n".join(lines)

    def record(self) -> dict[str, object]:
        """Return the failure as a plain mapping for the data formats.

        `source` is as much of a long text as surrounds the span, from its character `source_start` on.
        """
        start, end = self.span or (0, 0)
        first = 0 if end <= _MESSAGE_LIMIT else max(0, start - _WINDOW)
        return {
            "kind": self.kind,
            "message": shortened(self.message),
            "source": self.source[first : first + _MESSAGE_LIMIT] or None,
            "source_start": first,
            "span": list(self.span) if self.span else None,
            "hint": shortened(self.hint) or None,
            "exit_code": int(self.exit_code),
        }


class ExpressionError(GradcliError):
    """An expression, point or direction that cannot be read."""

    kind = "expression"


class OptionError(GradcliError):
    """An option or argument whose value cannot be used."""

    kind = "option"


class InputFileError(GradcliError):
    """A file or stream that cannot be read."""

    kind = "file"


class LimitError(GradcliError):
    """A named limit of size, time or memory that was met."""

    kind = "limit"
    exit_code = ExitCode.LIMIT_MET


class OutputError(GradcliError):
    """An output that cannot be written."""

    kind = "output"
    exit_code = ExitCode.OUTPUT_FAILED


def printable(text: str) -> str:
    """Return `text` with every character that could move or hide others escaped."""
    return "".join(map(_visible, text))


def shortened(text: str, limit: int = _MESSAGE_LIMIT) -> str:
    """Return `text` cut in its middle to at most `limit` characters."""
    if len(text) <= limit:
        return text
    half = (limit - 5) // 2
    return f"{text[:half]} ... {text[-half:]}"


def _restore(
    leaf: type[GradcliError], message: str, source: str, span: Span | None, hint: str
) -> GradcliError:
    return leaf(message, source=source, span=span, hint=hint)


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")


def _pointed(source: str, span: Span) -> list[str]:
    start, end = max(0, min(span[0], len(source))), max(0, min(span[1], len(source)))
    line_start = source.rfind("\n", 0, start) + 1
    line_end = source.find("\n", start)
    line_end = len(source) if line_end < 0 else line_end
    end = max(start + 1, min(end, line_end))
    first = line_start if line_end - line_start <= _WINDOW else max(line_start, start - _WINDOW // 2)
    last = min(line_end, first + _WINDOW)
    before = ("..." if first > line_start else "") + printable(source[first:start])
    under = printable(source[start : min(end, last)])
    after = printable(source[min(end, last) : last]) + ("..." if last < line_end else "")
    return [f"  {before}{under}{after}", "  " + " " * len(before) + "^" * max(1, len(under))]

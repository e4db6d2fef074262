"""What a picture is about, before anything is measured or placed."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.dataclass import dataclass
from gradcli.errors import OptionError
from gradcli.language.expression import Expression
from gradcli.numeric.points import floats_of
from gradcli.numeric.spans import parse_box
from gradcli.results.gradients import Evaluation
from gradcli.results.runs import Run
from gradcli.results.stationary import StationaryReport

Span = tuple[float, float]
NamedRun = tuple[str, Run]

_NARROWEST = 1e-13
"""The least width of a range beside its ends, and the least at all, that leaves doubles to compute with."""

_LEAST_WIDTH = 1e-290


@dataclass(frozen=True, slots=True)
class Subject:
    """A function and what is to be seen of it.

    `evaluations` are the points with their gradients and directions; `runs` have kept their steps. `axes`
    names the one or two variables that are shown, of more; the others are held, at the first point, or where
    the first path ends. `box` is the range of each variable shown. `is_history` asks for the numbers of the
    descents by iteration; `title` stands in the place of the formula. `is_unicode` is False where only ASCII
    may be written.
    """

    of: Expression
    evaluations: tuple[Evaluation, ...] = ()
    runs: tuple[NamedRun, ...] = ()
    stationary: StationaryReport | None = None
    axes: tuple[str, ...] = ()
    box: tuple[Span, ...] | None = None
    title: str = ""
    is_history: bool = False
    has_field: bool = True
    is_unicode: bool = True


def box_spans(text: str | None, names: Sequence[str]) -> tuple[Span, ...] | None:
    """Read the range of each variable that is shown. Raises ExpressionError, OptionError."""
    if text is None:
        return None
    ends = [floats_of(span) for span in parse_box(text, names)]
    for name, (low, high) in zip(names, ends, strict=True):
        if high - low < max(_NARROWEST * max(abs(low), abs(high)), _LEAST_WIDTH):
            raise OptionError(f"--box: the range of {name} is too narrow to draw")
    return tuple((low, high) for low, high in ends)


def with_starts(runs: Sequence[NamedRun]) -> tuple[NamedRun, ...]:
    """Add the start to the name of each run, where there are several."""
    if len({run.start for _, run in runs}) < 2:
        return tuple(runs)
    return tuple((f"{name} from ({', '.join(f'{x:g}' for x in run.start)})", run) for name, run in runs)
